"""Files that are printed from the code are fresh."""

import json
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

from archc.source import parse, plain

ROOT = Path(__file__).resolve().parent.parent


def test_generated_files_are_fresh() -> None:
    """`make generate` has nothing to write."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools/generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_published_schema_is_legal_and_takes_the_examples() -> None:
    """An editor that reads the schema shows no error in any example."""
    schema = json.loads((ROOT / "schemas/archc.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for example in sorted(ROOT.glob("examples/*/arch.yaml")):
        node, _ = parse(example.read_text(encoding="utf-8"), str(example))
        assert node is not None
        assert [e.message for e in Draft202012Validator(schema).iter_errors(plain(node))] == []
