"""A raw security group lets the whole internet in at a port for administrators.

**Why it matters.** SSH and remote desktop are tried with lists of passwords all day. Source: AWS Security Hub, controls
EC2.13 and EC2.14; seen 2026-11-23.

**Example.**

    resources:
      Jump:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: Jump host
          SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]

**Use instead.** Session Manager, which needs no open port: servers of archc have it. Or the range of your office.

    resources:
      Jump:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: Jump host
          SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 203.0.113.0/24 }]
"""

from collections.abc import Iterator, Mapping
from typing import Any

from archc.checks._check import Check, settings
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint

CHECK = Check("AC543", "open-admin-port", "security", "SEC 5", __doc__)

_EVERYBODY = "0.0.0.0/0"
_PORTS = {22: "SSH", 3389: "remote desktop"}


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the ingress rules that the file sets itself, in groups and as resources of their own."""
    for component, path, properties in settings(blueprint):
        said = properties.get("SecurityGroupIngress")
        rules = said if isinstance(said, list | tuple) else [said or properties]
        for n, rule in enumerate(rules):
            where: tuple[str | int, ...] = (*path, "SecurityGroupIngress", n) if said else path
            for port in _open_ports(rule):
                yield CHECK.finding(
                    f"`{component.name}` lets the whole internet in at port {port} ({_PORTS[port]})",
                    component.at(*where),
                    reason="it is tried with lists of passwords all day",
                    help="use Session Manager, which needs no open port, or name the range of your office",
                    component=component.name,
                )


def _open_ports(rule: Any) -> list[int]:
    if not isinstance(rule, Mapping) or (rule.get("CidrIp") != _EVERYBODY and rule.get("CidrIpv6") != "::/0"):
        return []
    low, high = rule.get("FromPort"), rule.get("ToPort")
    if rule.get("IpProtocol") in ("-1", -1):
        return [*_PORTS]
    if not isinstance(low, int) or not isinstance(high, int):
        return []
    return [port for port in _PORTS if low <= port <= high]
