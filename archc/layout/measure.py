"""Measure: how much room each label, frame title and arrow text takes, before anything has a place.

  ┌──────┐ ─┐                     ┌──┬───────────────────┐
  │ icon │  │ 64                  │▣ │ Public subnets    │ TITLE_HEIGHT
  └──────┘ ─┘ ─┐ LABEL_GAP        ├──┘                   │
Amazon Simple  │                  │                      │
Storage Service│ label, LINE px   │                      │
Best sellers   │ a line           └──────────────────────┘
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archc.drawing.graph import Arrow, Box, Frame, FrameKind
from archc.drawing.picture import FRAME_ICON_SIZE, ICON_SIZE, TextStyle
from archc.layout.font import text_width

LINE = 15.0
"""Distance of two baselines of a label in px."""
LABEL_GAP = 4.0
"""Free px between an icon and its label."""
NAME_WIDTH = 124.0
"""Width in px at which a service's name and a component's title wrap."""
NOTE_WIDTH = 130.0
ARROW_TEXT_WIDTH = 120.0
ARROW_LINE = 13.0
DISC = 18.0
"""Diameter in px of the disc that carries a step's number."""
TITLE_HEIGHT = FRAME_ICON_SIZE
TITLE_WIDTH = 300.0
"""Longest title of a frame in px; what does not fit is cut and stays in `Label.full`."""
TITLE_INDENT = FRAME_ICON_SIZE + 8
ELLIPSIS = "…"

CENTRED_TITLES: frozenset[FrameKind] = frozenset({"zone", "security-group", "generic"})
"""Frames without an icon; their title stands in the middle of the top border."""

Line = tuple[str, TextStyle]


@dataclass(frozen=True, slots=True)
class BoxSize:
    """A box's label, broken into lines, and how far the box reaches from the middle of its icon (px)."""

    lines: tuple[Line, ...]
    label_width: float
    label_height: float
    full: str

    @property
    def side(self) -> float:
        """Reach to the left and to the right."""
        return max(ICON_SIZE, self.label_width) / 2

    @property
    def top(self) -> float:
        """Reach upwards."""
        return ICON_SIZE / 2

    @property
    def bottom(self) -> float:
        """Reach downwards, label included."""
        return ICON_SIZE / 2 + (LABEL_GAP + self.label_height if self.lines else 0.0)


@dataclass(frozen=True, slots=True)
class FrameSize:
    """A frame's title: its text, its width, and the width of icon and text together (px)."""

    title: str
    text_width: float
    title_width: float
    centred: bool
    full: str


@dataclass(frozen=True, slots=True)
class ArrowSize:
    """An arrow's text, broken into lines, and the size in px of text and step number together, 0 without both."""

    lines: tuple[str, ...]
    width: float
    height: float
    full: str
    disc: float = 0.0
    """Px on the left that the step's disc takes."""


def measure_box(box: Box) -> BoxSize:
    """Break the name (two lines), the title (two lines) and the note (one line) of a box."""
    lines: list[Line] = [(text, "name") for text in wrap(box.name, "name", NAME_WIDTH, 2)]
    lines += [(text, "title") for text in wrap(box.title, "title", NAME_WIDTH, 2)]
    lines += [(text, "note") for text in wrap(box.note, "note", NOTE_WIDTH, 1)]
    width = max((text_width(text, style) for text, style in lines), default=0.0)
    full = " ".join(clean(text) for text in (box.name, box.title, box.note) if clean(text))
    return BoxSize(tuple(lines), width, LINE * len(lines), full)


def measure_frame(frame: Frame) -> FrameSize:
    """Fit a frame's title into one line."""
    title = shorten(clean(frame.title), "frame", TITLE_WIDTH)
    centred = frame.kind in CENTRED_TITLES
    width = text_width(title, "frame")
    return FrameSize(title, width, width + 12 if centred else TITLE_INDENT + width + 6, centred, clean(frame.title))


def measure_arrow(arrow: Arrow) -> ArrowSize:
    """Break the text of an arrow into at most two lines."""
    lines = wrap(arrow.text, "arrow", ARROW_TEXT_WIDTH, 2)
    width = max((text_width(text, "arrow") for text in lines), default=0.0) + 6 if lines else 0.0
    height = ARROW_LINE * len(lines) + 2 if lines else 0.0
    disc = DISC if arrow.step else 0.0
    return ArrowSize(lines, width + disc, max(height, disc), clean(arrow.text), disc)


def clean(text: str) -> str:
    """Text on one line: control characters and runs of blanks become one blank."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def wrap(text: str, style: TextStyle, width: float, most: int) -> tuple[str, ...]:
    """Break text at blanks into at most `most` lines of `width` px; cut with an ellipsis what does not fit.

    A word that is too long for a line is broken at a joint.

    >>> wrap("Amazon Simple Queue Service", "name", 124, 2)
    ('Amazon Simple', 'Queue Service')
    >>> wrap("ConfigRuleForRootAccount", "title", 124, 2)
    ('ConfigRuleForRoot', 'Account')
    """
    lines: list[str] = []
    for word in clean(text).split(" "):
        for glue, part in _parts(word, style, width):
            longer = f"{lines[-1]}{glue}{part}" if lines else part
            if lines and text_width(longer, style) <= width:
                lines[-1] = longer
            elif part:
                lines.append(part)
    if len(lines) > most:
        lines[most - 1 :] = [_rest(clean(text), lines[: most - 1])]
    return tuple(shorten(line, style, width) for line in lines)


def _parts(word: str, style: TextStyle, width: float) -> Iterator[tuple[str, str]]:
    """Yield a word, or its parts where it is too long for a line, each with what stands before it on the same line."""
    parts = _JOINT.split(word) if text_width(word, style) > width else [word]
    for n, part in enumerate(parts):
        yield "" if n else " ", part


def _rest(text: str, lines: list[str]) -> str:
    """Return what follows the given lines in a text."""
    at = 0
    for line in lines:
        at = text.index(line, at) + len(line)
    return text[at:].lstrip()


_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[._/-])(?=[A-Za-z0-9])")
"""Where a long name may be broken: before a capital, behind a dot, hyphen, underscore or slash."""


def shorten(text: str, style: TextStyle, width: float) -> str:
    """Cut text to `width` px, the ellipsis included."""
    if text_width(text, style) <= width:
        return text
    room = width - text_width(ELLIPSIS, style)
    kept = ""
    for char in text:
        room -= text_width(char, style)
        if room < 0:
            break
        kept += char
    return kept.rstrip() + ELLIPSIS
