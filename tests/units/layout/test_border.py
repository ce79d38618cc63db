"""What stands on a frame's border: the line runs through the middle of its icon, arrows meet it from their side."""

from dataclasses import replace

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.layout import lay_out
from archc.layout.score import score


def gated(graph, *, inside=3):
    """Put a gateway on the border of each VPC that something stands in, between the internet and its first boxes."""
    vpcs = [frame.id for frame in graph.frames if frame.kind == "vpc"]
    parents = {frame.id: frame.parent for frame in graph.frames}

    def stands_in(box, vpc):
        parent = box.parent
        while parent is not None and parent != vpc:
            parent = parents[parent]
        return parent == vpc

    boxes, arrows = list(graph.boxes), list(graph.arrows)
    if vpcs:
        boxes.append(Box(id="net", type="actor", icon="actor:internet", name="Internet", actor=True))
    for vpc in vpcs:
        gate = Box(id=f"gate-{vpc}", type="gateway", icon="network/internet-gateway", name="Internet gateway")
        boxes.append(replace(gate, parent=vpc, on_border=True))
        arrows.append(Arrow(id=f"in-{vpc}", source="net", target=gate.id, public=True))
        for number, box in enumerate([b for b in graph.boxes if stands_in(b, vpc)][:inside]):
            ends = (gate.id, box.id) if number % 2 == 0 else (box.id, gate.id)
            kind = "sync" if number % 2 == 0 else "drawn"
            arrows.append(Arrow(id=f"{vpc}-{number}", source=ends[0], target=ends[1], kind=kind))
    return replace(graph, boxes=tuple(boxes), arrows=tuple(arrows))


def small(direction="right", **more):
    """A VPC with two subnets and a gateway."""
    return gated(
        Graph(
            boxes=(
                Box(id="a", type="t", icon="compute/ec2", name="Amazon EC2", parent="pub"),
                Box(id="b", type="t", icon="compute/ec2", name="Amazon EC2", parent="priv"),
            ),
            frames=(
                Frame(id="cloud", kind="cloud", title="AWS Cloud"),
                Frame(id="vpc", kind="vpc", title="VPC 10.0.0.0/16", parent="cloud"),
                Frame(id="pub", kind="public", title="Public", parent="vpc"),
                Frame(id="priv", kind="private", title="Private", parent="vpc"),
            ),
            arrows=(Arrow(id="ab", source="a", target="b"),),
            direction=direction,
            **more,
        )
    )


def parts(picture):
    boxes = {box.id: box for box in picture.boxes}
    frames = {frame.id: frame for frame in picture.frames}
    return boxes, frames, {arrow.id: arrow.points for arrow in picture.arrows}


@pytest.mark.parametrize("quality", ["draft", "best"])
def test_the_left_border_runs_through_the_icons_middle(quality):
    """Where arrows run to the right; what comes from outside ends left of it, the rest meets it on the right."""
    boxes, frames, points = parts(lay_out(small(), quality=quality))
    gate, vpc = boxes["gate-vpc"], frames["vpc"]
    assert gate.on_border
    assert gate.rect.center[0] == pytest.approx(vpc.rect.x, abs=0.1)
    assert vpc.rect.y < gate.rect.y
    assert gate.label.rect.bottom < vpc.rect.bottom
    assert points["in-vpc"][-1][0] == pytest.approx(gate.rect.x, abs=0.2)
    assert points["vpc-0"][0][0] == points["vpc-1"][-1][0] == pytest.approx(gate.rect.right, abs=0.2)


@pytest.mark.parametrize("quality", ["draft", "best"])
def test_downwards_it_is_the_upper_border_beside_the_title(quality):
    """The corner icon and the title stay free."""
    boxes, frames, points = parts(lay_out(small("down"), quality=quality))
    gate, vpc = boxes["gate-vpc"], frames["vpc"]
    assert gate.rect.center[1] == pytest.approx(vpc.rect.y, abs=0.1)
    assert vpc.title.rect.right < gate.rect.x
    assert points["in-vpc"][-1][1] == pytest.approx(gate.rect.y, abs=0.2)
    assert points["vpc-0"][0][1] >= gate.label.rect.bottom - 0.2


def test_the_area_of_the_frame_holds_what_stands_on_its_border():
    """The border is a line; what belongs to the frame lies in its area, and that in the frame round it."""
    _, frames, _ = parts(lay_out(small()))
    vpc, cloud = frames["vpc"], frames["cloud"]
    assert vpc.area is not None
    assert cloud.rect.x < vpc.area.x < vpc.rect.x
    assert (vpc.area.right, vpc.area.y, vpc.area.h) == pytest.approx((vpc.rect.right, vpc.rect.y, vpc.rect.h))
    assert cloud.area is None
    assert cloud.room == cloud.rect


@pytest.mark.parametrize("direction", ["right", "down"])
def test_the_judge_of_pictures_finds_no_fault(direction, judge, judged):
    """What stands on a border leaves no frame."""
    assert judge.score(judged(lay_out(small(direction))))["hard"] == 0


@pytest.mark.parametrize("direction", ["right", "down"])
def test_it_stands_before_the_zones(direction):
    """Whoever points at it: beside or above the zones, never below or behind them."""
    frames = [Frame(id="vpc", kind="vpc", title="VPC")]
    frames += [Frame(id=f"z{n}", kind="zone", title=f"Availability Zone {n}", parent="vpc") for n in (1, 2)]
    frames += [Frame(id=f"s{n}", kind="public", title="Public subnet", parent=f"z{n}") for n in (1, 2)]
    boxes = [Box(id=f"b{n}", type="t", icon="compute/ec2", name="Amazon EC2", parent=f"s{n}") for n in (1, 2)]
    gate = Box(id="gate", type="gateway", icon="network/internet-gateway", name="Gate", parent="vpc", on_border=True)
    arrows = tuple(Arrow(id=f"a{n}", source=f"s{n}", target="gate", kind="drawn") for n in (1, 2))
    picture = lay_out(Graph(boxes=(*boxes, gate), frames=tuple(frames), arrows=arrows, direction=direction))
    gate_rect = next(box.rect for box in picture.boxes if box.id == "gate")
    zones = [frame.rect for frame in picture.frames if frame.kind == "zone"]
    assert score(picture).hard == 0
    if direction == "right":
        assert all(gate_rect.right < zone.x for zone in zones)
    else:
        assert all(gate_rect.bottom < zone.y for zone in zones)


def test_several_gateways_stand_on_one_line():
    """A VPN's beside the internet's."""
    graph = small()
    second = replace(graph.boxes[-1], id="vpn", name="Virtual private gateway")
    boxes, frames, _ = parts(lay_out(replace(graph, boxes=(*graph.boxes, second))))
    for name in ("gate-vpc", "vpn"):
        assert boxes[name].rect.center[0] == pytest.approx(frames["vpc"].rect.x, abs=0.1)


def test_a_frame_that_an_arrow_ends_at_keeps_its_gateway_inside():
    """A line to the frame would end beside its border."""
    graph = small()
    arrow = Arrow(id="peer", source="vpc", target="peer")
    peer = Box(id="peer", type="t", icon="compute/ec2", name="Amazon EC2")
    picture = lay_out(replace(graph, boxes=(*graph.boxes, peer), arrows=(*graph.arrows, arrow)))
    boxes, frames, _ = parts(picture)
    assert frames["vpc"].area is None
    assert not boxes["gate-vpc"].on_border
    assert boxes["gate-vpc"].rect.x > frames["vpc"].rect.x
    assert score(picture).hard == 0


def test_outside_of_all_frames_there_is_no_border():
    """A box without a frame stands where it would."""
    graph = Graph(boxes=(Box(id="a", type="t", icon="i", name="A", on_border=True),))
    assert not lay_out(graph).boxes[0].on_border


def test_a_gateway_alone_in_its_frame_and_one_that_calls_itself():
    """Nothing else in the frame, or a loop, which needs room on all sides: it comes out whole."""
    graph = Graph(
        boxes=(Box(id="a", type="t", icon="i", name="A gateway", parent="f", on_border=True),),
        frames=(Frame(id="f", kind="vpc", title="VPC"),),
        arrows=(Arrow(id="loop", source="a", target="a"),),
    )
    for direction in ("right", "down"):
        looped = lay_out(replace(graph, direction=direction))
        assert [arrow.id for arrow in looped.arrows] == ["loop"]
        alone = lay_out(replace(graph, direction=direction, arrows=()))
        assert alone.boxes[0].on_border
        assert (score(looped).hard, score(alone).hard) == (0, 0)


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("size", [8, 14, 22, 45])
def test_generated_architectures_with_gateways_have_no_fault(size, direction, architecture):
    """Whatever stands in a VPC."""
    for seed in range(4):
        graph = replace(gated(architecture(seed, size)), direction=direction)
        picture = lay_out(graph, quality="best" if size < 40 else "draft")
        assert {arrow.id for arrow in picture.arrows} == {arrow.id for arrow in graph.arrows}
        assert score(picture).hard == 0, f"seed {seed}"
