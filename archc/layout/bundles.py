"""Which arrows may share a line: those that fork from one source or join into one target and mean the same.

┌───┐      ┌──► a          a ──┐
│ s │──────┼──► b          b ──┼──► t
└───┘      └──► c          c ──┘
"""

from archc.drawing.graph import Arrow
from archc.layout.scene import Scene


def friends(scene: Scene) -> dict[str, frozenset[str]]:
    """For each arrow those that it may share a line with."""
    at_source: dict[str, list[Arrow]] = {}
    at_target: dict[str, list[Arrow]] = {}
    for arrow in scene.arrows.values():
        at_source.setdefault(arrow.source, []).append(arrow)
        at_target.setdefault(arrow.target, []).append(arrow)
    found: dict[str, frozenset[str]] = {}
    for arrow in scene.arrows.values():
        forks = {other.id for other in at_source[arrow.source] if may_fork(arrow, other)}
        joins = {other.id for other in at_target[arrow.target] if may_join(arrow, other)}
        found[arrow.id] = frozenset(forks | joins)
    return found


def may_fork(one: Arrow, other: Arrow) -> bool:
    """Whether two arrows may leave their source as one line."""
    return one.source == other.source and one.target != other.target and _alike(one, other)


def may_join(one: Arrow, other: Arrow) -> bool:
    """Whether two arrows may reach their target as one line; dashes of two lines would fill each other's gaps."""
    return one.target == other.target and one.source != other.source and one.kind == "sync" and _alike(one, other)


def _alike(one: Arrow, other: Arrow) -> bool:
    loops = one.source == one.target or other.source == other.target
    return not loops and (one.kind, one.public, one.state) == (other.kind, other.public, other.state)
