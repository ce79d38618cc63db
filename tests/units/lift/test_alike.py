"""What one icon shows for many, and what boxes are called."""

from pathlib import Path

from archc.drawing.graph import Graph
from archc.lift import picture_graph, read

RULE = "  {}: {{ Type: AWS::Events::Rule, Properties: {{ Targets: [{{ Id: x, Arn: !GetAtt {}.Arn }}] }} }}\n"
FUNCTION = "  {}: {{ Type: AWS::Lambda::Function, Properties: {{ Handler: i.h }} }}\n"


def _graph(tmp_path: Path, **files: str) -> Graph:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    templates, found = read([str(tmp_path / f"{name}.yaml") for name in files])
    assert templates is not None, found
    return picture_graph(templates, {})[0]


def _rules(count: int, others: int) -> str:
    rules = [RULE.format(f"Rule{n:02}", "Report") for n in range(count)]
    return (
        "Resources:\n" + FUNCTION.format("Report") + "".join(rules + [FUNCTION.format(f"F{n}") for n in range(others)])
    )


def test_rules_with_the_same_target_are_one_box_in_a_crowded_picture(tmp_path: Path) -> None:
    """The first stands for all, says how many they are and lists the rest; functions are never put together."""
    graph = _graph(tmp_path, app=_rules(12, 20))
    rule = next(b for b in graph.boxes if b.id == "Rule00")
    assert rule.note == "×12"
    assert rule.members == tuple(f"Rule{n:02}" for n in range(1, 12))
    assert [a.id for a in graph.arrows] == ["Rule00->Report"]
    assert len(graph.boxes) == 22


def test_a_small_picture_shows_every_rule(tmp_path: Path) -> None:
    """Where there is room, names are worth more."""
    graph = _graph(tmp_path, app=_rules(12, 3))
    assert len(graph.boxes) == 16


def test_rules_with_other_targets_stay_apart(tmp_path: Path) -> None:
    """What one icon shows has the same arrows."""
    others = "".join(RULE.format(f"Other{n}", f"F{n}") for n in range(3))
    graph = _graph(tmp_path, app=_rules(12, 20) + others)
    assert {b.id for b in graph.boxes} >= {"Other0", "Other1", "Other2"}


def test_what_a_nested_stack_holds_is_called_by_its_own_name(tmp_path: Path) -> None:
    """The stack is said where two boxes beside each other would have one title."""
    work = "Resources:\n" + FUNCTION.format("Work")
    stack = "  {}: {{ Type: AWS::CloudFormation::Stack, Properties: {{ TemplateURL: s3://b/{}.yaml }} }}\n"
    parent = "Resources:\n" + stack.format("One", "one") + stack.format("Two", "two")
    one = work + "  Only: { Type: AWS::SQS::Queue }\n"
    graph = _graph(tmp_path, parent=parent, one=one, two=work)
    assert {b.id: b.title for b in graph.boxes} == {
        "One.Work": "One.Work",
        "Two.Work": "Two.Work",
        "One.Only": "Only",
    }


ALARM = (
    "  {0}Alarm:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      AlarmActions: [!Ref Ops]\n"
    "      Dimensions: [{{ Name: FunctionName, Value: !Ref {0} }}]\n"
)


def _watched(count: int) -> str:
    names = [f"F{n}" for n in range(count)]
    parts = [FUNCTION.format(n) + ALARM.format(n) for n in names]
    return "Resources:\n  Ops: { Type: AWS::SNS::Topic }\n" + "".join(parts)


def test_alarms_on_many_things_are_one_box_with_one_arrow(tmp_path: Path) -> None:
    """Otherwise everything in the picture would point at the topic of the people on call."""
    graph = _graph(tmp_path, app=_watched(5))
    assert [(a.id, a.text) for a in graph.arrows] == [("F0Alarm->Ops", "alarm")]
    alarm = next(b for b in graph.boxes if b.id == "F0Alarm")
    assert alarm.note == "×5"
    assert ("Watches", "F0, F1, F2, F3, F4") in alarm.facts
    assert len(graph.boxes) == 7


def test_alarms_on_few_things_stand_in_what_they_watch(tmp_path: Path) -> None:
    """The arrow then begins at what is watched."""
    graph = _graph(tmp_path, app=_watched(2))
    assert [a.id for a in graph.arrows] == ["F0->Ops", "F1->Ops"]


def test_nat_instances_of_one_name_are_one_box(tmp_path: Path) -> None:
    """Instances that routes lead to are the ways out of zones; one of another name stays by itself."""
    ways = "".join(
        f"  Inside{n}: {{ Type: AWS::EC2::Subnet, Properties: {{ VpcId: !Ref Main }} }}\n"
        f"  Table{n}: {{ Type: AWS::EC2::RouteTable, Properties: {{ VpcId: !Ref Main }} }}\n"
        f"  Uses{n}:\n    Type: AWS::EC2::SubnetRouteTableAssociation\n"
        f"    Properties: {{ RouteTableId: !Ref Table{n}, SubnetId: !Ref Inside{n} }}\n"
        f"  Way{n}:\n    Type: AWS::EC2::Route\n"
        f"    Properties: {{ RouteTableId: !Ref Table{n}, InstanceId: !Ref {name} }}\n"
        f"  {name}: {{ Type: AWS::EC2::Instance, Properties: {{ SubnetId: !Ref Outside }} }}\n"
        for n, name in enumerate(("Nat1", "Nat2", "Inspector"))
    )
    main = "Resources:\n  Main: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }\n"
    outside = "  Outside: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Main, MapPublicIpOnLaunch: true } }\n"
    graph = _graph(tmp_path, net=main + outside + ways)
    assert [(b.id, b.note, b.members) for b in graph.boxes] == [("Inspector", "", ()), ("Nat1", "×2", ("Nat2",))]
    assert sorted(a.id for a in graph.arrows) == ["Main-private->Inspector", "Main-private->Nat1"]
