"""Labels of arrows: each on its own line, over a mask, where it covers nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from archc.drawing.picture import Rect
from archc.layout.coordinates import Places
from archc.layout.measure import ARROW_LINE
from archc.layout.scene import Scene

HEAD = 10.0
"""Px at an arrow's end that its head needs."""
SHOWN = 7.0
"""Px of its line that a text leaves visible on either side."""
ON_PART = 1000.0
ON_LINE = 120.0
ON_BORDER = 40.0
SHORT = 12.0
UPRIGHT = 14.0
SHARED = 60.0
BESIDE_LINE = 25.0

Rects = npt.NDArray[np.float64]
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a text and what it costs."""

    rect: Rect
    cost: float


class Ground:
    """Everything drawn that a label may cover, as arrays of left, top, right, bottom."""

    def __init__(self, scene: Scene, places: Places, points: dict[str, Points]) -> None:
        parts = [places.icon(box) for box in scene.boxes]
        parts += [places.label(box) for box, size in scene.box_size.items() if size.lines]
        parts += [places.title(frame) for frame in scene.frames]
        self.parts = [(r.x, r.y, r.right, r.bottom) for r in parts]
        self.borders = [
            edge
            for r in map(places.border, places.frame)
            for edge in (
                (r.x, r.y, r.right, r.y),
                (r.x, r.bottom, r.right, r.bottom),
                (r.x, r.y, r.x, r.bottom),
                (r.right, r.y, r.right, r.bottom),
            )
        ]
        pieces = [(name, piece) for name, way in points.items() for piece in _pieces(way)]
        self.owners = np.array([name for name, _ in pieces])
        self.lines = _array([piece for _, piece in pieces])
        self.solid = _array(self.parts)
        self.edges = _array(self.borders)

    def add(self, rect: Rect) -> None:
        """Make a placed label an obstacle for the next."""
        self.parts.append((rect.x, rect.y, rect.right, rect.bottom))
        self.solid = _array(self.parts)

    def cost(self, name: str, rect: Rect) -> float:
        """Price a place for the label of arrow `name`."""
        cost = ON_PART * int(_hits(self.solid, rect, 1.0).sum())
        cost += ON_BORDER * int(_hits(self.edges, rect, 1.0).sum())
        crossed = _hits(self.lines, rect, 1.0) & (self.owners != name)
        return cost + ON_LINE * int(crossed.sum())


def _array(rects: list[tuple[float, float, float, float]]) -> Rects:
    return np.array(rects, dtype=float).reshape(-1, 4)


def _hits(rects: Rects, rect: Rect, margin: float) -> npt.NDArray[np.bool_]:
    hits: npt.NDArray[np.bool_] = (
        (rects[:, 0] < rect.right + margin)
        & (rects[:, 2] > rect.x - margin)
        & (rects[:, 1] < rect.bottom + margin)
        & (rects[:, 3] > rect.y - margin)
    )
    return hits


def _pieces(points: Points) -> Iterator[tuple[float, float, float, float]]:
    for (x, y), (u, v) in pairwise(points):
        yield min(x, u), min(y, v), max(x, u), max(y, v)


def place_labels(
    scene: Scene, places: Places, points: dict[str, Points]
) -> tuple[dict[str, Rect], dict[str, tuple[float, float]]]:
    """Find the rectangle of every arrow's text and the middle of every step's disc, the hardest first."""
    ground = Ground(scene, places, points)
    texts: dict[str, Rect] = {}
    discs: dict[str, tuple[float, float]] = {}
    for name in sorted((n for n in points if scene.arrow_size[n].width), key=lambda n: _slack(scene, n, points[n])):
        size = scene.arrow_size[name]
        best = min(_spots(ground, name, points[name], size.width, size.height), key=lambda spot: spot.cost)
        rect = best.rect
        ground.add(rect)
        if size.disc:
            discs[name] = (rect.x + size.disc / 2, rect.center[1])
        if size.lines:
            height = size.height if not size.disc else min(size.height, ARROW_LINE * len(size.lines) + 2)
            texts[name] = Rect(rect.x + size.disc, rect.center[1] - height / 2, rect.w - size.disc, height)
    return texts, discs


def _slack(scene: Scene, name: str, points: Points) -> float:
    """How much longer the longest level piece is than the text."""
    return max((u - x for x, y, u, v in _pieces(points)), default=0.0) - scene.arrow_size[name].width


def _spots(ground: Ground, name: str, points: Points, width: float, height: float) -> Iterator[Spot]:
    """Places on each piece of a line, and beside it when it is too short to carry the text."""
    pieces = list(pairwise(points))
    for index, ((x, y), (u, v)) in enumerate(pieces):
        length = abs(u - x) + abs(v - y)
        level = abs(v - y) < 0.01
        need = width if level else height
        before = SHOWN
        after = SHOWN + (HEAD if index == len(pieces) - 1 else 0.0)
        room = length - need - before - after
        base = (0.0 if level else UPRIGHT) + (0.0 if room >= 0 else SHORT - room)
        count = max(1, min(9, int(room / 12) + 1)) if room > 0 else 1
        for k in range(count):
            share = (k + 0.5) / count if room <= 0 or count == 1 else k / (count - 1)
            at = before + need / 2 + max(room, 0.0) * share if room > 0 else length / 2
            cx, cy = x + (u - x) * at / length if length else x, y + (v - y) * at / length if length else y
            off = abs(at / max(length, 1.0) - 0.5)
            yield from _around(ground, name, (cx, cy), (width, height), base + 8 * off, level)


def _around(
    ground: Ground, name: str, middle: tuple[float, float], size: tuple[float, float], base: float, level: bool
) -> Iterator[Spot]:
    """On the line, and on either side of it."""
    (cx, cy), (w, h) = middle, size
    shifts = (
        ((0.0, 0.0), (0.0, -h / 2 - 3), (0.0, h / 2 + 3))
        if level
        else ((0.0, 0.0), (w / 2 + 4, 0.0), (-w / 2 - 4, 0.0))
    )
    for number, (dx, dy) in enumerate(shifts):
        rect = Rect(cx + dx - w / 2, cy + dy - h / 2, w, h)
        yield Spot(rect, base + (BESIDE_LINE + number if number else 0.0) + ground.cost(name, rect))
