"""Templates of our own with the traits of public ones: what they say of themselves in `#:` lines is drawn.

`#: A -> B`: an arrow from A, or from what A is folded into, to B. `#: A in B`: A stands in B, however deep, or is
folded into it. A line that ends in `none` says that it is not so. `#: if Name=Value …` gives parameters to the lines
below it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from archc.drawing.graph import Graph
from archc.lift import picture_graph, read

TEMPLATES = Path(__file__).parents[2] / "lift_templates"
_LINE = re.compile(r"^(?:#|//): (.+)$", re.MULTILINE)


def _facts(path: Path) -> dict[tuple[str, ...], list[str]]:
    source = path / "facts.txt" if path.is_dir() else path
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    values: tuple[str, ...] = ()
    for line in _LINE.findall(source.read_text()):
        if line.startswith("if"):
            values = tuple(line.split()[1:])
        else:
            found[values].append(line)
    return found


def _cases() -> Iterator[tuple[Path, tuple[str, ...], list[str]]]:
    for path in sorted(TEMPLATES.iterdir()):
        if path.suffix in (".yaml", ".json") or path.is_dir():
            for values, lines in _facts(path).items():
                yield path, values, lines


class Seen:
    """A graph, asked about resources wherever they were folded."""

    def __init__(self, graph: Graph) -> None:
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.parents: dict[str, str | None] = {}
        for part in (*graph.frames, *graph.boxes):
            self.parents[part.id] = part.parent
            for name in (part.id, *part.members):
                self.ids[name].add(part.id)
        self.arrows = {(a.source, a.target) for a in graph.arrows}

    def points(self, source: str, target: str) -> bool:
        return any((a, b) in self.arrows for a in self.ids[source] for b in self.ids[target])

    def stands_in(self, inner: str, outer: str) -> bool:
        return any(outer in self.around(i) for i in self.ids[inner])

    def around(self, name: str) -> set[str]:
        found, here = {name}, self.parents[name]
        while here is not None:
            found.add(here)
            here = self.parents[here]
        return found


def _holds(seen: Seen, line: str) -> bool:
    words = line.split()
    wanted = words[-1] != "none"
    first, verb, second = words[:3]
    return (seen.points if verb == "->" else seen.stands_in)(first, second) == wanted


@pytest.mark.parametrize(
    ("path", "values", "lines"), [pytest.param(*c, id=f"{c[0].name}{' '.join(c[1])}") for c in _cases()]
)
def test_what_a_template_says_of_itself_is_drawn(path: Path, values: tuple[str, ...], lines: list[str]) -> None:
    """Every fact of a template's `#:` lines holds in its graph."""
    templates, found = read([str(path)])
    assert templates is not None, found
    graph, _ = picture_graph(templates, dict(v.split("=", 1) for v in values))
    seen = Seen(graph)
    wrong = [line for line in lines if not _holds(seen, line)]
    assert wrong == [], (wrong, sorted(seen.arrows))
