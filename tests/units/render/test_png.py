"""The PNG: really drawn, with text, bold, and at scale."""

import io
from dataclasses import replace

import pytest
import resvg_py
from PIL import Image, ImageChops

from archc.drawing.picture import Label, Picture, Rect, TextLine, TextStyle
from archc.render import render


def image(picture: Picture, **options: object) -> Image.Image:
    return Image.open(io.BytesIO(render(picture, "png", **options))).convert("RGB")  # type: ignore[arg-type]


def ink(picture: Picture) -> tuple[int, int, int, int] | None:
    """The rectangle that holds everything that is not white."""
    page = image(picture, scale=4)
    return ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()


def page_with(text: str, style: TextStyle) -> Picture:
    line = TextLine(text, 10, 50, style, "start")
    return Picture(
        width=400, height=100, boxes=(), frames=(), arrows=(), heading=Label(Rect(0, 0, 400, 100), (line,), text)
    )


def test_text_is_drawn() -> None:
    """Without a font resvg drops text silently; with ours every letter is there."""
    empty = Picture(width=400, height=100, boxes=(), frames=(), arrows=())
    assert ink(empty) is None
    assert ink(page_with("Amazon EC2", "title")) is not None


def test_the_trap_is_real() -> None:
    """What the test above guards against: no font given, no text, no error."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="5" y="20">text</text></svg>'
    drawn = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))))
    assert drawn.convert("RGBA").getbbox() is None


def test_bold_is_bold() -> None:
    """The variable font really gives its bold weight: wider letters of the same size."""
    regular, bold = ink(page_with("Amazon Simple Queue", "title")), ink(page_with("Amazon Simple Queue", "name"))
    assert regular is not None
    assert bold is not None
    assert 1.05 < (bold[2] - bold[0]) / (regular[2] - regular[0]) < 1.2


@pytest.mark.parametrize(("scale", "size"), [(1.0, (1360, 840)), (2.0, (2720, 1680)), (0.5, (680, 420))])
def test_scale_multiplies_the_pixels(shop: Picture, scale: float, size: tuple[int, int]) -> None:
    """`scale` is pixels of the image per pixel of the picture."""
    assert image(shop, scale=scale).size == size


def test_icons_are_drawn_in_their_places(shop: Picture) -> None:
    """The middle of Lambda's icon is AWS's orange, the page beside it is white."""
    page = image(shop)
    red, green, blue = page.getpixel((786, 640))
    assert red > 180
    assert 60 < green < 170
    assert blue < 60
    assert page.getpixel((10, 10)) == (255, 255, 255)


def test_dark_is_dark(shop: Picture) -> None:
    """The dark theme fills the page."""
    assert max(image(shop, theme="dark").getpixel((5, 5))) < 50


def test_diff_states_can_be_told_apart_without_colour(shop: Picture) -> None:
    """In greyscale no two marks look the same."""
    seen = []
    for state in ("added", "removed", "changed", "replaced", "lost"):
        box = replace(shop.boxes[4], state=state, parent=None)
        page = image(replace(shop, boxes=(box,), frames=(), arrows=()), scale=2).convert("L")
        mark = page.crop((1354, 594, 1390, 630)).point(lambda v: 255 if v > 150 else 0)
        seen.append(mark.tobytes())
    assert len(set(seen)) == 5


def test_twice_gives_the_same_bytes(shop: Picture) -> None:
    """The same picture and options give the same bytes."""
    assert render(shop, "png", scale=2) == render(shop, "png", scale=2)
