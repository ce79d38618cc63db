"""`archc validate`: fixes, baselines, environments and rules of one's own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archc.cli import cli

WRONG = """\
archc: "1"  # the version
name: shop
region: EU-west-1

# what there is
components:
  Order_Items: { type: queue, fifo: yes }   # ordered
  work: { type: lambda, runtime: python313, cod: functions/work }
connections:
  - order_items => work
"""

RIGHT = """\
archc: 1  # the version
name: shop
region: eu-west-1

# what there is
components:
  order-items: { type: sqs, fifo: true }   # ordered
  work: { type: lambda, runtime: python3.13, code: functions/work }
connections:
  - order-items -> work
"""

QUEUE = "archc: 1\nname: shop\nregion: eu-west-1\ncomponents:\n  orders: { type: sqs }\n"

RULE = """\
rule long_delay when Resources.*[ Type == "AWS::SQS::Queue" ] !empty {
  Resources.*[ Type == "AWS::SQS::Queue" ].Properties.DelaySeconds == 7 <<queues wait for seven seconds>>
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "functions/work").mkdir(parents=True)
    (tmp_path / "functions/work/index.py").write_text("def handler(event, context):\n    return event\n")
    return tmp_path


def write(project: Path, text: str, newline: str = "\n") -> str:
    path = project / "arch.yaml"
    path.write_bytes(text.replace("\n", newline).encode())
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["validate", *arguments])


class TestFix:
    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_repairs_what_is_certain(self, newline: str, project: Path) -> None:
        """Fix after fix, until none is left; comments, order and line ends stay."""
        file = write(project, WRONG, newline)
        assert run(file, "--fix").exit_code == 0
        assert Path(file).read_bytes().decode() == RIGHT.replace("\n", newline)

    def test_says_what_it_did(self, project: Path) -> None:
        """The fixes are named, and what is left is told."""
        result = run(write(project, WRONG.replace("code", "cod").replace("functions/work", "functions/wrok")), "--fix")
        assert "Rename it to `order-items`" in result.stderr
        assert "code-missing" in result.stderr
        assert result.exit_code == 1

    def test_leaves_right_files_alone(self, project: Path) -> None:
        """A file without a certain fix keeps its bytes and its time."""
        file = write(project, RIGHT)
        before = Path(file).stat().st_mtime_ns
        assert run(file, "--fix").exit_code == 0
        assert Path(file).stat().st_mtime_ns == before

    def test_standard_input_cannot_be_repaired(self) -> None:
        """There is no file to write to."""
        assert run("-", "--fix").exit_code == 2


class TestBaseline:
    def test_only_new_findings_are_told(self, project: Path) -> None:
        """What is in the baseline is silent, wherever it moves; what is new is told."""
        file, baseline = write(project, QUEUE), str(project / "known.json")
        assert "AC525" in run(file).stderr
        written = run(file, "--baseline", baseline, "--write-baseline", "--strict")
        assert written.exit_code == 0
        write(project, "# moved\n" + QUEUE + "  clicks: { type: sqs }\n")
        result = run(file, "--baseline", baseline, "--strict")
        assert result.exit_code == 1
        assert "`clicks`" in result.stderr
        assert "messages of `orders`" not in result.stderr

    def test_many_findings_are_all_known(self, project: Path) -> None:
        """A hundred findings are told at most, and all are kept: the next new one is told."""
        many = QUEUE + "".join(f"  queue-{n}: {{ type: sqs }}\n" for n in range(150))
        file, baseline = write(project, many), str(project / "known.json")
        assert "more than 100 problems" in run(file).stderr
        run(file, "--baseline", baseline, "--write-baseline")
        assert len(json.loads((project / "known.json").read_text())["findings"]) > 150
        write(project, f"{many}  zz: {{ type: sqs }}\n")
        result = run(file, "--baseline", baseline)
        assert "messages of `zz`" in result.stderr
        assert "1 warning" in result.stderr

    def test_errors_are_never_known(self, project: Path) -> None:
        """A baseline accepts findings, not mistakes."""
        file, baseline = write(project, QUEUE.replace("sqs", "sqz")), str(project / "known.json")
        run(file, "--baseline", baseline, "--write-baseline")
        assert json.loads((project / "known.json").read_text())["findings"] == []
        assert run(file, "--baseline", baseline).exit_code == 1

    @pytest.mark.parametrize("text", ["", "[]", '{"findings": [{"code": 1}]}', '{"findings": 5}'])
    def test_a_file_that_is_no_baseline(self, text: str, project: Path) -> None:
        """It ends with an exit code and a hint, not with a traceback."""
        (project / "known.json").write_text(text)
        result = run(write(project, QUEUE), "--baseline", str(project / "known.json"))
        assert result.exit_code == 2
        assert "no baseline" in result.stderr

    def test_a_baseline_that_is_not_there(self, project: Path) -> None:
        """The message names the option that makes it."""
        result = run(write(project, QUEUE), "--baseline", str(project / "known.json"))
        assert "--write-baseline" in result.stderr

    def test_where_to_write_has_to_be_said(self, project: Path) -> None:
        """`--write-baseline` alone is a wrong command line."""
        assert run(write(project, QUEUE), "--write-baseline").exit_code == 2


class TestEnvironments:
    TEXT = QUEUE + "environments:\n  prod: { components: { orders: { fio: true } } }\n  dev: { name: 5 }\n"

    def test_all_are_checked(self, project: Path) -> None:
        """Without --env a mistake in an environment is found too, and told once."""
        result = run(write(project, self.TEXT))
        assert result.exit_code == 1
        assert result.stderr.count("unknown key `fio`") == 1
        assert result.stderr.count("`name` must be text") == 1

    def test_one_is_checked(self, project: Path) -> None:
        """With --env only that one counts."""
        result = run(write(project, self.TEXT), "--env", "prod")
        assert "`fio`" in result.stderr
        assert "`name` must be text" not in result.stderr


class TestRules:
    @pytest.fixture
    def rules(self, project: Path) -> str:
        (project / "rules").mkdir()
        (project / "rules/queues.guard").write_text(RULE)
        return str(project / "rules")

    @pytest.mark.parametrize("command", ["validate", "build"])
    def test_a_rule_is_told_at_the_users_line(self, command: str, rules: str, project: Path) -> None:
        """A broken rule of one's own stands at the component that breaks it."""
        more = ["-o", str(project / "out")] if command == "build" else []
        result = CliRunner().invoke(cli, [command, write(project, QUEUE), "--rules", rules, *more])
        assert result.exit_code == 1
        assert "AC404" in result.stderr
        assert "queues wait for seven seconds" in result.stderr
        assert "arch.yaml:5:3" in result.stderr

    def test_a_rule_that_holds(self, rules: str, project: Path) -> None:
        """Nothing is said of a rule that is kept."""
        text = QUEUE.replace("{ type: sqs }", "{ type: sqs, delay: 7, dead_letter: false }")
        assert "AC404" not in run(write(project, text), "--rules", rules).stderr

    def test_rules_that_do_not_parse(self, project: Path) -> None:
        """A template is not called compliant with rules that were not read."""
        (project / "rules").mkdir()
        (project / "rules/broken.guard").write_text("rule {{{")
        result = run(write(project, QUEUE), "--rules", str(project / "rules"))
        assert result.exit_code == 1
        assert "AC406" in result.stderr
        assert "broken.guard" in result.stderr

    @pytest.mark.parametrize("make", [False, True])
    def test_a_folder_without_rules(self, make: bool, project: Path) -> None:
        """No folder, or none with rules in it, is a wrong command line."""
        if make:
            (project / "rules").mkdir()
        assert run(write(project, QUEUE), "--rules", str(project / "rules")).exit_code == 2

    def test_rules_need_the_audit(self, rules: str, project: Path) -> None:
        """`--no-audit` would silently skip the rules."""
        result = CliRunner().invoke(cli, ["build", write(project, QUEUE), "--rules", rules, "--no-audit"])
        assert result.exit_code == 2


class TestAccepted:
    def test_an_accepted_finding_is_silent(self, project: Path) -> None:
        """With a reason, a finding is not told, at that component only."""
        text = QUEUE + "  clicks: { type: sqs }\nchecks:\n"
        text += "  - { code: AC525, component: orders, reason: picked elsewhere }\n"
        result = run(write(project, text))
        assert "messages of `orders`" not in result.stderr
        assert "messages of `clicks`" in result.stderr

    def test_overrides_are_held_to_the_resources(self, project: Path) -> None:
        """A role that a component does not have is found without building anything."""
        text = QUEUE.replace("{ type: sqs }", "{ type: sqs, overrides: { Queues: { DelaySeconds: 5 } } }")
        result = run(write(project, text))
        assert "AC211" in result.stderr
        assert sorted(p.name for p in project.iterdir()) == ["arch.yaml", "functions"]
