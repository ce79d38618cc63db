"""Layers: the order in every column, the arrows that pass it included, so that as few as can be cross.

    column 0   column 1   column 2
                 ┌──┐
      ┌──┐ ──────┤b ├──────── d        b and the lane of a → c stand in column 1: which of them is above
      │a │       └──┘                  the other decides whether a → c and b → d cross
      └──┘ ───────·────────── c

Crossings are counted between neighbouring columns. Sweeps from both sides sort each column by the mean place of its
neighbours; then every item is moved to where it crosses least. Frames are never torn: the parts of one stand together
in each column, and lanes pass through no frame that holds neither end of their arrow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from archc.layout.columns import Columns
from archc.layout.lift import Lifted
from archc.layout.scene import Inside, Scene

SWEEPS = 6
"""Pairs of sweeps, one from each side."""
PASSES = 10
"""How often all items are looked at after a sweep."""
MANY = 3000
"""Items above which one pair of sweeps and one look have to do."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Where an arrow passes a column: below the one part and above the other, boxes or foreign frames."""

    column: int
    above: str | None
    below: str | None


@dataclass(slots=True)
class _Item:
    """A box, the stand-in of a frame that has no box in a column, or a lane; `chain` are the frames round it."""

    column: int
    chain: tuple[str, ...]
    part: str = ""
    arrow: str = ""
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


class Layers:
    """The items of all columns and their order."""

    def __init__(
        self, scene: Scene, columns: Columns, lifted: tuple[Lifted, ...], order: dict[Inside, tuple[str, ...]]
    ) -> None:
        """Start from the orders of the frames' parts; those of frames among each other are never changed."""
        self._scene, self._columns = scene, columns
        self._items: list[_Item] = []
        self._at: dict[str, int] = {}
        """The item of a box, or of a frame that an arrow ends at."""
        self._frames = {inside: [part for part in parts if part in scene.frames] for inside, parts in order.items()}
        self._open = {
            arrow.arrow: frozenset(scene.chain[arrow.source][1:]) | frozenset(scene.chain[arrow.target][1:])
            for arrow in lifted
        }
        """The frames that an arrow may pass through."""
        self._add_parts({end for arrow in lifted for end in (arrow.source, arrow.target)})
        self._members: dict[tuple[int, str], int] = defaultdict(int)
        for item in self._items:
            for frame in item.chain:
                self._members[item.column, frame] += 1
        for arrow in lifted:
            self._add_lanes(arrow)
        self._place: list[int] = [0] * len(self._items)
        self._order = self._first_order(order)
        for column in range(len(self._order)):
            self._number(column)

    def _add(self, item: _Item) -> int:
        self._items.append(item)
        return len(self._items) - 1

    def _add_parts(self, ends: set[str]) -> None:
        """Add the boxes, and for frames a stand-in in every column where they hold nothing or an arrow ends."""
        scene, span = self._scene, self._columns.span
        filled: set[tuple[str, int]] = set()
        for box in scene.boxes:
            chain = scene.chain[box][1:]
            self._at[box] = self._add(_Item(span[box][0], chain, part=box))
            filled.update((frame, span[box][0]) for frame in chain)
        for frame in scene.inner_first:
            if frame is None:
                continue
            first, last = span[frame]
            end = round((first + last) / 2) if frame in ends else None
            for column in range(first, last + 1):
                if (frame, column) not in filled or column == end:
                    item = self._add(_Item(column, scene.chain[frame]))
                    filled.update((above, column) for above in scene.chain[frame])
                    if column == end:
                        self._at[frame] = item

    def _add_lanes(self, arrow: Lifted) -> None:
        """Join the two ends of an arrow by a lane in every column between them."""
        items = self._items
        first, last = sorted((self._at[arrow.source], self._at[arrow.target]), key=lambda item: items[item].column)
        if items[first].column == items[last].column:
            return
        before = first
        for column in range(items[first].column + 1, items[last].column):
            lane = self._add(_Item(column, self._home(arrow, column), arrow=arrow.arrow))
            self._join(before, lane)
            before = lane
        self._join(before, last)

    def _join(self, left: int, right: int) -> None:
        self._items[left].right.append(right)
        self._items[right].left.append(left)

    def _home(self, arrow: Lifted, column: int) -> tuple[str, ...]:
        """Find the innermost frame of either end that reaches over a column; what holds both where each has one."""
        chain, span = self._scene.chain, self._columns.span
        near, far = (
            [frame for frame in chain[end][1:] if span[frame][0] <= column <= span[frame][1]]
            for end in (arrow.source, arrow.target)
        )
        if not near or near[0] in far:
            return chain[far[0]] if far else ()
        if not far or far[0] in near:
            return chain[near[0]]
        common = [frame for frame in near if frame in far]
        return chain[common[0]] if common else ()

    def _first_order(self, order: dict[Inside, tuple[str, ...]]) -> list[list[int]]:
        """Parts as their frames order them, lanes last: the first sweep sorts them in."""
        rank = {part: place for parts in order.values() for place, part in enumerate(parts)}
        key: list[tuple[bool, tuple[int, ...], int]] = []
        for number, item in enumerate(self._items):
            path = (*reversed(item.chain), item.part) if item.part else tuple(reversed(item.chain))
            key.append((bool(item.arrow), () if item.arrow else tuple(rank[part] for part in path), number))
        columns: list[list[int]] = [[] for _ in range(1 + max((item.column for item in self._items), default=0))]
        for number in sorted(range(len(self._items)), key=key.__getitem__):
            columns[self._items[number].column].append(number)
        return columns

    def _number(self, column: int) -> None:
        for place, item in enumerate(self._order[column]):
            self._place[item] = place

    def reduce(self) -> int:
        """Sweep and move until nothing helps, keep the best, and give its number of crossings."""
        least, best = self.crossings(), [list(items) for items in self._order]
        for sweep in range(2 * SWEEPS if len(self._items) <= MANY else 2):
            self._sweep(forward=sweep % 2 == 0)
            self._settle()
            crossings = self.crossings()
            if crossings < least:
                least, best = crossings, [list(items) for items in self._order]
            if not least:
                break
        self._order = best
        for column in range(len(best)):
            self._number(column)
        return least

    def crossings(self) -> int:
        """Count the crossings between neighbouring columns."""
        count = 0
        for items in self._order:
            ends = [(self._place[item], self._place[other]) for item in items for other in self._items[item].right]
            table = np.array(ends, dtype=np.intp).reshape(-1, 2)
            before, after = table[:, 0], table[:, 1]
            count += int(((before[:, None] < before[None]) & (after[:, None] > after[None])).sum())
        return count

    def _sweep(self, *, forward: bool) -> None:
        columns = range(1, len(self._order)) if forward else range(len(self._order) - 2, -1, -1)
        for column in columns:
            scale = len(self._order[column - 1 if forward else column + 1]) / max(1, len(self._order[column]))
            wish = {item: self._wish(item, scale, forward=forward) for item in self._order[column]}
            self._order[column] = self._sorted(column, wish)
            self._number(column)

    def _wish(self, item: int, scale: float, *, forward: bool) -> tuple[float, int]:
        """Give the mean place of an item's neighbours on one side and their number; its own place without any."""
        near = self._items[item].left if forward else self._items[item].right
        if not near:
            return self._place[item] * scale, 0
        return sum([self._place[other] for other in near]) / len(near), len(near)

    def _sorted(self, column: int, wish: dict[int, tuple[float, int]]) -> list[int]:
        """Sort the items of a column by their wishes, those of one frame together."""
        direct: dict[Inside, list[int]] = defaultdict(list)
        nested: dict[Inside, dict[str, None]] = defaultdict(dict)
        for item in self._order[column]:
            chain = self._items[item].chain
            direct[chain[0] if chain else None].append(item)
            for depth, frame in enumerate(chain):
                nested[chain[depth + 1] if depth + 1 < len(chain) else None][frame] = None

        def within(inside: Inside) -> tuple[list[int], float, int]:
            blocks = [([item], *wish[item]) for item in direct[inside]]
            frames = {frame: within(frame) for frame in nested[inside]}
            blocks = sorted([*blocks, *frames.values()], key=lambda block: (block[1], self._place[block[0][0]]))
            declared = iter([frame for frame in self._frames[inside] if frame in frames])
            heads = {block[0][0] for block in frames.values()}
            blocks = [frames[next(declared)] if block[0][0] in heads else block for block in blocks]
            weight = sum(block[2] for block in blocks)
            mean = sum(block[1] * (block[2] or 1) for block in blocks) / max(1, sum(block[2] or 1 for block in blocks))
            return [item for block in blocks for item in block[0]], mean, weight

        return within(None)[0]

    def _settle(self) -> None:
        """Move items to where they cross least until none moves."""
        for number in range(PASSES if len(self._items) <= MANY else 1):
            columns = range(len(self._order)) if number % 2 == 0 else range(len(self._order) - 1, -1, -1)
            if not sum([self._moved(column, item) for column in columns for item in list(self._order[column])]):
                break

    def _moved(self, column: int, item: int) -> bool:
        """Move one item past others of its column where that saves crossings; whether it moved."""
        order, start = self._order[column], self._place[item]
        least, best = 0, start
        for step in (-1, 1):
            cost, place = 0, start
            while (end := self._next_place(order, item, place, step)) is not None:
                for other in order[end:place] if step < 0 else order[place + 1 : end + 1]:
                    cost += self._change(other, item) if step < 0 else self._change(item, other)
                place = end
                if cost < least:
                    least, best = cost, place
        if best == start:
            return False
        del order[start]
        order.insert(best, item)
        for place in range(min(start, best), max(start, best) + 1):
            self._place[order[place]] = place
        return True

    def _change(self, upper: int, lower: int) -> int:
        """By how much the crossings change when two items of a column change places."""
        place = self._place
        change = 0
        one, other = self._items[upper], self._items[lower]
        for mine, theirs in ((one.left, other.left), (one.right, other.right)):
            for a in mine:
                for b in theirs:
                    change += (place[a] < place[b]) - (place[a] > place[b])
        return change

    def _next_place(self, order: list[int], item: int, place: int, step: int) -> int | None:
        """Where an item comes to stand when it passes the next one, or the whole frame that begins there."""
        place += step
        if not 0 <= place < len(order):
            return None
        me, other = self._items[item], self._items[order[place]]
        home = me.chain[0] if me.chain else None
        if other.arrow:
            return place if me.arrow or home is None or home in self._open[other.arrow] else None
        if not me.arrow and home is not None and home not in other.chain:
            return None
        closed = self._open[me.arrow] if me.arrow else frozenset(me.chain)
        foreign = next((frame for frame in reversed(other.chain) if frame not in closed), None)
        return place if foreign is None else self._end_of(order, foreign, place, step)

    def _end_of(self, order: list[int], frame: str, place: int, step: int) -> int:
        """Find the last place of a frame whose parts begin at `place`."""
        left = self._members[self._items[order[place]].column, frame]
        while True:
            item = self._items[order[place]]
            left -= not item.arrow and frame in item.chain
            if not left:
                return place
            place += step

    def orders(self) -> dict[Inside, list[str]]:
        """Give each frame's parts in one order that agrees with all columns, else in declared order."""
        return {inside: _merged(parts, self._stacks(inside)) for inside, parts in self._scene.children.items()}

    def _stacks(self, inside: Inside) -> Iterator[list[str]]:
        """In each column the parts of a frame from the top."""
        for order in self._order:
            stack: dict[str, None] = {}
            for number in order:
                item = self._items[number]
                path = (item.part, *item.chain) if item.part else item.chain
                if not item.arrow and path and (inside is None or inside in path[1:]):
                    stack[path[-1] if inside is None else path[path.index(inside) - 1]] = None
            yield list(stack)

    def lanes(self) -> dict[str, tuple[Lane, ...]]:
        """Tell for each arrow where it passes the columns between its ends."""
        found: dict[str, list[Lane]] = defaultdict(list)
        for column, order in enumerate(self._order):
            below = self._nearest(reversed(order))
            for item, above in self._nearest(order).items():
                found[self._items[item].arrow].append(Lane(column, above, below[item]))
        return {arrow: tuple(lanes) for arrow, lanes in found.items()}

    def _nearest(self, order: Iterable[int]) -> dict[int, str | None]:
        """For each lane the nearest part before it: a box, or the outermost frame that the arrow may not pass."""
        found: dict[int, str | None] = {}
        last: _Item | None = None
        for number in order:
            item = self._items[number]
            if not item.arrow:
                last = item
            elif last is None:
                found[number] = None
            else:
                closed = [frame for frame in last.chain if frame not in self._open[item.arrow]]
                found[number] = closed[-1] if closed else last.part or None
        return found


def _merged(parts: tuple[str, ...], stacks: Iterable[list[str]]) -> list[str]:
    after: dict[str, set[str]] = {part: set() for part in parts}
    waits = dict.fromkeys(parts, 0)
    for stack in stacks:
        for one, other in pairwise(stack):
            if other not in after[one]:
                after[one].add(other)
                waits[other] += 1
    order: list[str] = []
    while len(order) < len(parts):
        part = next(part for part in parts if waits[part] == 0)
        waits[part] = -1
        order.append(part)
        for other in after[part]:
            waits[other] -= 1
    return order
