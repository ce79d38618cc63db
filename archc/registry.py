"""Find the modules of a package, so that a new file is a new part and no list has to be kept by hand."""

from collections.abc import Callable, Hashable, Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

Part = TypeVar("Part")
Name = TypeVar("Name", bound=Hashable)


class DoubleClaimError(RuntimeError):
    """Two parts of archc claim one name: a bug in archc, found before it can do harm."""


@cache
def modules(package: str) -> tuple[ModuleType, ...]:
    """Import every public module of a package, in the order of their names."""
    path = import_module(package).__path__
    names = sorted(m.name for m in iter_modules(path) if not m.name.startswith("_"))
    return tuple(import_module(f"{package}.{name}") for name in names)


def index(parts: Iterable[Part], name_of: Callable[[Part], Name]) -> dict[Name, Part]:
    """Return the parts by their names.

    Raises:
        DoubleClaimError: two parts have one name.
    """
    found: dict[Name, Part] = {}
    for part in parts:
        name = name_of(part)
        if name in found:
            msg = f"{name!r} is claimed by {found[name]!r} and {part!r}"
            raise DoubleClaimError(msg)
        found[name] = part
    return found
