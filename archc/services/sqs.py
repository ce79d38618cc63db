"""Amazon SQS: a queue whose messages wait until they are picked.

Drawn in the region with its kind, Standard or FIFO, under the icon. It becomes an encrypted queue, a dead-letter
queue with an alarm, and a policy that refuses what does not come over TLS and admits only what arrows deliver. Where
somebody picks from it, an alarm tells when messages wait for longer than an hour.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from troposphere import GetAtt, sqs

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.arn import Arn
from archc.model.fields import setting
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.dead_letters import (
    DEAD_LETTERS,
    LONGEST_RETENTION,
    check_fifo_name,
    dead_letters,
    keeper_of,
    kind,
)
from archc.stack.foreign import Foreign, Lifted
from archc.stack.key import shared_key
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Admits, Given, Grants, Keeps, Offer, Polled, Polls, Redrives, Statement, Value
from archc.stack.policy import admit, check_existing, queue_policy
from archc.stack.service import Look, Service
from archc.stack.stack import Stack

_CONSUME = ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
_WAITED_TOO_LONG = 3600
"""Seconds after which a waiting message pages somebody, where the queue does not lose it sooner."""


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
    retention: int = setting(345_600, "Seconds a message is kept.", minimum=60, maximum=LONGEST_RETENTION)
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
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "AWS::CloudWatch::Alarm", "AWS::KMS::Key",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Say its kind: what a reviewer has to know of a queue."""
        note = "FIFO · ordered, once" if component.fields.fifo else "Standard · at least once"
        return Look(icon="integration/simple-queue-service-sqs", name="Amazon SQS", note=note)

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that callers send, services deliver, consumers pick, and failures are set aside."""
        fifo = component.fields.fifo
        return (
            Grants(give=_send, handed_over=True),
            Admits(protocols=frozenset({"sqs"}), endpoint=_endpoint, admit=_admit, fifo=fifo),
            Polled(give=_consume, arn=lambda s, k: _arn(s, k.source_component), hold=_hold, fifo=fifo),
            Redrives(redrive=_redrive, options=Redrive),
            Keeps(arn=lambda s, k: _arn(s, k.target_component)),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check what only FIFO queues have, the kind of dead letters, and that consumers have the time they need."""
        fields: Queue = component.fields
        if fields.high_throughput and not fields.fifo:
            message = f"queue `{component.name}` asks for high_throughput, which only FIFO queues have"
            yield Diagnostic(
                codes.FIFO_MISMATCH,
                message,
                component.at("high_throughput"),
                reason="a Standard queue has nearly unlimited throughput already",
                help="remove high_throughput, or set `fifo: true`",
                component=component.name,
            )
        if fields.fifo:
            yield from check_fifo_name(component, blueprint)
        yield from check_existing(component, blueprint, "sqs:SendMessage")
        yield from _check_redrives(component, blueprint)
        yield from _check_visibility(component, blueprint)

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Derive the queue's address and name from its ARN."""
        arn = Arn.of(component.existing)
        if arn is None:
            return {}
        url = f"https://sqs.{arn.region}.amazonaws.com/{arn.account}/{arn.resource}"
        return {"Queue": {"Ref": url, "Arn": str(arn), "QueueName": arn.resource}}

    lifts: ClassVar[tuple[str, ...]] = ("AWS::SQS::Queue",)

    def lift(self, given: Foreign) -> Lifted:
        """Say the queue's kind, its times, and whether a dead-letter queue is its own."""
        fields: dict[str, Any] = {"fifo": True} if given.truth("FifoQueue") else {}
        if given.at("FifoThroughputLimit") == "perMessageGroupId":
            fields["high_throughput"] = True
        for field, name, usual in _TIMES:
            if (said := given.number(name)) is not None and said != usual:
                fields[field] = said
        keeper = keeper_of(given, given.at("RedrivePolicy", "deadLetterTargetArn"))
        after = given.number("RedrivePolicy", "maxReceiveCount")
        if not keeper:
            return Lifted("Queue", {**fields, "dead_letter": False})
        if after is not None and after != DeadLetter().after:
            fields["dead_letter"] = {"after": after}
        return Lifted("Queue", fields, {DEAD_LETTERS: keeper})

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
            MessageRetentionPeriod=LONGEST_RETENTION if _keeps(component, stack.blueprint) else fields.retention,
            DelaySeconds=fields.delay,
            **_kind(component, stack, ""),
        )
        queue_policy(stack, component)
        if _consumers(component, stack.blueprint):
            _age_alarm(component, stack)

    def _dead_letters(self, component: Component, stack: Stack) -> sqs.Queue | None:
        """Add a dead-letter queue, unless there is none, an arrow names one, or this is one itself."""
        fields: Queue = component.fields
        if not fields.dead_letter or _redrives(component, stack.blueprint) or _keeps(component, stack.blueprint):
            return None
        says = "messages could not be processed and wait in the dead-letter queue"
        return dead_letters(stack, component, says=says, **_kind(component, stack, "-dead-letters"))


_TIMES = (
    ("visibility", "VisibilityTimeout", 30),
    ("retention", "MessageRetentionPeriod", 345_600),
    ("delay", "DelaySeconds", 0),
)
"""Fields that say seconds, what CloudFormation calls them, and what they are where nothing is said."""


def _kind(component: Component, stack: Stack, suffix: str) -> dict[str, Any]:
    fields: Queue = component.fields
    properties = kind(stack, component, suffix, fifo=fields.fifo)
    if fields.fifo and fields.high_throughput:
        properties |= {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    return properties


def _age_alarm(component: Component, stack: Stack) -> None:
    """Page when messages wait for too long: the consumer is too slow, or gone."""
    limit = min(_WAITED_TOO_LONG, component.fields.retention // 2)
    alarm = Alarm(
        says=f"a message has waited for {limit} seconds: whoever picks from the queue is too slow, or gone",
        namespace="AWS/SQS",
        metric="ApproximateAgeOfOldestMessage",
        dimensions={"QueueName": GetAtt(stack.resource(component, "Queue"), "QueueName")},
        statistic="Maximum",
        threshold=limit,
        minutes=5,
    )
    add_alarm(stack, component, "AgeAlarm", alarm)


def _endpoint(stack: Stack, link: Link, protocol: str) -> Value:  # noqa: ARG001 - the shape of `Admits.endpoint`
    return _arn(stack, link.target_component)


def _arn(stack: Stack, component: Component) -> Value:
    return GetAtt(stack.resource(component, "Queue"), "Arn")


def _send(stack: Stack, link: Link) -> Given:
    queue = link.target_component
    send = Statement(("sqs:SendMessage",), (_arn(stack, queue),))
    statements = (send,) if queue.existing else (send, shared_key(stack).use())
    return Given(statements=statements, settings={"QUEUE_URL": stack.ref(queue, "Queue")})


def _consume(stack: Stack, link: Link) -> Given:
    queue = link.source_component
    consume = Statement(_CONSUME, (_arn(stack, queue),))
    statements = (consume,) if queue.existing else (consume, shared_key(stack).read())
    return Given(statements=statements, settings={"QUEUE_URL": stack.ref(queue, "Queue")})


def _hold(stack: Stack, link: Link, seconds: int) -> None:
    """Keep picked messages hidden for at least that long, where the file does not say how long."""
    queue = stack.resource(link.source_component, "Queue")
    if link.source_component.fields.visibility is None:
        queue.VisibilityTimeout = max(queue.VisibilityTimeout, seconds)


def _admit(stack: Stack, link: Link, principal: str, source_arn: Value) -> None:
    admit(stack, link, "QueuePolicy", principal, "sqs:SendMessage", _arn(stack, link.target_component), source_arn)
    shared_key(stack).admit(principal)


def _redrive(stack: Stack, link: Link, keeper: Value) -> None:
    queue = stack.resource(link.source_component, "Queue")
    queue.RedrivePolicy = sqs.RedrivePolicy(deadLetterTargetArn=keeper, maxReceiveCount=link.options(Redrive).after)


def _redrives(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_from(component.name) if any(m.joint.name == "redrive" for m in k.matches)]


def _keeps(component: Component, blueprint: Blueprint) -> bool:
    return any(m.joint.name == "redrive" for k in blueprint.links_to(component.name) for m in k.matches)


def _consumers(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_from(component.name) if any(m.joint.name == "poll" for m in k.matches)]


def _check_redrives(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    fifo = component.fields.fifo
    named = _redrives(component, blueprint)
    for link in named:
        if link.target_component.fields.fifo != fifo:
            which = "FIFO" if fifo else "Standard"
            message = f"the dead-letter queue of the {which} queue `{component.name}` must be {which} too"
            yield Diagnostic(
                codes.FIFO_MISMATCH,
                f"{message}, and `{link.target.name}` is not",
                link.arrow.span,
                reason="SQS moves messages only between queues of one kind",
                help=f"set `fifo: {str(fifo).lower()}` on `{link.target.name}`",
                component=link.target.name,
            )
    if len(named) > 1:
        targets = ", ".join(f"`{k.target.name}`" for k in named)
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"queue `{component.name}` has more than one dead-letter queue: {targets}",
            named[1].arrow.span,
            reason="SQS sets messages of a queue aside in one place",
            help="keep one of the arrows",
            component=component.name,
        )


def _check_visibility(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    visibility = component.fields.visibility
    for link in _consumers(component, blueprint):
        polls = next(m.target for m in link.matches if isinstance(m.target, Polls))
        seconds = polls.seconds(link, blueprint) if polls.seconds else 0
        if visibility is not None and visibility < seconds:
            yield Diagnostic(
                codes.TIMEOUT_TOO_LONG,
                f"messages of `{component.name}` are hidden for {visibility} s, but `{link.target.name}` may work on "
                f"them for {seconds} s",
                component.at("visibility"),
                reason="AWS refuses a queue whose messages come back while the function still works on them",
                help=f"set visibility: {6 * seconds}, or leave it out: it follows the function's timeout",
                component=component.name,
            )
