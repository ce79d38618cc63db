"""Amazon SNS: a topic that hands each message to all its subscribers.

Drawn in the region with its display name and its topic name. It becomes an encrypted topic with a policy that
refuses what does not come over TLS; each arrow to a queue, a function or a person becomes a subscription, with a
dead-letter queue for what could not be delivered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from troposphere import GetAtt, Ref, Sub, sns

from archc.diagnostics import Diagnostic, Edit, Fix, codes
from archc.model.architecture import Actor, Component
from archc.model.arn import Arn
from archc.model.fields import setting
from archc.model.naming import pascal
from archc.stack.dead_letters import admit_dead_letters, check_fifo_name, dead_letters, fifo_name, keeper_of_deliveries
from archc.stack.foreign import Foreign, Lifted, Party
from archc.stack.key import shared_key
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Admits, Delivers, Given, Grants, Offer, Statement, Value
from archc.stack.policy import admit, check_existing, topic_policy
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Fields of `sns`. Bounds: SNS API reference, CreateTopic; seen 2026-11-23."""

    topic_name: str = setting(
        "", "The topic's name; CloudFormation makes one where it is not said.",
        pattern=r"^[A-Za-z0-9_-]{1,251}(\.fifo)?$",
        says="up to 256 letters, digits, hyphens and underscores",
    )  # fmt: skip
    display_name: str = setting("", "The name subscribers see, for example as the sender of a mail.", max_length=100)
    fifo: bool = setting(False, "FIFO: ordered, delivered once, to FIFO queues only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Options of an arrow from a topic to a subscriber."""

    protocol: Literal["email", "sms", "https", "sqs", "lambda"] | None = setting(None, "How the subscriber is reached.")
    filter: Mapping[str, Any] = setting({}, "Deliver only messages whose attributes match this filter policy.")
    raw: bool = setting(False, "Deliver the message as it is, without SNS's envelope; queues and HTTPS only.")


class Sns(Service):
    """The topic."""

    type: ClassVar[str] = "sns"
    fields: ClassVar[Any] = Topic
    layers: ClassVar[Mapping[str, Layer]] = {"AWS::SNS::Topic": "first"}
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SNS::Subscription",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
        "AWS::CloudWatch::Alarm",
        "AWS::KMS::Key",
    )

    def look(self, component: Component) -> Look:
        """Show the display name as the title and the topic name below it."""
        fields: Topic = component.fields
        kind = "FIFO topic" if fields.fifo else "topic"
        note = f"{kind} {fields.topic_name}" if fields.topic_name else kind
        return Look(
            icon="integration/simple-notification-service-sns", name="Amazon SNS", title=fields.display_name, note=note
        )

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that callers and services publish, and that subscribers get each message."""
        return (
            Grants(give=_publish, handed_over=True),
            Admits(
                protocols=frozenset({"sns"}),
                endpoint=lambda s, k, _: _arn(s, k.target_component),
                admit=_admit,
                fifo=component.fields.fifo,
            ),
            Delivers(
                protocols=frozenset({"email", "https", "lambda", "sms", "sqs"}),
                principal="sns.amazonaws.com",
                deliver=_subscribe,
                options=Subscription,
            ),
        )

    def names(self, component: Component) -> Mapping[str, tuple[str, str]]:
        """Say the topic's name, where the file does."""
        name = component.fields.topic_name
        return {"topic_name": ("topic name", name)} if name else {}

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check the name of a FIFO topic, and that every subscriber can be reached in the way it is asked for."""
        if component.fields.fifo:
            yield from check_fifo_name(component, blueprint)
        yield from _check_name(component)
        yield from check_existing(component, blueprint, "sns:Publish")
        for link in blueprint.links_from(component.name):
            if isinstance(link.target, Actor):
                yield from _check_address(link, link.target, blueprint)
            if link.matches:
                yield from _check_kind(component, link)
                yield from _check_raw(link)

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Say that a topic is known by its ARN."""
        arn = Arn.of(component.existing)
        return {"Topic": {"Ref": str(arn), "TopicArn": str(arn), "TopicName": arn.resource}} if arn else {}

    lifts: ClassVar[tuple[str, ...]] = ("AWS::SNS::Topic",)

    def lift(self, given: Foreign) -> Lifted:
        """Say the topic's names and kind, and the dead-letter queue of its subscriptions; subscriptions are arrows."""
        said = {"topic_name": given.text("TopicName"), "display_name": given.text("DisplayName")}
        fields: dict[str, Any] = {field: text for field, text in said.items() if text}
        if given.truth("FifoTopic"):
            fields["fifo"] = True
        keeper = keeper_of_deliveries(given, "TopicArn", ("RedrivePolicy", "deadLetterTargetArn"))
        return Lifted("Topic", fields, keeper, tuple(_parties(given)))

    def lift_arrow(self, given: Foreign) -> Mapping[str, Any]:
        """Say what a subscription filters, and whether it takes messages raw."""
        raw = {"raw": True} if given.truth("RawMessageDelivery") else {}
        pattern = given.as_data(given.at("FilterPolicy")) if given.type == "AWS::SNS::Subscription" else None
        return raw | ({"filter": pattern} if pattern else {})

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the topic and its policy; the topic that alarms go to admits CloudWatch."""
        fields: Topic = component.fields
        made = fifo_name(component) if fields.fifo else None
        key = shared_key(stack)
        stack.add(
            component,
            "Topic",
            sns.Topic,
            TopicName=stack.text(fields.topic_name) if fields.topic_name else made,
            DisplayName=stack.text(fields.display_name) if fields.display_name else None,
            FifoTopic=fields.fifo or None,
            ContentBasedDeduplication=fields.fifo or None,
            KmsMasterKeyId=key.id,
        )
        topic_policy(stack, component)
        if stack.architecture.alarms == component.name:
            _admit_alarms(component, stack)
            key.admit("cloudwatch.amazonaws.com")


def _parties(given: Foreign) -> Iterator[Party]:
    """Yield the people and systems that subscribe."""
    for user, path in given.users():
        if user.type == "AWS::SNS::Subscription" and path == ("TopicArn",) and "Condition" not in user.body:
            protocol, address = user.at("Protocol"), user.text("Endpoint")
            if (field := _ADDRESSES.get(str(protocol))) and address:
                name = address.rpartition("//")[2] if field == "url" else address.partition("@")[0]
                yield Party(name if field != "phone" else "phone", {field: address}, {"protocol": protocol})


def _admit_alarms(component: Component, stack: Stack) -> None:
    """Let the account's alarms publish. Which alarms there are is not known to the topic, and need not be."""
    stack.resource(component, "TopicPolicy").PolicyDocument["Statement"].append(
        {
            "Sid": "Alarms",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": stack.ref(component, "Topic"),
            "Condition": {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}},
        }
    )


def _arn(stack: Stack, component: Component) -> Value:
    return Ref(stack.resource(component, "Topic"))


def _publish(stack: Stack, link: Link) -> Given:
    topic = _arn(stack, link.target_component)
    publish = Statement(("sns:Publish",), (topic,))
    statements = (publish,) if link.target_component.existing else (publish, shared_key(stack).use())
    return Given(statements=statements, settings={"TOPIC_ARN": topic})


def _admit(stack: Stack, link: Link, principal: str, source_arn: Value) -> None:
    """Let a service publish, and use the key that encrypts the topic.

    EventBridge is special: it works with no condition on the source, neither in a topic's policy nor in a key's.
    The key admits it for topics of this account instead. Sources: EventBridge user guide, "Using resource-based
    policies", Amazon SNS permissions; SNS developer guide, "Key management"; seen 2026-11-23.
    """
    topic = _arn(stack, link.target_component)
    events = principal == "events.amazonaws.com"
    admit(stack, link, "TopicPolicy", principal, "sns:Publish", topic, None if events else source_arn)
    if events:
        shared_key(stack).admit(principal, _TOPICS_OF_THE_ACCOUNT, "Topics")
    else:
        shared_key(stack).admit(principal)


_TOPICS_OF_THE_ACCOUNT = {
    "ArnLike": {
        "kms:EncryptionContext:aws:sns:topicArn": Sub("arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:*")
    }
}


def _subscribe(stack: Stack, link: Link, protocol: str, endpoint: Value) -> Value:
    """Add the subscription. What cannot be delivered is set aside in the topic's dead-letter queue."""
    options, component = link.options(Subscription), link.source_component
    topic = _arn(stack, component)
    says = "messages could not be delivered to a subscriber and wait in the dead-letter queue"
    queue = dead_letters(stack, component, says=says, fifo=component.fields.fifo)
    admit_dead_letters(stack, component, "sns.amazonaws.com", topic)
    stack.add(
        component,
        f"{pascal(link.target.name)}Subscription{link.number}",
        sns.SubscriptionResource,
        TopicArn=topic,
        Protocol=protocol,
        Endpoint=endpoint,
        FilterPolicy=stack.filled({n: v if isinstance(v, list) else [v] for n, v in sorted(options.filter.items())})
        or None,
        RawMessageDelivery=options.raw or None,
        RedrivePolicy={"deadLetterTargetArn": GetAtt(queue, "Arn")},
    )
    return topic


def _check_name(component: Component) -> Iterator[Diagnostic]:
    fields: Topic = component.fields
    if fields.topic_name and fields.fifo != fields.topic_name.endswith(".fifo"):
        right = fields.topic_name.removesuffix(".fifo") + (".fifo" if fields.fifo else "")
        kind = "a FIFO topic's name must end" if fields.fifo else "only a FIFO topic's name may end"
        yield Diagnostic(
            codes.FIFO_MISMATCH,
            f"the topic name `{fields.topic_name}` of `{component.name}` does not fit: {kind} in .fifo",
            component.at("topic_name"),
            help=f"write `topic_name: {right}`",
            fix=Fix(f"Write `{right}`", (Edit(component.at("topic_name"), right),)),
            component=component.name,
        )


def _check_address(link: Link, actor: Actor, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check that a person has the address that is asked for, or any at all.

    Where nobody can be reached at all, an arrow that names a protocol was refused when it was connected.
    """
    said = link.arrow.options.get("protocol")
    needed = _ADDRESSES.get(str(said), "") if said else "email"
    missing = not getattr(actor.fields, needed) if said and needed else not link.matches
    written = (a for a in blueprint.architecture.arrows_from(link.source.name) if a.target == actor.name)
    told = not link.matches and any("protocol" in a.options for a in written)
    if link.arrow.drawn_only or told or not missing:
        return
    yield Diagnostic(
        codes.NEEDS_FIELD,
        f"`{link.source.name}` cannot reach `{actor.name}`{f' by {said}' if said else ''}: it has no `{needed}`",
        link.arrow.at("protocol"),
        reason="a topic delivers to an address",
        help=f"give the actor `{actor.name}` an `{needed}:`, or only draw the arrow with `~>`",
        component=link.source.name,
    )


_ADDRESSES = {"email": "email", "sms": "phone", "https": "url"}


def _check_kind(component: Component, link: Link) -> Iterator[Diagnostic]:
    """Check who may subscribe. Source: SNS developer guide, "FIFO topics", message delivery; seen 2026-11-23."""
    topic_is_fifo = component.fields.fifo
    takes = next((m.target for m in link.matches if isinstance(m.target, Admits)), None)
    if takes is None:
        return
    if topic_is_fifo and "sqs" not in takes.protocols:
        yield Diagnostic(
            codes.FIFO_MISMATCH,
            f"the FIFO topic `{component.name}` cannot deliver to `{link.target.name}`",
            link.arrow.span,
            reason="FIFO topics deliver to queues only: nothing else keeps the order",
            help=f"put a queue between them, or remove `fifo` from `{component.name}`",
            component=component.name,
        )
    elif takes.fifo and not topic_is_fifo:
        yield Diagnostic(
            codes.FIFO_MISMATCH,
            f"the Standard topic `{component.name}` cannot deliver to the FIFO queue `{link.target.name}`",
            link.arrow.span,
            reason="SNS delivers to FIFO queues from FIFO topics only",
            help=f"set `fifo: true` on `{component.name}`, or remove it from `{link.target.name}`",
            component=component.name,
        )


def _check_raw(link: Link) -> Iterator[Diagnostic]:
    takes = {p for m in link.matches if isinstance(m.target, Admits) for p in m.target.protocols}
    if link.arrow.options.get("raw") and not takes & {"sqs", "https"}:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{link.target.name}` cannot take messages of `{link.source.name}` raw",
            link.arrow.at("raw"),
            reason="SNS leaves its envelope away for queues and HTTPS only",
            help="remove `raw`",
            component=link.source.name,
        )
