"""One side of a comparison: its templates, and whose each resource is in the words of the file it comes from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from archc.diagnostics import Diagnostic, Span
from archc.diff.canonical import Steps, Template
from archc.diff.links import Place
from archc.lower.emit import to_json
from archc.lower.lower import Lowered
from archc.lower.partition import fits, partition
from archc.model.architecture import Actor, Arrow, Component
from archc.model.fields import fields_of
from archc.services.raw import Raw
from archc.stack.stack import NETWORK, SHARED

if TYPE_CHECKING:
    from archc.lift import Templates
    from archc.review.source import Source

Settings = Mapping[str, object]
Kind = Literal["architecture", "template"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What resources belong to: a component, an actor, the network, the stack itself; of a template, one resource.

    `base` begins its logical IDs. `settings` are the values of the file, defaults too, `spans`
    their places by path.
    """

    name: str
    type: str
    base: str = ""
    span: Span | None = None
    settings: Settings = field(default_factory=dict)
    spans: Mapping[tuple[str | int, ...], Span] = field(default_factory=dict, repr=False)

    def at(self, path: Steps) -> Span | None:
        """Return the place of a setting, or of the nearest thing above it."""
        steps: tuple[str | int, ...] = tuple(int(s) if s.isdigit() else s for s in path)
        while steps and steps not in self.spans:
            steps = steps[:-1]
        return self.spans.get(steps, self.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """An arrow of the file. `grants` are its permissions and ports in words."""

    id: str
    source: str
    target: str
    span: Span | None = None
    settings: Settings = field(default_factory=dict)
    grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Everything that is compared, from an architecture or from templates.

    `deployment` are templates by stack, as `diff_stacks` takes them. `owners` gives the part of each resource, `joins`
    the one connection that alone made a resource. `whole` is the template before it is split into nested stacks,
    where there is one. `lowered` is there when the words of an architecture are known: its parts and connections.
    """

    name: str
    kind: Kind
    title: str
    deployment: Mapping[str, Template]
    owners: Mapping[Place, str]
    joins: Mapping[Place, str] = field(default_factory=dict)
    spans: Mapping[Place, Span] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    connections: Mapping[str, Connection] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()
    whole: Template | None = field(default=None, repr=False)
    lowered: Lowered | None = field(default=None, repr=False)
    templates: Templates | None = field(default=None, repr=False)

    @property
    def speaks(self) -> bool:
        """Whether components and connections are known, not resources only."""
        return self.lowered is not None


# -- an architecture ------------------------------------------------------------------------------------------------


def architecture_side(source: Source, lowered: Lowered, findings: tuple[Diagnostic, ...]) -> Side:
    """Return the side of an architecture file that was lowered."""
    architecture = lowered.blueprint.architecture
    stacks, home = _stacks(lowered)
    owners = {(home.get(i, ""), i): lowered.component_of(i) for i in lowered.template["Resources"]}
    return Side(
        name=source.name,
        kind="architecture",
        title=architecture.title or architecture.name,
        deployment=stacks,
        owners=owners | {("", i): SHARED for i in stacks[""]["Resources"] if ("", i) not in owners},
        joins={(home.get(i, ""), i): link for i, link in _joins(lowered)},
        parts={part.name: part for part in _parts(lowered)},
        connections={link.id: _connection(link.arrow, lowered) for link in lowered.blueprint.links},
        findings=findings,
        whole=lowered.template,
        lowered=lowered,
    )


def with_words(side: Side, lowered: Lowered, findings: tuple[Diagnostic, ...]) -> Side:
    """Return a template's side with the words of the architecture that it carries along; they have no places."""
    place_of = {logical_id: (stack, logical_id) for stack, logical_id in side.owners}
    parts = {p.name: replace(p, span=None, spans={}) for p in _parts(lowered)}
    links = (replace(_connection(link.arrow, lowered), span=None) for link in lowered.blueprint.links)
    return replace(
        side,
        title=lowered.blueprint.architecture.title or lowered.blueprint.architecture.name,
        joins={place_of[i]: link for i, link in _joins(lowered) if i in place_of},
        parts={**{name: part for name, part in side.parts.items() if part.type}, **parts},
        connections={link.id: link for link in links},
        findings=findings,
        whole=side.deployment[""] if len(side.deployment) == 1 else None,
        lowered=lowered,
    )


def _stacks(lowered: Lowered) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return the templates by stack, split as `archc build` does, and the stack of each resource in a part."""
    template = dict(lowered.template)
    if fits(template, len(to_json(template)) if len(template["Resources"]) > 100 else 0):
        return {"": template}, {}
    split = partition(template, lowered.items, lowered.references)
    stacks = {part.logical_id: part.template for part in split.parts}
    home = {i: part.logical_id for part in split.parts for i in part.template["Resources"]}
    return {"": split.with_stacks({part.name: part.name for part in split.parts}), **stacks}, home


def _joins(lowered: Lowered) -> Iterator[tuple[str, str]]:
    for made in lowered.made:
        if len(made.links) == 1 and lowered.items[made.logical_id].late:
            yield made.logical_id, made.links[0]


def _parts(lowered: Lowered) -> Iterator[Part]:
    architecture = lowered.blueprint.architecture
    for component in architecture.components.values():
        yield _component(component)
    for actor in architecture.actors.values():
        yield _actor(actor)
    if lowered.blueprint.networked:
        below = {path[1:]: span for path, span in architecture.spans.items() if path[:1] == ("network",)}
        span = architecture.network_span or architecture.span
        yield Part(name=NETWORK, type="vpc", span=span, settings=plain(architecture.network), spans=below)
    about = (
        "name",
        "title",
        "description",
        "region",
        "environment",
        "alarms",
        "tags",
        "parameters",
        "outputs",
        "stack",
    )
    settings = {key: plain(getattr(architecture, key)) for key in about}
    yield Part(name=SHARED, type="stack", span=architecture.span, settings=_said(settings), spans=architecture.spans)


def _component(component: Component) -> Part:
    own = {"body": component.fields.body} if isinstance(component.fields, Raw) else plain(component.fields)
    common = {key: value for key, value in plain(component.common).items() if key not in ("type", "was")}
    return Part(
        name=component.name,
        type=component.type,
        base=component.base,
        span=component.span,
        settings={**own, **common},
        spans=component.spans,
    )


def _actor(actor: Actor) -> Part:
    return Part(name=actor.name, type="actor", span=actor.span, settings=plain(actor.fields))


def _connection(arrow: Arrow, lowered: Lowered) -> Connection:
    drawn = {"drawn only": True} if arrow.drawn_only else {}
    label = {"label": arrow.label} if arrow.label and arrow.first else {}
    return Connection(
        id=arrow.id,
        source=arrow.source,
        target=arrow.target,
        span=arrow.span,
        settings={**label, **drawn, **plain(arrow.options)},
        grants=lowered.grants.get(arrow.id, ()),
    )


def plain(value: Any) -> Any:
    """Return fields as plain data under the file's own keys, defaults too; without what says nothing."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _said({f.key: plain(getattr(value, f.attribute)) for f in fields_of(type(value))})
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def _said(settings: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in settings.items() if value not in (None, "", (), [], {})}


def own_name(place: Place) -> str:
    """`Queue`, and in a nested stack `Network/Queue`."""
    return "/".join(part for part in place if part)
