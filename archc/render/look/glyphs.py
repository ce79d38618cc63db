"""Our own drawings: the icons in frame corners, people and outside systems, the marks of states.

A glyph is drawn on a square (frames 32, actors 64, marks 16) as strokes and filled shapes; its colours come from
where it is used. The shapes are drawn for archc.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from archc.render.look.paths import Path, circle, ellipse, line, moved, parse, rectangle

Paint = Literal["", "ink", "back"]
"""`ink` is the glyph's colour, `back` the colour behind it; empty paints nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline of a glyph."""

    path: Path
    stroke: Paint = "ink"
    fill: Paint = ""
    width: float = 1.5


def _outline(*paths: Path, width: float = 1.5, fill: Paint = "") -> tuple[Shape, ...]:
    return tuple(Shape(path, width=width, fill=fill) for path in paths)


_CLOUD = parse(
    "M 10 22 C 7.2 22 5 19.9 5 17.2 C 5 14.6 6.9 12.7 9.3 12.4 C 9.9 9.7 12.2 7.8 14.9 7.8"
    " C 17.3 7.8 19.3 9.2 20.2 11.3 C 20.7 11.1 21.2 11 21.7 11 C 23.6 11 25 12.3 25.1 14"
    " C 26.3 14.8 27 16.2 27 17.6 C 27 20.1 25.1 22 22.6 22 Z"
)
_SHIELD = parse("M 16 5.5 L 24.5 8.6 L 24.5 15.5 C 24.5 20.6 21 24.5 16 26.5 C 11 24.5 7.5 20.6 7.5 15.5 L 7.5 8.6 Z")
_LOCK_BODY = rectangle(10, 14.5, 12, 9.5)
_KEYHOLE = line((16, 17.8), (16, 20.8))


def _arrow_out(x: float, y: float, dx: float, dy: float) -> tuple[Path, Path]:
    tip = (x + dx * 6, y + dy * 6)
    back = (tip[0] - dx * 2.4, tip[1] - dy * 2.4)
    side_a = (back[0] + dy * 2.4, back[1] + dx * 2.4)
    side_b = (back[0] - dy * 2.4, back[1] - dx * 2.4)
    return line((x, y), tip), line(side_a, tip, side_b)


FRAME_GLYPHS: Mapping[str, tuple[Shape, ...]] = {
    "cloud": _outline(_CLOUD),
    "region": _outline(
        line((11, 26), (11, 6)), line((11, 7), (23, 7), (20, 11), (23, 15), (11, 15)), line((8, 26), (14, 26))
    ),
    "vpc": _outline(_SHIELD, moved(_CLOUD, 6.2, 7, 0.61), width=1.4),
    "public": _outline(
        _LOCK_BODY, parse("M 12.6 14.5 L 12.6 10.6 C 12.6 8.5 14 7 16 7 C 18 7 19.4 8.5 19.4 10.6"), _KEYHOLE
    ),
    "private": _outline(
        _LOCK_BODY,
        parse("M 12.6 14.5 L 12.6 11 C 12.6 8.9 14 7.4 16 7.4 C 18 7.4 19.4 8.9 19.4 11 L 19.4 14.5"),
        _KEYHOLE,
    ),
    "scaling": _outline(
        rectangle(12.2, 12.2, 7.6, 7.6),
        *_arrow_out(16, 9.6, 0, -1),
        *_arrow_out(16, 22.4, 0, 1),
        *_arrow_out(9.6, 16, -1, 0),
        *_arrow_out(22.4, 16, 1, 0),
    ),
    "account": _outline(
        circle(16, 12.2, 4.2), parse("M 8.4 24.6 C 8.4 20.3 11.6 17.6 16 17.6 C 20.4 17.6 23.6 20.3 23.6 24.6 Z")
    ),
    "data-center": _outline(
        rectangle(9, 6.5, 14, 19),
        line((9, 12.8), (23, 12.8)),
        line((9, 19.2), (23, 19.2)),
        line((12, 9.7), (14, 9.7)),
        line((12, 16), (14, 16)),
        line((12, 22.4), (14, 22.4)),
        line((18, 9.7), (20, 9.7)),
        line((18, 16), (20, 16)),
        line((18, 22.4), (20, 22.4)),
    ),
}
"""The icons of frame corners by the name in `FrameLook.glyph`, 32 px."""

_PERSON = (
    circle(32, 20, 12.5),
    parse("M 8 57.5 C 8 44.5 18 37.5 32 37.5 C 46 37.5 56 44.5 56 57.5 C 56 58.6 55.2 59 54.4 59 L 9.6 59"
          " C 8.8 59 8 58.6 8 57.5 Z"),
)  # fmt: skip


def _person(dx: float, dy: float, scale: float) -> tuple[Shape, ...]:
    return _outline(*(moved(path, dx, dy, scale) for path in _PERSON), width=2.25, fill="back")


ACTORS: Mapping[str, tuple[Shape, ...]] = {
    "actor:user": _person(0, 0, 1),
    "actor:users": (*_person(-3.1, 0.7, 0.58), *_person(30, 0.7, 0.58), *_person(9, 16.5, 0.72)),
    "actor:client": (
        *_outline(parse("M 8 10 L 56 10 L 56 43 L 8 43 Z"), width=2.25, fill="back"),
        *_outline(line((13, 15), (51, 15), (51, 38), (13, 38), (13, 15)), width=1.25),
        *_outline(parse("M 8 43 L 2.5 54 L 61.5 54 L 56 43 Z"), width=2.25, fill="back"),
        *_outline(line((26, 49.5), (38, 49.5)), width=2.25),
    ),
    "actor:internet": (
        *_outline(circle(32, 32, 27), width=2.25, fill="back"),
        *_outline(ellipse(32, 32, 11.5, 27), line((32, 5), (32, 59)), line((5, 32), (59, 32)), width=1.75),
        *_outline(parse("M 9.5 17.5 C 22 24 42 24 54.5 17.5"), parse("M 9.5 46.5 C 22 40 42 40 54.5 46.5"), width=1.75),
    ),
}
"""People and outside systems by their icon name, 64 px."""

GENERIC_SERVICE: tuple[Shape, ...] = (
    *_outline(rectangle(6, 6, 52, 52), width=2.25, fill="back"),
    *_outline(line((20, 32), (44, 32)), line((32, 20), (32, 44)), width=2.25),
)
"""What stands for a component whose icon does not exist, 64 px."""


def _mark(*paths: Path) -> tuple[Shape, ...]:
    disc = Shape(circle(8, 8, 8), stroke="", fill="ink")
    return (disc, *(replace(s, stroke="back") for s in _outline(*paths, width=2)))


MARKS: Mapping[str, tuple[Shape, ...]] = {
    "plus": _mark(line((8, 4), (8, 12)), line((4, 8), (12, 8))),
    "minus": _mark(line((4, 8), (12, 8))),
    "tilde": _mark(parse("M 3.6 9.2 C 4.6 6 6.8 6 8 8 C 9.2 10 11.4 10 12.4 6.8")),
    "swap": _mark(line((3.6, 6), (12, 6), (9.6, 3.6)), line((12.4, 10), (4, 10), (6.4, 12.4))),
    "alert": (
        Shape(parse("M 8 -1 L 17.4 15.6 L -1.4 15.6 Z"), stroke="", fill="ink"),
        *(replace(s, stroke="back") for s in _outline(line((8, 4.6), (8, 9.6)), line((8, 12), (8, 13.2)), width=2)),
    ),
}
"""The marks that tell states apart without colour, 16 px."""
