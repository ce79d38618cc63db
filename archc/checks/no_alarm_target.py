"""The stack has alarms, and nobody is told of them.

**Why it matters.** archc adds alarms for what goes wrong: errors, dead letters, full disks. Without a target they turn
red in a console that nobody looks at. Source: AWS Well-Architected Framework, OPS08-BP04 "Create actionable alerts";
seen 2026-11-23.

**Example.**

    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
    connections:
      - orders -> work

**Use instead.** A topic, and who is to hear of it.

    alarms: alerts
    actors:
      owner: { email: owner@example.com }
    components:
      orders: { type: sqs }
      work: { type: lambda, runtime: python3.13, code: functions/work }
      alerts: { type: sns }
    connections:
      - orders -> work
      - alerts -> owner: { protocol: email }
"""

from collections.abc import Iterator

from archc import services
from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint

CHECK = Check("AC581", "no-alarm-target", "operations", "OPS 10", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look for components that come with alarms."""
    architecture = blueprint.architecture
    if architecture.alarms:
        return
    created = [c for c in architecture.components.values() if not c.existing]
    watched = [c.name for c in created if "AWS::CloudWatch::Alarm" in services.of(c).emits]
    if watched:
        more = f" and {len(watched) - 3} more" if len(watched) > 3 else ""
        yield CHECK.finding(
            "nobody is told of the alarms of this stack",
            architecture.at("alarms"),
            reason=f"those of {', '.join(f'`{n}`' for n in watched[:3])}{more} turn red in a console nobody looks at",
            help="add `alarms: alerts` with an `sns` component `alerts`, and an arrow to who is to hear of it",
        )
