"""The examples in the documentation run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from archc import api

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md"]
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(block, id=f"{page.name}-{n}")
    for page in PAGES
    for n, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1)
    if block.startswith("archc: 1\n")
]


def test_there_are_examples() -> None:
    """The guide is not empty of examples."""
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_example_validates_and_builds(text: str) -> None:
    """An example of the documentation has no error, and builds without a finding of AWS's engine."""
    blueprint, found = api.check_text(text, "arch.yaml", ROOT / "examples/shop")
    assert [d.message for d in found if d.severity == "error"] == []
    assert blueprint is not None
    built, problems = api.build(blueprint)
    assert [d.message for d in problems if d.severity != "note"] == []
    assert built is not None


def test_the_message_of_the_tour_is_what_archc_says() -> None:
    """The README shows the very message that its own example brings about when a name in it is misspelt."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    text = BLOCK.findall(page)[0].replace("-> incoming:", "-> incomming:")
    done = subprocess.run(
        [sys.executable, "-m", "archc.cli", "validate", "-"], input=text, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip().replace("<stdin>", "arch.yaml") in page


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link of the documentation names a file that is there."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
