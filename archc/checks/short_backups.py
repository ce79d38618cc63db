"""A database keeps its automatic backups for less than a week, or makes none.

**Why it matters.** Data that was spoilt on a Friday is often missed on a Tuesday. Without automatic backups there is no
restore to a point in time at all. Source: Amazon RDS user guide, "Backup retention period"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true, backups: 1 }
    connections:
      - work -> database

**Use instead.** Seven days or more, up to 35; as much backup as the database is large costs nothing.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true, backups: 14 }
    connections:
      - work -> database
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.rds import Database
from archc.stack.link import Blueprint

CHECK = Check("AC507", "short-backups", "reliability", "REL 9", __doc__)

DAYS = 7


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at how long backups are kept."""
    for component, fields in each(blueprint, Database):
        if fields.backups < DAYS:
            days = "one day" if fields.backups == 1 else f"{fields.backups} days"
            kept = f"keeps its backups for {days}" if fields.backups else "makes no backups"
            yield CHECK.finding(
                f"database `{component.name}` {kept}",
                component.at("backups"),
                reason="a mistake that is found later than that cannot be undone",
                help=f"set `backups: {DAYS}` or more",
                component=component.name,
            )
