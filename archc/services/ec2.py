"""Amazon EC2: servers in an Auto Scaling group, set up by a script when they start.

Drawn in the private subnets, in the frame of the group, with what serves and how many there may be. It becomes a
launch template (the newest Amazon Linux 2023, IMDSv2 only, encrypted disk), a group that keeps the number, replaces
what is ill and changes servers a few at a time, each only when the ones before report success, a role with
Session Manager in place of SSH, a security group and a log group. Settings that arrows bring are in
`/etc/archc/<component>.env`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from troposphere import GetAtt, Ref, Sub, autoscaling, ec2, iam, policies

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component, Network
from archc.model.fields import setting
from archc.model.naming import NAME_PATTERN, pascal
from archc.services._instances import doubt
from archc.services._user_data import LIMIT, MADE, Setup, script
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Link, Place
from archc.stack.logs import add_log_group
from archc.stack.offers import (
    Forwards,
    Listens,
    Member,
    Offer,
    Polled,
    Polls,
    Principal,
    Serves,
    Statement,
    Value,
)
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack

_AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{}"
"""Source: Amazon Linux 2023 user guide, "Launching with SSM parameters"; seen 2026-11-23."""

_IMAGES = {"arm64": "AmazonLinuxArm64", "x86_64": "AmazonLinuxX8664"}
"""The parameters that hold those images, by processor."""

_GRAVITON = re.compile(r"a1\.|[a-z]+\d+g")
"""Families with Graviton processors have a g behind their generation: t4g, c7gn, im4gn.

Source: EC2 instance types guide, naming conventions; seen 2026-11-23.
"""

_CPU = "ASGAverageCPUUtilization"

_WARM_UP = 120
"""Seconds a new server may take until it answers."""

_ENDPOINTS = ("cloudformation", "logs", "ssm", "ssmmessages")
"""What a server calls even when no arrow says so: its signal, its logs, Session Manager."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Other bounds from a time on."""

    cron: str = setting(
        "0 8 * * *",
        "When, as minute, hour, day, month and day of the week.",
        pattern=r"^\S+( \S+){4}$",
        says="five fields such as 0 8 * * 1-5",
    )
    time_zone: str = setting(
        "Etc/UTC",
        "The time zone of `cron`.",
        pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$",
        says="a name like Europe/Berlin",
    )
    min: int | None = setting(None, "The fewest servers from then on.", minimum=0, maximum=1000)
    max: int | None = setting(None, "The most servers from then on.", minimum=0, maximum=1000)
    desired: int | None = setting(None, "How many servers to have then.", minimum=0, maximum=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """How many servers there are."""

    min: int = setting(2, "The fewest servers.", minimum=0, maximum=1000)
    max: int = setting(4, "The most servers.", minimum=1, maximum=1000)
    desired: int | None = setting(
        None, "How many to have after every deployment; where it is not said, scaling decides.", minimum=0, maximum=1000
    )
    cpu: int | None = setting(60, "Average load of the processors to keep, in percent.", minimum=1, maximum=100)
    requests: int | None = setting(
        None, "Requests a minute for each server to keep; needs an arrow from a balancer.", minimum=1, maximum=1_000_000
    )
    schedule: Mapping[str, Schedule] = setting({}, "Other bounds at certain times, each under a name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Fields of `ec2`. Bounds: EC2 and EC2 Auto Scaling API references; seen 2026-11-23."""

    server: Literal["nginx", "httpd", "none"] = setting("nginx", "The web server to install.")
    image: str = setting(
        "", "Another image based on Amazon Linux 2023: its id, or the name of an SSM parameter that holds it.",
        examples=["ami-0a1b2c3d4e5f60718"], pattern=r"^(ami-[0-9a-f]{8,17}|/[A-Za-z0-9_./-]+|\$\{\w+\})$",
        says="an id such as ami-0a1b2c3d4e5f60718 or an SSM parameter such as /images/web",
    )  # fmt: skip
    instance: str = setting(
        "t4g.small", "The instance type.", pattern=r"^[a-z][a-z0-9-]*\.[a-z0-9-]+$", says="a type such as t4g.small"
    )
    scaling: Scaling = setting(Scaling(), "How many servers there are.")
    disk: int = setting(20, "Gibibytes of its disk.", minimum=8, maximum=16_384)
    port: int = setting(80, "The port it listens on.", minimum=1, maximum=65_535)
    health: str = setting(
        "/health", "The page that says it is well; the web server has it from the start.",
        pattern=r"^/[A-Za-z0-9._~/-]{0,200}$", says="a path such as /health",
    )  # fmt: skip
    user_data: str = setting("", "Shell commands that run once on a new server, before its web server starts.")
    subnets: Literal["public", "private", "isolated"] = setting("private", "The tier it stands in.")
    logs: int = setting(30, "Days its logs are kept.", minimum=1, maximum=3653)


class Ec2(Service):
    """The servers."""

    type: ClassVar[str] = "ec2"
    fields: ClassVar[Any] = Servers
    networked: ClassVar[Literal["always", "never", "on-demand"]] = "always"
    layers: ClassVar[Mapping[str, Layer]] = {
        "AWS::EC2::LaunchTemplate": "last",
        "AWS::AutoScaling::AutoScalingGroup": "last",
    }
    lifts: ClassVar[tuple[str, ...]] = ("AWS::AutoScaling::AutoScalingGroup",)
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::EC2::LaunchTemplate", "AWS::EC2::SecurityGroup", "AWS::EC2::VPCEndpoint",
        "AWS::AutoScaling::AutoScalingGroup", "AWS::AutoScaling::ScalingPolicy", "AWS::AutoScaling::ScheduledAction",
        "AWS::IAM::Role", "AWS::IAM::InstanceProfile", "AWS::IAM::Policy", "AWS::Logs::LogGroup",
        "AWS::CloudWatch::Alarm", "AWS::KMS::Key",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show what serves and how many there may be."""
        fields: Servers = component.fields
        count = _count(fields)
        note = count if fields.server == "none" else f"{fields.server} · {count}"
        return Look(icon="compute/ec2", name="Amazon EC2", note=note, frame=("scaling-group", "Auto Scaling group"))

    def place(self, component: Component, networked: bool) -> Place:  # noqa: ARG002 - always there
        """Stand in the tier the file says."""
        tier: Place = component.fields.subnets
        return tier

    def over_zones(self, component: Component, zones: int) -> str:
        """Say that the zones share the servers."""
        return f"{_count(component.fields)} over {zones} zones"

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - all servers offer the same
        """Say that it calls under its role, is called on its port, answers requests, and picks messages."""
        return (
            Principal(),
            Member(speaks=frozenset({"sql"})),
            Listens(speaks="http", port=_port),
            Serves(target_type="instance", port=_port, register=_register),
            Polls(poll=_poll),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check the bounds of scaling, and that servers without a way out can do without."""
        if component.existing:
            return
        yield from doubt(component, "ec2", "instance type")
        yield from _check_bounds(component)
        yield from _check_way_out(component, blueprint)
        fields: Servers = component.fields
        arrows = (m.source for k in blueprint.links_to(component.name) for m in k.matches)
        balanced = any(isinstance(source, Forwards) and source.label for source in arrows)
        if fields.scaling.requests and not balanced:
            yield Diagnostic(
                codes.NEEDS_ARROW,
                f"`{component.name}` scales by requests, and no Application Load Balancer sends it any",
                component.at("scaling", "requests"),
                help=f"draw an arrow to it from an elb component: `balancer -> {component.name}`",
                component=component.name,
            )

    def lift(self, given: Foreign) -> Lifted | None:
        """Say how many servers there are and what each is like, of a group that has a launch template."""
        template, tier = _lifted_template(given), given.tier("VPCZoneIdentifier")
        if template is None or tier is None:
            return None
        scaling, parts = _lifted_scaling(given)
        targets = given.only("TargetGroupARNs")
        data = template.at("LaunchTemplateData")
        fields = {
            "server": _lifted_server(data),
            "image": _lifted_image(template),
            "instance": template.text("LaunchTemplateData", "InstanceType"),
            "scaling": scaling or None,
            "disk": _lifted_disk(data.get("BlockDeviceMappings") if isinstance(data, Mapping) else None),
            "port": targets.number("Port") if targets else None,
            "health": targets.text("HealthCheckPath") if targets else None,
            "subnets": tier,
        }
        return Lifted("AutoScalingGroup", fields, {"LaunchTemplate": template.id, **_lifted_parts(template), **parts})

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the group of servers; what they are told when they start is written when all arrows are known."""
        fields: Servers = component.fields
        group = stack.group(component)
        group.let_out(443, "0.0.0.0/0", "AWS APIs and packages")
        endpoint = stack.network.gateway("s3")
        logs = add_log_group(stack, component, "LogGroup", days=fields.logs)
        caller = stack.caller(component, "ec2.amazonaws.com", _needs(GetAtt(logs, "Arn")))
        profile = stack.add(component, "InstanceProfile", iam.InstanceProfile, Roles=[Ref(caller.role)])
        template = _launch_template(component, stack, profile)
        scaling_group = _scaling_group(component, stack, template)
        _scaling(component, stack, scaling_group)
        if endpoint and _cut_off(fields, stack.architecture.network):
            _wait_for(stack, component, endpoint)
        if fields.scaling.min:
            _alarm(component, stack, scaling_group)

    def finish(self, component: Component, stack: Stack) -> None:
        """Write the script that sets a server up, with the settings that arrows brought."""
        fields: Servers = component.fields
        setup = Setup(
            component=component.name,
            resource=component.logical_id("AutoScalingGroup"),
            server=fields.server,
            port=fields.port,
            health=fields.health,
            settings=stack.callers[component.name].settings,
            log_group=stack.ref(component, "LogGroup"),
            commands=fields.user_data,
            parameters=tuple(sorted(p for p in stack.architecture.parameters if f"${{{p}}}" in fields.user_data)),
        )
        made = script(setup)
        if stack.callers[component.name].allowed:
            _wait_for(stack, component, component.logical_id("Policy"))
        if made.size > LIMIT:
            stack.diagnostics.append(_too_long(component, made.size))
        template = stack.resource(component, "LaunchTemplate")
        template.LaunchTemplateData.UserData = made.user_data()


# -- what others wrote ----------------------------------------------------------------------------------------------


def _lifted_template(given: Foreign) -> Foreign | None:
    """Return the launch template of a group; one with several types of instances has it further down."""
    mixed = ("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId")
    return given.target("LaunchTemplate", "LaunchTemplateId") or given.target(*mixed)


def _lifted_server(data: Any) -> str:
    """Return the web server that a script of archc's own sets up; what others wrote is left to overrides."""
    text = json.dumps(data.get("UserData") if isinstance(data, Mapping) else None)
    return next((s for s in ("nginx", "httpd") if MADE in text and f"/etc/{s}/" in text), "none")


def _lifted_image(template: Foreign) -> str | None:
    """Return the image; archc's own parameter for Amazon Linux comes again by itself."""
    said = template.text("LaunchTemplateData", "ImageId")
    return None if said in {f"${{{name}}}" for name in _IMAGES.values()} else said


def _lifted_scaling(given: Foreign) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the bounds of a group, where both are numbers, and the policy that keeps the processors' load."""
    least, most, wanted = (given.number(k) for k in ("MinSize", "MaxSize", "DesiredCapacity"))
    if least is None or most is None or not least <= most:
        return {}, {}
    said = {"min": least, "max": most, "desired": wanted if wanted is not None and least <= wanted <= most else None}
    found = {k: v for k, v in said.items() if v is not None}
    for policy in given.those("AWS::AutoScaling::ScalingPolicy", "AutoScalingGroupName") if least < most else ():
        metric = policy.at("TargetTrackingConfiguration", "PredefinedMetricSpecification", "PredefinedMetricType")
        kept = policy.at("TargetTrackingConfiguration", "TargetValue")
        if metric == _CPU and isinstance(kept, (int, float, str)) and re.fullmatch(r"\d+(\.0+)?", str(kept)):
            cpu = int(float(kept))
            return found | ({"cpu": cpu} if cpu != Scaling().cpu else {}), {"CpuPolicy": policy.id}
    return found, {}


def _lifted_disk(mappings: Any) -> int | None:
    """Return the size of the first disk."""
    first = mappings[0] if isinstance(mappings, list) and mappings else None
    disk = first.get("Ebs") if isinstance(first, Mapping) else None
    size = disk.get("VolumeSize") if isinstance(disk, Mapping) else None
    return int(size) if isinstance(size, (int, str)) and re.fullmatch(r"\d{1,5}", str(size)) else None


def _lifted_parts(template: Foreign) -> dict[str, str]:
    """Return the security group and the role of the servers that a launch template starts."""
    interfaces = template.at("LaunchTemplateData", "NetworkInterfaces")
    first = interfaces[0] if isinstance(interfaces, list) and interfaces else None
    inner = first.get("Groups") if isinstance(first, Mapping) else None
    group = template.named(inner[0]) if isinstance(inner, list) and len(inner) == 1 else None
    parts = template.group("LaunchTemplateData", "SecurityGroupIds") | ({"SecurityGroup": group.id} if group else {})
    at = ("LaunchTemplateData", "IamInstanceProfile")
    profile = template.target(*at, "Arn") or template.target(*at, "Name")
    role = profile.only("Roles") if profile else None
    parts |= {"InstanceProfile": profile.id} if profile else {}
    return parts | ({"Role": role.id} if role else {})


def _port(link: Link) -> int:
    said = link.arrow.options.get("port")
    return said if isinstance(said, int) else int(link.target_component.fields.port)


def _needs(log_group_arn: Value) -> list[tuple[str, Statement]]:
    """Return what every server may do: write its logs, and be reached by Session Manager.

    Source: Systems Manager user guide, "Minimum Session Manager permissions"; service authorization reference: the
    channels know no resource; seen 2026-11-23.
    """
    instances = Sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*")
    channels = ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel")
    return [
        ("Logs", Statement(("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"), (log_group_arn,))),
        ("SessionManager", Statement(("ssm:UpdateInstanceInformation",), (instances,))),
        ("SessionManagerChannels", Statement(tuple(f"ssmmessages:{c}" for c in channels), ("*",))),
    ]


# -- servers --------------------------------------------------------------------------------------------------------


def architecture(instance: str) -> Literal["arm64", "x86_64"]:
    """Return the processor of an instance type.

    >>> architecture("t4g.small"), architecture("g4dn.xlarge"), architecture("c7gn.large")
    ('arm64', 'x86_64', 'arm64')
    """
    return "arm64" if _GRAVITON.match(instance) else "x86_64"


def _image(fields: Servers, stack: Stack) -> Value:
    """Return the image: a parameter of the stack for Amazon Linux, so that an update of the stack brings a new one."""
    if fields.image.startswith("/"):
        return f"{{{{resolve:ssm:{fields.image}}}}}"
    if fields.image:
        return stack.text(fields.image)
    processor = architecture(fields.instance)
    return stack.parameter(
        _IMAGES[processor],
        Type="AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
        Default=_AMAZON_LINUX.format(processor),
        Description=f"Where AWS publishes its newest image of Amazon Linux 2023 for {processor}",
    )


def _launch_template(component: Component, stack: Stack, profile: iam.InstanceProfile) -> ec2.LaunchTemplate:
    fields: Servers = component.fields
    disk = ec2.EBSBlockDevice(VolumeType="gp3", VolumeSize=fields.disk, Encrypted=True, DeleteOnTermination=True)
    interface = ec2.NetworkInterfaces(
        DeviceIndex=0,
        AssociatePublicIpAddress=fields.subnets == "public",
        DeleteOnTermination=True,
        Groups=[stack.group(component).id],
    )
    data = ec2.LaunchTemplateData(
        ImageId=_image(fields, stack),
        InstanceType=fields.instance,
        IamInstanceProfile=ec2.IamInstanceProfile(Arn=GetAtt(profile, "Arn")),
        MetadataOptions=ec2.MetadataOptions(HttpEndpoint="enabled", HttpTokens="required", HttpPutResponseHopLimit=1),
        Monitoring=ec2.Monitoring(Enabled=True),
        BlockDeviceMappings=[ec2.LaunchTemplateBlockDeviceMapping(DeviceName="/dev/xvda", Ebs=disk)],
        NetworkInterfaces=[interface],
        TagSpecifications=[ec2.TagSpecifications(ResourceType="volume", Tags=_tags(component, stack))],
    )
    return stack.add(component, "LaunchTemplate", ec2.LaunchTemplate, LaunchTemplateData=data)


def _wait_for(stack: Stack, component: Component, logical_id: str) -> None:
    """Start servers only when something else is there."""
    group = stack.resource(component, "AutoScalingGroup")
    group.DependsOn = sorted({*getattr(group, "DependsOn", []), logical_id})


def _tags(component: Component, stack: Stack) -> list[dict[str, Value]]:
    said = {**stack.architecture.tags, **component.common.tags}
    tags = {"Name": f"{stack.architecture.name}-{component.name}", **{k: stack.text(v) for k, v in said.items()}}
    return [{"Key": k, "Value": v} for k, v in sorted(tags.items())]


def _scaling_group(component: Component, stack: Stack, template: ec2.LaunchTemplate) -> autoscaling.AutoScalingGroup:
    fields: Servers = component.fields
    bounds = fields.scaling
    group = stack.add(
        component,
        "AutoScalingGroup",
        autoscaling.AutoScalingGroup,
        depends=stack.network.ready.get(fields.subnets, ()),
        MinSize=str(bounds.min),
        MaxSize=str(bounds.max),
        DesiredCapacity=str(bounds.desired) if bounds.desired is not None else None,
        VPCZoneIdentifier=stack.network.ids(fields.subnets),
        LaunchTemplate=autoscaling.LaunchTemplateSpecification(
            LaunchTemplateId=Ref(template), Version=GetAtt(template, "LatestVersionNumber")
        ),
        HealthCheckType="EC2",
        HealthCheckGracePeriod=_WARM_UP,
        DefaultInstanceWarmup=_WARM_UP,
        MetricsCollection=[autoscaling.MetricsCollection(Granularity="1Minute")],
        Tags=[tag | {"PropagateAtLaunch": True} for tag in _tags(component, stack)],
    )
    group.UpdatePolicy = policies.UpdatePolicy(
        AutoScalingRollingUpdate=policies.AutoScalingRollingUpdate(
            MinInstancesInService=min(bounds.min, bounds.max - 1),
            MaxBatchSize=1 if bounds.max < 8 else bounds.max // 4,
            PauseTime="PT10M",
            WaitOnResourceSignals=True,
            SuspendProcesses=[
                "AZRebalance",
                "AlarmNotification",
                "HealthCheck",
                "ReplaceUnhealthy",
                "ScheduledActions",
            ],
        ),
        AutoScalingScheduledAction=policies.AutoScalingScheduledAction(IgnoreUnmodifiedGroupSizeProperties=True),
    )
    if first := bounds.min if bounds.desired is None else bounds.desired:
        signals = policies.ResourceSignal(Count=first, Timeout="PT15M")
        group.CreationPolicy = policies.CreationPolicy(ResourceSignal=signals)
    return group


def _scaling(component: Component, stack: Stack, group: autoscaling.AutoScalingGroup) -> None:
    bounds: Scaling = component.fields.scaling
    if bounds.cpu and bounds.min != bounds.max:
        _keep(component, stack, "CpuPolicy", _CPU, bounds.cpu)
    for name, times in sorted(bounds.schedule.items()):
        stack.add(
            component,
            f"{pascal(name)}Schedule",
            autoscaling.ScheduledAction,
            AutoScalingGroupName=Ref(group),
            Recurrence=times.cron,
            TimeZone=times.time_zone,
            MinSize=times.min,
            MaxSize=times.max,
            DesiredCapacity=times.desired,
        )


def _keep(component: Component, stack: Stack, role: str, metric: str, value: int, label: Value | None = None) -> None:
    """Add a policy that keeps a metric at a value."""
    specification = autoscaling.PredefinedMetricSpecification(PredefinedMetricType=metric)
    if label is not None:
        specification.ResourceLabel = label
    stack.add(
        component,
        role,
        autoscaling.ScalingPolicy,
        AutoScalingGroupName=stack.ref(component, "AutoScalingGroup"),
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration=autoscaling.TargetTrackingConfiguration(
            PredefinedMetricSpecification=specification, TargetValue=float(value)
        ),
    )


def _alarm(component: Component, stack: Stack, group: autoscaling.AutoScalingGroup) -> None:
    bounds: Scaling = component.fields.scaling
    alarm = Alarm(
        says=f"for a quarter of an hour, fewer servers were in service than the {bounds.min} there should be",
        namespace="AWS/AutoScaling",
        metric="GroupInServiceInstances",
        dimensions={"AutoScalingGroupName": Ref(group)},
        statistic="Maximum",
        threshold=bounds.min,
        comparison="LessThanThreshold",
        minutes=5,
        times=3,
    )
    add_alarm(stack, component, "CapacityAlarm", alarm)


# -- arrows ---------------------------------------------------------------------------------------------------------


def _register(stack: Stack, link: Link, target_group: Value) -> None:
    """Put the servers into a target group; the balancer's health checks count from then on."""
    component = link.target_component
    fields: Servers = component.fields
    group = stack.resource(component, "AutoScalingGroup")
    group.TargetGroupARNs = [*group.properties.get("TargetGroupARNs", []), Ref(target_group)]
    group.HealthCheckType = "ELB"
    if "HealthCheckPath" not in target_group.properties:
        target_group.HealthCheckPath = fields.health
    source = next((m.source for m in link.matches if isinstance(m.source, Forwards)), None)
    if fields.scaling.requests and source and source.label:
        role = f"{pascal(link.source.name)}{link.number}RequestPolicy"
        _keep(component, stack, role, "ALBRequestCountPerTarget", fields.scaling.requests, source.label(stack, link))


def _poll(stack: Stack, link: Link, polled: Polled) -> None:
    """Nothing starts a server: its program asks the queue by itself, with the permission and the URL it was given."""


# -- what AWS would refuse --------------------------------------------------------------------------------------------


def _problem(component: Component, path: tuple[str, ...], message: str, reason: str, hint: str) -> Diagnostic:
    return Diagnostic(
        codes.AWS_REFUSES, message, component.at(*path), reason=reason, help=hint, component=component.name
    )


def _too_long(component: Component, size: int) -> Diagnostic:
    return _problem(
        component,
        ("user_data",),
        f"what the servers of `{component.name}` run at their start is about {size} bytes long",
        f"EC2 takes {LIMIT} bytes of user data",
        "put what is long into a bucket or a package, and fetch it from there in user_data",
    )


def _check_bounds(component: Component) -> Iterator[Diagnostic]:
    """Check that bounds are in order, those of each schedule too."""
    bounds: Scaling = component.fields.scaling
    everyday = (("scaling",), bounds.min, bounds.desired, bounds.max)
    at_times = (
        (("scaling", "schedule", name), times.min, times.desired, times.max) for name, times in bounds.schedule.items()
    )
    for path, least, wanted, most in (everyday, *at_times):
        said = [n for n in (least, wanted, most) if n is not None]
        if said != sorted(said):
            yield _problem(
                component,
                path,
                f"the bounds of `{component.name}` are not in order: min {least}, desired {wanted}, max {most}".replace(
                    " desired None,", ""
                ),
                "a group never has fewer servers than min or more than max",
                "make min the smallest and max the largest",
            )
    for name, times in bounds.schedule.items():
        if times.min is None and times.max is None and times.desired is None:
            yield Diagnostic(
                codes.NEEDS_FIELD,
                f"the schedule `{name}` of `{component.name}` changes nothing",
                component.at("scaling", "schedule", name),
                help="give it min, max or desired",
                component=component.name,
            )
        if not re.fullmatch(NAME_PATTERN, name):
            yield Diagnostic(
                codes.WRONG_FORM,
                f"`{name}` is no name for a schedule of `{component.name}`",
                component.at("scaling", "schedule", name),
                help="write it in lower-kebab-case, such as working-hours",
                component=component.name,
            )


def _cut_off(fields: Servers, network: Network) -> bool:
    """Say whether the servers have no way to the internet."""
    return fields.subnets == "isolated" or (fields.subnets == "private" and network.nat == "none")


def _check_way_out(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check that servers without a way to the internet reach what they need through endpoints."""
    fields: Servers = component.fields
    network = blueprint.architecture.network
    missing = [e for e in _ENDPOINTS if e not in network.endpoints]
    if _cut_off(fields, network) and missing and not network.existing:
        yield Diagnostic(
            codes.NEEDS_FIELD,
            f"the servers of `{component.name}` have no way out, and the network lacks endpoints: {', '.join(missing)}",
            component.at("subnets"),
            reason="without them they cannot report that they are set up, and the deployment fails",
            help=f"add `endpoints: [{', '.join(_ENDPOINTS)}]` to the network, or give the servers a way out",
            component=component.name,
        )


def _count(fields: Servers) -> str:
    """Return how many servers there may be."""
    bounds = fields.scaling
    return f"×{bounds.min}" if bounds.min == bounds.max else f"×{bounds.min}–{bounds.max}"
