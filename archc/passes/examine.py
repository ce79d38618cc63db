"""Ask every service what AWS would refuse of its components."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from archc import services
from archc.diagnostics import Diagnostic, codes, nearest
from archc.model.architecture import CommonFields, Component
from archc.model.damaged import DamagedFieldError
from archc.passes.taken import ranges, taken
from archc.source.yaml import MAX_PROBLEMS
from archc.stack.link import Blueprint, Place, step_ends
from archc.stack.stack import NETWORK

_COMPARED = 500
"""So many arrows are compared with a step that is none, to find the one that was meant."""


def examine(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return what the services find wrong with the components and the network; not much more than is told."""
    components = [*blueprint.architecture.components.values()]
    if blueprint.networked:
        components.append(network_component(blueprint))
    return tuple(
        _until_too_many(
            chain(
                *(_examine(c, blueprint) for c in components),
                taken(blueprint),
                ranges(blueprint),
                _frames(blueprint),
                _steps(blueprint),
            )
        )
    )


def _until_too_many(found: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
    errors = 0
    for diagnostic in found:
        yield diagnostic
        errors += diagnostic.severity == "error"
        if errors > MAX_PROBLEMS:
            return


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
                why = f"`{first}` stands {_WHERE[places[first]]}, `{member}` {_WHERE[places[member]]}"
                yield Diagnostic(codes.FRAME_ACROSS, message, span, reason=why, help="make two frames of it")
            if seen.setdefault(member, name) != name:
                message = f"`{member}` stands in two frames, `{seen[member]}` and `{name}`"
                yield Diagnostic(codes.FRAME_ACROSS, message, span, help="leave it in one of them")


_WHERE: dict[Place, str] = {
    "cloud": "outside of the region",
    "region": "in the region, outside of the network",
    "public": "in the public subnets",
    "private": "in the private subnets",
    "isolated": "in the isolated subnets",
}


def _steps(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield the steps of the request flow that are no arrow of the file."""
    architecture = blueprint.architecture
    arrows = {(a.source, a.target) for a in architecture.arrows}
    known = sorted(f"{source} -> {target}" for source, target in arrows)[:_COMPARED]
    for n, step in enumerate(architecture.layout.steps):
        if step_ends(step) not in arrows:
            near = nearest(step, known)
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
