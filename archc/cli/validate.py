"""`archc validate`: every check, without building anything."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import click

from archc import api
from archc.cli import _baseline, _rules, _say
from archc.cli._rewrite import rewrite
from archc.diagnostics import Diagnostic, in_order
from archc.passes.limit import limit
from archc.stack.link import Blueprint

_ROUNDS = 10
"""A fix can bring the next one to light: a renamed component, then the arrows to it."""


@click.command(name="validate")
@click.argument("files", metavar="ARCH...", nargs=-1, required=True)
@click.option("--env", default="", help="Merge this environment of the file first.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="How findings are told.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--fix", is_flag=True, help="Repair what is certain; comments and order stay.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Tell only what is not in this file.")
@click.option("--write-baseline", is_flag=True, help="Write today's findings into the --baseline file.")
@_rules.option
@_say.color_option
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: tuple[str, ...],
    env: str,
    form: str,
    strict: bool,
    fix: bool,
    baseline: Path | None,
    write_baseline: bool,
    rules: _rules.GuardRules,
    color: str,
) -> None:
    """Check architecture files and tell every problem with its line, its reason and a fix.

    Without --env, the environments of the file are checked too.

    \b
    archc validate arch.yaml
    archc validate arch.yaml --env prod --strict
    archc validate arch.yaml --fix
    archc validate arch.yaml --baseline known.json --write-baseline
    archc validate arch.yaml --format sarif > findings.sarif
    archc validate arch.yaml --rules policies/
    """
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline FILE")
    if fix and "-" in files:
        raise click.UsageError("--fix changes files, and standard input is none")
    with _without_collecting():
        if fix:
            for file in files:
                _fix(file, env)
        found = {file: _check(file, env, rules) for file in files}
    if baseline and write_baseline:
        count = _baseline.write(baseline, (d for some in found.values() for d in some))
        click.echo(f"{baseline}: {count} finding{'' if count == 1 else 's'}", err=True)
    if baseline:
        found = {file: _baseline.without(baseline, some) for file, some in found.items()}
    _tell(found, form, color)
    sys.exit(_say.exit_code((d for some in found.values() for d in some), strict=strict))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let no garbage be looked for: what a check makes has no cycles, and looking takes longer than the check."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _check(file: str, env: str, rules: _rules.GuardRules) -> list[Diagnostic]:
    """Return what is wrong with a file, in itself, in its environments, and in what it becomes."""
    blueprint, told = _say.check(file, env, review=True)
    found = list(told)
    if file != "-" and not env:
        found += _in_environments(file, found)
    if blueprint is not None and (rules or _needs_stack(blueprint)):
        built = api.build(blueprint, audit=bool(rules), guard_rules=rules)[1]
        found += [d for d in built if d.severity != "note"]
    return found


def _needs_stack(blueprint: Blueprint) -> bool:
    """Whether only the finished resources tell: logical ids may meet where one name begins like another."""
    components = blueprint.architecture.components.values()
    bases = sorted(c.base for c in components)
    alike = any(after.startswith(before) for before, after in pairwise(bases))
    shared = blueprint.architecture.stack
    own = any(c.common.overrides or c.common.ids or c.existing for c in components)
    return alike or own or bool(shared.ids or shared.overrides)


def _in_environments(file: str, told: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the errors that only an environment has. A file without environments is not read again."""
    known = {(d.code.id, d.span, d.message) for d in told}
    found: dict[tuple[object, ...], Diagnostic] = {}
    for env in _environments(file):
        for d in _say.check(file, env)[1]:
            key = (d.code.id, d.span, d.message)
            if d.severity == "error" and key not in known:
                found.setdefault(key, d)
    return list(found.values())


def _environments(file: str) -> list[str]:
    from archc.source import Mapping, parse, read

    text, _ = read(file)
    root = parse(text, file)[0] if text and "environments:" in text else None
    found = root.get("environments") if isinstance(root, Mapping) else None
    return sorted(e.name for e in found) if isinstance(found, Mapping) else []


def _fix(file: str, env: str) -> None:
    """Apply the fixes of a file, round after round, until none is left or none helps."""
    from archc.source import read
    from archc.source.edit import repair

    done: list[str] = []
    for _ in range(_ROUNDS):
        text = read(file)[0]
        if text is None:
            return
        fixes = [d.fix for d in _check(file, env, ()) if d.fix]
        repaired, applied = repair(text, fixes)
        if repaired == text:
            break
        if refused := rewrite(file, repaired):
            _say.stop(refused)
        done += [f.title for f in applied]
    if done:
        click.echo(f"{file}: {len(done)} fix{'es' if len(done) > 1 else ''}: {'; '.join(done[:10])}", err=True)


def _tell(found: Mapping[str, list[Diagnostic]], form: str, color: str) -> None:
    told = [d for file, some in found.items() for d in limit(in_order(some), file)]
    if form != "text":
        from archc import report

        click.echo(report.FORMATS[form](told, _say.sources(told)), nl=False)
        return
    _say.tell(told, color)
    if not told:
        click.echo(f"{', '.join(found)}: no problems found", err=True)
