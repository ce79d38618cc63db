"""Choose: draw a graph in several ways and keep the best."""

from collections.abc import Callable

from archc.drawing.graph import Graph
from archc.drawing.picture import Picture
from archc.layout.columns import Shape, choose_columns
from archc.layout.coordinates import place
from archc.layout.grid import make_grid
from archc.layout.labels import place_labels
from archc.layout.lift import lift
from archc.layout.page import make_picture
from archc.layout.pieces import make_ways
from archc.layout.routes import Effort, Router
from archc.layout.rows import order_rows
from archc.layout.scene import make_scene
from archc.layout.settle import settle, way_points
from archc.layout.structure import Plan
from archc.layout.texts import claim_room

Progress = Callable[[str], None]


def draw(graph: Graph, *, quality: str, progress: Progress) -> Picture:
    """Lay a graph out with archc's own steps."""
    del quality
    scene = make_scene(graph)
    progress("columns")
    lifted = lift(scene)
    columns = choose_columns(scene, lifted, Shape())
    progress("rows")
    plan = Plan(columns, order_rows(scene, columns, lifted, effort=400))
    progress("routes")
    places = place(scene, plan, lifted)
    grid = make_grid(places)
    ways = make_ways(grid, Router(grid, Effort()).run())
    places = settle(scene, plan, lifted, places, ways)
    points = {name: way_points(places, way) for name, way in ways.ways.items()}
    progress("labels")
    claims = claim_room(scene, places, ways, points)
    if claims:
        places = settle(scene, plan, lifted, places, ways, claims)
        points = {name: way_points(places, way) for name, way in ways.ways.items()}
    texts, discs = place_labels(scene, places, points)
    return make_picture(scene, places, points, texts, discs)
