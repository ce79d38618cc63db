"""Check that every name is there, and that each stands for one thing."""

from collections.abc import Iterable, Iterator

from archc.diagnostics import Diagnostic, Related, codes, nearest
from archc.model.architecture import Architecture, Arrow


def resolve(architecture: Architecture, broken: frozenset[str]) -> tuple[Architecture, tuple[Diagnostic, ...]]:
    """Return the architecture with the arrows whose ends are there, and what names nothing.

    An arrow to a component that is broken is dropped without a word: what is wrong with it has been told.
    """
    found = [*_taken(architecture), *_names_in_fields(architecture, broken)]
    kept: list[Arrow] = []
    for arrow in architecture.arrows:
        problems = list(_ends(arrow, architecture, broken))
        found += problems
        if not problems and not {arrow.source, arrow.target} & broken:
            kept.append(arrow)
    return architecture.changed(arrows=tuple(kept)), tuple(found)


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


def _ends(arrow: Arrow, architecture: Architecture, broken: frozenset[str]) -> Iterator[Diagnostic]:
    for name, where in ((arrow.source, "from"), (arrow.target, "to")):
        if architecture.end(name) is None and name not in broken:
            yield unknown(name, arrow.at(where), architecture)
    if arrow.source == arrow.target and architecture.end(arrow.source):
        yield Diagnostic(
            codes.ARROW_TO_ITSELF,
            f"an arrow goes from `{arrow.source}` to itself",
            arrow.span,
            help="remove it; for a picture only, write `~>` to another component",
        )


def unknown(name: str, span: object, architecture: Architecture) -> Diagnostic:
    """Return the diagnostic for a name that is neither a component nor an actor."""
    names = [*architecture.components, *architecture.actors]
    near = nearest(name, names)
    known = f"the names are {', '.join(sorted(names)[:12])}" if names else "the file has no components"
    return Diagnostic(
        codes.UNKNOWN_COMPONENT,
        f"there is no component or actor `{name}`",
        span,  # type: ignore[arg-type]
        help=f"did you mean `{near}`?" if near else known,
    )


def _names_in_fields(architecture: Architecture, broken: frozenset[str]) -> Iterator[Diagnostic]:
    """Check names outside of arrows: alarms, groups of the layout, steps, accepted findings."""
    alarms = architecture.alarms
    if alarms and not alarms.startswith("arn:"):
        yield from _known([alarms], architecture, broken, ("alarms",))
    for title, group in architecture.layout.groups.items():
        yield from _known(group.components, architecture, broken, ("layout", "groups", title, "components"))
    for n, accepted in enumerate(architecture.accepted):
        if accepted.component:
            yield from _known([accepted.component], architecture, broken, ("checks", n, "component"))


def _known(
    names: Iterable[str], architecture: Architecture, broken: frozenset[str], path: tuple[str | int, ...]
) -> Iterator[Diagnostic]:
    for n, name in enumerate(names):
        if architecture.end(name) is None and name not in broken:
            yield unknown(name, architecture.at(*path, n), architecture)
