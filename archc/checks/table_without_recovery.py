"""A DynamoDB table cannot be restored to a point in time.

**Why it matters.** A program that writes nonsense writes it everywhere at once. With point-in-time recovery the table
can be had as it was in any second of the last 35 days; without it, only from a backup that someone thought of. Source:
Amazon DynamoDB developer guide, "Point-in-time backups"; seen 2026-11-23.

**Example.**

    resources:
      Sessions:
        Type: AWS::DynamoDB::Table
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]

**Use instead.**

    resources:
      Sessions:
        Type: AWS::DynamoDB::Table
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
"""

from collections.abc import Iterator, Mapping

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.raw import Raw
from archc.stack.link import Blueprint

CHECK = Check("AC523", "table-without-recovery", "reliability", "REL 9", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at raw tables."""
    for component, fields in each(blueprint, Raw):
        properties = fields.body.get("Properties") or {}
        said = properties.get("PointInTimeRecoverySpecification") if isinstance(properties, Mapping) else None
        recovers = isinstance(said, Mapping) and said.get("PointInTimeRecoveryEnabled") not in (None, False)
        if fields.body.get("Type") == "AWS::DynamoDB::Table" and not recovers:
            yield CHECK.finding(
                f"table `{component.name}` cannot be restored to a point in time",
                component.span,
                reason="what a program spoils everywhere at once can then only be had from a backup, if there is one",
                help="add `PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }`",
                component=component.name,
            )
