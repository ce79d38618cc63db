"""The picture: every part of a graph with its place. A renderer sees this and nothing else.

Pixels at scale 1, origin top left, y down. All text is measured and broken into lines before it comes here.
"""

from dataclasses import dataclass
from typing import Literal

from archc.drawing.graph import ArrowKind, Fact, FrameKind, State

Point = tuple[float, float]
TextStyle = Literal["name", "title", "note", "frame", "arrow", "heading", "subheading", "legend"]
"""How a line of text is set: `name` is bold, `note` smaller and grey, `frame` in the frame's colour."""

TEXT_SIZE: dict[TextStyle, float] = {
    "name": 12, "title": 12, "note": 11, "frame": 12.5, "arrow": 11, "heading": 20, "subheading": 12, "legend": 11,
}  # fmt: skip
"""Font size in px of each style; measuring and drawing both read it here."""

BOLD_STYLES: frozenset[TextStyle] = frozenset({"name", "heading"})
"""Styles set in the bold weight."""

ICON_SIZE = 64.0
"""Side of a service icon in px."""

FRAME_ICON_SIZE = 32.0
"""Side of the icon in a frame's top left corner in px."""


@dataclass(frozen=True, slots=True)
class Rect:
    """An axis-parallel rectangle: top left corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """x of the right border."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """y of the bottom border."""
        return self.y + self.h

    @property
    def center(self) -> Point:
        """The middle."""
        return (self.x + self.w / 2, self.y + self.h / 2)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text: `x` is its anchor, `y` its baseline. `anchor` says where `x` is on the line.

    `start` is its left end, whichever way it reads. `text` is in logical order; `from_right` says that the text it is
    a line of reads from the right as a whole, whatever letters this line begins with.
    """

    text: str
    x: float
    y: float
    style: TextStyle
    anchor: Literal["start", "middle", "end"] = "middle"
    from_right: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text and the rectangle they fill. `full` is the whole text where the lines had to cut it."""

    rect: Rect
    lines: tuple[TextLine, ...]
    full: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBox:
    """A box's icon (`rect`) and its label. The other fields come from the graph's `Box` unchanged.

    One that stands `on_border` hides the line of its frame that runs behind it.
    """

    id: str
    type: str
    icon: str
    rect: Rect
    label: Label
    parent: str | None
    name: str
    title: str
    note: str
    actor: bool
    description: str
    href: str
    facts: tuple[Fact, ...]
    members: tuple[str, ...]
    state: State
    state_note: str
    on_border: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFrame:
    """A frame's border (`rect`); `title.rect` covers the corner icon and the title.

    `area` is what the frame takes on the page where that is more than its border: boxes stand on it.
    """

    id: str
    kind: FrameKind
    rect: Rect
    title: Label
    parent: str | None
    description: str
    facts: tuple[Fact, ...]
    members: tuple[str, ...]
    state: State
    state_note: str
    area: Rect | None = None

    @property
    def room(self) -> Rect:
        """Everything that belongs to the frame lies in this rectangle."""
        return self.area or self.rect


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedArrow:
    """A line from the source's border to the target's; only horizontal and vertical pieces.

    `disc` is the centre of the step's number when `step` is not 0.
    """

    id: str
    source: str
    target: str
    kind: ArrowKind
    points: tuple[Point, ...]
    text: str
    label: Label | None
    description: str
    step: int
    disc: Point | None
    public: bool
    facts: tuple[Fact, ...]
    members: tuple[str, ...]
    state: State
    state_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """A sample line of one kind and what it means; `sample` are its two ends, `public` says that it is drawn red."""

    kind: ArrowKind
    sample: tuple[Point, Point]
    text: TextLine
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole page. `frames` stand parents first, so drawing them in order is right."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    frames: tuple[PlacedFrame, ...]
    arrows: tuple[PlacedArrow, ...]
    heading: Label | None = None
    subheading: Label | None = None
    legend: tuple[LegendEntry, ...] = ()
    title: str = ""
    description: str = ""
    facts: tuple[Fact, ...] = ()
