"""Fields of which some could not be read: what is right can be asked, what is wrong cannot.

So everything else of a component with a mistake is still checked in the same run, and nothing that would only follow
from the mistake is told: who asks for the value is stopped, and says nothing.
"""

from typing import Any


class DamagedFieldError(Exception):
    """A value was asked for that the file gives wrongly; what is wrong with it has been told."""


class Damaged:
    """An instance of a class of fields, without the attributes in `wrong`."""

    __slots__ = ("_fields", "_wrong")

    def __init__(self, fields: Any, wrong: frozenset[str]) -> None:
        self._fields = fields
        self._wrong = wrong

    def __getattr__(self, name: str) -> Any:
        if name in self._wrong:
            raise DamagedFieldError(name)
        return getattr(self._fields, name)
