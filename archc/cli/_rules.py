"""Rules of an organisation: the CloudFormation Guard files of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

GuardRules = tuple[tuple[str, str], ...]


def option(command: Command) -> Command:
    """Add `--rules`, which reads to pairs of file name and text."""
    return click.option(
        "--rules",
        metavar="DIR",
        callback=_read,
        help="Also hold the template to the CloudFormation Guard files (*.guard) of this folder.",
    )(command)


def _read(ctx: click.Context, param: click.Parameter, value: str | None) -> GuardRules:  # noqa: ARG001 - click's shape
    if value is None:
        return ()
    folder = Path(value)
    if not folder.is_dir():
        raise click.BadParameter(f"there is no folder {value!r}")
    files = sorted(folder.rglob("*.guard"))
    if not files:
        raise click.BadParameter(f"the folder {value!r} has no file that ends in .guard")
    try:
        return tuple((f.relative_to(folder).as_posix(), f.read_text(encoding="utf-8")) for f in files)
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"a rule file cannot be read: {error}") from error
