"""The reference of the language as Markdown, printed from the code: types, fields, arrows."""

from collections.abc import Iterator, Sequence
from typing import Any

from archc import services
from archc.model.architecture import Actor, ActorFields, CommonFields, LayoutFields, Network, ParameterFields
from archc.model.fields import FieldInfo, field_schema, fields_of
from archc.passes.connect import matches
from archc.passes.options import classes_of, option_schemas
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
    yield "Every pair that is not here is an error; `a ~> b` is drawn and grants nothing, and so does an arrow to an"
    yield "actor that nothing delivers to. `resource` is what stands under `resources`."
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
    for (source, target), found in pairs().items():
        handed_over = any(m.joint.handed_over(m.source, m.target) for m in found)
        says = ", ".join(dict.fromkeys(m.joint.says for m in found))
        options = ", ".join(f"`{o}`" for o in sorted(option_schemas(classes_of(found))))
        yield (_named(source), _named(target), says, "dashed" if handed_over else "solid", options)


Kind = tuple[str, str]
"""A kind of end: a type, and the field that has to be switched on, or an empty text."""


def pairs() -> dict[tuple[Kind, Kind], tuple[Match, ...]]:
    """Return every pair of ends that an arrow can join; a switched end only where the plain one would not do."""
    someone = Actor(
        "actor", ActorFields(email="a@example.com", phone="+491701234567", url="https://example.com"), _SPAN
    )
    ends: dict[Kind, Any] = {("actor", ""): someone}
    for name, service in services.joined().items():
        ends |= {(name, field): one for field, one in services.samples(service).items()}
    found = {(s, t): matches(one, other) for s, one in ends.items() for t, other in ends.items()}
    return {
        (s, t): joined
        for (s, t), joined in found.items()
        if joined and not (s[1] and found[(s[0], ""), t]) and not (t[1] and found[s, (t[0], "")])
    }


def _named(kind: Kind) -> str:
    return f"`{kind[0]}` with `{kind[1]}`" if kind[1] else f"`{kind[0]}`"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""
