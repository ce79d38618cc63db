"""The registry of formats: found by their modules, imported when used, light until then."""

import subprocess
import sys
from dataclasses import replace

import pytest

from archc.drawing.picture import Picture, Rect
from archc.render import FORMATS, render


def test_formats_are_the_documented_ones() -> None:
    """One module, one ending."""
    assert set(FORMATS) == {".svg", ".png", ".pdf", ".html", ".drawio", ".mmd", ".d2", ".json"}


def test_an_ending_works_with_and_without_its_dot(shop: Picture) -> None:
    """`.json` and `json` are the same."""
    assert render(shop, ".json") == render(shop, "json")


def test_an_unknown_ending_is_a_key_error(shop: Picture) -> None:
    """The caller decides what to say of it."""
    with pytest.raises(KeyError, match="gif"):
        render(shop, "gif")


@pytest.mark.parametrize(
    ("ending", "unwanted"),
    [
        (".json", {"jinja2", "PIL", "resvg_py", "fontTools", "reportlab", "numpy"}),
        (".d2", {"jinja2", "PIL", "resvg_py", "fontTools", "reportlab", "numpy"}),
        (".mmd", {"jinja2", "PIL", "resvg_py", "fontTools", "reportlab", "numpy"}),
        (".svg", {"resvg_py", "reportlab", "numpy", "diagrams"}),
        (".png", {"fontTools", "reportlab", "numpy", "diagrams"}),
    ],
)
def test_a_format_imports_only_what_it_needs(ending: str, unwanted: set[str]) -> None:
    """Start-up time: heavy parts are imported by the formats that draw with them."""
    program = (
        "import sys; from archc.render import render; from archc.drawing.picture import Picture; "
        f"render(Picture(width=9, height=9, boxes=(), frames=(), arrows=()), {ending!r}); "
        f"print(sorted({unwanted!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_odd_geometry_is_drawn(shop: Picture, ending: str) -> None:
    """Arrows without a way, ends that are no parts, parents that are missing, boxes of no size: no format stops."""
    arrow = next(a for a in shop.arrows if a.label)
    odd = tuple(
        replace(arrow, id=f"odd{i}", points=points, source=source, state="changed", step=1000, disc=(5, 5))
        for i, (points, source) in enumerate(
            (
                ((), "web"),
                (((1.0, 1.0),), "web"),
                (((1.0, 1.0), (1.0, 1.0)), "web"),
                (((0.0, 0.0), (9.0, 9.0)), "nobody"),
            )
        )
    )
    boxes = (replace(shop.boxes[4], parent="nowhere", rect=Rect(5, 5, 0, 0)),)
    assert render(replace(shop, boxes=boxes, arrows=odd), ending)


def test_fonts_in_files_have_no_clock(shop: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded fonts carry the date of the font they are made of, not of today."""
    import time

    before = render(shop, "svg")
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 86_400)
    assert render(shop, "svg") == before
