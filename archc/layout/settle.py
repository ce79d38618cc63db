"""Settle: boxes, frames and lines move together to their final places, one linear program an axis.

The routes decide what lies on which side of what; that order is kept, everything else is free: channels widen to the lines
they carry, jogs close, frames shrink to what they hold. On each axis the parts in its way are swept in order, and each keeps its
distance from those it can see:

    ─── line ───        every `│` is one constraint; a part further away follows from them
        │  │
      ┌─┴┐ │
      │  │ │
      └─┬┘ │
    ────┴──┴─ line
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

from archc.drawing.picture import ICON_SIZE, Rect
from archc.layout.columns import TIER
from archc.layout.coordinates import Places, places_from, price_size
from archc.layout.lift import Lifted, straightness
from archc.layout.measure import LABEL_GAP
from archc.layout.pieces import Piece, Way, Ways
from archc.layout.program import Program
from archc.layout.routes import DOWN, LEFT, RIGHT, UP
from archc.layout.scene import Scene
from archc.layout.structure import Axis, Plan, add_structure, column_neighbours, high, low
from archc.layout.texts import Claim

LINE_GAP = 12.0
"""Px between two lines."""
PORT_ROOM = 22.0
"""How far from an icon's middle a line may meet its side."""
CLEARANCE: dict[str, float] = {"icon": 8.0, "label": 5.0, "border": 7.0, "title": 4.0}
"""Px between a line and what it passes."""
TEXT_GAP = 3.0
REACH = 3.0
"""Px by which the ends of a line are taken longer when looking for what it passes."""
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


@dataclass(slots=True)
class _Item:
    """Something on an axis: where it is now, what it spans on the other axis, and its edges as variable and offset."""

    order: tuple[float, int, int, int]
    low: float
    high: float
    first: tuple[Hashable, float]
    last: tuple[Hashable, float]
    kind: str
    owner: Hashable


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
    """Move everything; the lines' pieces are changed to their final coordinates. `claims` are the texts to make room for, `axes` the order of programs."""
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
    """The corners of a way, its ends included, as many as pieces plus one."""
    pieces, arrow = way.pieces, way.route.arrow
    points = [end_point(places, arrow.source, way.route.start.side, pieces[0].at)]
    points += [(b.at, a.at) if a.horizontal else (a.at, b.at) for a, b in zip(pieces, pieces[1:], strict=False)]
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
    items = _items(scene, places, ways, axis, claims)
    program = Program()
    add_structure(program, scene, plan, axis)
    if axis == "x":
        for frame, size in scene.frame_size.items():
            if size.centred:
                program.middle(("lo", frame), ("title", frame), ("hi", frame))
    _keep_apart(program, ways, items, axis)
    _attach(program, scene, ways, axis)
    _keep_stubs(program, scene, ways, axis)
    _price(program, scene, plan, lifted, ways, axis)
    for claim in claims:
        if claim.axis == axis:
            program.apart(claim.before[0], claim.after[0], claim.gap, soft=True)
    return program.solve()


def _items(scene: Scene, places: Places, ways: Ways, axis: Axis, claims: tuple[Claim, ...]) -> list[_Item]:
    """Everything that a line has to keep away from on an axis, and the lines, in order along it."""
    items: list[_Item] = []
    vertical = axis == "y"
    for number, box in enumerate(scene.boxes):
        size = scene.box_size[box]
        at: Hashable = ("at", box)
        half = ICON_SIZE / 2
        x, y = places.center[box]
        middle = y + (size.bottom - size.top) / 2 if vertical else x
        for kind, rect in (("icon", places.icon(box)), ("label", places.label(box))):
            if kind == "label" and not size.lines:
                continue
            if vertical:
                edges = (-half, half) if kind == "icon" else (half + LABEL_GAP, size.bottom)
            else:
                edges = (-half, half) if kind == "icon" else (-size.label_width / 2, size.label_width / 2)
            items.append(_rect_item(rect, vertical, (at, edges[0]), (at, edges[1]), kind, box, middle, number))
    for number, frame in enumerate(scene.frames):
        rect = places.frame[frame]
        for name, edge in (("lo", rect.y if vertical else rect.x), ("hi", rect.bottom if vertical else rect.right)):
            span = (rect.x, rect.right) if vertical else (rect.y, rect.bottom)
            border = ((name, frame), 0.0)
            items.append(_Item((edge, 1, number, 0), *span, border, border, "border", frame))
        items.append(_title_item(scene, places, frame, vertical, number))
    for line in ways.lines:
        if line.horizontal == vertical:
            name = ("line", line.index)
            items.append(
                _Item((line.at, 2, line.rank, 1), line.low, line.high, (name, 0.0), (name, 0.0), "line", line.index)
            )
    texts = [claim for claim in claims if (claim.axis == "x") == vertical]
    items += [_text_item(ways, claim, vertical, place) for claim in texts for place in (0, 2)]
    items.sort(key=lambda item: item.order)
    return items


def _rect_item(
    rect: Rect,
    vertical: bool,
    first: tuple[Hashable, float],
    last: tuple[Hashable, float],
    kind: str,
    owner: str,
    middle: float,
    number: int,
) -> _Item:
    span = (rect.x, rect.right) if vertical else (rect.y, rect.bottom)
    return _Item((middle, 0, number, 0), *span, first, last, kind, owner)


def _title_item(scene: Scene, places: Places, frame: str, vertical: bool, number: int) -> _Item:
    rect = places.title(frame)
    if vertical:
        return _rect_item(
            rect, True, (("lo", frame), 0.0), (("lo", frame), rect.h), "title", frame, rect.y + rect.h / 2, number
        )
    half = rect.w / 2
    name: Hashable = ("title", frame) if scene.frame_size[frame].centred else ("lo", frame)
    edges = (-half, half) if scene.frame_size[frame].centred else (0.0, rect.w)
    return _rect_item(rect, False, (name, edges[0]), (name, edges[1]), "title", frame, rect.x + half, number)


def _text_item(ways: Ways, claim: Claim, vertical: bool, place: int) -> _Item:
    """A text moves with the line that carries it; it is swept before (0) and after (2) that line, to be seen from both sides."""
    line = ways.lines[claim.line]
    rect = claim.rect(line.at)
    half = (claim.height if vertical else claim.width) / 2
    span = (rect.x, rect.right) if vertical else (rect.y, rect.bottom)
    name = ("line", line.index)
    return _Item((line.at, 2, line.rank, place), *span, (name, -half), (name, half), "text", line.index)


def _keep_apart(program: Program, ways: Ways, items: list[_Item], axis: Axis) -> None:
    """Sweep the items in order; each keeps its distance from the ones it sees before it."""
    attached = _attached(ways, axis)
    crowds = _crowds(attached)
    joined = _joined(ways, axis)
    starts: list[float] = [-1e9]
    seen: list[_Item | None] = [None]
    for item in items:
        reach = REACH if item.kind == "line" else 0.0
        low, high = item.low - reach, item.high + reach
        i = bisect_right(starts, low) - 1
        j = bisect_right(starts, high - 1e-9) - 1
        for before in {id(other): other for other in seen[i : j + 1]}.values():
            gap = None if before is None else _gap(before, item, attached, crowds, joined)
            if before is not None and gap is not None:
                program.apart(before.last[0], item.first[0], before.last[1] - item.first[1] + gap, soft=True)
        tail = seen[j]
        head = [starts[i]] if starts[i] < low else []
        kept = [seen[i]] if head else []
        starts[i : j + 1] = [*head, low, high]
        seen[i : j + 1] = [*kept, item, tail]


def _gap(
    before: _Item,
    item: _Item,
    attached: dict[int, dict[str, int]],
    crowds: dict[tuple[str, int], int],
    joined: set[tuple[int, int]],
) -> float | None:
    """The px that two items keep, or None when they need not care: lines care about everything, the rest is structure."""
    if before.kind == "line" and item.kind == "line":
        a, b = before.owner, item.owner
        assert isinstance(a, int)
        assert isinstance(b, int)
        overlap = min(before.high, item.high) - max(before.low, item.low)
        if (min(a, b), max(a, b)) in joined and overlap <= 1:
            return None
        return _line_gap(attached.get(a, {}), attached.get(b, {}), crowds)
    if "text" in {before.kind, item.kind}:
        return _text_gap(before, item, attached, joined)
    if before.kind != "line" and item.kind != "line":
        return None
    line, other = (before, item) if before.kind == "line" else (item, before)
    assert isinstance(line.owner, int)
    if other.kind in {"icon", "label"} and other.owner in attached.get(line.owner, {}):
        return None
    return CLEARANCE[other.kind]


def _text_gap(
    before: _Item, item: _Item, attached: dict[int, dict[str, int]], joined: set[tuple[int, int]]
) -> float | None:
    """Texts keep clear of everything but their own line, what it turns into and what it meets."""
    text, other = (before, item) if before.kind == "text" else (item, before)
    if isinstance(other.owner, int) and isinstance(text.owner, int):
        pair = (min(text.owner, other.owner), max(text.owner, other.owner))
        return None if text.owner == other.owner or pair in joined else TEXT_GAP
    if isinstance(text.owner, int) and other.owner in attached.get(text.owner, {}):
        return None
    return TEXT_GAP


def _line_gap(one: dict[str, int], other: dict[str, int], crowds: dict[tuple[str, int], int]) -> float:
    """Lines that meet the same side of a box stand closer when there are many."""
    gap = LINE_GAP
    for part, side in one.items():
        if other.get(part) == side:
            gap = min(gap, 2 * PORT_ROOM / max(1, crowds[part, side] - 1))
    return gap


def _attached(ways: Ways, axis: Axis) -> dict[int, dict[str, int]]:
    """For each line of an axis the parts whose side it meets, and which side."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for way in ways.ways.values():
        route = way.route
        ends = (
            (way.pieces[0], route.arrow.source, route.start.side),
            (way.pieces[-1], route.arrow.target, route.end.side),
        )
        for piece, part, side in ends:
            if piece.horizontal == (axis == "y"):
                found[piece.line][part] = side
    return found


def _crowds(attached: dict[int, dict[str, int]]) -> dict[tuple[str, int], int]:
    return Counter((part, side) for sides in attached.values() for part, side in sides.items())


def _joined(ways: Ways, axis: Axis) -> set[tuple[int, int]]:
    """Pairs of lines that one piece joins end to end: they may close up to a straight one."""
    found = set()
    for way in ways.ways.values():
        for one, other in zip(way.pieces, way.pieces[2:], strict=False):
            if one.horizontal == (axis == "y"):
                found.add((min(one.line, other.line), max(one.line, other.line)))
    return found


def _attach(program: Program, scene: Scene, ways: Ways, axis: Axis) -> None:
    """Lines meet the side of a box near the icon's middle, and a frame between its corners."""
    for line, sides in _attached(ways, axis).items():
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
    """The last piece of a line is long enough for its head, the first one to be seen."""
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
    """A line below a box ends at its label, which may be narrower than the icon."""
    size = scene.box_size[box]
    return PORT_ROOM if not size.lines else max(6.0, min(PORT_ROOM, size.label_width / 2 + 3))


def _price(program: Program, scene: Scene, plan: Plan, lifted: tuple[Lifted, ...], ways: Ways, axis: Axis) -> None:
    """Charge the length of lines across this axis, bends at ports, and the size of frames."""
    along = (axis == "y") == scene.down
    price_size(program, scene, along)
    weights = straightness(scene, lifted)
    lengths: dict[tuple[Hashable, Hashable], list[float]] = defaultdict(list)
    for way in ways.ways.values():
        for a, b in _spanned(scene, way, axis):
            if a != b:
                lengths[a, b].append(weights.get(way.route.arrow.id, 1.0))
    for (a, b), found in lengths.items():
        program.near(a, b, max(found) + 0.25 * (len(found) - 1))
    crowds = _crowds(_attached(ways, axis))
    for line, sides in _attached(ways, axis).items():
        for part, side in sides.items():
            if part in scene.boxes:
                program.near(("at", part), ("line", line), PORT_PULL if crowds[part, side] > 1 else ALONE_PULL)
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
    """Frames of one meaning that stand side by side begin and end together."""
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
    found: list[tuple[Hashable, Hashable]] = []
    for index, piece in enumerate(pieces):
        if piece.horizontal == (axis == "x"):
            before = (
                _end_variable(scene, arrow.source, way.route.start.side) if index == 0 else _name(pieces[index - 1])
            )
            after = (
                _end_variable(scene, arrow.target, way.route.end.side)
                if index == len(pieces) - 1
                else _name(pieces[index + 1])
            )
            found.append((before, after))
    return found


def _name(piece: Piece) -> Hashable:
    return ("line", piece.line)


def _end_variable(scene: Scene, part: str, side: int) -> Hashable:
    if part in scene.boxes:
        return ("at", part)
    return ("hi" if side in (RIGHT, DOWN) else "lo", part)
