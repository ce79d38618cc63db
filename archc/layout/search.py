"""Search: the cheapest right-angled way between two parts, by A* over (vertex, direction).

The estimate of what is still to go is exact on an empty page. Beside length, bends and borders a way pays for every way
that it crosses: at once where both run straight, and where it parts from a way that it joined on the other side (see
`traffic`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from archc.layout.grid import Grid
from archc.layout.ports import DOWN, LEFT, RIGHT, Port
from archc.layout.traffic import Traffic

BEND = 60.0
BESIDE = 6.0
"""Cost of entering a unit that an unrelated line uses, plus BESIDE_SHARE of its length."""
BESIDE_SHARE = 0.25
FRIEND_SHARE = 0.7
"""Share of the length that a unit costs when only friends use it."""
HASTE = 1.8
"""Weight of the estimate in a hasty search."""
FAR = float("inf")

Met = list[tuple[str, int]]
"""Ways that run beside one for the last unit: their arrow, and which of the two came from the left."""


@dataclass(frozen=True, slots=True)
class Quest:
    """What is looked for: where a way may start and end at which cost, where it may go, what it pays for.

    `goals` are states (vertex * 4 + direction) with the cost of ending there and the port. `bounds` are the first and
    last column and row. `passes` prices what `Grid.border` numbers; ways of `allies` are shared gladly; units `astray`
    cost `detour` each; `crossing` is the price of crossing one way.
    """

    starts: list[tuple[float, Port]]
    goals: dict[int, tuple[float, Port]]
    bounds: tuple[int, int, int, int]
    passes: list[float]
    allies: frozenset[str]
    crossing: float
    astray: frozenset[int]
    detour: float


@dataclass(frozen=True, slots=True)
class Found:
    """A way: its vertices, its first and last direction, its cost, and the least that it could have cost."""

    vertices: list[int]
    directions: tuple[int, int]
    cost: float
    least: float


def cheapest(  # noqa: C901, PLR0912, PLR0915 - the one hot loop of layout; calls in it would double its time
    grid: Grid, traffic: Traffic, quest: Quest, to_go: memoryview, *, patience: float, greed: float = 1.0
) -> Found | None:
    """Find the cheapest way, no state opened twice; after `patience` states begin again with HASTE as greed.

    A search whose `greed` is above 1 follows the first good way.
    """
    height, size = grid.height, grid.size
    border, lengths, users, arms = grid.border, grid.length, traffic.users, traffic.arms
    crossed = (traffic.through[1], traffic.through[0], traffic.through[1], traffic.through[0])
    delta = (height, 1, -height, -1)
    unit_of = (0, size, -height, size - 1)
    goals, allies, crossing, passes = quest.goals, quest.allies, quest.crossing, quest.passes
    astray, detour = quest.astray, quest.detour
    first_column, last_column, first_row, last_row = quest.bounds
    best: dict[int, float] = {}
    came: dict[int, int] = {}
    beside: dict[int, Met] = {}
    heap: list[tuple[float, float, int]] = []
    least = FAR
    for cost, port in quest.starts:
        state = port.vertex * 4 + port.outward
        if cost < best.get(state, FAR):
            best[state], came[state] = cost, -1
            onwards = to_go[port.outward * size + port.vertex]
            least = min(least, cost + onwards)
            heappush(heap, (cost + greed * onwards, -cost, state))
    goal, goal_cost = -1, FAR
    while heap:
        total, minus, state = heappop(heap)
        if total >= goal_cost:
            break
        cost = -minus
        if cost > best[state]:
            continue
        best[state] = -FAR
        patience -= 1
        if patience < 0:
            return cheapest(grid, traffic, quest, to_go, patience=FAR, greed=HASTE)
        vertex, direction = state >> 2, state & 3
        back = direction ^ 2
        met = beside.get(state)
        parting = [(_other(arms[name][vertex], back), side, name) for name, side in met] if met else ()
        if state in goals and cost + goals[state][0] < goal_cost:
            last, port = goals[state]
            charge = cost + last + crossing * _crossed_at_end(crossed, vertex, direction, port.outward ^ 2, parting)
            if charge < goal_cost:
                goal, goal_cost = state, charge
        column, row = divmod(vertex, height)
        open_to = (column < last_column, row < last_row, column > first_column, row > first_row)
        for turn in (direction, (direction + 1) & 3, (direction + 3) & 3):
            length = lengths[turn][vertex]
            if not length or not open_to[turn]:
                continue
            unit = vertex + unit_of[turn]
            charge = cost + length
            using = users[unit]
            if using:
                apart = len(using)
                if allies:
                    for name in using:
                        apart -= name in allies
                charge += apart * (BESIDE + length * BESIDE_SHARE) if apart else length * (FRIEND_SHARE - 1)
            if turn != direction:
                charge += BEND
            elif crossed[turn][vertex]:
                charge += crossing * crossed[turn][vertex]
            for onward, side, _ in parting:
                if onward != turn and side * ((turn - back & 3) - (onward - back & 3)) > 0:
                    charge += crossing
            if border[unit]:
                charge += passes[border[unit]]
            if unit in astray:
                charge += detour
            follow = vertex + delta[turn]
            state_there = follow * 4 + turn
            if charge >= best.get(state_there, FAR):
                continue
            best[state_there], came[state_there] = charge, state
            heappush(heap, (charge + greed * to_go[turn * size + follow], -charge, state_there))
            if using and apart:
                still = [(name, side) for onward, side, name in parting if onward == turn]
                for name in using:
                    if name not in allies:
                        one, other = arms[name][vertex]
                        there = other if one == turn else one
                        if there != back:
                            still.append((name, (back - turn & 3) - (there - turn & 3)))
                beside[state_there] = still
            elif state_there in beside:
                del beside[state_there]
    return None if goal < 0 else Found(*_traced(came, goal), goal_cost, least)


def _other(arms: tuple[int, int], known: int) -> int:
    return arms[1] if arms[0] == known else arms[0]


def _crossed_at_end(
    crossed: tuple[list[int], ...],
    vertex: int,
    direction: int,
    arriving: int,
    parting: Iterable[tuple[int, int, str]],
) -> int:
    """Count the ways that the last step to a part crosses."""
    count = crossed[direction][vertex] if arriving == direction else 0
    back = direction ^ 2
    for onward, side, _ in parting:
        count += onward != arriving and side * ((arriving - back & 3) - (onward - back & 3)) > 0
    return count


def _traced(came: dict[int, int], goal: int) -> tuple[list[int], tuple[int, int]]:
    states = [goal]
    while came[states[-1]] >= 0:
        states.append(came[states[-1]])
    states.reverse()
    return [state >> 2 for state in states], (states[0] & 3, goal & 3)


def least_costs(grid: Grid, targets: tuple[tuple[int, int, float], ...], borders: list[float]) -> memoryview:
    """Find what a way to the nearest target costs at least, by direction and vertex: length, bends, stub, borders.

    A target is (vertex, direction of arrival, stub); `borders` prices the borders between each frame and the target's.
    """
    xs, ys = np.array(grid.xs), np.array(grid.ys)
    table = np.full((4, len(xs), len(ys)), FAR)
    for vertex, arriving, stub in targets:
        column, row = divmod(vertex, grid.height)
        distance = np.abs(xs - xs[column])[:, None] + (np.abs(ys - ys[row]) + stub)[None, :]
        ahead = _ahead(column, row, arriving)
        for direction in range(4):
            bends = BEND if (direction ^ arriving) & 1 else 2 * BEND
            np.minimum(table[direction], distance + bends, out=table[direction])
        straight = table[arriving]
        straight[ahead] = np.minimum(straight[ahead], distance[ahead])
    table += np.array(borders)[grid.inside]
    return memoryview(table.ravel())  # type: ignore[arg-type]  # numpy arrays are buffers from Python 3.12 on


def _ahead(column: int, row: int, arriving: int) -> tuple[int | slice, int | slice]:
    """Select the grid vertices from which a target is reached straight on."""
    columns = slice(column + 1) if arriving == RIGHT else slice(column, None)
    rows = slice(row + 1) if arriving == DOWN else slice(row, None)
    return (columns, row) if arriving in (RIGHT, LEFT) else (column, rows)
