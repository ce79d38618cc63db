"""Nothing bounds how many calls of a function hold a connection to a database.

**Why it matters.** Lambda runs up to 1,000 calls at once, and each opens a connection of its own; a db.t4g.medium with
PostgreSQL takes about 450. A burst of messages or requests takes all connections, also those of everybody else.
Sources: AWS Lambda quotas; Amazon RDS user guide, "Maximum number of database connections"; seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work, concurrency: false }
      database: { type: rds, engine: postgres, multi_az: true }
    connections:
      - orders -> work
      - work -> database

**Use instead.** A bound on the arrow from the queue: what waits in a queue can wait. Or `concurrency` on the function,
which archc sets to 100 unless the file says otherwise or has too many functions for that.

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true }
    connections:
      - orders -> work: { concurrency: 20 }
      - work -> database
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic, Related
from archc.services.eventbridge import Rule
from archc.services.lambda_ import Batch, Function, reserved
from archc.services.rds import Database
from archc.stack.link import Blueprint, Link

CHECK = Check("AC514", "function-exhausts-database", "reliability", "REL 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at functions with a database behind them, and at what calls them."""
    for component, _ in each(blueprint, Function):
        databases = [
            k for k in blueprint.links_from(component.name) if isinstance(getattr(k.target, "fields", None), Database)
        ]
        callers = [k for k in blueprint.links_to(component.name) if _unbounded(k)]
        if reserved(component, blueprint) is None and databases and callers:
            names = ", ".join(f"`{k.source.name}`" for k in callers)
            yield CHECK.finding(
                f"nothing bounds how many calls of `{component.name}` connect to `{databases[0].target.name}`",
                callers[0].arrow.span,
                reason=f"{names} can start up to 1,000 calls at once, and each holds a connection",
                help=_help(component.name, callers),
                related=(Related(databases[0].arrow.span, "each call connects here"),),
                component=component.name,
            )


def _unbounded(link: Link) -> bool:
    """Whether it can start any number of calls at once. A schedule starts one at a time."""
    if through([link], "poll"):
        return link.options(Batch).concurrency is None
    if isinstance(getattr(link.source, "fields", None), Rule):
        return not link.source_component.fields.schedule
    return bool(through([link], "deliver", "forward"))


def _help(name: str, callers: list[Link]) -> str:
    if all(through([k], "poll") for k in callers):
        arrows = ", ".join(f"`{k.arrow.source} -> {name}: {{ concurrency: 20 }}`" for k in callers)
        return f"bound it where messages are picked: {arrows}"
    return f"set `concurrency` on `{name}`, or put a queue before it and bound the arrow"
