"""User text made fit for a terminal: nothing a terminal would obey, and the width of what it shows."""

import unicodedata

TAB_STOP = 4
_JOINER = "\u200d"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})


def cell(character: str, column: int = 0) -> tuple[str, int]:
    r"""Give what stands for one character, and the columns it takes when it begins at display column `column`.

    Control characters get their pictures; what reorders or hides text, and spaces YAML does not know, get their number.

    >>> [cell(c)[0] for c in "a\x1b\u202e"]
    ['a', '␛', '<U+202E>']
    """
    if " " <= character <= "~":
        return character, 1
    if character == "\t":
        width = TAB_STOP - column % TAB_STOP
        return " " * width, width
    category = unicodedata.category(character)
    if category in _UNSEEN and character != _JOINER:
        shown = _picture(ord(character))
        return shown, len(shown)
    if category in {"Mn", "Me"} or character == _JOINER:
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def visible(text: str) -> str:
    """Make a text one line that a terminal only shows."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_picture(ord(c)) if c == "\t" else cell(c)[0] for c in text)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
