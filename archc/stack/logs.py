"""Where logs go: log groups with retention, and what load balancers need to write access logs into a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troposphere import Ref, Sub, logs

from archc.model.architecture import Component
from archc.stack.key import shared_key
from archc.stack.offers import Value

if TYPE_CHECKING:
    from archc.stack.stack import Stack

_DAYS_KEPT = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""Source: CloudWatch Logs API reference, PutRetentionPolicy; seen 2026-11-23."""


def retention(days: int) -> int:
    """Return the shortest retention of CloudWatch Logs that keeps logs for at least that many days.

    >>> retention(30), retention(31), retention(9999)
    (30, 60, 3653)
    """
    return next((kept for kept in _DAYS_KEPT if kept >= days), _DAYS_KEPT[-1])


def add_log_group(
    stack: Stack, component: Component, role: str, *, days: int, name: Value | None = None
) -> logs.LogGroup:
    """Add a log group that is encrypted with the stack's key. `name` only where AWS asks for one."""
    key = shared_key(stack)
    key.admit_logs()
    return stack.add(
        component, role, logs.LogGroup, LogGroupName=name, RetentionInDays=retention(days), KmsKeyId=key.arn
    )


def log_delivery(kind: str, bucket_arn: Value, prefix: str) -> list[dict[str, Any]]:
    """Return the bucket policy statements that let load balancers write access logs below `prefix`.

    `kind` is `application` or `network`: their logs are delivered by different services. The delivery of
    application load balancers takes one service principal in every region; the account ids of older regions are no
    longer needed. Source: Elastic Load Balancing user guides, "Enable access logs"; seen 2026-11-23.
    """
    objects = Sub(f"${{Bucket}}/{prefix}/AWSLogs/${{AWS::AccountId}}/*", Bucket=bucket_arn)
    if kind == "application":
        return [
            _delivery("LoadBalancerLogs", "logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject", objects)
        ]
    service = "delivery.logs.amazonaws.com"
    mine = {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    write = {"StringEquals": {**mine["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control"}}
    return [
        _delivery("NetworkLoadBalancerLogs", service, "s3:PutObject", objects) | {"Condition": write},
        _delivery("NetworkLoadBalancerLogsCheck", service, "s3:GetBucketAcl", bucket_arn) | {"Condition": mine},
    ]


def _delivery(sid: str, service: str, action: str, resource: Value) -> dict[str, Any]:
    principal = {"Service": service}
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
