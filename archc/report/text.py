"""Diagnostics for people: a headline, the line of the file with a caret under it, the reason and what to do.

error[AC008 duplicate-key]: `orders` is written twice in one mapping
  --> arch.yaml:9:3
   |
 4 |   orders: { type: sqs }
   |   ------ first written here
   …
 9 |   orders: { type: sqs, fifo: true }
   |   ^^^^^^
   = why: Most YAML readers drop one of the two without a word.
   = help: Remove one, or give it another name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from archc.diagnostics import Diagnostic, Edit, Fix, Severity, Span, in_order
from archc.report.visible import cell, visible

MIN_WIDTH = 40
"""Below this many columns nothing readable fits; narrower terminals wrap."""

_RED, _YELLOW, _CYAN, _BLUE, _GREEN, _BOLD = "1;31", "1;33", "1;36", "1;34", "32", "1"
_COLORS: dict[Severity, str] = {"error": _RED, "warning": _YELLOW, "note": _CYAN}
_PLURALS: tuple[tuple[Severity, str], ...] = (("error", "errors"), ("warning", "warnings"), ("note", "notes"))
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class _Style:
    """How a report is written."""

    color: bool
    width: int

    def paint(self, text: str, color: str) -> str:
        """Colour a text where colours are wanted."""
        return f"\x1b[{color}m{text}\x1b[0m" if self.color and text else text


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span with what is written under it."""

    span: Span
    sign: str
    text: str
    color: str


def render(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], *, color: bool = False, width: int = 100
) -> str:
    """Write the report; `sources` holds the text of each file by the name its spans use. Nothing to tell gives ""."""
    told = in_order(diagnostics)
    style = _Style(color, max(width, MIN_WIDTH))
    lines = {name: _BREAK.split(text.removeprefix("\ufeff")) for name, text in sources.items()}
    parts = ["\n".join(_diagnostic(one, lines, style)) for one in told]
    return "\n\n".join([*parts, summary(told)]) + "\n" if told else ""


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Count the problems: `2 errors, 1 warning in arch.yaml`, and those with a fix.

    >>> summary([])
    'no problems'
    """
    numbers = [sum(d.severity == severity for d in diagnostics) for severity, _ in _PLURALS]
    counted = [
        f"{n} {severity if n == 1 else plural}" for n, (severity, plural) in zip(numbers, _PLURALS, strict=True) if n
    ]
    files = sorted({d.span.file for d in diagnostics if d.span})
    where = "" if not files else f" in {visible(files[0])}" if len(files) == 1 else f" in {len(files)} files"
    fixes = sum(d.fix is not None for d in diagnostics)
    offer = f"; `archc validate --fix` repairs {fixes}" if fixes else ""
    return (", ".join(counted) or "no problems") + where + offer


def _diagnostic(diagnostic: Diagnostic, lines: Mapping[str, list[str]], style: _Style) -> Iterator[str]:
    color = _COLORS[diagnostic.severity]
    head = style.paint(f"{diagnostic.severity}[{diagnostic.code.id} {diagnostic.code.name}]", color)
    yield f"{head}{style.paint(': ' + visible(diagnostic.message), _BOLD)}"
    marks = _marks(diagnostic, color)
    gutter = len(str(max((m.span.line for m in marks), default=0))) + 1
    for file, group in groupby(marks, key=lambda mark: mark.span.file):
        yield from _file(diagnostic, file, list(group), lines.get(file, []), gutter, style)
    yield from _note("why", diagnostic.reason, gutter, style)
    yield from _note("help", diagnostic.help, gutter, style)
    if diagnostic.fix:
        yield from _fix(diagnostic.fix, lines, gutter, style)


def _marks(diagnostic: Diagnostic, color: str) -> list[_Mark]:
    """List the places: the primary one's file first, then the others in order."""
    if diagnostic.span is None:
        return []
    marks = [_Mark(diagnostic.span, "^", "", color)]
    marks += [_Mark(related.span, "-", related.text, _BLUE) for related in diagnostic.related]
    home = diagnostic.span.file
    return sorted(marks, key=lambda m: (m.span.file != home, m.span.file, m.span.line, m.sign == "^", m.span))


def _file(
    diagnostic: Diagnostic, file: str, marks: list[_Mark], lines: list[str], gutter: int, style: _Style
) -> Iterator[str]:
    """One file's heading and the lines of it that matter."""
    primary = diagnostic.span
    is_home = primary is not None and primary.file == file
    span = primary if primary is not None and is_home else marks[0].span
    place = f":{span.line}:{span.column}" if span.line else ""
    yield f"{' ' * gutter}{style.paint('-->' if is_home else ':::', _BLUE)} {visible(file)}{place}"
    bar = style.paint("|", _BLUE)
    last = 0
    for number, group in groupby(marks, key=lambda mark: mark.span.line):
        on_line = list(group)
        if not 1 <= number <= len(lines):
            yield from _note("", "; ".join(m.text for m in on_line if m.text), gutter, style)
            continue
        if last == 0:
            yield f"{' ' * gutter} {bar}"
        elif number > last + 1:
            yield f"{' ' * gutter} {style.paint('…', _BLUE)}"
        last = number
        yield from _line(number, lines[number - 1], on_line, gutter, style)


def _line(number: int, line: str, marks: list[_Mark], gutter: int, style: _Style) -> Iterator[str]:
    """Show a line of the file, trimmed round the leftmost mark, and a row under it for each mark."""
    window = _Window(line, min(m.span.column for m in marks) - 1, style.width - gutter - 3)
    bar = style.paint("|", _BLUE)
    yield f"{style.paint(f'{number:>{gutter}}', _BLUE)} {bar} {window.shown}".rstrip()
    for mark in marks:
        end = mark.span.end_column - 1 if mark.span.end_line == number else len(line)
        indent, width = window.columns(mark.span.column - 1, end)
        label = visible(mark.text)
        under = mark.sign * width + (f" {label}" if label else "")
        yield f"{' ' * gutter} {bar} {' ' * indent}{style.paint(under, mark.color)}".rstrip()


class _Window:
    """The part of a line that fits, with the display column of each of its characters."""

    def __init__(self, line: str, focus: int, width: int) -> None:
        focus = min(focus, len(line))
        self._first = max(0, focus - width // 3) if len(line) > width else 0
        cells: list[str] = ["…"] if self._first else []
        at = len(cells)
        self._starts: list[int] = []
        for character in line[self._first :]:
            shown, columns = cell(character, at)
            if at + columns > width - 1 and len(line) > self._first + len(self._starts) + 1:
                cells.append("…")
                break
            self._starts.append(at)
            cells.append(shown)
            at += columns
        self._end = at
        self.shown = "".join(cells)

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """Indentation and width of what stands under the characters from `start` to `end`; at least one column."""
        first, last = self._column(start), self._column(end)
        return first, max(last - first, 1)

    def _column(self, index: int) -> int:
        index = max(index - self._first, 0)
        return self._starts[index] if index < len(self._starts) else self._end


def _note(label: str, text: str, gutter: int, style: _Style) -> Iterator[str]:
    """`= why: …`, wrapped, its further lines below the first word."""
    if not text:
        return
    head = f"= {label}: " if label else "= "
    indent = " " * (gutter + 1)
    room = max(style.width - len(indent) - len(head), 20)
    first, *rest = wrap(visible(text), room, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{indent}{style.paint(head.rstrip(), _BOLD)} {first}"
    yield from (f"{indent}{' ' * len(head)}{line}" for line in rest)


def _fix(fix: Fix, lines: Mapping[str, list[str]], gutter: int, style: _Style) -> Iterator[str]:
    """Say what the fix does and, where it changes a single line, how that line will read."""
    yield from _note("fix", fix.title, gutter, style)
    places = {(e.span.file, e.span.line) for e in fix.edits} | {(e.span.file, e.span.end_line) for e in fix.edits}
    if len(places) != 1:
        return
    ((file, number),) = places
    if not 1 <= number <= len(lines.get(file, ())):
        return
    line = _repaired(lines[file][number - 1], fix.edits)
    changed = min(e.span.column for e in fix.edits) - 1
    if not _BREAK.search(line):
        window = _Window(line, changed, style.width - gutter - 3)
        yield f"{style.paint(f'{number:>{gutter}} + {window.shown}', _GREEN)}"


def _repaired(line: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda e: e.span, reverse=True):
        line = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return line
