"""Boxes that one icon shows for many: `×4` beside it tells how many, its members which.

NAT gateways or NAT instances of one tier and alarms that tell one topic always; in a crowded picture also rules, roles
and the like that are of one type, stand in one place and have the same arrows. What does the work (functions, tables,
servers) is never put together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from archc.lift.arrange import Arrangement
from archc.lift.claim import Claims
from archc.lift.infer import Relation
from archc.lift.template import Resource

_NAT = "AWS::EC2::NatGateway"
_COUNTED = re.compile(r"\d+|(?<=[a-z])[A-D]$")
_CROWDED = 24
"""Pictures of more boxes than this put together what looks the same."""

_FEW = 3
"""Fewer than this stay side by side."""

_MANY = (
    "AWS::IAM::", "AWS::Config::", "AWS::CloudWatch::", "AWS::Logs::", "AWS::Events::Rule", "AWS::Scheduler::Schedule",
    "AWS::SSM::", "AWS::Route53::RecordSet", "AWS::EC2::SecurityGroup", "AWS::EC2::VPCEndpoint", "AWS::Budgets::",
    "AWS::ServiceCatalog::", "AWS::GuardDuty::", "AWS::SecurityHub::", "AWS::ECR::", "AWS::Glue::", "AWS::WAF",
    "AWS::CloudFormation::", "AWS::SSO::", "AWS::Organizations::", "AWS::SecretsManager::", "AWS::KMS::",
    "AWS::ServiceDiscovery::", "AWS::Cognito::", "AWS::CertificateManager::", "AWS::EC2::VPCPeeringConnection",
)  # fmt: skip
"""Types that watch, guard, name or keep, of which templates have dozens."""


def gateways(claims: Claims, place: Arrangement) -> dict[str, str]:
    """Return the NAT gateways of one tier, each with the first of them, and so its NAT instances of one name."""
    firsts: dict[tuple[str, str], str] = {}
    found = {}
    for name in sorted(claims.of_type.get(_NAT, ())):
        if claims.drawn(name):
            found[name] = firsts.setdefault((place.parent[name], _NAT), name)
    for name in sorted(claims.of_type.get("AWS::EC2::Instance", ())):
        if claims.drawn(name) and _is_way_out(name, claims):
            found[name] = firsts.setdefault((place.parent[name], _COUNTED.sub("", name)), name)
    return found


def _is_way_out(instance: str, claims: Claims) -> bool:
    """Whether routes lead to an instance."""
    return any(
        r.keys[:1] == ("InstanceId",) and claims.resources[r.source].kind == "AWS::EC2::Route"
        for r in claims.named_by.get(instance, ())
    )


def alarms(claims: Claims, place: Arrangement) -> dict[str, str]:
    """Return the alarms that are boxes of their own and tell the same, each with the first of them."""
    firsts: dict[tuple[object, ...], str] = {}
    alike = ((n, (claims.gathered[n], place.parent[n])) for n in sorted(claims.gathered))
    return {name: firsts.setdefault(same, name) for name, same in alike}


def stacks(
    shown: Iterable[Resource], place: Arrangement, relations: Iterable[Relation], twins: Mapping[str, str]
) -> dict[str, str]:
    """Return what one icon shows in a crowded picture: each of the boxes with the first that is like it."""
    boxes = list(shown)
    if len(boxes) <= _CROWDED:
        return {}
    arrows: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for relation in relations:
        source, target = (twins.get(n, n) for n in (relation.source, relation.target))
        arrows[source].add(("to", target))
        arrows[target].add(("from", source))
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for box in boxes:
        if box.kind.startswith(_MANY):
            alike[(box.type, place.parent[box.id], box.condition, frozenset(arrows[box.id]))].append(box.id)
    groups = (sorted(names) for names in alike.values() if len(names) >= _FEW)
    return {name: names[0] for names in groups for name in names}
