"""Resource policies of queues, topics and buckets: TLS only, and what arrows let in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from troposphere import GetAtt, Ref, Sub, s3, sns, sqs

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.naming import pascal
from archc.stack.offers import Value

if TYPE_CHECKING:
    from archc.stack.link import Blueprint, Link
    from archc.stack.stack import Stack


def tls_only(actions: str | list[str], resources: Value) -> dict[str, Value]:
    """Return the statement that refuses every request without TLS."""
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": actions,
        "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def queue_policy(stack: Stack, component: Component, role: str = "Queue") -> None:
    """Add the policy of a queue."""
    queue = stack.ref(component, role)
    statement = tls_only("sqs:*", GetAtt(queue.data["Ref"], "Arn"))
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    stack.add(component, f"{role}Policy", sqs.QueuePolicy, Queues=[queue], PolicyDocument=policy)


def topic_policy(stack: Stack, component: Component) -> None:
    """Add the policy of a topic. SNS knows no wildcard over its actions in a topic policy, so publishing is named."""
    topic: Ref = stack.ref(component, "Topic")
    policy = {"Version": "2012-10-17", "Statement": [tls_only("sns:Publish", topic)]}
    stack.add(component, "TopicPolicy", sns.TopicPolicy, Topics=[topic], PolicyDocument=policy)


def bucket_policy(stack: Stack, component: Component, role: str = "Bucket") -> s3.BucketPolicy:
    """Add the policy of a bucket."""
    arn = stack.att(component, role, "Arn")
    statement = tls_only("s3:*", [arn, Sub("${Bucket}/*", Bucket=arn)])
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return stack.add(
        component, f"{role}Policy", s3.BucketPolicy, Bucket=stack.ref(component, role), PolicyDocument=policy
    )


def admit(
    stack: Stack, link: Link, role: str, principal: str, action: str, resource: Value, source_arn: Value | None
) -> None:
    """Let an AWS service in, for deliveries from one source; from any, where it names none."""
    statements = stack.resource(link.target_component, role).PolicyDocument["Statement"]
    service = pascal(principal.partition(".")[0])
    statement = {
        "Sid": f"From{pascal(link.source.name)}{link.number}" if source_arn else f"{service}Service",
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": action,
        "Resource": resource,
    }
    if source_arn:
        statement["Condition"] = {"ArnEquals": {"aws:SourceArn": source_arn}}
    if all(s["Sid"] != statement["Sid"] for s in statements):
        statements.append(statement)


def policy_id(stack: Stack, resource: Value) -> str:
    """Return the logical id of the policy of a queue, topic or bucket, given a reference to it.

    Some services try at once whether they may deliver: what sets that up depends on the policy.
    """
    said = resource.data.get("Ref") or resource.data["Fn::GetAtt"][0]
    item = stack.items[said]
    return item.component.logical_id(f"{item.role}Policy")


def check_existing(component: Component, blueprint: Blueprint, action: str) -> Iterator[Diagnostic]:
    """Warn where services deliver to what exists already: only its owner can write its policy."""
    for link in blueprint.links_to(component.name) if component.existing else ():
        if any(m.joint.name in ("deliver", "log") for m in link.matches):
            yield Diagnostic(
                codes.POLICY_BY_HAND,
                f"`{component.name}` exists already, and its policy has to let `{link.source.name}` in",
                link.arrow.span,
                reason="archc does not replace the policy of what it did not create",
                help=f"allow {action} for the service that delivers in the policy of {component.existing}",
                component=component.name,
            )
