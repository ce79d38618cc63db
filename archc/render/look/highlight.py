"""Which parts stand out and which step back when components are named to be highlighted."""

from collections.abc import Collection, Mapping

from archc.drawing.graph import State
from archc.drawing.picture import Picture

_ORDINARY: frozenset[State] = frozenset({"", "same"})


def shown_states(picture: Picture, names: Collection[str]) -> Mapping[str, State]:
    """Choose the state to draw for every id.

    Without names, or with names the picture does not have, that is the picture's own. Named boxes and frames (with
    all that is inside) stand out, and so do the arrows between them; what else the arrows of a single name reach
    stays ordinary, and the rest is dimmed. A state that a diff gave is never hidden by a highlight.
    """
    own: dict[str, State] = {box.id: box.state for box in picture.boxes}
    own |= {frame.id: frame.state for frame in picture.frames}
    own |= {arrow.id: arrow.state for arrow in picture.arrows}
    named = {name for name in names if name in own}
    if not named:
        return own
    bright = _with_contents(picture, named)
    arrows = {a.id for a in picture.arrows if a.id in named or {a.source, a.target} <= bright}
    ordinary: set[str] = set()
    if not arrows:
        arrows = {a.id for a in picture.arrows if a.source in bright or a.target in bright}
    for arrow in picture.arrows:
        if arrow.id in arrows:
            ordinary |= {arrow.source, arrow.target}
    ordinary |= _ancestors(picture, bright | ordinary)
    bright |= arrows
    return {i: _merged(state, bright=i in bright, ordinary=i in ordinary) for i, state in own.items()}


def _merged(state: State, *, bright: bool, ordinary: bool) -> State:
    if state not in _ORDINARY:
        return state
    if bright:
        return "highlighted"
    return "" if ordinary else "dimmed"


def _with_contents(picture: Picture, named: set[str]) -> set[str]:
    inside = set(named)
    for frame in picture.frames:
        if frame.parent in inside:
            inside.add(frame.id)
    return inside | {box.id for box in picture.boxes if box.parent in inside}


def _ancestors(picture: Picture, ids: set[str]) -> set[str]:
    parents = {frame.id: frame.parent for frame in picture.frames}
    parents |= {box.id: box.parent for box in picture.boxes}
    above: set[str] = set()
    for i in ids:
        parent = parents.get(i)
        while parent is not None and parent not in above:
            above.add(parent)
            parent = parents.get(parent)
    return above
