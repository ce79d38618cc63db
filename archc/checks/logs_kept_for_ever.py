"""A bucket for access logs keeps them for ever.

**Why it matters.** Logs come every few minutes, and nobody removes them; after some years they cost more than the
servers. Source: Amazon S3 user guide, "Managing the lifecycle of objects"; seen 2026-11-23.

**Example.**

    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true }
      web: { type: ec2 }
      logs: { type: s3 }
    connections:
      - site -> balancer -> web
      - balancer -> logs

**Use instead.** As many days as you have to keep them.

    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true }
      web: { type: ec2 }
      logs: { type: s3, lifecycle: 90 }
    connections:
      - site -> balancer -> web
      - balancer -> logs
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.s3 import Bucket
from archc.stack.link import Blueprint

CHECK = Check("AC573", "logs-kept-for-ever", "cost", "COST 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at buckets that get access logs."""
    for component, fields in each(blueprint, Bucket):
        logged = through(blueprint.links_to(component.name), "log")
        if logged and not fields.lifecycle:
            yield CHECK.finding(
                f"bucket `{component.name}` keeps the logs of `{logged[0].source.name}` for ever",
                component.span,
                reason="logs come every few minutes, and nobody removes them",
                help="set `lifecycle: 90`: days until they are removed",
                component=component.name,
            )
