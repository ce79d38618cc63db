"""The HTML page in a real browser: search, click, keyboard, themes, print; no errors, nothing fetched."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from archc.drawing.picture import Picture
from archc.render import render
from archc.render.html import PAGE_IDS


def test_the_policy_allows_its_own_script_and_style_and_nothing_else(shop: Picture) -> None:
    """The fingerprints are those of the two blocks; everything else is off."""
    page = render(shop, "html").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1]
    for tag in ("script", "style"):
        block = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert block is not None
        fingerprint = base64.b64encode(hashlib.sha256(block[1].encode()).digest()).decode()
        assert f"sha256-{fingerprint}" in policy[1].replace("&#43;", "+").replace("&#61;", "=")


def test_page_ids_are_reserved(shop: Picture) -> None:
    """A component called `search` does not become the search field."""
    page_ids = set(re.findall(r' id="([^"]*)"', re.sub("(?s)<svg.*</svg>", "", render(shop, "html").decode())))
    assert page_ids <= PAGE_IDS
    clash = replace(shop, boxes=tuple(replace(b, id=i) for b, i in zip(shop.boxes, sorted(PAGE_IDS), strict=False)))
    ids = re.findall(r'\sid="([^"]*)"', render(replace(clash, arrows=()), "html").decode())
    assert len(ids) == len(set(ids))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    arguments = [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-default-apps", "--disable-sync", "--no-first-run",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser, shop: Picture, tmp_path: Path) -> Iterator[Page]:
    """The shop's page in a window; afterwards: no message on the console, no error, no request but the file."""
    path = tmp_path / "shop.html"
    path.write_bytes(render(shop, "html"))
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True, color_scheme="light")
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    yield page
    context.close()
    assert [message for message in heard if not message.startswith(("data:", path.as_uri()))] == []


def bright(page: Page) -> set[str]:
    """The ids of the parts that a chosen path shows."""
    return set(page.eval_on_selector_all("#canvas .part.bright", "parts => parts.map(part => part.id)"))


def view(page: Page) -> list[float]:
    return [float(v) for v in (page.get_attribute("#canvas svg", "viewBox") or "").split()]


browser_test = pytest.mark.browser


@browser_test
def test_click_shows_facts_arrows_and_resources(opened: Page) -> None:
    """A click opens the details: fields, arrows with what they carry, CloudFormation resources."""
    opened.click("#web")
    details = opened.inner_text("#details")
    for wanted in ("web", "Amazon EC2 · nginx", "Instance type", "t3.small", "Outgoing", "→ orders-db", "Port: 5432"):
        assert wanted in details
    opened.click("#worker")
    assert "WorkerRole" in opened.inner_text("#details")
    assert "Orders & returns <as they come>" not in opened.inner_text("#details")
    opened.click("#queue")
    assert "Orders & returns <as they come>" in opened.inner_text("#details")


@browser_test
def test_click_highlights_the_path_up_and_downstream(opened: Page) -> None:
    """Both ways at first, then one way by its button; a click beside clears."""
    opened.click("#queue")
    assert {"customers", "dns", "web", "queue", "worker", "topic", "mail", "vpc"} <= bright(opened)
    assert "pool" not in bright(opened)
    opened.click("[data-path=down]")
    assert "web" not in bright(opened)
    assert "mail" in bright(opened)
    opened.click("[data-path=up]")
    assert "mail" not in bright(opened)
    assert "customers" in bright(opened)
    opened.mouse.click(12, 700)
    assert bright(opened) == set()
    assert opened.is_hidden("#details")


@browser_test
def test_paths_end_at_people(opened: Page, shop: Picture, tmp_path: Path) -> None:
    """What reaches a person does not go on through all that the person starts; choosing the person does."""
    news = replace(shop.arrows[8], id="news", target="customers")
    (tmp_path / "shop.html").write_bytes(render(replace(shop, arrows=(*shop.arrows, news)), "html"))
    opened.reload()
    opened.click("#topic")
    opened.click("[data-path=down]")
    assert "customers" in bright(opened)
    assert "dns" not in bright(opened)
    opened.click("#customers")
    assert "dns" in bright(opened)


@browser_test
def test_resources_are_listed_apart_from_fields(opened: Page, shop: Picture, tmp_path: Path) -> None:
    """Facts headed `Resource` stand under CloudFormation, equal headings are said once."""
    facts = (("port", "80"), ("Grants", "one"), ("Grants", "two"), ("Resource", "WebRole (AWS::IAM::Role)"))
    path = tmp_path / "shop.html"
    path.write_bytes(render(replace(shop, boxes=tuple(replace(b, facts=facts) for b in shop.boxes)), "html"))
    opened.reload()
    opened.click("#web")
    assert opened.locator("#details dt").all_inner_texts() == ["port", "Grants"]
    assert opened.locator("#details dd").all_inner_texts() == ["80", "one", "two"]
    assert opened.locator("#details code").all_inner_texts() == ["WebRole (AWS::IAM::Role)"]


@browser_test
def test_an_arrow_is_chosen_by_its_line_or_its_label(opened: Page) -> None:
    """The invisible wide line and the label both answer."""
    opened.click("#worker-_topic .hit", position={"x": 10, "y": 6}, force=True)
    assert opened.inner_text("#details h2") == "take order → order-events"
    opened.click("[data-for=staff-_pool]")
    assert opened.inner_text("#details h2") == "Personnel → customers"
    assert bright(opened) >= {"staff", "pool"}


@browser_test
def test_search_finds_by_name_type_and_fact(opened: Page) -> None:
    """`/` opens it, Enter takes the chosen one, Escape leaves."""
    opened.keyboard.press("/")
    assert opened.evaluate("document.activeElement.id") == "search"
    opened.keyboard.type("postgresql 16")
    assert opened.get_attribute("#search", "aria-expanded") == "true"
    assert opened.locator("#found [role=option]").count() >= 1
    opened.keyboard.press("Enter")
    assert opened.inner_text("#details h2") == "orders-db"
    assert opened.is_hidden("#found")
    opened.keyboard.press("/")
    opened.keyboard.type("order")
    first = opened.get_attribute("#search", "aria-activedescendant")
    opened.keyboard.press("ArrowDown")
    assert opened.get_attribute("#search", "aria-activedescendant") != first
    opened.keyboard.press("Escape")
    assert opened.input_value("#search") == ""
    opened.keyboard.press("/")
    opened.keyboard.type("no such thing")
    assert opened.inner_text("#found") == "Nothing found"


@browser_test
def test_keyboard_zooms_moves_fits_and_clears(opened: Page) -> None:
    """+ and - zoom, arrows move, 0 fits, Escape clears."""
    start = view(opened)
    opened.keyboard.press("+")
    assert view(opened)[2] < start[2]
    opened.keyboard.press("ArrowRight")
    moved = view(opened)
    assert moved[0] > start[0]
    opened.keyboard.press("-")
    opened.keyboard.press("0")
    assert view(opened) == pytest.approx(start)
    opened.click("#db")
    opened.keyboard.press("Escape")
    assert opened.is_hidden("#details")


@browser_test
def test_tab_reaches_parts_and_enter_opens_them(opened: Page) -> None:
    """Every part can be focused, has a name for screen readers and opens with Enter."""
    opened.focus("#topic")
    opened.keyboard.press("Enter")
    assert opened.inner_text("#details h2") == "order-events"
    opened.focus("#theme")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.classList.contains('part')")
    unnamed = opened.evaluate(
        "[...document.querySelectorAll('.part')].filter(p => !p.querySelector('title').textContent).length"
    )
    assert unnamed == 0


@browser_test
def test_wheel_zooms_at_the_pointer_and_drag_moves(opened: Page) -> None:
    """The point under the pointer stays; a drag is not a click."""
    box = opened.locator("#web use").bounding_box()
    assert box is not None
    opened.mouse.move(box["x"], box["y"])
    opened.mouse.wheel(0, -300)
    opened.wait_for_function("document.getElementById('zoom').textContent !== '98%'")
    after = opened.locator("#web use").bounding_box()
    assert after is not None
    assert after["width"] > box["width"]
    assert after["x"] == pytest.approx(box["x"], abs=2)
    before = view(opened)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 100, box["y"] + 50, steps=5)
    opened.mouse.up()
    assert view(opened)[0] < before[0]
    assert opened.is_hidden("#details")


@browser_test
def test_dark_and_back(opened: Page) -> None:
    """The button changes the colours of page and picture."""
    fill = "getComputedStyle(document.querySelector('#canvas svg > rect')).fill"
    assert opened.evaluate(fill) == "rgb(255, 255, 255)"
    opened.click("#theme")
    assert opened.evaluate(fill) == "rgb(19, 28, 40)"
    assert opened.get_attribute("#theme", "aria-pressed") == "true"


@browser_test
def test_a_dark_system_starts_dark(browser: Browser, shop: Picture, tmp_path: Path) -> None:
    """The page follows the reader's system unless it was written for the dark theme."""
    path = tmp_path / "shop.html"
    for theme, scheme, expected in (("light", "dark", "dark"), ("dark", "light", "dark"), ("light", "light", "light")):
        path.write_bytes(render(shop, "html", theme=theme))
        page = browser.new_page(color_scheme=scheme)
        page.goto(path.as_uri())
        assert page.get_attribute("html", "data-theme") == expected
        page.close()


@browser_test
def test_it_prints_on_one_light_page(opened: Page, tmp_path: Path) -> None:
    """Print shows the whole picture without toolbars, light, on one landscape page."""
    import pypdfium2

    opened.click("#theme")
    opened.click("#web")
    opened.keyboard.press("+")
    with pypdfium2.PdfDocument(opened.pdf(prefer_css_page_size=True)) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        assert width > height
        text = document[0].get_textpage().get_text_range()
        corner = document[0].render(scale=1).to_pil().convert("RGB").getpixel((60, 80))
    assert "Warehouse" in text
    assert "Upstream" not in text
    assert corner == (255, 255, 255)


@browser_test
def test_the_address_names_the_chosen_part(opened: Page) -> None:
    """A link to the file with `#db` opens on the database."""
    opened.click("#db")
    assert opened.url.endswith("#db")
    opened.reload()
    assert opened.inner_text("#details h2") == "orders-db"


@browser_test
def test_hostile_names_do_nothing(browser: Browser, shop: Picture, tmp_path: Path) -> None:
    """Script in a name stays text, in the drawing, in the details and in the search."""
    evil = "</script><img src=x onerror=window.hit=1>${window.hit=1}"
    boxes = tuple(replace(b, title=evil, facts=((evil, evil),)) for b in shop.boxes)
    path = tmp_path / "evil.html"
    path.write_bytes(render(replace(shop, boxes=boxes, title=evil), "html"))
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    page.click("#web")
    page.fill("#search", "onerror")
    assert evil in page.inner_text("#details")
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert errors == []
    page.close()
