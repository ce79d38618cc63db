"""Settle: boxes, frames and lines move together to their final places, one linear program an axis.

The routes decide what lies on which side of what (see `sweep`); that order is kept, everything else is free: channels
widen to the lines they carry, jogs close, frames shrink to what they hold.
"""

from collections import defaultdict
from collections.abc import Hashable
from itertools import pairwise

from archc.drawing.picture import ICON_SIZE
from archc.layout.columns import TIER
from archc.layout.coordinates import Places, places_from, price_size
from archc.layout.lift import Lifted, straightness
from archc.layout.pieces import Way, Ways, reorder
from archc.layout.ports import DOWN, LEFT, RIGHT, UP
from archc.layout.program import Program
from archc.layout.scene import Scene
from archc.layout.structure import Axis, Plan, add_structure, column_neighbours, high, low
from archc.layout.sweep import PORT_ROOM, Ends, keep_apart
from archc.layout.texts import Claim

FLUSH = 0.25
PORT_PULL = 0.35
FIRST_STUB = 10.0
LAST_STUB = 18.0
"""Least px of a line's first and last piece."""
ALONE_PULL = 5.0
"""Weight of the only line at a box's side meeting it in the middle: more than any length it could save."""
ALIGN = 0.12
LEVEL = 1.5
"""Weight of two boxes that a straight line joins being exactly level."""
BALANCE = 0.5

Value = dict[Hashable, float]


def settle(
    scene: Scene,
    plan: Plan,
    lifted: tuple[Lifted, ...],
    places: Places,
    ways: Ways,
    claims: tuple[Claim, ...] = (),
    *,
    axes: tuple[Axis, ...],
) -> Places:
    """Move everything; the lines' pieces are changed to their final coordinates.

    `claims` are the texts to make room for, `axes` the order of the programs.
    """
    for axis in axes:
        solved = _solve(scene, plan, lifted, places, ways, axis, claims)
        if solved is None:
            continue
        for line in ways.lines:
            if line.horizontal == (axis == "y"):
                at = solved["line", line.index]
                for piece in line.pieces:
                    piece.at = at
        claims = tuple(claim.moved(solved) if claim.axis == axis else claim for claim in claims)
        places = _moved(scene, places, axis, solved)
        _span_pieces(places, ways)
        _rerank(ways)
        reorder(ways, horizontal=axis == "x")
    return places


def _moved(scene: Scene, places: Places, axis: Axis, solved: Value) -> Places:
    x: Value = {}
    y: Value = {}
    for box, (u, v) in places.center.items():
        x["at", box], y["at", box] = u, v
    for frame, rect in places.frame.items():
        x["lo", frame], x["hi", frame] = rect.x, rect.right
        y["lo", frame], y["hi", frame] = rect.y, rect.bottom
    return places_from(scene, solved if axis == "x" else x, solved if axis == "y" else y)


def _rerank(ways: Ways) -> None:
    """After a first solution no two lines that matter share a coordinate; the rank only keeps the order stable."""
    for rank, line in enumerate(sorted(ways.lines, key=lambda line: (line.at, line.rank, line.index))):
        line.rank = rank


def end_point(places: Places, part: str, side: int, across: float) -> tuple[float, float]:
    """Where a line at coordinate `across` meets the side of a part."""
    if part in places.center:
        x, y = places.center[part]
        size = places.scene.box_size[part]
        reach = {RIGHT: ICON_SIZE / 2, DOWN: size.bottom, LEFT: -ICON_SIZE / 2, UP: -ICON_SIZE / 2}[side]
        return (x + reach, across) if side in (RIGHT, LEFT) else (across, y + reach)
    rect = places.frame[part]
    edge = {RIGHT: rect.right, DOWN: rect.bottom, LEFT: rect.x, UP: rect.y}[side]
    return (edge, across) if side in (RIGHT, LEFT) else (across, edge)


def _span_pieces(places: Places, ways: Ways) -> None:
    """Set what each piece spans from its neighbours and ends."""
    for way in ways.ways.values():
        points = way_points(places, way)
        for piece, a, b in zip(way.pieces, points, points[1:], strict=False):
            piece.low, piece.high = sorted((a[0], b[0]) if piece.horizontal else (a[1], b[1]))


def way_points(places: Places, way: Way) -> list[tuple[float, float]]:
    """List the corners of a way, its ends included, as many as pieces plus one."""
    pieces, arrow = way.pieces, way.route.arrow
    points = [end_point(places, arrow.source, way.route.start.side, pieces[0].at)]
    points += [(b.at, a.at) if a.horizontal else (a.at, b.at) for a, b in pairwise(pieces)]
    points.append(end_point(places, arrow.target, way.route.end.side, pieces[-1].at))
    return points


def _solve(
    scene: Scene,
    plan: Plan,
    lifted: tuple[Lifted, ...],
    places: Places,
    ways: Ways,
    axis: Axis,
    claims: tuple[Claim, ...],
) -> Value | None:
    ends = Ends(ways, axis)
    program = Program()
    add_structure(program, scene, plan, axis)
    if axis == "x":
        for frame, size in scene.frame_size.items():
            if size.centred:
                program.middle(("lo", frame), ("title", frame), ("hi", frame))
    keep_apart(program, scene, places, ways, ends, axis, claims)
    _attach(program, scene, ends, axis)
    _keep_stubs(program, scene, ways, axis)
    _price_lengths(program, scene, lifted, ways, axis)
    _price_ports(program, scene, ends)
    _price_order(program, scene, plan, ways, axis)
    for claim in claims:
        if claim.axis == axis:
            program.apart(claim.before[0], claim.after[0], claim.gap, soft=True)
    return program.solve()


def _attach(program: Program, scene: Scene, ends: Ends, axis: Axis) -> None:
    """Let lines meet the side of a box near the icon's middle, and a frame between its corners."""
    for line, sides in ends.sides.items():
        name = ("line", line)
        for part, side in sides.items():
            if part in scene.boxes:
                room = PORT_ROOM if side != DOWN else _room_below(scene, part)
                program.apart(name, ("at", part), -room)
                program.apart(("at", part), name, -room)
            else:
                program.apart(("lo", part), name, 40.0 if axis == "y" else 8.0)
                program.apart(name, ("hi", part), 8.0)


def _keep_stubs(program: Program, scene: Scene, ways: Ways, axis: Axis) -> None:
    """Make the last piece of a line long enough for its head, the first one to be seen."""
    for way in ways.ways.values():
        arrow, pieces = way.route.arrow, way.pieces
        if len(pieces) < 2 or arrow.source == arrow.target:
            continue
        for piece, part, port, least in (
            (pieces[1], arrow.source, way.route.start, FIRST_STUB),
            (pieces[-2], arrow.target, way.route.end, LAST_STUB),
        ):
            if piece.horizontal != (axis == "y"):
                continue
            edge, reach = (high if port.side in (RIGHT, DOWN) else low)(scene, part, axis, icon=True)
            if port.outward in (RIGHT, DOWN):
                program.apart(edge, ("line", piece.line), reach + least, soft=True)
            else:
                program.apart(("line", piece.line), edge, reach + least, soft=True)


def _room_below(scene: Scene, box: str) -> float:
    """Tell how far from the middle a line may end below a label, which may be narrower than the icon."""
    size = scene.box_size[box]
    return PORT_ROOM if not size.lines else max(6.0, min(PORT_ROOM, size.label_width / 2 + 3))


def _price_lengths(program: Program, scene: Scene, lifted: tuple[Lifted, ...], ways: Ways, axis: Axis) -> None:
    """Charge the length of pieces along this axis; a piece that friends share counts a little more than once."""
    weights = straightness(scene, lifted)
    lengths: dict[tuple[Hashable, Hashable], list[float]] = defaultdict(list)
    for way in ways.ways.values():
        for a, b in _spanned(scene, way, axis):
            if a != b:
                lengths[a, b].append(weights.get(way.route.arrow.id, 1.0))
    for (a, b), found in lengths.items():
        program.near(a, b, max(found) + 0.25 * (len(found) - 1))


def _price_ports(program: Program, scene: Scene, ends: Ends) -> None:
    """Charge lines for meeting a box off its middle."""
    for line, sides in ends.sides.items():
        for part, side in sides.items():
            if part in scene.boxes:
                alone = ends.crowds[part, side] == 1
                program.near(("at", part), ("line", line), ALONE_PULL if alone else PORT_PULL)


def _price_order(program: Program, scene: Scene, plan: Plan, ways: Ways, axis: Axis) -> None:
    """Charge size, and boxes and frames that could be flush or level and are not."""
    along = (axis == "y") == scene.down
    price_size(program, scene, along)
    if along:
        for box in scene.boxes:
            program.near(("column", plan.columns.span[box][0]), ("at", box), FLUSH)
    else:
        _balance(program, scene, plan)
    for way in ways.ways.values():
        source, target = way.route.arrow.source, way.route.arrow.target
        if source in scene.boxes and target in scene.boxes and source != target:
            straight = len(way.pieces) == 1 and way.pieces[0].horizontal == (axis == "y")
            program.near(("at", source), ("at", target), LEVEL if straight else ALIGN)


def _balance(program: Program, scene: Scene, plan: Plan) -> None:
    """Let frames of one meaning that stand side by side begin and end together."""
    for inside in scene.inner_first:
        for one, other in column_neighbours(scene, plan, inside):
            if one not in scene.frames or other not in scene.frames:
                continue
            kinds = {scene.frames[one].kind, scene.frames[other].kind}
            if len(kinds) == 1 or kinds <= TIER.keys():
                program.near(("lo", one), ("lo", other), BALANCE)
                program.near(("hi", one), ("hi", other), BALANCE)


def _spanned(scene: Scene, way: Way, axis: Axis) -> list[tuple[Hashable, Hashable]]:
    """Pairs of variables whose distance is the length of a piece that runs along the axis."""
    pieces, arrow = way.pieces, way.route.arrow
    ends = [_end_variable(scene, arrow.source, way.route.start.side)]
    ends += [("line", piece.line) for piece in pieces]
    ends.append(_end_variable(scene, arrow.target, way.route.end.side))
    return [(ends[index], ends[index + 2]) for index, piece in enumerate(pieces) if piece.horizontal == (axis == "x")]


def _end_variable(scene: Scene, part: str, side: int) -> Hashable:
    if part in scene.boxes:
        return ("at", part)
    return ("hi" if side in (RIGHT, DOWN) else "lo", part)
