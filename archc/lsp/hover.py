"""What stands under the cursor: a field's page, a type, a component with its arrows, what an arrow grants."""

from archc.diagnostics import Span
from archc.lsp.document import Document, Found, find, holds
from archc.lsp.names import kinds
from archc.lsp.words import about_field, about_type, schemas_at, type_of
from archc.model.regions import REGIONS
from archc.services import by_type
from archc.stack.link import Blueprint, Link

Answer = tuple[str, Span]


def hover(document: Document, line: int, column: int) -> Answer | None:
    """Return Markdown about what stands at a place (from 1), and the span it speaks of."""
    if document.root is None:
        return None
    found = find(document.root, line, column)
    if found is None:
        return None
    if found.path[0] == "connections":
        return _arrows(document, line, column) or _option(document, found)
    if found.is_key:
        return _key(document, found)
    return _value(document, found)


def _key(document: Document, found: Found) -> Answer | None:
    path = tuple(str(p) for p in found.path)
    if len(path) == 2 and path[0] in ("components", "resources", "actors"):
        return _component(document, path[1]), found.scalar.span
    return _field(document, path, found)


def _field(document: Document, path: tuple[str, ...], found: Found) -> Answer | None:

    schemas = [s for s in schemas_at(document, path[:-1]) if path[-1] in s.get("properties", {})]
    return (about_field(path[-1], schemas[0]["properties"][path[-1]]), found.scalar.span) if schemas else None


def _value(document: Document, found: Found) -> Answer | None:
    path, text = tuple(str(p) for p in found.path), found.scalar.text
    if path[-1] == "type" and len(path) == 3 and text in by_type():
        return about_type(text), found.scalar.span
    if path == ("region",) and text in REGIONS:
        return f"**{text}** — {REGIONS[text]}", found.scalar.span
    if path[0] == "checks" and path[-1] == "code":
        from archc.checks import all_codes  # noqa: PLC0415 - imports every check

        code = all_codes().get(text)
        return (f"**{code.id} {code.name}**\n\n{code.page}", found.scalar.span) if code else None
    if text in kinds(document) and path[0] in ("alarms", "checks", "layout"):
        return _component(document, text), found.scalar.span
    keys = tuple("-" if isinstance(p, int) else p for p in found.path)
    return _field(document, keys if keys[-1] != "-" else keys[:-1], found)


def _component(document: Document, name: str) -> str:
    """Return what a component is, and the arrows that start and end there."""
    what = kinds(document).get(name) or type_of(document, name)
    lines = [f"**{name}** — {what or 'component'}"]
    if document.blueprint:
        lines += [f"- → `{k.arrow.target}`: {_does(k)}" for k in document.blueprint.links_from(name)]
        lines += [f"- ← `{k.arrow.source}`: {_does(k)}" for k in document.blueprint.links_to(name)]
    if document.lowered:
        made = [f"`{m.logical_id}`" for m in document.lowered.made if m.component == name]
        lines += ["", f"Becomes {', '.join(made)}."] if made else []
    return "\n".join([lines[0], "", *lines[1:]])


def _does(link: Link) -> str:
    return ", ".join(dict.fromkeys(m.joint.says for m in link.matches)) or "is drawn only"


def _arrows(document: Document, line: int, column: int) -> Answer | None:
    """Return what the arrows at a place grant."""
    if document.blueprint is None:
        return None
    links = [k for k in document.blueprint.links if holds(k.arrow.span, line, column)]
    if not links:
        return None
    return "\n\n".join(_arrow(document, document.blueprint, k) for k in links), links[0].arrow.span


def _arrow(document: Document, blueprint: Blueprint, link: Link) -> str:
    head = f"**{link.arrow.source} → {link.arrow.target}**: {_does(link)}"
    lowered = document.lowered
    if lowered is None or document.blueprint is not blueprint:
        return head
    grants = [f"- {g}" if " " in g else f"- `{g}`" for g in lowered.grants.get(link.id, ())]
    made = [f"`{m.logical_id}`" for m in lowered.made if link.id in m.links]
    told = ["", *grants] if grants else []
    return "\n".join([head, *told, *(["", f"In the stack: {', '.join(made)}."] if made else [])])


def _option(document: Document, found: Found) -> Answer | None:
    if not found.is_key and not isinstance(found.path[-1], str):
        return None
    return _field(document, tuple("-" if isinstance(p, int) else p for p in found.path), found)
