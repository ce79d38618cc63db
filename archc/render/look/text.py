"""User text made fit to be drawn: one line, nothing that XML forbids, nothing that turns its surroundings round."""

import re
from collections.abc import Collection

_UNDRAWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters; XML 1.0 forbids most of them
    "\u202a-\u202e\u2066-\u2069"  # overrides and isolates of direction: they can make a text read as another
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]"  # halves of characters, not characters
)
_SPACES = re.compile("[\t\n\r\u2028\u2029]+")
_NOT_IN_ID = re.compile("[^\\w.\\-]", re.ASCII)
_NOT_IN_WORD = re.compile("\\W", re.ASCII)
_LINK = re.compile("(?:https?://|mailto:)[^\\s\"'<>`\\\\{}|^]+", re.IGNORECASE)

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    r"""Replace what no drawing can hold by the replacement character, and line ends by spaces.

    >>> clean("a\x00b\nc")
    'a�b c'
    """
    return _UNDRAWABLE.sub(REPLACEMENT, _SPACES.sub(" ", text))


def isolated(text: str) -> str:
    """Make a clean text read from the right as a whole, in any program, and leave what stands round it alone.

    The characters U+2067 and U+2069 do it: not all programs know `direction` in SVG, which turns `text-anchor` round.
    """
    return f"\u2067{text}\u2069"


def clean_block(text: str) -> str:
    """Like `clean`, but lines stay lines."""
    return "\n".join(clean(line) for line in re.split("\r\n|[\n\r\u2028\u2029]", text))


def safe_link(href: str) -> str:
    """Return the link when it is a plain web or mail address, else nothing: no scripts, no local files."""
    return href if _LINK.fullmatch(href) and clean(href) == href else ""


class Ids:
    """Gives each name an identifier that XML, HTML and CSS accept, the name itself where it is one already.

    `word` allows letters, digits and underscores only, for languages in which `a-b` or `a.b` is more than a name;
    `reserved` are words such a language keeps for itself. Two identifiers never differ in case only.
    """

    def __init__(self, *, word: bool = False, reserved: Collection[str] = ()) -> None:
        self._not_allowed = _NOT_IN_WORD if word else _NOT_IN_ID
        self._taken = {name.casefold() for name in reserved}

    def give(self, name: str) -> str:
        """Make a fresh identifier that resembles `name`."""
        plain = self._not_allowed.sub("_", name) or "_"
        if not (plain[0].isalpha() or plain[0] == "_"):
            plain = f"_{plain}"
        wanted, count = plain, 1
        while wanted.casefold() in self._taken:
            count += 1
            wanted = f"{plain}_{count}"
        self._taken.add(wanted.casefold())
        return wanted
