"""Outlines as data: move, line and curve commands that SVG and PDF both draw."""

import math
from collections.abc import Iterable, Sequence

from archc.drawing.picture import Point

Command = tuple[str, tuple[float, ...]]
"""`("M", (x, y))`, `("L", (x, y))`, `("C", (x1, y1, x2, y2, x, y))` or `("Z", ())`; always absolute."""
Path = tuple[Command, ...]

_KAPPA = 0.5523
"""Distance of a cubic curve's control points that makes it a quarter of a circle."""
_ARITY = {"M": 2, "L": 2, "C": 6, "Z": 0}


def parse(text: str) -> Path:
    """Read `"M 1 2 L 3 4 Z"`: the letters M, L, C and Z, absolute, numbers apart by spaces.

    >>> parse("M 1 2 L 3 4 Z")
    (('M', (1.0, 2.0)), ('L', (3.0, 4.0)), ('Z', ()))
    """
    tokens = text.split()
    commands: list[Command] = []
    at = 0
    while at < len(tokens):
        letter = tokens[at]
        end = at + 1 + _ARITY[letter]
        commands.append((letter, tuple(float(t) for t in tokens[at + 1 : end])))
        at = end
    return tuple(commands)


def number(value: float) -> str:
    """Write a length with at most two decimals and no more digits than it needs.

    >>> number(12.0), number(0.1 + 0.2), number(-0.001)
    ('12', '0.3', '0')
    """
    if not math.isfinite(value):
        return "0"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def svg(path: Iterable[Command]) -> str:
    """Write the path as the `d` of an SVG path."""
    return "".join(letter + " ".join(number(v) for v in values) for letter, values in path)


def circle(x: float, y: float, r: float) -> Path:
    """Draw a circle as four curves."""
    return ellipse(x, y, r, r)


def ellipse(x: float, y: float, rx: float, ry: float) -> Path:
    """Draw an upright ellipse as four curves."""
    kx, ky = rx * _KAPPA, ry * _KAPPA
    return (
        ("M", (x + rx, y)),
        ("C", (x + rx, y + ky, x + kx, y + ry, x, y + ry)),
        ("C", (x - kx, y + ry, x - rx, y + ky, x - rx, y)),
        ("C", (x - rx, y - ky, x - kx, y - ry, x, y - ry)),
        ("C", (x + kx, y - ry, x + rx, y - ky, x + rx, y)),
        ("Z", ()),
    )


def rectangle(x: float, y: float, w: float, h: float) -> Path:
    """Draw a rectangle with sharp corners."""
    return (("M", (x, y)), ("L", (x + w, y)), ("L", (x + w, y + h)), ("L", (x, y + h)), ("Z", ()))


def line(*points: Point) -> Path:
    """Draw straight pieces through the points."""
    return tuple(("L" if i else "M", p) for i, p in enumerate(points))


def rounded(points: Sequence[Point], radius: float) -> Path:
    """Draw straight pieces through the points whose corners are quarter circles of at most `radius`."""
    if len(points) < 3:
        return line(*points)
    commands: list[Command] = [("M", points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        start, end = toward(corner, before, r), toward(corner, after, r)
        first, second = toward(corner, before, r * (1 - _KAPPA)), toward(corner, after, r * (1 - _KAPPA))
        commands += [("L", start), ("C", (*first, *second, *end))]
    return (*commands, ("L", points[-1]))


def toward(start: Point, end: Point, distance: float) -> Point:
    """Find the point `distance` away from `start` on the way to `end`."""
    length = math.dist(start, end)
    if length == 0:
        return start
    t = distance / length
    return (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t)


def moved(path: Iterable[Command], dx: float, dy: float, scale: float = 1.0) -> Path:
    """Scale the path round the origin, then move it."""
    return tuple(
        (letter, tuple(v * scale + (dy if i % 2 else dx) for i, v in enumerate(values))) for letter, values in path
    )
