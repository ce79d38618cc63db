"""`archc fmt`: formats, says whether it would, shows what it would."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archc.cli import cli

LOOSE = "name:   shop\narchc: 1\ncomponents:\n    orders: {fifo: true,type: sqs}  # ordered\n"
TIDY = "archc: 1\nname: shop\n\ncomponents:\n  orders: { type: sqs, fifo: true } # ordered\n"


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["fmt", *arguments], input=text)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "arch.yaml"
    path.write_text(LOOSE, encoding="utf-8")
    return path


def test_writes_the_canonical_form_once(file: Path) -> None:
    """A second run has nothing to do; comments stay."""
    assert run(str(file)).exit_code == 0
    first = file.read_text(encoding="utf-8")
    assert first.replace("  #", " #") == TIDY
    again = run(str(file))
    assert again.exit_code == 0
    assert again.output == ""
    assert file.read_text(encoding="utf-8") == first


def test_check_changes_nothing(file: Path) -> None:
    """It ends with 1 and leaves the file alone."""
    result = run("--check", str(file))
    assert result.exit_code == 1
    assert "would be formatted" in result.stderr
    assert file.read_text(encoding="utf-8") == LOOSE


def test_diff_shows_what_would_change(file: Path) -> None:
    """The difference goes to standard output."""
    result = run("--diff", str(file))
    assert result.exit_code == 1
    assert "-name:   shop" in result.stdout
    assert file.read_text(encoding="utf-8") == LOOSE


def test_standard_input_to_standard_output() -> None:
    """An editor can pipe a buffer through it."""
    result = run("-", text=LOOSE)
    assert result.exit_code == 0
    assert result.stdout.replace("  #", " #") == TIDY


def test_broken_files_stay_as_they_are(tmp_path: Path) -> None:
    """What is no YAML is told, not formatted."""
    file = tmp_path / "arch.yaml"
    file.write_text("components: { a: [", encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 1
    assert "AC007" in result.stderr
    assert file.read_text(encoding="utf-8") == "components: { a: ["


def test_a_file_that_is_not_there() -> None:
    """It ends with 2, as every command does."""
    assert run("nowhere.yaml").exit_code == 2


def test_links_and_permissions_stay(file: Path) -> None:
    """What a link leads to is formatted, with the permissions it has."""
    file.chmod(0o640)
    link = file.parent / "link.yaml"
    link.symlink_to(file)
    assert run(str(link)).exit_code == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") != LOOSE
    assert file.stat().st_mode & 0o777 == 0o640
