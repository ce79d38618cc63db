"""Things that are there already (`existing:`): joined to the stack, not created by it.

A service lowers an existing component like any other; afterwards its own resources are taken out of the template, and
what referred to them refers to the thing itself, by the stand-ins its service derives from the ARN or id. Resources
that arrows made (a subscription, a permission) stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archc import services
from archc.diagnostics import Diagnostic, codes
from archc.lower.references import Reference, rewritten, without_waiting
from archc.stack.stack import Item, Stack

StandIns = Mapping[tuple[str, str], Any]
"""What replaces a reference: by logical id and attribute, `Ref` for the reference itself."""


def adopted(stack: Stack) -> dict[str, Item]:
    """Return the resources of existing components that the template leaves out, by logical id."""
    return {i: item for i, item in stack.items.items() if item.component.existing and not item.late}


def stand_ins(stack: Stack) -> StandIns:
    """Return what stands for each resource that is left out."""
    found: dict[tuple[str, str], Any] = {}
    for component in stack.architecture.components.values():
        if component.existing:
            for role, attributes in services.of(component).stand_ins(component).items():
                for attribute, value in attributes.items():
                    found[component.logical_id(role), attribute] = value
    return found


def replaced(template: dict[str, Any], gone: Mapping[str, Item], known: StandIns, stack: Stack) -> dict[str, Any]:
    """Return the template with every reference to what is left out replaced."""

    def put(reference: Reference) -> Any:
        name, attribute = reference
        return _known(name, attribute or "Ref", gone, known, stack) if name in gone else None

    resources = {i: without_waiting(resource, gone) for i, resource in template["Resources"].items()}
    whole: dict[str, Any] = rewritten({**template, "Resources": resources}, put)
    return whole


def _known(name: str, attribute: str, gone: Mapping[str, Item], known: StandIns, stack: Stack) -> Any:
    """Return the stand-in; where there is none, say that an arrow needs what the ARN does not tell."""
    if (name, attribute) in known:
        return known[name, attribute]
    component = gone[name].component
    what = "its id" if attribute == "Ref" else f"its {attribute}"
    message = (
        f"`{component.name}` exists already, and an arrow needs {what}, which `{component.existing}` does not tell"
    )
    problem = Diagnostic(
        codes.EXISTING_UNKNOWN,
        message,
        component.at("existing"),
        help="write the full ARN, or let archc create it",
        component=component.name,
    )
    if problem not in stack.diagnostics:
        stack.diagnostics.append(problem)
    return ""
