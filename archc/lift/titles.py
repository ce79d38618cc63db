"""What boxes are called: logical ids as people read them.

App/Orders/Queue/Resource (CDK's tree) -> Queue        MyTopic86869434 (CDK's hash) -> MyTopic
shopprodOrdersTable, shopprodUsersTable, shopprodMailTopic -> OrdersTable, UsersTable, MailTopic
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import takewhile

from archc.lift.template import Resource

_HASH = re.compile(r"(?<=\w{3})(?:(?=\w*[A-F])(?=\w*\d)[0-9A-F]{8}|(?!19|20)\d{8})$")
"""Eight digits of a hash, which are no word and no date."""

_LONG = 20
"""Names that are longer do not fit under an icon."""

_SHARED_AT_LEAST = 8
"""A beginning that is shorter than this is left on."""

_REST_AT_LEAST = 3
_SHARERS = 3
_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[._-])")


def titles(boxes: Iterable[Resource], place: Callable[[str], str]) -> dict[str, str]:
    """Return the title of every box by id: without the nested stack or the beginning that all share.

    Boxes that would have the same title in one place (`place` of their id) keep the long one.
    """
    full = {b.id: title_of(b) for b in boxes}
    bare = {name: title.rpartition(".")[2] for name, title in full.items()}
    shared = _shared_beginning(list(bare.values()))
    short = {name: title.removeprefix(shared) if len(title) > len(shared) else title for name, title in bare.items()}
    found = full
    for better in (bare, short):
        found = _where_unique(better, found, place)
    return found


def _where_unique(better: dict[str, str], before: dict[str, str], place: Callable[[str], str]) -> dict[str, str]:
    uses = Counter((place(name), title) for name, title in better.items())
    return {name: t if uses[place(name), t] == 1 else before[name] for name, t in better.items()}


def title_of(resource: Resource) -> str:
    """Return what people call a resource: its logical id without CDK's hash, or the name it has in CDK's tree."""
    path = resource.metadata.get("aws:cdk:path", "").split("/")
    kept = [p for p in path[1:] if p and p not in ("Resource", "Default")]
    return kept[-1] if kept and len(kept[-1]) > 2 else _HASH.sub("", resource.id)


def _shared_beginning(names: list[str]) -> str:
    """Return the words that most of the long names begin with."""
    long = sorted(n for n in names if len(n) > _LONG)
    if len(long) < _SHARERS:
        return ""
    middle = len(long) // 4
    first, last = long[middle], long[-1 - middle]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    same = min(same, len(min(long, key=len)) - _REST_AT_LEAST)
    ends = [m.start() for m in _JOINT.finditer(first) if m.start() <= same]
    return first[: ends[-1]] if ends and ends[-1] >= _SHARED_AT_LEAST else ""
