"""Lift: each arrow as an arrow between two children of the deepest frame that holds both of its ends."""

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


def _child(chain: tuple[str, ...], inside: Inside) -> str:
    return chain[-1] if inside is None else chain[chain.index(inside) - 1]
