"""`archc init`: write a starter that validates, renders and builds as it is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from archc import api, shipped
from archc.cli import _say

_DEFAULT = "queue"
_SCHEMA = "archc.schema.json"


def starters() -> dict[str, Path]:
    """Return the starters' folders by name, the default first."""
    found = {p.name: p for p in sorted(shipped.folder("templates/starters").iterdir()) if p.is_dir()}
    return {_DEFAULT: found.pop(_DEFAULT), **found}


def _listed(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's shape
    if not value or ctx.resilient_parsing:
        return
    for name, folder in starters().items():
        click.echo(f"{name:12} {_about(folder)}")
    ctx.exit()


def _about(folder: Path) -> str:
    """Return the first sentence of a starter's comment."""
    lines = (folder / "arch.yaml").read_text(encoding="utf-8").splitlines()[1:]
    comment = " ".join(line.removeprefix("#").strip() for line in lines[: _first_key(lines)])
    return comment.partition(". ")[0].rstrip(".")


def _first_key(lines: list[str]) -> int:
    return next(n for n, line in enumerate(lines) if not line.startswith("#"))


@click.command(name="init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--from", "starter", default=_DEFAULT, show_default=True, metavar="NAME", help="The starter to write.")
@click.option("--name", default="", help="The stack's name; the starter's own where it is not said.")
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_listed, help="List the starters.")
def command(folder: Path, starter: str, name: str) -> None:
    """Write a first architecture with its code, ready to validate, draw and build.

    \b
    archc init --list
    archc init                            a queue with a worker, here
    archc init shop --from shop
    archc init web --from three-tier --name web
    """
    files = _files(starter)
    if name:
        files["arch.yaml"] = _renamed(files["arch.yaml"], name)
    there = [f for f in files if (folder / f).exists() and f != _SCHEMA]
    if there:
        raise click.UsageError(f"{folder / there[0]} is there already; name another folder")
    found = api.write(files, folder)
    if found:
        _say.stop(found)
    place = folder / "arch.yaml"
    click.echo(f"{place}: a first architecture, from the starter {starter}", err=True)
    file, picture = shlex.quote(str(place)), shlex.quote(str(folder / "arch.png"))
    steps = (f"validate {file}", f"render {file} -o {picture}", f"build {file}")
    click.echo("next:  " + "\n       ".join(f"archc {step}" for step in steps), err=True)


def _files(starter: str) -> dict[str, bytes]:
    """Return the files of a starter by their place below the new folder, and the schema for editors."""
    known = starters()
    if starter not in known:
        from archc.diagnostics import nearest

        near = nearest(starter, known)
        hint = f" Did you mean {near!r}?" if near else ""
        raise click.BadParameter(f"{starter!r} is none of {', '.join(known)}.{hint}", param_hint="--from")
    root = known[starter]
    paths = [p for p in sorted(root.rglob("*")) if p.is_file() and "__pycache__" not in p.parts]
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in paths}
    return {**files, _SCHEMA: (shipped.folder("schemas") / _SCHEMA).read_bytes()}


def _renamed(text: bytes, name: str) -> bytes:
    from archc.model.naming import STACK_NAME_PATTERN

    if not re.fullmatch(STACK_NAME_PATTERN.strip("^$"), name) or len(name) > 128:
        raise click.BadParameter(
            f"{name!r} is no stack name: a letter, then letters, digits and hyphens, 128 at most", param_hint="--name"
        )
    return re.sub(rb"^name: .*$", b"name: " + name.encode(), text, count=1, flags=re.MULTILINE)
