"""Join every arrow's ends by what they offer; an arrow that means nothing is an error that says what would."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archc import services
from archc.diagnostics import Diagnostic, Related, codes
from archc.model.architecture import Actor, Architecture, Arrow, Component, End
from archc.model.damaged import DamagedFieldError
from archc.passes.arrows import Item
from archc.passes.options import check_options, classes_of, option_schemas, unknown_options
from archc.services import _actor
from archc.stack.joints import JOINTS
from archc.stack.link import Blueprint, Link, Match
from archc.stack.offers import Offer


def connect(architecture: Architecture, items: tuple[Item, ...]) -> tuple[Blueprint, tuple[Diagnostic, ...]]:
    """Return the links of an architecture, with the options each of them takes."""
    found: list[Diagnostic] = []
    links: list[Link] = []
    said = {a.span: item for item in items for a in item.arrows}
    for arrow in architecture.arrows:
        try:
            link, problems = _link(arrow, said[arrow.span], architecture)
        except DamagedFieldError:
            continue
        found += problems
        links += [link] if link else []
    unknown = list(_unknown_options(items, links))
    found += [d for d, _ in unknown]
    unclear = {arrow.span for _, item in unknown for arrow in item.arrows}
    found += _twice([k for k in links if k.arrow.span not in unclear])
    return Blueprint(architecture, tuple(links)), _once(found)


def _link(arrow: Arrow, item: Item, architecture: Architecture) -> tuple[Link | None, list[Diagnostic]]:
    """Return the link of an arrow, or why there is none."""
    source, target = _end(architecture, arrow.source), _end(architecture, arrow.target)
    joined = () if arrow.drawn_only else matches(source, target)
    if not joined and not arrow.drawn_only and not isinstance(target, Actor):
        return None, [_means_nothing(arrow, source, target, architecture)]
    if not arrow.drawn_only and not joined and "protocol" in arrow.options:
        return None, [_no_address(arrow, target)]
    if problems := list(check_options(arrow, joined, item.options)):
        return None, problems
    return Link(_only_its_options(arrow, joined), source, target, joined), []


def _once(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out what a fan of arrows says again: an option stands in the file once, whatever number takes it."""
    return tuple({(d.code.id, d.span): d for d in reversed(found)}.values())[::-1]


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
    reachable = sorted(e.name for e in everyone[:_LOOKED_AT] if e is not source and _can_reach(source, e))
    types = [t for t, s in services.by_type().items() if matches(source, services.sample(s))]
    can = f"an arrow from `{source.name}` can go to {', '.join(types) or 'people only'}"
    here = f"; in this file: {', '.join(f'`{n}`' for n in reachable[:8])}" if reachable else ""
    turned = f"; did you mean `{target.name} -> {source.name}`?" if _can_reach(target, source) else ""
    return Diagnostic(
        codes.ARROW_MEANS_NOTHING,
        f"an arrow from {_say(source)} to {_say(target)} means nothing to AWS",
        arrow.span,
        reason="an arrow is a permission: it must say what one end may do with the other",
        help=f"{can}{here}{turned}; to draw it without granting anything, write `{source.name} ~> {target.name}`",
        component=source.name,
    )


_LOOKED_AT = 200
"""So many components are asked whether an arrow could go to them; a message lists eight."""


def _can_reach(source: End, target: End) -> bool:
    try:
        return bool(matches(source, target))
    except DamagedFieldError:
        return False


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


def _only_its_options(arrow: Arrow, joined: tuple[Match, ...]) -> Arrow:
    """Return the arrow with the options that it takes: in a chain each arrow takes its own."""
    taken = option_schemas(classes_of(joined))
    return replace(arrow, options={n: v for n, v in arrow.options.items() if n in taken})


def _unknown_options(items: tuple[Item, ...], links: list[Link]) -> Iterator[tuple[Diagnostic, Item]]:
    """Yield the options that no arrow of their entry takes; entries with an arrow in error are passed over."""
    by_span: dict[Any, list[Link]] = {}
    for link in links:
        by_span.setdefault(link.arrow.span, []).append(link)
    for item in items:
        spans = {a.span for a in item.arrows}
        if len(item.options) and spans <= by_span.keys():
            joined = [k.matches for span in spans for k in by_span[span]]
            yield from ((d, item) for d in unknown_options(item, joined))


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
