"""The functions reserve more concurrency than a new account has.

**Why it matters.** An account has 1,000 concurrent executions in a region, and 100 of them must stay unreserved. The
deployment fails at the function that goes over. Source: AWS Lambda quotas, "Concurrent executions", and developer
guide, "Configuring reserved concurrency"; seen 2026-11-23.

**Example.**

    components:
      pick: { type: lambda, runtime: python3.13, code: functions/pick, concurrency: 600 }
      pack: { type: lambda, runtime: python3.13, code: functions/pack, concurrency: 600 }

**Use instead.** Less, or no reservation; where your account has a higher quota, accept the finding with the figure.

    components:
      pick: { type: lambda, runtime: python3.13, code: functions/pick, concurrency: 400 }
      pack: { type: lambda, runtime: python3.13, code: functions/pack, concurrency: 400 }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function
from archc.stack.link import Blueprint

CHECK = Check("AC515", "more-concurrency-than-quota", "reliability", "REL 1", __doc__)

RESERVABLE = 900
"""1,000 executions less the 100 that stay unreserved."""


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Add up what is reserved."""
    reserved = [(c, f.concurrency) for c, f in each(blueprint, Function) if f.concurrency]
    total = sum(number for _, number in reserved)
    if total > RESERVABLE:
        component, _ = max(reserved, key=lambda pair: (pair[1], pair[0].name))
        yield CHECK.finding(
            f"the functions reserve {total} concurrent calls together; a new account lets {RESERVABLE} be reserved",
            component.at("concurrency"),
            reason="the deployment fails at the function that goes over",
            help="reserve less; or ask for a higher quota, and accept the finding with the figure",
            component=component.name,
        )
