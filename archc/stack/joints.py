"""How a pair of offers is joined: one small function a pair, and the table of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archc.model.naming import upper_snake
from archc.stack import offers as o

if TYPE_CHECKING:
    from archc.stack.link import Link
    from archc.stack.stack import Stack


def _never(source: Any, target: Any) -> bool:  # noqa: ARG001 - the shape of `Joint.handed_over`
    return False


def _always(source: Any, target: Any) -> bool:  # noqa: ARG001 - the shape of `Joint.applies`
    return True


@dataclass(frozen=True, slots=True)
class Joint:
    """A pair of offers and what comes of it. `says` completes the sentence "the arrow …" for people."""

    name: str
    source: type[o.Offer]
    target: type[o.Offer]
    join: Callable[[Stack, Link, Any, Any], None]
    says: str
    applies: Callable[[Any, Any], bool] = _always
    handed_over: Callable[[Any, Any], bool] = _never


def grant(stack: Stack, link: Link, source: o.Principal, target: o.Grants) -> None:  # noqa: ARG001 - joint
    """Write what the target gives into the caller's role and environment."""
    give(stack, link, target.give(stack, link), link.source_component.name, link.target_component.name)


def give(stack: Stack, link: Link, given: o.Given, to: str, of: str) -> None:
    """Give a caller statements and settings of a component."""
    caller = stack.callers[to]
    for statement in given.statements:
        caller.allow(statement, of, link)
        for action in statement.actions:
            stack.granted(link, action)
    for name, value in given.settings.items():
        caller.settings[f"{upper_snake(of)}_{name}"] = value


def reach(stack: Stack, link: Link, source: o.Member, target: o.Listens) -> None:  # noqa: ARG001 - joint
    """Open the target's port for the source's group, and the way out of the source's group."""
    port = target.port(link)
    stack.groups[link.source_component.name].connect(stack.groups[link.target_component.name], port, link)
    stack.granted(link, f"tcp {port}")


def deliver(stack: Stack, link: Link, source: o.Delivers, target: o.Admits) -> None:
    """Let the source deliver to the target, and the target admit it."""
    protocol = protocol_of(link, source, target)
    arn = source.deliver(stack, link, protocol, target.endpoint(stack, link, protocol))
    target.admit(stack, link, source.principal, arn)
    stack.granted(link, f"{source.principal.partition('.')[0]} delivers")


def protocol_of(link: Link, source: o.Delivers, target: o.Admits) -> str:
    """Return the way of delivery: the arrow's word, or the first both know."""
    both = source.protocols & target.protocols
    said = link.arrow.options.get("protocol")
    return said if isinstance(said, str) and said in both else min(both)


def poll(stack: Stack, link: Link, source: o.Polled, target: o.Polls) -> None:
    """Let the target pick messages from the source."""
    give(stack, link, source.give(stack, link), link.target_component.name, link.source_component.name)
    target.poll(stack, link, source)


def redrive(stack: Stack, link: Link, source: o.Redrives, target: o.Keeps) -> None:
    """Set messages of the source aside in the target."""
    source.redrive(stack, link, target.arn(stack, link))
    stack.granted(link, "dead letters")


def forward(stack: Stack, link: Link, source: o.Forwards, target: o.Serves) -> None:
    """Pass requests from the source on to the target."""
    source.forward(stack, link, target)
    stack.granted(link, "forwards")


def name(stack: Stack, link: Link, source: o.Names, target: o.Alias) -> None:
    """Give the target the source's name."""
    source.name(stack, link, target)
    stack.granted(link, "DNS name")


def guard(stack: Stack, link: Link, source: o.Guarded, target: o.Guards) -> None:
    """Require sign-in at the target before the source acts."""
    source.guard(stack, link, target)
    stack.granted(link, "requires sign-in")


def enter(stack: Stack, link: Link, source: o.Enters, target: o.Entry) -> None:  # noqa: ARG001 - joint
    """Open the target for the actor."""
    target.enter(stack, link)
    stack.granted(link, "public entry")


def log(stack: Stack, link: Link, source: o.Logs, target: o.Stores) -> None:
    """Write the source's access logs into the target, below the source's name."""
    prefix = link.source_component.name
    source.log(stack, link, target.store(stack, link, prefix), prefix)
    stack.granted(link, "access logs")


def send(stack: Stack, link: Link, source: o.Sends, target: o.Relays) -> None:
    """Send the source's mail through the target's identity."""
    source.send(stack, link, target.identity(stack, link))
    stack.granted(link, "mail")


JOINTS: tuple[Joint, ...] = (
    Joint("enter", o.Enters, o.Entry, enter, "opens the public way in"),
    Joint("name", o.Names, o.Alias, name, "gives it a DNS name and a certificate"),
    Joint("forward", o.Forwards, o.Serves, forward, "forwards requests"),
    Joint("guard", o.Guarded, o.Guards, guard, "requires sign-in"),
    Joint("log", o.Logs, o.Stores, log, "writes access logs"),
    Joint("send", o.Sends, o.Relays, send, "sends mail through it"),
    Joint("reach", o.Member, o.Listens, reach, "opens the port", applies=lambda s, t: t.speaks in s.speaks),
    Joint("grant", o.Principal, o.Grants, grant, "grants use", handed_over=lambda _s, t: t.handed_over),
    Joint(
        "deliver",
        o.Delivers,
        o.Admits,
        deliver,
        "delivers to it",
        applies=lambda s, t: bool(s.protocols & t.protocols),
        handed_over=lambda s, _t: s.handed_over,
    ),
    Joint("poll", o.Polled, o.Polls, poll, "is picked by it", handed_over=_always),
    Joint("redrive", o.Redrives, o.Keeps, redrive, "sets messages aside in it", handed_over=_always),
)
"""Every pair of offers that can be joined. All that match an arrow apply, in this order."""
