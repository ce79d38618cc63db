"""The wheel holds all that archc needs: it runs the shop from a clean environment outside the checkout."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_runs_the_shop(tmp_path: Path) -> None:
    """Built, installed into a clean venv, and run where no checkout is."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("archc-*.whl")
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv/bin/python"
    constraints = ROOT / "tools/constraints.txt"
    run(*pip, "--python", python, "install", "--constraint", constraints, wheel, cwd=tmp_path)
    shutil.copytree(ROOT / "examples/shop", tmp_path / "shop", ignore=shutil.ignore_patterns("expected"))
    archc = tmp_path / "venv/bin/archc"
    run(archc, "validate", "shop/arch.yaml", cwd=tmp_path)
    run(archc, "build", "shop/arch.yaml", "-o", "out", cwd=tmp_path)
    run(archc, "render", "shop/arch.yaml", "-o", "out/shop.png", "-o", "out/shop.html", cwd=tmp_path)
    expected = ROOT / "examples/shop/expected/shop.template.yaml"
    assert (tmp_path / "out/shop.template.yaml").read_bytes() == expected.read_bytes()
    assert (tmp_path / "out/shop.png").stat().st_size > 10_000
    run(archc, "init", "new", "--from", "topic", cwd=tmp_path)
    run(archc, "validate", "new/arch.yaml", cwd=tmp_path)
