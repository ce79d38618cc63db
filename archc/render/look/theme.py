"""Colours, line styles and the look of frames and states, in the light and the dark theme.

Frames follow AWS's architecture deck as public projects record it (seen 2026-11).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from archc.drawing.graph import ArrowKind, FrameKind, State

ThemeName = Literal["light", "dark"]
Dash = tuple[float, ...]

SOLID: Dash = ()
DASHED: Dash = (6, 4)
DOTTED: Dash = (2, 3)

ARROW_DASH: Mapping[ArrowKind, Dash] = {"sync": SOLID, "async": DASHED, "drawn": (1.5, 3.5)}
BORDER_WIDTH = 1.25
LINE_WIDTH = 1.25
STRONG_WIDTH = 2.25
"""Width of a line or border that a state marks."""


@dataclass(frozen=True, slots=True)
class FrameLook:
    """A frame's border and head. `fill` is empty where the frame shows what is behind it; `text` is its title."""

    border: str
    text: str
    fill: str = ""
    dash: Dash = SOLID
    glyph: str = ""
    plate: bool = True


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state is told: a colour, a mark that works without colour, and how far the part steps back."""

    color: str = ""
    mark: str = ""
    opacity: float = 1.0
    dash: Dash = SOLID


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of a page.

    `paper` is behind everything, `ink` is text, `line` arrows, `muted` second texts, `danger` public entries, `glyph`
    the lines of a frame's corner icon, `plate` the ground under icons that are dark lines on nothing.
    """

    name: ThemeName | Literal["both"]
    paper: str
    ink: str
    muted: str
    line: str
    danger: str
    disc: str
    disc_ink: str
    glyph: str
    plate: str
    frames: Mapping[FrameKind, FrameLook]
    states: Mapping[State, StateLook]


_LIGHT_FRAMES: Mapping[FrameKind, FrameLook] = {
    "cloud": FrameLook("#232F3E", "#232F3E", glyph="cloud"),
    "account": FrameLook("#E7157B", "#C80F68", glyph="account"),
    "region": FrameLook("#00A4A6", "#00797B", dash=DOTTED, glyph="region"),
    "zone": FrameLook("#00A4A6", "#00797B", dash=DASHED),
    "vpc": FrameLook("#8C4FFF", "#7A3DEB", glyph="vpc"),
    "public": FrameLook("#7AA116", "#587510", "#F4F8E9", glyph="public"),
    "private": FrameLook("#00A4A6", "#007577", "#EAF7F8", glyph="private"),
    "isolated": FrameLook("#00A4A6", "#007577", "#EAF7F8", glyph="private"),
    "security-group": FrameLook("#DD344C", "#C7253C"),
    "scaling-group": FrameLook("#ED7100", "#B35500", dash=DASHED, glyph="scaling", plate=False),
    "data-center": FrameLook("#7D8998", "#5A6675", glyph="data-center"),
    "generic": FrameLook("#7D8998", "#5A6675", dash=DASHED),
}

_DARK_FRAMES: Mapping[FrameKind, FrameLook] = {
    "cloud": FrameLook("#C3CCD6", "#E9EDF1", glyph="cloud"),
    "account": FrameLook("#F5489B", "#F779B5", glyph="account"),
    "region": FrameLook("#14B5B8", "#3CCDD0", dash=DOTTED, glyph="region"),
    "zone": FrameLook("#14B5B8", "#3CCDD0", dash=DASHED),
    "vpc": FrameLook("#A97BFF", "#BE9BFF", glyph="vpc"),
    "public": FrameLook("#8DB82A", "#A8CF4C", "#1D2B26", glyph="public"),
    "private": FrameLook("#14B5B8", "#3CCDD0", "#132B38", glyph="private"),
    "isolated": FrameLook("#14B5B8", "#3CCDD0", "#132B38", glyph="private"),
    "security-group": FrameLook("#F0566B", "#F68494"),
    "scaling-group": FrameLook("#FF8A1F", "#FFA24D", dash=DASHED, glyph="scaling", plate=False),
    "data-center": FrameLook("#8E9AA8", "#B3BDC9", glyph="data-center"),
    "generic": FrameLook("#8E9AA8", "#B3BDC9", dash=DASHED),
}

_LIGHT_STATES: Mapping[State, StateLook] = {
    "": StateLook(),
    "added": StateLook("#1A7F37", "plus"),
    "removed": StateLook("#CF222E", "minus", dash=(4, 3)),
    "changed": StateLook("#9A6700", "tilde"),
    "replaced": StateLook("#B3500B", "swap"),
    "lost": StateLook("#A40E26", "alert"),
    "same": StateLook(opacity=0.5),
    "dimmed": StateLook(opacity=0.25),
    "highlighted": StateLook("#0B6BCB", ""),
}

_DARK_STATE_COLORS: Mapping[State, str] = {
    "added": "#3FB950", "removed": "#FF6B63", "changed": "#E3B341", "replaced": "#FF9B5E", "lost": "#FF7B8E",
    "highlighted": "#58A6FF",
}  # fmt: skip

LIGHT = Theme(
    "light", paper="#FFFFFF", ink="#232F3E", muted="#545F6E", line="#232F3E", danger="#C7253C",
    disc="#000000", disc_ink="#FFFFFF", glyph="#FFFFFF", plate="none",
    frames=_LIGHT_FRAMES, states=_LIGHT_STATES,
)  # fmt: skip

DARK = Theme(
    "dark", paper="#131C28", ink="#E9EDF1", muted="#A9B4C0", line="#9BA7B6", danger="#F68494",
    disc="#FFFFFF", disc_ink="#000000", glyph="#131C28", plate="#E9EDF1",
    frames=_DARK_FRAMES,
    states={s: replace(look, color=_DARK_STATE_COLORS.get(s, "")) for s, look in _LIGHT_STATES.items()},
)  # fmt: skip

THEMES: Mapping[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}


def variables(colors: Theme) -> Mapping[str, str]:
    """Name every colour of a theme as a CSS variable, such as `--ink`, `--vpc-border` and `--added`."""
    named = {f"--{name}": getattr(colors, name) for name in _PLAIN_COLORS}
    for kind, frame in colors.frames.items():
        named |= {f"--{kind}-border": frame.border, f"--{kind}-text": frame.text}
        named |= {f"--{kind}-fill": frame.fill} if frame.fill else {}
    return named | {f"--{state}": look.color for state, look in colors.states.items() if look.color}


def both_themes() -> Theme:
    """Make the theme whose colours are CSS variables, for pages that can change theirs."""
    frames: dict[FrameKind, FrameLook] = {
        kind: replace(
            look,
            border=f"var(--{kind}-border)",
            text=f"var(--{kind}-text)",
            fill=f"var(--{kind}-fill)" if look.fill else "",
        )
        for kind, look in LIGHT.frames.items()
    }
    states: dict[State, StateLook] = {
        state: replace(look, color=f"var(--{state})" if look.color else "") for state, look in LIGHT.states.items()
    }
    plain = {name: f"var(--{name})" for name in _PLAIN_COLORS}
    return replace(LIGHT, name="both", frames=frames, states=states, **plain)


_PLAIN_COLORS = ("paper", "ink", "muted", "line", "danger", "disc", "disc_ink", "glyph", "plate")
