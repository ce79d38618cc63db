"""What every command that draws has in common: formats by their endings, and how a picture is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

ENDINGS = ("svg", "png", "pdf", "html", "drawio", "mmd", "d2", "json")
"""Every format; a test holds them to `archc.render`, which this module does not import to keep `--help` short."""


def ending_of(output: str, endings: tuple[str, ...] = ENDINGS) -> str:
    """Return the format that an output's ending names.

    Raises:
        BadParameter: it names none of them.
    """
    ending = Path(output).suffix.removeprefix(".").lower()
    if ending in endings:
        return ending
    from archc.diagnostics import nearest

    near = nearest(ending, endings)
    hint = f" Did you mean .{near}?" if near else ""
    raise click.BadParameter(f"{output!r} must end in one of .{', .'.join(endings)}.{hint}", param_hint="-o")


def theme_option(command: Command) -> Command:
    """Add `--theme`."""
    return click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)(command)


def quality_option(command: Command) -> Command:
    """Add `--quality`."""
    choice = click.Choice(["draft", "best"])
    hint = "How hard the layout tries."
    return click.option("--quality", type=choice, default="best", show_default=True, help=hint)(command)


def scale_option(command: Command) -> Command:
    """Add `--scale`."""
    scale = click.FloatRange(0.25, 8)
    hint = "Pixels of a PNG per pixel of the page."
    return click.option("--scale", type=scale, default=2.0, show_default=True, help=hint)(command)
