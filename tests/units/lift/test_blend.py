"""Raw resources of an architecture are drawn as a template's are."""

from pathlib import Path

from archc import api
from archc.drawing.graph import Graph
from archc.layout import lay_out

MIXED = """
archc: 1
name: mixed
actors:
  customer: { title: Customer }
components:
  news: { type: sns }
  work: { type: sqs }
connections:
  - news -> work
  - news ~> Sessions
  - customer ~> Front
resources:
  Sessions: { Type: AWS::DynamoDB::Table, Properties: { TableName: s } }
  FrontRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - { Effect: Allow, Action: "dynamodb:GetItem", Resource: { Fn::GetAtt: [Sessions, Arn] } }
              - { Effect: Allow, Action: "sqs:SendMessage", Resource: { Fn::GetAtt: [WorkQueue, Arn] } }
  Front:
    Type: AWS::Lambda::Function
    Properties:
      Role: { Fn::GetAtt: [FrontRole, Arn] }
      Code: { ZipFile: x }
      VpcConfig: { SubnetIds: [{ Ref: Inside }], SecurityGroupIds: [] }
  Net: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Inside: { Type: AWS::EC2::Subnet, Properties: { VpcId: { Ref: Net }, CidrBlock: 10.0.0.0/24 } }
"""


def _graph(text: str, view: str = "overview") -> Graph:
    blueprint, found = api.understand(text, "arch.yaml", Path.cwd())
    assert blueprint is not None, found
    graph, problems = api.graph(blueprint, view)
    assert graph is not None, problems
    return graph


def test_helpers_are_folded_and_places_follow_the_template() -> None:
    """A role is folded into its function, which stands in the subnet that it names; components stay as they are."""
    graph = _graph(MIXED)
    boxes = {b.id: b for b in graph.boxes}
    assert set(boxes) == {"customer", "news", "work", "Sessions", "Front"}
    assert "FrontRole" in boxes["Front"].members
    assert boxes["Front"].parent == "Net-private"
    assert {f.id: f.parent for f in graph.frames}["Net-private"] == "Net"


def test_arrows_follow_from_statements_and_from_the_file() -> None:
    """A raw role's statement points to a raw table and to a component; arrows of the file are kept."""
    arrows = {(a.source, a.target): a.kind for a in _graph(MIXED).arrows}
    assert arrows["Front", "Sessions"] == "sync"
    assert arrows["Front", "work"] == "async"
    assert arrows["news", "work"] == "async"
    assert arrows["news", "Sessions"] == arrows["customer", "Front"] == "drawn"


def test_every_view_of_a_mixed_file_can_be_laid_out() -> None:
    """Parents and ends exist in the overview and the security view."""
    for view in ("overview", "security"):
        graph = _graph(MIXED, view)
        ids = [p.id for p in (*graph.boxes, *graph.frames)]
        assert len(ids) == len(set(ids))
        assert {p.parent for p in (*graph.boxes, *graph.frames)} - {None} <= {f.id for f in graph.frames}
        assert lay_out(graph, quality="draft").boxes


def test_without_a_region_everything_stands_in_the_cloud() -> None:
    """A file that names no region has no frame for it: raw resources stand where the components do."""
    text = MIXED.replace("name: mixed\n", "name: mixed\nregion: eu-west-1\n")
    for source, frame in ((MIXED, "aws-cloud"), (text, "region")):
        graph = _graph(source)
        parents = {b.id: b.parent for b in graph.boxes}
        assert parents["Sessions"] == parents["work"] == frame
        assert any(f.id == "region" for f in graph.frames) == (frame == "region")


IN_A_RAW_NETWORK = """
archc: 1
name: inside
network: { existing: { vpc: "${Net}", private: ["${One}", "${Two}"] } }
components:
  web: { type: ec2 }
  private: { type: sqs }
connections: [web -> private]
resources:
  Net: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.7.0.0/16 } }
  One: { Type: AWS::EC2::Subnet, Properties: { VpcId: { Ref: Net }, CidrBlock: 10.7.0.0/24 } }
  Two: { Type: AWS::EC2::Subnet, Properties: { VpcId: { Ref: Net }, CidrBlock: 10.7.1.0/24 } }
  Cache:
    Type: AWS::ElastiCache::CacheCluster
    Properties: { CacheSubnetGroupName: { Ref: Group }, CacheNodeType: t, Engine: redis, NumCacheNodes: 1 }
  Group: { Type: AWS::ElastiCache::SubnetGroup, Properties: { SubnetIds: [{ Ref: One }, { Ref: Two }] } }
"""


def test_a_raw_network_is_the_one_that_components_stand_in() -> None:
    """There is one VPC frame, with range and tier of the raw ones; a component may be called `private`."""
    graph = _graph(IN_A_RAW_NETWORK)
    frames = {f.id: f for f in graph.frames}
    assert [f.title for f in graph.frames if f.kind == "vpc"] == ["VPC 10.7.0.0/16"]
    (tier,) = [f for f in graph.frames if f.kind == "private"]
    assert tier.parent == "vpc"
    assert "One" in tier.members
    parents = {b.id: b.parent for b in graph.boxes}
    assert parents["Cache"] == tier.id
    assert frames[parents["web"] or ""].parent == tier.id
    assert lay_out(graph).frames


def test_the_network_view_of_a_raw_network_names_components() -> None:
    """Zones and subnets are those of the template, and what stands in them has its name in the file."""
    graph = _graph(IN_A_RAW_NETWORK, "network")
    assert {f.title for f in graph.frames if f.kind == "private"} == {
        "Private subnet 10.7.0.0/24",
        "Private subnet 10.7.1.0/24",
    }
    shown = {b.id: b.title for b in graph.boxes}
    assert shown["web@1"] == shown["web@2"] == "web"
