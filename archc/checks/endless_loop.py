"""What a function sends out comes back to it: through a queue, a topic, a bus or a bucket.

**Why it matters.** One message is enough: each call makes the next, as fast as Lambda scales, and each is paid. Lambda
stops some of these loops after about 16 rounds, and not those through a bus. Source: AWS Lambda developer guide,
"Recursive loop detection"; seen 2026-11-23.

**Example.** The function writes small pictures into the bucket that tells it of new pictures.

    components:
      images: { type: s3 }
      shrink: { type: lambda, runtime: python3.13, code: functions/shrink }
    connections:
      - images -> shrink
      - shrink -> images

**Use instead.** Another bucket for what comes out, or prefixes that do not meet.

    components:
      images: { type: s3 }
      small: { type: s3 }
      shrink: { type: lambda, runtime: python3.13, code: functions/shrink }
    connections:
      - images -> shrink: { prefix: original/ }
      - shrink -> images: { access: read }
      - shrink -> small: { access: write }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, through
from archc.diagnostics import Diagnostic, Related
from archc.model.architecture import Component
from archc.services.lambda_ import Function
from archc.services.s3 import Access, Bucket, Told
from archc.stack.link import Blueprint, Link

CHECK = Check("AC512", "endless-loop", "reliability", "REL 4", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Follow what each function sends out until it comes back."""
    onward: dict[str, list[Link]] = {}
    for link in blueprint.links:
        if isinstance(link.target, Component) and _hands_on(link):
            onward.setdefault(link.arrow.source, []).append(link)
    told: set[frozenset[str]] = set()
    for component, _ in each(blueprint, Function):
        circle = _way_back(component.name, onward)
        names = frozenset(k.arrow.source for k in circle)
        if circle and names not in told:
            told.add(names)
            yield _tell(component, circle)


def _hands_on(link: Link) -> bool:
    """Whether what goes over the link makes its target act or passes on from there."""
    if through([link], "deliver", "poll"):
        return True
    if not through([link], "grant"):
        return False
    target = link.target_component.fields
    if isinstance(target, Bucket):
        return link.options(Access).access != "read"
    return link.handed_over or isinstance(target, Function)


def _way_back(start: str, onward: dict[str, list[Link]]) -> list[Link]:
    """Return the shortest way from a function back to it, or nothing."""
    ways: list[list[Link]] = [[link] for link in onward.get(start, [])]
    seen: set[str] = set()
    for way in ways:
        at = way[-1].arrow.target
        if at == start:
            return way
        if at not in seen:
            seen.add(at)
            ways += [[*way, link] for link in onward.get(at, []) if _follows(way[-1], link)]
    return []


def _follows(before: Link, after: Link) -> bool:
    """Whether what one link brings can go on over the next: not where a bucket's prefixes do not meet."""
    if not isinstance(after.source_component.fields, Bucket) or not through([before], "grant"):
        return True
    written, told = before.options(Access).prefix, after.options(Told).prefix
    return written.startswith(told) or told.startswith(written)


def _tell(component: Component, circle: list[Link]) -> Diagnostic:
    names = " -> ".join(f"`{k.arrow.source}`" for k in circle) + f" -> `{component.name}`"
    return CHECK.finding(
        f"what `{component.name}` sends out comes back to it: {names}",
        circle[-1].arrow.span,
        reason="one message is enough: each call makes the next, as fast as Lambda scales, and each is paid",
        help="send it somewhere else, or tell the two apart: by prefixes, by a filter",
        related=tuple(Related(k.arrow.span, "and on here") for k in circle[:-1]),
        component=component.name,
    )
