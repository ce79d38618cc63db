"""The NAT gateways need more Elastic IP addresses than an account has.

**Why it matters.** Each NAT gateway takes one address, and a region gives an account five. The deployment fails at the
sixth. Source: Amazon VPC quotas, "Elastic IP addresses per Region"; seen 2026-11-23.

**Example.**

    region: us-east-1
    network: { zones: 6, nat: per-zone }
    components:
      web: { type: ec2 }

**Use instead.** Three zones are enough for most; or ask for a higher quota and accept the finding.

    region: us-east-1
    network: { zones: 3, nat: per-zone }
    components:
      web: { type: ec2 }
"""

from collections.abc import Iterator

from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK

CHECK = Check("AC517", "too-many-elastic-ips", "reliability", "REL 1", __doc__)

QUOTA = 5


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Count the gateways."""
    network = blueprint.architecture.network
    if blueprint.networked and not network.existing and network.nat == "per-zone" and network.zones > QUOTA:
        yield CHECK.finding(
            f"{network.zones} NAT gateways need {network.zones} Elastic IP addresses; an account has {QUOTA}",
            blueprint.architecture.at("network", "zones"),
            reason="the deployment fails at the address that goes over the quota",
            help=f"set `zones: 3`, or ask for a higher quota than {QUOTA} and accept the finding",
            component=NETWORK,
        )
