"""The picture's geometry as JSON, for programs that judge or reuse it."""

import json
from collections.abc import Mapping
from typing import Any

from archc.drawing.picture import Label, Picture, PlacedArrow, PlacedBox, PlacedFrame, Rect
from archc.render import Options
from archc.render.look.text import REPLACEMENT

Object = dict[str, Any]


def render(picture: Picture, options: Options) -> bytes:  # noqa: ARG001 (no option changes geometry)
    """Write sizes, nodes, groups and edges; ids are component names, or logical IDs when drawn from a template."""
    document = {
        "width": _number(picture.width),
        "height": _number(picture.height),
        "nodes": [_node(box) for box in picture.boxes],
        "groups": [_group(frame) for frame in picture.frames],
        "edges": [_edge(arrow) for arrow in picture.arrows],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    return _without_halves(text + "\n").encode()


def _node(box: PlacedBox) -> Object:
    return {
        "id": box.id,
        "type": box.type,
        **_rect(box.rect),
        "parent": box.parent,
        "label": _label(box.label),
        **_members(box.members),
    }


def _group(frame: PlacedFrame) -> Object:
    return {
        "id": frame.id,
        "type": frame.kind,
        **_rect(frame.room),
        **({"border": _rect(frame.rect)} if frame.area else {}),
        "parent": frame.parent,
        "title": _label(frame.title),
        **_members(frame.members),
    }


def _edge(arrow: PlacedArrow) -> Object:
    return {
        "id": arrow.id,
        "source": arrow.source,
        "target": arrow.target,
        "kind": arrow.kind,
        "points": [[_number(x), _number(y)] for x, y in arrow.points],
        "label": _label(arrow.label) if arrow.label else None,
        **_lost_text(arrow),
        **_members(arrow.members),
    }


def _lost_text(arrow: PlacedArrow) -> Object:
    """Give the text that found no place in the picture, so that a judge of pictures can count it."""
    return {"text": arrow.text} if arrow.text and arrow.label is None else {}


def _rect(rect: Rect) -> Mapping[str, float]:
    return {"x": _number(rect.x), "y": _number(rect.y), "w": _number(rect.w), "h": _number(rect.h)}


def _label(label: Label) -> Object:
    return {**_rect(label.rect), "text": label.full}


def _members(members: tuple[str, ...]) -> Object:
    return {"members": list(members)} if members else {}


def _number(value: float) -> float:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _without_halves(text: str) -> str:
    return "".join(REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
