"""D2: the same graph as D2 text with containers, to be laid out and edited there."""

import string
from collections.abc import Iterator, Sequence

from archc.drawing.picture import Picture, PlacedArrow, PlacedBox, PlacedFrame
from archc.render import Options
from archc.render.look import theme
from archc.render.look.highlight import shown_states
from archc.render.look.paths import number
from archc.render.look.text import Ids, clean, safe_link
from archc.render.look.theme import LIGHT, Dash

_RESERVED = (
    "_", "class", "classes", "constraint", "desc", "direction", "fill", "filled", "font",
    "height", "icon", "label", "layers", "left", "level", "link", "locked", "multiple", "near", "opacity", "scenarios",
    "shape", "shadow", "steps", "stroke", "style", "tooltip", "top", "vars", "width", "null", "true", "false",
    "suspend", "unsuspend", "animated", "bold", "italic", "underline",
)  # fmt: skip


def render(picture: Picture, options: Options) -> bytes:
    """Write the picture's graph as D2 text; D2 places it anew."""
    return ("\n".join(_Text(picture, options).lines()) + "\n").encode()


def quoted(*lines: str) -> str:
    r"""Quote lines of text for D2: quotes, backslashes and substitutions (`${}`) stay what they are.

    >>> quoted('a "b"', "${c}")
    '"a \\"b\\"\\n\\${c}"'
    """
    escaped = (clean(line).replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") for line in lines)
    return '"' + "\\n".join(escaped) + '"'


class _Text:
    """Writes the lines of the file."""

    def __init__(self, picture: Picture, options: Options) -> None:
        self.picture = picture
        self.states = shown_states(picture, options.highlight)
        ids = Ids(word=True, reserved=_RESERVED)
        self.keys = {i: ids.give(i) for i in self.states}
        self.parents = {frame.id: frame.parent for frame in picture.frames}
        self.parents |= {box.id: box.parent for box in picture.boxes}

    def lines(self) -> Iterator[str]:
        picture = self.picture
        yield "direction: right"
        if picture.title:
            title = self.title_key()
            body = ("shape: text", "near: top-center", "style.font-size: 28", "style.bold: true")
            yield from _block(f"{title}: {quoted(picture.title)}", body)
        yield from self.inside(None)
        for arrow in picture.arrows:
            yield from self.arrow(arrow)

    def title_key(self) -> str:
        taken = {key.casefold() for key in self.keys.values()}
        return next(name for i in range(len(taken) + 1) if (name := f"title{i or ''}") not in taken)

    def inside(self, parent: str | None) -> Iterator[str]:
        for frame in self.picture.frames:
            if frame.parent == parent:
                head = f"{self.keys[frame.id]}: {quoted(frame.title.full or frame.id)}"
                yield from _block(head, (*self.frame_style(frame), *self.inside(frame.id)))
        for box in self.picture.boxes:
            if box.parent == parent:
                yield from self.box(box)

    def box(self, box: PlacedBox) -> Iterator[str]:
        texts = [text for text in (box.name, box.title, box.note) if text] or [box.id]
        link = safe_link(box.href)
        body = ["shape: person"] if box.actor else []
        body += [f"tooltip: {quoted(_as_markdown(box.description))}"] if box.description else []
        body += [f"link: {quoted(link)}"] if link else []
        yield from _block(f"{self.keys[box.id]}: {quoted(*texts)}", (*body, *self.state_style(box.id)))

    def frame_style(self, frame: PlacedFrame) -> Iterator[str]:
        look, state = LIGHT.frames[frame.kind], LIGHT.states[self.states[frame.id]]
        yield f'style.stroke: "{state.color or look.border}"'
        yield f'style.fill: "{look.fill or "transparent"}"'
        yield f'style.font-color: "{look.text}"'
        yield from _dash(look.dash)

    def state_style(self, part: str) -> Iterator[str]:
        state = LIGHT.states[self.states[part]]
        if state.color:
            yield f'style.stroke: "{state.color}"'
            yield "style.stroke-width: 3"
        if state.opacity != 1:
            yield f"style.opacity: {number(state.opacity)}"

    def arrow(self, arrow: PlacedArrow) -> Iterator[str]:
        if arrow.source not in self.keys or arrow.target not in self.keys:
            return
        text = " ".join(t for t in (f"({arrow.step})" if arrow.step else "", arrow.text) if t)
        head = f"{self.path(arrow.source)} -> {self.path(arrow.target)}"
        body = (*_dash(theme.ARROW_DASH[arrow.kind]), *self.state_style(arrow.id))
        yield from _block(f"{head}: {quoted(text)}" if text else head, body)

    def path(self, part: str) -> str:
        keys = [self.keys[part]]
        parent = self.parents.get(part)
        while parent is not None:
            keys.append(self.keys[parent])
            parent = self.parents.get(parent)
        return ".".join(reversed(keys))


def _as_markdown(text: str) -> str:
    """Write a text for D2's tooltips, which are Markdown, so that it reads as it is."""
    return "".join(f"&#{ord(c)};" if c in string.punctuation else c for c in clean(text))


def _block(head: str, body: Sequence[str]) -> Iterator[str]:
    """Write a head with its indented body in braces, or the head alone."""
    yield f"{head} {{" if body else head
    if body:
        yield from (f"  {line}" for line in body)
        yield "}"


def _dash(dash: Dash) -> Iterator[str]:
    if dash:
        yield f"style.stroke-dash: {round(dash[0])}"
