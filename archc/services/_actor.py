"""People and outside systems: no AWS service, but ends of arrows that make offers like any other."""

from archc.model.architecture import Actor, ActorFields
from archc.stack.link import Link
from archc.stack.offers import Admits, Enters, Offer, Value
from archc.stack.stack import Stack


def offers(actor: Actor) -> tuple[Offer, ...]:
    """Say that an actor comes in, and takes messages where it has an address."""
    addresses = _addresses(actor.fields)
    return (Enters(), Admits(protocols=frozenset(addresses), endpoint=_endpoint, admit=_admit))


def _addresses(fields: ActorFields) -> dict[str, str]:
    found = {"email": fields.email, "sms": fields.phone, "https": fields.url}
    return {protocol: address for protocol, address in found.items() if address}


def _endpoint(stack: Stack, link: Link, protocol: str) -> Value:
    assert isinstance(link.target, Actor)  # noqa: S101 - only actors make this offer
    return stack.text(_addresses(link.target.fields)[protocol])


def _admit(stack: Stack, link: Link, principal: str, source_arn: Value) -> None:
    """Nothing to write: people have no resource policy."""
