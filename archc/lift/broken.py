"""What is wrong with a template that could be read, and what can be saved of one that could not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from archc.diagnostics import Diagnostic, Related, Span, codes, nearest
from archc.lift.document import section
from archc.lift.macros import not_run
from archc.lift.model import IMPORT, BrokenTemplateError, laters, template_of
from archc.lift.template import Reference, Resource, Template

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MACROS = re.compile(r"Fn::Transform|!Transform|Fn::ForEach|^Modules:|Rain::", re.MULTILINE)
_ATTEMPTS = 60


def problems(template: Template) -> tuple[Diagnostic, ...]:
    """Return what CloudFormation would refuse of a template that can be read, and its reference cycles."""
    if not template.resources:
        return (_not_a_template(template),)
    found = (*_without_type(template), *_duplicates(template), *_unknown(template), *_cycles(template))
    return (*found, *not_run(template))


def _not_a_template(template: Template) -> Diagnostic:
    says = (
        "has no resources"
        if "Resources" in template.text
        else "is not a CloudFormation template: it has no `Resources`"
    )
    return Diagnostic(codes.NOT_A_TEMPLATE, f"`{template.file}` {says}", Span(template.file, 1, 1, 1, 1))


def _without_type(template: Template) -> Iterator[Diagnostic]:
    macro = _is_transformed(template)
    for name, resource in template.resources.items():
        if not resource.type and not macro and "Type" not in _written(template, name):
            message = f"the resource `{name}` has no `Type`"
            yield Diagnostic(codes.RESOURCE_WITHOUT_TYPE, message, resource.span, component=name)


def _is_transformed(template: Template) -> bool:
    """Whether CloudFormation gets more than is written; people forget the transform of the serverless types."""
    serverless = any(r.type.startswith("AWS::Serverless::") for r in template.resources.values())
    return bool(template.transforms or serverless or _MACROS.search(template.text))


def _written(template: Template, name: str) -> dict[str, Any]:
    found = section(template.text, "Resources").get(name)
    return found if isinstance(found, dict) else {}


def _unknown(template: Template) -> Iterator[Diagnostic]:
    """Yield references to nothing. A template with macros may get anything from them, so nothing is said of it."""
    if _is_transformed(template):
        return
    known = {*template.resources, *template.parameters}
    for name, resource in template.resources.items():
        seen = set()
        for reference in (*resource.references, *_unresolved(template, resource)):
            target = reference.target
            if target in known or target in seen or _elsewhere(reference):
                continue
            seen.add(target)
            near = nearest(target, known)
            yield Diagnostic(
                codes.REFERENCE_TO_NOTHING,
                f"`{name}` refers to `{target}`, which is neither a resource nor a parameter of the template",
                _place(template, name, reference) or resource.span,
                help=f"did you mean `{near}`?" if near else "declare it, or take the reference away",
                component=name,
            )


def _unresolved(template: Template, resource: Resource) -> Iterator[Reference]:
    """Yield the plain `Ref`s of a resource that the template model gives no edge for: they name nothing."""
    if any(not later.text for _, later in laters(resource.properties, ("Properties",))):
        for path, name in _refs(_written(template, resource.id).get("Properties"), ("Properties",)):
            yield Reference(resource.id, path, name)


def _refs(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    match value:
        case {"Ref": str(name)} if len(value) == 1:
            yield path, name
        case dict():
            for key, inner in value.items():
                yield from _refs(inner, (*path, str(key)))
        case list():
            for n, inner in enumerate(value):
                yield from _refs(inner, (*path, str(n)))


def _elsewhere(reference: Reference) -> bool:
    target = reference.target
    states = "DefinitionString" in reference.keys  # `${Name}` there is a variable of the state machine's own
    return target.startswith(("AWS::", IMPORT)) or not target or reference.path[:1] != ("Properties",) or states


def _place(template: Template, name: str, reference: Reference) -> Span | None:
    """Return the line of a resource on which the name of a target stands."""
    resource = template.resources[name]
    if resource.span is None:
        return None
    wanted = re.compile(rf"(?<![A-Za-z0-9]){re.escape(reference.target)}(?![A-Za-z0-9])")
    lines = template.text.splitlines()
    for number in range(resource.span.line - 1, len(lines)):
        if found := wanted.search(lines[number]):
            return Span(template.file, number + 1, found.start() + 1, number + 1, found.end() + 1)
    return None


def _cycles(template: Template) -> Iterator[Diagnostic]:
    for cycle in _circles(template):
        first = template.resources[cycle[0]]
        message = f"resources refer to each other in a circle: {' → '.join((*cycle, cycle[0]))}"
        yield Diagnostic(codes.REFERENCE_CYCLE, message, first.span, component=cycle[0])


def _circles(template: Template) -> list[list[str]]:
    """Return the strongly connected resources, each group in the order of a walk through it."""
    follows = {
        name: sorted({t for t in (*(r.target for r in found.references), *found.depends_on) if t in template.resources})
        for name, found in template.resources.items()
    }
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []
    for root in follows:
        if root not in index:
            _walk(root, follows, index, low, stack, groups)
    return groups


def _walk(
    root: str,
    follows: dict[str, list[str]],
    index: dict[str, int],
    low: dict[str, int],
    stack: list[str],
    groups: list[list[str]],
) -> None:
    """Tarjan's algorithm from one root, without recursion: templates may be chains of 500."""
    on_stack = set()
    work = [(root, iter(follows[root]))]
    index[root] = low[root] = len(index)
    stack.append(root)
    on_stack.add(root)
    while work:
        name, rest = work[-1]
        for target in rest:
            if target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter(follows[target])))
                break
            if target in on_stack:
                low[name] = min(low[name], index[target])
        else:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[name])
            if low[name] == index[name]:
                cut = stack.index(name)
                group = stack[cut:]
                del stack[cut:]
                on_stack.difference_update(group)
                if len(group) > 1:
                    groups.append(group)


def _duplicates(template: Template) -> Iterator[Diagnostic]:
    if not template.has_duplicates:
        return
    try:
        root = yaml.compose(template.text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return
    pending: list[tuple[Any, int]] = [(root, 0)]
    while pending:
        node, depth = pending.pop()
        if isinstance(node, yaml.SequenceNode):
            pending += [(inner, depth + 1) for inner in node.value]
        elif isinstance(node, yaml.MappingNode):
            seen: dict[str, Any] = {}
            for key, value in node.value:
                pending.append((value, depth + 1))
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    yield _duplicate(template, key, seen[key.value], depth)
                elif isinstance(key, yaml.ScalarNode):
                    seen[key.value] = key


def _duplicate(template: Template, key: Any, before: Any, depth: int) -> Diagnostic:
    """Sections (depth 0) and names (1) that stand twice hide whole resources; deeper, only a setting is hidden."""
    names = depth <= 1
    return Diagnostic(
        codes.TEMPLATE_DUPLICATE_KEY if names else codes.TEMPLATE_DUPLICATE_SETTING,
        f"the key `{key.value}` stands here a second time",
        _span(template, key),
        reason="only one of them can hold; CloudFormation takes the last without a word",
        help="keep one of them; `--keep-going` draws the last" if names else "keep one of them; the last is drawn",
        related=(Related(_span(template, before), "first here"),),
    )


def _span(template: Template, node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(template.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


# -- saving what can be saved ------------------------------------------------------------------------------------------


def salvage(text: str, line: int) -> str | None:
    """Return the largest readable part of a broken template that has resources, or None.

    First the piece round the broken line is left out, then everything from it on.
    """
    rest = _closed(text) if text.lstrip().startswith("{") else None
    if rest is not None and _readable(rest):
        return rest
    lines = text.splitlines()
    at = min(line, len(lines)) - 1
    starts = [n for n, content in enumerate(lines) if re.match(r"\s{0,8}[\"']?[A-Za-z0-9]+[\"']?:", content)]
    before = [n for n in starts if n <= at][::-1]
    after = [n for n in starts if n > at]
    for first in before[:6]:
        indent = _indent(lines[first])
        following = next((n for n in after if _indent(lines[n]) <= indent), None)
        if following is not None and _readable(rest := "\n".join([*lines[:first], *lines[following:]])):
            return rest
    for first in before[:_ATTEMPTS]:
        if _readable(rest := "\n".join(lines[:first])):
            return rest
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _readable(text: str) -> bool:
    try:
        return bool(template_of(text, "", "").resources)
    except BrokenTemplateError:
        return False


def _closed(text: str) -> str | None:
    """Return truncated JSON up to the last complete resource, with its brackets closed."""
    depth: list[str] = []
    cut, quoted, escaped = 0, False, False
    for n, character in enumerate(text):
        if quoted:
            escaped = character == "\\" and not escaped
            quoted = escaped or character != '"'
            continue
        if character == '"':
            quoted = True
        elif character in "{[":
            depth.append("}" if character == "{" else "]")
        elif character in "}]" and depth:
            depth.pop()
            if len(depth) == 2:
                cut = n + 1
    return text[:cut] + "}}" if cut else None
