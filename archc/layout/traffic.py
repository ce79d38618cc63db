"""Traffic: which ways use which units, vertices and sides of the grid.

Two ways cross where both pass a vertex straight, or where one joins the other on one side and parts from it on the
other one. The arms of a way at a vertex, the directions it comes from and goes to, tell the side:

      p ──┐   ┌── p        p joins from above and parts to above: no crossing
      q ──┴───┴── q        were p to go on below q, it would have to cross it on the way
"""

from dataclasses import dataclass
from itertools import pairwise

from archc.drawing.graph import Arrow
from archc.layout.grid import Grid
from archc.layout.ports import Port

Arms = tuple[int, int]
"""Directions from a vertex to where a way comes from and to where it goes."""


@dataclass(frozen=True, slots=True)
class Route:
    """The vertices of an arrow's way, the ports at its ends and what it cost when it was found."""

    arrow: Arrow
    vertices: tuple[int, ...]
    start: Port
    end: Port
    cost: float


class Traffic:
    """The books: everything is entered when a way is found and taken out when it is ripped up."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.users: list[list[str] | None] = [None] * (2 * grid.size)
        """The arrows on each unit."""
        self.through: tuple[list[int], list[int]] = ([0] * grid.size, [0] * grid.size)
        """How many ways pass each vertex straight: horizontally, vertically."""
        self.arms: dict[str, dict[int, Arms]] = {}
        """The arms of each arrow's way at its vertices; at its ends one of them points to the part."""
        self.sides: dict[tuple[str, int], list[str]] = {}
        """The arrows at each side of a part."""

    def enter(self, route: Route) -> None:
        """Enter a way."""
        self.arms[route.arrow.id] = _arms(self._grid.height, route)
        self._count(route, 1)

    def take_out(self, route: Route) -> None:
        """Take a way out."""
        self._count(route, -1)
        del self.arms[route.arrow.id]

    def _count(self, route: Route, sign: int) -> None:
        grid, name = self._grid, route.arrow.id
        for a, b in pairwise(route.vertices):
            unit = min(a, b) + (0 if abs(a - b) == grid.height else grid.size)
            self.users[unit] = _edited(self.users[unit], name, remove=sign < 0)
        for vertex, (one, other) in self.arms[name].items():
            if one ^ other == 2:
                self.through[one & 1][vertex] += sign
        for end, port in ((route.arrow.source, route.start), (route.arrow.target, route.end)):
            key = (end, port.side)
            self.sides[key] = _edited(self.sides.get(key), name, remove=sign < 0) or []


def _arms(height: int, route: Route) -> dict[int, Arms]:
    direction = {height: 0, 1: 1, -height: 2, -1: 3}
    steps = [direction[b - a] for a, b in pairwise(route.vertices)]
    back = [(step + 2) & 3 for step in (route.start.outward, *steps)]
    ahead = [*steps, (route.end.outward + 2) & 3]
    return dict(zip(route.vertices, zip(back, ahead, strict=True), strict=True))


def _edited(names: list[str] | None, name: str, *, remove: bool) -> list[str] | None:
    kept = list(names or ())
    if remove:
        kept.remove(name)
    else:
        kept.append(name)
    return kept or None
