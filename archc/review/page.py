"""The review page: one offline file with both pictures, the verdicts, the findings and the list of resources.

A content security policy lets nothing run but the page's own script and fetches nothing. The pictures are SVG inside
`img`, where no script of theirs could run either; every text of a user's is escaped by Jinja2.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archc.diff.facts import facts_date
from archc.drawing.graph import State
from archc.drawing.picture import Picture
from archc.render import render as render_picture
from archc.render.look.theme import ThemeName
from archc.report.visible import visible
from archc.review import told
from archc.review.compare import Comparison, Told
from archc.review.picture import Both, after, before
from archc.review.told import Line

_PACKAGE = Path(__file__).parents[1]
_PLACES = (_PACKAGE / "_data" / "templates" / "pages", _PACKAGE.parent / "templates" / "pages")
_MARKS: dict[State, str] = {"lost": "⚠", "replaced": "⇄", "removed": "−", "added": "+", "changed": "~"}
_LEGEND = (
    ("added", "added"),
    ("removed", "removed"),
    ("changed", "changed"),
    ("replaced", "replaced: removed and created anew"),
    ("lost", "its data is lost"),
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    tone: str
    head: str
    said: str


@dataclass(frozen=True, slots=True)
class _Resource:
    state: State
    name: str
    type: str
    fate: Line
    data: str


def render(comparison: Comparison, picture: Picture, drawn: Both, *, theme: ThemeName = "light") -> str:
    """Write the page. `picture` is the layout of `drawn.union`."""
    style, script = _source("review.css"), _source("review.js")
    shown = {"before": before(picture, drawn), "after": after(picture, drawn), "both": picture}
    architecture = "architecture" in (comparison.old.kind, comparison.new.kind)
    nothing = "Nothing that was not found before." if comparison.new.kind == "architecture" else _UNCHECKED
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            title=comparison.new.title or comparison.new.name,
            theme=theme,
            policy=_policy(style, script),
            style=style,
            script=script,
            old=comparison.old.name,
            new=comparison.new.name,
            empty=comparison.empty,
            verdicts=tuple(_verdicts(comparison)),
            summary=told.summary(comparison),
            pictures={name: _data_uri(p, theme) for name, p in shown.items()},
            width=round(shown["before"].width),
            height=round(shown["before"].height),
            union_width=round(picture.width),
            union_height=round(picture.height),
            marks=_MARKS,
            legend=_LEGEND,
            parts=told.parts(comparison),
            parts_title="Components" if architecture else "Resources, and why they change",
            connections=told.connections(comparison),
            access=tuple(_access(comparison)),
            findings=comparison.findings,
            no_findings=nothing,
            resources=tuple(resources(comparison)),
            facts=facts_date(),
        )
    )


_UNCHECKED = "The checks read architecture files; this is a template."


def _verdicts(comparison: Comparison) -> Iterator[_Verdict]:
    """Yield the three answers a reviewer looks for first."""
    changes = [t.change for t in comparison.resources]
    anew = [c for c in changes if c.kind in ("replaced", "renamed", "moved")]
    maybe = [c for c in changes if c.kind == "conditional"]
    yield _verdict(len(anew), len(maybe), "replaced", "care", "Nothing is replaced")
    lost = [c for c in changes if c.data and c.data.outcome == "lost"]
    certain = [c for c in lost if c.kind != "conditional"]
    behind = sum(bool(c.data and c.data.outcome == "orphaned") for c in changes)
    said = f"that of {behind} resource{'s' * (behind != 1)} stays behind, outside the stack" if behind else ""
    yield _verdict(len(certain), len(lost) - len(certain), "with data lost", "bad", "No data is lost", said)
    widens = sum(s.direction == "widens" for s in comparison.security)
    public = sum(s.direction == "widens" and s.public for s in comparison.security)
    if widens:
        said = f"{public} of them to anyone in the world" if public else "none of it to the whole world"
        yield _Verdict("bad" if public else "care", f"Access widens {widens}×", said)
    else:
        yield _Verdict("fine", "No access widens", "")


def _verdict(certain: int, maybe: int, what: str, tone: str, calm: str, said: str = "") -> _Verdict:
    if certain:
        more = f"and {maybe} more may be" if maybe else ""
        return _Verdict(tone, f"{certain} resource{'s' * (certain != 1)} {what}", more)
    if maybe:
        return _Verdict(
            "care", f"{maybe} resource{'s' * (maybe != 1)} may be {what}", "it depends on what is said below"
        )
    return _Verdict("fine", calm, said)


def _access(comparison: Comparison) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for direction, title in (("widens", "More"), ("shrinks", "Less")):
        lines = tuple(told.sentences((s for s in comparison.security if s.direction == direction), comparison))
        if lines:
            yield title, lines


def resources(comparison: Comparison) -> Iterator[_Resource]:
    """Yield every resource that changes, for a plain list."""
    for one in comparison.resources:
        change = one.change
        name = f"{change.stack}/{change.logical_id}" if change.stack else change.logical_id
        yield _Resource(told.state_of(change), name, change.resource_type, told.fate_of(change), _data(one))


def _data(one: Told) -> str:
    return told.outcome(one.change) if one.change.data else ""


def _data_uri(picture: Picture, theme: ThemeName) -> str:
    data = render_picture(picture, "svg", theme=theme)
    return "data:image/svg+xml;base64," + base64.b64encode(data).decode("ascii")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_fingerprint(script)}'; style-src '{_fingerprint(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _fingerprint(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _source(name: str) -> str:
    return next(folder / name for folder in _PLACES if (folder / name).is_file()).read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PLACES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = visible
    return environment
