"""How an arrow is drawn: right angles with rounded corners, a small gap at each end, an open head."""

import math
from collections.abc import Sequence
from itertools import pairwise

from archc.drawing.picture import Point, Rect
from archc.render.look.paths import Path, line, rounded, toward

CORNER_RADIUS = 6.0
END_GAP = 2.0
"""Air in px between a line's end and the border it belongs to."""
HEAD_LENGTH, HEAD_HALF_WIDTH = 6.5, 3.75


def arrow_path(points: Sequence[Point], holes: Sequence[Rect]) -> Path:
    """Draw the line itself, open where `holes` (the labels of arrows) need the room.

    Cutting needs no mask: it shows whatever is behind a label, and PNG and PDF draw it three times faster.
    """
    return tuple(c for piece in cut(trimmed(points), holes) for c in rounded(piece, CORNER_RADIUS))


def cut(points: Sequence[Point], holes: Sequence[Rect]) -> tuple[tuple[Point, ...], ...]:
    """Take away what lies inside the holes; what remains comes back piece by piece."""
    pieces: list[list[Point]] = []
    for a, b in pairwise(points):
        for start, end in _free_spans(a, b, holes):
            if start > 0 or not pieces or pieces[-1][-1] != a:
                pieces.append([_between(a, b, start)])
            pieces[-1].append(_between(a, b, end))
    return tuple(tuple(piece) for piece in pieces)


def _free_spans(a: Point, b: Point, holes: Sequence[Rect]) -> list[tuple[float, float]]:
    """Give the parts of the way from `a` (0) to `b` (1) that no hole covers."""
    covered = sorted(span for hole in holes if (span := _span_inside(a, b, hole)))
    free, at = [], 0.0
    for start, end in covered:
        if start > at:
            free.append((at, start))
        at = max(at, end)
    return [*free, (at, 1.0)] if at < 1 else free


def _span_inside(a: Point, b: Point, hole: Rect) -> tuple[float, float] | None:
    start, end = 0.0, 1.0
    for p, q, low, high in ((a[0], b[0], hole.x, hole.right), (a[1], b[1], hole.y, hole.bottom)):
        if p == q:
            if not low < p < high:
                return None
            continue
        enter, leave = sorted(((low - p) / (q - p), (high - p) / (q - p)))
        start, end = max(start, enter), min(end, leave)
    return (start, end) if start < end else None


def _between(a: Point, b: Point, t: float) -> Point:
    return a if t == 0 else b if t == 1 else (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def head_path(points: Sequence[Point]) -> Path:
    r"""Draw the open head at the last point: `>` for a line that runs right. Nothing for a line without direction."""
    ends = trimmed(points)
    if len(ends) < 2:
        return ()
    tip = ends[-1]
    back = toward(tip, ends[-2], HEAD_LENGTH)
    if back == tip:
        return ()
    across = ((back[1] - tip[1]) / HEAD_LENGTH * HEAD_HALF_WIDTH, (tip[0] - back[0]) / HEAD_LENGTH * HEAD_HALF_WIDTH)
    return line((back[0] + across[0], back[1] + across[1]), tip, (back[0] - across[0], back[1] - across[1]))


def trimmed(points: Sequence[Point]) -> tuple[Point, ...]:
    """Drop repeated points and draw both ends in by the gap where their piece is long enough."""
    distinct = [p for i, p in enumerate(points) if i == 0 or math.dist(p, points[i - 1]) > 0.01]
    if len(distinct) < 2:
        return tuple(distinct)
    first, last = distinct[:2], distinct[-2:]
    if math.dist(*last) > 3 * END_GAP:
        distinct[-1] = toward(last[1], last[0], END_GAP)
    if math.dist(*first) > 3 * END_GAP:
        distinct[0] = toward(first[0], first[1], END_GAP)
    return tuple(distinct)


def mark_point(points: Sequence[Point], taken: Sequence[Rect]) -> Point:
    """Choose where a mark sits on a line: in the middle of its longest straight piece outside of `taken`."""
    free = [pair for piece in cut(points, taken) for pair in pairwise(piece)]
    longest = max(free, key=lambda pair: math.dist(*pair), default=(points[0], points[-1]) if points else None)
    return _between(*longest, 0.5) if longest else (0.0, 0.0)
