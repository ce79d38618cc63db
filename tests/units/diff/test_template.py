"""What happens to each resource between two templates."""

import json
import random
from typing import Any

import pytest

from archc.diff.canonical import ABSENT
from archc.diff.changes import ResourceChange
from archc.diff.template import diff_stacks, diff_templates

Resource = dict[str, Any]


def resource(kind: str, /, **properties: Any) -> Resource:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def template(**resources: Resource) -> dict[str, Any]:
    return {"Resources": resources}


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def arn(name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, "Arn"]}


def changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, ResourceChange]:
    return {change.logical_id: change for change in diff_templates(old, new)}


def kinds(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    return {name: change.kind for name, change in changes(old, new).items()}


NETWORK = template(
    Vpc=resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
    SubnetA=resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24"),
    SubnetB=resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24"),
    Subnets=resource("RDS::DBSubnetGroup", DBSubnetGroupDescription="data", SubnetIds=[ref("SubnetA"), ref("SubnetB")]),
    Group=resource("EC2::SecurityGroup", VpcId=ref("Vpc"), GroupDescription="database"),
    Database=resource(
        "RDS::DBInstance",
        DBInstanceClass="db.t4g.medium",
        DBSubnetGroupName=ref("Subnets"),
        VPCSecurityGroups=[{"Fn::GetAtt": ["Group", "GroupId"]}],
    ),
    Queue=resource("SQS::Queue"),
)


def edited(base: dict[str, Any], name: str, /, **properties: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(base))
    copy["Resources"][name]["Properties"].update(properties)
    return copy


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(inner, chance) for inner in value] if isinstance(value, list) else value


def test_nothing_changes_between_a_template_and_itself() -> None:
    """Not with its keys in another order either."""
    assert diff_templates(NETWORK, NETWORK) == ()
    assert diff_templates(NETWORK, shuffled(NETWORK, random.Random(7))) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (80, "80"),
        (True, "true"),
        ({"Fn::GetAtt": "Queue.Arn"}, {"Fn::GetAtt": ["Queue", "Arn"]}),
        ({"Fn::Sub": "${Queue}"}, {"Ref": "Queue"}),
        ({"Fn::Sub": "${Queue.Arn}"}, {"Fn::GetAtt": ["Queue", "Arn"]}),
        ({"Fn::Sub": ["plain", {}]}, "plain"),
        ({"Fn::Join": ["-", ["a", "b"]]}, "a-b"),
        ({"a": {"Ref": "AWS::NoValue"}}, {}),
        ([1, {"Ref": "AWS::NoValue"}], [1]),
    ],
)
def test_spellings_that_cloudformation_reads_alike_are_alike(one: Any, other: Any) -> None:
    """Scalars are text, and an intrinsic function has one meaning in all its forms."""
    assert diff_templates(template(T=resource("SNS::Topic", X=one)), template(T=resource("SNS::Topic", X=other))) == ()


def test_added_and_removed() -> None:
    """What only one template has."""
    old = template(Queue=resource("SQS::Queue", DelaySeconds=1))
    new = template(Topic=resource("SNS::Topic"))
    assert kinds(old, new) == {"Queue": "removed", "Topic": "added"}


def test_an_update_tells_path_before_and_after() -> None:
    """Each property by itself, in order, with what it does."""
    old = template(Fn=resource("Lambda::Function", MemorySize=128, Environment={"Variables": {"A": "1"}}))
    new = template(Fn=resource("Lambda::Function", MemorySize=256, Environment={"Variables": {"B": "2"}}))
    change = changes(old, new)["Fn"]
    assert change.kind == "updated"
    assert [(c.path, c.before, c.after) for c in change.properties] == [
        (("Environment", "Variables", "A"), "1", ABSENT),
        (("Environment", "Variables", "B"), ABSENT, "2"),
        (("MemorySize",), 128, 256),
    ]
    assert {c.effect.verdict for c in change.properties} == {"none"}


def test_a_create_only_property_replaces() -> None:
    """A queue cannot become FIFO."""
    assert kinds(template(Q=resource("SQS::Queue")), template(Q=resource("SQS::Queue", FifoQueue=True))) == {
        "Q": "replaced"
    }


def test_an_update_may_interrupt() -> None:
    """A bigger database restarts; it is not replaced."""
    change = changes(NETWORK, edited(NETWORK, "Database", DBInstanceClass="db.m7g.large"))["Database"]
    assert (change.kind, change.interrupts) == ("updated", True)


def test_a_conditional_replacement_says_when() -> None:
    """The condition completes `replaced when`."""
    change = changes(NETWORK, edited(NETWORK, "Database", Engine="mariadb"))["Database"]
    assert (change.kind, change.condition) == ("conditional", "the service cannot make this change in place")


def test_a_subnet_group_in_a_new_network_replaces_the_database() -> None:
    """The subnet group keeps its name, so only its subnets change and the database stays; by another name it goes."""
    moved = edited(NETWORK, "Subnets", DBSubnetGroupName="other")
    found = changes(NETWORK, moved)
    assert {name: c.kind for name, c in found.items()} == {"Subnets": "replaced", "Database": "replaced"}
    assert found["Database"].because == ("Subnets",)
    (told,) = found["Database"].properties
    assert (told.path, told.before, told.because) == (("DBSubnetGroupName",), {"Ref": "Subnets"}, ("Subnets",))


def test_a_new_vpc_replaces_everything_inside() -> None:
    """Subnets and groups are create-only in it; the subnet group only takes other subnets, so the database stays."""
    found = changes(NETWORK, edited(NETWORK, "Vpc", CidrBlock="10.1.0.0/16"))
    assert {name: c.kind for name, c in found.items()} == {
        "Vpc": "replaced",
        "SubnetA": "replaced",
        "SubnetB": "replaced",
        "Group": "replaced",
        "Subnets": "updated",
        "Database": "updated",
    }
    assert found["Subnets"].properties[0].because == ("SubnetA",)
    assert "does not move a DB subnet group to another VPC" in found["Subnets"].refused
    assert found["Database"].properties[0].path == ("VPCSecurityGroups", "0")


def test_new_subnets_in_the_same_vpc_are_an_update() -> None:
    """The subnet group follows its subnets where they stay in the network."""
    found = changes(NETWORK, edited(NETWORK, "SubnetA", CidrBlock="10.0.9.0/24"))
    assert {name: (c.kind, c.refused) for name, c in found.items()} == {
        "SubnetA": ("replaced", ""),
        "Subnets": ("updated", ""),
    }


def test_what_depends_on_a_conditional_replacement_is_conditional() -> None:
    """The chain keeps its doubt, and names it."""
    old = template(
        Vpc=resource("EC2::VPC", CidrBlock="10.0.0.0/16", InstanceTenancy=ref("Tenancy")),
        Subnet=resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24"),
    )
    found = changes(old, edited(old, "Vpc", InstanceTenancy="dedicated"))
    assert {name: c.kind for name, c in found.items()} == {"Vpc": "conditional", "Subnet": "conditional"}
    assert found["Subnet"].condition == "Vpc is replaced"


def test_sub_and_nested_intrinsics_carry_replacement() -> None:
    """A reference counts wherever it stands."""
    old = template(
        Queue=resource("SQS::Queue"),
        Poller=resource("Lambda::EventSourceMapping", EventSourceArn={"Fn::Sub": "${Queue.Arn}"}),
        Joined=resource("Lambda::EventSourceMapping", EventSourceArn={"Fn::Join": ["", ["x", arn("Queue")]]}),
        Either=resource("Lambda::EventSourceMapping", EventSourceArn={"Fn::If": ["C", arn("Queue"), "y"]}),
        Named=resource("Lambda::EventSourceMapping", EventSourceArn={"Fn::Sub": ["${Queue}", {"Queue": "other"}]}),
    )
    found = kinds(old, edited(old, "Queue", FifoQueue=True))
    assert found == {"Queue": "replaced", "Poller": "replaced", "Joined": "replaced", "Either": "replaced"}


def test_a_circle_of_references_ends() -> None:
    """Two groups that refer to each other are both told once."""
    old = template(
        A=resource("EC2::SecurityGroup", VpcId="v", GroupDescription="a", SecurityGroupIngress=[{"X": ref("B")}]),
        B=resource("EC2::SecurityGroup", VpcId="v", GroupDescription="b", SecurityGroupIngress=[{"X": ref("A")}]),
    )
    assert kinds(old, edited(old, "A", GroupDescription="new")) == {"A": "replaced", "B": "updated"}


@pytest.mark.parametrize(
    ("policy", "kind", "interrupts"),
    [
        ({}, "updated", False),
        ({"AutoScalingRollingUpdate": {"MaxBatchSize": 1}}, "updated", True),
        ({"AutoScalingReplacingUpdate": {"WillReplace": True}}, "replaced", False),
        ({"AutoScalingReplacingUpdate": {"WillReplace": "false"}}, "updated", False),
        ({"AutoScalingReplacingUpdate": {"WillReplace": {"Ref": "P"}}}, "conditional", False),
    ],
)
def test_the_update_policy_decides_what_a_new_launch_template_does(
    policy: dict[str, Any], kind: str, interrupts: bool
) -> None:
    """An updated launch template has a new version; the group takes it as its UpdatePolicy says."""
    version = {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}
    group = resource(
        "AutoScaling::AutoScalingGroup", LaunchTemplate={"LaunchTemplateId": ref("Template"), "Version": version}
    )
    old = template(
        Template=resource("EC2::LaunchTemplate", LaunchTemplateData={"ImageId": "ami-1"}),
        Web={**group, "UpdatePolicy": policy},
    )
    found = changes(old, edited(old, "Template", LaunchTemplateData={"ImageId": "ami-2"}))
    assert found["Template"].kind == "updated"
    assert (found["Web"].kind, found["Web"].interrupts) == (kind, interrupts)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("default", "dedicated", "replaced"), ("dedicated", "default", "updated")],
)
def test_tenancy_is_decided_by_its_values(before: str, after: str, kind: str) -> None:
    """Only a VPC that turns dedicated is replaced."""
    old = template(V=resource("EC2::VPC", InstanceTenancy=before))
    assert kinds(old, template(V=resource("EC2::VPC", InstanceTenancy=after))) == {"V": kind}


def test_a_hosted_zone_is_replaced_when_it_turns_private() -> None:
    """Another network on a private zone is an update."""
    public, private, more = (
        template(Z=resource("Route53::HostedZone", Name="a.b", VPCs=list(range(n)))) for n in range(3)
    )
    assert kinds(public, private) == {"Z": "replaced"}
    assert kinds(private, more) == {"Z": "updated"}


def test_a_table_is_replaced_when_an_attribute_is_retyped() -> None:
    """A further attribute is an update."""

    def table(**types: str) -> dict[str, Any]:
        definitions = [{"AttributeName": n, "AttributeType": t} for n, t in types.items()]
        return template(T=resource("DynamoDB::Table", AttributeDefinitions=definitions))

    assert kinds(table(a="S"), table(a="N")) == {"T": "replaced"}
    assert kinds(table(a="S"), table(a="S", b="S")) == {"T": "updated"}


def test_a_change_that_aws_refuses_is_told() -> None:
    """The type of a resource, and a property that fails the update."""
    retyped = changes(template(X=resource("SQS::Queue")), template(X=resource("SNS::Topic")))["X"]
    assert (retyped.kind, retyped.was_type) == ("replaced", "AWS::SQS::Queue")
    assert "does not change the type" in retyped.refused
    key = changes(template(K=resource("KMS::Key")), template(K=resource("KMS::Key", KeySpec="RSA_2048")))["K"]
    assert key.refused == "KeySpec cannot change: the update request fails"


@pytest.mark.parametrize(
    ("kind", "policies", "properties", "outcome"),
    [
        ("RDS::DBInstance", {}, {}, "snapshot"),
        ("RDS::DBInstance", {}, {"DBClusterIdentifier": "c"}, "lost"),
        ("RDS::DBInstance", {"DeletionPolicy": "Delete"}, {}, "lost"),
        ("RDS::DBInstance", {"DeletionPolicy": "Delete"}, {"DeletionProtection": True}, "safe"),
        ("RDS::DBInstance", {"DeletionPolicy": "Retain"}, {}, "orphaned"),
        ("RDS::DBInstance", {"DeletionPolicy": "RetainExceptOnCreate"}, {}, "orphaned"),
        ("SQS::Queue", {"DeletionPolicy": "Snapshot"}, {}, "lost"),
        ("S3::Bucket", {}, {}, "orphaned"),
        ("DynamoDB::Table", {"DeletionPolicy": {"Ref": "P"}}, {}, "lost"),
        ("Lambda::Function", {}, {}, None),
    ],
)
def test_removal_tells_what_becomes_of_the_data(
    kind: str, policies: dict[str, Any], properties: dict[str, Any], outcome: str | None
) -> None:
    """By the DeletionPolicy of the old template, and AWS's defaults."""
    old = template(Store={**resource(kind, **properties), **policies})
    data = changes(old, template())["Store"].data
    assert (data.outcome if data else None) == outcome


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (None, None, "lost"),
        ("Snapshot", "Snapshot", "snapshot"),
        ("Retain", "Retain", "orphaned"),
        ("Snapshot", None, "lost"),
        (None, "Retain", "lost"),
    ],
)
def test_replacement_tells_what_becomes_of_the_data(before: str | None, after: str | None, outcome: str) -> None:
    """By the UpdateReplacePolicy; DeletionPolicy does not help, and of two policies the weaker counts."""
    old, new = NETWORK, edited(NETWORK, "Database", MasterUsername="other")
    old = json.loads(json.dumps(old))
    for side, policy in ((old, before), (new, after)):
        side["Resources"]["Database"]["DeletionPolicy"] = "Retain"
        if policy:
            side["Resources"]["Database"]["UpdateReplacePolicy"] = policy
    data = changes(old, new)["Database"].data
    assert data is not None
    assert data.outcome == outcome


def test_a_fixed_name_collides_with_itself() -> None:
    """The new queue is made while the old one still has the name; with a new name nothing collides."""
    old = template(Q=resource("SQS::Queue", QueueName="orders"))
    assert changes(old, edited(old, "Q", FifoQueue=True))["Q"].collides == ("QueueName",)
    assert changes(old, edited(old, "Q", QueueName="orders.fifo", FifoQueue=True))["Q"].collides == ()


def test_a_subnet_keeps_its_range_only_in_another_network() -> None:
    """AWS asks for a new CidrBlock with a new AvailabilityZone: both subnets exist for a while."""
    zone = changes(NETWORK, edited(NETWORK, "SubnetA", AvailabilityZone="eu-west-1b"))
    assert zone["SubnetA"].collides == ("CidrBlock+VpcId",)
    network = changes(NETWORK, edited(NETWORK, "Vpc", CidrBlock="10.0.0.0/8"))
    assert network["SubnetA"].collides == ()


def test_a_record_renamed_meets_itself() -> None:
    """A name of several parts is the same only if all of them are."""
    record = {"HostedZoneId": "Z1", "Name": "www.example.com", "Type": "A", "TTL": "300"}
    old = template(Site=resource("Route53::RecordSet", **record))
    (renamed,) = diff_templates(old, template(Shop=resource("Route53::RecordSet", **record)))
    assert (renamed.kind, renamed.collides) == ("renamed", ("HostedZoneId+Name+SetIdentifier+Type",))
    assert changes(old, edited(old, "Site", HostedZoneId="Z2"))["Site"].collides == ()


def test_what_is_deleted_first_does_not_collide() -> None:
    """Types that CloudFormation deletes before it creates them anew may keep their name."""
    connector = resource("KafkaConnect::Connector", ConnectorName="orders", ConnectorConfiguration={"tasks.max": "1"})
    old = template(C=connector)
    change = changes(old, edited(old, "C", KafkaConnectVersion="3"))["C"]
    assert (change.kind, change.collides) == ("replaced", ())
    assert changes(old, template(D=connector))["D"].collides == ("ConnectorName",)


def test_a_rename_is_one_change_that_names_the_former() -> None:
    """With what it costs: the old one is deleted, and a fixed name is in the way."""
    old = template(Orders=resource("SQS::Queue", QueueName="orders"), Poller=resource("SNS::Topic", X=ref("Orders")))
    new = template(Sales=resource("SQS::Queue", QueueName="orders"), Poller=resource("SNS::Topic", X=ref("Sales")))
    found = changes(old, new)
    assert {name: c.kind for name, c in found.items()} == {"Sales": "renamed", "Poller": "updated"}
    assert (found["Sales"].was, found["Sales"].collides) == ("Orders", ("QueueName",))
    assert found["Sales"].data is not None
    assert found["Sales"].data.outcome == "lost"


def test_a_renamed_group_of_resources_is_paired_by_name() -> None:
    """References to each other do not hide that they are the same; among alike ones the nearest name wins."""
    old = template(
        WebRole=resource("IAM::Role", Path="/"),
        WebProfile=resource("IAM::InstanceProfile", Roles=[ref("WebRole")]),
        JobRole=resource("IAM::Role", Path="/"),
        JobProfile=resource("IAM::InstanceProfile", Roles=[ref("JobRole")]),
    )
    new = json.loads(json.dumps(old).replace("Web", "Website").replace("Job", "Jobs"))
    found = changes(old, new)
    assert {c.was: name for name, c in found.items()} == {
        "WebRole": "WebsiteRole",
        "WebProfile": "WebsiteProfile",
        "JobRole": "JobsRole",
        "JobProfile": "JobsProfile",
    }
    assert {c.kind for c in found.values()} == {"renamed"}


def test_a_resource_that_moves_to_another_stack() -> None:
    """Removed here and created there: the former place is told, and what becomes of the data."""
    queue = resource("SQS::Queue", VisibilityTimeout=30)
    (change,) = diff_stacks({"": template(Q=queue), "Jobs": {}}, {"": template(), "Jobs": template(Q=queue)})
    assert (change.kind, change.stack, change.logical_id, change.was) == ("moved", "Jobs", "Q", "/Q")
    assert change.data is not None
    assert change.data.outcome == "lost"


def test_replacement_goes_into_and_out_of_nested_stacks() -> None:
    """Through the parameters of one nested stack and the outputs of another."""
    root = template(
        Network=resource("CloudFormation::Stack", TemplateURL="a"),
        Data=resource(
            "CloudFormation::Stack", TemplateURL="b", Parameters={"Vpc": {"Fn::GetAtt": ["Network", "Outputs.VpcId"]}}
        ),
    )
    network = {
        **template(Vpc=resource("EC2::VPC", CidrBlock="10.0.0.0/16")),
        "Outputs": {"VpcId": {"Value": ref("Vpc")}},
    }
    data = {**template(Group=resource("EC2::SecurityGroup", VpcId=ref("Vpc"), GroupDescription="g"))}
    data["Parameters"] = {"Vpc": {"Type": "String"}}
    old = {"": root, "Network": network, "Data": data}
    new = {**old, "Network": edited(network, "Vpc", CidrBlock="10.1.0.0/16")}
    found = {(c.stack, c.logical_id): c for c in diff_stacks(old, new)}
    assert found["Data", "Group"].kind == "replaced"
    assert found["Data", "Group"].because == ("Vpc",)
    assert found["", "Data"].kind == "updated"


def test_a_new_default_makes_a_replacement_conditional() -> None:
    """The deployer may give another value, so nothing is certain; conditions and mappings pass it on."""

    def of(size: str) -> dict[str, Any]:
        fifo = {"Fn::If": ["Big", True, False]}
        queue = resource("SQS::Queue", FifoQueue=fifo, DelaySeconds={"Fn::FindInMap": ["M", ref("Size"), "delay"]})
        return {
            "Parameters": {"Size": {"Type": "String", "Default": size}},
            "Conditions": {"Big": {"Fn::Equals": [ref("Size"), "big"]}},
            "Mappings": {"M": {"small": {"delay": 1}, "big": {"delay": 2}}},
            "Resources": {"Q": queue, "Other": resource("SQS::Queue")},
        }

    (change,) = diff_templates(of("small"), of("big"))
    assert (change.logical_id, change.kind) == ("Q", "conditional")
    assert change.condition == "condition Big changes its value"
    assert [(c.path, c.because) for c in change.properties] == [
        (("DelaySeconds",), ("parameter Size",)),
        (("FifoQueue",), ("condition Big",)),
    ]


def test_a_mapping_with_literal_keys_is_looked_up() -> None:
    """Only the value that is used matters."""

    def of(used: int, unused: int) -> dict[str, Any]:
        queue = resource("SQS::Queue", DelaySeconds={"Fn::FindInMap": ["M", "a", "used"]})
        return {"Mappings": {"M": {"a": {"used": used, "unused": unused}}}, "Resources": {"Q": queue}}

    assert diff_templates(of(1, 1), of(1, 2)) == ()
    assert kinds(of(1, 1), of(2, 1)) == {"Q": "updated"}


def test_attributes_are_told_apart_from_properties() -> None:
    """A policy that changes updates nothing; the order of DependsOn does not matter."""
    old = template(Q={**resource("SQS::Queue"), "DependsOn": ["A", "B"]})
    new = template(Q={**resource("SQS::Queue"), "DependsOn": ["B", "A"], "DeletionPolicy": "Retain"})
    change = changes(old, new)["Q"]
    assert (change.kind, change.properties) == ("updated", ())
    assert [(c.path, c.before, c.after) for c in change.attributes] == [(("DeletionPolicy",), ABSENT, "Retain")]


def test_an_unknown_type_is_never_called_safe() -> None:
    """Nothing is known of it, so its replacement is possible."""
    old = template(X={"Type": "Acme::Made::Up", "Properties": {"A": 1}})
    new = template(X={"Type": "Acme::Made::Up", "Properties": {"A": 2}})
    assert changes(old, new)["X"].condition == "nothing is known of Acme::Made::Up"


@pytest.mark.parametrize(
    "odd", [{}, {"Resources": None}, {"Resources": []}, {"Resources": {"A": None, "B": {}, "C": "x"}}]
)
def test_templates_without_resources_compare(odd: dict[str, Any]) -> None:
    """What is no resource is passed over, not a traceback."""
    assert kinds(odd, template(Q=resource("SQS::Queue"))) == {"Q": "added"}


def test_the_order_of_the_answer_is_fixed() -> None:
    """Shuffled input gives the same answer in the same order."""
    new = edited(NETWORK, "Vpc", CidrBlock="10.1.0.0/16")
    chance = random.Random(11)
    first = diff_templates(NETWORK, new)
    assert all(diff_templates(shuffled(NETWORK, chance), shuffled(new, chance)) == first for _ in range(5))
