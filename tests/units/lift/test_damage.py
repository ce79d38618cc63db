"""Damaged templates are read without an exception, and what is drawn of them hangs together."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from archc import api
from archc.lift import VIEWS, lift, picture_graph, read
from archc.lift.document import document

NOWHERE = Path("/nowhere")
TEMPLATES = sorted(p for p in (Path(__file__).parents[2] / "lift_templates").iterdir() if p.suffix == ".yaml")
JUNK: list[Any] = [
    None, [], {}, "", 7, -1.5, True, "${X}", ["a", {"Ref": "A"}], {"Ref": "Main"}, {"Fn::GetAtt": ["A", "B"]},
    {"Fn::GetAtt": "A"}, {"Fn::Sub": "${A.B} ${C}"}, {"Fn::If": ["X", 1]}, {"Fn::If": ["X", {"Ref": "A"}, None]},
    {"Fn::Join": [1, 2]}, {"Ref": ["a"]}, {"Fn::ImportValue": {"Fn::Sub": "${a}-b"}}, {"a": {"b": {"c": [[[]]]}}},
]  # fmt: skip
PIECES = ["\t", "}", ":", " - ", "&a", "*a", "!Foo ", '"', "\n\n  x:", "{"]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for k, v in inner for p in _places(v, (*path, k)))]


def _junked(template: dict[str, Any], chance: random.Random) -> str:
    said = json.loads(json.dumps(template))
    for _ in range(chance.randrange(1, 6)):
        *above, last = chance.choice(_places(said)[1:])
        here = said
        for key in above:
            here = here[key]
        here[last] = json.loads(json.dumps(chance.choice(JUNK)))
    return json.dumps(said)


def _cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] if chance.random() < 0.5 else text[:at] + chance.choice(PIECES) + text[at:]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_damage_never_raises(path: Path) -> None:
    """Values put in the wrong place, cut texts, stray characters: every view holds together all the same."""
    chance = random.Random(path.name)
    text = path.read_text()
    template = document(text)
    for turn in range(30):
        damaged = _cut(text, chance) if turn % 3 == 0 else _junked(template, chance)
        templates, _ = read(["x.yaml"], keep_going=True, texts={"x.yaml": damaged})
        if templates is None:
            continue
        lift(templates, lambda said: api.understand(said, "arch.yaml", NOWHERE))
        for view in VIEWS:
            graph, _ = picture_graph(templates, {"Stage": "prod"}, view)
            ids = [p.id for p in (*graph.boxes, *graph.frames)]
            assert len(ids) == len(set(ids))
            assert {e for a in graph.arrows for e in (a.source, a.target)} <= set(ids)
            assert {p.parent for p in (*graph.boxes, *graph.frames)} - {None} <= {f.id for f in graph.frames}
