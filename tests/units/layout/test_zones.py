"""Zones of one VPC are twins: one below the other, with nothing between them, like parts in like order."""

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.drawing.picture import Picture
from archc.layout import lay_out
from archc.layout.score import score

ZONES = ("a", "b", "c")


def network() -> Graph:
    """Three zones behind an internet gateway, each with a NAT gateway that its private subnet goes out by."""
    boxes = [
        Box(id="internet", type="internet", icon="users", name="Internet", actor=True),
        Box(id="gateway", type="gateway", icon="gateway", name="Internet gateway", parent="vpc"),
        Box(id="endpoint", type="endpoint", icon="endpoint", name="s3", parent="ways"),
    ]
    frames = [
        Frame(id="vpc", kind="vpc", title="VPC"),
        Frame(id="ways", kind="generic", title="Ways to AWS services", parent="vpc"),
    ]
    arrows = [Arrow(id="in", source="internet", target="gateway")]
    for zone in ZONES:
        frames += [
            Frame(id=f"zone-{zone}", kind="zone", title=f"Zone {zone}", parent="vpc"),
            Frame(id=f"public-{zone}", kind="public", title="Public subnet", parent=f"zone-{zone}"),
            Frame(id=f"private-{zone}", kind="private", title="Private subnet", parent=f"zone-{zone}"),
        ]
        boxes += [
            Box(id=f"nat-{zone}", type="nat", icon="nat", name="NAT gateway", parent=f"public-{zone}"),
            Box(id=f"balancer-{zone}", type="elb", icon="elb", name="Balancer", parent=f"public-{zone}"),
            Box(id=f"job-{zone}", type="lambda", icon="lambda", name="Job", parent=f"private-{zone}"),
            Box(id=f"web-{zone}", type="ec2", icon="ec2", name="Web", parent=f"private-{zone}"),
        ]
        arrows += [
            Arrow(id=f"out-{zone}", source=f"nat-{zone}", target="gateway", kind="drawn"),
            Arrow(id=f"way-{zone}", source=f"private-{zone}", target=f"nat-{zone}", kind="drawn"),
            Arrow(id=f"call-{zone}", source="gateway", target=f"balancer-{zone}"),
            Arrow(id=f"serve-{zone}", source=f"balancer-{zone}", target=f"web-{zone}"),
        ]
    return Graph(title="", boxes=tuple(boxes), frames=tuple(frames), arrows=tuple(arrows))


@pytest.fixture(scope="module")
def drawn() -> Picture:
    """The network as drawn."""
    return lay_out(network())


def test_the_picture_has_no_fault(drawn):
    """Nothing is on top of anything."""
    assert score(drawn).hard == 0


def test_the_gateway_stands_left_of_all_zones(drawn):
    """Arrows drawn for information do not pull it between or behind what it calls."""
    gateway = next(box.rect for box in drawn.boxes if box.id == "gateway")
    assert all(gateway.right < frame.rect.x for frame in drawn.frames if frame.kind == "zone")


def test_nothing_stands_between_zones(drawn):
    """What overlaps the zones' columns stands above the first or below the last."""
    rects = {frame.id: frame.rect for frame in drawn.frames}
    first, last, ways = rects["zone-a"], rects["zone-c"], rects["ways"]
    assert ways.right < first.x or ways.bottom < first.y or ways.y > last.bottom


def test_like_subnets_have_like_order(drawn):
    """In every zone the same part stands above the other."""
    top = {box.id: box.rect.y for box in drawn.boxes}
    assert len({top[f"nat-{zone}"] < top[f"balancer-{zone}"] for zone in ZONES}) == 1
    assert len({top[f"job-{zone}"] < top[f"web-{zone}"] for zone in ZONES}) == 1
