"""The stages in order: what a library user calls, and what a newcomer reads first.

    text ─ parse ─ overlay ─ shape ─ arrows ─ bind ─ resolve ─ connect ─ nest ─ identify ─ examine ─► Blueprint
    Blueprint ─ view ─ lay out ─► Picture ─ render ─► bytes
    Blueprint ─ lower ─ emit ─ audit ─► files

Every function returns its value and the diagnostics; the value is None when there were errors. Nothing here prints.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from archc.diagnostics import Diagnostic, has_errors, in_order
from archc.passes.arrows import read_arrows
from archc.passes.bind import bind
from archc.passes.circles import circles
from archc.passes.connect import connect
from archc.passes.examine import examine
from archc.passes.foreign import foreign
from archc.passes.identify import identify
from archc.passes.limit import limit
from archc.passes.nest import nest
from archc.passes.overlay import overlay
from archc.passes.resolve import resolve
from archc.passes.shape import shape
from archc.source import Mapping, parse, plain, read
from archc.stack.link import Blueprint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Mapping_

    from archc.drawing.graph import Graph
    from archc.drawing.picture import Picture
    from archc.lower.build import Built
    from archc.review.compare import Comparison

Diagnostics = tuple[Diagnostic, ...]


def check(path: str, env: str = "", *, review: bool = True) -> tuple[Blueprint | None, Diagnostics]:
    """Read and check an architecture file; its folder is the project."""
    text, found = read(path)
    return (None, found) if text is None else check_text(text, path, Path(path).resolve().parent, env, review=review)


def check_text(
    text: str, file: str, folder: Path, env: str = "", *, review: bool = True
) -> tuple[Blueprint | None, Diagnostics]:
    """Check the text of an architecture file, and review it; `folder` is the project, where code is looked for."""
    blueprint, found = understand(text, file, folder, env)
    if blueprint is None or has_errors(found):
        return None, found
    from archc.checks import judge  # noqa: PLC0415 - a file with errors is not reviewed

    found = in_order(judge(found, blueprint, review=review))
    return (None if has_errors(found) else blueprint), found


def understand(text: str, file: str, folder: Path, env: str = "") -> tuple[Blueprint | None, Diagnostics]:
    """Run the passes over a text. The blueprint is there whenever the text has a tree, as far as it could be read."""
    root, found = parse(text, file)
    if not isinstance(root, Mapping):
        return None, in_order(found)
    if other := foreign(root, file):
        return None, other
    whole, (root, unknown) = root, overlay(root, env)
    usable, misshapen = shape(root, tuple(d.span for d in found if d.span))
    items, unreadable = read_arrows(root.get("connections"))
    architecture, unresolved = resolve(bind(usable, items, folder, env), usable)
    architecture = architecture.changed(written=plain(root if env else whole))
    blueprint, unconnected = connect(architecture, items)
    blueprint = identify(nest(blueprint))
    refused = (*circles(blueprint), *examine(blueprint))
    found = (*found, *unknown, *misshapen, *unreadable, *unresolved, *unconnected, *refused)
    return blueprint, limit(in_order(found), file)


def graph(blueprint: Blueprint, view: str = "overview", *, told: bool = False) -> tuple[Graph | None, Diagnostics]:
    """Return what is drawn of a blueprint. `told`: its parts tell the resources and grants they become, too."""
    from archc import views  # noqa: PLC0415 - only commands that draw pay for the views
    from archc.lower.lower import lower  # noqa: PLC0415

    raw = frozenset(c.name for c in blueprint.architecture.components.values() if c.type == "resource")
    if not told and not raw and view not in views.NEEDS_STACK:
        return views.graph(blueprint, view), ()
    lowered, found = lower(blueprint)
    drawn = views.graph(blueprint, view, lowered) if lowered else None
    if lowered and drawn and raw:
        from archc.lift import blended  # noqa: PLC0415 - only files with raw resources pay for the template model

        drawn = blended(drawn, lowered, raw, view)
    return drawn, found


def draw(blueprint: Blueprint, view: str = "overview", **options: Any) -> tuple[Picture | None, Diagnostics]:
    """Draw a view of a blueprint. `options` are those of `archc.layout.lay_out`, as `like` of `read_earlier` there."""
    from archc.layout import lay_out  # noqa: PLC0415 - see graph

    drawn, found = graph(blueprint, view)
    return (lay_out(drawn, **options) if drawn else None), found


def build(
    blueprint: Blueprint,
    *,
    form: Literal["yaml", "json"] = "yaml",
    audit: bool = True,
    guard_rules: tuple[tuple[str, str], ...] = (),
) -> tuple[Built | None, Diagnostics]:
    """Compile a blueprint into the files of its stack: templates, manifest, assets.

    `guard_rules` are CloudFormation Guard files, as pairs of name and text, that the audit holds the template to.
    """
    from archc.checks import left_over  # noqa: PLC0415 - see draw
    from archc.lower.build import build as build_files  # noqa: PLC0415

    built, found = build_files(blueprint, form=form, audit=audit, guard_rules=guard_rules)
    return built, left_over(found, blueprint.architecture)


def lift(paths: Iterable[str], folder: Path, *, defaults: bool = False) -> tuple[str | None, Diagnostics]:
    """Make an architecture file of templates, or take it back from a template that archc built.

    `folder` is the project that the file is for. What the file would build is held against the templates: where it
    differs, or cannot be built here, a warning says so. With `defaults` components get what archc adds by itself.
    """
    from archc.lift import take_over  # noqa: PLC0415 - see draw

    return take_over(paths, lambda text: understand(text, "<imported>", folder), defaults=defaults)


def diff(
    old: str, new: str, env: str = "", *, findings: bool = False, texts: dict[str, str] | None = None
) -> tuple[Comparison | None, Diagnostics]:
    """Compare files, templates, folders or git revisions. `texts` is given what was read, by names in diagnostics."""
    from archc.review.diff import diff as compared  # noqa: PLC0415 - see draw

    return compared(old, new, lambda s: check_text(s.text or "", s.name, s.folder, env, review=findings), texts)


def write(files: Mapping_[str, bytes], folder: Path) -> Diagnostics:
    """Write files below a folder, each whole or not at all."""
    from archc.lower.write import write as write_files  # noqa: PLC0415 - see draw

    return write_files(files, folder)
