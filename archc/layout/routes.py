"""Routes: a right-angled way for every arrow over the grid, found by A*, then ripped up and routed again."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, pairwise

import numpy as np

from archc.drawing.graph import Arrow
from archc.drawing.picture import ICON_SIZE
from archc.layout.bundles import friends
from archc.layout.grid import ICON_CLEARANCE, LABEL_CLEARANCE, Grid, beside_title
from archc.layout.scene import Inside, Scene

RIGHT, DOWN, LEFT, UP = range(4)

BEND = 60.0
BESIDE = 6.0
"""Cost of entering a unit that an unrelated line uses, plus BESIDE_SHARE of its length."""
BESIDE_SHARE = 0.25
FRIEND_SHARE = 0.7
"""Share of the length that a unit costs when only friends use it."""
OWN_BORDER = 18.0
FOREIGN_BORDER = 750.0
AGAINST_FLOW = 40.0
ACROSS_FLOW = 25.0
CROWDED_SIDE = 10.0
FULL_SIDE = 60.0
OTHER_SIDE = 50.0
"""What it costs that an arrow meets a part at another side than in the earlier picture."""
KNOT = 180.0
"""What it costs, beside a crossing, that two arrows of one part meet on their ways."""
ROOM_ON_SIDE = 3
TEXT_ON_SIDE = 1.5
"""Lines that a level line with a text counts for on the side of a box."""
WINDOW = 320.0
"""Px round the two ends that a first search may use."""
HASTE = 1.8
"""Weight of the estimate in a hasty search: it follows the first good way."""
FAR = float("inf")


@dataclass(frozen=True, slots=True)
class Port:
    """Where a line may leave or reach a part: its first vertex, the direction away from the part, the px between."""

    vertex: int
    outward: int
    side: int
    stub: float


@dataclass(frozen=True, slots=True)
class Route:
    """The vertices of an arrow's way, the ports at its ends and what it cost when it was found."""

    arrow: Arrow
    vertices: tuple[int, ...]
    start: Port
    end: Port
    cost: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search: `rounds` of ripping up, the cost of a crossing, how greedy the search is (1 is exact).

    After `patience` states a search starts again in haste. So many `knots`, meetings of arrows of one part, are looked
    at in pairs.
    """

    rounds: int = 3
    crossing: float = 60.0
    greed: float = 1.0
    patience: int = 3000
    knots: int = 0


class Router:
    """Holds the grid, the ways found so far and what each unit of the grid is used by."""

    def __init__(self, grid: Grid, effort: Effort) -> None:
        self.grid = grid
        self.scene: Scene = grid.places.scene
        self.effort = effort
        self.friends = friends(self.scene)
        self.users: list[list[str] | None] = [None] * (2 * grid.size)
        self.through: tuple[list[int], list[int]] = ([0] * grid.size, [0] * grid.size)
        """How many lines pass each vertex straight: horizontally, vertically."""
        self.turns: list[int] = [0] * grid.size
        self.sides: dict[tuple[str, int], list[str]] = {}
        self.routes: dict[str, Route] = {}
        self._ports: dict[tuple[str, bool], list[Port]] = {}
        self._passes: dict[tuple[frozenset[str], bool], list[float]] = {}
        self._ideal: set[str] = set()
        """Arrows whose way costs no more than an empty page would ask."""
        self._flow = DOWN if self.scene.down else RIGHT

    def run(self) -> dict[str, Route]:
        """Route every arrow, short ones first, then rip up and route again while that changes something.

        Gives the ways in declared order.
        """
        order = sorted(self.scene.arrows.values(), key=self._distance)
        for _ in range(self.effort.rounds):
            if not sum([self._again(arrow) for arrow in order]):
                break
        for one, other in self._knots()[: self.effort.knots]:
            self._untie(one, other)
        return {name: self.routes[name] for name in self.scene.arrows if name in self.routes}

    def _knots(self) -> list[tuple[Arrow, Arrow]]:
        """Pairs of arrows that meet on their ways though they have an end in common and are no friends."""
        on: dict[int, list[Arrow]] = {}
        for route in self.routes.values():
            for vertex in route.vertices[1:-1]:
                on.setdefault(vertex, []).append(route.arrow)
        pairs = {
            (one.id, other.id): (one, other)
            for arrows in on.values()
            for one, other in combinations(arrows, 2)
            if {one.source, one.target} & {other.source, other.target} and other.id not in self.friends[one.id]
        }
        return list(pairs.values())

    def _untie(self, one: Arrow, other: Arrow) -> None:
        """Route two arrows together, each once kept from the side where it meets the part that they share."""
        shared = {one.source, one.target} & {other.source, other.target}
        best = (self.routes[one.id], self.routes[other.id])
        least = FAR
        for first, second in ((one, other), (other, one)):
            route = self.routes[first.id]
            sides = [(first.source, route.start.side), (first.target, route.end.side)]
            for closed in (None, *(side for side in sides if side[0] in shared)):
                pair = self._together(first, second, closed)
                cost = FAR if pair is None else self._cost_together(*pair)
                if pair is not None and cost < least - 1:
                    least, best = cost, pair
        self._swap(best)

    def _cost_together(self, one: Route, other: Route) -> float:
        """Price two ways; where they still meet they may cross on a stretch of one line, which nothing else charges."""
        meet = set(one.vertices[1:-1]) & set(other.vertices[1:-1])
        return one.cost + other.cost + (KNOT if meet else 0.0)

    def _together(self, first: Arrow, second: Arrow, closed: tuple[str, int] | None) -> tuple[Route, Route] | None:
        """Find a way for the first arrow, not at a closed side, then for the second; the books stay as they were."""
        before = self.routes[first.id], self.routes[second.id]
        for route in before:
            self._book(route, remove=True)
        one = self._search(first, FAR, closed=closed)
        other = None
        if one is not None:
            self._book(one, remove=False)
            other = self._search(second, FAR)
            self._book(one, remove=True)
        for route in before:
            self._book(route, remove=False)
        return (one, other) if one is not None and other is not None else None

    def _swap(self, routes: tuple[Route, ...]) -> None:
        for route in routes:
            self._book(self.routes[route.arrow.id], remove=True)
            self.routes[route.arrow.id] = route
            self._book(route, remove=False)

    def _distance(self, arrow: Arrow) -> float:
        (x, y), (u, v) = self._middle(arrow.source), self._middle(arrow.target)
        return abs(x - u) + abs(y - v)

    def _middle(self, part: str) -> tuple[float, float]:
        places = self.grid.places
        return places.center[part] if part in places.center else places.frame[part].center

    def _again(self, arrow: Arrow) -> bool:
        """Route one arrow anew, unless nothing could be better; whether its way changed."""
        if arrow.id in self._ideal:
            return False
        before = self.routes.pop(arrow.id, None)
        if before is not None:
            self._book(before, remove=True)
        found = (
            self._search(arrow, WINDOW) or self._search(arrow, FAR) or before or self._search(arrow, FAR, anywhere=True)
        )
        if found is None:
            return False
        self.routes[arrow.id] = found
        self._book(found, remove=False)
        return before is None or before.vertices != found.vertices

    def _book(self, route: Route, *, remove: bool) -> None:
        """Enter a way into, or take it out of, the books of units, vertices and sides."""
        height, size, name = self.grid.height, self.grid.size, route.arrow.id
        sign = -1 if remove else 1
        path = route.vertices
        for a, b in pairwise(path):
            unit = min(a, b) + (0 if abs(a - b) == height else size)
            self.users[unit] = _edited(self.users[unit], name, remove=remove)
        for a, b, c in zip(path, path[1:], path[2:], strict=False):
            if b - a == c - b:
                self.through[0 if abs(b - a) == height else 1][b] += sign
            else:
                self.turns[b] += sign
        for end, port in ((route.arrow.source, route.start), (route.arrow.target, route.end)):
            key = (end, port.side)
            self.sides[key] = _edited(self.sides.get(key), name, remove=remove) or []

    def ports(self, part: str, *, inside: bool) -> list[Port]:
        """List the ports of a box, or of a frame reached from outside or inside."""
        key = (part, inside)
        if key not in self._ports:
            found = box_ports(self.grid, part) if part in self.scene.boxes else frame_ports(self.grid, part, inside)
            self._ports[key] = [port for port in found if not self.grid.blocked[port.vertex]]
        return self._ports[key]

    def _end_cost(self, arrow: Arrow, part: str, port: Port, *, leaving: bool) -> float:
        """Price the stub and the side: against the flow, and shared with arrows that are no friends."""
        others = sum(
            self._weight_on(name, port.side)
            for name in self.sides.get((part, port.side), ())
            if name not in self.friends[arrow.id]
        )
        cost = port.stub + CROWDED_SIDE * others + FULL_SIDE * max(0.0, others - ROOM_ON_SIDE)
        wished = self._flow if leaving else (self._flow + 2) & 3
        turn = (port.outward - wished) & 3
        usual = self.scene.kept.sides.get(arrow.id)
        if usual is not None and usual[0 if leaving else 1] != port.side:
            cost += OTHER_SIDE
        return cost + (0.0, ACROSS_FLOW, AGAINST_FLOW, ACROSS_FLOW)[turn]

    def _weight_on(self, name: str, side: int) -> float:
        """For how many lines an arrow counts on the side of a box: texts of upright lines stand beside each other."""
        size = self.scene.arrow_size[name]
        if not size.lines:
            return 1.0
        return TEXT_ON_SIDE if side in (RIGHT, LEFT) else 1.0 + size.width / 20

    def _pass_costs(self, arrow: Arrow, *, anywhere: bool) -> list[float]:
        """Price the passes between frames for an arrow; frames that hold neither end are closed, unless `anywhere`."""
        allowed: set[str] = set()
        for end in (arrow.source, arrow.target):
            allowed |= set(self.scene.chain[end][1:])
        key = (frozenset(allowed), anywhere)
        if key not in self._passes:
            foreign = FOREIGN_BORDER if anywhere else FAR
            self._passes[key] = [
                sum(OWN_BORDER if frame in allowed else foreign for frame in self._between(a, b))
                for a, b in self.grid.passes
            ]
        return self._passes[key]

    def _ends(self, arrow: Arrow) -> tuple[list[Port], list[Port]]:
        """List the ports an arrow may start at and end at; a loop leaves forwards and comes back across the flow."""
        chain = self.scene.chain
        starts = self.ports(arrow.source, inside=arrow.source in chain[arrow.target][1:])
        ends = self.ports(arrow.target, inside=arrow.target in chain[arrow.source][1:])
        if arrow.source == arrow.target:
            starts = [port for port in starts if port.side == RIGHT]
            ends = [port for port in ends if port.side == UP]
            return starts, ends
        return self._facing(starts, arrow.source, arrow.target), self._facing(ends, arrow.target, arrow.source)

    def _facing(self, ports: list[Port], part: str, other: str) -> list[Port]:
        """Keep of the ports of what stands on a border those on the side of the border where the other end lies."""
        if not self.scene.stands_on_border(part):
            return ports
        inside = self.scene.parent(part) in self.scene.chain[other]
        return [port for port in ports if port.side == (self._flow if inside else self._flow ^ 2)]

    def _search(
        self, arrow: Arrow, window: float, *, anywhere: bool = False, closed: tuple[str, int] | None = None
    ) -> Route | None:
        starts, ends = self._ends(arrow)
        if closed is not None:
            starts = [port for port in starts if (arrow.source, port.side) != closed]
            ends = [port for port in ends if (arrow.target, port.side) != closed]
        goals: dict[int, tuple[float, Port]] = {}
        for port in ends:
            cost = self._end_cost(arrow, arrow.target, port, leaving=False)
            arriving = (port.outward + 2) & 3
            for turn, bend in ((arriving, 0.0), ((arriving + 1) & 3, BEND), ((arriving + 3) & 3, BEND)):
                key = port.vertex * 4 + turn
                if key not in goals or cost + bend < goals[key][0]:
                    goals[key] = (cost + bend, port)
        first = [(self._end_cost(arrow, arrow.source, port, leaving=True), port) for port in starts]
        if not goals or not starts:
            return None
        passes = self._pass_costs(arrow, anywhere=anywhere)
        found = self._a_star(arrow, first, goals, self._bounds([*starts, *ends], window), passes, self.effort.greed)
        if found is None:
            return None
        vertices, direction, cost = found
        start = next(p for _, p in first if p.vertex == vertices[0] and p.outward == direction[0])
        return Route(arrow, tuple(vertices), start, goals[vertices[-1] * 4 + direction[1]][1], cost)

    def _to_go(self, goals: dict[int, tuple[float, Port]]) -> memoryview:
        """Least costs to these goals; arrows with one target share the table."""
        targets = tuple(sorted({(port.vertex, (port.outward + 2) & 3, port.stub) for _, port in goals.values()}))
        tables = self.grid.tables
        if targets not in tables:
            home = self.grid.frames[int(self.grid.inside.ravel()[targets[0][0]])]
            borders = [OWN_BORDER * len(self._between(frame, home)) for frame in self.grid.frames]
            tables[targets] = _least_costs(self.grid, targets, borders)
        return tables[targets]

    def _between(self, a: Inside, b: Inside) -> set[str]:
        """Find the frames whose border lies between two places."""
        one = set(self.scene.chain[a]) if a is not None else set()
        other = set(self.scene.chain[b]) if b is not None else set()
        return one ^ other

    def _bounds(self, ports: Iterable[Port], window: float) -> tuple[int, int, int, int]:
        """First and last column and row that lie within `window` px of the ports."""
        xs, ys = self.grid.xs, self.grid.ys
        points = [self.grid.point(port.vertex) for port in ports]
        return (
            bisect_left(xs, min(x for x, _ in points) - window),
            bisect_right(xs, max(x for x, _ in points) + window) - 1,
            bisect_left(ys, min(y for _, y in points) - window),
            bisect_right(ys, max(y for _, y in points) + window) - 1,
        )

    def _a_star(  # noqa: C901, PLR0912, PLR0915 - the one hot loop of layout; calls in it would double its time
        self,
        arrow: Arrow,
        first: list[tuple[float, Port]],
        goals: dict[int, tuple[float, Port]],
        bounds: tuple[int, int, int, int],
        passes: list[float],
        greed: float,
    ) -> tuple[list[int], tuple[int, int], float] | None:
        """Cheapest way from a start port to a goal (state: vertex * 4 + direction).

        Gives its vertices, its first and its last direction, its cost.
        """
        grid, height, size = self.grid, self.grid.height, self.grid.size
        border, lengths, users, turns = grid.border, grid.length, self.users, self.turns
        crossed = (self.through[1], self.through[0], self.through[1], self.through[0])
        delta = (height, 1, -height, -1)
        unit_of = (0, size, -height, size - 1)
        allies = self.friends[arrow.id]
        crossing = self.effort.crossing
        first_column, last_column, first_row, last_row = bounds
        to_go = self._to_go(goals)
        best: dict[int, float] = {}
        came: dict[int, int] = {}
        heap: list[tuple[float, float, int]] = []
        least = FAR
        for cost, port in first:
            state = port.vertex * 4 + port.outward
            if cost < best.get(state, FAR):
                best[state], came[state] = cost, -1
                total = cost + greed * to_go[port.outward * size + port.vertex]
                least = min(least, total)
                heappush(heap, (total, -cost, state))
        goal, goal_cost = -1, FAR
        patience = self.effort.patience if greed < HASTE else FAR
        while heap:
            total, minus, state = heappop(heap)
            if total >= goal_cost:
                break
            patience -= 1
            if patience < 0:
                return self._a_star(arrow, first, goals, bounds, passes, HASTE)
            cost = -minus
            if cost > best[state]:
                continue
            if state in goals and cost + goals[state][0] < goal_cost:
                goal, goal_cost = state, cost + goals[state][0]
            vertex, direction = state >> 2, state & 3
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
                    apart = 0
                    for name in using:
                        if name not in allies:
                            apart += 1
                    if apart:
                        charge += apart * (BESIDE + length * BESIDE_SHARE)
                    else:
                        charge -= length * (1 - FRIEND_SHARE)
                if turn != direction:
                    charge += BEND
                    if turns[vertex]:
                        charge += 0.4 * crossing * turns[vertex]
                elif crossed[turn][vertex]:
                    charge += crossing * crossed[turn][vertex]
                if border[unit]:
                    charge += passes[border[unit]]
                follow = vertex + delta[turn]
                onward = follow * 4 + turn
                if charge < best.get(onward, FAR):
                    best[onward], came[onward] = charge, state
                    heappush(heap, (charge + greed * to_go[turn * size + follow], -charge, onward))
        if goal_cost <= least + 1 and not allies:
            self._ideal.add(arrow.id)
        return None if goal < 0 else (*_traced(came, goal), goal_cost)


def _traced(came: dict[int, int], goal: int) -> tuple[list[int], tuple[int, int]]:
    states = [goal]
    while came[states[-1]] >= 0:
        states.append(came[states[-1]])
    states.reverse()
    return [state >> 2 for state in states], (states[0] & 3, goal & 3)


def _least_costs(grid: Grid, targets: tuple[tuple[int, int, float], ...], borders: list[float]) -> memoryview:
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


def _edited(names: list[str] | None, name: str, *, remove: bool) -> list[str] | None:
    kept = list(names or ())
    if remove:
        kept.remove(name)
    else:
        kept.append(name)
    return kept or None


def box_ports(grid: Grid, box: str) -> list[Port]:
    """One port on each side of a box: at the icon's middle, below at the label's end, above also beside a title."""
    places = grid.places
    x, y = places.center[box]
    size = places.scene.box_size[box]
    column, row = _index(grid.xs, x), _index(grid.ys, y)
    half = ICON_SIZE / 2
    height = grid.height
    found = []
    if (i := _first(grid.xs, x + half + ICON_CLEARANCE)) is not None:
        found.append(Port(i * height + row, RIGHT, RIGHT, grid.xs[i] - x - half))
    if (j := _first(grid.ys, y + size.bottom + LABEL_CLEARANCE)) is not None:
        found.append(Port(column * height + j, DOWN, DOWN, grid.ys[j] - y - size.bottom))
    if (i := _last(grid.xs, x - half - ICON_CLEARANCE)) is not None:
        found.append(Port(i * height + row, LEFT, LEFT, x - half - grid.xs[i]))
    if (j := _last(grid.ys, y - half - ICON_CLEARANCE)) is not None:
        found.append(Port(column * height + j, UP, UP, y - half - grid.ys[j]))
        if (beside := beside_title(places, box)) is not None:
            found.append(Port(_index(grid.xs, beside) * height + j, UP, UP, y - half - grid.ys[j] + beside - x))
    return found


def frame_ports(grid: Grid, frame: str, inside: bool) -> list[Port]:
    """Three ports on each side of a frame, reached from outside or from inside."""
    rect, height = grid.places.frame[frame], grid.height
    found = []
    for share in (0.5, 0.25, 0.75):
        row = _index(grid.ys, rect.y + 40 + (rect.h - 48) * share)
        column = _index(grid.xs, rect.x + rect.w * share)
        away = 60.0 * abs(share - 0.5)
        for side, line, lines in (
            (RIGHT, rect.right, grid.xs),
            (DOWN, rect.bottom, grid.ys),
            (LEFT, rect.x, grid.xs),
            (UP, rect.y, grid.ys),
        ):
            beyond = (side in (RIGHT, DOWN)) != inside
            index = _first(lines, line + 5) if beyond else _last(lines, line - 5)
            if index is None:
                continue
            vertex = index * height + row if side in (RIGHT, LEFT) else column * height + index
            outward = (side + 2) & 3 if inside else side
            found.append(Port(vertex, outward, side, abs(lines[index] - line) + away))
    return found


def _index(lines: list[float], value: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - value))


def _first(lines: list[float], least: float) -> int | None:
    return next((i for i, value in enumerate(lines) if value >= least), None)


def _last(lines: list[float], most: float) -> int | None:
    return next((i for i in range(len(lines) - 1, -1, -1) if lines[i] <= most), None)
