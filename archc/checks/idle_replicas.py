"""A database has read replicas that nothing reads from.

**Why it matters.** Each replica costs as much as the database itself. A standby for a failed zone is `multi_az`, not a
replica. Source: Amazon RDS user guide, "Working with DB instance read replicas"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true, replicas: 1 }
    connections:
      - work -> database

**Use instead.** An arrow that reads, or no replicas.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      report: { type: lambda, runtime: python3.13, code: functions/report }
      database: { type: rds, engine: postgres, multi_az: true, replicas: 1 }
    connections:
      - work -> database
      - report -> database: { access: read }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.rds import Access, Database
from archc.stack.link import Blueprint

CHECK = Check("AC572", "idle-replicas", "cost", "COST 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look for a reader; in Aurora a replica is the standby too."""
    for component, fields in each(blueprint, Database):
        links = through(blueprint.links_to(component.name), "grant")
        read = any(k.options(Access).access == "read" for k in links)
        if fields.replicas and not fields.engine.startswith("aurora") and not read:
            yield CHECK.finding(
                f"nothing reads from the replicas of `{component.name}`",
                component.at("replicas"),
                reason="each costs as much as the database itself",
                help=f"let a reader use them: `report -> {component.name}: {{ access: read }}`; or remove `replicas`",
                component=component.name,
            )
