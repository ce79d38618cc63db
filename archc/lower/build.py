"""Build: from a blueprint to the files of a stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from archc.diagnostics import Diagnostic, Span, has_errors, in_order
from archc.lower.emit import to_json, to_yaml
from archc.lower.lower import Lowered, lower
from archc.lower.manifest import manifest
from archc.stack.link import Blueprint


@dataclass(frozen=True, slots=True)
class Built:
    """The files of a stack by their names below the output folder, and what they were made from."""

    files: Mapping[str, bytes]
    lowered: Lowered


def build(
    blueprint: Blueprint, *, form: Literal["yaml", "json"], audit: bool
) -> tuple[Built | None, tuple[Diagnostic, ...]]:
    """Return the files of the stack, or what stands against them."""
    lowered, found = lower(blueprint)
    if lowered is None:
        return None, in_order(found)
    text = to_yaml(lowered.template) if form == "yaml" else to_json(lowered.template)
    if audit:
        from archc.lower.audit import audit as audit_template  # noqa: PLC0415 - its engine takes 0.2 s and 240 MiB

        found = (*found, *audit_template(text, lambda logical_id: _where(lowered, logical_id)))
    if has_errors(found):
        return None, in_order(found)
    name = f"{blueprint.architecture.name}.template.{form}"
    data = text.encode()
    files = {name: data, **{a.file: a.data for a in lowered.assets}}
    files["manifest.json"] = manifest(lowered, {name: (data, len(lowered.made))}).encode()
    return Built(files, lowered), in_order(found)


def _where(lowered: Lowered, logical_id: str) -> tuple[Span | None, str]:
    """Return the place and the name of the component that a resource belongs to."""
    architecture = lowered.blueprint.architecture
    name = lowered.component_of(logical_id)
    component = architecture.components.get(name)
    if component is None:
        return (architecture.network_span if name == "network" else None) or architecture.span, name
    return component.span, name
