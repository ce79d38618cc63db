"""Ten thousand damaged files: never an exception, always a tree or an error, every place inside the text."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archc.diagnostics import Diagnostic, Span, has_errors
from archc.report import FORMATS
from archc.source import Mapping, Node, Sequence, parse, read
from archc.source.edit import repair
from archc.source.format import format_text

ROUNDS, PER_ROUND = 20, 500

SEED = """\
# a shop
archc: 1
name: shop
title: "www.é-commerce 😀"
actors:
  customer:  { title: Customer, cidr: 10.0.0.0/8 }
  owner:     { title: 'Shop owner', email: owner@example.com }
network: { cidr: 10.0.0.0/16, zones: 2, nat: single }
components:
  site:      { type: route53, domain: shop.example.com }  # DNS
  web:
    type: ec2
    scaling: { min: 2, max: 6, cpu: 60 }
    user_data: |
      #!/bin/bash
      \techo "hello"
    tags: [a, b, 'c d']
  nightly:   { type: eventbridge, schedule: cron(0 2 * * ? *) }
connections:
  - customer -> site -> web: HTTPS
  - users -> welcome: { on: post_confirmation }
  - { from: web, to: site, access: read }
checks: []
""".encode()

TOKENS = [
    *(b"\t", b"  ", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\x1b[31m"),
    *(b"\x85", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b": ", b":", b"- ", b"-", b"? ", b"{", b"}"),
    *(b"[", b"]", b",", b"#", b" #", b'"', b"'", b"|", b">", b"|+\n", b">-\n", b"&a ", b"*a", b"!t ", b"!!str "),
    *(b"<<: ", b"---\n", b"...\n", b"%YAML 1.2\n", b"%", b"@", b"`", b"\\", b"\\x", b"\\u12", b"~", b"null"),
    *(b"[" * 70, b"{a: " * 70, b"- " * 70, b"x" * 1100),
]


def damaged(random: Random) -> bytes:
    """Change a good file one to five times: bits, bytes, lines, pieces of YAML."""
    data = SEED
    for _ in range(random.randint(1, 5)):
        at, end = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
        end = min(end, at + random.randint(0, 60))
        lines = data.split(b"\n")
        data = random.choice([
            data[:at] + random.choice(TOKENS) + data[at:],
            data[:at] + random.choice(TOKENS) + data[end:],
            data[:at] + bytes([random.randrange(256)]) + data[at + 1 :],
            data[:at] + data[end:],
            data[:end] + data[at:],
            data[:end],
            b"\n".join(random.sample(lines, len(lines)) if random.random() < 0.1 else lines[::-1]),
            b"\n".join(b" " * random.randrange(4) + line if random.random() < 0.1 else line for line in lines),
        ])  # fmt: skip
    return data


def spans(node: Node) -> list[Span]:
    if isinstance(node, Mapping):
        return [node.span, *(s for entry in node for part in (entry.key, entry.value) for s in spans(part))]
    if isinstance(node, Sequence):
        return [node.span, *(s for item in node for s in spans(item))]
    return [node.span]


def told_spans(diagnostics: tuple[Diagnostic, ...]) -> list[Span]:
    found = [d.span for d in diagnostics if d.span]
    found += [related.span for d in diagnostics for related in d.related]
    return found + [edit.span for d in diagnostics if d.fix for edit in d.fix.edits]


def check_inside(span: Span, widths: list[int]) -> None:
    assert 1 <= span.line <= span.end_line <= len(widths), span
    assert 1 <= span.column <= widths[span.line - 1] + 1, span
    assert 1 <= span.end_column <= widths[span.end_line - 1] + 1, span
    assert (span.line, span.column) <= (span.end_line, span.end_column), span


def check(text: str) -> tuple[Diagnostic, ...]:
    """Parse a text and hold every promise against the outcome."""
    node, diagnostics = parse(text, "arch.yaml")
    assert node is not None or has_errors(diagnostics)
    widths = [len(line) for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))]
    for span in told_spans(diagnostics):
        check_inside(span, widths)
    for span in spans(node) if node is not None else []:
        check_inside(span, widths)
    return diagnostics


def check_formatting(text: str) -> None:
    """What can be formatted is stable; what was left alone says so."""
    result, diagnostics = format_text(text, "arch.yaml")
    if result is None:
        assert has_errors(diagnostics)
    elif not diagnostics:
        assert format_text(result, "arch.yaml") == (result, ())


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_damaged_files_end_in_a_tree_or_an_error(round_: int, tmp_path: Path) -> None:
    """A damaged file is read, parsed, formatted and told in every format without an exception."""
    random = Random(round_)
    path = tmp_path / "arch.yaml"
    outcomes = {"tree": 0, "error": 0}
    for number in range(PER_ROUND):
        path.write_bytes(damaged(random))
        text, diagnostics = read(path)
        assert (text is None) == has_errors(diagnostics)
        if text is not None:
            diagnostics = check(text)
            if number % 10 == 0:
                check_formatting(text)
        outcomes["error" if has_errors(diagnostics) else "tree"] += 1
        if number % 10 == 0:
            reports = {name: report(diagnostics, {"arch.yaml": text or ""}) for name, report in FORMATS.items()}
            assert json.loads(reports["json"])["summary"]["errors"] == sum(d.severity == "error" for d in diagnostics)
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "".join(reports.values()))
        if text is not None:
            repair(text, [d.fix for d in diagnostics if d.fix])
    assert min(outcomes.values()) > PER_ROUND / 50


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab: -\n\r\t#'\"|>[]{},&*!?%@`\\<é😀\x00\ufeff")), max_size=60))
def test_any_text_ends_in_a_tree_or_an_error(text: str) -> None:
    """Whatever the characters, the promises hold."""
    check(text)
    check_formatting(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_unicode_ends_in_a_tree_or_an_error(text: str) -> None:
    """Half surrogates, separators and unassigned characters are no exception either."""
    check(text)
    check_formatting(text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_text_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Reading gives a text or says why not."""
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    text, diagnostics = read(path)
    assert (text is None) == has_errors(diagnostics)
