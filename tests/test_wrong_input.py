"""Wrong files and wrong usage, of every command: a sentence and an exit code; never a bug, never half a file."""

import json
from pathlib import Path

import pytest

from archc.cli import main

HEAD = "archc: 1\nname: t\nregion: eu-west-1\n"
QUEUE = f"{HEAD}components:\n  q: {{ type: sqs }}\n"
CODE = "type: lambda, runtime: python3.13, code"

WRONG: dict[str, str | bytes] = {
    "empty": "",
    "blank": "\n\n",
    "a list": "- a\n",
    "a text": "hello",
    "nothing": "null\n",
    "binary": bytes(range(256)),
    "UTF-16": QUEUE.encode("utf-16"),
    "a tab": "archc: 1\n\tname: x\n",
    "a bomb": "a: &a [x,x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "a merge key": f"{HEAD}components:\n  b: {{ <<: {{type: sqs}} }}\n",
    "a tag of Python": f"{HEAD}components: !!python/object:os.system {{}}\n",
    "two documents": f"{QUEUE}---\n{QUEUE}",
    "lists too deep": f"{HEAD}tags: {'[' * 5000}{']' * 5000}\n",
    "mappings too deep": f"{HEAD}tags: {'{a: ' * 2000}1{'}' * 2000}\n",
    "unclosed": f"{HEAD}components: {{ q: {{ type: sqs }}\n",
    "control characters": f'{QUEUE}title: "a\\u0000b\\u001b[31m\\u202e"\n',
    "raw control characters": f"{QUEUE}title: a\x1b[31mred\x07\n",
    "another version": "archc: 2\nname: t\n",
    "components as a list": f"{HEAD}components: [a]\n",
    "a component of nothing": f"{HEAD}components:\n  q:\n",
    "a name of capitals": f"{HEAD}components:\n  Queue_1: {{ type: sqs }}\n",
    "wrong values": f"{HEAD}components:\n  q: {{ type: sqs, retention: soon, delay: -1, fifo: maybe }}\n",
    "a number without end": f"{HEAD}components:\n  q: {{ type: sqs, retention: {'9' * 5000} }}\n",
    "no number": f"{HEAD}components:\n  q: {{ type: sqs, retention: .nan }}\n",
    "a name too long": f"archc: 1\nname: {'a' * 300}\ncomponents:\n  q: {{ type: sqs }}\n",
    "no arrows": f"{QUEUE}connections: ['q - q', '-> q', 'q ->', '', 'q -> -> q', null, 5, [a], {{}}, {{a: b}}]\n",
    "arrows to nothing": f"{QUEUE}connections: [q -> zz, {{ from: q }}, {{ to: q }}, {{ from: [q], to: {{}} }}]\n",
    "code outside": f"{HEAD}components:\n  l: {{ {CODE}: ../../etc }}\n",
    "code of the machine": f"{HEAD}components:\n  l: {{ {CODE}: /etc/passwd }}\n",
    "code that is no archive": f"{HEAD}components:\n  l: {{ {CODE}: arch.zip }}\n",
    "a range that is none": f"{HEAD}network: {{ cidr: 300.0.0.0/16 }}\ncomponents:\n  w: {{ type: ec2 }}\n",
    "a network of nothing": f"{HEAD}network:\ncomponents:\n  w: {{ type: ec2 }}\n",
    "environments": f"{QUEUE}environments: {{ a: {{ components: {{ q: null }} }}, b: 5, c: {{ archc: null }} }}\n",
    "resources": f"{HEAD}resources: {{ T: {{}}, U: 5, V: {{ Type: 5 }}, 'X Y': {{ Type: 'AWS::SNS::Topic' }} }}\n",
    "overrides of nothing": f"{HEAD}components:\n  q: {{ type: sqs, overrides: {{ Nope: {{ A: 1 }} }} }}\n",
    "overrides that are none": f"{HEAD}components:\n  q: {{ type: sqs, overrides: {{ Queue: 5 }} }}\n",
    "outputs": f"{QUEUE}outputs: {{ 'a b': {{ value: x }}, C: {{}} }}\n",
    "layout": f"{QUEUE}layout: {{ direction: left, steps: [q -> z, 5], groups: {{ a: {{ components: [zz] }} }} }}\n",
    "checks": f"{QUEUE}checks: [{{ code: AC999, reason: x }}, {{ code: AC504 }}, 7]\n",
    "alarms to nobody": f"{QUEUE}alarms: nope\n",
    "a record without values": f"{HEAD}components:\n"
    "  d: { type: route53, domain: example.com, records: [{ type: MX, values: [] }] }\n",
    "a template": '{"Resources": {"A": {"Type": "AWS::SQS::Queue"}}}',
}

USAGES: tuple[tuple[str, ...], ...] = (
    (),
    ("nope",),
    ("valdate", "arch.yaml"),
    ("validate",),
    ("validate", ""),
    ("validate", "nosuch.yaml"),
    ("validate", "."),
    ("validate", "loop.yaml"),
    ("validate", "arch.yaml", "--format", "xml"),
    ("validate", "arch.yaml", "--nope"),
    ("validate", "arch.yaml", "--baseline", "nosuch.json"),
    ("validate", "arch.yaml", "--baseline", "arch.yaml"),
    ("validate", "arch.yaml", "--write-baseline"),
    ("validate", "arch.yaml", "--rules", "nosuch"),
    ("render", "arch.yaml"),
    ("render", "-o", "x.png"),
    ("render", "arch.yaml", "-o", "x.gif"),
    ("render", "arch.yaml", "-o", ""),
    ("render", "arch.yaml", "-o", "x.svg", "-o", "below/y.png", "-o", "z.gif"),
    ("render", "arch.yaml", "-o", "arch.yaml/x.svg"),
    ("render", "arch.yaml", "-o", "x.png", "--scale", "0"),
    ("render", "arch.yaml", "-o", "x.png", "--scale", "nan"),
    ("render", "arch.yaml", "-o", "x.svg", "--view", "netwerk"),
    ("render", "arch.yaml", "-o", "x.svg", "--theme", "blue"),
    ("render", "arch.yaml", "-o", "x.svg", "--highlight", "zz"),
    ("render", "arch.yaml", "-o", "x.svg", "--step", "3"),
    ("render", "arch.yaml", "-o", "x.svg", "--like", "nosuch.json"),
    ("render", "arch.yaml", "-o", "x.svg", "--like", "."),
    ("render", "arch.yaml", "-o", "x.svg", "--like", "x.json", "--layout", "elk"),
    ("render", "arch.yaml", "-o", "x.svg", "--parameter", "A=1"),
    ("render", "arch.yaml", "-o", "x.svg", "--keep-going"),
    ("render", "arch.yaml", "arch.yaml", "-o", "x.svg"),
    ("render", "nosuch.yaml", "-o", "x.svg"),
    ("build",),
    ("build", "arch.yaml", "-o", "arch.yaml"),
    ("build", "arch.yaml", "--format", "toml"),
    ("build", "arch.yaml", "--rules", "nosuch"),
    ("explain", "AC9999"),
    ("explain", ""),
    ("explain", "AC202", "AC203"),
    ("schema", "x"),
    ("schema", "--type"),
    ("fmt",),
    ("fmt", "nosuch.yaml"),
    ("fmt", "."),
    ("init", "--from", "nope"),
    ("init", "."),
    ("init", "arch.yaml"),
    ("init", "new", "--name", "bad name"),
    ("init", "new", "--name", "a" * 200),
    ("diff",),
    ("diff", "arch.yaml"),
    ("diff", "arch.yaml", "nosuch.yaml"),
    ("diff", "$(touch pwned)", "arch.yaml"),
    ("diff", "--output=/etc/x", "arch.yaml"),
    ("diff", "arch.yaml", "arch.yaml", "--fail-on", "nope"),
    ("review", "arch.yaml", "arch.yaml"),
    ("review", "arch.yaml", "arch.yaml", "-o", "x.txt"),
    ("import",),
    ("import", "nosuch"),
    ("lsp", "nope"),
)

TEMPLATES = {
    "without resources": '{"Resources": {}}',
    "resources as a list": '{"Resources": []}',
    "resources without a type": '{"Resources": {"A": 5, "B": {"Type": 5}, "C": {}}}',
    "a reference to nothing": '{"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": {"N": {"Ref": "Nope"}}}}}',
    "an unknown function": "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: !Nope [1]\n",
    "too deep": f'{{"Resources": {{"A": {{"Type": "AWS::SQS::Queue", "X": {"[" * 3000 + "]" * 3000}}}}}}}',
    "cut off": '{"Resources": ',
    "no names to wait for": '{"Resources": {"A": {"Type": "AWS::SNS::Topic", "DependsOn": ["A", 5, {}]}}}',
    "an escaped name": json.dumps({"Resources": {"日本<script>": {"Type": "AWS::SQS::Queue"}}}),
    "events that are a number": '{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"F": {"Type": '
    '"AWS::Serverless::Function", "Properties": {"Events": 5}}}}',
    "functions of numbers": '{"Resources": {"A": {"Type": "AWS::Lambda::Function", "Properties": {"Role": '
    '{"Fn::GetAtt": 5}, "Environment": {"Variables": [1]}}}}}',
}


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "arch.yaml").write_text(QUEUE, encoding="utf-8")
    (tmp_path / "arch.zip").write_text("no archive", encoding="utf-8")
    Path("loop.yaml").symlink_to("loop.yaml")


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    """Run archc; its exit code and all it says, after what holds of every run."""
    before = contents()
    with pytest.raises(SystemExit) as done:
        main(list(args))
    said = "".join(capsys.readouterr())
    code = int(done.value.code or 0)
    assert code in (0, 1, 2), said
    assert "Traceback" not in said
    assert "4294967295" not in said
    assert not {c for c in said if ord(c) < 32} - {"\n"}
    if code:
        assert said.strip()
        assert contents() == before
    return code, said


def contents() -> dict[Path, bytes]:
    """Every file of the project."""
    return {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("command", ["validate", "build", "render", "fmt --check", "diff"])
def test_a_wrong_file_is_told(name: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong file ends a command with 1 and a reason; `fmt` looks at its form only, and a picture needs no roles."""
    text = WRONG[name]
    Path("wrong.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    more = {"render": ("-o", "x.svg"), "diff": ("arch.yaml",)}.get(command, ())
    code, _ = run(capsys, *command.split(), "wrong.yaml", *more)
    drawable = (name, command) in (("a template", "render"), ("a template", "diff"), ("overrides of nothing", "render"))
    assert code == 1 or (code == 0 and (command.startswith("fmt") or drawable))


@pytest.mark.parametrize("usage", USAGES, ids=" ".join)
def test_wrong_usage_is_told(usage: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong command line, and a file that cannot be read or written, end with 2."""
    assert run(capsys, *usage)[0] == 2
    assert not Path("pwned").exists()


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("command", ["render", "import", "diff"])
def test_a_strange_template_is_drawn_or_told(name: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A template that somebody else broke is read as far as it goes, or told where it is broken."""
    Path("odd.json").write_text(TEMPLATES[name], encoding="utf-8")
    more = {"render": ("-o", "x.svg"), "import": ("-o", "y.yaml"), "diff": ("odd.json",)}[command]
    run(capsys, command, "odd.json", *more)


def test_a_template_is_known_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Who validates a template is told what it is, and what to do with it."""
    Path("stack.json").write_text(str(WRONG["a template"]), encoding="utf-8")
    code, said = run(capsys, "validate", "stack.json")
    assert code == 1
    assert "is a CloudFormation template, not an architecture" in said
    assert "archc import stack.json -o arch.yaml" in said
    assert said.count("error[") == 1


def test_two_names_that_are_written_alike_have_records_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    """`a.b` and `a-b` are two names of a domain."""
    records = "[{ name: a.b, type: A, values: 192.0.2.1 }, { name: a-b, type: A, values: 192.0.2.2 }]"
    domain = f"  d: {{ type: route53, domain: example.com, records: {records} }}\n"
    Path("arch.yaml").write_text(f"{HEAD}components:\n{domain}", encoding="utf-8")
    assert run(capsys, "build", "arch.yaml")[0] == 0
