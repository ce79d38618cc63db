"""Check that every name is there, and that each stands for one thing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archc.diagnostics import Diagnostic, Related, Span, certain, codes, near_and_certain, nearest
from archc.model.architecture import Architecture, Arrow, Component
from archc.model.naming import PSEUDO_PARAMETERS
from archc.passes.shape import Shape
from archc.passes.wording import instead, put
from archc.source.nodes import Mapping, Node, Scalar, Sequence, span_within
from archc.source.yaml import MAX_PROBLEMS

_COMPARISONS = 50_000
"""How many names are compared in a run to find near ones: a quarter of a second. After that there are no hints."""

_NAMED = re.compile(r"\$\{([A-Za-z0-9]+|AWS::[A-Za-z0-9]*)((?:\.[A-Za-z0-9]+)*)\}")
_OWN_SYNTAX = frozenset({"overrides", "user_data", "inline"})
"""Fields in which `${…}` belongs to someone else: CloudFormation, a shell, a function."""


def resolve(architecture: Architecture, usable: Shape) -> tuple[Architecture, tuple[Diagnostic, ...]]:
    """Return the architecture with the arrows whose ends are there, and what names nothing.

    An arrow to a component that is broken is dropped without a word: what is wrong with it has been told.
    """
    names = _Names({*architecture.components, *architecture.actors}, usable.broken)
    found = [
        *_taken(architecture),
        *_clashing(architecture),
        *_names_in_fields(architecture, names),
        *_parameters(architecture, usable),
    ]
    kept: list[Arrow] = []
    for arrow in architecture.arrows:
        if len(found) > MAX_PROBLEMS:
            break
        problems = list(_ends(arrow, names))
        found += problems
        if not problems and not {arrow.source, arrow.target} & usable.broken:
            kept.append(arrow)
    return architecture.changed(arrows=tuple(kept)), tuple(found)


@dataclass(slots=True)
class _Names:
    """The names of the file, and how often near ones may still be looked for."""

    known: set[str]
    broken: frozenset[str]
    left: int = field(default=_COMPARISONS)

    def is_unknown(self, name: str) -> bool:
        return name not in self.known and name not in self.broken

    def unknown(self, name: str, span: Span) -> Diagnostic:
        """Return the diagnostic for a name that is neither a component nor an actor."""
        near = sure = None
        if self.left > 0:
            self.left -= len(self.known)
            near, sure = near_and_certain(name, self.known)
        listed = sorted(self.known)[:12] if self.left > 0 else ()
        return Diagnostic(
            codes.UNKNOWN_COMPONENT,
            f"there is no component or actor `{name if len(name) <= 80 else name[:77] + '…'}`",
            span,
            help=f"did you mean `{near}`?" if near else instead(None, listed, "the names are"),
            fix=put(span, sure) if sure else None,
        )


def _taken(architecture: Architecture) -> Iterator[Diagnostic]:
    for name in sorted(set(architecture.actors) & set(architecture.components)):
        component, actor = architecture.components[name], architecture.actors[name]
        yield Diagnostic(
            codes.NAME_TAKEN,
            f"`{name}` is the name of an actor and of a component",
            component.span,
            reason="actors and components share one name space, so that an arrow can only mean one of them",
            help="rename one of them",
            related=(Related(actor.span, "the actor"),),
        )


def _clashing(architecture: Architecture) -> Iterator[Diagnostic]:
    """Check that no two components make the same logical ids: a former name counts."""
    first: dict[str, Component] = {}
    for component in architecture.components.values():
        other = first.setdefault(component.base, component)
        if other is component:
            continue
        older, newer = (other, component) if component.common.was else (component, other)
        yield Diagnostic(
            codes.LOGICAL_ID_CLASH,
            f"`{older.name}` and `{newer.name}` both need the logical ids that begin with `{component.base}`",
            older.span,
            reason="a name decides the logical ids, and `was` keeps those of the former name",
            help="rename one of them, or remove `was`",
            related=(Related(newer.span, "the other one"),),
            component=older.name,
        )


def _ends(arrow: Arrow, names: _Names) -> Iterator[Diagnostic]:
    for name, where in ((arrow.source, "from"), (arrow.target, "to")):
        if names.is_unknown(name):
            yield names.unknown(name, arrow.at(where))
    if arrow.source == arrow.target and not names.is_unknown(arrow.source):
        yield Diagnostic(
            codes.ARROW_TO_ITSELF,
            f"an arrow goes from `{arrow.source}` to itself",
            arrow.span,
            reason="a component needs no permission to use itself",
            help="remove it, or name the other end",
        )


def _names_in_fields(architecture: Architecture, names: _Names) -> Iterator[Diagnostic]:
    """Check names outside of arrows: alarms, groups of the layout, steps, accepted findings."""
    alarms = architecture.alarms
    if alarms and not alarms.startswith("arn:") and names.is_unknown(alarms):
        yield names.unknown(alarms, architecture.at("alarms"))
    for title, group in architecture.layout.groups.items():
        for n, name in enumerate(group.components):
            if names.is_unknown(name):
                yield names.unknown(name, architecture.at("layout", "groups", title, "components", n))
    for n, accepted in enumerate(architecture.accepted):
        if accepted.component and names.is_unknown(accepted.component):
            yield names.unknown(accepted.component, architecture.at("checks", n, "component"))


# -- parameters -------------------------------------------------------------------------------------------------------


def _parameters(architecture: Architecture, usable: Shape) -> Iterator[Diagnostic]:
    """Check that each `${Name}` names a parameter or a raw resource, and `${Name.Attribute}` a raw resource."""
    if not usable.parameters_known:
        return
    known = architecture.nameable() | PSEUDO_PARAMETERS
    raw = frozenset(name for name, c in architecture.components.items() if c.type == "resource")
    for key in ("actors", "components", "network", "tags"):
        for scalar in _texts(usable.root.get(key)):
            for use in _NAMED.finditer(scalar.text):
                fitting = raw if use[2] else known
                if use[1] not in fitting:
                    yield _unknown_name(use, span_within(scalar, use.start(1), use.end(1)), fitting, raw)


def _texts(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar) and isinstance(node.value, str) and "${" in node.text:
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.name not in _OWN_SYNTAX:
                yield from _texts(entry.value)


def _add(name: str) -> str:
    if name.startswith("AWS::"):
        return f"CloudFormation has {', '.join(sorted(PSEUDO_PARAMETERS))}"
    return f"add it: `parameters: {{ {name}: {{ type: String }} }}`"


def _unknown_name(use: re.Match[str], span: Span, known: Iterable[str], raw: frozenset[str]) -> Diagnostic:
    """Return the diagnostic for a name in a text; what has an attribute is a resource."""
    name, attribute = use.groups()
    sure = certain(name, known)
    near = nearest(name, known)
    what = "resource under `resources`" if attribute else "parameter or raw resource" if raw else "parameter"
    add = "only raw resources have attributes" if attribute else _add(name)
    return Diagnostic(
        codes.UNKNOWN_PARAMETER,
        f"there is no {what} `{name}`",
        span,
        reason="`${…}` in a text is a parameter of the stack, or a raw resource of the file",
        help=f"did you mean `{near}`?" if near else f"{add}; for `${{…}}` as it stands write `${{!{name}{attribute}}}`",
        fix=put(span, sure) if sure and span.end_column - span.column == len(name) else None,
    )
