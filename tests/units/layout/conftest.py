"""Graphs for tests of layout: the six of the study as files, and architectures from a seed."""

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.drawing.picture import Label, Picture, Rect

HERE = Path(__file__).parent


def read_graph(name: str) -> Graph:
    """The graph of `graphs/NAME.json`."""
    data = json.loads((HERE / "graphs" / f"{name}.json").read_text())
    return Graph(
        title=data["title"],
        boxes=tuple(Box(type=box["icon"], **box) for box in data["boxes"]),
        frames=tuple(Frame(**frame) for frame in data["frames"]),
        arrows=tuple(Arrow(**arrow) for arrow in data["arrows"]),
    )


def as_json(picture: Picture) -> dict[str, Any]:
    """The picture in the format that the judge of pictures reads."""

    def rect(of: Rect) -> dict[str, float]:
        return {"x": of.x, "y": of.y, "w": of.w, "h": of.h}

    def label(of: Label) -> dict[str, Any]:
        return {**rect(of.rect), "text": of.full}

    return {
        "width": picture.width,
        "height": picture.height,
        "nodes": [{"id": b.id, **rect(b.rect), "parent": b.parent, "label": label(b.label)} for b in picture.boxes],
        "groups": [{"id": f.id, **rect(f.room), "parent": f.parent, "title": label(f.title)} for f in picture.frames],
        "edges": [
            {
                "id": a.id,
                "source": a.source,
                "target": a.target,
                "points": a.points,
                "text": a.text,
                "label": label(a.label) if a.label else None,
            }
            for a in picture.arrows
        ],
    }


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"layout_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def architecture() -> Callable[[int, int], Graph]:
    """The generator: seed and size give a graph."""
    return _load(HERE / "generated.py").architecture  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def study() -> Callable[[str], Graph]:
    """Reads one of the study's graphs by name."""
    return read_graph


@pytest.fixture(scope="session")
def judged() -> Callable[[Picture], dict[str, Any]]:
    """Writes a picture for the judge."""
    return as_json


@pytest.fixture(scope="session")
def judge() -> Any:
    """The project's own judge of pictures, where it lies beside the project."""
    path = HERE.parents[3] / "shared" / "tools" / "score_picture.py"
    if not path.exists():
        pytest.skip("the judge of pictures is not beside the project")
    return _load(path)
