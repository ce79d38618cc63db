"""A user pool sends its mails (codes, invitations, new passwords) by itself, not through SES.

**Why it matters.** Cognito's own sender is for tests: it sends 50 mails a day for the account, from an address of AWS.
The fifty-first customer of a day cannot sign up. Source: Amazon Cognito developer guide, "Email settings for Amazon
Cognito user pools", and quotas; seen 2026-11-23.

**Example.**

    components:
      users: { type: cognito }

**Use instead.** An identity of your own.

    components:
      users: { type: cognito }
      mail: { type: ses, from: hello@shop.example.com }
    connections:
      - users -> mail
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic
from archc.services.cognito import UserPool
from archc.stack.link import Blueprint

CHECK = Check("AC518", "mail-limit-of-cognito", "reliability", "REL 1", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at pools that write to people."""
    for component, fields in each(blueprint, UserPool):
        if "email" in fields.sign_in and not through(blueprint.links_from(component.name), "send"):
            yield CHECK.finding(
                f"user pool `{component.name}` can send 50 mails a day",
                component.span,
                reason="without SES, Cognito's own sender writes the codes, and it is meant for tests",
                help=f"add an `ses` component and draw an arrow to it: `{component.name} -> mail`",
                component=component.name,
            )
