"""Every starter of `archc init` validates, draws and builds as it is, without a finding."""

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from archc import api
from archc.cli import cli
from archc.cli.init import starters
from archc.source.format import format_text
from archc.source.nodes import Mapping
from archc.source.yaml import parse

STARTERS = ("queue", "serverless", "shop", "signup", "three-tier", "topic")


@pytest.fixture
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A starter as `archc init` writes it."""
    result = CliRunner().invoke(cli, ["init", str(tmp_path / "new"), "--from", request.param])
    assert result.exit_code == 0, result.output
    return tmp_path / "new" / "arch.yaml"


def test_the_starters_are_those() -> None:
    """A new folder of templates/starters is a starter; the default comes first."""
    assert sorted(starters()) == sorted(STARTERS)
    assert next(iter(starters())) == "queue"


@pytest.mark.parametrize("written", STARTERS, indirect=True)
class TestStarter:
    def test_validates_without_a_finding(self, written: Path) -> None:
        """A reviewer has nothing to say of a starter."""
        blueprint, found = api.check(str(written))
        assert blueprint is not None
        assert [d.message for d in found] == []

    def test_builds_without_a_finding(self, written: Path) -> None:
        """AWS's offline engine has neither errors nor warnings for what it becomes."""
        blueprint, _ = api.check(str(written))
        assert blueprint is not None
        built, found = api.build(blueprint)
        assert built is not None
        assert [d.message for d in found if d.severity != "note"] == []

    def test_draws(self, written: Path) -> None:
        """Its picture has every component in it."""
        blueprint, _ = api.check(str(written))
        assert blueprint is not None
        picture, _ = api.draw(blueprint, quality="draft")
        assert picture is not None
        drawn = {box.id for box in picture.boxes}
        assert drawn >= blueprint.architecture.components.keys() | blueprint.architecture.actors.keys()

    def test_is_formatted(self, written: Path) -> None:
        """It shows the canonical form."""
        text = written.read_text(encoding="utf-8")
        assert format_text(text, "arch.yaml")[0] == text

    def test_says_what_it_is_about(self, written: Path) -> None:
        """It begins with the schema for editors, and with what it is."""
        lines = written.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "# yaml-language-server: $schema=./archc.schema.json"
        assert lines[1].startswith("# ")
        assert (written.parent / "archc.schema.json").is_file()

    def test_its_code_is_python(self, written: Path) -> None:
        """The functions it brings compile, and have their handlers."""
        for source in sorted(written.parent.rglob("*.py")):
            assert "handler" in {f.name for f in ast.parse(source.read_bytes()).body if isinstance(f, ast.FunctionDef)}


class TestInit:
    def test_a_name_of_ones_own(self, tmp_path: Path) -> None:
        """`--name` is the stack's name, the rest stays."""
        result = CliRunner().invoke(cli, ["init", str(tmp_path), "--from", "topic", "--name", "my-news"])
        assert result.exit_code == 0
        root, _ = parse((tmp_path / "arch.yaml").read_text(encoding="utf-8"), "arch.yaml")
        assert isinstance(root, Mapping)
        assert root.get("name").value == "my-news"  # type: ignore[union-attr]

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        """A file that is there already stays as it is."""
        (tmp_path / "arch.yaml").write_text("mine\n", encoding="utf-8")
        result = CliRunner().invoke(cli, ["init", str(tmp_path)])
        assert result.exit_code == 2
        assert "is there already" in result.output
        assert (tmp_path / "arch.yaml").read_text(encoding="utf-8") == "mine\n"
        assert [p.name for p in tmp_path.iterdir()] == ["arch.yaml"]

    @pytest.mark.parametrize(("options", "says"), [
        (["--from", "serverles"], "Did you mean 'serverless'"),
        (["--name", "my news"], "no stack name"),
    ])  # fmt: skip
    def test_wrong_options(self, options: list[str], says: str, tmp_path: Path) -> None:
        """A wrong option ends with 2 and says what is right; nothing is written."""
        result = CliRunner().invoke(cli, ["init", str(tmp_path / "new"), *options])
        assert result.exit_code == 2
        assert says in result.output
        assert not (tmp_path / "new").exists()

    def test_list(self) -> None:
        """`--list` says what each starter is."""
        result = CliRunner().invoke(cli, ["init", "--list"])
        assert result.exit_code == 0
        assert [line.split()[0] for line in result.output.splitlines()] == list(starters())
