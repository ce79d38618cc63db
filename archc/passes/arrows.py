"""Read the arrows of `connections`: chains and fans become single arrows.

- customer -> site -> balancer: HTTPS      two arrows, the label on the first
- web -> orders, clicks                    two arrows
- { from: web, to: database }              one arrow
- welcome ~> mail                          drawn only
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archc.diagnostics import Code, Diagnostic, Fix, Span, codes
from archc.model.architecture import Arrow
from archc.passes.wording import put
from archc.source.nodes import Mapping, Node, Scalar, Sequence, kind, plain, span_within

MAX_ARROWS = 20_000
"""How many arrows a file may make: a fan of names on both sides of an arrow multiplies them."""

_HEAD = re.compile(r"->|~>|→|=>|<-|--+>?")
_SHOWN = "`web -> database`"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of `connections`: the arrows it makes, and its options as they stand there."""

    arrows: tuple[Arrow, ...]
    options: Mapping


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    span: Span


_Parts = tuple[list[list[_Name]], list[bool], str, Mapping | None]


def read_arrows(connections: Node | None) -> tuple[tuple[Item, ...], tuple[Diagnostic, ...]]:
    """Return what each entry of `connections` says, and what cannot be read as an arrow."""
    items: list[Item] = []
    found: list[Diagnostic] = []
    left = MAX_ARROWS
    for node in connections.items if isinstance(connections, Sequence) else ():
        try:
            item = _make(_parts(node), left)
            items.append(item)
            left -= len(item.arrows)
        except _UnreadableError as problem:
            found.append(problem.diagnostic)
            if problem.diagnostic.code is codes.TOO_MANY_VALUES:
                break
    return tuple(items), tuple(found)


class _UnreadableError(Exception):
    """An entry that is no arrow; carries what to say of it."""

    def __init__(
        self, message: str, span: Span, help_: str = "", fix: Fix | None = None, code: Code = codes.ARROW_FORM
    ) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, span, help=help_, fix=fix)


def _parts(node: Node) -> _Parts:
    """Return the ends of an entry in a row, its label and its options; raise `_UnreadableError` where it has none."""
    if isinstance(node, Scalar):
        return *_chain(node), "", None
    if isinstance(node, Mapping) and "from" in node and "to" in node:
        rest = Mapping(tuple(e for e in node.entries if e.name not in ("from", "to")), node.span)
        return [_names(node.get("from")), _names(node.get("to"))], [False], "", rest
    if isinstance(node, Mapping) and len(node) == 1 and not ("from" in node or "to" in node):
        entry = node.entries[0]
        if isinstance(entry.value, Mapping):
            return *_chain(entry.key), "", entry.value
        return *_chain(entry.key), _label(entry.value), None
    if isinstance(node, Mapping) and ("from" in node or "to" in node):
        there, absent = ("from", "to") if "from" in node else ("to", "from")
        message = f"a connection with `{there}` has no `{absent}`"
        raise _UnreadableError(message, node.span, "write `{ from: web, to: database }`")
    if isinstance(node, Mapping) and len(node) > 1:
        message = "a connection is one arrow with its options, not several keys"
        help_ = "write each arrow as an entry of its own; options stand in braces: `web -> images: { access: read }`"
        raise _UnreadableError(message, node.entries[1].key.span, help_)
    raise _UnreadableError(f"a connection must be an arrow, not {kind(node)}", node.span, f"write {_SHOWN}")


def _label(node: Node | None) -> str:
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return ""
    if isinstance(node, Scalar):
        return node.text
    raise _UnreadableError(f"an arrow's label must be text, not {kind(node)}", node.span)


def _names(node: Node | None) -> list[_Name]:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return list(_split(node, 0, len(node.text)))
    if isinstance(node, Sequence) and node.items:
        return [n for item in node.items for n in _names(item)]
    assert node is not None  # noqa: S101 - only asked for keys that are there
    said = "an empty list" if isinstance(node, Sequence) else kind(node)
    raise _UnreadableError(
        f"an end of an arrow must be a name, not {said}", node.span, "write `{ from: web, to: database }`"
    )


def _split(scalar: Scalar, start: int, end: int) -> Iterator[_Name]:
    """Yield the names between commas, each with its place."""
    at = start
    for part in scalar.text[start:end].split(","):
        name = part.strip()
        first = at + len(part) - len(part.lstrip())
        span = span_within(scalar, first, first + max(len(name), 1))
        if not name:
            raise _UnreadableError(f"`{_short(scalar.text)}` has an end without a name", scalar.span, f"write {_SHOWN}")
        if not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
            raise _UnreadableError(
                f"`{_short(name)}` is not a name", span, f"an arrow joins names: {_SHOWN}, `web -> a, b`"
            )
        yield _Name(name, span)
        at += len(part) + 1


def _chain(scalar: Scalar) -> tuple[list[list[_Name]], list[bool]]:
    """Return the ends in a row, and for each arrow between them whether it is drawn only."""
    text, at = scalar.text, 0
    ends: list[list[_Name]] = []
    drawn: list[bool] = []
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise _UnreadableError(f"`{_short(text)}` is not an arrow", scalar.span, f"an arrow joins two names: {_SHOWN}")
    for head in heads:
        if head.group() not in ("->", "~>"):
            raise _wrong_head(head, scalar)
        ends.append(list(_split(scalar, at, head.start())))
        drawn.append(head.group() == "~>")
        at = head.end()
    ends.append(list(_split(scalar, at, len(text))))
    return ends, drawn


def _wrong_head(head: re.Match[str], scalar: Scalar) -> _UnreadableError:
    """`=>` and the like are meant as `->`; `<-` points from the other end."""
    span = span_within(scalar, head.start(), head.end())
    if head.group() == "<-":
        help_ = "an arrow points right: turn the names round and write `->`"
        return _UnreadableError("`<-` is not an arrow", span, help_)
    exact = span.end_column - span.column == len(head.group())
    fix = put(span, "->") if exact and head.group().endswith((">", "→")) else None
    return _UnreadableError(f"`{head.group()}` is not an arrow", span, "write `->`, or `~>` for drawn only", fix)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _make(parts: _Parts, left: int) -> Item:
    """Make the arrows of an entry, unless they are more than are left."""
    ends, drawn, label, said = parts
    if (number := sum(len(a) * len(b) for a, b in pairwise(ends))) > left:
        raise _UnreadableError(
            f"the file has more than {MAX_ARROWS} arrows: this entry makes {number}",
            _join(ends[0][0].span, ends[-1][-1].span),
            "write fewer names on a side; a stack has 500 resources",
            code=codes.TOO_MANY_VALUES,
        )
    label = _label(said.get("label")) if said else label
    entries = tuple(e for e in said.entries if e.name != "label") if said else ()
    options = {e.name: plain(e.value) for e in entries}
    spans = {e.name: e.value.span for e in entries}
    arrows = tuple(
        Arrow(
            s.text, t.text, label, options, only, _join(s.span, t.span), {**spans, "from": s.span, "to": t.span}, n == 0
        )
        for n, only in enumerate(drawn)
        for s in ends[n]
        for t in ends[n + 1]
    )
    return Item(arrows, Mapping(entries, said.span if said else arrows[0].span))


def _join(a: Span, b: Span) -> Span:
    if a.line != b.line or b.end_column < a.column:
        return b
    return Span(a.file, a.line, a.column, b.end_line, b.end_column)
