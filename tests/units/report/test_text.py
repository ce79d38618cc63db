"""The report for people: readable, aligned, and harmless to a terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archc.diagnostics import Code, Diagnostic, Edit, Fix, Related, Severity, Span
from archc.report.text import render, summary
from archc.report.visible import cell, visible

CODE = Code("AC999", "test-code", "error", "A page.")


def at(line: int, column: int, end: int, end_line: int = 0, file: str = "a.yaml") -> Span:
    return Span(file, line, column, end_line or line, end)


def shown(text: str, span: Span, width: int = 80) -> tuple[str, str]:
    """The line of the file and the row under it."""
    report = render([Diagnostic(CODE, "wrong", span)], {"a.yaml": text}, width=width).split("\n")
    line, under = report[3:5]
    return line.split("| ", 1)[1], under.split("|", 1)[1][1:]


def test_a_diagnostic_with_everything() -> None:
    """Headline, place, lines, carets, second place, reason, help, fix and summary."""
    text = "archc: 1\ncomponents:\n  orders: { type: sqs }\n\n\n  orderz: { tpe: sqs }\n"
    diagnostic = Diagnostic(
        CODE,
        "`tpe` is no field",
        at(6, 13, 16),
        reason="AWS knows no such thing.",
        help="Write `type`.",
        related=(Related(at(3, 3, 9), "the other one"),),
        fix=Fix("Rename it", (Edit(at(6, 13, 16), "type"),)),
    )
    assert render([diagnostic], {"a.yaml": text}) == (
        "error[AC999 test-code]: `tpe` is no field\n"
        "  --> a.yaml:6:13\n"
        "   |\n"
        " 3 |   orders: { type: sqs }\n"
        "   |   ------ the other one\n"
        "   …\n"
        " 6 |   orderz: { tpe: sqs }\n"
        "   |             ^^^\n"
        "   = why: AWS knows no such thing.\n"
        "   = help: Write `type`.\n"
        "   = fix: Rename it\n"
        " 6 +   orderz: { type: sqs }\n"
        "\n"
        "1 error in a.yaml; `archc validate --fix` repairs 1\n"
    )


def test_nothing_to_tell_is_nothing() -> None:
    """Without problems the report is empty."""
    assert render([], {}) == ""


def test_a_problem_without_a_place() -> None:
    """A problem of no file is told without one."""
    assert render([Diagnostic(CODE, "no output folder", help="Make it.")], {}) == (
        "error[AC999 test-code]: no output folder\n   = help: Make it.\n\n1 error\n"
    )


def test_a_place_in_a_file_that_is_not_there() -> None:
    """Where the text is not known, the place is still named."""
    assert "  --> a.yaml:6:13\n" in render([Diagnostic(CODE, "wrong", at(6, 13, 16))], {})


def test_a_second_file_has_its_own_heading() -> None:
    """A related place elsewhere is shown with its file."""
    other = Related(at(1, 1, 2, file="b.yaml"), "defined here")
    report = render([Diagnostic(CODE, "wrong", at(1, 1, 2), related=(other,))], {"a.yaml": "x", "b.yaml": "y"})
    assert "  ::: b.yaml:1:1\n   |\n 1 | y\n   | - defined here\n" in report


def test_two_marks_on_one_line() -> None:
    """The second place on the same line has its own row."""
    related = Related(at(1, 1, 3), "first")
    report = render([Diagnostic(CODE, "wrong", at(1, 6, 8), related=(related,))], {"a.yaml": "ab: cd"})
    assert " 1 | ab: cd\n   | -- first\n   |      ^\n" in report


def test_problems_come_in_the_order_of_the_file_once() -> None:
    """The order of finding does not matter, and a problem found twice is told once."""
    first, second = Diagnostic(CODE, "one", at(1, 1, 2)), Diagnostic(CODE, "two", at(2, 1, 2))
    report = render([second, first, second], {"a.yaml": "x\ny"})
    assert report.index("one") < report.index("two")
    assert report.count("two") == 1
    assert report == render([first, second], {"a.yaml": "x\ny"})


@pytest.mark.parametrize(
    ("text", "span", "line", "under"),
    [
        ("a: 日本語 x", at(1, 4, 7), "a: 日本語 x", "   ^^^^^^"),
        ("日本: x", at(1, 5, 6), "日本: x", "      ^"),
        ("a: 😀 x", at(1, 6, 7), "a: 😀 x", "      ^"),
        ("e\u0301: x", at(1, 5, 6), "e\u0301: x", "   ^"),
        ("a:\tb", at(1, 4, 5), "a:  b", "    ^"),
        ("\tb", at(1, 1, 2), "    b", "^^^^"),
        ("a\x1b[31mb", at(1, 7, 8), "a␛[31mb", "      ^"),
        ("a\u202eb", at(1, 2, 3), "a<U+202E>b", " ^^^^^^^^"),
        ("ab", at(1, 3, 3), "ab", "  ^"),
        ("ab\ncd", at(1, 2, 2, end_line=2), "ab", " ^"),
        ("ab\rcd", at(1, 1, 3), "ab", "^^"),
    ],
)
def test_carets_stand_under_what_they_mean(text: str, span: Span, line: str, under: str) -> None:
    """Wide, combining, invisible and control characters, tabs and line ends leave the caret in its place."""
    assert shown(text, span) == (line, under)


def test_long_lines_are_cut_round_the_caret() -> None:
    """Of a line of a megabyte, what stands round the problem is shown."""
    text = "x" * 500_000 + "WRONG" + "y" * 500_000
    line, under = shown(text, at(1, 500_001, 500_006), width=60)
    assert len(line) <= 60
    assert line.startswith("…")
    assert line.endswith("…")
    assert line[under.index("^") : under.rindex("^") + 1] == "WRONG"


@pytest.mark.parametrize("column", [1, 5, 60, 100, 195, 200])
def test_a_caret_is_never_cut_off(column: int) -> None:
    """Wherever the problem is in a long line, its first character is shown with a caret below it."""
    text = "".join(chr(0x21 + i % 90) for i in range(200))
    line, under = shown(text, at(1, column, column + 1), width=50)
    assert line[under.index("^")] == text[column - 1]


def test_reasons_are_wrapped() -> None:
    """Long texts keep to the width, their further lines below the first word."""
    report = render([Diagnostic(CODE, "wrong", None, help="word " * 40)], {}, width=60)
    lines = report.split("\n")[1:-3]
    assert len(lines) > 2
    assert all(len(line) <= 60 for line in lines)
    assert {line.index("word") for line in lines} == {lines[0].index("word")}


HOSTILE = "\x1b]0;title\x07\x1b[2J\r\n\x9b31m\u202e\u2066\u200b\x7f\x00\ud800"


def test_nothing_a_terminal_would_obey_gets_through() -> None:
    """Control and reordering characters from files, names and messages are made visible."""
    span = at(1, 1, 2, file=f"a{HOSTILE}.yaml")
    fix = Fix(HOSTILE, (Edit(span, "\x1b[1m"),))
    diagnostic = Diagnostic(CODE, HOSTILE, span, HOSTILE, HOSTILE, (Related(span, HOSTILE),), fix)
    report = render([diagnostic], {span.file: HOSTILE})
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", report)
    report.encode("utf-8")


def test_colour_adds_nothing_but_colour() -> None:
    """Without the colour codes, the coloured report is the plain one."""
    diagnostic = Diagnostic(CODE, "wrong", at(1, 1, 2), "why", "help", fix=Fix("do", (Edit(at(1, 1, 2), "y"),)))
    plain, colored = (render([diagnostic], {"a.yaml": "x: 1"}, color=c) for c in (False, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    assert "\x1b[1;31merror" in colored
    assert "\x1b" not in plain


@pytest.mark.parametrize(
    ("severities", "files", "expected"),
    [
        (["error"], ["a"], "1 error in a"),
        (["error", "error", "warning"], ["a", "a", "a"], "2 errors, 1 warning in a"),
        (["note", "warning", "warning"], ["a", "b", "b"], "2 warnings, 1 note in 2 files"),
    ],
)
def test_summary_counts(severities: list[Severity], files: list[str], expected: str) -> None:
    """The last line says how many of each, and where."""
    pairs = zip(severities, files, strict=True)
    assert summary([Diagnostic(Code("AC1", "x", s, ""), "m", at(1, 1, 1, file=f)) for s, f in pairs]) == expected


@given(st.text(max_size=40), st.integers(1, 45), st.integers(1, 45), st.integers(1, 120))
def test_any_line_and_span_can_be_shown(text: str, start: int, end: int, width: int) -> None:
    """Whatever the line, the place and the width, the report is written and its lines are whole."""
    report = render([Diagnostic(CODE, text, at(1, start, max(start, end)))], {"a.yaml": text}, width=width)
    assert "^" in report
    assert report.isprintable() or all(line.isprintable() or "\u200d" in line for line in report.split("\n"))


@given(st.text(max_size=40))
def test_visible_text_is_one_line(text: str) -> None:
    """No character of a visible text moves the cursor."""
    assert all(c.isprintable() or c == "\u200d" for c in visible(text))


def test_cells_know_their_width() -> None:
    """Width in columns: wide 2, combining 0, tabs to the next stop, the invisible as wide as its number."""
    assert [cell(c, 1)[1] for c in "a日\u0301\t\x1b\u202e"] == [1, 2, 0, 3, 1, 8]
