"""Zones of one VPC are twins: one below the other, with nothing between them, like parts in like order."""

from dataclasses import replace

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.drawing.picture import Picture
from archc.layout import lay_out, structure
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


def test_subnets_fill_their_zone(drawn):
    """Subnets of one zone begin and end together, whatever stands in them."""
    rects = {frame.id: frame.rect for frame in drawn.frames}
    for zone in ZONES:
        public, private = rects[f"public-{zone}"], rects[f"private-{zone}"]
        assert (public.y, public.bottom) == pytest.approx((private.y, private.bottom), abs=0.2)


@pytest.fixture(scope="module")
def down() -> Picture:
    """The network with its tiers one below the other."""
    return lay_out(replace(network(), direction="down"))


def test_downwards_zones_stand_side_by_side(down):
    """Zone a left of zone b, all equally wide, public above private, both as wide as each other."""
    assert score(down).hard == 0
    rects = {frame.id: frame.rect for frame in down.frames}
    zones = [rects[f"zone-{zone}"] for zone in ZONES]
    assert [z.x for z in zones] == sorted(z.x for z in zones)
    assert len({round(z.w) for z in zones}) == 1
    for zone in ZONES:
        public, private = rects[f"public-{zone}"], rects[f"private-{zone}"]
        assert public.bottom < private.y
        assert (public.x, public.right) == pytest.approx((private.x, private.right), abs=0.2)


def test_downwards_lines_come_in_beside_titles(down):
    """What a line reaches from above stands beside the title of its subnet."""
    titles = {frame.id: frame.title.rect for frame in down.frames}
    for box in down.boxes:
        if box.type in {"elb", "ec2"}:
            assert box.rect.center[0] > titles[box.parent].right


def test_a_free_direction_gives_the_better_page(drawn, down):
    """Three zones make a tall page one below the other, a slide side by side."""
    free = lay_out(replace(network(), direction="either"))
    assert free in (drawn, down)
    assert 1.1 <= free.width / free.height <= 2.2


def test_zones_that_share_a_way_out_keep_their_like_parts_flush():
    """What no arrow touches stays where its twin stands, though its own zone has room elsewhere."""
    boxes = [Box(id="nat", type="nat", icon="nat", name="NAT gateway", parent="public-a")]
    frames = [Frame(id="vpc", kind="vpc", title="VPC")]
    for zone in ("a", "b"):
        frames += [
            Frame(id=f"zone-{zone}", kind="zone", title=zone, parent="vpc"),
            Frame(id=f"public-{zone}", kind="public", title="Public subnet", parent=f"zone-{zone}"),
        ]
        boxes += [
            Box(id=f"web-{zone}", type="ec2", icon="ec2", name="Web", parent=f"public-{zone}"),
            Box(id=f"balancer-{zone}", type="elb", icon="elb", name="Balancer", parent=f"public-{zone}"),
        ]
    frames.append(Frame(id="private-b", kind="private", title="Private subnet", parent="zone-b"))
    way = Arrow(id="way", source="private-b", target="nat", kind="drawn")
    drawn = lay_out(Graph(title="", boxes=tuple(boxes), frames=tuple(frames), arrows=(way,)))
    at = {box.id: box.rect for box in drawn.boxes}
    assert score(drawn).hard == 0
    assert at["web-a"].x == at["web-b"].x or at["web-a"].y == at["web-b"].y


def test_downwards_zones_alone_fill_their_vpc():
    """Without anything else in the network the first zone begins where the network does."""
    whole = network()
    inner = {box.id for box in whole.boxes if box.parent not in {None, "vpc", "ways"}}
    graph = replace(
        whole,
        direction="down",
        boxes=tuple(box for box in whole.boxes if box.id in inner),
        frames=tuple(frame for frame in whole.frames if frame.id != "ways"),
        arrows=tuple(a for a in whole.arrows if {a.source, a.target} <= inner),
    )
    rects = {frame.id: frame.rect for frame in lay_out(graph).frames}
    assert rects["zone-a"].x - rects["vpc"].x == pytest.approx(rects["vpc"].right - rects["zone-c"].right, abs=1)


def test_wishes_that_contradict_each_other_are_dropped(monkeypatch):
    """Twins and centring make a picture tidy; where they cannot all be kept, it comes out without them."""

    def contradict(program, scene, plan, axis):
        program.apart(("lo", "vpc"), ("hi", "vpc"), 500)
        program.same(("lo", "vpc"), ("hi", "vpc"), 10)

    monkeypatch.setattr(structure, "_make_tidy", contradict)
    assert score(lay_out(network(), quality="draft")).outside_frame == 0
