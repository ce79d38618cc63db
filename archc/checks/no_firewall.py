"""An application load balancer on the internet has no web application firewall.

**Why it matters.** Each address on the internet is scanned within minutes. AWS's managed rules stop what is known to be
bad before it reaches a server. Source: AWS Security Hub, control ELB.16 "Application Load Balancers should be
associated with an AWS WAF web ACL"; seen 2026-11-23.

**Example.**

    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb }
      web: { type: ec2 }
    connections:
      - site -> balancer -> web

**Use instead.** AWS's managed rules, or the ARN of a web ACL. It costs about 10 US dollars a month, and 0.60 for a
million requests.

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

CHECK = Check("AC535", "no-firewall", "security", "SEC 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at application load balancers on the internet."""
    for component, fields in each(blueprint, Balancer):
        if fields.kind == "application" and fields.scheme == "internet-facing" and not fields.waf:
            yield CHECK.finding(
                f"no firewall stands before `{component.name}`",
                component.at("waf"),
                reason="it is on the internet, where each address is scanned within minutes",
                help="set `waf: true` for AWS's managed rules, or name a web ACL",
                component=component.name,
            )
