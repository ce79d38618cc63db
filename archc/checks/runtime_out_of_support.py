"""A function's runtime is no longer supported by AWS.

**Why it matters.** It gets no security patches any more; later AWS refuses new functions with it, and then changes to
old ones, in the middle of a deployment. Source: AWS Lambda developer guide, "Runtime deprecation policy", dates as
cfn-lint 1.58 carries them; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.10, code: functions/work }

**Use instead.** The newest runtime of the language.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function, runtime_of
from archc.stack.link import Blueprint

CHECK = Check("AC545", "runtime-out-of-support", "security", "SEC 6", __doc__)

_ENDED = {
    "dotnet8": ("2026-11-10", "provided.al2023"),
    "nodejs20.x": ("2026-04-30", "nodejs24.x"),
    "python3.10": ("2026-10-31", "python3.14"),
}
"""Runtimes that were out of support on 2026-11-23: since when, and what comes after them."""


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Compare the runtimes with the table."""
    for component, _ in each(blueprint, Function):
        if (runtime := runtime_of(component)) in _ENDED:
            since, next_ = _ENDED[runtime]
            yield CHECK.finding(
                f"`{runtime}` of `{component.name}` is out of support since {since}",
                component.at("runtime"),
                reason="it gets no security patches, and AWS will refuse to update functions with it",
                help=f"use `{next_}`",
                component=component.name,
            )
