"""References are found and rewritten wherever an intrinsic can stand."""

import pytest

from archc.lower.references import references, rewritten

CASES = [
    ({"Ref": "A"}, [("A", "")], {"Ref": "New"}),
    ({"Fn::GetAtt": ["A", "Endpoint.Port"]}, [("A", "Endpoint.Port")], {"Ref": "New"}),
    ({"Fn::GetAtt": "A.Arn"}, [("A", "Arn")], {"Ref": "New"}),
    ({"Fn::Sub": "x ${A} ${A.Arn} ${!A}"}, [("A", ""), ("A", "Arn")], {"Fn::Sub": "x ${New} ${New} ${!A}"}),
    (
        {"Fn::Sub": ["${B}${A}", {"B": {"Ref": "A"}}]},
        [("A", ""), ("A", "")],
        {"Fn::Sub": ["${B}${New}", {"B": {"Ref": "New"}}]},
    ),
    ({"Fn::Sub": ["${A}", {"A": "own"}]}, [], {"Fn::Sub": ["${A}", {"A": "own"}]}),
    ([{"x": [{"Ref": "A"}]}, "A"], [("A", "")], [{"x": [{"Ref": "New"}]}, "A"]),
    ({"Ref": "AWS::Region"}, [("AWS::Region", "")], {"Ref": "AWS::Region"}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "found", "new"), CASES)
def test_references(value, found, new):
    """Each form of reference is found, and replaced by a Ref where a name is known for it."""
    assert sorted(references(value)) == sorted(found)
    assert rewritten(value, lambda reference: {"Ref": "New"} if reference[0] == "A" else None) == new
