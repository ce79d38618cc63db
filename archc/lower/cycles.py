"""Circles of references, which CloudFormation cannot create: found before AWS does, told as arrows."""

from collections.abc import Iterator, Mapping
from typing import Any

from archc.diagnostics import Diagnostic, Related, codes
from archc.lower.references import Reference, depends_on
from archc.stack.link import Blueprint
from archc.stack.stack import Item


def cycles(
    resources: Mapping[str, dict[str, Any]],
    found: Mapping[str, tuple[Reference, ...]],
    items: Mapping[str, Item],
    blueprint: Blueprint,
) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each circle of resources. `found` is what each of them refers to."""
    needs = {i: sorted(({n for n, _ in found[i]} | {*depends_on(r)}) & resources.keys()) for i, r in resources.items()}
    return tuple(_tell(circle, items, blueprint) for circle in _circles(needs))


def _circles(needs: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield circles: each resource stands in one at most. Depth first, without recursion."""
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        waiting: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            waiting.append((start, iter(needs[start])))
            path.append(start)
        while waiting:
            name, rest = waiting[-1]
            following = next((n for n in rest if n not in done), None)
            if following is None:
                waiting.pop()
                path.pop()
                done.add(name)
            elif following in path:
                circle = path[path.index(following) :]
                yield circle
                done.update(circle)
            else:
                path.append(following)
                waiting.append((following, iter(needs[following])))


def _tell(circle: list[str], items: Mapping[str, Item], blueprint: Blueprint) -> Diagnostic:
    names = list(dict.fromkeys(items[i].component.name for i in circle))
    arrows = [k for k in blueprint.links if k.arrow.source in names and k.arrow.target in names]
    path = " -> ".join([*circle, circle[0]])
    component = items[circle[0]].component
    span = arrows[0].arrow.span if arrows else component.span
    who = " and ".join(f"`{n}`" for n in names)
    return Diagnostic(
        codes.CYCLE,
        f"{who} need each other before either can be created",
        span,
        reason=f"CloudFormation creates resources one after another: {path}",
        help="take one of the arrows away, or let one end find the other at run time instead of by its environment",
        related=tuple(Related(k.arrow.span, "and this arrow") for k in arrows[1:4]),
        component=names[0],
    )
