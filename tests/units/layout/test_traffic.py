"""The router pays for every crossing that will be drawn, on shared stretches as well."""

import pytest

from archc.drawing.graph import Arrow
from archc.layout.ports import DOWN, LEFT, RIGHT, UP, Port
from archc.layout.search import FAR, Quest, cheapest
from archc.layout.traffic import Route, Traffic


class Page:
    """An empty grid of so many columns and rows, 100 px apart."""

    def __init__(self, width, height):
        self.height, self.size = height, width * height
        inside = [divmod(vertex, height) for vertex in range(self.size)]
        self.length = (
            [100.0 * (column < width - 1) for column, _ in inside],
            [100.0 * (row < height - 1) for _, row in inside],
            [100.0 * (column > 0) for column, _ in inside],
            [100.0 * (row > 0) for _, row in inside],
        )
        self.border = [0] * (2 * self.size)


def route(name, vertices, leaving, arriving):
    arrow = Arrow(id=name, source=f"{name} source", target=f"{name} target")
    start, end = Port(vertices[0], leaving, leaving, 0.0), Port(vertices[-1], arriving ^ 2, arriving ^ 2, 0.0)
    return Route(arrow, tuple(vertices), start, end, 0.0)


def cost(page, traffic, start, leaving, end, arriving):
    """What the only way from one vertex to another costs beside lengths, bends and company."""
    goals = {end * 4 + arriving: (0.0, Port(end, arriving ^ 2, arriving ^ 2, 0.0))}
    quest = Quest(
        [(0.0, Port(start, leaving, leaving, 0.0))],
        goals,
        (0, page.size // page.height - 1, 0, page.height - 1),
        [0.0],
        frozenset(),
        10000.0,
        frozenset(),
        0.0,
    )
    found = cheapest(page, traffic, quest, memoryview(bytes(4 * page.size)), patience=FAR)
    return found.cost // 10000


@pytest.mark.parametrize(
    ("ends", "crossings"),
    [(((0, 0), (3, 0)), 0), (((0, 2), (3, 2)), 0), (((0, 0), (3, 2)), 1), (((0, 2), (3, 0)), 1)],
)
def test_who_joins_on_one_side_and_parts_on_the_other_crosses(ends, crossings):
    """The line runs level through the middle row; the way joins and parts above or below it."""
    page = Page(4, 3)
    traffic = Traffic(page)
    traffic.enter(route("line", [column * 3 + 1 for column in range(4)], RIGHT, RIGHT))
    (x, y), (u, v) = ends
    for vertex in (0, 2, 9, 11):  # the outer rows lead nowhere but to the middle one
        page.length[RIGHT][vertex] = page.length[LEFT][vertex] = 0.0
    leaving, arriving = (DOWN if y == 0 else UP), (UP if v == 0 else DOWN)
    assert cost(page, traffic, x * 3 + y, leaving, u * 3 + v, arriving) == crossings


def test_a_line_that_ends_beside_a_way_is_crossed():
    """The last vertex of a line is crossed like any other when the way runs between it and its box."""
    page = Page(1, 3)
    traffic = Traffic(page)
    traffic.enter(route("line", [1], RIGHT, RIGHT))
    assert cost(page, traffic, 0, DOWN, 2, DOWN) == 1


def test_what_is_taken_out_is_forgotten():
    """After ripping a way up the page is empty again."""
    page = Page(4, 3)
    traffic = Traffic(page)
    line = route("line", [1, 4, 7, 10], RIGHT, RIGHT)
    traffic.enter(line)
    traffic.take_out(line)
    assert not any(traffic.users)
    assert not any(traffic.through[0])
    assert not traffic.arms
    assert not any(traffic.sides.values())
