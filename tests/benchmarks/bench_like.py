"""How much of a picture stays when a little of its model changes, with and without the earlier picture to follow.

usage: bench_like.py [--quick]

Every example and 50 generated architectures are drawn, changed in five ways (a component with an arrow added, one
removed, one renamed, an arrow added, one removed) and drawn again, alone and like the first drawing. Printed for each
way and both: of the boxes that stayed the share that kept their order with all others, the median of their shifts in
px (after the pictures are laid over each other), faults, and the means of crossings, bends and time. `--quick` takes
every fifth architecture.
"""

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from archc import api
from archc.drawing.graph import Arrow, Graph
from archc.drawing.picture import Picture
from archc.layout import earlier_of, lay_out
from archc.layout.kept import keep
from archc.layout.score import score

ROOT = Path(__file__).parents[2]
SIZES = (8, 12, 16, 20, 28)
Edit = Callable[[Graph, Random], Graph | None]


@dataclass
class Tally:
    """What was measured of one way of changing and one way of drawing."""

    ordered: int = 0
    boxes: int = 0
    shifts: list[float] = field(default_factory=list)
    hard: int = 0
    crossings: int = 0
    bends: int = 0
    seconds: float = 0.0
    pictures: int = 0


def main() -> None:
    """Print the table."""
    graphs = list(_graphs())[:: 5 if "--quick" in sys.argv[1:] else 1]
    firsts = [lay_out(graph) for graph in graphs]
    print(f"{'change':18}{'drawn':8}{'order %':>9}{'shift px':>9}{'hard':>6}{'X':>7}{'bends':>7}{'ms':>7}")
    for name, edit in EDITS.items():
        tallies = {"alone": Tally(), "like": Tally()}
        for number, (graph, first) in enumerate(zip(graphs, firsts, strict=True)):
            changed = edit(graph, Random(number))
            if changed is None:
                continue
            for way, tally in tallies.items():
                begin = time.perf_counter()
                picture = lay_out(changed, like=earlier_of(first) if way == "like" else None)
                tally.seconds += time.perf_counter() - begin
                measure(tally, changed, first, picture)
        for way, tally in tallies.items():
            row(name, way, tally)


def row(name: str, way: str, tally: Tally) -> None:
    """One line of the table."""
    count = max(1, tally.pictures)
    print(
        f"{name:18}{way:8}{100 * tally.ordered / max(1, tally.boxes):9.1f}{statistics.median(tally.shifts):9.1f}"
        f"{tally.hard:6}{tally.crossings / count:7.2f}{tally.bends / count:7.2f}{1000 * tally.seconds / count:7.0f}",
        flush=True,
    )


def measure(tally: Tally, graph: Graph, first: Picture, second: Picture) -> None:
    """Compare the boxes that both pictures have; a renamed one counts as the same."""
    kept = keep(graph, earlier_of(first))
    now = {box.id: box.rect.center for box in second.boxes if box.id in kept.at}
    steps = [(now[box][0] - x, now[box][1] - y) for box, (x, y) in kept.at.items()]
    dx, dy = (statistics.median(values) for values in zip(*steps, strict=True))
    tally.shifts += [abs(x - dx) + abs(y - dy) for x, y in steps]
    tally.boxes += len(now)
    tally.ordered += list(kept.disturbed(second).values()).count(0)
    result = score(second)
    tally.hard += result.hard
    tally.crossings += result.crossings
    tally.bends += result.bends
    tally.pictures += 1


def _graphs() -> Iterator[Graph]:
    for path in sorted((ROOT / "examples").glob("*/arch.yaml")):
        blueprint, _ = api.check(str(path))
        assert blueprint is not None
        graph, _ = api.graph(blueprint)
        assert graph is not None
        yield graph
    spec = importlib.util.spec_from_file_location("generated", ROOT / "tests" / "units" / "layout" / "generated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for seed in range(10):
        for size in SIZES:
            yield module.architecture(seed, size)


def _inside(graph: Graph) -> list[str]:
    return [box.id for box in graph.boxes if not box.actor]


def add_component(graph: Graph, random: Random) -> Graph | None:
    """A second one of some component, called by what the first is joined to."""
    twin = random.choice(_inside(graph))
    model = next(box for box in graph.boxes if box.id == twin)
    boxes = (*graph.boxes, replace(model, id="another", title="Another"))
    arrow = Arrow(id="another-arrow", source=random.choice(_inside(graph)), target="another", text="new")
    return replace(graph, boxes=boxes, arrows=(*graph.arrows, arrow))


def remove_component(graph: Graph, random: Random) -> Graph | None:
    """Without one component and its arrows."""
    gone = random.choice(_inside(graph))
    boxes = tuple(box for box in graph.boxes if box.id != gone)
    arrows = tuple(arrow for arrow in graph.arrows if gone not in (arrow.source, arrow.target))
    return replace(graph, boxes=boxes, arrows=arrows) if any(not box.actor for box in boxes) else None


def rename_component(graph: Graph, random: Random) -> Graph | None:
    """One component has another name, which moves it to the end of its file, and a longer title."""
    old = random.choice(_inside(graph))
    boxes = [box for box in graph.boxes if box.id != old]
    model = next(box for box in graph.boxes if box.id == old)
    arrows = [
        replace(
            arrow,
            id=arrow.id.replace(old, "renamed") if old in (arrow.source, arrow.target) else arrow.id,
            source="renamed" if arrow.source == old else arrow.source,
            target="renamed" if arrow.target == old else arrow.target,
        )
        for arrow in graph.arrows
    ]
    return replace(graph, boxes=(*boxes, replace(model, id="renamed", title="Has another name")), arrows=tuple(arrows))


def add_arrow(graph: Graph, random: Random) -> Graph | None:
    """One more arrow between two components."""
    if len(_inside(graph)) < 2:
        return None
    source, target = random.sample(_inside(graph), 2)
    return replace(graph, arrows=(*graph.arrows, Arrow(id="another-arrow", source=source, target=target)))


def remove_arrow(graph: Graph, random: Random) -> Graph | None:
    """Without one arrow."""
    if not graph.arrows:
        return None
    gone = random.randrange(len(graph.arrows))
    return replace(graph, arrows=graph.arrows[:gone] + graph.arrows[gone + 1 :])


EDITS: dict[str, Edit] = {
    "add component": add_component,
    "remove component": remove_component,
    "rename component": rename_component,
    "add arrow": add_arrow,
    "remove arrow": remove_arrow,
}

if __name__ == "__main__":
    main()
