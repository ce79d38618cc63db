"""Amazon SQS: a queue whose messages wait until they are picked.

Drawn in the region with its kind, Standard or FIFO, under the icon. It becomes an encrypted queue, a dead-letter
queue with an alarm, and a policy that refuses what does not come over TLS and admits only what arrows deliver.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from troposphere import GetAtt, Sub, sqs

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.fields import setting
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Admits, Given, Grants, Keeps, Offer, Polled, Redrives, Statement, Value
from archc.stack.policy import admit, queue_policy
from archc.stack.service import Look, Service
from archc.stack.stack import Stack

_CONSUME = ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
_DAYS_14 = 1_209_600


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """When a message is set aside."""

    after: int = setting(5, "Receives before a message is set aside.", minimum=1, maximum=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Fields of `sqs`. Bounds: SQS API reference, SetQueueAttributes; seen 2026-11-23."""

    fifo: bool = setting(False, "FIFO: limited throughput, ordered, processed once. Otherwise Standard.")
    dead_letter: DeadLetter | Literal[False] = setting(
        DeadLetter(), "Where messages go that cannot be processed: a dead-letter queue, or `false` for none."
    )
    visibility: int | None = setting(
        None,
        "Seconds a picked message stays hidden; by default 30, or 6 × the consumer's timeout.",
        minimum=0,
        maximum=43_200,
    )
    retention: int = setting(345_600, "Seconds a message is kept.", minimum=60, maximum=_DAYS_14)
    delay: int = setting(0, "Seconds before a new message can be picked.", minimum=0, maximum=900)
    high_throughput: bool = setting(False, "FIFO only: thousands of messages a second, ordered within a group.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrive:
    """Options of an arrow from a queue to its dead-letter queue."""

    after: int = setting(5, "Receives before a message is set aside.", minimum=1, maximum=1000)


class Sqs(Service):
    """The queue."""

    type: ClassVar[str] = "sqs"
    fields: ClassVar[Any] = Queue
    emits: ClassVar[tuple[str, ...]] = ("AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "AWS::CloudWatch::Alarm")

    def look(self, component: Component) -> Look:
        """Say its kind: what a reviewer has to know of a queue."""
        note = "FIFO · ordered, once" if component.fields.fifo else "Standard · at least once"
        return Look(icon="integration/simple-queue-service-sqs", name="Amazon SQS", note=note)

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - all queues offer the same
        """Say that callers send, services deliver, consumers pick, and failures are set aside."""
        return (
            Grants(give=_send, handed_over=True),
            Admits(protocols=frozenset({"sqs"}), endpoint=lambda s, k, _: _arn(s, k.target_component), admit=_admit),
            Polled(give=_consume, arn=lambda s, k: _arn(s, k.source_component), hold=_hold),
            Redrives(redrive=_redrive, options=Redrive),
            Keeps(arn=lambda s, k: _arn(s, k.target_component)),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check what only FIFO queues have, and that dead letters keep the kind of their queue."""
        fields: Queue = component.fields
        if fields.high_throughput and not fields.fifo:
            message = f"queue '{component.name}' asks for high_throughput, which only FIFO queues have"
            yield Diagnostic(
                codes.FIFO_MISMATCH,
                message,
                component.at("high_throughput"),
                reason="a Standard queue has nearly unlimited throughput already",
                help="remove high_throughput, or set fifo: true",
                component=component.name,
            )
        for link in _redrives(component, blueprint):
            if link.target_component.fields.fifo != fields.fifo:
                kind = "FIFO" if fields.fifo else "Standard"
                message = f"the dead-letter queue of the {kind} queue '{component.name}' must be {kind} too"
                yield Diagnostic(
                    codes.FIFO_MISMATCH,
                    f"{message}, and '{link.target.name}' is not",
                    link.arrow.span,
                    reason="SQS moves messages only between queues of one kind",
                    help=f"set fifo: {str(fields.fifo).lower()} on '{link.target.name}'",
                    component=link.target.name,
                )

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the queue, its policy and its dead-letter queue."""
        fields: Queue = component.fields
        keeper = self._dead_letters(component, stack)
        after = fields.dead_letter.after if fields.dead_letter else 5
        redrive = (
            sqs.RedrivePolicy(deadLetterTargetArn=GetAtt(keeper, "Arn"), maxReceiveCount=after) if keeper else None
        )
        stack.add(
            component,
            "Queue",
            sqs.Queue,
            keep="Retain",
            RedrivePolicy=redrive,
            VisibilityTimeout=fields.visibility if fields.visibility is not None else 30,
            MessageRetentionPeriod=_DAYS_14 if _keeps(component, stack.blueprint) else fields.retention,
            DelaySeconds=fields.delay,
            **_kind(component, ""),
        )
        queue_policy(stack, component)

    def _dead_letters(self, component: Component, stack: Stack) -> sqs.Queue | None:
        """Add a dead-letter queue, unless there is none, an arrow names one, or this is one itself."""
        fields: Queue = component.fields
        if not fields.dead_letter or _redrives(component, stack.blueprint) or _keeps(component, stack.blueprint):
            return None
        queue = stack.add(
            component,
            "DeadLetterQueue",
            sqs.Queue,
            keep="Retain",
            MessageRetentionPeriod=_DAYS_14,
            **_kind(component, "-dead-letters"),
        )
        queue_policy(stack, component, "DeadLetterQueue")
        add_alarm(
            stack,
            component,
            "DeadLetterAlarm",
            Alarm(
                says="messages could not be processed and wait in the dead-letter queue",
                namespace="AWS/SQS",
                metric="ApproximateNumberOfMessagesVisible",
                dimensions={"QueueName": GetAtt(queue, "QueueName")},
                statistic="Maximum",
                threshold=1,
                minutes=5,
            ),
        )
        return queue


def _kind(component: Component, suffix: str) -> dict[str, Any]:
    """Return what Standard and FIFO differ in. Only FIFO has a fixed name: it must end in .fifo."""
    fields: Queue = component.fields
    if not fields.fifo:
        return {"SqsManagedSseEnabled": True}
    kind = {
        "FifoQueue": True,
        "ContentBasedDeduplication": True,
        "QueueName": Sub(f"${{AWS::StackName}}-{component.common.was or component.name}{suffix}.fifo"),
        "SqsManagedSseEnabled": True,
    }
    if fields.high_throughput:
        kind |= {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    return kind


def _arn(stack: Stack, component: Component) -> Value:
    return GetAtt(stack.resource(component, "Queue"), "Arn")


def _send(stack: Stack, link: Link) -> Given:
    return Given(
        statements=(Statement(("sqs:SendMessage",), (_arn(stack, link.target_component),)),),
        settings={"QUEUE_URL": stack.ref(link.target_component, "Queue")},
    )


def _consume(stack: Stack, link: Link) -> Given:
    return Given(
        statements=(Statement(_CONSUME, (_arn(stack, link.source_component),)),),
        settings={"QUEUE_URL": stack.ref(link.source_component, "Queue")},
    )


def _hold(stack: Stack, link: Link, seconds: int) -> None:
    """Keep picked messages hidden for at least that long, where the file does not say how long."""
    queue = stack.resource(link.source_component, "Queue")
    if link.source_component.fields.visibility is None:
        queue.VisibilityTimeout = max(queue.VisibilityTimeout, seconds)


def _admit(stack: Stack, link: Link, principal: str, source_arn: Value) -> None:
    admit(stack, link, "QueuePolicy", principal, "sqs:SendMessage", _arn(stack, link.target_component), source_arn)


def _redrive(stack: Stack, link: Link, keeper: Value) -> None:
    queue = stack.resource(link.source_component, "Queue")
    queue.RedrivePolicy = sqs.RedrivePolicy(deadLetterTargetArn=keeper, maxReceiveCount=link.options(Redrive).after)


def _redrives(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_from(component.name) if any(m.joint.name == "redrive" for m in k.matches)]


def _keeps(component: Component, blueprint: Blueprint) -> bool:
    return any(m.joint.name == "redrive" for k in blueprint.links_to(component.name) for m in k.matches)
