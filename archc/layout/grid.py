"""The grid that lines run on: the middles of boxes, the channels beside boxes and along borders.

Vertex v = column * height + row. Directions 0 right, 1 down, 2 left, 3 up. Unit v joins a vertex with the one to its
right, unit `size + v` with the one below it.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from archc.drawing.picture import Rect
from archc.layout.coordinates import Places
from archc.layout.scene import Inside

BESIDE_BOX = 14.0
"""Px between a box and the channel beside it."""
BESIDE_BORDER = 9.0
ICON_CLEARANCE = 8.0
LABEL_CLEARANCE = 5.0
TITLE_CLEARANCE = 3.0
OFF_MIDDLE = 20.0
"""How far from its middle a line may reach a box from above to pass a title."""
ALONG_BORDER = 3.5
"""No line runs along a border closer than this."""
MERGE = 5.0
"""Grid lines closer than this become one."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Lines, free units and what stands where. `length[d][v]` is the px from v to its neighbour, 0 where blocked."""

    places: Places
    xs: list[float]
    ys: list[float]
    length: tuple[list[float], list[float], list[float], list[float]]
    blocked: list[bool]
    border: list[int]
    """For each unit the index of the pair of frames it passes between; 0 when it stays in one."""
    passes: list[tuple[Inside, Inside]]
    inside: npt.NDArray[np.int64]
    """For each vertex, by column and row, the index in `frames` of the innermost frame round it."""
    frames: list[Inside]
    tables: dict[tuple[tuple[int, int, float], ...], memoryview] = field(default_factory=dict)
    """Least costs to targets that some search on this grid has asked for."""

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.ys)

    @property
    def size(self) -> int:
        """Number of vertices."""
        return len(self.xs) * len(self.ys)

    def point(self, vertex: int) -> tuple[float, float]:
        """Where a vertex is."""
        column, row = divmod(vertex, self.height)
        return self.xs[column], self.ys[row]


def make_grid(places: Places) -> Grid:
    """Draw the grid over placed boxes and frames."""
    xs, ys = _lines(places, horizontal=False), _lines(places, horizontal=True)
    width, height = len(xs), len(ys)
    right, down, vertex = _obstacles(places, xs, ys)
    right_length = np.zeros((width, height))
    down_length = np.zeros((width, height))
    right_length[:-1] = np.diff(xs)[:, None]
    down_length[:, :-1] = np.diff(ys)[None, :]
    right_length[:-1][right[:-1] | vertex[:-1] | vertex[1:]] = 0.0
    down_length[:, :-1][down[:, :-1] | vertex[:, :-1] | vertex[:, 1:]] = 0.0
    left_length, up_length = np.zeros_like(right_length), np.zeros_like(down_length)
    left_length[1:] = right_length[:-1]
    up_length[:, 1:] = down_length[:, :-1]
    border, passes, inside, frames = _borders(places, xs, ys)
    return Grid(
        places,
        xs,
        ys,
        (
            right_length.ravel().tolist(),
            down_length.ravel().tolist(),
            left_length.ravel().tolist(),
            up_length.ravel().tolist(),
        ),
        vertex.ravel().tolist(),
        border,
        passes,
        inside,
        frames,
    )


def _lines(places: Places, *, horizontal: bool) -> list[float]:
    """Coordinates of the grid lines of one direction, sorted. The middles of what arrows end at are never moved."""
    scene = places.scene
    ends = {end for arrow in scene.arrows.values() for end in (arrow.source, arrow.target)}
    kept: set[float] = set()
    wished: set[float] = set()
    for box in scene.boxes:
        icon, size = places.icon(box), scene.box_size[box]
        x, y = icon.center
        if box in ends:
            kept.add(round(y if horizontal else x, 1))
            bypass = None if horizontal else beside_title(places, box)
            wished |= set() if bypass is None else {bypass}
        low, high = (y - size.top, y + size.bottom) if horizontal else (x - size.side, x + size.side)
        wished |= {round(low - BESIDE_BOX, 1), round(high + BESIDE_BOX, 1)}
    for frame, rect in places.frame.items():
        low, high = (rect.y, rect.bottom) if horizontal else (rect.x, rect.right)
        if frame in ends:
            kept.add(round((low + high) / 2, 1))
        line = places.border(frame).y if horizontal else places.border(frame).x
        wished |= {round(v + s * BESIDE_BORDER, 1) for v in (low, line, high) for s in (-1, 1)}
    return _thinned(kept, wished)


def beside_title(places: Places, box: str) -> float | None:
    """Find where a line from above reaches a box beside the title of a frame that hides its middle, if it can."""
    x = places.center[box][0]
    for frame in places.scene.chain[box][1:]:
        title = places.title(frame)
        if title.x - TITLE_CLEARANCE < x < title.right + TITLE_CLEARANCE:
            beside = round(title.right + TITLE_CLEARANCE + 3, 1)
            return beside if beside - x <= OFF_MIDDLE else None
    return None


def _thinned(kept: set[float], wished: set[float]) -> list[float]:
    lines: list[float] = []
    for value in sorted(kept | wished):
        if lines and value - lines[-1] < MERGE and not (value in kept and lines[-1] in kept):
            if value in kept:
                lines[-1] = value
            continue
        lines.append(value)
    return lines


def _obstacles(places: Places, xs: list[float], ys: list[float]) -> tuple[Flags, Flags, Flags]:
    """Units to the right, units downwards and vertices that lie in an icon, a label or a title."""
    shape = (len(xs), len(ys))
    right, down, vertex = np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, bool)

    def block(rect: Rect, clearance: float) -> None:
        i, i_end = bisect_right(xs, rect.x - clearance), bisect_left(xs, rect.right + clearance)
        j, j_end = bisect_right(ys, rect.y - clearance), bisect_left(ys, rect.bottom + clearance)
        right[max(0, i - 1) : i_end, j:j_end] = True
        down[i:i_end, max(0, j - 1) : j_end] = True
        vertex[i:i_end, j:j_end] = True

    for box in places.center:
        block(places.icon(box), ICON_CLEARANCE)
        if places.scene.box_size[box].lines:
            block(places.label(box), LABEL_CLEARANCE)
    for frame, rect in places.frame.items():
        line = places.border(frame)
        block(places.title(frame), TITLE_CLEARANCE)
        columns = slice(max(0, bisect_left(xs, rect.x) - 1), bisect_right(xs, rect.right))
        rows = slice(max(0, bisect_left(ys, rect.y) - 1), bisect_right(ys, rect.bottom))
        for edge in (rect.y, line.y, rect.bottom):
            right[columns, bisect_right(ys, edge - ALONG_BORDER) : bisect_left(ys, edge + ALONG_BORDER)] = True
        for edge in (rect.x, line.x, rect.right):
            down[bisect_right(xs, edge - ALONG_BORDER) : bisect_left(xs, edge + ALONG_BORDER), rows] = True
    return right, down, vertex


def _borders(
    places: Places, xs: list[float], ys: list[float]
) -> tuple[list[int], list[tuple[Inside, Inside]], npt.NDArray[np.int64], list[Inside]]:
    """Find the pairs of frames that a unit passes between, and the frames that vertices stand in."""
    frames: list[Inside] = [None, *sorted(places.frame, key=lambda frame: len(places.scene.chain[frame]))]
    inside = np.zeros((len(xs), len(ys)), dtype=np.int64)
    for number, frame in enumerate(frames):
        if frame is not None:
            rect = places.frame[frame]
            inside[
                bisect_right(xs, rect.x) : bisect_left(xs, rect.right),
                bisect_right(ys, rect.y) : bisect_left(ys, rect.bottom),
            ] = number
    right, down = np.zeros_like(inside), np.zeros_like(inside)
    right[:-1] = np.where(inside[:-1] != inside[1:], inside[:-1] * len(frames) + inside[1:], 0)
    down[:, :-1] = np.where(inside[:, :-1] != inside[:, 1:], inside[:, :-1] * len(frames) + inside[:, 1:], 0)
    codes, numbers = np.unique(np.concatenate([[0], right.ravel(), down.ravel()]), return_inverse=True)
    passes = [(frames[code // len(frames)], frames[code % len(frames)]) for code in codes.tolist()]
    return numbers[1:].tolist(), passes, inside, frames
