"""The picture as JSON: exactly the documented format."""

import json
from dataclasses import replace
from typing import Any

from archc.drawing.picture import Picture, Rect
from archc.render import render

RECT = {"x", "y", "w", "h"}


def document(picture: Picture) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render(picture, "json"))
    return loaded


def test_it_has_the_documented_keys_and_no_others(shop: Picture) -> None:
    """Nodes, groups and edges with rectangles, labels, titles and points."""
    shown = document(replace(shop, boxes=tuple(replace(b, members=()) for b in shop.boxes)))
    assert set(shown) == {"width", "height", "nodes", "groups", "edges"}
    for node in shown["nodes"]:
        assert set(node) == {"id", "type", "parent", "label", *RECT}
        assert set(node["label"]) == {"text", *RECT}
    for group in shown["groups"]:
        assert set(group) == {"id", "type", "parent", "title", *RECT}
        assert set(group["title"]) == {"text", *RECT}
    for edge in shown["edges"]:
        assert set(edge) == {"id", "source", "target", "kind", "points", "label"}


def test_values_are_those_of_the_picture(shop: Picture) -> None:
    """Coordinates are pixels at scale 1 and ids are component names."""
    shown = document(shop)
    web = next(n for n in shown["nodes"] if n["id"] == "web")
    assert (web["x"], web["y"], web["w"], web["h"], web["parent"]) == (618, 310, 64, 64, "web-group")
    edge = next(e for e in shown["edges"] if e["id"] == "worker->db")
    assert edge["points"] == [[812, 580], [812, 530], [900, 530], [900, 425]]
    assert edge["label"] is None


def test_members_are_listed_only_where_something_was_folded(shop: Picture) -> None:
    """Drawn from a template, a part names the logical IDs folded into it."""
    nodes = {n["id"]: n for n in document(shop)["nodes"]}
    assert nodes["worker"]["members"] == ["Worker", "WorkerRole"]
    assert "members" not in nodes["web"]


def test_a_text_without_a_place_is_not_hidden(shop: Picture) -> None:
    """An arrow whose text got no label says so, so that a judge can count it."""
    arrow = next(a for a in shop.arrows if a.id == "web->db")
    shown = document(replace(shop, arrows=(replace(arrow, label=None),)))
    assert shown["edges"][0]["label"] is None
    assert shown["edges"][0]["text"] == "5432"


def test_a_frame_with_something_on_its_border_tells_both(shop: Picture) -> None:
    """`x`, `y`, `w`, `h` hold everything that belongs to the frame; `border` is the line that is drawn."""
    frame = replace(shop.frames[0], area=Rect(1, 2, 300, 400))
    group = document(replace(shop, frames=(frame, *shop.frames[1:])))["groups"][0]
    assert [group[key] for key in "xywh"] == [1, 2, 300, 400]
    assert group["border"] == dict(zip("xywh", _sides(shop.frames[0].rect), strict=True))


def _sides(rect: Rect) -> tuple[float, float, float, float]:
    return rect.x, rect.y, rect.w, rect.h
