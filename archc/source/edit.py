"""Changes to a text at exact places: everything round them, comments and line ends too, stays as it was."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from archc.diagnostics import Edit, Fix
from archc.source.lines import Lines

_BYTE_ORDER_MARK = "\ufeff"


class OverlappingEditsError(ValueError):
    """Two edits change the same characters, so no order of them is right."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make all edits at once; their spans are places in `text`, and the same edit twice is made once.

    A line break that an edit brings becomes the one the text uses. Raises `OverlappingEditsError`.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    lines, line_end = Lines(text), dominant_line_end(text)
    pieces = [mark]
    done, last = 0, (-1, -1)
    for start, end, new in sorted({(lines.start(e.span), lines.end(e.span), e.text) for e in edits}):
        if start < done or end < start or (start, end) == last:
            raise OverlappingEditsError(f"two edits meet at line {lines.position(start)[0]}")
        pieces += (text[done:start], new.replace("\r\n", "\n").replace("\n", line_end))
        done, last = end, (start, end)
    return "".join(pieces) + text[done:]


def repair(text: str, fixes: Iterable[Fix]) -> tuple[str, tuple[Fix, ...]]:
    """Apply as many fixes as fit together, each entirely or not at all; give the text and those applied.

    What did not fit is found again when the new text is checked.
    """
    lines = Lines(text.removeprefix(_BYTE_ORDER_MARK))
    taken: list[tuple[int, int]] = []
    applied: dict[Fix, None] = {}
    for fix in fixes:
        ranges = [(lines.start(e.span), lines.end(e.span)) for e in fix.edits]
        if fix not in applied and all(_fits(taken, one) for one in ranges):
            applied[fix] = None
            for one in ranges:
                insort(taken, one)
    return apply(text, (edit for fix in applied for edit in fix.edits)), tuple(applied)


def dominant_line_end(text: str) -> str:
    """Give the line break most lines of a text end with."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf > text.count("\n") - crlf else "\n"


def _fits(taken: list[tuple[int, int]], one: tuple[int, int]) -> bool:
    """Whether a range meets none of the ranges taken, which are sorted and apart from each other."""
    place = bisect_left(taken, one)
    around = taken[max(place - 2, 0) : place + 2]
    return not any(one == other or (one[0] < other[1] and other[0] < one[1]) for other in around)
