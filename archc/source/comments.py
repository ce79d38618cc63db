"""Comments and blank lines of a text, each beside the entry or item it speaks of, so that formatting can move both.

A comment behind something on its line belongs to that. A comment on its own line belongs to what follows,
unless it is indented deeper than that: then it closes the mapping or list above it.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from archc.source.lines import Lines
from archc.source.nodes import Mapping, Node, Scalar, Sequence

_COMMENT = re.compile(r"#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its `#`. `blank` says that an empty line stands above it."""

    offset: int
    column: int
    text: str
    own_line: bool
    blank: bool


@dataclass(slots=True, eq=False)
class Block:
    """A mapping or list that is written over several lines; `foot` are the comments that close it."""

    column: int
    parent: "Block | None"
    foot: list[Comment] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Slot:
    """An entry of a mapping or an item of a list, with what is said about it.

    `before` stands above it, `after` behind it, `under` indented below it where it has no value.
    """

    start: int
    column: int
    parent: Block
    is_empty: bool
    blank: bool
    before: list[Comment] = field(default_factory=list)
    after: list[Comment] = field(default_factory=list)
    under: list[Comment] = field(default_factory=list)


class Notes:
    """All comments of a text by what they belong to."""

    def __init__(self, root: Node, lines: Lines) -> None:
        self._lines = lines
        self.blocks: dict[int, Block] = {}
        self.entries: dict[int, Slot] = {}
        self.items: dict[int, Slot] = {}
        self._slots: list[Slot] = []
        self.comments = self._find(root)
        self._offsets = [comment.offset for comment in self.comments]
        self._walk(root, None)
        self._starts = [slot.start for slot in self._slots]
        for comment in self.comments:
            self._attach(comment)

    def block(self, node: Node) -> Block | None:
        """Give the block of a collection, if it has one."""
        return self.blocks.get(self._lines.start(node.span))

    def entry(self, key: Scalar) -> Slot | None:
        """Give the slot of the entry with this key."""
        return self.entries.get(self._lines.start(key.span))

    def item(self, node: Node) -> Slot | None:
        """Give the slot of a list's item."""
        return self.items.get(self._lines.start(node.span))

    def has_inside(self, node: Node) -> bool:
        """Whether a comment stands between the brackets of a collection."""
        start, end = self._lines.start(node.span), self._lines.end(node.span)
        return bisect_left(self._offsets, start) < bisect_left(self._offsets, end)

    def is_flow(self, node: Mapping | Sequence) -> bool:
        """Whether a collection is written in brackets."""
        start = self._lines.start(node.span)
        return self._lines.text[start : start + 1] in {"{", "["}

    def _find(self, root: Node) -> list[Comment]:
        """List the comments: every `#` between the scalars, and behind the `|` or `>` of a text block."""
        found: list[Comment] = []
        done = 0
        text = self._lines.text
        for start, end in [*self._texts(root), (len(text), len(text))]:
            found += (self._comment(m) for m in _COMMENT.finditer(text, done, start))
            if text[start : start + 1] in {"|", ">"}:
                header = _COMMENT.search(text, start, _line_end(text, start))
                found += [self._comment(header)] if header else []
            done = end
        return found

    def _texts(self, root: Node) -> list[tuple[int, int]]:
        """List where the scalars stand, in order."""
        ranges: list[tuple[int, int]] = []
        waiting: list[Node] = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Mapping):
                waiting += (part for entry in node for part in (entry.key, entry.value))
            elif isinstance(node, Sequence):
                waiting += node
            else:
                ranges.append((self._lines.start(node.span), self._lines.end(node.span)))
        return sorted(ranges)

    def _comment(self, found: re.Match[str]) -> Comment:
        line, column = self._lines.position(found.start())
        before = self._lines.text[found.start() - column + 1 : found.start()]
        text = found.group().rstrip()
        return Comment(found.start(), column, text, not before.strip(), self._is_blank(line - 1))

    def _is_blank(self, line: int) -> bool:
        if line < 1:
            return False
        return not self._lines.text[self._lines.offset(line, 1) : self._lines.offset(line + 1, 1)].strip()

    def _walk(self, root: Node, parent: Block | None) -> None:
        """Make blocks and slots in the order of the file. Depth is bounded by the parser."""
        if isinstance(root, Scalar):
            return
        is_flow = self.is_flow(root)
        if is_flow and parent is not None and not self.has_inside(root):
            return
        column = root.span.column
        if parent is not None and column == parent.column:
            column += 1  # a list below its key without indentation is still inside the key
        block = Block(column, parent)
        self.blocks[self._lines.start(root.span)] = block
        if isinstance(root, Mapping):
            self._walk_mapping(root, block)
        else:
            self._walk_sequence(root, block, is_flow=is_flow)

    def _walk_mapping(self, mapping: Mapping, block: Block) -> None:
        for entry in mapping:
            start = self._lines.start(entry.key.span)
            self.entries[start] = self._slot(start, block, entry.value)
            self._walk(entry.value, block)

    def _walk_sequence(self, sequence: Sequence, block: Block, *, is_flow: bool) -> None:
        done = self._lines.start(sequence.span)
        for item in sequence:
            start = self._lines.start(item.span)
            self.items[start] = self._slot(start if is_flow else self._dash(done, start), block, item)
            self._walk(item, block)
            done = self._lines.end(item.span)

    def _dash(self, since: int, until: int) -> int:
        """Find the `-` of an item between the item before it and its own start."""
        at = self._lines.text.rfind("-", since, until)
        while at >= 0:
            nearest = bisect_right(self._offsets, at) - 1
            if nearest < 0 or at >= self._offsets[nearest] + len(self.comments[nearest].text):
                return at
            at = self._lines.text.rfind("-", since, self._offsets[nearest])
        return until

    def _slot(self, start: int, block: Block, value: Node) -> Slot:
        line, column = self._lines.position(start)
        is_empty = isinstance(value, Scalar) and not value.text and not value.quoted
        slot = Slot(start, column, block, is_empty, self._is_blank(line - 1))
        self._slots.append(slot)
        return slot

    def _attach(self, comment: Comment) -> None:
        place = bisect_left(self._starts, comment.offset)
        above = self._slots[place - 1] if place else None
        below = self._slots[place] if place < len(self._slots) else None
        if above is not None and not comment.own_line:
            above.after.append(comment)
        elif above is not None and (below is None or comment.column > below.column):
            self._close(comment, above, below)
        elif below is not None:
            below.before.append(comment)

    def _close(self, comment: Comment, above: Slot, below: Slot | None) -> None:
        """Put a deeper comment under what it is indented below."""
        if above.is_empty and comment.column > above.column:
            above.under.append(comment)
            return
        still_open = _chain(below.parent) if below else []
        for block in _chain(above.parent):
            if block not in still_open and (block.column <= comment.column or block.parent is None):
                block.foot.append(comment)
                return
        if below is not None:
            below.before.append(comment)


def _chain(block: Block | None) -> list[Block]:
    """List a block and all it stands in, the innermost first."""
    found: list[Block] = []
    while block is not None:
        found.append(block)
        block = block.parent
    return found


def _line_end(text: str, offset: int) -> int:
    found = re.compile(r"[\r\n]").search(text, offset)
    return found.start() if found else len(text)
