"""A picture that follows an earlier one: what stood stays, what is new slots in, and no file can break it."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archc.diagnostics import codes
from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.layout import earlier_of, follow, lay_out, read_earlier
from archc.layout.kept import keep
from archc.layout.score import score
from archc.render import render

HINT = "`--like` takes a picture that archc wrote before"


def box(name, parent=None, **more):
    return Box(id=name, type="t", icon="compute/lambda", name="AWS Lambda", parent=parent, **{"title": name, **more})


def arrow(source, target, **more):
    return Arrow(id=f"{source}->{target}", source=source, target=target, **more)


def middles(picture):
    return {box.id: box.rect.center for box in picture.boxes}


def with_box(graph, new, *arrows):
    return replace(graph, boxes=(*graph.boxes, new), arrows=(*graph.arrows, *arrows))


def without(graph, name):
    return replace(
        graph,
        boxes=tuple(b for b in graph.boxes if b.id != name),
        arrows=tuple(a for a in graph.arrows if name not in (a.source, a.target)),
    )


CHAIN = Graph(boxes=(box("a"), box("b"), box("c")), arrows=(arrow("a", "b"), arrow("b", "c")))


def test_the_same_model_keeps_every_order_and_comes_to_rest(study):
    """Drawn again like itself nothing changes places; drawn like that once more nothing moves."""
    first = lay_out(study("ecommerce"))
    second = lay_out(study("ecommerce"), like=earlier_of(first))
    third = lay_out(study("ecommerce"), like=earlier_of(second))
    assert set(keep(study("ecommerce"), earlier_of(first)).disturbed(second).values()) == {0}
    assert middles(third) == middles(second)
    assert score(second).hard == 0


def test_what_comes_between_two_slots_in():
    """A box between two others stands between them; the others keep their row."""
    first = lay_out(CHAIN)
    graph = with_box(replace(CHAIN, arrows=CHAIN.arrows[1:]), box("n"), arrow("a", "n"), arrow("n", "b"))
    now = middles(lay_out(graph, like=earlier_of(first)))
    assert now["a"][0] < now["n"][0] < now["b"][0] < now["c"][0]
    assert len({y for _, y in now.values()}) == 1


def test_an_arrow_that_runs_back_moves_nothing():
    """Alone the picture would turn round; like the earlier one every box keeps its place."""
    first = lay_out(CHAIN)
    graph = replace(CHAIN, arrows=(arrow("c", "a"), *CHAIN.arrows))
    assert middles(lay_out(graph))["c"][0] < middles(lay_out(graph))["a"][0]
    now = middles(lay_out(graph, like=earlier_of(first)))
    assert now["a"][0] < now["b"][0] < now["c"][0]


def test_order_by_declaration_yields_to_order_in_the_earlier_picture():
    """Boxes that change places in the file do not change them in the picture."""
    names = ("a", "b", "c", "d")
    graph = Graph(boxes=(box("h"), *map(box, names)), arrows=tuple(arrow("h", n) for n in names))
    first = lay_out(graph)
    turned = replace(graph, boxes=graph.boxes[::-1], arrows=graph.arrows[::-1])
    now = middles(lay_out(turned, like=earlier_of(first)))
    assert sorted(names, key=lambda n: now[n][1]) == sorted(names, key=lambda n: middles(first)[n][1])


def test_a_renamed_box_keeps_its_place():
    """A box that is new takes the place of one that is gone when type, frame and neighbours are the same."""
    names = ("a", "b", "c", "d")
    graph = Graph(boxes=(box("h"), *map(box, names)), arrows=tuple(arrow("h", n) for n in names))
    first = lay_out(graph)
    renamed = with_box(without(graph, "a"), box("z"), arrow("h", "z"))
    kept = keep(renamed, earlier_of(first))
    assert kept.at["z"] == middles(first)["a"]
    assert keep(with_box(without(graph, "a"), box("z")), earlier_of(first)).at.keys() == {"h", "b", "c", "d"}


def test_a_renamed_frame_keeps_what_stands_in_it():
    """A frame of the same kind in the same place takes the place of one that is gone."""
    graph = Graph(boxes=(box("a", "f"), box("b", "f")), frames=(Frame(id="f", kind="vpc", title="f"),))
    first = lay_out(graph)
    renamed = replace(
        graph,
        boxes=tuple(replace(b, parent="g") for b in graph.boxes),
        frames=(Frame(id="g", kind="vpc", title="g"),),
    )
    assert keep(renamed, earlier_of(first)).at.keys() == {"a", "b"}


def test_what_moved_to_another_frame_is_new():
    """A box in another frame has no earlier place to keep."""
    frames = (Frame(id="f", kind="vpc", title="f"), Frame(id="g", kind="vpc", title="g"))
    graph = Graph(boxes=(box("a", "f"), box("b", "g")), frames=frames)
    moved = replace(graph, boxes=(box("a", "g"), box("b", "g")))
    assert keep(moved, earlier_of(lay_out(graph))).at.keys() == {"b"}


@pytest.mark.parametrize("quality", ["draft", "best"])
@pytest.mark.parametrize("seed", range(4))
def test_small_changes_keep_order_without_a_fault(seed, quality, architecture):
    """One box more or one less: no fault, and nine of ten pairs of boxes keep their order."""
    graph = architecture(seed, 14)
    first = earlier_of(lay_out(graph, quality=quality))
    host = next(b for b in graph.boxes if not b.actor)
    more = with_box(graph, replace(host, id="new"), Arrow(id="new", source=host.id, target="new", text="new"))
    less = without(graph, graph.boxes[-2].id)
    for changed in (more, less):
        second = lay_out(changed, quality=quality, like=first)
        assert score(second).hard == 0
        turned = keep(changed, first).disturbed(second).values()
        assert sum(turned) <= 0.1 * len(turned) * (len(turned) - 1)


def test_zones_stay_twins(study):
    """What follows an earlier picture keeps to the rules of the house, too."""
    graph = study("three-zones")
    first = earlier_of(lay_out(graph))
    host = next(b for b in graph.boxes if b.parent is not None and b.id.endswith("_b"))
    second = lay_out(with_box(graph, replace(host, id="new")), like=first)
    frames = {frame.id: frame.rect for frame in second.frames}
    assert frames["aza"].bottom < frames["azb"].y < frames["azb"].bottom < frames["azc"].y
    assert frames["aza"].x == frames["azb"].x == frames["azc"].x


def test_a_direction_may_turn(architecture):
    """Asked to run downwards like a picture that runs to the right, a graph still comes out without a fault."""
    graph = architecture(1, 10)
    first = earlier_of(lay_out(graph, quality="draft"))
    down = "down" if graph.direction == "right" else "right"
    assert score(lay_out(replace(graph, direction=down), like=first, quality="draft")).hard == 0


def test_like_an_earlier_picture_is_deterministic(architecture):
    """Twice the same, whatever the order of the parts in the earlier picture's file."""
    graph = architecture(2, 12)
    first = earlier_of(lay_out(graph, quality="draft"))
    changed = without(graph, graph.boxes[-2].id)
    shuffled = replace(first, boxes=first.boxes[::-1], frames=first.frames[::-1], arrows=first.arrows[::-1])
    assert lay_out(changed, like=first) == lay_out(changed, like=first) == lay_out(changed, like=shuffled)


def test_the_hash_seed_does_not_matter():
    """Other processes with other hash seeds draw the same, gateways on borders and regions included."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import generated, test_border, test_regions\n"
        "from archc.layout import earlier_of, lay_out\n"
        "for graph in (test_border.gated(generated.architecture(5, 14)), test_regions.system(3, joined=True)):\n"
        "    first = lay_out(graph, quality='draft')\n"
        "    less = test_border.replace(graph, arrows=graph.arrows[1:])\n"
        "    picture = lay_out(less, like=earlier_of(first))\n"
        "    print([part.rect for part in (*picture.boxes, *picture.frames)], [a.points for a in picture.arrows])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1


# -- the file -------------------------------------------------------------------------------------------------------


def test_the_json_of_a_picture_tells_what_the_picture_tells(architecture, tmp_path):
    """Written and read back it is the same earlier picture."""
    picture = lay_out(architecture(0, 10), quality="draft")
    path = tmp_path / "old.json"
    path.write_bytes(render(picture, "json"))
    read, found = read_earlier(str(path))
    assert found == ()
    assert read is not None
    first = earlier_of(picture)
    assert [(b.id, b.type, b.parent, b.joined) for b in read.boxes] == [
        (b.id, b.type, b.parent, b.joined) for b in first.boxes
    ]
    assert [b.rect.x for b in read.boxes] == pytest.approx([b.rect.x for b in first.boxes], abs=0.01)


PART = {"id": "a", "type": "t", "parent": None, "x": 1, "y": 2, "w": 64, "h": 64}


def document(**parts):
    return json.dumps({"nodes": [], "groups": [], "edges": [], **parts})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON"),
        ("archc: 1", "is no JSON"),
        ("[" * 100_000, "is nested too deep"),
        ("[]", "It is not an object"),
        ('{"nodes": []}', "no list `groups`"),
        ('{"nodes": {}, "groups": [], "edges": []}', "no list `nodes`"),
        (document(nodes=[7]), "`nodes[0]` is no object"),
        (document(nodes=[{**PART, "id": 7}]), "`nodes[0].id` is no text"),
        (document(nodes=[{**PART, "parent": []}]), "`nodes[0].parent` is no text"),
        (document(nodes=[{**PART, "x": True}]), "`nodes[0].x` is no number"),
        (document(nodes=[{**PART, "y": "7"}]), "`nodes[0].y` is no number"),
        (document(groups=[{**PART, "w": 1e300}]), "`groups[0].w` is no number"),
        (document(groups=[{**PART, "w": float("nan")}]), "`groups[0].w` is no number"),
        (document(nodes=[PART]).replace("64", "9" * 5000), "thousands of digits"),
        (document(edges=[{"id": "e", "source": "a", "target": "b"}]), "`edges[0].points`"),
        (document(edges=[{"id": "e", "source": "a", "target": "b", "points": [[1, 2], [3]]}]), "points[1]` is no pair"),
        ("{" + " " * (33 * 1024 * 1024), "is longer than 32 MiB"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_what_is_no_picture_is_refused_and_told_why(text, said, tmp_path):
    """The message names the file and what of it does not fit, and the help says what would."""
    path = tmp_path / "old.json"
    path.write_text(text)
    earlier, (found,) = read_earlier(str(path))
    assert earlier is None
    assert found.code is codes.NOT_A_PICTURE
    assert said in f"{found.message} {found.reason}"
    assert found.help.startswith(HINT)


def test_a_file_that_is_not_there_is_told_what_makes_it(tmp_path):
    """The first picture has no earlier one."""
    _, (found,) = read_earlier(str(tmp_path / "old.json"))
    assert found.code is codes.FILE_UNREADABLE


HOSTILE = {
    "frames in a circle": {
        "nodes": [{**PART, "parent": "f"}],
        "groups": [
            {**PART, "id": "f", "type": "vpc", "parent": "g"},
            {**PART, "id": "g", "type": "vpc", "parent": "f"},
        ],
    },
    "ids twice": {"nodes": [PART, {**PART, "x": 900}, {**PART, "id": "b"}, {**PART, "id": "b"}]},
    "all in one place": {"nodes": [{**PART, "id": name} for name in "abcd"]},
    "far away": {"nodes": [{**PART, "x": -1e6, "y": 1e6}, {**PART, "id": "b", "x": 1e6, "y": -1e6}]},
    "negative sizes": {"nodes": [{**PART, "w": -64}], "groups": [{**PART, "id": "f", "type": "vpc", "w": -9, "h": -9}]},
    "other names": {"nodes": [{**PART, "id": "\ud800</script>\x00"}]},
    "an arrow of one point": {
        "nodes": [PART, {**PART, "id": "b"}],
        "edges": [{"id": "a->b", "source": "a", "target": "b", "points": [[0, 0], [0, 0]]}],
    },
    "arrows between strangers": {
        "nodes": [PART],
        "edges": [{"id": "a->b", "source": "x", "target": "y", "points": [[0, 0], [0, 1]]}],
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_an_earlier_picture_says_a_layout_comes_out(name, tmp_path):
    """Nonsense that has the right shape costs no fault."""
    graph = Graph(
        boxes=(box("a"), box("b"), box("c", "f"), box("d", "f")),
        frames=(Frame(id="f", kind="vpc", title="f"), Frame(id="g", kind="private", title="g", parent="f")),
        arrows=(arrow("a", "b"), arrow("b", "c"), arrow("c", "d")),
    )
    path = tmp_path / "old.json"
    path.write_text(document(**HOSTILE[name]))
    earlier, _ = follow(graph, str(path))
    assert earlier is not None
    assert score(lay_out(graph, like=earlier)).hard == 0


def test_a_picture_of_something_else_is_warned_of(tmp_path):
    """It does no harm; the user hears that it did no good either."""
    path = tmp_path / "old.json"
    path.write_text(document(nodes=[{**PART, "id": "other", "type": "other"}]))
    earlier, (found,) = follow(CHAIN, str(path))
    assert earlier is not None
    assert found.code is codes.ANOTHER_PICTURE
    assert lay_out(CHAIN, like=earlier) == lay_out(CHAIN)
