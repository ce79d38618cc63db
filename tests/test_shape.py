"""The house rules: imports point down, the top level is fixed, nothing below the command line prints or exits."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LEVELS = (
    {"diagnostics", "drawing", "registry", "shipped"},
    {"source", "model", "render", "report"},
    {"stack"},
    {"services", "diff"},
    {"passes"},
    {"layout", "lower", "checks"},
    {"views", "lift"},
    {"review"},
    {"api"},
    {"lsp"},
    {"cli"},
)
"""What may import what: a part imports only parts of lower levels, or itself."""

RANK = {part: rank for rank, parts in enumerate(LEVELS) for part in parts}

TOP_LEVEL = {"archc", "schemas", "examples", "templates", "tests", "pyproject.toml", "README.md"}
ALSO_THERE = {".ci", ".gitignore", "Makefile", "docs", "tools", "LICENSE", ".pre-commit-hooks.yaml", "action.yml"}

MODULES = sorted((ROOT / "archc").rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "archc").parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of archc that a module imports, wherever in the module it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "archc":
            names = [node.module] if node.module != "archc" else [f"archc.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names if a.name.startswith("archc.")]
        else:
            continue
        found |= {n.split(".")[1] for n in names if n and len(n.split(".")) > 1}
    return found - {"__version__"}


def test_every_part_has_a_level() -> None:
    """A new folder below archc/ has to be given its place in the order."""
    parts = {part_of(p) for p in MODULES} - {"__init__"}
    assert parts <= RANK.keys(), f"no level for {sorted(parts - RANK.keys())}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    """A module imports its own part and parts of lower levels only."""
    part = part_of(path)
    if part == "__init__":
        assert not imported_parts(path)
        return
    wrong = {i for i in imported_parts(path) - {part} if RANK[i] >= RANK[part]}
    assert not wrong, f"{part} must not import {sorted(wrong)}"


@pytest.mark.parametrize("path", [p for p in MODULES if part_of(p) not in ("cli", "lsp")], ids=lambda p: p.stem)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    """Below cli/ nothing calls print, exit or sys.exit."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    names = {f.id for f in calls if isinstance(f, ast.Name)} | {
        f"{f.value.id}.{f.attr}" for f in calls if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name)
    }
    assert not names & {"print", "exit", "quit", "sys.exit", "os._exit"}


def test_the_top_level_is_fixed() -> None:
    """A newcomer finds what the architecture page names, and nothing else."""
    ignored = {".git", ".venv", "build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    there = {p.name for p in ROOT.iterdir()} - ignored
    assert there >= TOP_LEVEL
    assert there <= TOP_LEVEL | ALSO_THERE, f"unexpected: {sorted(there - TOP_LEVEL - ALSO_THERE)}"


def test_the_api_stays_small() -> None:
    """Who reads archc/api.py knows the program."""
    assert len((ROOT / "archc/api.py").read_text(encoding="utf-8").splitlines()) <= 150
