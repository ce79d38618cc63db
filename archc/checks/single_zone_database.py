"""A database runs in a single zone: no standby, no second instance.

**Why it matters.** When its zone or its host fails, the database is gone until it is repaired or restored from a
backup. With a standby, RDS switches within one to two minutes. Source: Amazon RDS user guide, "Multi-AZ DB instance
deployments"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres }
    connections:
      - work -> database

**Use instead.** A standby; for Aurora, an instance beside the writer (`replicas: 1`).

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true }
    connections:
      - work -> database
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.rds import Database
from archc.stack.link import Blueprint

CHECK = Check("AC503", "single-zone-database", "reliability", "REL 10", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look for a second instance that can take over."""
    for component, fields in each(blueprint, Database):
        aurora = fields.engine.startswith("aurora")
        if fields.multi_az or (aurora and fields.replicas):
            continue
        yield CHECK.finding(
            f"database `{component.name}` runs in a single zone",
            component.at("multi_az"),
            reason="when that zone fails, it is gone until it is repaired or restored",
            help="set `replicas: 1`: it takes over" if aurora else "set `multi_az: true`: a standby takes over",
            component=component.name,
        )
