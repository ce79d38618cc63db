"""Choose: draw a graph in several ways and keep the best."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from archc.drawing.graph import Graph
from archc.drawing.picture import Picture
from archc.layout.columns import Shape, choose_columns, regions, twins
from archc.layout.coordinates import Places, place
from archc.layout.earlier import Earlier
from archc.layout.grid import Grid, make_grid
from archc.layout.labels import place_labels
from archc.layout.lanes import guides
from archc.layout.lift import Lifted, lift, straightness
from archc.layout.page import MARGIN, make_picture
from archc.layout.pieces import make_ways
from archc.layout.routes import STRICT, Effort, Router
from archc.layout.rows import declared_pairs, follow_rows, neighbours, order_rows, untangle
from archc.layout.scene import Scene, make_scene
from archc.layout.score import Score, score
from archc.layout.settle import settle, way_points
from archc.layout.structure import Plan, row_neighbours
from archc.layout.texts import claim_room
from archc.layout.traffic import Route

Progress = Callable[[str], None]


PRICE_OF_SIZE = 260.0
PRICE_OF_DISORDER = 25.0
PRICE_OF_WHITE = 200.0
"""Price of a page that is white altogether, where both directions are drawn."""
PRICE_OF_CHANGE = 40.0
"""Price of two boxes that changed places since the earlier picture."""
SLACK = 5.0
"""By how much a finished plan may be cheaper than its sketch."""
WISHED_ASPECT = 1.58
FREE_ASPECT = 0.3
"""A page is as good as any while the logarithm of its aspect differs by no more than this: from 1.17 to 2.13."""

SMALL_AREA = 2.0
"""Mpx of a page above which its shape matters more: the other prices grow with the graph, too."""

SHAPES = (
    Shape(),
    Shape(most=5),
    Shape(beside_in=False),
    Shape(beside_out=True),
    Shape(most=14),
    Shape(beside_in=False, beside_frames=False),
)
"""Settings of columns that are tried; the first is the one of a draft."""
REGION_SHAPES = (Shape(regions="beside"), Shape(regions="below"))
"""More of them where there are several regions."""
ZONE_SHAPES = (Shape(most=3),)
"""More of them where zones stand side by side: each is as long as its fullest subnet."""
WIDE_SHAPES = (SHAPES[0], SHAPES[3], SHAPES[4], SHAPES[5])
"""The settings that matter for large graphs."""


FREELY = Effort(crossing=140.0)
"""Arrows take the way that suits them."""
CROSSING_LAST = Effort(crossing=300.0)
"""Lines go a long way round rather than over another, as there is room for between zones."""
LANES = Effort((200.0, 200.0), crossing=140.0)
"""Arrows keep to their lanes where that costs little."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is tried: shapes, estimates and starts a shape, plans sketched, moves sketched, plans finished.

    Moves start from the best plan of each of `climbs` choices of columns. `free` plans keep the order that the
    estimates found, the others are untangled column by column. Plans are sketched with the effort `sketch` and
    finished once with each of the `efforts`; so many `knots`, crossings between arrows of one part, are looked at
    in pairs. The best drawing is routed again from where everything stands in it, at most `again` times. Where more
    than `hopeless` crossings cannot be avoided, only HASTE is left.
    """

    shapes: tuple[Shape, ...]
    estimates: int
    starts: int = 1
    sketched: int = 0
    moves: int = 0
    climbs: int = 1
    finished: int = 1
    sketch: Effort = Effort((0.0,))
    efforts: tuple[Effort, ...] = (FREELY, LANES)
    knots: int = 8
    again: int = 0
    free: bool = True
    untangled: bool = True
    hopeless: int = 10**9


STRICT_LANES = Effort((STRICT, 600.0), crossing=140.0)
"""They keep to them at first, so that no arrow crosses many others to spare itself a bend."""
QUICK = Effort((200.0,), crossing=140.0, patience=300.0)

DRAFT = Budget(SHAPES[:1], estimates=60, efforts=(Effort((0.0, 0.0)),), knots=0, untangled=False)
WIDE = Budget(SHAPES[:1], estimates=60, efforts=(QUICK,), knots=0, free=False)
"""Drafts of larger graphs."""
LARGE = Budget(
    WIDE_SHAPES,
    estimates=60,
    sketched=len(WIDE_SHAPES),
    finished=2,
    sketch=QUICK,
    efforts=(LANES, STRICT_LANES),
    knots=0,
    free=False,
    hopeless=250,
)
HASTE = replace(WIDE, estimates=1, efforts=(Effort((100.0,), crossing=60.0, patience=0.0),))
"""A search that is hasty from its first state."""
BUDGETS: tuple[tuple[int, Budget], ...] = (
    (25, Budget(SHAPES, estimates=220, starts=5, sketched=12, moves=8, finished=2, again=2)),
    (45, Budget(SHAPES, estimates=600, starts=4, sketched=12, moves=12, finished=2, again=2)),
    (80, replace(LARGE, shapes=SHAPES, sketched=len(SHAPES))),
    (220, LARGE),
    (300, WIDE),
)
"""Effort by the number of boxes or arrows up to which it holds, so that a picture comes in time; above, HASTE."""


DENSE = 20
"""Crossings of the best sketch above which a graph gets less effort: each step takes longer, and none makes it tidy."""
SMALL = 25
"""Boxes or arrows up to which the order that the estimates find is good enough for a draft."""
BOTH_WAYS_AT_MOST = 25
"""Boxes up to which a graph whose direction is free is finished both ways; of larger ones, drafts decide."""


def budget_for(size: int, quality: str) -> Budget:
    """Give the effort that a graph with so many boxes or arrows gets."""
    budget = next((budget for most, budget in BUDGETS if size <= most), HASTE)
    if quality == "draft" and budget is not HASTE:
        return DRAFT if size <= SMALL else WIDE
    return budget


def _hurried(budget: Budget) -> Budget:
    """Give the effort of a dense graph."""
    efforts = (budget.efforts[0], budget.efforts[-1])
    return replace(budget, climbs=1, moves=budget.moves // 4, efforts=efforts, finished=1, knots=0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn plan and its price."""

    plan: Plan
    places: Places
    picture: Picture
    score: Score
    price: float


class Drafts:
    """Draws plans of one scene. The grid of a plan is made once, and lines that two efforts find are settled once."""

    def __init__(self, scene: Scene, lifted: tuple[Lifted, ...]) -> None:
        self.scene = scene
        self.lifted = lifted
        self._grids: dict[tuple[object, float], Grid] = {}
        self._finished: dict[object, Drawing] = {}

    def _grid(self, plan: Plan, key: tuple[object, float]) -> Grid:
        found = self._grids.get(key)
        if found is None:
            found = self._grids[key] = make_grid(place(self.scene, plan, self.lifted, spacing=key[1]))
        return found

    def sketch(self, plan: Plan, effort: Effort) -> Drawing:
        """Place, route once and settle a plan without texts.

        Takes a third of the time of finishing, and its price tells nearly as much.
        """
        scene = self.scene
        grid = self._grid(plan, (_key(plan), 1.0))
        routes = Router(grid, effort, guides(grid, plan) if any(effort.detours) else None).run()
        ways = make_ways(grid, routes)
        places = settle(scene, plan, self.lifted, grid.places, ways, axes=("y", "x"))
        points = {name: way_points(places, way) for name, way in ways.ways.items()}
        return _drawing(scene, plan, places, make_picture(scene, places, points, {}, {}), textless=True)

    def finish(self, plan: Plan, effort: Effort, *, spacing: float = 1.0) -> Drawing:
        """Place, route, settle and label a plan."""
        key = (_key(plan), spacing)
        grid = self._grid(plan, key)
        routes = Router(grid, effort, guides(grid, plan) if any(effort.detours) else None).run()
        lines = tuple((name, route.vertices, route.start.side, route.end.side) for name, route in routes.items())
        if (key, lines) not in self._finished:
            self._finished[key, lines] = self._settled(plan, grid, routes)
        return self._finished[key, lines]

    def _settled(self, plan: Plan, grid: Grid, routes: dict[str, Route]) -> Drawing:
        scene, lifted = self.scene, self.lifted
        ways = make_ways(grid, routes)
        places = settle(scene, plan, lifted, grid.places, ways, axes=("y", "x", "y", "x"))
        points = {name: way_points(places, way) for name, way in ways.ways.items()}
        claims = claim_room(scene, places, ways, points)
        if claims:
            places = settle(scene, plan, lifted, places, ways, claims, axes=("x", "y", "x"))
            points = {name: way_points(places, way) for name, way in ways.ways.items()}
        texts, discs = place_labels(scene, places, points)
        return _drawing(scene, plan, places, make_picture(scene, places, points, texts, discs))

    def again(self, drawing: Drawing, effort: Effort) -> Drawing:
        """Route a drawing from where everything stands in it."""
        grid = make_grid(drawing.places)
        return self._settled(drawing.plan, grid, Router(grid, effort).run())


def draw(graph: Graph, *, quality: str, progress: Progress, like: Earlier | None = None) -> Picture:
    """Lay a graph out with archc's own steps, where it can be like an earlier picture."""
    if graph.direction != "either":
        return _draw(graph, quality, progress, like).picture
    ways = (replace(graph, direction="down"), replace(graph, direction="right"))
    asked = quality if len(graph.boxes) <= BOTH_WAYS_AT_MOST else "draft"
    drawn = [_draw(way, asked, progress, like) for way in ways]
    better = min(range(len(ways)), key=lambda way: drawn[way].price + PRICE_OF_WHITE * _white(drawn[way].picture))
    return (drawn[better] if asked == quality else _draw(ways[better], quality, progress, like)).picture


def _white(picture: Picture) -> float:
    """Tell which share of a page lies beside everything drawn."""
    rects = [frame.rect for frame in picture.frames] + [box.label.rect for box in picture.boxes]
    drawn = max(r.right for r in rects) - min(r.x for r in rects) if rects else picture.width
    return max(0.0, 1 - (drawn + 2 * MARGIN) / picture.width)


def _draw(graph: Graph, quality: str, progress: Progress, like: Earlier | None) -> Drawing:
    scene = make_scene(graph, like)
    lifted = lift(scene)
    drafts = Drafts(scene, lifted)
    budget = budget_for(max(len(scene.boxes), len(scene.arrows)), quality)
    progress("columns and rows")
    if budget.moves and twins(scene):
        budget = replace(budget, climbs=2, efforts=(*budget.efforts, CROSSING_LAST))
    plans = _plans(scene, lifted, budget)
    if min(plan.rows.crossings for plan in plans) > budget.hopeless:
        plans, budget = [min(plans, key=lambda plan: plan.rows.crossings)], WIDE
    progress("lines")
    promised = [(plan, 0.0) for plan in plans]
    if budget.sketched:
        sketches = [drafts.sketch(plan, budget.sketch) for plan in plans]
        if budget.moves and min(drawing.score.crossings for drawing in sketches) > DENSE:
            budget = _hurried(budget)
        sketches = _improve(drafts, sketches, budget)
        promised = [(drawing.plan, drawing.price) for drawing in sketches]
    progress("labels")
    return _finish_best(drafts, promised, budget)


def _finish_best(drafts: Drafts, promised: list[tuple[Plan, float]], budget: Budget) -> Drawing:
    """Finish the first plans and keep the best; while it has a fault, try the next ones, then wider gaps.

    Each plan comes with the price that its sketch promised: texts only add to it.
    """
    best = _finish_first(drafts, promised[: budget.finished], budget)
    plans = [plan for plan, _ in promised]
    spare = [(plan, 1.0) for plan in plans[budget.finished :][:3]] + [(plan, 1.6) for plan in plans[:2]]
    for plan, spacing in spare:
        if best.score.hard == 0:
            break
        best = _better(best, drafts.finish(plan, budget.efforts[0], spacing=spacing))
    for _ in range(budget.again):
        drawing = drafts.again(best, budget.efforts[0])
        if drawing.price > best.price - 1:
            break
        best = drawing
    return best


def _finish_first(drafts: Drafts, promised: list[tuple[Plan, float]], budget: Budget) -> Drawing:
    """Finish the first plans with every effort that can matter: without crossings their cost does not."""
    best: Drawing | None = None
    for plan, least in promised:
        if budget.free and best is not None and best.price + SLACK < least:
            break  # a sketch in one round says less of plans whose lines keep to lanes
        for effort in budget.efforts:
            drawing = drafts.finish(plan, effort)
            best = drawing if best is None else _better(best, drawing)
            if drawing.score.crossings == 0:
                break
    if best is None:
        raise AssertionError("a budget finishes at least one plan")
    return _untied(drafts, best, budget)


def _untied(drafts: Drafts, best: Drawing, budget: Budget) -> Drawing:
    """Draw the best plan once more with its knots looked at, after one round of routing and after all."""
    if not budget.knots:
        return best
    plan, usual = best.plan, budget.efforts[0]
    for detours in (usual.detours[:1], usual.detours):
        if best.score.crossings:
            best = _better(best, drafts.finish(plan, replace(usual, detours=detours, knots=budget.knots)))
    return best


def _better(one: Drawing, other: Drawing) -> Drawing:
    return other if other.price < one.price else one


def _plans(scene: Scene, lifted: tuple[Lifted, ...], budget: Budget) -> list[Plan]:
    """Plans for every shape that gives other columns, the most promising first; at least one of each shape."""
    plans: list[Plan] = []
    firsts: list[Plan] = []
    seen = set()
    for shape in (*budget.shapes, *(REGION_SHAPES if regions(scene) else ()), *(ZONE_SHAPES if twins(scene) else ())):
        columns = choose_columns(scene, lifted, shape)
        key = tuple(sorted(columns.span.items()))
        if key not in seen:
            seen.add(key)
            rows = order_rows(scene, columns, lifted, effort=budget.estimates, starts=budget.starts)
            if budget.untangled:
                firsts.append(Plan(columns, untangle(scene, columns, lifted, rows[0])))
            if budget.free:
                firsts.append(Plan(columns, rows[0]))
                plans += [Plan(columns, other) for other in rows[1:]]
    plans.sort(key=lambda plan: plan.rows.cost)
    different: dict[object, Plan] = {}
    for plan in (*firsts, *plans):
        different.setdefault(_key(plan), plan)
    return [*_kept_plans(scene, lifted), *list(different.values())[: max(budget.sketched, 1)]]


def _kept_plans(scene: Scene, lifted: tuple[Lifted, ...]) -> list[Plan]:
    """Give the plan that follows the earlier picture, where there is one to follow."""
    if not scene.kept:
        return []
    columns = choose_columns(scene, lifted, Shape(kept=True))
    return [Plan(columns, follow_rows(scene, columns, lifted), kept=True)]


def _improve(drafts: Drafts, sketches: list[Drawing], budget: Budget) -> list[Drawing]:
    """Route the most promising moves from the best sketches on, one for each columns; gives all, the best first."""
    sketches = sorted(sketches, key=lambda drawing: drawing.price)
    firsts: dict[object, Drawing] = {}
    for drawing in sketches:
        firsts.setdefault(frozenset(drawing.plan.columns.span.items()), drawing)
    tried = {_key(drawing.plan) for drawing in sketches}
    for first in list(firsts.values())[: budget.climbs]:
        sketches += _climb(drafts, first, tried, budget)
    return sorted(sketches, key=lambda drawing: drawing.price)


def _climb(drafts: Drafts, best: Drawing, tried: set[object], budget: Budget) -> Iterator[Drawing]:
    """Sketch moves; each one that is better is the next to start from."""
    left = budget.moves
    while left > 0:
        better = None
        for plan in _moves(drafts.scene, drafts.lifted, best, budget):
            if _key(plan) in tried or left <= 0:
                continue
            tried.add(_key(plan))
            left -= 1
            drawing = drafts.sketch(plan, budget.sketch)
            if drawing.price < best.price - 1:
                better = drawing
                break
        if better is None:
            return
        yield better
        best = better


def _moves(scene: Scene, lifted: tuple[Lifted, ...], best: Drawing, budget: Budget) -> Iterator[Plan]:
    """Plans that differ from the best by one move: a box steps aside, a part changes its place."""
    plan = best.plan
    for move in _asides(scene, lifted, best):
        yield replace(plan, aside=(*plan.aside, move))
    for rows in neighbours(scene, plan.columns, lifted, plan.rows, most=3 * budget.moves):
        yield replace(plan, rows=rows)


def _asides(scene: Scene, lifted: tuple[Lifted, ...], best: Drawing) -> list[tuple[str, str, bool]]:
    """Boxes that keep an arrow from running straight, those in the way of the most important arrows first."""
    weights = straightness(scene, lifted)
    across = 0 if scene.down else 1
    span = best.plan.columns.span
    rects = {box.id: (box.rect, box.label.rect) for box in best.picture.boxes}
    bent = {arrow.id for arrow in best.picture.arrows if len(arrow.points) > 2}
    found: list[tuple[float, tuple[str, str, bool]]] = []
    for arrow in lifted:
        if arrow.source not in rects or arrow.target not in rects or arrow.arrow not in bent:
            continue
        row = rects[arrow.source][0].center[across]
        first, last = sorted((span[arrow.source][0], span[arrow.target][0]))
        for box, (icon, label) in rects.items():
            start, end = (icon.y, label.bottom) if across else (min(icon.x, label.x), max(icon.right, label.right))
            if first < span[box][0] < last and start - 8 < row < end + 8:
                behind = (start + end) / 2 > row
                found += [
                    (-weights[arrow.arrow], (box, arrow.source, behind)),
                    (-weights[arrow.arrow], (box, arrow.source, not behind)),
                ]
    return [move for _, move in sorted(found, key=lambda item: item[0])[:6]]


def _key(plan: Plan) -> object:
    """Name the picture that a plan gives: the columns, and who stands above whom wherever columns meet."""
    above = frozenset(pair for inside in plan.rows.order for pair in row_neighbours(plan, inside))
    return frozenset(plan.columns.span.items()), above, plan.aside, plan.kept


def _drawing(scene: Scene, plan: Plan, places: Places, picture: Picture, *, textless: bool = False) -> Drawing:
    result = score(picture)
    if textless:
        result = replace(result, label_missing=0)
    order = PRICE_OF_DISORDER * _disorder(scene, plan)
    if scene.kept:
        order += PRICE_OF_CHANGE * sum(scene.kept.disturbed(picture).values()) / 2
    return Drawing(plan, places, picture, result, price(result) + order)


def _disorder(scene: Scene, plan: Plan) -> int:
    """Pairs of parts that look alike and stand against their declared order."""
    place = {part: index for order in plan.rows.order.values() for index, part in enumerate(order)}
    return sum(alike and place[one] > place[other] for one, other, alike in declared_pairs(scene, plan.columns))


def price(result: Score) -> float:
    """One number for a score: faults first, then crossings, bends, length, size and shape."""
    shape = max(0.0, abs(math.log(max(0.05, result.aspect) / WISHED_ASPECT)) - FREE_ASPECT)
    shape *= max(1.0, result.area / SMALL_AREA)
    return (
        1000.0 * result.hard
        + 300.0 * result.line_on_title
        + 40.0 * result.crossings
        + 10.0 * result.bends
        + 25.0 * result.near
        + 15.0 * result.label_on_line
        + 0.03 * result.drawn
        + PRICE_OF_SIZE * math.sqrt(result.area)
        + 500.0 * shape
    )
