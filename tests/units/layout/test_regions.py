"""Several regions on one page: side by side or one below the other, whichever gives the better page, and alike."""

from dataclasses import replace
from itertools import pairwise

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.layout import lay_out
from archc.layout.score import score


def system(regions, *, width=3, joined=False):
    """Each region has a chain of boxes, the last in a VPC; `joined` ones hand on to the next region."""
    boxes, frames, arrows = [], [Frame(id="cloud", kind="cloud", title="AWS Cloud")], []
    for region in range(regions):
        frames.append(Frame(id=f"r{region}", kind="region", title=f"region {region}", parent="cloud"))
        frames.append(Frame(id=f"v{region}", kind="vpc", title="VPC", parent=f"r{region}"))
        names = [f"b{region}{n}" for n in range(width + (region == 0))]
        parents = [f"r{region}"] * (len(names) - 1) + [f"v{region}"]
        boxes += [
            Box(id=name, type="t", icon="compute/lambda", name="AWS Lambda", title=name, parent=parent)
            for name, parent in zip(names, parents, strict=True)
        ]
        arrows += [Arrow(id=f"{a}{b}", source=a, target=b) for a, b in pairwise(names)]
        if joined and region:
            arrows.append(Arrow(id=f"j{region}", source=f"b{region - 1}0", target=f"b{region}0", text="replicate"))
    return Graph(boxes=tuple(boxes), frames=tuple(frames), arrows=tuple(arrows))


def rects(graph, **options):
    picture = lay_out(graph, **options)
    assert score(picture).hard == 0
    return [frame.rect for frame in picture.frames if frame.kind == "region"]


@pytest.mark.parametrize("quality", ["draft", "best"])
@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("direction", ["right", "down"])
def test_regions_are_alike(count, joined, direction, quality):
    """In declared order, with heads in a row and equally high, or with sides in a line and equally wide."""
    found = rects(replace(system(count, joined=joined), direction=direction), quality=quality)
    if all(one.right < other.x for one, other in pairwise(found)):
        assert len({(rect.y, rect.bottom) for rect in found}) == 1
    else:
        assert all(one.bottom < other.y for one, other in pairwise(found))
        assert len({(rect.x, rect.right) for rect in found}) == 1


def test_small_regions_stand_side_by_side_and_wide_ones_below_each_other():
    """The shape of the page decides."""
    small, wide = rects(system(2, width=2)), rects(system(2, width=8))
    assert small[0].right < small[1].x
    assert wide[0].bottom < wide[1].y


def test_one_region_is_nothing_special(study):
    """Where there is one region the same plans are tried as ever."""
    graph = system(1)
    assert lay_out(graph) == lay_out(graph)
    assert len(rects(graph)) == 1
