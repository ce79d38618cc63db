"""Other views of templates: the network with its zones and subnets, and what every arrow grants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from archc.drawing.graph import Arrow, Box, Frame, Graph
from archc.lift.arrange import TIERS, Tier, Vpc
from archc.lift.model import Later
from archc.lift.values import first

if TYPE_CHECKING:
    from archc.lift.picture import Drawing
    from archc.lift.template import Resource

INTERNET = "internet"
_GATEWAYS = ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::VPNGateway", "AWS::EC2::VPCEndpoint")
_SHOWN_GRANTS = 2
_ROUND = frozenset({"cloud", "region"})
"""Kinds of frames in which no box of the network view stands."""


# -- security ----------------------------------------------------------------------------------------------------------


def security(drawing: Drawing) -> Graph:
    """Return the overview with frames of security groups, what arrows grant, and entries from everywhere in red."""
    graph = drawing.graph()
    guarded = {b.id: groups for b in graph.boxes if (groups := _fact(b, "Security groups"))}
    added = [
        Frame(id=f"{b.id}-group", kind="security-group", title=guarded[b.id], parent=b.parent)
        for b in graph.boxes
        if b.id in guarded
    ]
    boxes = [replace(b, parent=f"{b.id}-group") if b.id in guarded else b for b in graph.boxes]
    open_ = [(b.id, ports) for b in graph.boxes if (ports := _fact(b, "Open to everyone"))]
    entries = [
        Arrow(id=f"{INTERNET}->{name}", source=INTERNET, target=name, text=ports, public=True) for name, ports in open_
    ]
    return replace(
        graph,
        boxes=(*([_internet()] if entries else []), *boxes),
        frames=(*graph.frames, *added),
        arrows=(*entries, *(_told(a) for a in graph.arrows)),
        subtitle=f"{graph.subtitle} · what every arrow grants",
    )


def _fact(part: Box | Arrow, heading: str) -> str:
    return next((text for name, text in part.facts if name == heading), "")


def _internet() -> Box:
    return Box(id=INTERNET, type="actor", icon="actor:internet", name="Internet", actor=True)


def _told(arrow: Arrow) -> Arrow:
    grants = [g for g in _fact(arrow, "Grants").split(", ") if g]
    more = f" +{len(grants) - _SHOWN_GRANTS}" if len(grants) > _SHOWN_GRANTS else ""
    return replace(arrow, text=", ".join(grants[:_SHOWN_GRANTS]) + more) if grants else arrow


# -- network -----------------------------------------------------------------------------------------------------------


def network(drawing: Drawing) -> Graph:
    """Return VPCs with their zones and subnets, the ways out, and what stands in each subnet."""
    graph = drawing.graph()
    plan = _Plan(drawing)
    boxes = tuple(plan.boxes())
    shown = {b.id for b in boxes}
    frames = tuple(plan.frames())
    arrows = [a for a in plan.arrows() if {a.source, a.target} <= shown | {f.id for f in frames}]
    return replace(
        graph,
        boxes=boxes,
        frames=frames,
        arrows=tuple({a.id: a for a in arrows}.values()),
        subtitle=f"{graph.subtitle} · network",
        direction="either",
        wording=(("sync", "may connect"), ("drawn", "route to the internet")),
    )


class _Plan:
    """The parts of the network view. A box that stands in several subnets is shown in each: `Web@2`."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.place = drawing.place
        self.resources = drawing.claims.resources
        self.known = [v for v in self.place.vpcs.values() if any(s in self.resources for s in _all(v))]
        self.zone_of = {s: z for v in self.known for s, z in self._zones(v).items()}

    def _zones(self, vpc: Vpc) -> dict[str, int]:
        """Return the number of the zone of each subnet: by its zone's name where it is known, else by its turn."""
        names: dict[str, int] = {}
        found: dict[str, int] = {}
        for subnets in vpc.subnets.values():
            for turn, subnet in enumerate((s for s in subnets if s in self.resources), start=1):
                name = _zone_name(self.resources[subnet])
                found[subnet] = names.setdefault(name, len(names) + 1) if name else turn
        return found

    def frames(self) -> Iterator[Frame]:
        """Yield cloud, region, VPCs, zones, subnets."""
        outer = {f.id: f for f in self.drawing.graph().frames}
        regions = {v.region for v in self.place.vpcs.values()} if self.drawing.whole.regions else outer
        yield from (f for f in outer.values() if f.kind == "cloud" or (f.kind == "region" and f.id in regions))
        for vpc in self.place.vpcs.values():
            yield outer[vpc.id]
            if vpc not in self.known:
                yield from (f for f in outer.values() if f.parent == vpc.id)
                continue
            tiers: dict[str, Tier] = {s: t for t in TIERS for s in vpc.subnets.get(t, ()) if s in self.zone_of}
            for zone in sorted({self.zone_of[s] for s in tiers}):
                frame = f"{vpc.id}-zone-{zone}"
                yield Frame(id=frame, kind="zone", title=f"Availability Zone {zone}", parent=vpc.id)
                for subnet, tier in tiers.items():
                    if self.zone_of[subnet] == zone:
                        yield self._subnet(subnet, tier, frame)

    def _subnet(self, name: str, tier: Tier, zone: str) -> Frame:
        cidr = first(self.resources[name].properties, "CidrBlock")
        title = f"{tier.capitalize()} subnet {cidr if '$' not in cidr else ''}".strip()
        return Frame(id=name, kind=tier, title=title, parent=zone, members=tuple(self.drawing.members.get(name, ())))

    def boxes(self) -> Iterator[Box]:
        """Yield what stands in a VPC; what stands in several subnets in each of them."""
        inside = {f.id for f in self.frames() if f.kind not in _ROUND}
        for resource in self.drawing.every_box():
            box = self.drawing.box(resource, alone=True)
            box = replace(box, parent=self.place.parent[resource.id])
            for subnet, name in self._standings(resource.id):
                yield replace(box, id=name, parent=subnet)
            if not self._standings(resource.id) and box.parent in inside:
                yield box

    def _standings(self, name: str) -> list[tuple[str, str]]:
        """Return the subnets that a box stands in, with its id there."""
        subnets = [s for s in self.place.subnets_of.get(name, ()) if s in self.zone_of]
        return [(s, f"{name}@{n}" if len(subnets) > 1 else name) for n, s in enumerate(subnets, start=1)]

    def arrows(self) -> Iterator[Arrow]:
        """Yield routes from subnets, and security group rules between what stands in the same zone."""
        for relation in self.drawing.relations:
            if relation.sort == "route":
                name = f"{relation.source}->{relation.target}"
                facts = (("Because of", relation.why),)
                yield Arrow(id=name, source=relation.source, target=relation.target, kind="drawn", facts=facts)
            elif relation.sort == "group":
                for source, target in self._together(relation.source, relation.target):
                    text = ", ".join(relation.grants)
                    yield Arrow(id=f"{source}->{target}", source=source, target=target, text=text)

    def _together(self, source: str, target: str) -> Iterator[tuple[str, str]]:
        ends = self._standings(target) or [("", target)]
        for subnet, start in self._standings(source) or [("", source)]:
            zone = self.zone_of.get(subnet, 0)
            same = [name for s, name in ends if self.zone_of.get(s, 0) == zone]
            yield start, (same or [ends[0][1]])[0]


def _all(vpc: Vpc) -> list[str]:
    return [s for subnets in vpc.subnets.values() for s in subnets]


def _zone_name(subnet: Resource) -> str:
    zone = subnet.properties.get("AvailabilityZone")
    return zone if isinstance(zone, str) else zone.text if isinstance(zone, Later) else ""
