"""`archc review`: everything a reviewer of a change wants to see, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from archc import api
from archc.cli import _picture, _say
from archc.cli.diff import compared

if TYPE_CHECKING:
    from archc.review.compare import Comparison

_ENDINGS = ("html", "md")


@click.command(name="review")
@click.argument("sides", metavar="OLD NEW", nargs=-1, required=True)
@click.option(
    "-o", "--output", "outputs", multiple=True, required=True, help="Where to: a page (.html) or Markdown (.md)."
)
@click.option("--env", default="", help="Merge this environment of both files first.")
@_picture.theme_option
@_picture.quality_option
@_say.color_option
def command(
    sides: tuple[str, ...],
    outputs: tuple[str, ...],
    env: str,
    theme: Literal["light", "dark"],
    quality: Literal["draft", "best"],
    color: str,
) -> None:
    """Write one page about a change: before and after, verdicts, new findings, grants, resources.

    \b
    archc review HEAD~1 -o review.html -- arch.yaml
    archc review old.yaml new.yaml -o review.html -o review.md
    archc review deployed.json arch.yaml -o review.html
    """
    endings = {output: _picture.ending_of(output, _ENDINGS) for output in outputs}
    comparison, _ = compared(sides, env, color, findings=True)
    made = {o: _rendered(comparison, ending, theme, quality).encode() for o, ending in endings.items()}
    _say.stop(api.write(made, Path()), color)


def _rendered(
    comparison: Comparison, ending: str, theme: Literal["light", "dark"], quality: Literal["draft", "best"]
) -> str:
    if ending == "md":
        from archc.review import markdown

        return markdown.render(comparison, whole=True)
    from dataclasses import replace

    from archc.review import page
    from archc.review.picture import both, draw

    drawn = both(comparison)
    headless = replace(drawn, union=replace(drawn.union, title="", subtitle=""))  # the page has its own heading
    with _say.working("drawing") as progress:
        picture = draw(headless, quality=quality, progress=progress)
    return page.render(comparison, picture, drawn, theme=theme)
