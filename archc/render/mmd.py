"""Mermaid: the same graph as a flowchart with subgraphs, for places that draw Mermaid themselves (GitHub, wikis)."""

import json
import re
from collections.abc import Iterator, Mapping

from archc.drawing.graph import ArrowKind
from archc.drawing.picture import Picture, PlacedArrow, PlacedBox, PlacedFrame
from archc.render import Options
from archc.render.look import theme
from archc.render.look.highlight import shown_states
from archc.render.look.paths import number
from archc.render.look.text import Ids, clean, safe_link
from archc.render.look.theme import LIGHT

_RESERVED = (
    "accdescr", "acctitle", "bt", "call", "class", "classdef", "click", "default", "direction", "end", "flowchart",
    "graph", "href", "interpolate", "linkstyle", "lr", "rl", "style", "subgraph", "tb", "td",
)  # fmt: skip
_LINES: Mapping[ArrowKind, str] = {"sync": "-->", "async": "-.->", "drawn": "-.->"}
_PLAIN = re.compile(r"[\w ,./:()+@×–…-]")
_LIST_START = re.compile(r"\s*\d*(?=[.)+-])")
"""Mermaid takes `1. order` and `- order` for Markdown lists, which it refuses to draw."""


def render(picture: Picture, options: Options) -> bytes:
    """Write the picture's graph as Mermaid text; Mermaid places it anew."""
    return ("\n".join(_Chart(picture, options).lines()) + "\n").encode()


def quoted(text: str) -> str:
    """Quote a text for Mermaid: whatever might mean something to it becomes an entity (`#34;`).

    >>> quoted('say "hi"')
    '"say #34;hi#34;"'
    """
    cleaned = clean(text)
    start = _LIST_START.match(cleaned)
    suspect = start.end() if start else -1
    plain = (c if _PLAIN.fullmatch(c) and i != suspect else f"#{ord(c)};" for i, c in enumerate(cleaned))
    return f'"{"".join(plain)}"'


class _Chart:
    """Writes the lines of the flowchart."""

    def __init__(self, picture: Picture, options: Options) -> None:
        self.picture = picture
        self.states = shown_states(picture, options.highlight)
        ids = Ids(word=True, reserved=_RESERVED)
        self.ids = {i: ids.give(i) for i in self.states}
        self.arrows = [a for a in picture.arrows if a.source in self.ids and a.target in self.ids]

    def lines(self) -> Iterator[str]:
        picture = self.picture
        if picture.title:
            title = clean(picture.title).replace("<", "‹").replace(">", "›")  # Mermaid knows no entities here
            yield from ("---", f"title: {json.dumps(title, ensure_ascii=False)}", "---")
        yield "flowchart LR"
        yield from self.inside(None, "  ")
        for arrow in self.arrows:
            yield f"  {self.arrow(arrow)}"
        for frame in picture.frames:
            yield f"  style {self.ids[frame.id]} {self.frame_style(frame)}"
        yield from self.styles()
        for box in picture.boxes:
            if link := safe_link(box.href):
                yield f'  click {self.ids[box.id]} href "{link}"'

    def inside(self, parent: str | None, indent: str) -> Iterator[str]:
        for frame in self.picture.frames:
            if frame.parent == parent:
                yield f"{indent}subgraph {self.ids[frame.id]} [{quoted(frame.title.full or frame.id)}]"
                yield from self.inside(frame.id, indent + "  ")
                yield f"{indent}end"
        for box in self.picture.boxes:
            if box.parent == parent:
                yield f"{indent}{self.ids[box.id]}{self.box_text(box)}"

    def box_text(self, box: PlacedBox) -> str:
        texts = [quoted(text)[1:-1] for text in (box.name, box.title, box.note) if text] or [quoted(box.id)[1:-1]]
        label = "<br/>".join([f"<b>{texts[0]}</b>", *texts[1:]])
        return f'(["{label}"])' if box.actor else f'["{label}"]'

    def arrow(self, arrow: PlacedArrow) -> str:
        text = " ".join(t for t in (f"({arrow.step})" if arrow.step else "", arrow.text) if t)
        label = f"|{quoted(text)}|" if text else ""
        return f"{self.ids[arrow.source]} {_LINES[arrow.kind]}{label} {self.ids[arrow.target]}"

    def frame_style(self, frame: PlacedFrame) -> str:
        look, state = LIGHT.frames[frame.kind], LIGHT.states[self.states[frame.id]]
        dash = f",stroke-dasharray:{' '.join(number(d) for d in look.dash)}" if look.dash else ""
        return f"fill:{look.fill or 'none'},stroke:{state.color or look.border},color:{look.text}{dash}"

    def styles(self) -> Iterator[str]:
        """Mark states, and tell lines that are drawn only from asynchronous ones: links are numbered as they stand."""
        for box in self.picture.boxes:
            state = LIGHT.states[self.states[box.id]]
            if state.color or state.opacity != 1:
                stroke = f"stroke:{state.color},stroke-width:3px," if state.color else ""
                yield f"  style {self.ids[box.id]} {stroke}opacity:{number(state.opacity)}"
        for i, arrow in enumerate(self.arrows):
            state = LIGHT.states[self.states[arrow.id]]
            dash = "stroke-dasharray:" + " ".join(number(d) for d in theme.ARROW_DASH["drawn"])
            wanted = [dash] if arrow.kind == "drawn" else []
            wanted += [f"stroke:{state.color}"] if state.color else []
            wanted += [f"opacity:{number(state.opacity)}"] if state.opacity != 1 else []
            if wanted:
                yield f"  linkStyle {i} {','.join(wanted)}"
