"""Widths of text in Arimo, the font that the pictures are drawn with.

Arimo has Arial's metrics. Widths are sums of glyph advances without kerning, so they never fall short of what is drawn.
The file is the variable font of the package `fontpkg-arimo`: the regular weight stands in `hmtx`, the bold one is
`hmtx` plus the deltas of `HVAR` at the end of the weight axis.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from archc.drawing.picture import BOLD_STYLES, TEXT_SIZE, TextStyle

FONT_FILE = "Arimo[wght].ttf"
NO_VARIATION = 0xFFFFFFFF
"""Index of a glyph that is the same in all weights."""


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


def _bold_deltas(font: Any) -> Callable[[str], float]:
    """Give what each glyph's advance grows by at the end of the weight axis.

    Read from the tables themselves: fontTools' own instancer comes with a compiler of variable fonts, 20 ms to import.
    """
    table = font["HVAR"].table
    weight = [axis.axisTag for axis in font["fvar"].axes].index("wght")
    shares = [_share_at_end(region.VarRegionAxis[weight]) for region in table.VarStore.VarRegionList.Region]
    blocks = table.VarStore.VarData
    mapping = table.AdvWidthMap.mapping if table.AdvWidthMap is not None else None

    def delta(glyph: str) -> float:
        index: int = font.getGlyphID(glyph) if mapping is None else mapping[glyph]
        if index == NO_VARIATION:
            return 0.0
        block = blocks[index >> 16]
        pairs = zip(block.VarRegionIndex, block.Item[index & 0xFFFF], strict=True)
        return float(sum(shares[region] * step for region, step in pairs))

    return delta


def _share_at_end(axis: Any) -> float:
    """Tell how much of a region's delta holds at coordinate 1 of an axis (OpenType 1.9, variation regions)."""
    peak, end = axis.PeakCoord, axis.EndCoord
    if peak in (0.0, 1.0):
        return 1.0
    return 0.0 if end <= 1.0 else float((end - 1.0) / (end - peak))


@cache
def _advances(bold: bool) -> _Advances:
    return _Advances(bold=bold)


def text_width(text: str, style: TextStyle) -> float:
    """Width of a line of text in px at scale 1."""
    of = _advances(style in BOLD_STYLES).of
    return sum(map(of, text)) * TEXT_SIZE[style]
