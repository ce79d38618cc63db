"""Reading YAML: places, the core schema, and everything that is refused."""

import pytest

from archc.diagnostics import Diagnostic, Span, has_errors
from archc.source import Mapping, Node, Scalar, Sequence, kind, parse, plain, span_within
from archc.source.core import resolve
from archc.source.edit import apply
from archc.source.lines import Lines
from archc.source.yaml import MAX_CHARACTERS, MAX_DEPTH, MAX_PROBLEMS, MAX_VALUES


def tree(text: str) -> Mapping:
    node, diagnostics = parse(text, "a.yaml")
    assert not diagnostics
    assert isinstance(node, Mapping)
    return node


def problems(text: str) -> list[Diagnostic]:
    return list(parse(text, "a.yaml")[1])


def problem(text: str) -> Diagnostic:
    (only,) = problems(text)
    return only


def place(span: Span | None) -> tuple[int, int, int, int]:
    assert span is not None
    return span.line, span.column, span.end_line, span.end_column


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [s for item in node for s in scalars(item)]
    return [s for entry in node for part in (entry.key, entry.value) for s in scalars(part)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4), ("-3", -3), ("+7", 7), ("0", 0), ("0x1F", 31), ("0o17", 15), ("1.5", 1.5), (".5", 0.5), ("1e3", 1e3),
        ("true", True), ("FALSE", False), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("22:30", "22:30"),
        ("10.0.0.0/16", "10.0.0.0/16"),
        ("cron(0 2 * * ? *)", "cron(0 2 * * ? *)"), ("2026-11-23", "2026-11-23"), ("1_000", "1_000"),
        ("012345678901", "012345678901"), ("1e999", "1e999"), (".nan", ".nan"), (".inf", ".inf"),
        ("9" * 5000, "9" * 5000),
        ("1.2.3", "1.2.3"), ("0b1", "0b1"), ("tRue", "tRue"), ("t4g.small", "t4g.small"), ("-", "-"), ("e", "e"),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    """Numbers, booleans and null are what YAML 1.2 says; everything an architect writes as text stays text."""
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_keys_are_strings_whatever_they_look_like() -> None:
    """`on`, `1`, `true` and `null` as keys are text, in brackets too."""
    node = tree("on: 1\n1: 2\ntrue: { null: 3 }\n")
    assert plain(node) == {"on": 1, "1": 2, "true": {"null": 3}}
    assert [entry.key.value for entry in node] == ["on", "1", "true"]


def test_quotes_make_text() -> None:
    """A quoted number is text, a block is text, and both say so."""
    node = tree("a: '4'\nb: \"true\"\nc: |\n  1\nd: >-\n  x\n  y\n")
    assert plain(node) == {"a": "4", "b": "true", "c": "1\n", "d": "x y"}
    assert all(isinstance(entry.value, Scalar) and entry.value.quoted for entry in node)


def test_every_word_has_its_place() -> None:
    """Spans of keys and values, in blocks and in brackets, cover exactly what stands there."""
    text = "name: shop\nsite: { type: s3, tags: [a, 'b c'] }\nlist:\n  - x\n  - k: v\n"
    node = tree(text)
    lines = Lines(text)
    assert [lines.slice(s.span) for s in scalars(node)] == [
        *("name", "shop", "site", "type", "s3", "tags", "a", "'b c'", "list", "x", "k", "v")
    ]
    assert lines.slice(node.get("site").span) == "{ type: s3, tags: [a, 'b c'] }"
    assert place(node.get("list").span) == (4, 3, 5, 9)
    assert place(node.span) == (1, 1, 5, 9)


def test_columns_count_characters() -> None:
    """Characters outside the BMP, wide ones and CRLF line ends leave the columns right."""
    node = tree("a: 😀é\r\nb: { 日: x, c: y }\r\n")
    assert [place(s.span) for s in scalars(node)] == [
        (1, 1, 1, 2), (1, 4, 1, 6), (2, 1, 2, 2), (2, 6, 2, 7), (2, 9, 2, 10), (2, 12, 2, 13), (2, 15, 2, 16),
    ]  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    """LF, CRLF and CR give the same values and the same lines."""
    node = tree(line_end.join(["a: 1", "b:", "  - |", "    x", "    y", "c: 2", ""]))
    assert plain(node) == {"a": 1, "b": ["x\ny\n"], "c": 2}
    assert [s.span.line for s in scalars(node)] == [1, 1, 2, 3, 6, 6]


def test_absent_values_have_a_place() -> None:
    """Nothing after a colon is None, with an empty span right behind the colon."""
    node = tree("a:\nb: { c, d: }\n")
    assert plain(node) == {"a": None, "b": {"c": None, "d": None}}
    assert place(node.get("a").span) == (1, 3, 1, 3)
    assert place(tree("? a").get("a").span) == (1, 4, 1, 4)


def test_block_texts_end_at_their_last_character() -> None:
    """A text block's span does not run into the lines below it."""
    node = tree("a: |\n  one\n  two\n\n\nb: 1\n")
    assert place(node.get("a").span) == (1, 4, 3, 6)


def test_byte_order_mark_takes_no_column() -> None:
    """A byte order mark at the start is not part of the text."""
    assert place(tree("\ufeffa: 1").span) == (1, 1, 1, 5)


def test_mapping_answers_by_name() -> None:
    """`get`, `key`, `in` and `len` know every entry, in a small mapping and in a large one."""
    node = tree("".join(f"k{i}: {i}\n" for i in range(100)))
    assert node.get("k7").value == 7
    assert place(node.key("k7").span) == (8, 1, 8, 3)
    assert "k99" in node
    assert "k100" not in node
    assert node.get("k100") is None
    assert node.key("k100") is None
    assert len(node) == 100
    assert tree("a: {}").get("a")


def test_kind_speaks_like_a_person() -> None:
    """The name of a node's kind fits into a message."""
    node = tree("a: {}\nb: []\nc: x\nd: 1\ne: true\nf:\n")
    assert [kind(entry.value) for entry in node] == [
        *("a mapping", "a list", "text", "a number", "true or false", "nothing")
    ]


def test_span_within_a_scalar() -> None:
    """A piece of an arrow has its own place, in quotes or not."""
    node = tree("- customer -> site: HTTPS".join(["connections:\n  ", "\n  - 'a -> b'\n"]))
    chain = node.get("connections").items[0].entries[0].key
    assert place(span_within(chain, 12, 16)) == (2, 17, 2, 21)
    assert place(span_within(node.get("connections").items[1], 5, 6)) == (3, 11, 3, 12)


@pytest.mark.parametrize("text", ['a: "x\\ty -> z"', "a: 'it''s -> z'", "a: x\n  -> z", "a: |\n  x -> z"])
def test_span_within_falls_back_to_the_whole(text: str) -> None:
    """Where escapes or line breaks make offsets unreliable, the whole scalar is the place."""
    value = tree(text).get("a")
    assert span_within(value, 2, 4) == value.span


def test_span_within_refuses_ranges_outside() -> None:
    """A range outside the text gives the whole scalar."""
    value = tree("a: xyz").get("a")
    assert span_within(value, 2, 9) == value.span


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("a: 1\na: 2\n", "AC008", (2, 1, 2, 2)),
        ("a: { b: 1, b: 2 }", "AC008", (1, 12, 1, 13)),
        ("a: 1\n'a': 2\n", "AC008", (2, 1, 2, 4)),
        ("a: &x 1", "AC009", (1, 4, 1, 6)),
        ("a: *x", "AC009", (1, 4, 1, 6)),
        ("<<: { a: 1 }", "AC010", (1, 1, 1, 3)),
        ("a: !Ref b", "AC011", (1, 4, 1, 8)),
        ("a: !!python/object/apply:os.system [x]", "AC011", (1, 4, 1, 35)),
        ("a: 1\n---\nb: 1", "AC012", (2, 1, 2, 4)),
        ("a: 1\n...\nb: 1", "AC012", (3, 1, 3, 2)),
        ("- a\n- b\n", "AC013", (1, 1, 2, 4)),
        ("just text", "AC013", (1, 1, 1, 10)),
        ("? [a]\n: 1", "AC014", (1, 3, 1, 6)),
        ("a: {{ b }}", "AC014", (1, 5, 1, 10)),
        (": 1", "AC014", (1, 1, 1, 2)),
        ("'': 1", "AC014", (1, 1, 1, 3)),
        ("", "AC004", (1, 1, 1, 1)),
        ("# only this\n", "AC004", (1, 1, 1, 1)),
        ("---\n", "AC004", (1, 1, 1, 1)),
        ("a: x\x00y", "AC005", (1, 5, 1, 6)),
        ("a: 1\nb: \x1b[31m", "AC005", (2, 4, 2, 5)),
        ("a: x\u2028b: 1", "AC005", (1, 5, 1, 6)),
        ("a: \ufeffx", "AC005", (1, 4, 1, 5)),
        ("a: \ud800", "AC005", (1, 4, 1, 5)),
        ('a: "\\x1b[31m"', "AC005", (1, 4, 1, 14)),
        ("a:\n\tb: 1", "AC006", (2, 1, 2, 2)),
        ("a: {\n\tb: 1 }", "AC006", (2, 1, 2, 2)),
        ("a: { b:1 }", "AC007", (1, 6, 1, 9)),
    ],
)
def test_refused(text: str, code: str, at: tuple[int, int, int, int]) -> None:
    """Each trap of YAML is one error with its own code, its caret on the very characters, and help."""
    found = problem(text)
    assert found.code.id == code
    assert found.severity == "error"
    assert place(found.span) == at
    assert found.help


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("a: Orders: new", (1, 10), "second `: `"),
        ("a:b\nc: 1", (2, 2), "no space after its colon"),
        ("components\n  web: 1", (2, 6), "no colon"),
        ("a: 1\n  b: 2", (2, 4), "indented deeper"),
        ("a:\n  b: 1\n c: 2", (3, 2), "fits no line above"),
        ("a: 'x", (1, 4), "never closed"),
        ('a: "x\nb: 1\n', (1, 4), "never closed"),
        ("a: [1, 2\n", (1, 4), "never closed"),
        ("a: { b: 1\nc: 2", (2, 2), "expected"),
        ("a: { b: 1]", (1, 10), "`]` stands where"),
        ("a: @x", (1, 4), "cannot start with `@`"),
        ("a: `x`", (1, 4), "cannot start with"),
        ("a: %x", (1, 4), "cannot start with `%`"),
        ("a: *", (1, 4), "cannot start with `*`"),
        ("a: * x", (1, 4), "cannot start with `*`"),
        ("a: & x", (1, 4), "cannot start with `&`"),
        ("a: |x\n b", (1, 4), "does not begin a text block"),
        ("a: > 5", (1, 4), "does not begin a text block"),
        ('a: "C:\\q"', (1, 7), "means nothing in double quotes"),
        ('a: "x" y', (1, 8), "already complete"),
        ('a: "x\nb: "y"', (2, 5), "closes one that was opened"),
        ("a: 1\n- b", (2, 1), "list item stands where a key"),
        ("- a\nb: 1", (2, 1), "between list items"),
        ("a: - b", (1, 4), "cannot stand here"),
        ("a: [x:]", (1, 6), "colon stands in brackets"),
        ("a: ]", (1, 4), "stands where a value is expected"),
        ("a: [,]", (1, 5), "stands where a value is expected"),
        ("%FOO\n---\na: 1", (1, 1), "directive"),
        ("%YAML 3.0\n---\na: 1", (1, 1), "directive"),
        ("x" * 2000 + ": 1", (1, 2001), "longer than 1,024"),
        ("a: 'x\n---\n'", (2, 1), "still open"),
    ],
)
def test_syntax_errors_are_told_in_plain_words(text: str, at: tuple[int, int], words: str) -> None:
    """The parser's complaint becomes a sentence about the text, with the caret where the mistake is."""
    found = problems(text)[-1]
    assert words in found.message
    assert place(found.span)[:2] == at
    assert found.code.id == "AC007"
    assert parse(text, "a.yaml")[0] is None


def test_no_diagnostic_speaks_the_parsers_language() -> None:
    """None of the parser's own words reach the user for the usual mistakes."""
    texts = [
        "a: b: c",
        "a: [",
        "a: {",
        "a: '",
        "- a\nb: 1",
        "a:\n b: 1\n  c: 2",
        "a: @",
        "a:\n\tb",
        "a: ]",
        "a: &",
        "!a!b c",
    ]
    jargon = ("token", "block", "scalar", "expected <", "context", "This is not YAML")
    for text in texts:
        message = problems(text)[-1].message
        assert not any(word in message for word in jargon)


def test_duplicates_point_to_the_first() -> None:
    """The second place is told with the first one beside it, and each repetition is told."""
    found = problems("a: 1\nb: 2\na: 3\na: 4\n")
    assert [d.span.line for d in found if d.span] == [3, 4]
    assert {d.related[0].span.line for d in found} == {1}


def test_first_of_two_keys_wins_for_editors() -> None:
    """With a recoverable error the tree is still there, so that an editor can go on."""
    node, diagnostics = parse("a: 1\na: 2\nb: *x\n", "a.yaml")
    assert has_errors(diagnostics)
    assert node is not None
    assert plain(node) == {"a": 1, "b": None}


def test_all_recoverable_problems_are_told_at_once() -> None:
    """One run tells every duplicate, anchor, alias and tag."""
    assert [d.code.id for d in problems("a: &x 1\nb: *x\nc: !t 1\na: 2\n<<: 3\n")] == [
        *("AC009", "AC009", "AC011", "AC008", "AC010")
    ]


def test_many_problems_end_with_a_note() -> None:
    """After a hundred problems the reading stops and says so."""
    found = problems("a: 1\n" * 5000)
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].code.id == "AC017"


@pytest.mark.parametrize("text", ["a:\n\tb: 1", "a: {\n\tb: 1\n}", "a: { min:2 }"])
def test_fixes_are_certain(text: str) -> None:
    """What a fix changes makes the problem go away."""
    found = problem(text)
    assert found.fix is not None
    assert not problems(apply(text, found.fix.edits)) or text.startswith("a:\n")


@pytest.mark.parametrize(
    "text", ["a: {\n b: |\n}", "a: |\n  x\n  \ty\n", "a: 'x\n\ty'\n", "a: [\n  1,\n\t# note\n  2]"]
)
def test_tabs_inside_texts_and_before_comments_are_no_indentation(text: str) -> None:
    """A tab counts only where it stands before the first word of a line outside of texts."""
    assert all(d.code.id != "AC006" for d in problems(text))


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[[", "- - "])
def test_deep_nesting_is_refused(opening: str) -> None:
    """A bomb of brackets or dashes ends at the depth limit, however long it is."""
    found = problems(opening * 200_000)
    assert found[-1].code.id in {"AC015", "AC014", "AC017"}
    assert len(found) <= MAX_PROBLEMS + 1


def test_depth_limit_is_exact() -> None:
    """64 levels are read, 65 are not."""
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert not problems(deep)
    assert problem("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH).code.id == "AC015"


def test_alias_bomb_does_not_grow() -> None:
    """Nested aliases are refused one by one and never expanded."""
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 9)]
    node, diagnostics = parse("\n".join(["l0: &l0 [lol]", *levels]), "a.yaml")
    assert {d.code.id for d in diagnostics} == {"AC009"}
    assert node is not None


def test_too_many_values_are_refused() -> None:
    """The number of values is bounded."""
    assert problem(f"a: [{'1,' * (MAX_VALUES + 1)}]").code.id == "AC016"


def test_a_hundred_thousand_keys_are_read() -> None:
    """Many components are a result, and asking each by name stays cheap."""
    node = tree("components:\n" + "".join(f" c{i}: 1\n" for i in range(100_000)))
    components = node.get("components")
    assert len(components) == 100_000
    assert all(components.get(f"c{i}").value == 1 for i in range(0, 100_000, 7))


def test_a_line_of_a_megabyte_is_read() -> None:
    """A very long line is a value like any other."""
    assert len(tree("a: " + "x" * 1_000_000).get("a").value) == 1_000_000


def test_too_long_a_text_is_refused_unread() -> None:
    """Above the limit nothing is parsed."""
    assert problem("[" * (MAX_CHARACTERS + 1)).code.id == "AC002"


def test_cloudformation_short_forms_are_translated() -> None:
    """The help for a CloudFormation tag names its long form."""
    assert '{ "Fn::GetAtt": [Name, Attribute] }' in problem("a: !GetAtt b.c").help
    assert '{ "Fn::Join": … }' in problem("a: !Join [x]").help
    assert "{ Ref: Name }" in problem("a: !Ref b").help


def test_the_parser_in_python_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is missing, PyYAML's own parser gives the same tree and the same codes."""
    import yaml

    texts = [
        "a: { b: [1, 'x'] }\nc: |\n  d\n",
        "a: b: c",
        "a:\n\tb: 1",
        "a: [1",
        "a: 'x",
        "a: @",
        "a:\n b: 1\n  c: 2",
        "a: 1\na: 2",
    ]
    expected = [parse(text, "f") for text in texts]
    monkeypatch.setattr("archc.source.yaml._Loader", yaml.SafeLoader)
    for text, (node, diagnostics) in zip(texts, expected, strict=True):
        again, others = parse(text, "f")
        assert again == node
        assert [(d.code, d.message) for d in others] == [(d.code, d.message) for d in diagnostics]
