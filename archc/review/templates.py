"""The side of templates: one, or several that stand side by side, each with its nested stacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from archc.diagnostics import Diagnostic, Span
from archc.diff.canonical import Template, section
from archc.diff.links import Place, nested
from archc.lift import Templates, read
from archc.lift.document import document
from archc.lift.endless import endless, ends
from archc.lift.recover import given_back
from archc.lift.template import Template as Read
from archc.review.side import Part, Side, own_name
from archc.review.source import Source

_CDK_ANALYTICS = "AWS::CDK::Metadata"


def read_templates(source: Source) -> tuple[Side | None, tuple[Diagnostic, ...]]:
    """Read a template or a folder of them, with their nested stacks."""
    known = source.text is not None and not Path(source.path).is_file()
    templates, found = read([source.path], texts={source.path: source.text or ""} if known else None)
    if templates is None:
        return None, source.told(found)
    refused = tuple(endless(t.file) for root in templates.roots for _, t in _read_stacks("", root) if not ends(t))
    side = None if refused else template_side(source, templates)
    return side, source.told((*found, *refused))


def template_side(source: Source, templates: Templates) -> Side:
    """Return the side of templates that stand side by side, each with its nested stacks."""
    alone = len(templates.roots) == 1
    found = [stack for root in templates.roots for stack in _read_stacks("" if alone else root.name, root)]
    deployment = {name: _written(template) for name, template in found}
    places = {(name, key): resource for name, template in found for key, resource in template.resources.items()}
    kept = {(name, key): r for name, whole in deployment.items() for key, r in _resources(whole).items()}
    owners = {place: _owner(place, kept[place]) for place in sorted(kept)}
    types = {place: str(kept[place].get("Type", "")) for place in kept}
    spans = {p: at for p in sorted(kept) if p in places and (at := source.place(places[p].span))}
    return Side(
        name=source.name,
        kind="template",
        title=templates.roots[0].name if alone else source.name,
        deployment=deployment,
        owners=owners,
        spans=spans,
        parts={owner: _owned(owner, place, types[place], spans) for place, owner in reversed(owners.items())},
        templates=templates,
    )


def carried_text(side: Side) -> str:
    """Return the architecture file that archc wrote into a template, empty where there is none."""
    templates = side.templates
    if templates is None or len(templates.roots) != 1:
        return ""
    return given_back(templates) or ""


def _read_stacks(name: str, template: Read) -> Iterator[tuple[str, Read]]:
    yield name, template
    for logical_id, child in template.children.items():
        yield from _read_stacks(nested(name, logical_id), child)


def _written(template: Read) -> Template:
    """Return a template as written, with the resources that are known by their type and create something."""
    whole = document(template.text)
    known = {i for i, resource in template.resources.items() if resource.type != _CDK_ANALYTICS}
    said = section(whole, "Resources").items()
    loops = {i: {"Type": "Fn::ForEach", "Properties": {"Loop": r}} for i, r in said if i.startswith("Fn::ForEach::")}
    return {**whole, "Resources": {i: r for i, r in said if i in known} | loops}


def _resources(template: Template) -> dict[str, Mapping[str, object]]:
    return {i: r for i, r in section(template, "Resources").items() if isinstance(r, Mapping)}


def _owner(place: Place, resource: Mapping[str, object]) -> str:
    """Return the component that archc wrote into the resource's metadata, else the resource by its own name."""
    component = section(section(resource, "Metadata"), "archc").get("component")
    return component if isinstance(component, str) and component else own_name(place)


def _owned(owner: str, place: Place, resource_type: str, spans: Mapping[Place, Span]) -> Part:
    own = owner == own_name(place)
    return Part(name=owner, type=resource_type if own else "", span=spans.get(place))
