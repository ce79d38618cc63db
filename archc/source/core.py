"""Which plain scalar means what: the core schema of YAML 1.2, section 10.3.2, with three readings left out.

Left out, because another reader or AWS would take them differently: numbers with a leading zero stay text (account ids,
postal codes; YAML 1.1 reads them as octal), numbers that are not finite or longer than 18 digits stay text (JSON and
CloudFormation have no such numbers).
"""

import re
from math import isfinite

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_OTHER_BASE = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("+-.0123456789")


def resolve(text: str) -> str | int | float | bool | None:
    """Give the value of a scalar written without quotes.

    >>> [resolve(t) for t in ("4", "0x1f", "1e3", "true", "", "yes", "22:30", "10.0.0.0/16", "012345678901")]
    [4, 31, 1000.0, True, None, 'yes', '22:30', '10.0.0.0/16', '012345678901']
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > 40:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if any(mark in text for mark in ".eE") and _FLOAT.fullmatch(text):
        number = float(text)
        return number if isfinite(number) else text
    return text
