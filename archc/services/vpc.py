"""Amazon VPC: the network that components stand in.

Configured by the key `network`, drawn as the VPC frame with its tiers. It becomes a VPC with three tiers of subnets
in every zone, whichever of them are used: public (a route to the internet gateway), private (a way out through
NAT) and isolated (no way out). Subnets and route tables cost nothing, and a tier that is always there never moves.

The range is cut so that another zone moves no subnet. A range of /22 or larger is cut into eight equal parts, one for
each zone that can be and two to spare; a smaller one into as many as its zones need, so there a zone more may
move others. Each part is cut once more:

    10.0.0.0/16, zone 1   10.0.0.0/19    ┌──────── private /20 ────────┬─ isolated /21 ─┬─ public /21 ─┐
                 zone 2   10.0.32.0/19   └─────────────────────────────┴────────────────┴──────────────┘

The default security group stays as AWS makes it: CloudFormation cannot change it. Nothing that archc makes uses it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, ip_network
from typing import Any, ClassVar

from troposphere import GetAtt, GetAZs, Ref, Select, Sub, Tags, ec2, iam

from archc.diagnostics import Code, Diagnostic, Edit, Fix, codes
from archc.model.architecture import Architecture, Component, ExistingNetwork, Network, Tier, is_list
from archc.model.naming import pascal
from archc.stack.caller import document, trust
from archc.stack.link import Blueprint
from archc.stack.logs import add_log_group
from archc.stack.offers import Offer, Statement, Value
from archc.stack.service import Look, Service
from archc.stack.stack import NetworkHandle, Stack

TIERS: tuple[Tier, ...] = ("public", "private", "isolated")

_LARGEST, _SMALLEST = 16, 28
"""Prefix lengths of a VPC. Source: VPC user guide, "VPC CIDR blocks"; seen 2026-11-23."""

_SMALLEST_SUBNET = 27
"""What a load balancer asks of its subnets. Source: ELB user guide, "Subnets for your load balancer";
seen 2026-11-23."""

_REFUSED = tuple(ip_network(r) for r in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"))
"""Ranges that no VPC can have. Source: VPC user guide, "VPC CIDR blocks"; seen 2026-11-23."""

_ZONES = {"us-east-1": 6, "us-west-2": 4, "ap-northeast-1": 4, "ap-northeast-2": 4}
"""Zones of regions that do not have three. Source: "AWS Regions and Availability Zones"; seen 2026-11-23."""

_GATEWAY_SERVICES = frozenset({"dynamodb", "s3"})
"""Services with gateway endpoints, which cost nothing. Source: VPC user guide, "Gateway endpoints"; seen 2026-11-23."""

_FLOW_LOG_DAYS = 30


@dataclass(frozen=True, slots=True)
class Subnet:
    """One subnet of the plan. `zone` counts from 1."""

    tier: str
    zone: int
    cidr: str

    @property
    def role(self) -> str:
        """Its role in the stack: `PrivateSubnet2`."""
        return f"{self.tier.capitalize()}Subnet{self.zone}"


def plan(network: Network) -> tuple[Subnet, ...]:
    """Return the subnets of a range that `check` has accepted, tier by tier.

    >>> [(s.role, s.cidr) for s in plan(Network(cidr="10.0.0.0/16", zones=1))]
    [('PublicSubnet1', '10.0.24.0/21'), ('PrivateSubnet1', '10.0.0.0/20'), ('IsolatedSubnet1', '10.0.16.0/21')]
    """
    cidr = ip_network(network.cidr)
    zones = list(cidr.subnets(_zone_bits(cidr.prefixlen, network.zones)))[: network.zones]
    cut = [_tiers(IPv4Network(zone)) for zone in zones]
    return tuple(Subnet(tier, n, str(ranges[tier])) for tier in TIERS for n, ranges in enumerate(cut, 1))


def _zone_bits(prefix: int, zones: int) -> int:
    return 3 if prefix <= _SMALLEST_SUBNET - 5 else (zones - 1).bit_length()


def _tiers(zone: IPv4Network) -> dict[str, IPv4Network]:
    private, rest = zone.subnets(1)
    isolated, public = rest.subnets(1)
    return {"public": public, "private": private, "isolated": isolated}


class Vpc(Service):
    """The network."""

    type: ClassVar[str] = "vpc"
    fields: ClassVar[Any] = Network
    top_level: ClassVar[bool] = True
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::EC2::VPC", "AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::Subnet",
        "AWS::EC2::RouteTable", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::EIP",
        "AWS::EC2::NatGateway", "AWS::EC2::VPCEndpoint", "AWS::EC2::SecurityGroup", "AWS::EC2::FlowLog",
        "AWS::Logs::LogGroup", "AWS::IAM::Role", "AWS::KMS::Key",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the range."""
        network: Network = component.fields
        return Look(icon="network/vpc", name="Amazon VPC", note="" if network.existing else network.cidr)

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - the shape of a service
        """Offer nothing: no arrow starts or ends at the network."""
        return ()

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check the range, the zones, the endpoints and that an existing network has the subnets in use."""
        network: Network = component.fields
        yield from _check_endpoints(component)
        if network.existing:
            yield from _check_existing(component, network.existing, blueprint)
            return
        yield from _check_range(component)
        most = _ZONES.get(blueprint.architecture.region, 3)
        if blueprint.architecture.region and network.zones > most:
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"the network asks for {network.zones} zones, and {blueprint.architecture.region} has {most}",
                component.at("zones"),
                help=f"set `zones: {most}` or fewer",
                component=component.name,
            )

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the network, or take over the one that is there already."""
        network: Network = component.fields
        if network.existing:
            stack.network = _existing(network.existing, stack)
            return
        vpc = stack.add(
            component, "Vpc", ec2.VPC, CidrBlock=network.cidr, EnableDnsSupport=True, EnableDnsHostnames=True
        )
        subnets = _subnets(component, stack, vpc)
        ready = {"public": _public_routes(component, stack, vpc), "private": _private_routes(component, stack, vpc)}
        ready["isolated"] = _isolated_routes(component, stack, vpc)
        # Without a way out, endpoints are what makes a tier ready.
        inside = ["isolated"] if network.nat != "none" else ["isolated", "private"]
        endpoints = tuple(
            component.logical_id(f"{pascal(service)}Endpoint") for service in sorted(set(network.endpoints))
        )
        ready |= {tier: (*ready[tier], *endpoints) for tier in inside}
        stack.network = NetworkHandle(Ref(vpc), subnets, ready, lambda service: _gateway(component, stack, service))
        _endpoints(component, stack)
        if network.flow_logs:
            _flow_logs(component, stack, vpc)


def _existing(existing: ExistingNetwork, stack: Stack) -> NetworkHandle:
    subnets: dict[str, tuple[Value, ...]] = {
        tier: tuple(stack.text(i) for i in getattr(existing, tier)) for tier in TIERS
    }
    listed = frozenset(tier for tier in TIERS if stack.architecture.listed_in(tier))
    return NetworkHandle(stack.text(existing.vpc), subnets, listed=listed)


def _named(stack: Stack, name: str) -> Tags:
    """Return the tags of a part of the network, under a name of its own."""
    texts = {k: stack.text(v) for k, v in sorted(stack.architecture.tags.items())}
    return Tags({"Name": f"{stack.architecture.name}-{name}", **texts})


def _subnets(component: Component, stack: Stack, vpc: ec2.VPC) -> dict[str, tuple[Value, ...]]:
    """Add the subnets. None gives out public addresses by itself: what needs one says so."""
    made: dict[str, list[Value]] = {tier: [] for tier in TIERS}
    for subnet in plan(component.fields):
        resource = stack.add(
            component,
            subnet.role,
            ec2.Subnet,
            VpcId=Ref(vpc),
            CidrBlock=subnet.cidr,
            AvailabilityZone=Select(subnet.zone - 1, GetAZs("")),
            MapPublicIpOnLaunch=False,
            Tags=_named(stack, f"{subnet.tier}-{subnet.zone}"),
        )
        made[subnet.tier].append(Ref(resource))
    return {tier: tuple(ids) for tier, ids in made.items()}


def _public_routes(component: Component, stack: Stack, vpc: ec2.VPC) -> tuple[str, ...]:
    gateway = stack.add(component, "InternetGateway", ec2.InternetGateway)
    attachment = stack.add(
        component, "GatewayAttachment", ec2.VPCGatewayAttachment, VpcId=Ref(vpc), InternetGatewayId=Ref(gateway)
    )
    table = _table(component, stack, vpc, "PublicRouteTable", "public")
    route = stack.add(
        component,
        "PublicRoute",
        ec2.Route,
        depends=(attachment.title,),
        RouteTableId=Ref(table),
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=Ref(gateway),
    )
    return (route.title, *(_associate(component, stack, table, "public", n) for n in _zones(component)))


def _private_routes(component: Component, stack: Stack, vpc: ec2.VPC) -> tuple[str, ...]:
    """Add a route table for each zone, so that changing the kind of NAT changes only routes."""
    network: Network = component.fields
    gateways = {"none": 0, "single": 1, "per-zone": network.zones}[network.nat]
    nats = [_nat(component, stack, zone) for zone in range(1, gateways + 1)]
    ready = []
    for zone in _zones(component):
        table = _table(component, stack, vpc, f"PrivateRouteTable{zone}", f"private-{zone}")
        ready.append(_associate(component, stack, table, "private", zone))
        if nats:
            nat = nats[zone - 1] if len(nats) > 1 else nats[0]
            route = stack.add(
                component,
                f"PrivateRoute{zone}",
                ec2.Route,
                RouteTableId=Ref(table),
                DestinationCidrBlock="0.0.0.0/0",
                NatGatewayId=Ref(nat),
            )
            ready.append(route.title)
    return tuple(ready)


def _nat(component: Component, stack: Stack, zone: int) -> ec2.NatGateway:
    tags = _named(stack, f"nat-{zone}")
    attached = (component.logical_id("GatewayAttachment"),)
    address = stack.add(component, f"NatAddress{zone}", ec2.EIP, depends=attached, Domain="vpc", Tags=tags)
    return stack.add(
        component,
        f"NatGateway{zone}",
        ec2.NatGateway,
        depends=(component.logical_id("PublicRoute"), component.logical_id(f"PublicSubnet{zone}Routes")),
        SubnetId=stack.ref(component, f"PublicSubnet{zone}"),
        AllocationId=GetAtt(address, "AllocationId"),
        Tags=tags,
    )


def _isolated_routes(component: Component, stack: Stack, vpc: ec2.VPC) -> tuple[str, ...]:
    table = _table(component, stack, vpc, "IsolatedRouteTable", "isolated")
    return tuple(_associate(component, stack, table, "isolated", zone) for zone in _zones(component))


def _zones(component: Component) -> range:
    return range(1, component.fields.zones + 1)


def _table(component: Component, stack: Stack, vpc: ec2.VPC, role: str, name: str) -> ec2.RouteTable:
    return stack.add(component, role, ec2.RouteTable, VpcId=Ref(vpc), Tags=_named(stack, name))


def _associate(component: Component, stack: Stack, table: ec2.RouteTable, tier: str, zone: int) -> str:
    subnet = f"{tier.capitalize()}Subnet{zone}"
    association = stack.add(
        component,
        f"{subnet}Routes",
        ec2.SubnetRouteTableAssociation,
        SubnetId=stack.ref(component, subnet),
        RouteTableId=Ref(table),
    )
    return str(association.title)


def _gateway(component: Component, stack: Stack, service: str) -> str:
    """Add the gateway endpoint of a service to every route table, unless it is there, and return its logical id."""
    role = f"{pascal(service)}Endpoint"
    if stack.find(component, role) is None:
        tables = ["PublicRouteTable", *(f"PrivateRouteTable{n}" for n in _zones(component)), "IsolatedRouteTable"]
        stack.add(
            component,
            role,
            ec2.VPCEndpoint,
            VpcEndpointType="Gateway",
            VpcId=stack.network.vpc,
            ServiceName=_endpoint_name(service),
            RouteTableIds=[stack.ref(component, table) for table in tables],
            Tags=_named(stack, service),
        )
    return component.logical_id(role)


def _endpoint_name(service: str) -> Sub:
    return Sub(f"com.amazonaws.${{AWS::Region}}.{service}")


def _endpoints(component: Component, stack: Stack) -> None:
    network: Network = component.fields
    for service in sorted(set(network.endpoints)):
        if service in _GATEWAY_SERVICES:
            _gateway(component, stack, service)
            continue
        group = stack.group(component)
        group.open(443, network.cidr, "AWS APIs from inside the VPC")
        stack.add(
            component,
            f"{pascal(service)}Endpoint",
            ec2.VPCEndpoint,
            VpcEndpointType="Interface",
            VpcId=stack.network.vpc,
            ServiceName=_endpoint_name(service),
            SubnetIds=stack.network.ids("private"),
            SecurityGroupIds=[group.id],
            PrivateDnsEnabled=True,
            Tags=_named(stack, service),
        )


def _flow_logs(component: Component, stack: Stack, vpc: ec2.VPC) -> None:
    group = add_log_group(stack, component, "FlowLogGroup", days=_FLOW_LOG_DAYS)
    trusted = trust("vpc-flow-logs.amazonaws.com")
    trusted["Statement"][0]["Condition"] = {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    write = Statement(("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"), (GetAtt(group, "Arn"),))
    listing = Statement(("logs:DescribeLogGroups",), ("*",))
    role = stack.add(
        component,
        "FlowLogRole",
        iam.Role,
        AssumeRolePolicyDocument=trusted,
        Policies=[iam.Policy(PolicyName="Own", PolicyDocument=document([("Write", write), ("List", listing)]))],
    )
    stack.add(
        component,
        "FlowLog",
        ec2.FlowLog,
        ResourceType="VPC",
        ResourceId=Ref(vpc),
        TrafficType="ALL",
        LogDestinationType="cloud-watch-logs",
        LogGroupName=Ref(group),
        DeliverLogsPermissionArn=GetAtt(role, "Arn"),
    )


def _check_range(component: Component) -> Iterator[Diagnostic]:
    network: Network = component.fields
    try:
        cidr = IPv4Network(network.cidr, strict=False)
    except ValueError as error:
        message = f"{network.cidr} is no IPv4 range: {error}"
        yield _range(component, codes.CIDR_INVALID, message, hint="write a private range such as 10.0.0.0/16")
        return
    if str(cidr) != network.cidr:
        message = f"{network.cidr} does not begin at the start of its range"
        yield _range(component, codes.CIDR_INVALID, message, f"write `cidr: {cidr}`", str(cidr))
    elif not _LARGEST <= cidr.prefixlen <= _SMALLEST:
        message = f"{network.cidr} has a size that no VPC can have: it takes /{_LARGEST} to /{_SMALLEST}"
        yield _range(component, codes.CIDR_INVALID, message, hint=f"write `cidr: {cidr.network_address}/{_LARGEST}`")
    elif any(cidr.overlaps(refused) for refused in _REFUSED):
        message = f"{network.cidr} overlaps a range that no VPC can have"
        yield _range(component, codes.CIDR_INVALID, message, hint="use a private range such as 10.0.0.0/16")
    elif cidr.prefixlen + _zone_bits(cidr.prefixlen, network.zones) + 2 > _SMALLEST_SUBNET:
        zones = f"{network.zones} zone{'s' if network.zones > 1 else ''}"
        needed = _SMALLEST_SUBNET - 2 - (network.zones - 1).bit_length()
        yield Diagnostic(
            codes.CIDR_TOO_SMALL,
            f"{network.cidr} is too small for three tiers of subnets in {zones}",
            component.at("cidr"),
            reason=f"load balancers take subnets of /{_SMALLEST_SUBNET} or larger",
            help=f"use a /{needed} or larger range, or fewer zones",
            component=component.name,
        )


def _range(component: Component, code: Code, message: str, hint: str = "", right: str = "") -> Diagnostic:
    place = component.at("cidr")
    fix = Fix(f"Write `{right}`", (Edit(place, right),)) if right else None
    return Diagnostic(code, f"the network's range {message}", place, help=hint, fix=fix, component=component.name)


def _check_endpoints(component: Component) -> Iterator[Diagnostic]:
    network: Network = component.fields
    for n, service in enumerate(network.endpoints):
        if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", service):
            yield Diagnostic(
                codes.WRONG_FORM,
                f"`{service}` is not the name of a VPC endpoint",
                component.at("endpoints", n),
                help="write the last part of the endpoint's name, such as sqs or ecr.api",
                component=component.name,
            )
    if network.existing and network.endpoints:
        yield Diagnostic(
            codes.WITHOUT_EFFECT,
            "endpoints are not added to a network that is there already",
            component.at("endpoints"),
            reason="it may have them, and a second one for the same service is refused",
            help="add them where that network is made, and remove the key",
            component=component.name,
        )


def _check_existing(component: Component, existing: ExistingNetwork, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Every tier that something stands in must have subnets, and names in it are of the right kind."""
    yield from _check_named(component, existing, blueprint)
    used = {blueprint.places.get(name) for name in blueprint.networked}
    for tier in TIERS:
        if tier in used and not getattr(existing, tier):
            standing = sorted(n for n in blueprint.networked if blueprint.places.get(n) == tier)
            yield Diagnostic(
                codes.NEEDS_FIELD,
                f"the existing network names no {tier} subnets, and `{standing[0]}` stands there",
                component.at("existing"),
                help=f"list their ids under {tier}",
                component=component.name,
            )


def _check_named(component: Component, existing: ExistingNetwork, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check what `${Name}` names: a VPC, subnets, and a parameter that lists subnets beside no others."""
    places: list[tuple[tuple[str | int, ...], str, str, int]] = [(("vpc",), existing.vpc, "AWS::EC2::VPC", 1)]
    for tier in TIERS:
        ids: tuple[str, ...] = getattr(existing, tier)
        places += [((tier, n), text, "AWS::EC2::Subnet", len(ids)) for n, text in enumerate(ids)]
    for path, text, kind, beside in places:
        name = text[2:-1] if text.startswith("${") and text.endswith("}") else ""
        if problem := _misnamed(name, kind, beside, blueprint.architecture):
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"`{text}` under `{path[0]}` is {problem}",
                component.at("existing", *path),
                help=f"name the {'VPC' if path == ('vpc',) else 'subnets one by one'}",
                component=component.name,
            )


def _misnamed(name: str, kind: str, beside: int, architecture: Architecture) -> str:
    """Return what is wrong with a name, empty where it fits."""
    said = architecture.type_of_resource(name)
    if said in ("AWS::EC2::VPC", "AWS::EC2::Subnet") and said != kind:
        return f"an {said}, not an {kind}"
    listed = is_list(architecture.type_of_parameter(name) or "") and (beside > 1 or kind == "AWS::EC2::VPC")
    return "a whole list" if listed else ""
