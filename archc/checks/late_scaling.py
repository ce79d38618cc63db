"""Servers are added only when the others are nearly busy.

**Why it matters.** A new server takes minutes to answer. Above four fifths of the processor, waiting times grow fast,
and the rush arrives before the help. Source: Amazon EC2 Auto Scaling user guide, "Target tracking scaling policies";
seen 2026-11-23.

**Example.**

    network: { nat: per-zone }
    components:
      web: { type: ec2, scaling: { min: 2, max: 6, cpu: 90 } }

**Use instead.** 50 to 70 percent.

    network: { nat: per-zone }
    components:
      web: { type: ec2, scaling: { min: 2, max: 6, cpu: 60 } }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.ec2 import Servers
from archc.stack.link import Blueprint

CHECK = Check("AC563", "late-scaling", "performance", "PERF 2", __doc__)

MOST = 80


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the load that scaling keeps."""
    for component, fields in each(blueprint, Servers):
        scaling = fields.scaling
        if scaling.cpu is not None and scaling.cpu > MOST and scaling.max > scaling.min:
            yield CHECK.finding(
                f"`{component.name}` grows only when its processors are {scaling.cpu} % busy",
                component.at("scaling", "cpu"),
                reason="a new server takes minutes to answer, and waiting times grow fast above four fifths",
                help="set `cpu: 60`",
                component=component.name,
            )
