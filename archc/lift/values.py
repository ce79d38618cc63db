"""Look into resolved properties without minding what is open: `Later` texts and the two sides of an `Fn::If`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archc.lift.model import Either, Later


def each(value: Any) -> Iterator[Any]:
    """Yield a value, or both sides of an `Fn::If`; nothing for `AWS::NoValue`."""
    if isinstance(value, Either):
        yield from each(value.yes)
        yield from each(value.no)
    elif value is not None:
        yield value


def items(value: Any) -> Iterator[Any]:
    """Yield the items of a list, or the value itself where CloudFormation takes one for a list."""
    for one in each(value):
        if isinstance(one, list):
            for item in one:
                yield from each(item)
        else:
            yield one


def under(value: Any, *keys: str) -> Iterator[Any]:
    """Yield what stands below a path of keys, through lists and both sides of an `Fn::If`."""
    if not keys:
        yield from items(value)
        return
    for one in items(value):
        if isinstance(one, Mapping) and keys[0] in one:
            yield from under(one[keys[0]], *keys[1:])


def texts(value: Any, *keys: str) -> tuple[str, ...]:
    """Return the texts below a path of keys; what is open shows as `${Name}`."""
    return tuple(str(_text(v)) for v in under(value, *keys) if isinstance(v, (str, int, float, Later)))


def _text(value: Any) -> Any:
    return value.text if isinstance(value, Later) else value


def first(value: Any, *keys: str) -> str:
    """Return the first text below a path of keys, or nothing."""
    found = texts(value, *keys)
    return found[0] if found else ""


def is_true(value: Any, *keys: str) -> bool:
    """Whether a property is true, as YAML says it or as text."""
    return any(str(v).lower() == "true" for v in under(value, *keys) if not isinstance(v, (Mapping, Later)))


def at(value: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at a reference's path below the properties, or None. `Fn::If` is followed to its side."""
    here = value
    steps = iter(path)
    for step in steps:
        if step == "Fn::If":
            side = next(steps, "")
            here = (here.yes if side == "1" else here.no) if isinstance(here, Either) else None
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        elif isinstance(here, Mapping) and step in here:
            here = here[step]
        else:
            return None
    return here
