"""Wrong input and what archc says of it, side by side in `tests/messages/*.md`.

A case is a `## heading` with blocks under it: the `yaml` of an architecture (or `sh` commands, for what only happens
with files), files it needs (```` ```python functions/work/index.py ````), and the `text` that is expected. Options
stand behind `yaml`: `env=prod`. `python tests/test_messages.py --update` writes the text that archc says now.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archc import api
from archc.checks import all_codes
from archc.diagnostics import Diagnostic, codes
from archc.report import text as text_report
from archc.source.edit import repair

FOLDER = Path(__file__).parent / "messages"
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)

WITHOUT_CASE = {
    "AC314": "the case would be a file of thousands of components; tests/test_limits.py makes it",
    "AC002": "the case would be a file of four megabytes; tests/units/source/test_read.py has it",
    "AC405": "needs a platform without the engine; tests/units/lower/test_audit.py makes one",
}


@dataclass(frozen=True)
class Case:
    """One heading of a file with its blocks. `place` is where its `text` block stands in the file."""

    file: Path
    heading: str
    info: str
    source: str
    expected: str
    place: tuple[int, int]
    files: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> str:
        """The environment behind `yaml`."""
        found = re.search(r"\benv=(\S+)", self.info)
        return found[1] if found else ""


def cases_of(file: Path) -> Iterator[Case]:
    text = file.read_text(encoding="utf-8")
    headings = [*re.finditer(r"^## (.+)$", text, re.MULTILINE)]
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        end = following.start() if following else len(text)
        info = source = expected = ""
        place, files = (end, end), {}
        for block in BLOCK.finditer(text, heading.end(), end):
            language, _, rest = block["info"].partition(" ")
            if language in ("yaml", "sh") and "/" not in rest:
                info, source = block["info"], block["body"]
            elif language == "text":
                expected, place = block["body"], block.span("body")
            else:
                files[rest] = block["body"]
        yield Case(file, heading[1], info, source, expected, place, files)


def every_case() -> list[Case]:
    return [case for file in sorted(FOLDER.glob("*.md")) for case in cases_of(file)]


def found_in(case: Case, folder: Path, source: str) -> tuple[Diagnostic, ...]:
    return api.check_text(source, "arch.yaml", folder, case.env)[1]


def said(case: Case) -> str:
    """Return what archc says of a case, as a terminal shows it."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for path, body in case.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(body, encoding="utf-8")
        if case.info.startswith("sh"):
            return run(case.source, folder)
        found = found_in(case, folder, case.source)
        assert_fixes_hold(case, folder, found)
        shown = [d for d in found if d.severity != "note"]
        return text_report.render(shown, {"arch.yaml": case.source}) or "nothing\n"


def run(script: str, folder: Path) -> str:
    """Run commands as a user would, and return what they say."""
    archc = f'archc() {{ "{sys.executable}" -m archc.cli "$@"; }}\n'
    env = {"PATH": os.environ["PATH"], "COLUMNS": "100", "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        ["sh", "-c", archc + script], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout + done.stderr


def assert_fixes_hold(case: Case, folder: Path, found: tuple[Diagnostic, ...]) -> None:
    """A fix repairs what it promises: the problem is gone, and no new one stands there."""
    fixable = [d for d in found if d.fix]
    if not fixable:
        return
    repaired, applied = repair(case.source, (d.fix for d in fixable if d.fix))
    assert applied, "no fix could be applied"
    after = {(d.code.id, d.message) for d in found_in(case, folder, repaired)}
    for diagnostic in fixable:
        if diagnostic.fix in applied:
            assert (diagnostic.code.id, diagnostic.message) not in after, f"the fix of {diagnostic.message} did nothing"


CASES = every_case()


@pytest.mark.parametrize("case", CASES, ids=[f"{c.file.stem}: {c.heading}" for c in CASES])
def test_what_archc_says(case: Case) -> None:
    """Each wrong input gets the message that stands beside it."""
    assert said(case) == case.expected


def test_every_code_has_a_case() -> None:
    """A code that no case shows could say anything, or never be said."""
    shown = {code for case in CASES for code in re.findall(r"\[(AC\d{3}) ", case.expected)}
    known = {code for code in all_codes() if code < "AC4" or code.startswith("AC5")}
    assert known - shown - set(WITHOUT_CASE) == set()


def test_exceptions_are_needed() -> None:
    """A code that has a case needs no excuse for having none."""
    shown = {code for case in CASES for code in re.findall(r"\[(AC\d{3}) ", case.expected)}
    assert set(WITHOUT_CASE) & shown == set()
    assert set(WITHOUT_CASE) <= set(codes.table())


@pytest.mark.parametrize("code", codes.table().values(), ids=lambda c: c.id)
def test_every_code_has_a_page(code: codes.Code) -> None:
    """`archc explain` has something to say of each code: what it means and what to do."""
    assert len(code.page) > 200


def update() -> None:
    """Write what archc says now into the files; a case without a `text` block gets one."""
    for file in sorted(FOLDER.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        for case in reversed([*cases_of(file)]):
            start, end = case.place
            new = said(case)
            if start == end:
                head = text[:start].rstrip("\n")
                text = f"{head}\n\n```text\n{new}```\n\n{text[end:]}".rstrip("\n") + "\n"
            else:
                text = text[:start] + new + text[end:]
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python tests/test_messages.py --update")
    update()
