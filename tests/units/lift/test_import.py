"""Import: what archc built comes back as it was written, what others wrote loses nothing."""

import json
from pathlib import Path

import pytest
import yaml

from archc import api, lift
from archc.lift.write import text_of
from archc.lower.build import Built
from archc.lower.lower import lower
from archc.source import parse, plain

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(ROOT.glob("examples/*/arch.yaml"))
TEMPLATES = sorted(p for p in (ROOT / "tests" / "lift_templates").iterdir() if p.suffix in (".yaml", ".json"))


def _imported(path: Path, folder: Path) -> tuple[str, list[str]]:
    text, found = api.lift([str(path)], folder)
    assert text is not None, found
    return text, [f"{d.code.id} {d.message}" for d in found if d.code.id in ("AC610", "AC611")]


def _said(text: str) -> object:
    root, found = parse(text, "arch.yaml")
    assert root is not None, found
    return plain(root)


def _templates(built: Built) -> dict[str, bytes]:
    return {name: data for name, data in built.files.items() if ".template." in name}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.parent.name)
def test_what_archc_built_comes_back(example: Path, tmp_path: Path) -> None:
    """`import(build(x))` says what `x` says, and is canonical."""
    blueprint, found = api.check(str(example))
    assert blueprint is not None, found
    built, problems = api.build(blueprint, audit=False)
    assert built is not None, problems
    template = tmp_path / "built.yaml"
    template.write_bytes(next(d for n, d in built.files.items() if n.endswith(".template.yaml")))
    text, differences = _imported(template, example.parent)
    assert _said(text) == _said(example.read_text())
    assert differences == []
    again, _ = api.check_text(text, "arch.yaml", example.parent)
    assert again is not None
    rebuilt, _ = api.build(again, audit=False)
    assert rebuilt is not None
    assert _templates(rebuilt) == _templates(built)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_nothing_of_a_foreign_template_is_lost(template: Path, tmp_path: Path) -> None:
    """Building the imported file gives every resource, parameter and condition under its own name."""
    text, differences = _imported(template, tmp_path)
    assert [d for d in differences if "need each other" not in d] == []
    blueprint, _ = api.understand(text, "arch.yaml", tmp_path)
    assert blueprint is not None
    names = set(lift.read([str(template)])[0].roots[0].resources)  # type: ignore[union-attr]
    loops = {n for n in names if n.startswith(("Topic", "Notify"))}
    lowered, problems = lower(blueprint)
    told = {n for d in problems if "need each other" in d.message for n in blueprint.architecture.components}
    assert names - loops <= (set(lowered.template["Resources"]) if lowered else told)


def test_sections_without_a_word_are_kept(tmp_path: Path) -> None:
    """Conditions, mappings, transforms and parameters with more than the language can say stand under `template`."""
    source = tmp_path / "t.yaml"
    source.write_text(
        "Parameters:\n  Size: { Type: Number, Default: 3, MinValue: 1 }\n  Stage: { Type: String, Default: dev }\n"
        "Mappings: { M: { a: { b: c } } }\nConditions: { C: !Equals [!Ref Stage, dev] }\n"
        "Resources:\n  Q: { Type: AWS::SQS::Queue, Condition: C, Properties: { DelaySeconds: !Ref Size } }\n"
        "Outputs:\n  Url: { Value: !Ref Q, Condition: C }\n  Arn: { Value: !GetAtt Q.Arn, Description: it }\n"
    )
    text, differences = _imported(source, tmp_path)
    said = yaml.safe_load(text)
    assert differences == []
    assert set(said["template"]) == {"Mappings", "Conditions", "Parameters", "Outputs"}
    assert said["parameters"] == {"Stage": {"type": "String", "default": "dev"}}
    assert said["outputs"] == {"Arn": {"value": {"Fn::GetAtt": ["Q", "Arn"]}, "description": "it"}}
    blueprint, _ = api.understand(text, "arch.yaml", tmp_path)
    assert blueprint is not None
    lowered, _ = lower(blueprint)
    assert lowered is not None
    assert lowered.template["Parameters"]["Size"] == {"Type": "Number", "Default": 3, "MinValue": 1}
    assert lowered.template["Outputs"]["Url"]["Condition"] == "C"


def _changed_by_hand(tmp_path: Path, *changes: tuple[str, str], more: str = "") -> tuple[str, list[str]]:
    blueprint, found = api.check_text("archc: 1\nname: x\ncomponents:\n  orders: { type: sqs }\n", "a", tmp_path)
    assert blueprint is not None, found
    built, _ = api.build(blueprint, audit=False)
    assert built is not None
    text = built.files["x.template.yaml"].decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    source = tmp_path / "t.yaml"
    source.write_text(text.replace("Resources:\n", f"Resources:\n{more}"))
    return _imported(source, tmp_path)


def test_changes_by_hand_become_overrides(tmp_path: Path) -> None:
    """What was changed in a built template since stands in the file: values, what was taken out, what was added."""
    text, differences = _changed_by_hand(
        tmp_path,
        ("VisibilityTimeout: 30", "VisibilityTimeout: 90"),
        ("      DelaySeconds: 0\n", ""),
        more="  Extra:\n    Type: AWS::SNS::Topic\n",
    )
    said = yaml.safe_load(text)
    assert differences == []
    assert said["components"]["orders"]["overrides"] == {"Queue": {"DelaySeconds": None, "VisibilityTimeout": 90}}
    assert said["resources"] == {"Extra": {"Type": "AWS::SNS::Topic"}}


def test_a_resource_taken_out_by_hand_stays_out(tmp_path: Path) -> None:
    """What a component makes and somebody took out is left out of the file too."""
    blueprint, _ = api.check_text("archc: 1\nname: x\ncomponents:\n  orders: { type: sqs }\n", "a", tmp_path)
    assert blueprint is not None
    built, _ = api.build(blueprint, form="json", audit=False)
    assert built is not None
    template = json.loads(built.files["x.template.json"])
    del template["Resources"]["OrdersQueuePolicy"]
    source = tmp_path / "t.json"
    source.write_text(json.dumps(template))
    text, differences = _imported(source, tmp_path)
    assert differences == []
    assert yaml.safe_load(text)["components"] == {"orders": {"type": "sqs", "overrides": {"QueuePolicy": None}}}


def test_a_stack_that_was_split_comes_back_too(tmp_path: Path) -> None:
    """Over 500 resources the root template carries the file; its nested stacks are held to it by their content."""
    cells = "".join(f"  q{n}: {{ type: sqs }}\n" for n in range(140))
    source = f"archc: 1\nname: cells\ncomponents:\n{cells}"
    blueprint, found = api.check_text(source, "a", tmp_path)
    assert blueprint is not None, found
    built, _ = api.build(blueprint, audit=False)
    assert built is not None
    for name, data in built.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert any(name.startswith("assets/") for name in built.files)
    text, differences = _imported(tmp_path / "cells.template.yaml", tmp_path)
    assert differences == []
    assert _said(text) == _said(source)


def test_one_name_for_two_things_cannot_be_kept(tmp_path: Path) -> None:
    """Two templates with one logical id are refused: neither could update its stack."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("Resources:\n  Q: { Type: AWS::SQS::Queue }\n")
    text, found = api.lift([str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")], tmp_path)
    assert text is None
    assert [d.code.id for d in found] == ["AC609"]


TEXTS = [
    "a: b",
    "a #b",
    "- x",
    "{x}",
    "true",
    "No",
    "1",
    "1.5",
    "0x1f",
    "012",
    "2012-10-17",
    "",
    " a",
    "a ",
    "a\nb",
    "a\n\nb\n",
    " a\nb",
]
TEXTS += [
    "'",
    '"',
    "\\",
    "\t",
    "!x",
    "&x",
    "*x",
    "%x",
    "@x",
    "`x`",
    "a,b",
    "[",
    "]",
    "~",
    "<<",
    "=",
    "?",
    ":",
    "a:",
    ":a",
    "ü",
    "🙂",
    "a\u00a0b",
]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_written_so_that_it_reads_the_same(text: str) -> None:
    """A text is in quotes, or a block, wherever it would be read as something else."""
    root = {
        "archc": 1,
        "name": "x",
        "resources": {"R": {"Type": "T", "Properties": {"A": text, "L": [text], "M": {"k": [{"v": text}]}}}},
    }
    assert yaml.safe_load(text_of(root)) == root
