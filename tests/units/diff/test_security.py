"""What a change does to permissions, ports, public access and protection."""

from typing import Any

import pytest

from archc.diff.security import SecurityChange, security_changes
from archc.diff.template import diff_templates

Resource = dict[str, Any]


def resource(kind: str, /, **properties: Any) -> Resource:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def role(*statements: dict[str, Any], trust: str = "lambda.amazonaws.com", managed: tuple[str, ...] = ()) -> Resource:
    assume = {"Effect": "Allow", "Principal": {"Service": trust}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "inline", "PolicyDocument": {"Statement": list(statements)}}
    return resource(
        "IAM::Role",
        AssumeRolePolicyDocument={"Statement": [assume]},
        Policies=[policy],
        ManagedPolicyArns=list(managed),
    )


def allow(action: Any, target: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": target, **more}


def compared(old: dict[str, Resource], new: dict[str, Resource]) -> tuple[SecurityChange, ...]:
    return security_changes({"": {"Resources": old}}, {"": {"Resources": new}})


def told(old: dict[str, Resource], new: dict[str, Resource]) -> list[tuple[str, str, str, str]]:
    """Each change as direction and sentence: subject, action, object."""
    return [(c.direction, c.subject, c.action, c.object) for c in compared(old, new)]


QUEUE = {"Fn::GetAtt": ["Orders", "Arn"]}


def test_nothing_is_told_of_equal_templates() -> None:
    """One statement with two actions is the same as two statements; scalars and lists are alike."""
    one = {"Web": role(allow(["sqs:SendMessage", "sqs:GetQueueUrl"], QUEUE))}
    two = {"Web": role(allow("sqs:SendMessage", {"Fn::Sub": "${Orders.Arn}"}), allow(["sqs:GetQueueUrl"], [QUEUE]))}
    assert compared(one, two) == ()


def test_a_new_action_widens_and_a_lost_one_shrinks() -> None:
    """Principal, action and resource are the names of the template."""
    old, new = {"Web": role(allow("sqs:SendMessage", QUEUE))}, {"Web": role(allow("sqs:ReceiveMessage", QUEUE))}
    assert told(old, new) == [
        ("shrinks", "Web", "sqs:SendMessage", "Orders"),
        ("widens", "Web", "sqs:ReceiveMessage", "Orders"),
    ]


def test_what_a_wildcard_already_allows_is_not_told() -> None:
    """Neither when it is added beside the wildcard nor when the wildcard takes its place."""
    narrow = allow("s3:GetObject", "arn:aws:s3:::images/a")
    wide = allow("s3:Get*", "arn:aws:s3:::images/*")
    assert told({"Web": role(wide)}, {"Web": role(wide, narrow)}) == []
    assert told({"Web": role(narrow)}, {"Web": role(wide)}) == [("widens", "Web", "s3:Get*", "arn:aws:s3:::images/*")]


def test_a_condition_that_goes_widens() -> None:
    """The same permission without its condition reaches further; with one it reaches less far."""
    tied = {"Web": role(allow("s3:GetObject", "*", Condition={"Bool": {"aws:SecureTransport": True}}))}
    free = {"Web": role(allow("s3:GetObject", "*"))}
    assert [c.direction for c in compared(tied, free)] == ["widens"]
    (shrinks,) = compared(free, tied)
    assert (shrinks.direction, shrinks.when) == ("shrinks", "")


def test_a_prohibition_that_comes_shrinks() -> None:
    """Deny is the other way round."""
    deny = {**allow("s3:DeleteObject", "*"), "Effect": "Deny"}
    assert told({"Web": role()}, {"Web": role(deny)}) == [("shrinks", "Web", "not s3:DeleteObject", "*")]
    assert told({"Web": role(deny)}, {"Web": role()}) == [("widens", "Web", "not s3:DeleteObject", "*")]


def test_trust_and_managed_policies_count() -> None:
    """Who may assume a role, and what is attached to it by name."""
    new = {"Web": role(trust="ec2.amazonaws.com", managed=("arn:aws:iam::aws:policy/AdministratorAccess",))}
    assert told({"Web": role()}, new) == [
        ("shrinks", "lambda.amazonaws.com", "sts:AssumeRole", "Web"),
        ("widens", "Web", "everything in AdministratorAccess", "*"),
        ("widens", "ec2.amazonaws.com", "sts:AssumeRole", "Web"),
    ]


def test_a_policy_attached_from_outside_is_the_roles() -> None:
    """It makes no difference whether a statement is inline or attached."""
    inline = {"Web": role(allow("sqs:SendMessage", QUEUE))}
    document = {"Statement": allow("sqs:SendMessage", QUEUE)}
    attached = {"Web": role(), "Policy": resource("IAM::Policy", Roles=[{"Ref": "Web"}], PolicyDocument=document)}
    assert compared(inline, attached) == ()


def test_a_queue_opened_to_the_world_is_public() -> None:
    """A resource policy names its principal; everyone without a condition is public, with one it is not."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    open_to_all = resource("SQS::QueuePolicy", Queues=[{"Ref": "Orders"}], PolicyDocument={"Statement": [statement]})
    (change,) = compared({}, {"Policy": open_to_all})
    assert (change.subject, change.action, change.object, change.public) == ("*", "sqs:SendMessage", "Orders", True)
    assert change.place == "Policy"
    statement["Condition"] = {"ArnEquals": {"aws:SourceArn": {"Ref": "News"}}}
    (tied,) = compared({}, {"Policy": open_to_all})
    assert (tied.public, tied.when) == (False, '{"ArnEquals": {"aws:SourceArn": "News"}}')


def test_a_part_of_a_bucket_keeps_its_prefix() -> None:
    """`Images/*` in words, whether written with Sub or Join."""
    for target in ({"Fn::Sub": "${Images.Arn}/*"}, {"Fn::Join": ["", [{"Fn::GetAtt": ["Images", "Arn"]}, "/*"]]}):
        assert told({"Web": role()}, {"Web": role(allow("s3:GetObject", target))}) == [
            ("widens", "Web", "s3:GetObject", "Images/*")
        ]


def test_lambda_permissions_name_their_source() -> None:
    """Without a source any topic of the service may invoke the function."""
    permission = resource(
        "Lambda::Permission",
        Action="lambda:InvokeFunction",
        FunctionName={"Ref": "Fn"},
        Principal="sns.amazonaws.com",
        SourceArn={"Ref": "News"},
    )
    loose = resource("Lambda::Permission", **{k: v for k, v in permission["Properties"].items() if k != "SourceArn"})
    (change,) = compared({"P": permission}, {"P": loose})
    assert (change.direction, change.subject, change.object) == ("widens", "sns.amazonaws.com", "Fn")


def rules(*ingress: dict[str, Any], egress: list[dict[str, Any]] | None = None) -> Resource:
    outgoing = egress if egress is not None else [{"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}]
    return resource("EC2::SecurityGroup", SecurityGroupIngress=list(ingress), SecurityGroupEgress=outgoing)


def tcp(low: int, high: int | None = None, /, **peer: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": low, "ToPort": high or low, **peer}


def test_a_port_opened_to_the_internet() -> None:
    """Source, protocol and port, group; marked as public."""
    (change,) = compared({"Web": rules()}, {"Web": rules(tcp(22, CidrIp="0.0.0.0/0"))})
    assert (change.direction, change.kind, change.public) == ("widens", "network", True)
    assert (change.subject, change.action, change.object) == ("0.0.0.0/0", "tcp 22", "Web")


def test_a_narrower_source_only_shrinks() -> None:
    """From anywhere to one network: nothing new is open."""
    old, new = {"Web": rules(tcp(443, CidrIp="0.0.0.0/0"))}, {"Web": rules(tcp(443, CidrIp="10.0.0.0/8"))}
    assert told(old, new) == [("shrinks", "0.0.0.0/0", "tcp 443", "Web")]


def test_a_port_inside_an_open_range_is_not_told() -> None:
    """It was open already."""
    wide = tcp(8000, 9000, CidrIp="10.0.0.0/8")
    assert told({"Web": rules(wide)}, {"Web": rules(wide, tcp(8080, CidrIp="10.1.0.0/16"))}) == []


def test_a_rule_may_stand_by_itself() -> None:
    """`AWS::EC2::SecurityGroupIngress` is the same as a rule inside the group."""
    inside = {"Db": rules(tcp(5432, SourceSecurityGroupId={"Fn::GetAtt": ["Web", "GroupId"]}))}
    rule = resource(
        "EC2::SecurityGroupIngress",
        GroupId={"Fn::GetAtt": ["Db", "GroupId"]},
        **tcp(5432, SourceSecurityGroupId={"Ref": "Web"}),
    )
    assert compared(inside, {"Db": rules(), "Rule": rule}) == ()


def test_a_group_without_egress_rules_lets_everything_out() -> None:
    """AWS's default, which the first egress rule takes away."""
    assert told({"Web": rules()}, {"Web": rules(egress=[])}) == [("widens", "0.0.0.0/0", "out: all traffic", "Web")]


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        ("RDS::DBInstance", {"StorageEncrypted": True}, {}, ("widens", "encryption", "is encrypted at rest")),
        ("RDS::DBInstance", {}, {"PubliclyAccessible": "true"}, ("widens", "public", "has a public address")),
        ("RDS::DBInstance", {}, {"BackupRetentionPeriod": 0}, ("widens", "backup", "is backed up automatically")),
        (
            "RDS::DBInstance",
            {"BackupRetentionPeriod": 14},
            {"BackupRetentionPeriod": 7},
            ("widens", "backup", "keeps backups for 7 days, 14 before"),
        ),
        (
            "S3::Bucket",
            {"VersioningConfiguration": {"Status": "Enabled"}},
            {},
            ("widens", "backup", "keeps old versions"),
        ),
        (
            "S3::Bucket",
            {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": True}},
            {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": False}},
            ("widens", "public", "has BlockPublicPolicy switched off"),
        ),
        (
            "S3::Bucket",
            {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": True}},
            {},
            ("widens", "protection", "has a public access block"),
        ),
        (
            "ElasticLoadBalancingV2::LoadBalancer",
            {"Scheme": "internal"},
            {},
            ("widens", "public", "faces the internet"),
        ),
        (
            "ElasticLoadBalancingV2::Listener",
            {"Protocol": "HTTPS"},
            {"Protocol": "HTTP"},
            ("widens", "encryption", "is encrypted in transit"),
        ),
        ("Lambda::Url", {"AuthType": "AWS_IAM"}, {"AuthType": "NONE"}, ("widens", "public", "can be called by anyone")),
        ("SQS::Queue", {}, {"SqsManagedSseEnabled": False}, ("widens", "encryption", "is encrypted by SQS")),
        (
            "DynamoDB::Table",
            {},
            {"DeletionProtectionEnabled": True},
            ("shrinks", "protection", "is protected from deletion"),
        ),
    ],
)
def test_exposure_and_protection(
    kind: str, old: dict[str, Any], new: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """What comes to be public or loses protection widens; AWS's defaults count."""
    (change,) = compared({"X": resource(kind, **old)}, {"X": resource(kind, **new)})
    assert (change.direction, change.kind, change.action) == expected
    assert change.object == "X"


def test_a_value_known_only_at_deployment_raises_no_alarm() -> None:
    """Encryption by a parameter is not encryption gone."""
    known = {"X": resource("RDS::DBInstance", StorageEncrypted=True, PubliclyAccessible=False)}
    open_ended = {"X": resource("RDS::DBInstance", StorageEncrypted={"Ref": "P"}, PubliclyAccessible={"Ref": "Q"})}
    assert compared(known, open_ended) == ()


def test_a_new_public_resource_is_told_but_not_its_missing_guards() -> None:
    """What was not there before has lost nothing."""
    assert told({}, {"Db": resource("RDS::DBInstance", PubliclyAccessible=True)}) == [
        ("widens", "", "has a public address", "Db")
    ]


def test_a_rename_is_no_change_of_permissions() -> None:
    """With the changes of the comparison, former names count as their new ones."""
    old = {"Web": role(allow("sqs:SendMessage", QUEUE)), "Orders": resource("SQS::Queue", DelaySeconds=5)}
    sales = {"Fn::GetAtt": ["Sales", "Arn"]}
    new = {"Web": role(allow("sqs:SendMessage", sales)), "Sales": resource("SQS::Queue", DelaySeconds=5)}
    before, after = {"Resources": old}, {"Resources": new}
    renamed = diff_templates(before, after)
    assert [c.kind for c in renamed if c.logical_id == "Sales"] == ["renamed"]
    assert security_changes({"": before}, {"": after}, renamed) == ()
    assert len(security_changes({"": before}, {"": after})) == 2


def test_odd_policies_do_not_break_it() -> None:
    """What is no policy grants nothing; NotAction and NotPrincipal are said in words."""
    odd = {"A": resource("SQS::QueuePolicy", PolicyDocument="text"), "B": resource("IAM::Role", Policies={"Ref": "X"})}
    assert compared({}, odd) == ()
    excluded = {"Effect": "Allow", "NotPrincipal": {"AWS": "me"}, "NotAction": "s3:*", "Resource": "*"}
    policy = resource("S3::BucketPolicy", Bucket={"Ref": "Images"}, PolicyDocument={"Statement": excluded})
    assert told({}, {"P": policy}) == [("widens", "all but me", "all but s3:*", "Images")]
