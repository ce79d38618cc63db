"""Arrows from meaning: who sends, calls, reads or reaches whom, as the template says it and no more.

Every relation comes from references. What a reference means follows from where it stands: in a statement of a role's
policy, in a rule of a security group, in a resource that is an arrow itself (`folds.JOINTS`), or in any other property
of something drawn, or of something folded into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from archc.drawing.graph import ArrowKind
from archc.lift.claim import ALARM_ACTIONS, Claims
from archc.lift.folds import JOINTS, LINKS, REVERSED, STRUCTURE, Joint
from archc.lift.template import Reference, Resource
from archc.lift.values import at, first, items, texts, under

_HANDED_OVER = (
    "AWS::SQS::", "AWS::SNS::", "AWS::Events::", "AWS::Kinesis::", "AWS::KinesisFirehose::", "AWS::MSK::",
    "AWS::AmazonMQ::", "AWS::Scheduler::", "AWS::Pipes::", "AWS::Logs::", "AWS::IoT::",
)  # fmt: skip
"""Types that take something over: whoever gives it to them goes on."""

_SETS_OFF = (*_HANDED_OVER, "AWS::S3::Bucket", "AWS::DynamoDB::", "AWS::CloudWatch::", "AWS::SES::", "AWS::Config::")
"""Types that set something off and go on."""

_PICKS = frozenset(
    {
        "sqs:receivemessage", "sqs:deletemessage", "sqs:deletemessagebatch", "sqs:getqueueattributes",
        "sqs:getqueueurl", "sqs:changemessagevisibility", "kinesis:getrecords", "kinesis:getsharditerator",
        "kinesis:describestream", "kinesis:describestreamsummary", "kinesis:liststreams", "kinesis:listshards",
        "kinesis:subscribetoshard", "dynamodb:getrecords", "dynamodb:getsharditerator", "dynamodb:describestream",
        "dynamodb:liststreams", "kms:decrypt",
    }
)  # fmt: skip
"""Actions of who picks messages or records; actions beyond these make it a caller."""

_NO_RELATION_KEYS = frozenset(
    {"Tags", "TagList", "Labels", "CodeUri", "ContentUri", "Layers", "Description", "ResourceLabel", "PortfolioId"}
)
_NO_RELATION_FROM = frozenset(
    {"AWS::CloudWatch::Dashboard", "AWS::CloudFormation::WaitCondition", "AWS::ResourceGroups::Group"}
    | {"AWS::CDK::Metadata", "AWS::EC2::VPCEndpoint", "AWS::SSM::Parameter"}
    | {"AWS::CertificateManager::Certificate", "AWS::EC2::EIP", "AWS::EC2::EIPAssociation"}
    | {f"AWS::EC2::TransitGatewayRoute{k}" for k in ("", "Table", "TableAssociation", "TablePropagation")}
) | STRUCTURE  # fmt: skip
_FRAME_KINDS = frozenset({"AWS::EC2::VPC", "AWS::EC2::Subnet"})
_POLICY_HOLDERS = frozenset(
    {f"AWS::IAM::{k}" for k in ("Role", "Policy", "ManagedPolicy", "User", "Group", "RolePolicy", "UserPolicy")}
    | {"AWS::IAM::GroupPolicy", "AWS::SSO::PermissionSet"}
)
_ONLY_ANSWERS = (
    "AWS::EFS::", "AWS::FSx::", "AWS::RDS::DB", "AWS::ElastiCache::", "AWS::OpenSearchService::",
    "AWS::Elasticsearch::", "AWS::MSK::Cluster", "AWS::DocDB::", "AWS::Neptune::DB", "AWS::EC2::VPCEndpoint",
    "AWS::MemoryDB::", "AWS::DAX::",
)  # fmt: skip
"""Types that open no connections of their own: a rule that lets their group in says nothing of them."""

_PEERING = "AWS::EC2::VPCPeeringConnection"
_TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
_SECURITY_GROUP = "AWS::EC2::SecurityGroup"
_GROUPS = frozenset(
    {_SECURITY_GROUP, "AWS::RDS::DBSecurityGroup", "AWS::ElastiCache::SecurityGroup"}
    | {"AWS::Redshift::ClusterSecurityGroup"}
)
"""Security groups: of a VPC, and those that services had of their own before there were any."""
_LOCKS_AT_MOST = 4
"""A key that more resources name is everybody's; only what a policy says of it is drawn."""

_PAIRS_AT_MOST = 30
"""A security group rule that joins more pairs than this says nothing of who calls whom."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow between two drawn resources: `why` is told as a fact, `text` stands on the line, `via` is folded in.

    `grants` are the actions or ports that it opens, `sort` what it comes from where a view asks for that.
    """

    source: str
    target: str
    kind: ArrowKind
    why: str
    via: str = ""
    text: str = ""
    grants: tuple[str, ...] = ()
    sort: Literal["", "route", "group", "setting", "party"] = ""


def relations(claims: Claims) -> Iterator[Relation]:
    """Yield every relation; one pair may come several times, and both ways."""
    for resource in claims.resources.values():
        for relation in _of(resource, claims):
            if relation.source != relation.target:
                yield relation


def _of(resource: Resource, claims: Claims) -> Iterator[Relation]:
    if joint := JOINTS.get(resource.kind):
        yield from _joint(resource, joint, claims)
    elif resource.kind == "AWS::EC2::VPCEndpoint":
        yield from _gateway(resource, claims)
    elif resource.kind in _GROUPS or resource.kind in _RULE_SIDES:
        yield from _group_rules(resource, claims)
    elif resource.type == "Custom::S3BucketNotifications":
        yield from _notifications(resource, claims)
    elif resource.kind not in _NO_RELATION_FROM and claims.speaks(resource.id):
        yield from _general(resource, claims)


# -- resources that are arrows -----------------------------------------------------------------------------------------


def _joint(resource: Resource, joint: Joint, claims: Claims) -> Iterator[Relation]:
    sources = _ends(resource, joint.source, claims)
    targets = _ends(resource, joint.target, claims)
    if resource.kind == "AWS::EC2::Route":
        yield from _linked(resource, sources, claims)
    if resource.kind in LINKS and claims.drawn(resource.id):
        sources = [resource.id]
    for source, target in product(sources, targets):
        kind = joint.kind or _kind(claims.resources[source], claims.resources[target])
        why = f"{joint.says}: {resource.id}"
        sort: Literal["", "route"] = "route" if resource.kind == "AWS::EC2::Route" else ""
        yield Relation(source, target, "async" if kind == "async" else "sync", why, resource.id, sort=sort)
    said = {*joint.source.split("|"), *joint.target.split("|")}
    beside = targets if "FunctionName" in joint.target else sources or targets
    for reference in resource.references:
        if reference.keys[:1] and reference.keys[0] not in said and not _no_relation(reference, claims):
            yield from _between(beside, reference, claims, resource)


def _linked(route: Resource, sources: list[str], claims: Claims) -> Iterator[Relation]:
    """Yield where a route leads that takes a peering connection or a transit gateway of outside.

    One arrow joins two VPCs that both are in the template, whichever way packets go.
    """
    for reference in route.references:
        for link in _links(reference, claims):
            ends = (sources, [link.id])
            if not claims.drawn(link.id):
                ends = _ends(link, "VpcId", claims), _ends(link, "PeerVpcId", claims)
            for source, target in product(*ends):
                yield Relation(source, target, "sync", f"route: {route.id}", route.id, sort="route")


def _links(reference: Reference, claims: Claims) -> list[Resource]:
    """Return the peering connection that a route names, or the attachments to the transit gateway that it names."""
    named = claims.resources.get(reference.target)
    if named is not None:
        return [named] if named.kind == _PEERING else []
    namers = {r.source for r in claims.named_by.get(reference.target, ()) if r.keys[:1] == ("TransitGatewayId",)}
    return [claims.resources[n] for n in sorted(namers) if claims.drawn(n) and claims.resources[n].kind in LINKS]


def _gateway(endpoint: Resource, claims: Claims) -> Iterator[Relation]:
    """Yield the routes to a gateway endpoint: it adds them to the route tables that it names."""
    for reference in endpoint.references:
        if reference.keys[:1] == ("RouteTableIds",) and reference.target in claims.resources:
            for source in claims.owners(reference.target):
                yield Relation(source, endpoint.id, "sync", f"route: {endpoint.id}", sort="route")


def _ends(resource: Resource, keys: str, claims: Claims) -> list[str]:
    """Return what is drawn at one end of a joint. A target group's end is its balancer."""
    wanted = set(keys.split("|"))
    found: dict[str, None] = {}
    for reference in resource.references:
        named = claims.resources.get(reference.target)
        # A role there is what the joint works with.
        if named is not None and named.kind != "AWS::IAM::Role" and reference.keys[:1] and reference.keys[0] in wanted:
            found |= dict.fromkeys(claims.owners(reference.target))
    return list(found)


# -- security group rules ----------------------------------------------------------------------------------------------

_RULE_SIDES = {
    "AWS::EC2::SecurityGroupIngress": ("SourceSecurityGroupId|SourceSecurityGroupName", "GroupId|GroupName"),
    "AWS::EC2::SecurityGroupEgress": ("GroupId|GroupName", "DestinationSecurityGroupId"),
    "AWS::RDS::DBSecurityGroupIngress": ("EC2SecurityGroupName|EC2SecurityGroupId", "DBSecurityGroupName"),
    "AWS::ElastiCache::SecurityGroupIngress": ("EC2SecurityGroupName", "CacheSecurityGroupName"),
    "AWS::Redshift::ClusterSecurityGroupIngress": ("EC2SecurityGroupName", "ClusterSecurityGroupName"),
}


def _group_rules(resource: Resource, claims: Claims) -> Iterator[Relation]:
    if resource.kind in _RULE_SIDES:
        from_, to = _RULE_SIDES[resource.kind]
        for source, target in product(_groups(resource, from_, claims), _groups(resource, to, claims)):
            yield from _opened(source, target, _ports(resource.properties), resource, claims)
        return
    for reference in resource.references:
        keys = reference.keys
        other = claims.resources.get(reference.target)
        if other is None or other.kind != _SECURITY_GROUP or len(keys) < 2:
            continue
        rule = at(resource.properties, reference.path[1 : 3 if reference.path[2].isdigit() else 2])
        if keys[0] in ("SecurityGroupIngress", "DBSecurityGroupIngress"):
            yield from _opened(other.id, resource.id, _ports(rule), resource, claims)
        elif keys[0] == "SecurityGroupEgress":
            yield from _opened(resource.id, other.id, _ports(rule), resource, claims)


def _groups(resource: Resource, keys: str, claims: Claims) -> list[str]:
    wanted = set(keys.split("|"))
    return sorted(
        {
            r.target
            for r in resource.references
            if r.keys[:1]
            and r.keys[0] in wanted
            and r.target in claims.resources
            # A load balancer's or a database's own attribute may name the group too.
            and (claims.resources[r.target].kind in _GROUPS or "SecurityGroup" in r.attribute)
        }
    )


def _opened(source: str, target: str, ports: str, rule: Resource, claims: Claims) -> Iterator[Relation]:
    if source == target:
        return
    callers = [o for o in _members(source, claims) if not claims.resources[o].kind.startswith(_ONLY_ANSWERS)]
    pairs = list(product(callers, _members(target, claims)))
    if len(pairs) > _PAIRS_AT_MOST:
        return
    for a, b in pairs:
        via = rule.id if rule.kind in _RULE_SIDES else ""
        why = f"security group rule {ports} of {rule.id}".replace("  ", " ")
        yield Relation(a, b, "sync", why, via, grants=(ports,) if ports else (), sort="group")


def _members(group: str, claims: Claims) -> list[str]:
    """Return what a security group holds: what uses it, or the group where nothing in the template does."""
    return [o for o in claims.owners(group) if claims.resources[o].kind not in _FRAME_KINDS]


def _ports(rule: object) -> str:
    low, high = first(rule, "FromPort"), first(rule, "ToPort")
    protocol = first(rule, "IpProtocol")
    if protocol == "-1" or not low:
        return "all traffic" if protocol == "-1" else protocol
    return f"{protocol} {low}" if low == high or not high else f"{protocol} {low}–{high}"


# -- bucket notifications of CDK ---------------------------------------------------------------------------------------


def _notifications(resource: Resource, claims: Claims) -> Iterator[Relation]:
    buckets = _ends(resource, "BucketName", claims)
    targets = _ends(resource, "NotificationConfiguration", claims)
    for source, target in product(buckets, targets):
        yield Relation(source, target, "async", f"bucket notification: {resource.id}", resource.id)


# -- everything else ---------------------------------------------------------------------------------------------------


def _general(resource: Resource, claims: Claims) -> Iterator[Relation]:
    sources = list(claims.owners(resource.id))
    policy = resource.kind in _POLICY_HOLDERS
    for reference in resource.references:
        if reference.target not in claims.resources or not reference.keys:
            continue
        if policy or "Statement" in reference.keys or _is_sam_policy(resource, reference):
            yield from _statement(resource, sources, reference, claims)
        elif not _no_relation(reference, claims):
            yield from _between(sources, reference, claims, resource)


def _no_relation(reference: Reference, claims: Claims) -> bool:
    target = claims.resources.get(reference.target)
    if target is None or target.kind in STRUCTURE or reference.path[:1] == ("Condition",):
        return True
    if reference.keys == ("Name",):
        return True  # what something is called
    if reference.source in claims.gathered and not ALARM_ACTIONS.intersection(reference.keys):
        return True  # what it watches: its facts tell
    if reference.keys[:1] in (("Code",), ("Content",)) and reference.keys[-1].startswith("S3"):
        return True
    return bool(_NO_RELATION_KEYS.intersection(reference.keys))


def _between(sources: list[str], reference: Reference, claims: Claims, resource: Resource) -> Iterator[Relation]:
    """Yield the relations of an ordinary reference, from what holds it to what it names."""
    named = claims.resources[reference.target]
    keys = reference.keys
    if named.kind == _TARGET_GROUP:
        yield from _forwarded(sources, named, claims, resource)
        return
    owners = claims.owners(named.id)
    shared = not claims.drawn(named.id) and bool(set(sources) & set(owners))  # a helper of its own
    if shared or not claims.stands(named.id) or _locks_everything(named, claims):
        return
    via = "" if claims.drawn(resource.id) else resource.id
    for source, target in product(sources, owners):
        if claims.resources[target].kind in _FRAME_KINDS or claims.resources[source].kind in _FRAME_KINDS:
            continue
        if target in sources and not claims.drawn(resource.id):
            continue  # a helper names what it belongs to
        start, end = (target, source) if _comes_from(resource, keys) else (source, target)
        why, text = _why(resource, keys)
        why += f" (if {reference.condition.replace('!', 'not ')})" if reference.condition else ""
        kind = _kind(claims.resources[start], claims.resources[end])
        sort: Literal["", "setting"] = "setting" if {"Environment", "UserData"}.intersection(keys) else ""
        yield Relation(start, end, kind, why, via, text, sort=sort)


def _locks_everything(named: Resource, claims: Claims) -> bool:
    """Whether a key is named by so many for their encryption that arrows to it would say nothing."""
    if named.kind not in _KEYS:
        return False
    users = {o for r in claims.named_by[named.id] for o in claims.owners(r.source)}
    return len(users - {named.id}) > _LOCKS_AT_MOST


def _comes_from(resource: Resource, keys: tuple[str, ...]) -> bool:
    return any((resource.kind, key) in REVERSED for key in keys)


def _why(resource: Resource, keys: tuple[str, ...]) -> tuple[str, str]:
    where = ".".join(k for k in keys if k)
    text = ""
    if any(k in ("RedrivePolicy", "DeadLetterConfig", "OnFailure") for k in keys):
        text = "failures"
    elif keys[0] in ALARM_ACTIONS:
        text = "alarm"
    return f"{resource.id}: {where}", text


def _kind(source: Resource, target: Resource) -> ArrowKind:
    if target.kind in _KEYS:
        return "sync"
    if target.kind.startswith(_HANDED_OVER) or source.kind.startswith(_SETS_OFF):
        return "async"
    return "sync"


def _forwarded(sources: list[str], group: Resource, claims: Claims, resource: Resource) -> Iterator[Relation]:
    """Yield balancer → what is in its target group: registered there, or registering itself."""
    if resource.kind in ("AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::Service", _TARGET_GROUP):
        sources, ends = list(claims.owners(group.id)), sources
    else:
        named = [r.target for r in group.references if r.keys[:1] == ("Targets",) and r.target in claims.resources]
        ends = [o for n in named for o in claims.owners(n)]
    for source, target in product(sources, ends):
        if source == target or claims.resources[target].kind in _FRAME_KINDS:
            continue
        yield Relation(source, target, "sync", f"target group {group.id}", group.id)


def _is_sam_policy(resource: Resource, reference: Reference) -> bool:
    return resource.type.startswith("AWS::Serverless::") and reference.keys[0] == "Policies"


def _statement(resource: Resource, sources: list[str], reference: Reference, claims: Claims) -> Iterator[Relation]:
    """Yield the relation of a reference inside a policy: a role's, or a resource's own."""
    keys = reference.keys
    named = claims.resources[reference.target]
    if named.kind in STRUCTURE:
        return
    if "AssumeRolePolicyDocument" in keys or (("Principal" in keys or "Condition" in keys) and _own(resource)):
        yield from _party(resource, sources, named, claims)
        return
    acts = resource.kind in _POLICY_HOLDERS or _is_sam_policy(resource, reference)
    if not acts or not claims.stands(named.id) or not ("Resource" in keys or _is_sam_policy(resource, reference)):
        return
    actions = _actions(resource, reference)
    if actions is None:
        return
    picks = (bool(actions) and all(a.lower() in _PICKS for a in actions)) or _polls(keys)
    why = f"{resource.id}: {', '.join(actions[:6])}{' …' if len(actions) > 6 else ''}" if actions else resource.id
    via = "" if claims.drawn(resource.id) else resource.id
    takers = _pollers(named, sources, claims) if picks else sources
    for source, target in product(takers, claims.owners(named.id)):
        if claims.resources[target].kind in _FRAME_KINDS or claims.resources[source].kind in _FRAME_KINDS:
            continue
        start, end = (target, source) if picks and named.kind not in _KEYS else (source, target)
        kind = _kind(claims.resources[start], claims.resources[end])
        yield Relation(start, end, kind, why, via, grants=actions)


def _pollers(named: Resource, sources: list[str], claims: Claims) -> list[str]:
    """Return who of those that share a role polls: where an event source mapping says it, nobody else does."""
    mappings = [r.source for r in claims.named_by[named.id] if r.keys[:1] == ("EventSourceArn",)]
    mapped = {o for m in mappings for o in claims.owners(m)}
    return [s for s in sources if s in mapped] or sources


_KEYS = frozenset({"AWS::KMS::Key", "AWS::KMS::ReplicaKey"})


def _own(resource: Resource) -> bool:
    """Whether a policy belongs to what it protects, so that its principals come to it."""
    return resource.kind not in _POLICY_HOLDERS


def _party(resource: Resource, sources: list[str], named: Resource, claims: Claims) -> Iterator[Relation]:
    if not claims.speaks(named.id):
        return
    for source, target in product(claims.owners(named.id), sources):
        kinds = {claims.resources[source].kind, claims.resources[target].kind}
        if not kinds & _FRAME_KINDS:
            kind = _kind(claims.resources[source], claims.resources[target])
            yield Relation(source, target, kind, f"named in {resource.id}", sort="party")


def _polls(keys: tuple[str, ...]) -> bool:
    return len(keys) > 1 and keys[0] == "Policies" and keys[1] in ("SQSPollerPolicy", "KinesisStreamReadPolicy")


def _actions(resource: Resource, reference: Reference) -> tuple[str, ...] | None:
    """Return the actions of the statement that a reference stands in; None where it denies or only passes a role."""
    path = reference.path[1:] if reference.path[:1] == ("Properties",) else reference.path
    ends = [n for n, step in enumerate(path) if step in ("Resource", "NotResource")]
    statement = at(resource.properties, path[: ends[-1]]) if ends else None
    if statement is None:
        return ()
    if first(statement, "Effect") == "Deny" or path[ends[-1]] == "NotResource":
        return None
    actions = texts(statement, "Action")
    return None if actions and all(a.lower() == "iam:passrole" for a in actions) else actions


def listens(resource: Resource) -> list[str]:
    """Return the ports that a security group opens to everyone, as people write them."""
    rules = [r for r in under(resource.properties, "SecurityGroupIngress") if isinstance(r, dict)]
    opened = {_ports(r) for r in rules if any(str(c) in ("0.0.0.0/0", "::/0") for c in items(r.get("CidrIp")))}
    return sorted(opened)
