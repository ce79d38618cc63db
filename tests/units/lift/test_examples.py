"""The templates of the examples, drawn without their files: the arrows of the files are found again."""

from collections import defaultdict
from pathlib import Path

import pytest

from archc import api
from archc.lift import picture_graph, read
from archc.lower.emit import to_yaml
from archc.lower.lower import lower

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(ROOT.glob("examples/*/arch.yaml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.parent.name)
def test_the_arrows_of_the_file_are_seen_in_its_template(example: Path) -> None:
    """Each arrow that compiles to something is drawn from the template alone.

    Events put on the default bus are not seen: no resource stands for that bus.
    """
    blueprint, found = api.understand(example.read_text(), str(example), example.parent)
    assert blueprint is not None, found
    lowered, problems = lower(blueprint)
    assert lowered is not None, problems
    template = {k: v for k, v in lowered.template.items() if k != "Metadata"}
    templates, _ = read(["x.yaml"], texts={"x.yaml": to_yaml(template)})
    assert templates is not None
    graph, _ = picture_graph(templates, {})
    component = {made.logical_id: made.component for made in lowered.made}
    shown: dict[str, set[str]] = defaultdict(set)
    for part in (*graph.frames, *graph.boxes):
        for name in (part.id, *part.members):
            shown[component.get(name, "")].add(part.id)
    drawn = {(a.source, a.target) for a in graph.arrows}
    missing = []
    for link in blueprint.links:
        ends = [blueprint.architecture.components.get(n) for n in (link.arrow.source, link.arrow.target)]
        if not link.matches or None in ends or any(e.existing for e in ends if e) or ends[1].type == "eventbridge":  # type: ignore[union-attr]
            continue
        pairs = ((a, b) for a in shown[link.arrow.source] for b in shown[link.arrow.target])
        if not drawn.intersection(pairs):
            missing.append(link.id)
    assert missing == []
