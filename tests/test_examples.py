"""Every folder of examples/ is a test: its outputs are as expected, and the invariants hold.

Expected outputs come from the tool: `python tests/test_examples.py --update`, then read them before committing.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from archc import api
from archc.layout.score import score
from archc.render import render
from archc.source import Entry, Mapping, Node, Sequence, parse, plain

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(p.parent for p in ROOT.glob("examples/*/arch.yaml"))
IDS = [p.name for p in EXAMPLES]


def outputs(example: Path) -> dict[str, bytes]:
    """The files under `expected/`: template, manifest and picture."""
    blueprint, found = api.check(f"examples/{example.name}/arch.yaml")
    assert blueprint is not None, found
    built, problems = api.build(blueprint)
    assert built is not None, problems
    picture, _ = api.draw(blueprint)
    assert picture is not None
    made = {n: d for n, d in built.files.items() if not n.startswith("assets/")}
    return {**made, f"{example.name}.json": render(picture, "json")}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_outputs_are_as_expected(example: Path) -> None:
    """Template, manifest and picture are byte for byte what was reviewed."""
    for name, data in outputs(example).items():
        expected = example / "expected" / name
        assert expected.is_file(), f"{expected} is missing: run python tests/test_examples.py --update and read it"
        assert data == expected.read_bytes(), f"{expected} differs: run with --update and read the difference"


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_the_committed_png_is_the_picture(example: Path) -> None:
    """The PNG that people look at shows today's picture: equal but for the last bit of a colour."""
    blueprint, _ = api.check(f"examples/{example.name}/arch.yaml")
    assert blueprint is not None
    picture, _ = api.draw(blueprint)
    assert picture is not None
    drawn = Image.open(io.BytesIO(render(picture, "png", scale=1.0))).convert("RGB")
    committed = Image.open(example / "expected" / f"{example.name}.png").convert("RGB")
    assert drawn.size == committed.size
    difference = ImageStat.Stat(ImageChops.difference(drawn, committed))
    assert max(difference.mean) < 0.5


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_there_is_no_problem_and_no_warning_from_aws(example: Path) -> None:
    """The example validates, and AWS's own engine finds no error and no warning in its template."""
    blueprint, found = api.check(f"examples/{example.name}/arch.yaml")
    assert blueprint is not None
    assert [d.message for d in found if d.severity == "error"] == []
    _, audited = api.build(blueprint)
    assert [d.message for d in audited if d.severity != "note"] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_cfn_lint_is_content(example: Path) -> None:
    """cfn-lint reports nothing on the template."""
    templates = sorted((example / "expected").glob("*.template.yaml"))
    assert templates
    done = subprocess.run(
        [Path(sys.executable).parent / "cfn-lint", *templates], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == ""
    assert done.returncode == 0


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_the_picture_has_no_hard_fault(example: Path) -> None:
    """Nothing overlaps, no line runs through a box, every label is there."""
    blueprint, _ = api.check(f"examples/{example.name}/arch.yaml")
    assert blueprint is not None
    picture, _ = api.draw(blueprint)
    assert picture is not None
    assert score(picture).hard == 0
    assert 1.1 <= picture.width / picture.height <= 2.2 or len(picture.boxes) < 8


SCRIPT = """
import hashlib, sys
from archc import api
from archc.render import render
blueprint, _ = api.check(sys.argv[1])
built, _ = api.build(blueprint)
parts = [n.encode() + d for n, d in sorted(built.files.items())]
picture, _ = api.draw(blueprint)
parts += [render(picture, f) for f in ("svg", "json", "png", "html", "drawio", "pdf")]
print(hashlib.sha256(b"".join(parts)).hexdigest())
"""


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Two hash seeds and two working folders give equal bytes in every format."""
    elsewhere = tmp_path / "elsewhere" / "shop"
    shutil.copytree(ROOT / "examples/shop", elsewhere)
    hashes = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, "arch.yaml"],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, folder in (("1", elsewhere), ("2", ROOT / "examples/shop"))
    }
    assert len(hashes) == 1


def test_the_order_of_keys_means_nothing(tmp_path: Path) -> None:
    """The shop with all mappings turned round gives the same template and the same picture."""

    def turned(node: Node) -> Node:
        if isinstance(node, Mapping):
            return Mapping(tuple(Entry(e.key, turned(e.value)) for e in reversed(node.entries)), node.span)
        return Sequence(tuple(turned(i) for i in node.items), node.span) if isinstance(node, Sequence) else node

    other = tmp_path / "shop"
    shutil.copytree(ROOT / "examples/shop", other)
    node, _ = parse((other / "arch.yaml").read_text(encoding="utf-8"), "arch.yaml")
    assert node is not None
    (other / "arch.yaml").write_text(json.dumps(plain(turned(node))), encoding="utf-8")
    blueprint, found = api.check(str(other / "arch.yaml"))
    assert blueprint is not None, found
    original, _ = api.check(str(ROOT / "examples/shop/arch.yaml"))
    assert original is not None
    first, second = api.build(blueprint, audit=False)[0], api.build(original, audit=False)[0]
    assert first is not None
    assert second is not None
    assert first.files["shop.template.yaml"] == second.files["shop.template.yaml"]
    turned_round, as_it_is = api.draw(blueprint)[0], api.draw(original)[0]
    assert turned_round is not None
    assert as_it_is is not None
    assert render(turned_round, "json") == render(as_it_is, "json")


def update() -> None:
    """Write what is expected anew."""
    os.chdir(ROOT)
    for example in EXAMPLES:
        folder = example / "expected"
        folder.mkdir(exist_ok=True)
        for name, data in outputs(example).items():
            (folder / name).write_bytes(data)
        blueprint, _ = api.check(f"examples/{example.name}/arch.yaml")
        assert blueprint is not None
        picture, _ = api.draw(blueprint)
        assert picture is not None
        (folder / f"{example.name}.png").write_bytes(render(picture, "png", scale=1.0))


if __name__ == "__main__" and "--update" in sys.argv:
    update()
