"""One NAT gateway serves the private subnets of several zones.

**Why it matters.** A NAT gateway stands in one zone. When it fails, servers and functions in the other zones are well
but reach nothing outside; and traffic between zones is paid. Source: Amazon VPC user guide, "NAT gateway basics";
seen 2026-11-23.

**Example.**

    network: { zones: 2, nat: single }
    components:
      web: { type: ec2 }

**Use instead.** One in each zone. For a system that may stand still for an hour, accept the finding: each gateway costs
about 35 US dollars a month.

    network: { zones: 2, nat: per-zone }
    components:
      web: { type: ec2 }
"""

from collections.abc import Iterator

from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK

CHECK = Check("AC504", "single-nat-gateway", "reliability", "REL 2", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at networks of several zones in whose private subnets something stands."""
    network = blueprint.architecture.network
    private = any(blueprint.places[name] == "private" for name in blueprint.networked)
    if private and not network.existing and network.nat == "single" and network.zones > 1:
        yield CHECK.finding(
            f"one NAT gateway serves {network.zones} zones",
            blueprint.architecture.at("network", "nat"),
            reason="when its zone fails, the private subnets of the other zones reach nothing outside either",
            help="set `nat: per-zone`, or accept the finding for a system that may stand still",
            component=NETWORK,
        )
