"""Columns: which column each box stands in, one numbering for the whole page, so that icons line up across frames.

       0        1        2      3        4
    Customer  Route 53  ┌VPC────────────────┐
                        │ ALB   web   primary│
                        └────────────────────┘
                               orders  worker     a service may stand above or below a frame it works with

Every wish is a distance between two columns ("web at least one behind ALB"). Wishes are added by importance; one that
contradicts
those before it is dropped, and this is what breaks cycles. Then a linear program makes the whole as short as it can be;
its corners are whole numbers.
"""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from archc.drawing.graph import FrameKind
from archc.layout.lift import Lifted
from archc.layout.program import Program
from archc.layout.scene import Scene

TIER: dict[FrameKind, int] = {"public": 0, "private": 1, "isolated": 2}
"""Order of a VPC's tiers from the internet inwards."""

Key = tuple[str, str]
"""A variable: ("at", box), ("lo", frame) or ("hi", frame); ("lo", "") and ("hi", "") are the page's first and last."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The first and last column of every box (equal) and frame; `dropped` are arrows that run backwards."""

    span: dict[str, tuple[int, int]]
    dropped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """How columns are chosen.

    `beside_in`: what calls into a frame stands before it, else it may stand above or below it; `beside_out`: what a
    frame calls stands behind it; `beside_frames`: frames that an arrow joins stand side by side. `most` is the number
    of boxes of one frame in a column before they are spread over two. `kept`: what stood in an earlier picture keeps
    its column, whatever arrows want. `regions` stand as arrows want, side by side, or one below the other.
    """

    kept: bool = False
    regions: Literal["free", "beside", "below"] = "free"
    beside_in: bool = True
    beside_out: bool = False
    beside_frames: bool = True
    most: int = 8


class _Wishes:
    """A set of distances that can all be kept; `add` refuses one that closes a cycle of positive length."""

    def __init__(self) -> None:
        self.place: dict[Key, int] = {}
        self.kept: dict[tuple[Key, Key], int] = {}
        self._after: dict[Key, dict[Key, int]] = {}

    def add(self, a: Key, b: Key, gap: int) -> bool:
        """Ask for b - a >= gap; False when that cannot be."""
        if self.kept.get((a, b), -(10**6)) >= gap:
            return True
        moved = self._push(a, b, gap)
        if moved is None:
            return False
        self.place.update(moved)
        self.kept[a, b] = gap
        self._after.setdefault(a, {})[b] = gap
        return True

    def _push(self, a: Key, b: Key, gap: int) -> dict[Key, int] | None:
        """Find new places for what has to move so that b follows a, or None when a itself would have to."""
        place = self.place
        moved: dict[Key, int] = {a: place.get(a, 0)}
        todo = [(b, moved[a] + gap)]
        while todo:
            key, least = todo.pop()
            if moved.get(key, place.get(key, 0)) >= least:
                continue
            if key == a:
                return None
            moved[key] = least
            todo += [(other, least + step) for other, step in self._after.get(key, {}).items()]
        return moved

    def fix(self, a: Key, b: Key, gap: int = 0) -> bool:
        """Ask for b exactly `gap` columns behind a."""
        before = self.kept.get((a, b))
        if not self.add(a, b, gap):
            return False
        if self.add(b, a, -gap):
            return True
        if before is None:
            del self.kept[a, b]
            del self._after[a][b]
        return False


def choose_columns(scene: Scene, lifted: tuple[Lifted, ...], shape: Shape) -> Columns:
    """Give every box and frame its columns."""
    wishes = _Wishes()
    _nest(scene, wishes)
    _twin_zones(scene, wishes)
    _order_tiers(scene, lifted, wishes)
    _place_actors(scene, wishes)
    _set_borders(scene, wishes)
    _set_regions(scene, wishes, shape)
    if shape.kept:
        _keep(scene, wishes)
    followed: set[str] = set()
    for arrows in _deciding_first(scene, lifted):
        followed |= {arrow.arrow for arrow in _request_order(scene, arrows) if _follow(scene, wishes, arrow)}
        _set_beside(scene, arrows, wishes, shape)
    _spread_lonely(scene, wishes)
    span = _shortest(scene, lifted, wishes, followed)
    if _wrap_tall(scene, wishes, span, shape.most):
        span = _shortest(scene, lifted, wishes, followed)
    _scatter_loose(scene, span, frozenset(scene.kept.at) if shape.kept else frozenset())
    return Columns(span, frozenset(arrow.arrow for arrow in lifted) - followed)


def _low(scene: Scene, part: str) -> Key:
    return ("at", part) if part in scene.boxes else ("lo", part)


def _high(scene: Scene, part: str) -> Key:
    return ("at", part) if part in scene.boxes else ("hi", part)


def _nest(scene: Scene, wishes: _Wishes) -> None:
    """Let a frame reach from its first to its last part, the page over everything."""
    for frame, parts in scene.children.items():
        wishes.add(("lo", frame or ""), ("hi", frame or ""), 0)
        for part in parts:
            wishes.add(("lo", frame or ""), _low(scene, part), 0)
            wishes.add(_high(scene, part), ("hi", frame or ""), 0)


def twins(scene: Scene) -> list[list[tuple[str, ...]]]:
    """Find families of zones with one parent: in each the zones, then groups of parts that play the same role.

    Parts match when they are the n-th of their kind or type in frames that match.
    """
    families = []
    for parts in scene.children.values():
        zones = tuple(p for p in parts if p in scene.frames and scene.frames[p].kind == "zone")
        if len(zones) > 1:
            families.append(_matching(scene, zones))
    return families


def _matching(scene: Scene, frames: tuple[str, ...]) -> list[tuple[str, ...]]:
    groups = [frames]
    roles: dict[tuple[str, str, int], list[str]] = {}
    for frame in frames:
        seen: dict[tuple[str, str], int] = {}
        for part in scene.children[frame]:
            role = ("box", scene.boxes[part].type) if part in scene.boxes else ("frame", scene.frames[part].kind)
            seen[role] = seen.get(role, 0) + 1
            roles.setdefault((*role, seen[role]), []).append(part)
    for (kind, _, _), parts in roles.items():
        if len(parts) > 1:
            groups += [tuple(parts)] if kind == "box" else _matching(scene, tuple(parts))
    return groups


def regions(scene: Scene) -> list[tuple[str, ...]]:
    """Find the regions that stand in one frame, where there are several, in declared order."""
    found = [
        tuple(p for p in scene.frames if scene.parent(p) == inside and scene.frames[p].kind == "region")
        for inside in scene.children
    ]
    return [family for family in found if len(family) > 1]


def _set_borders(scene: Scene, wishes: _Wishes) -> None:
    """Put what stands on a frame's border into its first column, and before its zones."""
    for frame, boxes in scene.on_border.items():
        zones = [part for part in scene.children[frame] if part in scene.frames and scene.frames[part].kind == "zone"]
        for box in boxes:
            wishes.add(("at", box), ("lo", frame), 0)
            for zone in zones:
                wishes.add(("at", box), ("lo", zone), 1)


def _set_regions(scene: Scene, wishes: _Wishes, shape: Shape) -> None:
    for family in regions(scene):
        for one, other in pairwise(family):
            if shape.regions == "beside":
                wishes.add(("hi", one), ("lo", other), 1)
            elif shape.regions == "below":
                wishes.fix(("lo", one), ("lo", other))
                wishes.fix(("hi", one), ("hi", other))


def _twin_zones(scene: Scene, wishes: _Wishes) -> None:
    for family in twins(scene):
        for group in family:
            for one, other in pairwise(group):
                wishes.fix(_low(scene, one), _low(scene, other))
                wishes.fix(_high(scene, one), _high(scene, other))


def _order_tiers(scene: Scene, lifted: tuple[Lifted, ...], wishes: _Wishes) -> None:
    """Tiers of one frame stand side by side: public, private, isolated; equal ones in the order of their arrows."""
    for parts in scene.children.values():
        tiers = [p for p in parts if p in scene.frames and scene.frames[p].kind in TIER]
        rank = {tier: (TIER[scene.frames[tier].kind], index) for index, tier in enumerate(tiers)}
        for one in tiers:
            for other in tiers:
                if rank[one][0] < rank[other][0]:
                    wishes.add(("hi", one), ("lo", other), 1)
        for arrow in lifted:
            if arrow.tail in rank and arrow.head in rank and rank[arrow.tail][0] == rank[arrow.head][0]:
                wishes.add(("hi", arrow.tail), ("lo", arrow.head), 1)


def _place_actors(scene: Scene, wishes: _Wishes) -> None:
    """Who starts things stands alone in the first column, who only receives alone in the last."""
    page = scene.children[None]
    for actor in sorted(scene.starters):
        wishes.add(("at", actor), ("lo", ""), 0)
        for part in page:
            if part not in scene.starters:
                wishes.add(("at", actor), _low(scene, part), 1)
    for actor in sorted(scene.receivers):
        wishes.add(("hi", ""), ("at", actor), 0)
        for part in page:
            if part not in scene.receivers:
                wishes.add(_high(scene, part), ("at", actor), 1)


def _keep(scene: Scene, wishes: _Wishes) -> None:
    """Boxes that stood in one column of the earlier picture stand in one again, before those that stood behind them."""
    columns = scene.kept.columns(down=scene.down)
    for boxes in columns:
        for one, other in pairwise(boxes):
            wishes.fix(("at", one), ("at", other))
    for before, behind in pairwise(columns):
        wishes.add(("at", before[0]), ("at", behind[0]), 1)


def _deciding_first(scene: Scene, lifted: tuple[Lifted, ...]) -> tuple[tuple[Lifted, ...], tuple[Lifted, ...]]:
    """Part arrows that say who calls whom from those that are drawn for information and may run against them."""
    drawn = tuple(arrow for arrow in lifted if scene.arrows[arrow.arrow].kind == "drawn")
    return tuple(arrow for arrow in lifted if arrow not in drawn), drawn


def _request_order(scene: Scene, lifted: tuple[Lifted, ...]) -> list[Lifted]:
    """Arrows as requests run: depth first from who starts things, then from what nobody calls, then as declared."""
    leaving: dict[str, list[Lifted]] = {}
    called = set()
    for arrow in lifted:
        leaving.setdefault(arrow.source, []).append(arrow)
        if arrow.source not in scene.receivers:
            called.add(arrow.target)
    declared = list(leaving)
    roots = sorted(declared, key=lambda part: (part not in scene.starters, part in called, declared.index(part)))
    order: list[Lifted] = []
    seen: set[str] = set()
    for root in roots:
        stack = [root]
        while stack:
            part = stack.pop()
            if part in seen:
                continue
            seen.add(part)
            order += leaving.get(part, ())
            stack += [arrow.target for arrow in reversed(leaving.get(part, ())) if arrow.target not in seen]
    return order


def _follow(scene: Scene, wishes: _Wishes, arrow: Lifted) -> bool:
    """Ask for the target behind the source."""
    return wishes.add(_high(scene, arrow.source), _low(scene, arrow.target), 1)


def _set_beside(scene: Scene, lifted: tuple[Lifted, ...], wishes: _Wishes, shape: Shape) -> None:
    """Two frames that an arrow joins stand side by side; so may frames and what calls them or what they call.

    What calls into a zone always stands before it, so that it does not part the zone from its twins.
    """
    for arrow in lifted:
        into, out = arrow.head in scene.frames, arrow.tail in scene.frames
        zone = into and not out and scene.frames[arrow.head].kind == "zone"
        if zone or (into and out and shape.beside_frames) or (into and shape.beside_in) or (out and shape.beside_out):
            wishes.add(_high(scene, arrow.tail), _low(scene, arrow.head), 1)


def _spread_lonely(scene: Scene, wishes: _Wishes) -> None:
    """Parts that no arrow touches, in a frame where none is touched, stand in rows as wide as they are high."""
    touched = _touched(scene)
    for frame, parts in scene.children.items():
        if len(parts) < 2 or any(touched & scene.below[part] for part in parts):
            continue
        if any(part in scene.frames and scene.frames[part].kind in {*TIER, "zone"} for part in parts):
            continue
        width = math.ceil(math.sqrt(len(parts) * 1.2))
        for index, part in enumerate(parts):
            if index % width:
                wishes.add(_high(scene, parts[index - 1]), _low(scene, part), 1)
            elif frame is not None:
                wishes.add(_low(scene, part), ("lo", frame), 0)


def _touched(scene: Scene) -> set[str]:
    return {end for arrow in scene.arrows.values() for end in (arrow.source, arrow.target)}


def _shortest(
    scene: Scene, lifted: tuple[Lifted, ...], wishes: _Wishes, followed: set[str]
) -> dict[str, tuple[int, int]]:
    """Find the shortest columns that keep every wish."""
    program = Program()
    for (a, b), gap in wishes.kept.items():
        program.apart(a, b, gap)
    for arrow in lifted:
        a, b = _high(scene, arrow.source), _low(scene, arrow.target)
        if arrow.arrow in followed:
            program.price(b, 1.0)
            program.price(a, -1.0)
        elif arrow.target not in scene.starters:
            program.near(a, b, 0.1)
    for frame in scene.frames:
        program.price(("hi", frame), 0.3)
        program.price(("lo", frame), -0.3)
    for leaf in scene.leaves[None]:
        program.price(_low(scene, leaf), 0.001)
    program.price(("hi", ""), 0.05)
    place = _solved(program)
    first = place["lo", ""]
    return {
        part: (round(place[_low(scene, part)] - first), round(place[_high(scene, part)] - first))
        for part in scene.chain
    }


def _solved(program: Program) -> dict[Hashable, float]:
    values = program.solve()
    if values is None:
        raise AssertionError("wishes that were checked one by one contradict each other")
    return values


def _wrap_tall(scene: Scene, wishes: _Wishes, span: dict[str, tuple[int, int]], most: int) -> bool:
    """Spread a frame's boxes of one column over two or more when they are too many; True when something moved."""
    moved = False
    for frame in scene.inner_first:
        stacks: dict[int, list[str]] = {}
        for part in scene.children[frame]:
            if part in scene.boxes:
                stacks.setdefault(span[part][0], []).append(part)
        for _, stack in sorted(stacks.items()):
            if len(stack) > most:
                moved |= _split(wishes, stack, math.ceil(len(stack) / most))
    return moved


def _split(wishes: _Wishes, stack: list[str], parts: int) -> bool:
    """Every n-th box keeps its column, the others follow it."""
    asked = [wishes.fix(("at", stack[0]), ("at", box), index % parts) for index, box in enumerate(stack) if index]
    return any(asked)


def _scatter_loose(scene: Scene, span: dict[str, tuple[int, int]], kept: frozenset[str]) -> None:
    """Boxes that no arrow touches fill the emptiest columns of their frame, from the left; kept ones and twins stay."""
    alike = {part for family in twins(scene) for group in family for part in group}
    touched = _touched(scene) | kept | alike
    for parts in scene.children.values():
        loose = [part for part in parts if part in scene.boxes and part not in touched and not scene.boxes[part].actor]
        rest = [part for part in parts if part not in loose]
        if not loose or not rest:
            continue
        first = min(span[part][0] for part in rest)
        last = max(span[part][1] for part in rest)
        filled = dict.fromkeys(range(first, last + 1), 0)
        for part in rest:
            _count(filled, range(span[part][0], span[part][1] + 1))
        for part in loose:
            column = min(filled, key=lambda c: (filled[c], c))
            filled[column] += 1
            span[part] = (column, column)


def _count(filled: dict[int, int], columns: Iterable[int]) -> None:
    for column in columns:
        filled[column] += 1
