"""What other projects use before a commit and in a pull request: the hooks and the action work as they are."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from archc.cli import cli

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
QUEUE = "archc: 1\nname: shop\nregion: eu-west-1\n\ncomponents:\n  orders: { type: sqs }\n"

bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the action runs in bash")


@pytest.mark.parametrize("hook", HOOKS, ids=lambda h: h["id"])
def test_hooks_run_commands_that_are_there(hook: dict[str, str]) -> None:
    """A hook's entry is a command of archc, and its pattern finds architecture files."""
    program, command = hook["entry"].split()
    assert program == "archc"
    assert command in cli.commands or cli.get_command(None, command)  # type: ignore[arg-type]
    assert re.search(hook["files"], "systems/shop/arch.yaml")


def test_every_input_is_used() -> None:
    """The action passes each of its inputs on to a step, and describes it."""
    steps = str(ACTION["runs"]["steps"])
    for name, said in ACTION["inputs"].items():
        assert f"inputs.{name} " in steps
        assert said["description"].endswith(".")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a file, and a program `archc` in its path."""
    program = tmp_path / "bin/archc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archc.cli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "arch.yaml").write_text(QUEUE, encoding="utf-8")
    return tmp_path


def run(project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step with its inputs, as GitHub does."""
    step = ACTION["runs"]["steps"][-1]
    given = {name: str(said["default"]) for name, said in ACTION["inputs"].items()} | inputs
    env = {key: given[value.split("inputs.")[1].split(" ")[0]] for key, value in step["env"].items()}
    env |= {"PATH": f"{project / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=project, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


@bash
class TestAction:
    def test_findings_become_annotations(self, project: Path) -> None:
        """A warning is an annotation at its line, and fails nothing."""
        done = run(project)
        assert done.returncode == 0, done.stderr
        assert "::warning file=arch.yaml,line=6" in done.stdout

    def test_strict(self, project: Path) -> None:
        """With `strict` a warning fails the run."""
        assert run(project, strict="true").returncode == 1

    def test_errors_fail(self, project: Path) -> None:
        """An error fails the run, after everything was told."""
        (project / "arch.yaml").write_text(QUEUE.replace("sqs", "sqz"), encoding="utf-8")
        done = run(project, sarif="out.sarif")
        assert done.returncode == 1
        assert "::error" in done.stdout
        assert (project / "out.sarif").read_text(encoding="utf-8").startswith("{")

    def test_format(self, project: Path) -> None:
        """A file that is not formatted fails the run, unless that is not asked."""
        (project / "arch.yaml").write_text(QUEUE.replace("orders: ", "orders:    "), encoding="utf-8")
        assert run(project).returncode == 1
        assert run(project, **{"format-check": "false"}).returncode == 0

    def test_baseline_and_several_files(self, project: Path) -> None:
        """Known findings are silent, in every file that is named."""
        (project / "more.yaml").write_text(QUEUE, encoding="utf-8")
        archc = [sys.executable, "-m", "archc.cli", "validate", "arch.yaml", "more.yaml"]
        made = [*archc, "--baseline", "known.json", "--write-baseline"]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        assert subprocess.run(made, cwd=project, env=env, check=False, capture_output=True).returncode == 0
        done = run(project, files="arch.yaml more.yaml", baseline="known.json", strict="true")
        assert done.returncode == 0, done.stdout + done.stderr
