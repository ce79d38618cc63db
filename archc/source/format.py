"""The canonical form of an architecture: `archc fmt`. Comments stay with what they speak of; the meaning never changes.

    components:                         components:
        web:                              web:
            title: Web servers   →          type: ec2
            type: ec2                       title: Web servers
            scaling: {min: 2,max: 6}        scaling: { min: 2, max: 6 }

Two spaces for each level, the keys of the language in the order of its guide, `type` first in a component, brackets
kept where they fit in a line and aligned where a mapping holds nothing but mappings, one blank line between the blocks
of the top level. Texts keep their spelling.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from archc.diagnostics import Diagnostic, Span, codes, has_errors
from archc.source.comments import Comment, Notes, Slot
from archc.source.edit import dominant_line_end
from archc.source.lines import Lines
from archc.source.nodes import Entry, Mapping, Node, Scalar, Sequence, plain
from archc.source.yaml import parse

WIDTH = 120
"""A mapping or list in brackets that does not fit in so many columns is written over several lines."""

ALIGNED_KEY = 24
"""Longer keys do not push the values of their neighbours to the right."""

_TOP = (
    *("archc", "name", "title", "description", "region", "alarms", "tags", "parameters", "environments", "actors"),
    *("network", "stack", "components", "connections", "resources", "template", "outputs", "layout", "checks"),
)
_COMPONENT = ("type", "title", "description")
_CONNECTION = ("from", "to", "label")
_RESOURCE = ("Type", "DependsOn", "Condition")
_NAMED = {
    "components": _COMPONENT,
    "actors": _COMPONENT,
    "parameters": _COMPONENT,
    "resources": _RESOURCE,
    "connections": _CONNECTION,
}
_BREAK = re.compile(r"\r\n|\n|\r")
_INDENT = "  "

_Path = tuple[str, ...]


def format_text(text: str, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Give the canonical form. None where the text has errors; the text itself where formatting would change it."""
    text = text.removeprefix("\ufeff")
    root, diagnostics = parse(text, file)
    if root is None or has_errors(diagnostics):
        return None, diagnostics
    lines = Lines(text)
    notes = Notes(root, lines)
    body = "\n".join(_Writer(lines, notes).document(root)) + "\n"
    if not _is_same(root, notes, body, file):
        return text, (*diagnostics, _not_formatted(file))
    return body.replace("\n", dominant_line_end(text)), diagnostics


def _is_same(root: Node, notes: Notes, body: str, file: str) -> bool:
    """Whether the new text says the same, with the same comments."""
    again, diagnostics = parse(body, file)
    if again is None or has_errors(diagnostics) or _meaning(again) != _meaning(root):
        return False
    kept = Notes(again, Lines(body)).comments
    return Counter(c.text for c in kept) == Counter(c.text for c in notes.comments)


def _meaning(node: Node) -> str:
    """Write a value so that equal texts mean equal values: true, 1 and 1.0 differ, the order of keys does not."""
    return json.dumps(plain(node), sort_keys=True)


def _not_formatted(file: str) -> Diagnostic:
    return Diagnostic(
        codes.NOT_FORMATTED,
        f"`{file}` was left as it is: in canonical form it would mean something else",
        Span(file, 1, 1, 1, 1),
        reason="The formatted text was read again and differs from what was there.",
        help="Write unusual YAML (very long keys, keys after `?`) in its plain form and format again.",
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines of output, indented from 0. `above` stands before them; `is_open` forbids a blank line after them."""

    lines: list[str]
    above: list[str] = field(default_factory=list)
    is_open: bool = False
    is_inline: bool = False


class _Writer:
    """Writes nodes; every method gives lines whose indentation starts at 0 and knows the real one as `indent`."""

    def __init__(self, lines: Lines, notes: Notes) -> None:
        self._lines = lines
        self._notes = notes

    def document(self, root: Node) -> list[str]:
        """Write the entire file, its header first."""
        if not isinstance(root, Mapping) or not root.entries:
            return [*(c.text for c in self._notes.comments), "{}"]
        header = self._take_header(root)
        piece = self._mapping(root, (), 0)
        body = [*piece.above, *piece.lines]
        return [*header, *body]

    def _take_header(self, root: Mapping) -> list[str]:
        """Take what stands at the top of the file, so that it stays there when keys move.

        A comment right above the first key, with a blank line above it, belongs to the key.
        """
        slot = self._notes.entry(root.entries[0].key)
        if slot is None or not slot.before:
            return []
        gap = slot.blank
        last_blank = max((i for i, c in enumerate(slot.before) if c.blank and i), default=0)
        split = len(slot.before) if gap or not last_blank else last_blank
        header, kept = slot.before[:split], slot.before[split:]
        slot.before = [replace(kept[0], blank=False), *kept[1:]] if kept else []
        written = _comments(header, is_first=True)
        return [*written, ""] if gap or slot.before else written

    def _mapping(self, mapping: Mapping, path: _Path, indent: int) -> _Piece:
        """Write a mapping over several lines."""
        entries = sorted(mapping, key=_rank(path))
        pieces = [self._entry(entry, path, indent) for entry in entries]
        widths = self._aligned(mapping, entries, pieces, path)
        for index, width in widths.items():
            pieces[index] = _padded(pieces[index], self._key(entries[index].key), width)
        slots = [self._notes.entry(entry.key) for entry in entries]
        return self._joined(mapping, pieces, slots, is_root=not path)

    def _joined(self, node: Node, pieces: list[_Piece], slots: list[Slot | None], *, is_root: bool) -> _Piece:
        """Put entries or items below each other with their comments and blank lines."""
        out: list[str] = []
        above: list[str] = []
        is_open = False
        for index, (piece, slot) in enumerate(zip(pieces, slots, strict=True)):
            first = index == 0
            apart = is_root and not first and (len(piece.lines) > 1 or len(pieces[index - 1].lines) > 1)
            comments = _comments(slot.before if slot else [], is_first=first or is_open, apart=apart)
            comments += _comments(self._extra(slot), is_first=True) + piece.above
            wants_blank = bool(slot and slot.blank) or (apart and not comments)
            if wants_blank and (comments[-1] if comments else not (first or is_open)):
                comments.append("")
            if first:
                above = comments
            else:
                out += comments
            out += piece.lines
            is_open = piece.is_open
        foot = self._notes.block(node)
        if foot and foot.foot:
            out += _comments(foot.foot, is_first=is_open)
            is_open = False
        return _Piece(out, above, is_open)

    @staticmethod
    def _extra(slot: Slot | None) -> list[Comment]:
        """List the comments that share the end of one line with a later one: only the last can stay there."""
        return slot.after[:-1] if slot else []

    def _entry(self, entry: Entry, path: _Path, indent: int) -> _Piece:
        """Write `key: value`."""
        slot = self._notes.entry(entry.key)
        tail = f"  {slot.after[-1].text}" if slot and slot.after else ""
        key = self._key(entry.key)
        value = self._value(entry.value, (*path, entry.key.text), indent, len(key) + 2)
        if value.is_inline:
            head = f"{key}: {value.lines[0]}".rstrip()
            piece = [head, *value.lines[1:]]
            at = 0 if _is_block_text(value.lines[0]) else -1
            piece[at] += tail
        else:
            piece = [f"{key}:{tail}", *_indented([*value.above, *value.lines])]
        under = _indented(_comments(slot.under, is_first=True)) if slot else []
        return _Piece([*piece, *under], is_open=value.is_open and not under, is_inline=value.is_inline)

    def _sequence(self, sequence: Sequence, path: _Path, indent: int) -> _Piece:
        """Write a list over several lines."""
        pieces = [self._item(item, path, indent) for item in sequence]
        return self._joined(sequence, pieces, [self._notes.item(item) for item in sequence], is_root=False)

    def _item(self, item: Node, path: _Path, indent: int) -> _Piece:
        """Write `- value`; a mapping or list begins on the line of the dash."""
        slot = self._notes.item(item)
        value = self._value(item, (*path, ""), indent, 2)
        tail = slot.after[-1].text if slot and slot.after else ""
        first, *rest = value.lines
        piece = [f"- {first}".rstrip(), *(rest if value.is_inline else _indented(rest))]
        above = list(value.above)
        if tail and value.is_inline:
            piece[0 if _is_block_text(first) else -1] += f"  {tail}"
        elif tail:
            above.insert(0, tail)
        under = _indented(_comments(slot.under, is_first=True)) if slot else []
        return _Piece([*piece, *under], above, value.is_open and not under)

    def _value(self, node: Node, path: _Path, indent: int, used: int) -> _Piece:
        """Write a value behind `used` columns; `is_inline` says that it begins on that line."""
        if isinstance(node, Scalar):
            return self._scalar(node)
        if self._stays_flow(node):
            flow = self._flow(node, path)
            if indent + used + len(flow) <= WIDTH or not (node.entries if isinstance(node, Mapping) else node.items):
                return _Piece([flow], is_inline=True)
        if isinstance(node, Mapping):
            return self._mapping(node, path, indent + 2)
        return self._sequence(node, path, indent + 2)

    def _stays_flow(self, node: Mapping | Sequence) -> bool:
        return self._notes.block(node) is None

    def _flow(self, node: Node, path: _Path) -> str:
        """Write a value within one line."""
        if isinstance(node, Scalar):
            return self._word(node)
        if isinstance(node, Sequence):
            return f"[{', '.join(self._flow(item, (*path, '')) for item in node)}]"
        entries = sorted(node, key=_rank(path))
        inner = ", ".join(f"{self._key(e.key)}: {self._flow(e.value, (*path, e.key.text))}" for e in entries)
        return f"{{ {inner} }}" if inner else "{}"

    def _word(self, scalar: Scalar) -> str:
        """Write a scalar within one line; nothing is written as null."""
        raw = self._lines.slice(scalar.span)
        if not raw:
            return "null"
        return _quoted(scalar.text) if _BREAK.search(raw) or _is_block_text(raw) else raw

    def _key(self, key: Scalar) -> str:
        raw = self._lines.slice(key.span)
        return _quoted(key.text) if _BREAK.search(raw) or _is_block_text(raw) else raw

    def _scalar(self, scalar: Scalar) -> _Piece:
        """Write a scalar as it is spelled; its further lines are indented below its key or dash."""
        raw = self._lines.slice(scalar.span)
        if _is_block_text(raw):
            return self._text_block(scalar, raw)
        first, *rest = _BREAK.split(raw)
        if raw.startswith('"'):  # a space before a line break may be escaped
            return _Piece([first, *_indented([line.lstrip(" \t") for line in rest])], is_inline=True)
        return _Piece([first.rstrip(), *_indented([line.strip(" \t") for line in rest])], is_inline=True)

    def _text_block(self, scalar: Scalar, raw: str) -> _Piece:
        """Write a text after `|` or `>` with its lines as they are."""
        header = re.split(r"[\s#]", raw, maxsplit=1)[0]
        digit = next((c for c in header if c.isdigit()), "")
        chomp = next((c for c in header if c in "+-"), "")
        if header[0] == "|":
            content = scalar.text.split("\n") if scalar.text else []
            content = content[:-1] if content and not content[-1] else content
        else:
            content = self._folded(scalar, int(digit) if digit else 0)
        lines = [f"{header[0]}{'2' if digit else ''}{chomp}", *_indented(content)]
        return _Piece(lines, is_open=chomp == "+", is_inline=True)

    def _folded(self, scalar: Scalar, explicit: int) -> list[str]:
        """Give the lines of a folded text as they are written; its value no longer shows where they end."""
        end = self._lines.offset(scalar.span.end_line + 1, 1)
        body = _BREAK.split(self._lines.text[self._lines.start(scalar.span) : end].rstrip("\r\n"))[1:]
        depth = self._text_depth(scalar, body, explicit)
        ends = len(scalar.text) - len(scalar.text.rstrip("\n"))
        return [line[depth:] for line in body] + [""] * (ends - (1 if scalar.text.strip("\n") else 0))

    def _text_depth(self, scalar: Scalar, body: list[str], explicit: int) -> int:
        """Count the columns in front of a text block that are not part of it."""
        if explicit:
            return self._owner_column(scalar) + explicit
        return next((len(line) - len(line.lstrip(" ")) for line in body if line.strip(" ")), 0)

    def _owner_column(self, scalar: Scalar) -> int:
        """Find the indentation of the key or dash a text block belongs to."""
        start = self._lines.start(scalar.span)
        starts = [*self._notes.entries.values(), *self._notes.items.values()]
        return max((slot.start, slot.column) for slot in starts if slot.start <= start)[1] - 1

    def _aligned(self, mapping: Mapping, entries: list[Entry], pieces: list[_Piece], path: _Path) -> dict[int, int]:
        """Give the width of the key for each one-line entry of a mapping that holds nothing but mappings.

        A blank line or a comment between two entries begins a new group.
        """
        if not path or not all(isinstance(entry.value, Mapping) for entry in mapping):
            return {}
        groups: list[list[int]] = [[]]
        for index, (entry, piece) in enumerate(zip(entries, pieces, strict=True)):
            slot = self._notes.entry(entry.key)
            if slot and index and (slot.blank or slot.before or self._extra(slot)):
                groups.append([])
            if piece.is_inline and len(self._key(entry.key)) <= ALIGNED_KEY:
                groups[-1].append(index)
        widths = [(group, max((len(self._key(entries[i].key)) for i in group), default=0)) for group in groups]
        return {index: width for group, width in widths for index in group}


def _padded(piece: _Piece, key: str, width: int) -> _Piece:
    """Move the value of a one-line entry to the right, below its neighbours'."""
    first = piece.lines[0]
    gap = " " * (width - len(key))
    return _Piece([f"{key}:{gap}{first[len(key) + 1 :]}", *piece.lines[1:]], is_inline=True)


def _comments(comments: list[Comment], *, is_first: bool, apart: bool = False) -> list[str]:
    """Write comments on lines of their own, the blank lines above them kept but at the beginning."""
    out: list[str] = []
    for index, comment in enumerate(comments):
        if (comment.blank or (apart and index == 0)) and (index or not is_first):
            out.append("")
        out.append(comment.text)
    return out


def _indented(lines: list[str]) -> list[str]:
    return [f"{_INDENT}{line}" if line else line for line in lines]


def _is_block_text(raw: str) -> bool:
    return raw[:1] in {"|", ">"}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _rank(path: _Path) -> Callable[[Entry], int]:
    """Order the keys the language knows; the others follow in the order of the file."""
    order = _order(path)
    return lambda entry: order.index(entry.key.text) if entry.key.text in order else len(order)


def _order(path: _Path) -> tuple[str, ...]:
    if path[:1] == ("environments",):
        path = path[2:] if len(path) >= 2 else ("environments",)
    if not path:
        return _TOP
    return _NAMED.get(path[0], ()) if len(path) == 2 else ()
