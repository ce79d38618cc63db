"""A function's queue sets messages aside after fewer than five attempts.

**Why it matters.** Lambda picks more messages than it may run calls for; those it cannot start come back, and each time
counts as an attempt. With few attempts, good messages land among the dead letters when the function is throttled. AWS
asks for five at least. Source: AWS Lambda developer guide, "Creating and configuring an Amazon SQS event source
mapping"; seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs, dead_letter: { after: 1 } }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work

**Use instead.**

    components:
      orders: { type: sqs, dead_letter: { after: 5 } }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic, Span
from archc.model.architecture import Component
from archc.services.lambda_ import Function
from archc.services.sqs import Queue, Redrive
from archc.stack.link import Blueprint

CHECK = Check("AC506", "hasty-dead-letter", "reliability", "REL 5", __doc__)

ATTEMPTS = 5


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at queues that functions pick from."""
    for component, fields in each(blueprint, Queue):
        links = through(blueprint.links_from(component.name), "poll")
        for place, after in _attempts(component, fields, blueprint):
            if after < ATTEMPTS and any(isinstance(k.target_component.fields, Function) for k in links):
                yield CHECK.finding(
                    f"queue `{component.name}` sets messages aside after {after} attempt{'s' if after > 1 else ''}",
                    place,
                    reason="when the function is throttled, good messages use up their attempts and land there too",
                    help=f"set `after: {ATTEMPTS}` or more",
                    component=component.name,
                )


def _attempts(component: Component, fields: Queue, blueprint: Blueprint) -> Iterator[tuple[Span, int]]:
    redrives = through(blueprint.links_from(component.name), "redrive")
    for link in redrives:
        yield link.arrow.at("after"), link.options(Redrive).after
    if fields.dead_letter and not redrives:
        yield component.at("dead_letter", "after"), fields.dead_letter.after
