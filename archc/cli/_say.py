"""How commands speak: diagnostics to standard error in the wanted format, and the exit code that follows from them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any, NoReturn, TextIO, TypeVar

import click

from archc import api
from archc.diagnostics import Diagnostic, codes
from archc.source import read
from archc.source.read import STDIN
from archc.stack.link import Blueprint

Command = TypeVar("Command", bound=Callable[..., Any])

FILE_CODES = frozenset({codes.FILE_UNREADABLE.id, codes.OUTPUT_UNWRITABLE.id, codes.REVISION_UNREADABLE.id})
"""Problems of files, not of what stands in them: exit code 2."""


def color_option(command: Command) -> Command:
    """Add `--color`."""
    choice = click.Choice(["auto", "always", "never"])
    return click.option("--color", type=choice, default="auto", help="Colour in messages; NO_COLOR is honoured.")(
        command
    )


_READ: dict[str, str] = {}
"""Texts that cannot be read a second time, by the name that diagnostics call them: standard input."""


def check(path: str, env: str = "", *, review: bool = False) -> tuple[Blueprint | None, tuple[Diagnostic, ...]]:
    """Check an architecture file, and review it where asked; the text of standard input is kept for the report."""
    if path != "-":
        return api.check(path, env, review=review)
    text, found = read(path)
    if text is None:
        return None, found
    _READ[STDIN] = text
    return api.check_text(text, STDIN, Path.cwd(), env, review=review)


def keep(texts: Mapping[str, str]) -> None:
    """Remember texts for the report: of files of a git revision."""
    _READ.update(texts)


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being done when it takes longer than a second; gives the function that is told."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.status import Status

    status = Status(what, console=Console(stderr=True))
    timer = Timer(1.0, status.start)
    timer.start()
    try:
        yield lambda step: status.update(f"{what}: {step}")
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def wants_color(choice: str, stream: TextIO | None = None) -> bool:
    """Say whether what goes to a stream is coloured; without one, messages, which go to standard error."""
    if choice != "auto":
        return choice == "always"
    return (stream or sys.stderr).isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def tell(diagnostics: Iterable[Diagnostic], color: str = "auto") -> None:
    """Print diagnostics for people to standard error; notes are left out, but for the one that says there is more."""
    from archc.report import text

    shown = [d for d in diagnostics if d.severity != "note" or d.code is codes.FURTHER_PROBLEMS]
    if shown:
        width = shutil.get_terminal_size((100, 24)).columns if sys.stderr.isatty() else 100
        coloured = wants_color(color)
        report = text.render(shown, sources(shown), color=coloured, width=width)
        click.echo(report, err=True, nl=False, color=coloured)


def sources(diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """Return the text of every file that the diagnostics point into, as far as it can be read again."""
    found = list(diagnostics)
    files = {d.span.file for d in found if d.span} | {r.span.file for d in found for r in d.related}
    texts = {f: read(f)[0] or "" for f in sorted(files) if Path(f).is_file()}
    return {**texts, **_READ}


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> int:
    """Return what the program ends with: 0, 1 for errors (and warnings when strict), 2 for files."""
    found = list(diagnostics)
    errors = [d for d in found if d.severity == "error"]
    if errors and all(d.code.id in FILE_CODES for d in errors):
        return 2
    return 1 if errors or (strict and any(d.severity == "warning" for d in found)) else 0


def stop(diagnostics: Iterable[Diagnostic], color: str = "auto", *, strict: bool = False) -> NoReturn:
    """Print diagnostics and end with their exit code."""
    found = list(diagnostics)
    tell(found, color)
    sys.exit(exit_code(found, strict=strict))
