"""Which resource of the template is which of those that the proposed components make.

What the services say themselves is certain. From there on both templates are walked at the same time: a role named by a
function at `Role`, a policy that names a queue at `Queues`, are the same thing in both. Of several the most similar one
is taken; each is taken once.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from typing import Any

from archc.lift.drafts import uses
from archc.lift.patch import without_mark
from archc.stack.foreign import Surroundings

_ROUNDS = 6
_FOR_A_REFERENCE = 3.0
_FOR_THE_NAME = 2.0
_FOR_A_NEIGHBOUR = 0.5


def match(
    built: Mapping[str, Any], around: Surroundings, known: Mapping[str, str], joining: Container[str]
) -> dict[str, str]:
    """Return the logical ids of the template's resources by those of the built ones. `known` are certain.

    `joining` are those that stand for one arrow: they are only what joins the same two ends.
    """
    matching = _Matching(built, around, dict(known), joining)
    for _ in range(_ROUNDS):
        if not matching.step():
            break
    return matching.pairs


class _Matching:
    def __init__(
        self, built: Mapping[str, Any], around: Surroundings, known: dict[str, str], joining: Container[str]
    ) -> None:
        self.joining = joining
        self.built, self.there, self.pairs = built, around.resources, known
        self.ours = Surroundings(built, tuple(uses(built)))
        self.theirs = around
        self.taken = set(known.values())
        self._leaves: dict[tuple[str, str], frozenset[str]] = {}

    def step(self) -> bool:
        """Pair what is next to what is paired already; say whether there was anything."""
        scored = [
            (-self._score(b, o), b, o) for b in self.built if b not in self.pairs for o in sorted(self._candidates(b))
        ]
        found = False
        for _, b, o in sorted(scored):
            if b not in self.pairs and o not in self.taken:
                self.pairs[b] = o
                self.taken.add(o)
                found = True
        return found

    def _candidates(self, b: str) -> set[str]:
        """Return the free resources of the type that stand where this one does, or have its name."""
        kind = self.built[b].get("Type")
        near = {o for paired in self._neighbours(b) for o in self._around(self.pairs[paired])}
        return {o for o in {*near, b} if o not in self.taken and self._is_free(o, kind) and self._joins(b, o)}

    def _joins(self, b: str, o: str) -> bool:
        """Whether what stands for an arrow names no other things in the template than it does here."""
        if b not in self.joining:
            return True
        named = {self.pairs[u.target] for u in self.ours.used_by(b) if u.target in self.pairs}
        there = {u.target for u in self.theirs.used_by(o)}
        return named <= there or there <= named

    def _is_free(self, o: str, kind: Any) -> bool:
        body = self.there.get(o)
        return isinstance(body, Mapping) and body.get("Type") == kind and "Condition" not in body

    def _neighbours(self, b: str) -> Iterator[str]:
        yield from (u.target for u in self.ours.used_by(b) if u.target in self.pairs)
        yield from (u.source for u in self.ours.users_of(b) if u.source in self.pairs)

    def _around(self, o: str) -> Iterator[str]:
        yield from (u.source for u in self.theirs.users_of(o))
        yield from (u.target for u in self.theirs.used_by(o))

    def _score(self, b: str, o: str) -> float:
        ours = {(u.path, self.pairs[u.target], 1) for u in self.ours.used_by(b) if u.target in self.pairs}
        ours |= {(u.path, self.pairs[u.source], 0) for u in self.ours.users_of(b) if u.source in self.pairs}
        theirs = {(u.path, u.target, 1) for u in self.theirs.used_by(o)}
        theirs |= {(u.path, u.source, 0) for u in self.theirs.users_of(o)}
        near = {name for _, name, _ in ours} & {name for _, name, _ in theirs}
        references = _FOR_A_REFERENCE * len(ours & theirs) + _FOR_A_NEIGHBOUR * len(near)
        return references + (_FOR_THE_NAME if b == o else 0.0) + self._similarity(b, o)

    def _similarity(self, b: str, o: str) -> float:
        """Return which part of the properties both have, from 0 to 1."""
        one, other = self._said("b", b), self._said("o", o)
        return len(one & other) / (len(one | other) or 1)

    def _said(self, side: str, name: str) -> frozenset[str]:
        if (side, name) not in self._leaves:
            body = without_mark((self.built if side == "b" else self.there)[name])
            self._leaves[side, name] = frozenset(_leaves(body.get("Properties") or {}, ""))
        return self._leaves[side, name]


def _leaves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield f"{path}={json.dumps(value, default=str)}"
