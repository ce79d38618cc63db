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
        rule = ec2.SecurityGroupRule(IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp=cidr, Description=why)
        rules = self.resource.properties.setdefault("SecurityGroupIngress", [])
        if rule.to_dict() not in [r.to_dict() for r in rules]:
            rules.append(rule)

    def let_out(self, port: int, cidr: str, why: str) -> None:
        """Let the group's members out to an address range on a port."""
        rule = ec2.SecurityGroupRule(IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp=cidr, Description=why)
        rules = self.resource.properties["SecurityGroupEgress"]
        if rules == [_NO_WAY_OUT]:
            rules.clear()
        if rule.to_dict() not in [r.to_dict() if hasattr(r, "to_dict") else r for r in rules]:
            rules.append(rule)

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
