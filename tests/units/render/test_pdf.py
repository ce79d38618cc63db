"""The PDF: vector, with its own fonts, the same bytes every day."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from archc.drawing.picture import Label, Picture, Rect, TextLine
from archc.render import render


@pytest.fixture
def pdf(shop: Picture) -> bytes:
    return render(shop, "pdf")


def test_one_page_of_the_size_of_the_picture(pdf: bytes, shop: Picture) -> None:
    """A pixel is 0.75 pt, as on the web."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        assert document[0].get_size() == (shop.width * 0.75, shop.height * 0.75)


def test_text_is_text(pdf: bytes) -> None:
    """Every label can be searched and copied."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    for wanted in ("The shop", "Amazon Route 53", "www.example.com", "web ×2–6", "order taken"):
        assert wanted in text


def test_a_second_page_in_the_same_process_has_its_own_glyphs(shop: Picture) -> None:
    """ReportLab keeps fonts by name; another text must not be set in the first page's glyphs."""
    render(shop, "pdf")
    line = TextLine("ΩЖ quick", 10, 40, "heading", "start")
    heading = Label(Rect(0, 0, 200, 60), (line,), line.text)
    page = Picture(width=200, height=60, boxes=(), frames=(), arrows=(), heading=heading)
    with pypdfium2.PdfDocument(render(page, "pdf")) as document:
        assert document[0].get_textpage().get_text_range() == "ΩЖ quick"


def test_fonts_travel_with_the_page(pdf: bytes) -> None:
    """Both weights of Arimo are embedded; no font of the reader's machine is needed."""
    assert b"+Arimo-Regular" in pdf
    assert b"+Arimo-Bold" in pdf
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == 2


def test_icons_are_embedded_once_and_the_rest_is_vector(pdf: bytes, shop: Picture) -> None:
    """One image per kind of icon; masks of the same shape are shared."""
    kinds = {box.icon for box in shop.boxes if not box.icon.startswith("actor:")}
    assert pdf.count(b"/SMask") == len(kinds)
    assert len(kinds) < pdf.count(b"/Subtype /Image") <= 2 * len(kinds)


def test_bytes_do_not_depend_on_the_day(pdf: bytes, shop: Picture) -> None:
    """No date and no random id is in the file."""
    assert pdf == render(shop, "pdf")
    assert b"D:20000101000000" in pdf


def test_it_shows_what_the_png_shows(pdf: bytes, shop: Picture) -> None:
    """Drawn by PDFium, the page has the colours of the PNG at icons, fills and paper."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=4 / 3).to_pil().convert("RGB")
    png = Image.open(io.BytesIO(render(shop, "png"))).convert("RGB")
    for point in ((786, 640), (400, 460), (600, 470), (10, 10), (160, 90), (166, 336)):
        pairs = zip(page.getpixel(point), png.getpixel(point), strict=True)
        assert max(abs(a - b) for a, b in pairs) < 24, point


def test_hebrew_is_drawn_as_in_the_png() -> None:
    """ReportLab draws from left to right; the page shows the same ink as the PNG, which orders texts itself."""
    line = TextLine("הזמנות (v2) של AWS 123, סוף…", 10, 40, "heading", "start", from_right=True)
    page = Picture(
        width=400, height=60, boxes=(), frames=(), arrows=(), heading=Label(Rect(0, 0, 400, 60), (line,), line.text)
    )
    with pypdfium2.PdfDocument(render(page, "pdf")) as document:
        pdf = np.asarray(document[0].render(scale=4 / 3).to_pil().convert("L"), dtype=float)
    png = np.asarray(Image.open(io.BytesIO(render(page, "png"))).convert("L"), dtype=float)
    ink = [255 - page.mean(axis=0) for page in (pdf, png)]
    assert np.corrcoef(*ink)[0, 1] > 0.85
    assert np.corrcoef(ink[0], ink[1][::-1])[0, 1] < 0.5
