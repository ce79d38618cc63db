"""One walk over every service: what a service file must keep, whoever adds it."""

import ast
import inspect
from importlib.resources import files

import pytest
import troposphere

from archc import services
from archc.model.fields import field_schema, fields_of
from archc.stack.offers import Offer
from archc.stack.service import Service

EVERY = services.every()
COMPONENTS = services.by_type()


@pytest.fixture(scope="session")
def cloudformation_types() -> set[str]:
    """Every resource type that troposphere can write."""
    import pkgutil

    found = set()
    for module in pkgutil.iter_modules(troposphere.__path__):
        source = files(troposphere).joinpath(f"{module.name}.py")
        if source.is_file():
            tree = ast.parse(source.read_text(encoding="utf-8"))
            texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
            found |= {t for t in texts if t.startswith("AWS::") and t.count("::") == 2}
    return found


@pytest.mark.parametrize("service", EVERY.values(), ids=EVERY)
def test_fields_are_documented_and_bounded(service: Service) -> None:
    """Every field has a sentence; every number has bounds; every schema is legal."""
    for f in fields_of(service.fields):
        assert f.doc.endswith((".", ")")), f"{f.key} needs a sentence"
        schema = field_schema(f)
        for branch in schema.get("anyOf", [schema]):
            if branch.get("type") in ("integer", "number"):
                assert {"minimum", "maximum"} <= branch.keys(), f"{f.key} needs bounds"


@pytest.mark.parametrize("service", COMPONENTS.values(), ids=COMPONENTS)
def test_the_icon_is_there_and_the_name_is_full(service: Service) -> None:
    """The icon exists in the catalogue, and the name is AWS's full name."""
    look = service.look(services.sample(service))
    assert (files("resources") / f"aws/{look.icon}.png").is_file()
    assert look.name.startswith(("Amazon ", "AWS ", "Application ", "Network "))


@pytest.mark.parametrize("service", EVERY.values(), ids=EVERY)
def test_the_types_it_emits_exist(service: Service, cloudformation_types: set[str]) -> None:
    """A service names only resource types that CloudFormation has."""
    assert service.emits or service.type == "resource", "only raw resources can be of any type"
    assert set(service.emits) <= cloudformation_types


@pytest.mark.parametrize("service", COMPONENTS.values(), ids=COMPONENTS)
def test_offers_are_of_different_kinds(service: Service) -> None:
    """A component makes each kind of offer once, so that an arrow is joined once."""
    offers = service.offers(services.sample(service))
    assert offers
    assert all(isinstance(o, Offer) for o in offers)
    kinds = [type(o) for o in offers]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("service", EVERY.values(), ids=EVERY)
def test_the_module_says_what_it_is(service: Service) -> None:
    """The docstring's first line is what editors and the reference show; no service tests another's type."""
    module = inspect.getmodule(type(service))
    assert module is not None
    assert (module.__doc__ or "").splitlines()[0].endswith(".")
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "type":
            asked = {c.value for c in ast.walk(node) if isinstance(c, ast.Constant)}
            assert not asked & EVERY.keys(), f"{module.__name__} asks for a type; it should ask for an offer"
