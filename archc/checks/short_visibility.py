"""A queue hides picked messages for less than six times the timeout of the function that picks them.

**Why it matters.** Lambda tries again when a call is throttled, and only then works. A message that is shown again
meanwhile is picked a second time and done twice. AWS asks for six times the function's timeout. Source: AWS Lambda
developer guide, "Creating and configuring an Amazon SQS event source mapping"; seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs, visibility: 60 }
      work: { type: lambda, runtime: python3.13, code: functions/work, timeout: 60 }
    connections:
      - orders -> work

**Use instead.** No `visibility`: archc sets it to six times the timeout.

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work, timeout: 60 }
    connections:
      - orders -> work
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function
from archc.services.sqs import Queue
from archc.stack.link import Blueprint

CHECK = Check("AC513", "short-visibility", "reliability", "REL 5", __doc__)

TIMES = 6


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Compare the queue's time with that of each function that picks from it."""
    for component, fields in each(blueprint, Queue):
        for link in through(blueprint.links_from(component.name), "poll"):
            consumer = link.target_component.fields
            if fields.visibility is None or not isinstance(consumer, Function):
                continue
            needed = TIMES * (consumer.timeout or 30)
            if fields.visibility < needed:
                yield CHECK.finding(
                    f"queue `{component.name}` hides messages for {fields.visibility} s, and `{link.target.name}` may "
                    f"need {needed} s",
                    component.at("visibility"),
                    reason="a message that is shown again while Lambda still tries is done twice",
                    help=f"set `visibility: {needed}`, or leave it out: it follows the function's timeout",
                    component=component.name,
                )
