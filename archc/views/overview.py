"""The overview: one icon per component in its tier.

AWS Cloud › Region › VPC › tier › Auto Scaling group
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archc import services
from archc.drawing.graph import Arrow, ArrowKind, Box, Frame, FrameKind, Graph
from archc.lower.lower import Lowered
from archc.model.architecture import Architecture, Component
from archc.model.regions import region_title
from archc.stack.link import Blueprint, Link, Place, step_ends
from archc.stack.service import Look
from archc.views._facts import component_facts, link_facts

CLOUD, REGION, VPC = "aws-cloud", "region", "vpc"
_TIERS: dict[Place, tuple[FrameKind, str]] = {
    "public": ("public", "Public subnets"),
    "private": ("private", "Private subnets"),
    "isolated": ("isolated", "Isolated subnets"),
}


def overview(blueprint: Blueprint, lowered: Lowered | None = None) -> Graph:
    """Return the graph of the overview; with the lowered stack its parts tell what they become."""
    architecture = blueprint.architecture
    boxes = [*_actors(blueprint), *(_box(c, blueprint, lowered) for c in architecture.components.values())]
    return Graph(
        boxes=tuple(boxes),
        frames=tuple(_frames(blueprint)),
        arrows=together(arrow(link, blueprint, lowered) for link in blueprint.links),
        title=architecture.title or architecture.name,
        subtitle=subtitle(blueprint),
        direction=architecture.layout.direction,
    )


def subtitle(blueprint: Blueprint) -> str:
    """Return the small line below the title: name, region and environment."""
    architecture = blueprint.architecture
    return " · ".join(p for p in (architecture.name, architecture.region, architecture.environment) if p)


def _actors(blueprint: Blueprint) -> Iterator[Box]:
    for actor in blueprint.architecture.actors.values():
        yield Box(id=actor.name, type="actor", icon=f"actor:{actor.fields.icon}", name=actor.title, actor=True)


def look_of(component: Component) -> Look:
    """Return how a component's service draws it."""
    return services.of(component).look(component)


def _box(component: Component, blueprint: Blueprint, lowered: Lowered | None) -> Box:
    look = look_of(component)
    return Box(
        id=component.name,
        type=component.type,
        icon=look.icon,
        name=look.name,
        title=component.title or look.title or component.name,
        note=look.note,
        parent=_group_of(component, blueprint) or _parent(component, blueprint),
        description=component.common.description,
        facts=component_facts(component, lowered),
        members=tuple(m.logical_id for m in lowered.made if m.component == component.name) if lowered else (),
    )


def frame_id(component: Component) -> str:
    """Return the id of a component's own frame."""
    return f"{component.name}-frame"


def _parent(component: Component, blueprint: Blueprint) -> str:
    if look_of(component).frame:
        return frame_id(component)
    return _frame_of(blueprint.places[component.name], blueprint)


def _group_of(component: Component, blueprint: Blueprint) -> str:
    """Return the named frame that a component stands in, unless it has a frame of its own."""
    if look_of(component).frame:
        return ""
    return next(
        (_group_id(n) for n, g in blueprint.architecture.layout.groups.items() if component.name in g.components), ""
    )


def _group_id(name: str) -> str:
    return f"group-{name}"


def _frame_of(place: Place, blueprint: Blueprint) -> str:
    if place in _TIERS:
        return place
    return REGION if place == "region" and blueprint.architecture.region else CLOUD


def vpc_title(architecture: Architecture) -> str:
    """Return the title of the network's frame: its range or its id, or the name of the parameter that has the id."""
    existing = architecture.network.existing
    said = existing.vpc if existing else architecture.network.cidr
    return f"VPC ({said[2:-1]})" if said.startswith("${") and said.endswith("}") else f"VPC {said}"


def _frames(blueprint: Blueprint) -> Iterator[Frame]:
    """Yield the frames that have something in them, parents first."""
    architecture = blueprint.architecture
    used = set(blueprint.places.values())
    if not architecture.components:
        return
    yield Frame(id=CLOUD, kind="cloud", title="AWS Cloud")
    inner = CLOUD
    if architecture.region and used - {"cloud"}:
        yield Frame(id=REGION, kind="region", title=region_title(architecture.region), parent=CLOUD)
        inner = REGION
    if used & _TIERS.keys():
        yield Frame(id=VPC, kind="vpc", title=vpc_title(architecture), parent=inner)
    for place, (kind, title) in _TIERS.items():
        if place in used:
            yield Frame(id=place, kind=kind, title=title, parent=VPC)
    for component in architecture.components.values():
        if own := look_of(component).frame:
            parent = _frame_of(blueprint.places[component.name], blueprint)
            yield Frame(id=frame_id(component), kind=own[0], title=own[1], parent=parent)
    for name, group in architecture.layout.groups.items():
        members = [architecture.components[n] for n in group.components if n in architecture.components]
        if members:
            yield Frame(
                id=_group_id(name), kind="generic", title=group.title or name, parent=_parent(members[0], blueprint)
            )


def arrow(link: Link, blueprint: Blueprint, lowered: Lowered | None = None) -> Arrow:
    """Return the arrow of a link; in a chain the label stands on the first."""
    said = link.arrow
    return Arrow(
        id=link.id,
        source=said.source,
        target=said.target,
        kind=_kind(link),
        text=said.label if said.first else "",
        description=_sentence(link),
        step=_step(link, blueprint),
        facts=link_facts(link, lowered),
    )


def together(arrows: Iterable[Arrow]) -> tuple[Arrow, ...]:
    """Draw arrows of one kind between the same ends as one line, which tells what each of them says."""
    lines: dict[tuple[str, str, ArrowKind], list[Arrow]] = {}
    for one in arrows:
        lines.setdefault((one.source, one.target, one.kind), []).append(one)
    return tuple(_line(same) for same in lines.values())


def _line(same: list[Arrow]) -> Arrow:
    if len(same) == 1:
        return same[0]
    return replace(
        same[0],
        text=", ".join(dict.fromkeys(a.text for a in same if a.text)),
        description="; ".join(dict.fromkeys(a.description for a in same)),
        step=min((a.step for a in same if a.step), default=0),
        public=any(a.public for a in same),
        facts=tuple(dict.fromkeys(f for a in same for f in a.facts)),
    )


def _kind(link: Link) -> ArrowKind:
    if not link.matches:
        return "drawn"
    return "async" if link.handed_over else "sync"


def _sentence(link: Link) -> str:
    does = ", ".join(m.joint.says for m in link.matches) or "is drawn only"
    label = f" ({link.arrow.label})" if link.arrow.label else ""
    return f"{link.arrow.source} to {link.arrow.target}{label}: {does}"


def _step(link: Link, blueprint: Blueprint) -> int:
    for n, step in enumerate(blueprint.architecture.layout.steps, start=1):
        if step_ends(step) == (link.arrow.source, link.arrow.target):
            return n
    return 0
