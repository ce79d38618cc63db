"""The nearest right name for a wrong one."""

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the one name that the writer of `word` most likely meant, or None when none is close.

    >>> nearest("orderz", ["orders", "clicks"])
    'orders'
    >>> nearest("zzz", ["orders", "clicks"]) is None
    True
    """
    folded = word.casefold().replace("_", "-")[:64]
    best: tuple[float, str] | None = None
    for name in sorted(names):
        candidate = name.casefold().replace("_", "-")
        matcher = SequenceMatcher(None, folded, candidate, autojunk=False)
        if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
            continue
        ratio = matcher.ratio() + (
            0.2 if folded and (candidate.startswith(folded) or folded.startswith(candidate)) else 0
        )
        if ratio >= 0.6 and (best is None or ratio > best[0]):
            best = (ratio, name)
    return best[1] if best else None
