"""The nearest right name for a wrong one, and whether it is near enough to be put in its place."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_LONGEST = 64
"""Longer words are compared by their beginning; names of the language have at most 60 characters."""


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the one name that the writer of `word` most likely meant, or None when none is close.

    >>> nearest("orderz", ["orders", "clicks"])
    'orders'
    >>> nearest("zzz", ["orders", "clicks"]) is None
    True
    """
    ranked = _ranked(word, names)
    return ranked[0][1] if ranked else None


def certain(word: str, names: Iterable[str]) -> str | None:
    """Return the nearest name where it is so near, and any other so much further, that a fix may write it.

    >>> certain("orderz", ["orders", "clicks"])
    'orders'
    >>> certain("order-a", ["order-b", "order-c"]) is None
    True
    >>> certain("one", ["none", "single"]) is None
    True
    """
    return _sure(word, _ranked(word, names))


def near_and_certain(word: str, names: Iterable[str]) -> tuple[str | None, str | None]:
    """Return both at once: the nearest name, and the one that a fix may write."""
    ranked = _ranked(word, names)
    return (ranked[0][1] if ranked else None), _sure(word, ranked)


def _sure(word: str, ranked: list[tuple[float, str]]) -> str | None:
    if not ranked:
        return None
    likeness, name = ranked[0]
    if _letters(word) == _letters(name):
        return name
    short = len(word) < 4 and name[:-1] != word
    alone = len(ranked) == 1 or likeness - ranked[1][0] >= 0.08
    return name if likeness >= 0.75 and alone and not short else None


def _ranked(word: str, names: Iterable[str]) -> list[tuple[float, str]]:
    """Return the names that are close, the closest first, each with its likeness from 0.6 to 1.2."""
    folded = _folded(word)
    matcher = SequenceMatcher(None, "", folded, autojunk=False)  # keeps its index of the second text
    found = [(_likeness(matcher, _folded(name), folded), name) for name in sorted(set(names))]
    return sorted((pair for pair in found if pair[0] >= 0.6), key=lambda pair: (-pair[0], pair[1]))


def _letters(word: str) -> str:
    """Return what two spellings of one name share: `multiAZ` and `multi_az`."""
    return "".join(c for c in word.casefold() if c.isalnum())


def _folded(word: str) -> str:
    return word.casefold().replace("_", "-")[:_LONGEST]


def _likeness(matcher: SequenceMatcher[str], name: str, word: str) -> float:
    matcher.set_seq1(name)
    if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
        return 0.0
    begins = word and (name.startswith(word) or word.startswith(name))
    return matcher.ratio() + (0.2 if begins else 0)
