"""What the drawn formats share: contrast, geometry of lines, identifiers, highlighting."""

import doctest
import importlib
import io
import pkgutil
from dataclasses import replace

import pytest
from fontTools.misc.roundTools import otRound
from fontTools.ttLib import TTFont

import archc.render
from archc.drawing.picture import Picture, Rect
from archc.render.look import fonts, lines, paths
from archc.render.look.highlight import shown_states
from archc.render.look.text import Ids, clean, safe_link
from archc.render.look.theme import DARK, LIGHT, Theme, both_themes, variables


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(colors: Theme) -> None:
    """4.5 to 1 for text on the page and on every fill it may stand on."""
    grounds = {colors.paper, *(look.fill for look in colors.frames.values() if look.fill)}
    for ground in grounds:
        assert contrast(colors.ink, ground) >= 7
        assert contrast(colors.muted, ground) >= 4.5
        assert contrast(colors.danger, ground) >= 4.5
    for look in colors.frames.values():
        assert contrast(look.text, look.fill or colors.paper) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_and_marks_can_be_seen(colors: Theme) -> None:
    """At least 2.9 to 1 for borders (AWS's own orange is the weakest), 4.5 to 1 for states."""
    assert contrast(colors.line, colors.paper) >= 4.5
    for look in colors.frames.values():
        assert contrast(look.border, colors.paper) >= 2.9
    for state in colors.states.values():
        assert not state.color or contrast(state.color, colors.paper) >= 4.5


def test_borders_are_those_of_aws() -> None:
    """The light theme has the colours of AWS's architecture deck."""
    expected = {
        "cloud": "#232F3E", "region": "#00A4A6", "zone": "#00A4A6", "vpc": "#8C4FFF", "public": "#7AA116",
        "private": "#00A4A6", "security-group": "#DD344C", "scaling-group": "#ED7100", "account": "#E7157B",
        "data-center": "#7D8998", "generic": "#7D8998",
    }  # fmt: skip
    assert {kind: LIGHT.frames[kind].border for kind in expected} == expected


def test_a_page_with_both_themes_names_a_variable_for_every_colour() -> None:
    """What the HTML page's drawing refers to is defined in both themes."""
    used = {value[4:-1] for value in variables(both_themes()).values() if value.startswith("var(")}
    assert used <= set(variables(LIGHT)) | {"disc_ink"}
    assert set(variables(LIGHT)) == set(variables(DARK))


def test_corners_are_rounded_and_never_more_than_half_a_piece() -> None:
    """A short piece between two bends is not overshot."""
    path = paths.rounded(((0, 0), (10, 0), (10, 4), (20, 4)), 6)
    curves = [values for letter, values in path if letter == "C"]
    assert len(curves) == 2
    assert curves[0][-2:] == (10, 2)


def test_cut_takes_labels_out_of_a_line() -> None:
    """A hole in the middle leaves two pieces, at an end one, over all none; bends stay."""
    line = ((0.0, 0.0), (100.0, 0.0), (100.0, 50.0))
    assert lines.cut(line, ()) == (line,)
    assert lines.cut(line, (Rect(40, -8, 20, 16),)) == (
        ((0.0, 0.0), (40.0, 0.0)),
        ((60.0, 0.0), (100.0, 0.0), (100.0, 50.0)),
    )
    assert lines.cut(line[:2], (Rect(-5, -5, 200, 10),)) == ()
    assert lines.cut(line[:2], (Rect(90, -5, 200, 10),)) == (((0.0, 0.0), (90.0, 0.0)),)


def test_the_head_points_where_the_line_runs() -> None:
    """Two strokes back from the tip, to both sides; nothing for a line without length."""
    letters = lines.head_path(((0, 0), (50, 0)))
    assert letters[1] == ("L", (48, 0))
    assert {values[1] for _, values in letters} == {0, lines.HEAD_HALF_WIDTH, -lines.HEAD_HALF_WIDTH}
    assert lines.head_path(((5, 5), (5, 5))) == ()
    assert lines.head_path(()) == ()


def test_a_mark_keeps_off_labels() -> None:
    """It goes to the middle of the longest free piece."""
    assert lines.mark_point(((0, 0), (100, 0)), (Rect(20, -8, 40, 16),)) == (80, 0)
    assert lines.mark_point((), ()) == (0, 0)


def test_ids_are_valid_and_unique_whatever_the_names() -> None:
    """The name itself where it is an identifier; never twice, not even in another case."""
    ids = Ids(reserved=("search",))
    given = [ids.give(name) for name in ("web", "web", "Web", "", "1a", "a b", "a_b", "search", "ü", "x\x00")]
    assert given[0] == "web"
    assert len({name.casefold() for name in given}) == len(given)
    assert all(name.replace("_", "a").replace("-", "a").isalnum() and name.isascii() for name in given)
    assert "search" not in given


def test_clean_keeps_what_can_be_drawn() -> None:
    """Letters of every script stay; controls, overrides and half characters are replaced."""
    assert clean("Größe 漢字 😀 שלום") == "Größe 漢字 😀 שלום"
    assert clean("a\x00\x1b\ud800\u202e\ufffe") == "a" + "\ufffd" * 5
    assert clean("a\r\n\tb") == "a b"


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://example.com/a?b=c#d", True), ("http://x", True), ("mailto:a@b.c", True),
        ("javascript:alert(1)", False), ("https://a b", False), ("data:text/html,x", False), ("//host/x", False),
        ('https://x"y', False), ("", False), ("https://x\n", False),
    ],
)  # fmt: skip
def test_links(href: str, kept: bool) -> None:
    """Web and mail addresses only."""
    assert safe_link(href) == (href if kept else "")


def test_a_single_highlighted_name_keeps_its_neighbours(shop: Picture) -> None:
    """One name alone shows what it touches."""
    states = shown_states(shop, {"queue"})
    assert states["queue"] == "highlighted"
    assert states["web->queue"] == "highlighted"
    assert states["worker"] == ""
    assert states["region"] == ""
    assert states["pool"] == "dimmed"


def test_a_highlighted_frame_takes_its_content_along(shop: Picture) -> None:
    """Naming the VPC names what runs in it."""
    states = shown_states(shop, {"vpc"})
    assert states["web"] == states["web->db"] == "highlighted"
    assert states["aws"] == ""
    assert states["staff"] == "dimmed"


def test_a_highlight_hides_no_change(shop: Picture) -> None:
    """What a diff said stays said; unknown names highlight nothing."""
    changed = replace(shop, boxes=tuple(replace(b, state="lost" if b.id == "db" else "same") for b in shop.boxes))
    assert shown_states(changed, {"queue"})["db"] == "lost"
    assert shown_states(changed, {"queue"})["pool"] == "dimmed"
    assert shown_states(changed, {"nobody"})["pool"] == "same"


@pytest.mark.parametrize(
    "name", sorted(m.name for m in pkgutil.walk_packages(archc.render.__path__, "archc.render.") if not m.ispkg)
)
def test_examples_in_docstrings_run(name: str) -> None:
    """Every `>>>` in the renderers is true."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("weight", [fonts.REGULAR, fonts.BOLD])
def test_small_fonts_have_the_very_outlines_of_the_variable_font(weight: int) -> None:
    """Our quick static fonts equal what fontTools' own instancer makes, composed letters included."""
    from fontTools.varLib.instancer import instantiateVariableFont

    text = "AWS Lambda ×2–6 “Größe” Éé ΩЖ שלום @漢"
    small = TTFont(io.BytesIO(fonts.subset(text, weight)))
    whole = instantiateVariableFont(TTFont(fonts.font_file()), {"wght": weight})
    cmap, old = small.getBestCmap(), whole.getBestCmap()
    assert set(cmap) == {ord(c) for c in text if ord(c) in old}
    for code, glyph in cmap.items():
        assert small["hmtx"][glyph] == whole["hmtx"][old[code]]
        ours = small["glyf"][glyph].getCoordinates(small["glyf"])
        theirs = whole["glyf"][old[code]].getCoordinates(whole["glyf"])
        assert list(ours[0]) == [(otRound(x), otRound(y)) for x, y in theirs[0]]
        assert list(ours[1]) == list(theirs[1])
    assert small["hhea"].ascent == whole["hhea"].ascent
    assert small["OS/2"].usWeightClass == weight
    small.close()
    whole.close()
