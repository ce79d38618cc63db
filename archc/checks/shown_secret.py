"""A parameter that sounds like a secret is shown to everybody who may look at the stack.

**Why it matters.** CloudFormation prints parameters in its console, its API and its events, unless they are marked.
Source: AWS CloudFormation user guide, "Parameters", NoEcho; seen 2026-11-23.

**Example.**

    parameters:
      ApiToken: { type: String }
    components:
      work:
        type: lambda
        runtime: python3.13
        code: functions/work
        environment: { SHOP: "${ApiToken}" }

**Use instead.** The mark; better still, a secret in Secrets Manager that the function reads when it runs.

    parameters:
      ApiToken: { type: String, secret: true }
    components:
      work:
        type: lambda
        runtime: python3.13
        code: functions/work
        environment: { SHOP: "${ApiToken}" }
"""

import re
from collections.abc import Iterator

from archc.checks._check import Check
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint

CHECK = Check("AC539", "shown-secret", "security", "SEC 2", __doc__)

_SOUNDS_SECRET = re.compile(r"(password|passphrase|secret|token|apikey|privatekey)$", re.IGNORECASE)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the names of parameters."""
    for name, said in blueprint.architecture.parameters.items():
        if _SOUNDS_SECRET.search(name) and not said.secret:
            yield CHECK.finding(
                f"the parameter `{name}` is shown to everybody who may look at the stack",
                blueprint.architecture.at("parameters", name),
                reason="CloudFormation prints parameters in its console, its API and its events",
                help="add `secret: true`",
            )
