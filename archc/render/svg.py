"""SVG: self-contained (icons once, the glyphs it uses), accessible, without scripts or anything a viewer may refuse."""

from archc.drawing.picture import Picture
from archc.render import Options
from archc.render.look.page import svg_element
from archc.render.look.scene import make_scene
from archc.render.look.theme import THEMES

ICON_PIXELS = 128
"""Sharp on screens of two pixels a point."""


def render(picture: Picture, options: Options) -> bytes:
    """Write the page as an SVG document."""
    scene = make_scene(picture, THEMES[options.theme], options.highlight)
    return svg_element(scene, icon_pixels=ICON_PIXELS, embed_font=True).encode()
