"""A stack over 500 resources, in nested stacks, deployed and asked for what is inside.

That nothing moves when it grows is shown by tests/test_limits.py: no emulator can update such a stack.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from archc import api

pytestmark = pytest.mark.emulator

IN_AWS = "https://${AssetsBucket}.s3.${AWS::Region}.${AWS::URLSuffix}/"
"""Where a part's template is in AWS. ministack fetches it from itself; moto knows no outputs of nested stacks."""


def cells(number: int) -> str:
    """Cells of a queue, a function and a bucket, with an arrow from each to the next."""
    names = [f"{n:02d}" for n in range(number)]
    components = "".join(
        f"  queue-{n}: {{ type: sqs }}\n  work-{n}: {{ type: lambda, runtime: python3.13, code: index.py }}\n"
        f"  files-{n}: {{ type: s3 }}\n"
        for n in names
    )
    arrows = "".join(f"  - queue-{n} -> work-{n} -> files-{n}\n" for n in names)
    return f"archc: 1\nname: cells\nregion: eu-west-1\ncomponents:\n{components}connections:\n{arrows}"


def built(number: int, folder: Path, port: int) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
    """The root's template and the files of the parts."""
    (folder / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    blueprint, found = api.check_text(cells(number), "arch.yaml", folder)
    assert blueprint is not None, found
    made, problems = api.build(blueprint, form="json", audit=False)
    assert made is not None, problems
    files = {n: d for n, d in made.files.items() if n.startswith("assets/")}
    root = made.files["cells.template.json"].decode()
    return json.loads(root.replace(IN_AWS, f"http://127.0.0.1:{port}/${{AssetsBucket}}/")), files


def inside(stack: Any) -> dict[str, str]:
    """Physical ids of everything in the root and in its parts."""
    client, found = stack.client("cloudformation"), {}
    parts = [p for p in stack.resources().values() if ":stack/" in p]
    for part in parts:
        for page in client.get_paginator("list_stack_resources").paginate(StackName=part):
            found |= {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in page["StackResourceSummaries"]}
    assert len(parts) > 100
    return found


def test_nested_stacks_are_created(ministack, deployment, tmp_path):
    """Every part is created, and values reach the parts that need them."""
    stack = deployment(ministack, "cells", "eu-west-1")
    stack.parameters = {"AssetsBucket": stack.bucket, "AssetsPrefix": "assets/"}
    root, files = built(40, tmp_path, ministack.port)
    stack.upload(files)
    assert stack.apply("create", root, "first") == "CREATE_COMPLETE", stack.why()
    made = inside(stack)
    assert len(made) > 500
    function = stack.client("lambda").get_function(FunctionName=made["Work07Function"])["Configuration"]
    assert function["Environment"]["Variables"]["FILES_07_BUCKET"] == made["Files07Bucket"]
    mappings = stack.client("lambda").list_event_source_mappings(FunctionName=made["Work07Function"])
    assert mappings["EventSourceMappings"][0]["EventSourceArn"].endswith(made["Queue07Queue"].rpartition("/")[2])
    stack.delete()


def test_updates_of_nested_stacks_cannot_be_shown(ministack, deployment):
    """ministack has forgotten the attributes of what is in a nested stack when that is updated: here of one queue."""
    stack = deployment(ministack, "nested", "eu-west-1")

    def part(*names: str) -> bytes:
        queues = {n: {"Type": "AWS::SQS::Queue", "Properties": {}} for n in names}
        outputs = {n: {"Value": {"Fn::GetAtt": [n, "Arn"]}} for n in names}
        return json.dumps({"Resources": queues, "Outputs": outputs}).encode()

    def root(file: str) -> dict[str, Any]:
        properties = {"TemplateURL": ministack.address(stack.bucket, file, stack.region)}
        return {"Resources": {"Part": {"Type": "AWS::CloudFormation::Stack", "Properties": properties}}}

    stack.upload({"one": part("First"), "two": part("First", "Second")})
    assert stack.apply("create", root("one"), "first") == "CREATE_COMPLETE"
    assert stack.apply("update", root("two"), "second") == "UPDATE_ROLLBACK_FAILED"
    assert "Requested attribute Arn does not exist" in stack.why()
