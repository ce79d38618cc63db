"""From two names to a comparison: find both sides, read each as what it is, compare."""

from __future__ import annotations

from collections.abc import Callable

from archc.diagnostics import Diagnostic
from archc.review.compare import Comparison, compare
from archc.review.side import Side
from archc.review.source import Source, opened
from archc.stack.link import Blueprint

Diagnostics = tuple[Diagnostic, ...]
Check = Callable[[Source], tuple[Blueprint | None, Diagnostics]]
"""Checks an architecture file."""


def diff(
    old: str, new: str, check: Check, texts: dict[str, str] | None = None
) -> tuple[Comparison | None, Diagnostics]:
    """Return the comparison, or what is wrong with either side: both are read in any case.

    `texts` is given the text of each file by its name in diagnostics.
    """
    with opened(old, new) as (sources, found):
        sides = [side(source, check) for source in sources or ()]
        if texts is not None:
            texts.update({name: s.text for s in sources or () if s.text for name in (s.name, s.called(s.path))})
    found = (*found, *(d for _, more in sides for d in more))
    one, other = (s for s, _ in sides) if sides else (None, None)
    return (compare(one, other) if one and other else None), found


def side(source: Source, check: Check) -> tuple[Side | None, Diagnostics]:
    """Read one side."""
    if not source.is_architecture:
        from archc.review.templates import read_templates  # noqa: PLC0415 - 40 ms that architectures do not pay

        return read_templates(source)
    from archc.lower.lower import lower  # noqa: PLC0415 - templates need none of it
    from archc.review.side import architecture_side  # noqa: PLC0415

    blueprint, found = check(source)
    if blueprint is None:
        return None, found
    lowered, refused = lower(blueprint)
    return (architecture_side(source, lowered, found) if lowered else None), (*found, *refused)
