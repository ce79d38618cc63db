"""The network records no traffic.

**Why it matters.** After an incident nobody can say who spoke with whom. Records cannot be made afterwards. Source: AWS
Security Hub, control EC2.6 "VPC flow logging should be enabled in all VPCs"; seen 2026-11-23.

**Example.**

    network: { flow_logs: false, nat: per-zone }
    components:
      web: { type: ec2 }

**Use instead.** The default.

    network: { nat: per-zone }
    components:
      web: { type: ec2 }
"""

from collections.abc import Iterator

from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK

CHECK = Check("AC537", "no-flow-logs", "security", "SEC 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at a network that the stack makes."""
    network = blueprint.architecture.network
    if blueprint.networked and not network.existing and not network.flow_logs:
        yield CHECK.finding(
            "the network records no traffic",
            blueprint.architecture.at("network", "flow_logs"),
            reason="after an incident nobody can say who spoke with whom",
            help="remove `flow_logs: false`",
            component=NETWORK,
        )
