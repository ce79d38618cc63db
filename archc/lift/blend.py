"""Raw resources of an architecture, drawn as a template's: helpers folded in, places and arrows from what they say.

resources: Table, Role, Policy, Subnet …      components: web
overview: one box each                        blended: web ── Table, the rest inside of what it serves
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from archc import services
from archc.drawing.graph import Arrow, Box, Frame, Graph, apart
from archc.lift.arrange import CLOUD, REGION, TIERS, tier_id
from archc.lift.model import template_of
from archc.lift.picture import picture_graph
from archc.lift.template import Templates
from archc.lower.emit import to_yaml
from archc.lower.lower import Lowered
from archc.model.architecture import Component


def blended(graph: Graph, lowered: Lowered, raw: frozenset[str], view: str) -> Graph:
    """Return a graph of an architecture with its raw resources (`raw`) drawn as in a template.

    The network view of an architecture shows its own network only: the one that it makes, or the raw one that it names.
    """
    existing = lowered.blueprint.architecture.network.existing
    vpc = existing.vpc.removeprefix("${").removesuffix("}") if existing else ""
    if view == "network" and vpc not in raw:
        return graph
    text = to_yaml({k: v for k, v in lowered.template.items() if k != "Metadata"})
    lifted, _ = picture_graph(Templates((template_of(text, "", ""),)), {}, view)
    names = {m.logical_id: m.component for m in lowered.made}
    if view == "network":
        components = {n: c for n, c in lowered.blueprint.architecture.components.items() if n not in raw}
        return _by_component(replace(lifted, title=graph.title, subtitle=graph.subtitle), names, components)
    blend = _Blend(graph, lifted, names, raw, vpc)
    return replace(graph, boxes=blend.boxes(), frames=blend.frames(), arrows=blend.arrows())


def _by_component(graph: Graph, names: Mapping[str, str], components: Mapping[str, Component]) -> Graph:
    """Return the network view of a template with the boxes of components under their names: `Group@1` is `web@1`."""
    ids: dict[str, str] = {}
    for box in graph.boxes:
        resource, at, zone = box.id.partition("@")
        name = names.get(resource, "")
        if name in components and f"{name}{at}{zone}" not in ids.values():
            ids[box.id] = f"{name}{at}{zone}"
    boxes = (_called(b, ids[b.id], components) if b.id in ids else b for b in graph.boxes)
    ends = ((a, ids.get(a.source, a.source), ids.get(a.target, a.target)) for a in graph.arrows)
    arrows = tuple(replace(a, source=source, target=target) for a, source, target in ends)
    return apart(replace(graph, boxes=tuple(boxes), arrows=arrows))


def _called(box: Box, name: str, components: Mapping[str, Component]) -> Box:
    """Return the box of a component under its name."""
    component = components[name.partition("@")[0]]
    look = services.of(component).look(component)
    return replace(box, id=name, type=component.type, title=component.title or look.title or component.name)


class _Blend:
    """Two graphs of one system: by components, and by resources. `vpc` is what the file says of an existing network."""

    def __init__(
        self, graph: Graph, lifted: Graph, names: Mapping[str, str], raw: frozenset[str], vpc: str = ""
    ) -> None:
        self.graph, self.lifted, self.names, self.raw, self.vpc = graph, lifted, names, raw, vpc
        self.own = {f.id for f in graph.frames} | {b.id for b in graph.boxes if b.id not in raw}
        self.known = {b.id: b for b in lifted.boxes if b.id in raw}
        self.frame_of = self._frames_of_own()
        self.drawn = {f.id for f in self.frames()}
        self.shown_by = self._shown()

    def _frames_of_own(self) -> dict[str, str]:
        """Return what the frames of the network that archc makes are called where its components stand.

        A file that names no region has no frame for it, and what is raw stands where its components do.
        """
        there = {f.kind: f.id for f in self.graph.frames}
        mine = any(b.id not in self.raw for b in self.graph.boxes)
        found = {REGION: CLOUD} if mine and REGION not in self.own else {}
        for frame in self.lifted.frames:
            if frame.kind == "vpc" and (frame.id not in self.raw or frame.id == self.vpc):
                found[frame.id] = there.get("vpc", "")
                found |= {tier_id(frame.id, t): there.get(t, "") for t in TIERS}
        return {old: new for old, new in found.items() if new in self.own}

    def _shown(self) -> dict[str, str]:
        """Return the box or frame that shows each raw resource."""
        shown: dict[str, str] = {}
        parts: tuple[Frame | Box, ...] = (*self.lifted.frames, *self.lifted.boxes)
        for part in parts:
            end = self._end(part.id)
            for member in (part.id, *part.members):
                if member in self.raw and end:
                    shown.setdefault(member, end)
        return shown | {name: name for name in self.known}

    def _end(self, name: str) -> str:
        """Return what shows a part of the lifted graph, or nothing."""
        if name in self.known or name in self.frame_of:
            return self.frame_of.get(name, name)
        component = self.names.get(name, "")
        if component in self.own:
            return component
        return name if name in self.drawn else ""

    def boxes(self) -> tuple[Box, ...]:
        """Return components as they are, and raw resources that nothing else shows."""
        titles = {b.id: b for b in self.graph.boxes}
        kept = [b for b in self.graph.boxes if b.id not in self.raw]
        added = [
            replace(b, parent=self.frame_of.get(b.parent or "", b.parent), type=titles[b.id].type)
            for b in self.known.values()
            if b.id in titles
        ]
        return (*kept, *added)

    def frames(self) -> tuple[Frame, ...]:
        """Return the frames of both, each once; what is made of the architecture's network is there already."""
        there = {f.id for f in self.graph.frames}
        wanted: set[str] = set()
        parents = {f.id: f for f in self.lifted.frames}
        for start in [*(b.parent for b in self.known.values()), *(f.id for f in self.lifted.frames if self._is_raw(f))]:
            here = start
            while here and here not in there and here not in self.frame_of:
                wanted.add(here)
                here = parents[here].parent
        added = [replace(f, parent=self._parent(f)) for f in self.lifted.frames if f.id in wanted]
        order = [*(self._told(f) for f in self.graph.frames), *added]
        return tuple(sorted(order, key=lambda f: (f.id != CLOUD, f.id != REGION)))

    def _told(self, frame: Frame) -> Frame:
        """Return a frame of the architecture with what the template tells of the network that is there already."""
        same = [f for f in self.lifted.frames if self.vpc and self.frame_of.get(f.id) == frame.id != CLOUD]
        return replace(frame, title=same[0].title, facts=same[0].facts, members=same[0].members) if same else frame

    def _is_raw(self, frame: Frame) -> bool:
        return frame.id in self.raw or any(m in self.raw for m in frame.members)

    def _parent(self, frame: Frame) -> str | None:
        return self.frame_of.get(frame.parent or "", frame.parent)

    def arrows(self) -> tuple[Arrow, ...]:
        """Return the arrows of both, each pair once; those of the file first."""
        found: dict[tuple[str, str], Arrow] = {}
        for arrow in self.graph.arrows:
            ends = self.shown_by.get(arrow.source, arrow.source), self.shown_by.get(arrow.target, arrow.target)
            told = ends == (arrow.source, arrow.target) or arrow.kind != "drawn"
            if ends[0] != ends[1] and (told or ends not in found):
                found.setdefault(ends, replace(arrow, source=ends[0], target=ends[1]))
        for arrow in self.lifted.arrows:
            ends = self._end(arrow.source), self._end(arrow.target)
            drawn = ends in found and found[ends].kind == "drawn"
            about_raw = drawn or {arrow.source, arrow.target} & self.raw or set(arrow.members) & self.raw
            if not (all(ends) and about_raw) or ends[0] == ends[1]:
                continue
            if ends not in found or drawn:
                text = found[ends].text if drawn else ""
                found[ends] = replace(arrow, source=ends[0], target=ends[1], text=text or arrow.text)
        return tuple({a.id: a for a in found.values()}.values())
