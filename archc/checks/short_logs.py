"""Logs are kept for less than a week.

**Why it matters.** Most faults are looked into days after they began, and what an attacker did weeks after. A gigabyte
of logs costs three cents a month. Source: Amazon CloudWatch pricing; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work, logs: 1 }

**Use instead.** The default is 30 days.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.model.architecture import Component
from archc.services.ec2 import Servers
from archc.services.lambda_ import Function
from archc.stack.link import Blueprint

CHECK = Check("AC585", "short-logs", "operations", "OPS 4", __doc__)

DAYS = 7


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the retention of log groups."""
    for component, function in each(blueprint, Function):
        yield from _look(component, function.logs)
    for component, servers in each(blueprint, Servers):
        yield from _look(component, servers.logs)


def _look(component: Component, days: int) -> Iterator[Diagnostic]:
    if days < DAYS:
        yield CHECK.finding(
            f"`{component.name}` keeps its logs for {days} day{'s' if days > 1 else ''}",
            component.at("logs"),
            reason="most faults are looked into days after they began",
            help=f"set `logs: {DAYS}` or more, or leave it out",
            component=component.name,
        )
