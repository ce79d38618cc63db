"""Kept: what a scene has in common with an earlier picture, so that a small change of a model is a small change of it.

    earlier   a ─ b ─ c        a, b, c keep their columns, their order and, as far as nothing is in
    now       a ─ n ─ b ─ c    the way, their places; n slots in

A part is known by its id. One whose id is new takes the place of one that is gone when both are of one type, stand in
one frame and are joined to the same parts: it was renamed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from archc.diagnostics import Diagnostic, codes
from archc.drawing.picture import Picture, Point, Rect
from archc.layout.earlier import read_earlier

if TYPE_CHECKING:
    from archc.drawing.graph import Arrow, Box, Frame, Graph
    from archc.layout.earlier import Earlier, Ran, Stood

RIGHT, DOWN, LEFT, UP = range(4)
SAME_COLUMN = 55.0
"""Px by which icons of one column may stand off each other: less than half the distance of two columns of a frame."""
APART = 24.0
"""Px by which two parts must have stood apart for their order to matter."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the parts that a graph has in common with an earlier picture stood, by their ids in the graph.

    `at` and `frames` hold the boxes and frames that stand in the frame they stood in; `sides` the side (0 right,
    1 down, 2 left, 3 up) at which an arrow left its source and reached its target.
    """

    at: Mapping[str, Point] = field(default_factory=dict)
    frames: Mapping[str, Rect] = field(default_factory=dict)
    sides: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything to follow."""
        return bool(self.at)

    def middle(self, part: str) -> Point | None:
        """Where a box or a frame stood."""
        if part in self.at:
            return self.at[part]
        return self.frames[part].center if part in self.frames else None

    def columns(self, *, down: bool) -> list[list[str]]:
        """List the boxes of each column, from the first on; of each row where arrows run downwards."""
        axis = 1 if down else 0
        found: list[list[str]] = []
        first = 0.0
        for box in sorted(self.at, key=lambda b: self.at[b][axis]):
            at = self.at[box][axis]
            if not found or at - first > SAME_COLUMN:
                found.append([])
                first = at
            found[-1].append(box)
        return found

    def disturbed(self, picture: Picture) -> dict[str, int]:
        """Count for each box those that it stood left of, right of, above or below and has changed places with."""
        now = {box.id: box.rect.center for box in picture.boxes if box.id in self.at}
        before, after = (np.array(places).reshape(-1, 2) for places in ([self.at[b] for b in now], list(now.values())))
        was, then = before[:, None] - before[None], after[:, None] - after[None]
        turned = ((was < -APART) & (then > APART)).any(axis=2)
        return dict(zip(now, (turned | turned.T).sum(axis=1).tolist(), strict=True))


def follow(graph: Graph, path: str) -> tuple[Earlier | None, tuple[Diagnostic, ...]]:
    """Read the earlier picture that a graph is to be drawn like; a warning when the two have nothing in common."""
    earlier, found = read_earlier(path)
    if earlier is None or not graph.boxes or keep(graph, earlier):
        return earlier, found
    message = f"nothing in `{path}` stands where something of this picture would"
    reason = "It shows another system or another view; the picture is drawn as if `--like` had not been given."
    return earlier, (Diagnostic(codes.ANOTHER_PICTURE, message, reason=reason, help=_OWN_FILE),)


_OWN_FILE = "Keep the JSON of each view in a file of its own."


def keep(graph: Graph, earlier: Earlier) -> Kept:
    """Find what of an earlier picture still holds for a graph."""
    frames = _known_frames(graph, earlier)
    inside: dict[str | None, str | None] = {None: None, **{old: new for new, old in frames.items()}}
    boxes = _known_boxes(graph, earlier, inside)
    was = {box.id: box for box in earlier.boxes}
    rects = {frame.id: frame.rect for frame in earlier.frames}
    ids = {old: new for new, old in (*boxes.items(), *frames.items())}
    return Kept(
        {box: was[old].rect.center for box, old in boxes.items()},
        {frame: rects[old] for frame, old in frames.items()},
        _sides(graph.arrows, earlier.arrows, ids),
    )


def _known_frames(graph: Graph, earlier: Earlier) -> dict[str, str]:
    """Match frames from the outside in: by their id, or what is left of one kind in one parent in its order."""
    found: dict[str, str] = {}
    left = {frame.id: frame for frame in earlier.frames}
    names = {frame.id for frame in graph.frames}
    for frame in _outer_first(graph.frames):
        parent = found.get(frame.parent) if frame.parent is not None else None
        if frame.parent is not None and parent is None:
            continue
        same = [old for old in left.values() if old.type == frame.kind and old.parent == parent]
        match = next((old for old in same if old.id == frame.id), None)
        match = match or next((old for old in same if old.id not in names), None)
        if match is not None:
            found[frame.id] = match.id
            del left[match.id]
    return found


def _outer_first(frames: tuple[Frame, ...]) -> list[Frame]:
    parents = {frame.id: frame.parent for frame in frames}

    def depth(frame: str | None) -> int:
        steps = 0
        while frame is not None and steps <= len(parents):
            frame, steps = parents.get(frame), steps + 1
        return steps

    return sorted(frames, key=lambda frame: depth(frame.id))


def _known_boxes(graph: Graph, earlier: Earlier, inside: Mapping[str | None, str | None]) -> dict[str, str]:
    """Match boxes that stand where they stood: by their id, then the renamed ones by what they are joined to."""
    left = {box.id: box for box in earlier.boxes if box.parent in inside}
    found = {box.id: box.id for box in graph.boxes if box.id in left and inside[left[box.id].parent] == box.parent}
    names = {box.id for box in graph.boxes}
    gone = {name: box for name, box in left.items() if name not in names}
    joined = _joined(graph.arrows)
    for box in graph.boxes:
        if box.id in left or box.id in found:
            continue
        match = _renamed(box, joined.get(box.id, set()), gone.values(), inside)
        if match is not None:
            found[box.id] = match
            del gone[match]
    return found


def _joined(arrows: Iterable[Arrow]) -> dict[str, set[str]]:
    others: dict[str, set[str]] = {}
    for arrow in arrows:
        others.setdefault(arrow.source, set()).add(arrow.target)
        others.setdefault(arrow.target, set()).add(arrow.source)
    return others


def _renamed(
    box: Box, joined: Collection[str], gone: Iterable[Stood], inside: Mapping[str | None, str | None]
) -> str | None:
    """Name the box that is gone whose arrows are most like those of a new one; at least half of them have to be."""
    best: tuple[float, str] | None = None
    for old in gone:
        if old.type != box.type or inside[old.parent] != box.parent:
            continue
        either = len(old.joined | set(joined))
        share = len(old.joined & set(joined)) / either if either else 1.0
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, old.id)
    return best[1] if best else None


def _sides(arrows: Iterable[Arrow], ran: Iterable[Ran], ids: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    by_ends: dict[tuple[str, str], list[Ran]] = {}
    for line in ran:
        if line.source in ids and line.target in ids:
            by_ends.setdefault((ids[line.source], ids[line.target]), []).append(line)
    found = {}
    for arrow in arrows:
        lines = by_ends.get((arrow.source, arrow.target), [])
        same = [line for line in lines if line.id == arrow.id] or lines
        if len(same) == 1:
            line = same[0]
            steps = [_side(a, b) for a, b in (*pairwise(line.points[:2]), *pairwise(line.points[:-3:-1]))]
            found[arrow.id] = (steps[0], steps[-1])
    return found


def _side(end: Point, towards: Point) -> int:
    """Tell on which side of a part a line lies that leaves it at `end`."""
    dx, dy = towards[0] - end[0], towards[1] - end[1]
    if abs(dx) >= abs(dy):
        return RIGHT if dx >= 0 else LEFT
    return DOWN if dy >= 0 else UP
