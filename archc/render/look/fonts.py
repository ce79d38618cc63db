"""Arimo (OFL, Arial's metrics): the file itself for PNG, a subset of two weights for pages that carry their font."""

import io
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILY = "Arimo"
STACK = "Arimo, Arial, sans-serif"
REGULAR, BOLD = 400, 700


@cache
def font_file() -> Path:
    """Find the variable font, regular to bold, that measuring uses too."""
    spec = find_spec("fontpkg_arimo")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package `fontpkg-arimo`, which carries the font of pictures, is not installed")
    return Path(spec.origin).parent / "files" / "Arimo[wght].ttf"


def subset(text: Iterable[str], weight: int, *, flavor: str | None = None, name: str = "") -> bytes:
    """Make a static font of that weight with the glyphs of `text`: TrueType, or WOFF for `flavor="woff"`.

    `name` is its PostScript name, by which writers of PDF tell fonts apart; without one it is the family's.
    Subsetting first makes instancing cheap: 40 ms for a page instead of seconds for 3,301 glyphs.
    """
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 (130 ms that only embedding pays)
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    options = Options(
        hinting=False, notdef_outline=True, glyph_names=False, name_IDs=[1, 6, 13, 14], layout_features=["kern"]
    )
    options.drop_tables += ["GSUB", "STAT"]
    with TTFont(font_file(), lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted({ord(c) for c in "".join(text)} | {0x20}))
        subsetter.subset(font)
        instantiateVariableFont(font, {"wght": weight}, inplace=True)
        font["name"].setName(name or FAMILY, 6, 3, 1, 0x409)
        font.flavor = flavor
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
