"""YAML text to nodes with places, strict where YAML is a trap: no anchors, no tags, no merge keys, no repeated keys.

Built over the parser's events without recursion, so depth and size are bounded before anything is expanded.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from archc.diagnostics import Diagnostic, Edit, Fix, Related, Span, codes
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

_INTRINSICS = {
    "!Ref": "{ Ref: Name }",
    "!Sub": '{ "Fn::Sub": "…" }',
    "!GetAtt": '{ "Fn::GetAtt": [Name, Attribute] }',
}


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
        return None, (_too_long(file),)
    text = text.removeprefix("\ufeff")
    lines = Lines(text)
    if found := _FORBIDDEN.search(text):
        return None, (_forbidden(found.group(), lines.span(file, found.start(), found.end())),)
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
        builder.report(_empty(builder.file))
        return None, tuple(builder.diagnostics)
    if not isinstance(root, Mapping):
        builder.report(_not_a_mapping(root))
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
            self.stop(_second_document(self._at(event.start_mark.index, "---")))

    def alias(self, event: _Event) -> None:
        """Refuse `*name`; an empty value keeps its place."""
        span = self._span(event.start_mark, event.end_mark)
        self.report(_alias(self.lines.slice(span), span))
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
            self.report(_forbidden(found.group(), span))
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
                self.report(_tab(span))

    def _begin(self, event: _Event, *, is_mapping: bool) -> None:
        self._refuse_properties(event)
        start = event.start_mark
        if len(self._stack) == MAX_DEPTH:
            self.stop(_too_deep(self._span(start, event.end_mark)))
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
            self.stop(_too_many(node.span))
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
            self.report(_key_not_text(node))
            frame.key = Scalar("", "", node.span, quoted=True)
            return
        name = node.text
        frame.key = node if node.quoted else Scalar(name, name, node.span, quoted=False)
        if first := frame.seen.get(name):
            self.report(_duplicate(name, node.span, first.span))
        elif name == "<<" and not node.quoted:
            self.report(_merge_key(node.span))
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
            self.report(_no_space(key, name, rest))

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
            self.report(_anchor(word, span) if word.startswith("&") else _tag(word, span))

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


def _too_long(file: str) -> Diagnostic:
    return Diagnostic(
        codes.FILE_TOO_LONG,
        f"`{file}` is longer than {MAX_CHARACTERS:,} characters",
        reason="CloudFormation takes 500 resources and 1 MB per template; a file of this size describes none.",
        help="Split the system into several architecture files, one for each stack.",
    )


def _empty(file: str) -> Diagnostic:
    return Diagnostic(
        codes.EMPTY_FILE,
        f"`{file}` is empty",
        Span(file, 1, 1, 1, 1),
        help="Begin with `archc: 1` and `name: my-system`, or let `archc init` write a first file.",
    )


def _not_a_mapping(root: Sequence | Scalar) -> Diagnostic:
    what = "a list" if isinstance(root, Sequence) else "a single value"
    return Diagnostic(
        codes.TOP_NOT_MAPPING,
        f"The file is {what}, not an architecture",
        root.span,
        reason="An architecture is a mapping with the keys `archc`, `name` and `components`.",
        help="Write `key: value` lines at the top of the file.",
    )


def _forbidden(character: str, span: Span) -> Diagnostic:
    code = ord(character)
    what = "line separator" if code in {0x85, 0x2028, 0x2029} else "character"
    return Diagnostic(
        codes.CONTROL_CHARACTER,
        f"The {what} U+{code:04X} may not stand in an architecture",
        span,
        reason="It cannot be seen, and neither a picture nor a template can carry it.",
        help="Remove it; it often comes from copying out of another program.",
    )


def _tab(span: Span) -> Diagnostic:
    edit = Edit(span, "  " * (span.end_column - span.column))
    return Diagnostic(
        codes.TAB_INDENTATION,
        "A tab stands where YAML wants spaces",
        span,
        reason="A tab has no fixed width, so YAML cannot tell how deep the line is indented.",
        help="Indent with two spaces for each level.",
        fix=Fix("Put spaces in place of the tab", (edit,)),
    )


def _duplicate(name: str, span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        codes.DUPLICATE_KEY,
        f"`{name}` is written twice in one mapping",
        span,
        reason="Most YAML readers drop one of the two without a word.",
        help="Remove one, or give it another name.",
        related=(Related(first, "first written here"),),
    )


def _key_not_text(node: Node) -> Diagnostic:
    if isinstance(node, Scalar):
        return Diagnostic(codes.KEY_NOT_TEXT, "A key is empty", node.span, help="Write a name before the colon.")
    what = "mapping" if isinstance(node, Mapping) else "list"
    return Diagnostic(
        codes.KEY_NOT_TEXT,
        f"A {what} stands where a key is expected",
        node.span,
        reason="A key is one piece of text.",
        help="A text with braces or brackets, such as a placeholder, needs quotes.",
    )


def _no_space(key: Scalar, name: str, rest: str) -> Diagnostic:
    column = key.span.column + len(name) + 1
    gap = Span(key.span.file, key.span.line, column, key.span.line, column)
    return Diagnostic(
        codes.YAML_SYNTAX,
        f"`{key.text}` has no space after its colon",
        key.span,
        reason=f"Without the space it is one key called `{key.text}` that has no value.",
        help=f"Write `{name}: {rest}`.",
        fix=Fix("Put a space after the colon", (Edit(gap, " "),)),
    )


def _anchor(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        codes.YAML_ANCHOR,
        f"The anchor `{word}` is not taken",
        span,
        reason="Anchors hide what a component says, and a few lines of them can grow to billions of values.",
        help=f'Write the values out where they are needed; a text that begins with & needs quotes: "{word}".',
    )


def _alias(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        codes.YAML_ANCHOR,
        f"The alias `{word}` is not taken",
        span,
        reason="Aliases hide what a component says, and a few lines of them can grow to billions of values.",
        help=f'Write the values out; a text that begins with * needs quotes: "{word}".',
    )


def _merge_key(span: Span) -> Diagnostic:
    return Diagnostic(
        codes.YAML_MERGE_KEY,
        "The merge key `<<` is not taken",
        span,
        reason="YAML 1.2 has no merge keys, and readers disagree about which value wins.",
        help="Write the values out; for differences between dev and prod use `environments`.",
    )


def _tag(word: str, span: Span) -> Diagnostic:
    long_form = _INTRINSICS.get(word)
    if long_form is None and re.fullmatch(r"![A-Z]\w+", word):
        long_form = f'{{ "Fn::{word[1:]}": … }}'
    text = f"In `resources` and `overrides` write the long form: `{long_form}`." if long_form else "Remove the tag."
    return Diagnostic(
        codes.YAML_TAG,
        f"The tag `{word}` is not taken",
        span,
        reason="A tag makes a reader build what the tag names; archc takes plain values only.",
        help=f'{text} A text that begins with ! needs quotes: "{word}".',
    )


def _second_document(span: Span) -> Diagnostic:
    return Diagnostic(
        codes.SEVERAL_DOCUMENTS,
        "A second YAML document begins here",
        span,
        reason="An architecture is one document; what follows would be ignored.",
        help="Remove the line `---`, or move what follows into a file of its own.",
    )


def _too_deep(span: Span) -> Diagnostic:
    return Diagnostic(
        codes.NESTED_TOO_DEEP,
        f"Values are nested more than {MAX_DEPTH} deep",
        span,
        help="Flatten what is written here; no service of AWS nests so deep.",
    )


def _too_many(span: Span) -> Diagnostic:
    return Diagnostic(
        codes.TOO_MANY_VALUES,
        f"The file has more than {MAX_VALUES:,} values",
        span,
        reason="It would become far more than the 500 resources CloudFormation takes per template.",
        help="Split the system into several architecture files, one for each stack.",
    )
