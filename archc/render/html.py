"""HTML: one offline file to look round in: pan, zoom, search, facts of every part, paths up- and downstream.

The page carries everything it needs. A content security policy lets nothing run but its own script and fetches nothing;
user text stands in escaped SVG and in a block of JSON, and reaches the page through `textContent` only.
"""

import base64
import hashlib
import json
import string
from collections.abc import Mapping
from typing import Any

from archc.drawing.picture import Picture, PlacedArrow, PlacedBox, PlacedFrame
from archc.render import Options
from archc.render.look.page import font_css, svg_element
from archc.render.look.scene import KIND_MEANING, Scene, Told, make_scene
from archc.render.look.templates import source, template
from archc.render.look.text import clean, clean_block, safe_link
from archc.render.look.theme import DARK, LIGHT, Theme, both_themes, variables

ICON_PIXELS = 192
"""Sharp when the page is zoomed in."""

PAGE_IDS = frozenset(
    {"canvas", "data", "details", "fit", "found", "search", "theme", "zoom", "zoom-in", "zoom-out"}
    | {f"found-{i}" for i in range(20)}
)
"""Ids of the page itself and of the list of found parts, which no component may take."""


def render(picture: Picture, options: Options) -> bytes:
    """Write the page. It starts dark for the dark theme and as the reader's system is set otherwise."""
    scene = make_scene(picture, both_themes(), options.highlight, PAGE_IDS)
    data = _data(picture, scene)
    style = source("page.css").replace("/* colors */", _color_rules()) + font_css(
        scene, string.printable + "→←−×·…" + data
    )
    script = source("page.js")
    page = template("page.html.j2").render(
        title=scene.title,
        description=scene.description,
        theme=options.theme,
        policy=_policy(style, script),
        style=style,
        script=script,
        svg=svg_element(scene, icon_pixels=ICON_PIXELS, embed_font=False, interactive=True),
        data=data,
    )
    return page.encode()


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_fingerprint(script)}'; style-src '{_fingerprint(style)}'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _fingerprint(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _color_rules() -> str:
    def block(colors: Theme) -> str:
        return "".join(f"{name}:{value};" for name, value in variables(colors).items())

    return (
        f":root{{{block(LIGHT)}color-scheme:light}}\n"
        f"@media screen{{:root[data-theme=dark]{{{block(DARK)}color-scheme:dark}}}}"
    )


def _data(picture: Picture, scene: Scene) -> str:
    """Write what the script shows as JSON that no HTML parser can mistake for markup."""
    elements = {shape.part.id: shape.told.element for shape in scene.boxes}
    elements |= {shape.part.id: shape.told.element for shape in scene.frames}
    parts = [_box(shape.part, shape.told, elements) for shape in scene.boxes]
    parts += [_frame(shape.part, shape.told, elements) for shape in scene.frames]
    parts += [_arrow(shape.part, shape.told, elements) for shape in scene.arrows]
    facts = [[clean(head), clean_block(text)] for head, text in picture.facts]
    document = {"title": scene.title, "description": scene.description, "facts": facts, "parts": parts}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _box(box: PlacedBox, told: Told, elements: Mapping[str, str]) -> dict[str, Any]:
    return _part(box, told, "box") | {
        "name": clean(box.title or box.name or box.id),
        "service": clean(" · ".join(t for t in (box.name if box.title else "", box.note) if t)),
        "type": clean(box.type),
        "actor": box.actor,
        "parent": elements.get(box.parent or "", ""),
        "link": safe_link(box.href),
    }


def _frame(frame: PlacedFrame, told: Told, elements: Mapping[str, str]) -> dict[str, Any]:
    return _part(frame, told, "frame") | {
        "name": clean(frame.title.full or frame.id),
        "type": frame.kind,
        "parent": elements.get(frame.parent or "", ""),
    }


def _arrow(arrow: PlacedArrow, told: Told, elements: Mapping[str, str]) -> dict[str, Any]:
    return _part(arrow, told, "arrow") | {
        "name": clean(arrow.text),
        "type": KIND_MEANING[arrow.kind],
        "source": elements.get(arrow.source, ""),
        "target": elements.get(arrow.target, ""),
        "step": arrow.step,
        "public": arrow.public,
    }


def _part(part: PlacedBox | PlacedFrame | PlacedArrow, told: Told, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "element": told.element,
        "id": clean(part.id),
        "description": clean_block(part.description),
        "facts": [[clean(head), clean_block(text)] for head, text in part.facts],
        "members": [clean(member) for member in part.members],
        "state": part.state,
        "stateNote": clean(part.state_note),
    }
