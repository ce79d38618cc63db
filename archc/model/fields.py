"""Fields of the language: declared once in a frozen dataclass, read from there by schema, binding and docs.

A class of fields is a frozen dataclass whose fields are made by `setting`:

>>> @dataclass(frozen=True, slots=True, kw_only=True)
... class Retry:
...     after: int = setting(5, "Attempts before a message is set aside.", minimum=1, maximum=1000)
>>> object_schema(Retry)["properties"]["after"]["maximum"]
1000
>>> bind(Retry, {"after": 3})
Retry(after=3)
"""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

REQUIRED: Any = dataclasses.MISSING
"""The default of a field that must be given."""

Fields = TypeVar("Fields")

_SCALARS: dict[Any, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def setting(default: Any, doc: str, *, key: str = "", says: str = "", **bounds: Any) -> Any:
    """Declare a field: its default, its sentence for people, and its bounds in JSON Schema's words.

    `key` is the YAML key where it is a Python keyword; `says` puts a pattern into words for messages.
    Bounds are `minimum`, `maximum`, `pattern`, `max_length`, `min_items`, `examples`.
    """
    metadata = {"doc": doc, "key": key, "says": says, "bounds": bounds}
    if default is REQUIRED:
        return dataclasses.field(metadata=metadata)
    if isinstance(default, dict):
        return dataclasses.field(default_factory=dict, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field as the schema, the docs and the binder see it."""

    key: str
    attribute: str
    annotation: Any
    default: Any
    doc: str
    says: str
    bounds: Mapping[str, Any]

    @property
    def required(self) -> bool:
        """Whether the file must give it."""
        return self.default is REQUIRED


@cache
def fields_of(cls: type) -> tuple[FieldInfo, ...]:
    """Return the declared fields of a class of fields, in their order."""
    hints = get_type_hints(cls)
    found = []
    for f in dataclasses.fields(cls):
        default = {} if f.default_factory is dict else f.default
        meta = f.metadata
        found.append(
            FieldInfo(meta["key"] or f.name, f.name, hints[f.name], default, meta["doc"], meta["says"], meta["bounds"])
        )
    return tuple(found)


@cache
def keys_of(cls: type) -> frozenset[str]:
    """Return the YAML keys of a class of fields."""
    return frozenset(f.key for f in fields_of(cls))


_BOUNDS = {"max_length": "maxLength", "min_length": "minLength", "min_items": "minItems", "max_items": "maxItems"}


@cache
def object_schema(cls: type) -> dict[str, Any]:
    """Return the JSON Schema of a class of fields: an object that takes its keys and no others."""
    infos = fields_of(cls)
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
    schema["properties"] = {f.key: field_schema(f) for f in infos}
    if required := [f.key for f in infos if f.required]:
        schema["required"] = required
    return schema


def field_schema(f: FieldInfo) -> dict[str, Any]:
    """Return the JSON Schema of one field, with its sentence, bounds and default."""
    schema = type_schema(f.annotation)
    target = _branch_for_bounds(schema)
    for name, value in f.bounds.items():
        target[_BOUNDS.get(name, name)] = value
    if f.says:
        target["x-says"] = f.says
    schema["description"] = f.doc
    if not f.required and f.default not in (None, "", (), {}) and isinstance(f.default, bool | int | float | str):
        schema["default"] = f.default
    return schema


def _branch_for_bounds(schema: dict[str, Any]) -> dict[str, Any]:
    """Bounds of a union belong to its number or text branch, so that `false` stays legal; of several texts, to each."""
    for branch in schema.get("anyOf", ()):
        if branch.get("type") in ("integer", "number", "string"):
            return branch  # type: ignore[no-any-return]
    if isinstance(values := schema.get("additionalProperties"), dict) and values.get("type") == "string":
        return values
    if schema.get("type") == "array" and schema["items"].get("type") == "string":
        return schema["items"] if "enum" not in schema["items"] else schema
    return schema


def type_schema(annotation: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type annotation."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _SCALARS:
        return {"type": _SCALARS[annotation]}
    if annotation is Any:
        return {}
    if origin is Literal:
        return _literal_schema(arguments)
    if origin in (Union, types.UnionType):
        branches = [type_schema(a) for a in arguments if a is not type(None)]
        return branches[0] if len(branches) == 1 else {"anyOf": branches}
    if origin is tuple:
        return {"type": "array", "items": type_schema(arguments[0])}
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {"type": "object", "additionalProperties": _entry_schema(arguments[1])}
    if dataclasses.is_dataclass(annotation):
        return dict(object_schema(annotation))  # type: ignore[arg-type]
    msg = f"no JSON Schema for the annotation {annotation!r}"
    raise TypeError(msg)


def _entry_schema(annotation: Any) -> dict[str, Any]:
    """Return the JSON Schema of a mapping's values: where they may be None, `null` is one of them.

    >>> _entry_schema(Mapping[str, Any] | None)
    {'type': ['object', 'null'], 'additionalProperties': {}}
    """
    schema = type_schema(annotation)
    if type(None) in get_args(annotation) and isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return schema


def _literal_schema(values: tuple[Any, ...]) -> dict[str, Any]:
    if all(isinstance(v, bool) for v in values):
        return {"type": "boolean", "enum": list(values)}
    return {"enum": list(values)}


def bind(cls: type[Fields], data: Mapping[str, Any]) -> Fields:
    """Make the fields from plain data that its schema has accepted; keys it does not know are passed over."""
    values = {f.attribute: bind_value(f.annotation, data[f.key]) for f in fields_of(cls) if f.key in data}  # type: ignore[arg-type]
    return cls(**values)


def bind_value(annotation: Any, value: Any) -> Any:
    """Turn one accepted value into what its annotation says: lists become tuples, mappings become fields."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _bind_union(arguments, value)
    if origin is tuple and isinstance(value, list):
        return tuple(bind_value(arguments[0], v) for v in value)
    if dataclasses.is_dataclass(annotation) and isinstance(value, Mapping):
        return bind(annotation, value)  # type: ignore[arg-type]
    if origin is Mapping and isinstance(value, Mapping):
        return {name: bind_value(arguments[1], v) for name, v in value.items()}
    if annotation is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _bind_union(arguments: tuple[Any, ...], value: Any) -> Any:
    for a in arguments:
        if isinstance(value, Mapping) and (dataclasses.is_dataclass(a) or get_origin(a) in (dict, Mapping)):
            return bind_value(a, value)
        if isinstance(value, list) and get_origin(a) is tuple:
            return bind_value(a, value)
    return value
