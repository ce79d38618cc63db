"""A proposal: components for what services can say, arrows between them, people; changed until archc takes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from archc.diagnostics import Diagnostic, codes, has_errors
from archc.lift.drafts import Draft, drafts, kebab, rename
from archc.lift.write import draft_of
from archc.lower.lower import Lowered, lower
from archc.passes.wording import is_usable
from archc.stack.foreign import Party, Surroundings
from archc.stack.link import Blueprint

Understand = Callable[[str], tuple[Blueprint | None, tuple[Diagnostic, ...]]]
Pair = tuple[str, str]
Relations = Mapping[Pair, tuple[str, ...]]
"""What points where, by logical ids, and the IAM actions that it may take there."""

_REPAIRS = 12
"""How often a proposal that archc refuses is changed."""

_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+)")
_ARROW = re.compile(r"^\s*- [\"']?([a-z0-9-]+) -> ([a-z0-9-]+)")


class Proposal:
    """The components, arrows and people that are proposed for a template.

    `drawn` are arrows that grant nothing, `options` what arrows say, `alarms` the resource that alarms tell.
    """

    def __init__(self, root: Mapping[str, Any], around: Surroundings, relations: Relations) -> None:
        self.root, self.relations = root, relations
        self.drafts = drafts(around)
        self.people: dict[str, Mapping[str, Any]] = {}
        self.met = [met for draft in self.ordered() for party in draft.parties for met in (self._meet(draft, party),)]
        self.drawn: set[Pair] = set()
        self.options: dict[Pair, dict[str, Any]] = {}
        self.silent: set[Pair] = set()
        self.alarms = ""

    def ordered(self) -> list[Draft]:
        """Return the components in the order of their names."""
        return [self.drafts[name] for name in sorted(self.drafts)]

    def _meet(self, draft: Draft, party: Party) -> tuple[str, str, Party]:
        """Give a party a name: the one it has already, where another component has to do with it too."""
        known = {json.dumps(fields, sort_keys=True): name for name, fields in self.people.items()}
        name = known.get(json.dumps(party.fields, sort_keys=True), "")
        stem = kebab(party.name) if is_usable(kebab(party.name)) else "subscriber"
        taken = {*self.drafts, *self.people}
        name = name or next(n for n in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if n not in taken)
        self.people[name] = party.fields
        return draft.main, name, party

    # -- what is proposed ---------------------------------------------------------------------------------------------

    def arrows(self) -> dict[Pair, Mapping[str, Any]]:
        """Return the arrows that may grant something, by the names of their ends, with their options."""
        names = {there: name for name, draft in self.drafts.items() for there in draft.claims.values()}
        found: dict[Pair, Mapping[str, Any]] = {
            (names[a], names[b]): self.drafts[names[a]].arrows.get(b, {})
            for a, b in (*self.relations, *self._said())
            if a in names and b in names and names[a] != names[b]
        }
        for main, person, party in self.met:
            if main in names:
                ends = (person, names[main]) if party.comes else (names[main], person)
                found.setdefault(ends, party.options)
        return {pair: {**found[pair], **self.options.get(pair, {})} for pair in sorted(found.keys() - self.drawn)}

    def _said(self) -> list[Pair]:
        """Return the arrows that components say something of, by logical ids."""
        return [(draft.main, there) for draft in self.ordered() for there in draft.arrows]

    def actors(self) -> dict[str, Mapping[str, Any]]:
        """Return the people that the components have to do with."""
        mains = {draft.main for draft in self.drafts.values()}
        return {name: self.people[name] for name in sorted({name for main, name, _ in self.met if main in mains})}

    def head(self) -> dict[str, Any]:
        """Return what the file says before its components."""
        alarms = next((name for name, draft in self.drafts.items() if draft.main == self.alarms), "")
        actors = self.actors()
        return ({"alarms": alarms} if alarms else {}) | ({"actors": actors} if actors else {})

    def _text(self) -> str:
        kept = {k: self.root[k] for k in ("archc", "name", "region", "parameters", "network") if k in self.root}
        further = {k: v for k, v in self.root.get("template", {}).items() if k == "Parameters"}
        components = {d.name: {"type": d.type, **d.fields} for d in self.ordered()}
        arrows = [{f"{a} -> {b}": said} if said else f"{a} -> {b}" for (a, b), said in self.arrows().items()]
        whole = {**kept, **self.head(), "components": components, "connections": arrows}
        return draft_of({**whole, "resources": self._named(whole), "template": further})

    def _named(self, whole: Mapping[str, Any]) -> dict[str, Any]:
        """Return the raw resources that texts of the file name, by their types only."""
        there = self.root.get("resources", {})
        claimed = {name for draft in self.drafts.values() for name in draft.claims.values()}
        names = sorted((set(_IN_TEXT.findall(json.dumps(whole))) & there.keys()) - claimed)
        return {name: {"Type": there[name]["Type"]} for name in names}

    # -- until archc takes it -----------------------------------------------------------------------------------------

    def settled(self, understand: Understand) -> Lowered | None:
        """Return what the proposal builds, once archc has nothing against it."""
        for _ in range(_REPAIRS):
            text = self._text()
            blueprint, found = understand(text)
            if blueprint is None or not self.drafts:
                return None
            if not has_errors(found):
                lowered, found = lower(blueprint)
                if lowered is not None:
                    return lowered
            if not self._repaired([d for d in found if d.severity == "error"], text.split("\n")):
                return None
        return None

    def _repaired(self, problems: list[Diagnostic], lines: list[str]) -> bool:
        """Change what archc refuses: another name, an arrow that is only drawn, a resource that stays raw."""
        before = self._state()
        for problem in problems:
            if arrow := _arrow_at(problem, lines):
                self._quieten(arrow)
            elif problem.component in self.drafts and problem.code is codes.LOGICAL_ID_CLASH:
                self._rename(problem.component)
            elif problem.component in self.drafts:
                self.drop([problem.component])
        if before == self._state() and self.alarms:
            self.alarms = ""
        return before != self._state()

    def _state(self) -> tuple[object, ...]:
        return len(self.drawn), len(self.silent), tuple(self.drafts), self.alarms

    def _quieten(self, arrow: Pair) -> None:
        """Take the options from an arrow; from one without, its meaning."""
        if self.options.pop(arrow, None):
            self.silent.add(arrow)
        else:
            self.drawn.add(arrow)

    def _rename(self, name: str) -> None:
        draft = self.drafts.pop(name)
        rename(draft, {*self.drafts, *self.people, name})
        self.drafts[draft.name] = draft
        self.drawn = {(draft.name if a == name else a, draft.name if b == name else b) for a, b in self.drawn}

    def drop(self, names: Iterable[str]) -> bool:
        """Leave resources raw; say whether there were any."""
        gone = [name for name in names if self.drafts.pop(name, None)]
        return bool(gone)


def _arrow_at(problem: Diagnostic, lines: list[str]) -> Pair | None:
    """Return the arrow that a problem stands at, if it stands at one."""
    start = lines.index("connections:") if "connections:" in lines else len(lines)
    here = problem.span.line - 1 if problem.span else -1
    while here > start:
        if arrow := _ARROW.match(lines[here]):
            return arrow[1], arrow[2]
        here -= 1
    return None
