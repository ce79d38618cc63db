"""Pieces: the straight parts of all ways, which of them are one line, and their order on a shared grid line.

Two arrows that share a stretch keep one order along all of it: it follows from where they part.

        a ──────┐          a parts to the left of b, so a lies left of b on the whole stretch
        b ────┐ │          and nothing crosses
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from archc.layout.bundles import may_fork, may_join
from archc.layout.grid import Grid
from archc.layout.ports import DOWN, LEFT, RIGHT, UP
from archc.layout.scene import Scene
from archc.layout.traffic import Route

Token = tuple[str, int, int] | int
"""A step of a way: a grid vertex, or (part, side, vertex) for the end at a part."""


@dataclass(slots=True)
class Piece:
    """A straight part of an arrow's way. `at` is its y when horizontal, else its x; `low`..`high` what it spans."""

    arrow: str
    index: int
    horizontal: bool
    forward: bool
    at: float
    low: float
    high: float
    line: int = -1
    """Index of the line that the piece is part of."""


@dataclass(slots=True)
class Line:
    """Pieces that lie on each other on purpose and move as one."""

    index: int
    horizontal: bool
    pieces: list[Piece]
    rank: int = 0
    """Order among the lines of one grid line."""

    @property
    def at(self) -> float:
        """Where the line is on its own axis."""
        return self.pieces[0].at

    @property
    def low(self) -> float:
        """Where it begins on the other axis."""
        return min(piece.low for piece in self.pieces)

    @property
    def high(self) -> float:
        """Where it ends on the other axis."""
        return max(piece.high for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow's pieces in order and the sides of the parts they join."""

    route: Route
    tokens: tuple[Token, ...]
    pieces: tuple[Piece, ...]
    piece_of: tuple[int, ...]
    """For each step between two tokens the index of its piece."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways and the lines they are made of."""

    ways: dict[str, Way]
    lines: list[Line]
    votes: dict[tuple[int, int], int]


def make_ways(grid: Grid, routes: dict[str, Route]) -> Ways:
    """Cut routes into pieces, join the pieces of friends, and order lines that share a grid line."""
    ways = {name: _way(grid, route) for name, route in sorted(routes.items())}
    lines = _join(grid.places.scene, ways)
    votes = _votes(ways)
    _rank(ways, lines, votes)
    return Ways(ways, lines, votes)


def _way(grid: Grid, route: Route) -> Way:
    tokens: tuple[Token, ...] = (
        (route.arrow.source, route.start.side, route.start.vertex),
        *route.vertices,
        (route.arrow.target, route.end.side, route.end.vertex),
    )
    height = grid.height
    steps = [_direction(b - a, height) for a, b in zip(route.vertices, route.vertices[1:], strict=False)]
    directions = [route.start.outward, *steps, (route.end.outward + 2) & 3]
    points = [
        _stub_point(grid, route, first=True),
        *map(grid.point, route.vertices),
        _stub_point(grid, route, first=False),
    ]
    pieces: list[Piece] = []
    piece_of: list[int] = []
    for number, direction in enumerate(directions):
        horizontal = direction in (RIGHT, LEFT)
        (x, y), (u, v) = points[number], points[number + 1]
        low, high = sorted((x, u) if horizontal else (y, v))
        if pieces and pieces[-1].horizontal == horizontal:
            pieces[-1].low, pieces[-1].high = min(pieces[-1].low, low), max(pieces[-1].high, high)
        else:
            at = grid.point(route.vertices[min(number, len(route.vertices) - 1)])
            pieces.append(
                Piece(
                    route.arrow.id,
                    len(pieces),
                    horizontal,
                    direction in (RIGHT, DOWN),
                    at[1] if horizontal else at[0],
                    low,
                    high,
                )
            )
        piece_of.append(len(pieces) - 1)
    return Way(route, tokens, tuple(pieces), tuple(piece_of))


def _direction(step: int, height: int) -> int:
    if step == height:
        return RIGHT
    if step == -height:
        return LEFT
    return DOWN if step == 1 else UP


def _stub_point(grid: Grid, route: Route, *, first: bool) -> tuple[float, float]:
    """Where a way meets its part: one stub away from its first or last vertex."""
    port = route.start if first else route.end
    part = route.arrow.source if first else route.arrow.target
    x, y = grid.point(port.vertex)
    dx, dy = ((1, 0), (0, 1), (-1, 0), (0, -1))[port.outward]
    stub = port.stub if part in grid.places.center else 9.0
    return x - dx * stub, y - dy * stub


def _join(scene: Scene, ways: dict[str, Way]) -> list[Line]:
    """Make one line of the pieces that friends share from their common source, or up to their common target."""
    line_of: dict[int, list[Piece]] = {}
    pieces = [piece for way in ways.values() for piece in way.pieces]
    for number, piece in enumerate(pieces):
        piece.line = number
        line_of[number] = [piece]
    for one, other in _shared_stretches(scene, ways):
        if one.line != other.line and _may_be_one(scene, line_of[one.line], line_of[other.line]):
            joined = line_of.pop(other.line)
            for piece in joined:
                piece.line = one.line
            line_of[one.line] += joined
    lines = []
    for number, members in enumerate(line_of.values()):
        for piece in members:
            piece.line = number
        lines.append(Line(number, members[0].horizontal, members))
    return lines


def _shared_stretches(scene: Scene, ways: dict[str, Way]) -> Iterator[tuple[Piece, Piece]]:
    """Pairs of pieces on the common beginning of two forks, or the common end of two joins."""
    names = list(ways)
    for i, name in enumerate(names):
        one = scene.arrows[name]
        for again in names[i + 1 :]:
            other = scene.arrows[again]
            if may_fork(one, other):
                yield from _common(ways[name], ways[again], backwards=False)
            elif may_join(one, other):
                yield from _common(ways[name], ways[again], backwards=True)


def _common(one: Way, other: Way, *, backwards: bool) -> Iterator[tuple[Piece, Piece]]:
    for k in range(min(len(one.piece_of), len(other.piece_of))):
        a, b = (-1 - k, -2 - k) if backwards else (k, k + 1)
        if one.tokens[a] != other.tokens[a] or one.tokens[b] != other.tokens[b]:
            return
        step = -1 - k if backwards else k
        yield one.pieces[one.piece_of[step]], other.pieces[other.piece_of[step]]


def _may_be_one(scene: Scene, one: list[Piece], other: list[Piece]) -> bool:
    """Whether every two pieces that would lie on each other belong to friends."""
    for p in one:
        a = scene.arrows[p.arrow]
        for q in other:
            b = scene.arrows[q.arrow]
            friendly = a.id == b.id or may_fork(a, b) or may_join(a, b)
            if not friendly and min(p.high, q.high) > max(p.low, q.low) - 1:
                return False
    return True


def _votes(ways: dict[str, Way]) -> dict[tuple[int, int], int]:
    """For pairs of lines (a, b) how many shared stretches want a before b on their axis."""
    users: dict[tuple[Token, Token], list[tuple[str, int]]] = defaultdict(list)
    for name, way in ways.items():
        for step, (a, b) in enumerate(zip(way.tokens, way.tokens[1:], strict=False)):
            users[_unit(a, b)].append((name, step))
    votes: dict[tuple[int, int], int] = defaultdict(int)
    compared: set[tuple[str, int, str]] = set()
    for using in users.values():
        for i, (name, step) in enumerate(using):
            for again, there in using[i + 1 :]:
                if name != again and (name, step, again) not in compared:
                    _compare(ways[name], ways[again], step, there, votes, compared)
    return votes


def _unit(a: Token, b: Token) -> tuple[Token, Token]:
    return (a, b) if isinstance(a, tuple) or (isinstance(b, int) and a < b) else (b, a)


def _compare(
    one: Way,
    other: Way,
    step: int,
    there: int,
    votes: dict[tuple[int, int], int],
    compared: set[tuple[str, int, str]],
) -> None:
    """Follow the stretch that two ways share to both of its ends and vote for the order they part in."""
    a, b = one.tokens, other.tokens
    along = a[step] == b[there]
    turn = 1 if along else -1
    i, j = step, there if along else there + 1
    while i > 0 and 0 <= j - turn < len(b) and a[i - 1] == b[j - turn]:
        i, j = i - 1, j - turn
    k, m = step + 1, there + 1 if along else there
    while k + 1 < len(a) and 0 <= m + turn < len(b) and a[k + 1] == b[m + turn]:
        k, m = k + 1, m + turn
    side = _parting(one, other, k, m, turn) or -_parting_back(one, other, i, j, turn)
    if side == 0:
        side = 1 if one.route.arrow.id < other.route.arrow.id else -1
    for s in range(i, k):
        t = j + (s - i) * turn if along else j - (s - i) - 1
        compared.add((one.route.arrow.id, s, other.route.arrow.id))
        p, q = one.pieces[one.piece_of[s]], other.pieces[other.piece_of[t]]
        if p.line != q.line and p.horizontal == q.horizontal:
            left_is_less = (not p.horizontal) == (not p.forward)
            p_first = (side < 0) == left_is_less
            votes[(p.line, q.line) if p_first else (q.line, p.line)] += 1


def _heading(way: Way, step: int, *, reverse: bool) -> int:
    """Direction of travel on a step."""
    piece = way.pieces[way.piece_of[step]]
    forward = piece.forward != reverse
    if piece.horizontal:
        return RIGHT if forward else LEFT
    return DOWN if forward else UP


def _parting(one: Way, other: Way, k: int, m: int, turn: int) -> int:
    """-1 when `one` goes on to the left of `other` after the stretch, 1 to the right, 0 when they end together."""
    if k >= len(one.tokens) - 1 or not 0 <= m + turn < len(other.tokens):
        return 0
    before = _heading(one, k - 1, reverse=False)
    mine = _turn(before, _heading(one, k, reverse=False))
    theirs = _turn(before, _heading(other, m if turn > 0 else m - 1, reverse=turn < 0))
    return (mine > theirs) - (mine < theirs)


def _parting_back(one: Way, other: Way, i: int, j: int, turn: int) -> int:
    """Tell the same for the other end of the stretch, seen when looking back along it."""
    if i <= 0 or not 0 <= j - turn < len(other.tokens):
        return 0
    before = _heading(one, i, reverse=True)
    mine = _turn(before, _heading(one, i - 1, reverse=True))
    theirs = _turn(before, _heading(other, j - 1 if turn > 0 else j, reverse=turn > 0))
    return (mine > theirs) - (mine < theirs)


def _turn(before: int, after: int) -> int:
    """-1 for a turn to the left, 0 straight on, 1 to the right."""
    return {0: 0, 1: 1, 3: -1}.get((after - before) & 3, 0)


def _rank(ways: dict[str, Way], lines: list[Line], votes: dict[tuple[int, int], int]) -> None:
    """Give the lines of each grid line ranks that follow the votes as far as they agree."""
    shared: dict[tuple[bool, float], list[Line]] = defaultdict(list)
    for line in lines:
        shared[line.horizontal, line.at].append(line)
    for group in shared.values():
        for rank, line in enumerate(_sorted(ways, group, votes)):
            line.rank = rank


def _sorted(ways: dict[str, Way], group: list[Line], votes: dict[tuple[int, int], int]) -> list[Line]:
    before: dict[int, dict[int, int]] = {line.index: {} for line in group}
    for i, one in enumerate(group):
        for other in group[i + 1 :]:
            balance = _crossed(ways, other, one) - _crossed(ways, one, other)
            if balance == 0:
                balance = votes.get((one.index, other.index), 0) - votes.get((other.index, one.index), 0)
            if balance == 0:
                balance = _touching(ways, one, other)
            if balance > 0:
                before[other.index][one.index] = balance
            elif balance < 0:
                before[one.index][other.index] = -balance
    order: list[Line] = []
    waiting = sorted(group, key=lambda line: (_drift(ways, line), line.low, line.index))
    wished = {line.index: position for position, line in enumerate(waiting)}
    while waiting:
        taken = min(waiting, key=lambda line: (sum(before[line.index].values()), wished[line.index]))
        waiting.remove(taken)
        order.append(taken)
        for line in waiting:
            before[line.index].pop(taken.index, None)
    return order


def reorder(ways: Ways, *, horizontal: bool) -> None:
    """Order the lines of one direction that still share a coordinate so that they cross least where they now bend."""
    shared: dict[float, list[Line]] = defaultdict(list)
    for line in ways.lines:
        if line.horizontal == horizontal:
            shared[line.at].append(line)
    for group in shared.values():
        if len(group) > 1:
            ranks = sorted(line.rank for line in group)
            for rank, line in zip(ranks, _sorted(ways.ways, group, ways.votes), strict=True):
                line.rank = rank


def _drift(ways: dict[str, Way], line: Line) -> float:
    """Where a line's neighbours lie: lines whose ends turn to smaller coordinates come first."""
    drift = 0.0
    for piece in line.pieces:
        pieces = ways[piece.arrow].pieces
        for index in (piece.index - 1, piece.index + 1):
            if 0 <= index < len(pieces):
                middle = (pieces[index].low + pieces[index].high) / 2
                drift += (middle > line.at) - (middle < line.at)
    return drift


def _crossed(ways: dict[str, Way], one: Line, other: Line) -> int:
    """Count the bends of two lines that cross the other one when the first comes first."""
    return _reaching(ways, one, other, 1) + _reaching(ways, other, one, -1)


def _reaching(ways: dict[str, Way], line: Line, other: Line, side: int) -> int:
    """Count the pieces that leave a line towards one side where the other line passes."""
    found = 0
    for piece in line.pieces:
        pieces = ways[piece.arrow].pieces
        for index in (piece.index - 1, piece.index + 1):
            if 0 <= index < len(pieces):
                bend = pieces[index]
                if other.low + 0.6 < bend.at < other.high - 0.6:
                    middle = (bend.low + bend.high) / 2
                    found += (middle > line.at) - (middle < line.at) == side
    return found


def _touching(ways: dict[str, Way], one: Line, other: Line) -> int:
    """Order of two lines that meet end to end: the one that turns to smaller coordinates there comes first."""
    for end in {one.low, one.high} & {other.low, other.high}:
        a, b = _bend_at(ways, one, end), _bend_at(ways, other, end)
        if a != b:
            return 1 if a < b else -1
    return 0


def _bend_at(ways: dict[str, Way], line: Line, end: float) -> int:
    for piece in line.pieces:
        pieces = ways[piece.arrow].pieces
        for index in (piece.index - 1, piece.index + 1):
            if 0 <= index < len(pieces) and abs(pieces[index].at - end) < 0.6:
                middle = (pieces[index].low + pieces[index].high) / 2
                return (middle > line.at) - (middle < line.at)
    return 0
