"""The scene written as an SVG element: the body of the SVG, PNG and HTML formats."""

import base64
from collections.abc import Mapping

from archc.render.look import fonts
from archc.render.look.icons import icon_png, is_dark_line_art
from archc.render.look.scene import DISC_RADIUS, Scene
from archc.render.look.templates import template


def svg_element(scene: Scene, *, icon_pixels: int, embed_font: bool, interactive: bool = False) -> str:
    """Write the page as one `<svg>` element, with its icons at `icon_pixels` and, when asked, the glyphs it uses."""
    return template("picture.svg.j2").render(
        scene=scene,
        images=_images(scene, icon_pixels),
        font_css=font_css(scene) if embed_font else "",
        font_stack=fonts.STACK,
        interactive=interactive,
        disc_radius=DISC_RADIUS,
        plates=_plates(scene),
    )


def data_uri(media_type: str, data: bytes) -> str:
    """Write the bytes as an address that carries them."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def _images(scene: Scene, pixels: int) -> Mapping[str, str]:
    images = ((s.icon, icon_png(s.icon, pixels)) for s in scene.symbols.values() if s.icon)
    return {icon: data_uri("image/png", data) for icon, data in images if data is not None}


def _plates(scene: Scene) -> frozenset[str]:
    """Name the icons that the theme would swallow."""
    if scene.theme.plate == "none":
        return frozenset()
    return frozenset(s.icon for s in scene.symbols.values() if is_dark_line_art(s.icon))


def font_css(scene: Scene, more: str = "") -> str:
    """Write the rules that bring the font of both weights, cut down to what the scene and `more` use."""
    rules = []
    for weight, bold in ((fonts.REGULAR, False), (fonts.BOLD, True)):
        used = [text.text for text in scene.texts() if text.bold is bold]
        if used or more:
            source = data_uri("font/woff", fonts.subset([*used, more], weight, flavor="woff"))
            rules.append(f"@font-face{{font-family:{fonts.FAMILY};font-weight:{weight};src:url({source})}}")
    return "".join(rules)
