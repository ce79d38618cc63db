"""Score of a picture: hard faults that no reviewer should ever see, and quality, the smaller the better.

The measures are those of the project's judge of pictures, for lines of horizontal and vertical pieces. Counted with
arrays,
because the portfolio scores every candidate.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from archc.drawing.picture import Picture, PlacedArrow, Point, Rect

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one picture. `hard` sums the faults; `length` is drawn length over straight length."""

    boxes_overlap: int
    outside_frame: int
    line_on_box: int
    line_in_frame: int
    lines_merged: int
    label_on_part: int
    end_off_border: int
    label_missing: int
    crossings: int
    bends: int
    near: int
    label_on_line: int
    line_on_title: int
    length: float
    drawn: float
    area: float
    aspect: float

    @property
    def hard(self) -> int:
        """Faults that must not be."""
        return (
            self.boxes_overlap
            + self.outside_frame
            + self.line_on_box
            + self.line_in_frame
            + self.lines_merged
            + self.label_on_part
            + self.end_off_border
            + self.label_missing
        )


def score(picture: Picture) -> Score:
    """Measure a picture."""
    nest = _Nest(picture)
    pieces = _Pieces(picture)
    crossings, merged, near = _between_lines(picture, pieces)
    label_on_part, label_on_line = _labels(picture, nest, pieces)
    drawn = float(np.abs(pieces.high - pieces.low).sum()) if len(pieces.owner) else 0.0
    straight = sum(max(1.0, float(np.hypot(*np.subtract(a.points[0], a.points[-1])))) for a in picture.arrows)
    return Score(
        boxes_overlap=_boxes_overlap(nest),
        outside_frame=_outside_frame(picture, nest),
        line_on_box=_line_on_box(picture, nest, pieces),
        line_in_frame=_line_in_frame(picture, nest, pieces),
        lines_merged=merged,
        label_on_part=label_on_part,
        end_off_border=_ends_off(picture, nest),
        label_missing=sum(1 for arrow in picture.arrows if arrow.text and arrow.label is None),
        crossings=crossings,
        bends=pieces.bends,
        near=near,
        label_on_line=label_on_line,
        line_on_title=int(_hit(pieces, _array([f.title.rect for f in picture.frames]), 1.0).sum()),
        length=drawn / max(1.0, straight),
        drawn=drawn,
        area=picture.width * picture.height / 1e6,
        aspect=picture.width / picture.height,
    )


class _Nest:
    """Rectangles of icons and labels, of frames, and who stands in whom."""

    def __init__(self, picture: Picture) -> None:
        parents = {box.id: box.parent for box in picture.boxes}
        parents |= {frame.id: frame.parent for frame in picture.frames}
        self.above = {part: _above(part, parents) for part in parents}
        self.rects = [rect for box in picture.boxes for rect in (box.rect, box.label.rect)]
        self.owners = [box.id for box in picture.boxes for _ in range(2)]
        self.array = _array(self.rects)
        self.boxes = {box.id: (box.rect, box.label.rect) for box in picture.boxes}
        self.frames = {frame.id: frame.room for frame in picture.frames}


def _above(part: str, parents: dict[str, str | None]) -> frozenset[str]:
    found = set()
    above = parents[part]
    while above is not None:
        found.add(above)
        above = parents[above]
    return frozenset(found)


class _Pieces:
    """All straight pieces as arrays: owner (index of the arrow), axis (0 level, 1 upright), place, low and high end."""

    def __init__(self, picture: Picture) -> None:
        rows: list[tuple[int, int, float, float, float]] = []
        self.bends = 0
        for number, arrow in enumerate(picture.arrows):
            points = simplified(arrow.points)
            self.bends += max(0, len(points) - 2)
            for (x, y), (u, v) in pairwise(points):
                level = abs(y - v) < abs(x - u)
                at, low, high = (y, *sorted((x, u))) if level else (x, *sorted((y, v)))
                rows.append((number, 0 if level else 1, at, low, high))
        table = np.array(rows, dtype=float).reshape(-1, 5)
        self.owner: Ints = table[:, 0].astype(np.intp)
        self.level: Flags = table[:, 1] == 0
        self.at: Floats = table[:, 2]
        self.low: Floats = table[:, 3]
        self.high: Floats = table[:, 4]


def simplified(points: tuple[Point, ...]) -> list[Point]:
    """Points without repetitions and without those on a straight piece."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1 and (
            abs(kept[-2][0] - kept[-1][0]) < 0.01 > abs(kept[-1][0] - point[0])
            or abs(kept[-2][1] - kept[-1][1]) < 0.01 > abs(kept[-1][1] - point[1])
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return kept


def _array(rects: list[Rect]) -> Floats:
    """Left, top, right and bottom of rectangles, a row each."""
    return np.array([(r.x, r.y, r.right, r.bottom) for r in rects], dtype=float).reshape(-1, 4)


def _overlaps(one: Floats, other: Floats, margin: float = 0.5) -> Flags:
    """Matrix of which rectangles overlap by more than `margin` px."""
    a, b = one[:, None], other[None]
    hits: Flags = (
        (a[..., 0] + margin < b[..., 2])
        & (b[..., 0] + margin < a[..., 2])
        & (a[..., 1] + margin < b[..., 3])
        & (b[..., 1] + margin < a[..., 3])
    )
    return hits


def _hit(pieces: _Pieces, rects: Floats, inset: float) -> Flags:
    """Matrix of which pieces run through which rectangles, `inset` px inside their borders."""
    x0, y0, x1, y1 = (rects[:, 0] + inset, rects[:, 1] + inset, rects[:, 2] - inset, rects[:, 3] - inset)
    at, low, high, level = pieces.at[:, None], pieces.low[:, None], pieces.high[:, None], pieces.level[:, None]
    flat = level & (at > y0) & (at < y1) & (np.maximum(low, x0) < np.minimum(high, x1))
    upright = ~level & (at > x0) & (at < x1) & (np.maximum(low, y0) < np.minimum(high, y1))
    hits: Flags = (flat | upright) & (x1 > x0) & (y1 > y0)
    return hits


def _per_arrow(hits: Flags, pieces: _Pieces, arrows: int) -> Flags:
    """From hits of pieces to hits of whole arrows."""
    found = np.zeros((arrows, hits.shape[1]), dtype=bool)
    np.logical_or.at(found, pieces.owner, hits)
    return found


def _boxes_overlap(nest: _Nest) -> int:
    owner = np.array(_numbers(nest.owners), dtype=np.intp)
    hits = _overlaps(nest.array, nest.array)
    return int((hits & (owner[:, None] < owner[None])).sum())


def _numbers(names: list[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(name, len(numbers)) for name in names]


def _outside_frame(picture: Picture, nest: _Nest) -> int:
    count = 0
    for box in picture.boxes:
        if box.parent is not None:
            count += sum(not _within(rect, nest.frames[box.parent]) for rect in (box.rect, box.label.rect))
    for frame in picture.frames:
        if frame.parent is not None:
            count += not _within(frame.room, nest.frames[frame.parent])
    return count + _foreign_frames(nest) + _boxes_on_frames(picture, nest)


def _foreign_frames(nest: _Nest) -> int:
    """Pairs of frames that overlap though neither holds the other."""
    names = list(nest.frames)
    rects = _array(list(nest.frames.values()))
    i, j = np.nonzero(np.triu(_overlaps(rects, rects), 1))
    pairs = [(names[a], names[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    return sum(1 for one, other in pairs if one not in nest.above[other] and other not in nest.above[one])


def _boxes_on_frames(picture: Picture, nest: _Nest) -> int:
    """Boxes on frames that do not hold them, and boxes on titles."""
    rects, titles = list(nest.frames.values()), [frame.title.rect for frame in picture.frames]
    on_frame, on_title = _overlaps(_array(rects), nest.array), _overlaps(_array(titles), nest.array)
    count = int((on_title[:, 0::2] | on_title[:, 1::2]).sum())
    i, j = np.nonzero(on_frame[:, 0::2] | on_frame[:, 1::2])
    names = list(nest.frames)
    return count + sum(
        1 for a, b in zip(i.tolist(), j.tolist(), strict=True) if names[a] not in nest.above[nest.owners[2 * b]]
    )


def _within(rect: Rect, frame: Rect) -> bool:
    return (
        rect.x >= frame.x - 0.5
        and rect.y >= frame.y - 0.5
        and rect.right <= frame.right + 0.5
        and rect.bottom <= frame.bottom + 0.5
    )


def _line_on_box(picture: Picture, nest: _Nest, pieces: _Pieces) -> int:
    """Arrows that run through a foreign icon or label, or through their own icon."""
    if not picture.arrows or not picture.boxes:
        return 0
    count = len(picture.arrows)
    through = _per_arrow(_hit(pieces, nest.array, 1.0), pieces, count)
    through = through[:, 0::2] | through[:, 1::2]
    into = _per_arrow(_hit(pieces, nest.array[0::2], 4.0), pieces, count)
    column = {box.id: number for number, box in enumerate(picture.boxes)}
    for row, arrow in enumerate(picture.arrows):
        for end in {arrow.source, arrow.target}:
            if end in column:
                through[row, column[end]] = into[row, column[end]]
    return int(through.sum())


def _line_in_frame(picture: Picture, nest: _Nest, pieces: _Pieces) -> int:
    """Arrows that run through a frame that holds neither of their ends."""
    if not picture.arrows or not picture.frames:
        return 0
    through = _per_arrow(_hit(pieces, _array(list(nest.frames.values())), 1.0), pieces, len(picture.arrows))
    for row, arrow in enumerate(picture.arrows):
        known = {arrow.source, arrow.target} | nest.above[arrow.source] | nest.above[arrow.target]
        for column, frame in enumerate(nest.frames):
            if frame in known:
                through[row, column] = False
    return int(through.sum())


def _between_lines(picture: Picture, pieces: _Pieces) -> tuple[int, int, int]:
    """Crossings, unrelated arrows on each other, arrows closer than 6 px."""
    count = len(picture.arrows)
    if not len(pieces.owner):
        return 0, 0, 0
    flat, up = np.flatnonzero(pieces.level), np.flatnonzero(~pieces.level)
    return _crossings(pieces, flat, up), *_parallels(picture.arrows, pieces, (flat, up), count)


def _crossings(pieces: _Pieces, flat: Ints, up: Ints) -> int:
    """Count points in which a level and an upright piece of two arrows cross; once a pair of arrows and point."""
    e = 1e-4
    x, y = pieces.at[up][None], pieces.at[flat][:, None]
    low_x, high_x = pieces.low[flat][:, None] + e, pieces.high[flat][:, None] - e
    low_y, high_y = pieces.low[up][None] + e, pieces.high[up][None] - e
    hit = (x > low_x) & (x < high_x) & (y > low_y) & (y < high_y)
    i, j = np.nonzero(hit)
    a, b = pieces.owner[flat][i], pieces.owner[up][j]
    points = np.stack(
        [np.minimum(a, b), np.maximum(a, b), np.round(pieces.at[up][j]), np.round(pieces.at[flat][i])], axis=1
    )
    return len(np.unique(points[a != b], axis=0)) if len(points) else 0


def _parallels(
    arrows: tuple[PlacedArrow, ...], pieces: _Pieces, directions: tuple[Ints, Ints], count: int
) -> tuple[int, int]:
    merged = np.zeros((count, count), dtype=bool)
    close = np.zeros((count, count), dtype=bool)
    for group in directions:
        at, low, high, owner = pieces.at[group], pieces.low[group], pieces.high[group], pieces.owner[group]
        common = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
        gap = np.abs(at[:, None] - at[None])
        for found, hits in ((merged, (common > 2) & (gap < 2)), (close, (common > 8) & (gap < 6))):
            i, j = np.nonzero(hits)
            found[owner[i], owner[j]] = True
    upper = np.triu(np.ones((count, count), dtype=bool), 1)
    ends = [{arrow.source, arrow.target} for arrow in arrows]
    i, j = np.nonzero(merged & upper)
    unrelated = sum(1 for a, b in zip(i.tolist(), j.tolist(), strict=True) if not ends[a] & ends[b])
    return unrelated, int((close & ~merged & upper).sum())


def _labels(picture: Picture, nest: _Nest, pieces: _Pieces) -> tuple[int, int]:
    """Labels of arrows on icons, labels, titles or each other; labels on foreign lines."""
    owners = [number for number, arrow in enumerate(picture.arrows) if arrow.label]
    rects = _array([arrow.label.rect for arrow in picture.arrows if arrow.label])
    if not owners:
        return 0, 0
    titles = _array([frame.title.rect for frame in picture.frames])
    count = int(_overlaps(rects, nest.array).sum()) + int(_overlaps(rects, titles).sum())
    count += int(np.triu(_overlaps(rects, rects), 1).sum())
    crossed = _per_arrow(_hit(pieces, rects, 1.0), pieces, len(picture.arrows))
    crossed[owners, range(len(owners))] = False
    return count, int(crossed.sum())


def _ends_off(picture: Picture, nest: _Nest) -> int:
    count = 0
    for arrow in picture.arrows:
        for end, point in ((arrow.source, arrow.points[0]), (arrow.target, arrow.points[-1])):
            rects = nest.boxes.get(end) or (nest.frames[end],)
            count += min(_border_distance(point, rect) for rect in rects) > 6
    return count


def _border_distance(point: Point, rect: Rect) -> float:
    x, y = point
    dx, dy = max(rect.x - x, 0.0, x - rect.right), max(rect.y - y, 0.0, y - rect.bottom)
    outside = float(np.hypot(dx, dy))
    return outside or min(x - rect.x, rect.right - x, y - rect.y, rect.bottom - y)
