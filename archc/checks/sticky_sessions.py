"""A balancer sends each client to the same server again.

**Why it matters.** It hides state in the servers: when one is replaced or scaled in, its clients lose their session,
and new servers take no load from the busy ones. Source: AWS Well-Architected Framework, REL05-BP07 "Make systems
stateless where possible"; seen 2026-11-23.

**Example.**

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2 }
    connections:
      - balancer -> web: { sticky: true }

**Use instead.** State in a database or a signed cookie, and servers that are all alike.

    components:
      balancer: { type: elb, https: false }
      web: { type: ec2 }
    connections:
      - balancer -> web
"""

from collections.abc import Iterator

from archc.checks._check import Check, through
from archc.diagnostics import Diagnostic
from archc.services.elb import Rule
from archc.stack.link import Blueprint

CHECK = Check("AC521", "sticky-sessions", "reliability", "REL 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the arrows of balancers."""
    for link in through(blueprint.links, "forward"):
        if link.options(Rule).sticky:
            yield CHECK.finding(
                f"`{link.source.name}` ties each client to one target of `{link.target.name}`",
                link.arrow.at("sticky"),
                reason="clients lose their session when that one is replaced, and new ones take no load",
                help="keep the state in a database or a signed cookie, and remove `sticky`",
                component=link.arrow.source,
            )
