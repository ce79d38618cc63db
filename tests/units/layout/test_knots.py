"""Two arrows that cross and have an end in common are routed together."""

from dataclasses import replace

from archc.layout.choose import BUDGETS, _plans
from archc.layout.coordinates import place
from archc.layout.grid import make_grid
from archc.layout.lift import lift
from archc.layout.routes import Effort, Router
from archc.layout.scene import make_scene


def test_a_reply_and_a_request_are_untied(study):
    """Each of them runs best where it crosses the other; together they run apart."""
    scene = make_scene(replace(study("ecommerce"), title=""))
    lifted = lift(scene)
    plan = _plans(scene, lifted, BUDGETS[0][1])[0]
    grid = make_grid(place(scene, plan, lifted))
    ties = []
    for knots in (0, 8):
        router = Router(grid, Effort((0.0,), knots=knots))
        router.run()
        ties.append(len(router._knots()))
    assert ties[1] < ties[0]
