"""The command line as its user meets it: exit codes, messages, and old outputs that stay as they were."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "examples/shop/arch.yaml"
GOOD = "archc: 1\nname: one\nregion: eu-west-1\ncomponents:\n  work: { type: sqs }\n"


def archc(*args: str | Path, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archc.cli", *map(str, args)]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False)


def write(folder: Path, text: str, name: str = "arch.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_help_shows_an_example_first() -> None:
    """`-h` on each command shows how it is called."""
    for name in ("validate", "render", "build", "explain", "schema"):
        done = archc(name, "-h")
        assert done.returncode == 0
        assert f"archc {name}" in done.stdout


def test_a_valid_file_is_said_to_be_one(tmp_path: Path) -> None:
    """Exit code 0, and a sentence that says so."""
    alarms = "alarms: arn:aws:sns:eu-west-1:123456789012:alerts\n"
    text = f"archc: 1\nname: one\nregion: eu-west-1\n{alarms}components:\n  images: {{ type: s3 }}\n"
    done = archc("validate", write(tmp_path, text))
    assert done.returncode == 0
    assert "no problems" in done.stderr


def test_the_file_can_come_from_standard_input() -> None:
    """`-` is standard input."""
    assert archc("validate", "-", stdin=GOOD).returncode == 0


BAD_INPUTS = {
    "a directory": (None, 2),
    "empty": ("", 1),
    "only a comment": ("# nothing\n", 1),
    "tabs": ("archc: 1\nname: x\ncomponents:\n\twork: { type: sqs }\n", 1),
    "duplicate keys": ("archc: 1\nname: x\nname: y\n", 1),
    "anchors": ("archc: 1\nname: &a x\ntitle: *a\n", 1),
    "a bomb": ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", 1),
    "a list at the top": ("- one\n- two\n", 1),
    "a word at the top": ("hello\n", 1),
    "unknown key": (GOOD + "colour: red\n", 1),
    "unknown type": ("archc: 1\nname: x\ncomponents:\n  work: { type: sqz }\n", 1),
    "unknown component": (GOOD + "connections:\n  - work -> wrok\n", 1),
    "component is a list": ("archc: 1\nname: x\ncomponents:\n  work: [sqs]\n", 1),
    "components is a text": ("archc: 1\nname: x\ncomponents: none\n", 1),
    "field of a wrong type": ("archc: 1\nname: x\ncomponents:\n  work: { type: sqs, fifo: maybe }\n", 1),
    "connections is a mapping": (GOOD + "connections: { a: b }\n", 1),
    "an arrow that means nothing": (GOOD + "actors: { a: {} }\nconnections:\n  - a -> work\n", 1),
    "code outside the project": (
        "archc: 1\nname: x\ncomponents:\n  f: { type: lambda, runtime: python3.13, code: ../.. }\n",
        1,
    ),
    "code that is absent": (
        "archc: 1\nname: x\ncomponents:\n  f: { type: lambda, runtime: python3.13, code: functions/none }\n",
        1,
    ),
    "a circle of functions": (
        """archc: 1
name: x
components:
  f: { type: lambda, runtime: python3.13, code: f.py }
  g: { type: lambda, runtime: python3.13, code: f.py }
connections:
  - f -> g
  - g -> f
""",
        1,
    ),
}


@pytest.mark.parametrize("kind", BAD_INPUTS)
def test_bad_input_ends_in_a_diagnostic(kind: str, tmp_path: Path) -> None:
    """Every wrong input is told with a code; none ends in a traceback; the old output stays."""
    text, code = BAD_INPUTS[kind]
    write(tmp_path, "def handler(event, context): return {}\n", "f.py")
    path = tmp_path if text is None else write(tmp_path, text)
    old = tmp_path / "build"
    old.mkdir()
    (old / "x.template.yaml").write_text("old", encoding="utf-8")
    done = archc("build", path, "-o", old)
    assert done.returncode == code, done.stderr
    assert "error[AC" in done.stderr
    assert "Traceback" not in done.stderr
    assert "bug in archc" not in done.stderr
    assert {p.name: p.read_text(encoding="utf-8") for p in old.iterdir()} == {"x.template.yaml": "old"}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file that is not UTF-8 is told, with what it seems to be."""
    path = tmp_path / "arch.yaml"
    for data in (b"\xff\xfea\x00r\x00", bytes(range(256)), b"name: \xe9\n"):
        path.write_bytes(data)
        done = archc("validate", path)
        assert done.returncode in (1, 2)
        assert "error[AC" in done.stderr


def test_a_missing_file_is_exit_code_two(tmp_path: Path) -> None:
    """A file that is not there is told with its name."""
    done = archc("validate", tmp_path / "none.yaml")
    assert done.returncode == 2
    assert "none.yaml" in done.stderr


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    """An output that cannot be written is exit code 2, and the file in its way stays as it was."""
    arch, there = write(tmp_path, GOOD), write(tmp_path, "keep me", "out")
    done = archc("build", arch, "-o", there)
    assert done.returncode == 2
    assert "AC020" in done.stderr
    assert there.read_text(encoding="utf-8") == "keep me"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_without_permission(tmp_path: Path) -> None:
    """A folder that may not be written to is exit code 2."""
    arch, out = write(tmp_path, GOOD), tmp_path / "out"
    out.mkdir(mode=0o500)
    assert archc("build", arch, "-o", out).returncode == 2


def test_a_picture_follows_the_one_before(tmp_path: Path) -> None:
    """`--like` may name the file that is written anew; a wrong one leaves what was there."""
    arch, picture = write(tmp_path, GOOD), tmp_path / "x.json"
    assert archc("render", arch, "-o", picture).returncode == 0
    drawn = json.loads(picture.read_text())
    assert archc("render", arch, "-o", picture, "--like", picture).returncode == 0
    assert {n["id"] for n in json.loads(picture.read_text())["nodes"]} == {n["id"] for n in drawn["nodes"]}
    before = picture.read_bytes()
    assert archc("render", arch, "-o", picture, "--like", arch).returncode == 1
    assert picture.read_bytes() == before


def test_wrong_usage_is_exit_code_two(tmp_path: Path) -> None:
    """Unknown commands, options, formats, views and names are told with the nearest right one."""
    arch = write(tmp_path, GOOD)
    assert "Did you mean 'build'" in archc("biuld").stderr
    assert ".svg" in archc("render", arch, "-o", "x.svgg").stderr
    assert "overview" in archc("render", arch, "-o", tmp_path / "x.svg", "--view", "overveiw").stderr
    assert "work" in archc("render", arch, "-o", tmp_path / "x.svg", "--highlight", "wrok").stderr
    for wrong in (["biuld"], ["render", arch], ["render", arch, "-o", "x.svgg"], ["build", "--nope", arch]):
        assert archc(*wrong).returncode == 2


def test_warnings_count_with_strict(tmp_path: Path) -> None:
    """A file whose template AWS warns about builds, but not with --strict."""
    database = (
        "{ Engine: postgres, DBInstanceClass: db.t4g.micro, AllocatedStorage: '20', ManageMasterUserPassword: true }"
    )
    kept = "DeletionPolicy: Snapshot, UpdateReplacePolicy: Snapshot"
    raw = f"resources:\n  Data: {{ Type: AWS::RDS::DBInstance, {kept}, Properties: {database} }}\n"
    arch = write(tmp_path, GOOD + raw)
    plain = archc("build", arch, "-o", tmp_path / "a")
    strict = archc("build", arch, "-o", tmp_path / "b", "--strict")
    assert (plain.returncode, strict.returncode) == (0, 1)
    assert "warning[AC" in plain.stderr
    assert not (tmp_path / "b").exists()


def test_several_outputs_share_one_layout(tmp_path: Path) -> None:
    """One command writes many formats."""
    names = [f"shop.{f}" for f in ("svg", "png", "pdf", "html", "drawio", "mmd", "d2", "json")]
    done = archc("render", SHOP, *(a for n in names for a in ("-o", tmp_path / n)))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


def test_machine_formats_go_to_standard_output(tmp_path: Path) -> None:
    """What a program reads is on standard output, and only that."""
    import json

    arch = write(tmp_path, "archc: 1\nname: x\ncomponents:\n  work: { type: sqz }\n")
    done = archc("validate", arch, "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)
    sarif = archc("validate", arch, "--format", "sarif")
    assert json.loads(sarif.stdout)["version"] == "2.1.0"
    assert archc("validate", arch, "--format", "github").stdout.startswith("::error ")


def test_the_command_line_knows_every_format() -> None:
    """The endings that commands offer are those that archc can render."""
    from archc.cli._picture import ENDINGS
    from archc.render import FORMATS

    assert {f".{ending}" for ending in ENDINGS} == set(FORMATS)


def test_a_second_layout_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where D2 is missing, --layout elk says so and what to install; nothing is written."""
    from click.testing import CliRunner

    import archc.layout
    from archc.cli.render import command

    def missing(*_: object, **__: object) -> None:
        raise archc.layout.EngineMissingError("install archc[d2]")

    monkeypatch.setattr(archc.layout, "lay_out", missing)
    out = tmp_path / "x.svg"
    done = CliRunner().invoke(command, [str(write(tmp_path, GOOD)), "-o", str(out), "--layout", "elk"])
    assert done.exit_code == 2
    assert "archc[d2]" in done.output
    assert not out.exists()


def test_validate_finds_logical_ids_that_meet(tmp_path: Path) -> None:
    """A queue's dead-letter queue and a queue that is called like it need one id: told before anything is built."""
    queues = "  web: { type: sqs }\n  web-dead-letter: { type: sqs }\n"
    done = archc("validate", write(tmp_path, f"archc: 1\nname: x\nregion: eu-west-1\ncomponents:\n{queues}"))
    assert done.returncode == 1
    assert "AC210" in done.stderr


def test_colour_when_it_is_asked_for(tmp_path: Path) -> None:
    """`--color always` colours what goes into a pipe; otherwise a pipe gets plain text."""
    arch = write(tmp_path, "archc: 1\nname: x\ncomponents:\n  work: { type: sqz }\n")
    assert "\x1b[" in archc("validate", arch, "--color", "always").stderr
    assert "\x1b[" not in archc("validate", arch).stderr
    sides = (ROOT / "examples/topic/arch.yaml", ROOT / "examples/signup/arch.yaml")
    assert "\x1b[" in archc("diff", *sides, "--color", "always").stdout
    assert "\x1b[" not in archc("diff", *sides).stdout
