"""Texts in scripts that are written from the right, in the order of the Unicode bidirectional algorithm."""

import pytest

from archc.drawing.direction import as_drawn, reads_from_right


@pytest.mark.parametrize(
    ("text", "from_right"),
    [
        ("", False),
        ("web", False),
        ("12 (34)", False),
        ("אב", True),
        ("  (12) אב web", True),
        ("web אב", False),
        ("مرحبا", True),
        ("S3 דלי", False),
    ],
)
def test_the_first_letter_says_how_a_text_reads(text: str, from_right: bool) -> None:
    """Digits, blanks and signs say nothing."""
    assert reads_from_right(text) is from_right


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain (text)", "plain (text)"),
        ("אבג", "גבא"),
        ("ab אבג cd", "ab גבא cd"),
        ("ab (אבג) cd", "ab (גבא) cd"),
        ("אבג 12 דה", "הד 12 גבא"),
        ("אב, 3.5%!", "3.5% ,בא!"),
        ("tcp אב 5432", "tcp 5432 בא"),
        ("", ""),
    ],
)
def test_in_a_text_from_the_left(text: str, drawn: str) -> None:
    """Runs from the right are turned; what begins and ends from the left stays where it is."""
    assert as_drawn(text, from_right=False) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("אבג", "גבא"),
        ("אבג…", "…גבא"),
        ("אבג (v2)", "(v2) גבא"),
        ("(אבג)", "(גבא)"),
        ("אב של AWS, סוף", "ףוס ,AWS לש בא"),
        ("AWS Lambda", "AWS Lambda"),
        ("אב ×2–6", "6–2× בא"),
        ("אב [ג] {ד} <ה> «ו»", "«ו» <ה> {ד} [ג] בא"),
        ("אב 1,000.5 ₪", "₪ 1,000.5 בא"),
        ("٣٤ عج", "جع ٣٤"),
        ("עב 12-34 עב", "בע 12-34 בע"),
        ("אב  ", "  בא"),
    ],
)
def test_in_a_text_from_the_right(text: str, drawn: str) -> None:
    """The ellipsis stands on the left, brackets are turned, Latin words and numbers keep their order."""
    assert as_drawn(text, from_right=True) == drawn


def test_marks_stay_on_their_letters() -> None:
    """A font puts a mark on the glyph drawn before it, so the letter comes first in either order."""
    assert as_drawn("שָׁל", from_right=True) == "לשָׁ"


def test_brackets_beyond_all_reason_come_out_whole() -> None:
    """Deeper than the algorithm looks no pair is found, and no character is lost."""
    text = "א" + "(" * 200 + "b" + ")" * 200
    assert sorted(as_drawn(text, from_right=True)) == sorted(text)
