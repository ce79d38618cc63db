"""Find what AWS gives only once and two components ask for, and ranges of people who come in that are none."""

from collections.abc import Iterator
from ipaddress import ip_network

from archc import services
from archc.diagnostics import Diagnostic, Related, Span, codes
from archc.model.architecture import Actor, Component
from archc.model.damaged import DamagedFieldError
from archc.stack.link import Blueprint


def taken(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield each component that asks for a name another one has taken: `topic_name: news` twice."""
    owners: dict[tuple[str, str], Component] = {}
    for component in blueprint.architecture.components.values():
        if component.existing:
            continue
        for field, (what, name) in _names(component).items():
            owner = owners.setdefault((what, name), component)
            if owner is not component:
                yield _twice(component, field, what, name, owner)


def _names(component: Component) -> dict[str, tuple[str, str]]:
    try:
        return dict(services.of(component).names(component))
    except DamagedFieldError:
        return {}


def _twice(component: Component, field: str, what: str, name: str, owner: Component) -> Diagnostic:
    return Diagnostic(
        codes.AWS_REFUSES,
        f"`{owner.name}` and `{component.name}` both ask for the {what} {name}",
        component.at(field),
        reason=f"AWS has one {what} of a name in an account and region, and the second cannot be created",
        help="draw arrows to one of them from both sides, or choose another name",
        related=(Related(owner.at(field), "it is taken here"),),
        component=component.name,
    )


def ranges(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield what actors say about where they come from and is no IPv4 range: the network has no IPv6."""
    for actor in blueprint.architecture.actors.values():
        try:
            said = actor.cidrs
        except DamagedFieldError:
            continue
        place = blueprint.architecture.at("actors", actor.name, "cidr")
        yield from (_no_range(actor, cidr, place) for cidr in said if "${" not in cidr and not _is_range(cidr))


def _is_range(cidr: str) -> bool:
    try:
        return ip_network(cidr, strict=False).version == 4 and "/" in cidr
    except ValueError:
        return False


def _no_range(actor: Actor, cidr: str, place: Span) -> Diagnostic:
    hint = f"write `{cidr}/32`" if _is_range(f"{cidr}/32") else "write a range such as 203.0.113.0/24"
    return Diagnostic(
        codes.CIDR_INVALID,
        f"`{cidr}`, where `{actor.name}` comes from, is no IPv4 range",
        place,
        reason="security groups let in ranges of addresses, and the network of the file has IPv4 only",
        help=hint,
    )
