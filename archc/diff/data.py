"""What becomes of data when its resource is removed or replaced.

From AWS's pages on `DeletionPolicy` and `UpdateReplacePolicy`, read 2026-11-23: the first acts on removal, the second
on replacement, the default of both is Delete; a removed RDS cluster, or instance outside a cluster, is snapshot by
default; `Snapshot` on a type without snapshots means Delete; S3 deletes only empty buckets.
"""

from archc.diff.canonical import Absent, section, text_of
from archc.diff.changes import DataVerdict
from archc.diff.facts import type_facts
from archc.diff.links import Resource

SNAPSHOTS = frozenset(
    f"AWS::{name}"
    for name in (
        "DocDB::DBCluster",
        "EC2::Volume",
        "ElastiCache::CacheCluster",
        "ElastiCache::ReplicationGroup",
        "Neptune::DBCluster",
        "RDS::DBCluster",
        "RDS::DBInstance",
        "Redshift::Cluster",
    )
)
# Where a property forbids deletion, deleting fails and the update rolls back.
PROTECTION = {
    "AWS::Cognito::UserPool": ("DeletionProtection", "ACTIVE"),
    "AWS::DocDB::DBCluster": ("DeletionProtection", "true"),
    "AWS::DynamoDB::Table": ("DeletionProtectionEnabled", "true"),
    "AWS::Neptune::DBCluster": ("DeletionProtection", "true"),
    "AWS::RDS::DBCluster": ("DeletionProtection", "true"),
    "AWS::RDS::DBInstance": ("DeletionProtection", "true"),
}


def data_on_removal(resource_type: str, old: Resource) -> DataVerdict | None:
    """Judge the data of a resource that leaves its template; None for a type that holds none."""
    if not type_facts(resource_type).stateful:
        return None
    return _protected(resource_type, old) or _by_policy(
        resource_type, "DeletionPolicy", old.get("DeletionPolicy", _default(resource_type, old))
    )


def data_on_replacement(resource_type: str, old: Resource, new: Resource) -> DataVerdict | None:
    """Judge the data of a resource that is replaced. Where the policy changes in the same step, the weaker counts."""
    if not type_facts(resource_type).stateful:
        return None
    policies = [r.get("UpdateReplacePolicy", "Delete") for r in (old, new)]
    verdicts = [_by_policy(resource_type, "UpdateReplacePolicy", policy) for policy in policies]
    return _protected(resource_type, old) or min(verdicts, key=lambda v: _ORDER.index(v.outcome))


_ORDER = ("lost", "snapshot", "orphaned", "safe")


def _default(resource_type: str, resource: Resource) -> str:
    properties = section(resource, "Properties")
    alone = resource_type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" not in properties
    return "Snapshot" if alone or resource_type == "AWS::RDS::DBCluster" else "Delete"


def _protected(resource_type: str, resource: Resource) -> DataVerdict | None:
    name, value = PROTECTION.get(resource_type, ("", ""))
    found = section(resource, "Properties").get(name, Absent())
    if name and text_of(found) == value:
        return DataVerdict("safe", f"{name} is {value}: AWS refuses to delete it, and the update fails")
    return None


def _by_policy(resource_type: str, attribute: str, policy: object) -> DataVerdict:
    if policy in ("Retain", "RetainExceptOnCreate"):
        return DataVerdict("orphaned", f"{attribute} is {policy}: it stays in the account, outside the stack")
    if policy == "Snapshot" and resource_type in SNAPSHOTS:
        return DataVerdict("snapshot", f"{attribute} is Snapshot: a snapshot is taken, then it is deleted")
    if resource_type == "AWS::S3::Bucket":
        return DataVerdict("orphaned", f"{attribute} is Delete, but S3 deletes only an empty bucket: deleting it fails")
    if policy == "Snapshot":
        return DataVerdict("lost", f"{attribute} is Snapshot, which {resource_type} does not have: it is deleted")
    if policy == "Delete":
        return DataVerdict("lost", f"{attribute} is Delete: it is deleted with everything in it")
    return DataVerdict("lost", f"{attribute} is decided at deployment: it may be deleted with everything in it")
