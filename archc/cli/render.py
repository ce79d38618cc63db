"""`archc render`: draw the picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archc import api
from archc.api import Diagnostics
from archc.cli import _picture, _say, _template
from archc.diagnostics import has_errors

if TYPE_CHECKING:
    from archc.drawing.graph import Graph
    from archc.drawing.picture import Picture
    from archc.layout import Earlier


@click.command(name="render")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    help=f"Where to; its ending is the format: {', '.join(_picture.ENDINGS)}.",
)
@click.option("--env", default="", help="Merge this environment of the file first.")
@click.option("--view", default="overview", show_default=True, help="overview, network or security.")
@click.option(
    "--layout",
    "engine",
    type=click.Choice(["archc", "elk", "tala"]),
    default="archc",
    show_default=True,
    help="Who places the boxes; elk and tala need archc[d2].",
)
@_picture.quality_option
@_picture.theme_option
@_picture.scale_option
@click.option(
    "--like",
    default=None,
    metavar="OLD.json",
    help="Keep everything where it stands in this earlier picture, written with -o OLD.json.",
)
@click.option("--title", default=None, help="Another title than the file's.")
@click.option("--no-legend", is_flag=True, help="Leave the legend out.")
@click.option(
    "--highlight", multiple=True, metavar="NAME", help="Dim everything but these and what they are joined to."
)
@click.option("--step", type=click.IntRange(1), default=None, help="Dim everything but this step of the request flow.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of a template; decides its conditions.",
)
@click.option("--keep-going", is_flag=True, help="Draw what can be read of a broken template.")
@_say.color_option
def command(files: tuple[str, ...], outputs: tuple[str, ...], env: str, color: str, **how: Any) -> None:
    """Draw an architecture, or any CloudFormation: templates, SAM, a CDK output folder.

    \b
    archc render arch.yaml -o arch.png
    archc render arch.yaml -o arch.svg -o arch.html --theme dark
    archc render arch.yaml -o network.png --view network
    archc render arch.yaml -o arch.svg -o arch.json --like arch.json
    archc render template.yaml -o stack.png --parameter Stage=prod
    archc render cdk.out -o stack.svg
    """
    formats = [_picture.ending_of(o) for o in outputs]
    if how["scale"] != how["scale"]:
        raise click.BadParameter("it must be a number", param_hint="--scale")
    if how["like"] is not None and how["engine"] != "archc":
        raise click.UsageError(f"--like is for archc's own layout, and --layout {how['engine']} asks for another")
    if _template.named(files):
        graph, found = _template.graph(files, how["parameters"], how["view"], keep_going=how["keep_going"])
        if graph is not None:
            how |= _template.check_names(graph, how["highlight"])
    else:
        graph, found = _graph(files, env, how, told="html" in formats)
    if graph is None:
        _say.stop(found, color)
    earlier, more = _earlier(graph, how["like"])
    found = (*found, *more)
    if has_errors(more):
        _say.stop(found, color)
    picture = _laid_out(graph, earlier, how)
    made = {o: _render(picture, f, how) for o, f in zip(outputs, formats, strict=True)}
    found = (*found, *api.write(made, Path()))
    _say.tell(found, color)
    code = _say.exit_code(found)
    if not code:
        size = (
            f"{picture.width:.0f} × {picture.height:.0f} px, {len(picture.boxes)} boxes, {len(picture.arrows)} arrows"
        )
        click.echo(f"{', '.join(outputs)}: {size}", err=True)
    sys.exit(code)


def _graph(files: tuple[str, ...], env: str, how: dict[str, Any], *, told: bool) -> tuple[Graph | None, Diagnostics]:
    if len(files) != 1:
        raise click.UsageError("one architecture file at a time")
    if how["parameters"] or how["keep_going"]:
        option = "--parameter" if how["parameters"] else "--keep-going"
        raise click.UsageError(f"{option} is for CloudFormation templates, and {files[0]!r} is none")
    blueprint, found = _say.check(files[0], env)
    if blueprint is None:
        return None, found
    _check_names(how["view"], how["highlight"], blueprint)
    graph, more = api.graph(blueprint, how["view"], told=told)
    return graph, (*found, *more)


def _earlier(graph: Graph, path: str | None) -> tuple[Earlier | None, Diagnostics]:
    """Read the picture that this one is to be like."""
    if path is None:
        return None, ()
    from archc.layout import follow

    return follow(graph, path)


def _laid_out(graph: Graph, earlier: Earlier | None, how: dict[str, Any]) -> Picture:
    """Lay a graph out as the options say."""
    from dataclasses import replace

    from archc.layout import EngineMissingError, lay_out

    if how["title"] is not None:
        graph = replace(graph, title=how["title"])
    if how["no_legend"]:
        graph = replace(graph, legend=False)
    if how["step"] is not None:
        graph = _only_step(graph, how["step"])
    with _say.working("drawing") as progress:
        try:
            return lay_out(graph, quality=how["quality"], engine=how["engine"], like=earlier, progress=progress)
        except EngineMissingError as error:
            raise click.UsageError(f"--layout {how['engine']}: {error}") from error


def _check_names(view: str, highlight: tuple[str, ...], blueprint: Any) -> None:
    from archc import views
    from archc.diagnostics import nearest

    if view not in views.names():
        near = nearest(view, views.names())
        hint = f" Did you mean {near}?" if near else ""
        raise click.BadParameter(
            f"there is no view {view!r}; the views are {', '.join(views.names())}.{hint}", param_hint="--view"
        )
    names = [*blueprint.architecture.components, *blueprint.architecture.actors]
    for name in highlight:
        if name not in names:
            near = nearest(name, names)
            hint = f" Did you mean {near}?" if near else ""
            raise click.BadParameter(f"there is no component or actor {name!r}.{hint}", param_hint="--highlight")


def _only_step(graph: Graph, step: int) -> Graph:
    """Dim every arrow but the one of a step, and every box but its ends."""
    from dataclasses import replace

    steps = sorted({a.step for a in graph.arrows} - {0})
    if step not in steps:
        said = (
            f"the file has the steps {steps[0]} to {steps[-1]}" if steps else "the file numbers no steps (layout.steps)"
        )
        raise click.BadParameter(f"there is no step {step}: {said}", param_hint="--step")
    shown = [a for a in graph.arrows if a.step == step]
    ends = {e for a in shown for e in (a.source, a.target)}
    boxes = tuple(b if b.id in ends else replace(b, state="dimmed") for b in graph.boxes)
    arrows = tuple(a if a in shown else replace(a, state="dimmed") for a in graph.arrows)
    return replace(graph, boxes=boxes, arrows=arrows)


def _render(picture: Picture, form: str, how: dict[str, Any]) -> bytes:
    from archc.render import render

    return render(picture, form, theme=how["theme"], scale=how["scale"], highlight=frozenset(how["highlight"]))
