"""A queue keeps messages for less than a day.

**Why it matters.** When the consumer is down over night or over a weekend, messages that nobody picked are lost
without a word, and no dead-letter queue gets them: they were never tried. Source: Amazon SQS developer guide, "Message
retention"; seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs, retention: 3600 }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work

**Use instead.** The default is four days, and fourteen are possible; longer costs nothing.

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.sqs import Queue
from archc.stack.link import Blueprint

CHECK = Check("AC510", "short-retention", "reliability", "REL 5", __doc__)

DAY = 86_400


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at how long messages wait."""
    for component, fields in each(blueprint, Queue):
        if fields.retention < DAY:
            yield CHECK.finding(
                f"queue `{component.name}` keeps messages for {fields.retention} s",
                component.at("retention"),
                reason="when its consumer is down for longer, messages are lost without ever being tried",
                help=f"set `retention: {DAY}` or more, or leave it out",
                component=component.name,
            )
