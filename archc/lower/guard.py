"""The one place where troposphere's exceptions become diagnostics.

troposphere refuses a value with TypeError, ValueError or AttributeError, when it is set or when it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from troposphere import AWSHelperFn, BaseAWSObject

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component, End
from archc.stack.raw import RawResource
from archc.stack.stack import Stack


@contextmanager
def guarded(stack: Stack, owner: End) -> Iterator[None]:
    """Tell at the owner what troposphere refuses inside the block."""
    try:
        yield
    except (TypeError, ValueError, AttributeError) as error:
        if not _from_troposphere(error):
            raise
        stack.diagnostics.append(_refused(str(error), owner))


def _from_troposphere(error: Exception) -> bool:
    """Say whether troposphere raised it; anything else is a bug of archc and must not be told as the user's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and "troposphere" in trace.tb_frame.f_globals.get("__name__", "")


def as_dict(
    stack: Stack, part: BaseAWSObject | RawResource | Mapping[str, Any], owner: Component | None = None
) -> dict[str, Any]:
    """Return a resource, parameter or output as plain data; empty when troposphere refuses it."""
    made: dict[str, Any] = {}
    with guarded(stack, owner or stack.shared):
        made = plain(part)
    return made  # noqa: RET504 - not reached from the block when troposphere refuses


_ATOMS = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """Return a value without troposphere's objects in it, each checked as troposphere does when it prints.

    troposphere's own `to_dict` walks what is nested once for each level above it.
    """
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is dict:
        return {k: plain(v) for k, v in value.items()}
    if kind is list or kind is tuple:
        return [plain(v) for v in value]
    printed = getattr(kind, "to_dict", None)
    if printed is BaseAWSObject.to_dict:
        return _checked(value)
    if printed is AWSHelperFn.to_dict:
        return plain(value.data)
    return value if printed is None else plain(value.to_dict())


def _checked(part: BaseAWSObject) -> Any:
    if part.do_validation:
        part._validate_props()
        part.validate()
    if part.properties:
        return plain(part.resource)
    without = {k: v for k, v in part.resource.items() if k != "Properties"}
    return plain(without) if hasattr(part, "resource_type") else {}


def _refused(text: str, owner: End) -> Diagnostic:
    return Diagnostic(
        codes.AWS_REFUSES,
        f"AWS does not take what `{owner.name}` says: {text}",
        owner.span,
        help="correct the value; `overrides` on the component may be the cause",
        component=owner.name,
    )
