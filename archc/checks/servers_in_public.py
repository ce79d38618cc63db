"""Servers stand in public subnets.

**Why it matters.** Each has an address on the internet; one rule too many in a security group is enough to open it. A
load balancer is meant to stand there, and servers behind it. Source: AWS Well-Architected Framework, SEC05-BP01 "Create
network layers"; seen 2026-11-23.

**Example.**

    network: { nat: per-zone }
    components:
      balancer: { type: elb, https: false }
      web: { type: ec2, subnets: public }
    connections:
      - balancer -> web

**Use instead.** The default, private subnets: the way out is through NAT or endpoints.

    network: { nat: per-zone }
    components:
      balancer: { type: elb, https: false }
      web: { type: ec2 }
    connections:
      - balancer -> web
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.ec2 import Servers
from archc.stack.link import Blueprint

CHECK = Check("AC538", "servers-in-public", "security", "SEC 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at where servers stand."""
    for component, fields in each(blueprint, Servers):
        if fields.subnets == "public":
            yield CHECK.finding(
                f"the servers of `{component.name}` have addresses on the internet",
                component.at("subnets"),
                reason="one rule too many in a security group is enough to open them",
                help="remove `subnets: public`; people come in through an `elb` component",
                component=component.name,
            )
