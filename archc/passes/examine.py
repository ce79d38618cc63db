"""Ask every service what AWS would refuse of its components."""

from collections.abc import Iterator
from dataclasses import replace

from archc import services
from archc.diagnostics import Diagnostic, codes, nearest
from archc.model.architecture import CommonFields, Component
from archc.model.damaged import DamagedFieldError
from archc.stack.link import Blueprint, step_ends
from archc.stack.stack import NETWORK


def examine(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return what the services find wrong with the components and the network."""
    components = [*blueprint.architecture.components.values()]
    if blueprint.networked:
        components.append(network_component(blueprint))
    found = [d for component in components for d in _examine(component, blueprint)]
    return (*found, *_frames(blueprint), *_steps(blueprint))


def _examine(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield what a service finds, up to where it asks for a value that the file gives wrongly."""
    try:
        yield from services.of(component).check(component, blueprint)
    except DamagedFieldError:
        return


def _frames(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield the named frames of the layout that cannot be drawn: their components stand in different places."""
    architecture = blueprint.architecture
    seen: dict[str, str] = {}
    for name, group in architecture.layout.groups.items():
        members = [(n, m) for n, m in enumerate(group.components) if m in architecture.components]
        for n, member in members:
            span = architecture.at("layout", "groups", name, "components", n)
            first = members[0][1]
            if blueprint.places[member] != blueprint.places[first]:
                message = f"the frame `{name}` cannot hold both `{first}` and `{member}`"
                places = blueprint.places
                why = f"`{first}` stands in the {places[first]} part, `{member}` in the {places[member]}"
                yield Diagnostic(codes.FRAME_ACROSS, message, span, reason=why, help="make two frames of it")
            if seen.setdefault(member, name) != name:
                message = f"`{member}` stands in two frames, `{seen[member]}` and `{name}`"
                yield Diagnostic(codes.FRAME_ACROSS, message, span, help="leave it in one of them")


def _steps(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield the steps of the request flow that are no arrow of the file."""
    architecture = blueprint.architecture
    arrows = {(k.arrow.source, k.arrow.target) for k in blueprint.links}
    for n, step in enumerate(architecture.layout.steps):
        if step_ends(step) not in arrows:
            near = nearest(step, [f"{source} -> {target}" for source, target in arrows])
            yield Diagnostic(
                codes.UNKNOWN_STEP,
                f"step {n + 1} of the request flow, `{step}`, is no arrow of this file",
                architecture.at("layout", "steps", n),
                help=f"did you mean `{near}`?"
                if near
                else "write an arrow of `connections`, such as `site -> balancer`",
            )


def network_component(blueprint: Blueprint) -> Component:
    """Return the network as a component, so that its service can treat it like any other."""
    architecture = blueprint.architecture
    span = architecture.network_span or architecture.span
    spans = {path[1:]: s for path, s in architecture.spans.items() if path[:1] == (NETWORK,)}
    return Component(NETWORK, "vpc", replace(architecture.network), CommonFields(type="vpc"), span, spans)
