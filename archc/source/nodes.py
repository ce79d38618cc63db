"""What a YAML file says, with the place of every word: scalars, mappings and sequences as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archc.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written. `text` is what stands there without quotes; `value` is what it means.

    `quoted` says that it is text whatever it looks like: in quotes, or a block after `|` or `>`.
    An absent value (`title:` with nothing behind it) is None with an empty span after the colon.
    """

    value: str | int | float | bool | None
    text: str
    span: Span
    quoted: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping. The key's value is always a string."""

    key: Scalar
    value: "Node"

    @property
    def name(self) -> str:
        """The key as text."""
        return self.key.text


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in the order of the file; no name occurs twice."""

    entries: tuple[Entry, ...]
    span: Span
    _by_name: dict[str, Entry] = field(default_factory=dict, init=False, repr=False, compare=False)

    def entry(self, name: str) -> Entry | None:
        """Find the entry called `name`. The first question builds an index, so asking stays cheap in large files."""
        if len(self._by_name) != len(self.entries):
            self._by_name.update((entry.key.text, entry) for entry in self.entries)
        return self._by_name.get(name)

    def get(self, name: str) -> "Node | None":
        """Give the value called `name`, or None when it is not there."""
        entry = self.entry(name)
        return entry.value if entry else None

    def key(self, name: str) -> Scalar | None:
        """Give the key `name` itself, for its place."""
        entry = self.entry(name)
        return entry.key if entry else None

    def __contains__(self, name: str) -> bool:
        return self.entry(name) is not None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in the order of the file."""

    items: tuple["Node", ...]
    span: Span

    def __iter__(self) -> Iterator["Node"]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return True


Node = Scalar | Mapping | Sequence


def plain(node: Node) -> Any:
    """Give the value without its places: str, int, float, bool, None, dict or list. `parse` bounds the depth."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]


def kind(node: Node) -> str:
    """Say what a person calls this node: `a mapping`, `a list`, `text`, `a number`, `true or false`, `nothing`."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return "true or false"
    return "text" if isinstance(node.value, str) else "a number"


def span_within(scalar: Scalar, start: int, end: int) -> Span:
    """Give the place of `scalar.text[start:end]`.

    Exact for text on one line without escapes, in quotes or not; otherwise the entire scalar.
    """
    span = scalar.span
    quotes = (span.end_column - span.column) - len(scalar.text)
    if span.line != span.end_line or quotes != (2 if scalar.quoted else 0) or not 0 <= start <= end <= len(scalar.text):
        return span
    first = span.column + quotes // 2
    return Span(span.file, span.line, first + start, span.line, first + end)
