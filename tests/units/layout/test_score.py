"""Our score of a picture counts what the project's judge of pictures counts."""

from dataclasses import replace

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.drawing.picture import Label, Rect
from archc.layout import lay_out
from archc.layout.score import score, simplified

TWO = Graph(
    boxes=(
        Box(id="a", type="t", icon="i", name="A", parent="f"),
        Box(id="b", type="t", icon="i", name="B", parent="f"),
        Box(id="c", type="t", icon="i", name="C"),
    ),
    frames=(Frame(id="f", kind="vpc", title="VPC"),),
    arrows=(
        Arrow(id="ab", source="a", target="b", text="calls"),
        Arrow(id="bc", source="b", target="c", text="writes"),
    ),
)

OURS = {
    "nn": "boxes_overlap",
    "cont": "outside_frame",
    "e-n": "line_on_box",
    "e-g": "line_in_frame",
    "col": "lines_merged",
    "l-n": "label_on_part",
    "end": "end_off_border",
    "l-0": "label_missing",
    "X": "crossings",
    "bends": "bends",
    "near": "near",
    "l-e": "label_on_line",
    "hard": "hard",
}


def agree(picture, judge, judged):
    theirs, ours = judge.score(judged(picture)), score(picture)
    assert {key: getattr(ours, name) for key, name in OURS.items()} == {key: theirs[key] for key in OURS}
    assert ours.aspect == pytest.approx(theirs["asp"], abs=0.006)
    assert ours.length == pytest.approx(theirs["len"], abs=0.006)
    return ours


@pytest.mark.parametrize("size", [6, 12, 20, 33])
def test_agrees_with_the_judge_on_good_pictures(size, architecture, judge, judged):
    """Every count is the same for pictures as they come out."""
    for seed in range(3):
        agree(lay_out(architecture(seed, size), quality="draft"), judge, judged)


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_judge_on_spoiled_pictures(seed, architecture, judge, judged):
    """Every count is the same after boxes, frames, labels and lines were moved on top of each other."""
    picture = lay_out(architecture(seed, 14), quality="draft")
    boxes = tuple(
        replace(box, rect=Rect(box.rect.x + 37 * (n % 3), box.rect.y - 23 * (n % 4), box.rect.w, box.rect.h))
        for n, box in enumerate(picture.boxes)
    )
    arrows = tuple(
        replace(arrow, points=tuple((x - 30 * (n % 2), y + 9 * (n % 5)) for x, y in arrow.points))
        for n, arrow in enumerate(picture.arrows)
    )
    spoiled = agree(replace(picture, boxes=boxes, arrows=arrows), judge, judged)
    assert spoiled.hard > 0


def test_counts_a_missing_label_and_an_end_off_its_box():
    """Each fault is told apart."""
    picture = lay_out(TWO)
    assert score(picture).hard == 0
    without = replace(picture, arrows=tuple(replace(arrow, label=None) for arrow in picture.arrows))
    assert score(without).label_missing == 2
    (x, y), *rest = picture.arrows[0].points
    loose = replace(picture, arrows=(replace(picture.arrows[0], points=((x + 20, y), *rest)), picture.arrows[1]))
    assert score(loose).end_off_border == 1


def test_counts_overlaps():
    """Boxes on each other, a label on a box, a box outside its frame."""
    picture = lay_out(TWO)
    a, b, c = picture.boxes
    onto = replace(picture, boxes=(a, replace(b, rect=a.rect, label=a.label), c))
    assert score(onto).boxes_overlap > 0
    label = Label(Rect(c.rect.x, c.rect.y, 30, 15), (), "calls")
    covering = replace(picture, arrows=(replace(picture.arrows[0], label=label), picture.arrows[1]))
    assert score(covering).label_on_part == 1
    outside = replace(picture, boxes=(replace(a, rect=Rect(0, 0, 64, 64)), b, c))
    assert score(outside).outside_frame > 0


def test_simplified_drops_what_lies_on_a_straight_piece():
    """Only ends and real corners stay."""
    assert simplified(((0, 0), (5, 0), (5, 0), (9, 0), (9, 4))) == [(0, 0), (9, 0), (9, 4)]
