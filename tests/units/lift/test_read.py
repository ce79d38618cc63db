"""Which files are templates, and how they are found."""

from pathlib import Path

import pytest

from archc.lift import is_template, read

TEMPLATES = [
    "Resources:\n  Q: { Type: AWS::SQS::Queue }\n",
    "AWSTemplateFormatVersion: '2010-09-09'\n",
    "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
    '{"Parameters":{"A":{"Type":"String"}},"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}',
    '{\n  "Description": "x",\n  "Resources" : {\n',
    "---\n# c\nResources:\n  Q: {\n",
    "\ufeffResources:\n",
]
OTHERS = [
    "archc: 1\nname: x\nresources: { Q: { Type: AWS::SQS::Queue } }\n",
    "archc: 1\nname: x\ntemplate:\n  Resources: {}\n",
    '{"archc": 1, "name": "x", "template": {"Resources": {}}}',
    "",
    "a: b\n",
    "- Resources\n",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_template(text: str) -> None:
    """What has the sections of a template is one, whole or broken."""
    assert is_template(text)


@pytest.mark.parametrize("text", OTHERS)
def test_not_a_template(text: str) -> None:
    """An architecture is none, whatever it holds; nor is any other file."""
    assert not is_template(text)


def test_nested_templates_are_found_beside_each_other(tmp_path: Path) -> None:
    """The end of a `TemplateURL` is matched with files near the template, and no folder above them is entered."""
    child = "Resources:\n  Q: { Type: AWS::SQS::Queue }\n"
    (tmp_path / "base" / "inner").mkdir(parents=True)
    (tmp_path / "base" / "queues.yaml").write_text(child)
    (tmp_path / "far.yaml").write_text(child)
    url = "https://s3.amazonaws.com/${Bucket}/${Prefix}base/queues.yaml"
    parent = tmp_path / "base" / "inner" / "main.yaml"
    parent.write_text(
        "Parameters: { Bucket: { Type: String }, Prefix: { Type: String } }\nResources:\n"
        f'  Near: {{ Type: AWS::CloudFormation::Stack, Properties: {{ TemplateURL: !Sub "{url}" }} }}\n'
        "  Far: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ../../far.yaml } }\n"
    )
    templates, found = read([str(parent)])
    assert templates is not None, found
    assert set(templates.roots[0].children) == {"Near"}


def test_templates_that_nest_each_other_end(tmp_path: Path) -> None:
    """A template that nests itself, by another too, is followed once."""
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.yaml").write_text(
            f"Resources:\n  S: {{ Type: AWS::CloudFormation::Stack, Properties: {{ TemplateURL: {other}.yaml }} }}\n"
        )
    templates, _ = read([str(tmp_path)])
    assert templates is not None
    assert templates.roots


def test_the_longest_common_end_of_an_address_decides(tmp_path: Path) -> None:
    """Two nested templates may have one file name: the folders before it tell them apart."""
    stack = "  {}: {{ Type: AWS::CloudFormation::Stack, Properties: {{ TemplateURL: https://x/s/{}/service.yaml }} }}\n"
    (tmp_path / "main.yaml").write_text("Resources:\n" + stack.format("Web", "web") + stack.format("Shop", "shop"))
    for name in ("web", "shop"):
        (tmp_path / "s" / name).mkdir(parents=True)
        (tmp_path / "s" / name / "service.yaml").write_text(f"Resources:\n  {name}: {{ Type: AWS::SQS::Queue }}\n")
    named = [str(p) for p in sorted(tmp_path.rglob("*.yaml"))]
    for paths in (named, named[:1], [named[0], named[2]]):
        templates, _ = read(paths)
        assert templates is not None
        (root,) = templates.roots
        assert {n: list(c.resources) for n, c in root.children.items()} == {"Web": ["web"], "Shop": ["shop"]}
