"""`archc fmt`: canonical, comments kept, stable, and never another meaning."""

import json
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archc.source import parse, plain
from archc.source.comments import Notes
from archc.source.format import format_text
from archc.source.lines import Lines


def formatted(text: str) -> str:
    result, diagnostics = format_text(text, "a.yaml")
    assert not diagnostics
    assert result is not None
    return result


def meaning(text: str) -> str:
    node, diagnostics = parse(text, "a.yaml")
    assert node is not None, text
    assert not diagnostics
    return json.dumps(plain(node), sort_keys=True)


def comments(text: str) -> Counter[str]:
    node, _ = parse(text, "a.yaml")
    assert node is not None
    return Counter(c.text for c in Notes(node, Lines(text)).comments)


CANONICAL = """\
# yaml-language-server: $schema=../schemas/archc.schema.json
archc: 1
name: shop
title: www.e-commerce
region: eu-west-1

actors:
  customer:  { title: Customer }
  personnel: { title: Personnel }

network: { cidr: 10.0.0.0/16, zones: 2, nat: single }

components:
  site:      { type: route53, domain: shop.example.com }
  balancer:  { type: elb }
  web:
    type: ec2
    title: Web servers
    scaling: { min: 2, max: 6, cpu: 60 }
  inventory: { type: s3, title: Inventory lists, versioning: true }

connections:
  - customer -> site -> balancer -> web: HTTPS
  - users -> welcome: { on: post_confirmation }
  - { from: web, to: inventory, access: read }
"""


def test_the_reference_example_is_canonical() -> None:
    """The way the guide writes architectures is the canonical form."""
    assert formatted(CANONICAL) == CANONICAL


CASES: dict[str, tuple[str, str]] = {
    "keys of the language come in its order, others stay where they were": (
        "zeta: 1\nname: x\narchc: 1\nalpha: 2\n",
        "archc: 1\nname: x\nzeta: 1\nalpha: 2\n",
    ),
    "type and title come first in a component, the rest stays": (
        "components:\n  a: { memory: 1, title: A, type: lambda, code: x }\n",
        "components:\n  a: { type: lambda, title: A, memory: 1, code: x }\n",
    ),
    "an overlay is ordered like an architecture": (
        "environments:\n  prod:\n    components:\n      a: { size: 1, type: rds }\n    region: x\n",
        "environments:\n  prod:\n    region: x\n    components:\n      a: { type: rds, size: 1 }\n",
    ),
    "from and to come first in a connection": (
        "connections:\n- {to: b, label: x, from: a}\n",
        "connections:\n  - { from: a, to: b, label: x }\n",
    ),
    "indentation is two spaces, of lists too": (
        "a:\n      b:\n            - c\n            -   d: 1\n                e: 2\n",
        "a:\n  b:\n    - c\n    - d: 1\n      e: 2\n",
    ),
    "a comment moves with its key": (
        "# head\n\n# the name\nname: x  # n\narchc: 1 # v\n",
        "# head\n\narchc: 1  # v\n# the name\nname: x  # n\n",
    ),
    "the header stays at the top": (
        "# modeline\nname: x\narchc: 1\n",
        "# modeline\narchc: 1\nname: x\n",
    ),
    "deeper comments close what they are in": (
        "a:\n    b: 1\n    # in a\n# before c\nc:\n# end\n",
        "a:\n  b: 1\n  # in a\n\n# before c\nc:\n# end\n",
    ),
    "comments below a key without a value stay below it": (
        "components:\n  # web: { type: ec2 }\nname: x\n",
        "name: x\n\ncomponents:\n  # web: { type: ec2 }\n",
    ),
    "brackets with a comment inside become lines": (
        "x:\n  a: { b: 1, # one\n    # two\n    c: 2 } # three\n",
        "x:\n  a:\n    b: 1  # one\n    # two\n    c: 2  # three\n",
    ),
    "brackets over several lines are joined where they fit": (
        "x:\n  a: {\n    b: 1,\n    c: [1,\n      2],\n  }\n",
        "x:\n  a: { b: 1, c: [1, 2] }\n",
    ),
    "brackets that do not fit become lines": (
        "x: { " + ", ".join(f"key-{i}: value-{i}" for i in range(8)) + " }\n",
        "x:\n" + "".join(f"  key-{i}: value-{i}\n" for i in range(8)),
    ),
    "one-line mappings stand below each other": (
        "actors:\n  a: {}\n  long: { b: 1 }\n\n  c: { d: 1 }\n  ee: { f: 1 }\n",
        "actors:\n  a:    {}\n  long: { b: 1 }\n\n  c:  { d: 1 }\n  ee: { f: 1 }\n",
    ),
    "blank lines are kept, one at most, none at the start": (
        "a:\n\n  b: 1\n\n\n\n  c: 2\n\n\nd: 1\n\n\n",
        "a:\n  b: 1\n\n  c: 2\n\nd: 1\n",
    ),
    "blocks of the top level stand apart": (
        "a:\n  b: 1\nc: 1\nd: 1\ne:\n- 1\n",
        "a:\n  b: 1\n\nc: 1\nd: 1\n\ne:\n  - 1\n",
    ),
    "texts keep their spelling": (
        "a: 'x'\nb: \"y\"\nc: 0x1F\nd: ~\ne: 012\nf: 1e3\n",
        "a: 'x'\nb: \"y\"\nc: 0x1F\nd: ~\ne: 012\nf: 1e3\n",
    ),
    "text blocks keep their lines": (
        "a:\n    b: |-   # why\n          one\n            two\n\n          three\n    c: >+\n      x\n\n\nd: 1\n",
        "a:\n  b: |-  # why\n    one\n      two\n\n    three\n  c: >+\n    x\n\n\nd: 1\n",
    ),
    "a text block may begin with spaces": ("a:\n      b: |2\n          x\n", "a:\n  b: |2\n      x\n"),
    "texts over several lines are indented": (
        "a: one\n      two\n\n      three\nb: 'x\n  y'\nc: \"x\\\n   \\ y\"\n",
        "a: one\n  two\n\n  three\n\nb: 'x\n  y'\n\nc: \"x\\\n  \\ y\"\n",
    ),
    "long-form keys become short": ("? a\n: 1\n? 'b'\n: - c\n", "a: 1\n\n'b':\n  - c\n"),
    "document marks and directives go": ("%YAML 1.2\n--- # note\na: 1\n...\n", "# note\na: 1\n"),
    "a list in a list shares its line": ("a:\n- - 1\n  - 2\n-\n  - 3\n", "a:\n  - - 1\n    - 2\n  - - 3\n"),
    "a comment behind a dash goes above it": ("a:\n- # why\n  b: 1\n", "a:\n  # why\n  - b: 1\n"),
    "nothing in brackets is null": ("x: { a, b: , c: [ ] }\n", "x: { a: null, b: null, c: [] }\n"),
    "a mapping in brackets at the top becomes lines": ("{archc: 1, name: x}\n", "archc: 1\nname: x\n"),
    "a number sign inside a text is no comment": ("a: b#c\nd: '# no' # yes\n", "a: b#c\nd: '# no'  # yes\n"),
    "the last line ends": ("a: 1", "a: 1\n"),
    "a hyphen in a comment is no dash": ("a:\n- x # y - z\n# - w\n- v\n", "a:\n  - x  # y - z\n  # - w\n  - v\n"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_canonical_form(text: str, expected: str) -> None:
    """One rule of the canonical form; its result is stable."""
    assert formatted(text) == expected
    assert formatted(expected) == expected


def test_windows_line_ends_are_kept() -> None:
    """A file with CRLF stays one."""
    assert formatted("a:   1\r\nb: |\r\n   x\r\n   y\r\n") == "a: 1\r\n\r\nb: |\r\n  x\r\n  y\r\n"


def test_errors_give_no_text() -> None:
    """A file with errors is not formatted; the errors are told."""
    text, diagnostics = format_text("a: 1\na: 2\n", "a.yaml")
    assert text is None
    assert [d.code.id for d in diagnostics] == ["AC008"]


def test_what_cannot_be_formatted_stays_as_it_is() -> None:
    """A key too long for one line leaves the file alone, with a warning that says so."""
    source = f"? {'x' * 2000}\n: 1\nb:   2\n"
    text, diagnostics = format_text(source, "a.yaml")
    assert text == source
    assert [d.code.id for d in diagnostics] == ["AC018"]


# A random architecture, written in a random way.

WORDS = st.sampled_from(
    ["web", "type", "title", "name", "archc", "a b", "components", "x-1", "from", "on", "é", "日本"]
)
PLAIN = st.sampled_from(
    ["x", "1", "true", "null", "a -> b", "10.0.0.0/16", "22:30", "a#b", "cron(0 2 * * ? *)", "x: y", ""]
)
VALUES = st.recursive(
    PLAIN | st.text(st.sampled_from("ab \n\t#:-'\"\\{}[],|>é"), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=14,
)
Pick = Callable[[int], int]


def written(value: object, indent: int, pick: Pick) -> list[str]:
    """Write a value behind its key or dash in one of the ways YAML has; the first line continues that line."""
    if isinstance(value, str):
        return text_written(value, indent, pick)
    if not value or pick(3) == 0:
        return [f" {flow_written(value, pick)}{comment(pick)}"]
    depth = indent + 1 + pick(3)
    lines = [comment(pick)]
    if isinstance(value, list):
        rows = [("- ".rstrip(), item) for item in value]
    else:
        rows = [(f"{key}:", item) for key, item in value.items()]
    for head, item in rows:
        lines += noise(depth, pick)
        first, *rest = written(item, depth, pick)
        lines += [f"{' ' * depth}{head}{first}", *rest]
    return lines + noise(depth, pick)


def text_written(value: str, indent: int, pick: Pick) -> list[str]:
    """Write a text as a block, in quotes or plain."""
    style = pick(4)
    body = value.split("\n")
    if style == 0 and "\t" not in value and value.strip() and not value.startswith((" ", "\n")):
        return [f" |-{comment(pick)}", *(f"{' ' * (indent + 2)}{line}" if line else "" for line in body)]
    if style == 1 and value.isalpha():
        return [f" {value}", f"{' ' * (indent + 1)}more{comment(pick)}"]
    if style == 2 and value.isalnum():
        return [f"   {value}{comment(pick)}"]
    return [f" {json.dumps(value, ensure_ascii=False)}{comment(pick)}"]


def flow_written(value: object, pick: Pick) -> str:
    """Write a value in brackets."""
    gap = " " * pick(3)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return f"[{gap}{', '.join(flow_written(item, pick) for item in value)}{gap}]"
    assert isinstance(value, dict)
    inner = f",{gap}".join(f"{key}: {flow_written(item, pick)}" for key, item in value.items())
    return f"{{{gap}{inner}{gap}}}"


def comment(pick: Pick) -> str:
    return f"{' ' * (1 + pick(2))}# c{pick(50)} - x: [y]" if pick(4) == 0 else ""


def noise(depth: int, pick: Pick) -> list[str]:
    """Blank lines and comments at any depth that cannot be part of a text above."""
    lines = [""] * (pick(4) == 0) + [f"{' ' * min(depth, pick(9))}# n{pick(50)}"] * (pick(5) == 0)
    return lines + [""] * (pick(6) == 0)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_any_spelling_formats_to_the_same_meaning(value: dict[str, object], random: object) -> None:
    """However a value is written and commented: meaning and comments stay, and formatting again changes nothing."""

    def pick(below: int) -> int:
        return random.randrange(below)  # type: ignore[attr-defined]

    lines = noise(0, pick)
    for key, item in value.items():
        first, *rest = written(item, 0, pick)
        lines += [f"{key}:{first}", *rest, *noise(0, pick)]
    text = "\n".join(lines) + "\n"
    result = formatted(text)
    assert meaning(result) == meaning(text)
    assert comments(result) == comments(text)
    assert formatted(result) == result
    assert not any(line.endswith(" ") for line in result.split("\n") if "|" not in text and '"' not in text)
