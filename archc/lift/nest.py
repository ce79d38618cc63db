"""Many stacks as one: ids of their own, references through parameters, outputs, exports and imports.

Parent                              Child                     Whole
Net:  Stack                         Outputs: Vpc: !Ref Main   App.Web -> Net.Main
App:  Stack, Parameters:            Web: VpcId: !Ref Vpc
        Vpc: !GetAtt Net.Outputs.Vpc
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from archc.lift.decide import decide
from archc.lift.model import IMPORT, Later, export_names
from archc.lift.names import with_names
from archc.lift.sam import desugar
from archc.lift.template import Reference, Resource, Template, Templates, Whole

_OUTPUTS = "Outputs."
_NO_TITLE = re.compile(r"[:,]$|^The AWS CloudFormation template for this Serverless application$")
"""First lines of descriptions that say nothing by themselves: a list follows, or the Serverless Framework wrote it."""


@dataclass(slots=True)
class _Stack:
    """One template in its place: `prefix` goes before its logical ids, `holder` is the stack resource in its parent."""

    template: Template
    prefix: str
    parent: _Stack | None = None
    holder: str = ""
    resources: dict[str, Resource] = field(default_factory=dict)
    verdicts: dict[str, bool | None] = field(default_factory=dict)
    children: dict[str, _Stack] = field(default_factory=dict)

    def outside(self, name: str) -> str:
        """Return the id of a parameter."""
        return self.prefix + name


def whole(templates: Templates, values: Mapping[str, str]) -> Whole:
    """Join what was read together. `values` are parameter values; what they rule out is left out."""
    stacks = _stacks(templates, values)
    exports = _exports(stacks) if any(IMPORT in r.target for s in stacks for r in _references(s)) else []
    resources: dict[str, Resource] = {}
    outside: dict[str, str] = {}
    for stack in stacks:
        for resource in stack.resources.values():
            if resource.id in stack.children:
                continue
            references = tuple(_joined(resource.references, stack, exports))
            moved = replace(resource, id=stack.prefix + resource.id, references=references)
            resources[moved.id] = moved
        for name, kind in stack.template.parameters.items():
            outside[stack.outside(name)] = kind
    for resource in resources.values():
        outside |= {r.target: "import" for r in resource.references if r.target.startswith(IMPORT)}
    undecided = {s.prefix + c for s in stacks for c in _conditions(s) if s.verdicts.get(c) is None}
    return Whole(
        resources=with_names(resources),
        outside={k: v for k, v in outside.items() if k not in resources},
        undecided=frozenset(undecided),
        title=_title(templates),
        subtitle=_subtitle(templates),
        region=values.get("AWS::Region") or next((t.region for t in templates.roots if t.region), ""),
        regions={} if "AWS::Region" in values else _regions(stacks),
    )


def _regions(stacks: list[_Stack]) -> dict[str, str]:
    """Return the region of every resource, where there are several; nested stacks stand where the outermost does."""
    if len({s.template.region for s in stacks if s.parent is None} - {""}) < 2:
        return {}
    return {s.prefix + name: _outermost(s).template.region for s in stacks for name in s.resources}


def _outermost(stack: _Stack) -> _Stack:
    while stack.parent is not None:
        stack = stack.parent
    return stack


def _title(templates: Templates) -> str:
    first = templates.roots[0]
    said = first.description.strip().splitlines()
    if len(templates.roots) == 1 and said and len(said[0]) <= 72 and not _NO_TITLE.search(said[0].strip()):
        return said[0].rstrip(". ")
    return " + ".join(t.name for t in templates.roots[:3])


def _subtitle(templates: Templates) -> str:
    """Return the names of the files, where the title does not say them already."""
    said = ", ".join(t.name for t in templates.roots[:4]) + (" …" if len(templates.roots) > 4 else "")
    return said if said != _title(templates) else ""


def _stacks(templates: Templates, values: Mapping[str, str]) -> list[_Stack]:
    """Every stack, parents first. Stacks side by side share bare logical ids unless two of them have the same."""
    seen: dict[str, int] = {}
    for root in templates.roots:
        for name in {*root.resources, *root.children}:
            seen[name] = seen.get(name, 0) + 1
    found: list[_Stack] = []
    for root in templates.roots:
        clash = any(seen[name] > 1 for name in root.resources if not _noise(root.resources[name]))
        _grow(_Stack(root, f"{root.name}." if clash else ""), values, values, found)
    return found


def _noise(resource: Resource) -> bool:
    return resource.type == "AWS::CDK::Metadata"


def _grow(stack: _Stack, values: Mapping[str, str], given: Mapping[str, str], found: list[_Stack]) -> None:
    """Add a stack and those that it nests. `values` decide conditions, `given` stands for the parameters' defaults."""
    stack.verdicts = decide(stack.template, values)
    resources = {k: r for k, r in stack.template.resources.items() if stack.verdicts.get(r.condition) is not False}
    stack.resources = {k: _filled(_pruned(r, stack), stack.template, given) for k, r in resources.items()}
    stack.resources = {r.id: r for r in desugar(stack.resources, stack.template)}
    found.append(stack)
    for name, child in sorted(stack.template.children.items()):
        if name in stack.resources:
            inner = _Stack(child, f"{stack.prefix}{name}.", stack, name)
            stack.children[name] = inner
            passed = _passed(stack.resources[name])
            _grow(inner, passed if values else {}, passed, found)


def _passed(holder: Resource) -> dict[str, str]:
    """Return the literal parameter values that a nested stack is given."""
    given = holder.properties.get("Parameters")
    literal = given.items() if isinstance(given, dict) else ()
    return {str(k): str(v) for k, v in literal if isinstance(v, (str, int))}


def _filled(resource: Resource, template: Template, given: Mapping[str, str]) -> Resource:
    """Put the values that parameters are given where their defaults, or nothing yet, stand in the properties."""
    properties: Any = resource.properties
    for reference in resource.references:
        name = reference.target
        if name in given and name in template.parameters:
            plain = {f"${{{name}}}", template.defaults.get(name, f"${{{name}}}")}
            properties = _put(properties, reference.path[1:], given[name], plain)
    return resource if properties is resource.properties else replace(resource, properties=properties)


def _put(value: Any, path: tuple[str, ...], new: str, plain: set[str]) -> Any:
    """Return a value with what stands at a path put anew, where that is one of the `plain` texts."""
    if not path:
        old = value.text if isinstance(value, Later) else value
        return new if isinstance(old, (str, int, float)) and str(old) in plain else value
    step, rest = path[0], path[1:]
    if isinstance(value, Mapping) and step in value:
        return {**value, step: _put(value[step], rest, new, plain)}
    if isinstance(value, list) and step.isdigit() and int(step) < len(value):
        return [_put(v, rest, new, plain) if n == int(step) else v for n, v in enumerate(value)]
    return value


def _pruned(resource: Resource, stack: _Stack) -> Resource:
    """Drop the references that stand on the side of an `Fn::If` that is not taken."""
    if not stack.verdicts:
        return resource
    kept = tuple(r for r in resource.references if not _ruled_out(r.condition, stack.verdicts))
    return replace(resource, references=kept)


def _ruled_out(condition: str, verdicts: Mapping[str, bool | None]) -> bool:
    verdict = verdicts.get(condition.removeprefix("!"))
    return verdict is not None and verdict == condition.startswith("!")


def _conditions(stack: _Stack) -> set[str]:
    return {r.condition for r in stack.resources.values() if r.condition}


def _references(stack: _Stack) -> Iterator[Reference]:
    for resource in stack.resources.values():
        yield from resource.references
    for references in stack.template.outputs.values():
        yield from references


_Exports = list[tuple[str, "_Stack", str]]


def _exports(stacks: list[_Stack]) -> _Exports:
    """Every exported output: its name as written, its stack, its output."""
    return [(name, s, output) for s in stacks for output, name in sorted(export_names(s.template.text).items())]


def _joined(references: tuple[Reference, ...], stack: _Stack, exports: _Exports) -> Iterator[Reference]:
    for reference in references:
        for target, attribute in _ends(reference, stack, exports, frozenset()):
            source = stack.prefix + reference.source
            yield replace(reference, source=source, target=target, attribute=attribute)


def _ends(
    reference: Reference, stack: _Stack, exports: _Exports, passed: frozenset[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield where a reference ends in the end, with the attribute asked for there."""
    step = (stack.prefix, f"{reference.target}.{reference.attribute}")
    if step in passed:
        return
    passed = passed | {step}
    target = reference.target
    if target in stack.children and reference.attribute.startswith(_OUTPUTS):
        child = stack.children[target]
        for inner in child.template.outputs.get(reference.attribute.removeprefix(_OUTPUTS), ()):
            yield from _ends(inner, child, exports, passed)
    elif target in stack.resources:
        yield stack.prefix + target, reference.attribute
    elif target.startswith(IMPORT):
        yield from _imported(reference, exports, passed)
    elif target in stack.template.parameters:
        yield from _given(reference, stack, exports, passed)


def _imported(reference: Reference, exports: _Exports, passed: frozenset[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    name = reference.target.removeprefix(IMPORT)
    matching = [(s, o) for n, s, o in exports if n == name] or [(s, o) for n, s, o in exports if _same_tail(n, name)]
    if len(matching) == 1:
        stack, output = matching[0]
        for inner in stack.template.outputs.get(output, ()):
            yield from _ends(inner, stack, exports, passed)
    else:
        yield reference.target, ""


def _same_tail(exported: str, imported: str) -> bool:
    """Whether two names differ only in an open beginning: `${}-vpc` and `net-vpc`."""
    if "${}" not in exported + imported:
        return False
    tails = exported.rpartition("${}")[2], imported.rpartition("${}")[2]
    short, long = sorted(tails, key=len)
    return len(short) > 2 and long.endswith(short) and (exported.count("${}") <= 1 or short == long)


def _given(
    reference: Reference, stack: _Stack, exports: _Exports, passed: frozenset[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Follow a parameter to what the parent gives for it."""
    if stack.parent is None:
        yield stack.outside(reference.target), ""
        return
    holder = stack.parent.resources[stack.holder]
    at = ("Parameters", reference.target)
    for given in holder.references:
        if given.keys[:2] == at:
            yield from _ends(given, stack.parent, exports, passed)
