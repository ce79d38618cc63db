"""What may be written where the cursor stands: keys, types, values, names, and where an arrow may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archc import services
from archc.lsp.arrows import HEAD, reachable, split
from archc.lsp.document import Document, at, entries
from archc.lsp.names import kinds
from archc.lsp.spot import Spot, locate
from archc.lsp.words import Schema, about_field, about_type, branches, kind, schemas_at, without_environment, word
from archc.model.regions import REGIONS

Kind = Literal["key", "value", "name", "type"]


@dataclass(frozen=True, slots=True)
class Item:
    """One proposal: what is inserted in place of the word, with a short detail and its page."""

    label: str
    kind: Kind
    insert: str
    detail: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What may stand in place of the word from column `start` (from 0) to the cursor."""

    items: tuple[Item, ...]
    start: int


def complete(document: Document, line: int, column: int) -> Proposals:
    """Return what may be written at a place; lines and columns count from 0."""
    spot = locate(document.text, line, column)
    path = without_environment(spot.path)
    if _is_arrow(path, spot):
        return _arrow(document, spot)
    if spot.key:
        return Proposals(tuple(_values(document, spot, path)), spot.start)
    return Proposals(tuple(_keys(document, spot)), spot.start)


# -- keys and values --------------------------------------------------------------------------------------------------


def _keys(document: Document, spot: Spot) -> Iterator[Item]:
    there = spot.seen | _keys_there(document, spot)
    for schema in schemas_at(document, spot.path):
        required = set(schema.get("required", ()))
        for name, inner in schema.get("properties", {}).items():
            if name not in there or name == spot.word:
                note = "required" if name in required else kind(inner)
                yield Item(name, "key", f"{name}: ", note, about_field(name, inner))


def _keys_there(document: Document, spot: Spot) -> set[str]:
    node = at(document.root, tuple(s for s in spot.path if s != "-")) if "-" not in spot.path else None
    return {e.name for e in entries(node)}


def _values(document: Document, spot: Spot, path: tuple[str, ...]) -> Iterator[Item]:
    if path[:1] == ("components",) and len(path) == 2 and spot.key == "type":
        for name in services.by_type():
            yield Item(name, "type", name, "type", about_type(name))
        return
    if names := list(_named(document, spot, path)):
        yield from names
        return
    if not path and spot.key == "region":
        for region, title in REGIONS.items():
            yield Item(region, "value", region, title)
        return
    told = {
        value: schema.get("description", "")
        for outer in schemas_at(document, (*spot.path, spot.key))
        for schema in (outer, *branches(outer.get("items", {})))
        for value in _allowed(schema)
    }
    for value, about in told.items():
        yield Item(value, "value", value, "", about)


def _allowed(schema: Schema) -> list[str]:
    if "enum" in schema:
        return [word(v) for v in schema["enum"]]
    if "const" in schema:
        return [str(schema["const"])]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    return [str(e) for e in schema.get("examples", ()) if isinstance(e, str | int)]


def _named(document: Document, spot: Spot, path: tuple[str, ...]) -> Iterator[Item]:
    """Yield names where a name belongs: in alarms, accepted findings, groups of the layout, ends of an arrow."""
    names = kinds(document)
    if not path and spot.key == "alarms":
        names = {n: k for n, k in names.items() if k == "sns"}
    elif path[:1] == ("checks",) and spot.key == "code":
        from archc.checks import all_codes  # noqa: PLC0415 - imports every check

        for code in all_codes().values():
            if code.severity == "warning":
                yield Item(code.id, "value", code.id, code.name, code.page)
        return
    elif not (
        (path[:1] == ("checks",) and spot.key == "component")
        or (path[:2] == ("layout", "groups") and spot.key == "components")
        or (path[:1] == ("connections",) and spot.key in ("from", "to"))
    ):
        return
    for name, what in names.items():
        yield Item(name, "name", name, what)


# -- arrows -----------------------------------------------------------------------------------------------------------


def _is_arrow(path: tuple[str, ...], spot: Spot) -> bool:
    listed = path in {("connections", "-"), ("connections",), ("layout", "steps", "-")}
    return listed and not spot.key and (path != ("connections",) or bool(spot.word))


def _arrow(document: Document, spot: Spot) -> Proposals:
    """Propose the next end of an arrow: after `->` only what the ends before it can reach."""
    written = spot.word
    pieces = HEAD.split(written)
    heads = HEAD.findall(written)
    last = pieces[-1].rpartition(",")[2]
    start = spot.start + len(written) - len(last.lstrip())
    already = set(split(pieces[-1].rpartition(",")[0]))
    names = {n: k for n, k in kinds(document).items() if n not in already}
    if heads and heads[-1] == "->":
        reach = reachable(document, split(pieces[-2]))
        return Proposals(tuple(Item(n, "name", n, k, reach[n]) for n, k in names.items() if n in reach), start)
    return Proposals(tuple(Item(n, "name", n, k) for n, k in names.items()), start)
