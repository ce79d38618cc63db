"""The file that a template carries along, for `archc import` and `archc diff`."""

import json
from pathlib import Path
from typing import Any

from archc import api
from archc.lift.recover import carried

TEXT = """archc: 1
name: test
parameters: { Mail: { default: a@example.com } }
actors: { owner: { email: "${Mail}" } }
components: { news: { type: sns, description: 'a \\${Mail} "c" ü' } }
connections: [news -> owner: { protocol: email }]
environments: { dev: { components: { news: null } } }
"""


def built(tmp_path: Path) -> dict[str, Any]:
    """The template of TEXT as JSON."""
    blueprint, found = api.check_text(TEXT, "arch.yaml", tmp_path)
    assert blueprint is not None, [d.message for d in found]
    made, found = api.build(blueprint, form="json")
    assert made is not None, [d.message for d in found]
    return json.loads(made.files["test.template.json"])


def test_the_file_comes_back_as_it_was(tmp_path: Path) -> None:
    """What stands in the metadata is the whole file, null and dollars and all."""
    found = carried(built(tmp_path))
    assert found is not None
    assert found["environments"] == {"dev": {"components": {"news": None}}}
    assert found["actors"]["owner"]["email"] == "${Mail}"
    assert found["components"]["news"]["description"] == 'a \\${Mail} "c" ü'


def test_cloudformation_finds_nothing_in_it(tmp_path: Path) -> None:
    """CloudFormation refuses null anywhere in a template, and linters look for `${Name}` in every text."""
    metadata = built(tmp_path)["Metadata"]["archc"]["architecture"]
    assert isinstance(metadata, str)
    assert "${" not in metadata


def test_a_damaged_one_is_nobody_s(tmp_path: Path) -> None:
    """Metadata that is not archc's, or was cut, makes the template one of somebody else."""
    for text in ("", "{", "[" * 100_000, '{"archc": 2, "name": "x"}', '["archc"]'):
        assert carried({"Metadata": {"archc": {"architecture": text}}}) is None
    assert carried({"Metadata": {"archc": {"architecture": {"archc": 1}}}}) is None
