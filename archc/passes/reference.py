"""The reference of the language as Markdown, printed from the code: types, fields, arrows."""

from collections.abc import Iterator, Sequence
from typing import Any

from archc import services
from archc.model.architecture import Actor, ActorFields, CommonFields, LayoutFields, Network, ParameterFields
from archc.model.fields import FieldInfo, field_schema, fields_of, object_schema
from archc.passes.connect import matches
from archc.passes.schema import file_schema, summary
from archc.stack.link import Match

_SPAN = services.sample(next(iter(services.by_type().values()))).span


def reference() -> str:
    """Return `schemas/REFERENCE.md`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The language, field by field"
    yield ""
    yield "Printed by `archc schema --types`; do not edit. The guide is `docs/language.md`."
    yield ""
    yield "## Top level"
    yield ""
    yield from _table(("key", "meaning"), [(f"`{k}`", s.get("description", "")) for k, s in _top_level().items()])
    for title, cls in _SHARED:
        yield f"## {title}"
        yield ""
        yield from _fields(cls)
    yield "## Types"
    yield ""
    for name, service in services.by_type().items():
        yield f"### `{name}`"
        yield ""
        yield summary(service)
        yield ""
        yield from _fields(service.fields)
        yield f"Becomes: {', '.join(f'`{t}`' for t in sorted(service.emits))}."
        yield ""
    yield "## Arrows"
    yield ""
    yield "Every pair that is not here is an error; `a ~> b` is drawn and grants nothing."
    yield ""
    yield from _table(("from", "to", "the arrow", "drawn", "options"), list(_arrows()))


_SHARED = (
    ("Every component", CommonFields),
    ("`actors`", ActorFields),
    ("`network`", Network),
    ("`parameters`", ParameterFields),
    ("`layout`", LayoutFields),
)


def _top_level() -> dict[str, Any]:
    later = {
        "components": {"description": "The parts of the system, by name."},
        "connections": {"description": "The arrows."},
    }
    return {**file_schema()["properties"], **later}


def _fields(cls: type) -> Iterator[str]:
    rows = [(f"`{f.key}`", _says(f), _default(f), f.doc) for f in fields_of(cls)]
    yield from _table(("field", "value", "default", "meaning"), rows)


def _says(f: FieldInfo) -> str:
    return _kind(field_schema(f))


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(s) for s in schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(f"`{str(v).lower() if isinstance(v, bool) else v}`" for v in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if schema.get("type") == "object" and schema.get("properties"):
        return "{ " + ", ".join(schema["properties"]) + " }"
    low, high = schema.get("minimum"), schema.get("maximum")
    names = {"integer": "whole number", "string": "text", "boolean": "true or false", "object": "mapping", None: "any"}
    kind = names.get(schema.get("type"), str(schema.get("type")))
    return f"{kind} {low} to {high}" if low is not None and high is not None else kind


def _default(f: FieldInfo) -> str:
    if f.required:
        return "required"
    if f.default is None or f.default in ("", (), {}):
        return ""
    if isinstance(f.default, bool):
        return f"`{str(f.default).lower()}`"
    return f"`{f.default}`" if isinstance(f.default, str | int | float) else "see the field"


def _arrows() -> Iterator[tuple[str, ...]]:
    types = services.by_type()
    someone = Actor(
        "actor", ActorFields(email="a@example.com", phone="+491701234567", url="https://example.com"), _SPAN
    )
    ends: dict[str, Any] = {"actor": someone, **{n: services.sample(s) for n, s in types.items()}}
    for source, one in ends.items():
        for target, other in ends.items():
            if found := matches(one, other):
                yield (f"`{source}`", f"`{target}`", *_arrow(found))


def _arrow(found: tuple[Match, ...]) -> tuple[str, str, str]:
    classes = [o.options for m in found for o in (m.source, m.target) if o.options]
    options = sorted({k for c in classes for k in object_schema(c)["properties"]})
    handed_over = any(m.joint.handed_over(m.source, m.target) for m in found)
    says = ", ".join(dict.fromkeys(m.joint.says for m in found))
    return says, "dashed" if handed_over else "solid", ", ".join(f"`{o}`" for o in options)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""
