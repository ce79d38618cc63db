"""Where the cursor stands, in texts that are being typed."""

import pytest

from archc.lsp.spot import Spot, locate

CASES = {
    "an empty file": ("|", ((), "", "")),
    "a key at the top": ("archc: 1\nnam|", ((), "", "nam")),
    "a value at the top": ("archc: 1\nregion: eu-|", ((), "region", "eu-")),
    "a name of a component": ("components:\n  we|", (("components",), "", "we")),
    "a key of a component": ("components:\n  web:\n    ty|", (("components", "web"), "", "ty")),
    "a value of a component": ("components:\n  web:\n    type: e|", (("components", "web"), "type", "e")),
    "after a value of a component": ("components:\n  web:\n    type: ec2\n    |", (("components", "web"), "", "")),
    "a key in brackets": ("components:\n  web: { type: ec2, sc|", (("components", "web"), "", "sc")),
    "a value in brackets": ("components:\n  web: { type: |", (("components", "web"), "type", "")),
    "a value that touches": ("components:\n  web: { type: ec|2, title: x }", (("components", "web"), "type", "ec")),
    "brackets in brackets": (
        "components:\n  web: { scaling: { min: 2, m|",
        (("components", "web", "scaling"), "", "m"),
    ),
    "behind inner brackets": ("components:\n  web: { scaling: { min: 2 }, t|", (("components", "web"), "", "t")),
    "brackets over lines": ("components:\n  web: {\n    type: ec2,\n    di|", (("components", "web"), "", "di")),
    "a list in brackets": ("components:\n  users: { groups: [a, b|", (("components", "users"), "groups", "b")),
    "an arrow": ("connections:\n  - web -> o|", (("connections", "-"), "", "web -> o")),
    "an arrow as deep as its key": ("connections:\n- web -> o|", (("connections", "-"), "", "web -> o")),
    "an option of an arrow": ("connections:\n  - a -> b: { ac|", (("connections", "-", "a -> b"), "", "ac")),
    "a value of an option": ("connections:\n  - a -> b: { access: r|", (("connections", "-", "a -> b"), "access", "r")),
    "an end by itself": ("connections:\n  - { from: w|", (("connections", "-"), "from", "w")),
    "a key of an entry": ("checks:\n  - code: AC501\n    comp|", (("checks", "-"), "", "comp")),
    "after a comment": ("components:\n  # web: { type: ec2,\n  we|", (("components",), "", "we")),
    "a comma in quotes": ('components:\n  web: { title: "a, b: {", t|', (("components", "web"), "", "t")),
    "a colon in a word": ("components:\n  web: { code: a:b, h|", (("components", "web"), "", "h")),
    "below a block that is over": (
        "network:\n  nat: single\ncomponents:\n  web:\n    t|",
        (("components", "web"), "", "t"),
    ),
}


def place(marked: str) -> tuple[str, int, int]:
    before = marked.partition("|")[0]
    return marked.replace("|", "", 1), before.count("\n"), len(before.rpartition("\n")[2])


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES.keys())
def test_where_the_cursor_stands(marked: str, expected: tuple[tuple[str, ...], str, str]) -> None:
    """The path round the cursor, the key whose value is written, and the word so far."""
    spot = locate(*place(marked))
    assert (spot.path, spot.key, spot.word) == expected
    text, line, column = place(marked)
    assert text.split("\n")[line][spot.start : column] == spot.word


def test_keys_that_are_there_already() -> None:
    """Keys before the cursor in the same brackets are known."""
    assert locate(*place("web: { type: ec2, title: x, |")).seen == {"type", "title"}


@pytest.mark.parametrize(
    "text", ["}}}]]]", "{" * 5000, "- - - - -", "a: b: c: d", "\t\t: :", '"', "'", "? x", "::::", "[,,,]"]
)
def test_nothing_breaks_it(text: str) -> None:
    """Whatever stands there, there is an answer."""
    for column in range(min(len(text), 50) + 2):
        assert isinstance(locate(text, 0, column), Spot)
    assert isinstance(locate(text, 99, 99), Spot)
