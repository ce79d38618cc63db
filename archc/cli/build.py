"""`archc build`: compile the CloudFormation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from archc import api
from archc.cli import _rules, _say


@click.command(name="build")
@click.argument("files", metavar="ARCH...", nargs=-1, required=True)
@click.option("-o", "--output", "folder", default="build", show_default=True, help="The folder that gets the files.")
@click.option("--env", default="", help="Merge this environment of the file first.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="The template's form.",
)
@click.option("--no-audit", is_flag=True, help="Skip the check of the template by AWS's offline engine.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@_rules.option
@_say.color_option
def command(
    files: tuple[str, ...],
    folder: str,
    env: str,
    form: Literal["yaml", "json"],
    no_audit: bool,
    strict: bool,
    rules: _rules.GuardRules,
    color: str,
) -> None:
    """Compile architecture files to CloudFormation templates, a manifest and packed code.

    \b
    archc build arch.yaml                  into build/
    archc build arch.yaml -o out --env prod
    aws s3 cp build/assets s3://BUCKET/assets/ --recursive
    aws cloudformation deploy --template-file build/NAME.template.yaml --stack-name NAME \\
        --capabilities CAPABILITY_IAM --parameter-overrides AssetsBucket=BUCKET
    """
    if rules and no_audit:
        raise click.UsageError("--rules are checked by the audit that --no-audit leaves out")
    worst = 0
    for file in files:
        place = Path(folder) if len(files) == 1 else Path(folder) / Path(file).parent.name
        worst = max(worst, _build(file, place, env, form, not no_audit, rules, strict, color))
    sys.exit(worst)


def _build(
    file: str,
    folder: Path,
    env: str,
    form: Literal["yaml", "json"],
    audit: bool,
    rules: _rules.GuardRules,
    strict: bool,
    color: str,
) -> int:
    blueprint, found = _say.check(file, env)
    built = None
    if blueprint is not None and not (strict and _say.exit_code(found, strict=True)):
        built, more = api.build(blueprint, form=form, audit=audit, guard_rules=rules)
        found = (*found, *more)
    if built is not None and not (strict and _say.exit_code(found, strict=True)):
        found = (*found, *api.write(built.files, folder))
    _say.tell(found, color)
    code = _say.exit_code(found, strict=strict)
    if built is not None and code == 0:
        template = next(n for n in built.files if ".template." in n)
        assets = f", {len(built.lowered.assets)} asset(s)" if built.lowered.assets else ""
        click.echo(f"{folder / template}: {len(built.lowered.made)} resources{assets}", err=True)
    return code
