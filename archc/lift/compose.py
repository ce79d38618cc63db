"""What services can say of a foreign template becomes components and arrows; the rest stays as it is.

    drafts ─ build ─ match ─ hold arrows ─┬─► ids, overrides ─ build ─ compare ─┬─► the file
       ▲                                  │                                     │
       └── an arrow that is none: drawn ──┘◄── what differs, or says too much: stays raw

archc itself builds what is proposed, so that what comes out can be held against the template. What a component makes
and the template has keeps its logical id; where it differs, `overrides` say how; what the template has not is `null`.
Each of those lines is one difference between what somebody has and what archc ships.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archc.diagnostics import Diagnostic, codes, has_errors
from archc.lift.drafts import Draft, drafts, rename, surroundings, uses
from archc.lift.match import match
from archc.lift.patch import alike, resource_patch, said, weight, without_mark
from archc.lift.write import text_of
from archc.lower.lower import Lowered, Made, lower
from archc.lower.references import depends_on, renamed
from archc.model.naming import pascal
from archc.stack.link import Blueprint
from archc.stack.stack import SHARED

Understand = Callable[[str], tuple[Blueprint | None, tuple[Diagnostic, ...]]]
Pair = tuple[str, str]

_REPAIRS = 12
"""How often a proposal that archc refuses is changed."""

_ROUNDS = 6
"""How often what is built is held against the template, each time with less proposed."""

_ARROWS_AT_MOST = 400
_OUT = ":left out"
"""Behind the id of what the template has not: no resource there has such a name."""

_SETTINGS = "Environment"
"""The property that tells an address and grants nothing."""

_ARROW = re.compile(r"^\s*- [\"']?([a-z0-9-]+) -> ([a-z0-9-]+)")


def composed(root: Mapping[str, Any], relations: Iterable[Pair], understand: Understand) -> dict[str, Any]:
    """Return the file of a foreign template with components for what services can say.

    `root` has every resource under `resources`; `relations` are what points where, by logical ids.
    """
    work = _Composition(root, tuple(dict.fromkeys(relations)), understand)
    for _ in range(_ROUNDS):
        if not work.drafts or (lowered := work.settled()) is None:
            break
        pairs = work.pairs(lowered)
        if work.draw_only(lowered, pairs):
            continue
        plan = work.plan(lowered, pairs)
        if work.drop(plan.too_much()):
            continue
        file = work.file(plan)
        differing = work.differing(file, plan)
        if not differing:
            return file
        work.drop(differing)
    return _with_arrows(dict(root), [(a, b) for a, b in work.relations if {a, b} <= work.there.keys()], [])


@dataclass(slots=True)
class _Plan:
    """What becomes of the resources that the components make.

    `pairs` are the template's logical ids by those built; `patches` what differs, by component and role, None for what
    the template has not; `weights` what the resources of a component weigh in the template.
    """

    pairs: dict[str, str]
    ids: dict[str, dict[str, str]]
    patches: dict[str, dict[str, dict[str, Any] | None]]
    weights: dict[str, float]
    owners: dict[str, str]

    def too_much(self) -> list[str]:
        """Return the components that would say more in overrides than their resources do."""
        return [name for name, patches in self.patches.items() if said(patches) >= self.weights.get(name, 0.0)]


class _Composition:
    def __init__(self, root: Mapping[str, Any], relations: tuple[Pair, ...], understand: Understand) -> None:
        self.root, self.relations, self.understand = root, relations, understand
        self.there: Mapping[str, Any] = root.get("resources", {})
        self.around = surroundings(self.there, root.get("parameters", {}))
        self.theirs = {(u.source, u.path, u.target) for u in self.around.uses}
        self.drafts = drafts(self.around)
        self.drawn: set[Pair] = set()
        self.shares = True

    # -- proposing ----------------------------------------------------------------------------------------------------

    def settled(self) -> Lowered | None:
        """Return what the proposed components build, once archc has nothing against them."""
        for _ in range(_REPAIRS):
            text = text_of(self._proposal())
            blueprint, found = self.understand(text)
            if blueprint is None:
                return None
            lowered = None
            if not has_errors(found):
                lowered, found = lower(blueprint)
            if lowered is not None:
                return lowered
            if not self._repaired([d for d in found if d.severity == "error"], text.split("\n")):
                return None
        return None

    def _proposal(self) -> dict[str, Any]:
        kept = {k: self.root[k] for k in ("archc", "name", "region", "parameters") if k in self.root}
        components = {d.name: {"type": d.type, **d.fields} for d in self._ordered()}
        return {**kept, "components": components, "connections": [f"{a} -> {b}" for a, b in self._arrows()]}

    def _ordered(self) -> list[Draft]:
        return [self.drafts[name] for name in sorted(self.drafts)]

    def _arrows(self) -> list[Pair]:
        """Return the arrows between components that may grant something, by the components' names."""
        names = {draft.main: name for name, draft in self.drafts.items()}
        found = [(names[a], names[b]) for a, b in self.relations if a in names and b in names]
        return sorted(set(found) - self.drawn)

    def _repaired(self, problems: list[Diagnostic], lines: list[str]) -> bool:
        """Change what archc refuses: another name, an arrow that is only drawn, a resource that stays raw."""
        before = len(self.drawn), len(self.drafts), tuple(self.drafts)
        for problem in problems:
            line = lines[problem.span.line - 1] if problem.span and problem.span.line <= len(lines) else ""
            if arrow := _ARROW.match(line):
                self.drawn.add((arrow[1], arrow[2]))
            elif problem.component in self.drafts and problem.code is codes.LOGICAL_ID_CLASH:
                self._rename(problem.component)
            elif problem.component in self.drafts:
                self.drop([problem.component])
        return before != (len(self.drawn), len(self.drafts), tuple(self.drafts))

    def _rename(self, name: str) -> None:
        draft = self.drafts.pop(name)
        rename(draft, {*self.drafts, name})
        self.drafts[draft.name] = draft
        self.drawn = {(draft.name if a == name else a, draft.name if b == name else b) for a, b in self.drawn}

    def drop(self, names: Iterable[str]) -> bool:
        """Leave resources raw; say whether there were any."""
        gone = [name for name in names if self.drafts.pop(name, None)]
        return bool(gone)

    # -- matching -----------------------------------------------------------------------------------------------------

    def pairs(self, lowered: Lowered) -> dict[str, str]:
        """Return which built resource is which of the template."""
        roles = {(m.component, m.role): m.logical_id for m in lowered.made}
        known = {
            roles[name, role]: there
            for name, draft in self.drafts.items()
            for role, there in draft.claims.items()
            if (name, role) in roles
        }
        built = lowered.template["Resources"]
        found = match(built, self.around, known)
        shared = [m.logical_id for m in lowered.made if m.component == SHARED and m.logical_id in found]
        return {b: o for b, o in found.items() if self.shares or b not in shared}

    def draw_only(self, lowered: Lowered, pairs: Mapping[str, str]) -> bool:
        """Only draw the arrows that nothing in the template stands for; say whether there were any."""
        items = lowered.items
        held = {
            (frozenset((items[u.source].component.name, items[u.target].component.name)), link)
            for u in uses(lowered.template["Resources"])
            if _SETTINGS not in u.path and (pairs.get(u.source, ""), u.path, pairs.get(u.target, "")) in self.theirs
            for link in items[u.source].links | items[u.source].allows
        }
        loose = {arrow for arrow in self._arrows() if (frozenset(arrow), "->".join(arrow)) not in held}
        self.drawn |= loose
        return bool(loose)

    def plan(self, lowered: Lowered, pairs: dict[str, str]) -> _Plan:
        """Return what is said of each built resource; a match that says as much as the resource itself is none."""
        certain = {there for draft in self.drafts.values() for there in draft.claims.values()}
        made = [m for m in lowered.made if m.component in self.drafts or m.logical_id in pairs]
        built = lowered.template["Resources"]
        patches: dict[str, dict[str, Any]] = {}
        for _ in range(3):
            names = {b: pairs.get(b, f"{b}{_OUT}") for b in built}
            patches = {
                m.logical_id: resource_patch(_renamed(built[m.logical_id], names), self.there[pairs[m.logical_id]])
                for m in made
                if m.logical_id in pairs
            }
            far = [
                b for b, p in patches.items() if pairs[b] not in certain and weight(p) >= weight(self.there[pairs[b]])
            ]
            pairs = {b: o for b, o in pairs.items() if b not in far}
            if not far:
                break
        return self._plan(made, pairs, patches)

    def _plan(self, made: list[Made], pairs: dict[str, str], patches: Mapping[str, dict[str, Any]]) -> _Plan:
        plan = _Plan(pairs, {}, {}, {}, {})
        for m in made:
            there = pairs.get(m.logical_id)
            if there is None:
                plan.patches.setdefault(m.component, {})[m.role] = None
                continue
            plan.owners[there] = m.component
            plan.weights[m.component] = plan.weights.get(m.component, 0.0) + weight(self.there[there])
            if there != f"{pascal(m.component)}{m.role}":
                plan.ids.setdefault(m.component, {})[m.role] = there
            if change := patches[m.logical_id]:
                plan.patches.setdefault(m.component, {})[m.role] = change
        return plan

    # -- the file -----------------------------------------------------------------------------------------------------

    def file(self, plan: _Plan) -> dict[str, Any]:
        """Return the whole file."""
        components = {d.name: self._component(d, plan) for d in self._ordered()}
        claimed = set(plan.pairs.values())
        raw = {name: body for name, body in self.there.items() if name not in claimed}
        ends = {name: name for name in raw} | {i: owner for i, owner in plan.owners.items() if owner in components}
        pairs = sorted({(ends[a], ends[b]) for a, b in self.relations if a in ends and b in ends})
        arrows = self._arrows()
        drawn = [(a, b) for a, b in pairs if a != b and (a, b) not in arrows]
        root = {k: v for k, v in self.root.items() if k != "resources"} | ({"resources": raw} if raw else {})
        shared = {"ids": plan.ids.get(SHARED), "overrides": plan.patches.get(SHARED)}
        root |= {"stack": {k: v for k, v in shared.items() if v}, "components": components}
        return _with_arrows(root, drawn, arrows)

    def _component(self, draft: Draft, plan: _Plan) -> dict[str, Any]:
        component: dict[str, Any] = {"type": draft.type, **draft.fields}
        if ids := plan.ids.get(draft.name):
            component["ids"] = ids
        if patches := plan.patches.get(draft.name):
            component["overrides"] = dict(sorted(patches.items(), key=lambda p: (p[1] is None, p[0] != draft.role)))
        return component

    def differing(self, file: Mapping[str, Any], plan: _Plan) -> list[str]:
        """Return the components whose resources do not come out as the template has them."""
        text = text_of(file)
        blueprint, found = self.understand(text)
        lowered = None
        if blueprint is not None and not has_errors(found):
            lowered, found = lower(blueprint)
        if lowered is None:
            told = {d.component for d in found if d.severity == "error"} & self.drafts.keys()
            return sorted(told or self.drafts)
        built = lowered.template["Resources"]
        wrong = {i for i in built if i not in self.there or not alike(without_mark(built[i]), self.there[i])}
        wrong |= self.there.keys() - built.keys()
        if not wrong:
            return []
        owners = {m.logical_id: m.component for m in lowered.made} | plan.owners
        self.shares = self.shares and not any(owners.get(i) == SHARED for i in wrong)
        return sorted({owners[i] for i in wrong if owners.get(i) in self.drafts} or self.drafts)


_ORDER = (
    *("archc", "name", "title", "description", "region", "parameters", "stack", "components", "connections"),
    "resources",
    *("template", "outputs"),
)


def _with_arrows(root: dict[str, Any], drawn: list[Pair], arrows: list[Pair]) -> dict[str, Any]:
    """Return a file with its arrows, those from one end in one line, and its keys in reading order."""
    lines = [*_lines(arrows, "->"), *_lines(drawn, "~>")[:_ARROWS_AT_MOST]]
    root = {**root, "connections": lines}
    return {key: root[key] for key in _ORDER if root.get(key)}


def _lines(arrows: list[Pair], sign: str) -> list[str]:
    targets: dict[str, list[str]] = {}
    for source, target in sorted(set(arrows)):
        targets.setdefault(source, []).append(target)
    return [f"{source} {sign} {', '.join(names)}" for source, names in targets.items()]


def _renamed(resource: Mapping[str, Any], pairs: Mapping[str, str]) -> dict[str, Any]:
    """Return a built resource as it will be: it refers to kept ids, and waits for nothing that is left out."""
    known = [name for name in depends_on(resource) if not pairs[name].endswith(_OUT)]
    bare = {k: known if k == "DependsOn" else v for k, v in without_mark(resource).items() if k != "DependsOn" or known}
    return renamed(bare, pairs)
