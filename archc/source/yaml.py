"""YAML text to nodes with places, strict where YAML is a trap: no anchors, no tags, no merge keys, no repeated keys.

Built over the parser's events without recursion, so depth and size are bounded before anything is expanded.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from archc.diagnostics import Diagnostic, Span, codes
from archc.source import refusals
from archc.source.core import resolve
from archc.source.lines import Lines
from archc.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from archc.source.problems import Complaint, explain

MAX_DEPTH = 64
"""How deep values may be nested. An architecture needs 8, raw CloudFormation policies 16."""

MAX_VALUES = 250_000
"""How many values and keys a file may have; an architecture with 5,000 components has about 60,000."""

MAX_CHARACTERS = 4 * 1024 * 1024
"""How long a text may be, in characters."""

MAX_PROBLEMS = 100
"""After so many problems in one file the rest is not told."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FORBIDDEN = re.compile("[^\t\n\r\\x20-\\x7e\\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Control characters, half surrogates, a byte order mark inside the text, and U+0085, U+2028 and U+2029, which end
a line in YAML 1.1 and do not in YAML 1.2."""


class _Mark(Protocol):
    """A place as the parser gives it; everything counts from 0."""

    index: int
    line: int
    column: int


class _Event(Protocol):
    """What the parser found; which fields are there depends on the kind of event."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool | None


def parse(text: str, file: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one architecture.

    The node is None where the text has no tree (not YAML, empty, too deep, too large); with any other error the
    tree is there, so that an editor can go on, and `has_errors` ends a run.
    """
    if len(text) > MAX_CHARACTERS:
        return None, (refusals.too_long(file, f"{MAX_CHARACTERS:,} characters"),)
    text = text.removeprefix("\ufeff")
    lines = Lines(text)
    if found := _FORBIDDEN.search(text):
        return None, (refusals.forbidden(found.group(), lines.span(file, found.start(), found.end())),)
    builder = _Builder(lines, file)
    try:
        _feed(builder)
    except yaml.MarkedYAMLError as error:
        builder.report(explain(_complaint(error), lines, file))
        return None, tuple(builder.diagnostics)
    if builder.stopped:
        return None, tuple(builder.diagnostics)
    return _finish(builder)


def _feed(builder: "_Builder") -> None:
    events: Iterator[Any] = yaml.parse(builder.lines.text, Loader=_Loader)
    for event in events:
        _STEPS[type(event)](builder, event)
        if builder.stopped:
            return


def _finish(builder: "_Builder") -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Check what stands at the top."""
    root = builder.root
    if root is None or (isinstance(root, Scalar) and root.value is None and not root.quoted and not root.text):
        builder.report(refusals.empty(builder.file))
        return None, tuple(builder.diagnostics)
    if not isinstance(root, Mapping):
        builder.report(refusals.not_a_mapping(root))
    elif not builder.diagnostics:
        builder.check_tabs()
    return root, tuple(builder.diagnostics)


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    start: _Mark
    is_mapping: bool
    is_flow: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    seen: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    skips_value: bool = False


class _Builder:
    """Takes events, keeps the open collections on a stack, and collects problems."""

    def __init__(self, lines: Lines, file: str) -> None:
        self.lines = lines
        self.file = file
        self.root: Node | None = None
        self.diagnostics: list[Diagnostic] = []
        self.stopped = False
        self._stack: list[_Frame] = []
        self._values = 0
        self._documents = 0

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a problem; after the hundredth, stop."""
        self.diagnostics.append(diagnostic)
        if len(self.diagnostics) == MAX_PROBLEMS and not self.stopped:
            self.stop(
                Diagnostic(
                    codes.FURTHER_PROBLEMS, f"`{self.file}` has more than {MAX_PROBLEMS} problems", diagnostic.span
                )
            )

    def stop(self, diagnostic: Diagnostic) -> None:
        """Give up on this file."""
        self.stopped = True
        self.diagnostics.append(diagnostic)

    def nothing(self, event: _Event) -> None:
        """Streams and document ends carry nothing."""

    def document(self, event: _Event) -> None:
        """End the reading at a second document."""
        self._documents += 1
        if self._documents > 1:
            self.stop(refusals.second_document(self._at(event.start_mark.index, "---")))

    def alias(self, event: _Event) -> None:
        """Refuse `*name`; an empty value keeps its place."""
        span = self._span(event.start_mark, event.end_mark)
        self.report(refusals.alias(self.lines.slice(span), span))
        self._add(Scalar(None, "", span, quoted=False))

    def scalar(self, event: _Event) -> None:
        """Take a key or a value."""
        self._refuse_properties(event)
        start, end = event.start_mark, event.end_mark
        style = event.style
        if style in {"|", ">"}:
            span = self._trimmed(start, end.index)
        elif end.index == len(self.lines.text):  # libyaml counts one line too many at the end of a file
            span = self._span(start, end)
        else:
            span = Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        text: str = event.value
        if style == '"' and (found := _FORBIDDEN.search(text)):
            self.report(refusals.forbidden(found.group(), span))
        if style:
            self._add(Scalar(text, text, span, quoted=True))
        else:
            self._add(Scalar(resolve(text), text, span, quoted=False))

    def begin_mapping(self, event: _Event) -> None:
        """Open a mapping."""
        self._begin(event, is_mapping=True)

    def begin_sequence(self, event: _Event) -> None:
        """Open a list."""
        self._begin(event, is_mapping=False)

    def end(self, event: _Event) -> None:
        """Close the innermost collection and put it where it belongs."""
        frame = self._stack.pop()
        span = self._collection_span(frame, event)
        self._add(Mapping(tuple(frame.entries), span) if frame.is_mapping else Sequence(tuple(frame.items), span))

    def check_tabs(self) -> None:
        """Refuse tabs before the first word of a line inside brackets, where some readers take them and some do not."""
        if "\t" not in self.lines.text:
            return
        inside_text = sorted(_lines_inside_texts(self.root))
        covered = {line for first, last in inside_text for line in range(first + 1, last + 1)}
        for found in re.finditer(r"(?:^|(?<=[\r\n])) *(\t++)[ \t]*+(?=[^\s#])", self.lines.text):
            span = self.lines.span(self.file, found.start(1), found.end(1))
            if span.line not in covered:
                self.report(refusals.tab(span))

    def _begin(self, event: _Event, *, is_mapping: bool) -> None:
        self._refuse_properties(event)
        start = event.start_mark
        if len(self._stack) == MAX_DEPTH:
            self.stop(refusals.too_deep(self._span(start, event.end_mark), MAX_DEPTH))
        self._stack.append(_Frame(start, is_mapping, bool(event.flow_style)))

    def _collection_span(self, frame: _Frame, event: _Event) -> Span:
        """Brackets end a collection themselves; without them its last value does."""
        start, mark = frame.start, event.end_mark
        line, column = mark.line + 1, mark.column + 1
        if not (frame.is_flow and self.lines.text[start.index : start.index + 1] in {"{", "["}):
            line, column = self._last_place(frame)
        return Span(self.file, start.line + 1, start.column + 1, line, column)

    def _last_place(self, frame: _Frame) -> tuple[int, int]:
        last = frame.entries[-1].value if frame.entries else frame.items[-1] if frame.items else None
        if last is None:
            return frame.start.line + 1, frame.start.column + 1
        return last.span.end_line, last.span.end_column

    def _add(self, node: Node) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            self.stop(refusals.too_many(node.span, MAX_VALUES))
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None:
            self._add_key(frame, node)
        else:
            self._add_value(frame, frame.key, node)

    def _add_key(self, frame: _Frame, node: Node) -> None:
        frame.skips_value = True
        if not isinstance(node, Scalar) or not node.text:
            self.report(refusals.key_not_text(node))
            frame.key = Scalar("", "", node.span, quoted=True)
            return
        name = node.text
        frame.key = node if node.quoted else Scalar(name, name, node.span, quoted=False)
        if first := frame.seen.get(name):
            self.report(refusals.duplicate(name, node.span, first.span))
        elif name == "<<" and not node.quoted:
            self.report(refusals.merge_key(node.span))
        else:
            frame.seen[name] = node
            frame.skips_value = False

    def _add_value(self, frame: _Frame, key: Scalar, value: Node) -> None:
        frame.key = None
        if not frame.skips_value:
            frame.entries.append(Entry(key, value))
            if frame.is_flow and isinstance(value, Scalar) and not value.text and not key.quoted and ":" in key.text:
                self._check_colon(key)

    def _check_colon(self, key: Scalar) -> None:
        """`{ min:2 }` is YAML for the key `min:2`, and nobody means that."""
        name, _, rest = key.text.partition(":")
        is_one_line = key.span.line == key.span.end_line
        if (
            is_one_line
            and name
            and rest
            and not re.match(r"\s*:", self.lines.text[(end := self.lines.end(key.span)) : end + 8])
        ):
            self.report(refusals.no_space(key, name, rest))

    def _refuse_properties(self, event: _Event) -> None:
        """Refuse `&anchor` and `!tag` before a value."""
        if event.anchor is None and event.tag is None:
            return
        start = event.start_mark.index
        found = re.match(r"[&!]\S*(?:\s+[&!]\S*)?", self.lines.text[start : start + 500])
        words = (found.group() if found else "&").split()
        for word in words:
            at = self.lines.text.index(word, start)
            span = self._at(at, word)
            self.report(refusals.anchor(word, span) if word.startswith("&") else refusals.tag(word, span))

    def _trimmed(self, start: _Mark, end: int) -> Span:
        """Give a text block up to its last visible character."""
        length = len(self.lines.text[start.index : end].rstrip())
        return self.lines.span(self.file, start.index, start.index + length)

    def _at(self, offset: int, word: str) -> Span:
        return self.lines.span(self.file, offset, offset + len(word))

    def _span(self, start: _Mark, end: _Mark) -> Span:
        return self.lines.span(self.file, start.index, end.index)


_STEPS: dict[type[yaml.Event], Callable[[_Builder, _Event], None]] = {
    yaml.StreamStartEvent: _Builder.nothing,
    yaml.StreamEndEvent: _Builder.nothing,
    yaml.DocumentStartEvent: _Builder.document,
    yaml.DocumentEndEvent: _Builder.nothing,
    yaml.AliasEvent: _Builder.alias,
    yaml.ScalarEvent: _Builder.scalar,
    yaml.MappingStartEvent: _Builder.begin_mapping,
    yaml.MappingEndEvent: _Builder.end,
    yaml.SequenceStartEvent: _Builder.begin_sequence,
    yaml.SequenceEndEvent: _Builder.end,
}


def _complaint(error: yaml.MarkedYAMLError) -> Complaint:
    mark = error.problem_mark or error.context_mark
    since = error.context_mark.index if error.context_mark else None
    return Complaint(error.problem or "", error.context or "", mark.index if mark else 0, since)


def _lines_inside_texts(root: Node | None) -> set[tuple[int, int]]:
    """First and last line of every scalar that has several."""
    found: set[tuple[int, int]] = set()
    waiting: list[Node] = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            for entry in node.entries:
                waiting += (entry.key, entry.value)
        elif isinstance(node, Sequence):
            waiting += node.items
        elif node.span.end_line > node.span.line:
            found.add((node.span.line, node.span.end_line))
    return found
