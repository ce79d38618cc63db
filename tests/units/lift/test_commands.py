"""`archc render` and `archc import` on templates, as a user calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archc.cli import cli

TEMPLATES = Path(__file__).parents[2] / "lift_templates"


def _run(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=text)


def _picture(path: Path) -> dict[str, set[str]]:
    said = json.loads(path.read_text())
    return {"nodes": {n["id"] for n in said["nodes"]}, "edges": {f"{e['source']} {e['target']}" for e in said["edges"]}}


def test_a_template_is_told_by_its_content(tmp_path: Path) -> None:
    """No option says that a file is a template; ids are logical ids, and what was folded in is listed."""
    out = tmp_path / "x.json"
    result = _run("render", TEMPLATES / "three-tier.yaml", "--quality", "draft", "-o", out)
    assert result.exit_code == 0, result.output
    said = json.loads(out.read_text())
    servers = next(n for n in said["nodes"] if n["id"] == "Servers")
    assert {"Template", "ServersRole", "WebGroup"} <= set(servers["members"])
    assert "TaskTargets" in next(e for e in said["edges"] if e["target"] == "Tasks")["members"]


def test_parameters_decide_conditions(tmp_path: Path) -> None:
    """`--parameter` leaves out what its value rules out; a name that no parameter has is told."""
    out = tmp_path / "x.json"
    source = TEMPLATES / "conditions-and-loops.yaml"
    result = _run("render", source, "-o", out, "--parameter", "Stage=dev", "--parameter", "Stag=1")
    assert result.exit_code == 0, result.output
    assert "AC606" in result.output
    assert "Cache" not in _picture(out)["nodes"]


@pytest.mark.parametrize("option", ["Stage", "=dev"])
def test_a_parameter_has_a_name_and_a_value(option: str, tmp_path: Path) -> None:
    """`--parameter Stage` is wrong usage."""
    result = _run("render", TEMPLATES / "traits.yaml", "-o", tmp_path / "x.json", "--parameter", option)
    assert result.exit_code == 2
    assert "Name=Value" in result.output


def test_broken_templates_are_drawn_when_asked(tmp_path: Path) -> None:
    """A broken template is an error; with `--keep-going` its picture is written too."""
    out = tmp_path / "x.json"
    text = "Resources:\n  Q: { Type: AWS::SQS::Queue }\n  T: { Type: AWS::SNS::Topic\n"
    refused = _run("render", "-", "-o", out, text=text)
    assert refused.exit_code == 1
    assert "AC601" in refused.output
    assert not out.exists()
    drawn = _run("render", "-", "-o", out, "--keep-going", text=text)
    assert drawn.exit_code == 1
    assert _picture(out)["nodes"] == {"Q"}


@pytest.mark.parametrize("ending", ["svg", "mmd", "d2", "drawio"])
def test_every_format_takes_a_template(ending: str, tmp_path: Path) -> None:
    """Templates are drawn in the formats of architectures, with a view and something highlighted."""
    out = tmp_path / f"x.{ending}"
    folder = TEMPLATES / "cloud-assembly"
    result = _run("render", folder, "-o", out, "--view", "security", "--highlight", "HandlerServiceRoleFCDC14AE")
    assert result.exit_code == 0, result.output
    assert out.stat().st_size > 200


def test_unknown_views_and_names_are_wrong_usage(tmp_path: Path) -> None:
    """A view or a resource that is not there ends with code 2."""
    out = tmp_path / "x.svg"
    assert _run("render", TEMPLATES / "traits.yaml", "-o", out, "--view", "overvew").exit_code == 2
    assert _run("render", TEMPLATES / "traits.yaml", "-o", out, "--highlight", "Pges").exit_code == 2


def test_import_writes_a_file_that_validates(tmp_path: Path) -> None:
    """What is imported is an architecture; standard output is the default."""
    out = tmp_path / "arch.yaml"
    assert _run("import", TEMPLATES / "traits.yaml", "-o", out).exit_code == 0
    checked = _run("validate", out)
    assert "error[" not in checked.output
    printed = _run("import", TEMPLATES / "traits.yaml")
    assert printed.exit_code == 0
    assert out.read_text() in printed.output


def test_import_of_what_is_no_template(tmp_path: Path) -> None:
    """A file without resources gives no architecture."""
    source = tmp_path / "x.yaml"
    source.write_text("a: b\n")
    result = _run("import", source, "-o", tmp_path / "arch.yaml")
    assert result.exit_code == 1
    assert "AC602" in result.output
    assert not (tmp_path / "arch.yaml").exists()
