"""`archc import`: CloudFormation to an architecture file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archc import api
from archc.cli import _say


@click.command(name="import")
@click.argument("files", metavar="TEMPLATE...", nargs=-1, required=True)
@click.option("-o", "--output", default="-", help="The architecture file; standard output where it is not said.")
@click.option("--defaults", is_flag=True, help="Take archc's defaults: what it adds is told, and not left out.")
@_say.color_option
def command(files: tuple[str, ...], output: str, defaults: bool, color: str) -> None:
    """Make an architecture file of CloudFormation: templates, SAM, a CDK output folder.

    A template that archc built gives back the file it was built from. Of any other template, what archc's services can
    say becomes components and arrows, and the rest stays as it is. Every resource keeps its logical id, and what it
    builds is what the stack has: each line of `overrides` is a difference between that and what archc ships.

    \b
    archc import template.yaml -o arch.yaml
    archc import cdk.out -o arch.yaml
    archc import template.yaml --defaults -o arch.yaml
    archc import build/shop.template.yaml
    """
    folder = Path.cwd() if output == "-" else Path(output).resolve().parent
    text, found = api.lift(files, folder, defaults=defaults)
    if text is None:
        _say.stop(found, color)
    if output == "-":
        click.echo(text, nl=False)
    else:
        path = Path(output)
        found = (*found, *api.write({path.name: text.encode()}, path.parent))
    _say.tell(found, color)
    sys.exit(_say.exit_code(found))
