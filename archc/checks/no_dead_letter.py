"""A queue has no dead-letter queue.

**Why it matters.** A message that cannot be processed comes back again and again until it is too old, and then is lost
without a word; in a FIFO queue it holds up all messages of its group. Source: Amazon SQS developer guide, "Using
dead-letter queues"; seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs, dead_letter: false }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work

**Use instead.** The default: a dead-letter queue with an alarm.

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.sqs import Queue
from archc.stack.link import Blueprint

CHECK = Check("AC505", "no-dead-letter", "reliability", "REL 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at queues that messages are picked from."""
    for component, fields in each(blueprint, Queue):
        on, off = blueprint.links_from(component.name), blueprint.links_to(component.name)
        if fields.dead_letter or through(on, "redrive") or through(off, "redrive"):
            continue
        yield CHECK.finding(
            f"queue `{component.name}` has no dead-letter queue",
            component.at("dead_letter"),
            reason="a message that cannot be processed comes back until it is too old, and is lost",
            help=f"remove `dead_letter: false`, or draw an arrow from `{component.name}` to a queue of your own",
            component=component.name,
        )
