"""One text as an editor has it: its tree, its blueprint, what is wrong with it. The last good ones stay meanwhile."""

from dataclasses import dataclass, field
from pathlib import Path

from archc import api
from archc.diagnostics import Diagnostic, Span, has_errors
from archc.lower.lower import Lowered, lower
from archc.passes.limit import limit
from archc.source import Entry, Mapping, Node, Scalar, Sequence, parse
from archc.stack.link import Blueprint

Step = str | int


@dataclass(slots=True)
class Document:
    """A text with what is known of it. `root` and `blueprint` are of the last text that had them."""

    file: str
    text: str = ""
    root: Mapping | None = None
    blueprint: Blueprint | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    _lowered: tuple[str, Lowered | None] = field(default=("", None), repr=False)

    def change(self, text: str) -> None:
        """Take a new text and check it."""
        self.text = text
        root, _ = parse(text, self.file)
        if isinstance(root, Mapping):
            self.root = root
        folder = Path(self.file).parent
        blueprint, self.diagnostics = api.understand(text, self.file, folder)
        self.blueprint = blueprint or self.blueprint
        if blueprint is not None and not has_errors(self.diagnostics):
            self.diagnostics = limit(api.check_text(text, self.file, folder)[1], self.file)

    @property
    def is_architecture(self) -> bool:
        """Whether the text means to be one: other YAML files are left in peace."""
        keys = {e.name for e in entries(self.root)}
        return "archc" in keys or keys >= {"components", "connections"} or Path(self.file).stem == "arch"

    @property
    def lowered(self) -> Lowered | None:
        """What the text becomes; None while it has errors."""
        if self._lowered[0] != self.text:
            right = self.blueprint is not None and not has_errors(self.diagnostics)
            made = lower(self.blueprint)[0] if right and self.blueprint else None
            self._lowered = (self.text, made)
        return self._lowered[1]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a place: the path to it, the scalar, and whether it is a key."""

    path: tuple[Step, ...]
    scalar: Scalar
    is_key: bool


def find(node: Node | None, line: int, column: int, path: tuple[Step, ...] = ()) -> Found | None:
    """Return what stands at a place of a tree; lines and columns count from 1."""
    if isinstance(node, Scalar):
        return Found(path, node, is_key=False) if holds(node.span, line, column) else None
    if isinstance(node, Mapping):
        for entry in node.entries:
            if holds(entry.key.span, line, column):
                return Found((*path, entry.name), entry.key, is_key=True)
            if holds(entry.value.span, line, column):
                return find(entry.value, line, column, (*path, entry.name))
    if isinstance(node, Sequence):
        for n, item in enumerate(node.items):
            if holds(item.span, line, column):
                return find(item, line, column, (*path, n))
    return None


def holds(span: Span, line: int, column: int) -> bool:
    """Whether a place is in a span, its end included: there a cursor stands behind the word."""
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


def at(root: Node | None, path: tuple[Step, ...]) -> Node | None:
    """Return the node at a path."""
    node: Node | None = root
    for step in path:
        if isinstance(node, Mapping):
            node = node.get(str(step))
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def entries(node: Node | None) -> tuple[Entry, ...]:
    """Return the entries of a mapping; none of anything else."""
    return node.entries if isinstance(node, Mapping) else ()


def items(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list; none of anything else."""
    return node.items if isinstance(node, Sequence) else ()


def text_at(root: Node | None, path: tuple[Step, ...]) -> str:
    """Return the text at a path; nothing where there is none."""
    node = at(root, path)
    return node.text if isinstance(node, Scalar) else ""
