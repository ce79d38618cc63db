"""Edits: exact, all at once, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archc.diagnostics import Edit, Fix, Span
from archc.source.edit import OverlappingEditsError, apply, repair
from archc.source.lines import Lines


def edit(line: int, column: int, end: int, text: str, end_line: int = 0) -> Edit:
    return Edit(Span("a.yaml", line, column, end_line or line, end), text)


def test_replaces_inserts_and_removes_at_once() -> None:
    """All spans are places in the original text, in any order."""
    text = "a: 1  # keep\nb: 2\n"
    edits = [edit(2, 4, 5, "3"), edit(1, 1, 1, "x: 0\n"), edit(1, 4, 5, "")]
    assert apply(text, edits) == "x: 0\na:   # keep\nb: 3\n"


def test_line_ends_follow_the_file() -> None:
    """A line break in an edit becomes the file's own."""
    assert apply("a: 1\r\nb: 2\r\n", [edit(2, 1, 1, "c: 3\n")]) == "a: 1\r\nc: 3\r\nb: 2\r\n"


def test_the_byte_order_mark_stays() -> None:
    """Places do not count the byte order mark, and it is kept."""
    assert apply("\ufeffa: 1", [edit(1, 1, 2, "b")]) == "\ufeffb: 1"


def test_the_same_edit_twice_is_made_once() -> None:
    """Two problems with one repair do not repair twice."""
    assert apply("a:1", [edit(1, 3, 3, " "), edit(1, 3, 3, " ")]) == "a: 1"


@pytest.mark.parametrize(
    "edits",
    [
        [edit(1, 1, 3, "x"), edit(1, 2, 4, "y")],
        [edit(1, 2, 2, "x"), edit(1, 2, 2, "y")],
        [edit(1, 1, 4, "x"), edit(1, 2, 2, "y")],
        [edit(1, 3, 1, "x")],
    ],
)
def test_overlapping_edits_are_refused(edits: list[Edit]) -> None:
    """Edits that meet have no right order."""
    with pytest.raises(OverlappingEditsError):
        apply("abcdef", edits)


def test_neighbours_do_not_overlap() -> None:
    """An edit may begin where another ends, or insert where another begins."""
    assert apply("abcd", [edit(1, 1, 3, "x"), edit(1, 3, 5, "y"), edit(1, 1, 1, "z")]) == "zxy"


def test_repair_takes_whole_fixes_only() -> None:
    """A fix that meets an earlier one is left out entirely."""
    first = Fix("one", (edit(1, 1, 2, "x"),))
    second = Fix("two", (edit(1, 1, 2, "y"), edit(1, 4, 5, "z")))
    third = Fix("three", (edit(1, 3, 4, "w"),))
    assert repair("abcd", [first, second, first, third]) == ("xbwd", (first, third))


@given(st.text(alphabet="ab\r\n😀"), st.integers(0, 40), st.integers(0, 40))
def test_places_and_offsets_are_inverse(text: str, start: int, end: int) -> None:
    """Every span made from offsets gives them back, and covers what stands between them."""
    lines = Lines(text)
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    span = lines.span("f", start, end)
    assert lines.slice(span) == text[start:end]


@given(
    st.text(alphabet="ab\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.text("xy", max_size=3)), max_size=5),
)
def test_insertions_only_add(text: str, places: list[tuple[int, str]]) -> None:
    """What was there stays, in its order, whatever is inserted."""
    lines = Lines(text)
    unique = {min(at, len(text)): new for at, new in places}
    edits = [Edit(lines.span("f", at, at), new) for at, new in unique.items()]
    assert "".join(c for c in apply(text, edits) if c not in "xy") == text
