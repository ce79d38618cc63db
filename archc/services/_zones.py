"""Which component holds the DNS records of a name: for services that need a record of their own there."""

from archc import services
from archc.model.architecture import Architecture, Component
from archc.stack.offers import Holds


def holder_of(name: str, architecture: Architecture) -> tuple[Component, Holds] | None:
    """Return the component whose domain is the name, or the nearest above it, and what it offers."""
    found = [
        (component, offer)
        for component in architecture.components.values()
        for offer in services.of(component).offers(component)
        if isinstance(offer, Holds) and (name == offer.domain or name.endswith(f".{offer.domain}"))
    ]
    return max(found, key=lambda f: len(f[1].domain), default=None)
