"""Which ports are open from where, by the security groups of a template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from archc.diff.canonical import section
from archc.diff.names import Renamed, words

Resource = Mapping[str, object]

_PEERS = {
    "ingress": ("CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourceSecurityGroupName", "SourcePrefixListId"),
    "egress": ("CidrIp", "CidrIpv6", "DestinationSecurityGroupId", "DestinationPrefixListId"),
}
_EVERYWHERE = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """Traffic that a security group lets pass. Ports run from `low` to `high`; all of them, 0 to 65535."""

    group: str
    direction: str
    protocol: str
    low: int
    high: int
    peer: str

    @property
    def public(self) -> bool:
        """Whether anyone in the world may come in by it."""
        return self.direction == "ingress" and self.peer in _EVERYWHERE

    @property
    def ports(self) -> str:
        """Say the protocol and ports: `tcp 443`, `udp 1000-2000`, `all traffic`."""
        if self.protocol == "-1":
            return "all traffic"
        whole = (self.low, self.high) == (0, 65535)
        span = "all ports" if whole else str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        return f"{self.protocol} {span}"


def openings(logical_id: str, resource: Resource, renamed: Renamed) -> Iterator[Opening]:
    """Yield what one resource (canonical) opens. A group without egress rules lets everything out."""
    kind, properties = resource["Type"], section(resource, "Properties")
    name = renamed.get(logical_id, logical_id)
    if kind == "AWS::EC2::SecurityGroup":
        for direction, key in (("ingress", "SecurityGroupIngress"), ("egress", "SecurityGroupEgress")):
            rules = properties.get(key)
            for rule in rules if isinstance(rules, list) else [rules]:
                if isinstance(rule, Mapping):
                    yield from _rule(name, direction, rule, renamed)
        if not properties.get("SecurityGroupEgress"):
            yield Opening(name, "egress", "-1", 0, 65535, "0.0.0.0/0")
    elif kind in ("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"):
        direction = "ingress" if kind.endswith("Ingress") else "egress"
        group = properties.get("GroupId", properties.get("GroupName", "?"))
        yield from _rule(words(group, renamed), direction, properties, renamed)


def passes(wide: Opening, narrow: Opening) -> bool:
    """Whether the first lets all pass that the second does."""
    return (
        (wide.group, wide.direction) == (narrow.group, narrow.direction)
        and wide.protocol in ("-1", narrow.protocol)
        and wide.low <= narrow.low <= narrow.high <= wide.high
        and (wide.peer == narrow.peer or _contains(_network(wide.peer), _network(narrow.peer)))
    )


def _rule(group: str, direction: str, rule: Mapping[str, object], renamed: Renamed) -> Iterator[Opening]:
    protocol = words(rule.get("IpProtocol", "-1"), renamed).lower()
    low, high = _port(rule.get("FromPort"), 0), _port(rule.get("ToPort"), 65535)
    everything = protocol == "-1" or low < 0
    for key in _PEERS[direction]:
        if key in rule:
            ports = (0, 65535) if everything else (low, high)
            yield Opening(group, direction, protocol, *ports, words(rule[key], renamed))


def _port(value: object, default: int) -> int:
    try:
        return int(str(value))
    except ValueError:
        return default


def _network(peer: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(peer, strict=False)
    except ValueError:
        return None


def _contains(wide: IPv4Network | IPv6Network | None, narrow: IPv4Network | IPv6Network | None) -> bool:
    if isinstance(wide, IPv4Network) and isinstance(narrow, IPv4Network):
        return narrow.subnet_of(wide)
    return isinstance(wide, IPv6Network) and isinstance(narrow, IPv6Network) and narrow.subnet_of(wide)
