"""Emulators of AWS as servers on 127.0.0.1, and stacks in them as a user makes them: with boto3, through a bucket."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import boto3
import pytest
from botocore.config import Config

BIN = Path(sys.executable).parent
PATIENCE = 30
"""Seconds a server may take until it answers, and a stack until it rests."""

ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Emulator:
    """A server: `kind` is moto or ministack."""

    kind: str
    port: int

    def client(self, service: str, region: str) -> Any:
        """A boto3 client that asks the server."""
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, connect_timeout=5)
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="test",
            config=config,
        )

    def address(self, bucket: str, key: str, region: str) -> str:
        """Where CloudFormation finds an object; moto knows AWS's own addresses only."""
        if self.kind == "moto":
            return f"https://{bucket}.s3.{region}.amazonaws.com/{key}"
        return f"http://127.0.0.1:{self.port}/{bucket}/{key}"


@dataclass
class Deployment:
    """A stack in an emulator, with the bucket that its files were copied to."""

    emulator: Emulator
    name: str
    region: str
    parameters: dict[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """A client in the stack's region."""
        return self.emulator.client(service, self.region)

    @property
    def bucket(self) -> str:
        """The bucket of assets and templates."""
        return f"assets-{self.name}"

    def upload(self, files: Mapping[str, bytes]) -> None:
        """Copy files into the bucket, as `aws s3 cp --recursive` does."""
        s3 = self.client("s3")
        if self.bucket not in {b["Name"] for b in s3.list_buckets()["Buckets"]}:
            where = {"LocationConstraint": self.region}
            own = {} if self.region == "us-east-1" else {"CreateBucketConfiguration": where}
            s3.create_bucket(Bucket=self.bucket, **own)
        for name, data in files.items():
            s3.put_object(Bucket=self.bucket, Key=name, Body=data)

    def apply(self, verb: str, template: Mapping[str, Any], version: str) -> str:
        """Create or update the stack with a template, and return the state it comes to rest in."""
        key = f"{version}.template.json"
        self.upload({key: json.dumps(template).encode()})
        said = {n: v for n, v in self.parameters.items() if n in template.get("Parameters", {})}
        cloudformation = self.client("cloudformation")
        getattr(cloudformation, f"{verb}_stack")(
            StackName=self.name,
            TemplateURL=self.emulator.address(self.bucket, key, self.region),
            Parameters=[{"ParameterKey": n, "ParameterValue": v} for n, v in said.items()],
            Capabilities=["CAPABILITY_IAM"],
        )
        return self.rest()

    def rest(self) -> str:
        """Wait until nothing goes on, and return the state."""
        until = monotonic() + PATIENCE
        while (state := self._state()).endswith("_IN_PROGRESS") and monotonic() < until:
            sleep(0.05)
        return state

    def _state(self) -> str:
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return str(stack["StackStatus"])

    def why(self) -> str:
        """What the events say went wrong."""
        events = self.client("cloudformation").describe_stack_events(StackName=self.name)["StackEvents"]
        return "\n".join(
            f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}"
            for e in events
            if e["ResourceStatus"].endswith("FAILED")
        )

    def resources(self) -> dict[str, str]:
        """Physical ids by logical ids; without those that the emulator only says it has made."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = (r for page in pages for r in page["StackResourceSummaries"])
        return {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in found if r.get("PhysicalResourceId")}

    def outputs(self) -> dict[str, str]:
        """The stack's outputs."""
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}

    def delete(self) -> None:
        """Delete the stack, and wait until it is gone."""
        cloudformation = self.client("cloudformation")
        cloudformation.delete_stack(StackName=self.name)
        until = monotonic() + PATIENCE
        while monotonic() < until:
            stacks = cloudformation.list_stacks()["StackSummaries"]
            states = [s["StackStatus"] for s in stacks if s["StackName"] == self.name]
            if all(s == "DELETE_COMPLETE" for s in states):
                return
            sleep(0.05)
        pytest.fail(f"{self.name} is not deleted: {self.why()}")


# What an emulator cannot make is cut out of the template, and what refers to it gets a value that looks like it.


def cut(template: Mapping[str, Any], what: Mapping[str, Any]) -> dict[str, Any]:
    """Return the template without what is named.

    A `Type`, a `Type[Property]` (those that have it), a `LogicalId`, a `Type.Property` (`*` for any type), or a
    `Type#Attribute` that others ask for.
    """
    gone = {i: r["Type"] for i, r in template["Resources"].items() if i in what or _is_named(r, what)}
    asked = {(i, name) for i, r in template["Resources"].items() for name in _named(what, r["Type"], "#")}
    known = gone | {f"{i}.{name}": name for i, name in asked}
    kept = {i: _without(_trimmed(r, what), known) for i, r in template["Resources"].items() if i not in gone}
    outputs = {"Outputs": _without(template["Outputs"], known)} if "Outputs" in template else {}
    certified = "AWS::CertificateManager::Certificate" in gone.values()
    parameters = template.get("Parameters", {}) | ({"Certificate": {"Type": "String"}} if certified else {})
    return {**template, **({"Parameters": parameters} if parameters else {}), "Resources": kept, **outputs}


def _is_named(resource: Mapping[str, Any], what: Mapping[str, Any]) -> bool:
    kind = resource["Type"]
    return kind in what or any(f"{kind}[{name}]" in what for name in resource.get("Properties", {}))


def _named(what: Mapping[str, Any], kind: str, sign: str) -> list[str]:
    """What is named of a type behind a sign."""
    return [name.removeprefix(f"{kind}{sign}") for name in what if name.startswith(f"{kind}{sign}")]


def _trimmed(resource: Mapping[str, Any], what: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource without the properties that are named."""
    names = [*_named(what, resource["Type"], "."), *_named(what, "*", ".")]
    return {**resource, "Properties": {k: v for k, v in resource.get("Properties", {}).items() if k not in names}}


def _without(value: Any, gone: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_without(v, gone) for v in value]
    if not isinstance(value, dict):
        return value
    if value.get("Ref") in gone:
        return _stand_in(value["Ref"], "Ref", gone)
    if isinstance(said := value.get("Fn::GetAtt"), list) and (said[0] in gone or ".".join(said) in gone):
        return _stand_in(said[0], said[1], gone)
    if isinstance(text := value.get("Fn::Sub"), str):
        return {"Fn::Sub": _in_text(text, gone)}
    if isinstance(said := value.get("Fn::Sub"), list):
        return {"Fn::Sub": [_in_text(said[0], gone), _without(said[1], gone)]}
    left = {k: _without(v, gone) for k, v in value.items() if k != "DependsOn"}
    waits = value.get("DependsOn", [])
    kept = [w for w in ([waits] if isinstance(waits, str) else waits) if w not in gone]
    return {**left, **({"DependsOn": kept} if kept else {})}


def _in_text(text: str, gone: Mapping[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        name, _, attribute = match[1].partition(".")
        return _stand_in(name, attribute or "Ref", gone) if name in gone or match[1] in gone else match[0]

    return re.sub(r"\$\{([^!}]+)\}", put, text)


def _stand_in(logical_id: str, attribute: str, gone: Mapping[str, str]) -> Any:
    """A value of the right form, where services look at it. A certificate is one that the test has requested."""
    kind = gone.get(logical_id, "")
    forms = {
        ("AWS::CertificateManager::Certificate", "Ref"): {"Ref": "Certificate"},
        ("AWS::Cognito::UserPool", "Arn"): f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/{logical_id}",
        ("AWS::EC2::NatGateway", "Ref"): "nat-0a1b2c3d4e5f60718",
        ("AWS::EC2::EIP", "AllocationId"): "eipalloc-0a1b2c3d4e5f60718",
    }
    plain = (
        f"arn:aws:stand-in:eu-west-1:{ACCOUNT}:{logical_id}"
        if attribute.endswith("Arn")
        else f"{logical_id}-{attribute}".lower()
    )
    return forms.get((kind, attribute), plain)


# Servers


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _served(kind: str, folder: Path) -> Iterator[Emulator]:
    """Start an emulator, and stop it afterwards."""
    port = _free_port()
    command = {"moto": [BIN / "moto_server", "-H", "127.0.0.1", "-p", str(port)], "ministack": [BIN / "ministack"]}
    # Without these, ministack listens on every interface.
    own = {"BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "GATEWAY_PORT": str(port)}
    with (folder / f"{kind}.log").open("w") as log:
        process = subprocess.Popen(
            command[kind],
            env={**os.environ, **own, "PYTHONUNBUFFERED": "1"},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, process)
        yield Emulator(kind, port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
        except OSError:
            sleep(0.05)
        else:
            return
    pytest.fail(f"the emulator does not answer on port {port}")


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The server of moto."""
    yield from _served("moto", tmp_path_factory.mktemp("moto"))


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The server of ministack."""
    yield from _served("ministack", tmp_path_factory.mktemp("ministack"))


@pytest.fixture
def emulator(request: pytest.FixtureRequest) -> Emulator:
    """The server that a test names."""
    server: Emulator = request.getfixturevalue(request.param)
    return server


@pytest.fixture(name="cut")
def cut_fixture() -> Any:
    """The function that cuts out of a template what an emulator cannot make."""
    return cut


@pytest.fixture
def deployment() -> Any:
    """The class of stacks in emulators."""
    return Deployment
