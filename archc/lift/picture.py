"""Templates as a graph: what is drawn, where it stands, what points where, and what was folded into each part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping

from archc.diagnostics import Diagnostic, codes
from archc.drawing.graph import Arrow, Box, Fact, Frame, FrameKind, Graph
from archc.lift.alike import alarms, gateways, stacks
from archc.lift.arrange import CLOUD, TIERS, Arrangement, Tier, arrange, region_id, tier_id
from archc.lift.claim import Claims, boxes, members
from archc.lift.folds import SETTINGS
from archc.lift.infer import Relation, listens, relations
from archc.lift.look import look, note_of
from archc.lift.nest import whole
from archc.lift.template import Resource, Templates, Whole
from archc.lift.titles import title_of, titles
from archc.lift.views import network, security
from archc.model.regions import region_title

_ASG = "AWS::AutoScaling::AutoScalingGroup"
_ON_BORDER = frozenset(f"AWS::EC2::{kind}" for kind in ("InternetGateway", "EgressOnlyInternetGateway", "VPNGateway"))
"""What AWS draws on the border of the VPC that it is attached to."""
_TITLES: dict[Tier, str] = {"public": "Public subnet", "private": "Private subnet", "isolated": "Isolated subnet"}


def picture_graph(
    templates: Templates, parameters: Mapping[str, str] | None = None, view: str = "overview"
) -> tuple[Graph, tuple[Diagnostic, ...]]:
    """Return a view of templates. `parameters` decide conditions; open ones draw both sides, with a note."""
    values = dict(parameters or {})
    unknown = _unknown_parameters(templates, values)
    drawing = Drawing(Claims(whole(templates, values)))
    return VIEWS[view](drawing), unknown


def _unknown_parameters(templates: Templates, values: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    known = {p for t in templates.roots for p in t.parameters}
    missing = [v for v in sorted(values) if v not in known and not v.startswith("AWS::")]
    return tuple(
        Diagnostic(
            codes.PARAMETER_UNKNOWN,
            f"the template has no parameter `{name}`",
            help=f"its parameters are {', '.join(sorted(known)[:12])}" if known else "it has no parameters",
        )
        for name in missing
    )


class Drawing:
    """Turns claims, places and relations into boxes, frames and arrows."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.whole: Whole = claims.whole
        self.place: Arrangement = arrange(claims)
        self.members = members(claims)
        self.only_settings = all(b.kind in SETTINGS for b in boxes(claims))
        self.relations = tuple(relations(claims))
        self.twins = gateways(claims, self.place) | alarms(claims, self.place)
        self.twins |= stacks(self._firsts(), self.place, self.relations, self.twins)
        self.shown = self._firsts()
        self.absorbed = self._absorbed()
        self.titles = titles(self.shown, self.place.parent.__getitem__)

    def graph(self) -> Graph:
        """Return the overview."""
        arrows = tuple(self._arrows())
        return Graph(
            boxes=tuple(self.box(b) for b in self.shown),
            frames=tuple(self._frames()),
            arrows=arrows,
            title=self.whole.title,
            subtitle=" · ".join(p for p in (self.whole.subtitle, self._count()) if p),
            facts=tuple(self._facts()),
        )

    # -- boxes --------------------------------------------------------------------------------------------------------

    def _firsts(self) -> list[Resource]:
        """Return the boxes that stand for themselves and for those like them."""
        return [b for b in self.every_box() if self.twins.get(b.id, b.id) == b.id]

    def _absorbed(self) -> dict[str, list[str]]:
        """Return the settings of networks that are not in the template, by the frame of the network."""
        found: dict[str, list[str]] = defaultdict(list)
        whole = [b for b in boxes(self.claims) if self._is_setting(b)]
        for box in whole:
            found[self.place.parent[box.id]] += [box.id, *self.members.get(box.id, ())]
        return dict(found)

    def _is_setting(self, box: Resource) -> bool:
        """Whether a box only says how a VPC is set up that has a frame."""
        parent = self.place.parent[box.id]
        return box.kind in SETTINGS and parent not in (CLOUD, self._region(box)) and not self.only_settings

    def _region(self, box: Resource) -> str:
        return region_id(self.whole.regions.get(box.id, ""), self.whole)

    def every_box(self) -> Iterator[Resource]:
        """Yield all that is a box, twins too."""
        yield from (b for b in boxes(self.claims) if not self._is_setting(b))

    def box(self, resource: Resource, *, alone: bool = False) -> Box:
        """Return the box of a resource; `alone` without the twins that it stands for in the overview."""
        shown = look(resource)
        shown_by = {} if alone else self.twins
        twins = sorted(t for t, first in shown_by.items() if first == resource.id and t != resource.id)
        folded = [m for m in (*twins, *self.members.get(resource.id, ())) if m != resource.id]
        notes = [note_of(resource, self.claims), f"×{len(twins) + 1}" if twins else "", self._open(resource)]
        return Box(
            id=resource.id,
            type=resource.type,
            icon=shown.icon,
            name=shown.name,
            title=self.titles.get(resource.id) or title_of(resource).rpartition(".")[2],
            note=" · ".join(n for n in notes if n),
            parent=self._parent(resource),
            on_border=resource.kind in _ON_BORDER and self._parent(resource) in self.place.vpcs,
            description=_description(resource),
            facts=tuple(self._box_facts(resource, folded)),
            members=tuple(dict.fromkeys(folded)),
        )

    def _parent(self, resource: Resource) -> str:
        return f"{resource.id}-frame" if resource.kind == _ASG else self.place.parent[resource.id]

    def _open(self, resource: Resource) -> str:
        prefix = resource.id.rpartition(".")
        condition = f"{prefix[0]}{prefix[1]}{resource.condition}"
        return f"if {resource.condition}" if resource.condition and condition in self.whole.undecided else ""

    def _box_facts(self, resource: Resource, folded: list[str]) -> Iterator[Fact]:
        yield "Type", resource.type
        yield "Logical ID", resource.id
        if resource.condition:
            yield "Condition", resource.condition
        watched = {w for a in (resource.id, *folded) if a in self.claims.gathered for w in self.claims.watched(a)}
        if watched:
            yield "Watches", ", ".join(sorted(watched))
        groups = [m for m in folded if self.claims.resources[m].kind == "AWS::EC2::SecurityGroup"]
        if groups:
            yield "Security groups", ", ".join(groups)
        opened = sorted({p for g in groups for p in listens(self.claims.resources[g])})
        if opened:
            yield "Open to everyone", ", ".join(opened)
        if folded:
            yield "Folded in", f"{len(folded)}: {_told(folded, self.claims)}"

    # -- frames -------------------------------------------------------------------------------------------------------

    def _frames(self) -> Iterator[Frame]:
        """Yield the frames, parents first. The cloud is always there, the region where something stands in it."""
        if not self.shown and not self.place.vpcs:
            return
        yield Frame(id=CLOUD, kind="cloud", title="AWS Cloud")
        parents = set(self.place.parent.values())
        if self.place.vpcs or parents - {CLOUD}:
            yield from self._regions(parents | {v.region for v in self.place.vpcs.values()})
        for vpc in self.place.vpcs.values():
            known = self.claims.resources.get(vpc.id)
            yield self._frame(vpc.id, "vpc", vpc.title, vpc.region, [], known)
            for tier in TIERS:
                if tier in vpc.subnets:
                    subnets = vpc.subnets[tier]
                    title = _TITLES[tier] + ("s" if len(subnets) != 1 else "")
                    yield self._frame(tier_id(vpc.id, tier), tier, title, vpc.id, subnets, None)
        for resource in self.shown:
            if resource.kind == _ASG:
                yield Frame(
                    id=f"{resource.id}-frame",
                    kind="scaling-group",
                    title="Auto Scaling group",
                    parent=self.place.parent[resource.id],
                    members=(resource.id,),
                )

    def _regions(self, used: set[str]) -> Iterator[Frame]:
        """Yield the frame of the region, or of each that something stands in, the one of the first stack first."""
        for region in dict.fromkeys(self.whole.regions.values()) if self.whole.regions else (self.whole.region,):
            name = region_id(region, self.whole)
            if name in used or not self.whole.regions:
                yield Frame(id=name, kind="region", title=region_title(region) if region else "Region", parent=CLOUD)

    def _frame(
        self, name: str, kind: FrameKind, title: str, parent: str, subnets: list[str], known: Resource | None
    ) -> Frame:
        absorbed = self.absorbed.get(name, ())
        folded = [*subnets, *(m for s in (name, *subnets) for m in self.members.get(s, ())), *absorbed]
        folded = list(dict.fromkeys(folded))
        facts: list[Fact] = [("Type", known.type), ("Logical ID", name)] if known else []
        inner = [m for m in folded if m in self.claims.resources]
        if inner:
            facts.append(("Folded in", f"{len(inner)}: {_told(inner, self.claims)}"))
        note = self._open(known) if known else ""
        return Frame(
            id=name,
            kind=kind,
            title=f"{title} ({note})" if note else title,
            parent=parent,
            facts=tuple(facts),
            members=tuple(folded),
        )

    # -- arrows -------------------------------------------------------------------------------------------------------

    def _arrows(self) -> Iterator[Arrow]:
        pairs: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in self.relations:
            ends = self._drawn(relation.source), self._drawn(relation.target)
            if ends[0] != ends[1] and not self._inside(*ends):
                pairs[ends].append(relation)
        for (source, target), found in pairs.items():
            if self._told_by_opposite(found, pairs.get((target, source), [])):
                continue
            yield self._arrow(source, target, found)

    def _drawn(self, name: str) -> str:
        name = self.twins.get(name, name)
        if name in self.place.parent and self._is_setting(self.claims.resources[name]):
            return self.place.parent[name]
        return self.place.frame(name)

    def _inside(self, source: str, target: str) -> bool:
        """Whether one end is a frame that the other stands in."""
        return target in self._around(source) or source in self._around(target)

    def _around(self, name: str) -> set[str]:
        parent = self.place.parent.get(name)
        if parent is None:
            vpc = next((v.id for v in self.place.vpcs.values() if name in {tier_id(v.id, t) for t in TIERS}), None)
            return {vpc} if vpc else set()
        return {parent, *self._around(parent)}

    def _told_by_opposite(self, found: list[Relation], opposite: list[Relation]) -> bool:
        """Whether a setting or a permission only says again what the arrow the other way says already.

        A function that is given the messages of a queue knows the queue's address: it does not call it.
        """
        weak = {"setting", "party"}
        return all(r.sort in weak for r in found) and any(r.sort not in weak and r.kind == "async" for r in opposite)

    def _arrow(self, source: str, target: str, found: list[Relation]) -> Arrow:
        kinds = {r.kind for r in found}
        why = list(dict.fromkeys(r.why for r in found))
        texts = sorted({r.text for r in found} - {""})
        resources = self.claims.resources
        members_ = sorted({r.via for r in found if r.via and not resources[r.via].generated})
        grants = sorted({g for r in found for g in r.grants})
        granted = (("Grants", ", ".join(grants)),) if grants else ()
        shown = why[0] if len(why) == 1 else f"{why[0]} and {len(why) - 1} more"
        return Arrow(
            id=f"{source}->{target}",
            source=source,
            target=target,
            kind="sync" if "sync" in kinds else "async",
            text=texts[0] if len(texts) == 1 and all(r.text for r in found) else "",
            description=f"{source} to {target}: {shown}",
            facts=(*granted, *(("Because of", w) for w in why[:12])),
            members=tuple(members_),
        )

    # -- the whole ----------------------------------------------------------------------------------------------------

    def _count(self) -> str:
        written = [r for r in self.claims.resources.values() if not r.generated]
        folded = sum(1 for r in written if not self.claims.drawn(r.id))
        said = f"{len(written)} resource{'s' if len(written) != 1 else ''}"
        return f"{said}, {folded} folded in" if folded else said

    def _facts(self) -> Iterator[Fact]:
        written = [r for r in self.claims.resources.values() if not r.generated]
        dissolved = [r.id for r in written if not self.claims.owners(r.id)]
        folded = [r for r in written if not self.claims.drawn(r.id)]
        yield "Resources", str(len(written))
        yield "Folded in", str(len(folded))
        if dissolved:
            yield "Not drawn", f"{len(dissolved)}: {_told(dissolved, self.claims)}"
        if self.whole.undecided:
            names = sorted(self.whole.undecided)
            yield "Open conditions", ", ".join(names)


VIEWS: dict[str, Callable[[Drawing], Graph]] = {"overview": Drawing.graph, "network": network, "security": security}
"""The views of templates by name."""


def _told(names: list[str], claims: Claims) -> str:
    """Say how many there are of each type: `Role ×2, Policy`."""
    kinds = Counter(claims.resources[n].type.rpartition("::")[2] for n in names if n in claims.resources)
    parts = [f"{kind} ×{n}" if n > 1 else kind for kind, n in sorted(kinds.items())]
    return ", ".join(parts)


def _description(resource: Resource) -> str:
    said = resource.properties.get("Description")
    return said if isinstance(said, str) and len(said) < 300 else ""
