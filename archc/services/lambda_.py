"""AWS Lambda: a function that runs when something calls it.

Drawn in the region, or in the private subnets when an arrow goes to something that listens in the network. It
becomes a function on arm64 with its own role, a log group with retention, a dead-letter queue for calls that nobody
waits for, alarms for errors and throttles, and an attachment to the VPC only where it is needed. Its code is packed
reproducibly; one small file goes inline.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_type_hints
from zipfile import is_zipfile

from troposphere import GetAtt, Ref, Sub, awslambda, elasticloadbalancingv2

from archc.diagnostics import Diagnostic, codes, nearest
from archc.model.architecture import Component, Tier
from archc.model.arn import Arn
from archc.model.fields import REQUIRED, setting
from archc.model.naming import pascal
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.assets import code_files
from archc.stack.dead_letters import DEAD_LETTERS, dead_letters, keeper_of
from archc.stack.foreign import Foreign, Lifted
from archc.stack.key import shared_key
from archc.stack.link import Blueprint, Link, Place
from archc.stack.logs import add_log_group
from archc.stack.offers import (
    Admits,
    Delivers,
    Given,
    Grants,
    Member,
    Offer,
    Polled,
    Polls,
    Principal,
    Serves,
    Statement,
    Value,
)
from archc.stack.raw import Intrinsic
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack

INLINE_LIMIT = 4096
"""Characters of code that a template may carry. Source: AWS::Lambda::Function Code, ZipFile; seen 2026-11-23."""

UNPACKED_LIMIT = 250 * 1024 * 1024
"""Bytes of unpacked code. Source: Lambda quotas, deployment package size; seen 2026-11-23."""

_ENDINGS = {"python": (".py",), "nodejs": (".js", ".mjs", ".cjs")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Code that is not in the project: an archive in a bucket, or a source written out here."""

    bucket: Any = setting(None, "The bucket of the archive: a name, or a CloudFormation intrinsic.")
    key: Any = setting(None, "The archive's key in the bucket.")
    version: Any = setting(None, "The archive's version.")
    inline: Any = setting(None, "The source itself, as Lambda runs it: the handler's file is `index`.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """Fields of `lambda`. Bounds: Lambda API reference, CreateFunction; seen 2026-11-23."""

    runtime: Literal[
        "python3.10", "python3.11", "python3.12", "python3.13", "python3.14",
        "nodejs20.x", "nodejs22.x", "nodejs24.x", "java17", "java21", "java25",
        "dotnet8", "ruby3.3", "ruby3.4", "provided.al2023",
    ] = setting(REQUIRED, "The language and its version.")  # fmt: skip
    code: str | Elsewhere = setting(
        REQUIRED, "A folder, a source file or a zip archive in the project; or where else it is.", min_length=1
    )
    handler: str = setting(
        "index.handler",
        "The file and the function in it that is called.",
        pattern=r"^\S{1,128}$",
        says="a file and a function such as index.handler",
    )
    memory: int = setting(256, "Megabytes of memory; the share of a CPU grows with it.", minimum=128, maximum=10_240)
    timeout: int | None = setting(
        None,
        "Seconds before a call is ended; by default 30, or what its caller waits for: Cognito waits 5.",
        minimum=1,
        maximum=900,
    )
    architecture: Literal["arm64", "x86_64"] = setting("arm64", "The processor.")
    environment: Mapping[str, str] = setting({}, "Settings of its own, beside those that arrows bring.")
    concurrency: int | Literal[False] | None = setting(
        None,
        "How many calls may run at once, reserved for this function: by default 100, while those of all functions of "
        "the file fit into the 900 that a usual account can reserve; `false` reserves none. New accounts may have less "
        "than 1,000 in all: ask AWS for more, or write `false`.",
        minimum=0,
        maximum=10_000,
    )
    subnets: Tier | None = setting(
        None, "Stand in this tier of the network; otherwise in the private one, where an arrow needs it."
    )
    url: Literal[False, "iam", "public"] = setting(
        False, "A web address of its own: for signed requests, or for everybody."
    )
    logs: int = setting(30, "Days its logs are kept.", minimum=1, maximum=3653)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Options of an arrow from a queue to a function."""

    batch: int | None = setting(
        None, "Messages a call gets at most; 10, or up to 10000 with a window.", minimum=1, maximum=10_000
    )
    window: int | None = setting(
        None, "Seconds to wait for a batch to fill; Standard queues only.", minimum=0, maximum=300
    )
    concurrency: int | None = setting(None, "Calls that may run at once for this queue.", minimum=2, maximum=1000)


class Lambda(Service):
    """The function."""

    type: ClassVar[str] = "lambda"
    fields: ClassVar[Any] = Function
    networked: ClassVar[Literal["always", "never", "on-demand"]] = "on-demand"
    layers: ClassVar[Mapping[str, Layer]] = {"AWS::Lambda::Function": "compute"}
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Url",
        "AWS::Logs::LogGroup", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::CloudWatch::Alarm",
        "AWS::EC2::SecurityGroup", "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the runtime."""
        return Look(icon="compute/lambda", name="AWS Lambda", note=runtime_of(component))

    def over_zones(self, component: Component, zones: int) -> str:  # noqa: ARG002 - true of every function
        """Say that it is one function, with a network interface in each zone."""
        return "one function"

    def place(self, component: Component, networked: bool) -> Place:
        """Stand in the region, or in the tier the file says."""
        tier: Place = component.fields.subnets or "private"
        return tier if networked else "region"

    def stays(self, component: Component) -> bool:
        """Say whether the file wants it in the network."""
        return component.fields.subnets is not None

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - all functions offer the same
        """Say that it calls under its role, and is called, delivered to, or picks from a queue."""
        return (
            Principal(),
            Member(speaks=frozenset({"sql"})),
            Grants(give=_invoke),
            Admits(protocols=frozenset({"lambda"}), endpoint=lambda s, k, _: _arn(s, k), admit=_admit),
            Polls(poll=_poll, options=Batch, seconds=lambda k, b: _timeout(k.target_component, b)),
            Serves(target_type="lambda", port=lambda _: 443, register=_register),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check that the code is there and has the handler, that callers have the patience, and that batches fit."""
        yield from _check_code(component, blueprint.architecture.folder)
        yield from _check_environment(component)
        for link in blueprint.links_to(component.name):
            yield from _check_patience(component, link)
            yield from _check_batch(component, link)

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Say that a function is known by its ARN."""
        arn = Arn.of(component.existing)
        return {"Function": {"Ref": str(arn), "Arn": str(arn)}} if arn else {}

    lifts: ClassVar[tuple[str, ...]] = ("AWS::Lambda::Function",)

    def lift(self, given: Foreign) -> Lifted | None:
        """Say what the function runs and where its code is; settings that name resources are left to overrides."""
        code = _lifted_code(given)
        tier = given.tier("VpcConfig", "SubnetIds") if given.at("VpcConfig") else None
        if code is None or given.at("PackageType") == "Image" or (given.at("VpcConfig") and tier is None):
            return None
        timeout, calls = given.number("Timeout"), given.number("ReservedConcurrentExecutions")
        fields: dict[str, Any] = {
            "runtime": _lifted_runtime(given),
            "code": code,
            "handler": given.text("Handler"),
            "memory": given.number("MemorySize"),
            "timeout": timeout if timeout != _USUAL_TIMEOUT else None,
            "architecture": "arm64" if given.at("Architectures") == ["arm64"] else "x86_64",
            "subnets": tier,
            "concurrency": {None: False, _USUAL_RESERVATION: None}.get(calls, calls),
        }
        if (days := _lifted_retention(given)) is not None:
            fields["logs"] = days
        if description := given.text("Description"):
            fields["description"] = description
        if environment := _lifted_environment(given):
            fields["environment"] = environment
        if url := _lifted_url(given):
            fields["url"] = url
        keeper = keeper_of(given, given.at("DeadLetterConfig", "TargetArn"))
        parts = given.group("VpcConfig", "SecurityGroupIds")
        return Lifted("Function", fields, parts | ({DEAD_LETTERS: keeper} if keeper else {}))

    def lift_arrow(self, given: Foreign) -> Mapping[str, Any]:
        """Say how large batches are, how long one is waited for, and how many run at once."""
        if given.type != "AWS::Lambda::EventSourceMapping":
            return {}
        said = {
            "batch": given.number("BatchSize"),
            "window": given.number("MaximumBatchingWindowInSeconds"),
            "concurrency": given.number("ScalingConfig", "MaximumConcurrency"),
        }
        return {option: value for option, value in said.items() if value is not None}

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the function, its role, its log group, its dead-letter queue and its alarms."""
        fields: Function = component.fields
        key = shared_key(stack)
        log_group = add_log_group(stack, component, "LogGroup", days=fields.logs)
        says = "calls that nobody waited for have failed and wait in the dead-letter queue"
        failures = GetAtt(dead_letters(stack, component, says=says), "Arn")
        networked = component.name in stack.blueprint.networked
        needs = [
            ("Logs", Statement(("logs:CreateLogStream", "logs:PutLogEvents"), (GetAtt(log_group, "Arn"),))),
            ("DeadLetters", Statement(("sqs:SendMessage",), (failures,))),
            ("Key", key.use()),
        ]
        if networked:
            needs.append(("Network", _NETWORK_INTERFACES))
            needs.append(("NetworkList", _NETWORK_LISTS))
        caller = stack.caller(component, "lambda.amazonaws.com", needs)
        caller.settings |= {name: stack.text(text) for name, text in fields.environment.items()}
        function = stack.add(
            component,
            "Function",
            awslambda.Function,
            Description=stack.text((component.common.description or component.title)[:256]) or None,
            Runtime=fields.runtime,
            Architectures=[fields.architecture],
            MemorySize=fields.memory,
            Timeout=_timeout(component, stack.blueprint),
            Role=GetAtt(caller.role, "Arn"),
            ReservedConcurrentExecutions=reserved(component, stack.blueprint),
            LoggingConfig=awslambda.LoggingConfig(LogGroup=Ref(log_group)),
            VpcConfig=_vpc(component, stack) if networked else None,
            DeadLetterConfig=awslambda.DeadLetterConfig(TargetArn=failures),
            KmsKeyArn=key.arn,
            **_code(component, stack),
        )
        _alarms(component, stack, function)
        if fields.url:
            _url(component, stack, function)

    def finish(self, component: Component, stack: Stack) -> None:
        """Write the settings that arrows brought into the environment."""
        caller = stack.callers[component.name]
        if caller.settings:
            environment = awslambda.Environment(Variables=dict(sorted(caller.settings.items())))
            stack.resource(component, "Function").Environment = environment


def _lifted_code(given: Foreign) -> dict[str, Any] | None:
    """Return where the code of a foreign function is: its own source, or an archive in a bucket."""
    if (source := given.at("Code", "ZipFile")) is not None:
        return {"inline": given.literal("Code", "ZipFile") or source}
    names = {"bucket": "S3Bucket", "key": "S3Key", "version": "S3ObjectVersion"}
    said = {field: given.at("Code", name) for field, name in names.items()}
    found = {field: given.as_text(value) or value for field, value in said.items() if value is not None}
    return found if {"bucket", "key"} <= found.keys() else None


def _lifted_runtime(given: Foreign) -> str | None:
    """Return the runtime, or for one that AWS has ended the newest of its language: `overrides` keep the old one."""
    said, known = given.text("Runtime"), get_args(get_type_hints(Function)["runtime"])
    if said is None or said in known:
        return said
    language = "".join(takewhile(str.isalpha, said))
    family = [k for k in known if "".join(takewhile(str.isalpha, k)) == _RENAMED.get(language, language)]
    return family[-1] if family else None


_RENAMED = {"dotnetcore": "dotnet", "go": "provided"}
"""What the runtimes of a language were called."""


def _lifted_environment(given: Foreign) -> dict[str, str]:
    """Return the settings that are texts of the language, and not references that arrows may bring."""
    said = given.at("Environment", "Variables")
    texts = {str(k): given.as_text(v) for k, v in said.items()} if isinstance(said, Mapping) else {}
    return {k: v for k, v in texts.items() if v is not None}


def _lifted_retention(given: Foreign) -> int | None:
    group = given.target("LoggingConfig", "LogGroup")
    groups = [group] if group else [u for u, path in given.users() if path == ("LogGroupName",)]
    return groups[0].number("RetentionInDays") if groups else None


def _lifted_url(given: Foreign) -> str:
    urls = [u for u, path in given.users() if u.type == "AWS::Lambda::Url" and path == ("TargetFunctionArn",)]
    return {"AWS_IAM": "iam", "NONE": "public"}.get(str(urls[0].at("AuthType")), "") if len(urls) == 1 else ""


def runtime_of(component: Component) -> str:
    """Return the runtime that a function has, also where `overrides` keep one that the language has no more."""
    kept = (component.common.overrides.get("Function") or {}).get("Runtime")
    return kept if isinstance(kept, str) else str(component.fields.runtime)


_NETWORK_INTERFACES = Statement(
    (
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
    ),
    (Sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*/*"),),
)
"""What Lambda needs to attach a function to a VPC; it checks for the account's whole EC2 name space."""

_NETWORK_LISTS = Statement(("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"), ("*",))
"""Listing knows no resource. Source: service authorization reference, Amazon EC2; seen 2026-11-23."""


_USUAL_TIMEOUT = 30


def _timeout(component: Component, blueprint: Blueprint) -> int:
    """Return the seconds after which a call is ended: what the file says, or what every caller would wait for."""
    patience = [
        m.source.patience
        for k in blueprint.links_to(component.name)
        for m in k.matches
        if isinstance(m.source, Delivers) and m.source.patience is not None
    ]
    said: int | None = component.fields.timeout
    return said if said is not None else min([_USUAL_TIMEOUT, *patience])


_RESERVABLE = 900
"""Calls at once that the functions of an account can reserve: of its 1,000, 100 stay for those without a reservation.

Source: Lambda developer guide, "Configuring reserved concurrency", and Lambda quotas; seen 2026-11-23.
"""

_USUAL_RESERVATION = 100


def reserved(component: Component, blueprint: Blueprint) -> int | None:
    """Return how many calls are reserved: what the file says, or the usual number while there is room for all."""
    said: int | Literal[False] | None = component.fields.concurrency
    if said is not None:
        return None if said is False else said
    if "lambda.wanted" not in blueprint.known:
        functions = (c for c in blueprint.architecture.components.values() if isinstance(c.fields, Function))
        blueprint.known["lambda.wanted"] = sum(_wanted(f, blueprint) for f in functions if not f.existing)
    return _wanted(component, blueprint) if blueprint.known["lambda.wanted"] <= _RESERVABLE else None


def _wanted(component: Component, blueprint: Blueprint) -> int:
    """Return how many calls a function would reserve: never fewer than its queues may start."""
    said: int | Literal[False] | None = component.fields.concurrency
    if said is not None:
        return int(said)
    started = (link.options(Batch).concurrency or 0 for link in blueprint.links_to(component.name))
    return max(_USUAL_RESERVATION, sum(started))


def _vpc(component: Component, stack: Stack) -> awslambda.VPCConfig:
    group = stack.group(component)
    group.let_out(443, "0.0.0.0/0", "AWS APIs")
    tier = component.fields.subnets or "private"
    return awslambda.VPCConfig(SecurityGroupIds=[group.id], SubnetIds=stack.network.ids(tier))


def _code(component: Component, stack: Stack) -> dict[str, Any]:
    """Return the function's code: inline where it is one small file, else an asset in the assets bucket."""
    fields: Function = component.fields
    if isinstance(fields.code, Elsewhere):
        return {"Code": _elsewhere(stack, fields.code), "Handler": fields.handler}
    path = stack.architecture.folder / fields.code
    if _goes_inline(path, fields.runtime):
        source = path.read_text(encoding="utf-8")
        return {"Code": awslambda.Code(ZipFile=source), "Handler": f"index.{fields.handler.rpartition('.')[2]}"}
    asset = stack.asset(component, fields.code)
    key = Sub(f"${{AssetsPrefix}}{asset.sha256}.zip")
    return {"Code": awslambda.Code(S3Bucket=Ref("AssetsBucket"), S3Key=key), "Handler": fields.handler}


def _elsewhere(stack: Stack, code: Elsewhere) -> awslambda.Code:
    if code.inline is not None:
        source = Intrinsic(code.inline) if isinstance(code.inline, Mapping) else code.inline
        return awslambda.Code(ZipFile=source)
    said = {"S3Bucket": code.bucket, "S3Key": code.key, "S3ObjectVersion": code.version}
    return awslambda.Code(**{name: stack.value(value) for name, value in said.items() if value is not None})


def _goes_inline(path: Path, runtime: str) -> bool:
    language = runtime.rstrip("0123456789.x")
    if language not in _ENDINGS or not path.is_file() or path.suffix not in (".py", ".js"):
        return False
    try:
        return len(path.read_text(encoding="utf-8")) <= INLINE_LIMIT
    except UnicodeDecodeError:
        return False


def _alarms(component: Component, stack: Stack, function: awslambda.Function) -> None:
    for role, metric, says in (
        ("ErrorAlarm", "Errors", "calls end in an error"),
        ("ThrottleAlarm", "Throttles", "calls are refused because too many run at once"),
    ):
        alarm = Alarm(
            says=says,
            namespace="AWS/Lambda",
            metric=metric,
            dimensions={"FunctionName": Ref(function)},
            threshold=1,
            minutes=5,
        )
        add_alarm(stack, component, role, alarm)


def _url(component: Component, stack: Stack, function: awslambda.Function) -> None:
    auth = "NONE" if component.fields.url == "public" else "AWS_IAM"
    address = stack.add(component, "Url", awslambda.Url, TargetFunctionArn=GetAtt(function, "Arn"), AuthType=auth)
    stack.output(component, "Url", GetAtt(address, "FunctionUrl"), f"Web address of {component.name}")
    if auth == "NONE":
        _open_url(component, stack, function)


def _open_url(component: Component, stack: Stack, function: awslambda.Function) -> None:
    """Let everybody call the function by its address, and by no other way.

    A public address needs both permissions. Source: Lambda developer guide, "Control access to Lambda function URLs"
    (since October 2025); seen 2026-11-23.
    """
    everybody = {"FunctionName": Ref(function), "Principal": "*"}
    stack.add(
        component,
        "UrlPermission",
        awslambda.Permission,
        Action="lambda:InvokeFunctionUrl",
        FunctionUrlAuthType="NONE",
        **everybody,
    )
    stack.add(
        component,
        "UrlCallPermission",
        awslambda.Permission,
        Action="lambda:InvokeFunction",
        InvokedViaFunctionUrl=True,
        **everybody,
    )


def _arn(stack: Stack, link: Link) -> Value:
    return GetAtt(stack.resource(link.target_component, "Function"), "Arn")


def _invoke(stack: Stack, link: Link) -> Given:
    return Given(
        statements=(Statement(("lambda:InvokeFunction",), (_arn(stack, link),)),),
        settings={"FUNCTION_NAME": Ref(stack.resource(link.target_component, "Function"))},
    )


def _admit(stack: Stack, link: Link, principal: str, source_arn: Value) -> None:
    stack.add(
        link.target_component,
        f"{pascal(link.source.name)}Permission{link.number}",
        awslambda.Permission,
        FunctionName=Ref(stack.resource(link.target_component, "Function")),
        Action="lambda:InvokeFunction",
        Principal=principal,
        SourceArn=source_arn,
    )


def _poll(stack: Stack, link: Link, polled: Polled) -> None:
    """Let Lambda pick batches, and tell it which messages of a batch failed, so that only those come again."""
    function, options = link.target_component, link.options(Batch)
    polled.hold(stack, link, 6 * _timeout(function, stack.blueprint))
    mapping = stack.add(
        function,
        f"From{pascal(link.source.name)}",
        awslambda.EventSourceMapping,
        depends=(stack.callers[function.name].policy_id,),
        EventSourceArn=polled.arn(stack, link),
        FunctionName=Ref(stack.resource(function, "Function")),
        FunctionResponseTypes=["ReportBatchItemFailures"],
        BatchSize=options.batch,
        MaximumBatchingWindowInSeconds=options.window,
    )
    if options.concurrency:
        # troposphere 4.11 has another property's class under this one's name, so it is set past its check.
        mapping.properties["ScalingConfig"] = {"MaximumConcurrency": options.concurrency}


def _register(stack: Stack, link: Link, target_group: Value) -> None:
    """Make the function a target of a balancer: the permission has to be there before the target group."""
    function = stack.resource(link.target_component, "Function")
    permission = stack.add(
        link.target_component,
        f"{pascal(link.source.name)}{link.number}Permission",
        awslambda.Permission,
        FunctionName=Ref(function),
        Action="lambda:InvokeFunction",
        Principal="elasticloadbalancing.amazonaws.com",
        SourceAccount=Ref("AWS::AccountId"),
    )
    target_group.TargetType = "lambda"
    target_group.Targets = [elasticloadbalancingv2.TargetDescription(Id=GetAtt(function, "Arn"))]
    target_group.DependsOn = permission.title


_RESERVED = {
    "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
}  # fmt: skip
"""Settings that Lambda makes itself. Source: Lambda developer guide, "Environment variables"; seen 2026-11-23."""

_SETTING = re.compile(r"[A-Za-z][A-Za-z0-9_]+")


def _check_environment(component: Component) -> Iterator[Diagnostic]:
    for name in component.fields.environment:
        if name in _RESERVED or not _SETTING.fullmatch(name):
            why = "Lambda makes it itself" if name in _RESERVED else "it must be a letter, then letters, digits and _"
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"`{component.name}` cannot have a setting called `{name}`",
                component.at("environment", name),
                reason=f"Lambda refuses the name: {why}",
                help="choose another name",
                component=component.name,
            )


def _check_patience(component: Component, link: Link) -> Iterator[Diagnostic]:
    """Check that nobody who waits for an answer gives up before the call is ended."""
    timeout = component.fields.timeout
    for match in link.matches:
        patience = match.source.patience if isinstance(match.source, Delivers) else None
        if timeout is not None and patience is not None and timeout > patience:
            yield Diagnostic(
                codes.TIMEOUT_TOO_LONG,
                f"`{component.name}` may run for {timeout} s, but `{link.source.name}` waits {patience} s for it",
                component.at("timeout"),
                reason=f"after {patience} s the caller gives up and fails, whatever the function still does",
                help=f"set timeout: {patience} or less, or leave it out; hand longer work over to a queue",
                component=component.name,
            )


def _check_batch(component: Component, link: Link) -> Iterator[Diagnostic]:
    """Check the size of batches. Source: Lambda developer guide, "Using Lambda with Amazon SQS"; seen 2026-11-23."""
    polled = next((m.source for m in link.matches if isinstance(m.source, Polled)), None)
    if polled is None:
        return
    batch, arrow = link.options(Batch), f"`{link.source.name} -> {component.name}`"
    if polled.fifo and (batch.window or (batch.batch or 0) > 10):
        option = "window" if batch.window else "batch"
        yield Diagnostic(
            codes.FIFO_MISMATCH,
            f"the arrow {arrow} cannot have this `{option}`: the queue is FIFO",
            link.arrow.at(option),
            reason="Lambda picks at most 10 messages of a FIFO queue, and does not wait for more",
            help="use a batch of up to 10 and no window, or a Standard queue",
            component=link.source.name,
        )
    elif (batch.batch or 0) > 10 and not batch.window:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"the arrow {arrow} has a batch of {batch.batch} and no window",
            link.arrow.at("batch"),
            reason="Lambda waits for batches of more than 10 messages to fill, for at least a second",
            help="add `window: 5` to the arrow",
            component=link.source.name,
        )


def _check_elsewhere(component: Component, code: Elsewhere) -> Iterator[Diagnostic]:
    stored = code.bucket is not None and code.key is not None
    parts = [code.bucket, code.key, code.version]
    if stored == (code.inline is not None) or (code.inline is not None and any(p is not None for p in parts)):
        yield Diagnostic(
            codes.NEEDS_FIELD,
            f"the code of `{component.name}` is not told",
            component.at("code"),
            reason="it lies in a bucket under a key, or is written out",
            help="write `code: { bucket: …, key: … }`, `code: { inline: … }`, or a path in the project",
            component=component.name,
        )


def _check_code(component: Component, project: Path) -> Iterator[Diagnostic]:
    fields: Function = component.fields
    if isinstance(fields.code, Elsewhere):
        yield from _check_elsewhere(component, fields.code)
        return
    path, said = project / fields.code, component.at("code")
    inside = path.resolve().is_relative_to(project.resolve()) and not Path(fields.code).is_absolute()
    if not inside:
        yield Diagnostic(
            codes.CODE_OUTSIDE,
            f"the code of `{component.name}` is outside the project: {fields.code}",
            said,
            reason="archc reads only files below the folder of the architecture file",
            help="move the code below that folder, and name it from there",
            component=component.name,
        )
    elif not path.exists():
        yield _missing(component, project, path)
    elif path.is_dir():
        yield from _check_folder(component, path)
    elif path.suffix == ".zip" and not is_zipfile(path):
        yield Diagnostic(
            codes.CODE_WITHOUT_HANDLER,
            f"the code of `{component.name}` is no zip archive: {fields.code}",
            said,
            reason="Lambda unpacks what ends in .zip",
            help="pack it anew, or name the folder: archc packs it",
            component=component.name,
        )


def _missing(component: Component, project: Path, path: Path) -> Diagnostic:
    folder = path.parent if path.parent.is_dir() else project
    near = nearest(path.name, (p.name for p in folder.iterdir()))
    hint = (
        f"did you mean {(folder / near).relative_to(project).as_posix()}?" if near else "create it, or correct the name"
    )
    message = f"the code of `{component.name}` is not there: {component.fields.code}"
    return Diagnostic(codes.CODE_MISSING, message, component.at("code"), help=hint, component=component.name)


def _check_folder(component: Component, path: Path) -> Iterator[Diagnostic]:
    fields: Function = component.fields
    files = code_files(path)
    size = sum(f.stat().st_size for f in files)
    if size > UNPACKED_LIMIT:
        yield Diagnostic(
            codes.CODE_TOO_LARGE,
            f"the code of `{component.name}` is {size // 1024 // 1024} MB unpacked; Lambda takes 250 MB",
            component.at("code"),
            component=component.name,
        )
    endings = _ENDINGS.get(fields.runtime.rstrip("0123456789.x"))
    if endings is None:
        return
    module = fields.handler.rpartition(".")[0]
    names = {f.relative_to(path).with_suffix("").as_posix() for f in files if f.name.endswith(endings)}
    if module.replace(".", "/") not in names and module not in names:
        found = ", ".join(sorted(names)[:5]) or "no source file"
        yield Diagnostic(
            codes.CODE_WITHOUT_HANDLER,
            f"`{component.name}` is called at {fields.handler}, but {fields.code} has no file `{module}`",
            component.at("handler") if component.at("handler") != component.span else component.at("code"),
            help=f"name the file and the function in handler:; the folder has {found}",
            component=component.name,
        )
