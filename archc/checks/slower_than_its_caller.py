"""A synchronous call may take longer than its caller waits.

**Why it matters.** The caller gives up, the call runs on: the user sees an error (504 from a load balancer), tries
again, and the work is done twice. Sources: Application Load Balancers user guide, "Connection idle timeout"; AWS Lambda
developer guide, "Invoke a function synchronously"; seen 2026-11-23.

**Example.**

    components:
      balancer: { type: elb, https: false, idle_timeout: 60 }
      report: { type: lambda, runtime: python3.13, code: functions/report, timeout: 300 }
    connections:
      - balancer -> report

**Use instead.** A timeout below what the caller waits; work that takes longer goes through a queue, and the caller gets
its answer at once.

    components:
      balancer: { type: elb, https: false, idle_timeout: 60 }
      report: { type: lambda, runtime: python3.13, code: functions/report, timeout: 30 }
    connections:
      - balancer -> report
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic, Related
from archc.model.architecture import Component
from archc.services.elb import Balancer
from archc.services.lambda_ import Function
from archc.stack.link import Blueprint

CHECK = Check("AC511", "slower-than-its-caller", "reliability", "REL 4", __doc__)

_LAMBDA_DEFAULT = 30
"""Seconds: archc's default, see `archc/services/lambda_.py`."""


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Compare what each function may take with what its synchronous callers wait."""
    for component, fields in each(blueprint, Function):
        seconds = fields.timeout or _LAMBDA_DEFAULT
        for link in through(blueprint.links_to(component.name), "forward", "grant"):
            caller = link.source_component
            patience, key = _patience(caller)
            if patience is not None and seconds > patience:
                yield CHECK.finding(
                    f"`{component.name}` may take {seconds} s, and `{caller.name}` waits {patience} s for it",
                    component.at("timeout"),
                    reason="the caller gives up while the call runs on, and the work is done again",
                    help="shorten the timeout, let the caller wait longer, or hand the work over to a queue",
                    related=(Related(caller.at(key), f"waits {patience} s"),),
                    component=component.name,
                )


def _patience(caller: Component) -> tuple[int | None, str]:
    """Return how many seconds a caller waits for an answer, and the field that says so."""
    if isinstance(caller.fields, Balancer):
        return caller.fields.idle_timeout, "idle_timeout"
    if isinstance(caller.fields, Function):
        return caller.fields.timeout or _LAMBDA_DEFAULT, "timeout"
    return None, ""
