"""A balancer that the internet reaches speaks plain HTTP.

**Why it matters.** Everybody on the way reads and changes what is sent: passwords, sessions, pages. Source: AWS
Well-Architected Framework, SEC09-BP02 "Enforce encryption in transit"; seen 2026-11-23.

**Example.**

    components:
      balancer: { type: elb, https: false, waf: true }
      web: { type: ec2 }
    connections:
      - balancer -> web

**Use instead.** A name with a certificate, which costs nothing.

    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true }
      web: { type: ec2 }
    connections:
      - site -> balancer -> web
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.elb import Balancer
from archc.stack.link import Blueprint

CHECK = Check("AC534", "plain-http", "security", "SEC 9", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at balancers on the internet."""
    for component, fields in each(blueprint, Balancer):
        if not fields.https and fields.scheme == "internet-facing":
            yield CHECK.finding(
                f"`{component.name}` speaks plain HTTP on the internet",
                component.at("https"),
                reason="everybody on the way reads and changes what is sent",
                help="remove `https: false`, and draw an arrow from a `route53` component: it brings a certificate",
                component=component.name,
            )
