"""What `lay_out` promises for every graph, odd ones included."""

import subprocess
import sys
from dataclasses import replace

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.drawing.picture import BOLD_STYLES
from archc.layout import lay_out
from archc.layout.font import text_width
from archc.layout.score import score


def box(name, parent=None, **more):
    return Box(id=name, type="t", icon="compute/lambda", name="AWS Lambda", parent=parent, **{"title": name, **more})


def frame(name, kind, parent=None):
    return Frame(id=name, kind=kind, title=name, parent=parent)


def arrow(number, source, target, **more):
    return Arrow(id=f"e{number}", source=source, target=target, **more)


ODD = {
    "nothing": Graph(boxes=()),
    "one box": Graph(boxes=(box("a"),)),
    "loops": Graph(
        boxes=(box("a"), box("b")),
        arrows=(arrow(1, "a", "a", text="retry"), arrow(2, "a", "b"), arrow(3, "b", "b")),
    ),
    "several arrows between two": Graph(
        boxes=(box("a"), box("b")),
        arrows=(*(arrow(n, "a", "b", text=f"text {n}") for n in range(4)), arrow(9, "b", "a", text="back")),
    ),
    "arrows that end at frames": Graph(
        boxes=(box("a"), box("b", "f"), box("c", "f"), box("d")),
        frames=(frame("f", "vpc"),),
        arrows=(arrow(1, "a", "f", text="in"), arrow(2, "f", "d"), arrow(3, "b", "f", text="own"), arrow(4, "f", "c")),
    ),
    "empty frames and frames joined": Graph(
        boxes=(box("a", "f"), box("b", "g")),
        frames=(frame("f", "vpc"), frame("g", "vpc"), frame("e", "private", "f"), frame("z", "generic")),
        arrows=(arrow(1, "f", "g", text="peering"), arrow(2, "e", "z")),
    ),
    "only empty frames": Graph(boxes=(), frames=(frame("c", "cloud"), frame("r", "region", "c"))),
    "boxes without arrows": Graph(boxes=tuple(box(f"n{n}", "f") for n in range(11)), frames=(frame("f", "region"),)),
    "a circle": Graph(
        boxes=(box("a"), box("b"), box("c")), arrows=(arrow(1, "a", "b"), arrow(2, "b", "c"), arrow(3, "c", "a"))
    ),
    "two regions side by side": Graph(
        boxes=(box("a", "r1"), box("b", "r1"), box("c", "r2"), box("d", "r2")),
        frames=(frame("cl", "cloud"), frame("r1", "region", "cl"), frame("r2", "region", "cl")),
        arrows=(arrow(1, "a", "b"), arrow(2, "c", "d"), arrow(3, "a", "c", text="replicate")),
    ),
    "one for many": Graph(
        boxes=(box("h"), *(box(f"n{n}") for n in range(20))),
        arrows=tuple(arrow(n, "h", f"n{n}", text="t") for n in range(20)),
    ),
    "many for one": Graph(
        boxes=(box("h"), *(box(f"n{n}") for n in range(14))),
        arrows=tuple(arrow(n, f"n{n}", "h", kind="async", text="t") for n in range(14)),
    ),
    "a chain": Graph(
        boxes=tuple(box(f"n{n}") for n in range(10)),
        arrows=tuple(arrow(n, f"n{n}", f"n{n + 1}", text="x") for n in range(9)),
    ),
    "texts of all kinds": Graph(
        boxes=(
            Box(id="a", type="t", icon="i", name="注文処理サービス" * 3, title="x" * 80),
            Box(id="b", type="t", icon="i", name="🙂🙂 emoji\n\tand\x00control", title="مرحبا", note="n" * 100),
            Box(id="c", type="t", icon="i", name=""),
        ),
        arrows=(arrow(1, "a", "b", text="非常に長いラベルの説明文" * 3), arrow(2, "b", "c", text="y" * 100)),
    ),
    "security groups": Graph(
        boxes=(box("a", "s"), box("b", "t")),
        frames=(frame("v", "vpc"), frame("s", "security-group", "v"), frame("t", "security-group", "v")),
        arrows=(arrow(1, "a", "b", text="tcp 5432"),),
    ),
}


@pytest.mark.parametrize("quality", ["draft", "best"])
@pytest.mark.parametrize("name", ODD)
def test_odd_graphs_come_out_whole_and_without_a_fault(name, quality):
    """Every part is drawn, nothing lies on anything, the corner of the page is 0, 0."""
    graph = ODD[name]
    picture = lay_out(graph, quality=quality)
    assert [b.id for b in picture.boxes] == [b.id for b in graph.boxes]
    assert {f.id for f in picture.frames} == {f.id for f in graph.frames}
    assert [a.id for a in picture.arrows] == [a.id for a in graph.arrows]
    assert score(picture).hard == 0
    assert all(b.rect.x >= 0 and b.rect.right <= picture.width for b in picture.boxes)
    assert all(0 <= y <= picture.height for a in picture.arrows for _, y in a.points)


@pytest.mark.parametrize("name", ODD)
def test_top_down_has_no_fault_either(name):
    """The direction turns the flow, not the promises."""
    assert score(lay_out(replace(ODD[name], direction="down"), quality="draft")).hard == 0


def test_top_down_runs_from_top_to_bottom():
    """A chain stands below each other, and icons stay upright above their labels."""
    picture = lay_out(replace(ODD["a chain"], direction="down"))
    tops = [b.rect.y for b in picture.boxes]
    assert tops == sorted(tops)
    assert len({b.rect.x for b in picture.boxes}) == 1
    assert all(b.label.rect.y >= b.rect.bottom for b in picture.boxes)


def test_lines_are_level_or_upright(architecture):
    """No piece of a line is oblique."""
    for drawn in lay_out(architecture(3, 18)).arrows:
        for (x, y), (u, v) in zip(drawn.points, drawn.points[1:], strict=False):
            assert x == u or y == v


def test_frames_stand_parents_first(architecture):
    """Drawing frames in order is right."""
    seen = set()
    for drawn in lay_out(architecture(1, 25), quality="draft").frames:
        assert drawn.parent is None or drawn.parent in seen
        seen.add(drawn.id)


def test_labels_stand_centred_below_icons_and_hold_their_lines(architecture):
    """Every line of a label fits its rectangle, under the middle of its icon."""
    for drawn in lay_out(architecture(2, 15), quality="draft").boxes:
        for line in drawn.label.lines:
            assert line.anchor == "middle"
            assert line.x == pytest.approx(drawn.rect.center[0], abs=0.1)
            assert text_width(line.text, line.style) <= drawn.label.rect.w + 0.2
            assert drawn.label.rect.y < line.y <= drawn.label.rect.bottom + 0.1
        assert drawn.label.lines[0].style in BOLD_STYLES


def test_numbered_steps_get_a_disc_on_their_line():
    """A step's disc lies on its line and clear of its text."""
    graph = Graph(
        boxes=tuple(box(f"n{n}") for n in range(4)),
        arrows=tuple(arrow(n, f"n{n}", f"n{n + 1}", step=n + 1, text="step" if n % 2 else "") for n in range(3)),
    )
    for drawn in lay_out(graph).arrows:
        assert drawn.disc is not None
        assert drawn.disc[1] == pytest.approx(drawn.points[0][1], abs=0.2)
        assert drawn.points[0][0] < drawn.disc[0] < drawn.points[-1][0]
        if drawn.label:
            assert drawn.disc[0] + 8.5 <= drawn.label.rect.x + 1


def test_title_subtitle_and_legend():
    """Title and subtitle stand top left; the legend explains kinds that are used, when there are several."""
    graph = replace(ODD["a circle"], title="Shop", subtitle="shop · eu-west-1")
    picture = lay_out(graph)
    assert picture.heading is not None
    assert picture.subheading is not None
    assert picture.heading.lines[0].text == "Shop"
    assert picture.heading.rect.bottom <= picture.subheading.rect.y + 0.1
    assert picture.subheading.rect.bottom < min(b.rect.y for b in picture.boxes)
    assert picture.legend == ()
    mixed = replace(graph, arrows=(*graph.arrows[:2], replace(graph.arrows[2], kind="async")))
    assert [entry.kind for entry in lay_out(mixed).legend] == ["sync", "async"]
    assert lay_out(replace(mixed, legend=False)).legend == ()
    entry = replace(mixed.arrows[0], public=True)
    red = lay_out(replace(mixed, arrows=(entry, *mixed.arrows[1:]))).legend[-1]
    assert (red.public, red.kind, red.text.text) == (True, entry.kind, "open to people outside")


def test_the_full_text_of_what_was_cut_is_kept():
    """Long names end with an ellipsis on the page and whole in the label."""
    drawn = lay_out(ODD["texts of all kinds"])
    first = drawn.boxes[0].label
    assert first.lines[-1].text.endswith("…")
    assert "x" * 80 in first.full
    assert drawn.arrows[1].label is not None
    assert drawn.arrows[1].label.full == "y" * 100


def test_forks_leave_each_side_as_one_line():
    """Arrows from one source to several targets that leave it on one side leave at one point."""
    graph = Graph(
        boxes=(box("h"), *(box(f"n{n}") for n in range(7))), arrows=tuple(arrow(n, "h", f"n{n}") for n in range(7))
    )
    picture = lay_out(graph)
    hub = picture.boxes[0].rect
    starts = {drawn.points[0] for drawn in picture.arrows}
    assert len(starts) < 7
    assert len(starts) == len({(x > hub.right - 1, x < hub.x + 1, y < hub.y + 1) for x, y in starts})


def test_arrows_of_different_kinds_never_share_a_line():
    """A dashed line on a solid one would look solid."""
    graph = Graph(boxes=(box("h"), box("a"), box("b")), arrows=(arrow(1, "h", "a"), arrow(2, "h", "b", kind="async")))
    first, second = lay_out(graph).arrows
    assert first.points[0] != second.points[0]


@pytest.mark.parametrize(
    "broken",
    [
        Graph(boxes=(box("a"), box("a"))),
        Graph(boxes=(box("a", "nowhere"),)),
        Graph(boxes=(box("a"),), arrows=(arrow(1, "a", "b"),)),
        Graph(boxes=(), frames=(frame("f", "vpc", "g"), frame("g", "vpc", "f"))),
        Graph(boxes=(box("a"), box("b")), arrows=(arrow(1, "a", "b"), arrow(1, "b", "a"))),
    ],
)
def test_a_graph_that_contradicts_itself_is_refused(broken):
    """Repeated ids, unknown parents and ends, frames inside themselves are a bug of the caller."""
    with pytest.raises(ValueError, match=r"."):
        lay_out(broken)


def test_progress_is_told_in_order(architecture):
    """The caller hears what is being done."""
    told = []
    lay_out(architecture(0, 8), progress=told.append)
    assert told == ["columns and rows", "lines", "labels"]


def test_equal_graphs_give_equal_pictures(architecture):
    """No clock, no chance: twice the same."""
    graph = architecture(5, 20)
    assert lay_out(graph) == lay_out(graph)


def test_the_hash_seed_does_not_matter():
    """Other processes with other hash seeds draw the same."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import generated\n"
        "from archc.layout import lay_out\n"
        "p = lay_out(generated.architecture(4, 16))\n"
        "print([(b.id, b.rect) for b in p.boxes], [a.points for a in p.arrows])"
    )
    folder = str(__import__("pathlib").Path(__file__).parent)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, folder],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1


def test_lines_say_whether_their_text_reads_from_the_right():
    """The first letter of a whole text decides for all of its lines; the cut end gets the ellipsis."""
    long = "הזמנות של לקוחות AWS Lambda " * 4
    graph = Graph(
        boxes=(box("a", "f", title=long, note="אב"), box("b")),
        frames=(Frame(id="f", kind="vpc", title="רשת 10.0.0.0/16"),),
        arrows=(arrow(1, "a", "b", text="קריאה"),),
        title="חנות",
        subtitle="shop",
    )
    picture = lay_out(graph)
    lines = picture.boxes[0].label.lines
    assert [(line.style, line.from_right) for line in lines] == [
        ("name", False),
        ("title", True),
        ("title", True),
        ("note", True),
    ]
    assert lines[2].text.endswith("…")
    assert picture.frames[0].title.lines[0].from_right
    assert picture.arrows[0].label is not None
    assert picture.arrows[0].label.lines[0].from_right
    assert [picture.heading.lines[0].from_right, picture.subheading.lines[0].from_right] == [True, False]
