"""The quick look at a file's shape agrees with jsonschema, on the schemas of the language itself."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from archc import services
from archc.passes.conform import conforms, errors
from archc.passes.schema import component_schema, file_schema


@cache
def schemas() -> tuple[dict[str, Any], ...]:
    """The schema of the file, and of each type of component."""
    return (file_schema(), *(component_schema(s) for s in services.by_type().values()))


ODD = st.sampled_from(
    [True, False, None, 0, 1, -1, 1.0, 0.5, 70_000, "", "a", "yes", "aws", "10.0.0.0/16", "nginx", "rate(1 day)",
     [], ["a"], ["GET"], [1], {}, {"a": "b"}, {"min": 1}, {"after": 3}, {"Type": "AWS::SNS::Topic"}, "x" * 1200]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> tuple[dict[str, Any], Any]:
    """A schema of the language, and data that has some of its keys."""
    schema = draw(st.sampled_from(schemas()))
    keys = [*schema["properties"], "unknown"]
    data = draw(st.dictionaries(st.sampled_from(keys), st.one_of(ODD, _near(schema, draw)), max_size=5))
    for name in schema.get("required", ()):
        if draw(st.integers(0, 9)):
            said = schema["properties"][name]
            data[name] = said.get("const", (said.get("enum") or ["shop"])[0])
    return schema, data


def _near(schema: dict[str, Any], draw: st.DrawFn) -> st.SearchStrategy[Any]:
    """Values that the schema itself names: defaults, choices, bounds and those just beyond them."""
    found: list[Any] = []
    for said in schema["properties"].values():
        for branch in (said, *said.get("anyOf", ())):
            found += [branch["default"]] if "default" in branch else []
            found += branch.get("enum", [])
            found += [branch[b] + d for b in ("minimum", "maximum") if b in branch for d in (-1, 0, 1)]
    return st.sampled_from(found or [""])


@given(documents())
def test_it_says_what_jsonschema_says(case):
    """What it lets pass jsonschema lets pass, and on all keywords that the language uses it has no doubt."""
    schema, data = case
    assert conforms(schema, data) == Draft202012Validator(schema).is_valid(data)


@pytest.mark.parametrize("schema", schemas(), ids=["file", *services.by_type()])
def test_every_keyword_is_known(schema):
    """No schema of the language has a keyword that would always send it to jsonschema."""
    from archc.passes import conform

    known = conform._KEYWORDS.keys() | conform._SAYS_NOTHING

    def walk(said):
        assert said.keys() <= known
        below = [*said.get("properties", {}).values(), *said.get("anyOf", ())]
        below += [said[k] for k in ("items", "propertyNames", "additionalProperties") if isinstance(said.get(k), dict)]
        for inner in below:
            walk(inner)

    walk(schema)


def test_a_doubt_goes_to_jsonschema():
    """A keyword that is not known here is decided by jsonschema, whatever it says."""
    schema = {"multipleOf": 3}
    assert not conforms(schema, 3)
    assert list(errors(schema, 3)) == []
    assert [e.validator for e in errors(schema, 4)] == ["multipleOf"]
