"""The pages of the codes for files and YAML: complete, and their examples do what the page says."""

import re
from textwrap import dedent

import pytest

from archc.diagnostics import Code, codes
from archc.source import parse

PAGES = {code.id: code for code in codes.table().values() if code.id < "AC019"}
WITH_EXAMPLE = [f"AC{number:03}" for number in (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)]


def example(code: Code, heading: str) -> str:
    """The indented text below a heading of the page, up to the next paragraph."""
    found = re.search(rf"\*\*{heading}\.\*\*[^\n]*(?:\n[^\n]+)*\n\n((?:    .*\n|\n)+)", code.page)
    assert found is not None, code.id
    return dedent(found.group(1)).strip("\n") + "\n"


@pytest.mark.parametrize("code", PAGES.values(), ids=PAGES.keys())
def test_pages_are_complete(code: Code) -> None:
    """A page says what it is, why it matters, shows an example and what to use instead, in this order."""
    headings = re.findall(r"\*\*(Why it matters|Example|Use instead)\.\*\*", code.page)
    assert headings == ["Why it matters", "Example", "Use instead"]
    assert not code.page.startswith("*")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)


@pytest.mark.parametrize("id_", WITH_EXAMPLE)
def test_the_example_shows_the_problem(id_: str) -> None:
    """The wrong example of a page is told with the page's code."""
    text = example(PAGES[id_], "Example")
    assert id_ in {d.code.id for d in parse(text, "a.yaml")[1]}


@pytest.mark.parametrize("id_", [i for i in WITH_EXAMPLE if i != "AC012"])
def test_what_to_use_instead_is_right(id_: str) -> None:
    """The right example of a page is read without a word."""
    assert parse(example(PAGES[id_], "Use instead"), "a.yaml")[1] == ()
