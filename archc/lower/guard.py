"""The one place where troposphere's exceptions become diagnostics.

troposphere refuses a value with TypeError, ValueError or AttributeError, when it is set or when it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from troposphere import BaseAWSObject

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


def as_dict(stack: Stack, part: BaseAWSObject | RawResource, owner: Component | None = None) -> dict[str, Any]:
    """Return a resource, parameter or output as plain data; empty when troposphere refuses it."""
    made: dict[str, Any] = {}
    with guarded(stack, owner or stack.shared):
        made = plain(part.to_dict())
    return made  # noqa: RET504 - not reached from the block when troposphere refuses


def plain(value: Any) -> Any:
    """Return a value without troposphere's objects in it."""
    if hasattr(value, "to_dict"):
        return plain(value.to_dict())
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def _refused(text: str, owner: End) -> Diagnostic:
    return Diagnostic(
        codes.AWS_REFUSES,
        f"AWS does not take what `{owner.name}` says: {text}",
        owner.span,
        help="correct the value; `overrides` on the component may be the cause",
        component=owner.name,
    )
