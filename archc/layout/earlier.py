"""The earlier picture: where its parts stood. It comes from a picture, or back from the JSON that archc wrote of one.

Read with distrust: the file is a user's, and whatever stands in it, a layout must come out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from json import JSONDecodeError
from typing import Any

from archc.diagnostics import Diagnostic, Span, codes
from archc.drawing.picture import Picture, Point, Rect
from archc.source import read

MAX_BYTES = 32 * 1024 * 1024
"""The longest picture that is read; one of 3,000 boxes has 3 MB."""
FARTHEST = 1e6
"""Px from the corner beyond which nothing stands in a picture."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A box (its icon) or a frame: what it was, in which frame, where; `joined` are the other ends of its arrows."""

    id: str
    type: str
    parent: str | None
    rect: Rect
    joined: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ran:
    """An arrow's line."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier picture, as far as another layout can follow it. All in the order of that picture."""

    boxes: tuple[Stood, ...]
    frames: tuple[Stood, ...]
    arrows: tuple[Ran, ...]


def earlier_of(picture: Picture) -> Earlier:
    """Take what can be followed from a picture."""
    return _joined(
        tuple(Stood(box.id, box.type, box.parent, box.rect) for box in picture.boxes),
        tuple(Stood(frame.id, frame.kind, frame.parent, frame.rect) for frame in picture.frames),
        tuple(Ran(arrow.id, arrow.source, arrow.target, arrow.points) for arrow in picture.arrows),
    )


def read_earlier(path: str) -> tuple[Earlier | None, tuple[Diagnostic, ...]]:
    """Read a picture that archc wrote as `.json`; `-` is standard input."""
    text, found = read(path, MAX_BYTES)
    if text is None:
        return None, tuple(_retold(path, d) for d in found)
    try:
        return parse_earlier(text), ()
    except JSONDecodeError as error:
        span = Span(path, error.lineno, error.colno, error.lineno, error.colno + 1)
        return None, (_refused(path, "is no JSON", f"{error.msg} on line {error.lineno}.", span),)
    except RecursionError:
        return None, (_refused(path, "is nested too deep", ""),)
    except _OtherShapeError as error:
        return None, (_refused(path, "is JSON, but no picture", f"{error}."),)
    except ValueError:  # a whole number of more digits than Python reads
        return None, (_refused(path, "is JSON, but no picture", "It has a number of thousands of digits."),)


def parse_earlier(text: str) -> Earlier:
    """Read the JSON of a picture.

    Raises:
        ValueError: it is none, or none of a picture.
    """
    said = json.loads(text)
    if not isinstance(said, dict):
        raise _OtherShapeError("It is not an object with `nodes`, `groups` and `edges`")
    boxes = tuple(_stood(place, part) for place, part in _parts(said, "nodes"))
    frames = tuple(_stood(place, part) for place, part in _parts(said, "groups"))
    return _joined(boxes, frames, tuple(_ran(place, part) for place, part in _parts(said, "edges")))


class _OtherShapeError(ValueError):
    """It is not what archc writes; says where."""


def _parts(said: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    parts = said.get(key)
    if not isinstance(parts, list):
        raise _OtherShapeError(f"It has no list `{key}`")
    for number, part in enumerate(parts):
        if not isinstance(part, dict):
            raise _OtherShapeError(f"`{key}[{number}]` is no object")
        yield f"{key}[{number}]", part


def _stood(place: str, said: Mapping[str, Any]) -> Stood:
    parent = said.get("parent")
    if parent is not None and not isinstance(parent, str):
        raise _OtherShapeError(f"`{place}.parent` is no text")
    x, y, w, h = (_number(f"{place}.{side}", said.get(side)) for side in "xywh")
    return Stood(
        _text(f"{place}.id", said.get("id")), _text(f"{place}.type", said.get("type")), parent, Rect(x, y, w, h)
    )


def _ran(place: str, said: Mapping[str, Any]) -> Ran:
    name, source, target = (_text(f"{place}.{key}", said.get(key)) for key in ("id", "source", "target"))
    points = said.get("points")
    if not isinstance(points, list) or len(points) < 2:
        raise _OtherShapeError(f"`{place}.points` is no list of two points or more")
    return Ran(name, source, target, tuple(_point(f"{place}.points[{n}]", point) for n, point in enumerate(points)))


def _point(place: str, said: object) -> Point:
    if not isinstance(said, list) or len(said) != 2:
        raise _OtherShapeError(f"`{place}` is no pair of numbers")
    return _number(f"{place}[0]", said[0]), _number(f"{place}[1]", said[1])


def _text(place: str, said: object) -> str:
    if not isinstance(said, str):
        raise _OtherShapeError(f"`{place}` is no text")
    return said


def _number(place: str, said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not -FARTHEST <= said <= FARTHEST:
        raise _OtherShapeError(f"`{place}` is no number of px")
    return float(said)


def _joined(boxes: tuple[Stood, ...], frames: tuple[Stood, ...], arrows: tuple[Ran, ...]) -> Earlier:
    others: dict[str, set[str]] = {}
    for arrow in arrows:
        others.setdefault(arrow.source, set()).add(arrow.target)
        others.setdefault(arrow.target, set()).add(arrow.source)
    return Earlier(
        tuple(replace(box, joined=frozenset(others.get(box.id, ()))) for box in boxes),
        tuple(replace(frame, joined=frozenset(others.get(frame.id, ()))) for frame in frames),
        arrows,
    )


def _retold(path: str, found: Diagnostic) -> Diagnostic:
    """Say in a picture's terms what is said of a file that cannot be read."""
    if found.code is codes.FILE_TOO_LONG:
        return _refused(path, f"is longer than {MAX_BYTES // 1024**2} MiB", "A picture of 3,000 boxes has about 3 MB.")
    if found.code is codes.FILE_UNREADABLE and not found.help:
        return replace(found, help="The first picture is drawn without `--like`; with `-o` ending in .json it is kept.")
    return found


def _refused(path: str, what: str, reason: str, span: Span | None = None) -> Diagnostic:
    return Diagnostic(
        codes.NOT_A_PICTURE,
        f"`{path}` {what}",
        span,
        reason=reason,
        help="`--like` takes a picture that archc wrote before: `archc render arch.yaml -o old.json`.",
    )
