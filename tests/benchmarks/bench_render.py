"""The shop as a picture, cold processes, beside `diagrams` with Graphviz drawing the same graph; ratios in one run.

Target: SVG at most 4 times, PNG at scale 2 at most 7 times what `diagrams` takes for a PNG.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archc import api

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples/shop/arch.yaml"
RUNS = 5

PEER = """
import json, sys
from diagrams import Cluster, Diagram, Edge, Node
from importlib.resources import files

picture, out = json.load(open(sys.argv[1])), sys.argv[2]
icons = str(files("resources") / "aws")
inside = {}
for kind in ("groups", "nodes"):
    for part in picture[kind]:
        inside.setdefault(part.get("parent"), []).append((kind, part))
made = {}

def draw(parent):
    for kind, part in inside.get(parent, ()):
        if kind == "groups":
            with Cluster(part["title"]["text"]):
                draw(part["id"])
        else:
            folder, _, name = part["icon"].rpartition("/")
            node = type("Icon", (Node,), {"_icon_dir": f"{icons}/{folder}", "_icon": f"{name}.png"})
            made[part["id"]] = node(part["label"]["text"])

with Diagram("shop", filename=out, show=False, direction="LR", outformat="png"):
    draw(None)
    for edge in picture["edges"]:
        text = edge["label"]["text"] if edge["label"] else ""
        made[edge["source"]] >> Edge(label=text) >> made[edge["target"]]
"""


def cold(command: list[str]) -> float:
    """Return the median seconds of a process, after one run that warms the disk."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def with_icons(picture: Path) -> None:
    """Add each node's icon to a picture in JSON, so that the peer draws the same ones."""
    blueprint, _ = api.check(str(SHOP))
    assert blueprint is not None
    graph, _ = api.graph(blueprint)
    assert graph is not None
    icons = {b.id: "general/user" if b.actor else b.icon for b in graph.boxes}
    data = json.loads(picture.read_text(encoding="utf-8"))
    nodes = [{**n, "icon": icons[n["id"]]} for n in data["nodes"]]
    picture.write_text(json.dumps({**data, "nodes": nodes}), encoding="utf-8")


def main() -> None:
    """Print one row a case."""
    if shutil.which("dot") is None:
        print("Graphviz is not installed: `apt-get install graphviz`, then run again")
        return
    archc = [sys.executable, "-m", "archc.cli", "render", str(SHOP)]
    with tempfile.TemporaryDirectory() as folder:
        picture = f"{folder}/shop.json"
        subprocess.run([*archc, "-o", picture], check=True)
        with_icons(Path(picture))
        script = Path(folder, "peer.py")
        script.write_text(PEER, encoding="utf-8")
        parts = {k: len(v) for k, v in json.loads(Path(picture).read_text(encoding="utf-8")).items() if k[-1] == "s"}
        print(f"the shop: {parts}")
        peer = cold([sys.executable, str(script), picture, f"{folder}/peer"])
        print(f"{'diagrams + Graphviz, PNG':32}{peer:8.2f} s")
        cases = (("svg", [], 4), ("png", ["--scale", "2"], 7), ("svg", ["--quality", "draft"], 4))
        for ending, how, most in cases:
            took = cold([*archc, "-o", f"{folder}/shop.{ending}", *how])
            print(f"archc {ending} {' '.join(how):21}{took:8.2f} s {took / peer:6.2f} x   (at most {most})")


if __name__ == "__main__":
    main()
