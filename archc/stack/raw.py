"""A resource that is taken as it stands, without troposphere's knowledge of its type."""

from collections.abc import Mapping
from typing import Any


class RawResource:
    """A resource body with the part of a troposphere object's face that printing needs."""

    def __init__(self, title: str, body: Mapping[str, Any], component: str) -> None:
        self.title = title
        self.resource_type: str = body.get("Type", "")
        self.properties: dict[str, Any] = dict(body.get("Properties") or {})
        self._body = body
        self._component = component

    def to_dict(self) -> dict[str, Any]:
        """Return the body, with the component's name in its metadata."""
        metadata = {**(self._body.get("Metadata") or {}), "archc": {"component": self._component}}
        return {**self._body, "Metadata": metadata}
