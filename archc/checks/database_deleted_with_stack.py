"""A database is removed with all its data when its component or the stack is.

**Why it matters.** One line that is lost in a merge, one change that makes CloudFormation replace the database, and the
data is gone; automatic backups go with the instance. Source: AWS CloudFormation user guide, "DeletionPolicy attribute";
seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true, deletion: delete }
    connections:
      - work -> database

**Use instead.** The default refuses; `snapshot` removes it and keeps a last snapshot.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true, deletion: snapshot }
    connections:
      - work -> database
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.rds import Database
from archc.stack.link import Blueprint

CHECK = Check("AC508", "database-deleted-with-stack", "reliability", "REL 9", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at what becomes of the data."""
    for component, fields in each(blueprint, Database):
        if fields.deletion == "delete":
            yield CHECK.finding(
                f"database `{component.name}` is removed with all its data",
                component.at("deletion"),
                reason="a line lost in a merge, or a change that replaces the database, ends the data too",
                help="set `deletion: snapshot`, or leave it out",
                component=component.name,
            )
