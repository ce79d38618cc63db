"""`archc diff`: what a change does, before anyone deploys it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archc import api
from archc.cli import _picture, _say

if TYPE_CHECKING:
    from archc.api import Diagnostics
    from archc.review.compare import Comparison

_GATES = ("replace", "data-loss", "widen")


def sides_of(said: tuple[str, ...]) -> tuple[str, str]:
    """Return OLD and NEW of the arguments; `main feature -- arch.yaml` names two revisions and a path.

    Raises:
        UsageError: there are not two of them.
    """
    if len(said) == 3:
        return f"{said[0]}:./{said[2]}", f"{said[1]}:./{said[2]}"
    if len(said) == 2:
        return said[0], said[1]
    msg = "name two sides: `archc diff OLD NEW`, or a git revision and a file: `archc diff HEAD~1 -- arch.yaml`"
    raise click.UsageError(msg)


@click.command(name="diff")
@click.argument("sides", metavar="OLD NEW", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    help=f"Draw both in one picture; its ending is the format: {', '.join(_picture.ENDINGS)}.",
)
@click.option("--env", default="", help="Merge this environment of both files first.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the changes are told.",
)
@click.option(
    "--fail-on",
    "gates",
    multiple=True,
    type=click.Choice(_GATES),
    help="End with 1 when something is or may be replaced, data is or may be lost, access widens.",
)
@_picture.theme_option
@_picture.scale_option
@_picture.quality_option
@_say.color_option
def command(
    sides: tuple[str, ...],
    outputs: tuple[str, ...],
    env: str,
    form: str,
    gates: tuple[str, ...],
    color: str,
    **how: Any,
) -> None:
    """Tell what changes: what is replaced, what loses data, who may do more.

    \b
    archc diff old.yaml new.yaml
    archc diff HEAD~1 -- arch.yaml                 the last commit against the file as it is
    archc diff main:arch.yaml arch.yaml -o diff.svg
    archc diff deployed.json arch.yaml --fail-on data-loss --fail-on widen
    archc diff old/cdk.out cdk.out --format markdown > comment.md
    """
    for output in outputs:
        _picture.ending_of(output)
    comparison, found = compared(sides, env, color)
    told = _rendered(comparison, form, color)
    if outputs:
        found = (*found, *_drawn(comparison, outputs, how))
        if _say.exit_code(found):
            _say.stop(found, color)
    click.echo(told, nl=False, color=_say.wants_color(color, sys.stdout))
    _say.tell((d for d in found if d.severity == "error"), color)
    reached = [gate for gate in comparison.reached if gate in gates]
    if reached:
        click.echo(f"archc: the verdict is reached: {', '.join(reached)}", err=True)
    sys.exit(1 if reached else 0)


def compared(sides: tuple[str, ...], env: str, color: str, *, findings: bool = False) -> tuple[Comparison, Diagnostics]:
    """Compare what the arguments name, or tell what stands against it and end."""
    old, new = sides_of(sides)
    if old == new == "-":
        msg = "standard input can be one side only"
        raise click.UsageError(msg)
    texts: dict[str, str] = {}
    comparison, found = api.diff(old, new, env, findings=findings, texts=texts)
    _say.keep(texts)
    if comparison is None:
        _say.stop(found, color)
    return comparison, found


def _rendered(comparison: Comparison, form: str, color: str) -> str:
    if form == "json":
        from archc.review import json

        return json.render(comparison)
    if form == "markdown":
        from archc.review import markdown

        return markdown.render(comparison)
    from archc.review import text

    width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
    return text.render(comparison, color=_say.wants_color(color, sys.stdout), width=width)


def _drawn(comparison: Comparison, outputs: tuple[str, ...], how: dict[str, Any]) -> Diagnostics:
    """Draw and write every picture; nothing is written unless all could be drawn."""
    from archc.render import render
    from archc.review.picture import both, draw

    with _say.working("drawing") as progress:
        picture = draw(both(comparison), quality=how["quality"], progress=progress)
    made = {o: render(picture, _picture.ending_of(o), theme=how["theme"], scale=how["scale"]) for o in outputs}
    return api.write(made, Path())
