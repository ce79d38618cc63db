"""The services: one file each. A new file here is a new type of the language."""

from functools import cache

from archc import registry
from archc.stack.service import Service


@cache
def by_type() -> dict[str, Service]:
    """Return every service by the type that files name it with."""
    classes = (v for m in registry.modules(__name__) for v in vars(m).values() if isinstance(v, type))
    own = (c for c in classes if issubclass(c, Service) and c is not Service)
    return registry.index((c() for c in own), lambda s: s.type)
