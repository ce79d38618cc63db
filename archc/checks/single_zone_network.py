"""The network has its subnets in a single Availability Zone.

**Why it matters.** A zone is what fails together: power, cooling, network. With one zone, everything in the network
goes with it. Source: Amazon VPC user guide, "Subnet basics"; seen 2026-11-23.

**Example.**

    network: { zones: 1 }
    components:
      web: { type: ec2 }

**Use instead.** Two zones or more; subnets cost nothing.

    network: { zones: 2 }
    components:
      web: { type: ec2 }
"""

from collections.abc import Iterator

from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK

CHECK = Check("AC501", "single-zone-network", "reliability", "REL 10", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the tiers that something stands in."""
    network = blueprint.architecture.network
    standing = sorted(blueprint.networked)
    tiers = {blueprint.places[name] for name in standing} & {"public", "private", "isolated"}
    if any(blueprint.architecture.spread(tier) == 1 for tier in sorted(tiers)):  # type: ignore[arg-type]
        key = ("existing",) if network.existing else ("zones",)
        yield CHECK.finding(
            "the network has a single zone",
            blueprint.architecture.at("network", *key),
            reason=f"when that zone fails, {', '.join(f'`{n}`' for n in standing[:6])} fail with it",
            help="name subnets of a second zone" if network.existing else "set `zones: 2`",
            component=NETWORK,
        )
