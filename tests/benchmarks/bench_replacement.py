"""Where archc and the CDK's own diff differ on replacement, and which of the two says what AWS documents.

    python tools/replacement_facts.py --fetch
    npm install --prefix build/service-spec @aws-cdk/cloudformation-diff
    python tests/benchmarks/bench_replacement.py

Each case of tests/units/diff/replacement_cases.tsv becomes two templates that differ in that property, then come the
transitive ones. Prints the time of each tool too; says so and ends where Node or the package is not here. A dozen cases
are decided by what archc's own facts take from the same pages (tools/replacement_documented.tsv): no merit of its own.
"""

import json
import subprocess
import sys
from pathlib import Path
from shutil import which
from time import perf_counter
from typing import Any

from archc.diff.template import diff_templates

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "build" / "service-spec" / "node_modules"
CASES = ROOT / "tests" / "units" / "diff" / "replacement_cases.tsv"
SCRIPT = """
const { fullDiff } = require('@aws-cdk/cloudformation-diff');
const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const started = process.hrtime.bigint();
const answers = pairs.map(([a, b]) =>
  Object.fromEntries(Object.entries(fullDiff(a, b).resources.changes).map(([id, c]) => [id, c.changeImpact])));
process.stdout.write(JSON.stringify({ answers, ms: Number(process.hrtime.bigint() - started) / 1e6 }));
"""
CDK = {"WILL_REPLACE": "replaced", "MAY_REPLACE": "conditional", "WILL_UPDATE": "updated"}
WANTED = {"replace": "replaced", "conditional": "conditional", "interrupt": "updated", "none": "updated"}

Pair = tuple[dict[str, Any], dict[str, Any]]


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


def _documented() -> list[tuple[str, str, Pair]]:
    """Name, wanted kind and templates of each documented case."""
    found = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, name, _, verdict, _ = line.split("\t")
            values = ("dedicated", "default") if name == "InstanceTenancy" else ("a", "b")
            old, new = ({"Resources": {"R": _resource(kind, **{name: value})}} for value in values)
            found.append((f"{kind} {name}", _decided(kind, name, verdict), (old, new)))
    return found


def _decided(kind: str, name: str, verdict: str) -> str:
    """Say what the templates themselves decide: no UpdatePolicy, no longer dedicated, the zone stays private."""
    without_policy = kind == "AWS::AutoScaling::AutoScalingGroup"
    by_values = name in ("InstanceTenancy", "VPCs")
    return "updated" if verdict == "conditional" and (without_policy or by_values) else WANTED[verdict]


def _transitive() -> list[tuple[str, str, Pair]]:
    """Name, what happens to the last resource, templates."""
    group = {
        "G": _resource("AWS::RDS::DBSubnetGroup", DBSubnetGroupName="a", SubnetIds=["s"]),
        "R": _resource("AWS::RDS::DBInstance", DBSubnetGroupName={"Ref": "G"}),
    }
    network = {
        "G": _resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"),
        "R": _resource("AWS::EC2::Subnet", VpcId={"Ref": "G"}, CidrBlock="10.0.0.0/24"),
    }
    version = {"Fn::GetAtt": ["G", "LatestVersionNumber"]}
    servers = {
        "G": _resource("AWS::EC2::LaunchTemplate", LaunchTemplateData={"ImageId": "ami-1"}),
        "R": {
            **_resource("AWS::AutoScaling::AutoScalingGroup", LaunchTemplate={"Version": version}),
            "UpdatePolicy": {"AutoScalingReplacingUpdate": {"WillReplace": True}},
        },
    }
    return [
        ("a subnet group renamed: its database", "replaced", _with(group, DBSubnetGroupName="b")),
        ("a VPC with another range: its subnet", "replaced", _with(network, CidrBlock="10.1.0.0/16")),
        ("a launch template: its replacing group", "replaced", _with(servers, LaunchTemplateData={"ImageId": "ami-2"})),
        ("a key reordered: nothing", "same", ({"Resources": network}, {"Resources": dict(reversed(network.items()))})),
    ]


def _with(resources: dict[str, Any], **properties: Any) -> Pair:
    changed = {**resources["G"], "Properties": {**resources["G"]["Properties"], **properties}}
    return {"Resources": resources}, {"Resources": {**resources, "G": changed}}


def main() -> int:
    """Compare and print."""
    if which("node") is None or not (MODULES / "@aws-cdk" / "cloudformation-diff").is_dir():
        print("node or @aws-cdk/cloudformation-diff is not on this machine: nothing compared")
        return 0
    cases = _documented() + _transitive()
    pairs = [pair for _, _, pair in cases]
    started = perf_counter()
    ours = [{c.logical_id: c.kind for c in diff_templates(*pair)}.get("R", "same") for pair in pairs]
    milliseconds = (perf_counter() - started) * 1000
    command = [str(which("node")), "-e", SCRIPT]
    run = subprocess.run(
        command, input=json.dumps(pairs), capture_output=True, text=True, check=True, cwd=MODULES.parent
    )
    answer = json.loads(run.stdout)
    theirs = [CDK.get(impacts.get("R", ""), impacts.get("R", "same")) for impacts in answer["answers"]]
    _print(cases, ours, theirs)
    print(f"{len(cases)} pairs: archc {milliseconds:.0f} ms, cloudformation-diff {answer['ms']:.0f} ms, start-up aside")
    return 0


def _print(cases: list[tuple[str, str, Pair]], ours: list[str], theirs: list[str]) -> None:
    right = [sum(got == want for got, (_, want, _) in zip(side, cases, strict=True)) for side in (ours, theirs)]
    print(f"{'case':60} {'documented':12} {'archc':12} CDK")
    for (name, want, _), mine, other in zip(cases, ours, theirs, strict=True):
        if not mine == other == want:
            print(f"{name:60} {want:12} {mine:12} {other}")
    print(f"as documented: archc {right[0]}, CDK {right[1]}, of {len(cases)}")


if __name__ == "__main__":
    sys.exit(main())
