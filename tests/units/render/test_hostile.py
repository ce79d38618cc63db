"""Hostile text in every format: nothing is injected, everything stays well-formed."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archc.drawing.picture import Label, Picture
from archc.render import FORMATS, render

NASTY = [
    "&", "<", ">", '"', "'", "]]>", "<!--", "-->", "</script>", "</style>", "<script>alert(1)</script>", "${x}", "`",
    "\\", "\x00", "\x08", "\x1b[31m", "\r\n", "\u2028", "\u202e", "\ufffe", "\ud800", "\udfff", "😀", "漢字", "שלום",
    "مرحبا", "e\u0301\u0301\u0301", "&amp;", "&#0;", "%s{}", "javascript:alert(1)", "<![CDATA[", "<?xml",
    "{{ x }}", "{% x %}", "onload=", "<img src=x onerror=alert(1)>", "a" * 300,
]  # fmt: skip
texts = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), min_size=1, max_size=4).map("".join)


def with_text(picture: Picture, text: str) -> Picture:
    """The picture with the text in every place that a user's text can reach, ids included."""

    def label(old: Label) -> Label:
        return replace(old, full=text, lines=tuple(replace(line, text=f"x{text}") for line in old.lines))

    def new(name: str | None) -> str:
        return f"{name}{text}"

    facts = ((text, text),)
    return replace(
        picture,
        title=f"x{text}",
        description=f"x{text}",
        boxes=tuple(
            replace(
                b, id=new(b.id), parent=b.parent and new(b.parent), name=text, title=text, note=text, icon=b.icon,
                type=text, label=label(b.label), description=f"x{text}", href=text, facts=facts, members=(text,),
                state_note=text,
            )
            for b in picture.boxes
        ),
        frames=tuple(
            replace(
                f, id=new(f.id), parent=f.parent and new(f.parent), title=label(f.title), description=f"x{text}",
                facts=facts, members=(text,),
            )
            for f in picture.frames
        ),
        arrows=tuple(
            replace(
                a, id=new(a.id), source=new(a.source), target=new(a.target), text=text,
                label=a.label and label(a.label), description=text, facts=facts, members=(text,),
            )
            for a in picture.arrows
        ),
        heading=picture.heading and label(picture.heading),
        facts=facts,
    )  # fmt: skip


relaxed = settings(deadline=None, max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))


def tags(data: bytes) -> list[str]:
    """The elements of an XML document in order."""
    return [element.tag for element in ET.fromstring(data).iter()]


class Tags(HTMLParser):
    """Collects the elements and attributes of an HTML page in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, *(name for name, _ in attrs)))


def html_tags(data: bytes) -> list[tuple[str, ...]]:
    parser = Tags()
    parser.feed(data.decode())
    return parser.seen


@relaxed
@given(text=texts)
def test_svg_keeps_its_elements(shop: Picture, text: str) -> None:
    """Whatever the text, the SVG parses and has the elements it has for plain text."""
    assert tags(render(with_text(shop, text), "svg")) == tags(render(with_text(shop, "plain"), "svg"))


@relaxed
@given(text=texts)
def test_drawio_keeps_its_elements(shop: Picture, text: str) -> None:
    """draw.io's XML parses and has the cells it has for plain text; labels hold no element of the user's."""
    data = render(with_text(shop, text), "drawio")
    assert tags(data) == tags(render(with_text(shop, "plain"), "drawio"))
    for element in ET.fromstring(data).iter("UserObject"):
        assert set(re.findall(r"<(\w+)", element.get("label", ""))) <= {"b", "br", "font"}


@relaxed
@given(text=texts)
def test_html_keeps_its_elements(shop: Picture, text: str) -> None:
    """The page has the elements and attributes it has for plain text, and its JSON parses."""
    data = render(with_text(shop, text), "html")
    assert html_tags(data) == html_tags(render(with_text(shop, "plain"), "html"))
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', data.decode(), re.DOTALL)
    assert block is not None
    assert len(json.loads(block[1])["parts"]) == len(shop.boxes) + len(shop.frames) + len(shop.arrows)


@relaxed
@given(text=texts)
def test_json_gives_the_text_back(shop: Picture, text: str) -> None:
    """JSON parses; all but halves of characters comes back as it was."""
    shown = json.loads(render(with_text(shop, text), "json"))
    expected = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert shown["nodes"][0]["label"]["text"] == expected
    assert shown["nodes"][0]["id"] == "customers" + expected


@settings(relaxed, max_examples=12)
@given(text=texts)
def test_png_and_pdf_are_drawn(shop: Picture, text: str) -> None:
    """No text stops the drawing."""
    picture = with_text(shop, text)
    assert render(picture, "png").startswith(b"\x89PNG")
    assert render(picture, "pdf").startswith(b"%PDF-")


@relaxed
@given(text=texts)
def test_text_formats_keep_their_lines(shop: Picture, text: str) -> None:
    """Mermaid and D2 have as many lines as for plain text, and no control characters."""
    for ending in ("mmd", "d2"):
        shown, plain = (render(p, ending).decode() for p in (with_text(shop, text), with_text(shop, "plain")))
        assert len(shown.split("\n")) == len(plain.split("\n"))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", shown)


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_every_format_is_deterministic_under_hostile_text(shop: Picture, ending: str) -> None:
    """Equal pictures give equal bytes."""
    picture = with_text(shop, "".join(NASTY))
    assert render(picture, ending) == render(picture, ending)
