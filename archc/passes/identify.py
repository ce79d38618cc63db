"""Give every arrow its id: `web->orders`; a second arrow between the same ends gets a number."""

from collections import Counter
from dataclasses import replace

from archc.stack.link import Blueprint


def identify(blueprint: Blueprint) -> Blueprint:
    """Return the blueprint with an id on each link, in the order of ids."""
    seen: Counter[str] = Counter()
    links = []
    for link in blueprint.links:
        name = f"{link.arrow.source}->{link.arrow.target}"
        seen[name] += 1
        number = f"#{seen[name]}" if seen[name] > 1 else ""
        links.append(replace(link, arrow=replace(link.arrow, id=f"{name}{number}")))
    return replace(blueprint, links=tuple(links))
