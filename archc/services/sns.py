"""Amazon SNS: a topic that hands each message to all its subscribers.

Drawn in the region with its display name and its topic name. It becomes an encrypted topic with a policy that
refuses what does not come over TLS; each arrow to a queue, a function or a person becomes a subscription.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from troposphere import Ref, sns

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.fields import setting
from archc.model.naming import pascal
from archc.stack.key import shared_key
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Admits, Delivers, Given, Grants, Offer, Statement, Value
from archc.stack.policy import admit, topic_policy
from archc.stack.service import Look, Service
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
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SNS::Subscription",
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

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - all topics offer the same
        """Say that callers and services publish, and that subscribers get each message."""
        ways = frozenset({"email", "https", "lambda", "sms", "sqs"})
        return (
            Grants(give=_publish, handed_over=True),
            Admits(protocols=frozenset({"sns"}), endpoint=lambda s, k, _: _arn(s, k.target_component), admit=_admit),
            Delivers(protocols=ways, principal="sns.amazonaws.com", deliver=_subscribe, options=Subscription),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:  # noqa: ARG002 - of the topic only
        """Check that a FIFO topic's name says so, as AWS requires."""
        fields: Topic = component.fields
        if fields.topic_name and fields.fifo != fields.topic_name.endswith(".fifo"):
            right = fields.topic_name.removesuffix(".fifo") + (".fifo" if fields.fifo else "")
            kind = "a FIFO topic's name must end" if fields.fifo else "only a FIFO topic's name may end"
            yield Diagnostic(
                codes.FIFO_MISMATCH,
                f"the topic name '{fields.topic_name}' of '{component.name}' does not fit: {kind} in .fifo",
                component.at("topic_name"),
                help=f"write topic_name: {right}",
                component=component.name,
            )

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the topic and its policy."""
        fields: Topic = component.fields
        stack.add(
            component,
            "Topic",
            sns.Topic,
            TopicName=stack.text(fields.topic_name) if fields.topic_name else None,
            DisplayName=stack.text(fields.display_name) if fields.display_name else None,
            FifoTopic=fields.fifo or None,
            ContentBasedDeduplication=fields.fifo or None,
            KmsMasterKeyId=shared_key(stack).id,
        )
        topic_policy(stack, component)


def _arn(stack: Stack, component: Component) -> Value:
    return Ref(stack.resource(component, "Topic"))


def _publish(stack: Stack, link: Link) -> Given:
    topic = _arn(stack, link.target_component)
    return Given(
        statements=(Statement(("sns:Publish",), (topic,)), shared_key(stack).use()), settings={"TOPIC_ARN": topic}
    )


def _admit(stack: Stack, link: Link, principal: str, source_arn: Value) -> None:
    admit(stack, link, "TopicPolicy", principal, "sns:Publish", _arn(stack, link.target_component), source_arn)
    shared_key(stack).admit(principal)


def _subscribe(stack: Stack, link: Link, protocol: str, endpoint: Value) -> Value:
    options = link.options(Subscription)
    topic = _arn(stack, link.source_component)
    stack.add(
        link.source_component,
        f"{pascal(link.target.name)}Subscription",
        sns.SubscriptionResource,
        TopicArn=topic,
        Protocol=protocol,
        Endpoint=endpoint,
        FilterPolicy=dict(options.filter) or None,
        RawMessageDelivery=options.raw or None,
    )
    return topic
