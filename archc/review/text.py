"""A comparison for the terminal, in the manner of the diagnostics: verdict, places, and what explains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from archc.diagnostics import Span
from archc.drawing.graph import State
from archc.report.visible import visible
from archc.review import told
from archc.review.compare import Comparison
from archc.review.told import Code, Entry, Line, Row

_COLORS: dict[State, str] = {"lost": "1;31", "replaced": "1;33", "removed": "31", "added": "32", "changed": "33"}
_BLUE, _BOLD = "1;34", "1"


@dataclass(frozen=True, slots=True)
class _Style:
    color: bool
    width: int

    def paint(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self.color and text and color else text


def render(comparison: Comparison, *, color: bool = False, width: int = 100) -> str:
    """Write the comparison; a sentence where nothing differs."""
    if comparison.empty:
        return f"nothing changes between {_name(comparison.old.name)} and {_name(comparison.new.name)}\n"
    style = _Style(color, max(width, 40))
    blocks = ["\n".join(_entry(e, style)) for e in (*told.parts(comparison), *told.connections(comparison))]
    last = "\n".join(style.paint(line, _BOLD) for line in told.summary(comparison))
    return "\n\n".join([*blocks, last]) + "\n"


def _name(name: str) -> str:
    return f"`{visible(name)}`"


def _entry(entry: Entry, style: _Style) -> Iterator[str]:
    head = style.paint(entry.word, _COLORS.get(entry.state, ""))
    yield f"{head}{style.paint(': ' + _said(entry.line), _BOLD)}"
    yield from _places(entry.new_span, entry.old_span, style)
    for row in entry.rows:
        yield from _row(row, style)


def _places(new: Span | None, old: Span | None, style: _Style) -> Iterator[str]:
    for sign, span in (("-->", new), (":::", old)):
        if span:
            yield f"  {style.paint(sign, _BLUE)} {_place(span)}"


def _place(span: Span) -> str:
    return f"{visible(span.file)}:{span.line}:{span.column}"


def _row(row: Row, style: _Style) -> Iterator[str]:
    where = f"  ({_place(span)})" if (span := row.new_span or row.old_span) else ""
    yield from _wrapped(_said(row.line) + where, "   = ", style, _COLORS.get(row.state, _BOLD))
    for line in row.below:
        yield from _wrapped(_said(line), "       ", style, "")


def _wrapped(text: str, head: str, style: _Style, color: str) -> Iterator[str]:
    room = max(style.width - len(head), 30)
    first, *rest = wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{style.paint(head.rstrip(), color) + ' ' if head.strip() else head}{first}"
    yield from (f"{' ' * len(head)}{line}" for line in rest)


def _said(line: Line) -> str:
    return "".join(_piece(piece) for piece in line)


def _piece(piece: str | Code) -> str:
    return f"`{visible(piece.text)}`" if isinstance(piece, Code) else visible(piece)


def joined(lines: Iterable[Line]) -> str:
    """Write sentences as plain text, for places that take no more: `a; b`."""
    return "; ".join("".join(p.text if isinstance(p, Code) else p for p in line) for line in lines)
