"""Servers are added while the others are hardly busy.

**Why it matters.** At a load of a quarter, three of four servers are paid for nothing. Source: AWS Well-Architected
Framework, COST09-BP03 "Supply resources dynamically"; seen 2026-11-23.

**Example.**

    network: { nat: per-zone }
    components:
      web: { type: ec2, scaling: { min: 2, max: 6, cpu: 20 } }

**Use instead.** 50 to 70 percent; for a rush that comes by the clock, a `schedule`.

    network: { nat: per-zone }
    components:
      web: { type: ec2, scaling: { min: 2, max: 6, cpu: 60 } }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.ec2 import Servers
from archc.stack.link import Blueprint

CHECK = Check("AC575", "wasteful-scaling", "cost", "COST 9", __doc__)

LEAST = 30


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the load that scaling keeps."""
    for component, fields in each(blueprint, Servers):
        scaling = fields.scaling
        if scaling.cpu is not None and scaling.cpu < LEAST and scaling.max > scaling.min:
            yield CHECK.finding(
                f"`{component.name}` grows while its processors are {scaling.cpu} % busy",
                component.at("scaling", "cpu"),
                reason="most of what is paid for does nothing",
                help="set `cpu: 60`; for a rush that comes by the clock, add a `schedule`",
                component=component.name,
            )
