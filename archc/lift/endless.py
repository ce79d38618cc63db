"""Templates that cannot be gone through: an alias of YAML can hold itself, or others again and again."""

from __future__ import annotations

from collections.abc import Mapping

from archc.diagnostics import Diagnostic, Span, codes
from archc.lift.document import document
from archc.lift.template import Template

_MOST_VALUES = 1_000_000
_DEEPEST = 100


def ends(template: Template) -> bool:
    """Whether a template is a tree of a size that can be gone through."""
    waiting: list[tuple[object, int]] = [(document(template.text), 0)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return True
        value, depth = waiting.pop()
        if isinstance(value, Mapping | list):
            if depth > _DEEPEST:
                return False
            waiting += [(inner, depth + 1) for inner in (value.values() if isinstance(value, Mapping) else value)]
    return False


def endless(file: str) -> Diagnostic:
    """Return what is told of a template without an end."""
    return Diagnostic(
        codes.TEMPLATE_UNREADABLE,
        f"`{file}` is nested deeper than {_DEEPEST} levels, or holds more than {_MOST_VALUES:,} values",
        Span(file, 1, 1, 1, 1),
        help="an alias (`*name`) that holds itself, or others again and again, is the usual reason: write it out",
    )
