"""`archc fmt`: the canonical form of architecture files, comments kept."""

from __future__ import annotations

import difflib
import sys

import click

from archc.cli import _say
from archc.cli._rewrite import rewrite
from archc.diagnostics import Diagnostic
from archc.source import read
from archc.source.format import format_text


@click.command(name="fmt")
@click.argument("files", metavar="ARCH...", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Change nothing; end with 1 where a file is not formatted.")
@click.option("--diff", is_flag=True, help="Change nothing; print what would change.")
@_say.color_option
def command(files: tuple[str, ...], check: bool, diff: bool, color: str) -> None:
    """Write architecture files in their canonical form. `-` reads standard input and writes standard output.

    \b
    archc fmt arch.yaml
    archc fmt --check examples/*/arch.yaml
    archc fmt - < arch.yaml
    """
    worst = 0
    for file in files:
        worst = max(worst, _format(file, check=check, diff=diff, color=color))
    sys.exit(worst)


def _format(file: str, *, check: bool, diff: bool, color: str) -> int:
    text, found = read(file)
    new, more = format_text(text, file) if text is not None else (None, ())
    told: tuple[Diagnostic, ...] = (*found, *more)
    if new is None or text is None:
        _say.tell(told, color)
        return _say.exit_code(told)
    changed = new != text
    if diff and changed:
        click.echo(_difference(text, new, file), nl=False)
    if file == "-" and not (check or diff):
        click.echo(new, nl=False)
    elif changed and not (check or diff):
        told = (*told, *rewrite(file, new))
    _say.tell(told, color)
    if changed and file != "-" and not diff:
        click.echo(f"{file}: {'would be formatted' if check else 'formatted'}", err=True)
    return max(_say.exit_code(told), int(changed and (check or diff)))


def _difference(old: str, new: str, file: str) -> str:
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), file, f"{file} (formatted)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
