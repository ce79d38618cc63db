"""The review page: one file, nothing fetched, usable with and without its script, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archc.layout import lay_out
from archc.review import page
from archc.review.compare import Comparison
from archc.review.picture import both

Compare = Callable[[str, str], Comparison]

OLD = (
    "title: '<script>alert(1)</script>'\n"
    "actors: { owner: { title: '\"><img src=x onerror=alert(2)>', email: owner@example.com } }\n"
    "components:\n  work: { type: sqs }\n  news: { type: sns }\n"
    "  make: { type: lambda, runtime: python3.13, code: f.py }\nconnections:\n  - make -> work\n  - news -> owner\n"
)
NEW = OLD.replace("sqs }", "sqs, fifo: true }").replace("owner@example", "other@example")


def written(comparison: Comparison) -> str:
    drawn = both(comparison)
    return page.render(comparison, lay_out(drawn.union, quality="draft"), drawn)


def test_the_page_carries_everything_and_lets_nothing_else_run(compare: Compare) -> None:
    """Its policy allows its own script and style by their fingerprints, and pictures that stand in it."""
    text = written(compare(OLD, NEW))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?!data:)', text)
    assert text.count("<script>") == 1


def test_a_users_text_is_only_text(compare: Compare) -> None:
    """Titles that are markup are shown as they are written."""
    text = written(compare(OLD, NEW))
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_it_says_so_when_nothing_changes(compare: Compare) -> None:
    """No empty section, no verdict that frightens."""
    text = written(compare(OLD, OLD))
    assert "Nothing changes." in text
    assert 'id="parts"' not in text
    assert 'id="resources"' not in text


def test_the_same_comparison_gives_the_same_page(compare: Compare) -> None:
    """No clock, no random name."""
    assert written(compare(OLD, NEW)) == written(compare(OLD, NEW))


@pytest.fixture
def opened(compare: Compare, chromium: str, tmp_path: Path) -> Iterator[tuple[Any, list[str]]]:
    from playwright.sync_api import sync_playwright

    place = tmp_path / "review.html"
    place.write_text(written(compare(OLD, NEW)), encoding="utf-8")
    said: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1200, "height": 800})
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("dialog", lambda dialog: said.append(dialog.message))
        tab.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
        tab.goto(place.as_uri())
        yield tab, said
        browser.close()


@pytest.mark.browser
def test_the_slider_uncovers_one_picture_over_the_other(opened: tuple[Any, list[str]]) -> None:
    """Both stand on one place; the pointer and the keyboard move the edge."""
    tab, said = opened
    boxes = [tab.locator(f"#stage .{side} img").bounding_box() for side in ("before", "after")]
    assert boxes[0] == boxes[1]
    assert boxes[0]["width"] > 800
    edge = "getComputedStyle(document.querySelector('#stage .after')).clipPath"
    assert "50%" in tab.evaluate(edge)
    tab.focus("#split")
    tab.keyboard.press("Home")
    assert tab.evaluate("document.querySelector('#split').value") == "0"
    area = tab.locator("#stage").bounding_box()
    tab.locator("#stage").scroll_into_view_if_needed()
    tab.locator("#stage").click(position={"x": area["width"] * 0.75, "y": 60})
    assert 74 < float(tab.evaluate("document.querySelector('#split').value")) < 76
    assert said == []


@pytest.mark.browser
def test_the_other_two_ways_to_look(opened: tuple[Any, list[str]]) -> None:
    """Side by side, and both in one; the pressed button says which."""
    tab, said = opened
    tab.click("[data-mode=beside]")
    boxes = [tab.locator(f"#stage .{side} img").bounding_box() for side in ("before", "after")]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    tab.click("[data-mode=one]")
    assert tab.locator("#stage .both img").is_visible()
    assert not tab.locator("#stage .before img").is_visible()
    assert tab.get_attribute("[data-mode=one]", "aria-pressed") == "true"
    assert said == []


@pytest.mark.browser
def test_pictures_load_and_nothing_is_wider_than_the_page(opened: tuple[Any, list[str]]) -> None:
    """On a narrow screen, too."""
    tab, said = opened
    sizes = tab.evaluate("[...document.images].map(i => i.naturalWidth)")
    assert len(sizes) == 3
    assert min(sizes) > 100
    for width in (1200, 420):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []


@pytest.mark.browser
def test_it_prints_both_pictures_and_no_control(opened: tuple[Any, list[str]]) -> None:
    """On paper before and after stand one after the other, whole, whatever the slider shows."""
    tab, _ = opened
    tab.emulate_media(media="print")
    for side in ("before", "after"):
        assert tab.locator(f"#stage .{side} img").is_visible()
    clip = "getComputedStyle(document.querySelector('#stage .after')).clipPath"
    assert tab.evaluate(clip) == "none"
    assert not tab.locator("#slider").is_visible()
    assert not tab.locator(".modes").is_visible()
    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")
