"""A queue may start more calls of a function at once than the function may run.

**Why it matters.** Lambda picks the messages, cannot start the call, and puts them back: each time is one attempt less
before they are set aside as dead letters. Source: AWS Lambda developer guide, "Configuring maximum concurrency for
Amazon SQS event sources"; seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work, concurrency: 10 }
    connections:
      - orders -> work

**Use instead.** The bound on the arrow, where messages are picked.

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work, concurrency: 10 }
    connections:
      - orders -> work: { concurrency: 10 }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Batch, Function
from archc.stack.link import Blueprint

CHECK = Check("AC516", "mapping-exceeds-concurrency", "reliability", "REL 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Compare the function's bound with the sum of its queues'."""
    for component, fields in each(blueprint, Function):
        links = through(blueprint.links_to(component.name), "poll")
        if not fields.concurrency or not links:
            continue
        bounds = [k.options(Batch).concurrency for k in links]
        if None in bounds or sum(b or 0 for b in bounds) > fields.concurrency:
            names = " and ".join(f"`{k.source.name}`" for k in links)
            share = max(fields.concurrency // len(links), 2)
            yield CHECK.finding(
                f"{names} may start more calls of `{component.name}` than the {fields.concurrency} it may run",
                links[0].arrow.span,
                reason="messages that were picked and could not be started lose an attempt each time",
                help=f"bound the arrows too, for example `{{ concurrency: {share} }}`",
                component=component.name,
            )
