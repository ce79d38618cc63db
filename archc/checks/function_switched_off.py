"""A function may not run at all: its reserved concurrency is zero.

**Why it matters.** It is how a function is stopped in an emergency. Left in the file, every deployment stops it again.
Source: AWS Lambda developer guide, "Configuring reserved concurrency"; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work, concurrency: 0 }

**Use instead.** A bound it can work with, or none.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work, concurrency: 10 }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function
from archc.stack.link import Blueprint

CHECK = Check("AC584", "function-switched-off", "operations", "OPS 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the functions' bounds."""
    for component, fields in each(blueprint, Function):
        if fields.concurrency is not False and fields.concurrency == 0:
            yield CHECK.finding(
                f"`{component.name}` may not run: its concurrency is 0",
                component.at("concurrency"),
                reason="every deployment stops it again",
                help="remove `concurrency: 0`, or set a bound it can work with",
                component=component.name,
            )
