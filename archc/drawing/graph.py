"""The neutral graph: boxes, frames and arrows with their texts, before anything has a place.

A view makes it from an architecture; `layout` gives every part a place and returns a `Picture`.
Nothing here knows AWS beyond the names of icons and of frame kinds.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

FrameKind = Literal[
    "cloud", "account", "region", "zone", "vpc", "public", "private", "isolated",
    "security-group", "scaling-group", "data-center", "generic",
]  # fmt: skip
"""What a frame means; decides its look, and in layout its place (public before private before isolated)."""

ArrowKind = Literal["sync", "async", "drawn"]
"""Solid (the caller waits), dashed (handed over), dotted (drawn only, grants nothing)."""

State = Literal["", "added", "removed", "changed", "replaced", "lost", "same", "dimmed", "highlighted"]
"""What a diff or `--highlight` says of a part; the empty string is the ordinary case."""

Fact = tuple[str, str]
"""A heading and a text for people: `("Subnets", "private")`. Shown by the interactive formats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One icon with its label: a component or an actor.

    `icon` is a path below the AWS icons of the `diagrams` package without its ending (`compute/ec2`), or
    `actor:user`, `actor:users`, `actor:client`, `actor:internet` for people and outside systems.
    `name` is the service's full AWS name (bold), `title` what the user calls it, `note` its kind or bounds
    (`FIFO`, `×2–6`, `Multi-AZ`). `parent` is the id of the frame it stands in, or None for outside of all; `on_border`
    says that it stands on that frame's border, where arrows from outside come in.
    """

    id: str
    type: str
    icon: str
    name: str
    title: str = ""
    note: str = ""
    parent: str | None = None
    on_border: bool = False
    actor: bool = False
    description: str = ""
    href: str = ""
    facts: tuple[Fact, ...] = ()
    members: tuple[str, ...] = ()
    state: State = ""
    state_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A boundary round boxes and other frames. Frames of kind `zone` in one parent are twins."""

    id: str
    kind: FrameKind
    title: str
    parent: str | None = None
    description: str = ""
    facts: tuple[Fact, ...] = ()
    members: tuple[str, ...] = ()
    state: State = ""
    state_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line from one box or frame to another. `step` is the number in the request flow, 0 for none.

    `public` marks an entry from outside (red in the security view).
    """

    id: str
    source: str
    target: str
    kind: ArrowKind = "sync"
    text: str = ""
    description: str = ""
    step: int = 0
    public: bool = False
    facts: tuple[Fact, ...] = ()
    members: tuple[str, ...] = ()
    state: State = ""
    state_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What is to be drawn. `boxes`, `frames` and `arrows` stand in a stable order that ties may follow.

    `direction` is the way arrows run; with `either` the layout takes the one that gives the better page. `wording` says
    in the legend what a kind of arrow means here, where that is not the usual.
    """

    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    title: str = ""
    subtitle: str = ""
    direction: Literal["right", "down", "either"] = "right"
    legend: bool = True
    wording: tuple[tuple[ArrowKind, str], ...] = ()
    facts: tuple[Fact, ...] = field(default=())


def apart(graph: Graph) -> Graph:
    """Return a graph whose frames get out of the way of boxes: a component may have the name of a tier."""
    taken = {box.id for box in graph.boxes}
    ids = {frame.id: f"{frame.id}:frame" for frame in graph.frames if frame.id in taken}
    if not ids:
        return graph
    return replace(
        graph,
        boxes=tuple(replace(b, parent=ids.get(b.parent or "", b.parent)) for b in graph.boxes),
        frames=tuple(
            replace(f, id=ids.get(f.id, f.id), parent=ids.get(f.parent or "", f.parent)) for f in graph.frames
        ),
    )
