"""A database's disk is of the old general kind, gp2.

**Why it matters.** Its speed hangs on its size and on credits that run out; gp3 has 3,000 operations a second from the
first gibibyte, for the same price. Source: Amazon RDS user guide, "General Purpose SSD storage"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true, storage: { type: gp2 } }
    connections:
      - work -> database

**Use instead.** The default.

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

CHECK = Check("AC565", "old-storage", "performance", "PERF 3", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the kind of disk."""
    for component, fields in each(blueprint, Database):
        if fields.storage.type == "gp2":
            yield CHECK.finding(
                f"database `{component.name}` has a gp2 disk",
                component.at("storage", "type"),
                reason="its speed hangs on its size and on credits; gp3 is faster from the start, for the same price",
                help="remove `type: gp2`",
                component=component.name,
            )
