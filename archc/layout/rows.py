"""Rows: in which order the parts of every frame stand from top to bottom.

Each frame has one order of its parts; two parts whose columns overlap are stacked in that order. A stack is drawn
tight and then pulled towards the neighbours of its parts; what this estimate costs (crossings, length, lines through
boxes) is what the search for a better order compares. Budgets count estimates, so that no result depends on the
machine.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from random import Random

import numpy as np
import numpy.typing as npt

from archc.layout.columns import Columns, twins
from archc.layout.layers import Lane, Layers
from archc.layout.lift import Lifted, straightness
from archc.layout.scene import AS_DECLARED, Inside, Scene

BOX_GAP = 28.0
"""Free px between two stacked boxes."""
FRAME_GAP = 30.0
"""Free px between a frame and what stands above or below it."""
FRAME_TOP = 44.0
"""Px from a frame's top border to its first part: the title and a gap."""
FRAME_BOTTOM = 20.0
FRAME_LEAST = 100.0
CROSSING = 300.0
THROUGH_BOX = 250.0
THROUGH_FRAME = 300.0
HEIGHT = 0.6
INVERTED = 90.0
"""What it costs to draw two parts of one kind and frame against their declared order."""
SLANT = 40.0
"""What an arrow costs for not being level."""
ROOM = 1.2
"""How much higher than a tight stack a frame may become to bring its parts level with their neighbours."""
PULLS = 4
"""Sweeps that pull a stack towards its neighbours."""

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Steps = list[tuple[str, float]]
"""Parts above or below another and the px between their tops."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The order of each frame's parts, and the estimated middle of every box and frame end (px).

    When the order was found column by column, `lanes` tell where arrows pass the columns between their ends, and
    `crossings` how many crossings that order cannot avoid.
    """

    order: dict[Inside, tuple[str, ...]]
    middle: dict[str, float]
    cost: float
    lanes: dict[str, tuple[Lane, ...]] = field(default_factory=dict)
    crossings: int = 0


class _Estimate:
    """What lines between estimated places would cost; all that does not depend on y is prepared once.

    A line that passes columns runs level through them, at the height of its source or of its target, whichever is
    freer:

        source ───────────┐        the three heights of a line: source, middle, target
                          └─── target
    """

    def __init__(self, scene: Scene, columns: Columns, lifted: tuple[Lifted, ...]) -> None:
        self.parts = list(scene.chain)
        index = {part: i for i, part in enumerate(self.parts)}
        ends = [sorted((arrow.source, arrow.target), key=lambda p: (_column(columns, p), index[p])) for arrow in lifted]
        self.count = len(ends)
        self.left = np.array([index[a] for a, _ in ends], dtype=np.intp)
        self.right = np.array([index[b] for _, b in ends], dtype=np.intp)
        reach = [(round(_column(columns, a)), round(_column(columns, b))) for a, b in ends]
        self._prepare_gaps(reach)
        self._prepare_passes(scene, columns, lifted, index, reach)
        self._prepare_order(scene, columns, index)
        weights = straightness(scene, lifted)
        self.weight = np.array([0.4 + 0.6 * weights[arrow.arrow] for arrow in lifted])

    def _prepare_gaps(self, reach: list[tuple[int, int]]) -> None:
        """Pairs of lines in each gap between two columns, as indices of their heights on its left and right."""
        m = self.count
        spanning: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, (first, last) in enumerate(reach):
            for gap in range(first, last):
                begin = number if gap == first else m + number
                end = 2 * m + number if gap == last - 1 else m + number
                spanning[gap].append((begin, end))
        pairs = [(*a, *b) for lines in spanning.values() for i, a in enumerate(lines) for b in lines[i + 1 :]]
        self.pairs = np.array(pairs, dtype=np.intp).reshape(-1, 4).T.copy()

    def _prepare_passes(
        self,
        scene: Scene,
        columns: Columns,
        lifted: tuple[Lifted, ...],
        index: dict[str, int],
        reach: list[tuple[int, int]],
    ) -> None:
        """Lines that pass the column of a box, or of a frame that holds neither of their ends."""
        passing, stacked = [], []
        for number, arrow in enumerate(lifted):
            related = {*scene.chain[arrow.source], *scene.chain[arrow.target]}
            first, last = reach[number]
            for part in self.parts:
                if part in related:
                    continue
                low, high = columns.span[part]
                cost = THROUGH_FRAME if part in scene.frames else THROUGH_BOX
                if first == last:
                    if low <= first <= high and part in scene.boxes:
                        stacked.append((number, index[part]))
                elif low < last and high > first:
                    passing.append((number, index[part], cost))
        self.pass_line = np.array([row[0] for row in passing], dtype=np.intp)
        self.pass_part = np.array([row[1] for row in passing], dtype=np.intp)
        self.pass_cost = np.array([row[2] for row in passing], dtype=float)
        self.stack_line, self.stack_part = np.array(stacked, dtype=np.intp).reshape(-1, 2).T.copy()

    def _prepare_order(self, scene: Scene, columns: Columns, index: dict[str, int]) -> None:
        pairs = declared_pairs(scene, columns)
        ends = [(index[one], index[other]) for one, other, _ in pairs]
        self.earlier, self.later = np.array(ends, dtype=np.intp).reshape(-1, 2).T.copy()
        self.order_cost = np.array([INVERTED if alike else INVERTED / 4 for _, _, alike in pairs])

    def __call__(self, middle: Floats, top: Floats, bottom: Floats) -> float:
        """Price a page whose parts have these middles, tops and bottoms."""
        height = HEIGHT * float(bottom.max(initial=0.0))
        height += float(self.order_cost[middle[self.earlier] > middle[self.later]].sum())
        if not self.count:
            return height
        y0, y1 = middle[self.left], middle[self.right]
        at_source, at_target = self._hits(y0, top, bottom), self._hits(y1, top, bottom)
        ym = np.where(at_source <= at_target, y0, y1)
        rise = np.abs(y1 - y0)
        cost = height + float(((rise + SLANT * (rise > 2)) * self.weight).sum())
        cost += float(np.minimum(at_source, at_target).sum())
        values = np.concatenate([y0, ym, y1])
        a, b, c, d = self.pairs
        cost += CROSSING * int(((values[a] - values[c]) * (values[b] - values[d]) < -1.0).sum())
        if len(self.stack_line):
            y = middle[self.stack_part]
            low, high = np.minimum(y0, y1)[self.stack_line], np.maximum(y0, y1)[self.stack_line]
            cost += THROUGH_BOX * int(((y > low) & (y < high)).sum())
        return cost

    def _hits(self, y: Floats, top: Floats, bottom: Floats) -> Floats:
        """For each line what running level at `y` costs for the parts in its way."""
        at = y[self.pass_line]
        hit = (at > top[self.pass_part] - 8) & (at < bottom[self.pass_part] + 8)
        hits: Floats = np.bincount(self.pass_line, np.where(hit, self.pass_cost, 0.0), self.count).astype(float)
        return hits


def declared_pairs(scene: Scene, columns: Columns) -> list[tuple[str, str, bool]]:
    """List neighbours in declared order in one column of a frame, and whether they are alike."""
    pairs: list[tuple[str, str, bool]] = []
    for parts in scene.children.values():
        last: dict[int, str] = {}
        for part in parts:
            column = columns.span[part][0]
            if column in last:
                pairs.append((last[column], part, _alike(scene, last[column], part)))
            last[column] = part
    return pairs


def _alike(scene: Scene, one: str, other: str) -> bool:
    """Whether two parts of one frame look alike, are both people, or stand in a zone, whose twins keep one order."""
    if one in scene.frames or other in scene.frames:
        return one in scene.frames and other in scene.frames and scene.frames[one].kind == scene.frames[other].kind
    if scene.boxes[one].type == scene.boxes[other].type or (scene.boxes[one].actor and scene.boxes[other].actor):
        return True
    return any(part in scene.frames and scene.frames[part].kind == "zone" for part in scene.chain[one])


def _column(columns: Columns, part: str) -> float:
    low, high = columns.span[part]
    return (low + high) / 2


@dataclass(slots=True)
class _Stack:
    """The parts of one frame with what placing them needs; distances in px from the top of the part."""

    frame: Inside
    parts: tuple[str, ...]
    overlaps: dict[str, dict[str, float]]
    """For each part the parts whose columns it shares and the gap to keep."""
    pulls: dict[str, list[tuple[str, str, str]]]
    """For each part (other part, own end, other's end) of the arrows to other parts of this frame."""
    outward: dict[str, list[tuple[str, str]]]
    """For each part (own end, far end) of the arrows that leave this frame."""
    zones: tuple[str, ...] = ()


class _Search:
    """The orders being compared and the places they give."""

    def __init__(self, scene: Scene, columns: Columns, lifted: tuple[Lifted, ...]) -> None:
        self.scene = scene
        self.estimate = _Estimate(scene, columns, lifted)
        self.stacks = {frame: _stack(scene, columns, lifted, frame) for frame in scene.inner_first}
        self.twins, self.role = _twin_frames(scene)
        self.order: dict[Inside, list[str]] = {
            frame: _in_zone_order(stack, list(stack.parts)) for frame, stack in self.stacks.items()
        }
        self.leading = [stack for frame, stack in self.stacks.items() if self._leads(frame)]
        """The stacks that moves are tried in; those of their twins follow."""
        self.height = {box: 32.0 + size.bottom for box, size in scene.box_size.items()}
        self.offset: dict[Inside, dict[str, float]] = {}
        """Distance of each part's top from its frame's top."""
        self.port: dict[str, dict[str, float]] = {box: {box: 32.0} for box in scene.boxes}
        """Distance of each end below a part from the part's top."""
        self.middle: dict[str, float] = {}
        self.top: dict[str, float] = {}
        self.evaluations = 0
        self._round: dict[Inside, tuple[Inside, ...]] = {}

    def _leads(self, frame: Inside) -> bool:
        """Whether no earlier or fuller twin of a frame holds the same roles."""
        family = self.twins.get(frame, ())
        own = {self.role[part] for part in self.stacks[frame].parts} if family else set()
        return all(
            not own <= roles or (own == roles and family.index(frame) < family.index(other))
            for other in family
            if other != frame
            for roles in ({self.role[part] for part in self.stacks[other].parts},)
        )

    def arrange(self, frame: Inside, order: Sequence[str]) -> None:
        """Give a frame an order, and its twins the like one."""
        self.order[frame] = list(order)
        for twin in self.twins.get(frame, ()):
            if twin != frame:
                self.order[twin] = self._alike(order, self.order[twin])

    def _alike(self, model: Sequence[str], order: list[str]) -> list[str]:
        """Order parts as their twins are ordered; a part without one stays behind the part before it."""
        rank = {self.role[part]: index for index, part in enumerate(model)}
        key: dict[str, int] = {}
        last = -1
        for part in order:
            last = key[part] = rank.get(self.role[part], last)
        return sorted(order, key=key.__getitem__)

    def place_all(self) -> float:
        """Place every frame anew and give the cost."""
        for frame in self.scene.inner_first:
            self._place(frame)
        return self._measure()

    def place_from(self, frame: Inside) -> float:
        """Place a frame whose order changed, its twins and those round them, and give the cost."""
        for changed in self._changed(frame):
            self._place(changed)
        return self._measure()

    def _changed(self, frame: Inside) -> tuple[Inside, ...]:
        """List a frame, its twins and the frames round them, inner ones first."""
        known = self._round.get(frame)
        if known is None:
            chains = [self.scene.chain[twin] for twin in self.twins.get(frame, (frame,)) if twin is not None]
            found = {part for chain in chains for part in chain}
            known = self._round[frame] = tuple(f for f in self.scene.inner_first if f is None or f in found)
        return known

    def _measure(self) -> float:
        self.evaluations += 1
        top: dict[str, float] = {}
        for frame in reversed(self.scene.inner_first):
            base = 0.0 if frame is None else top[frame]
            for part, offset in self.offset[frame].items():
                top[part] = base + offset
        self.top = top
        parts = self.estimate.parts
        tops = np.array([top[part] for part in parts])
        heights = np.array([self.height[part] for part in parts])
        middles = tops + np.array([self.port[part][part] for part in parts])
        self.middle = dict(zip(parts, middles.tolist(), strict=True))
        return self.estimate(middles, tops, tops + heights)

    def _place(self, frame: Inside) -> None:
        """Stack the parts of a frame and pull them towards their neighbours."""
        stack, order, height = self.stacks[frame], self.order[frame], self.height
        if len(order) == 1:
            self._settle(frame, {order[0]: 0.0})
            return
        y: dict[str, float] = {}
        above: dict[str, Steps] = {}
        below: dict[str, Steps] = {part: [] for part in order}
        for part in order:
            steps = [(o, height[o] + gap) for o, gap in stack.overlaps[part].items() if o in y]
            for o, _ in steps:
                below[o].append((part, height[o] + stack.overlaps[part][o]))
            above[part] = steps
            y[part] = max([y[o] + step for o, step in steps], default=0.0)
        self._pull(stack, order, y, above, below)
        self._settle(frame, y)

    def _pull(
        self, stack: _Stack, order: list[str], y: dict[str, float], above: dict[str, Steps], below: dict[str, Steps]
    ) -> None:
        """Move the parts of a stack towards their neighbours until none moves, at most PULLS times."""
        height = self.height
        base = self.top.get(stack.frame, 0.0) if stack.frame is not None else 0.0
        floor = ROOM * max([y[part] + height[part] for part in order], default=0.0)
        pulled = {part: pulls for part in order if any(pulls := self._pulls(stack, part, base))}
        for sweep in range(PULLS):
            moved = False
            for part in reversed(pulled) if sweep % 2 == 0 else pulled:
                inner, outer = pulled[part]
                wish = _median([y[other] + shift for other, shift in inner] + outer)
                wish = min(max(wish, 0.0), floor - height[part])
                for o, step in below[part]:
                    wish = min(wish, y[o] - step)
                for o, step in above[part]:
                    wish = max(wish, y[o] + step)
                if wish != y[part]:
                    y[part], moved = wish, True
            if not moved:
                break

    def _pulls(self, stack: _Stack, part: str, base: float) -> tuple[list[tuple[str, float]], list[float]]:
        """Where its neighbours want a part: relative to other parts of its frame, and fixed by what lies outside."""
        port = self.port
        own_port = port[part]
        inner = [(other, port[other][far] - own_port[own]) for other, own, far in stack.pulls[part]]
        if not self.middle or stack.frame is None:
            return inner, []
        return inner, [self.middle[far] - base - own_port[own] for own, far in stack.outward[part]]

    def _settle(self, frame: Inside, y: dict[str, float]) -> None:
        first = min(y.values(), default=0.0)
        lead = 0.0 if frame is None else FRAME_TOP
        offset = {part: value - first + lead for part, value in y.items()}
        self.offset[frame] = offset
        if frame is None:
            return
        bottom = max((offset[part] + self.height[part] for part in y), default=lead + 10) + FRAME_BOTTOM
        self.height[frame] = max(bottom, FRAME_LEAST)
        port = {frame: self.height[frame] / 2}
        for part, value in offset.items():
            for end, inner in self.port[part].items():
                port[end] = value + inner
        self.port[frame] = port


def _twin_frames(scene: Scene) -> tuple[dict[Inside, tuple[str, ...]], dict[str, str]]:
    """Find for each frame that has twins all of them, and for each part the first that plays its role."""
    found: dict[Inside, tuple[str, ...]] = {}
    role: dict[str, str] = {part: part for part in scene.chain}
    for family in twins(scene):
        for group in family:
            role.update(dict.fromkeys(group, group[0]))
            if group[0] in scene.frames:
                found.update(dict.fromkeys(group, group))
    return found, role


def _median(values: list[float]) -> float:
    if len(values) == 1:
        return values[0]
    values.sort()
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _stack(scene: Scene, columns: Columns, lifted: tuple[Lifted, ...], frame: Inside) -> _Stack:
    parts = scene.children[frame]
    overlaps: dict[str, dict[str, float]] = {part: {} for part in parts}
    for i, one in enumerate(parts):
        for other in parts[i + 1 :]:
            (a, b), (c, d) = columns.span[one], columns.span[other]
            if a <= d and c <= b:
                gap = BOX_GAP if one in scene.boxes and other in scene.boxes else FRAME_GAP
                overlaps[one][other] = overlaps[other][one] = gap
    pulls: dict[str, list[tuple[str, str, str]]] = {part: [] for part in parts}
    outward: dict[str, list[tuple[str, str]]] = {part: [] for part in parts}
    for arrow in lifted:
        if arrow.inside == frame:
            pulls[arrow.tail].append((arrow.head, arrow.source, arrow.target))
            pulls[arrow.head].append((arrow.tail, arrow.target, arrow.source))
            continue
        for own, far in ((arrow.source, arrow.target), (arrow.target, arrow.source)):
            part = next((p for p in scene.chain[own] if p in overlaps), None)
            if part is not None:
                outward[part].append((own, far))
    zones = tuple(p for p in parts if p in scene.frames and scene.frames[p].kind in AS_DECLARED)
    return _Stack(frame, parts, overlaps, pulls, outward, zones)


def order_rows(
    scene: Scene, columns: Columns, lifted: tuple[Lifted, ...], *, effort: int, starts: int = 1
) -> list[Rows]:
    """Orders for every frame, the best first: one from each start of the search that led to another result.

    The first start is the declared order, the others are shaken with a fixed seed; `effort` is the number of
    estimates that
    all starts together may take.
    """
    search = _Search(scene, columns, lifted)
    shaker = Random(7)  # noqa: S311 - a fixed seed: shaken the same way each time
    found: dict[tuple[tuple[str, ...], ...], Rows] = {}
    for start in range(starts):
        best = _Best(search)
        if start:
            _shake(search, shaker)
        best.offer(search.place_all())
        best.offer(search.place_all())
        allowed = search.evaluations + max(12, (effort - search.evaluations) // (starts - start))
        _sweep(search, best, 9 if start == 0 else 4)
        best.restore(search)
        _exchange(search, best, allowed)
        best.restore(search)
        rows = Rows({frame: tuple(order) for frame, order in best.order.items()}, best.middle, best.cost)
        found.setdefault(tuple(rows.order.values()), rows)
    return sorted(found.values(), key=lambda rows: rows.cost)


def untangle(scene: Scene, columns: Columns, lifted: tuple[Lifted, ...], rows: Rows) -> Rows:
    """Order the parts of every frame column by column, starting from `rows`, so that few arrows cross."""
    layers = Layers(scene, columns, lifted, rows.order)
    crossings = layers.reduce()
    search = _Search(scene, columns, lifted)
    for frame, parts in layers.orders().items():
        search.order[frame] = _in_zone_order(search.stacks[frame], parts)
    for stack in search.leading:
        search.arrange(stack.frame, search.order[stack.frame])
    search.place_all()
    cost = search.place_all()
    found = {frame: tuple(order) for frame, order in search.order.items()}
    return Rows(found, dict(search.middle), cost, layers.lanes(), crossings)


def follow_rows(scene: Scene, columns: Columns, lifted: tuple[Lifted, ...]) -> Rows:
    """Give every frame the order that its parts had in the earlier picture; new ones go where they cost least."""
    search = _Search(scene, columns, lifted)
    best = _Best(search)
    for stack in search.leading:
        search.arrange(stack.frame, _in_zone_order(stack, _as_they_stood(scene, stack)))
    search.place_all()
    best.offer(search.place_all())
    for stack in search.leading:
        for part in stack.parts:
            if scene.kept.middle(part) is None:
                for order in _moves(stack, best.order[stack.frame], part, len(stack.parts)):
                    search.arrange(stack.frame, order)
                    best.offer(search.place_from(stack.frame))
                best.restore(search)
    return Rows({frame: tuple(order) for frame, order in best.order.items()}, best.middle, best.cost)


def _as_they_stood(scene: Scene, stack: _Stack) -> list[str]:
    """Sort parts by where they stood; a new one follows the one declared before it."""
    key: dict[str, float] = {}
    last = float("-inf")
    for part in stack.parts:
        stood = scene.kept.middle(part)
        last = key[part] = last if stood is None else stood[0 if scene.down else 1]
    return sorted(stack.parts, key=key.__getitem__)


def neighbours(scene: Scene, columns: Columns, lifted: tuple[Lifted, ...], rows: Rows, *, most: int) -> list[Rows]:
    """Orders that differ from `rows` by one move, the most promising first."""
    search = _Search(scene, columns, lifted)
    start = {frame: list(order) for frame, order in rows.order.items()}
    search.order = {frame: list(order) for frame, order in start.items()}
    search.place_all()
    found: list[Rows] = []
    for stack in search.leading:
        frame = stack.frame
        for part in stack.parts:
            for order in _moves(stack, start[frame], part, 2):
                search.arrange(frame, order)
                cost = search.place_from(frame)
                found.append(Rows({f: tuple(o) for f, o in search.order.items()}, dict(search.middle), cost))
        search.arrange(frame, start[frame])
        search.place_from(frame)
    different = {tuple(rows.order.values()): rows for rows in reversed(found)}
    return sorted(different.values(), key=lambda rows: rows.cost)[:most]


def _shake(search: _Search, shaker: Random) -> None:
    """Move every part up or down by a random distance."""
    for stack in search.leading:
        key = {part: search.top[part] + shaker.uniform(-300, 300) for part in stack.parts}
        search.arrange(stack.frame, _in_zone_order(stack, sorted(stack.parts, key=key.__getitem__)))


class _Best:
    """The best orders found so far."""

    def __init__(self, search: _Search) -> None:
        self.search = search
        self.cost = float("inf")
        self.order: dict[Inside, list[str]] = {}
        self.middle: dict[str, float] = {}

    def offer(self, cost: float) -> bool:
        """Keep what the search holds when it is better by more than rounding."""
        if cost >= self.cost - 0.5:
            return False
        self.cost = cost
        self.order = {frame: list(order) for frame, order in self.search.order.items()}
        self.middle = dict(self.search.middle)
        return True

    def restore(self, search: _Search) -> None:
        """Go back to the best orders."""
        search.order = {frame: list(order) for frame, order in self.order.items()}
        search.place_all()


def _sweep(search: _Search, best: _Best, rounds: int) -> None:
    """Sort every frame's parts by the mean height of what they are joined to."""
    for _ in range(rounds):
        for stack in search.leading:
            search.arrange(stack.frame, _in_zone_order(stack, _by_mean(search, stack)))
        best.offer(search.place_all())


def _by_mean(search: _Search, stack: _Stack) -> list[str]:
    order = search.order[stack.frame]
    height, middle, top, port = search.height, search.middle, search.top, search.port
    key: dict[str, float] = {}
    for part in order:
        center = top[part] + height[part] / 2
        shifts = [middle[far] - (top[part] + port[part][own]) for _, own, far in stack.pulls[part]]
        shifts += [middle[far] - (top[part] + port[part][own]) for own, far in stack.outward[part]]
        key[part] = center + (sum(shifts) / len(shifts) if shifts else 0.0)
    return sorted(order, key=key.__getitem__)


def _in_zone_order(stack: _Stack, order: list[str]) -> list[str]:
    """Zones, and regions, stay in declared order, with nothing between them, whatever else moves."""
    if len(stack.zones) < 2:
        return order
    places = [place for place, part in enumerate(order) if part in stack.zones]
    middle = places[(len(places) - 1) // 2]
    above = [part for part in order[: middle + 1] if part not in stack.zones]
    below = [part for part in order[middle + 1 :] if part not in stack.zones]
    return [*above, *stack.zones, *below]


def _exchange(search: _Search, best: _Best, effort: int) -> None:
    """Move one part before another it overlaps while that helps."""
    improved = True
    while improved and search.evaluations < effort:
        improved = False
        for stack in search.leading:
            improved |= _exchange_in(search, best, stack, effort)
            search.arrange(stack.frame, best.order[stack.frame])
            search.place_from(stack.frame)


def _exchange_in(search: _Search, best: _Best, stack: _Stack, effort: int) -> bool:
    improved = False
    reach = len(stack.parts) if len(stack.parts) <= 12 else 3
    for part in stack.parts:
        for order in _moves(stack, best.order[stack.frame], part, reach):
            if search.evaluations >= effort:
                return improved
            search.arrange(stack.frame, order)
            if best.offer(search.place_from(stack.frame)):
                improved = True
                break
    return improved


def _moves(stack: _Stack, order: list[str], part: str, reach: int) -> list[list[str]]:
    """List the orders in which `part` has passed one, two … of the parts it overlaps, nearest first."""
    at = order.index(part)
    rest = order[:at] + order[at + 1 :]
    overlaps = stack.overlaps[part]
    up = [place for place in range(at - 1, -1, -1) if rest[place] in overlaps]
    down = [place + 1 for place in range(at, len(rest)) if rest[place] in overlaps]
    moves = [
        [*rest[:place], part, *rest[place:]]
        for pair in zip_longest(up[:reach], down[:reach])
        for place in pair
        if place is not None
    ]
    return [move for move in moves if move == _in_zone_order(stack, move)]
