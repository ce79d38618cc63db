"""What every service's tests need: build a few lines of YAML, look at the template, or at what is refused."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archc import api
from archc.diagnostics import Diagnostic
from archc.lower.lower import Lowered, lower

_HEAD = "archc: 1\nname: test\nregion: eu-west-1\n"


@dataclass(frozen=True)
class Made:
    """A template that AWS's offline engine has nothing against but advice."""

    lowered: Lowered
    warnings: tuple[Diagnostic, ...]

    @property
    def resources(self) -> dict[str, Any]:
        return self.lowered.template["Resources"]

    def of(self, kind: str) -> dict[str, Any]:
        """Properties of the resources of a type, by logical id."""
        return {i: r.get("Properties", {}) for i, r in self.resources.items() if r["Type"] == kind}

    def one(self, logical_id: str) -> dict[str, Any]:
        return self.resources[logical_id]["Properties"]

    def statements(self, logical_id: str) -> dict[str, Any]:
        """Statements of a policy by Sid."""
        policy = self.one(logical_id)
        return {s["Sid"]: s for s in (policy.get("PolicyDocument") or policy["KeyPolicy"])["Statement"]}

    def allowed(self, component: str) -> dict[str, Any]:
        """What a caller's arrows let it do, by Sid."""
        return self.statements(f"{component}Policy")


def _of_services(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Leave out what review checks say (AC5xx): they have tests of their own."""
    return [d for d in found if d.code.id < "AC500"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "work.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def make(project: Path) -> Callable[[str], Made]:
    """Build a file without its head; it must be right, and AWS's engine must find neither error nor warning."""

    def build(text: str, head: str = _HEAD) -> Made:
        blueprint, found = api.check_text(head + text, "arch.yaml", project)
        assert blueprint is not None, [d.message for d in found]
        built, audited = api.build(blueprint)
        assert built is not None, [d.message for d in audited]
        # W9013 minds account ids in ARNs; those of things that exist already are the user's.
        minded = [d.message for d in audited if d.severity != "note" and "W9013" not in d.message]
        assert minded == []
        return Made(built.lowered, tuple(_of_services(found)))

    return build


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Made], Any]]:
    """Create a stack in moto and return a session there. moto leaves out types it does not know, and says so."""
    import boto3
    from moto import mock_aws

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")

    def create(made: Made) -> Any:
        session = boto3.Session(region_name="eu-west-1")
        stacks = session.client("cloudformation")
        body = json.dumps(made.lowered.template)
        stacks.create_stack(StackName="test", TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
        assert stacks.describe_stacks()["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
        return session

    with mock_aws():
        yield create


@pytest.fixture
def refused(project: Path) -> Callable[[str], list[Diagnostic]]:
    """Check a file without its head, and return what is wrong with it."""

    def check(text: str, head: str = _HEAD) -> list[Diagnostic]:
        _, found = api.check_text(head + text, "arch.yaml", project)
        return _of_services(found)

    return check


SHOP = "archc: 1\nname: shop\nregion: eu-west-1\n"


@pytest.fixture
def resources(project: Path) -> Callable[[str], dict[str, Any]]:
    """Lower a file without its head; its resources by logical id. Warnings are allowed, and nothing is audited."""

    def made(text: str) -> dict[str, Any]:
        blueprint, found = api.check_text(SHOP + text, "arch.yaml", project)
        assert blueprint is not None, [d.message for d in found]
        lowered, wrong = lower(blueprint)
        assert lowered is not None, [d.message for d in wrong]
        return lowered.template["Resources"]

    return made


@pytest.fixture
def problems(project: Path) -> Callable[[str], dict[str, Diagnostic]]:
    """Check and lower a file without its head; what is wrong with it, by the id of its code."""

    def found(text: str) -> dict[str, Diagnostic]:
        blueprint, diagnostics = api.check_text(SHOP + text, "arch.yaml", project)
        if blueprint is not None:
            diagnostics = (*diagnostics, *lower(blueprint)[1])
        return {d.code.id: d for d in diagnostics}

    return found


@pytest.fixture
def audited(project: Path) -> Callable[[str], list[str]]:
    """Build a file without its head; what AWS's offline engine minds: errors and warnings."""

    def minded(text: str) -> list[str]:
        blueprint, found = api.check_text(SHOP + text, "arch.yaml", project)
        assert blueprint is not None, [d.message for d in found]
        _, diagnostics = api.build(blueprint)
        return [d.message for d in diagnostics if d.severity != "note"]

    return minded
