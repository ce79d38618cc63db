"""Updates that CloudFormation starts and a service then refuses; no source of facts knows them.

A DB subnet group stays in its VPC: RDS answers `ModifyDBSubnetGroup` with "The new Subnets are not in the same Vpc as
the existing subnet group" (InvalidParameterValue; reports of 2020 to 2022, read 2026-11-23).
"""

from collections.abc import Mapping
from dataclasses import replace

from archc.diff.changes import ResourceChange
from archc.diff.links import Place

_BOUND_TO_NETWORK = {
    "AWS::RDS::DBSubnetGroup": (
        "SubnetIds",
        "RDS does not move a DB subnet group to another VPC; another logical ID makes it, and its databases, anew",
    ),
}


def with_refusals(changes: Mapping[Place, ResourceChange]) -> dict[Place, ResourceChange]:
    """Mark what is only updated, but would have to follow its subnets into a new VPC."""
    moving = {c.logical_id for c in changes.values() if c.kind == "replaced" and _changes_network(c)}
    told = dict(changes)
    for place, change in changes.items():
        name, refusal = _BOUND_TO_NETWORK.get(change.resource_type, ("", ""))
        if change.kind == "updated" and moving & {
            b for p in change.properties if p.path[:1] == (name,) for b in p.because
        }:
            told[place] = replace(change, refused=refusal)
    return told


def _changes_network(change: ResourceChange) -> bool:
    return any(p.path == ("VpcId",) for p in change.properties)
