"""The stack's own KMS key: one for all that must be encrypted with a key that services other than its owner may use.

A topic that AWS services publish to needs such a key: with AWS's own `alias/aws/sns` their messages are refused.
Source: SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics";
seen 2026-11-23. One key costs about one US dollar a month, however many things use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troposphere import AWSObject, GetAtt, Ref, Sub, kms

from archc.stack.offers import Statement, Value

if TYPE_CHECKING:
    from archc.stack.stack import Stack

_USE = ("kms:Decrypt", "kms:GenerateDataKey")

_LOG_USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""What CloudWatch Logs asks of a key. Source: CloudWatch Logs user guide, "Encrypt log data"; seen 2026-11-23."""

_ANY_LOG_GROUP = {
    "ArnLike": {
        "kms:EncryptionContext:aws:logs:arn": Sub(
            "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"
        )
    }
}
"""CloudWatch Logs names the log group, not the account; the same source."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a stack."""

    resource: AWSObject
    owner: str

    @property
    def id(self) -> Value:
        """The key's id."""
        return Ref(self.resource)

    @property
    def arn(self) -> Value:
        """The key's ARN."""
        return GetAtt(self.resource, "Arn")

    def use(self) -> Statement:
        """Return what a caller needs to put something where the key encrypts it; reading back needs less."""
        return Statement(_USE, (self.arn,), about=self.owner)

    def read(self) -> Statement:
        """Return what a caller needs to read what the key encrypts."""
        return Statement(("kms:Decrypt",), (self.arn,), about=self.owner)

    def admit_logs(self) -> None:
        """Let CloudWatch Logs use the key for any log group of this account."""
        self.admit("logs.amazonaws.com", _ANY_LOG_GROUP, actions=_LOG_USE)

    def admit(
        self,
        service: str,
        condition: dict[str, Any] | None = None,
        purpose: str = "",
        actions: tuple[str, ...] = _USE,
    ) -> None:
        """Let an AWS service use the key, for this account only; for one purpose, where it has several conditions."""
        statement: dict[str, Value] = {
            "Sid": "".join(part.capitalize() for part in service.partition(".")[0].split("-")) + purpose,
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": list(actions),
            "Resource": "*",
            "Condition": condition or {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}},
        }
        statements = self.resource.KeyPolicy["Statement"]
        if all(s["Sid"] != statement["Sid"] for s in statements):
            statements.append(statement)


def shared_key(stack: Stack) -> Key:
    """Return the stack's key, added when it is first asked for."""
    owner = stack.shared
    found = stack.find(owner, "Key")
    if found is not None:
        return Key(found, owner.name)
    administration = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }
    key = stack.add(
        owner,
        "Key",
        kms.Key,
        keep="Retain",
        Description=f"{stack.architecture.name}: encrypts what other services than its owner must read",
        EnableKeyRotation=True,
        KeyPolicy={"Version": "2012-10-17", "Statement": [administration]},
    )
    return Key(key, owner.name)
