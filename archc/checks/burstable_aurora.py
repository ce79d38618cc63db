"""An Aurora cluster runs on a burstable instance.

**Why it matters.** When its credits are used up, the writer falls back to a fraction of a processor while the cluster
grows on. AWS advises these classes for development and tests only. Source: Amazon Aurora user guide, "Aurora DB
instance classes"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: aurora-postgresql, instance: db.t4g.medium, replicas: 1 }
    connections:
      - work -> database

**Use instead.** Serverless, which follows the load, or a class with processors of its own.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: aurora-postgresql, instance: db.serverless, replicas: 1 }
    connections:
      - work -> database
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.rds import Database
from archc.stack.link import Blueprint

CHECK = Check("AC562", "burstable-aurora", "performance", "PERF 2", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at clusters."""
    for component, fields in each(blueprint, Database):
        if fields.engine.startswith("aurora") and fields.instance.startswith("db.t"):
            yield CHECK.finding(
                f"the Aurora cluster `{component.name}` runs on the burstable class {fields.instance}",
                component.at("instance"),
                reason="when its credits are used up, it falls back to a fraction of a processor",
                help="use `instance: db.serverless`, or a class such as `db.r7g.large`",
                component=component.name,
            )
