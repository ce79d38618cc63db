"""Widths of text in Arimo, the font that the pictures are drawn with.

Arimo has Arial's metrics. Widths are sums of glyph advances without kerning, so they never fall short of what is drawn.
The file is the variable font of the package `fontpkg-arimo`: the regular weight stands in `hmtx`, the bold one is
`hmtx` plus the deltas of `HVAR` at the end of the weight axis.
"""

from functools import cache
from typing import Any

from archc.drawing.picture import BOLD_STYLES, TEXT_SIZE, TextStyle

FONT_FILE = "Arimo[wght].ttf"


class _Advances:
    """The advance of every character of one weight, in em; a character that the font lacks counts one em."""

    def __init__(self, *, bold: bool) -> None:
        font = _font()
        self._glyphs: dict[int, str] = font.getBestCmap()
        self._metrics: dict[str, tuple[int, int]] = font["hmtx"].metrics
        self._unit: int = font["head"].unitsPerEm
        self._delta = _bold_deltas(font) if bold else None
        self._known: dict[str, float] = {}

    def of(self, char: str) -> float:
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = self._look_up(char)
        return known

    def _look_up(self, char: str) -> float:
        glyph = self._glyphs.get(ord(char))
        if glyph is None:
            return 1.0
        advance: float = self._metrics[glyph][0]
        if self._delta is not None:
            advance += self._delta(glyph)
        return advance / self._unit


@cache
def _font() -> Any:
    from fontpkg_arimo import ROOT  # noqa: PLC0415 - fontTools costs 60 ms; only measuring needs it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    return TTFont(str(ROOT / "files" / FONT_FILE), lazy=True)


def _bold_deltas(font: Any) -> Any:
    from fontTools.varLib.varStore import VarStoreInstancer  # noqa: PLC0415

    table = font["HVAR"].table
    store = VarStoreInstancer(table.VarStore, font["fvar"].axes, {"wght": 1.0})
    if table.AdvWidthMap is None:
        return lambda glyph: store[font.getGlyphID(glyph)]
    mapping = table.AdvWidthMap.mapping
    return lambda glyph: store[mapping[glyph]]


@cache
def _advances(bold: bool) -> _Advances:
    return _Advances(bold=bold)


def text_width(text: str, style: TextStyle) -> float:
    """Width of a line of text in px at scale 1."""
    of = _advances(style in BOLD_STYLES).of
    return sum(map(of, text)) * TEXT_SIZE[style]
