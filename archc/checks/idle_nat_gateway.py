"""The network has NAT gateways, and nothing stands in the private subnets that could use them.

**Why it matters.** Each costs about 35 US dollars a month, whether used or not. Source: Amazon VPC pricing; seen
2026-11-23.

**Example.**

    network: { nat: per-zone }
    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true }
      hello: { type: lambda, runtime: python3.13, code: functions/hello }
    connections:
      - site -> balancer -> hello

**Use instead.**

    network: { nat: none }
    components:
      site: { type: route53, domain: shop.example.com }
      balancer: { type: elb, waf: true }
      hello: { type: lambda, runtime: python3.13, code: functions/hello }
    connections:
      - site -> balancer -> hello
"""

from collections.abc import Iterator

from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK

CHECK = Check("AC571", "idle-nat-gateway", "cost", "COST 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look for something in the private subnets."""
    network = blueprint.architecture.network
    private = any(blueprint.places[name] == "private" for name in blueprint.networked)
    if blueprint.networked and not private and not network.existing and network.nat != "none":
        count = network.zones if network.nat == "per-zone" else 1
        yield CHECK.finding(
            f"the network has {count} NAT gateway{'s' if count > 1 else ''} that nothing uses",
            blueprint.architecture.at("network", "nat"),
            reason="each costs about 35 US dollars a month, whether used or not",
            help="set `nat: none`",
            component=NETWORK,
        )
