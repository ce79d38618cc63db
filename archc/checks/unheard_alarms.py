"""The topic for alarms has no subscriber.

**Why it matters.** Alarms are sent, and nobody gets them. Source: AWS Well-Architected Framework, OPS08-BP04 "Create
actionable alerts"; seen 2026-11-23.

**Example.**

    alarms: alerts
    components:
      alerts: { type: sns }
      work: { type: lambda, runtime: python3.13, code: functions/work }

**Use instead.**

    alarms: alerts
    actors:
      owner: { email: owner@example.com }
    components:
      alerts: { type: sns }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - alerts -> owner: { protocol: email }
"""

from collections.abc import Iterator

from archc.checks._check import Check, through
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint

CHECK = Check("AC582", "unheard-alarms", "operations", "OPS 10", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the topic that `alarms` names."""
    architecture = blueprint.architecture
    topic = architecture.components.get(architecture.alarms)
    if topic and not topic.existing and not through(blueprint.links_from(topic.name), "deliver"):
        yield CHECK.finding(
            f"alarms go to `{topic.name}`, and nobody hears of them",
            architecture.at("alarms"),
            reason="a topic without a subscriber drops what is published to it",
            help=f"draw an arrow to who is to hear of them: `{topic.name} -> owner: {{ protocol: email }}`",
            component=topic.name,
        )
