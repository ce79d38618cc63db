"""Nothing picks the messages of a queue.

**Why it matters.** They wait until they are too old, and are lost; the sender believes that its work was done.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      orders: { type: sqs }
    connections:
      - work -> orders

**Use instead.** An arrow to what picks them. Where someone outside of the stack does, accept the finding and say who.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      orders: { type: sqs }
      fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil }
    connections:
      - work -> orders -> fulfil
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.sqs import Queue
from archc.stack.link import Blueprint

CHECK = Check("AC525", "queue-without-consumer", "reliability", "REL 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at queues that are no dead-letter queue: those wait for people."""
    for component, _ in each(blueprint, Queue):
        keeps = through(blueprint.links_to(component.name), "redrive")
        picked = [k for k in blueprint.links_from(component.name) if not through([k], "redrive")]
        if not picked and not keeps:
            yield CHECK.finding(
                f"nothing picks the messages of `{component.name}`",
                component.span,
                reason="they wait until they are too old, and are lost",
                help=f"draw an arrow to what picks them: `{component.name} -> worker`",
                component=component.name,
            )
