"""What a comparison of two templates says: plain values that pictures, text and JSON are made of."""

from dataclasses import dataclass
from typing import Literal

from archc.diff.canonical import Absent, Steps
from archc.diff.facts import Effect

Kind = Literal["added", "removed", "updated", "conditional", "replaced", "renamed", "moved"]
Outcome = Literal["lost", "snapshot", "orphaned", "safe"]


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """A property, or resource attribute, that changes at `path`, and what that does to the resource.

    `because` names what else changes where the text of the property is the same on both sides: the logical IDs of
    resources that are replaced, or `parameter X`, `condition X`, `mapping X`.
    """

    path: Steps
    before: object | Absent
    after: object | Absent
    effect: Effect
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataVerdict:
    """What becomes of the data in the resource that goes away, and why.

    lost: deleted with it. snapshot: a snapshot is kept. orphaned: it stays, outside every stack, and its successor
    starts empty. safe: it cannot go away.
    """

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One resource that changes.

    `stack` and `logical_id` are its place in the new template (in the old one for what is removed). `condition`
    completes "replaced when …" for kind `conditional`. `because` are the resources whose replacement replaces this
    one. `was` is the former logical ID of what is renamed, or `STACK/ID` of what is moved: CloudFormation deletes that
    and creates this.
    `collides` are properties with a fixed name that the old resource still has when the new one is created; `A+B` is
    a name of several parts.
    `refused` says why CloudFormation will not do it at all.
    """

    logical_id: str
    resource_type: str
    kind: Kind
    stack: str = ""
    properties: tuple[PropertyChange, ...] = ()
    attributes: tuple[PropertyChange, ...] = ()
    condition: str = ""
    because: tuple[str, ...] = ()
    was: str = ""
    was_type: str = ""
    data: DataVerdict | None = None
    collides: tuple[str, ...] = ()
    refused: str = ""

    @property
    def interrupts(self) -> bool:
        """Whether updating it in place may interrupt it."""
        effects = [change.effect for change in self.properties]
        return any(
            e.verdict == "interrupt" or (e.verdict == "conditional" and e.otherwise == "interrupt") for e in effects
        )
