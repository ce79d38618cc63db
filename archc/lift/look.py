"""How a resource is drawn: its type's look, made exact by its properties, and what a reviewer has to know at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from archc.lift.values import first, is_true, items, texts
from archc.model.catalogue import entry_of
from archc.stack.service import Look

if TYPE_CHECKING:
    from archc.lift.claim import Claims
    from archc.lift.template import Resource

_ENGINES = {
    "mysql": "database/rds-mysql-instance",
    "mariadb": "database/rds-mariadb-instance",
    "postgres": "database/rds-postgresql-instance",
    "oracle": "database/rds-oracle-instance",
    "sqlserver": "database/rds-sql-server-instance",
    "aurora": "database/aurora",
}


def look(resource: Resource) -> Look:
    """Return how a resource is drawn: its type's look, made exact by its properties."""
    entry = entry_of(resource.kind)
    found = Look(icon=entry.icon, name=entry.name)
    if resource.kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        return _BALANCERS.get(first(resource.properties, "Type") or "application", found)
    if resource.kind == "AWS::ECS::Service" and "FARGATE" in _launch_types(resource):
        return Look(icon="compute/fargate", name="AWS Fargate")
    if resource.kind == "AWS::ECS::TaskDefinition" and "FARGATE" in _launch_types(resource):
        return Look(icon="compute/fargate", name="AWS Fargate task")
    if resource.kind == "AWS::RDS::DBInstance":
        engine = first(resource.properties, "Engine").lower()
        icon = next((i for e, i in _ENGINES.items() if engine.startswith(e)), found.icon)
        return Look(icon=icon, name="Amazon Aurora" if engine.startswith("aurora") else found.name)
    if resource.kind == "AWS::RDS::DBCluster" and first(resource.properties, "Engine") in ("mysql", "postgres"):
        return Look(icon="database/rds", name="Amazon RDS")
    return found


_BALANCERS = {
    "application": Look(icon="network/elb-application-load-balancer", name="Application Load Balancer"),
    "network": Look(icon="network/elb-network-load-balancer", name="Network Load Balancer"),
    "gateway": Look(icon="network/elastic-load-balancing", name="Gateway Load Balancer"),
}


def _launch_types(resource: Resource) -> set[str]:
    said = (resource.properties.get(k) for k in ("LaunchType", "RequiresCompatibilities"))
    return {str(v) for value in said for v in items(value)}


def _queue(resource: Resource) -> str:
    return "FIFO" if is_true(resource.properties, "FifoQueue") else "Standard"


def _topic(resource: Resource) -> str:
    name = first(resource.properties, "TopicName")
    fifo = "FIFO" if is_true(resource.properties, "FifoTopic") else ""
    return " · ".join(s for s in (name, fifo) if s and "$" not in s)


def _bounds(resource: Resource) -> str:
    low, high = first(resource.properties, "MinSize"), first(resource.properties, "MaxSize")
    if not (low.isdigit() and high.isdigit()):
        return ""
    return f"×{low}" if low == high else f"×{low}–{high}"


def _zones(resource: Resource) -> str:
    return "Multi-AZ" if is_true(resource.properties, "MultiAZ") else ""


def _schedule(resource: Resource) -> str:
    said = first(resource.properties, "ScheduleExpression")
    return said if said and "$" not in said and len(said) <= 32 else ""


def _count(resource: Resource) -> str:
    count = first(resource.properties, "DesiredCount")
    return f"×{count}" if count.isdigit() and int(count) > 1 else ""


def _assumed(resource: Resource) -> str:
    """Return which service takes a role that nothing of the template takes."""
    services = texts(resource.properties, "AssumeRolePolicyDocument", "Statement", "Principal", "Service")
    names = {s.partition(".")[0] for s in services if "$" not in s.partition(".")[0]}
    return f"for {', '.join(sorted(names))}" if names else ""


_NOTES: dict[str, Callable[[Resource], str]] = {
    "AWS::SQS::Queue": _queue,
    "AWS::SNS::Topic": _topic,
    "AWS::AutoScaling::AutoScalingGroup": _bounds,
    "AWS::RDS::DBInstance": _zones,
    "AWS::Events::Rule": _schedule,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::ECS::Service": _count,
    "AWS::IAM::Role": _assumed,
}


def note_of(resource: Resource, claims: Claims) -> str:
    """Return what a reviewer has to know at once: FIFO, bounds, Multi-AZ, the schedule."""
    if resource.kind == "AWS::RDS::DBCluster":
        inner = [n for n in claims.of_type.get("AWS::RDS::DBInstance", ()) if claims.owners(n) == (resource.id,)]
        return f"×{len(inner)}" if len(inner) > 1 else ""
    told = _NOTES.get(resource.kind)
    return told(resource) if told else ""
