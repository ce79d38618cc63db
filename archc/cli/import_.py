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
@_say.color_option
def command(files: tuple[str, ...], output: str, color: str) -> None:
    """Make an architecture file of CloudFormation: templates, SAM, a CDK output folder.

    A template that archc built gives back the file it was built from. In any other template every resource stays as
    it is, under its logical id, so that the result can update the stack that exists.

    \b
    archc import template.yaml -o arch.yaml
    archc import cdk.out -o arch.yaml
    archc import build/shop.template.yaml
    """
    folder = Path.cwd() if output == "-" else Path(output).resolve().parent
    text, found = api.lift(files, folder)
    if text is None:
        _say.stop(found, color)
    if output == "-":
        click.echo(text, nl=False)
    else:
        path = Path(output)
        found = (*found, *api.write({path.name: text.encode()}, path.parent))
    _say.tell(found, color)
    sys.exit(_say.exit_code(found))
