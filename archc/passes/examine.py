"""Ask every service what AWS would refuse of its components."""

from collections.abc import Iterator
from dataclasses import replace

from archc import services
from archc.diagnostics import Diagnostic
from archc.model.architecture import CommonFields, Component
from archc.model.damaged import DamagedFieldError
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK


def examine(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return what the services find wrong with the components and the network."""
    components = [*blueprint.architecture.components.values()]
    if blueprint.networked:
        components.append(network_component(blueprint))
    return tuple(d for component in components for d in _examine(component, blueprint))


def _examine(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield what a service finds, up to where it asks for a value that the file gives wrongly."""
    try:
        yield from services.of(component).check(component, blueprint)
    except DamagedFieldError:
        return


def network_component(blueprint: Blueprint) -> Component:
    """Return the network as a component, so that its service can treat it like any other."""
    architecture = blueprint.architecture
    span = architecture.network_span or architecture.span
    spans = {path[1:]: s for path, s in architecture.spans.items() if path[:1] == (NETWORK,)}
    return Component(NETWORK, "vpc", replace(architecture.network), CommonFields(type="vpc"), span, spans)
