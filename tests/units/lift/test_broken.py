"""Broken templates: told at their line, and drawn as far as they can be read."""

from pathlib import Path

import pytest

from archc.lift import picture_graph, read

BROKEN = {
    "not YAML": ("Resources:\n  Q: { Type: AWS::SQS::Queue }\n  T: { Type: AWS::SNS::Topic\n", "AC601", 4),
    "a tab": ("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n  T:\n\tType: AWS::SNS::Topic\n", "AC601", 5),
    "truncated JSON": ('{"Resources": {\n "Q": {"Type": "AWS::SQS::Queue"},\n "T": {"Type": "AWS::S', "AC601", 3),
    "no resources": ("AWSTemplateFormatVersion: '2010-09-09'\nDescription: nothing\n", "AC602", 1),
    "a list": ("- Resources:\n    Q: { Type: AWS::SQS::Queue }\n", "AC601", 1),
    "nothing": ("", "AC601", 1),
    "a resource twice": (
        "Resources:\n  Q: { Type: AWS::SQS::Queue }\n  Q: { Type: AWS::SNS::Topic }\n",
        "AC603",
        3,
    ),
    "a reference to nothing": (
        """Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Dead.Arn
  Deed: { Type: AWS::SQS::Queue }
""",
        "AC604",
        6,
    ),
    "a plain reference to nothing": (
        """Resources:
  Wake:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: !If [Never, [], [!Ref Nobody]]
Conditions: { Never: !Equals [a, b] }
""",
        "AC604",
        5,
    ),
    "no type": ("Resources:\n  T: { Type: AWS::SNS::Topic }\n  Q:\n    Properties: { A: b }\n", "AC607", 3),
}


def _written(folder: Path, text: str) -> str:
    path = folder / "template.yaml"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    """Each kind of broken template has a code and a line, and no templates come back."""
    text, code, line = BROKEN[name]
    templates, found = read([_written(tmp_path, text)])
    assert templates is None
    assert [(d.code.id, d.span.line if d.span else None) for d in found] == [(code, line)]


@pytest.mark.parametrize(
    "name", ["not YAML", "a tab", "truncated JSON", "a resource twice", "a reference to nothing", "no type"]
)
def test_what_can_be_drawn_is_drawn(name: str, tmp_path: Path) -> None:
    """With `keep_going` the rest of a broken template is drawn."""
    templates, found = read([_written(tmp_path, BROKEN[name][0])], keep_going=True)
    assert templates is not None
    assert found
    graph, _ = picture_graph(templates, {})
    assert graph.boxes


def test_settings_made_twice_are_told_and_drawn(tmp_path: Path) -> None:
    """A property that stands twice is a warning, as CloudFormation accepts it; the last one is drawn."""
    text = """Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Tasks: { Type: AWS::SQS::Queue }
  Feed:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref News
      Endpoint: !GetAtt Jobs.Arn
      Endpoint: !GetAtt Tasks.Arn
  News: { Type: AWS::SNS::Topic }
"""
    templates, found = read([_written(tmp_path, text)])
    assert templates is not None
    assert [(d.code.id, d.severity, d.span.line if d.span else 0) for d in found] == [("AC613", "warning", 9)]
    assert [(a.source, a.target) for a in picture_graph(templates, {})[0].arrows] == [("News", "Tasks")]


def test_cycles_are_told_and_drawn(tmp_path: Path) -> None:
    """Resources that name each other in a circle are drawn; the circle is a warning."""
    text = (
        "Resources:\n  A: { Type: AWS::SQS::Queue, Properties: { X: !GetAtt B.Arn } }\n"
        "  B: { Type: AWS::SQS::Queue, Properties: { X: !GetAtt A.Arn } }\n"
    )
    templates, found = read([_written(tmp_path, text)])
    assert templates is not None
    assert [(d.code.id, d.severity) for d in found] == [("AC605", "warning")]
    graph, _ = picture_graph(templates, {})
    assert {(a.source, a.target) for a in graph.arrows} == {("A", "B"), ("B", "A")}


ODD = [
    "{Type: AWS::EC2::Subnet, Properties: null}",
    "{Type: AWS::EC2::Subnet, Properties: {VpcId: [!Ref R, !Ref R], Tags: x}}",
    "{Type: AWS::IAM::Role, Properties: {Policies: {PolicyDocument: [1, null, {Statement: !Ref R}]}}}",
    "{Type: AWS::Lambda::EventSourceMapping, Properties: [1, 2]}",
    "{Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: !Ref R}}",
    "{Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [{SourceSecurityGroupId: !Ref R}, null, 7]}}",
    "{Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref R, GatewayId: !Ref R}}",
    "{Type: AWS::Serverless::Function, Properties: {Events: [a], Policies: {X: {Y: !Ref R}}, Environment: 3}}",
    "{Type: AWS::Serverless::Function, Properties: {Events: {A: null, B: {Type: Api}, C: {Type: [x]}}}}",
    "{Type: AWS::Serverless::Connector, Properties: {Source: [1], Destination: {Id: {A: b}}}}",
    "{Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: {A: 1}, MaxSize: !Ref R}}",
    "{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: [x], Scheme: {a: b}}}",
    "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: {A: b}, Parameters: [1]}}",
    "{Type: AWS::SQS::Queue, Properties: !Foo {a: !Ref R}, Condition: {a: b}, DependsOn: {x: y}}",
    "{Type: [AWS::SQS::Queue], Metadata: 5}",
    "7",
    "null",
    "[1, 2]",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_properties_never_raise(odd: str, tmp_path: Path) -> None:
    """Nulls, lists in place of mappings, unknown tags and self references are read without an exception."""
    text = f"Transform: AWS::Serverless-2016-10-31\nResources:\n  R: {odd}\n  Q: {{ Type: AWS::SQS::Queue }}\n"
    templates, _ = read([_written(tmp_path, text)], keep_going=True)
    if templates is not None:
        assert picture_graph(templates, {})[0].boxes


def test_a_folder_without_templates_is_told(tmp_path: Path) -> None:
    """A folder that holds no template is an error of its own."""
    templates, found = read([str(tmp_path)])
    assert templates is None
    assert [d.code.id for d in found] == ["AC608"]


MACROS = """\
Transform: [AWS::Serverless-2016-10-31, Numbering]
Resources:
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://parts/more.yaml } }
  Orders: { Type: AWS::SQS::Queue }
  Made: { Type: Team::Macro::Thing, Properties: { Queue: !GetAtt Orders.Arn } }
"""


def test_macros_are_told_and_the_rest_is_drawn(tmp_path: Path) -> None:
    """One note names the macros that cannot be run; what they are called with is no box."""
    templates, found = read([_written(tmp_path, MACROS)])
    assert templates is not None
    assert [(d.code.id, d.severity, d.span.line if d.span else 0) for d in found] == [("AC612", "note", 1)]
    assert "`Numbering`, `AWS::Include`" in found[0].message
    graph, _ = picture_graph(templates, {})
    assert [b.id for b in graph.boxes] == ["Made", "Orders"]


def test_transforms_that_are_read_are_not_told(tmp_path: Path) -> None:
    """Serverless and language extensions are understood without CloudFormation."""
    text = MACROS.replace(", Numbering", ", AWS::LanguageExtensions").replace("Fn::Transform", "#")
    assert [d.code.id for d in read([_written(tmp_path, text)])[1]] == []


def test_serverless_types_without_their_transform_may_name_what_sam_makes(tmp_path: Path) -> None:
    """`Api.Stage` is a resource that SAM would make; the template is drawn."""
    text = (
        "Resources:\n  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }\n"
        "  Plan:\n    Type: AWS::ApiGateway::UsagePlan\n"
        "    Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: !Ref Api.Stage }] }\n"
    )
    templates, found = read([_written(tmp_path, text)])
    assert templates is not None
    assert found == ()
