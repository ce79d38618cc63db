"""Where a component or an actor is declared and named, and its renaming."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archc.diagnostics import Edit, Span
from archc.lsp.document import Document, at, entries, find, holds, items, text_at
from archc.passes.arrows import read_arrows
from archc.passes.wording import is_usable
from archc.source import Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Name:
    """A place where a component or an actor is named; `declared` where it is made."""

    text: str
    span: Span
    declared: bool = False


def kinds(document: Document) -> dict[str, str]:
    """Return every component, resource and actor of a file, each with what it is."""
    root = document.root
    found = {e.name: text_at(e.value, ("type",)) for e in entries(at(root, ("components",)))}
    found |= {e.name: text_at(e.value, ("Type",)) for e in entries(at(root, ("resources",)))}
    return found | {e.name: "actor" for e in entries(at(root, ("actors",)))}


def named(document: Document) -> tuple[Name, ...]:
    """Return every place where something is named, in order; environments too."""
    found: dict[Name, None] = {}
    overlays = [e.value for e in entries(at(document.root, ("environments",)))]
    for place in (document.root, *overlays):
        for key in ("components", "resources", "actors"):
            for entry in entries(at(place, (key,))):
                found[Name(entry.name, entry.key.span, place is document.root)] = None
        found |= dict.fromkeys((*_in_arrows(place), *_in_fields(place)))
    return tuple(sorted(found, key=lambda n: n.span))


def _in_arrows(place: Node | None) -> Iterator[Name]:
    for path in (("connections",), ("layout", "steps")):
        node = at(place, path)
        for item in read_arrows(node if isinstance(node, Sequence) else None)[0]:
            for arrow in item.arrows:
                yield Name(arrow.source, arrow.at("from"))
                yield Name(arrow.target, arrow.at("to"))


def _in_fields(place: Node | None) -> Iterator[Name]:
    """Yield the names in `alarms`, in accepted findings and in groups of the layout."""
    nodes = [at(place, ("alarms",)), *(at(c, ("component",)) for c in items(at(place, ("checks",))))]
    for group in entries(at(place, ("layout", "groups"))):
        nodes += items(at(group.value, ("components",)))
    yield from (Name(n.text, n.span) for n in nodes if isinstance(n, Scalar) and isinstance(n.value, str))


def name_at(document: Document, line: int, column: int) -> Name | None:
    """Return the component or actor that is named at a place (from 1)."""
    return next((n for n in named(document) if holds(n.span, line, column)), None)


def uses(document: Document, name: str) -> tuple[Span, ...]:
    """Return every place where a name stands, in order."""
    return tuple(n.span for n in named(document) if n.text == name)


def declaration(document: Document, line: int, column: int) -> Span | None:
    """Return where the thing is declared that is named at a place; for a function's code, its file."""
    if (there := name_at(document, line, column)) is not None:
        return next((n.span for n in named(document) if n.declared and n.text == there.text), None)
    return _code(document, line, column)


def _code(document: Document, line: int, column: int) -> Span | None:
    found = find(document.root, line, column)
    if found is None or found.is_key or found.path[0] != "components" or found.path[-1] != "code":
        return None
    path = Path(document.file).parent / found.scalar.text
    sources = sorted(path.glob("index.*")) or sorted(p for p in path.glob("*") if p.is_file())
    file = next(iter(sources), None) if path.is_dir() else path
    return Span(str(file), 1, 1, 1, 1) if file and file.is_file() else None


def rename(document: Document, line: int, column: int, new: str) -> tuple[tuple[Edit, ...], str]:
    """Return the edits that rename what is named at a place, or why it cannot be called so."""
    there = name_at(document, line, column)
    if there is None:
        return (), "there is no component or actor here"
    if new != there.text and new in kinds(document):
        return (), f"`{new}` is there already"
    if not is_usable(new):
        return (), f"`{new}` is not a name archc can use: write lower-case words joined by hyphens"
    return tuple(Edit(span, new) for span in uses(document, there.text)), ""
