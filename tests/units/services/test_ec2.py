"""Servers: the launch template, the group and how it changes, what they may do, and what AWS would refuse."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from archc.services._instances import known
from archc.services.ec2 import architecture

BALANCED = """actors: {{ customer: {{}} }}
components:
  front: {{ type: elb, https: false }}
  web: {{ type: ec2, {} }}
connections:
  - customer -> front -> web
"""


def alone(fields="server: nginx"):
    return f"components:\n  web: {{ type: ec2, {fields} }}\n"


def launch(made):
    return made["WebLaunchTemplate"]["Properties"]["LaunchTemplateData"]


def own_statements(made):
    return made["WebRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]


def test_servers_are_hardened(resources):
    """Only IMDSv2, an encrypted disk, no key pair, no public address, no way in."""
    made = resources(alone())
    data = launch(made)
    assert data["MetadataOptions"] == {
        "HttpEndpoint": "enabled",
        "HttpTokens": "required",
        "HttpPutResponseHopLimit": 1,
    }
    assert data["BlockDeviceMappings"][0]["Ebs"] == {
        "DeleteOnTermination": True,
        "Encrypted": True,
        "VolumeSize": 20,
        "VolumeType": "gp3",
    }
    assert "KeyName" not in data
    assert data["NetworkInterfaces"][0]["AssociatePublicIpAddress"] is False
    group = made["WebSecurityGroup"]["Properties"]
    assert "SecurityGroupIngress" not in group
    assert [(r["FromPort"], r["ToPort"]) for r in group["SecurityGroupEgress"]] == [(443, 443)]


def test_the_role_reaches_session_manager_and_its_own_logs(resources):
    """In place of SSH; every action names its resource where the action knows one."""
    statements = own_statements(resources(alone()))
    wide = [s for s in statements if s["Resource"] == "*"]
    assert [s["Sid"] for s in wide] == ["SessionManagerChannels"]
    assert all(a.startswith("ssmmessages:") for a in wide[0]["Action"])
    logs = next(s for s in statements if s["Sid"] == "Logs")
    assert logs["Resource"] == {"Fn::GetAtt": ["WebLogGroup", "Arn"]}
    assert not any("*" in a for s in statements for a in s["Action"])


@pytest.mark.parametrize(
    ("instance", "processor"),
    [
        ("t4g.small", "arm64"),
        ("c7gn.large", "arm64"),
        ("im4gn.large", "arm64"),
        ("x2gd.medium", "arm64"),
        ("a1.large", "arm64"),
        ("g5g.xlarge", "arm64"),
        ("t3.small", "x86_64"),
        ("g4dn.xlarge", "x86_64"),
        ("g6e.xlarge", "x86_64"),
        ("m7i-flex.large", "x86_64"),
        ("u7i-12tb.224xlarge", "x86_64"),
    ],
)
def test_the_processor_follows_the_family(instance, processor):
    """A g behind the generation means Graviton; a g before it does not."""
    assert architecture(instance) == processor


def test_the_image_is_the_newest_amazon_linux(resources):
    """Without `image`, a parameter of the stack names where AWS publishes it; with it, the file decides."""
    assert launch(resources(alone()))["ImageId"] == {"Ref": "AmazonLinuxArm64"}
    assert launch(resources(alone("instance: m7i.large")))["ImageId"] == {"Ref": "AmazonLinuxX8664"}
    assert launch(resources(alone("image: ami-0a1b2c3d4e5f60718")))["ImageId"] == "ami-0a1b2c3d4e5f60718"
    assert launch(resources(alone("image: /images/web")))["ImageId"] == "{{resolve:ssm:/images/web}}"


def test_a_change_rolls_by_signals(resources):
    """Servers are changed a few at a time, each after the ones before reported success, and never below the minimum."""
    group = resources(alone("scaling: { min: 2, max: 6 }"))["WebAutoScalingGroup"]
    rolling = group["UpdatePolicy"]["AutoScalingRollingUpdate"]
    assert rolling["WaitOnResourceSignals"] is True
    assert (rolling["MinInstancesInService"], rolling["MaxBatchSize"]) == (2, 1)
    assert group["CreationPolicy"]["ResourceSignal"] == {"Count": 2, "Timeout": "PT15M"}
    assert "DesiredCapacity" not in group["Properties"]


def test_a_group_of_one_may_be_without_servers_while_it_changes(resources):
    """MinInstancesInService must be below the maximum."""
    group = resources(alone("scaling: { min: 1, max: 1 }"))
    assert group["WebAutoScalingGroup"]["UpdatePolicy"]["AutoScalingRollingUpdate"]["MinInstancesInService"] == 0
    assert "WebCpuPolicy" not in group


def test_a_group_that_starts_empty_waits_for_no_signal(resources):
    """Without a first server there is nobody to signal, and no alarm for too few."""
    made = resources(alone("scaling: { min: 0, max: 3 }"))
    assert "CreationPolicy" not in made["WebAutoScalingGroup"]
    assert "WebCapacityAlarm" not in made


def test_scaling_follows_load_requests_and_the_clock(resources):
    """Target tracking on the processor and on requests, and other bounds at times."""
    night = "night: { cron: 0 22 * * *, time_zone: Europe/Berlin, min: 1 }"
    made = resources(BALANCED.format(f"scaling: {{ min: 2, max: 6, cpu: 55, requests: 900, schedule: {{ {night} }} }}"))
    cpu = made["WebCpuPolicy"]["Properties"]["TargetTrackingConfiguration"]
    assert cpu["TargetValue"] == 55.0
    requests = made["WebFrontRequestPolicy"]["Properties"]["TargetTrackingConfiguration"]
    label = requests["PredefinedMetricSpecification"]["ResourceLabel"]
    assert label["Fn::Join"][1][-1] == {"Fn::GetAtt": ["FrontWebTargetGroup", "TargetGroupFullName"]}
    assert "FrontHttpListener" in str(label)
    said = made["WebNightSchedule"]["Properties"]
    assert (said["Recurrence"], said["TimeZone"], said["MinSize"]) == ("0 22 * * *", "Europe/Berlin", 1)
    assert "MaxSize" not in said


def test_a_balanced_group_is_judged_by_the_balancer(resources):
    """Behind a balancer its health checks count, on the page the servers have from the start."""
    made = resources(BALANCED.format("port: 8080, health: /up"))
    group = made["WebAutoScalingGroup"]["Properties"]
    assert (group["HealthCheckType"], group["TargetGroupARNs"]) == ("ELB", [{"Ref": "FrontWebTargetGroup"}])
    target = made["FrontWebTargetGroup"]["Properties"]
    assert (target["Port"], target["HealthCheckPath"]) == (8080, "/up")
    assert resources(alone())["WebAutoScalingGroup"]["Properties"]["HealthCheckType"] == "EC2"


def test_servers_start_when_they_can_work(resources):
    """A group waits for its routes, and for the policy with what its arrows allow."""
    made = resources(
        "components:\n  web: { type: ec2 }\n  orders: { type: sqs }\n  jobs: { type: sqs }\n"
        "connections:\n  - web -> orders\n  - jobs -> web\n"
    )
    assert {"NetworkPrivateRoute1", "WebPolicy"} <= set(made["WebAutoScalingGroup"]["DependsOn"])
    script = str(launch(made)["UserData"])
    assert "ORDERS_QUEUE_URL='${OrdersQueue}'" in script
    assert "JOBS_QUEUE_URL='${JobsQueue}'" in script
    allowed = {s["Sid"]: s["Action"] for s in made["WebPolicy"]["Properties"]["PolicyDocument"]["Statement"]}
    assert "sqs:SendMessage" in allowed["Orders"]
    assert "sqs:ReceiveMessage" in allowed["Jobs"]


def test_servers_without_a_way_out_wait_for_endpoints(resources):
    """In isolated subnets packages come through the S3 endpoint, and the signal through that of CloudFormation."""
    endpoints = "network: { endpoints: [cloudformation, logs, ssm, ssmmessages] }\n"
    made = resources(endpoints + alone("subnets: isolated"))
    depends = made["WebAutoScalingGroup"]["DependsOn"]
    assert {"NetworkS3Endpoint", "NetworkCloudformationEndpoint"} <= set(depends)
    assert made["WebAutoScalingGroup"]["Properties"]["VPCZoneIdentifier"][0] == {"Ref": "NetworkIsolatedSubnet1"}


def test_public_servers_say_so(resources):
    """Only in the public tier a server gets a public address."""
    assert launch(resources(alone("subnets: public")))["NetworkInterfaces"][0]["AssociatePublicIpAddress"] is True


def test_tags_reach_servers_and_disks(resources):
    """Tags of the file are on the group, its servers and their disks."""
    made = resources("tags: { team: web }\n" + alone())
    tags = made["WebAutoScalingGroup"]["Properties"]["Tags"]
    assert {"Key": "team", "Value": "web", "PropagateAtLaunch": True} in tags
    assert {"Key": "team", "Value": "web"} in launch(made)["TagSpecifications"][0]["Tags"]


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (alone("scaling: { min: 5, max: 4 }"), "AC307", "min 5, max 4"),
        (alone("scaling: { min: 1, max: 4, desired: 9 }"), "AC307", "desired 9"),
        (alone("scaling: { schedule: { night: { min: 5, max: 2 } } }"), "AC307", "min 5"),
        (alone("scaling: { schedule: { night: { cron: 0 1 * * * } } }"), "AC309", "changes nothing"),
        (alone("scaling: { schedule: { 'at night': { min: 1 } } }"), "AC106", "lower-kebab-case"),
        (alone("scaling: { requests: 100 }"), "AC308", "no Application Load Balancer"),
        (alone("subnets: isolated"), "AC309", "cloudformation"),
        ("network: { nat: none }\n" + alone(), "AC309", "ssmmessages"),
        (alone("user_data: '" + "echo 12345678; " * 1100 + "'"), "AC307", "16384 bytes"),
        (alone("health: '/a b'"), "AC106", "health"),
        (alone("image: ubuntu"), "AC106", "ami-"),
        (alone("instance: t4g.smal"), "AC323", "`t4g.small`"),
    ],
)
def test_what_aws_refuses_is_told(problems, text, code, told):
    """What cannot be is told at the component, with what to write instead."""
    found = problems(text)[code]
    assert told in f"{found.message} {found.reason} {found.help}"


def test_a_network_balancer_counts_no_requests(problems):
    """Scaling by requests needs a balancer that knows requests."""
    text = BALANCED.format("scaling: { requests: 100 }").replace("type: elb,", "type: elb, kind: network,")
    assert "AC308" in problems(text)


def test_the_audit_minds_nothing(audited):
    """AWS's offline engine finds no error and no warning in servers of every sort."""
    assert audited(BALANCED.format("server: httpd, port: 8080, scaling: { requests: 500 }")) == []
    assert audited(alone("server: none, subnets: public, image: /images/web, user_data: 'true'")) == []


def test_the_table_knows_what_there_is():
    """Defaults and examples are in the table of instance types; every engine has its own."""
    assert {"t4g.small", "t3.micro", "m7i-flex.large", "u7i-12tb.224xlarge"} <= known("ec2")
    assert "db.serverless" in known("aurora-postgresql")
    assert "db.serverless" not in known("postgres")


def test_the_table_is_fresh():
    """The table is what its script makes of the sources that are installed; a newer source asks for a new table."""
    root = Path(__file__).resolve().parents[3]
    table = (root / "archc" / "services" / "instances.tsv").read_text("utf-8")
    if not all(f"{name} {version(name)}" in table.partition("\n")[0] for name in ("botocore", "cfn-lint")):
        pytest.skip("the sources here are of other versions than the table's")
    command = [sys.executable, str(root / "tools" / "instance_facts.py"), "--check"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
