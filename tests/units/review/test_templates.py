"""Templates as sides: CDK output folders with several stacks, nested ones, loops, and templates without an end."""

import json
from pathlib import Path
from typing import Any

import pytest

from archc import api
from archc.review.compare import Comparison
from archc.review.picture import both

QUEUE = {"Type": "AWS::SQS::Queue"}
FIFO = {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}


def template(path: Path, **resources: Any) -> None:
    path.write_text(json.dumps({"Resources": resources}))


def cdk_output(folder: Path, inner: Any, other: Any) -> Path:
    """Two stacks as `cdk synth` writes them, one with a nested stack."""
    folder.mkdir()
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Sub": "https://s3.${AWS::URLSuffix}/cdk-assets/abc.json"}},
        "Metadata": {"aws:asset:path": "Inner.nested.template.json", "aws:cdk:path": "App/Inner"},
    }
    template(folder / "App.template.json", Inner=nested)
    template(folder / "Inner.nested.template.json", Queue=inner)
    template(folder / "Other.template.json", Queue=other)
    artifacts = {
        name: {"type": "aws:cloudformation:stack", "properties": {"templateFile": f"{name}.template.json"}}
        for name in ("App", "Other")
    }
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}))
    return folder


def compared(old: Path, new: Path) -> Comparison:
    found, problems = api.diff(str(old), str(new))
    assert found is not None, problems
    return found


def test_stacks_of_a_cdk_output_folder_are_compared_by_name(tmp_path: Path) -> None:
    """A resource of one name in three stacks is three resources; the nested one is found by its asset."""
    old = cdk_output(tmp_path / "old", QUEUE, QUEUE)
    found = compared(old, cdk_output(tmp_path / "new", FIFO, QUEUE))
    assert [(t.change.stack, t.change.logical_id, t.change.kind) for t in found.resources] == [
        ("App/Inner", "Queue", "replaced")
    ]
    assert [p.name for p in found.parts] == ["App/Inner/Queue"]
    assert compared(old, old).empty


def test_the_picture_marks_the_resource_of_the_right_stack(tmp_path: Path) -> None:
    """Only the queue that is replaced; the other of its name stays as it is."""
    old, new = cdk_output(tmp_path / "old", QUEUE, QUEUE), cdk_output(tmp_path / "new", FIFO, QUEUE)
    boxes = both(compared(old, new)).union.boxes
    assert sorted(b.state for b in boxes) == ["lost", "same"]


def test_another_address_of_a_nested_template_is_no_change(tmp_path: Path) -> None:
    """What stands in it is compared instead."""
    for name, file in (("old", "a"), ("new", "b")):
        (tmp_path / name).mkdir()
        template(tmp_path / name / f"{file}.json", Queue=QUEUE)
        stack = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"./{file}.json"}}
        template(tmp_path / name / "root.json", Inner=stack)
    assert compared(tmp_path / "old/root.json", tmp_path / "new/root.json").empty


def test_a_nested_template_that_is_not_here_is_compared_by_its_address(tmp_path: Path) -> None:
    """Nothing is said of what cannot be seen, but that it is another one."""
    for name in ("a", "b"):
        address = {"TemplateURL": f"https://example.com/{name}.json"}
        template(tmp_path / f"{name}-root.json", Inner={"Type": "AWS::CloudFormation::Stack", "Properties": address})
    (told,) = compared(tmp_path / "a-root.json", tmp_path / "b-root.json").resources
    assert [p.path for p in told.change.properties] == [("TemplateURL",)]


def test_a_loop_that_changes_is_told(tmp_path: Path) -> None:
    """What a transform makes of it only AWS knows, so it is never called unchanged."""
    for name, values in (("old", ["a"]), ("new", ["a", "b"])):
        loop = ["Name", values, {"Topic${Name}": {"Type": "AWS::SNS::Topic"}}]
        whole = {"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::Topics": loop, "Q": QUEUE}}
        (tmp_path / f"{name}.json").write_text(json.dumps(whole))
    (told,) = compared(tmp_path / "old.json", tmp_path / "new.json").resources
    assert (told.change.logical_id, told.change.kind) == ("Fn::ForEach::Topics", "conditional")


@pytest.mark.parametrize(
    "text",
    [
        "Resources:\n  A: &x { Type: AWS::SQS::Queue, Properties: { Tags: [*x] } }\n",
        "Resources: [a, b]\n",
        "Resources: {}\n",
        "Resources:\n  A: 5\n",
        '{"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": {"X": ' + "[" * 3000 + "]" * 3000 + "}}}}",
        "\x00\x01",
        "",
    ],
)
def test_what_is_no_template_is_told_and_nothing_else(tmp_path: Path, text: str) -> None:
    """Errors with a place, whichever side it is; never an exception."""
    template(tmp_path / "good.json", Q=QUEUE)
    (tmp_path / "bad.yaml").write_text(text)
    for sides in (("good.json", "bad.yaml"), ("bad.yaml", "good.json")):
        found, problems = api.diff(*(str(tmp_path / s) for s in sides))
        assert found is None
        assert [d for d in problems if d.severity == "error"]


@pytest.mark.parametrize(
    "properties",
    ["[1, 2]", "{ X: !Sub [1, 2], Y: !GetAtt [], Z: !If [a] }", "{ X: !Join [1], Y: !Ref [a] }", "text"],
)
def test_odd_intrinsics_compare(tmp_path: Path, properties: str) -> None:
    """Whatever the template model lets pass can be compared and drawn."""
    template(tmp_path / "good.json", Q=QUEUE)
    (tmp_path / "odd.yaml").write_text(f"Resources:\n  Q: {{ Type: AWS::SQS::Queue, Properties: {properties} }}\n")
    found, problems = api.diff(str(tmp_path / "good.json"), str(tmp_path / "odd.yaml"))
    assert (found is None) == any(d.severity == "error" for d in problems)
    if found:
        assert both(found).union.boxes
