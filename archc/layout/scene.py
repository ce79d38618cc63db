"""The graph as layout sees it: who stands in whom, how large everything is, which arrows count."""

from dataclasses import dataclass, field
from functools import cached_property

from archc.drawing.graph import Arrow, Box, Frame, FrameKind, Graph
from archc.layout.earlier import Earlier
from archc.layout.kept import Kept, keep
from archc.layout.measure import ArrowSize, BoxSize, FrameSize, measure_arrow, measure_box, measure_frame

AS_DECLARED: frozenset[FrameKind] = frozenset({"zone", "region"})
"""Frames that keep their declared order, with nothing between those of one column."""
Inside = str | None
"""Id of a frame, or None for the page itself."""


@dataclass(frozen=True)
class Scene:
    """A graph with its nesting resolved and its texts measured. `children` follow the declared order."""

    graph: Graph
    boxes: dict[str, Box]
    frames: dict[str, Frame]
    arrows: dict[str, Arrow]
    children: dict[Inside, tuple[str, ...]]
    chain: dict[str, tuple[str, ...]]
    """Each box and frame with itself and all frames round it, the innermost first."""
    box_size: dict[str, BoxSize]
    frame_size: dict[str, FrameSize]
    arrow_size: dict[str, ArrowSize]
    kept: Kept = field(default_factory=Kept)
    """What of an earlier picture the layout is to follow."""

    @property
    def down(self) -> bool:
        """Whether arrows run from the top to the bottom."""
        return self.graph.direction == "down"

    def parent(self, part: str) -> Inside:
        """Name the frame that `part` stands in."""
        chain = self.chain[part]
        return chain[1] if len(chain) > 1 else None

    @cached_property
    def on_border(self) -> dict[str, tuple[str, ...]]:
        """The boxes that stand on the border of a frame, on the side where arrows come in.

        A frame that an arrow ends at has none: its line would end beside the border. A box that calls itself stands
        inside: its loop would lie on the border.
        """
        ends = {end for arrow in self.arrows.values() for end in (arrow.source, arrow.target)}
        loops = {arrow.source for arrow in self.arrows.values() if arrow.source == arrow.target}
        wished = {name for name, box in self.boxes.items() if box.on_border} - loops
        found = {
            frame: tuple(part for part in parts if part in wished)
            for frame, parts in self.children.items()
            if frame is not None and frame not in ends
        }
        return {frame: boxes for frame, boxes in found.items() if boxes}

    def stands_on_border(self, part: str) -> bool:
        """Whether a part stands on the border of its frame."""
        return part in self.on_border.get(self.parent(part) or "", ())

    @cached_property
    def inner_first(self) -> tuple[Inside, ...]:
        """All frames, inner ones before outer ones, then the page."""
        return (*sorted(self.frames, key=lambda f: -len(self.chain[f])), None)

    @cached_property
    def leaves(self) -> dict[Inside, tuple[str, ...]]:
        """The boxes and the empty frames below each frame and below the page."""
        found: dict[Inside, tuple[str, ...]] = {}
        for frame in self.inner_first:
            parts: list[str] = []
            for child in self.children[frame]:
                parts += found.get(child, ()) or (child,)
            found[frame] = tuple(parts)
        return found

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """Each part with everything that stands in it."""
        found: dict[str, set[str]] = {part: set() for part in self.chain}
        for part, chain in self.chain.items():
            for above in chain:
                found[above].add(part)
        return {part: frozenset(parts) for part, parts in found.items()}

    @cached_property
    def starters(self) -> frozenset[str]:
        """Actors outside of all frames that start an arrow: they stand first."""
        sources = {arrow.source for arrow in self.arrows.values() if arrow.source != arrow.target}
        return frozenset(b for b, box in self.boxes.items() if box.actor and box.parent is None and b in sources)

    @cached_property
    def receivers(self) -> frozenset[str]:
        """Actors outside of all frames that only receive: they stand last."""
        targets = {arrow.target for arrow in self.arrows.values()}
        actors = frozenset(b for b, box in self.boxes.items() if box.actor and box.parent is None and b in targets)
        return actors - self.starters


def make_scene(graph: Graph, earlier: Earlier | None = None) -> Scene:
    """Resolve the nesting of a graph, measure its texts and find what of an earlier picture still holds.

    Raises ValueError when ids repeat, a parent or an end is unknown, or a frame stands inside itself: a view never
    makes such a graph.
    """
    boxes = {box.id: box for box in graph.boxes}
    frames = {frame.id: frame for frame in graph.frames}
    arrows = {arrow.id: arrow for arrow in graph.arrows}
    _refuse_broken(graph, boxes, frames, arrows)
    parents = _parents(graph)
    return Scene(
        graph=graph,
        boxes=boxes,
        frames=frames,
        arrows=arrows,
        children=_children(parents, list(boxes), frames),
        chain={part: _chain(part, parents) for part in parents},
        box_size={box.id: measure_box(box) for box in graph.boxes},
        frame_size={frame.id: measure_frame(frame) for frame in graph.frames},
        arrow_size={arrow.id: measure_arrow(arrow) for arrow in graph.arrows},
        kept=keep(graph, earlier) if earlier else Kept(),
    )


def _parents(graph: Graph) -> dict[str, Inside]:
    return {box.id: box.parent for box in graph.boxes} | {frame.id: frame.parent for frame in graph.frames}


def _refuse_broken(graph: Graph, boxes: dict[str, Box], frames: dict[str, Frame], arrows: dict[str, Arrow]) -> None:
    if len(boxes) + len(frames) != len(graph.boxes) + len(graph.frames) or boxes.keys() & frames.keys():
        raise ValueError("two parts of a graph share an id")
    if len(arrows) != len(graph.arrows):
        raise ValueError("two arrows of a graph share an id")
    for part, parent in _parents(graph).items():
        if parent is not None and parent not in frames:
            raise ValueError(f"{part!r} stands in {parent!r}, which is no frame")
    for arrow in graph.arrows:
        for end in (arrow.source, arrow.target):
            if end not in boxes and end not in frames:
                raise ValueError(f"arrow {arrow.id!r} ends at {end!r}, which is not in the graph")


def _chain(part: str, parents: dict[str, Inside]) -> tuple[str, ...]:
    chain = [part]
    while (above := parents[chain[-1]]) is not None:
        if above in chain:
            raise ValueError(f"frame {above!r} stands inside itself")
        chain.append(above)
    return tuple(chain)


def _children(parents: dict[str, Inside], boxes: list[str], frames: dict[str, Frame]) -> dict[Inside, tuple[str, ...]]:
    """Children in the order in which their first box is declared; frames without a box come last."""
    first = {box: index for index, box in enumerate(boxes)}
    for box, index in list(first.items()):
        for frame in _chain(box, parents)[1:]:
            first.setdefault(frame, index)
    rank = {part: (first.get(part, len(boxes)), index) for index, part in enumerate([*frames, *boxes])}
    found: dict[Inside, list[str]] = {None: [], **{frame: [] for frame in frames}}
    for part in sorted(rank, key=rank.__getitem__):
        found[parents[part]].append(part)
    return {inside: _zones_as_declared(parts, frames) for inside, parts in found.items()}


def _zones_as_declared(parts: list[str], frames: dict[str, Frame]) -> tuple[str, ...]:
    """Zone a stands before zone b, and so do regions, whatever stands in them."""
    zones = [part for part in parts if part in frames and frames[part].kind in AS_DECLARED]
    declared = iter(sorted(zones, key=list(frames).index))
    return tuple(next(declared) if part in zones else part for part in parts)
