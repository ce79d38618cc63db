"""What the language has at a path: the schemas there, and how they are told."""

import re
from typing import Any

from archc import services
from archc.lsp.arrows import options_of
from archc.lsp.document import Document, text_at
from archc.passes.schema import component_schema, file_schema, summary
from archc.services import by_type

Schema = dict[str, Any]
_TYPE = re.compile(r"\btype:\s*[\"']?([a-z0-9]+)")
_SHARED = ("title", "description", "tags", "was", "ids", "overrides", "existing")
_NAMES = {"object": "mapping", "array": "list", "string": "text", "integer": "whole number", "boolean": "true | false"}


def without_environment(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path as in the file itself: what stands in an environment is laid over the file."""
    return path[2:] if path[:1] == ("environments",) else path


def schemas_at(document: Document, path: tuple[str, ...]) -> list[Schema]:
    """Return the schemas that may apply to the value at a path."""
    path = without_environment(path)
    if not path:
        return [_top()]
    if path[0] == "components":
        return _component(document, path)
    if path[0] == "connections":
        return _connection(document, path)
    return _walk([file_schema()], path)


def _top() -> Schema:
    schema = file_schema()
    later = {
        "components": {"type": "object", "description": "The parts of the system, by name."},
        "connections": {"type": "array", "description": "The arrows: each is a permission."},
    }
    return {**schema, "properties": {**schema["properties"], **later}}


def _component(document: Document, path: tuple[str, ...]) -> list[Schema]:
    if len(path) < 2:
        return []
    service = by_type().get(type_of(document, path[1]))
    schema = component_schema(service or next(iter(by_type().values())))
    properties = {k: v for k, v in schema["properties"].items() if service or k in _SHARED}
    types = {"enum": list(by_type()), "description": "The service."}
    return _walk([{**schema, "properties": {**properties, "type": types}}], path[2:])


def type_of(document: Document, name: str) -> str:
    """Return the type of a component, as it stands there or in what is being typed."""
    if (said := text_at(document.root, ("components", name, "type"))) in by_type():
        return said
    start = re.search(rf"^\s+{re.escape(name)}\s*:", document.text, re.MULTILINE)
    found = _TYPE.search(document.text, start.end(), start.end() + 400) if start else None
    return found[1] if found else ""


def _connection(document: Document, path: tuple[str, ...]) -> list[Schema]:
    """Return what may stand behind an arrow, or in an entry with `from` and `to`."""
    arrow = next((step for step in path[1:] if "->" in step), "")
    label = {"type": "string", "description": "What is written at the arrow."}
    if not arrow:
        ends = {"from": {"description": "Where the arrow starts."}, "to": {"description": "Where it ends."}}
        return _walk([{"type": "object", "properties": {**ends, "label": label}}], path[2:])
    options = {"label": label, **options_of(document, arrow)}
    return _walk([{"type": "object", "properties": options}], path[path.index(arrow) + 1 :])


def _walk(schemas: list[Schema], path: tuple[str, ...]) -> list[Schema]:
    for step in path:
        schemas = [inner for schema in schemas for inner in _inside(schema, step)]
    return [branch for schema in schemas for branch in branches(schema)]


def branches(schema: Schema) -> list[Schema]:
    """Return a schema's alternatives, each with its description."""
    if "anyOf" not in schema:
        return [schema]
    told = {k: v for k, v in schema.items() if k in ("description", "default")}
    return [{**told, **inner} for branch in schema["anyOf"] for inner in branches(branch)]


def _inside(schema: Schema, step: str) -> list[Schema]:
    found = []
    for branch in branches(schema):
        if step in branch.get("properties", {}):
            found.append(branch["properties"][step])
        elif step == "-" and "items" in branch:
            found.append(branch["items"])
        elif isinstance(branch.get("additionalProperties"), dict):
            found.append(branch["additionalProperties"])
    return found


# -- telling ----------------------------------------------------------------------------------------------------------


def about_type(name: str) -> str:
    """Return what a type is and what it becomes, as Markdown."""
    service = services.by_type()[name]
    made = ", ".join(f"`{t}`" for t in sorted(service.emits))
    return f"**{name}** — {summary(service)}\n\nBecomes {made}."


def about_field(name: str, schema: Schema) -> str:
    """Return the page of a field, as Markdown."""
    default = f"\n\nDefault: `{word(schema['default'])}`" if "default" in schema else ""
    return f"**{name}** — {kind(schema)}\n\n{schema.get('description', '')}{default}"


def word(value: Any) -> str:
    """Return a value as YAML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def kind(schema: Schema) -> str:
    """Return what a value may be, in a few words: `whole number`, `single | per-zone | none`."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind(s) for s in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(word(v) for v in schema["enum"][:6]) + (" | …" if len(schema["enum"]) > 6 else "")
    return _NAMES.get(str(schema.get("type")), str(schema.get("type", "value")))
