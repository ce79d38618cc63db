"""`archc diff` and `archc review` as their user meets them: sides, revisions, verdicts, exit codes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(p.parent for p in ROOT.glob("examples/*/arch.yaml"))
GOOD = "archc: 1\nname: one\nregion: eu-west-1\ncomponents:\n  work: { type: sqs }\n"
FIFO = GOOD.replace("sqs }", "sqs, fifo: true }")
FUNCTION = GOOD + "  make: { type: lambda, runtime: python3.13, code: src/make }\nconnections:\n  - make -> work\n"
Done = subprocess.CompletedProcess[str]


def archc(*args: str | Path, cwd: Path | None = None, stdin: str = "", **variables: str) -> Done:
    command = [sys.executable, "-m", "archc.cli", *map(str, args)]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False, env=environment)


def git(folder: Path, *args: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two architectures that differ, and one that is broken."""
    (tmp_path / "old.yaml").write_text(GOOD)
    (tmp_path / "new.yaml").write_text(FIFO)
    (tmp_path / "broken.yaml").write_text(GOOD.replace("sqs", "sqz"))
    return tmp_path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits and a change that is not committed, in a folder below the root."""
    place = tmp_path / "systems" / "shop"
    (place / "src/make").mkdir(parents=True)
    (place / "arch.yaml").write_text(FUNCTION)
    (place / "src/make/index.py").write_text("def handler(event, context):\n    return 1\n")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    (place / "arch.yaml").write_text(FUNCTION.replace("sqs }", "sqs, fifo: true }"))
    git(tmp_path, "commit", "-qam", "two")
    (place / "src/make/index.py").write_text("def handler(event, context):\n    return 2\n")
    return place


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_nothing_changes_between_an_example_and_itself(example: Path) -> None:
    """Not as text, not as JSON, and no verdict is reached."""
    file = example / "arch.yaml"
    gates = ("--fail-on", "replace", "--fail-on", "data-loss", "--fail-on", "widen")
    done = archc("diff", file, file, *gates)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("nothing changes between")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_an_example_is_what_its_build_says(example: Path, tmp_path: Path) -> None:
    """The architecture against the template that was made of it: nothing changes."""
    assert archc("build", example / "arch.yaml", "-o", tmp_path, "--no-audit").returncode == 0
    (template,) = tmp_path.glob("*.template.yaml")
    done = archc("diff", template, example / "arch.yaml", "--format", "json")
    found = json.loads(done.stdout)
    assert [r["logical_id"] for r in found["resources"]] == []
    assert found["components"] == found["security"] == []


def test_verdicts_go_to_standard_output(files: Path) -> None:
    """Exit code 0: a difference is no error."""
    done = archc("diff", "old.yaml", "new.yaml", cwd=files)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("replaced: `work` (sqs) is replaced")


@pytest.mark.parametrize(
    ("gates", "code"),
    [(("replace",), 1), (("data-loss",), 0), (("widen",), 0), (("data-loss", "replace"), 1), ((), 0)],
)
def test_a_verdict_that_is_reached_fails(files: Path, gates: tuple[str, ...], code: int) -> None:
    """Only those that were named count; the comparison is told all the same."""
    options = [word for gate in gates for word in ("--fail-on", gate)]
    done = archc("diff", "old.yaml", "new.yaml", *options, cwd=files)
    assert done.returncode == code
    assert "is replaced" in done.stdout
    assert ("the verdict is reached: replace" in done.stderr) == bool(code)


def test_one_side_may_be_standard_input(files: Path) -> None:
    """Either of them, not both."""
    assert "is replaced" in archc("diff", "-", "new.yaml", cwd=files, stdin=GOOD).stdout
    assert "is replaced" in archc("diff", "old.yaml", "-", cwd=files, stdin=FIFO).stdout
    assert archc("diff", "-", "-", cwd=files).returncode == 2
    broken = archc("diff", "old.yaml", "-", cwd=files, stdin=GOOD.replace("sqs", "sqz")).stderr
    assert "--> <stdin>:5:" in broken
    assert "work: { type: sqz }" in broken


def test_a_broken_side_is_told_with_its_line(files: Path) -> None:
    """Whichever side it is: exit code 1, no comparison, and no picture is touched."""
    (files / "out.svg").write_text("as it was")
    for sides in (("broken.yaml", "new.yaml"), ("old.yaml", "broken.yaml")):
        done = archc("diff", *sides, "-o", "out.svg", cwd=files)
        assert (done.returncode, done.stdout) == (1, "")
        assert "broken.yaml:5:" in done.stderr
        assert (files / "out.svg").read_text() == "as it was"


def test_a_broken_template_is_told_with_its_line(files: Path) -> None:
    """As an error of the file, not of archc."""
    (files / "bad.json").write_text('{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}')
    done = archc("diff", "bad.json", "new.yaml", cwd=files)
    assert done.returncode == 1
    assert "bad.json:1" in done.stderr
    assert "bug in archc" not in done.stderr


def test_files_that_are_not_there(files: Path) -> None:
    """Exit code 2, and the name that was probably meant."""
    done = archc("diff", "odl.yaml", "new.yaml", cwd=files)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean `old.yaml`?" in done.stderr


def test_wrong_usage(files: Path) -> None:
    """Exit code 2 with what to write instead."""
    assert "HEAD~1 -- arch.yaml" in archc("diff", "old.yaml", cwd=files).stderr
    assert archc("diff", "old.yaml", "new.yaml", "-o", "x.gif", cwd=files).returncode == 2
    assert archc("review", "old.yaml", "new.yaml", cwd=files).returncode == 2
    assert archc("review", "old.yaml", "new.yaml", "-o", "x.txt", cwd=files).returncode == 2


def test_pictures_are_written_all_or_none(files: Path) -> None:
    """A folder that cannot be written leaves the other file as it was."""
    done = archc("diff", "old.yaml", "new.yaml", "-o", "a.svg", "-o", "b.json", "--quality", "draft", cwd=files)
    assert done.returncode == 0
    assert 'id="work"' in (files / "a.svg").read_text()
    assert json.loads((files / "b.json").read_text())["nodes"]
    (files / "a.svg").write_text("as it was")
    (files / "folder.svg").mkdir()
    done = archc("diff", "old.yaml", "new.yaml", "-o", "a.svg", "-o", "folder.svg", "--quality", "draft", cwd=files)
    assert (done.returncode, done.stdout) == (2, "")
    assert (files / "a.svg").read_text() == "as it was"


def test_a_review_is_one_file_of_each_kind(files: Path) -> None:
    """The page and the Markdown say the same; nothing else appears."""
    before = {p.name for p in files.iterdir()}
    done = archc("review", "old.yaml", "new.yaml", "-o", "r.html", "-o", "r.md", "--quality", "draft", cwd=files)
    assert (done.returncode, done.stderr) == (0, "")
    assert {p.name for p in files.iterdir()} - before == {"r.html", "r.md"}
    assert "is replaced" in (files / "r.html").read_text()
    assert "| `WorkQueue` | AWS::SQS::Queue | replaced | left behind |" in (files / "r.md").read_text()


def test_a_review_tells_new_findings_only(files: Path) -> None:
    """What the checks said of the old file is not told again."""
    (files / "more.yaml").write_text(GOOD + "  other: { type: sqs }\n")
    assert archc("review", "old.yaml", "more.yaml", "-o", "r.md", cwd=files).returncode == 0
    said = (files / "r.md").read_text().partition("New findings")[2].partition("</details>")[0]
    assert "`other`" in said.replace("\\", "")
    assert "`work`" not in said.replace("\\", "")


# -- git ------------------------------------------------------------------------------------------------------------


def resources(done: Done) -> dict[str, str]:
    assert done.returncode == 0, done.stderr
    return {r["logical_id"]: r["change"] for r in json.loads(done.stdout)["resources"]}


@pytest.mark.parametrize(
    "sides",
    [
        ("HEAD~1", "--", "arch.yaml"),
        ("HEAD~1", "arch.yaml"),
        ("HEAD~1:./arch.yaml", "arch.yaml"),
        ("HEAD~1:systems/shop/arch.yaml", "arch.yaml"),
    ],
)
def test_a_revision_against_the_file_as_it_is(repository: Path, sides: tuple[str, ...]) -> None:
    """Both the commit since and what is not committed: the queue and the function's code."""
    found = resources(archc("diff", "--format", "json", *sides, cwd=repository))
    assert (found["WorkQueue"], found["MakeFunction"]) == ("replaced", "updated")


@pytest.mark.parametrize(
    "sides", [("HEAD~1", "HEAD", "--", "arch.yaml"), ("HEAD~1", "HEAD:./arch.yaml"), ("main~1:./arch.yaml", "main")]
)
def test_two_revisions(repository: Path, sides: tuple[str, ...]) -> None:
    """The working copy plays no part: its code is not read."""
    done = archc("diff", "--format", "json", *sides, cwd=repository)
    found = resources(done)
    assert found["WorkQueue"] == "replaced"
    function = next((r for r in json.loads(done.stdout)["resources"] if r["logical_id"] == "MakeFunction"), None)
    assert function is None or not any(p["path"][0] == "Code" for p in function["properties"])


def test_code_of_a_revision_packs_to_the_same_bytes(repository: Path) -> None:
    """What was not touched is no change, by way of git or of the disk."""
    git(repository, "checkout", "-q", "--", "src")
    assert archc("diff", "HEAD", "--", "arch.yaml", cwd=repository).stdout.startswith("nothing changes")


def test_places_name_the_revision(repository: Path) -> None:
    """So that two files of one name stay apart."""
    said = archc("diff", "HEAD~1", "--", "arch.yaml", cwd=repository).stdout
    assert "--> arch.yaml:5:3" in said
    assert "::: HEAD~1:arch.yaml:5:3" in said


def test_templates_and_folders_of_a_revision(repository: Path) -> None:
    """A template with a nested one beside it, and the folder that holds both."""
    out = repository / "out"
    out.mkdir()
    stack = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "./inner.json"}}
    (out / "root.json").write_text(json.dumps({"Resources": {"Inner": stack}}))
    (out / "inner.json").write_text(json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}))
    git(repository, "add", "out")
    git(repository, "commit", "-qm", "templates")
    fifo = {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}
    (out / "inner.json").write_text(json.dumps({"Resources": {"Q": fifo}}))
    for side in ("out/root.json", "out"):
        assert resources(archc("diff", "--format", "json", "HEAD", "--", side, cwd=repository)) == {"Q": "replaced"}


@pytest.mark.parametrize(
    ("sides", "says"),
    [
        (("HEAD~9", "arch.yaml"), "there is no git revision `HEAD~9`"),
        (("mian", "arch.yaml"), "did you mean `main`?"),
        (("HEAD:arch.yaml", "arch.yaml"), "write `HEAD:./arch.yaml`"),
        (("HEAD:./none.yaml", "arch.yaml"), "`./none.yaml` does not exist in `HEAD`"),
        (("--", "--output=x:arch.yaml", "arch.yaml"), "there is no git revision `--output=x`"),
        (("HEAD:", "arch.yaml"), "template"),
    ],
)
def test_revisions_that_cannot_be_read(repository: Path, sides: tuple[str, ...], says: str) -> None:
    """Exit code 2, what is wrong, and what to write; never a traceback, and nothing is written."""
    before = {p.name for p in repository.iterdir()}
    done = archc("diff", *sides, cwd=repository)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "bug in archc" not in done.stderr
    assert {p.name for p in repository.iterdir()} == before


def test_outside_of_a_repository(files: Path) -> None:
    """A name that is no file could be a revision; there is none here."""
    done = archc("diff", "HEAD", "old.yaml", cwd=files, GIT_CEILING_DIRECTORIES=str(files.parent))
    assert done.returncode == 2
    assert "no git repository" in done.stderr


def test_without_git(repository: Path) -> None:
    """It is told that the program is missing."""
    done = archc("diff", "HEAD", "arch.yaml", cwd=repository, PATH="")
    assert done.returncode == 2
    assert "no program `git`" in done.stderr


def test_a_shallow_clone_says_how_to_get_more(repository: Path, tmp_path: Path) -> None:
    """The usual surprise in a workflow."""
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", str(tmp_path / "clone"))
    done = archc("diff", "HEAD~1", "--", "arch.yaml", cwd=tmp_path / "clone/systems/shop")
    assert done.returncode == 2
    assert "shallow" in done.stderr
    assert "git fetch --unshallow" in done.stderr


def test_a_broken_file_of_a_revision_is_told_as_such(repository: Path) -> None:
    """With the revision's own line of it."""
    good = (repository / "arch.yaml").read_text()
    (repository / "arch.yaml").write_text(good.replace("sqs,", "sqz,"))
    git(repository, "commit", "-qam", "broken")
    (repository / "arch.yaml").write_text(good)
    done = archc("diff", "HEAD", "--", "arch.yaml", cwd=repository)
    assert done.returncode == 1
    assert "HEAD:arch.yaml:5:" in done.stderr
    assert "work: { type: sqz, fifo: true }" in done.stderr


def test_the_workflow_uses_commands_that_are_there() -> None:
    """Every `archc` line of the ready-made workflow names a command and options that exist."""
    import yaml

    workflow = yaml.safe_load((ROOT / "examples/github/architecture.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["review"]["steps"]
    lines = [line.strip() for step in steps for line in step.get("run", "").splitlines()]
    commands = [line.split() for line in lines if line.startswith("archc ")]
    assert {c[1] for c in commands} == {"diff", "review", "render"}
    for command in commands:
        known = archc(command[1], "-h").stdout
        assert all(word.split("=")[0] in known for word in command if word.startswith("-") and word != "--")


def test_the_workflow_runs(repository: Path) -> None:
    """Its commands on a merge: comment, picture and page are there."""
    import yaml

    if shutil.which("bash") is None:
        pytest.skip("no bash")
    workflow = yaml.safe_load((ROOT / "examples/github/architecture.yml").read_text(encoding="utf-8"))
    step = next(s for s in workflow["jobs"]["review"]["steps"] if s.get("name") == "Tell what changes")
    git(repository, "mv", "arch.yaml", "src", "../..")
    git(repository, "commit", "-qam", "to the root")
    root = repository.parents[1]
    (root / "arch.yaml").write_text(FUNCTION)
    git(root, "commit", "-qam", "back")
    scripts = root / "bin"
    scripts.mkdir()
    program = scripts / "archc"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archc.cli "$@"\n')
    program.chmod(0o755)
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "ARCH": "arch.yaml", "GITHUB_STEP_SUMMARY": "summary.md"}
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "is replaced" in (root / "comment.md").read_text()
    assert (root / "architecture.png").read_bytes().startswith(b"\x89PNG")
    assert (root / "review.html").is_file()
