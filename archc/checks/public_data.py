"""A raw resource or an override opens data to the internet.

**Why it matters.** A database with a public address and a bucket without its block are what is found first by those who
look for data. Sources: AWS Security Hub, controls RDS.2 and S3.8; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      invoices: { type: s3, overrides: { Bucket: { PublicAccessBlockConfiguration: { BlockPublicPolicy: false } } } }
    connections:
      - work -> invoices

**Use instead.** archc's own settings. Files for everybody are served by `website: true`, from a bucket that stays
private.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      invoices: { type: s3 }
    connections:
      - work -> invoices
"""

from collections.abc import Iterator, Mapping
from typing import Any

from archc.checks._check import Check, settings
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint

CHECK = Check("AC541", "public-data", "security", "SEC 3", __doc__)

_PUBLIC_ACCESS = "PublicAccessBlockConfiguration"


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the properties that the file sets itself."""
    for component, path, properties in settings(blueprint):
        for key in _opening(properties):
            yield CHECK.finding(
                f"`{key}` of `{component.name}` opens its data to the internet",
                component.at(*path, key),
                reason="what has an address for everybody is found within minutes",
                help="remove it; whoever needs the data gets an arrow to it",
                component=component.name,
            )


def _opening(properties: Mapping[str, Any]) -> Iterator[str]:
    if properties.get("PubliclyAccessible") is True:
        yield "PubliclyAccessible"
    if str(properties.get("AccessControl", "")).startswith("PublicRead"):
        yield "AccessControl"
    block = properties.get(_PUBLIC_ACCESS)
    if isinstance(block, Mapping) and any(value is False for value in block.values()):
        yield _PUBLIC_ACCESS
