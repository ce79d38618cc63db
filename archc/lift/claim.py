"""Claim every resource: drawn as a box or a frame, folded into what it serves, an arrow, or part of the stack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from archc.lift.folds import DISSOLVED, FOLDS, FRAMES, JOINTS, LINKS, Fold
from archc.lift.template import Reference, Resource, Whole

_PASSED_ON = frozenset({"Environment", "Variables", "Parameters", "DefinitionSubstitutions", "Tags", "Condition"})
"""Keys below which a value is handed on or named as a party: whoever names a role there does not act under it."""

_CDK_PLUMBING = re.compile(
    r"(CustomResourceProvider|framework-on|framework-is|framework-timeout)|/(AWS679f53fac002430cb0da5b7982bd2287"
    r"|LogRetention[0-9a-f]{32}|BucketNotificationsHandler[0-9a-f]{32}|Custom::\w+)(/|$)"
)
"""Where CDK puts functions of its own: below `Custom::…` and under names that end in a fixed hash."""

_CDK_PLUMBING_ID = re.compile(
    r"^(AWS679f53fac002430cb0da5b7982bd2287|LogRetention[0-9a-f]{32}|BucketNotificationsHandler[0-9a-f]{32}"
    r"|Custom\w+CustomResourceProvider(Handler|Role))|CustomResourceProviderHandler[0-9A-F]{8}$"
)

ALARM_ACTIONS = frozenset({"AlarmActions", "OKActions", "InsufficientDataActions"})
_WATCHED_AT_MOST = 3
"""Alarms on more things than this that tell the same topic are boxes of their own."""

_SG_KINDS = (
    "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress",
    "AWS::RDS::DBSecurityGroup", "AWS::RDS::DBSecurityGroupIngress", "AWS::ElastiCache::SecurityGroupIngress",
    "AWS::Redshift::ClusterSecurityGroupIngress",
)  # fmt: skip
"""Types whose rules name security groups: that uses none of them."""


class Claims:
    """What each resource of the whole is drawn as. Asked by id; answers are worked out once."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.resources = whole.resources
        self.named_by: dict[str, list[Reference]] = defaultdict(list)
        for resource in self.resources.values():
            for reference in resource.references:
                self.named_by[reference.target].append(reference)
        self.of_type: dict[str, list[str]] = defaultdict(list)
        for resource in self.resources.values():
            self.of_type[resource.type].append(resource.id)
        self._plumbing = frozenset(r.id for r in self.resources.values() if _is_plumbing(r))
        self._silent = self._plumbing | self._access_of_plumbing()
        self.gathered = self._gathered()
        self._owners: dict[str, tuple[str, ...]] = {}
        for name in sorted(self.resources):
            self._owners[name] = self._find(name)
        self._settle()

    def owners(self, name: str) -> tuple[str, ...]:
        """Return the boxes and frames that show a resource: itself, or what it is folded into."""
        return self._owners[name]

    def drawn(self, name: str) -> bool:
        """Whether a resource is a box or a frame itself."""
        return self.owners(name) == (name,)

    def stands(self, name: str) -> bool:
        """Whether naming this resource means what it is folded into."""
        resource = self.resources[name]
        fold = _fold(resource)
        return name not in self._plumbing and (fold is None or fold.stands or self.drawn(name))

    def speaks(self, name: str) -> bool:
        """Whether what a resource names is named by what it is folded into.

        A custom resource tells its function what to do. What CDK's own functions are told is nobody's relation.
        """
        resource = self.resources[name]
        if name in self._silent:
            return False
        provider = self._named(resource, "ServiceToken") if _is_custom(resource) else []
        return not _is_custom(resource) or any(o in self.owners(p) for p in provider for o in self.owners(name))

    def _access_of_plumbing(self) -> frozenset[str]:
        """Return the roles that only CDK's own functions take, with their policies."""
        takers = {r: {n.source for n in self.named_by[r] if "Role" in n.keys} for r in self.of_type["AWS::IAM::Role"]}
        roles = {role for role, who in takers.items() if who and who <= self._plumbing}
        policies = {n.source for r in roles for n in self.named_by[r] if "Roles" in n.keys}
        return frozenset(roles | policies)

    def _find(self, name: str) -> tuple[str, ...]:
        found = self._folded_into(name, frozenset())
        alone = found == (name,)
        return () if alone and (self.resources[name].kind in DISSOLVED or name in self._plumbing) else found

    def _folded_into(self, name: str, asked: frozenset[str]) -> tuple[str, ...]:
        """Follow the fold of a resource. It answers with itself when nobody is there to fold it into."""
        resource = self.resources[name]
        if name in asked:
            return ()
        if name in self._owners:
            return self._owners[name]
        if resource.kind in FRAMES or name in self.gathered or self._is_target(resource):
            return (name,)
        asked = asked | {name}
        for step in self._steps(resource):
            owners = sorted({o for n in step for o in self._folded_into(n, asked)})
            if owners:
                return tuple(owners)
        return () if resource.kind in DISSOLVED and len(asked) > 1 else (name,)

    def _settle(self) -> None:
        """See to it that what something is folded into is drawn, where folds go round in a circle."""
        for _ in range(4):
            for name in sorted(self._owners):
                owners = self._owners[name]
                if owners == (name,) or all(self._owners[o] == (o,) for o in owners):
                    continue
                further = sorted({f for o in owners for f in self._owners[o]} - {name})
                settled = [f for f in further if self._owners[f] == (f,)]
                self._owners[name] = tuple(settled) or (name,)
        if not any(self.drawn(name) for name in self._owners):
            self._owners = {name: (name,) for name in self._owners}

    def _steps(self, resource: Resource) -> list[list[str]]:
        """Return, for each step of its fold, the resources that it leads to."""
        if resource.id in self._plumbing:
            return [self._served_by(resource)]
        if (joint := JOINTS.get(resource.kind)) and resource.kind not in FOLDS:
            ends = [self._named(resource, joint.source), self._named(resource, joint.target)]
            return ends if resource.kind not in LINKS or all(ends) else []
        if _is_custom(resource):
            return self._custom_steps(resource)
        fold = FOLDS.get(resource.kind)
        return [self._step(resource, s) for s in fold.steps] if fold else []

    def _step(self, resource: Resource, step: str) -> list[str]:
        if step.startswith(">"):
            return [n for n in self._named(resource, step[1:]) if not self._is_answer(n)]
        if step.startswith("="):
            return self.of_type.get(step[1:], [])
        if step.startswith("~"):
            wanted = re.compile(step[1:], re.IGNORECASE)
            return [r.source for r in self._namers(resource) if _named_under(r, wanted)]
        namers = [r.source for r in self._namers(resource) if not _names_as_party(r)]
        kept = [n for n in namers if self.resources[n].kind.startswith(step[1:])]
        return kept if step == "<" else ([] if self._shared_cluster(resource, namers) else kept)

    def _gathered(self) -> dict[str, tuple[str, ...]]:
        """Return the alarms that are boxes of their own, with what they tell.

        An alarm stands in what it watches. Where many things are watched for one topic, all of them would point at it.
        """
        alarms: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self.of_type["AWS::CloudWatch::Alarm"]:
            told = {t for key in ALARM_ACTIONS for t in self._named(self.resources[name], key)}
            alarms[tuple(sorted(told))].append(name)
        watched = {told: {w for n in names for w in self.watched(n)} for told, names in alarms.items()}
        return {
            n: told for told, names in alarms.items() if told and len(watched[told]) > _WATCHED_AT_MOST for n in names
        }

    def watched(self, alarm: str) -> list[str]:
        """Return what an alarm watches."""
        return self._named(self.resources[alarm], "Dimensions|Metrics")

    def _is_target(self, resource: Resource) -> bool:
        """Whether a log group is where events are sent, and not only what somebody writes."""
        namers = self.named_by.get(resource.id, ()) if resource.kind == "AWS::Logs::LogGroup" else ()
        return any("Targets" in r.keys for r in namers)

    def _is_answer(self, name: str) -> bool:
        """Whether this is a custom resource of a function of the template: it stands for what lies outside."""
        resource = self.resources[name]
        provider = self._named(resource, "ServiceToken") if _is_custom(resource) else []
        return any(n not in self._plumbing for n in provider)

    def _shared_cluster(self, resource: Resource, namers: list[str]) -> bool:
        """Whether an ECS cluster is more than the name space of its services: instances or tasks run in it too."""
        others = {"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::LaunchTemplate", "AWS::Events::Rule"}
        others |= {"AWS::AutoScaling::LaunchConfiguration", "AWS::StepFunctions::StateMachine", "AWS::Lambda::Function"}
        return resource.kind == "AWS::ECS::Cluster" and any(self.resources[n].kind in others for n in namers)

    def _namers(self, resource: Resource) -> Iterator[Reference]:
        for reference in self.named_by.get(resource.id, ()):
            namer = self.resources[reference.source]
            if resource.kind == "AWS::EC2::SecurityGroup" and namer.kind in _SG_KINDS:
                continue
            if _is_child(namer, reference):
                continue
            yield reference

    def _named(self, resource: Resource, keys: str) -> list[str]:
        wanted = frozenset(keys.split("|")) if keys else None
        return [
            r.target
            for r in resource.references
            if r.target in self.resources
            and r.target != resource.id
            and (wanted is None or (r.keys[:1] and r.keys[0] in wanted))
        ]

    def _custom_steps(self, resource: Resource) -> list[list[str]]:
        provider = [n for n in self._named(resource, "ServiceToken") if n not in self._plumbing]
        others = [r.target for r in resource.references if r.keys[:1] != ("ServiceToken",)]
        others = [n for n in others if n in self.resources and self.resources[n].kind not in _ACCESS]
        return [provider, self._named(resource, "BucketName"), others]

    def _served_by(self, resource: Resource) -> list[str]:
        """Return the custom resources that a provider function of CDK works for."""
        users = [r.source for r in self.named_by.get(resource.id, ())]
        return [u for u in users if _is_custom(self.resources[u])] or [u for u in users if u in self._plumbing]


_ACCESS = frozenset({"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::S3::BucketPolicy", "AWS::IAM::ManagedPolicy"})


def _is_child(namer: Resource, reference: Reference) -> bool:
    """Whether a helper names another resource to be folded into it: a policy its role."""
    fold = FOLDS.get(namer.kind)
    first = fold.steps[0] if fold else ""
    return first.startswith(">") and reference.keys[:1] != () and reference.keys[0] in first[1:].split("|")


def _fold(resource: Resource) -> Fold | None:
    if _is_custom(resource):
        return Fold((">ServiceToken",), stands=False)
    return FOLDS.get(resource.kind)


def _is_custom(resource: Resource) -> bool:
    return resource.type.startswith("Custom::") or resource.type == "AWS::CloudFormation::CustomResource"


def _is_plumbing(resource: Resource) -> bool:
    if resource.kind != "AWS::Lambda::Function":
        return False
    path = resource.metadata.get("aws:cdk:path", "")
    name = resource.id.rpartition(".")[2]
    return bool(_CDK_PLUMBING.search(path) or _CDK_PLUMBING_ID.search(name))


def _named_under(reference: Reference, wanted: re.Pattern[str]) -> bool:
    keys = reference.keys
    return not _names_as_party(reference) and any(wanted.search(k) for k in keys)


def _names_as_party(reference: Reference) -> bool:
    return any(k in _PASSED_ON or _is_principal(k) for k in reference.keys)


@lru_cache(maxsize=4096)
def _is_principal(key: str) -> bool:
    return "Principal" in key or key in ("AssumeRolePolicyDocument", "KeyPolicy", "PolicyDocument")


def members(claims: Claims) -> dict[str, list[str]]:
    """Return what is folded into each box and frame, in the order of the ids; what is generated is left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, resource in claims.resources.items():
        if resource.generated:
            continue
        for owner in claims.owners(name):
            if owner != name:
                found[owner].append(name)
    return {owner: sorted(inner) for owner, inner in found.items()}


def boxes(claims: Claims) -> Iterable[Resource]:
    """Yield what is drawn as a box."""
    for name, resource in claims.resources.items():
        if resource.kind not in FRAMES and claims.drawn(name):
            yield resource
