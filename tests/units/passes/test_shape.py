"""Every wrong value in every field is told once, at its place, in the words of the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from archc import api
from archc.diagnostics import Diagnostic
from archc.model.fields import field_schema, fields_of
from archc.passes.options import classes_of
from archc.passes.schema import component_schema, file_schema
from archc.services import by_type, sample
from archc.source.edit import repair

VALUES: dict[str, Any] = {
    "5": 5, "-3": -3, "1.5": 1.5, "a b": "a b", "yes": "yes", '"7"': "7", "true": True, "null": None, "[]": [],
    "[1]": [1], "[[x]]": [["x"]], "{}": {}, "{ nonsense: 1 }": {"nonsense": 1}, '""': "", "99999999": 99999999,
}  # fmt: skip
REQUIRED = {
    "lambda": "runtime: python3.13, code: index.py, ",
    "rds": "engine: postgres, ",
    "route53": "domain: a.example.com, ",
}


def nested(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every field of a schema and of the mappings below it, with the schema of its value."""
    for name, inner in schema.get("properties", {}).items():
        yield (*path, name), inner
        for branch in (inner, *inner.get("anyOf", ())):
            yield from nested(branch, (*path, name))


def wrong_values(schema: dict[str, Any]) -> Iterator[str]:
    """Yield what a field does not take, as YAML."""
    validator = Draft202012Validator(schema)
    yield from (text for text, value in VALUES.items() if not validator.is_valid(value))


def put(path: tuple[str, ...], value: str) -> str:
    """Write a value under a path: `scaling: { min: 5 }`."""
    for key in reversed(path):
        value = f"{key}: {value}" if key == path[-1] else f"{key}: {{ {value} }}"
    return value


def check(text: str, folder: Path) -> tuple[Diagnostic, ...]:
    return api.understand(text, "arch.yaml", folder)[1]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "index.py").write_text("def handler(event, context):\n    return event\n")
    return folder


def at_place(found: tuple[Diagnostic, ...], text: str, value: str) -> list[Diagnostic]:
    """Return what is told at a value, in it, or (where something is missing in it) at its key; it stands last."""
    at = text.rindex(value)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    key = text[:at].rpartition(": ")[0].rpartition(" ")[2].rpartition("\n")[2]
    first = column - len(key) - 2
    return [d for d in found if d.span and d.span.line == line and first <= d.span.column <= column + len(value)]


@pytest.mark.parametrize("kind", by_type())
def test_every_field_of_every_service(kind: str, project: Path) -> None:
    """A wrong value is told at its place with its key and its component; no other place is blamed for it."""
    before = f"archc: 1\nname: shop\ncomponents:\n  thing: {{ type: {kind}, {REQUIRED.get(kind, '')}"
    missed = []
    for path, schema in nested(component_schema(by_type()[kind])):
        if path == ("type",) or path[0] in REQUIRED.get(kind, ""):
            continue
        for value in wrong_values(schema):
            text = f"{before}{put(path, value)} }}\n"
            found = [d for d in check(text, project) if d.code.id < "AC2"]
            here = at_place(tuple(found), text, value)
            if not here or len(found) != len(here) or not any(path[-1] in d.message for d in here):
                missed.append((path, value, [d.message for d in found]))
    assert missed == []


def test_every_key_of_the_file(project: Path) -> None:
    """Outside of components too: actors, network, parameters, layout, accepted findings."""
    missed = []
    for path, schema in nested(file_schema()):
        if path[0] in ("archc", "name", "environments"):
            continue
        for value in wrong_values(schema):
            text = f"archc: 1\nname: shop\n{put(path, value)}\n"
            found = tuple(d for d in check(text, project) if d.code.id < "AC2")
            if not at_place(found, text, value):
                missed.append((path, value, [d.message for d in found]))
    assert missed == []


def test_every_option_of_every_arrow(project: Path) -> None:
    """Options of arrows are held to their schemas like fields."""
    from archc.passes.connect import matches

    missed = []
    for source, one in by_type().items():
        for target, other in by_type().items():
            classes = classes_of(matches(sample(one), sample(other)))
            ends = "".join(
                f"  {name}: {{ type: {kind}, {REQUIRED.get(kind, '')} }}\n"
                for name, kind in (("one", source), ("two", target))
            )
            for field in (f for c in classes for f in fields_of(c)):
                for value in wrong_values(field_schema(field)):
                    option = f"{field.key}: {value}"
                    text = f"archc: 1\nname: shop\ncomponents:\n{ends}connections:\n  - one -> two: {{ {option} }}\n"
                    here = at_place(check(text, project), text, value)
                    if not here or not any(f"`{field.key}" in d.message for d in here):
                        missed.append((source, target, option, [d.message for d in here]))
    assert missed == []


@pytest.mark.parametrize(("written", "fixed"), [
    ("fifo: yes", "fifo: true"),
    ("fifo: 'No'", "fifo: false"),
    ("fifo: \"true\"", "fifo: true"),
    ("delay: \"5\"", "delay: 5"),
    ("title: 2024", 'title: "2024"'),
    ("title: 16.10", 'title: "16.10"'),
    ("title: true", 'title: "true"'),
    ("visibilty: 30", "visibility: 30"),
    ("Visibility: 30", "visibility: 30"),
    ("deadLetter: false", "dead_letter: false"),
])  # fmt: skip
def test_what_is_meant_is_put_right(written: str, fixed: str, project: Path) -> None:
    """Another spelling of the right value or key is repaired; the text of a number stays as it was written."""
    text = f"archc: 1\nname: shop\ncomponents:\n  orders: {{ type: sqs, {written} }}  # kept\n"
    repaired, applied = repair(text, (d.fix for d in check(text, project) if d.fix))
    assert len(applied) == 1
    assert repaired == text.replace(written, fixed)
    assert [d for d in check(repaired, project) if d.severity == "error"] == []


def test_nothing_is_told_twice(project: Path) -> None:
    """A fan of arrows with a wrong option has one mistake."""
    parts = "".join(f"  q{n}: {{ type: sqs }}\n" for n in range(5))
    parts += "  work: { type: lambda, runtime: python3.13, code: index.py }\n"
    arrows = "  - q0, q1, q2, q3, q4 -> work: { batch: x }\n"
    assert len(check(f"archc: 1\nname: shop\ncomponents:\n{parts}connections:\n{arrows}", project)) == 1


def test_what_only_follows_is_not_told(project: Path) -> None:
    """A wrong field hides what hangs on it, and nothing else of its component."""
    text = """\
archc: 1
name: shop
components:
  orders: { type: sqs, visibility: 10 }
  fulfil: { type: lambda, runtime: python3.13, code: index.py, timeout: long, memory: 1 }
  broken: { type: sqz }
connections:
  - orders -> fulfil
  - orders -> broken
  - fulfil -> broken: { acess: read }
  - fulfil -> orders: { acess: read }
"""
    assert [d.code.id for d in check(text, project)] == ["AC102", "AC105", "AC107", "AC205"]


def test_a_wrong_parameter_hides_its_uses(project: Path) -> None:
    """While the parameters are wrong, nobody knows which there are."""
    text = 'archc: 1\nname: shop\nparameters: 5\ncomponents:\n  site: { type: route53, domain: "${Domain}" }\n'
    assert [d.code.id for d in check(text, project)] == ["AC102"]


@pytest.mark.parametrize(("said", "told"), [
    ("5", ["AC102"]), ("[a]", ["AC102"]), ("{ prod: 5 }", ["AC102"]), ("{ prod: [1], dev: {} }", ["AC102"]),
    ("{ prod: }", []), ("", []), ("{}", []),
])  # fmt: skip
def test_environments_are_mappings(said: str, told: list[str], project: Path) -> None:
    """An environment that lays nothing over the file changes nothing; one that is no mapping is told."""
    text = f"archc: 1\nname: shop\ncomponents:\n  orders: {{ type: sqs }}\nenvironments: {said}\n"
    assert [d.code.id for d in check(text, project)] == told
