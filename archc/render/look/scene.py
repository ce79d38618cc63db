"""A picture with every decision about its look made: what SVG and PDF only have to write down.

Picture + theme + highlight ─► Scene ─► svg, html, png
                                    └─► pdf
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from archc.drawing.graph import ArrowKind, State
from archc.drawing.picture import (
    BOLD_STYLES,
    TEXT_SIZE,
    Label,
    Picture,
    PlacedArrow,
    PlacedBox,
    PlacedFrame,
    Point,
    Rect,
    TextLine,
    TextStyle,
)
from archc.render.look import lines, theme
from archc.render.look.glyphs import ACTORS, FRAME_GLYPHS, GENERIC_SERVICE, MARKS, Shape
from archc.render.look.highlight import shown_states
from archc.render.look.icons import icon_file
from archc.render.look.paths import Path, line, number, rectangle
from archc.render.look.text import Ids, clean, isolated, safe_link
from archc.render.look.theme import FrameLook, StateLook, Theme

DISC_RADIUS = 9.0
HALO_GAP = 3.5
"""How far the outline of a state stands off an icon, in px."""
MARK_SIZE = 16.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn."""

    color: str
    width: float
    dash: theme.Dash = theme.SOLID

    @property
    def dash_text(self) -> str:
        """The dashes as SVG writes them; empty for a solid line."""
        return " ".join(number(d) for d in self.dash)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text ready to be set."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    color: str
    anchor: str
    from_right: bool = False

    @property
    def directed(self) -> str:
        """The text with its direction, where that is not the usual one."""
        return isolated(self.text) if self.from_right else self.text


@dataclass(frozen=True, slots=True)
class Mark:
    """A state's mark; `x`, `y` is its centre."""

    shapes: tuple[Shape, ...]
    x: float
    y: float
    color: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader or a screen reader is told of a part: its element's id, one line, and the rest."""

    element: str
    title: str
    description: str
    state: State
    opacity: float


@dataclass(frozen=True, slots=True)
class FrameShape:
    """A frame; `glyph` is empty where its kind has no corner icon."""

    told: Told
    part: PlacedFrame
    look: FrameLook
    stroke: Stroke
    outline: Path
    glyph: tuple[Shape, ...]
    texts: tuple[Text, ...]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class BoxShape:
    """A component: `symbol` names its icon in `Scene.symbols`; `halo` goes round it when it has a state."""

    told: Told
    part: PlacedBox
    symbol: str
    halo: tuple[Rect, Stroke] | None
    texts: tuple[Text, ...]
    mark: Mark | None
    link: str
    grounds: tuple[Rect, ...] = ()
    """What is left white behind the icon and the label."""


@dataclass(frozen=True, slots=True)
class ArrowShape:
    """An arrow."""

    told: Told
    part: PlacedArrow
    path: Path
    head: Path
    stroke: Stroke
    texts: tuple[Text, ...]
    disc: tuple[Point, Text] | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A sample and its meaning."""

    path: Path
    head: Path
    stroke: Stroke
    text: Text


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon that boxes use: one of AWS's by its name, or a drawing of ours."""

    element: str
    icon: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The page. `element` is the id of the page itself."""

    element: str
    title: str
    description: str
    width: float
    height: float
    theme: Theme
    symbols: Mapping[str, Symbol]
    frames: tuple[FrameShape, ...]
    boxes: tuple[BoxShape, ...]
    arrows: tuple[ArrowShape, ...]
    legend: tuple[LegendLine, ...]
    heads: tuple[Text, ...]

    def texts(self) -> Iterator[Text]:
        """Every line of text on the page."""
        yield from self.heads
        for parts in (self.frames, self.boxes, self.arrows):
            yield from (text for part in parts for text in part.texts)
        yield from (arrow.disc[1] for arrow in self.arrows if arrow.disc)
        yield from (entry.text for entry in self.legend)


def make_scene(
    picture: Picture, colors: Theme, highlight: Iterable[str] = (), reserved_ids: Collection[str] = ()
) -> Scene:
    """Decide the look of every part of the picture; no element takes one of `reserved_ids`."""
    return _Maker(picture, colors, frozenset(highlight), reserved_ids).scene()


class _Maker:
    """Holds what all parts need while a scene is made: the theme, the states, the ids given so far."""

    def __init__(
        self, picture: Picture, colors: Theme, highlight: frozenset[str], reserved_ids: Collection[str]
    ) -> None:
        self.picture = picture
        self.colors = colors
        self.states = shown_states(picture, highlight)
        self.ids = Ids(reserved=reserved_ids)
        self.labels = tuple(arrow.label.rect for arrow in picture.arrows if arrow.label)
        self.names = {frame.id: frame.title.full for frame in picture.frames}
        self.names |= {box.id: box.title or box.name or box.id for box in picture.boxes}

    def scene(self) -> Scene:
        picture = self.picture
        self.elements = {i: self.ids.give(i) for i in self.states}
        self.symbols = {box.icon: self.symbol(box.icon) for box in picture.boxes}
        heads = (label for label in (picture.heading, picture.subheading) if label)
        return Scene(
            element=self.ids.give("picture"),
            title=clean(picture.title) or "Architecture",
            description=clean(picture.description),
            width=picture.width,
            height=picture.height,
            theme=self.colors,
            symbols=self.symbols,
            frames=tuple(self.frame(frame) for frame in picture.frames),
            boxes=tuple(self.box(box) for box in picture.boxes),
            arrows=tuple(self.arrow(arrow) for arrow in picture.arrows),
            legend=tuple(self.legend()),
            heads=tuple(text for label in heads for text in self.texts(label)),
        )

    def outline(self, rect: Rect) -> Path:
        corners = ((rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom))
        if not any(_meet(rect, label) for label in self.labels):
            return rectangle(rect.x, rect.y, rect.w, rect.h)
        return tuple(c for piece in lines.cut((*corners, corners[0]), self.labels) for c in line(*piece))

    def symbol(self, icon: str) -> Symbol:
        element = self.ids.give("icon-" + icon.replace("/", "-").replace(":", "-"))
        if icon_file(icon) is not None:
            return Symbol(element, icon, ())
        fallback = ACTORS["actor:user"] if icon.startswith("actor:") else GENERIC_SERVICE
        return Symbol(element, "", ACTORS.get(icon, fallback))

    def told(self, part: PlacedBox | PlacedFrame | PlacedArrow, title: str, *facts: str) -> Told:
        state = self.states[part.id]
        say = {"": "", "same": "", "dimmed": "", "highlighted": ""}.get(state, state)
        change = ": ".join(t for t in (say, part.state_note) if t)
        description = ". ".join(t.rstrip(".") for t in (*facts, part.description, change) if t)
        opacity = self.colors.states[state].opacity
        return Told(self.elements[part.id], clean(title), clean(description), state, opacity)

    def frame(self, frame: PlacedFrame) -> FrameShape:
        look = self.colors.frames[frame.kind]
        state = self.state(frame.id)
        stroke = Stroke(look.border, theme.BORDER_WIDTH, look.dash)
        if state.color:
            stroke = replace(stroke, color=state.color, width=theme.STRONG_WIDTH)
        return FrameShape(
            told=self.told(frame, frame.title.full or frame.id),
            part=frame,
            look=look,
            stroke=stroke,
            outline=self.outline(frame.rect),
            glyph=FRAME_GLYPHS.get(look.glyph, ()),
            texts=self.texts(frame.title, {"frame": look.text}),
            mark=self.mark(state, (frame.rect.right, frame.rect.y)),
        )

    def box(self, box: PlacedBox) -> BoxShape:
        state = self.state(box.id)
        rect = box.rect
        around = Rect(rect.x - HALO_GAP, rect.y - HALO_GAP, rect.w + 2 * HALO_GAP, rect.h + 2 * HALO_GAP)
        title = " · ".join(t for t in (box.title or box.id, box.name, box.note) if t)
        return BoxShape(
            told=self.told(box, title),
            part=box,
            symbol=self.symbols[box.icon].element,
            halo=(around, Stroke(state.color, theme.STRONG_WIDTH, state.dash)) if state.color else None,
            texts=self.texts(box.label),
            mark=self.mark(state, (around.right, around.y)),
            link=safe_link(box.href),
            grounds=(rect, box.label.rect) if box.on_border else (),
        )

    def arrow(self, arrow: PlacedArrow) -> ArrowShape:
        state = self.state(arrow.id)
        stroke = self.line_stroke(arrow.kind, public=arrow.public)
        if state.color:
            stroke = replace(stroke, color=state.color, width=theme.STRONG_WIDTH)
        ends = f"{self.names.get(arrow.source, arrow.source)} → {self.names.get(arrow.target, arrow.target)}"
        return ArrowShape(
            told=self.told(arrow, f"{ends}: {arrow.text}" if arrow.text else ends, KIND_MEANING[arrow.kind]),
            part=arrow,
            path=lines.arrow_path(arrow.points, self.labels),
            head=lines.head_path(arrow.points),
            stroke=stroke,
            texts=self.texts(arrow.label) if arrow.label else (),
            disc=self.disc(arrow),
            mark=self.mark(state, lines.mark_point(arrow.points, _taken(arrow))),
        )

    def legend(self) -> Iterator[LegendLine]:
        for entry in self.picture.legend:
            stroke = self.line_stroke(entry.kind, public=entry.public)
            text = self.text(entry.text)
            yield LegendLine(lines.arrow_path(entry.sample, ()), lines.head_path(entry.sample), stroke, text)

    def line_stroke(self, kind: ArrowKind, *, public: bool) -> Stroke:
        color = self.colors.danger if public else self.colors.line
        return Stroke(color, theme.LINE_WIDTH, theme.ARROW_DASH[kind])

    def disc(self, arrow: PlacedArrow) -> tuple[Point, Text] | None:
        if not arrow.step or arrow.disc is None:
            return None
        x, y = arrow.disc
        size = 11.0 if arrow.step < 100 else 9.0
        return (x, y), Text(str(arrow.step), x, y + size * 0.36, size, True, self.colors.disc_ink, "middle")

    def mark(self, state: StateLook, at: Point) -> Mark | None:
        return Mark(MARKS[state.mark], *at, state.color) if state.mark else None

    def state(self, part: str) -> StateLook:
        return self.colors.states[self.states[part]]

    def texts(self, label: Label, colors: Mapping[TextStyle, str] | None = None) -> tuple[Text, ...]:
        return tuple(self.text(placed, colors) for placed in label.lines)

    def text(self, placed: TextLine, colors: Mapping[TextStyle, str] | None = None) -> Text:
        ink = self.colors.ink if placed.style in {"name", "title", "heading"} else self.colors.muted
        color = (colors or {}).get(placed.style, ink)
        size, bold = TEXT_SIZE[placed.style], placed.style in BOLD_STYLES
        return Text(clean(placed.text), placed.x, placed.y, size, bold, color, placed.anchor, placed.from_right)


KIND_MEANING: Mapping[ArrowKind, str] = {
    "sync": "Synchronous",
    "async": "Asynchronous",
    "drawn": "Drawn only, grants nothing",
}
"""What the three kinds of line say."""


def _taken(arrow: PlacedArrow) -> tuple[Rect, ...]:
    taken = [arrow.label.rect] if arrow.label else []
    if arrow.disc:
        x, y = arrow.disc
        taken.append(Rect(x - DISC_RADIUS, y - DISC_RADIUS, 2 * DISC_RADIUS, 2 * DISC_RADIUS))
    return tuple(taken)


def _meet(a: Rect, b: Rect) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
