"""A user pool takes passwords of fewer than eight characters.

**Why it matters.** They are guessed. Eight is the least that NIST allows beside a second factor, and Cognito's own
default. Sources: NIST SP 800-63B-4, section 3.1.1.2; Amazon Cognito developer guide, "Adding user pool password
requirements"; seen 2026-11-23.

**Example.**

    components:
      users: { type: cognito, password: { length: 6 } }
      mail: { type: ses, from: hello@shop.example.com }
    connections:
      - users -> mail

**Use instead.** archc's default is twelve.

    components:
      users: { type: cognito, password: { length: 12 } }
      mail: { type: ses, from: hello@shop.example.com }
    connections:
      - users -> mail
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.cognito import UserPool
from archc.stack.link import Blueprint

CHECK = Check("AC533", "weak-password", "security", "SEC 2", __doc__)

LEAST = 8


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at what a password must have."""
    for component, fields in each(blueprint, UserPool):
        if fields.password.length < LEAST:
            yield CHECK.finding(
                f"`{component.name}` takes passwords of {fields.password.length} characters",
                component.at("password", "length"),
                reason="so short a password is guessed",
                help=f"set `length: {LEAST}` at least; 12 is the default",
                component=component.name,
            )
