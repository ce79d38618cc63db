"""A function has a web address that answers everybody.

**Why it matters.** No balancer, no firewall, no sign-in stands before it: whoever finds the address calls the function
as often as he likes, and you pay. Source: AWS Lambda developer guide, "Control access to Lambda function URLs";
seen 2026-11-23.

**Example.**

    components:
      hook: { type: lambda, runtime: python3.13, code: functions/hook, url: public }

**Use instead.** Signed requests; for browsers, a load balancer with a firewall. A webhook that checks signatures itself
and has its `concurrency` bounded is a reason to accept the finding.

    components:
      hook: { type: lambda, runtime: python3.13, code: functions/hook, url: iam }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function
from archc.stack.link import Blueprint

CHECK = Check("AC531", "public-function-url", "security", "SEC 3", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the functions' own addresses."""
    for component, fields in each(blueprint, Function):
        if fields.url == "public":
            yield CHECK.finding(
                f"everybody can call `{component.name}`",
                component.at("url"),
                reason="nothing stands before its address: no firewall, no sign-in, no bound on what you pay",
                help="set `url: iam`, or put an `elb` component before it",
                component=component.name,
            )
