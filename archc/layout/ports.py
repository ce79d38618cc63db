"""Ports: where lines may leave or reach the sides of boxes and frames. Directions are those of the grid."""

from dataclasses import dataclass

from archc.drawing.picture import ICON_SIZE
from archc.layout.grid import ICON_CLEARANCE, LABEL_CLEARANCE, Grid, beside_title

RIGHT, DOWN, LEFT, UP = range(4)


@dataclass(frozen=True, slots=True)
class Port:
    """Where a line may leave or reach a part: its first vertex, the direction away from the part, the px between."""

    vertex: int
    outward: int
    side: int
    stub: float


def box_ports(grid: Grid, box: str) -> list[Port]:
    """One port on each side of a box: at the icon's middle, below at the label's end, above also beside a title."""
    places = grid.places
    x, y = places.center[box]
    size = places.scene.box_size[box]
    column, row = _index(grid.xs, x), _index(grid.ys, y)
    half = ICON_SIZE / 2
    height = grid.height
    found = []
    if (i := _first(grid.xs, x + half + ICON_CLEARANCE)) is not None:
        found.append(Port(i * height + row, RIGHT, RIGHT, grid.xs[i] - x - half))
    if (j := _first(grid.ys, y + size.bottom + LABEL_CLEARANCE)) is not None:
        found.append(Port(column * height + j, DOWN, DOWN, grid.ys[j] - y - size.bottom))
    if (i := _last(grid.xs, x - half - ICON_CLEARANCE)) is not None:
        found.append(Port(i * height + row, LEFT, LEFT, x - half - grid.xs[i]))
    if (j := _last(grid.ys, y - half - ICON_CLEARANCE)) is not None:
        found.append(Port(column * height + j, UP, UP, y - half - grid.ys[j]))
        if (beside := beside_title(places, box)) is not None:
            found.append(Port(_index(grid.xs, beside) * height + j, UP, UP, y - half - grid.ys[j] + beside - x))
    return found


def frame_ports(grid: Grid, frame: str, inside: bool) -> list[Port]:
    """Three ports on each side of a frame, reached from outside or from inside."""
    rect, height = grid.places.frame[frame], grid.height
    found = []
    for share in (0.5, 0.25, 0.75):
        row = _index(grid.ys, rect.y + 40 + (rect.h - 48) * share)
        column = _index(grid.xs, rect.x + rect.w * share)
        away = 60.0 * abs(share - 0.5)
        for side, line, lines in (
            (RIGHT, rect.right, grid.xs),
            (DOWN, rect.bottom, grid.ys),
            (LEFT, rect.x, grid.xs),
            (UP, rect.y, grid.ys),
        ):
            beyond = (side in (RIGHT, DOWN)) != inside
            index = _first(lines, line + 5) if beyond else _last(lines, line - 5)
            if index is None:
                continue
            vertex = index * height + row if side in (RIGHT, LEFT) else column * height + index
            outward = (side + 2) & 3 if inside else side
            found.append(Port(vertex, outward, side, abs(lines[index] - line) + away))
    return found


def _index(lines: list[float], value: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - value))


def _first(lines: list[float], least: float) -> int | None:
    return next((i for i, value in enumerate(lines) if value >= least), None)


def _last(lines: list[float], most: float) -> int | None:
    return next((i for i in range(len(lines) - 1, -1, -1) if lines[i] <= most), None)
