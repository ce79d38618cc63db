"""Both sides in one drawing: every mark where it belongs, and one place for everything that stays."""

from collections.abc import Callable

import pytest

from archc.drawing.graph import Graph, State
from archc.drawing.picture import Picture
from archc.layout import earlier_of, lay_out
from archc.layout.kept import keep
from archc.layout.score import score
from archc.render import render
from archc.review.compare import Comparison
from archc.review.picture import Both, after, before, both, draw

Compare = Callable[[str, str], Comparison]

OLD = (
    "components:\n  work: { type: sqs }\n  files: { type: s3 }\n"
    "  make: { type: lambda, runtime: python3.13, code: f.py }\n  gone: { type: sns }\n"
    "connections:\n  - work -> make -> files\n  - make -> gone\n"
)
NEW = (
    "components:\n  work: { type: sqs, fifo: true }\n  files: { type: s3 }\n"
    "  make: { type: lambda, runtime: python3.13, code: f.py }\n  come: { type: dynamodb }\n"
    "connections:\n  - work -> make -> files: { access: read }\n  - make -> come\n"
).replace("  come: { type: dynamodb }\n", "  come: { type: s3 }\n")


@pytest.fixture
def drawn(compare: Compare) -> tuple[Both, Picture]:
    graphs = both(compare(OLD, NEW))
    return graphs, lay_out(graphs.union, quality="draft")


def states(graph: Graph) -> dict[str, State]:
    return {p.id: p.state for p in (*graph.boxes, *graph.arrows)}


def test_every_part_of_either_side_is_in_the_drawing(drawn: tuple[Both, Picture]) -> None:
    """What is gone stays visible; what comes is there."""
    found = states(drawn[0].union)
    assert found["gone"] == found["make->gone"] == "removed"
    assert found["come"] == found["make->come"] == "added"
    assert found["work"] == "replaced"
    assert found["make->files"] == "changed"
    assert found["files"] == "same"


def test_the_drawing_is_like_the_old_sides_own(compare: Compare) -> None:
    """A reviewer finds everything where the picture before the change had it."""
    graphs = both(compare(OLD, NEW))
    first = earlier_of(lay_out(graphs.old))
    drawing = draw(graphs, quality="best", progress=lambda _: None)
    assert keep(graphs.union, first).at.keys() == {b.id for b in graphs.old.boxes}
    assert set(keep(graphs.union, first).disturbed(drawing).values()) == {0}
    assert score(drawing).hard == 0


def test_where_the_direction_turned_nothing_is_followed(compare: Compare) -> None:
    """Boxes that stood side by side are not held there when they are to stand below each other."""
    graphs = both(compare(OLD, f"layout: {{ direction: down }}\n{NEW}"))
    assert draw(graphs, quality="draft", progress=lambda _: None) == lay_out(graphs.union, quality="draft")


def test_a_verdict_stands_in_words_under_the_icon(drawn: tuple[Both, Picture]) -> None:
    """Nobody needs the colour to see it."""
    (work,) = (b for b in drawn[0].union.boxes if b.id == "work")
    assert work.note.startswith("replaced · ")
    assert "replaced" in work.state_note


def test_what_stays_has_one_place_before_and_after(drawn: tuple[Both, Picture]) -> None:
    """The slider moves nothing."""
    graphs, picture = drawn
    was, is_ = before(picture, graphs), after(picture, graphs)
    places = [{p.id: p.rect for p in (*side.boxes, *side.frames)} for side in (was, is_)]
    both_sides = places[0].keys() & places[1].keys()
    assert {"work", "make", "files"} <= both_sides
    assert all(places[0][i] == places[1][i] for i in both_sides)
    assert {b.id for b in was.boxes} == {b.id for b in graphs.old.boxes}
    assert {b.id for b in is_.boxes} == {b.id for b in graphs.new.boxes}
    assert {a.id for a in was.arrows} == {a.id for a in graphs.old.arrows}


def test_before_has_the_old_texts(drawn: tuple[Both, Picture]) -> None:
    """A standard queue was no FIFO queue, and nothing was replaced yet."""
    graphs, picture = drawn
    (old,) = (b for b in before(picture, graphs).boxes if b.id == "work")
    (new,) = (b for b in after(picture, graphs).boxes if b.id == "work")
    assert "FIFO" not in " ".join(line.text for line in old.label.lines)
    assert "replaced" in " ".join(line.text for line in new.label.lines)


def test_the_drawing_has_no_fault(drawn: tuple[Both, Picture]) -> None:
    """The union is a graph like any other to the layout."""
    assert score(drawn[1]).hard == 0


def test_nothing_is_marked_or_dimmed_where_nothing_changes(compare: Compare) -> None:
    """The picture is then the architecture's own."""
    assert set(states(both(compare(OLD, OLD)).union).values()) == {""}


def test_a_renamed_component_is_one_box(compare: Compare) -> None:
    """With `was:` its arrows are the same arrows."""
    new = OLD.replace("work: { type: sqs }", "jobs: { type: sqs, was: work }").replace("work ->", "jobs ->")
    found = states(both(compare(OLD, new)).union)
    assert "work" not in found
    assert found["jobs"] == "changed"
    assert found["jobs->make"] not in ("added", "removed")


def test_a_component_that_moves_into_another_frame_is_drawn_once(compare: Compare) -> None:
    """It stands in its new frame; the frame that is empty now is drawn as removed."""
    old = "components:\n  web: { type: ec2, subnets: public }\n"
    graph = both(compare(old, old.replace("public", "private"))).union
    assert [b.id for b in graph.boxes].count("web") == 1
    frames = {f.id: f.state for f in graph.frames}
    assert frames["private"] == "added"
    assert {f.parent for f in graph.frames if f.parent} <= frames.keys()


def test_a_new_range_marks_the_frames_of_the_network(compare: Compare) -> None:
    """The VPC and the tiers that have subnets are replaced; the region is not."""
    old = "network: { cidr: 10.0.0.0/16 }\ncomponents:\n  data: { type: rds, engine: postgres }\n"
    frames = {f.id: f.state for f in both(compare(old, old.replace("10.0.", "10.1."))).union.frames}
    assert frames["vpc"] == frames["isolated"] == "replaced"
    assert frames["region"] == "same"


TEMPLATE = """\
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      BillingMode: PAY_PER_REQUEST
"""


def test_templates_are_drawn_by_their_resources(compare: Compare) -> None:
    """A table whose key changes loses what is in it: the loudest mark."""
    new = TEMPLATE.replace("AttributeName: id", "AttributeName: key").replace(
        "  Queue: { Type: AWS::SQS::Queue }\n", ""
    )
    graph = both(compare(TEMPLATE, new)).union
    assert {b.id: b.state for b in graph.boxes} == {"Queue": "lost", "Table": "lost"}
    assert next(b.note for b in graph.boxes if b.id == "Table").startswith("replaced, data lost")


@pytest.mark.parametrize("ending", ["svg", "html", "drawio", "mmd", "json"])
def test_every_format_draws_it_the_same_way_twice(drawn: tuple[Both, Picture], ending: str) -> None:
    """Equal bytes for equal comparisons."""
    assert render(drawn[1], ending) == render(lay_out(drawn[0].union, quality="draft"), ending)
