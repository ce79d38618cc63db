"""Routes: a right-angled way for every arrow over the grid, found by A*, then ripped up and routed again."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from archc.drawing.graph import Arrow
from archc.layout.bundles import friends
from archc.layout.grid import Grid
from archc.layout.lanes import FREE, Guide
from archc.layout.ports import DOWN, LEFT, RIGHT, UP, Port, box_ports, frame_ports
from archc.layout.scene import Inside, Scene
from archc.layout.search import BEND, FAR, Found, Quest, cheapest, least_costs
from archc.layout.traffic import Route, Traffic

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
STRICT = 2000.0
"""Price of leaving a lane that keeps arrows to their lanes; a way that costs so much is looked for everywhere."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search: one round of routing, after the first of ripping up, for each of the `detours`.

    A detour is what leaving the lane that the order of rows gave an arrow costs a column. `crossing` is the cost of
    crossing one line. After `patience` states a search becomes hasty. So many `knots`, meetings of arrows of one part,
    are looked at in pairs.
    """

    detours: tuple[float, ...] = (0.0, 0.0, 0.0)
    crossing: float = 60.0
    patience: float = FAR
    knots: int = 0


class Router:
    """Holds the grid, the ways found so far and what they use; `guides` keep arrows to their lanes."""

    def __init__(self, grid: Grid, effort: Effort, guides: Mapping[str, Guide] | None = None) -> None:
        self.grid = grid
        self.scene: Scene = grid.places.scene
        self.effort = effort
        self.friends = friends(self.scene)
        self.traffic = Traffic(grid)
        self.routes: dict[str, Route] = {}
        self._guides = guides or {}
        self._detour = 0.0
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
        for detour in self.effort.detours:
            self._detour = detour
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
            self.traffic.take_out(route)
        one = self._search(first, FAR, closed=closed)
        other = None
        if one is not None:
            self.traffic.enter(one)
            other = self._search(second, FAR)
            self.traffic.take_out(one)
        for route in before:
            self.traffic.enter(route)
        return (one, other) if one is not None and other is not None else None

    def _swap(self, routes: tuple[Route, ...]) -> None:
        for route in routes:
            self.traffic.take_out(self.routes[route.arrow.id])
            self.routes[route.arrow.id] = route
            self.traffic.enter(route)

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
            self.traffic.take_out(before)
        near = self._search(arrow, WINDOW, before=before)
        enough = FAR if self._detour < STRICT else STRICT
        found = near if near and near.cost < enough else self._search(arrow, FAR) or near
        found = found or before or self._search(arrow, FAR, anywhere=True)
        if found is None:
            return False
        self.routes[arrow.id] = found
        self.traffic.enter(found)
        return before is None or before.vertices != found.vertices

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
            for name in self.traffic.sides.get((part, port.side), ())
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
        self,
        arrow: Arrow,
        window: float,
        *,
        before: Route | None = None,
        anywhere: bool = False,
        closed: tuple[str, int] | None = None,
    ) -> Route | None:
        """Find the cheapest way within `window` px of the ends, the lanes and the way of before."""
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
        guide = self._guides.get(arrow.id, FREE)
        quest = Quest(
            first,
            goals,
            self._bounds([port.vertex for port in (*starts, *ends)], window, guide, before),
            self._pass_costs(arrow, anywhere=anywhere),
            self.friends[arrow.id],
            self.effort.crossing,
            guide.astray,
            self._detour,
        )
        found = cheapest(self.grid, self.traffic, quest, self._to_go(goals), patience=self.effort.patience)
        return None if found is None else self._route(arrow, quest, found)

    def _route(self, arrow: Arrow, quest: Quest, found: Found) -> Route:
        if found.cost <= found.least + 1 and not quest.allies:
            self._ideal.add(arrow.id)
        path, (leaving, arriving) = tuple(found.vertices), found.directions
        start = next(port for _, port in quest.starts if port.vertex == path[0] and port.outward == leaving)
        return Route(arrow, path, start, quest.goals[path[-1] * 4 + arriving][1], found.cost)

    def _to_go(self, goals: dict[int, tuple[float, Port]]) -> memoryview:
        """Least costs to these goals; arrows with one target share the table."""
        targets = tuple(sorted({(port.vertex, (port.outward + 2) & 3, port.stub) for _, port in goals.values()}))
        tables = self.grid.tables
        if targets not in tables:
            home = self.grid.frames[int(self.grid.inside.ravel()[targets[0][0]])]
            borders = [OWN_BORDER * len(self._between(frame, home)) for frame in self.grid.frames]
            tables[targets] = least_costs(self.grid, targets, borders)
        return tables[targets]

    def _between(self, a: Inside, b: Inside) -> set[str]:
        """Find the frames whose border lies between two places."""
        one = set(self.scene.chain[a]) if a is not None else set()
        other = set(self.scene.chain[b]) if b is not None else set()
        return one ^ other

    def _bounds(
        self, vertices: list[int], window: float, guide: Guide, before: Route | None
    ) -> tuple[int, int, int, int]:
        """First and last column and row that lie within `window` px of the vertices, of the lanes, of a way."""
        xs, ys = self.grid.xs, self.grid.ys
        reach = (*vertices, *(before.vertices if before else ()))
        across, along = zip(*map(self.grid.point, reach), strict=True)
        left, right, top, bottom = min(across), max(across), min(along), max(along)
        if self.scene.down:
            left, right = min(left, guide.least), max(right, guide.most)
        else:
            top, bottom = min(top, guide.least), max(bottom, guide.most)
        return (
            bisect_left(xs, left - window),
            bisect_right(xs, right + window) - 1,
            bisect_left(ys, top - window),
            bisect_right(ys, bottom + window) - 1,
        )
