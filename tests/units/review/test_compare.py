"""What becomes of components and connections, in the words of the file."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from archc.drawing.graph import State
from archc.review.compare import Comparison, PartChange

Compare = Callable[[str, str], Comparison]

QUEUE = "components:\n  work: { type: sqs }\n"
TWO = (
    "components:\n  work: { type: sqs }\n  make: { type: lambda, runtime: python3.13, code: f.py }\n"
    "connections:\n  - make -> work\n"
)


def part(comparison: Comparison, name: str) -> PartChange:
    return next(p for p in comparison.parts if p.name == name)


def states(comparison: Comparison) -> dict[str, State]:
    return {p.name: p.state for p in comparison.parts}


@pytest.mark.parametrize("text", [QUEUE, TWO])
def test_nothing_changes_between_a_file_and_itself(compare: Compare, text: str) -> None:
    """Not a component, a connection, a resource, or a permission."""
    found = compare(text, text)
    assert found.empty
    assert found.reached == ()


def test_the_order_in_the_file_means_nothing(compare: Compare) -> None:
    """Components and keys in another order are the same architecture."""
    other = (
        "connections:\n  - make -> work\ncomponents:\n"
        "  make: { code: f.py, type: lambda, runtime: python3.13 }\n  work: { type: sqs }\n"
    )
    assert compare(TWO, other).empty


def test_a_component_that_comes_and_one_that_goes(compare: Compare) -> None:
    """Each is told once, with its resources and its place in the file that has it."""
    found = compare(QUEUE, "components:\n  other: { type: sns }\n")
    assert states(found)["other"] == "added"
    assert part(found, "other").new_span is not None
    assert part(found, "other").old_span is None
    gone = part(found, "work")
    assert (gone.kind, gone.new_span) == ("removed", None)
    assert gone.old_span is not None
    assert (gone.old_span.file, gone.old_span.line) == ("old.yaml", 5)


def test_a_setting_is_told_with_both_places(compare: Compare) -> None:
    """Path, both values, and the line of each file that says it."""
    old = "components:\n  work:\n    type: sqs\n    visibility: 60\n"
    (setting,) = part(compare(old, old.replace("60", "120")), "work").settings
    assert (setting.path, setting.before, setting.after) == (("visibility",), 60, 120)
    assert setting.old_span is not None
    assert setting.new_span is not None
    assert (setting.old_span.line, setting.new_span.file) == (7, "new.yaml")


def test_what_is_replaced_counts_for_the_component_only_when_it_is_the_thing_itself(compare: Compare) -> None:
    """A FIFO queue is another queue; a database with another parameter group is the same database."""
    assert states(compare(QUEUE, QUEUE.replace("sqs }", "sqs, fifo: true }")))["work"] == "replaced"
    old = "components:\n  data: { type: rds, engine: postgres, version: '16' }\n"
    found = part(compare(old, old.replace("'16'", "'17'")), "data")
    assert found.kind == "changed"
    assert "replaced" in {t.change.kind for t in found.resources if t.change.resource_type.endswith("ParameterGroup")}


def test_a_rename_with_was_keeps_everything(compare: Compare) -> None:
    """The component is told as renamed; no resource is created anew, and its connections stay connected."""
    new = TWO.replace("work: { type: sqs }", "jobs: { type: sqs, was: work }").replace("make -> work", "make -> jobs")
    found = compare(TWO, new)
    renamed = part(found, "jobs")
    assert (renamed.kind, renamed.was, renamed.kept, renamed.state) == ("renamed", "work", True, "changed")
    assert not {t.change.kind for t in found.resources} & {"added", "removed", "replaced", "renamed"}
    assert not [c for c in found.connections if c.kind in ("added", "removed")]


def test_a_rename_without_was_creates_everything_anew(compare: Compare) -> None:
    """It is one change, not two, and it counts as a replacement."""
    found = compare(QUEUE, QUEUE.replace("work", "jobs"))
    renamed = part(found, "jobs")
    assert (renamed.kind, renamed.was, renamed.kept) == ("renamed", "work", False)
    assert "work" not in states(found)
    assert "replace" in found.reached


def test_data_that_goes_with_a_component_is_lost(compare: Compare) -> None:
    """A raw volume is deleted with everything on it; one with a policy stays."""
    old = (
        "resources:\n  Disk:\n    Type: AWS::EC2::Volume\n"
        "    Properties: { AvailabilityZone: eu-west-1a, Size: 10 }\ncomponents:\n  work: { type: sqs }\n"
    )
    found = compare(old, QUEUE)
    assert part(found, "Disk").state == "lost"
    assert "data-loss" in found.reached
    kept = old.replace("    Properties", "    DeletionPolicy: Retain\n    Properties")
    found = compare(kept, QUEUE)
    assert part(found, "Disk").state == "removed"
    assert "data-loss" not in found.reached


def test_a_connection_tells_what_it_grants_now(compare: Compare) -> None:
    """Grants before and after, and the permission that widens belongs to the connection."""
    old = (
        "components:\n  files: { type: s3 }\n  make: { type: lambda, runtime: python3.13, code: f.py }\n"
        "connections:\n  - make -> files: { access: read }\n"
    )
    found = compare(old, old.replace("access: read", "access: read-write"))
    (link,) = found.connections
    assert (link.id, link.kind) == ("make->files", "changed")
    assert "s3:PutObject" in set(link.grants) - set(link.granted)
    assert {s.action for s in link.security if s.direction == "widens"} >= {"s3:PutObject"}
    assert found.reached == ("widen",)
    assert not {s for p in found.parts for s in p.security} & set(link.security)


def test_an_arrow_that_comes_or_goes(compare: Compare) -> None:
    """The resources that it alone makes are its own."""
    without = TWO.partition("connections:")[0]
    (link,) = compare(without, TWO).connections
    assert (link.kind, link.state, link.granted) == ("added", "added", ())
    (link,) = compare(TWO, without).connections
    assert (link.kind, link.grants) == ("removed", ())
    assert "sqs:SendMessage" in link.granted


def test_the_network_and_the_stack_have_parts_of_their_own(compare: Compare) -> None:
    """Their settings have places, too; a new range replaces the VPC and all that stands in it."""
    old = "network: { cidr: 10.0.0.0/16 }\ntags: { team: a }\ncomponents:\n  data: { type: rds, engine: postgres }\n"
    found = compare(old, old.replace("10.0.0.0/16", "10.1.0.0/16").replace("team: a", "team: b"))
    network = part(found, "network")
    assert network.state == "replaced"
    assert [s.path for s in network.settings] == [("cidr",)]
    assert [s.path for s in part(found, "stack").settings] == [("tags", "team")]
    kinds = {t.change.resource_type: t.change.kind for t in found.resources}
    assert kinds["AWS::EC2::VPC"] == kinds["AWS::EC2::Subnet"] == kinds["AWS::EC2::SecurityGroup"] == "replaced"


def test_an_actor_that_changes_is_told(compare: Compare) -> None:
    """It has no resources, but it is in the picture."""
    old = "actors: { owner: { email: a@example.com } }\n" + QUEUE
    found = compare(old, old.replace("a@example.com", "b@example.com"))
    assert [s.after for s in part(found, "owner").settings] == ["b@example.com"]


def test_only_findings_that_were_not_there_are_new(compare: Compare) -> None:
    """What the checks said before, they need not say again."""
    server = "components:\n  web: { type: ec2 }\n"
    assert compare(server, server).findings == ()
    found = compare(server, server.replace("ec2 }", "ec2, scaling: { min: 1, max: 1 } }"))
    assert all(f.code.id.startswith("AC") for f in found.findings)
    known = {(f.code.id, f.message) for f in found.old.findings}
    assert not known & {(f.code.id, f.message) for f in found.findings}


OLD_TEMPLATE = """\
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  One: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Subnets:
    Type: AWS::RDS::DBSubnetGroup
    Properties: { DBSubnetGroupName: a, DBSubnetGroupDescription: d, SubnetIds: [!Ref One] }
  Data:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Retain
    Properties: { DBInstanceClass: db.t4g.micro, Engine: postgres, DBSubnetGroupName: !Ref Subnets }
"""


def test_a_template_tells_its_resources_by_their_own_names(compare: Compare) -> None:
    """With their lines, and with what follows from what: subnet group to database."""
    found = compare(OLD_TEMPLATE, OLD_TEMPLATE.replace("DBSubnetGroupName: a", "DBSubnetGroupName: b"))
    assert states(found) == {"Data": "lost", "Subnets": "replaced"}
    data = part(found, "Data")
    assert data.type == "AWS::RDS::DBInstance"
    assert data.new_span is not None
    assert data.new_span.line == 7
    (told,) = data.resources
    assert told.change.because == ("Subnets",)
    assert set(found.reached) == {"replace", "data-loss"}


def test_a_new_vpc_takes_everything_inside_along(compare: Compare) -> None:
    """VPC, subnet, and the group that RDS refuses to move."""
    found = compare(OLD_TEMPLATE, OLD_TEMPLATE.replace("10.0.0.0/16", "10.1.0.0/16"))
    kinds = {t.change.logical_id: t.change.kind for t in found.resources}
    assert kinds["Vpc"] == kinds["One"] == "replaced"
    assert next(t.change.refused for t in found.resources if t.change.logical_id == "Subnets")


def test_deletion_policies_decide_on_the_data(compare: Compare) -> None:
    """UpdateReplacePolicy, not DeletionPolicy, saves what is replaced."""
    safe = OLD_TEMPLATE.replace("DeletionPolicy: Retain", "DeletionPolicy: Retain\n    UpdateReplacePolicy: Snapshot")
    found = compare(safe, safe.replace("DBSubnetGroupName: a", "DBSubnetGroupName: b"))
    assert part(found, "Data").state == "replaced"
    assert found.reached == ("replace",)


def test_an_architecture_against_the_template_it_was_deployed_as(compare: Compare, tmp_path: Any) -> None:
    """What archc wrote into the metadata joins them; the same architecture is no change."""
    from archc import api

    same = compare(TWO, TWO)
    assert same.new.lowered is not None
    deployed = tmp_path / "deployed.json"
    deployed.write_text(json.dumps(same.new.lowered.template))
    found, _ = api.diff(str(deployed), "new.yaml")
    assert found is not None
    assert found.empty
    changed = TWO.replace("sqs }", "sqs, fifo: true }")
    (tmp_path / "changed.yaml").write_text("archc: 1\nname: test\nregion: eu-west-1\n" + changed)
    found, _ = api.diff(str(deployed), "changed.yaml")
    assert found is not None
    assert part(found, "work").state == "replaced"


def test_a_deployed_template_of_archc_speaks_of_components(compare: Compare, tmp_path: Any) -> None:
    """It carries its file along: settings and connections are compared, too, and drawn; places are the template's."""
    from archc import api
    from archc.review.picture import both

    lowered = compare(TWO, TWO).new.lowered
    assert lowered is not None
    (tmp_path / "deployed.json").write_text(json.dumps(lowered.template))
    new = TWO.replace("sqs }", "sqs, fifo: true }").replace("connections:\n  - make -> work\n", "")
    (tmp_path / "changed.yaml").write_text("archc: 1\nname: test\nregion: eu-west-1\n" + new)
    found, _ = api.diff(str(tmp_path / "deployed.json"), "changed.yaml")
    assert found is not None
    assert [s.path for s in part(found, "work").settings] == [("fifo",)]
    assert [(c.id, c.kind) for c in found.connections] == [("make->work", "removed")]
    assert {b.id: b.state for b in both(found).union.boxes} == {"make": "changed", "work": "replaced"}
    queue = next(t for t in found.resources if t.change.logical_id == "WorkQueue")
    assert queue.old_span is not None
    assert queue.old_span.file.endswith("deployed.json")


def test_what_was_changed_by_hand_in_a_template_of_archc_is_seen(compare: Compare, tmp_path: Any) -> None:
    """The resources are those of the template, not those that its file would give."""
    from archc import api

    lowered = compare(TWO, TWO).new.lowered
    assert lowered is not None
    template = json.loads(json.dumps(lowered.template))
    template["Resources"]["WorkQueue"]["Properties"]["DelaySeconds"] = 7
    template["Resources"]["MakePolicy"]["Properties"]["PolicyDocument"]["Statement"][0]["Action"] = "sqs:*"
    (tmp_path / "edited.json").write_text(json.dumps(template))
    found, _ = api.diff("new.yaml", str(tmp_path / "edited.json"))
    assert found is not None
    assert {t.change.logical_id for t in found.resources} == {"WorkQueue", "MakePolicy"}
    assert "sqs:*" in {s.action for s in found.security if s.direction == "widens"}


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(v, chance) for v in value] if isinstance(value, list) else value


def test_shuffled_keys_change_nothing(compare: Compare, tmp_path: Any) -> None:
    """A template whose keys stand in another order is the same template."""
    from archc import api

    lowered = compare(TWO, TWO).new.lowered
    assert lowered is not None
    for seed in range(3):
        (tmp_path / "a.json").write_text(json.dumps(lowered.template))
        (tmp_path / "b.json").write_text(json.dumps(shuffled(lowered.template, random.Random(seed))))
        found, _ = api.diff(str(tmp_path / "a.json"), str(tmp_path / "b.json"))
        assert found is not None
        assert found.empty


def test_what_moves_between_nested_stacks_is_one_change(tmp_path: Any) -> None:
    """CloudFormation removes it there and creates it here."""
    from archc import api

    for name, (inside, outside) in {"old": ("Queue", "Other"), "new": ("Other", "Queue")}.items():
        folder = tmp_path / name
        folder.mkdir()
        queue = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 7}}
        topic = {"Type": "AWS::SNS::Topic"}
        body = {"Queue": queue, "Other": topic}
        stack = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "./inner.json"}}
        (folder / "inner.json").write_text(json.dumps({"Resources": {inside: body[inside]}}))
        (folder / "root.json").write_text(json.dumps({"Resources": {outside: body[outside], "Inner": stack}}))
    found, problems = api.diff(str(tmp_path / "old/root.json"), str(tmp_path / "new/root.json"))
    assert found is not None, problems
    moved = {t.change.logical_id: (t.change.kind, t.change.was) for t in found.resources}
    assert moved == {"Queue": ("moved", "Inner/Queue"), "Other": ("moved", "/Other")}
    assert "replace" in found.reached


def test_where_cdk_says_a_template_comes_from_is_no_change(compare: Compare) -> None:
    """`aws:cdk:path` and the analytics resource create nothing."""
    old = "Resources:\n  Q: { Type: AWS::SQS::Queue, Metadata: { 'aws:cdk:path': a/Q } }\n"
    new = old.replace("a/Q", "b/Q") + "  CDKMetadata: { Type: AWS::CDK::Metadata, Properties: { Analytics: x } }\n"
    assert compare(old, new).empty
