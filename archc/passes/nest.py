"""Say where everything stands: in the cloud, the region, or a tier of the network."""

from dataclasses import replace

from archc import services
from archc.model.architecture import Component
from archc.model.damaged import DamagedFieldError
from archc.stack.link import Blueprint, Place


def nest(blueprint: Blueprint) -> Blueprint:
    """Return the blueprint with the place of each component.

    What stands in the network only on demand stands there when an arrow goes to something that listens there, or
    the file says so.
    """
    components = blueprint.architecture.components
    reaching = {k.arrow.source for k in blueprint.links if any(m.joint.name == "reach" for m in k.matches)}
    networked = {name for name, c in components.items() if _is_networked(c, reaches=name in reaching)}
    places = {name: _place(c, name in networked) for name, c in components.items()}
    return replace(blueprint, places=places, networked=frozenset(networked))


def _is_networked(component: Component, *, reaches: bool) -> bool:
    service = services.of(component)
    if service.networked != "on-demand":
        return service.networked == "always"
    try:
        return reaches or service.stays(component)
    except DamagedFieldError:
        return False


def _place(component: Component, networked: bool) -> Place:
    try:
        return services.of(component).place(component, networked)
    except DamagedFieldError:
        return "private" if networked else "region"
