"""The YAML parser's complaints in plain words: what is wrong, the likely cause, what to write instead.

The parser (libyaml, or PyYAML's own where that is missing) words its complaints for implementers; `explain` looks at
the complaint and at the text around it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from archc.diagnostics import Code, Diagnostic, Fix, Related, codes
from archc.source import refusals
from archc.source.lines import Lines


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said. `at` and `since` are offsets: the problem, and the start of what it was reading."""

    problem: str
    context: str
    at: int
    since: int | None


@dataclass(frozen=True, slots=True)
class _Answer:
    message: str
    reason: str = ""
    help: str = ""
    code: Code = codes.YAML_SYNTAX
    width: int = 1
    at: int | None = None
    began: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The complaint with what stands there."""

    complaint: Complaint
    lines: Lines
    file: str

    @property
    def start(self) -> int:
        """Where what the parser was reading begins."""
        return self.complaint.at if self.complaint.since is None else self.complaint.since

    @property
    def rest(self) -> str:
        """What stands on the line from the problem on."""
        return self.line_from(self.complaint.at)

    def line_from(self, offset: int) -> str:
        """Give what stands on a line from an offset on, as far as a message needs it."""
        return re.split(r"[\r\n]", self.lines.text[offset : offset + 200], maxsplit=1)[0]

    @property
    def before(self) -> str:
        """What stands on the line before the problem."""
        line, column = self.lines.position(self.complaint.at)
        return self.lines.text[self.lines.offset(line, 1) : self.complaint.at] if column > 1 else ""


def explain(complaint: Complaint, lines: Lines, file: str) -> Diagnostic:
    """Turn one complaint into a diagnostic with a caret on the problem."""
    place = _Place(complaint, lines, file)
    answer = next((make(place) for words, make in _ANSWERS if any(word in complaint.problem for word in words)), None)
    answer = answer or _Answer(f"This is not YAML: {complaint.problem}")
    at = complaint.at if answer.at is None else answer.at
    related: tuple[Related, ...] = ()
    if answer.began and complaint.since is not None and complaint.since < at:
        related = (Related(lines.span(file, complaint.since, complaint.since + 1), answer.began),)
    return Diagnostic(
        answer.code,
        answer.message,
        lines.span(file, at, at + answer.width),
        reason=answer.reason,
        help=answer.help,
        related=related,
        fix=answer.fix,
    )


def _cannot_start(place: _Place) -> _Answer:
    character = place.rest[:1]
    if character == "\t":
        return _tab(place)
    return _Answer(
        f"A value cannot start with `{character}`",
        reason=f"YAML keeps `{character}` for itself.",
        help=f'Put the value in quotes: "{_words(place.rest)}".',
    )


def _tab(place: _Place) -> _Answer:
    tabs = len(place.rest) - len(place.rest.lstrip("\t")) or 1
    told = refusals.tab(place.lines.span(place.file, place.complaint.at, place.complaint.at + tabs))
    return _Answer(told.message, told.reason, told.help, told.code, tabs, fix=told.fix)


def _second_colon(place: _Place) -> _Answer:
    if len(place.before) > 1024 and ": " not in place.before:
        return _Answer("A key is longer than 1,024 characters", reason="YAML takes no longer key on one line.", width=0)
    if place.before.strip() and ":" not in place.before:
        return _key_after_text(place)
    return _Answer(
        "A second `: ` on one line",
        reason="A colon with a space behind it separates a key from its value; this line already has one.",
        help='Put a value with a colon in quotes (`title: "Orders: new"`), or the inner key on a line of its own.',
    )


def _colon_in_brackets(_: _Place) -> _Answer:
    return _Answer(
        "A colon stands in brackets without a space behind it",
        reason="In brackets a colon right before , [ ] { or } is neither text nor the end of a key.",
        help="Put a space behind the colon, or the text it belongs to in quotes.",
    )


def _key_after_text(place: _Place) -> _Answer:
    """Look at the line above: this one is a good `key: value`, so that one has made it part of a value."""
    line, _ = place.lines.position(place.complaint.at)
    above = place.line_from(place.lines.offset(line - 1, 1)).rstrip() if line > 1 else ""
    if re.fullmatch(r"\s*(?:- )?[\w-]+:\S.*", above):
        return _Answer(
            f"The line above `{_words(place.before)}` has no space after its colon",
            reason="Without the space the colon is part of the text, and this line continues that text.",
            help=f"Write `{re.sub(r':', ': ', above.strip(), count=1)}`.",
        )
    if re.fullmatch(r"\s*(?:- )?[\w-]+", above):
        return _Answer(
            f"The line above `{_words(place.before)}` has no colon",
            reason="A key ends with a colon; without it the line is text, and this line continues that text.",
            help=f"Write `{above.strip()}:`.",
        )
    return _Answer(
        f"`{_words(place.before)}` is indented deeper than the line above it, which already has a value",
        reason="Deeper indentation means inside; a key with a value on its own line has no inside.",
        help="Indent both lines alike, or move the value above onto lines of its own.",
    )


def _list_in_place(place: _Place) -> _Answer:
    return _Answer(
        "A list item `- ` cannot stand here",
        reason="The items of a list stand on lines of their own, or in brackets.",
        help=f"Write `[{_words(place.rest.removeprefix('-').strip())}]`, or put the item on the next line, indented.",
    )


def _no_colon(place: _Place) -> _Answer:
    return _Answer(
        f"`{_words(place.before) or _words(place.rest)}` has no colon behind it",
        reason="In a mapping every line is `key: value`.",
        help="Write `key: value` with a space after the colon, or indent the line so that it continues the one above.",
        began="the line began here",
    )


def _open_quote(place: _Place) -> _Answer:
    quote = place.line_from(place.start)[:1] or '"'
    apostrophe = " An apostrophe in '…' is written twice: ''." if quote == "'" else ""
    return _Answer(
        f"A quote {quote} is opened and never closed",
        help=f"Put {quote} at the end of the text.{apostrophe}",
        at=place.start,
    )


def _escape(place: _Place) -> _Answer:
    found = re.match(r"\\?.", place.lines.text[max(place.complaint.at, 0) : place.complaint.at + 2])
    return _Answer(
        f"`{found.group() if found else '?'}` means nothing in double quotes",
        reason='In "…" the backslash begins a special character, such as \\n for a line break.',
        help="Write the backslash twice (\\\\), or use single quotes, where it is an ordinary character.",
        began="the text began here",
    )


def _open_bracket(place: _Place) -> _Answer:
    opening, close = "[]" if "]" in place.complaint.problem.split("but got")[0] else "{}"
    reason = f"What `{opening}` opens, `{close}` closes; between the entries stands a comma."
    if place.complaint.at >= len(place.lines.text.rstrip()):
        return _Answer(
            f"`{opening}` is opened and never closed", reason, f"Put `{close}` after the last entry.", at=place.start
        )
    found = place.rest[:1]
    return _Answer(
        f"`{found}` stands where `,` or `{close}` is expected",
        reason,
        f"Close it with `{close}`, or put a comma between the entries. Texts with , [ ] {{ or }} in them need quotes.",
        began=f"`{opening}` opened here",
    )


def _wrong_indent(place: _Place) -> _Answer:
    if place.rest.startswith("- "):
        return _Answer(
            "A list item stands where a key is expected",
            reason="One level is either a mapping (`key: value`) or a list (`- item`), never both.",
            help="Indent the item below the key it belongs to.",
            began="this mapping began here",
        )
    if place.rest.startswith(":"):
        return _Answer("A key is empty", help="Write a name before the colon.", code=codes.KEY_NOT_TEXT)
    if place.before.strip():
        quote = place.before.rstrip()[-1]
        if quote in "\"'" and place.before.count(quote) % 2:
            return _Answer(
                f"The quote {quote} before `{_words(place.rest)}` closes one that was opened on a line above",
                reason="A text in quotes runs over line ends up to the next quote.",
                help=f"Look above for a text whose closing {quote} is missing.",
            )
        return _Answer(
            f"`{_words(place.rest)}` follows a value that is already complete",
            reason="After a closing quote or bracket the line is at its end.",
            help="Put the entire value in one pair of quotes.",
            began="this mapping began here",
        )
    return _Answer(
        f"The indentation of `{_words(place.rest)}` fits no line above it",
        reason="Keys of one mapping begin in the same column.",
        help="Give the line as many spaces as the keys it belongs to.",
        began="this mapping began here",
    )


def _wrong_item(place: _Place) -> _Answer:
    return _Answer(
        f"`{_words(place.rest)}` stands between list items and is none",
        reason="One level is either a list (`- item`) or a mapping (`key: value`), never both.",
        help="Begin the line with `- `, or give it the indentation of what it belongs to.",
        began="this list began here",
    )


def _no_content(place: _Place) -> _Answer:
    character = place.rest[:1]
    return _Answer(
        f"`{character}` stands where a value is expected" if character.strip() else "A value is missing here",
        reason=f"`{character}` closes or separates, and nothing is open here." if character in set("]},") else "",
        help=f'Remove it, or put a text that begins with it in quotes: "{_words(place.rest)}".',
    )


def _name_missing(place: _Place) -> _Answer:
    rest = place.line_from(place.start)
    return _Answer(
        f"A value cannot start with `{rest[:1]}`",
        reason=f"In YAML it begins {'an alias' if rest[:1] == '*' else 'an anchor'}, which archc does not take.",
        help=f'Put the value in quotes: "{_words(rest)}".',
        at=place.start,
    )


def _block_header(place: _Place) -> _Answer:
    rest = place.line_from(place.start)
    return _Answer(
        f"`{_words(rest)}` does not begin a text block",
        reason=f"After `{rest[:1]}` the line ends; the text stands on the lines below, indented.",
        help=f'Put a text that begins with `{rest[:1]}` in quotes: "{_words(rest)}".',
        at=place.start,
    )


def _document(place: _Place) -> _Answer:
    return _Answer(
        f"`{_words(place.rest)}` stands after the end of the document",
        reason="`...` and `---` end a YAML document, and an architecture is one document.",
        help="Remove the line with `...` or `---`.",
        code=codes.SEVERAL_DOCUMENTS,
    )


def _document_mark_in_quotes(place: _Place) -> _Answer:
    return _Answer(
        f"A quote is still open where `{_words(place.rest)}` ends the document",
        help="Close the quote, or indent the line if it belongs to the text.",
        began="opened here",
    )


def _directive(place: _Place) -> _Answer:
    return _Answer(
        "This line begins with `%`, which YAML keeps for directives",
        help="Remove the line; archc reads YAML 1.2 and needs no directive.",
        at=place.start,
    )


def _tag(place: _Place) -> _Answer:
    return _Answer(
        f"`{_words(place.rest)}` begins with `!`, which YAML keeps for tags",
        reason="archc takes plain values only.",
        help="Remove the tag, or put a text that begins with `!` in quotes.",
        code=codes.YAML_TAG,
    )


def _too_nested(_: _Place) -> _Answer:
    return _Answer("Values are nested too deep", help="Flatten the file.", code=codes.NESTED_TOO_DEEP)


def _words(text: str, limit: int = 40) -> str:
    """Shorten a line until it is fit to be quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


_ANSWERS: tuple[tuple[tuple[str, ...], Callable[[_Place], _Answer]], ...] = (
    (("tab character",), _tab),
    (("cannot start any token",), _cannot_start),
    (("mapping values are not allowed", "mapping keys are not allowed"), _second_colon),
    (("found unexpected ':'",), _colon_in_brackets),
    (("sequence entries are not allowed",), _list_in_place),
    (("find expected ':'",), _no_colon),
    (("unexpected document indicator", "unexpected document separator"), _document_mark_in_quotes),
    (("unexpected end of stream",), _open_quote),
    (("escape", "hexdecimal", "hexadecimal"), _escape),
    (("expected ',' or",), _open_bracket),
    (("document start",), _document),
    (("expected key", "block mapping start", "found '<scalar>'", "found '-'"), _wrong_indent),
    (("expected '-' indicator", "expected <block end>"), _wrong_item),
    (("node content",), _no_content),
    (("alphabetic or numeric",), _name_missing),
    (("indentation indicator", "chomping", "comment or line break", "comment or a line break"), _block_header),
    (("directive", "incompatible YAML", "version number", "digit or"), _directive),
    (("tag", "URI", "whitespace or line break"), _tag),
    (("nesting", "maximum level"), _too_nested),
)
"""Words of a complaint and who answers them, asked in this order: special words before general ones they contain."""
