"""A bucket that something writes to keeps no versions.

**Why it matters.** What is overwritten or removed by mistake, or by someone who got a key, is gone. S3 keeps nothing of
it. Source: Amazon S3 user guide, "Retaining multiple versions of objects"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      invoices: { type: s3, versioning: false }
    connections:
      - work -> invoices

**Use instead.** The default: old versions are kept for 90 days. For data that can be made again, accept the finding.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      invoices: { type: s3 }
    connections:
      - work -> invoices
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.s3 import Access, Bucket
from archc.stack.link import Blueprint

CHECK = Check("AC509", "unversioned-bucket", "reliability", "REL 9", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at buckets that a caller may write to."""
    for component, fields in each(blueprint, Bucket):
        links = through(blueprint.links_to(component.name), "grant")
        writers = [f"`{k.source.name}`" for k in links if k.options(Access).access != "read"]
        if not fields.versioning and writers:
            yield CHECK.finding(
                f"bucket `{component.name}` keeps no versions",
                component.at("versioning"),
                reason=f"what {', '.join(writers)} overwrites or removes by mistake is gone",
                help="remove `versioning: false`",
                component=component.name,
            )
