"""Whatever a file says, the check ends in diagnostics or in a result: damaged, random and hostile texts never raise.

`ARCHC_FUZZ=100000 pytest tests/units/passes/test_fuzz.py -k damaged` searches longer; the seed is fixed, so what is
found once is found again.
"""

import os
import random
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archc import api
from archc.diagnostics import Diagnostic
from archc.report import FORMATS
from archc.source.edit import repair
from archc.stack.link import Blueprint

ROOT = Path(__file__).resolve().parents[3]
FILES = (*sorted(ROOT.glob("templates/starters/*/arch.yaml")), *sorted(ROOT.glob("examples/*/arch.yaml")))
TEXTS = tuple(path.read_text(encoding="utf-8") for path in FILES)

DAMAGED = int(os.environ.get("ARCHC_FUZZ", "10000"))
"""Damaged inputs in a run."""

PARTS = 10
"""The inputs are spread over so many tests, so that they run side by side."""

WORDS = (
    "archc", "name", "components", "connections", "type", "sqs", "rds", "ec2", "lambda", "s3", "elb", "route53", "sns",
    "cognito", "ses", "eventbridge", "fifo", "true", "null", "~", "[]", "{}", "->", "~>", "a -> b", "${X}", "${", "}",
    "network", "existing", "overrides", "was", "checks", "layout", "environments", "resources", "parameters", "-1",
    "1e999", "99999999999999999999", "0x1f", "\ud7ff", "\u202e", "😀", "'", '"', "|", ">", "&a", "*a", "!!x", "<<",
    "---", "\t", "\r\n", "\x00", "\x85", "\u2028", "#", ": ", ",", "- ", "\n", "\n  ", "\n      ", "?", "%",
    "@", "`", "\\",
)  # fmt: skip


def check(text: str, folder: Path = ROOT / "examples/shop") -> tuple[Blueprint | None, tuple[Diagnostic, ...]]:
    """Check a text, tell what was found in every format, and hold both to what every answer has to be."""
    blueprint, found = api.check_text(text, "arch.yaml", folder)
    assert (blueprint is None) == any(d.severity == "error" for d in found)
    for d in found:
        assert d.message
        assert len(d.message) < 1000
        assert d.span is None or d.span.line >= 1
        assert "\n" not in d.message
    return blueprint, found


def damage(random_: random.Random) -> str:
    """Return one of the texts with up to eight pieces moved, doubled, removed or replaced."""
    text = random_.choice(TEXTS)
    for _ in range(random_.randint(1, 8)):
        at, length = random_.randrange(len(text) + 1), random_.choice((0, 1, 2, 5, 20, 200))
        piece = text[at : at + length]
        kind = random_.randrange(6)
        new = {
            0: "",
            1: random_.choice(WORDS),
            2: piece + piece,
            3: random_.choice(string.printable),
            4: text[(start := random_.randrange(len(text) + 1)) : start + length],
            5: piece[::-1],
        }[kind]
        text = text[:at] + new + text[at + length :]
    return text


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_files(part: int) -> None:
    """Ten thousand damaged architectures: each ends in diagnostics or in a result."""
    random_ = random.Random(part)
    for _ in range(DAMAGED // PARTS):
        text = damage(random_)
        try:
            check(text)
        except Exception as problem:
            raise AssertionError(f"{type(problem).__name__}: {problem}\n{text}") from problem


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(WORDS)
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner),
    max_leaves=20,
)


def written(value: Any) -> str:
    """Write a value as YAML in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    return "null" if value is None else str(value).lower()


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class TestRandomValues:
    @given(st.dictionaries(st.sampled_from(WORDS), values, max_size=6))
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_whole_files(self, value: dict[str, Any]) -> None:
        """Any tree of values is checked."""
        check(f"archc: 1\nname: x\n{written(value)}")
        check(written({"archc": 1, "name": "x", **value}))

    @given(st.sampled_from(["sqs", "rds", "ec2", "lambda", "s3", "elb", "route53", "sns", "cognito", "ses"]), st.data())
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_fields_of_components(self, kind: str, data: st.DataObject) -> None:
        """Any value in any field of any service is refused or taken."""
        from archc.passes.schema import component_schema
        from archc.services import by_type

        keys = sorted(component_schema(by_type()[kind])["properties"])
        fields = data.draw(st.dictionaries(st.sampled_from(keys), values, min_size=1, max_size=4))
        component = {**fields, "type": kind}
        check(written({"archc": 1, "name": "x", "components": {"a": component, "b": {"type": "sqs"}},
                       "connections": ["a -> b", "b -> a"]}))  # fmt: skip

    @given(st.lists(st.one_of(st.text(max_size=30), values), max_size=6))
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_connections(self, arrows: list[Any]) -> None:
        """Any list of connections is read or refused."""
        check(written({"archc": 1, "name": "x", "components": {"a": {"type": "sqs"}}, "connections": arrows}))

    @given(st.text(min_size=1, max_size=60))
    @settings(max_examples=200, deadline=None)
    def test_hostile_names(self, name: str) -> None:
        """A name with anything in it is a diagnostic, and what stands in a message cannot break a terminal."""
        _, found = check(written({"archc": 1, "name": name, "components": {name: {"type": name}},
                                  "connections": [f"{name} -> {name}"], "alarms": name}))  # fmt: skip
        for form in FORMATS.values():
            report = form(found, {"arch.yaml": name})
            assert not any(c in report for c in "\x1b\x07\x00")

    @given(st.text(max_size=300))
    @settings(max_examples=200, deadline=None)
    def test_any_text(self, text: str) -> None:
        """A text that is nothing at all is a diagnostic."""
        check(text)


class TestFixes:
    @pytest.mark.parametrize("seed", range(4))
    def test_fixes_of_damaged_files_fit_together(self, seed: int) -> None:
        """What is offered as a fix can be applied, and the result is checked like any other text."""
        random_ = random.Random(1000 + seed)
        applied = 0
        for _ in range(150):
            text = damage(random_)
            _, found = check(text)
            repaired, taken = repair(text, (d.fix for d in found if d.fix))
            applied += len(taken)
            check(repaired)
        assert applied


class TestLarge:
    def test_a_megabyte_of_names_that_are_not_there(self) -> None:
        """Ends in a hundred diagnostics and a note that there are more."""
        arrows = "".join(f"  - service-{n} -> server-{n}\n" for n in range(25_000))
        known = "".join(f"  queue-{n}: {{ type: sqs }}\n" for n in range(2_000))
        _, found = check(f"archc: 1\nname: x\ncomponents:\n{known}connections:\n{arrows}")
        assert len(found) == 101
        assert found[-1].code.id == "AC017"

    @pytest.mark.parametrize("text", [
        "archc: 1\nname: " + "x" * 1_000_000,
        "archc: 1\nname: x\ntitle: '" + "'' " * 300_000 + "'",
        "archc: 1\nname: x\ncomponents: {" + "a: {type: sqs}, " * 30_000 + "}",
        "archc: 1\nname: x\nconnections: [" + "a -> b, " * 50_000 + "]",
        "archc: 1\nname: x\nconnections:\n  - " + " -> ".join("ab" * 100_000),
        "archc: 1\nname: x\ntags: " + "[" * 500_000,
        "- " * 300_000,
        "a: " * 300_000,
        "#" * 1_000_000,
        "archc: 1\r\nname: x\r\n" * 40_000,
        "\u2028" * 300_000,
        "archc: 1\nname: x\nregion: '" + "eu-" * 300_000 + "'",
        "archc: 1\nname: x\ncomponents:\n  a: {type: route53, domain: '" + "a-" * 300_000 + "'}",
        "archc: 1\nname: x\nactors:\n  a: {email: '" + "@" * 500_000 + "'}",
    ], ids=[str(n) for n in range(14)])  # fmt: skip
    def test_long_things(self, text: str) -> None:
        """Long lines, many entries, deep brackets and long patterns end in a result."""
        check(text)

    def test_a_fan_of_arrows(self) -> None:
        """Arrows multiply: a thousand names on each side are a million arrows, and are refused before they are made."""
        names = ", ".join(f"a{n}" for n in range(1000))
        _, found = check(f"archc: 1\nname: x\nconnections:\n  - {names} -> {names}\n")
        assert found
