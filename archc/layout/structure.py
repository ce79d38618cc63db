"""What every placing keeps to on one axis: nesting, columns, rows, twins.

Variables of a program: ("at", box) the middle of an icon; ("lo", frame) and ("hi", frame) a frame's borders.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from archc.drawing.picture import ICON_SIZE
from archc.layout.columns import Columns, regions, twins
from archc.layout.program import Program
from archc.layout.rows import BOX_GAP, FRAME_BOTTOM, FRAME_GAP, FRAME_LEAST, FRAME_TOP, Rows
from archc.layout.scene import Inside, Scene

Axis = Literal["x", "y"]

COLUMN_GAP = 46.0
"""Free px between two boxes of neighbouring columns."""
FRAME_COLUMN_GAP = 38.0
ASIDE = 14.0
"""Px between a box that made way and the row it left free."""
FRAME_SIDE = 20.0
"""Px between a frame's side and what stands in it."""
FRAME_ABOVE_FRAME = 42.0
"""Px between the top borders of a frame and of a frame in it."""
TITLE_ROOM = 12.0
"""Px between a frame's title and a line that passes it."""
CENTRED = 0.1
"""Weight of boxes standing in the middle of their subnet."""
LIKE = 0.3
"""Weight of like boxes standing alike in their zones."""
HOLD = 1.0
"""Weight of a box staying where it stood in the earlier picture."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The decisions that coordinates follow: columns and rows.

    `aside` lists boxes that make way for a straight line: (box, part whose row stays free, whether it stands behind).
    `kept` plans follow an earlier picture: what stood there is drawn to its old place.
    """

    columns: Columns
    rows: Rows
    aside: tuple[tuple[str, str, bool], ...] = ()
    kept: bool = False


def low(scene: Scene, part: str, axis: Axis, *, icon: bool = False) -> tuple[Hashable, float]:
    """Name the variable of a part's left or top side, and tell how far before it that side lies.

    `icon` leaves the width of a label out.
    """
    if part in scene.frames:
        return ("lo", part), 0.0
    size = scene.box_size[part]
    if axis == "x":
        return ("at", part), ICON_SIZE / 2 if icon else size.side
    return ("at", part), size.top


def high(scene: Scene, part: str, axis: Axis, *, icon: bool = False) -> tuple[Hashable, float]:
    """Name the variable of a part's right or bottom side, and tell how far behind it that side lies.

    `icon` leaves the width of a label out.
    """
    if part in scene.frames:
        return ("hi", part), 0.0
    size = scene.box_size[part]
    if axis == "x":
        return ("at", part), ICON_SIZE / 2 if icon else size.side
    return ("at", part), size.bottom


def behind(program: Program, scene: Scene, axis: Axis, one: str, other: str, gap: float) -> None:
    """Keep `other` at least `gap` to the right of, or below, `one`."""
    (a, reach), (b, lead) = high(scene, one, axis), low(scene, other, axis)
    program.apart(a, b, reach + lead + gap)


def add_structure(program: Program, scene: Scene, plan: Plan, axis: Axis, *, tidy: bool = True) -> None:
    """Add nesting and separations on one axis, which can always be kept; and what makes them `tidy`."""
    along = (axis == "y") == scene.down
    for frame in scene.frames:
        _nest(program, scene, frame, axis)
    for inside in scene.inner_first:
        if along:
            for one, other in column_neighbours(scene, plan, inside):
                both_boxes = one in scene.boxes and other in scene.boxes
                behind(program, scene, axis, one, other, COLUMN_GAP if both_boxes else FRAME_COLUMN_GAP)
            _flush_columns(program, scene, plan, inside)
        else:
            for one, other in row_neighbours(plan, inside):
                both_boxes = one in scene.boxes and other in scene.boxes
                behind(program, scene, axis, one, other, BOX_GAP if both_boxes else FRAME_GAP)
    if tidy:
        _make_tidy(program, scene, plan, axis)


def _make_tidy(program: Program, scene: Scene, plan: Plan, axis: Axis) -> None:
    """Add twins, rows of subnets, lines beside titles, centring: firm wishes, which may be at odds in a graph."""
    along = (axis == "y") == scene.down
    if not along:
        _step_aside(program, scene, plan, axis)
        _fill_zones(program, scene, plan)
    if scene.down and axis == "x":
        _pass_titles(program, scene, plan)
    _align_twins(program, scene, along)
    _align_regions(program, scene, plan, along)
    _centre(program, scene, plan, axis)
    if plan.kept:
        _hold(program, scene, axis)


def _nest(program: Program, scene: Scene, frame: str, axis: Axis) -> None:
    hi, size = ("hi", frame), scene.frame_size[frame]
    lo = border(scene, frame, axis)
    program.apart(lo, hi, max(size.title_width + 24, 120.0) if axis == "x" else FRAME_LEAST)
    inside = [part for part in scene.children[frame] if lo == ("lo", frame) or not scene.stands_on_border(part)]
    if lo != ("lo", frame):
        _stand_on_border(program, scene, frame, axis)
    for part in inside:
        (a, lead), (b, reach) = low(scene, part, axis), high(scene, part, axis)
        before, after = FRAME_SIDE, FRAME_SIDE
        if axis == "y":
            before, after = FRAME_TOP if part in scene.boxes else FRAME_ABOVE_FRAME, FRAME_BOTTOM
        elif scene.down and scene.stands_on_border(part):
            before = size.title_width + FRAME_SIDE
        program.apart(lo, a, lead + before)
        program.apart(b, hi, reach + after)


def border(scene: Scene, frame: str, axis: Axis) -> Hashable:
    """Name the variable of a frame's left or top line: its own, or the middle of the icons that stand on it."""
    boxes = scene.on_border.get(frame)
    return ("at", boxes[0]) if boxes and (axis == "y") == scene.down else ("lo", frame)


def _stand_on_border(program: Program, scene: Scene, frame: str, axis: Axis) -> None:
    """Let a frame begin where the boxes on its border begin."""
    boxes = scene.on_border[frame]
    for one, other in pairwise(boxes):
        program.same(("at", one), ("at", other))
    program.same(("lo", frame), ("at", boxes[0]), max(low(scene, box, axis)[1] for box in boxes))
    for box in boxes:
        last, reach = high(scene, box, axis)
        program.apart(last, ("hi", frame), reach + (FRAME_BOTTOM if axis == "y" else FRAME_SIDE))


def column_neighbours(scene: Scene, plan: Plan, inside: Inside) -> Iterator[tuple[str, str]]:
    """Parts of one frame of which the second stands in a later column, with no third part between them."""
    span = plan.columns.span
    parts = sorted(scene.children[inside], key=lambda part: span[part][0])
    for other in parts:
        first = span[other][0]
        before = [part for part in parts if span[part][1] < first]
        nearest = max((span[part][0] for part in before), default=0)
        yield from ((part, other) for part in before if span[part][1] >= nearest)


def row_neighbours(plan: Plan, inside: Inside) -> Iterator[tuple[str, str]]:
    """Parts of one frame of which the second stands below the first in some column, with no third part between them."""
    span = plan.columns.span
    lowest: dict[int, str] = {}
    for part in plan.rows.order[inside]:
        columns = range(span[part][0], span[part][1] + 1)
        above = dict.fromkeys(lowest[column] for column in columns if column in lowest)
        yield from ((other, part) for other in above)
        lowest.update(dict.fromkeys(columns, part))


def _step_aside(program: Program, scene: Scene, plan: Plan, axis: Axis) -> None:
    for box, part, behind_it in plan.aside:
        if behind_it:
            program.apart(("at", part), ("at", box), low(scene, box, axis)[1] + ASIDE, soft=True)
        else:
            program.apart(("at", box), ("at", part), high(scene, box, axis)[1] + ASIDE, soft=True)


def _pass_titles(program: Program, scene: Scene, plan: Plan) -> None:
    """Put what a line reaches from above beside its frame's title, so that the line may come straight down."""
    span = plan.columns.span
    for arrow in scene.arrows.values():
        frame = scene.parent(arrow.target)
        if frame is None or arrow.target in scene.frames or frame in scene.chain[arrow.source]:
            continue
        size = scene.frame_size[frame]
        tight = scene.frames[frame].kind == "scaling-group"
        if not size.centred and not tight and span[arrow.source][1] < span[arrow.target][0]:
            program.apart(("lo", frame), ("at", arrow.target), size.title_width + TITLE_ROOM)


def _flush_columns(program: Program, scene: Scene, plan: Plan, inside: Inside) -> None:
    """Boxes of one frame in one column stand exactly above each other."""
    first: dict[int, str] = {}
    for part in scene.children[inside]:
        if part in scene.boxes and not scene.stands_on_border(part):
            anchor = first.setdefault(plan.columns.span[part][0], part)
            if anchor != part:
                program.same(("at", anchor), ("at", part))


def _fill_zones(program: Program, scene: Scene, plan: Plan) -> None:
    """Subnets that stand one behind the other in a zone begin and end together."""
    span = plan.columns.span
    for zone, frame in scene.frames.items():
        parts = sorted(scene.children[zone], key=lambda part: span[part])
        apart = all(span[one][1] < span[other][0] for one, other in pairwise(parts))
        if frame.kind == "zone" and apart and all(part in scene.frames for part in parts):
            for one, other in pairwise(parts):
                program.same(("lo", one), ("lo", other))
                program.same(("hi", one), ("hi", other))
            for part in parts:
                _centre_row(program, scene, plan, part)


def _centre_row(program: Program, scene: Scene, plan: Plan, frame: str) -> None:
    """Leave as much of a subnet free before its boxes as behind them."""
    boxes = [part for part in plan.rows.order[frame] if part in scene.boxes]
    if boxes and len(boxes) == len(scene.children[frame]):
        program.alike(("lo", frame), ("at", boxes[0]), ("at", boxes[-1]), ("hi", frame), CENTRED)


def _align_twins(program: Program, scene: Scene, along: bool) -> None:
    """Twin zones are equally wide and their like parts flush; across, twins are equally high."""
    for family in twins(scene):
        for number, group in enumerate(family):
            for one, other in pairwise(group):
                if along and one in scene.boxes:
                    program.same(("at", one), ("at", other))
                elif along:
                    program.same(("lo", one), ("lo", other))
                    program.same(("hi", one), ("hi", other))
                elif one in scene.boxes:
                    program.alike(
                        ("lo", _zone(scene, one)), ("at", one), ("lo", _zone(scene, other)), ("at", other), LIKE
                    )
                elif number == 0 and len(scene.leaves[one]) == len(scene.leaves[other]):
                    program.equal_spans(("lo", one), ("hi", one), ("lo", other), ("hi", other))
                elif number:
                    program.alike(("lo", one), ("hi", one), ("lo", other), ("hi", other), LIKE)


def _align_regions(program: Program, scene: Scene, plan: Plan, along: bool) -> None:
    """Regions side by side are equally high with their heads in a row; those below each other are equally wide."""
    for family in regions(scene):
        spans = sorted(plan.columns.span[region] for region in family)
        beside = all(one[1] < other[0] for one, other in pairwise(spans))
        below = spans[-1][0] <= min(last for _, last in spans)
        if below if along else beside:
            for one, other in pairwise(family):
                program.same(("lo", one), ("lo", other))
                program.same(("hi", one), ("hi", other))


def _zone(scene: Scene, part: str) -> str:
    """Name the zone that something stands in."""
    return next(above for above in scene.chain[part] if above in scene.frames and scene.frames[above].kind == "zone")


def _centre(program: Program, scene: Scene, plan: Plan, axis: Axis) -> None:
    """Put a single column of boxes in the middle of its frame, whose title may be wider.

    A frame that reaches over more columns than its parts does so for a twin, whose parts stand beside that middle.
    """
    if axis == "y":
        return
    span = plan.columns.span
    for frame in scene.frames:
        parts = scene.children[frame]
        if not parts or frame in scene.on_border:
            continue
        alone = {span[part] for part in parts} == {span[frame]}
        if len(parts) == 1 if scene.down else alone:
            one = parts[0]
            if one in scene.boxes:
                program.middle(("lo", frame), ("at", one), ("hi", frame))
            else:
                program.equal_spans(("lo", frame), ("lo", one), ("hi", one), ("hi", frame))


def _hold(program: Program, scene: Scene, axis: Axis) -> None:
    """Draw what stood in an earlier picture to where it stood, as one drawing that may move as a whole."""
    index = 0 if axis == "x" else 1
    first = min(at[index] for at in scene.kept.at.values())
    for box, at in scene.kept.at.items():
        program.near(("kept", "corner"), ("at", box), HOLD, at[index] - first)
