"""A topic sends text messages, and nothing in a stack can raise how much may be spent on them.

**Why it matters.** A new account may spend one US dollar a month on text messages and reach verified numbers only;
after that, messages are dropped without an error to the publisher. The quota is raised by AWS Support, which takes
days. Source: Amazon SNS developer guide, "Requesting increases to your monthly SMS spending quota"; seen 2026-11-23.

**Example.**

    actors:
      owner: { phone: "+491701234567" }
    components:
      news: { type: sns }
    connections:
      - news -> owner: { protocol: sms }

**Use instead.** E-mail where it will do; else ask for the quota before the first deployment, and accept the finding.

    actors:
      owner: { email: owner@example.com }
    components:
      news: { type: sns }
    connections:
      - news -> owner: { protocol: email }
"""

from collections.abc import Iterator

from archc.checks._check import Check, through
from archc.diagnostics import Diagnostic
from archc.stack.joints import protocol_of
from archc.stack.link import Blueprint

CHECK = Check("AC519", "sms-spending-limit", "reliability", "REL 1", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at deliveries by text message."""
    for link in through(blueprint.links, "deliver"):
        match = next(m for m in link.matches if m.joint.name == "deliver")
        if protocol_of(link, match.source, match.target) == "sms":  # type: ignore[arg-type]
            yield CHECK.finding(
                f"text messages from `{link.source.name}` stop when one US dollar is spent in a month",
                link.arrow.at("protocol"),
                reason="that is the quota of a new account; further messages are dropped without an error",
                help="ask AWS Support for a higher quota before the first deployment, and accept the finding",
                component=link.arrow.source,
            )
