"""Lower a blueprint: every component adds its resources, then every arrow is joined, then the rest is written.

network ─► components ─► arrows ─► components' finish ─► roles' policies ─► overrides
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archc import services
from archc.diagnostics import Diagnostic, has_errors
from archc.lower.adopt import adopted, replaced, stand_ins
from archc.lower.cycles import cycles
from archc.lower.guard import as_dict, guarded
from archc.lower.overrides import unknown_roles, with_overrides
from archc.lower.references import Reference, found_in
from archc.model.architecture import Architecture, OutputFields
from archc.passes.examine import network_component
from archc.stack.assets import Asset
from archc.stack.link import Blueprint
from archc.stack.stack import NETWORK, Item, Stack


@dataclass(frozen=True, slots=True)
class Made:
    """One resource of the finished template and what made it."""

    logical_id: str
    type: str
    component: str
    role: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """The template as plain data, and what made each part of it.

    `grants` tells by link what an arrow grants, in words: `sqs:SendMessage`, `tcp 5432`. `references` is what each
    resource of the template refers to.
    """

    template: Mapping[str, Any]
    made: tuple[Made, ...]
    grants: Mapping[str, tuple[str, ...]]
    assets: tuple[Asset, ...]
    blueprint: Blueprint
    items: Mapping[str, Item]
    references: Mapping[str, tuple[Reference, ...]]

    def component_of(self, logical_id: str) -> str:
        """Return the name of the component that a resource belongs to, empty where there is none."""
        item = self.items.get(logical_id)
        return item.component.name if item else ""


def lower(blueprint: Blueprint) -> tuple[Lowered | None, tuple[Diagnostic, ...]]:
    """Return the template of a blueprint, or what AWS would not take of it."""
    stack = Stack(blueprint)
    _parameters(stack)
    components = list(blueprint.architecture.components.values())
    if blueprint.networked:
        network = network_component(blueprint)
        with guarded(stack, network):
            services.every()["vpc"].lower(network, stack)
    for component in components:
        with guarded(stack, component):
            services.of(component).lower(component, stack)
    if not stack.diagnostics:
        _join(stack)
        for component in components:
            with guarded(stack, component):
                services.of(component).finish(component, stack)
        stack.close()
    template = _template(stack)
    found = {i: found_in(resource) for i, resource in template["Resources"].items()}
    macros = "Transform" in stack.architecture.template  # what refers to what is not known before they have run
    circles = () if macros or stack.diagnostics else cycles(template["Resources"], found, stack.items, blueprint)
    diagnostics = (*stack.diagnostics, *circles)
    if has_errors(diagnostics):
        return None, diagnostics
    return _lowered(stack, template, found), diagnostics


def _join(stack: Stack) -> None:
    for link in stack.blueprint.links:
        for match in link.matches:
            with guarded(stack, link.source), stack.recording(link):
                match.joint.join(stack, link, match.source, match.target)


def _parameters(stack: Stack) -> None:
    for name, said in stack.architecture.parameters.items():
        stack.parameter(
            name,
            Type=said.type,
            **({"Default": said.default} if said.default != "" else {}),
            **({"Description": said.description} if said.description else {}),
            **({"NoEcho": True} if said.secret else {}),
            **({"AllowedValues": list(said.allowed)} if said.allowed else {}),
        )


_DESCRIPTION = 1024
"""Bytes of a template's description. Source: CloudFormation quotas; seen 2026-11-23."""


def _template(stack: Stack) -> dict[str, Any]:
    architecture = stack.architecture
    template: dict[str, Any] = {"AWSTemplateFormatVersion": "2010-09-09"}
    if text := architecture.description or architecture.title:
        template["Description"] = text.encode()[:_DESCRIPTION].decode(errors="ignore")
    if stack.parameters:
        template["Parameters"] = {n: as_dict(stack, p) for n, p in sorted(stack.parameters.items())}
    gone = adopted(stack)
    outputs: dict[str, Any] = {**stack.outputs, **{n: _output(stack, o) for n, o in architecture.outputs.items()}}
    outputs = {n: as_dict(stack, o) for n, o in sorted(outputs.items())}
    made = {i: as_dict(stack, item.resource, item.component) for i, item in _ordered(stack) if i not in gone}
    if not stack.diagnostics:
        unknown_roles(stack)
    template["Resources"], outputs = with_overrides(made, outputs, stack)
    if outputs:
        template["Outputs"] = outputs
    return replaced(template, gone, stand_ins(stack), stack) if gone else template


_SECTION_ORDER = (
    *("AWSTemplateFormatVersion", "Description", "Transform", "Metadata", "Parameters", "Mappings", "Conditions"),
    *("Rules", "Globals", "Resources", "Outputs"),
)


def _with_sections(template: Mapping[str, Any], architecture: Architecture) -> dict[str, Any]:
    """Add the raw sections of the file, and in the metadata the file itself."""
    whole = dict(template)
    if architecture.written:
        whole["Metadata"] = {"archc": {"architecture": _carried(architecture.written)}}
    for section, said in architecture.template.items():
        before = whole.get(section)
        merged = isinstance(said, Mapping) and isinstance(before, Mapping)
        whole[section] = {**before, **said} if merged and before else said
    order = [*(s for s in _SECTION_ORDER if s in whole), *sorted(whole.keys() - set(_SECTION_ORDER))]
    return {section: whole[section] for section in order}


def _carried(written: Mapping[str, Any]) -> str:
    """Return the file as the template carries it. Raw resources stand in the template already: only their names.

    It is one JSON text, for CloudFormation takes no null anywhere in a template and looks for functions everywhere;
    a dollar before a brace is escaped, so that nobody takes `${Name}` for a parameter to be put in.
    """
    carried: dict[str, Any] = dict(written)
    if isinstance(carried.get("resources"), Mapping):
        carried["resources"] = sorted(carried["resources"])
    return json.dumps(carried, sort_keys=True).replace("${", "\\u0024{")


def _ordered(stack: Stack) -> list[tuple[str, Item]]:
    """Return the resources in reading order: what is shared, the network, then component by component."""
    first = {stack.shared.name: 0, NETWORK: 1}
    items = enumerate(stack.items.items())
    return [
        pair
        for _, pair in sorted(items, key=lambda e: (first.get(e[1][1].component.name, 2), e[1][1].component.name, e[0]))
    ]


def _output(stack: Stack, said: OutputFields) -> dict[str, Any]:
    """Return an output of the file; its value may be an intrinsic, which the file writes as CloudFormation does."""
    output: dict[str, Any] = {"Description": said.description} if said.description else {}
    output["Value"] = stack.text(said.value) if isinstance(said.value, str) else said.value
    if said.export:
        output["Export"] = {"Name": stack.text(said.export)}
    return output


def _lowered(stack: Stack, template: dict[str, Any], found: Mapping[str, tuple[Reference, ...]]) -> Lowered:
    made = tuple(
        Made(i, item.resource.resource_type, item.component.name, item.role, tuple(sorted(item.links)))
        for i, item in _ordered(stack)
        if i in template["Resources"]
    )
    template = _with_sections(template, stack.architecture)
    grants = {name: tuple(dict.fromkeys(texts)) for name, texts in sorted(stack.grants.items())}
    assets = tuple(stack.assets[n] for n in sorted(stack.assets))
    return Lowered(template, made, grants, assets, stack.blueprint, stack.items, found)
