"""A group of servers behind a balancer cannot grow: its smallest and its largest number are the same.

**Why it matters.** Scaling policies are there and can do nothing. In a rush the servers get slow, health checks fail,
and healthy servers are replaced one after the other. Source: Amazon EC2 Auto Scaling user guide, "Set scaling limits";
seen 2026-11-23.

**Example.**

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, scaling: { min: 2, max: 2 } }
    connections:
      - balancer -> web

**Use instead.** Room above; a server that does not run costs nothing.

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, scaling: { min: 2, max: 6 } }
    connections:
      - balancer -> web
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.ec2 import Servers
from archc.stack.link import Blueprint

CHECK = Check("AC520", "fixed-size-group", "reliability", "REL 7", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Compare the bounds of servers that answer requests."""
    for component, fields in each(blueprint, Servers):
        scaling = fields.scaling
        served = through(blueprint.links_to(component.name), "forward")
        if served and scaling.min == scaling.max and not any(s.max for s in scaling.schedule.values()):
            yield CHECK.finding(
                f"`{component.name}` cannot grow: it has {scaling.max} server{'s' if scaling.max > 1 else ''}, always",
                component.at("scaling", "max"),
                reason="in a rush the servers get slow, fail their health checks and are replaced",
                help=f"set `max: {2 * scaling.max}`, for example; servers that do not run cost nothing",
                component=component.name,
            )
