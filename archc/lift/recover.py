"""A template as an architecture: taken back from what archc built, or taken over with every resource as it stands.

A template of archc carries the file it was built from in its metadata; it is taken from there. In any other template
each resource stays under `resources:`, sections that the language has no word for under `template:`, and what the
picture would show as arrows becomes arrows that are only drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archc.diagnostics import Diagnostic, Span, codes, has_errors
from archc.diff.template import diff_templates
from archc.lift.claim import Claims
from archc.lift.compose import composed
from archc.lift.document import document
from archc.lift.drift import with_changes
from archc.lift.endless import endless, ends
from archc.lift.infer import relations
from archc.lift.nest import whole
from archc.lift.network import network_of
from archc.lift.patch import without_mark
from archc.lift.proposal import Relations, Understand
from archc.lift.read import read
from archc.lift.template import Template, Templates
from archc.lift.write import text_of
from archc.lower.build import Built, build
from archc.lower.lower import Lowered

_Diagnostics = tuple[Diagnostic, ...]
_PARAMETER_KEYS = {"Type": "type", "Default": "default", "Description": "description", "AllowedValues": "allowed"}
_OWN_SECTIONS = frozenset({"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Resources", "Outputs"})
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
_LONGEST_NAME = 128
_TITLE = 60
"""Characters of a description that is a title."""


def given_back(templates: Templates) -> str | None:
    """Return the text of the architecture file that a template of archc carries, or None for other templates."""
    written, _ = _merged(templates)
    built = carried(written) if written is not None else None
    return text_of(_taken_back(built, written)) if built is not None and written is not None else None


def lift(
    templates: Templates, understand: Understand, *, defaults: bool = False
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of an architecture file that builds the same resources under the same logical ids.

    `understand` reads the text of an architecture file in the project that it is for. With `defaults` components of a
    foreign template get what archc adds, where the template says nothing else.
    """
    written, found = _merged(templates)
    if written is None:
        return None, found
    if (back := given_back(templates)) is not None:
        return back, found
    claims, root = Claims(whole(templates, {})), _taken_over(written, templates)
    parameters = {name: kind for t in templates.roots for name, kind in t.parameters.items()}
    network, tier_of = network_of(claims, root.get("resources", {}), parameters)
    root |= {"network": network} if network else {}
    root = composed(root, _relations(claims), understand, tier_of, defaults=defaults)
    return text_of(root, f"Imported from {', '.join(_base(t.file) for t in templates.roots)}"), found


def take_over(
    paths: Iterable[str], understand: Understand, *, defaults: bool = False
) -> tuple[str | None, _Diagnostics]:
    """Read templates, make their architecture file, and hold what it builds against them."""
    templates, found = read(paths)
    if templates is None:
        return None, found
    if without_end := [t.file for t in templates.roots if not ends(t)]:
        return None, (*found, *map(endless, without_end))
    text, more = lift(templates, understand, defaults=defaults)
    if text is None:
        return None, (*found, *more)
    built, problems = _built(text, understand)
    if built is None:
        return text, (*found, *more, *_not_compared(problems))
    differing = differences(templates, _root(built))
    if differing and (changed := _with_changes(templates, built.lowered, differing)):
        rebuilt, _ = _built(changed, understand)
        left = differences(templates, _root(rebuilt)) if rebuilt else differing
        if len(left) < len(differing):
            return changed, (*found, *more, *left)
    return text, (*found, *more, *differing)


def _built(text: str, understand: Understand) -> tuple[Built | None, _Diagnostics]:
    blueprint, refused = understand(text)
    if blueprint is None or has_errors(refused):
        return None, refused
    return build(blueprint, form="yaml", audit=False)


def _root(built: Built) -> Mapping[str, Any]:
    """Return the template that is deployed: where it is split, nested stacks are named in it by what they hold."""
    (root,) = (text for name, text in built.files.items() if ".template." in name and not name.startswith("assets/"))
    return document(root.decode())


def _with_changes(templates: Templates, lowered: Lowered, differing: _Diagnostics) -> str | None:
    """Return the file of a built template with what was changed in it by hand, None for other templates."""
    written, _ = _merged(templates)
    built = carried(written) if written else None
    if built is None or written is None:
        return None
    changed = frozenset(d.component for d in differing)
    return text_of(with_changes(_taken_back(built, written), written, lowered, changed))


def _base(file: str) -> str:
    return re.split(r"[/\\]", file)[-1]


def _merged(templates: Templates) -> tuple[dict[str, Any] | None, tuple[Diagnostic, ...]]:
    """Return the templates as one; a logical id that stands in two of them cannot be kept."""
    merged: dict[str, Any] = {}
    for template in templates.roots:
        for section, said in document(template.text).items():
            before = merged.get(section)
            if not isinstance(said, Mapping) or not isinstance(before, Mapping):
                merged.setdefault(section, said)
                continue
            twice = sorted(k for k in before.keys() & said.keys() if section == "Resources" or before[k] != said[k])
            if twice:
                return None, (_clash(template, section, twice[0]),)
            merged[section] = {**before, **said}
    return merged, ()


def _clash(template: Template, section: str, name: str) -> Diagnostic:
    resource = template.resources.get(name)
    return Diagnostic(
        codes.STACKS_CLASH,
        f"`{name}` stands under `{section}` of two of the templates",
        resource.span if resource else Span(template.file, 1, 1, 1, 1),
        reason="one architecture file is one stack, in which every name stands once",
        help="import each template into a file of its own",
    )


# -- what archc built --------------------------------------------------------------------------------------------------


def carried(written: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the file that a template of archc carries along, or None for a template of somebody else."""
    match written:
        case {"Metadata": {"archc": {"architecture": str() as text}}}:
            return _file_in(text)
    return None


def _file_in(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match found:
        case {"archc": 1, "name": str()}:
            return dict(found)
    return None


def _taken_back(built: dict[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Put raw resources back: they are carried by name only."""
    names = built.get("resources")
    if isinstance(names, list):
        resources = written.get("Resources")
        resources = resources if isinstance(resources, Mapping) else {}
        built["resources"] = {n: without_mark(resources[n]) for n in names if n in resources}
    return built


# -- what somebody else wrote ------------------------------------------------------------------------------------------


def _taken_over(written: Mapping[str, Any], templates: Templates) -> dict[str, Any]:
    root: dict[str, Any] = {"archc": 1, "name": _stack_name(templates.roots[0].name)}
    description = written.get("Description")
    if isinstance(description, str) and description.strip():
        root["title" if len(description) <= _TITLE and "\n" not in description else "description"] = description
    region = next((t.region for t in templates.roots if t.region), "")
    if re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        root["region"] = region
    resources, odd = _resources(written.get("Resources"))
    parameters, further = _parameters(written.get("Parameters"))
    outputs, more = _outputs(written.get("Outputs"))
    root |= {"parameters": parameters} if parameters else {}
    root |= {"resources": resources} if resources else {}
    sections = {k: v for k, v in written.items() if k not in _OWN_SECTIONS and v not in (None, {}, [])}
    metadata = written.get("Metadata")
    kept = {"Metadata": metadata, "Parameters": further, "Resources": odd, "Outputs": more}
    sections |= {k: v for k, v in kept.items() if v}
    root |= {"template": sections} if sections else {}
    root |= {"outputs": outputs} if outputs else {}
    return root


def _stack_name(name: str) -> str:
    kept = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    return (kept if kept[:1].isalpha() else f"stack-{kept}".strip("-"))[:_LONGEST_NAME]


def _entries(section: Any) -> Iterator[tuple[str, Any]]:
    for name, said in section.items() if isinstance(section, Mapping) else ():
        yield str(name), said


def _resources(section: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what can stand under `resources:`, and what only a template can hold: loops, things without a type."""
    plain: dict[str, Any] = {}
    odd: dict[str, Any] = {}
    for name, said in _entries(section):
        fits = isinstance(said, Mapping) and isinstance(said.get("Type"), str) and _LOGICAL_ID.fullmatch(name)
        (plain if fits else odd)[name] = said
    return plain, odd


def _parameters(section: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return parameters in the words of the language, and those that say more than it can."""
    plain, further = {}, {}
    for name, said in _entries(section):
        if found := _parameter(name, said):
            plain[name] = found
        else:
            further[name] = said
    return plain, further


def _parameter(name: str, said: Any) -> dict[str, Any] | None:
    if not isinstance(said, Mapping) or not _LOGICAL_ID.fullmatch(name) or said.keys() - {*_PARAMETER_KEYS, "NoEcho"}:
        return None
    found = {word: said[key] for key, word in _PARAMETER_KEYS.items() if key in said}
    if str(said.get("NoEcho", "false")).lower() == "true":
        found["secret"] = True
    texts = [found.get("type"), found.get("description", ""), *_listed(found.get("allowed", []))]
    default = found.get("default", "x")
    number = isinstance(default, (int, float)) and not isinstance(default, bool) and said.get("Type") == "Number"
    fits = all(isinstance(t, str) for t in texts) and default != "" and (isinstance(default, str) or number)
    return found if fits else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None]


def _outputs(section: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    plain, further = {}, {}
    for name, said in _entries(section):
        if found := _output(name, said):
            plain[name] = found
        else:
            further[name] = said
    return plain, further


def _output(name: str, said: Any) -> dict[str, Any] | None:
    if not isinstance(said, Mapping) or not _LOGICAL_ID.fullmatch(name) or "Value" not in said:
        return None
    if said.keys() - {"Value", "Description", "Export"} or not isinstance(said.get("Description", ""), str):
        return None
    export = said.get("Export")
    export = export.get("Name") if isinstance(export, Mapping) else ""
    texts = [t for t in (said["Value"], export) if isinstance(t, str)]
    if not isinstance(export, str) or any("${" in t for t in texts):
        return None  # `${…}` in a text of the language is a parameter
    found = {"value": said["Value"], "description": said.get("Description", ""), "export": export}
    return {k: v for k, v in found.items() if v != "" or k == "value"}


def _relations(claims: Claims) -> Relations:
    """Return what points where, with the IAM actions that it may take there."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for relation in relations(claims):
        pair = relation.source, relation.target
        actions = tuple(a for a in relation.grants if re.fullmatch(r"[a-z0-9-]+:\S+", a))
        found[pair] = tuple(dict.fromkeys((*found.get(pair, ()), *actions)))
    return found


# -- holding one to the other ------------------------------------------------------------------------------------------


def differences(templates: Templates, rebuilt: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Return how the resources that an imported file builds differ from those of the templates it was made of."""
    written, _ = _merged(templates)
    if written is None:
        return ()
    changes = diff_templates(_bare(written), _bare(rebuilt))
    spans = {name: r.span for t in templates.roots for name, r in t.resources.items()}
    said = []
    for change in changes:
        paths = [".".join(p.path) for p in (*change.properties, *change.attributes)]
        what = f" in {', '.join(paths[:5])}{' …' if len(paths) > 5 else ''}" if paths else ""
        verb = {"added": "is new", "removed": "is gone"}.get(change.kind, f"differs{what}")
        message = f"`{change.logical_id}` {verb} in what the imported file builds"
        said.append(
            Diagnostic(codes.IMPORT_DIFFERS, message, spans.get(change.logical_id), component=change.logical_id)
        )
    return tuple(said)


def _not_compared(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return why what an imported file builds could not be held against its template."""
    errors = [p for p in problems if p.severity == "error"]
    why = errors[0].message if errors else "it cannot be read"
    return (
        Diagnostic(
            codes.IMPORT_NOT_COMPARED,
            f"the imported file could not be held against the template: {why}",
            help=errors[0].help if errors else "",
        ),
    )


def _bare(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template without the marks that archc leaves in its metadata."""
    resources = template.get("Resources")
    resources = resources if isinstance(resources, Mapping) else {}
    return {**template, "Resources": {k: without_mark(v) for k, v in resources.items()}}
