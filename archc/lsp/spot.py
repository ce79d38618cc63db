"""Where the cursor stands in a text that is being typed, and so is mostly no YAML yet.

A reader of lines that gives up on nothing: indentation, `key:`, `- `, brackets and quotes are enough to say in which
mapping the cursor stands, and whether a key or a value is being written.

    components:
      web: { type: ec2, sc|        Spot(path=("components", "web"), key="", word="sc", seen={"type"})
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_KEY = re.compile(
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<plain>[^\s#{}\[\],&*!|>'"%@`-][^#]*?))\s*:(?=\s|$)"""
)
_ITEM = "-"
"""What stands in a path for an entry of a list."""

_LONGEST = 4000
"""Characters of a line that are looked at."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text. `path` are the keys round it; `key` is the one whose value is being written, if one is.

    `word` is what has been written of the key or value so far, and `start` the column (from 0) where it begins.
    `seen` are the keys of the same mapping in brackets that stand before it.
    """

    path: tuple[str, ...]
    key: str
    word: str
    start: int
    seen: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Block:
    """A key or an entry of a list that stands on a line of its own, with its indentation."""

    indent: int
    key: str


@dataclass(slots=True)
class _Flow:
    """An open bracket, and what has been read in it since the last comma."""

    is_mapping: bool
    owner: str
    key: str = ""
    seen: set[str] = field(default_factory=set)


def locate(text: str, line: int, column: int) -> Spot:
    """Return where a cursor stands; `line` and `column` count from 0."""
    lines = re.split(r"\r\n|\n|\r", text)
    reader = _Reader()
    last = min(line, len(lines) - 1)
    for number in range(_beginning(lines, last), last):
        reader.read(lines[number][:_LONGEST])
    return reader.spot(lines[last][: min(column, _LONGEST)])


def _beginning(lines: list[str], line: int) -> int:
    """Return the line of the top-level key that a line belongs to."""
    while line > 0 and (not lines[line].strip() or lines[line][0] in " \t#-}]"):
        line -= 1
    return line


class _Reader:
    """Reads line after line, and knows which blocks and brackets are open."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self.flows: list[_Flow] = []
        self.token = ""
        self.token_start = 0

    def read(self, line: str) -> None:
        """Read a whole line."""
        if self.flows:
            self._flow(line, 0)
        elif line.strip() and not line.lstrip().startswith("#"):
            self._block(line)

    def spot(self, line: str) -> Spot:
        """Read the line up to the cursor and say where it stands."""
        if self.flows:
            self._flow(line, 0)
            key, start = "", len(line)
        else:
            key, start = self._block(line)
        return self._flow_spot(line) if self.flows else self._block_spot(line, key, start)

    def _block(self, line: str) -> tuple[str, int]:
        """Open and close blocks by a line; return its key, and where what follows the key begins."""
        indent = len(line) - len(line.lstrip(" "))
        at = indent
        self._close(indent, keeps_owner=line[at : at + 1] == "-")
        while line[at : at + 2] == "- " or line[at:] == "-":
            self.blocks.append(_Block(at, _ITEM))
            at += 1 + (len(line[at + 1 :]) - len(line[at + 1 :].lstrip(" ")) if line[at + 1 :].strip() else 1)
            at = min(at, len(line))
        found = _KEY.match(line, at)
        key = ""
        if found:
            key = next((g for g in found.group("double", "single", "plain") if g is not None), "").strip()
            self.blocks.append(_Block(at, key))
            at = found.end()
        rest = line[at:]
        at += len(rest) - len(rest.lstrip(" "))
        if line[at : at + 1] in ("{", "["):
            self._flow(line, at)
        return key, at

    def _close(self, indent: int, *, keeps_owner: bool) -> None:
        """Close the blocks that a line of this indentation ends; `- ` may stand as deep as the key above it."""
        while self.blocks and (
            self.blocks[-1].indent > indent
            or (self.blocks[-1].indent == indent and (not keeps_owner or self.blocks[-1].key == _ITEM))
        ):
            self.blocks.pop()

    def _flow(self, line: str, at: int) -> None:
        """Read a piece of a line with brackets in it."""
        self.token, self.token_start = "", at
        for position, character, text in _characters(line, at):
            if character in "{[":
                owner = self.flows[-1].key or (_ITEM if not self.flows[-1].is_mapping else "") if self.flows else ""
                self.flows.append(_Flow(character == "{", owner))
            elif character in "}]":
                if self.flows:
                    self.flows.pop()
            elif character == "," and self.flows:
                self._keep()
            elif character == ":" and self.flows and self.flows[-1].is_mapping and not self.flows[-1].key:
                self.flows[-1].key = self.token.strip()
            else:
                if not self.token:
                    self.token_start = position
                self.token += text
                continue
            self.token, self.token_start = "", position + 1
            if not self.flows:
                return

    def _keep(self) -> None:
        """Note the key that a comma ends."""
        frame = self.flows[-1]
        frame.seen.add(frame.key or self.token.strip())
        frame.key = ""

    def _flow_spot(self, line: str) -> Spot:
        frame = self.flows[-1]
        word = self.token.lstrip()
        start = self.token_start + len(self.token) - len(word) if self.token else len(line)
        path = self._path() + tuple(f.owner for f in self.flows if f.owner)
        if frame.is_mapping:
            return Spot(path, frame.key, word, start, frozenset(frame.seen))
        return Spot(path[:-1], path[-1] if path else "", word, start, frozenset(frame.seen))

    def _block_spot(self, line: str, key: str, start: int) -> Spot:
        path = self._path()
        if key:
            return Spot(path[:-1], key, line[start:], start)
        word = line[start:]
        return Spot(path, "", word, start)

    def _path(self) -> tuple[str, ...]:
        return tuple(b.key for b in self.blocks)


def _characters(line: str, at: int) -> Iterator[tuple[int, str, str]]:
    """Yield the characters outside of quotes and comments; a colon inside a word and quoted text count as text.

    Each with its position, the sign it is (`t` for text) and what it adds to a word.
    """
    quote = ""
    while at < len(line):
        character = line[at]
        if quote:
            quote = "" if character == quote else quote
            if quote:
                yield at, "t", character
        elif character in "\"'" and (at == 0 or line[at - 1] in " ,[{:"):
            quote = character
        elif character == "#" and (at == 0 or line[at - 1] == " "):
            return
        elif (character == ":" and at + 1 < len(line) and line[at + 1] not in " ,]}") or character == " ":
            yield at, "t", character
        else:
            yield at, character if character in "{}[],:" else "t", character
        at += 1
