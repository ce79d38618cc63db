"""Choose: draw a graph in several ways and keep the best."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from archc.drawing.graph import Graph
from archc.drawing.picture import Picture
from archc.layout.columns import Shape, choose_columns
from archc.layout.coordinates import place
from archc.layout.grid import make_grid
from archc.layout.labels import place_labels
from archc.layout.lift import Lifted, lift
from archc.layout.page import make_picture
from archc.layout.pieces import make_ways
from archc.layout.routes import Effort, Router
from archc.layout.rows import order_rows
from archc.layout.scene import Scene, make_scene
from archc.layout.score import Score, score
from archc.layout.settle import settle, way_points
from archc.layout.structure import Plan
from archc.layout.texts import claim_room

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished candidate."""

    picture: Picture
    score: Score
    cost: float


def draw(graph: Graph, *, quality: str, progress: Progress) -> Picture:
    """Lay a graph out with archc's own steps."""
    scene = make_scene(graph)
    lifted = lift(scene)
    progress("columns and rows")
    plans = _plans(scene, lifted, SHAPES if quality == "best" else SHAPES[:1])
    best: Drawing | None = None
    for number, plan in enumerate(plans):
        progress(f"lines, try {number + 1} of {len(plans)}")
        drawing = finish(scene, lifted, plan, Effort())
        if best is None or drawing.cost < best.cost:
            best = drawing
    assert best is not None
    return best.picture


SHAPES = (Shape(), Shape(most=5), Shape(beside_in=False), Shape(beside_out=True), Shape(most=14))


def _plans(scene: Scene, lifted: tuple[Lifted, ...], shapes: tuple[Shape, ...]) -> list[Plan]:
    """Plans for every shape that gives other columns, the most promising first."""
    plans: list[Plan] = []
    seen = set()
    for shape in shapes:
        columns = choose_columns(scene, lifted, shape)
        key = tuple(sorted(columns.span.items()))
        if key not in seen:
            seen.add(key)
            plans += [Plan(columns, rows) for rows in order_rows(scene, columns, lifted, effort=600, starts=4)[:2]]
    return sorted(plans, key=lambda plan: plan.rows.cost)


def finish(scene: Scene, lifted: tuple[Lifted, ...], plan: Plan, effort: Effort) -> Drawing:
    """Place, route, settle and label one plan."""
    places = place(scene, plan, lifted)
    grid = make_grid(places)
    ways = make_ways(grid, Router(grid, effort).run())
    places = settle(scene, plan, lifted, places, ways)
    points = {name: way_points(places, way) for name, way in ways.ways.items()}
    claims = claim_room(scene, places, ways, points)
    if claims:
        places = settle(scene, plan, lifted, places, ways, claims)
        points = {name: way_points(places, way) for name, way in ways.ways.items()}
    texts, discs = place_labels(scene, places, points)
    picture = make_picture(scene, places, points, texts, discs)
    result = score(picture)
    return Drawing(picture, result, price(result))


def price(result: Score) -> float:
    """One number for a score: faults first, then crossings, bends, length, size and shape."""
    shape = abs(math.log(max(0.2, result.aspect) / 1.6))
    return (
        1000.0 * result.hard
        + 300.0 * result.line_on_title
        + 40.0 * result.crossings
        + 10.0 * result.bends
        + 25.0 * result.near
        + 15.0 * result.label_on_line
        + 0.03 * result.drawn
        + 120.0 * math.sqrt(result.area)
        + (150.0 * shape if shape > 0.3 else 0.0)
    )
