"""Stacks of several regions: each stands in the frame of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from archc.drawing.graph import Graph
from archc.layout import lay_out
from archc.layout.score import score
from archc.lift import picture_graph, read

APP: dict[str, Any] = {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}},
    "Orders": {"Type": "AWS::SQS::Queue"},
    "Server": {"Type": "AWS::EC2::Instance", "Properties": {"ImageId": "ami-1", "SubnetId": {"Ref": "Subnet"}}},
}
FOREIGN = {
    "Server": {"Type": "AWS::EC2::Instance", "Properties": {"ImageId": "ami-1", "SubnetId": {"Ref": "AppSubnet"}}}
}
EDGE = {"Files": {"Type": "AWS::S3::Bucket"}, "Site": {"Type": "AWS::CloudFront::Distribution"}}


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """What `cdk synth` writes for stacks with environments; a nested stack, one for an unknown region."""
    stacks = {
        "Eu": ("eu-west-1", {"Resources": APP}),
        "Us": ("us-east-1", {"Resources": APP | {"Deep": {"Type": "AWS::CloudFormation::Stack"}}}),
        "UsEdge": ("us-east-1", {"Resources": EDGE}),
        "Any": ("unknown-region", {"Resources": {"Free": {"Type": "AWS::SNS::Topic"}}}),
    }
    stacks["Us"][1]["Resources"]["Deep"]["Properties"] = {"TemplateURL": "deep.template.json"}
    (tmp_path / "deep.template.json").write_text(json.dumps({"Resources": {"Inner": {"Type": "AWS::SQS::Queue"}}}))
    artifacts = {}
    for name, (region, template) in stacks.items():
        (tmp_path / f"{name}.template.json").write_text(json.dumps(template))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://111111111111/{region}",
            "properties": {"templateFile": f"{name}.template.json"},
        }
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}))
    return tmp_path


def drawn(path: Path, view: str = "overview", **parameters: str) -> Graph:
    templates, _ = read([str(path)])
    assert templates is not None
    return picture_graph(templates, {k.replace("_", "::"): v for k, v in parameters.items()}, view)[0]


def test_every_stack_stands_in_its_region(assembly: Path) -> None:
    """Nested stacks too; what is global stands in the cloud, what is for no known region in a frame that says so."""
    graph = drawn(assembly)
    titles = {f.id: f.title for f in graph.frames if f.kind == "region"}
    assert sorted(titles) == ["region", "region-eu-west-1", "region-us-east-1"]
    assert titles["region"] == "Region"
    assert titles["region-eu-west-1"].startswith("eu-west-1")
    parents = {b.id: b.parent for b in graph.boxes}
    assert parents["Eu.Orders"] == "region-eu-west-1"
    assert parents["Us.Orders"] == parents["Us.Deep.Inner"] == parents["Files"] == "region-us-east-1"
    assert parents["Site"] == "aws-cloud"
    assert parents["Free"] == "region"
    vpcs = {f.id: f.parent for f in graph.frames if f.kind == "vpc"}
    assert vpcs == {"Eu.Vpc": "region-eu-west-1", "Us.Vpc": "region-us-east-1"}


def test_regions_are_laid_out_without_a_fault(assembly: Path) -> None:
    """In every view."""
    for view in ("overview", "network", "security"):
        assert score(lay_out(drawn(assembly, view), quality="draft")).hard == 0


def test_the_network_view_shows_regions_with_a_network(assembly: Path) -> None:
    """A region without a VPC has nothing to show there."""
    assert {f.id for f in drawn(assembly, "network").frames if f.kind == "region"} == {
        "region-eu-west-1",
        "region-us-east-1",
    }


def test_a_vpc_from_outside_is_one_for_each_region(assembly: Path) -> None:
    """Two stacks that name subnets by parameters mean two networks when their regions differ."""
    for name in ("Eu", "Us"):
        template = {"Parameters": {"AppSubnet": {"Type": "AWS::EC2::Subnet::Id"}}, "Resources": FOREIGN}
        (assembly / f"{name}.template.json").write_text(json.dumps(template))
    graph = drawn(assembly)
    vpcs = {f.id: f.parent for f in graph.frames if f.kind == "vpc"}
    assert sorted(vpcs.values()) == ["region-eu-west-1", "region-us-east-1"]


def test_a_region_that_is_given_holds_for_all(assembly: Path) -> None:
    """`--parameter AWS::Region=…` says where everything goes."""
    graph = drawn(assembly, AWS_Region="eu-central-1")
    assert [f.title[:12] for f in graph.frames if f.kind == "region"] == ["eu-central-1"]


def test_one_region_has_the_frame_that_it_always_had(assembly: Path) -> None:
    """Ids of parts do not change because the folder could have held another region."""
    for name in ("Us", "UsEdge"):
        (assembly / f"{name}.template.json").unlink()
    manifest = json.loads((assembly / "manifest.json").read_text())
    manifest["artifacts"] = {k: v for k, v in manifest["artifacts"].items() if k in ("Eu", "Any")}
    (assembly / "manifest.json").write_text(json.dumps(manifest))
    assert [f.id for f in drawn(assembly).frames if f.kind == "region"] == ["region"]
