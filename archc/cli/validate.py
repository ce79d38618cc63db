"""`archc validate`: every check, without building anything."""

from __future__ import annotations

import sys

import click

from archc.cli import _say


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
@_say.color_option
def command(files: tuple[str, ...], env: str, form: str, strict: bool, color: str) -> None:
    """Check architecture files and tell every problem with its line, its reason and a fix.

    \b
    archc validate arch.yaml
    archc validate arch.yaml --env prod --strict
    archc validate arch.yaml --format sarif > findings.sarif
    """
    found = [d for file in files for d in _say.check(file, env)[1]]
    if form == "text":
        _say.tell(found, color)
        if not found:
            click.echo(f"{', '.join(files)}: no problems found", err=True)
    else:
        from archc import report

        click.echo(report.FORMATS[form](found, _say.sources(found)), nl=False)
    sys.exit(_say.exit_code(found, strict=strict))
