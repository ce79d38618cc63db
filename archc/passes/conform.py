"""Check data against a schema: at once where it is right, by jsonschema where something is to be told.

Most files are right, and to import jsonschema takes longer than everything else that `validate` does to the shop.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}

_SAYS_NOTHING = frozenset({"$schema", "default", "description", "examples", "title", "x-says"})


def errors(schema: Mapping[str, Any], data: Any) -> Iterable[Any]:
    """Return jsonschema's errors of data; none is told without it."""
    if conforms(schema, data):
        return ()
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - see above

    found: Iterable[Any] = Draft202012Validator(schema).iter_errors(data)
    return found


def conforms(schema: Mapping[str, Any], data: Any) -> bool:
    """Say whether data is certainly right. A doubt, such as a keyword that is not known here, counts as wrong.

    >>> conforms({"type": "integer", "minimum": 1}, 2), conforms({"type": "integer"}, True)
    (True, False)
    """
    return all(
        keyword in _SAYS_NOTHING or (keyword in _KEYWORDS and _KEYWORDS[keyword](said, data, schema))
        for keyword, said in schema.items()
    )


def _is_type(said: Any, data: Any, _schema: Mapping[str, Any]) -> bool:
    names = (said,) if isinstance(said, str) else said
    return any(isinstance(data, _TYPES[name]) and (name == "boolean" or not isinstance(data, bool)) for name in names)


def _is_same(said: Any, data: Any, _schema: Mapping[str, Any]) -> bool:
    return type(said) is type(data) and bool(said == data)


def _is_one(said: Any, data: Any, schema: Mapping[str, Any]) -> bool:
    return any(_is_same(value, data, schema) for value in said)


def _has_properties(said: Any, data: Any, _schema: Mapping[str, Any]) -> bool:
    return not isinstance(data, dict) or all(name not in data or conforms(s, data[name]) for name, s in said.items())


def _has_no_more(said: Any, data: Any, schema: Mapping[str, Any]) -> bool:
    if not isinstance(data, dict):
        return True
    known = schema.get("properties", {})
    rest = [value for name, value in data.items() if name not in known]
    return not rest if said is False else isinstance(said, dict) and all(conforms(said, value) for value in rest)


def _is_between(said: Any, data: Any, _schema: Mapping[str, Any], *, above: bool) -> bool:
    if isinstance(data, bool) or not isinstance(data, int | float):
        return True
    return bool(data >= said if above else data <= said)


def _is_long(said: Any, data: Any, _schema: Mapping[str, Any], *, kind: type, above: bool) -> bool:
    if not isinstance(data, kind):
        return True
    length = len(data)  # type: ignore[arg-type]
    return bool(length >= said if above else length <= said)


_KEYWORDS: Mapping[str, Any] = {
    "additionalProperties": _has_no_more,
    "anyOf": lambda said, data, _: any(conforms(s, data) for s in said),
    "const": _is_same,
    "enum": _is_one,
    "items": lambda said, data, _: not isinstance(data, list) or all(conforms(said, item) for item in data),
    "maximum": lambda said, data, schema: _is_between(said, data, schema, above=False),
    "maxItems": lambda said, data, schema: _is_long(said, data, schema, kind=list, above=False),
    "maxLength": lambda said, data, schema: _is_long(said, data, schema, kind=str, above=False),
    "minimum": lambda said, data, schema: _is_between(said, data, schema, above=True),
    "minItems": lambda said, data, schema: _is_long(said, data, schema, kind=list, above=True),
    "minLength": lambda said, data, schema: _is_long(said, data, schema, kind=str, above=True),
    "pattern": lambda said, data, _: not isinstance(data, str) or re.search(said, data) is not None,
    "properties": _has_properties,
    "propertyNames": lambda said, data, _: not isinstance(data, dict) or all(conforms(said, name) for name in data),
    "required": lambda said, data, _: not isinstance(data, dict) or all(name in data for name in said),
    "type": _is_type,
}
"""What each keyword asks, as JSON Schema 2020-12 has it: it says nothing of data of another type."""
