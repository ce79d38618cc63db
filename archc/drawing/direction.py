"""Which way a text reads: the Unicode bidirectional algorithm (UAX #9, revision 51) for one line without controls.

    logical order   a b ( A B ) 1 2      capitals stand for Hebrew letters
    as drawn        a b ( B A ) 1 2

Texts of users carry no controls of direction here: renderers take them out, because they can make a text read as
another.
"""

import unicodedata
from collections.abc import Iterator

_PAIRS = "()[]{}⁅⁆〈〉「」『』【】〔〕〖〗〘〙〚〛⟨⟩⟪⟫（）［］｛｝｟｠｢｣"
_MIRRORED = dict(zip(_PAIRS[::2] + _PAIRS[1::2], _PAIRS[1::2] + _PAIRS[::2], strict=True))
_MIRRORED |= {"<": ">", ">": "<", "«": "»", "»": "«", "‹": "›", "›": "‹", "≤": "≥", "≥": "≤"}
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_FROM_RIGHT = frozenset({"R", "AL", "AN"})
_DEEPEST = 63
"""Open brackets that the algorithm keeps in mind (rule BD16)."""
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_AS_RIGHT = {"R": "R", "EN": "R", "AN": "R", "L": "L"}
"""How a resolved type counts for the neutrals beside it (rules N0 and N1)."""


def reads_from_right(text: str) -> bool:
    """Tell whether the first letter of a text is of a script that is written from the right (rules P2 and P3)."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((direction != "L" for direction in strong if direction in {"L", "R", "AL"}), False)


def as_drawn(text: str, *, from_right: bool) -> str:
    """Put the characters of a line in the order in which they stand from left to right, brackets turned.

    >>> as_drawn("ab (אב) 12", from_right=False)
    'ab (בא) 12'
    """
    if not from_right and not any(unicodedata.bidirectional(char) in _FROM_RIGHT for char in text):
        return text
    levels = _levels(text, 1 if from_right else 0)
    drawn = [
        (_MIRRORED.get(char, char) if level % 2 else char, level) for char, level in zip(text, levels, strict=True)
    ]
    for least in range(max(levels, default=0), 0, -1):
        drawn = list(_turned(drawn, least))
    return "".join(char for char, _ in drawn)


def _turned(drawn: list[tuple[str, int]], least: int) -> Iterator[tuple[str, int]]:
    """Turn every run of at least a level round (L2); marks stay behind the letter they stand on (L3)."""
    run: list[tuple[str, int]] = []
    for item in drawn:
        if item[1] >= least:
            run.append(item)
            continue
        yield from _reversed(run)
        run = []
        yield item
    yield from _reversed(run)


def _reversed(run: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    clusters: list[list[tuple[str, int]]] = []
    for item in run:
        if clusters and unicodedata.combining(item[0]):
            clusters[-1].append(item)
        else:
            clusters.append([item])
    for cluster in reversed(clusters):
        yield from cluster


def _levels(text: str, base: int) -> list[int]:
    """Resolve the level of every character: even ones read from the left, odd ones from the right."""
    written = [unicodedata.bidirectional(char) or "L" for char in text]
    side = "R" if base else "L"
    types = _numbers(_marks(written, side), side)
    _brackets(text, written, types, side)
    _neutrals(types, side)
    levels = [_level(kind, base) for kind in types]
    for index in range(len(text) - 1, -1, -1):  # rule L1: blanks at the end stand at the end of the line
        if written[index] not in {"WS", "B", "S"}:
            break
        levels[index] = base
    return levels


def _level(kind: str, base: int) -> int:
    """Raise the level of what reads against its surroundings (rules I1 and I2)."""
    if base:
        return base + (kind in {"L", "EN", "AN"})
    return base + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)


def _marks(written: list[str], side: str) -> list[str]:
    """Give marks the type of what they stand on (W1)."""
    types: list[str] = []
    for kind in written:
        types.append((types[-1] if types else side) if kind == "NSM" else "ON" if kind == "BN" else kind)
    return types


def _numbers(types: list[str], side: str) -> list[str]:
    """Resolve numbers and the signs in them (W2 to W7)."""
    last = side
    for index, kind in enumerate(types):  # W2
        if kind in {"L", "R", "AL"}:
            last = kind
        elif kind == "EN" and last == "AL":
            types[index] = "AN"
    types = ["R" if kind == "AL" else kind for kind in types]  # W3
    for index in range(1, len(types) - 1):  # W4
        before, kind, behind = types[index - 1 : index + 2]
        if before == behind and ((kind == "ES" and before == "EN") or (kind == "CS" and before in {"EN", "AN"})):
            types[index] = before
    _terminators(types)
    last = side
    for index, kind in enumerate(types):  # W6 and W7
        if kind in {"ES", "ET", "CS"}:
            types[index] = "ON"
        elif kind in {"L", "R"}:
            last = kind
        elif kind == "EN" and last == "L":
            types[index] = "L"
    return types


def _terminators(types: list[str]) -> None:
    """Signs of currency and the like belong to the number beside them (W5)."""
    start = 0
    while start < len(types):
        end = start
        while end < len(types) and types[end] == "ET":
            end += 1
        if end > start and "EN" in (types[start - 1 : start] + types[end : end + 1]):
            types[start:end] = ["EN"] * (end - start)
        start = max(end, start + 1)


def _brackets(text: str, written: list[str], types: list[str], side: str) -> None:
    """Let both brackets of a pair read like what they hold (N0)."""
    for first, last in _pairs(text, types):
        inside = {_AS_RIGHT[kind] for kind in types[first + 1 : last] if kind in _AS_RIGHT}
        if not inside:
            continue
        before = next((_AS_RIGHT[kind] for kind in reversed(types[:first]) if kind in _AS_RIGHT), side)
        found = side if side in inside else before
        for index in (first, last):
            types[index] = found
            follow = index + 1
            while follow < len(types) and written[follow] == "NSM":
                types[follow] = found
                follow += 1


def _pairs(text: str, types: list[str]) -> list[tuple[int, int]]:
    """Find the brackets that belong together (BD16), in the order of the opening ones."""
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for index, char in enumerate(text):
        if types[index] != "ON":
            continue
        if char in _CLOSING:
            if len(open_) == _DEEPEST:
                return []
            open_.append((_CLOSING[char], index))
        else:
            at = next((n for n in range(len(open_) - 1, -1, -1) if open_[n][0] == char), None)
            if at is not None:
                pairs.append((open_[at][1], index))
                del open_[at:]
    return sorted(pairs)


def _neutrals(types: list[str], side: str) -> None:
    """Give what has no direction the one that both its neighbours have, else that of the line (N1 and N2)."""
    start = 0
    while start < len(types):
        end = start
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        if end > start:
            before = _AS_RIGHT[types[start - 1]] if start else side
            behind = _AS_RIGHT[types[end]] if end < len(types) else side
            types[start:end] = [before if before == behind else side] * (end - start)
        start = max(end, start + 1)
