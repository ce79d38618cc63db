"""One walk over every service: what a service file must keep, whoever adds it."""

import ast
import inspect
from importlib.resources import files
from pathlib import Path

import pytest
import troposphere

from archc import api, services
from archc.model.architecture import Actor
from archc.model.fields import field_schema, fields_of
from archc.passes.options import option_schemas
from archc.passes.reference import Kind, pairs
from archc.stack.joints import JOINTS
from archc.stack.link import Link
from archc.stack.offers import Offer
from archc.stack.service import Service

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*/arch.yaml"))
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


@pytest.fixture(scope="session")
def drawn() -> tuple[Link, ...]:
    """Every arrow of every example."""
    blueprints = [api.understand(p.read_text(encoding="utf-8"), str(p), p.parent)[0] for p in EXAMPLES]
    return tuple(link for b in blueprints if b for link in b.links)


def kinds(link: Link) -> tuple[str, str]:
    """The types of an arrow's ends, as the reference calls them."""
    source, target = ("actor" if isinstance(end, Actor) else end.type for end in (link.source, link.target))
    return source, target


@pytest.mark.parametrize("joint", JOINTS, ids=lambda j: j.name)
def test_an_example_uses_the_joint(joint: object, drawn: tuple[Link, ...]) -> None:
    """Every way in which two offers are joined is shown by an example."""
    assert any(m.joint is joint for link in drawn for m in link.matches)


@pytest.mark.parametrize("pair", pairs(), ids=lambda p: "->".join("+".join(filter(None, kind)) for kind in p))
def test_an_example_draws_the_arrow(pair: tuple[Kind, Kind], drawn: tuple[Link, ...]) -> None:
    """Every row of the reference's table of arrows is drawn by an example, and means there what it means here."""
    wanted = {m.joint.name for m in pairs()[pair]}
    same = [link for link in drawn if kinds(link) == (pair[0][0], pair[1][0])]
    assert any({m.joint.name for m in link.matches} == wanted for link in same)


@pytest.mark.parametrize("service", COMPONENTS.values(), ids=COMPONENTS)
def test_an_example_uses_every_offer(service: Service, drawn: tuple[Link, ...]) -> None:
    """Whatever a service offers to arrows, an example takes it up; `Holds` is for other services, not for arrows."""
    used = {type(m.source) for link in drawn for m in link.matches if kinds(link)[0] == service.type}
    used |= {type(m.target) for link in drawn for m in link.matches if kinds(link)[1] == service.type}
    made = {type(o) for one in services.samples(service).values() for o in service.offers(one)}
    arrows = {j.source for j in JOINTS} | {j.target for j in JOINTS}
    assert made & arrows <= used


def options() -> dict[str, type]:
    """Every class of options that an arrow can take, by module and name."""
    found = {o.options for joined in pairs().values() for m in joined for o in (m.source, m.target) if o.options}
    return {f"{c.__module__.rpartition('.')[2]}.{c.__name__}": c for c in found}


@pytest.mark.parametrize("options", [pytest.param(c, id=i) for i, c in sorted(options().items())])
def test_an_example_says_every_option(options: type, drawn: tuple[Link, ...]) -> None:
    """Every option of an arrow is said by an example."""
    of = [link for link in drawn if any(options in (m.source.options, m.target.options) for m in link.matches)]
    said = {name for link in of for name in link.arrow.options}
    assert option_schemas((options,)).keys() <= said
