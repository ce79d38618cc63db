"""Arimo (OFL, Arial's metrics): the file itself for PNG, small static fonts for pages that carry their font.

A small font is built anew from the outlines of the glyphs a page uses. That takes 10 ms; fontTools' subsetter and
instancer, which also mind hints, kerning and substitutions, take 100 ms. Without kerning a text has the very width that
layout measured.
"""

import io
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FAMILY = "Arimo"
STACK = "Arimo, Arial, Liberation Sans, sans-serif"
"""Families of the same widths, for viewers that do not read the embedded font, such as Inkscape."""
REGULAR, BOLD = 400, 700
_NOTICE = {
    13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    14: "https://openfontlicense.org",
}


@cache
def font_file() -> Path:
    """Find the variable font, regular to bold, that measuring uses too."""
    spec = find_spec("fontpkg_arimo")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package `fontpkg-arimo`, which carries the font of pictures, is not installed")
    return Path(spec.origin).parent / "files" / "Arimo[wght].ttf"


def subset(text: Iterable[str], weight: int, *, flavor: str | None = None, name: str = FAMILY) -> bytes:
    """Make a static font of that weight with the glyphs of `text`: TrueType, or WOFF for `flavor="woff"`.

    `name` is its PostScript name, by which writers of PDF tell fonts apart.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415 (40 ms that only embedding pays)

    with TTFont(font_file(), lazy=True) as font:
        cmap = font.getBestCmap()
        characters = {code: cmap[code] for code in sorted({32, *map(ord, "".join(text))}) if code in cmap}
        glyphs = _with_parts(font["glyf"], [".notdef", *dict.fromkeys(characters.values())])
        metrics = {glyph: font["hmtx"][glyph] for glyph in glyphs}
        if weight == BOLD:
            metrics = {glyph: _embolden(font, glyph) for glyph in glyphs}
        return _built(font, glyphs, characters, metrics, weight, flavor, name)


def _with_parts(glyf: Any, glyphs: Iterable[str]) -> list[str]:
    """Put before each composed glyph the glyphs that it is composed of."""
    ordered: dict[str, None] = {}
    for glyph in glyphs:
        ordered |= dict.fromkeys(_with_parts(glyf, glyf[glyph].getComponentNames(glyf)))
        ordered.setdefault(glyph)
    return list(ordered)


def _embolden(font: Any, glyph: str) -> tuple[int, int]:
    """Move a glyph's points to the end of the weight axis; return its new advance and left bearing."""
    from fontTools.misc.roundTools import otRound  # noqa: PLC0415
    from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates  # noqa: PLC0415
    from fontTools.varLib.iup import iup_delta  # noqa: PLC0415

    glyf, metrics = font["glyf"], font["hmtx"].metrics
    points, control = glyf._getCoordinatesAndControls(glyph, metrics)
    moved = GlyphCoordinates(points)
    for variation in font["gvar"].variations[glyph]:
        if variation.axes["wght"][1] == 1.0:
            deltas = variation.coordinates
            if None in deltas:
                deltas = iup_delta(deltas, points, control.endPts)
            moved += GlyphCoordinates(deltas)
    moved.toInt(round=otRound)
    glyf._setCoordinates(glyph, moved, metrics)
    return font["hmtx"][glyph]  # type: ignore[no-any-return]


def _built(
    font: Any,
    glyphs: list[str],
    characters: Mapping[int, str],
    metrics: Mapping[str, tuple[int, int]],
    weight: int,
    flavor: str | None,
    name: str,
) -> bytes:
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415

    head, lines, old = font["head"], font["hhea"], font["OS/2"]
    style = "Bold" if weight == BOLD else "Regular"
    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    builder.updateHead(macStyle=int(weight == BOLD), created=head.created, modified=head.modified)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(dict(characters))
    builder.setupGlyf({glyph: font["glyf"][glyph] for glyph in glyphs}, calcGlyphBounds=False)
    builder.setupHorizontalMetrics(dict(metrics))
    builder.setupHorizontalHeader(ascent=lines.ascent, descent=lines.descent, lineGap=lines.lineGap)
    builder.setupOS2(
        usWeightClass=weight, sTypoAscender=old.sTypoAscender, sTypoDescender=old.sTypoDescender,
        sTypoLineGap=old.sTypoLineGap, usWinAscent=old.usWinAscent, usWinDescent=old.usWinDescent,
        sxHeight=old.sxHeight, sCapHeight=old.sCapHeight, fsSelection=0x20 if weight == BOLD else 0x40,
    )  # fmt: skip
    builder.setupNameTable({"familyName": FAMILY, "styleName": style, "psName": name, "fullName": f"{FAMILY} {style}"})
    for number, notice in _NOTICE.items():
        builder.font["name"].setName(notice, number, 3, 1, 0x409)
    builder.setupPost(keepGlyphNames=False)
    builder.font.flavor = flavor
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()
