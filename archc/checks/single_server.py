"""A group of servers may shrink to one server, or is never more than one.

**Why it matters.** While that one is replaced (its zone fails, its disk fills, a deployment rolls), nobody answers. Two
servers stand in two zones. Source: Amazon EC2 Auto Scaling user guide, "Benefits"; seen 2026-11-23.

**Example.**

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, scaling: { min: 1, max: 4 } }
    connections:
      - balancer -> web

**Use instead.**

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, scaling: { min: 2, max: 4 } }
    connections:
      - balancer -> web
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.ec2 import Servers
from archc.stack.link import Blueprint

CHECK = Check("AC502", "single-server", "reliability", "REL 10", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at servers that answer requests; workers catch up by themselves."""
    for component, fields in each(blueprint, Servers):
        if fields.scaling.min == 1 and through(blueprint.links_to(component.name), "forward", "reach"):
            yield CHECK.finding(
                f"`{component.name}` may be down to one server",
                component.at("scaling", "min"),
                reason="while that one is replaced, nobody answers",
                help="set `min: 2` or more: they stand in different zones",
                component=component.name,
            )
