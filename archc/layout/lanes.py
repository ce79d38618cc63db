"""Lanes on the page: where arrows pass the columns between their ends, as units of the grid."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from archc.layout.grid import Grid
from archc.layout.layers import Lane
from archc.layout.structure import Plan


@dataclass(frozen=True, slots=True)
class Guide:
    """What keeps an arrow to its lanes: the units `astray` pass a column elsewhere.

    The lanes can be reached when a search may go as far back as `least` and as far on as `most` across the flow (px).
    """

    astray: frozenset[int]
    least: float
    most: float


FREE = Guide(frozenset(), float("inf"), -float("inf"))
"""The guide of an arrow without lanes."""


def guides(grid: Grid, plan: Plan) -> dict[str, Guide]:
    """Guide every arrow that has lanes."""
    middle = _columns(grid, plan)
    return {arrow: _guide(grid, lanes, middle) for arrow, lanes in plan.rows.lanes.items()}


def _columns(grid: Grid, plan: Plan) -> dict[int, float]:
    """Where the boxes of each column stand."""
    along = 1 if grid.places.scene.down else 0
    found: dict[int, list[float]] = {}
    for box, center in grid.places.center.items():
        found.setdefault(plan.columns.span[box][0], []).append(center[along])
    return {column: median(places) for column, places in found.items()}


def _guide(grid: Grid, lanes: tuple[Lane, ...], middle: Mapping[int, float]) -> Guide:
    units: set[int] = set()
    least, most = FREE.least, FREE.most
    for lane in lanes:
        low, high = _edge(grid, lane.above, last=True), _edge(grid, lane.below, last=False)
        least, most = min(least, high), max(most, low)
        if lane.column in middle:
            units.update(_off(grid, low, high, middle[lane.column]))
    return Guide(frozenset(units), least, most)


def _off(grid: Grid, low: float, high: float, middle: float) -> list[int]:
    """List the units that pass the middle of a column not between `low` and `high`."""
    down = grid.places.scene.down
    along, across = (grid.ys, grid.xs) if down else (grid.xs, grid.ys)
    at = bisect_right(along, middle) - 1
    rows = [*range(bisect_left(across, low)), *range(bisect_right(across, high), len(across))]
    if down:
        return [grid.size + row * grid.height + at for row in rows]
    return [at * grid.height + row for row in rows]


def _edge(grid: Grid, part: str | None, *, last: bool) -> float:
    """Give the middle of a box, or the border of a frame that is passed."""
    if part is None:
        return FREE.most if last else FREE.least
    places, down = grid.places, grid.places.scene.down
    if part in places.center:
        return places.center[part][0 if down else 1]
    rect = places.frame[part]
    if down:
        return rect.right if last else rect.x
    return rect.bottom if last else rect.y
