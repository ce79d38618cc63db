"""What an end of an arrow offers. An arrow asks what an end offers, never which type it is.

        source                      target
        Principal     ── grant ──►  Grants      a statement on the caller's role, settings in its environment
        Member        ── reach ──►  Listens     a security group rule between the two groups
        Delivers      ── deliver ─► Admits      a subscription, notification or rule target, and the resource policy
        Polled        ── poll ───►  Polls       an event source mapping or a read grant
        Redrives      ── redrive ─► Keeps       a dead-letter queue
        Forwards      ── forward ─► Serves      a target group and a listener rule
        Names         ── name ───►  Alias       a DNS record and a certificate
        Guarded       ── guard ──►  Guards      sign-in on a listener
        Enters        ── enter ──►  Entry       the public way in
        Logs          ── log ────►  Stores      access logs in a bucket
        Sends         ── send ───►  Relays      mail through an identity

`Holds` joins no arrow: it says which domain's records a component holds, for those who need one of their own there.

Each offer may say which options an arrow through it takes: a class of fields. No two offers are ever compared or
printed: without the methods for that the module loads in half the time, which every command waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archc.stack.link import Blueprint, Link
    from archc.stack.stack import Stack

Value = Any
"""A CloudFormation value: a text, a number, or an intrinsic of troposphere."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is allowed: actions on resources. `condition` as in an IAM policy.

    `about` names the component it is about, where that is not the arrow's target: the stack, for its key.
    """

    actions: tuple[str, ...]
    resources: tuple[Value, ...]
    condition: Mapping[str, Any] | None = None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Given:
    """What a grant gives: statements for the caller's role and settings for its environment.

    The settings' names get the target's name in front: `QUEUE_URL` of `orders` is `ORDERS_QUEUE_URL`.
    """

    statements: tuple[Statement, ...] = ()
    settings: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Offer:
    """One thing an end offers. `options` is the class of fields an arrow through it may use."""

    options: type | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Principal(Offer):
    """It acts under a role of its own, and has an environment for settings."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Grants(Offer):
    """It can be used by a principal. `handed_over`: the caller does not wait for what comes of it."""

    give: Callable[[Stack, Link], Given]
    handed_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Member(Offer):
    """It stands in the network, in a security group of its own, or can be put there.

    `speaks` are the protocols it opens connections with: `http`, `sql`.
    """

    speaks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Listens(Offer):
    """It accepts connections of one protocol on a TCP port, which may depend on the arrow's options."""

    speaks: str
    port: Callable[[Link], int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Admits(Offer):
    """It takes what a service delivers.

    `protocols` are the ways it takes (`sqs`, `lambda`, `sns`, `email`, `sms`, `https`, `events`); `endpoint` is the
    address for one of them; `admit` writes the resource policy that lets the service `principal` in, for
    deliveries from `source_arn`; for `events` that is no ARN but their event pattern. `fifo`: it takes messages in
    order, by group.
    """

    protocols: frozenset[str]
    endpoint: Callable[[Stack, Link, str], Value]
    admit: Callable[[Stack, Link, str, Value], None]
    fifo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Delivers(Offer):
    """It delivers on its own, to what takes one of `protocols`, as the service `principal`.

    `deliver(stack, link, protocol, endpoint)` writes the subscription, notification or target and returns the ARN
    the deliveries come from. `patience` is how many seconds it waits for an answer, where it waits for one.
    """

    protocols: frozenset[str]
    principal: str
    deliver: Callable[[Stack, Link, str, Value], Value]
    handed_over: bool = True
    patience: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Polled(Offer):
    """Messages wait in it until they are picked.

    `hold(stack, link, seconds)` keeps a picked message hidden from others for at least that long. `fifo`: they are
    picked in order, by group.
    """

    give: Callable[[Stack, Link], Given]
    arn: Callable[[Stack, Link], Value]
    hold: Callable[[Stack, Link, int], None]
    fifo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Polls(Offer):
    """It picks messages. `poll(stack, link, polled)` writes what starts it.

    `seconds(link, blueprint)` is how long it may work on what it picked, where that has a limit.
    """

    poll: Callable[[Stack, Link, Polled], None]
    seconds: Callable[[Link, Blueprint], int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Redrives(Offer):
    """It sets messages aside that cannot be processed. `redrive(stack, link, keeper_arn)` says where."""

    redrive: Callable[[Stack, Link, Value], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Keeps(Offer):
    """It keeps messages that were set aside."""

    arn: Callable[[Stack, Link], Value]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Forwards(Offer):
    """It passes requests on at once. `forward(stack, link, serves)` writes listener rule and target group.

    `label(stack, link)` names the pair of balancer and target group in metrics, for scaling by requests; what uses it
    waits until the two are tied together.
    """

    forward: Callable[[Stack, Link, Serves], None]
    label: Callable[[Stack, Link], Value] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Serves(Offer):
    """It answers requests that are passed on.

    `target_type` is ELB's word (`instance`, `lambda`, `ip`); `port` is where it listens; `register(stack, link,
    target_group)` makes it a target.
    """

    target_type: str
    port: Callable[[Link], int]
    register: Callable[[Stack, Link, Value], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Names(Offer):
    """It gives names. `name(stack, link, alias)` writes the records and the certificate.

    `host(link)` is the full name that an arrow gives: `de.shop.example.com`.
    """

    name: Callable[[Stack, Link, Alias], None]
    host: Callable[[Link], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Alias(Offer):
    """It can be found under a name: the DNS name and hosted zone of its alias target.

    `certify(stack, link, certificate, domain)` is told of the certificate for the name; None where it serves none.
    With `own_certificate` none is made, and it is told None. `dual_stack`: it is reached over IPv6 too. `healthy`:
    Route 53 can see by itself whether it works. `enter(stack, link)` opens it for an actor who comes by the name.
    """

    dns_name: Callable[[Stack, Link], Value]
    zone_id: Callable[[Stack, Link], Value]
    certify: Callable[[Stack, Link, Value, str], None] | None
    dual_stack: bool = True
    own_certificate: bool = False
    healthy: bool = True
    enter: Callable[[Stack, Link], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Guarded(Offer):
    """It can require sign-in. `guard(stack, link, authenticator)` puts the authenticator before its actions."""

    guard: Callable[[Stack, Link, Guards], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Guards(Offer):
    """It signs people in. `authenticator(stack, link)` gives ELB's authenticate-cognito configuration."""

    authenticator: Callable[[Stack, Link], Value]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Enters(Offer):
    """A person or an outside system that comes in."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Entry(Offer):
    """It has a public way in. `enter(stack, link)` opens it for the actor."""

    enter: Callable[[Stack, Link], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Logs(Offer):
    """It writes access logs. `log(stack, link, bucket, prefix)` says where to."""

    log: Callable[[Stack, Link, Value, str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Stores(Offer):
    """It keeps access logs of load balancers. `store(stack, link, prefix)` lets them in and returns the bucket."""

    store: Callable[[Stack, Link, str], Value]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Sends(Offer):
    """It sends mail of its own. `send(stack, link, identity_arn)` says through which identity."""

    send: Callable[[Stack, Link, Value], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Relays(Offer):
    """Its identity may be used for mail of another service.

    `sender` is the address the mail comes from, where there is one; `configuration_set` the name of the set of rules
    it is sent under.
    """

    identity: Callable[[Stack, Link], Value]
    sender: Callable[[Stack, Link], Value] | None = None
    configuration_set: Callable[[Stack, Link], Value] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Holds(Offer):
    """It holds the DNS records of a domain, which everybody can ask for. `zone(stack)` is the hosted zone's id."""

    domain: str
    zone: Callable[[Stack], Value]
