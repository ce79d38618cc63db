"""The six graphs of the study come out without a fault and at least as good as the study drew them."""

from dataclasses import replace

import pytest

from archc.layout import lay_out
from archc.layout.score import score

# Crossings, bends and area (Mpx) that a picture may have: the study's own figures or better for the four real systems.
LIMITS = {
    "small": (0, 1, 0.18),
    "ecommerce": (2, 20, 1.35),
    "three-zones": (2, 25, 1.19),
    "serverless": (3, 24, 0.82),
    "microservices-40": (1, 41, 2.98),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_real_system_is_drawn_without_a_fault_and_tidily(name, study):
    """No fault, few crossings and bends, a small page in the shape of a slide."""
    result = score(lay_out(replace(study(name), title="")))
    crossings, bends, area = LIMITS[name]
    assert result.hard == 0
    assert result.line_on_title == 0
    assert result.crossings <= crossings
    assert result.bends <= bends
    assert round(result.area, 2) <= area
    assert 1.1 <= result.aspect <= 2.2


def test_150_boxes_come_out_without_a_fault(study):
    """Effort falls with size, faults do not appear; a draft has fewer crossings than the study's best (280)."""
    result = score(lay_out(study("microservices-150"), quality="draft"))
    assert result.hard == 0
    assert result.crossings < 280


def test_people_stand_left_and_receivers_right(study):
    """Who starts things stands left of everything, who only receives right of everything."""
    picture = lay_out(study("ecommerce"))
    boxes = {box.id: box.rect for box in picture.boxes}
    cloud = next(frame.rect for frame in picture.frames if frame.id == "cloud")
    assert boxes["cust"].right < cloud.x
    assert boxes["staff"].right < cloud.x
    assert boxes["ops"].x > cloud.right


def test_the_main_path_is_straight(study):
    """From the balancer over a server to the database nothing bends."""
    picture = lay_out(study("ecommerce"))
    points = {arrow.id: arrow.points for arrow in picture.arrows}
    assert [len(points[name]) for name in ("e1", "e2", "e9", "e15")] == [2, 2, 2, 2]


def test_zones_are_twins_in_declared_order(study):
    """Zone a above zone b above zone c, equally wide, like parts flush."""
    picture = lay_out(study("three-zones"))
    frames = {frame.id: frame.rect for frame in picture.frames}
    boxes = {box.id: box.rect for box in picture.boxes}
    assert frames["aza"].bottom < frames["azb"].y
    assert frames["azb"].bottom < frames["azc"].y
    assert frames["aza"].x == frames["azb"].x == frames["azc"].x
    assert frames["aza"].w == pytest.approx(frames["azb"].w, abs=0.2)
    assert boxes["app_a"].x == boxes["app_b"].x == boxes["app_c"].x


def test_tiers_stand_from_public_to_private(study):
    """Public subnets are nearest to the internet, which is on the left."""
    frames = {frame.id: frame.rect for frame in lay_out(study("ecommerce")).frames}
    assert frames["pub"].right < frames["priv"].x < frames["dbs"].x
