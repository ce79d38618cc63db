"""A caller: a component that acts under a role, with what arrows let it do and the settings they bring."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from troposphere import AWSObject, iam

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.naming import pascal
from archc.stack.offers import Statement, Value

if TYPE_CHECKING:
    from archc.stack.link import Link
    from archc.stack.stack import Stack


@dataclass(frozen=True, slots=True)
class Allowed:
    """One statement of a caller's policy and the arrow it comes from; None for what it needs by itself."""

    statement: Statement
    of: str
    link: str | None


@dataclass(slots=True)
class Caller:
    """The role of a component. Arrows add to `allowed` and `settings`; `close` writes the policy."""

    component: Component
    role: AWSObject
    settings: dict[str, Value] = field(default_factory=dict)
    allowed: list[Allowed] = field(default_factory=list)

    @property
    def policy_id(self) -> str:
        """Logical id of the policy that holds what the arrows allow."""
        return self.component.logical_id("Policy")

    def allow(self, statement: Statement, of: str, link: Link | None = None) -> None:
        """Allow something on a component, because of a link."""
        self.allowed.append(Allowed(statement, statement.about or of, link.id if link else None))

    def close(self, stack: Stack) -> None:
        """Write the policy, where anything is allowed."""
        if not self.allowed:
            return
        ordered = _each_once(sorted(self.allowed, key=lambda a: (a.of, a.link or "", a.statement.actions)))
        policy = document([(sid, a.statement) for sid, a in zip(_sids(ordered), ordered, strict=True)])
        size = len(json.dumps(policy, default=lambda _: _ARN, separators=(",", ":")))
        if size > _LARGEST:
            stack.diagnostics.append(_too_large(self.component, size))
        stack.add(
            self.component,
            "Policy",
            iam.PolicyType,
            PolicyName=self.policy_id,
            PolicyDocument=policy,
            Roles=[self.role.ref()],
        )


_LARGEST = 10_240
"""Characters, without spaces, of all policies in a role. Source: IAM quotas; seen 2026-11-23."""

_ARN = "arn:aws:sqs:eu-west-1:123456789012:shop-OrdersQueue-0A1B2C3D4E5F"
"""An ARN that is short as they go: what is too long with it is too long for certain."""


def _too_large(component: Component, size: int) -> Diagnostic:
    return Diagnostic(
        codes.AWS_REFUSES,
        f"the arrows of `{component.name}` make a policy of about {size:,} characters",
        component.span,
        reason=f"the policies in a role have at most {_LARGEST:,} characters",
        help="make several components of it, or put what it uses together: prefixes of one bucket for many buckets",
        component=component.name,
    )


def _each_once(ordered: list[Allowed]) -> list[Allowed]:
    """Return what is allowed without what is said before: several arrows may need one key."""
    kept: dict[str, Allowed] = {}
    for allowed in ordered:
        kept.setdefault(
            json.dumps(_allow("", allowed.statement), default=lambda v: v.to_dict(), sort_keys=True), allowed
        )
    return list(kept.values())


def _sids(ordered: list[Allowed]) -> list[str]:
    """Name each statement after the component it is about, numbered from the second on; a policy has no name twice."""
    sids: list[str] = []
    for allowed in ordered:
        stem = pascal(allowed.of)
        numbered = (f"{stem}{n}" if n > 1 else stem for n in count(1))
        sids.append(next(sid for sid in numbered if sid not in sids))
    return sids


def document(statements: list[tuple[str, Statement]]) -> dict[str, Value]:
    """Return an IAM policy document that allows each statement under its Sid."""
    return {"Version": "2012-10-17", "Statement": [_allow(sid, s) for sid, s in statements]}


def _allow(sid: str, statement: Statement) -> dict[str, Value]:
    allow: dict[str, Value] = {
        "Sid": sid,
        "Effect": "Allow",
        "Action": list(statement.actions),
        "Resource": list(statement.resources) if len(statement.resources) > 1 else statement.resources[0],
    }
    if statement.condition:
        allow["Condition"] = dict(statement.condition)
    return allow


def trust(service: str) -> dict[str, Value]:
    """Return the trust policy that lets an AWS service take a role: `lambda.amazonaws.com`."""
    principal = {"Service": service}
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}],
    }
