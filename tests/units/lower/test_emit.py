"""Printing: what any YAML 1.1 reader gets back is what was printed, and people can read it."""

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archc.lower.emit import to_json, to_yaml


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms back into the long ones."""


def _long_form(loader: Loader, tag: str, node: yaml.Node) -> dict[str, object]:
    if tag == "GetAtt":
        return {"Fn::GetAtt": node.value.split(".")}
    said = (
        loader.construct_scalar(node)
        if isinstance(node, yaml.ScalarNode)
        else loader.construct_sequence(node, deep=True)
    )
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": said}


Loader.add_multi_constructor("!", _long_form)

NAME = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)
TEXT = st.one_of(
    st.text(max_size=30),
    st.text("ab:#-'\"\\ \n\t{}[],&*!|>%@`?0", max_size=20),
    st.text(" ab\n", max_size=12),
    st.sampled_from(
        ["", "yes", "No", "~", "null", "1", "0x1F", "1e3", "1_000", ".5", "12:30:00", "2012-10-17", "=", "<<", "-"]
    ),
    st.from_regex(r"[0-9.eE+:_-]{1,8}", fullmatch=True),
)
LEAF = st.one_of(TEXT, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False))


def _with_intrinsics(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    lists = st.lists(inner, max_size=4)
    return st.one_of(
        lists,
        st.dictionaries(TEXT, inner, max_size=4),
        st.builds(lambda t: {"Ref": t}, TEXT),
        st.builds(lambda t: {"Fn::Sub": t}, TEXT),
        st.builds(lambda a: {"Fn::GetAtt": a}, st.lists(NAME, min_size=2, max_size=3)),
        st.builds(lambda v: {"Fn::Base64": v}, inner),
        st.builds(lambda k, v: {k: v}, st.sampled_from(["Fn::Join", "Fn::Select", "Fn::If", "Fn::Sub"]), lists),
    )


TEMPLATE = st.dictionaries(NAME, st.recursive(LEAF, _with_intrinsics, max_leaves=25), min_size=1, max_size=4)


@given(TEMPLATE)
def test_what_is_printed_is_read_back(template):
    """Any template is the same after printing and reading, whatever its texts look like."""
    assert yaml.load(to_yaml(template), Loader) == template


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ({"Ref": "AWS::Region"}, "!Ref AWS::Region"),
        ({"Fn::GetAtt": ["Orders", "Arn"]}, "!GetAtt Orders.Arn"),
        ({"Fn::Select": [0, "a"]}, "!Select [0, a]"),
        ({"Fn::Base64": {"Fn::Join": ["", ["a"]]}}, "\n  Fn::Base64: !Join\n  - ''\n  - - a"),
        ("2012-10-17", "'2012-10-17'"),
        ("10.0.0.0/16", "10.0.0.0/16"),
        ("a line\nanother\n", "|\n  a line\n  another"),
        ("  indented\nmore", "|2-\n    indented\n  more"),
        ("it's: so", "'it''s: so'"),
    ],
)
def test_it_is_written_as_a_person_would(value, printed):
    """Short forms, blocks for long texts, quotes only where they are needed."""
    assert to_yaml({"Key": value}).removeprefix("Key:").strip(" ").rstrip("\n") == printed


def test_json_ends_with_a_line():
    """JSON is indented and ends like a text file."""
    assert to_json({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}\n'
