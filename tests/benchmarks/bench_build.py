"""How long validating and building take, as ratios of one run: cold processes beside a bare Python, and growth.

    python tests/benchmarks/bench_build.py

*Bare* is a Python that only imports PyYAML, jsonschema, click and the troposphere modules that the shop needs. A cell
is a server, a queue, a function and a bucket with an arrow from each to the next; *plain* is a troposphere script that
emits the same resources, their types and numbers checked, as JSON.
"""

import gc
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from troposphere import (
    Base64,
    GetAtt,
    Ref,
    Sub,
    Template,
    autoscaling,
    awslambda,
    cloudwatch,
    ec2,
    iam,
    kms,
    logs,
    s3,
    sqs,
)

from archc import api

ROOT = Path(__file__).resolve().parents[2]
SHOP = "examples/shop/arch.yaml"
BARE = """
import yaml, jsonschema, click
from troposphere import (autoscaling, awslambda, certificatemanager, cloudfront, cloudwatch, cognito, ec2,
    elasticloadbalancingv2, events, iam, kms, logs, policies, rds, route53, s3, secretsmanager, ses, sns, sqs, wafv2)
"""
ROUNDS = 9


def cold(arguments: tuple[str, ...]) -> tuple[float, float]:
    """The seconds and the MiB of a fresh process."""
    started = perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return seconds, used.ru_maxrss / 1024


def processes() -> None:
    """Print the ratios of cold processes, each at its best, measured in turn so that other load hits all alike."""
    with tempfile.TemporaryDirectory() as folder:
        archc = ("-m", "archc.cli")
        commands = {
            "bare": ("-c", BARE),
            "archc validate": (*archc, "validate", SHOP),
            "archc build --no-audit": (*archc, "build", SHOP, "--no-audit", "-o", folder),
            "archc build": (*archc, "build", SHOP, "-o", folder),
        }
        runs = [{name: cold(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    best = {name: min(run[name] for run in runs) for name in commands}
    bounds = {"archc validate": "1.5 ×", "archc build --no-audit": "2 ×, 60 MiB", "archc build": "4.5 ×, 300 MiB"}
    for name, (seconds, used) in best.items():
        ratio = f"{seconds / best['bare'][0]:5.2f} × bare (at most {bounds[name]})" if name in bounds else ""
        print(f"{name:26s} {1000 * seconds:6.0f} ms {used:5.0f} MiB  {ratio}".rstrip())


# -- growth -----------------------------------------------------------------------------------------------------------


def cells(number: int) -> str:
    """Cells as an architecture."""
    components = "".join(
        f"  web-{n:03d}: {{ type: ec2 }}\n  queue-{n:03d}: {{ type: sqs }}\n"
        f"  work-{n:03d}: {{ type: lambda, runtime: python3.13, code: index.py }}\n  files-{n:03d}: {{ type: s3 }}\n"
        for n in range(number)
    )
    arrows = "".join(f"  - web-{n:03d} -> queue-{n:03d} -> work-{n:03d} -> files-{n:03d}\n" for n in range(number))
    return f"archc: 1\nname: cells\nregion: eu-west-1\ncomponents:\n{components}connections:\n{arrows}"


def build(number: int, folder: Path) -> Counter[str]:
    """Build cells with archc, and return how many resources of which type there are."""
    blueprint, found = api.check_text(cells(number), "arch.yaml", folder)
    assert blueprint is not None, found
    built, problems = api.build(blueprint, form="json", audit=False)
    assert built is not None, problems
    return Counter(m.type for m in built.lowered.made)


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **s} for s in statements]}


def _role(template: Template, name: str, service: str, own: list[dict[str, Any]]) -> iam.Role:
    trust = _document({"Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"})
    policy = iam.Policy(PolicyName="Own", PolicyDocument=_document(*own))
    return template.add_resource(iam.Role(f"{name}Role", AssumeRolePolicyDocument=trust, Policies=[policy]))


def _alarm(template: Template, name: str, space: str, metric: str, dimension: str, value: Any) -> None:
    template.add_resource(
        cloudwatch.Alarm(
            name,
            AlarmDescription=f"{name}: {metric}",
            Namespace=space,
            MetricName=metric,
            Dimensions=[cloudwatch.MetricDimension(Name=dimension, Value=value)],
            Statistic="Sum",
            Period=300,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )
    )


def _queue(template: Template, name: str, key: kms.Key, **properties: Any) -> sqs.Queue:
    queue = template.add_resource(
        sqs.Queue(name, KmsMasterKeyId=Ref(key), DeletionPolicy="Retain", UpdateReplacePolicy="Retain", **properties)
    )
    deny = {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": GetAtt(queue, "Arn")}
    deny["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
    policy = {"Version": "2012-10-17", "Statement": [deny]}
    template.add_resource(sqs.QueuePolicy(f"{name}Policy", Queues=[Ref(queue)], PolicyDocument=policy))
    return queue


def _dead_letters(template: Template, name: str, key: kms.Key) -> sqs.Queue:
    queue = _queue(template, f"{name}DeadLetterQueue", key, MessageRetentionPeriod=1_209_600)
    _alarm(
        template, f"{name}DeadLetterAlarm", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName",
        GetAtt(queue, "QueueName"),
    )  # fmt: skip
    return queue


def _servers(template: Template, n: int, vpc: ec2.VPC, subnet: ec2.Subnet, key: kms.Key, queue: sqs.Queue) -> None:
    name = f"Web{n}"
    way_out = ec2.SecurityGroupRule(IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp="0.0.0.0/0", Description="APIs")
    group = template.add_resource(
        ec2.SecurityGroup(f"{name}Group", VpcId=Ref(vpc), GroupDescription=name, SecurityGroupEgress=[way_out])
    )
    log = template.add_resource(logs.LogGroup(f"{name}Log", RetentionInDays=30, KmsKeyId=GetAtt(key, "Arn")))
    role = _role(
        template,
        name,
        "ec2",
        [
            {"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": GetAtt(log, "Arn")},
            {"Action": ["ssm:UpdateInstanceInformation"], "Resource": Sub("arn:${AWS::Partition}:ec2:*:*:instance/*")},
        ],
    )
    profile = template.add_resource(iam.InstanceProfile(f"{name}Profile", Roles=[Ref(role)]))
    disk = ec2.EBSBlockDevice(VolumeType="gp3", VolumeSize=20, Encrypted=True, DeleteOnTermination=True)
    data = ec2.LaunchTemplateData(
        ImageId="{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}",
        InstanceType="t4g.small",
        IamInstanceProfile=ec2.IamInstanceProfile(Arn=GetAtt(profile, "Arn")),
        MetadataOptions=ec2.MetadataOptions(HttpEndpoint="enabled", HttpTokens="required"),
        BlockDeviceMappings=[ec2.LaunchTemplateBlockDeviceMapping(DeviceName="/dev/xvda", Ebs=disk)],
        NetworkInterfaces=[ec2.NetworkInterfaces(DeviceIndex=0, Groups=[GetAtt(group, "GroupId")])],
        UserData=Base64(Sub("#!/bin/bash\ndnf -y install nginx\nsystemctl enable --now nginx\n" * 10)),
    )
    launch = template.add_resource(ec2.LaunchTemplate(f"{name}Template", LaunchTemplateData=data))
    asg = template.add_resource(
        autoscaling.AutoScalingGroup(
            f"{name}Servers",
            MinSize="2",
            MaxSize="4",
            VPCZoneIdentifier=[Ref(subnet)],
            LaunchTemplate=autoscaling.LaunchTemplateSpecification(
                LaunchTemplateId=Ref(launch), Version=GetAtt(launch, "LatestVersionNumber")
            ),
            Tags=autoscaling.Tags(Name=name),
        )
    )
    metric = autoscaling.PredefinedMetricSpecification(PredefinedMetricType="ASGAverageCPUUtilization")
    tracking = autoscaling.TargetTrackingConfiguration(PredefinedMetricSpecification=metric, TargetValue=60.0)
    template.add_resource(
        autoscaling.ScalingPolicy(
            f"{name}Cpu",
            AutoScalingGroupName=Ref(asg),
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration=tracking,
        )
    )
    _alarm(template, f"{name}Alarm", "AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", Ref(asg))
    allow = _document(
        {"Action": ["sqs:SendMessage"], "Resource": GetAtt(queue, "Arn")},
        {"Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": GetAtt(key, "Arn")},
    )
    template.add_resource(iam.PolicyType(f"{name}Policy", PolicyName=name, PolicyDocument=allow, Roles=[Ref(role)]))


def _bucket(template: Template, n: int) -> s3.Bucket:
    default = s3.ServerSideEncryptionByDefault(SSEAlgorithm="AES256")
    bucket = template.add_resource(
        s3.Bucket(
            f"Files{n}",
            DeletionPolicy="Retain",
            UpdateReplacePolicy="Retain",
            BucketEncryption=s3.BucketEncryption(
                ServerSideEncryptionConfiguration=[s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=default)]
            ),
            PublicAccessBlockConfiguration=s3.PublicAccessBlockConfiguration(
                BlockPublicAcls=True, BlockPublicPolicy=True, IgnorePublicAcls=True, RestrictPublicBuckets=True
            ),
            VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
        )
    )
    deny = {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": GetAtt(bucket, "Arn")}
    policy = {"Version": "2012-10-17", "Statement": [deny]}
    template.add_resource(s3.BucketPolicy(f"Files{n}Policy", Bucket=Ref(bucket), PolicyDocument=policy))
    return bucket


def _function(template: Template, n: int, key: kms.Key, queue: sqs.Queue, bucket: s3.Bucket) -> None:
    name = f"Work{n}"
    log = template.add_resource(logs.LogGroup(f"{name}Log", RetentionInDays=30, KmsKeyId=GetAtt(key, "Arn")))
    failures = _dead_letters(template, name, key)
    role = _role(
        template,
        name,
        "lambda",
        [
            {"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": GetAtt(log, "Arn")},
            {"Action": ["sqs:SendMessage"], "Resource": GetAtt(failures, "Arn")},
        ],
    )
    function = template.add_resource(
        awslambda.Function(
            name,
            Runtime="python3.13",
            Architectures=["arm64"],
            MemorySize=256,
            Timeout=30,
            Handler="index.handler",
            Role=GetAtt(role, "Arn"),
            LoggingConfig=awslambda.LoggingConfig(LogGroup=Ref(log)),
            DeadLetterConfig=awslambda.DeadLetterConfig(TargetArn=GetAtt(failures, "Arn")),
            Code=awslambda.Code(ZipFile="def handler(event, context):\n    return event\n"),
            Environment=awslambda.Environment(Variables={"BUCKET": Ref(bucket), "QUEUE_URL": Ref(queue)}),
        )
    )
    for metric in ("Errors", "Throttles"):
        _alarm(template, f"{name}{metric}", "AWS/Lambda", metric, "FunctionName", Ref(function))
    allow = _document(
        {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": Sub("${B}/*", B=GetAtt(bucket, "Arn"))},
        {"Action": ["s3:ListBucket"], "Resource": GetAtt(bucket, "Arn")},
        {"Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": GetAtt(queue, "Arn")},
        {"Action": ["kms:Decrypt"], "Resource": GetAtt(key, "Arn")},
    )
    template.add_resource(iam.PolicyType(f"{name}Policy", PolicyName=name, PolicyDocument=allow, Roles=[Ref(role)]))
    template.add_resource(
        awslambda.EventSourceMapping(
            f"{name}Source",
            EventSourceArn=GetAtt(queue, "Arn"),
            FunctionName=Ref(function),
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
    )


def plain(number: int) -> Counter[str]:
    """The same resources of the cells, 16 cells a stack, which share a key, a VPC and a subnet."""
    made: Counter[str] = Counter()
    for first in range(0, number, 16):
        template = Template()
        key = template.add_resource(kms.Key("Key", KeyPolicy=_document({"Action": "kms:*", "Resource": "*"})))
        vpc = template.add_resource(ec2.VPC("Vpc", CidrBlock="10.0.0.0/16"))
        subnet = template.add_resource(ec2.Subnet("Subnet", VpcId=Ref(vpc), CidrBlock="10.0.0.0/20"))
        for n in range(first, min(number, first + 16)):
            failures = _dead_letters(template, f"Queue{n}", key)
            redrive = sqs.RedrivePolicy(deadLetterTargetArn=GetAtt(failures, "Arn"), maxReceiveCount=5)
            queue = _queue(template, f"Queue{n}", key, RedrivePolicy=redrive, VisibilityTimeout=180)
            age = GetAtt(queue, "QueueName")
            _alarm(template, f"Queue{n}Age", "AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", age)
            _servers(template, n, vpc, subnet, key, queue)
            _function(template, n, key, queue, _bucket(template, n))
        template.to_json(indent=2)
        made.update(r.resource_type for r in template.resources.values())
    return made


def least(rounds: int, work: Any) -> float:
    """The least seconds that some work takes, without collecting garbage: as archc's command line does it."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        started = perf_counter()
        work()
        best = min(best, perf_counter() - started)
        gc.enable()
    return best


def growth() -> None:
    """Print the time of a resource in 10 and in 400 cells, and beside the plain script."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
        per_cell = build(2, folder) - build(1, folder)
        assert per_cell == plain(2) - plain(1)
        few, many = sum(build(10, folder).values()), sum(build(400, folder).values())
        small = least(10, lambda: build(10, folder)) / few
        large = least(3, lambda: build(400, folder)) / many
        script = least(3, lambda: plain(400)) / sum(plain(400).values())
    print(f"archc, 10 cells            {1e6 * small:6.0f} µs a resource, {few} resources")
    print(f"archc, 400 cells           {1e6 * large:6.0f} µs a resource, {many} resources")
    print(f"plain troposphere          {1e6 * script:6.0f} µs a resource")
    print(f"400 cells                  {large / small:6.2f} × 10 cells (at most 1.3)")
    print(f"archc                      {large / script:6.2f} × plain (at most 3)")


if __name__ == "__main__":
    processes()
    growth()
