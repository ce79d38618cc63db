"""Lift: each arrow as an arrow between two children of the deepest frame that holds both of its ends."""

from collections import Counter
from dataclasses import dataclass

from archc.layout.scene import Inside, Scene


@dataclass(frozen=True, slots=True)
class Lifted:
    """An arrow seen from `inside`: it runs from the child `tail` to the child `head`."""

    arrow: str
    inside: Inside
    tail: str
    head: str
    source: str
    target: str


def lift(scene: Scene) -> tuple[Lifted, ...]:
    """Lift every arrow that joins two different parts, none of which holds the other, in declared order."""
    lifted = []
    for arrow in scene.graph.arrows:
        tails, heads = scene.chain[arrow.source], scene.chain[arrow.target]
        if arrow.source in heads or arrow.target in tails:
            continue
        inside = next((frame for frame in tails[1:] if frame in heads), None)
        lifted.append(
            Lifted(arrow.id, inside, _child(tails, inside), _child(heads, inside), arrow.source, arrow.target)
        )
    return tuple(lifted)


def straightness(scene: Scene, lifted: tuple[Lifted, ...]) -> dict[str, float]:
    """How much it matters that an arrow is straight: 1, more when it is the only one of an end, most on a main path.

    A main path follows the first declared arrow from each actor that starts something; answers to such an actor
    and arrows drawn for information at a part that others touch matter least.
    """
    drawn = _asides(scene, lifted)
    leaving = Counter(arrow.source for arrow in lifted if arrow.arrow not in drawn)
    entering = Counter(arrow.target for arrow in lifted if arrow.arrow not in drawn)
    main = _main_paths(scene, lifted)
    weights = {}
    for arrow in lifted:
        weight = 1.0 + (leaving[arrow.source] == 1) + (entering[arrow.target] == 1) + 3.0 * (arrow.arrow in main)
        weight += 0.5 * (scene.parent(arrow.source) == scene.parent(arrow.target))
        weights[arrow.arrow] = 0.5 if arrow.target in scene.starters or arrow.arrow in drawn else weight
    return weights


def _asides(scene: Scene, lifted: tuple[Lifted, ...]) -> set[str]:
    """Arrows drawn for information at a part that arrows of other kinds touch."""
    drawn = [arrow for arrow in lifted if scene.arrows[arrow.arrow].kind == "drawn"]
    if not drawn:
        return set()
    names = {arrow.arrow for arrow in drawn}
    touched = {end for arrow in lifted if arrow.arrow not in names for end in (arrow.source, arrow.target)}
    return {arrow.arrow for arrow in drawn if arrow.source in touched or arrow.target in touched}


def _main_paths(scene: Scene, lifted: tuple[Lifted, ...]) -> set[str]:
    first: dict[str, Lifted] = {}
    for arrow in lifted:
        first.setdefault(arrow.source, arrow)
    main: set[str] = set()
    seen: set[str] = set()
    for starter in (box for box in scene.boxes if box in scene.starters):
        part = starter
        while part in first and part not in seen:
            seen.add(part)
            main.add(first[part].arrow)
            part = first[part].target
    return main


def _child(chain: tuple[str, ...], inside: Inside) -> str:
    return chain[-1] if inside is None else chain[chain.index(inside) - 1]
