"""Templates on the command line: told from architectures by what stands in them, read once, drawn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from archc.diagnostics import Diagnostic
    from archc.drawing.graph import Graph

STDIN = "-"


def named(files: tuple[str, ...]) -> bool:
    """Whether what is named are CloudFormation templates: a folder, or a file that says so."""
    return any(_is_template(file) for file in files)


def _is_template(file: str) -> bool:
    from archc.lift import is_template
    from archc.source import read

    if file == STDIN:
        return is_template(stdin_text())
    if Path(file).is_dir():
        return True
    text, _ = read(file)
    return text is not None and is_template(text)


def stdin_text() -> str:
    """Return standard input. It is read once and put back, so that whoever reads it next finds it again."""
    import io

    data = sys.stdin.buffer.read()
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    return data.decode("utf-8", "replace")


def values(given: tuple[str, ...]) -> dict[str, str]:
    """Return `Name=Value` options as a mapping."""
    found = {}
    for option in given:
        name, equals, value = option.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{option!r} is not Name=Value", param_hint="--parameter")
        found[name] = value
    return found


def graph(
    files: tuple[str, ...], given: tuple[str, ...], view: str, *, keep_going: bool
) -> tuple[Graph | None, tuple[Diagnostic, ...]]:
    """Read templates and return the graph of a view."""
    from archc import lift

    wanted = values(given)
    if view not in lift.VIEWS:
        raise click.BadParameter(f"the views of a template are {', '.join(lift.VIEWS)}", param_hint="--view")
    templates, found = lift.read(files, keep_going=keep_going)
    if templates is None:
        return None, found
    drawn, more = lift.picture_graph(templates, wanted, view)
    return drawn, (*found, *more)


def check_names(drawn: Graph, highlight: tuple[str, ...]) -> dict[str, Any]:
    """Return the ids to highlight: logical ids, where something folded is shown by what it is folded into."""
    from archc.diagnostics import nearest

    shown = {b.id: b.id for b in drawn.boxes} | {m: b.id for b in drawn.boxes for m in b.members}
    for name in highlight:
        if name not in shown:
            near = nearest(name, shown)
            hint = f" Did you mean {near}?" if near else ""
            raise click.BadParameter(f"there is no resource {name!r}.{hint}", param_hint="--highlight")
    return {"highlight": tuple(shown[n] for n in highlight)}
