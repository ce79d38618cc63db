"""Sweep: what lines keep their distance from on one axis.

    ─── line ───        every `│` is one constraint; an item further away follows from them
        │  │
      ┌─┴┐ │
      │  │ │
      └─┬┘ │
    ────┴──┴─ line

All items are taken in order along the axis. Each covers what it spans on the other axis: it keeps its distance from
those it sees there, and hides them from those that come after it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

from archc.drawing.picture import ICON_SIZE, Rect
from archc.layout.coordinates import Places
from archc.layout.measure import LABEL_GAP
from archc.layout.pieces import Ways
from archc.layout.program import Program
from archc.layout.scene import Scene
from archc.layout.structure import Axis, border
from archc.layout.texts import Claim

LINE_GAP = 12.0
"""Px between two lines."""
PORT_ROOM = 22.0
"""How far from an icon's middle a line may meet its side."""
CLEARANCE: dict[str, float] = {"icon": 8.0, "label": 5.0, "border": 7.0, "title": 4.0}
"""Px between a line and what it passes."""
TEXT_GAP = 3.0
"""Px between the text of an arrow and anything."""
REACH = 3.0
"""Px by which the ends of a line are taken longer; less than any clearance, or turning a corner would cost room."""

Edge = tuple[Hashable, float]
"""A variable and a distance from it."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something on an axis: where it is in the order, what it spans on the other axis, and its two edges.

    `line` is the index of the line that it is or that carries it, `part` the box or frame that it belongs to.
    """

    order: tuple[float, int, int, int]
    low: float
    high: float
    first: Edge
    last: Edge
    kind: Literal["icon", "label", "border", "title", "line", "text"]
    line: int = -1
    part: str = ""


class Ends:
    """Which lines of an axis meet which sides of which parts, and which lines one piece joins end to end."""

    def __init__(self, ways: Ways, axis: Axis) -> None:
        self.sides: dict[int, dict[str, int]] = defaultdict(dict)
        self.joined: set[tuple[int, int]] = set()
        moving = axis == "y"
        for way in ways.ways.values():
            arrow, pieces = way.route.arrow, way.pieces
            if pieces[0].horizontal == moving:
                self.sides[pieces[0].line][arrow.source] = way.route.start.side
            if pieces[-1].horizontal == moving:
                self.sides[pieces[-1].line][arrow.target] = way.route.end.side
            for one, other in zip(pieces, pieces[2:], strict=False):
                if one.horizontal == moving:
                    self.joined.add((min(one.line, other.line), max(one.line, other.line)))
        self.crowds = Counter((part, side) for sides in self.sides.values() for part, side in sides.items())

    def meet(self, line: int, part: str) -> bool:
        """Whether a line ends at a part."""
        return part in self.sides.get(line, {})

    def are_joined(self, one: int, other: int) -> bool:
        """Whether a piece joins two lines: they may close up to a straight one."""
        return (min(one, other), max(one, other)) in self.joined

    def line_gap(self, one: int, other: int) -> float:
        """Give the px between two lines; those that meet the same side of a box stand closer when there are many."""
        gap = LINE_GAP
        there = self.sides.get(other, {})
        for part, side in self.sides.get(one, {}).items():
            if there.get(part) == side:
                gap = min(gap, 2 * PORT_ROOM / max(1, self.crowds[part, side] - 1))
        return gap


def keep_apart(
    program: Program, scene: Scene, places: Places, ways: Ways, ends: Ends, axis: Axis, claims: tuple[Claim, ...]
) -> None:
    """Add the distances between lines and everything, as soft ones."""
    starts: list[float] = [-1e9]
    seen: list[Item | None] = [None]
    for item in sorted(_items(scene, places, ways, axis, claims), key=lambda item: item.order):
        reach = REACH if item.kind == "line" else 0.0
        low, high = item.low - reach, item.high + reach
        i = bisect_right(starts, low) - 1
        j = bisect_right(starts, high - 1e-9) - 1
        for before in {id(other): other for other in seen[i : j + 1]}.values():
            gap = None if before is None else _gap(before, item, ends)
            if before is not None and gap is not None:
                program.apart(before.last[0], item.first[0], before.last[1] - item.first[1] + gap, soft=True)
        keeps_head = starts[i] < low
        hidden = seen[i], seen[j]
        starts[i : j + 1] = [starts[i], low, high] if keeps_head else [low, high]
        seen[i : j + 1] = [hidden[0], item, hidden[1]] if keeps_head else [item, hidden[1]]


def _gap(before: Item, item: Item, ends: Ends) -> float | None:
    """Tell the px that two items keep, or None: lines and texts care about everything, the rest is structure."""
    kinds = {before.kind, item.kind}
    if kinds == {"line"}:
        overlap = min(before.high, item.high) - max(before.low, item.low)
        if ends.are_joined(before.line, item.line) and overlap <= 1:
            return None
        return ends.line_gap(before.line, item.line)
    if kinds <= {"line", "text"}:
        related = before.line == item.line or ends.are_joined(before.line, item.line)
        return None if related else TEXT_GAP
    moving, other = (before, item) if before.kind in {"line", "text"} else (item, before)
    if moving.kind not in {"line", "text"}:
        return None
    if other.kind in {"icon", "label"} and ends.meet(moving.line, other.part):
        return None
    return CLEARANCE[other.kind] if moving.kind == "line" else TEXT_GAP


def _items(scene: Scene, places: Places, ways: Ways, axis: Axis, claims: tuple[Claim, ...]) -> Iterator[Item]:
    """Everything that a line has to keep away from on an axis, and the lines."""
    vertical = axis == "y"
    for number, box in enumerate(scene.boxes):
        yield from _box_items(scene, places, box, vertical, number)
    for number, frame in enumerate(scene.frames):
        yield from _frame_items(scene, places, frame, vertical, number)
    for line in ways.lines:
        if line.horizontal == vertical:
            edge = (("line", line.index), 0.0)
            yield Item((line.at, 2, line.rank, 1), line.low, line.high, edge, edge, "line", line=line.index)
    for claim in claims:
        if (claim.axis == "x") == vertical:
            yield from _text_items(ways, claim, vertical)


def _span(rect: Rect, vertical: bool) -> tuple[float, float]:
    return (rect.x, rect.right) if vertical else (rect.y, rect.bottom)


def _box_items(scene: Scene, places: Places, box: str, vertical: bool, number: int) -> Iterator[Item]:
    """Give the icon and the label of a box, at one place in the order: nothing passes between them."""
    size, at, half = scene.box_size[box], ("at", box), ICON_SIZE / 2
    x, y = places.center[box]
    order = (y + (size.bottom - size.top) / 2 if vertical else x, 0, number, 0)
    low, high = _span(places.icon(box), vertical)
    yield Item(order, low, high, (at, -half), (at, half), "icon", part=box)
    if size.lines:
        low, high = _span(places.label(box), vertical)
        reach = size.label_width / 2
        edges = (half + LABEL_GAP, size.bottom) if vertical else (-reach, reach)
        yield Item(order, low, high, (at, edges[0]), (at, edges[1]), "label", part=box)


def _frame_items(scene: Scene, places: Places, frame: str, vertical: bool, number: int) -> Iterator[Item]:
    """Give the borders of a frame and its title, which moves with a border or with the middle."""
    rect, line = places.frame[frame], places.border(frame)
    title, size = places.title(frame), scene.frame_size[frame]
    begin = border(scene, frame, "y" if vertical else "x")
    low, high = _span(rect, vertical)
    borders = {
        ("lo", frame): rect.y if vertical else rect.x,
        begin: line.y if vertical else line.x,
        ("hi", frame): rect.bottom if vertical else rect.right,
    }
    for name, place in borders.items():
        edge = (name, 0.0)
        yield Item((place, 1, number, 0), low, high, edge, edge, "border", part=frame)
    middle = title.center[1] if vertical else title.center[0]
    first, last = (begin, 0.0), (begin, title.h if vertical else title.w)
    if size.centred and not vertical:
        first, last = (("title", frame), -title.w / 2), (("title", frame), title.w / 2)
    low, high = _span(title, vertical)
    yield Item((middle, 0, number, 0), low, high, first, last, "title", part=frame)


def _text_items(ways: Ways, claim: Claim, vertical: bool) -> Iterator[Item]:
    """Let a text move with its line; it is swept before and after the line, to be seen from both sides."""
    line = ways.lines[claim.line]
    low, high = _span(claim.rect(line.at), vertical)
    half = (claim.height if vertical else claim.width) / 2
    name = ("line", line.index)
    for place in (0, 2):
        yield Item((line.at, 2, line.rank, place), low, high, (name, -half), (name, half), "text", line=line.index)
