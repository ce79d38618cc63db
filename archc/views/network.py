"""The network view: zones, subnets with their ranges, ways out, and what runs in each zone.

Internet ── gateway ── public subnet ── private subnet ── isolated subnet      one row a zone
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archc import services
from archc.drawing.graph import Arrow, Box, Frame, FrameKind, Graph
from archc.lower.lower import Lowered
from archc.model.architecture import Component
from archc.model.regions import region_title
from archc.services.vpc import TIERS, plan
from archc.stack.link import Blueprint, Link
from archc.stack.stack import NETWORK
from archc.views._facts import component_facts, link_facts
from archc.views.overview import CLOUD, REGION, VPC, frame_id, look_of, subtitle, vpc_title

_INTERNET, _GATEWAY = "internet", "internet-gateway"
_ENDPOINTS = "endpoints"
_REPLICA = "replica"
_TITLES: dict[str, FrameKind] = {"public": "public", "private": "private", "isolated": "isolated"}


@dataclass(frozen=True, slots=True)
class _Standing:
    """Something of a component in one zone."""

    component: Component
    zone: int
    tier: str
    says: str
    over: str = ""
    """What it has in common with what stands in other zones."""

    @property
    def id(self) -> str:
        """`web@1`: the component and the zone."""
        return f"{self.component.name}@{self.zone}"

    @property
    def own_frame(self) -> Frame | None:
        """The frame round it alone, of an Auto Scaling group."""
        own = look_of(self.component).frame
        name = f"{frame_id(self.component)}@{self.zone}"
        return Frame(id=name, kind=own[0], title=own[1], parent=_subnet(self.tier, self.zone)) if own else None

    @property
    def parent(self) -> str:
        """The frame it stands in."""
        return self.own_frame.id if self.own_frame else _subnet(self.tier, self.zone)


def network(blueprint: Blueprint, lowered: Lowered | None) -> Graph:
    """Return the graph of the network view."""
    assert lowered is not None  # noqa: S101 - `views.NEEDS_STACK`
    standing = tuple(_standing(blueprint))
    roles = {m.role: m.logical_id for m in lowered.made if m.component == NETWORK}
    nats = sorted(int(r.removeprefix("NatGateway")) for r in roles if r.startswith("NatGateway"))
    endpoints = [lowered.template["Resources"][i]["Properties"] for r, i in roles.items() if r.endswith("Endpoint")]
    connected = "InternetGateway" in roles
    boxes = [*_ways_out(nats, endpoints, connected), *(_box(s, lowered) for s in standing)]
    return Graph(
        boxes=tuple(boxes),
        frames=(*_frames(blueprint, standing, nats), *([_TOGETHER] if endpoints else [])),
        arrows=(*(_routes(standing, nats) if connected else ()), *_reaching(blueprint, standing, lowered)),
        title=blueprint.architecture.title or blueprint.architecture.name,
        subtitle=f"{subtitle(blueprint)} · network",
        wording=(("sync", "may connect"), ("drawn", "route to the internet")),
        direction="either",
    )


def _zones(blueprint: Blueprint) -> int:
    """Return the number of zones; a network that is there already has as many as its widest tier has subnets."""
    return max(blueprint.architecture.spread(tier) for tier in TIERS)


def _standing(blueprint: Blueprint) -> Iterator[_Standing]:
    zones = _zones(blueprint)
    for name in sorted(blueprint.networked):
        component = blueprint.architecture.components[name]
        service = services.of(component)
        found = service.in_zones(component, zones)
        over = service.over_zones(component, len(found)) if len(found) > 1 else ""
        for zone, says in found:
            yield _Standing(component, zone, blueprint.places[name], says, over)


def _box(s: _Standing, lowered: Lowered) -> Box:
    look = look_of(s.component)
    return Box(
        id=s.id,
        type=s.component.type,
        icon=look.icon,
        name=look.name,
        title=s.component.title or look.title or s.component.name,
        note=s.says or s.over,
        parent=s.parent,
        facts=component_facts(s.component, lowered),
    )


def _ways_out(nats: list[int], endpoints: list[Mapping[str, Any]], connected: bool) -> Iterator[Box]:
    if connected:
        yield Box(id=_INTERNET, type="actor", icon="actor:internet", name="Internet", actor=True)
        yield Box(
            id=_GATEWAY,
            type="gateway",
            icon="network/internet-gateway",
            name="Internet gateway",
            parent=VPC,
            on_border=True,
        )
    for zone in nats:
        parent = _subnet("public", zone)
        yield Box(id=f"nat@{zone}", type="nat", icon="network/nat-gateway", name="NAT gateway", parent=parent)
    for service, kind in sorted((_service_of(e), str(e["VpcEndpointType"]).lower()) for e in endpoints):
        yield Box(
            id=f"{service}-endpoint",
            type="endpoint",
            icon="network/endpoint",
            name="VPC endpoint",
            title=service,
            note=kind,
            parent=_ENDPOINTS,
        )


_TOGETHER = Frame(id=_ENDPOINTS, kind="generic", title="Ways to AWS services", parent=VPC)


def _service_of(endpoint: Mapping[str, Any]) -> str:
    """Return the service as AWS names its endpoint: `ecr.api` of `com.amazonaws.${AWS::Region}.ecr.api`."""
    return str(endpoint["ServiceName"]["Fn::Sub"]).partition("}.")[2]


def _subnet(tier: str, zone: int) -> str:
    return f"{tier}@{zone}"


def _frames(blueprint: Blueprint, standing: tuple[_Standing, ...], nats: list[int]) -> Iterator[Frame]:
    architecture = blueprint.architecture
    yield Frame(id=CLOUD, kind="cloud", title="AWS Cloud")
    if architecture.region:
        yield Frame(id=REGION, kind="region", title=region_title(architecture.region), parent=CLOUD)
    existing = architecture.network.existing
    outer = REGION if architecture.region else CLOUD
    if not standing:
        yield Frame(id=VPC, kind="generic", title="No VPC: nothing of this stands in one", parent=outer)
        return
    yield Frame(id=VPC, kind="vpc", title=vpc_title(architecture), parent=outer)
    ranges = {} if existing else {(s.tier, s.zone): s.cidr for s in plan(architecture.network)}
    used = {(s.tier, s.zone) for s in standing} | {("public", z) for z in nats}
    for zone in range(1, _zones(blueprint) + 1):
        yield Frame(id=f"zone@{zone}", kind="zone", title=f"Availability Zone {zone}", parent=VPC)
        for tier in TIERS:
            if any(t == tier for t, _ in used):
                title = f"{tier.capitalize()} subnet {ranges.get((tier, zone), '')}".strip()
                yield Frame(id=_subnet(tier, zone), kind=_TITLES[tier], title=title, parent=f"zone@{zone}")
    yield from (s.own_frame for s in standing if s.own_frame)


def _routes(standing: tuple[_Standing, ...], nats: list[int]) -> Iterator[Arrow]:
    """Yield the ways in from the internet and out to it."""
    entries = [s for s in standing if s.tier == "public"]
    if entries:
        yield Arrow(id="in", source=_INTERNET, target=_GATEWAY, public=True)
    for s in entries:
        yield Arrow(id=f"in->{s.id}", source=_GATEWAY, target=s.id, public=True)
    for zone in nats:
        yield Arrow(id=f"out->{zone}", source=f"nat@{zone}", target=_GATEWAY, kind="drawn", description="way out")
    for zone in sorted({s.zone for s in standing if s.tier == "private"} if nats else ()):
        nat = zone if zone in nats else nats[0]
        subnet = _subnet("private", zone)
        yield Arrow(id=f"{subnet}->nat", source=subnet, target=f"nat@{nat}", kind="drawn", description="way out")


def _reaching(blueprint: Blueprint, standing: tuple[_Standing, ...], lowered: Lowered) -> Iterator[Arrow]:
    """Yield what may connect to what, zone by zone."""
    for link in blueprint.links:
        if any(m.joint.name == "reach" for m in link.matches):
            yield from _reaches(link, standing, lowered)


def _answering(zone: int, targets: Mapping[int, _Standing], *, reads: bool) -> _Standing:
    """Return what of a target answers callers of a zone: what stands there, if all its places are alike.

    Otherwise it is the first, the primary; whoever only reads is answered by a replica, in its zone if there is one.
    """
    first = targets[min(targets)]
    if not any(t.says for t in targets.values()):
        return targets.get(zone, first)
    replicas = {z: t for z, t in targets.items() if t.says == _REPLICA}
    return replicas.get(zone, replicas[min(replicas)]) if reads and replicas else first


def _reaches(link: Link, standing: tuple[_Standing, ...], lowered: Lowered) -> Iterator[Arrow]:
    """Yield the connection in each zone."""
    text = next((g for g in lowered.grants.get(link.id, ()) if g.startswith("tcp")), "")
    targets = {s.zone: s for s in standing if s.component.name == link.arrow.target}
    for s in standing:
        if s.component.name == link.arrow.source and targets:
            target = _answering(s.zone, targets, reads=link.arrow.options.get("access") == "read")
            facts = link_facts(link, lowered)
            yield Arrow(
                id=f"{s.id}->{target.id}", source=s.id, target=target.id, text=text if s.zone == 1 else "", facts=facts
            )
