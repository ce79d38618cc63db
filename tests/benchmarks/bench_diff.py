"""How long `archc diff` takes, cold: the shop against a changed shop, and two templates of 1,000 resources.

    python tests/benchmarks/bench_diff.py

Each command is a process of its own. "Bare imports" is a process that imports PyYAML, jsonschema, click and those
modules of troposphere that archc's services use, and does nothing. Processes alternate, and medians of user and system
time are compared, so that what else the machine does moves both sides alike. Prints whether the targets are met.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
MODULES = """
import archc.services, sys
archc.services.every()
print(" ".join(sorted(m for m in sys.modules if m.startswith("troposphere"))))
"""


def run(*command: str) -> tuple[float, float]:
    """Run a process; return its own CPU time and the time on the clock, in seconds."""
    before, started = os.times(), perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    after = os.times()
    own = after.children_user + after.children_system - before.children_user - before.children_system
    return own, perf_counter() - started


def changed_shop() -> str:
    """Return the shop with another engine of its servers, a FIFO queue, an arrow more and one that grants less."""
    text = (ROOT / "examples/shop/arch.yaml").read_text(encoding="utf-8")
    for before, after in (
        ("instance: t4g.small", "instance: t4g.medium"),
        ("clicks:    { type: sqs }", "clicks:    { type: sqs, fifo: true }"),
        ("  - web -> inventory\n", "  - web -> inventory: { access: read }\n"),
        ("  - fulfil -> database, news\n", "  - fulfil -> database, news, images\n"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    return text


def large(changed: bool) -> dict[str, Any]:
    """Return a template of 1,000 resources that refer to each other; `changed` differs in 140 of them."""
    resources: dict[str, Any] = {}
    for n in range(200):
        fifo = {"FifoQueue": True} if changed and n % 10 == 0 else {}
        actions = ["sqs:SendMessage", *(["sqs:ReceiveMessage"] if changed and n % 4 == 0 else [])]
        key = "other" if changed and n % 12 == 0 else "id"
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        allowed = {"Effect": "Allow", "Action": actions, "Resource": {"Fn::GetAtt": [f"Q{n}", "Arn"]}}
        resources |= {
            f"Q{n}": _resource("SQS::Queue", DelaySeconds=5, **fifo),
            f"R{n}": _resource("IAM::Role", AssumeRolePolicyDocument={"Statement": [trust]}),
            f"P{n}": _resource(
                "IAM::Policy", PolicyName="p", Roles=[{"Ref": f"R{n}"}], PolicyDocument={"Statement": [allowed]}
            ),
            f"F{n}": _resource(
                "Lambda::Function",
                Role={"Fn::GetAtt": [f"R{n}", "Arn"]},
                Handler="index.handler",
                Runtime="python3.13",
                Code={"ZipFile": "def handler(event, context):\n    return event\n"},
                Environment={"Variables": {"QUEUE": {"Ref": f"Q{n}"}}},
            ),
            f"T{n}": _resource(
                "DynamoDB::Table",
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
                KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            ),
        }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def medians(*commands: list[str]) -> list[tuple[float, float]]:
    """Run the commands in turn, `ROUNDS` times after one for the caches; return medians of CPU and clock."""
    for command in commands:
        run(*command)
    rounds = [[run(*command) for command in commands] for _ in range(ROUNDS)]
    return [
        (statistics.median(r[n][0] for r in rounds), statistics.median(r[n][1] for r in rounds))
        for n in range(len(commands))
    ]


def main() -> None:
    """Measure and print."""
    from archc.lower.emit import to_yaml

    modules = subprocess.run([sys.executable, "-c", MODULES], capture_output=True, text=True, check=True, cwd=ROOT)
    imports = f"import yaml, jsonschema, click, {', '.join(modules.stdout.split())}"
    archc = [sys.executable, "-m", "archc.cli", "diff"]
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop" / "arch.yaml"
        shutil.copytree(ROOT / "examples/shop/functions", shop.parent / "functions")
        shop.write_text(changed_shop(), encoding="utf-8")
        writers: dict[str, Callable[[Any], str]] = {"yaml": to_yaml, "json": json.dumps}
        for ending, write in writers.items():
            for name, changed in (("old", False), ("new", True)):
                (Path(folder) / f"{name}.{ending}").write_text(write(large(changed)), encoding="utf-8")
        (bare, _), (cold, clock) = medians(
            [sys.executable, "-c", imports], [*archc, "examples/shop/arch.yaml", str(shop)]
        )
        print(f"bare imports                    {bare * 1000:5.0f} ms")
        print(f"the shop against a changed one  {cold * 1000:5.0f} ms ({clock * 1000:.0f} on the clock)")
        print(f"ratio                           {cold / bare:5.2f}  {_verdict(cold / bare <= 2.5)} (at most 2.5)")
        for ending in writers:
            (took, clock), *_ = medians([*archc, f"{folder}/old.{ending}", f"{folder}/new.{ending}"])
            verdict = f"{_verdict(took < 2)} (below 2 s)"
            print(f"1,000 resources, {ending:4}           {took * 1000:5.0f} ms ({clock * 1000:.0f})  {verdict}")


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


if __name__ == "__main__":
    main()
