"""From two names to a comparison: find both sides, read each as what it is, compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

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
    with opened(old, new) as (sources, missing):
        sides = [side(source, check) for source in sources or ()]
        found = (*missing, *(d for _, more in sides for d in more))
        if texts is not None:
            texts.update({name: s.text for s in sources or () if s.text for name in (s.name, s.called(s.path))})
        known = [s for s, _ in sides if s]
        if sources is None or len(known) < 2:
            return None, found
        return compare(*_in_words(known, sources, check)), found


def _in_words(sides: Sequence[Side], sources: tuple[Source, Source], check: Check) -> Sequence[Side]:
    """Let templates of archc speak of components, like the other side: by the file that they carry along.

    Its code is looked for where the other side's is. Where the file cannot be built, both are told by resources.
    """
    if all(s.speaks for s in sides):
        return sides
    folder = next((sources[n].folder for n, s in enumerate(sides) if s.speaks), None)
    spoken = [s if s.speaks else _with_words(s, folder or sources[n].folder, check) for n, s in enumerate(sides)]
    known = [s for s in spoken if s]
    return known if len(known) == len(sides) else sides


def _with_words(told: Side, folder: Path, check: Check) -> Side | None:
    from archc.lower.lower import lower  # noqa: PLC0415 - see side
    from archc.review.side import with_words  # noqa: PLC0415
    from archc.review.templates import carried_text  # noqa: PLC0415

    text = carried_text(told)
    blueprint, found = check(Source(name=told.name, path="", text=text, folder=folder)) if text else (None, ())
    lowered = lower(blueprint)[0] if blueprint else None
    return with_words(told, lowered, found) if lowered else None


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
