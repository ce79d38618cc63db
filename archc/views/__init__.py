"""From a blueprint to the neutral graph that layout draws: one file a view, each with one function of its name.

What a view tells beyond names and arrows (grants, ports, resources) it takes from the lowered stack, so that the
picture shows what the template grants and nothing else.
"""

from archc import registry
from archc.drawing.graph import Graph, apart
from archc.lower.lower import Lowered
from archc.stack.link import Blueprint

NEEDS_STACK = frozenset({"network", "security"})
"""Views that cannot be drawn without the lowered stack; the others only tell more with it."""


def names() -> tuple[str, ...]:
    """Return the names of the views."""
    return tuple(m.__name__.rpartition(".")[2] for m in registry.modules(__name__))


def graph(blueprint: Blueprint, view: str, lowered: Lowered | None = None) -> Graph:
    """Return the graph of one view of a blueprint."""
    module = next(m for m in registry.modules(__name__) if m.__name__.endswith(f".{view}"))
    drawn: Graph = getattr(module, view)(blueprint, lowered)
    return apart(drawn)
