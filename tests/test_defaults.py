"""The page of defaults says what the code does: its fields exist, and checkov finds what it admits to."""

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archc import api, services
from archc.model.fields import fields_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/defaults.md").read_text(encoding="utf-8")
FIELDS = re.findall(r"`(\w+)\.(\w+)`(?: = `([^`]*)`)?(?= \||, )", PAGE)
ACCEPTED = dict(re.findall(r"^\| (CKV\w+) \| `(\w+)` \|", PAGE, re.MULTILINE))


def test_the_page_names_fields() -> None:
    """The tables name fields in the form that the tests below look for."""
    assert len(FIELDS) > 25


@pytest.mark.parametrize(("kind", "key", "default"), FIELDS, ids=[f"{k}.{f}" for k, f, _ in FIELDS])
def test_the_field_exists_with_that_default(kind: str, key: str, default: str) -> None:
    """Every field that the page names exists, and its default is the one the page says."""
    service = services.every()["vpc" if kind == "network" else kind]
    found = {f.key: f.default for f in fields_of(service.fields)}
    assert key in found
    if default:
        assert str(found[key]) == default


def test_every_field_with_a_safe_default_is_on_the_page() -> None:
    """A switch, or a choice that protects something, cannot be added without being explained."""
    named = {(kind, key) for kind, key, _ in FIELDS}
    choices = {"deletion", "encryption", "flow_logs", "https", "logs", "versioning", "waf"}
    for name, service in services.every().items():
        for f in fields_of(service.fields):
            if f.key in choices:
                assert ("network" if name == "vpc" else name, f.key) in named


def _failed(template: Path) -> dict[str, str]:
    """What checkov finds: resource by check. It runs without asking any server for anything."""
    command = [Path(sys.executable).parent / "checkov", "--file", template, "--framework", "cloudformation"]
    done = subprocess.run(
        [*command, "--output", "json", "--quiet", "--skip-download"], capture_output=True, text=True, check=False
    )
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["summary"]["parsing_errors"] == 0
    failed = report["results"]["failed_checks"]
    assert len({c["check_id"] for c in failed}) == len(failed), "a check fails for several resources"
    return {c["check_id"]: c["resource"].rpartition(".")[2] for c in failed}


def test_checkov_finds_what_the_page_admits(tmp_path: Path) -> None:
    """The shop with default settings has at most three findings, each explained on the page, and none is silenced."""
    blueprint, found = api.check(str(ROOT / "examples/shop/arch.yaml"))
    assert blueprint is not None, found
    built, problems = api.build(blueprint, audit=False)
    assert built is not None, problems
    template = tmp_path / "shop.template.yaml"
    template.write_bytes(built.files["shop.template.yaml"])
    assert "checkov" not in template.read_text(encoding="utf-8")
    assert _failed(template) == ACCEPTED
    assert len(ACCEPTED) <= 3


def test_fields_are_plain_values() -> None:
    """Defaults that the page states are values a person can write, not whole groups of fields."""
    for kind, key, default in FIELDS:
        if default:
            service = services.every()["vpc" if kind == "network" else kind]
            (value,) = [f.default for f in fields_of(service.fields) if f.key == key]
            assert not dataclasses.is_dataclass(value)
