"""What arrows can do between the ends of a file: where one may go, what it takes."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from archc.lsp.document import Document
from archc.model.architecture import End
from archc.model.damaged import DamagedFieldError
from archc.passes.connect import matches
from archc.passes.options import classes_of, option_schemas
from archc.stack.link import Match

HEAD = re.compile(r"->|~>")


def split(text: str) -> list[str]:
    """Return the names on one side of an arrow."""
    return [name for part in text.split(",") if (name := part.strip())]


def reachable(document: Document, sources: Iterable[str]) -> dict[str, str]:
    """Return the names that every one of the sources can reach, each with what the arrow does."""
    ends = _ends(document)
    starts = [s for s in sources if s in ends]
    found: dict[str, str] = {}
    for name in ends:
        says = [_says(_joined(ends, start, name)) for start in starts if start != name]
        if len(says) == len(starts) and all(says):
            found[name] = "; ".join(dict.fromkeys(says))
    return found


def options_of(document: Document, arrow: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of the options that an arrow takes, as it is written: `web -> images, logs`."""
    ends = _ends(document)
    sides = [split(side) for side in HEAD.split(arrow)]
    joined = [m for a, b in pairwise(sides) for source in a for target in b for m in _joined(ends, source, target)]
    return option_schemas(classes_of(tuple(joined)))


def _ends(document: Document) -> dict[str, End]:
    if document.blueprint is None:
        return {}
    architecture = document.blueprint.architecture
    return {**architecture.actors, **architecture.components}


def _joined(ends: dict[str, End], source: str, target: str) -> tuple[Match, ...]:
    if source not in ends or target not in ends:
        return ()
    try:
        return matches(ends[source], ends[target])
    except DamagedFieldError:
        return ()


def _says(joined: tuple[Match, ...]) -> str:
    return ", ".join(dict.fromkeys(m.joint.says for m in joined))
