"""Offsets in a text and places in a file, each from the other. A line ends at LF, CRLF or a lone CR, as in editors."""

import re
from bisect import bisect_right

from archc.diagnostics import Span

_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """The line table of one text. Lines and columns count characters from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._length = len(text)
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`, which is clipped to the text."""
        offset = min(max(offset, 0), self._length)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a place, clipped to the text. Formatting asks a million times in a large file."""
        if line > len(self._starts):
            return self._length
        at = self._starts[line - 1] + column - 1 if line > 0 and column > 0 else 0
        return min(at, self._length)

    def start(self, span: Span) -> int:
        """Where a span begins."""
        return self.offset(span.line, span.column)

    def end(self, span: Span) -> int:
        """Where a span ends."""
        return self.offset(span.end_line, span.end_column)

    def slice(self, span: Span) -> str:
        """Give the text a span covers."""
        start, end = self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)
        return self.text[start:end]

    def span(self, file: str, start: int, end: int) -> Span:
        """Give the span from one offset to another."""
        return Span(file, *self.position(start), *self.position(max(start, end)))
