"""A balancer writes no access logs.

**Why it matters.** Who asked for what, and got which answer, is known to nobody: neither after an attack nor after a
bad deployment. Source: AWS Security Hub, control ELB.5 "Application and Classic Load Balancers logging should be
enabled"; seen 2026-11-23.

**Example.**

    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true, logs: false }
      web: { type: ec2 }
    connections:
      - site -> balancer -> web

**Use instead.** The default keeps them for 90 days.

    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true }
      web: { type: ec2 }
    connections:
      - site -> balancer -> web
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.elb import Balancer
from archc.stack.link import Blueprint

CHECK = Check("AC546", "no-access-logs", "security", "SEC 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at balancers."""
    for component, fields in each(blueprint, Balancer):
        if not fields.logs and not through(blueprint.links_from(component.name), "log"):
            yield CHECK.finding(
                f"`{component.name}` writes no access logs",
                component.at("logs"),
                reason="who asked for what is known to nobody, neither after an attack nor after a bad deployment",
                help="remove `logs: false`",
                component=component.name,
            )
