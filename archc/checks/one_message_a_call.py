"""A function gets the messages of a Standard queue one by one.

**Why it matters.** Each message costs a call of its own, with the start of a call on top; a burst of messages becomes a
burst of calls. Batches lose nothing: archc's functions report which messages of a batch failed, and only those come
again. Source: AWS Lambda developer guide, "Implementing partial batch responses"; seen 2026-11-23.

**Example.**

    components:
      clicks: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - clicks -> work: { batch: 1 }

**Use instead.** Ten is the default.

    components:
      clicks: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - clicks -> work
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Batch, Function
from archc.services.sqs import Queue
from archc.stack.link import Blueprint

CHECK = Check("AC564", "one-message-a-call", "performance", "PERF 2", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at batches from Standard queues; in a FIFO queue one by one can be the point."""
    for component, fields in each(blueprint, Queue):
        for link in through(blueprint.links_from(component.name), "poll"):
            is_function = isinstance(link.target_component.fields, Function)
            if not fields.fifo and is_function and link.options(Batch).batch == 1:
                yield CHECK.finding(
                    f"`{link.target.name}` gets the messages of `{component.name}` one by one",
                    link.arrow.at("batch"),
                    reason="each costs a call of its own, and a burst of messages becomes a burst of calls",
                    help="remove `batch: 1`: of a batch, only the messages that failed come again",
                    component=component.name,
                )
