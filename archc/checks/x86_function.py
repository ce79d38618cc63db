"""A function runs on x86.

**Why it matters.** A gigabyte-second costs a fifth less on Graviton, and most code in Python, Node.js, Java and .NET
runs there as it is. Source: AWS Lambda pricing, and developer guide, "Selecting and configuring an instruction set
architecture"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work, architecture: x86_64 }

**Use instead.** The default. For a binary that exists for x86 only, accept the finding.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function
from archc.stack.link import Blueprint

CHECK = Check("AC574", "x86-function", "cost", "COST 6", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the functions' processors."""
    for component, fields in each(blueprint, Function):
        if fields.architecture == "x86_64":
            yield CHECK.finding(
                f"`{component.name}` runs on x86",
                component.at("architecture"),
                reason="a gigabyte-second costs a fifth less on Graviton",
                help="remove `architecture: x86_64`, unless a binary in the code exists for x86 only",
                component=component.name,
            )
