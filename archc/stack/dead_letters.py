"""A dead-letter queue: where a component's messages and events go that could not be delivered or processed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from troposphere import GetAtt, Sub, sqs

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.key import shared_key
from archc.stack.offers import Value
from archc.stack.policy import queue_policy

if TYPE_CHECKING:
    from archc.stack.foreign import Foreign
    from archc.stack.link import Blueprint
    from archc.stack.stack import Stack

DEAD_LETTERS = "DeadLetterQueue"
"""The role of a component's dead-letter queue."""

LONGEST_RETENTION = 1_209_600
"""Seconds: 14 days. Source: SQS API reference, SetQueueAttributes, MessageRetentionPeriod; seen 2026-11-23."""


def dead_letters(stack: Stack, component: Component, *, says: str, fifo: bool = False, **properties: Any) -> sqs.Queue:
    """Return the dead-letter queue of a component, added when it is first asked for.

    It is encrypted, keeps what it gets for 14 days, and pages as soon as anything is in it: `says` is the alarm's
    sentence. What lands here is somebody's work, so the queue outlives its stack.
    """
    found = stack.find(component, DEAD_LETTERS)
    if found is not None:
        return found
    queue = stack.add(
        component,
        DEAD_LETTERS,
        sqs.Queue,
        keep="Retain",
        MessageRetentionPeriod=LONGEST_RETENTION,
        **(properties or kind(stack, component, "-dead-letters", fifo=fifo)),
    )
    queue_policy(stack, component, DEAD_LETTERS)
    alarm = Alarm(
        says=says,
        namespace="AWS/SQS",
        metric="ApproximateNumberOfMessagesVisible",
        dimensions={"QueueName": GetAtt(queue, "QueueName")},
        statistic="Maximum",
        threshold=1,
        minutes=5,
    )
    add_alarm(stack, component, "DeadLetterAlarm", alarm)
    return queue


_HELPERS = ("AWS::SQS::QueuePolicy", "AWS::CloudWatch::Alarm", "AWS::IAM::Role", "AWS::IAM::Policy")
"""Types that may name a dead-letter queue without making it more than that."""


def keeper_of(given: Foreign, value: Any) -> str:
    """Return the dead-letter queue that a foreign resource names and nothing else uses; empty where there is none."""
    queue = given.named(value)
    if queue is None or queue.type != "AWS::SQS::Queue" or "Condition" in queue.body or queue.at("RedrivePolicy"):
        return ""
    alone = all(user.id == given.id or user.type in _HELPERS for user, _ in queue.users())
    return queue.id if alone else ""


def keeper_of_deliveries(given: Foreign, key: str, path: tuple[str, ...]) -> dict[str, str]:
    """Return, by its role, the dead-letter queue that all deliveries of a foreign resource share, and nothing else.

    Deliveries are resources that name it under `key` (a subscription its topic), and their queue at `path`.
    """
    deliveries = [user for user, keys in given.users() if keys[:1] == (key,)]
    queues = {q.id: q for d in deliveries if (q := given.named(d.at(*path))) is not None}
    if len(queues) != 1:
        return {}
    (queue,) = queues.values()
    mine = {given.id, *(d.id for d in deliveries)}
    alone = all(user.id in mine or user.type in _HELPERS for user, _ in queue.users())
    fits = queue.type == "AWS::SQS::Queue" and "Condition" not in queue.body and not queue.at("RedrivePolicy")
    return {DEAD_LETTERS: queue.id} if alone and fits else {}


def kind(stack: Stack, component: Component, suffix: str = "", *, fifo: bool) -> dict[str, Any]:
    """Return what every queue has, and what FIFO queues have: a name of their own, which must end in .fifo.

    Queues are encrypted with the stack's key: SQS's own would cost nothing, but nobody could take it away or see who
    uses it, and AWS's `alias/aws/sqs` shuts out the services that deliver.
    """
    encrypted = {"KmsMasterKeyId": shared_key(stack).id}
    if not fifo:
        return encrypted
    name = fifo_name(component, suffix)
    return {"FifoQueue": True, "ContentBasedDeduplication": True, "QueueName": name, **encrypted}


def fifo_name(component: Component, suffix: str = "") -> Value:
    """Return a name that ends in .fifo and is unique in the account and region as long as the stack's is."""
    return Sub(f"${{AWS::StackName}}-{component.common.was or component.name}{suffix}.fifo")


def check_fifo_name(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check that FIFO queues, which have names of their own, stay within SQS's 80 characters.

    Source: SQS API reference, CreateQueue; seen 2026-11-23.
    """
    stem = f"{blueprint.architecture.name}-{component.common.was or component.name}"
    longest = f"{stem}-dead-letters.fifo"
    if len(longest) > 80:
        yield Diagnostic(
            codes.NAME_TOO_LONG,
            f"a queue of `{component.name}` would be called {longest}: {len(longest)} characters",
            component.span,
            reason="a queue's name has at most 80 characters, and FIFO queues cannot do without",
            help="choose a shorter `name` for the stack or for the component",
            component=component.name,
        )


def admit_dead_letters(stack: Stack, component: Component, principal: str, source_arn: Value) -> None:
    """Let an AWS service set something aside in the component's dead-letter queue, from one source."""
    shared_key(stack).admit(principal)
    policy = stack.resource(component, f"{DEAD_LETTERS}Policy").PolicyDocument
    sid = f"From{principal.partition('.')[0].capitalize()}"
    statement = next((s for s in policy["Statement"] if s["Sid"] == sid), None)
    if statement is None:
        statement = {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"Service": principal},
            "Action": "sqs:SendMessage",
            "Resource": stack.att(component, DEAD_LETTERS, "Arn"),
            "Condition": {"ArnEquals": {"aws:SourceArn": []}},
        }
        policy["Statement"].append(statement)
    sources = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
    if all(s.to_dict() != source_arn.to_dict() for s in sources):
        sources.append(source_arn)
