"""Join every arrow's ends by what they offer; an arrow that means nothing is an error that says what would."""

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from archc import services
from archc.diagnostics import Diagnostic, Related, codes, nearest
from archc.model.architecture import Actor, Architecture, Arrow, Component, End
from archc.model.fields import object_schema
from archc.passes.arrows import Item
from archc.services import _actor
from archc.stack.joints import JOINTS
from archc.stack.link import Blueprint, Link, Match
from archc.stack.offers import Offer


def connect(architecture: Architecture, items: tuple[Item, ...]) -> tuple[Blueprint, tuple[Diagnostic, ...]]:
    """Return the links of an architecture, with the options each of them takes."""
    found: list[Diagnostic] = []
    links: list[Link] = []
    for arrow in architecture.arrows:
        source, target = _end(architecture, arrow.source), _end(architecture, arrow.target)
        joined = () if arrow.drawn_only else matches(source, target)
        if not joined and not arrow.drawn_only and not isinstance(target, Actor):
            found.append(_means_nothing(arrow, source, target, architecture))
            continue
        if not arrow.drawn_only and not joined and "protocol" in arrow.options:
            found.append(_no_address(arrow, target))
        problems = list(_options(arrow, joined))
        found += problems
        if not problems:
            links.append(Link(_only_its_options(arrow, joined), source, target, joined))
    found += _unknown_options(items, links, {a.span for a in architecture.arrows})
    found += _twice(links)
    return Blueprint(architecture, tuple(links)), tuple(found)


def _end(architecture: Architecture, name: str) -> End:
    end = architecture.end(name)
    assert end is not None  # noqa: S101 - `resolve` drops arrows without ends
    return end


def offers_of(end: End) -> tuple[Offer, ...]:
    """Return what an end offers."""
    if isinstance(end, Actor):
        return _actor.offers(end)
    return services.of(end).offers(end)


def matches(source: End, target: End) -> tuple[Match, ...]:
    """Return the joints that apply between two ends."""
    mine, theirs = offers_of(source), offers_of(target)
    return tuple(
        Match(joint, s, t)
        for joint in JOINTS
        for s in mine
        for t in theirs
        if type(s) is joint.source and type(t) is joint.target and joint.applies(s, t)
    )


def _means_nothing(arrow: Arrow, source: End, target: End, architecture: Architecture) -> Diagnostic:
    everyone: tuple[End, ...] = (*architecture.components.values(), *architecture.actors.values())
    ends = [e for e in everyone if e is not source]
    reachable = [e.name for e in ends if matches(source, e)]
    types = [t for t, s in services.by_type().items() if matches(source, services.sample(s))]
    can = f"an arrow from `{source.name}` can go to {', '.join(types) or 'people only'}"
    here = f"; in this file: {', '.join(f'`{n}`' for n in sorted(reachable)[:8])}" if reachable else ""
    turned = f"; did you mean `{target.name} -> {source.name}`?" if matches(target, source) else ""
    return Diagnostic(
        codes.ARROW_MEANS_NOTHING,
        f"an arrow from {_say(source)} to {_say(target)} means nothing to AWS",
        arrow.span,
        reason="an arrow is a permission: it must say what one end may do with the other",
        help=f"{can}{here}{turned}; to draw it without granting anything, write `{source.name} ~> {target.name}`",
        component=source.name,
    )


def _say(end: End) -> str:
    return f"`{end.name}` ({end.type if isinstance(end, Component) else 'actor'})"


def _no_address(arrow: Arrow, target: End) -> Diagnostic:
    said = arrow.options["protocol"]
    needed = {"email": "email", "sms": "phone", "https": "url"}.get(str(said), "email")
    return Diagnostic(
        codes.NEEDS_FIELD,
        f"`{target.name}` cannot be reached by {said}: it has no `{needed}`",
        arrow.at("protocol"),
        help=f"give the actor `{target.name}` an `{needed}:`",
        component=target.name,
    )


def _option_schemas(joined: tuple[Match, ...]) -> dict[str, dict[str, Any]]:
    classes = [o.options for m in joined for o in (m.source, m.target) if o.options]
    return {name: schema for c in classes for name, schema in object_schema(c)["properties"].items()}


def _only_its_options(arrow: Arrow, joined: tuple[Match, ...]) -> Arrow:
    """Return the arrow with the options that it takes: in a chain each arrow takes its own."""
    taken = _option_schemas(joined)
    options = {n: v for n, v in arrow.options.items() if n in taken}
    return Arrow(
        arrow.source, arrow.target, arrow.label, options, arrow.drawn_only, arrow.span, arrow.spans, arrow.first
    )


def _options(arrow: Arrow, joined: tuple[Match, ...]) -> Iterator[Diagnostic]:
    """Check the values of the options that an arrow takes, and that those it needs are there."""
    schemas = _option_schemas(joined)
    for name, value in arrow.options.items():
        if name not in schemas:
            continue
        for error in Draft202012Validator(schemas[name]).iter_errors(value):
            allowed = error.schema.get("enum", []) if isinstance(error.schema, dict) else []
            near = nearest(str(value), map(str, allowed))
            says = f"did you mean `{near}`? " if near else ""
            options = f"it is one of {', '.join(map(str, allowed))}" if allowed else schemas[name]["description"]
            yield Diagnostic(
                codes.NOT_ALLOWED,
                f"`{name}` of the arrow `{arrow.source} -> {arrow.target}` cannot be `{value}`",
                arrow.at(name),
                help=says + options,
                component=arrow.source,
            )
            break
    classes = [o.options for m in joined for o in (m.source, m.target) if o.options]
    for name in sorted({n for c in classes for n in object_schema(c).get("required", ())} - set(arrow.options)):
        allowed = schemas[name].get("enum")
        choice = f": one of {', '.join(map(str, allowed))}" if allowed else ""
        message = f"the arrow `{arrow.source} -> {arrow.target}` needs `{name}`"
        hint = f"write `{arrow.source} -> {arrow.target}: {{ {name}: … }}`{choice}. {schemas[name]['description']}"
        yield Diagnostic(codes.MISSING_KEY, message, arrow.span, help=hint, component=arrow.source)


def _unknown_options(items: tuple[Item, ...], links: list[Link], alive: set[Any]) -> Iterator[Diagnostic]:
    """Yield the options that no arrow of their entry takes; entries with an arrow in error are passed over."""
    by_span: dict[Any, list[Link]] = {}
    for link in links:
        by_span.setdefault(link.arrow.span, []).append(link)
    for item in items:
        spans = {a.span for a in item.arrows}
        if not item.options or not spans <= by_span.keys() or not spans <= alive:
            continue
        schemas = {n: s for span in spans for k in by_span[span] for n, s in _option_schemas(k.matches).items()}
        for name in item.options:
            if name not in schemas:
                near = nearest(name, schemas)
                takes = f"it takes {', '.join(['label', *sorted(schemas)])}"
                arrow = item.arrows[0]
                yield Diagnostic(
                    codes.UNKNOWN_OPTION,
                    f"the arrow `{arrow.source} -> {arrow.target}` has no option `{name}`",
                    item.keys[name],
                    help=f"did you mean `{near}`? {takes}" if near else takes,
                    component=arrow.source,
                )


def _twice(links: list[Link]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str, str], Link] = {}
    for link in sorted(links, key=lambda k: k.arrow.span):
        arrow = link.arrow
        key = (arrow.source, arrow.target, json.dumps(arrow.options, sort_keys=True, default=str))
        if key in seen:
            yield Diagnostic(
                codes.ARROW_TWICE,
                f"the arrow `{arrow.source} -> {arrow.target}` is there twice",
                arrow.span,
                help="remove one of them",
                related=(Related(seen[key].arrow.span, "here first"),),
            )
        seen.setdefault(key, link)
