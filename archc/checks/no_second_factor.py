"""A user pool lets nobody use a second factor.

**Why it matters.** A password that was used elsewhere and leaked there is enough to sign in. Source: AWS
Well-Architected Framework, SEC02-BP01 "Use strong sign-in mechanisms"; seen 2026-11-23.

**Example.**

    components:
      users: { type: cognito, mfa: off }
      mail: { type: ses, from: hello@shop.example.com }
    connections:
      - users -> mail

**Use instead.** `optional` lets people choose, `on` asks everybody.

    components:
      users: { type: cognito, mfa: optional }
      mail: { type: ses, from: hello@shop.example.com }
    connections:
      - users -> mail
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.cognito import UserPool
from archc.stack.link import Blueprint

CHECK = Check("AC532", "no-second-factor", "security", "SEC 2", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at what signing in takes."""
    for component, fields in each(blueprint, UserPool):
        if fields.mfa == "off":
            yield CHECK.finding(
                f"nobody can use a second factor in `{component.name}`",
                component.at("mfa"),
                reason="a password that leaked somewhere else is enough to sign in",
                help="set `mfa: optional`, or `on` for personnel",
                component=component.name,
            )
