"""Every check is tested by its own page: its example has the finding, what to use instead has not."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from archc import api, registry
from archc.checks import all_codes, every
from archc.checks._check import QUESTIONS
from archc.diagnostics import Diagnostic

MODULES = registry.modules("archc.checks")
GROUPS = {"reliability": range(501, 531), "security": range(531, 561), "performance": range(561, 571),
          "cost": range(571, 581), "operations": range(581, 600)}  # fmt: skip


def part(page: str, title: str) -> str:
    """Return the YAML under a title of a page."""
    block = page.split(f"**{title}**", 1)[1].split("\n**", 1)[0]
    return "\n".join(line[4:] for line in block.splitlines() if line.startswith("    ")) + "\n"


def found_in(fragment: str, folder: Path) -> tuple[Diagnostic, ...]:
    """Check a fragment of a page as a file of its own, with the code it names."""
    for code in re.findall(r"code: ([\w/]+)", fragment):
        (folder / code).mkdir(parents=True, exist_ok=True)
        (folder / code / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    region = "" if "region:" in fragment else "region: eu-west-1\n"
    return api.check_text(f"archc: 1\nname: example\n{region}{fragment}", "arch.yaml", folder)[1]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.CHECK.name)
class TestPage:
    def test_example_has_the_finding(self, module: ModuleType, tmp_path: Path) -> None:
        """The example is correct, and the check finds in it what it forbids, once."""
        found = found_in(part(module.__doc__ or "", "Example."), tmp_path)
        assert [d.message for d in found if d.severity == "error"] == []
        assert [d.code.id for d in found].count(module.CHECK.id) == 1

    def test_use_instead_has_not(self, module: ModuleType, tmp_path: Path) -> None:
        """What the page tells to use is correct, and the check is content with it."""
        found = found_in(part(module.__doc__ or "", "Use instead."), tmp_path)
        assert [d.message for d in found if d.severity == "error"] == []
        assert module.CHECK.id not in {d.code.id for d in found}

    def test_finding_is_complete(self, module: ModuleType, tmp_path: Path) -> None:
        """A finding stands alone, says why it matters and what to write, and points into the file."""
        found = found_in(part(module.__doc__ or "", "Example."), tmp_path)
        finding = next(d for d in found if d.code.id == module.CHECK.id)
        assert finding.reason
        assert finding.help
        assert finding.span
        assert finding.severity == "warning"
        assert "'" not in finding.message.replace("'s", "")

    def test_check_is_declared(self, module: ModuleType, tmp_path: Path) -> None:
        """Its file has its name, its code belongs to its group, its question is one of the framework's."""
        check = module.CHECK
        assert module.__name__.rpartition(".")[2].replace("_", "-") == check.name
        assert int(check.id[2:]) in GROUPS[check.group]
        assert check.question in QUESTIONS
        assert "**Why it matters.**" in (check.page or "")


def test_every_question_is_answered() -> None:
    """The table holds the questions that checks answer, and no others."""
    assert {c.question for c in every().values()} == set(QUESTIONS)


def test_codes_are_claimed_once() -> None:
    """No check takes the code or the name of another code."""
    names = [c.name for c in all_codes().values()]
    assert len(names) == len(set(names))
    assert len(every()) >= 40
