"""From a blueprint to the neutral graph that layout draws: one file a view, each with one function of its name."""

from archc import registry
from archc.drawing.graph import Graph
from archc.stack.link import Blueprint


def names() -> tuple[str, ...]:
    """Return the names of the views."""
    return tuple(m.__name__.rpartition(".")[2] for m in registry.modules(__name__))


def graph(blueprint: Blueprint, view: str) -> Graph:
    """Return the graph of one view of a blueprint."""
    module = next(m for m in registry.modules(__name__) if m.__name__.endswith(f".{view}"))
    drawn: Graph = getattr(module, view)(blueprint)
    return drawn
