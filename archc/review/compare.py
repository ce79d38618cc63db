"""Compare two sides: what becomes of each component, connection and resource, and of who may do what.

diff_stacks, security_changes ─► whose is it? ─► parts and connections, the worst first
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from archc.diagnostics import Diagnostic, Span
from archc.diff.canonical import Absent, Steps, Template, section
from archc.diff.changes import ResourceChange
from archc.diff.facts import type_facts
from archc.diff.links import Place, nested
from archc.diff.security import SecurityChange, security_changes
from archc.diff.template import diff_stacks, differences
from archc.drawing.graph import State
from archc.review.side import Connection, Part, Side, own_name

Gate = Literal["replace", "data-loss", "widen"]
Kind = Literal["added", "removed", "renamed", "replaced", "changed"]
Loss = Literal["", "maybe lost", "lost"]

GATES: tuple[Gate, ...] = ("replace", "data-loss", "widen")
_OURS = ("aws:cdk:", "aws:asset:")
_CREATED_ANEW = ("replaced", "renamed", "moved")
_SERVING = (
    "Alarm", "Alias", "Association", "Attachment", "Client", "Domain", "Egress", "Ingress", "InstanceProfile", "Key",
    "LaunchConfiguration", "LaunchTemplate", "Listener", "ListenerRule", "LogGroup", "Mapping", "ParameterGroup",
    "Permission", "Policy", "RecordSet", "Role", "Rotation", "RotationSchedule", "Route", "ScalingPolicy",
    "ScheduledAction", "SecurityGroup", "SubnetGroup", "Subscription", "TargetGroup", "Trigger", "Version",
)  # fmt: skip
"""How types end that serve another resource and are no thing of their own to the user."""

_RANK: Mapping[State, int] = {"lost": 0, "replaced": 1, "removed": 2, "added": 3, "changed": 4}


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A value of the architecture file that changes."""

    path: Steps
    before: object | Absent
    after: object | Absent
    old_span: Span | None = None
    new_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A resource that changes, whose it is, and where it stands in both templates."""

    change: ResourceChange
    owner: str
    old_span: Span | None = None
    new_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """What becomes of a component, an actor, the network, the stack, or a resource of a template.

    `was` is its former name; `kept` says that `was:` in the file keeps its resources. Renamed without it, everything
    is removed and created anew.
    """

    name: str
    type: str
    kind: Kind
    was: str = ""
    kept: bool = False
    old_span: Span | None = None
    new_span: Span | None = None
    settings: tuple[SettingChange, ...] = ()
    resources: tuple[Told, ...] = ()
    security: tuple[SecurityChange, ...] = ()

    @property
    def loss(self) -> Loss:
        """Whether data goes with it."""
        return worst_loss(told.change for told in self.resources)

    @property
    def maybe(self) -> bool:
        """Whether it may be replaced, by a condition that the templates do not decide."""
        return self.kind == "changed" and any(told.change.kind == "conditional" for told in self.resources)

    @property
    def state(self) -> State:
        """How it is drawn: the worst that happens to it."""
        if self.loss == "lost":
            return "lost"
        return {"renamed": "changed" if self.kept else "replaced"}.get(self.kind, self.kind)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChange:
    """What becomes of an arrow, and what it granted and grants."""

    id: str
    source: str
    target: str
    kind: Kind
    old_span: Span | None = None
    new_span: Span | None = None
    settings: tuple[SettingChange, ...] = ()
    granted: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    resources: tuple[Told, ...] = ()
    security: tuple[SecurityChange, ...] = ()

    @property
    def state(self) -> State:
        """How it is drawn."""
        if worst_loss(told.change for told in self.resources) == "lost":
            return "lost"
        return "changed" if self.kind == "renamed" else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two sides and everything that differs. Parts and connections stand the worst first, then by name.

    `names` gives the part of every logical ID of either side; `former` the new name of parts that had another.
    """

    old: Side
    new: Side
    parts: tuple[PartChange, ...]
    connections: tuple[ConnectionChange, ...]
    resources: tuple[Told, ...]
    security: tuple[SecurityChange, ...]
    findings: tuple[Diagnostic, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    former: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.parts or self.connections or self.resources or self.security)

    @property
    def reached(self) -> tuple[Gate, ...]:
        """The verdicts that are reached. What may happen counts: a gate that lets it through is none."""
        changes = [told.change for told in self.resources]
        answers = (
            any(c.kind in (*_CREATED_ANEW, "conditional") for c in changes),
            bool(worst_loss(changes)),
            any(s.direction == "widens" for s in self.security),
        )
        return tuple(gate for gate, answer in zip(GATES, answers, strict=True) if answer)


def worst_loss(changes: Iterable[ResourceChange]) -> Loss:
    """Say whether any data is lost, or may be."""
    lost = [c for c in changes if c.data and c.data.outcome == "lost"]
    if any(c.kind != "conditional" for c in lost):
        return "lost"
    return "maybe lost" if lost else ""


def compare(old: Side, new: Side) -> Comparison:
    """Compare two sides."""
    before, after = _quiet(old.deployment), _quiet(new.deployment)
    changes = diff_stacks(before, after)
    security = _security(old, new, before, after, changes)
    return _Comparing(old, new, changes, security).comparison()


def _security(
    old: Side,
    new: Side,
    before: Mapping[str, Template],
    after: Mapping[str, Template],
    changes: Iterable[ResourceChange],
) -> tuple[SecurityChange, ...]:
    """Compare who may do what. Of architectures before they are split: nested stacks know others as parameters only."""
    if old.whole and new.whole:
        before, after = {"": old.whole}, {"": new.whole}
        changes = [replace(change, stack="") for change in changes]
    return security_changes(before, after, changes)


def _quiet(deployment: Mapping[str, Template]) -> dict[str, Template]:
    """Leave out what says where a template comes from, not what it creates."""
    return {stack: _quiet_template(stack, template, deployment) for stack, template in deployment.items()}


def _quiet_template(stack: str, template: Template, deployment: Mapping[str, Template]) -> Template:
    resources = {}
    for logical_id, resource in section(template, "Resources").items():
        if isinstance(resource, Mapping):
            known = nested(stack, logical_id) in deployment and resource.get("Type") == "AWS::CloudFormation::Stack"
            resources[logical_id] = _quiet_resource(resource, known)
    return {**template, "Resources": resources}


def _quiet_resource(resource: Mapping[str, object], known_stack: bool) -> Mapping[str, object]:
    quiet = dict(resource)
    if metadata := section(resource, "Metadata"):
        told = {key: value for key, value in metadata.items() if key != "archc" and not key.startswith(_OURS)}
        del quiet["Metadata"]
        quiet |= {"Metadata": told} if told else {}
    if known_stack:
        properties = section(resource, "Properties")
        quiet["Properties"] = {key: value for key, value in properties.items() if key != "TemplateURL"}
    return quiet


class _Comparing:
    """Holds what every question needs: both sides, the changes, the names."""

    def __init__(
        self, old: Side, new: Side, changes: tuple[ResourceChange, ...], security: tuple[SecurityChange, ...]
    ) -> None:
        self.old, self.new, self.security = old, new, security
        self.former = dict(_former(old.parts, new.parts))
        self.told = tuple(self._told(change) for change in changes)
        self._pair_parts()
        self.told = tuple(replace(told, owner=self.former.get(told.owner, told.owner)) for told in self.told)
        self.names = self._names()
        self.mixed = old.speaks != new.speaks
        self.present = self._present(old), self._present(new)

    def comparison(self) -> Comparison:
        connections = tuple(sorted(self._connections(), key=lambda c: (_RANK[c.state], c.id)))
        taken = {s for c in connections for s in c.security}
        joined = {(t.change.stack, t.change.logical_id) for c in connections for t in c.resources}
        parts = sorted(self._parts(taken, joined), key=lambda p: (_RANK[p.state], not p.maybe, p.name))
        return Comparison(
            old=self.old,
            new=self.new,
            parts=tuple(parts),
            connections=connections,
            resources=self.told,
            security=self.security,
            findings=self._findings(),
            names=self.names,
            former=self.former,
        )

    # -- whose is it --------------------------------------------------------------------------------------------------

    def _told(self, change: ResourceChange) -> Told:
        here, there = (change.stack, change.logical_id), _former_place(change)
        owner = self._owner_of(there, self.old) if change.kind == "removed" else self._owner_of(here, self.new)
        return Told(change, owner, self.old.spans.get(there), self.new.spans.get(here))

    def _owner_of(self, place: Place, side: Side) -> str:
        """Return a resource's part by its new name; a template learns from the architecture it is compared with."""
        other = self.new if side is self.old else self.old
        owner = side.owners.get(place, place[1])
        if side.kind == "template" and other.kind == "architecture":
            owner = other.owners.get(place, owner)
        return self.former.get(owner, owner) if side is self.old else owner

    def _pair_parts(self) -> None:
        """Take a new part for a former one of another name where its resources are that one's, renamed."""
        for told in self.told:
            was = self._owner_of(_former_place(told.change), self.old)
            if told.change.kind not in ("renamed", "moved") or was == told.owner or was in self.former:
                continue
            if was not in self.new.parts and told.owner not in self.old.parts and self._alike(was, told.owner):
                self.former[was] = told.owner

    def _alike(self, was: str, name: str) -> bool:
        one, other = self.old.parts.get(was), self.new.parts.get(name)
        return bool(one and other and one.type == other.type) and name not in self.former.values()

    def _names(self) -> dict[str, str]:
        old = {place[1]: self._owner_of(place, self.old) for place in self.old.owners}
        return old | {place[1]: self._owner_of(place, self.new) for place in self.new.owners}

    def _present(self, side: Side) -> set[str]:
        """Return the names of the parts that a side has; compared across kinds, only what has resources counts."""
        owning = {self._owner_of(place, side) for place in side.owners}
        return owning if self.mixed else owning | {self.former.get(n, n) if side is self.old else n for n in side.parts}

    def part_of(self, text: str) -> str:
        """Return the part that a principal, group or resource of a security change belongs to."""
        return self.names.get(text.partition("/")[0].partition(".")[0], "")

    # -- parts --------------------------------------------------------------------------------------------------------

    def _parts(self, taken: set[SecurityChange], joined: set[Place]) -> Iterator[PartChange]:
        back = {new: old for old, new in self.former.items()}
        mine: dict[str, list[Told]] = {}
        for told in self.told:
            if (told.change.stack, told.change.logical_id) not in joined:
                mine.setdefault(told.owner, []).append(told)
        security: dict[str, list[SecurityChange]] = {}
        for one in self.security:
            if one not in taken:
                security.setdefault(self.part_of(one.place), []).append(one)
        names = {self.former.get(name, name) for name in self.old.parts} | {*self.new.parts, *mine, *security}
        for name in sorted(names - {""}):
            old, new = self.old.parts.get(back.get(name, name)), self.new.parts.get(name)
            change = self._part(name, old, new, tuple(mine.get(name, ())), tuple(security.get(name, ())))
            if change:
                yield change

    def _part(
        self,
        name: str,
        old: Part | None,
        new: Part | None,
        resources: tuple[Told, ...],
        security: tuple[SecurityChange, ...],
    ) -> PartChange | None:
        settings = self._settings(old, new)
        was = old.name if old and new and old.name != new.name else ""
        alone = not self.mixed and (old is None) != (new is None)
        if not (settings or resources or security or was or alone):
            return None
        return PartChange(
            name=name,
            type=next((p.type for p in (new, old) if p and p.type), ""),
            kind="renamed" if was else self._kind(name, resources),
            was=was,
            kept=bool(old and new and old.base and old.base == new.base),
            old_span=old.span if old else None,
            new_span=new.span if new else None,
            settings=settings,
            resources=resources,
            security=security,
        )

    def _kind(self, name: str, resources: Collection[Told]) -> Kind:
        before, after = self.present
        if (name in before) != (name in after):
            return "added" if name in after else "removed"
        return "replaced" if any(_is_new_thing(told, alone=len(resources) == 1) for told in resources) else "changed"

    def _settings(self, old: Part | None, new: Part | None) -> tuple[SettingChange, ...]:
        """Return what changes in the words of the file; a template's words are its properties."""
        if old is None or new is None or not (self.old.speaks and self.new.speaks):
            return ()
        one, other = ({"type": part.type, **part.settings} for part in (old, new))
        return tuple(
            SettingChange(
                path,
                before,
                after,
                None if isinstance(before, Absent) else old.at(path),
                None if isinstance(after, Absent) else new.at(path),
            )
            for path, before, after in differences(one, other)
        )

    # -- connections --------------------------------------------------------------------------------------------------

    def _connections(self) -> Iterator[ConnectionChange]:
        if self.mixed:
            return
        before = {self._new_id(c): c for c in self.old.connections.values()}
        joins: dict[str, list[Told]] = {}
        for told in self.told:
            change = told.change
            gone = self.old.joins.get(_former_place(change), "")
            gone = self._new_id(self.old.connections[gone]) if gone else ""
            link = self.new.joins.get((change.stack, change.logical_id), "") or gone
            if link:
                joins.setdefault(link, []).append(told)
        for name in sorted({*before, *self.new.connections}):
            change_ = self._connection(name, before.get(name), self.new.connections.get(name), joins.get(name, []))
            if change_:
                yield change_

    def _new_id(self, connection: Connection) -> str:
        """Return the id that an old connection has by the new names of its ends."""
        ends = (self.former.get(end, end) for end in (connection.source, connection.target))
        return "->".join(ends) + connection.id[len(f"{connection.source}->{connection.target}") :]

    def _connection(
        self, name: str, old: Connection | None, new: Connection | None, resources: list[Told]
    ) -> ConnectionChange | None:
        known = new or old
        assert known is not None  # noqa: S101 - the name is of one of the two
        source, target = (self.former.get(e, e) if new is None else e for e in (known.source, known.target))
        granted, grants = old.grants if old else (), new.grants if new else ()
        settings = _settings_of(old, new)
        security = self._between({source, target}) if "#" not in name else ()
        if old and new and not settings and granted == grants and not resources and not security:
            return None
        return ConnectionChange(
            id=name,
            source=source,
            target=target,
            kind="added" if old is None else "removed" if new is None else "changed",
            old_span=old.span if old else None,
            new_span=new.span if new else None,
            settings=settings,
            granted=granted,
            grants=grants,
            resources=tuple(resources),
            security=security,
        )

    def _between(self, ends: set[str]) -> tuple[SecurityChange, ...]:
        return tuple(s for s in self.security if {self.part_of(s.subject), self.part_of(s.object)} == ends)

    # -- findings -----------------------------------------------------------------------------------------------------

    def _findings(self) -> tuple[Diagnostic, ...]:
        """Return the findings that only the new side has."""
        known = {(d.code.id, self.former.get(d.component, d.component), d.message) for d in self.old.findings}
        return tuple(d for d in self.new.findings if (d.code.id, d.component, d.message) not in known)


def _former(old: Mapping[str, Part], new: Mapping[str, Part]) -> Iterator[tuple[str, str]]:
    """Yield former and new name of each part whose logical IDs `was:` keeps."""
    by_base = {part.base: name for name, part in new.items() if part.base}
    for name, part in old.items():
        if name not in new and part.base in by_base and by_base[part.base] not in old:
            yield name, by_base[part.base]


def _is_new_thing(told: Told, *, alone: bool) -> bool:
    """Whether the thing itself is created anew, not only what serves it (a parameter group, a policy, an alarm)."""
    kind = told.change.resource_type
    serves = kind.endswith(_SERVING) and not type_facts(kind).stateful
    own = alone and told.owner == own_name((told.change.stack, told.change.logical_id))
    return told.change.kind in _CREATED_ANEW and (own or not serves)


def _former_place(change: ResourceChange) -> Place:
    if change.kind == "moved":
        stack, _, logical_id = change.was.rpartition("/")
        return stack, logical_id
    return change.stack, change.was or change.logical_id


def _settings_of(old: Connection | None, new: Connection | None) -> tuple[SettingChange, ...]:
    if old is None or new is None:
        return ()
    changes = differences(old.settings, new.settings)
    return tuple(SettingChange(path, a, b, old.span, new.span) for path, a, b in changes)
