"""A raw resource holds data, and says nothing of what becomes of it when it is removed.

**Why it matters.** CloudFormation's default is to delete: with a line that is lost in a merge, or a change that
replaces the resource, the data is gone. Source: AWS CloudFormation user guide, "DeletionPolicy attribute"; seen
2026-11-23.

**Example.**

    resources:
      Sessions:
        Type: AWS::DynamoDB::Table
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }

**Use instead.** Both policies: one for removal, one for replacement.

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

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.raw import Raw
from archc.stack.link import Blueprint

CHECK = Check("AC522", "raw-data-without-policy", "reliability", "REL 9", __doc__)

_HOLD_DATA = frozenset({
    "AWS::DocDB::DBCluster", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::EC2::Volume",
    "AWS::EFS::FileSystem", "AWS::FSx::FileSystem", "AWS::Kinesis::Stream", "AWS::Neptune::DBCluster",
    "AWS::OpenSearchService::Domain", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster",
    "AWS::S3::Bucket", "AWS::Timestream::Table",
})  # fmt: skip


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the raw resources whose type holds data."""
    for component, fields in each(blueprint, Raw):
        missing = [p for p in ("DeletionPolicy", "UpdateReplacePolicy") if p not in fields.body]
        if missing and fields.body.get("Type") in _HOLD_DATA:
            yield CHECK.finding(
                f"`{component.name}` holds data and has no `{missing[0]}`",
                component.span,
                reason="CloudFormation deletes it, with its data, when it is removed or replaced",
                help=f"add {' and '.join(f'`{p}: Retain`' for p in missing)}",
                component=component.name,
            )
