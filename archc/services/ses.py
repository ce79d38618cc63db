"""Amazon SES: an identity that mail comes from.

Drawn in the region with the address or the domain. It becomes an e-mail identity and a configuration set: TLS to the
receiver's server, no more mail to addresses that bounced or complained, and alarms before AWS pauses an account for
it. Where the file holds the domain's zone, the identity is the domain, and its DKIM and MAIL FROM records are made
there; SES verifies it by them. Otherwise somebody has to confirm the address, or add the records that are put out.

A new account may send to confirmed addresses only, until AWS lifts the limit ("sandbox").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from troposphere import GetAtt, Ref, Sub, route53, ses

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Architecture, Component
from archc.model.arn import Arn
from archc.model.fields import setting
from archc.model.naming import pascal
from archc.services._zones import holder_of
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Delivers, Given, Grants, Offer, Relays, Statement, Value
from archc.stack.policy import policy_id
from archc.stack.service import Look, Service
from archc.stack.stack import Stack

BOUNCES_AT = 0.05
COMPLAINTS_AT = 0.001
"""Rates at which AWS reviews an account. Source: SES developer guide, "Sending review process"; seen 2026-11-23."""

_Event = Literal[
    "bounce", "complaint", "delivery", "delivery_delay", "reject", "rendering_failure", "send", "open", "click",
    "subscription",
]  # fmt: skip

_MAIL_FROM = "bounce"
"""The sub-domain that bounces go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Fields of `ses`: an address or a domain."""

    from_: str = setting(
        "",
        "The address mail comes from.",
        key="from",
        pattern=r"^([^@\s<>]+@[^@\s<>]+\.[^@\s<>]+|[^@\s<>]+@\$\{\w+\}|\$\{\w+\})$",
        says="an e-mail address",
    )
    domain: str = setting(
        "",
        "The domain mail comes from, with any address.",
        pattern=r"^(([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+|\S*\$\{\w+\})$",
        says="a domain such as example.com",
    )
    events: tuple[_Event, ...] = setting(
        ("bounce", "complaint", "delivery"), "What an arrow to a topic tells, where it does not say `on`.", min_items=1
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Options of an arrow from an identity to a topic."""

    on: _Event | tuple[_Event, ...] = setting((), "What is told: one event, or a list; by default the `events`.")


class Ses(Service):
    """The identity."""

    type: ClassVar[str] = "ses"
    fields: ClassVar[Any] = Identity
    lifts: ClassVar[tuple[str, ...]] = ("AWS::SES::EmailIdentity",)
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::SES::EmailIdentity", "AWS::SES::ConfigurationSet", "AWS::SES::ConfigurationSetEventDestination",
        "AWS::Route53::RecordSet", "AWS::CloudWatch::Alarm",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show where mail comes from."""
        fields: Identity = component.fields
        return Look(icon="engagement/simple-email-service-ses", name="Amazon SES", note=fields.from_ or fields.domain)

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that callers and services send mail through it, and that it tells what became of it."""
        return (
            Grants(give=_give, handed_over=True),
            Relays(
                identity=lambda s, k: _arn(k.target_component, s),
                sender=None if component.existing and not component.fields.from_ else _sender,
                configuration_set=None if component.existing else _set_name,
            ),
            Delivers(protocols=frozenset({"sns"}), principal="ses.amazonaws.com", deliver=_tell, options=Told),
        )

    def names(self, component: Component) -> Mapping[str, tuple[str, str]]:
        """Say the identity."""
        fields: Identity = component.fields
        said = {"from": fields.from_, "domain": fields.domain}
        return {field: ("e-mail identity", name) for field, name in said.items() if name}

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check that there is one identity, and what FIFO topics cannot take."""
        fields: Identity = component.fields
        if bool(fields.from_) == bool(fields.domain) and not component.existing:
            both = "both an address and a domain" if fields.from_ else "neither an address nor a domain"
            yield Diagnostic(
                codes.NEEDS_FIELD,
                f"`{component.name}` has {both}",
                component.at("domain") if fields.domain else component.span,
                reason="mail comes from one identity",
                help="write `from: hello@example.com` for one address, or `domain: example.com` for all of a domain",
                component=component.name,
            )
        for link in blueprint.links_from(component.name):
            if any(getattr(m.target, "fifo", False) for m in link.matches):
                yield Diagnostic(
                    codes.FIFO_MISMATCH,
                    f"`{component.name}` cannot tell the FIFO topic `{link.target.name}`",
                    link.arrow.span,
                    reason="SES publishes to Standard topics only",
                    help=f"remove `fifo` from `{link.target.name}`",
                    component=component.name,
                )

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Derive the identity from its ARN."""
        arn = Arn.of(component.existing)
        return {"Identity": {"Ref": arn.resource.partition("/")[2]}} if arn else {}

    def lift(self, given: Foreign) -> Lifted:
        """Say the address or the domain; what is told to topics is arrows."""
        identity = given.text("EmailIdentity")
        rules = given.target("ConfigurationSetAttributes", "ConfigurationSetName")
        fields = {"from" if identity and "@" in identity else "domain": identity}
        return Lifted("Identity", fields, {"ConfigurationSet": rules.id} if rules else {})

    def lift_arrow(self, given: Foreign) -> Mapping[str, Any]:
        """Say which events a topic is told."""
        said = given.at("EventDestination", "MatchingEventTypes")
        words = {_camel(e).lower(): e for e in get_args(_Event)}
        found = [words.get(str(s).lower().replace("_", "")) for s in said] if isinstance(said, list) else []
        return {"on": found} if found and all(found) else {}

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the configuration set, the identity, its records and the alarms."""
        rules = stack.add(
            component,
            "ConfigurationSet",
            ses.ConfigurationSet,
            DeliveryOptions=ses.DeliveryOptions(TlsPolicy="REQUIRE"),
            ReputationOptions=ses.ReputationOptions(ReputationMetricsEnabled=True),
            SendingOptions=ses.SendingOptions(SendingEnabled=True),
            SuppressionOptions=ses.SuppressionOptions(SuppressedReasons=["BOUNCE", "COMPLAINT"]),
        )
        name = identity_of(component, stack.architecture)
        zone = _zone(name, stack)
        bounces = ses.MailFromAttributes(
            MailFromDomain=stack.text(f"{_MAIL_FROM}.{name}"), BehaviorOnMxFailure="USE_DEFAULT_VALUE"
        )
        stack.add(
            component,
            "Identity",
            ses.EmailIdentity,
            EmailIdentity=stack.text(name),
            ConfigurationSetAttributes=ses.ConfigurationSetAttributes(ConfigurationSetName=Ref(rules)),
            DkimSigningAttributes=_dkim() if "@" not in name else None,
            MailFromAttributes=bounces if zone is not None else None,
        )
        if zone is not None:
            _records(component, stack, name, zone)
        elif "@" not in name:
            _put_out_records(component, stack)
        _alarms(component, stack, Ref(rules))


def identity_of(component: Component, architecture: Architecture) -> str:
    """Return the identity: the domain where it is said or the file holds its zone, else the address."""
    fields: Identity = component.fields
    domain = fields.domain or fields.from_.partition("@")[2]
    return domain if fields.domain or (domain and holder_of(domain, architecture)) else fields.from_


def _zone(identity: str, stack: Stack) -> Value | None:
    held = holder_of(identity, stack.architecture) if "@" not in identity else None
    return held[1].zone(stack) if held else None


def _dkim() -> ses.DkimSigningAttributes:
    return ses.DkimSigningAttributes(NextSigningKeyLength="RSA_2048_BIT")


def _records(component: Component, stack: Stack, domain: str, zone: Value) -> None:
    """Add what receivers check: three DKIM keys, and where bounces go and who may send for that sub-domain (SPF).

    Source: SES developer guide, "Easy DKIM" and "Using a custom MAIL FROM domain"; seen 2026-11-23.
    """
    identity = stack.resource(component, "Identity")
    for n in (1, 2, 3):
        stack.add(
            component,
            f"Dkim{n}",
            route53.RecordSetType,
            HostedZoneId=zone,
            Name=GetAtt(identity, f"DkimDNSTokenName{n}"),
            Type="CNAME",
            TTL="1800",
            ResourceRecords=[GetAtt(identity, f"DkimDNSTokenValue{n}")],
        )
    feedback: Value = Sub("10 feedback-smtp.${AWS::Region}.amazonses.com")
    spf = '"v=spf1 include:amazonses.com ~all"'
    for role, kind, value in (("MailFromServer", "MX", feedback), ("MailFromSenders", "TXT", spf)):
        stack.add(
            component,
            role,
            route53.RecordSetType,
            HostedZoneId=zone,
            Name=stack.text(f"{_MAIL_FROM}.{domain}"),
            Type=kind,
            TTL="1800",
            ResourceRecords=[value],
        )


def _put_out_records(component: Component, stack: Stack) -> None:
    """Put out the DKIM records that somebody must add where the domain's zone is."""
    identity = stack.resource(component, "Identity")
    for n in (1, 2, 3):
        record = Sub(
            "${Name} CNAME ${Value}",
            Name=GetAtt(identity, f"DkimDNSTokenName{n}"),
            Value=GetAtt(identity, f"DkimDNSTokenValue{n}"),
        )
        stack.output(component, f"Dkim{n}", record, f"DNS record that verifies {component.name}")


def _alarms(component: Component, stack: Stack, rules: Value) -> None:
    for role, metric, limit, says in (
        ("BounceAlarm", "Reputation.BounceRate", BOUNCES_AT, "mail bounces so often that AWS reviews the account"),
        (
            "ComplaintAlarm",
            "Reputation.ComplaintRate",
            COMPLAINTS_AT,
            "so many complain that AWS reviews the account",
        ),
    ):
        alarm = Alarm(
            says=says,
            namespace="AWS/SES",
            metric=metric,
            dimensions={"ses:configuration-set": rules},
            statistic="Average",
            threshold=limit,
            minutes=60,
        )
        add_alarm(stack, component, role, alarm)


def _arn(component: Component, stack: Stack) -> Value:
    """Return the identity's ARN."""
    if component.existing:
        return component.existing
    identity = Ref(stack.resource(component, "Identity"))
    return Sub("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${Identity}", Identity=identity)


def _sender(stack: Stack, link: Link) -> Value:
    fields: Identity = link.target_component.fields
    return stack.text(fields.from_ or f"no-reply@{fields.domain}")


def _set_name(stack: Stack, link: Link) -> Value:
    return Ref(stack.resource(link.target_component, "ConfigurationSet"))


def _set_arn(stack: Stack, component: Component) -> Value:
    rules = Ref(stack.resource(component, "ConfigurationSet"))
    return Sub("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Set}", Set=rules)


def _give(stack: Stack, link: Link) -> Given:
    """Let the caller send from that address, or from the addresses of that domain, and no other."""
    component = link.target_component
    fields: Identity = component.fields
    own = () if component.existing else (_set_arn(stack, component),)
    only = {"StringEquals": {"ses:FromAddress": stack.text(fields.from_)}}
    if not fields.from_:
        only = {"StringLike": {"ses:FromAddress": stack.text(f"*@{fields.domain}")}}
    known = bool(fields.from_ or fields.domain)
    statement = Statement(
        ("ses:SendEmail", "ses:SendRawEmail"), (_arn(component, stack), *own), only if known else None
    )
    settings: dict[str, Value] = {"FROM": stack.text(fields.from_)} if fields.from_ else {}
    if fields.domain:
        settings["DOMAIN"] = stack.text(fields.domain)
    if own:
        settings["CONFIGURATION_SET"] = _set_name(stack, link)
    return Given(statements=(statement,), settings=settings)


def _tell(stack: Stack, link: Link, protocol: str, endpoint: Value) -> Value:  # noqa: ARG001 - the shape of `deliver`
    """Tell the topic what became of mail. SES tries at once whether it may publish: the topic's policy comes first."""
    component = link.source_component
    said = link.options(Told).on or component.fields.events
    events = said if isinstance(said, tuple) else (said,)
    stack.add(
        component,
        f"{pascal(link.target.name)}Events{link.number}",
        ses.ConfigurationSetEventDestination,
        depends=(policy_id(stack, endpoint),),
        ConfigurationSetName=Ref(stack.resource(component, "ConfigurationSet")),
        EventDestination=ses.EventDestination(
            Enabled=True,
            MatchingEventTypes=[_camel(e) for e in dict.fromkeys(events)],
            SnsDestination=ses.SnsDestination(TopicARN=endpoint),
        ),
    )
    return _set_arn(stack, component)


def _camel(event: str) -> str:
    """Return an event as CloudFormation calls it.

    Source: CloudFormation reference, AWS::SES::ConfigurationSetEventDestination; seen 2026-11-23.

    >>> _camel("bounce"), _camel("delivery_delay")
    ('bounce', 'deliveryDelay')
    """
    return event[0] + pascal(event)[1:]
