"""The services: one file each. A new file here is a new type of the language."""

from dataclasses import replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from archc import registry
from archc.diagnostics import Span
from archc.model.architecture import CommonFields, Component
from archc.model.fields import fields_of
from archc.stack.service import Service


@cache
def every() -> dict[str, Service]:
    """Return every service by its type, those that a key of the file configures too."""
    classes = (v for m in registry.modules(__name__) for v in vars(m).values() if isinstance(v, type))
    own = (c for c in classes if issubclass(c, Service) and c is not Service)
    return registry.index((c() for c in own), lambda s: s.type)


@cache
def by_type() -> dict[str, Service]:
    """Return every service that a component can be, by the type that files name it with."""
    return {name: s for name, s in every().items() if not s.top_level}


def joined() -> dict[str, Service]:
    """Return every service that arrows can join by its type: components' and that of raw resources."""
    return {name: s for name, s in every().items() if not s.top_level or not s.emits}


def of(component: Component) -> Service:
    """Return the service of a component."""
    return every()[component.type]


def sample(service: Service) -> Component:
    """Return a component of a service that says only what it must: for what does not depend on its fields."""
    required = {f.attribute: _any_value(f.annotation) for f in fields_of(service.fields) if f.required}
    common = CommonFields(type=service.type)
    return Component(service.type, service.type, service.fields(**required), common, Span("", 1, 1, 1, 1))


def samples(service: Service) -> dict[str, Component]:
    """Return the sample, under an empty name, and one for each field that can be switched on, under the field's."""
    plain = sample(service)
    switches = (f for f in fields_of(service.fields) if f.default is False)
    switched = {f.key: replace(plain, fields=replace(plain.fields, **{f.attribute: True})) for f in switches}
    return {"": plain, **switched}


def _any_value(annotation: Any) -> Any:
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return arguments[0]
    return {int: 1, float: 1.0, bool: False}.get(annotation, "sample")
