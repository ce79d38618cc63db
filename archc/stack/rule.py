"""EventBridge rules: what they wait for, and where they deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troposphere import GetAtt, Sub, events

from archc.model.architecture import Component
from archc.stack.dead_letters import admit_dead_letters, dead_letters
from archc.stack.offers import Admits, Value

if TYPE_CHECKING:
    from archc.stack.link import Link
    from archc.stack.stack import Stack

PRINCIPAL = "events.amazonaws.com"

WAYS = frozenset({"lambda", "sns", "sqs"})
"""What a rule delivers to without a role of its own: their resource policies let it in."""

MOST_TARGETS = 5
"""Targets of one rule. Source: EventBridge quotas; seen 2026-11-23."""

TRY_FOR = 86_400
"""Seconds that a delivery is tried again. Source: EventBridge API reference, RetryPolicy; seen 2026-11-23."""

TRIES = 185


def add_target(
    stack: Stack, link: Link, owner: Component, rule: events.Rule, endpoint: Value, message: Value | None = None
) -> Value:
    """Deliver what a rule of `owner` matches to the link's target, and return the rule's ARN.

    What could not be delivered within a day lands in the owner's dead-letter queue. `message` replaces the event.
    """
    queue = dead_letters(stack, owner, says="events could not be delivered and wait in the dead-letter queue")
    arn = GetAtt(rule, "Arn")
    admit_dead_letters(stack, owner, PRINCIPAL, arn)
    target = events.Target(
        Id=f"{link.target.name}{link.number}",
        Arn=endpoint,
        RetryPolicy=events.RetryPolicy(MaximumEventAgeInSeconds=TRY_FOR, MaximumRetryAttempts=TRIES),
        DeadLetterConfig=events.DeadLetterConfig(Arn=GetAtt(queue, "Arn")),
    )
    if message is not None:
        target.Input = message
    if taker(link).fifo:
        target.SqsParameters = events.SqsParameters(MessageGroupId=owner.name)
    rule.properties.setdefault("Targets", []).append(target)
    return arn


def taker(link: Link) -> Admits:
    """Return the offer through which the link's target takes what is delivered."""
    return next(m.target for m in link.matches if isinstance(m.target, Admits))


def bus_arn(name: Value) -> Value:
    """Return the ARN of an event bus of this account and region."""
    return Sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/${Bus}", Bus=name)


def default_bus_arn() -> Value:
    """Return the ARN of the bus that every account has."""
    return Sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default")


def described(stack: Stack, component: Component, what: str) -> Value:
    """Return what the console shows of a rule."""
    return stack.text(f"{stack.architecture.name} {component.name}: {what}"[:512])
