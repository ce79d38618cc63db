"""What a review check is, and what checks ask of a blueprint."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from archc.diagnostics import Code, Diagnostic, Fix, Related, Span
from archc.model.architecture import Component
from archc.services.raw import Raw
from archc.stack.link import Blueprint, Link
from archc.stack.stack import shared_component

Group = Literal["reliability", "security", "performance", "cost", "operations"]
Fields = TypeVar("Fields")

QUESTIONS = {
    "REL 1": "How do you manage Service Quotas and constraints?",
    "REL 2": "How do you plan your network topology?",
    "REL 4": "How do you design interactions in a distributed system to prevent failures?",
    "REL 5": "How do you design interactions in a distributed system to mitigate or withstand failures?",
    "REL 7": "How do you design your workload to adapt to changes in demand?",
    "REL 9": "How do you back up data?",
    "REL 10": "How do you use fault isolation to protect your workload?",
    "SEC 2": "How do you manage authentication for people and machines?",
    "SEC 3": "How do you manage permissions for people and machines?",
    "SEC 4": "How do you detect and investigate security events?",
    "SEC 5": "How do you protect your network resources?",
    "SEC 6": "How do you protect your compute resources?",
    "SEC 8": "How do you protect your data at rest?",
    "SEC 9": "How do you protect your data in transit?",
    "PERF 2": "How do you select and use compute resources in your workload?",
    "PERF 3": "How do you store, manage, and access data in your workload?",
    "COST 4": "How do you decommission resources?",
    "COST 6": "How do you meet cost targets when you select resource type, size and number?",
    "COST 9": "How do you manage demand, and supply resources?",
    "OPS 4": "How do you implement observability in your workload?",
    "OPS 5": "How do you reduce defects, ease remediation, and improve flow into production?",
    "OPS 10": "How do you manage workload and operations events?",
}
"""Source: AWS Well-Architected Framework, appendix "Questions and best practices"; seen 2026-11-23."""


@dataclass(frozen=True, slots=True)
class Check:
    """One review check: its code, its name, its group, and the question of the framework that it answers.

    `page` is the docstring of its module.
    """

    id: str
    name: str
    group: Group
    question: str
    page: str | None

    @property
    def code(self) -> Code:
        """The code of its findings, with its page."""
        asked = f"It answers {self.question} of the AWS Well-Architected Framework ({self.group}): "
        return Code(self.id, self.name, "warning", f"{self.page}\n{asked}{QUESTIONS[self.question]}\n")

    def finding(
        self,
        message: str,
        span: Span,
        *,
        reason: str,
        help: str,  # noqa: A002 - the diagnostic's word
        component: str = "",
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """Return a finding."""
        return Diagnostic(
            self.code, message, span, reason=reason, help=help, related=related, fix=fix, component=component
        )


def each(blueprint: Blueprint, fields: type[Fields]) -> Iterator[tuple[Component, Fields]]:
    """Yield the components that archc creates whose fields are of a class, with their fields."""
    for component in blueprint.architecture.components.values():
        if isinstance(component.fields, fields) and not component.existing:
            yield component, component.fields


def through(links: Iterable[Link], *joints: str) -> tuple[Link, ...]:
    """Return the links that join their ends by one of these joints: `poll`, `grant`, `forward`."""
    return tuple(k for k in links if any(m.joint.name in joints for m in k.matches))


def settings(blueprint: Blueprint) -> Iterator[tuple[Component, tuple[str, ...], Mapping[str, Any]]]:
    """Yield the CloudFormation properties that the file itself sets: of raw resources, and in overrides of all parts.

    Each with its component and its path below the component.
    """
    for component in (shared_component(blueprint.architecture), *blueprint.architecture.components.values()):
        if isinstance(component.fields, Raw):
            properties = component.fields.body.get("Properties")
            if isinstance(properties, Mapping):
                yield component, ("Properties",), properties
        for role, patch in component.common.overrides.items():
            if isinstance(patch, Mapping):
                yield component, ("overrides", role), patch
