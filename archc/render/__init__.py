"""Picture in, bytes out. Every module of this folder is one format and is named by its ending."""

import importlib
import pkgutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from archc.drawing.picture import Picture
from archc.render.look.theme import ThemeName


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the caller may choose. `scale` concerns formats made of pixels; `highlight` holds names of components."""

    theme: ThemeName = "light"
    scale: float = 1.0
    highlight: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. Its module is imported when it first renders, so that the others cost nothing."""

    ending: str
    module: str

    @property
    def kind(self) -> Literal["text", "binary"]:
        """Whether the bytes are UTF-8 text that a terminal can show."""
        return "binary" if self.ending in {".png", ".pdf"} else "text"

    def render(self, picture: Picture, options: Options) -> bytes:
        """Write the picture in this format. The same picture and options give the same bytes."""
        rendered: bytes = importlib.import_module(self.module).render(picture, options)
        return rendered


def _formats() -> Mapping[str, Format]:
    modules = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.ispkg)
    return {f".{name}": Format(f".{name}", f"{__name__}.{name}") for name in modules}


FORMATS: Mapping[str, Format] = _formats()
"""Every format by its ending: `.svg`, `.png`, …"""


def render(
    picture: Picture,
    format: str,  # noqa: A002 (the public word)
    *,
    theme: ThemeName = "light",
    scale: float = 1.0,
    highlight: Collection[str] = frozenset(),
) -> bytes:
    """Write `picture` in `format`, an ending of `FORMATS` with or without its dot. KeyError for any other."""
    ending = format if format.startswith(".") else f".{format}"
    return FORMATS[ending].render(picture, Options(theme=theme, scale=scale, highlight=frozenset(highlight)))
