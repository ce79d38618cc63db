"""Texts claim room: for each arrow with a text the stretch of its line that will carry it, before the final placing.

┌───┐         │                  the line's free stretches lie between what crosses it and its ends;
│ a │───┬─────┼── HTTPS ──► b    parts that friends share do not count
└───┘   └►c   │
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from archc.drawing.picture import Rect
from archc.layout.coordinates import Places
from archc.layout.labels import HEAD, SHOWN, Ground
from archc.layout.pieces import Piece, Ways
from archc.layout.scene import Scene
from archc.layout.structure import Axis, border

UPRIGHT_PRICE = 22.0
"""Cost of a text on an upright line, in px that another line would have to grow."""
GROWTH = 12.0
"""Cost of any growth at all."""
OFF_MIDDLE = 0.04
BORDER_CUT = 6.0
"""Px that a text keeps from a border that crosses its line."""

Edge = tuple[Hashable, float]


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch on `line` for the text of `arrow`: from `before` to `after` on `axis`, now from `low` to `high` px."""

    arrow: str
    line: int
    axis: Axis
    before: Edge
    after: Edge
    width: float
    height: float
    low: float
    high: float

    @property
    def need(self) -> float:
        """Px that the text takes along its line."""
        return self.width if self.axis == "x" else self.height

    @property
    def gap(self) -> float:
        """Least distance of the two variables that bound the stretch."""
        return self.need + self.before[1] - self.after[1]

    def moved(self, values: dict[Hashable, float]) -> "Claim":
        """Give the same stretch after its axis was solved."""
        return replace(self, low=values[self.before[0]] + self.before[1], high=values[self.after[0]] + self.after[1])

    def rect(self, at: float) -> Rect:
        """Where the text is now, when its line is at `at`."""
        middle = (self.low + self.high) / 2
        x, y = (middle, at) if self.axis == "x" else (at, middle)
        return Rect(x - self.width / 2, y - self.height / 2, self.width, self.height)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Something that bounds a stretch: where it is, its variable, and the px to keep from it."""

    at: float
    edge: Edge
    keep: float


def claim_room(
    scene: Scene, places: Places, ways: Ways, points: dict[str, list[tuple[float, float]]]
) -> tuple[Claim, ...]:
    """Choose a stretch for every text."""
    ground = Ground(scene, places, points)
    crossing = _Crossing(scene, places, ways)
    claims = []
    for name, way in ways.ways.items():
        if not scene.arrow_size[name].width:
            continue
        found = [
            (cost, number, claim)
            for number, (cost, claim) in enumerate(_candidates(scene, ground, crossing, places, way.pieces, name))
        ]
        if found:
            claims.append(min(found, key=lambda item: item[:2])[2])
    return tuple(claims)


class _Crossing:
    """What crosses a piece: other lines and the borders of frames."""

    def __init__(self, scene: Scene, places: Places, ways: Ways) -> None:
        self.scene, self.places, self.ways = scene, places, ways

    def cuts(self, piece: Piece) -> Iterator[_Cut]:
        """Everything that meets a piece from the side, strictly between its ends."""
        for line in self.ways.lines:
            across = line.horizontal != piece.horizontal and piece.low + 1 < line.at < piece.high - 1
            if across and any(p.low - 1 <= piece.at <= p.high + 1 for p in line.pieces):
                yield _Cut(line.at, (("line", line.index), 0.0), SHOWN)
        for frame in self.places.frame:
            rect = self.places.border(frame)
            low, high = (rect.y, rect.bottom) if piece.horizontal else (rect.x, rect.right)
            if low < piece.at < high:
                for name, at in zip(
                    ("lo", "hi"), (rect.x, rect.right) if piece.horizontal else (rect.y, rect.bottom), strict=True
                ):
                    if piece.low < at < piece.high:
                        edge = border(self.scene, frame, "x" if piece.horizontal else "y")
                        yield _Cut(at, (edge if name == "lo" else (name, frame), 0.0), BORDER_CUT)

    def shared(self, piece: Piece) -> list[tuple[float, float]]:
        """Where friends with another text lie on the same line."""
        text = self.scene.arrows[piece.arrow].text
        line = self.ways.lines[piece.line]
        return [
            (p.low, p.high) for p in line.pieces if p.arrow != piece.arrow and self.scene.arrows[p.arrow].text != text
        ]


def _candidates(
    scene: Scene, ground: Ground, crossing: _Crossing, places: Places, pieces: tuple[Piece, ...], name: str
) -> Iterator[tuple[float, Claim]]:
    size = scene.arrow_size[name]
    total = sum(piece.high - piece.low for piece in pieces)
    run = 0.0
    for index, piece in enumerate(pieces):
        ends = _ends(scene, places, pieces, index)
        cuts = sorted([*ends, *crossing.cuts(piece)], key=lambda cut: cut.at)
        shared = crossing.shared(piece)
        need = size.width if piece.horizontal else size.height
        for one, other in pairwise(cuts):
            if any(low < other.at - 1 and one.at + 1 < high for low, high in shared):
                continue
            room = other.at - one.at - one.keep - other.keep
            middle = (one.at + one.keep + other.at - other.keep) / 2
            claim = Claim(
                name,
                piece.line,
                "x" if piece.horizontal else "y",
                (one.edge[0], one.edge[1] + one.keep),
                (other.edge[0], other.edge[1] - other.keep),
                size.width,
                size.height,
                one.at + one.keep,
                other.at - other.keep,
            )
            cost = max(0.0, need - room) + (GROWTH if room < need else 0.0)
            cost += 0.0 if piece.horizontal else UPRIGHT_PRICE
            along = run + (middle - piece.low if piece.forward else piece.high - middle)
            cost += OFF_MIDDLE * abs(along - total / 2)
            cost += 0.3 * ground.cost(name, claim.rect(piece.at)) if room >= need else 0.0
            yield cost, claim
        run += piece.high - piece.low


def _ends(scene: Scene, places: Places, pieces: tuple[Piece, ...], index: int) -> tuple[_Cut, _Cut]:
    """Find the two ends of a piece: a neighbouring line, or the part it meets."""
    piece = pieces[index]
    ends = []
    for at, low in ((piece.low, True), (piece.high, False)):
        start = low == piece.forward
        last = index == 0 if start else index == len(pieces) - 1
        if last:
            end = scene.arrows[piece.arrow].source if start else scene.arrows[piece.arrow].target
            ends.append(_Cut(at, _part_edge(places, piece, end, at), SHOWN + (0.0 if start else HEAD)))
        else:
            neighbour = pieces[index - 1] if start else pieces[index + 1]
            ends.append(_Cut(at, (("line", neighbour.line), 0.0), SHOWN))
    return ends[0], ends[1]


def _part_edge(places: Places, piece: Piece, part: str, at: float) -> Edge:
    """Name the variable of a part and the distance from it to the side at `at`."""
    if part in places.center:
        x, y = places.center[part]
        return ("at", part), at - (x if piece.horizontal else y)
    rect = places.frame[part]
    low = rect.x if piece.horizontal else rect.y
    return ("lo" if abs(at - low) < 1 else "hi", part), 0.0
