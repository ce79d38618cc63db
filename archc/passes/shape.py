"""Check the shape of the file against its JSON Schema, and leave out what is wrong, so that the rest is checked too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from archc import services
from archc.diagnostics import Diagnostic, Edit, Fix, Span, certain, codes, nearest
from archc.passes.conform import errors
from archc.passes.schema import TOP_LEVEL, component_schema, file_schema
from archc.passes.wording import RESERVED, Subject, instead, is_usable, put, tell, wrong_name
from archc.source import nodes
from archc.source.nodes import Node, Scalar, Sequence, kind, plain
from archc.source.yaml import MAX_PROBLEMS

MAX_COMPONENTS = 10_000
"""How many components a file may have; each becomes one resource at least, and a template has 500."""

_CHECKED_APART = ("components", "connections")


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be used of a file.

    `root` has no keys that are wrong. `broken` are names that mean nothing usable; `damaged` gives for each other
    component with mistakes its wrong keys, which are left out. Of wrong parameters nobody knows the names.
    """

    root: nodes.Mapping
    broken: frozenset[str]
    damaged: Mapping[str, frozenset[str]]
    parameters_known: bool


def shape(root: nodes.Mapping, hurt: tuple[Span, ...] = ()) -> tuple[Shape, tuple[Diagnostic, ...]]:
    """Return the part of the file whose shape is right, and everything that is wrong with the rest.

    `hurt` are places of which the YAML itself was refused: what they stand in is left out, and no more is said of it.
    """
    wrong, found = _rest(root, hurt)
    broken = {path[1] for path in wrong if path[0] == "actors" and len(path) > 1}
    if ("actors",) in wrong:
        broken |= _names_below(root, "actors")
    damaged: dict[str, frozenset[str]] = {}
    components = _entries(root, "components")
    for entry in components:
        is_told = len(found) <= MAX_PROBLEMS and len(components) <= MAX_COMPONENTS and not _is_hurt(entry, hurt)
        problems, keys = _component(entry) if is_told else ([], None)
        found += problems
        if keys is None:
            broken.add(entry.name)
        elif keys:
            damaged[entry.name] = keys
    found += _containers(root)
    parameters_known = not any(path[0] == "parameters" for path in wrong)
    return Shape(_without(root, wrong), frozenset(broken), damaged, parameters_known), tuple(found)


# -- the file ---------------------------------------------------------------------------------------------------------


def _rest(root: nodes.Mapping, hurt: tuple[Span, ...]) -> tuple[set[tuple[str, ...]], list[Diagnostic]]:
    """Return what is wrong outside of components and connections, and the paths (one or two keys) to leave out."""
    rest = nodes.Mapping(tuple(e for e in root.entries if e.name not in _CHECKED_APART), root.span)
    subject = Subject(rest, root.span, known=TOP_LEVEL)
    unread = {(e.name,) for e in rest if _is_hurt(e, hurt)}
    wrong: set[tuple[str, ...]] = {*unread}
    found: list[Diagnostic] = []
    for error in errors(_file_schema(), plain(rest)):
        if error.absolute_path and (str(error.absolute_path[0]),) in unread:
            continue
        found += tell(error, subject)
        path = tuple(str(p) for p in error.absolute_path)
        if error.validator == "pattern" and "propertyNames" in error.absolute_schema_path:
            path = (*path, str(error.instance))
        if path:
            wrong.add(path[: 2 if path[0] in _NAMED else 1])
    return wrong, found


_NAMED = frozenset({"actors", "parameters", "environments", "resources", "outputs"})
"""Keys that hold things by name: one that is wrong leaves the others as they are."""


def _is_hurt(entry: nodes.Entry, hurt: tuple[Span, ...]) -> bool:
    start, value = entry.key.span, entry.value.span
    first, last = (start.line, start.column), (value.end_line, value.end_column)
    return any(first <= (h.line, h.column) <= last for h in hurt)


def _without(root: nodes.Mapping, wrong: set[tuple[str, ...]]) -> nodes.Mapping:
    kept = [_kept(e, {p[1] for p in wrong if len(p) > 1 and p[0] == e.name}) for e in root if (e.name,) not in wrong]
    return nodes.Mapping(tuple(kept), root.span)


def _kept(entry: nodes.Entry, wrong: set[str]) -> nodes.Entry:
    if not wrong or not isinstance(entry.value, nodes.Mapping):
        return entry
    rest = tuple(e for e in entry.value.entries if e.name not in wrong)
    return nodes.Entry(entry.key, nodes.Mapping(rest, entry.value.span))


def _names_below(root: nodes.Mapping, key: str) -> set[str]:
    return {e.name for e in _entries(root, key)}


def _entries(root: nodes.Mapping, key: str) -> tuple[nodes.Entry, ...]:
    node = root.get(key)
    return node.entries if isinstance(node, nodes.Mapping) else ()


def _containers(root: nodes.Mapping) -> Iterator[Diagnostic]:
    """Check that `components` is a mapping of some things, not too many, and `connections` a list."""
    components, connections = root.get("components"), root.get("connections")
    if components is None or _is_empty(components):
        yield from _nothing(root)
    elif not isinstance(components, nodes.Mapping):
        help_ = "write each component under its name: `orders: { type: sqs }`"
        yield _wrong_type("`components`", components, "a mapping of names", help_)
    elif len(components) > MAX_COMPONENTS:
        message = f"the file has {len(components)} components; archc takes {MAX_COMPONENTS}"
        help_ = "describe each stack in a file of its own; a template has 500 resources"
        yield Diagnostic(codes.TOO_MANY_VALUES, message, _place(root, "components"), help=help_)
    if connections is not None and not isinstance(connections, Sequence) and not _is_empty(connections):
        fix = _as_list(connections) if isinstance(connections, nodes.Mapping) else None
        help_ = "write each as an entry: - web -> orders"
        yield _wrong_type("`connections`", connections, "a list of arrows", help_, fix)


def _nothing(root: nodes.Mapping) -> Iterator[Diagnostic]:
    """Tell a file without a component; a misspelt `components` has been told."""
    if _entries(root, "resources") or any(certain(e.name, ["components"]) for e in root if e.name != "components"):
        return
    yield Diagnostic(
        codes.MISSING_KEY,
        "the file has no components",
        _place(root, "components"),
        reason="CloudFormation takes no template without a resource",
        help="add one: `components: { orders: { type: sqs } }`",
    )


def _place(root: nodes.Mapping, key: str) -> Span:
    found = root.key(key)
    return found.span if found else root.span


def _as_list(arrows: nodes.Mapping) -> Fix | None:
    """Return the fix that makes entries of arrows, where each stands on a line of its own."""
    lines = [e.key.span.line for e in arrows.entries]
    short = all(e.value.span.end_line == e.key.span.line for e in arrows.entries)
    if not short or len(set(lines)) < len(lines) or any("->" not in e.name for e in arrows.entries):
        return None
    starts = [Span(s.file, s.line, s.column, s.line, s.column) for s in (e.key.span for e in arrows.entries)]
    return Fix("Make each arrow an entry of a list", tuple(Edit(s, "- ") for s in starts))


def _is_empty(node: Node) -> bool:
    return (isinstance(node, Scalar) and node.value is None) or (isinstance(node, nodes.Mapping) and not node.entries)


def _wrong_type(subject: str, node: Node, expected: str, help_: str, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(
        codes.WRONG_TYPE, f"{subject} must be {expected}, not {kind(node)}", node.span, help=help_, fix=fix
    )


@cache
def _file_schema() -> dict[str, Any]:
    return file_schema()


# -- a component ------------------------------------------------------------------------------------------------------


def _component(entry: nodes.Entry) -> tuple[list[Diagnostic], frozenset[str] | None]:
    """Return what is wrong with a component, and its wrong keys; None where nothing of it can be used."""
    name, span, node = entry.name, entry.key.span, entry.value
    found = list(_name(name, span))
    if not isinstance(node, nodes.Mapping):
        found.append(_wrong_type(f"component `{name}`", node, "a mapping", "write its type at least: `{ type: sqs }`"))
        return found, None
    said, types = node.get("type"), services.by_type()
    if said is None:
        found.append(_without_type(name, span, node))
        return found, None
    if not isinstance(said, Scalar) or not isinstance(said.value, str) or said.value not in types:
        found.append(_unknown_type(name, said, types))
        return found, None
    subject = Subject(node, span, f"component `{name}`", f" of `{name}`", name, limits=_limits(said.value))
    wrong: set[str] = set()
    for error in errors(component_schema(types[said.value]), plain(node)):
        found += tell(error, subject)
        wrong |= set(_wrong_keys(error, node))
    return found, frozenset(wrong) if is_usable(name) else None


@cache
def _limits(type_name: str) -> str:
    """Return the page of AWS that a type's bounds are from, as the docstring of its fields names it."""
    found = re.search(r"Bounds: ([^;]+)", services.by_type()[type_name].fields.__doc__ or "")
    return " ".join(found[1].split()) if found else ""


def _wrong_keys(error: Any, node: nodes.Mapping) -> Iterator[str]:
    """Yield the keys that an error leaves unknown: a misspelt key leaves the one that was meant."""
    if error.absolute_path:
        yield str(error.absolute_path[0])
    elif error.validator == "required":
        yield from (name for name in error.validator_value if name not in node)
    elif error.validator == "additionalProperties":
        known = error.schema["properties"]
        free = [key for key in known if key not in node]
        yield from (near for e in node.entries if e.name not in known and (near := nearest(e.name, free)))


def _name(name: str, span: Span) -> Iterator[Diagnostic]:
    if name not in RESERVED and not is_usable(name):
        yield wrong_name(name, span)
    if name in RESERVED:
        message = f"`{name}` is a name that archc keeps for itself"
        yield Diagnostic(codes.WRONG_NAME, message, span, help=f"call it `my-{name}`, for example")


def _without_type(name: str, span: Span, node: nodes.Mapping) -> Diagnostic:
    types = services.by_type()
    meant = next((e.key for e in node.entries if certain(e.name, ["type"])), None)
    return Diagnostic(
        codes.MISSING_KEY,
        f"component `{name}` has no type",
        meant.span if meant else span,
        help=f"did you mean `type` by `{meant.text}`?" if meant else f"add `type:` with one of {', '.join(types)}",
        fix=put(meant.span, "type", "Rename the key to `type`") if meant else None,
        component=name,
    )


def _unknown_type(name: str, said: Node, types: Iterable[str]) -> Diagnostic:
    if not isinstance(said, Scalar):
        return Diagnostic(codes.WRONG_TYPE, f"`type` of `{name}` must be text, not {kind(said)}", said.span)
    text, also = said.text, _other_names()
    sure = also.get(text.casefold()) or certain(text, types)
    near = sure or nearest(text, types) or also.get(nearest(text, also) or "")
    return Diagnostic(
        codes.UNKNOWN_TYPE,
        f"component `{name}` has the unknown type `{text if len(text) <= 60 else text[:57] + '…'}`",
        said.span,
        help=instead(near, types, "the types are"),
        fix=put(said.span, sure) if sure else None,
        component=name,
    )


@cache
def _other_names() -> dict[str, str]:
    """Return what else people call a type: the CloudFormation type it becomes, that type's last word, AWS's name."""
    found: dict[str, str] = {}
    for name, service in services.by_type().items():
        kind_ = service.emits[0]
        for word in (kind_, kind_.rpartition("::")[2], service.look(services.sample(service)).name):
            found.setdefault(word.casefold(), name)
    return found
