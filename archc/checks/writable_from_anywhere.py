"""Pages of any origin may change what is in a bucket.

**Why it matters.** With an address that was signed for one of your users, a page of anybody else can upload and remove
in that user's browser. Source: Amazon S3 user guide, "Using cross-origin resource sharing"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      uploads: { type: s3, cors: { origins: ["*"], methods: [GET, PUT] } }
    connections:
      - work -> uploads

**Use instead.** The origins of your own pages.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      uploads: { type: s3, cors: { origins: ["https://shop.example.com"], methods: [GET, PUT] } }
    connections:
      - work -> uploads
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.s3 import Bucket, Cors
from archc.stack.link import Blueprint

CHECK = Check("AC536", "writable-from-anywhere", "security", "SEC 3", __doc__)

_WRITES = frozenset({"PUT", "POST", "DELETE"})


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the CORS rules of buckets."""
    for component, fields in each(blueprint, Bucket):
        rules = (fields.cors,) if isinstance(fields.cors, Cors) else fields.cors
        if any("*" in rule.origins and _WRITES & set(rule.methods) for rule in rules):
            yield CHECK.finding(
                f"pages of any origin may change what is in `{component.name}`",
                component.at("cors"),
                reason="with an address signed for a user, anybody's page can upload and remove in that user's browser",
                help="name the origins of your own pages",
                component=component.name,
            )
