"""Layout side by side: ours, ELK and TALA through D2, Graphviz when it is installed; and 300 generated architectures.

usage: bench_layout.py [--quick]

Prints for each of the study's graphs what `archc.layout.score` counts and the time (ours in this process, D2 and
Graphviz as processes), then the faults and the times of generated architectures of 5 to 150 boxes. `--quick` takes 30.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from archc.drawing.graph import Graph
from archc.drawing.picture import ICON_SIZE, Picture, Rect
from archc.layout import EngineMissingError, lay_out
from archc.layout.coordinates import Places
from archc.layout.labels import place_labels
from archc.layout.page import make_picture
from archc.layout.scene import make_scene
from archc.layout.score import Score, score

UNITS = Path(__file__).parents[1] / "units" / "layout"
GRAPHS = ("small", "ecommerce", "three-zones", "serverless", "microservices-40", "microservices-150")
SIZES = (5, 8, 12, 16, 20, 25, 30, 35, 40, 50, 60, 80, 100, 120, 150)
SLOW_FOR_TALA = 60


def main() -> None:
    """Print both tables."""
    quick = "--quick" in sys.argv[1:]
    study(load("conftest").read_graph)
    generated(load("generated").architecture, 2 if quick else 20)


def load(name: str) -> ModuleType:
    """A module of the unit tests of layout."""
    spec = importlib.util.spec_from_file_location(name, UNITS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def study(read: Callable[[str], Graph]) -> None:
    """The study's graphs by every engine."""
    lay_out(read("small"))  # imports and the font
    print(f"{'graph':18}{'boxes':>6} {'engine':10}{'hard':>5}{'X':>6}{'bends':>6}{'Mpx':>7}{'W:H':>6}{'ms':>8}")
    engines: dict[str, Callable[[Graph], Picture]] = {
        "ours": lay_out,
        "draft": lambda graph: lay_out(graph, quality="draft"),
        "elk": lambda graph: lay_out(graph, engine="elk"),
        "tala": lambda graph: lay_out(graph, engine="tala"),
    }
    if shutil.which("dot"):
        engines["graphviz"] = by_graphviz
    for name in GRAPHS:
        graph = replace(read(name), title="")
        for engine, draw in engines.items():
            if engine == "tala" and len(graph.boxes) > SLOW_FOR_TALA:
                continue
            begin = time.perf_counter()
            try:
                picture = draw(graph)
            except EngineMissingError as missing:
                print(f"{name:18}{len(graph.boxes):6} {engine:10} {missing}")
                continue
            row(name, len(graph.boxes), engine, score(picture), time.perf_counter() - begin)


def row(name: str, boxes: int, engine: str, result: Score, seconds: float) -> None:
    """One line of the table."""
    print(
        f"{name:18}{boxes:6} {engine:10}{result.hard:5}{result.crossings:6}{result.bends:6}"
        f"{result.area:7.2f}{result.aspect:6.2f}{seconds * 1000:8.0f}",
        flush=True,
    )


def generated(architecture: Callable[[int, int], Graph], seeds: int) -> None:
    """Faults and times of architectures nobody drew before: full effort up to 40 boxes, drafts above."""
    print(f"\n{'boxes':>6}{'drawn':>7}{'hard':>6}{'W:H off':>9}{'mean ms':>9}{'worst ms':>9}")
    for size in SIZES:
        hard, off, times = 0, 0, []
        for seed in range(seeds):
            graph = architecture(seed, size)
            begin = time.perf_counter()
            picture = lay_out(graph, quality="best" if size <= 40 else "draft")
            times.append(time.perf_counter() - begin)
            result = score(picture)
            hard += result.hard
            off += size <= 40 and not 1.1 <= result.aspect <= 2.2
        mean, worst = 1000 * sum(times) / len(times), 1000 * max(times)
        print(f"{size:6}{seeds:7}{hard:6}{off:9}{mean:9.0f}{worst:9.0f}", flush=True)


def by_graphviz(graph: Graph) -> Picture:
    """Place and route with `dot` and orthogonal lines; texts by our own step."""
    scene = make_scene(graph)
    name = {part: f"p{number}" for number, part in enumerate(scene.chain)}
    done = subprocess.run(["dot", "-Tjson"], input=dot_text(scene, name), capture_output=True, text=True, check=True)
    drawn = json.loads(done.stdout)
    height = float(drawn["bb"].split(",")[3])
    found = {item["name"].removeprefix("cluster_"): item for item in drawn["objects"]}
    center, frames = {}, {}
    for part in scene.boxes:
        x, y = (float(value) for value in found[name[part]]["pos"].split(","))
        size = scene.box_size[part]
        center[part] = (x, height - y - (size.top + size.bottom) / 2 + ICON_SIZE / 2)
    for part in scene.frames:
        x0, y0, x1, y1 = (float(value) for value in found[name[part]]["bb"].split(","))
        frames[part] = Rect(x0, height - y1, x1 - x0, y1 - y0)
    points = {edge["id"]: corners(edge["pos"], height) for edge in drawn.get("edges", ())}
    places = Places(scene, center, frames)
    texts, discs = place_labels(scene, places, points)
    return make_picture(scene, places, points, texts, discs)


def dot_text(scene, name) -> str:
    """The graph in Graphviz's language, lengths in inches of 72 px."""
    lines = ["digraph g { rankdir=LR; splines=ortho; nodesep=0.5; ranksep=0.8; node [shape=box fixedsize=true];"]

    def inside(frame: str | None) -> None:
        for part in scene.children[frame]:
            if part in scene.boxes:
                size = scene.box_size[part]
                width, tall = 2 * size.side / 72, (size.top + size.bottom) / 72
                lines.append(f'{name[part]} [label="" width={width:.3f} height={tall:.3f}];')
            else:
                lines.append(f'subgraph cluster_{name[part]} {{ label="{"M" * 12}"; margin=20;')
                inside(part)
                lines.append("}")

    inside(None)
    lines += [f'{name[arrow.source]} -> {name[arrow.target]} [id="{arrow.id}"];' for arrow in scene.arrows.values()]
    return "\n".join([*lines, "}"])


def corners(spline: str, height: float) -> list[tuple[float, float]]:
    """The corners of an orthogonal spline: every third control point, and the arrow's end."""
    end, *rest = spline.split()
    points = [tuple(float(value) for value in point.split(",")) for point in rest]
    path = [(x, height - y) for x, y in points[::3]]
    if end.startswith("e,"):
        x, y = (float(value) for value in end[2:].split(","))
        path.append((x, height - y))
    squared = [path[0]]
    for (x, y), (u, v) in pairwise(path):
        squared.append((u, squared[-1][1]) if abs(v - y) < abs(u - x) else (squared[-1][0], v))
    return squared


if __name__ == "__main__":
    main()
