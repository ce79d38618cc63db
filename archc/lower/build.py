"""Build: from a blueprint to the files of a stack."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from archc.diagnostics import Diagnostic, Span, codes, has_errors, in_order
from archc.lower.emit import to_json, to_yaml
from archc.lower.lower import Lowered, lower
from archc.lower.manifest import manifest
from archc.lower.partition import MAX_RESOURCES, fits, partition
from archc.stack.assets import PARAMETERS
from archc.stack.link import Blueprint

Form = Literal["yaml", "json"]


@dataclass(frozen=True, slots=True)
class Template:
    """One finished template: its file below the output folder, its text, and how many resources it has."""

    file: str
    text: str
    resources: int


@dataclass(frozen=True, slots=True)
class Built:
    """The files of a stack by their names below the output folder, and what they were made from."""

    files: Mapping[str, bytes]
    lowered: Lowered


def build(
    blueprint: Blueprint, *, form: Form, audit: bool, guard_rules: tuple[tuple[str, str], ...] = ()
) -> tuple[Built | None, tuple[Diagnostic, ...]]:
    """Return the files of the stack, or what stands against them."""
    if audit:
        from archc.lower.audit import warm_up  # noqa: PLC0415 - its engine takes 0.2 s and 240 MiB

        warm_up(guard_rules)
    with _collecting_later():
        lowered, found = lower(blueprint)
        if lowered is None:
            return None, in_order(found)
        templates, too_large = _templates(lowered, form)
    found = (*found, *too_large)
    if audit and not too_large:
        found = (*found, *_audited(templates, lowered, guard_rules))
    if has_errors(found):
        return None, in_order(found)
    files = {t.file: t.text.encode() for t in templates} | {a.file: a.data for a in lowered.assets}
    counted = {t.file: (files[t.file], t.resources) for t in templates}
    return Built({**files, "manifest.json": manifest(lowered, counted).encode()}, lowered), in_order(found)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Put off looking for garbage: nearly all that is made here stays, and to look at it again and again costs half."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _templates(lowered: Lowered, form: Form) -> tuple[tuple[Template, ...], tuple[Diagnostic, ...]]:
    """Return the template, or the root and the nested ones where it is over CloudFormation's limits."""
    print_ = to_yaml if form == "yaml" else to_json
    name = f"{lowered.blueprint.architecture.name}.template.{form}"
    if len(lowered.template["Resources"]) <= MAX_RESOURCES:
        text = print_(lowered.template)
        if fits(lowered.template, len(text.encode())):
            return (Template(name, text, len(lowered.template["Resources"])),), ()
    split = partition(_with_assets(lowered.template), lowered.items, lowered.references)
    texts = {part.name: print_(part.template) for part in split.parts}
    hashes = {n: f"{hashlib.sha256(t.encode()).hexdigest()}.template.{form}" for n, t in texts.items()}
    root = split.with_stacks(hashes)
    nested = [Template(f"assets/{hashes[p.name]}", texts[p.name], len(p.template["Resources"])) for p in split.parts]
    whole = [(p.name, p.template, texts[p.name]) for p in split.parts] + [("root", root, print_(root))]
    problems = tuple(_too_large(lowered, n) for n, t, said in whole if not fits(t, len(said.encode())))
    return (Template(name, whole[-1][2], len(root["Resources"])), *nested), problems


def _with_assets(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return the template with the parameters that nested stacks need, in the order of all its parts."""
    parameters = {**template.get("Parameters", {}), **PARAMETERS}
    head = {k: v for k, v in template.items() if k not in ("Parameters", "Resources", "Outputs")}
    tail = {k: v for k, v in template.items() if k in ("Resources", "Outputs")}
    return {**head, "Parameters": dict(sorted(parameters.items())), **tail}


def _too_large(lowered: Lowered, part: str) -> Diagnostic:
    architecture = lowered.blueprint.architecture
    return Diagnostic(
        codes.STACK_TOO_LARGE,
        f"`{architecture.name}` is too large for CloudFormation, even in nested stacks: `{part}` is over a limit",
        architecture.span,
        reason="a template has at most 500 resources, 1 MB, 200 parameters and 200 outputs",
        help="make two architecture files of it, and join them by `existing`",
    )


def _audited(
    templates: tuple[Template, ...], lowered: Lowered, guard_rules: tuple[tuple[str, str], ...]
) -> Iterator[Diagnostic]:
    from archc.lower.audit import audit  # noqa: PLC0415 - see build

    region = lowered.blueprint.architecture.region
    for template in templates:
        yield from audit(template.text, lambda logical_id: _where(lowered, logical_id), guard_rules, region)


def _where(lowered: Lowered, logical_id: str) -> tuple[Span | None, str]:
    """Return the place and the name of the component that a resource belongs to."""
    architecture = lowered.blueprint.architecture
    name = lowered.component_of(logical_id)
    component = architecture.components.get(name)
    if component is None:
        return (architecture.network_span if name == "network" else None) or architecture.span, name
    return component.span, name
