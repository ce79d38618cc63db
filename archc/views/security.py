"""The security view: every arrow with what it grants, a frame for every security group, public entries in red."""

from dataclasses import replace

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.lower.lower import Lowered
from archc.model.architecture import Actor
from archc.stack.link import Blueprint, Link
from archc.views._facts import grant_text, link_facts
from archc.views.overview import arrow, frame_id, overview, subtitle, together


def security(blueprint: Blueprint, lowered: Lowered | None) -> Graph:
    """Return the graph of the security view."""
    assert lowered is not None  # noqa: S101 - `views.NEEDS_STACK`
    graph = overview(blueprint, lowered)
    groups = {m.component for m in lowered.made if m.type == "AWS::EC2::SecurityGroup"}
    guarded = groups & blueprint.architecture.components.keys()
    own = {frame_id(blueprint.architecture.components[name]): name for name in guarded}
    frames = [_renamed(f, own) for f in graph.frames]
    known = {f.id for f in frames}
    boxes = [_inside(b) if b.id in guarded and _group(b.id) not in known else b for b in graph.boxes]
    added = [
        Frame(id=_group(b.id), kind="security-group", title="Security group", parent=b.parent)
        for b in graph.boxes
        if b.id in guarded and _group(b.id) not in known
    ]
    return replace(
        graph,
        boxes=tuple(boxes),
        frames=(*frames, *added),
        arrows=together(_arrow(link, arrow(link, blueprint, lowered), lowered) for link in blueprint.links),
        subtitle=f"{subtitle(blueprint)} · what every arrow grants",
    )


def _group(name: str) -> str:
    return f"{name}-group"


def _inside(box: Box) -> Box:
    return replace(box, parent=_group(box.id))


def _renamed(frame: Frame, own: dict[str, str]) -> Frame:
    """Leave a component's own frame as it is: the group's frame goes inside it."""
    return replace(frame, facts=(("Component", own[frame.id]),)) if frame.id in own else frame


def _arrow(link: Link, drawn: Arrow, lowered: Lowered) -> Arrow:
    text = grant_text(link, lowered)
    public = isinstance(link.source, Actor) and bool(link.matches)
    return replace(drawn, text=text, public=public, facts=link_facts(link, lowered))
