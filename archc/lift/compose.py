"""What services can say of a foreign template becomes components and arrows; the rest stays as it is.

    proposal ─ build ─ match ─ hold arrows ─┬─► ids, overrides ─ build ─ compare ─┬─► the file
       ▲                                    │                                     │
       └── an arrow that is none: drawn ────┘◄── what differs, or says too much: stays raw

archc itself builds what is proposed, so that what comes out can be held against the template. What a component makes
and the template has keeps its logical id; where it differs, `overrides` say how; what the template has not is `null`.
Each of those lines is one difference between what somebody has and what archc ships.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archc import services
from archc.diagnostics import has_errors
from archc.lift.drafts import Draft, surroundings, uses
from archc.lift.match import match
from archc.lift.patch import alike, resource_patch, said, weight, without_mark
from archc.lift.proposal import Pair, Proposal, Relations, Understand
from archc.lift.shorten import shortened
from archc.lift.write import draft_of
from archc.lower.lower import Lowered, Made, lower
from archc.lower.overrides import merged
from archc.lower.references import depends_on, renamed
from archc.model.naming import pascal
from archc.passes.conform import errors
from archc.passes.options import classes_of, option_schemas
from archc.stack.foreign import Foreign
from archc.stack.link import Link
from archc.stack.stack import SHARED, Item

_ROUNDS = 10
"""How often what is built is held against the template; each time less is proposed, or more is said."""

_ARROWS_AT_MOST = 400
_OUT = ":left out"
"""Behind the id of what the template has not: no resource there has such a name."""

_SETTINGS = "Environment"
"""The property that tells an address and grants nothing."""

_TOLD = ("AlarmActions",)
"""The property that says whom an alarm tells."""


def composed(
    root: Mapping[str, Any],
    relations: Relations,
    understand: Understand,
    tiers: Mapping[str, str],
    *,
    defaults: bool = False,
) -> dict[str, Any]:
    """Return the file of a foreign template with components for what services can say.

    `root` has every resource under `resources`; under `network` what components can stand in, and `tiers` where each
    subnet of it is. With `defaults` overrides that only remove what archc would add are left out.
    """
    work = _Composition(root, relations, understand, tiers)
    file = work.result(keep_nulls=defaults)
    if file is None:
        return _with_arrows(_without_network(root), work.among(work.there), {})
    return _with_defaults(file) if defaults else file


def _without_network(root: Mapping[str, Any]) -> dict[str, Any]:
    return {key: said for key, said in root.items() if key != "network"}


def _with_defaults(file: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file with archc's defaults. What would need the id of a raw resource stays left out."""
    taken = file.get("resources", {})
    components = {name: _adding(name, said, taken) for name, said in file.get("components", {}).items()}
    shared = {SHARED: _adding(SHARED, file[SHARED], taken)} if SHARED in file else {}
    whole = {**file, **shared, "components": components}
    return {key: value for key, value in whole.items() if value}


def _adding(name: str, said: Mapping[str, Any], taken: Container[str]) -> dict[str, Any]:
    overrides = said.get("overrides", {})
    kept = _without_nulls(overrides, {role for role in overrides if f"{pascal(name)}{role}" in taken})
    return {k: v for k, v in {**said, "overrides": kept}.items() if k != "overrides" or v}


def _without_nulls(overrides: Mapping[str, Any], needed: Container[str]) -> dict[str, Any]:
    found = {k: _without_nulls(v, ()) if isinstance(v, Mapping) else v for k, v in overrides.items()}
    return {k: v for k, v in found.items() if k in needed or v not in (None, {})}


@dataclass(slots=True)
class _Plan:
    """What becomes of the resources that the components make.

    `ids`, `roles` and `patches` are by component and role; a patch is None for what the template has not, `roles` are
    the logical ids of all that it has. `own` are the roles that no arrow makes and whose usual id nothing else has,
    `weights` is what the resources of a component weigh in the template, `owners` which component has each of them.
    """

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    patches: dict[str, dict[str, dict[str, Any] | None]] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)

    def too_much(self) -> list[str]:
        """Return the components that would say more in overrides than their resources do."""
        return [name for name, patches in self.patches.items() if said(patches) >= self.weights.get(name, 0.0)]


class _Composition:
    def __init__(
        self, root: Mapping[str, Any], relations: Relations, understand: Understand, tiers: Mapping[str, str]
    ) -> None:
        self.root, self.relations, self.understand = root, relations, understand
        self.there: Mapping[str, Any] = root.get("resources", {})
        further = root.get("template", {}).get("Parameters", {})
        self.around = surroundings(self.there, (*root.get("parameters", {}), *further), tiers)
        self.theirs = {(u.source, u.path, u.target) for u in self.around.uses}
        self.proposal = Proposal(root, self.around, relations)
        self.shares = True

    def result(self, *, keep_nulls: bool) -> dict[str, Any] | None:
        """Return the file; None where nothing of it can be a component."""
        for _ in range(_ROUNDS):
            if (lowered := self.proposal.settled(self.understand)) is None:
                return None
            pairs = self.pairs(lowered)
            if self.draw_only(lowered, pairs) or self.say_options(lowered, pairs) or self.name_alarms(pairs):
                continue
            plan = self.plan(lowered, pairs)
            idle = self.proposal.drafts.keys() - set(plan.owners.values())
            if self.proposal.drop({*plan.too_much(), *idle}):
                continue
            file = self.file(plan)
            file = file if lowered.blueprint.networked else _without_network(file)
            differing = self.differing(file, plan)
            if not differing:
                return self.shortest(file, plan, keep_nulls=keep_nulls)
            self.proposal.drop(differing)
        return None

    # -- holding one to the other -------------------------------------------------------------------------------------

    def pairs(self, lowered: Lowered) -> dict[str, str]:
        """Return which built resource is which of the template."""
        roles = {(m.component, m.role): m.logical_id for m in lowered.made}
        known = {
            roles[name, role]: there
            for name, draft in self.proposal.drafts.items()
            for role, there in draft.claims.items()
            if (name, role) in roles
        }
        items = lowered.items
        joining = {m.logical_id for m in lowered.made if items[m.logical_id].late and len(m.links) == 1}
        found = match(lowered.template["Resources"], self.around, known, joining)
        shared = {m.logical_id for m in lowered.made if m.component == SHARED}
        return {b: o for b, o in found.items() if self.shares or b not in shared}

    def draw_only(self, lowered: Lowered, pairs: Mapping[str, str]) -> bool:
        """Only draw the arrows that nothing in the template stands for; say whether there were any."""
        held = set(self._held(lowered, pairs))
        loose = {pair for pair in self.proposal.arrows() if pair not in held}
        self.proposal.drawn |= loose
        return bool(loose)

    def _held(self, lowered: Lowered, pairs: Mapping[str, str]) -> Iterator[Pair]:
        """Yield the arrows that something stands for: what they name in a built resource is named in the template too.

        An arrow from or to a person stands for what it makes; one that grants, for any statement that allows the same.
        """
        arrows = {link.id: (link.arrow.source, link.arrow.target) for link in lowered.blueprint.links}
        items = lowered.items
        for link in lowered.blueprint.links:
            if self._actions(link) and any(m.joint.name == "grant" for m in link.matches):
                yield arrows[link.id]
        for use in uses(lowered.template["Resources"]):
            there = (pairs.get(use.source, ""), use.path, pairs.get(use.target, ""))
            if _SETTINGS not in use.path and there in self.theirs:
                ends = {items[use.source].component.name, items[use.target].component.name}
                yield from (arrows[link] for link in sorted(items[use.source].links) if set(arrows[link]) == ends)
        for built in pairs:
            if items[built].late:
                yield from (a for k in sorted(items[built].links) if set(a := arrows[k]) & self.proposal.people.keys())

    def _actions(self, link: Link) -> tuple[str, ...]:
        """Return the IAM actions that the template allows one end of a link at the other."""
        drafts = self.proposal.drafts
        ends = [drafts[name].main if name in drafts else "" for name in (link.arrow.source, link.arrow.target)]
        return self.relations.get((ends[0], ends[1]), ())

    def say_options(self, lowered: Lowered, pairs: Mapping[str, str]) -> bool:
        """Read the options of arrows from the resources that they made; say whether there were new ones."""
        links = {link.id: link for link in lowered.blueprint.links}
        before = dict(self.proposal.options)
        for link in links.values():
            if (actions := self._actions(link)) and (draft := self.proposal.drafts.get(link.arrow.target)):
                self._say(link, services.by_type()[draft.type].lift_use(actions))
        for made in lowered.made:
            there, draft = pairs.get(made.logical_id), self.proposal.drafts.get(made.component)
            if not there or not draft or len(made.links) != 1 or not lowered.items[made.logical_id].late:
                continue
            given = Foreign(there, self.there[there], self.around)
            self._say(links[made.links[0]], services.by_type()[draft.type].lift_arrow(given))
        return before != self.proposal.options

    def _say(self, link: Link, options: Mapping[str, Any]) -> None:
        """Give an arrow the options that it takes."""
        pair = (link.arrow.source, link.arrow.target)
        schemas = option_schemas(classes_of(link.matches))
        fit = {k: v for k, v in options.items() if k in schemas and not any(errors(schemas[k], v))}
        if fit and pair not in self.proposal.silent:
            self.proposal.options[pair] = {**self.proposal.options.get(pair, {}), **fit}

    def name_alarms(self, pairs: Mapping[str, str]) -> bool:
        """Let alarms tell what most of the template's tell; say whether that is new."""
        mains = {draft.main for draft in self.proposal.drafts.values()}
        alarms = set(pairs.values())
        told = Counter(
            u.target for u in self.around.uses if u.path == _TOLD and u.source in alarms and u.target in mains
        )
        if not told or self.proposal.alarms:
            return False
        self.proposal.alarms = min(told, key=lambda name: (-told[name], name))
        return True

    # -- what is said of each resource --------------------------------------------------------------------------------

    def plan(self, lowered: Lowered, pairs: dict[str, str]) -> _Plan:
        """Return what is said of each built resource; a match that says as much as the resource itself is none."""
        certain = {there for draft in self.proposal.drafts.values() for there in draft.claims.values()}
        made = [
            m
            for m in lowered.made
            if m.component in self.proposal.drafts or (m.component == SHARED and m.logical_id in pairs)
        ]
        ours = {m.logical_id for m in made}
        built = lowered.template["Resources"]
        while True:
            names = {b: pairs.get(b, f"{b}{_OUT}") for b in built}
            patches = {
                b: resource_patch(_renamed(built[b], names), self.there[o]) for b, o in pairs.items() if b in ours
            }
            far = [
                b for b, p in patches.items() if pairs[b] not in certain and weight(p) >= weight(self.there[pairs[b]])
            ]
            if not far:
                return _planned(made, pairs, patches, self.there, lowered.items)
            pairs = {b: o for b, o in pairs.items() if b not in far}

    # -- the file -----------------------------------------------------------------------------------------------------

    def among(self, ends: Iterable[str]) -> list[Pair]:
        """Return what points where among some resources."""
        known = set(ends)
        return [(a, b) for a, b in self.relations if a in known and b in known]

    def file(self, plan: _Plan) -> dict[str, Any]:
        """Return the whole file."""
        components = {d.name: _component(d, plan) for d in self.proposal.ordered()}
        raw = {name: body for name, body in self.there.items() if name not in plan.owners}
        ends = {name: name for name in raw} | {i: owner for i, owner in plan.owners.items() if owner in components}
        arrows = self.proposal.arrows()
        pairs = {(ends[a], ends[b]) for a, b in self.among(ends)} | self._people_drawn()
        head = self.proposal.head()
        told = {(name, head.get("alarms")) for name in components}
        drawn = [(a, b) for a, b in pairs - told if a != b and (a, b) not in arrows and (b, a) not in arrows]
        drawn = [(a, b) for a, b in drawn if a not in self.around.tiers]
        root = {k: v for k, v in self.root.items() if k != "resources"} | ({"resources": raw} if raw else {})
        shared = {"ids": plan.ids.get(SHARED), "overrides": plan.patches.get(SHARED)}
        root |= {**head, "stack": {k: v for k, v in shared.items() if v}, "components": components}
        return _with_arrows(root, drawn, arrows)

    def _people_drawn(self) -> set[Pair]:
        people, drafts = self.proposal.people, self.proposal.drafts
        return {p for p in self.proposal.drawn if set(p) & people.keys() and set(p) <= people.keys() | drafts.keys()}

    def shortest(self, file: dict[str, Any], plan: _Plan, *, keep_nulls: bool) -> dict[str, Any]:
        """Return the file with shorter overrides where there are many that only remove something."""
        if keep_nulls:
            return file
        components = {
            n: shortened(c, plan.roles.get(n, {}), plan.own.get(n, ()), self.there)
            for n, c in file["components"].items()
        }
        short = {**file, "components": components}
        return file if short == file or self.differing(short, plan) else short

    def differing(self, file: Mapping[str, Any], plan: _Plan) -> list[str]:
        """Return the components whose resources do not come out as the template has them."""
        drafts = self.proposal.drafts
        blueprint, found = self.understand(draft_of(file))
        lowered = None
        if blueprint is not None and not has_errors(found):
            lowered, found = lower(blueprint)
        if lowered is None:
            told = {d.component for d in found if d.severity == "error"} & drafts.keys()
            return sorted(told or drafts)
        built = lowered.template["Resources"]
        wrong = {i for i in built if i not in self.there or not alike(without_mark(built[i]), self.there[i])}
        wrong |= self.there.keys() - built.keys()
        if not wrong:
            return []
        owners = {m.logical_id: m.component for m in lowered.made} | plan.owners
        self.shares = self.shares and not any(owners.get(i) == SHARED for i in wrong)
        return sorted({owners[i] for i in wrong if owners.get(i) in drafts} or drafts)


def _planned(
    made: list[Made],
    pairs: Mapping[str, str],
    patches: Mapping[str, dict[str, Any]],
    there: Mapping[str, Any],
    items: Mapping[str, Item],
) -> _Plan:
    plan = _Plan()
    for m in made:
        if not items[m.logical_id].late and (m.logical_id not in there or m.logical_id in pairs):
            plan.own.setdefault(m.component, set()).add(m.role)
        kept = pairs.get(m.logical_id)
        if kept is None:
            plan.patches.setdefault(m.component, {})[m.role] = None
            continue
        plan.owners[kept] = m.component
        plan.roles.setdefault(m.component, {})[m.role] = kept
        plan.weights[m.component] = plan.weights.get(m.component, 0.0) + weight(there[kept])
        if kept != f"{pascal(m.component)}{m.role}":
            plan.ids.setdefault(m.component, {})[m.role] = kept
        if change := patches[m.logical_id]:
            plan.patches.setdefault(m.component, {})[m.role] = change
    plan.patches = {name: said for name, said in plan.patches.items() if name != SHARED or any(said.values())}
    return plan


def _component(draft: Draft, plan: _Plan) -> dict[str, Any]:
    component: dict[str, Any] = {"type": draft.type, **draft.fields}
    if ids := plan.ids.get(draft.name):
        component["ids"] = ids
    if patches := plan.patches.get(draft.name):
        ordered = dict(sorted(patches.items(), key=lambda p: (p[1] is None, p[0] != draft.role)))
        component["overrides"] = {**ordered, **_over(component.get("overrides", {}), patches)}
    return component


def _over(said: Mapping[str, Any], patches: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a service says itself in overrides, with the patches of the same resources over it."""
    return {role: merged(own, patches.get(role, {})) for role, own in said.items()}


_ORDER = (
    *(
        "archc",
        "name",
        "title",
        "description",
        "region",
        "alarms",
        "parameters",
        "network",
        "actors",
        "stack",
        "components",
    ),
    *("connections", "resources", "template", "outputs"),
)


def _with_arrows(root: dict[str, Any], drawn: list[Pair], arrows: Mapping[Pair, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a file with its arrows, those from one end in one line, and its keys in reading order."""
    plain = [pair for pair, options in arrows.items() if not options]
    telling = [{f"{a} -> {b}": options} for (a, b), options in arrows.items() if options]
    root = {**root, "connections": [*_lines(plain, "->"), *telling, *_lines(drawn, "~>")[:_ARROWS_AT_MOST]]}
    return {key: root[key] for key in _ORDER if root.get(key)}


def _lines(arrows: list[Pair], sign: str) -> list[str]:
    targets: dict[str, list[str]] = {}
    for source, target in sorted(set(arrows)):
        targets.setdefault(source, []).append(target)
    return [f"{source} {sign} {', '.join(names)}" for source, names in targets.items()]


def _renamed(resource: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a built resource as it will be: it refers to kept ids, and waits for nothing that is left out."""
    known = [name for name in depends_on(resource) if not names[name].endswith(_OUT)]
    bare = {k: known if k == "DependsOn" else v for k, v in without_mark(resource).items() if k != "DependsOn" or known}
    return renamed(bare, names)
