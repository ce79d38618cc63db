"""Make the architecture's values from nodes that `shape` has accepted."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from archc import services
from archc.diagnostics import Span
from archc.model.architecture import (
    AcceptedFields,
    Actor,
    ActorFields,
    Architecture,
    CommonFields,
    Component,
    LayoutFields,
    Network,
    OutputFields,
    ParameterFields,
    SharedFields,
)
from archc.model.damaged import Damaged
from archc.model.fields import bind as bind_fields
from archc.model.fields import fields_of
from archc.passes.arrows import Item
from archc.passes.shape import Shape
from archc.services.raw import Raw
from archc.source import nodes
from archc.source.nodes import Node, plain

Fields = TypeVar("Fields")
Path_ = tuple[str | int, ...]


def bind(usable: Shape, items: tuple[Item, ...], folder: Path, env: str) -> Architecture:
    """Return the architecture of a file; what is broken is left out, and what is damaged cannot be asked for.

    Everything stands in the order of names, so that no order in the file can reach an output.
    """
    root = usable.root
    said = plain(
        nodes.Mapping(tuple(e for e in root.entries if e.name not in ("components", "connections")), root.span)
    )
    network = root.key("network")
    return Architecture(
        name=said.get("name") or "stack",
        span=root.span,
        file=root.span.file,
        folder=folder,
        title=said.get("title") or "",
        description=said.get("description") or "",
        region=said.get("region") or "",
        environment=env,
        alarms=said.get("alarms") or "",
        tags=dict(sorted((said.get("tags") or {}).items())),
        network=bind_fields(Network, said.get("network") or {}),
        network_span=network.span if network else None,
        stack=bind_fields(SharedFields, said.get("stack") or {}),
        actors={a.name: a for a in _sorted(_actors(root))},
        components={c.name: c for c in _sorted([*_components(usable), *_resources(root)])},
        arrows=tuple(
            sorted(
                (a for i in items for a in i.arrows),
                key=lambda a: (a.source, a.target, repr(sorted(a.options.items()))),
            )
        ),
        parameters=_table(ParameterFields, said.get("parameters")),
        outputs=_table(OutputFields, said.get("outputs")),
        layout=bind_fields(LayoutFields, said.get("layout") or {}),
        template=said.get("template") or {},
        accepted=tuple(bind_fields(AcceptedFields, c) for c in said.get("checks") or ()),
        spans=dict(_spans(root, ())),
    )


def _table(cls: type[Fields], said: Mapping[str, Any] | None) -> dict[str, Fields]:
    return {name: bind_fields(cls, value) for name, value in sorted((said or {}).items())}


def _sorted(parts: Iterable[Any]) -> list[Any]:
    return sorted(parts, key=lambda p: p.name)


def _actors(root: nodes.Mapping) -> Iterator[Actor]:
    actors = root.get("actors")
    for entry in actors.entries if isinstance(actors, nodes.Mapping) else ():
        if isinstance(entry.value, nodes.Mapping):
            yield Actor(entry.name, bind_fields(ActorFields, plain(entry.value)), entry.key.span)


def _components(usable: Shape) -> Iterator[Component]:
    components = usable.root.get("components")
    for entry in components.entries if isinstance(components, nodes.Mapping) else ():
        if entry.name in usable.broken or not isinstance(entry.value, nodes.Mapping):
            continue
        wrong = usable.damaged.get(entry.name, frozenset())
        said = {key: value for key, value in plain(entry.value).items() if key not in wrong}
        service = services.by_type()[said["type"]]
        fields, common = _fields(service.fields, said, wrong), bind_fields(CommonFields, said)
        yield Component(entry.name, service.type, fields, common, entry.key.span, dict(_spans(entry.value, ())))


def _fields(cls: type, said: Mapping[str, Any], wrong: frozenset[str]) -> Any:
    """Return the fields; those that are wrong are there only to be refused to whoever asks."""
    if not wrong:
        return bind_fields(cls, said)
    infos = [f for f in fields_of(cls) if f.key in wrong]
    absent = {f.key: None for f in infos if f.required}
    return Damaged(bind_fields(cls, {**said, **absent}), frozenset(f.attribute for f in infos))


def _resources(root: nodes.Mapping) -> Iterator[Component]:
    """Yield the raw resources as components, so that they are drawn, joined and compiled like any other."""
    resources = root.get("resources")
    for entry in resources.entries if isinstance(resources, nodes.Mapping) else ():
        fields, common = Raw(body=plain(entry.value)), CommonFields(type="resource")
        yield Component(entry.name, "resource", fields, common, entry.key.span, dict(_spans(entry.value, ())))


def _spans(node: Node, path: Path_) -> Iterator[tuple[Path_, Span]]:
    """Yield the place of every value below a node by its path; connections have their own."""
    if isinstance(node, nodes.Mapping):
        for entry in node.entries:
            if path or entry.name not in ("components", "connections"):
                yield (*path, entry.name), entry.value.span
                yield from _spans(entry.value, (*path, entry.name))
    elif isinstance(node, nodes.Sequence):
        for n, item in enumerate(node.items):
            yield (*path, n), item.span
            yield from _spans(item, (*path, n))
