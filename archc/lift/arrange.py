"""Where everything stands: VPCs, tiers made of subnets by where their routes lead, the region, the cloud.

    AWS Cloud › Region › VPC › tier (public, private, isolated) › Auto Scaling group

Stacks of several regions stand in a frame for each.

A VPC or subnets that the template takes as a parameter or imports are drawn as far as they are known: the VPC as a
frame, the tier where the parameter's name tells it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from archc.lift.claim import Claims, boxes, members
from archc.lift.folds import LINKS
from archc.lift.template import Reference, Resource, Whole
from archc.lift.values import first, is_true
from archc.model.catalogue import entry_of

Tier = Literal["public", "private", "isolated"]
CLOUD, REGION, OUTSIDE_VPC = "aws-cloud", "region", "existing-vpc"
TIERS: tuple[Tier, ...] = ("public", "private", "isolated")

_LEADS_OUT = ("AWS::EC2::InternetGateway",)
_INSPECTS = frozenset({"AWS::NetworkFirewall::Firewall", "AWS::EC2::VPCEndpoint"})
"""What traffic of a public subnet may pass on its way out."""
_NEVER_IN_VPC = (
    "AWS::Route53::", "AWS::S3::", "AWS::IAM::", "AWS::CloudFront::", "AWS::Logs::", "AWS::WAF", "AWS::Events::",
    "AWS::Scheduler::", "AWS::StepFunctions::", "AWS::CloudFormation::", "AWS::Pipes::", "AWS::SNS::", "AWS::SQS::",
    "AWS::DynamoDB::", "AWS::KMS::", "AWS::SecretsManager::", "AWS::SSM::", "AWS::ECR::", "AWS::Cognito::",
    "AWS::CodePipeline::", "AWS::CloudWatch::", "AWS::CertificateManager::", "AWS::ECS::Cluster", "AWS::RAM::",
    "Custom::",
)  # fmt: skip
"""Types that stand in no subnet, whatever they name."""

_HANDED_ON = frozenset({"Environment", "Variables", "Parameters", "UserData", "Tags", "Metadata", "DefinitionString"})
"""Keys below which a subnet is a value for somebody else."""
_NO_PLACE = frozenset(
    {
        "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress",
        "AWS::EC2::Route", "AWS::EC2::RouteTable", "AWS::EC2::FlowLog", "AWS::IAM::Role", "AWS::IAM::Policy",
        "AWS::Lambda::Permission", "AWS::CloudWatch::Alarm", "AWS::EC2::VPCPeeringConnection",
    }
)  # fmt: skip
"""Helpers whose references say nothing of where the thing stands that they are folded into."""

_WORDS: tuple[tuple[Tier, re.Pattern[str]], ...] = (
    ("public", re.compile(r"public|dmz|external|ingress|web.?facing|\belb|alb|load.?balancer", re.IGNORECASE)),
    ("isolated", re.compile(r"isolated|database|\bdb|db.?subnet|data.?subnet|intra", re.IGNORECASE)),
    ("private", re.compile(r"private|priv\d|internal|app.?subnet|appsubnet|compute", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Vpc:
    """A frame round tiers. `subnets` are the subnets of each tier; `known` is False for one that exists already."""

    id: str
    title: str
    known: bool = True
    region: str = REGION
    subnets: dict[Tier, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where everything stands. `parent` is the frame of each box; tiers are frames `tier_id(vpc, tier)`.

    `tier_of` gives the tier's frame of each subnet, `subnets_of` the subnets that a box names.
    """

    vpcs: dict[str, Vpc]
    parent: dict[str, str]
    tier_of: dict[str, str]
    subnets_of: dict[str, tuple[str, ...]]

    def frame(self, name: str) -> str:
        """Return the id under which a VPC or a subnet is drawn."""
        return self.tier_of.get(name, name)


def region_id(region: str, whole: Whole) -> str:
    """Return the id of a region's frame: there is one, or one for each."""
    return f"{REGION}-{region}" if region and whole.regions else REGION


def tier_id(vpc: str, tier: Tier) -> str:
    """Return the id of a tier's frame: no logical id has a hyphen."""
    return f"{vpc}-{tier}"


def arrange(claims: Claims) -> Arrangement:
    """Find the place of every box."""
    return _Arranging(claims).run()


class _Arranging:
    """Gathers the tiers of subnets, then the place of every box from what it or its helpers name."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.resources = claims.resources
        self.members = members(claims)
        self.vpcs: dict[str, Vpc] = {}
        self.tier_of: dict[str, str] = {}
        self.tiers: dict[str, Tier] = {}
        self.subnets_of: dict[str, tuple[str, ...]] = {}
        self.region = REGION
        """The frame of the region of what is being placed."""

    def run(self) -> Arrangement:
        for name in self.claims.of_type.get("AWS::EC2::VPC", ()):
            self.vpcs[name] = Vpc(name, _vpc_title(self.resources[name]), region=self._region(name))
        for name in self.claims.of_type.get("AWS::EC2::Subnet", ()):
            self._add_subnet(name)
        parent = {b.id: self._place(b) for b in boxes(self.claims)}
        return Arrangement(self.vpcs, parent, self.tier_of, self.subnets_of)

    def _region(self, name: str) -> str:
        return region_id(self.claims.whole.regions.get(name, ""), self.claims.whole)

    def _add_subnet(self, name: str) -> None:
        self.region = self._region(name)
        vpc = self._vpc_of(self.resources[name])
        tier = self._tier(name)
        self.tiers[name] = tier
        self.vpcs[vpc].subnets.setdefault(tier, []).append(name)
        self.tier_of[name] = tier_id(vpc, tier)

    def _vpc_of(self, resource: Resource) -> str:
        for reference in resource.references:
            if reference.keys[:1] == ("VpcId",):
                return self._vpc(reference.target)
        return self._vpc("")

    def _vpc(self, target: str) -> str:
        """Return the id of a VPC's frame; one that is not in the template gets a frame when it is first asked for."""
        if target in self.vpcs:
            return target
        if target in self.resources:
            named = [r.target for r in self.resources[target].references if r.target in self.vpcs]
            return named[0] if named else self._outside("")
        return self._outside(target)

    def _outside(self, target: str) -> str:
        simple = re.fullmatch(r"[A-Za-z0-9.]+", target)
        unnamed = OUTSIDE_VPC + self.region.removeprefix(REGION)
        name = target if simple and self.claims.whole.outside.get(target) else unnamed
        existing = [v.id for v in self.vpcs.values() if not v.known and v.region == self.region]
        if name == unnamed and existing:
            return existing[0]
        if unnamed in self.vpcs and name != unnamed:
            return unnamed
        if name not in self.vpcs:
            title = f"VPC ({name})" if name != unnamed else "VPC (existing)"
            self.vpcs[name] = Vpc(name, title, known=False, region=self.region)
        return name

    # -- tiers --------------------------------------------------------------------------------------------------------

    def _tier(self, subnet: str) -> Tier:
        """Follow the routes of a subnet: to an internet gateway it is public, out by another way private."""
        resource = self.resources[subnet]
        tables = self._tables(subnet)
        public = is_true(resource.properties, "MapPublicIpOnLaunch")
        if tables:
            ways = [w for t in tables for w in self._ways(t)]
            if any(kind in _LEADS_OUT for kind in ways):
                return "public"
            if ways and not (public and _INSPECTS.issuperset(ways)):
                return "private"
        if public:
            return "public"
        return _tier_by_name(_words(resource)) or ("isolated" if tables else "private")

    def _tables(self, subnet: str) -> list[str]:
        found = []
        for reference in self.claims.named_by.get(subnet, ()):
            holder = self.resources[reference.source]
            if holder.kind == "AWS::EC2::SubnetRouteTableAssociation":
                found += [r.target for r in holder.references if r.keys[:1] == ("RouteTableId",)]
        return [t for t in found if t in self.resources]

    def _ways(self, table: str) -> list[str]:
        """Return the types of what the routes of a table lead to."""
        found = []
        for reference in self.claims.named_by.get(table, ()):
            route = self.resources[reference.source]
            if route.kind == "AWS::EC2::Route" and reference.keys[:1] == ("RouteTableId",):
                others = [r for r in route.references if r.keys[:1] != ("RouteTableId",)]
                found += [self._way(r) for r in others if r.keys[:1] and _is_way(r.keys[0])]
        return found

    def _way(self, reference: Reference) -> str:
        target = self.resources.get(reference.target)
        if target is None:
            words = f"{reference.target} {self.claims.whole.outside.get(reference.target, '')}"
            gateway = reference.keys[0] == "GatewayId" and re.search("igw|internet", words, re.IGNORECASE)
            return _LEADS_OUT[0] if gateway else "outside"
        if target.kind == "AWS::EC2::VPCGatewayAttachment":
            attached = [self.resources[r.target].kind for r in target.references if r.target in self.resources]
            return _LEADS_OUT[0] if _LEADS_OUT[0] in attached else "other"
        return target.kind

    # -- places -------------------------------------------------------------------------------------------------------

    def _place(self, box: Resource) -> str:
        self.region = self._region(box.id)
        if _is_global(box):
            return CLOUD
        if box.kind.startswith(_NEVER_IN_VPC):
            return self.region
        helpers = (self.resources[m] for m in self.members.get(box.id, ()))
        naming = [box, *(h for h in helpers if h.kind not in _NO_PLACE)]
        if box.kind in LINKS:
            return self._by_vpc(box, naming) or REGION
        found = self._by_subnets(box, naming) or self._by_hosts(box) or self._by_source(box)
        return found or self._by_vpc(box, naming) or self.region

    def _by_hosts(self, box: Resource) -> str:
        """Return where the instances of a service's cluster stand, or the VPC of its target groups."""
        if box.kind != "AWS::ECS::Service":
            return ""
        clusters = [r.target for r in box.references if r.keys[:1] == ("Cluster",)]
        namers = {o for c in clusters for r in self.claims.named_by.get(c, ()) for o in self.claims.owners(r.source)}
        hosts = [self.resources[n] for n in sorted(namers)]
        hosts = [h for h in hosts if h.kind == "AWS::AutoScaling::AutoScalingGroup"]
        places = {self._place(h) for h in hosts}
        groups = [self.resources[r.target] for r in box.references if r.target in self.resources]
        vpcs = {self._vpc_named(g) for g in groups if g.kind == "AWS::ElasticLoadBalancingV2::TargetGroup"}
        if len(places) == 1:
            self.subnets_of[box.id] = self.subnets_of.get(hosts[0].id, ())
            return places.pop()
        return vpcs.pop() if len(vpcs) == 1 else ""

    def _by_source(self, box: Resource) -> str:
        """Return where the database stands that this one is a replica of: it takes its subnet group over."""
        for reference in box.references:
            source = self.resources.get(reference.target)
            if reference.keys[:1] == ("SourceDBInstanceIdentifier",) and source is not None:
                helpers = [self.resources[m] for m in self.members.get(source.id, ())]
                place = self._by_subnets(source, [source, *helpers])
                self.subnets_of[box.id] = self.subnets_of.get(source.id, ())
                return place
        return ""

    def _by_subnets(self, box: Resource, naming: list[Resource]) -> str:
        named = [
            r
            for holder in naming
            for r in holder.references
            if r.target in self.tier_of and not _HANDED_ON.intersection(r.keys)
        ]
        if named:
            self.subnets_of[box.id] = tuple(dict.fromkeys(r.target for r in named))
            return self._most([self.tier_of[r.target] for r in named])
        open_ = [r for holder in naming for r in holder.references if self._is_open_subnet(r)]
        return self._outside_tier(box, open_, naming) if open_ else ""

    def _is_open_subnet(self, reference: Reference) -> bool:
        kind = self.claims.whole.outside.get(reference.target)
        if kind is None or not reference.keys or _HANDED_ON.intersection(reference.keys):
            return False
        if "AWS::EC2::Subnet::Id" in kind:
            return True
        asked = "".join(reference.keys[-2:])
        return bool(re.search(r"subnet|VPCZoneIdentifier", asked, re.IGNORECASE)) and "Group" not in asked

    def _outside_tier(self, box: Resource, named: list[Reference], naming: list[Resource]) -> str:
        tier = _tier_by_name(" ".join(r.target for r in named))
        if tier is None and any(r.target in self._faced() for r in named):
            tier = "public"
        holder = next((self._vpc_named(h) for h in naming if self._vpc_named(h)), "")
        vpc = holder or self._vpc_by_groups(box) or self._some_outside()
        if tier is None:
            return vpc
        self.vpcs[vpc].subnets.setdefault(tier, [])
        shown = self.vpcs[vpc].subnets[tier]
        shown += [n for n in dict.fromkeys(r.target for r in named) if n not in shown and n in self._parameters()]
        return tier_id(vpc, tier)

    def _faced(self) -> frozenset[str]:
        """Return the subnets from outside in which something faces the internet."""
        facing = [r for r in self.resources.values() if _faces_the_internet(r)]
        return frozenset(r.target for f in facing for r in f.references if self._is_open_subnet(r))

    def _parameters(self) -> Iterable[str]:
        return {k for k, kind in self.claims.whole.outside.items() if kind != "import"}

    def _some_outside(self) -> str:
        named = [k for k, kind in self.claims.whole.outside.items() if kind == "AWS::EC2::VPC::Id"]
        return self._vpc(named[0] if len(named) == 1 else "")

    def _by_vpc(self, box: Resource, naming: list[Resource]) -> str:
        for holder in naming:
            if found := self._vpc_named(holder):
                return found
        return self._vpc_by_groups(box)

    def _vpc_by_groups(self, box: Resource) -> str:
        groups = [m for m in self.members.get(box.id, ()) if self.resources[m].kind == "AWS::EC2::SecurityGroup"]
        used = {r.target for r in box.references} | {
            r.target for m in self.members.get(box.id, ()) for r in self.resources[m].references
        }
        for group in groups:
            if group in used and (found := self._vpc_named(self.resources[group])):
                return found
        return ""

    def _vpc_named(self, holder: Resource) -> str:
        """Return the VPC that a resource names, by any property that takes one."""
        for reference in holder.references:
            target = self.resources.get(reference.target)
            asked = reference.keys[-1].lower() if reference.keys else ""
            if target is not None and target.kind == "AWS::EC2::VPC" and not reference.attribute.startswith("Cidr"):
                if asked.startswith("vpc") or asked in ("resourcearn", "vpcs"):
                    return reference.target
            elif self.claims.whole.outside.get(reference.target) and asked in ("vpcid", "vpc"):
                return self._vpc(reference.target)
        return ""

    def _most(self, frames: list[str]) -> str:
        """Return the frame named most; of those named equally often the one that is further inside."""
        counts: dict[str, int] = defaultdict(int)
        for frame in frames:
            counts[frame] += 1
        return max(counts, key=lambda f: (counts[f], not f.endswith("-public")))


def _faces_the_internet(resource: Resource) -> bool:
    """Whether people come in here; a balancer that does not say is internet-facing.

    Source: CloudFormation reference, AWS::ElasticLoadBalancingV2::LoadBalancer, Scheme; seen 2026-11-23.
    """
    scheme = first(resource.properties, "Scheme")
    unsaid = resource.kind == "AWS::ElasticLoadBalancingV2::LoadBalancer" and "Scheme" not in resource.properties
    return "internet-facing" in scheme or unsaid


def _is_way(key: str) -> bool:
    return key.endswith("Id") and key not in ("RouteTableId", "DestinationPrefixListId")


def _is_global(resource: Resource) -> bool:
    if resource.kind.startswith("AWS::WAFv2::"):
        return first(resource.properties, "Scope") == "CLOUDFRONT"
    return entry_of(resource.kind).is_global


def _tier_by_name(words: str) -> Tier | None:
    return next((tier for tier, wanted in _WORDS if wanted.search(words)), None)


def _words(subnet: Resource) -> str:
    tags = subnet.properties.get("Tags")
    named = [first(t, "Value") for t in tags if first(t, "Key") == "Name"] if isinstance(tags, list) else []
    return " ".join([subnet.id.rpartition(".")[2], *named])


def _vpc_title(vpc: Resource) -> str:
    cidr = first(vpc.properties, "CidrBlock")
    return f"VPC {cidr}" if cidr and "$" not in cidr else "VPC"
