"""Servers may send more messages to a FIFO queue than it takes.

**Why it matters.** A FIFO queue takes 300 messages a second, one by one; more are refused, and the caller gets an error
in the middle of a request. Source: Amazon SQS developer guide, "Message quotas"; seen 2026-11-23.

**Example.** Ten servers with 6,000 requests a minute each make 1,000 requests a second.

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, scaling: { min: 2, max: 10, requests: 6000 } }
      clicks: { type: sqs, fifo: true }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - balancer -> web -> clicks
      - clicks -> work

**Use instead.** A Standard queue, where order does not matter; or `high_throughput`, which keeps the order within a
group of messages.

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, scaling: { min: 2, max: 10, requests: 6000 } }
      clicks: { type: sqs, fifo: true, high_throughput: true }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - balancer -> web -> clicks
      - clicks -> work
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic, Related
from archc.services.ec2 import Servers
from archc.services.sqs import Queue
from archc.stack.link import Blueprint

CHECK = Check("AC524", "fifo-too-slow", "reliability", "REL 1", __doc__)

MESSAGES_A_SECOND = 300
"""Without batches. Source: Amazon SQS developer guide, "Message quotas"; seen 2026-11-23."""


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Compare what the queue takes with the requests its senders scale for, one message each."""
    for component, fields in each(blueprint, Queue):
        if not fields.fifo or fields.high_throughput:
            continue
        for link in through(blueprint.links_to(component.name), "grant"):
            sender = link.source_component
            if not isinstance(sender.fields, Servers) or not sender.fields.scaling.requests:
                continue
            requests = sender.fields.scaling.requests * sender.fields.scaling.max // 60
            if requests > MESSAGES_A_SECOND:
                yield CHECK.finding(
                    f"`{sender.name}` may send {requests} messages a second, and the FIFO queue `{component.name}` "
                    f"takes {MESSAGES_A_SECOND}",
                    component.at("fifo"),
                    reason="more are refused, in the middle of a request",
                    help="make it a Standard queue where order does not matter, or set `high_throughput: true`",
                    related=(Related(sender.at("scaling", "requests"), "requests a minute for each server"),),
                    component=component.name,
                )
