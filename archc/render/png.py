"""PNG: the SVG drawn by resvg with the font file we ship and none of the machine's."""

from archc.drawing.picture import ICON_SIZE, Picture
from archc.render import Options
from archc.render.look import fonts
from archc.render.look.page import svg_element
from archc.render.look.scene import make_scene
from archc.render.look.theme import THEMES


def render(picture: Picture, options: Options) -> bytes:
    """Draw the page at `options.scale` pixels a point."""
    import resvg_py  # noqa: PLC0415 (other formats do not need it)

    scene = make_scene(picture, THEMES[options.theme], options.highlight)
    pixels = max(1, round(ICON_SIZE * options.scale))
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg_element(scene, icon_pixels=pixels, embed_font=False),
        zoom=options.scale,
        skip_system_fonts=True,
        font_files=[str(fonts.font_file())],
        font_family=fonts.FAMILY,
    )
    return bytes(drawn)
