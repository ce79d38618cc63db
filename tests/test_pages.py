"""`archc explain`: what a page shows as an example has the problem, what it tells to use instead has not."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from archc import api
from archc.checks import all_codes
from archc.cli import cli
from archc.diagnostics import Code, codes
from archc.passes.schema import TOP_LEVEL

ELSEWHERE = {
    "AC111": "comes from the command line",
    "AC211": "is found in the finished stack",
    "AC214": "is found in the finished stack",
    "AC215": "is found in the finished stack",
    "AC303": "its code must not be there",
    "AC306": "would take 250 MB of code",
}
"""Pages whose example does not have the problem by itself; tests/messages has a case of each."""


def part(code: Code, title: str) -> str:
    """Return the YAML under a title of a page; nothing where it has none."""
    block = code.page.partition(f"**{title}**")[2].partition("\n**")[0]
    lines = [line[4:] for line in block.splitlines() if line.startswith("    ")]
    return "\n".join(lines) + "\n" if lines else ""


def whole(fragment: str) -> str:
    """Return a file with the fragment in it: keys of a file stay where they are, others are components."""
    keys = {line.partition(":")[0] for line in fragment.splitlines() if line and line[0] not in " -#"}
    if not keys & set(TOP_LEVEL):
        fragment = "components:\n" + "".join(f"  {line}\n" for line in fragment.splitlines())
    head = {"archc": "1", "name": "shop", "region": "eu-west-1"}
    return (
        "".join(f"{k}: {v}\n" for k, v in head.items() if not re.search(rf"^{k}:", fragment, re.MULTILINE)) + fragment
    )


def found_in(fragment: str, folder: Path) -> set[str]:
    for code in re.findall(r"code: ([\w/]+)", fragment):
        (folder / code).mkdir(parents=True, exist_ok=True)
        (folder / code / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    return {d.code.id for d in api.check_text(whole(fragment), "arch.yaml", folder)[1]}


SHOWN = [c for c in codes.table().values() if "AC1" <= c.id < "AC4" and part(c, "Example.") and c.id not in ELSEWHERE]
COMPLETE = [c for c in SHOWN if "..." not in part(c, "Example.") and not part(c, "Example.").startswith("- ")]


@pytest.mark.parametrize("code", COMPLETE, ids=lambda c: f"{c.id} {c.name}")
def test_the_example_has_the_problem(code: Code, tmp_path: Path) -> None:
    """Whoever copies the example sees the message that the page explains."""
    assert code.id in found_in(part(code, "Example."), tmp_path)


@pytest.mark.parametrize("code", COMPLETE, ids=lambda c: f"{c.id} {c.name}")
def test_what_to_use_instead_has_not(code: Code, tmp_path: Path) -> None:
    """Whoever copies what the page tells to use is rid of it."""
    fragment = part(code, "Use instead.")
    assert fragment
    assert code.id not in found_in(fragment, tmp_path)


def test_most_pages_are_complete() -> None:
    """The tests above look at something."""
    assert len(COMPLETE) >= 30


class TestExplain:
    @pytest.mark.parametrize("code", all_codes().values(), ids=lambda c: c.id)
    def test_by_code_and_by_name(self, code: Code) -> None:
        """Each page is found by its code, in any case, and by its name."""
        pages = {CliRunner().invoke(cli, ["explain", said]).output for said in (code.id, code.id.lower(), code.name)}
        assert len(pages) == 1
        assert pages.pop().startswith(f"{code.id} {code.name} ({code.severity})\n\n")

    def test_the_list(self) -> None:
        """Without a code all are listed, each once, in order."""
        lines = CliRunner().invoke(cli, ["explain"]).output.splitlines()
        assert [line.split()[0] for line in lines] == sorted(all_codes())

    @pytest.mark.parametrize(("said", "near"), [("AC5O4", "AC504"), ("unkown-component", "unknown-component")])
    def test_a_code_that_is_not_there(self, said: str, near: str) -> None:
        """It ends with 2 and names the nearest one."""
        result = CliRunner().invoke(cli, ["explain", said])
        assert result.exit_code == 2
        assert near in result.output
