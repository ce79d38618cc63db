"""The side of templates: one, or several that stand side by side, each with its nested stacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from archc.diagnostics import Diagnostic, Span
from archc.diff.canonical import Template, section
from archc.diff.links import Place, nested
from archc.lift import Templates, read
from archc.lift.document import document
from archc.lift.template import Template as Read
from archc.review.side import Part, Side, own_name
from archc.review.source import Source

_CDK_ANALYTICS = "AWS::CDK::Metadata"


def read_templates(source: Source) -> tuple[Side | None, tuple[Diagnostic, ...]]:
    """Read a template or a folder of them, with their nested stacks."""
    known = source.text is not None and not Path(source.path).is_file()
    templates, found = read([source.path], texts={source.path: source.text or ""} if known else None)
    return (template_side(source, templates) if templates else None), source.told(found)


def template_side(source: Source, templates: Templates) -> Side:
    """Return the side of templates that stand side by side, each with its nested stacks."""
    alone = len(templates.roots) == 1
    found = [stack for root in templates.roots for stack in _read_stacks("" if alone else root.name, root)]
    deployment = {name: _written(template) for name, template in found}
    places = {(name, key): resource for name, template in found for key, resource in template.resources.items()}
    kept = {(name, key): r for name, whole in deployment.items() for key, r in section(whole, "Resources").items()}
    owners = {place: _owner(place, kept[place]) for place in sorted(kept)}
    spans = {place: at for place in sorted(kept) if (at := source.place(places[place].span))}
    return Side(
        name=source.name,
        kind="template",
        title=templates.roots[0].name if alone else source.name,
        deployment=deployment,
        owners=owners,
        spans=spans,
        parts={owner: _owned(owner, place, places[place].type, spans) for place, owner in reversed(owners.items())},
        texts={source.called(template.file): template.text for _, template in found},
        templates=templates,
    )


def _read_stacks(name: str, template: Read) -> Iterator[tuple[str, Read]]:
    yield name, template
    for logical_id, child in template.children.items():
        yield from _read_stacks(nested(name, logical_id), child)


def _written(template: Read) -> Template:
    """Return a template as written, with the resources that are known by their type and create something."""
    whole = document(template.text)
    known = {i for i, resource in template.resources.items() if resource.type != _CDK_ANALYTICS}
    resources = {i: r for i, r in section(whole, "Resources").items() if i in known}
    return {**whole, "Resources": resources}


def _owner(place: Place, resource: object) -> str:
    """Return the component that archc wrote into the resource's metadata, else the resource by its own name."""
    metadata = section(resource, "Metadata") if isinstance(resource, Mapping) else {}
    component = section(metadata, "archc").get("component")
    return component if isinstance(component, str) and component else own_name(place)


def _owned(owner: str, place: Place, resource_type: str, spans: Mapping[Place, Span]) -> Part:
    own = owner == own_name(place)
    return Part(name=owner, type=resource_type if own else "", span=spans.get(place))
