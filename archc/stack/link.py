"""A link: an arrow with its two ends and the offers that match; the blueprint: an architecture with all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from archc.model.architecture import Architecture, Arrow, Component, End
from archc.model.fields import bind, keys_of

if TYPE_CHECKING:
    from archc.stack.joints import Joint
    from archc.stack.offers import Offer

Place = Literal["cloud", "region", "public", "private", "isolated"]
"""Where a component stands: inside the cloud, inside the region, or in a tier of the network."""

Options = TypeVar("Options")


@dataclass(frozen=True, slots=True)
class Match:
    """One joint that applies to a link, with the two offers it joins."""

    joint: Joint
    source: Offer
    target: Offer


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow whose ends are found. `matches` is empty for an arrow that is only drawn."""

    arrow: Arrow
    source: End
    target: End
    matches: tuple[Match, ...] = ()

    @property
    def id(self) -> str:
        """The arrow's id: `web->orders`."""
        return self.arrow.id

    @property
    def number(self) -> str:
        """Empty for the first arrow between its ends, `2` for the second."""
        return self.arrow.id.partition("#")[2]

    @property
    def handed_over(self) -> bool:
        """Whether the source goes on without waiting: drawn dashed."""
        return bool(self.matches) and any(m.joint.handed_over(m.source, m.target) for m in self.matches)

    @property
    def source_component(self) -> Component:
        """The source, where only a component can be one."""
        assert isinstance(self.source, Component)  # noqa: S101 - offers of actors never ask
        return self.source

    @property
    def target_component(self) -> Component:
        """The target, where only a component can be one."""
        assert isinstance(self.target, Component)  # noqa: S101 - offers of actors never ask
        return self.target

    def options(self, cls: type[Options]) -> Options:
        """Return the arrow's options that belong to a class of fields."""
        mine = keys_of(cls)  # type: ignore[arg-type]
        return bind(cls, {k: v for k, v in self.arrow.options.items() if k in mine})


def step_ends(step: str) -> tuple[str, str]:
    """Return the two ends that a step of the request flow names: `customer -> site`."""
    source, _, target = step.replace("~>", "->").partition("->")
    return source.strip(), target.strip()


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The architecture after all passes: what is linked to what, and where everything stands.

    `known` keeps what a service has worked out about the whole, so that it is not worked out for each component.
    """

    architecture: Architecture
    links: tuple[Link, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    networked: frozenset[str] = frozenset()
    _by_source: dict[str, tuple[Link, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_target: dict[str, tuple[Link, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    known: dict[str, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the links by their ends: services ask for those of each component."""
        for link in self.links:
            for index, name in ((self._by_source, link.arrow.source), (self._by_target, link.arrow.target)):
                index[name] = (*index.get(name, ()), link)

    def links_from(self, name: str) -> tuple[Link, ...]:
        """Return the links that start at an end."""
        return self._by_source.get(name, ())

    def links_to(self, name: str) -> tuple[Link, ...]:
        """Return the links that end at an end."""
        return self._by_target.get(name, ())

    def first_option(self, name: str, option: str) -> Any:
        """Return an option's value on the first arrow from an end that says it, or None."""
        return next((k.arrow.options[option] for k in self.links_from(name) if option in k.arrow.options), None)
