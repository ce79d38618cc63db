"""Buckets as they ought to be, and the stack's own bucket for access logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troposphere import GetAtt, Ref, Sub, s3

from archc.model.architecture import Component
from archc.stack.policy import bucket_policy

if TYPE_CHECKING:
    from archc.stack.stack import Stack

ACCESS_LOGS = "AccessLogs"
"""The role of the stack's bucket for access logs."""

_LOGS_KEPT = 90
_UNFINISHED_KEPT = 7


def private_bucket(
    stack: Stack, component: Component, role: str, *, keep: str, encryption: s3.BucketEncryption, **properties: Any
) -> s3.Bucket:
    """Add a bucket that nobody can open to the public; only its policy counts, access control lists do not."""
    return stack.add(
        component,
        role,
        s3.Bucket,
        keep=keep,
        BucketEncryption=encryption,
        PublicAccessBlockConfiguration=s3.PublicAccessBlockConfiguration(
            BlockPublicAcls=True, BlockPublicPolicy=True, IgnorePublicAcls=True, RestrictPublicBuckets=True
        ),
        OwnershipControls=s3.OwnershipControls(Rules=[s3.OwnershipControlsRule(ObjectOwnership="BucketOwnerEnforced")]),
        **properties,
    )


def own_encryption() -> s3.BucketEncryption:
    """Return encryption with keys that S3 manages: the only one that log deliveries of load balancers know."""
    default = s3.ServerSideEncryptionByDefault(SSEAlgorithm="AES256")
    return s3.BucketEncryption(
        ServerSideEncryptionConfiguration=[s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=default)]
    )


def key_encryption(key_arn: Any) -> s3.BucketEncryption:
    """Return encryption with a KMS key; a bucket key saves nearly all requests to KMS."""
    default = s3.ServerSideEncryptionByDefault(SSEAlgorithm="aws:kms", KMSMasterKeyID=key_arn)
    rule = s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=default, BucketKeyEnabled=True)
    return s3.BucketEncryption(ServerSideEncryptionConfiguration=[rule])


def unfinished_uploads() -> s3.LifecycleRule:
    """Return the rule that clears away uploads in parts that were never finished; they cost, and nobody sees them."""
    return s3.LifecycleRule(
        Id="UnfinishedUploads",
        Status="Enabled",
        AbortIncompleteMultipartUpload=s3.AbortIncompleteMultipartUpload(DaysAfterInitiation=_UNFINISHED_KEPT),
    )


def access_log_bucket(stack: Stack) -> s3.Bucket:
    """Return the stack's bucket for access logs, added when it is first asked for.

    One for all: it costs what its logs weigh, and they go after 90 days. It keeps no logs of itself, which would
    never end. Versions guard the logs against being overwritten or removed unseen.
    """
    found = stack.find(stack.shared, ACCESS_LOGS)
    if found is not None:
        return found
    expiry = s3.LifecycleRule(
        Id="Expiry",
        Status="Enabled",
        ExpirationInDays=_LOGS_KEPT,
        NoncurrentVersionExpiration=s3.NoncurrentVersionExpiration(NoncurrentDays=_UNFINISHED_KEPT),
    )
    bucket = private_bucket(
        stack,
        stack.shared,
        ACCESS_LOGS,
        keep="Retain",
        encryption=own_encryption(),
        VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
        LifecycleConfiguration=s3.LifecycleConfiguration(Rules=[expiry, unfinished_uploads()]),
    )
    bucket_policy(stack, stack.shared, ACCESS_LOGS)
    return bucket


def server_access_logs(stack: Stack, component: Component) -> s3.LoggingConfiguration:
    """Return the configuration that writes a bucket's access logs below the component's name, and let them in.

    One statement lets in the logs of all buckets of the account: one each would outgrow the 20 KB of a bucket policy.
    Source: S3 user guide, "Enabling Amazon S3 server access logging", and S3 quotas; seen 2026-11-23.
    """
    bucket = access_log_bucket(stack)
    statements = stack.resource(stack.shared, f"{ACCESS_LOGS}Policy").PolicyDocument["Statement"]
    if all(s["Sid"] != "Buckets" for s in statements):
        statements.append(
            {
                "Sid": "Buckets",
                "Effect": "Allow",
                "Principal": {"Service": "logging.s3.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": Sub("${Bucket}/s3/*", Bucket=GetAtt(bucket, "Arn")),
                "Condition": {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}},
            }
        )
    return s3.LoggingConfiguration(DestinationBucketName=Ref(bucket), LogFilePrefix=f"s3/{component.name}/")
