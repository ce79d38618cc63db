"""Things that are there already (`existing:`): joined to the stack, not created by it.

A service lowers an existing component like any other; afterwards its own resources are taken out of the template, and
what referred to them refers to the thing itself, by the stand-ins its service derives from the ARN or id. Resources
that arrows made (a subscription, a permission) stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from archc import services
from archc.diagnostics import Diagnostic, codes
from archc.stack.stack import Item, Stack

_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}")

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
                    found[f"{component.base}{role}", attribute] = value
    return found


def replaced(value: Any, gone: Mapping[str, Item], known: StandIns, stack: Stack) -> Any:
    """Return a part of the template with every reference to what is left out replaced."""
    if isinstance(value, list):
        return [replaced(v, gone, known, stack) for v in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, said),) = value.items()
        if key == "Ref" and said in gone:
            return _known(said, "Ref", gone, known, stack)
        if key == "Fn::GetAtt" and said[0] in gone:
            return _known(said[0], ".".join(said[1:]), gone, known, stack)
        if key == "Fn::Sub" and isinstance(said, str):
            return {key: _IN_TEXT.sub(lambda m: _in_text(m, gone, known, stack), said)}
    return {k: replaced(v, gone, known, stack) for k, v in value.items() if k != "DependsOn"} | _depends(value, gone)


def _depends(value: dict[str, Any], gone: Mapping[str, Item]) -> dict[str, Any]:
    said = value.get("DependsOn")
    if said is None:
        return {}
    kept = [d for d in ([said] if isinstance(said, str) else said) if d not in gone]
    return {"DependsOn": kept} if kept else {}


def _in_text(match: re.Match[str], gone: Mapping[str, Item], known: StandIns, stack: Stack) -> str:
    name, attribute = match.group(1), match.group(2) or "Ref"
    if name not in gone:
        return match.group()
    value = _known(name, attribute, gone, known, stack)
    return value if isinstance(value, str) else match.group()


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
