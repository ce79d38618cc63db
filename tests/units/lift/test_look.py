"""Every type has an icon that exists and a name."""

from pathlib import Path

import pytest
import resources

from archc.lift import look
from archc.model.catalogue import GENERIC_ICON, SERVICES, TYPES, entry_of

ICONS = Path(next(iter(resources.__path__))) / "aws"


@pytest.mark.parametrize(
    "path", sorted({x[0] for x in (*SERVICES.values(), *TYPES.values())} | set(look._ENGINES.values()))
)
def test_an_icon_exists(path: str) -> None:
    """An icon named in a table is a file of the `diagrams` package."""
    assert (ICONS / f"{path}.png").is_file()


def test_a_type_of_an_unknown_service_gets_the_generic_icon() -> None:
    """A service that nobody here has heard of is drawn all the same."""
    assert entry_of("AWS::NewThing::Widget").icon == GENERIC_ICON
    assert entry_of("AWS::NewThing::Widget").name == "AWS New Thing"
    assert (ICONS / f"{GENERIC_ICON}.png").is_file()


@pytest.mark.parametrize("kind", ["", "::", "AWS", "AWS::", "Custom::Thing", "Vendor::Service::Thing::MODULE", "😀"])
def test_any_text_is_a_type(kind: str) -> None:
    """Whatever stands as a type, it has a look."""
    assert entry_of(kind).name
