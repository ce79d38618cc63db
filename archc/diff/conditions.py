"""Conditions that the two templates themselves decide.

The facts say "conditional" where AWS says "it depends"; where what it depends on stands in the templates, the answer
is here. Each function gets the old and the new resource (canonical) and answers None when it cannot tell.
"""

from collections.abc import Callable, Mapping

from archc.diff.canonical import intrinsic_of, section
from archc.diff.facts import Effect

Decider = Callable[[Mapping[str, object], Mapping[str, object]], Effect | None]


def decided(
    resource_type: str, effect: Effect, name: str, old: Mapping[str, object], new: Mapping[str, object]
) -> Effect:
    """Replace a conditional effect of the property `name` by what the templates say, where they do."""
    decide = _DECIDERS.get((resource_type, name)) if effect.verdict == "conditional" else None
    answer = decide(old, new) if decide else None
    return answer or effect


def _group_policy(_old: Mapping[str, object], new: Mapping[str, object]) -> Effect | None:
    """Replace the group only where its UpdatePolicy says so; else its instances go in batches, or later."""
    policy = section(new, "UpdatePolicy")
    will = section(policy, "AutoScalingReplacingUpdate").get("WillReplace", False)
    if intrinsic_of(will):
        return None
    if str(will).lower() == "true":
        return Effect("replace", "its UpdatePolicy")
    if "AutoScalingRollingUpdate" in policy or "AutoScalingInstanceRefresh" in policy:
        return Effect("interrupt", "its UpdatePolicy")
    return Effect("none", "it has no UpdatePolicy: instances that run already stay as they are")


def _tenancy(old: Mapping[str, object], new: Mapping[str, object]) -> Effect | None:
    before, after = (section(r, "Properties").get("InstanceTenancy", "default") for r in (old, new))
    if intrinsic_of(before) or intrinsic_of(after):
        return None
    return Effect("replace" if after == "dedicated" else "none", "AWS's documentation")


def _zone_networks(old: Mapping[str, object], new: Mapping[str, object]) -> Effect | None:
    before, after = (section(r, "Properties").get("VPCs") or [] for r in (old, new))
    if intrinsic_of(before) or intrinsic_of(after):
        return None
    return Effect("none" if bool(before) == bool(after) else "replace", "AWS's documentation")


def _attribute_definitions(old: Mapping[str, object], new: Mapping[str, object]) -> Effect | None:
    before, after = (_types(section(r, "Properties").get("AttributeDefinitions")) for r in (old, new))
    if before is None or after is None:
        return None
    edited = any(before[name] != after[name] for name in before.keys() & after.keys())
    return Effect("replace" if edited else "interrupt", "AWS's documentation")


def _types(definitions: object) -> dict[str, str] | None:
    if not isinstance(definitions, list):
        return None
    rows = [d for d in definitions if isinstance(d, Mapping)]
    known = {str(d.get("AttributeName")): str(d.get("AttributeType")) for d in rows}
    return known if len(known) == len(definitions) else None


_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_DECIDERS: dict[tuple[str, str], Decider] = {
    (_GROUP, "LaunchConfigurationName"): _group_policy,
    (_GROUP, "LaunchTemplate"): _group_policy,
    (_GROUP, "MixedInstancesPolicy"): _group_policy,
    (_GROUP, "VPCZoneIdentifier"): _group_policy,
    ("AWS::DynamoDB::Table", "AttributeDefinitions"): _attribute_definitions,
    ("AWS::EC2::VPC", "InstanceTenancy"): _tenancy,
    ("AWS::Route53::HostedZone", "VPCs"): _zone_networks,
}
