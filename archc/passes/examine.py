"""Ask every service what AWS would refuse of its components."""

from dataclasses import replace

from archc import services
from archc.diagnostics import Diagnostic
from archc.model.architecture import CommonFields, Component
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK


def examine(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return what the services find wrong with the components and the network."""
    found = [
        d
        for component in blueprint.architecture.components.values()
        for d in services.of(component).check(component, blueprint)
    ]
    if blueprint.networked:
        found += services.every()["vpc"].check(network_component(blueprint), blueprint)
    return tuple(found)


def network_component(blueprint: Blueprint) -> Component:
    """Return the network as a component, so that its service can treat it like any other."""
    architecture = blueprint.architecture
    span = architecture.network_span or architecture.span
    spans = {path[1:]: s for path, s in architecture.spans.items() if path[:1] == (NETWORK,)}
    return Component(NETWORK, "vpc", replace(architecture.network), CommonFields(type="vpc"), span, spans)
