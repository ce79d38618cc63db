"""Columns are ordered with the arrows that pass them, so that few of these cross."""

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.layout.columns import Shape, choose_columns
from archc.layout.layers import Layers
from archc.layout.lift import lift
from archc.layout.rows import order_rows
from archc.layout.scene import make_scene


def box(name, parent=None):
    return Box(id=name, type="t", icon="compute/lambda", name=name, parent=parent)


def graph(boxes, arrows, frames=()):
    ends = [Arrow(id=f"e{number}", source=one, target=other) for number, (one, other) in enumerate(arrows)]
    return Graph(boxes=tuple(boxes), arrows=tuple(ends), frames=tuple(frames))


def layers(drawn, shape=None):
    scene = make_scene(drawn)
    lifted = lift(scene)
    columns = choose_columns(scene, lifted, shape or Shape())
    return scene, Layers(scene, columns, lifted, scene.children)


def test_two_arrows_that_need_not_cross_do_not():
    """Declared crosswise, drawn side by side."""
    _, ordered = layers(graph(map(box, "abcd"), ["ad", "bc"]))
    assert ordered.crossings() == 1
    assert ordered.reduce() == 0
    assert ordered.orders()[None] in (["a", "b", "d", "c"], ["b", "a", "c", "d"])


def test_what_cannot_be_saved_is_counted():
    """Two sources that both call the same two targets cross once."""
    _, ordered = layers(graph(map(box, "abcd"), ["ac", "ad", "bc", "bd"]))
    assert ordered.reduce() == 1


def test_an_arrow_that_passes_a_column_has_a_lane_there():
    """From a straight to c it passes above or below b."""
    _, ordered = layers(graph(map(box, "abc"), ["ab", "bc", "ac"]))
    ordered.reduce()
    ((lane,),) = ordered.lanes().values()
    assert lane.column == 1
    assert (lane.above, lane.below) in {("b", None), (None, "b")}


def test_lanes_pass_round_foreign_frames():
    """What an arrow passes beside is the frame, not a box in it."""
    inside = graph(
        [box("a"), box("b", "f"), box("d", "f"), box("c")],
        ["ab", "ad", "bc", "dc", "ac"],
        [Frame(id="f", kind="vpc", title="f")],
    )
    _, ordered = layers(inside)
    ordered.reduce()
    (lane,) = ordered.lanes()["e4"]
    assert (lane.above, lane.below) in {("f", None), (None, "f")}


def test_every_frame_keeps_its_parts(architecture):
    """An order names each part of a frame once, whatever moved."""
    for seed in range(4):
        scene, ordered = layers(architecture(seed, 40))
        before = ordered.crossings()
        assert ordered.reduce() <= before
        for inside, order in ordered.orders().items():
            assert sorted(order) == sorted(scene.children[inside])


def test_150_boxes_have_fewer_crossings_than_elk_draws(study):
    """The ELK in D2 draws 107 crossings (measured 2026-11)."""
    scene = make_scene(study("microservices-150"))
    lifted = lift(scene)
    columns = choose_columns(scene, lifted, Shape())
    rows = order_rows(scene, columns, lifted, effort=60)[0]
    assert Layers(scene, columns, lifted, rows.order).reduce() < 107


def test_the_same_graph_gives_the_same_order(architecture):
    """Nothing depends on the order of sets."""
    one, other = (layers(architecture(2, 60))[1] for _ in range(2))
    assert one.reduce() == other.reduce()
    assert one.orders() == other.orders()
    assert one.lanes() == other.lanes()
