"""A security group of one component, and the rules that arrows open between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troposphere import AWSObject, GetAtt, ec2

from archc.model.architecture import Component
from archc.model.naming import pascal

if TYPE_CHECKING:
    from archc.stack.link import Link
    from archc.stack.stack import Stack

_NO_WAY_OUT = {"IpProtocol": "-1", "CidrIp": "127.0.0.1/32", "Description": "No way out"}
"""A rule that matches nothing: without any rule AWS would let everything out."""

_DESCRIPTION = 255
"""Characters of a rule's description. Source: EC2 API reference, IpRange; seen 2026-11-23."""


@dataclass(slots=True)
class Group:
    """The security group of a component.

    Rules between two groups are resources of their own, so that two groups may know each other without a cycle;
    rules for address ranges stand inside the group.
    """

    component: Component
    resource: AWSObject
    stack: Stack

    @property
    def id(self) -> GetAtt:
        """The group's id."""
        return GetAtt(self.resource, "GroupId")

    def open(self, port: int, cidr: str, why: str) -> None:
        """Let an address range in on a port."""
        _add_once(self.resource.properties.setdefault("SecurityGroupIngress", []), port, cidr, why)

    def let_out(self, port: int, cidr: str, why: str) -> None:
        """Let the group's members out to an address range on a port."""
        rules = self.resource.properties["SecurityGroupEgress"]
        if rules == [_NO_WAY_OUT]:
            rules.clear()
        _add_once(rules, port, cidr, why)

    def connect(self, target: Group, port: int, link: Link) -> None:
        """Let this group's members reach the target's on a port: a way out here, a way in there."""
        stack, source, to = self.stack, self.component, target.component
        suffix = "" if stack.find(source, f"To{pascal(to.name)}") is None else str(port)
        if suffix and stack.find(source, f"To{pascal(to.name)}{suffix}") is not None:
            return
        rule: dict[str, Any] = {
            "IpProtocol": "tcp",
            "FromPort": port,
            "ToPort": port,
            "Description": f"{source.name} to {to.name}",
        }
        with stack.recording(link):
            stack.add(
                source,
                f"To{pascal(to.name)}{suffix}",
                ec2.SecurityGroupEgress,
                GroupId=self.id,
                DestinationSecurityGroupId=target.id,
                **rule,
            )
            stack.add(
                to,
                f"From{pascal(source.name)}{suffix}",
                ec2.SecurityGroupIngress,
                GroupId=target.id,
                SourceSecurityGroupId=self.id,
                **rule,
            )


def _add_once(rules: list[Any], port: int, cidr: str, why: str) -> None:
    """Add a rule for a port and a range, or one more reason to the rule that is there.

    EC2 keeps one rule whatever its description says: of two in a template, removing either would remove that one.
    """
    for rule in rules:
        if (rule.FromPort, rule.CidrIp) == (port, cidr):
            reasons = rule.Description.split(", ")
            if why not in reasons:
                rule.Description = ", ".join((*reasons, why))[:_DESCRIPTION]
            return
    rules.append(ec2.SecurityGroupRule(IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp=cidr, Description=why))


def new_group(stack: Stack, component: Component) -> Group:
    """Add the security group of a component to the stack; it lets nothing in and nothing out."""
    resource = stack.add(
        component,
        "SecurityGroup",
        ec2.SecurityGroup,
        GroupDescription=f"{stack.architecture.name} {component.name}",
        VpcId=stack.network.vpc,
        SecurityGroupEgress=[dict(_NO_WAY_OUT)],
    )
    group = Group(component, resource, stack)
    stack.groups[component.name] = group
    return group
