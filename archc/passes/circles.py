"""Find arrows that lead in a circle where AWS takes none: dead letters that come back to where they came from."""

from collections.abc import Iterator

from archc.diagnostics import Diagnostic, Related, codes
from archc.stack.link import Blueprint, Link


def circles(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return each circle of dead-letter queues once, at its last arrow."""
    links = [k for k in blueprint.links if any(m.joint.name == "redrive" for m in k.matches)]
    after: dict[str, Link] = {}
    for link in links:
        after.setdefault(link.arrow.source, link)
    return tuple(_tell(circle) for circle in _circles(after))


def _circles(after: dict[str, Link]) -> Iterator[list[Link]]:
    """Yield the circles; each name has one way on and is walked over once."""
    walked: set[str] = set()
    for start in sorted(after):
        path: dict[str, Link] = {}
        at = start
        while at in after and at not in walked:
            walked.add(at)
            path[at] = after[at]
            at = after[at].arrow.target
        if at in path:
            names = list(path)
            yield [path[name] for name in names[names.index(at) :]]


def _tell(circle: list[Link]) -> Diagnostic:
    names = " -> ".join(f"`{k.arrow.source}`" for k in (*circle, circle[0]))
    *before, last = sorted(circle, key=lambda k: k.arrow.span)
    return Diagnostic(
        codes.CYCLE,
        f"dead letters go in a circle: {names}",
        last.arrow.span,
        reason="each queue would need the other to be created first, and a message that fails would never come to rest",
        help="remove one of the arrows; messages are moved back by SQS's redrive, by hand",
        related=tuple(Related(k.arrow.span, "and from here") for k in before),
        component=last.arrow.source,
    )
