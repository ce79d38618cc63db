"""The SVG: what it holds, what it must not hold, how states and themes show."""

import base64
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from archc.drawing.graph import State
from archc.drawing.picture import Label, Picture, Rect, TextLine
from archc.render import render
from archc.render.look.theme import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def parse(picture: Picture, **options: object) -> ET.Element:
    return ET.fromstring(render(picture, "svg", **options))  # type: ignore[arg-type]


def by_id(root: ET.Element, wanted: str) -> ET.Element:
    return next(e for e in root.iter() if e.get("id") == wanted)


def test_every_part_is_an_element_with_its_name_and_a_title(shop: Picture) -> None:
    """Components and frames are found by their names; each tells itself to a screen reader."""
    root = parse(shop)
    for part in (*shop.boxes, *shop.frames):
        element = by_id(root, part.id)
        assert element.get("role") == "graphics-symbol"
        assert element.findtext(f"{SVG}title")
    assert by_id(root, "queue").findtext(f"{SVG}desc") == "Orders & returns <as they come>"
    assert by_id(root, "web-_queue").findtext(f"{SVG}title") == "web → orders: order"
    assert by_id(root, "web-_queue").findtext(f"{SVG}desc") == "Asynchronous"


def test_ids_are_unique_and_every_reference_has_its_target(shop: Picture) -> None:
    """No id is given twice, and what `use` names exists."""
    root = parse(shop)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    used = [e.get(HREF, "") for e in root.iter(f"{SVG}use")]
    assert used
    assert all(href.startswith("#") and href[1:] in ids for href in used)


def test_icons_are_embedded_once(shop: Picture) -> None:
    """Five services more of a kind cost a `use` each, not an image each."""
    extra = [replace(shop.boxes[4], id=f"web{i}") for i in range(5)]
    root = parse(replace(shop, boxes=(*shop.boxes, *extra)))
    kinds = {box.icon for box in shop.boxes if not box.icon.startswith("actor:")}
    assert len(list(root.iter(f"{SVG}image"))) == len(kinds)
    assert len(list(root.iter(f"{SVG}use"))) == len(shop.boxes) + 5


def test_nothing_is_fetched_and_nothing_runs(shop: Picture) -> None:
    """References stay inside the file; no script, no foreign content, no event handlers."""
    root = parse(shop)
    for element in root.iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}foreignObject"}
        assert not [name for name in element.attrib if name.startswith("on")]
        if element.tag != f"{SVG}a":
            assert element.get(HREF, "#").startswith(("#", "data:image/png;base64,"))
    addresses = re.findall(r"url\(([^)]*)\)", render(shop, "svg").decode())
    assert addresses
    assert all(a.startswith("data:font/woff;base64,") for a in addresses)


def test_the_font_it_carries_draws_the_texts(shop: Picture, tmp_path) -> None:
    """Both weights are embedded with the glyphs in use and no others."""
    from fontTools.ttLib import TTFont

    style = parse(shop).findtext(f"{SVG}style") or ""
    weights = re.findall(r"font-weight:(\d+);src:url\(data:font/woff;base64,([^)]*)\)", style)
    assert [weight for weight, _ in weights] == ["400", "700"]
    for weight, data in weights:
        path = tmp_path / f"{weight}.woff"
        path.write_bytes(base64.b64decode(data))
        with TTFont(path) as font:
            assert font["OS/2"].usWeightClass == int(weight)
            assert {ord(c) for c in "Amaeio 1"} <= set(font.getBestCmap()) or weight == "400"
            assert {ord(c) for c in "×–@“”"} <= set(font.getBestCmap()) or weight == "700"
            assert len(font.getGlyphOrder()) < 100


def test_links_are_kept_only_to_the_web_and_to_mail(shop: Picture) -> None:
    """`javascript:` and `file:` links are dropped, https stays."""
    links = {"dns": "https://example.com/dns", "web": "javascript:alert(1)", "db": "file:///etc/passwd"}
    picture = replace(shop, boxes=tuple(replace(b, href=links.get(b.id, "")) for b in shop.boxes))
    assert [a.get(HREF) for a in parse(picture).iter(f"{SVG}a")] == ["https://example.com/dns"]


def test_both_themes_have_their_own_colours_and_the_same_elements(shop: Picture) -> None:
    """Dark changes colours, not the drawing; dark line art gets a light ground."""
    light, dark = (render(shop, "svg", theme=name).decode() for name in ("light", "dark"))
    assert LIGHT.paper in light
    assert DARK.paper in dark
    assert DARK.paper not in light
    assert light.count("<path") == dark.count("<path")
    assert f'fill="{DARK.plate}"' in dark


def test_an_unknown_icon_and_an_unknown_actor_are_drawn_all_the_same(shop: Picture) -> None:
    """A component never vanishes for want of an icon, and an icon's name cannot leave the icons' folder."""
    strange = [
        replace(shop.boxes[0], id=f"s{i}", icon=icon)
        for i, icon in enumerate(("actor:robot", "no/such", "../../aws/compute/ec2", "compute/../compute/ec2"))
    ]
    root = parse(replace(shop, boxes=tuple(strange)))
    assert not list(root.iter(f"{SVG}image"))
    assert all(list(by_id(root, f"s{i}").iter(f"{SVG}use")) for i in range(4))


@pytest.mark.parametrize("state", ["added", "removed", "changed", "replaced", "lost"])
def test_states_are_told_by_a_mark_as_well_as_a_colour(shop: Picture, state: State) -> None:
    """Every change has its colour, its own mark, and a word for screen readers."""
    boxes = tuple(replace(b, state=state if b.id == "web" else "", state_note="why") for b in shop.boxes)
    element = by_id(parse(replace(shop, boxes=boxes)), "web")
    text = ET.tostring(element, encoding="unicode")
    assert LIGHT.states[state].color in text
    assert (element.findtext(f"{SVG}desc") or "").startswith(f"{state}: why")
    marks = {ET.tostring(g, encoding="unicode") for g in element.iter(f"{SVG}g") if g.get("transform")}
    assert len(marks) == 1


def test_the_marks_of_all_states_differ() -> None:
    """In greyscale the marks alone tell the states apart."""
    marks = [look.mark for look in LIGHT.states.values() if look.mark]
    assert len(marks) == len(set(marks)) == 5


def test_highlight_dims_the_rest(shop: Picture) -> None:
    """Named components and the arrows between them stand out; their frames stay; the rest steps back."""
    root = parse(shop, highlight={"web", "db"})
    assert by_id(root, "web").get("opacity") is None
    assert by_id(root, "web-_db").get("opacity") is None
    assert by_id(root, "vpc").get("opacity") is None
    assert float(by_id(root, "pool").get("opacity", "1")) < 0.5
    assert float(by_id(root, "public").get("opacity", "1")) < 0.5


def test_lines_open_for_labels(shop: Picture) -> None:
    """The line under a label is cut there, so that no patch hides the frame behind."""
    path = next(by_id(parse(shop), "web-_db").iter(f"{SVG}path")).get("d", "")
    assert path.count("M") == 2


def test_public_entries_are_red(shop: Picture) -> None:
    """An arrow that marks an entry from outside has the danger colour."""
    arrows = tuple(replace(a, public=a.id == "customers->dns") for a in shop.arrows)
    root = parse(replace(shop, arrows=arrows))
    assert next(by_id(root, "customers-_dns").iter(f"{SVG}path")).get("stroke") == LIGHT.danger
    assert next(by_id(root, "dns-_balancer").iter(f"{SVG}path")).get("stroke") == LIGHT.line


def test_an_empty_picture_is_a_page(shop: Picture) -> None:
    """Nothing to draw is still a valid page."""
    empty = Picture(width=200, height=100, boxes=(), frames=(), arrows=())
    assert parse(empty).get("viewBox") == "0 0 200 100"


def test_text_from_the_right_says_so_in_characters(shop: Picture) -> None:
    """Programs that do not know `direction` order it too, and its anchor stays where layout put it."""
    line = TextLine("אב…", 10, 40, "heading", "start", from_right=True)
    drawn = render(replace(shop, heading=Label(Rect(10, 20, 90, 24), (line,), line.text)), "svg").decode()
    assert "\u2067אב…\u2069</text>" in drawn
    assert "direction" not in drawn


def test_what_stands_on_a_border_hides_the_line_behind_it(shop: Picture) -> None:
    """Neither the icon nor its label is struck through."""
    box = replace(shop.boxes[0], on_border=True)
    drawn = render(replace(shop, boxes=(box, *shop.boxes[1:])), "svg").decode()
    icon = f'<rect x="{box.rect.x:g}" y="{box.rect.y:g}" width="64" height="64" fill="{LIGHT.paper}"/>'
    assert icon in drawn
    assert icon not in render(shop, "svg").decode()
