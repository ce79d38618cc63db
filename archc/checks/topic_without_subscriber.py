"""A topic has no subscriber.

**Why it matters.** What is published to it goes nowhere, and no error says so.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      news: { type: sns }
    connections:
      - work -> news

**Use instead.** An arrow to who is to hear of it. Where someone outside of the stack subscribes, accept the finding.

    actors:
      owner: { email: owner@example.com }
    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      news: { type: sns }
    connections:
      - work -> news -> owner: { protocol: email }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.sns import Topic
from archc.stack.link import Blueprint

CHECK = Check("AC526", "topic-without-subscriber", "reliability", "REL 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at what leaves each topic; that of the alarms has a check of its own."""
    for component, _ in each(blueprint, Topic):
        heard = through(blueprint.links_from(component.name), "deliver")
        if not heard and blueprint.architecture.alarms != component.name:
            yield CHECK.finding(
                f"topic `{component.name}` has no subscriber",
                component.span,
                reason="what is published to it goes nowhere, and no error says so",
                help=f"draw an arrow to who is to hear of it: `{component.name} -> owner: {{ protocol: email }}`",
                component=component.name,
            )
