"""Every example is deployed as a user deploys it: created as `dev`, updated to `prod`, deleted.

A stack's state alone proves little in an emulator: what it cannot make is named in `UNSUPPORTED`, type by type, and the
services themselves are asked whether they have what was promised.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from archc import api

pytestmark = pytest.mark.emulator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(p.parent.name for p in ROOT.glob("examples/*/arch.yaml"))

IGNORED = "is accepted and called CREATE_COMPLETE, and nothing is made: no physical id, nothing in the service"
REFUSED = "is refused with the whole template: Unrecognized resource types"

UNSUPPORTED: Mapping[str, Mapping[str, str]] = {
    "moto": {
        "AWS::AutoScaling::ScalingPolicy": IGNORED,
        "AWS::AutoScaling::ScheduledAction": IGNORED,
        "AWS::CertificateManager::Certificate": IGNORED,
        "AWS::CloudFront::Distribution": IGNORED,
        "AWS::CloudFront::Function": IGNORED,
        "AWS::CloudFront::OriginAccessControl": IGNORED,
        "AWS::CloudWatch::Alarm": IGNORED,
        "AWS::Cognito::UserPool": IGNORED,
        "AWS::Cognito::UserPoolClient": IGNORED,
        "AWS::Cognito::UserPoolDomain": IGNORED,
        "AWS::Cognito::UserPoolGroup": IGNORED,
        "AWS::EC2::SecurityGroupEgress": IGNORED,
        "AWS::ElasticLoadBalancingV2::ListenerCertificate": IGNORED,
        "AWS::Lambda::Url": IGNORED,
        "AWS::Logs::Delivery": IGNORED,
        "AWS::Logs::DeliveryDestination": IGNORED,
        "AWS::Logs::DeliverySource": IGNORED,
        "AWS::RDS::DBCluster": IGNORED,
        "AWS::RDS::DBClusterParameterGroup": IGNORED,
        "AWS::S3::BucketPolicy": IGNORED,
        "AWS::SES::ConfigurationSet": IGNORED,
        "AWS::SES::ConfigurationSetEventDestination": IGNORED,
        "AWS::SES::EmailIdentity": IGNORED,
        "AWS::SNS::Subscription": IGNORED,
        "AWS::SNS::TopicPolicy": IGNORED,
        "AWS::SQS::QueuePolicy": IGNORED,
        "AWS::SecretsManager::Secret": IGNORED,
        "AWS::SecretsManager::SecretTargetAttachment": IGNORED,
        "AWS::WAFv2::LoggingConfiguration": IGNORED,
        "AWS::WAFv2::WebACL": IGNORED,
        "AWS::WAFv2::WebACLAssociation": IGNORED,
    },
    "ministack": {
        "AWS::EC2::EIP": REFUSED,
        "AWS::EC2::FlowLog": REFUSED,
        "AWS::EC2::NatGateway": REFUSED,
        "AWS::EC2::SecurityGroupEgress": REFUSED,
        "AWS::EC2::SecurityGroupIngress": REFUSED,
        "AWS::ElasticLoadBalancingV2::ListenerCertificate": REFUSED,
        "AWS::Logs::Delivery": REFUSED,
        "AWS::Logs::DeliveryDestination": REFUSED,
        "AWS::Logs::DeliverySource": REFUSED,
        "AWS::Route53::HealthCheck": REFUSED,
        "AWS::WAFv2::LoggingConfiguration": REFUSED,
        "AWS::WAFv2::WebACLAssociation": REFUSED,
    },
}
"""What each emulator cannot make, by type; the tests hold both tables to be exactly right."""

NO_ATTRIBUTE = "has no such attribute"

FAULTS: Mapping[str, Mapping[str, str]] = {
    "moto": {
        "AWS::Events::Rule.EventBusName": "a rule on a bus of the same stack ends in its error 500",
        "*.Tags": "keys, buckets, log groups and groups of servers break, each in its way, when their tags change",
        "AWS::RDS::DBInstance.DBParameterGroupName": "takes names of default groups only: error 500",
        "AWS::RDS::DBInstance#MasterUserSecret.SecretArn": NO_ATTRIBUTE,
        "AWS::RDS::DBInstance[DBClusterIdentifier]": "knows no Aurora instances: error 500",
        "EntranceTlsListener": "its listeners know HTTP and HTTPS only",
    },
    "ministack": {
        "AWS::RDS::DBCluster#MasterUserSecret.SecretArn": NO_ATTRIBUTE,
        "AWS::RDS::DBInstance#MasterUserSecret.SecretArn": NO_ATTRIBUTE,
        **{
            f"AWS::SES::EmailIdentity#DkimDNSToken{part}{n}": NO_ATTRIBUTE
            for part in ("Name", "Value")
            for n in (1, 2, 3)
        },
    },
}
"""Single properties, attributes and resources that an emulator trips over."""

_NAMELESS = "is made, and has no physical id: its service tells of it"

NAMELESS: Mapping[str, Mapping[str, str]] = {
    "moto": {
        "AWS::EC2::SecurityGroupIngress": _NAMELESS,
        "AWS::Events::EventBus": _NAMELESS,
        "AWS::Lambda::Permission": _NAMELESS,
        "AWS::RDS::DBParameterGroup": _NAMELESS,
        "AWS::RDS::DBSubnetGroup": _NAMELESS,
    },
    "ministack": {},
}
LOST_BY_UPDATE: Mapping[str, Mapping[str, str]] = {
    "moto": dict.fromkeys(
        ("AWS::EC2::Route", "AWS::KMS::Key", "AWS::Logs::LogGroup"),
        "what changed is there, and has no physical id any more",
    ),
    "ministack": {},
}

NOT_UPDATED = {
    ("moto", "three-tier"): "loses a balancer whose attributes change, and trips over the outputs that ask for it"
}

SHOWN_BY_NEITHER = {
    "AWS::EC2::SecurityGroupEgress",
    "AWS::ElasticLoadBalancingV2::ListenerCertificate",
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::WAFv2::WebACLAssociation",
}
"""What only AWS's own account can show; the offline engine and cfn-lint check their properties."""

STAGES = """
environments:
  dev:  { outputs: { Stage: { value: dev } } }
  prod: { outputs: { Stage: { value: prod } } }
"""
"""What is appended to an example that has no environments of its own."""


ZONE = "Z0123456789ABCDEFGHIJ"
"""The hosted zone that examples name as one that is there already."""


def built(example: str, env: str, zone: str) -> tuple[Mapping[str, Any], Mapping[str, bytes], str]:
    """The template of an example in an environment, its assets and its region."""
    path = ROOT / "examples" / example / "arch.yaml"
    text = path.read_text(encoding="utf-8")
    text += "" if "\nenvironments:" in text else STAGES
    blueprint, found = api.check_text(text, str(path), path.parent, env)
    assert blueprint is not None, found
    made, problems = api.build(blueprint, form="json", audit=False)
    assert made is not None, problems
    template = json.loads(made.files[f"{example}.template.json"].decode().replace(ZONE, zone))
    return template, {n: d for n, d in made.files.items() if n.startswith("assets/")}, blueprint.architecture.region


def started(emulator: Any, deployment: Any, example: str, region: str) -> Any:
    """A stack that is not there yet, with what its account has: images to start servers from, a certificate."""
    stack = deployment(emulator, example, region)
    images = {"AmazonLinuxArm64": "/images/arm", "AmazonLinuxX8664": "/images/intel"}
    for name in images.values():
        stack.client("ssm").put_parameter(Name=name, Value="ami-0a1b2c3d4e5f60718", Type="String", Overwrite=True)
    certificate = stack.client("acm").request_certificate(DomainName="example.com", ValidationMethod="DNS")
    stack.parameters = {**images, "AssetsBucket": stack.bucket, "Certificate": certificate["CertificateArn"]}
    return stack


def not_made(stack: Any, template: Mapping[str, Any]) -> set[str]:
    """The types of resources that have no physical id."""
    return {template["Resources"][i]["Type"] for i in template["Resources"].keys() - stack.resources().keys()}


@pytest.mark.parametrize("emulator", ["moto", "ministack"], indirect=True)
@pytest.mark.parametrize("example", EXAMPLES)
def test_created_updated_deleted(example, emulator, deployment, cut):
    """The stack is created as dev, updated to prod and deleted; all but the unsupported types is really made."""
    nameless = NAMELESS[emulator.kind].keys()
    without = {**UNSUPPORTED[emulator.kind], **FAULTS[emulator.kind]}
    zone = emulator.client("route53", "us-east-1").create_hosted_zone(Name="example.com", CallerReference=example)
    zone_id = zone["HostedZone"]["Id"].rpartition("/")[2]
    template, assets, region = built(example, "dev", zone_id)
    stack = started(emulator, deployment, example, region)
    stack.upload(assets)
    dev = cut(template, without)
    assert stack.apply("create", dev, "dev") == "CREATE_COMPLETE", stack.why()
    assert not_made(stack, dev) <= nameless
    template, assets, _ = built(example, "prod", zone_id)
    stack.upload(assets)
    prod = cut(template, without)
    if (emulator.kind, example) in NOT_UPDATED:
        with pytest.raises((ClientError, ResponseParserError)):
            stack.apply("update", prod, "prod")
        return
    assert stack.apply("update", prod, "prod") == "UPDATE_COMPLETE", stack.why()
    assert not_made(stack, prod) <= nameless | LOST_BY_UPDATE[emulator.kind].keys()
    if emulator.kind == "moto" and "NetworkVpc" in prod["Resources"]:
        with pytest.raises(ClientError, match="DependencyViolation"):
            stack.delete()  # it removes the VPC before what stands in it
    else:
        stack.delete()


@pytest.mark.parametrize("emulator", ["moto", "ministack"], indirect=True)
def test_what_is_called_unsupported_is(emulator):
    """Each type in the table is tried alone, so that what an emulator learns does not stay in the table."""
    cloudformation = emulator.client("cloudformation", "eu-west-1")
    for number, kind in enumerate(UNSUPPORTED[emulator.kind]):
        name = f"alone-{number}"
        template = json.dumps({"Resources": {"Alone": {"Type": kind, "Properties": {}}}})
        if UNSUPPORTED[emulator.kind][kind] is REFUSED:
            with pytest.raises(ClientError, match="Unrecognized resource types"):
                cloudformation.create_stack(StackName=name, TemplateBody=template)
            continue
        cloudformation.create_stack(StackName=name, TemplateBody=template)
        (made,) = cloudformation.list_stack_resources(StackName=name)["StackResourceSummaries"]
        assert made["ResourceStatus"] == "CREATE_COMPLETE"
        assert not made.get("PhysicalResourceId"), kind


def test_what_neither_can_show_is_named():
    """Together the two make all types but a few."""
    first, second = UNSUPPORTED.values()
    assert first.keys() & second.keys() == SHOWN_BY_NEITHER


# -- what was promised ------------------------------------------------------------------------------------------------

STACKS: dict[tuple[str, str], Any] = {}


@pytest.fixture
def prod(request, deployment, cut):
    """The stack of an example in an emulator, as prod: `emulator, example` by the test's marker."""
    kind, example = request.param
    if (kind, example) not in STACKS:
        emulator = request.getfixturevalue(kind)
        template, assets, region = built(example, "prod", ZONE)
        stack = started(emulator, deployment, example, region)
        stack.name = f"{example}-prod"
        stack.parameters["AssetsBucket"] = stack.bucket
        stack.upload(assets)
        template = cut(template, {**UNSUPPORTED[kind], **FAULTS[kind]})
        assert stack.apply("create", template, "prod") == "CREATE_COMPLETE", stack.why()
        STACKS[kind, example] = stack
    return STACKS[kind, example]


def of(kind: str, example: str) -> Any:
    """Run a test on the stack of an example in an emulator."""
    return pytest.mark.parametrize("prod", [(kind, example)], indirect=True, ids=[f"{example}-{kind}"])


@of("moto", "queues")
def test_queues_are_of_their_kind_and_set_messages_aside(prod):
    """FIFO and Standard, encrypted, hidden for 6 × the consumer's timeout, redriven to their dead-letter queue."""
    ids, sqs = prod.resources(), prod.client("sqs")

    def attributes(name: str) -> dict[str, str]:
        found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=ids[name], AttributeNames=["All"])["Attributes"]
        return found

    payments, uploads = attributes("PaymentsQueue"), attributes("UploadsQueue")
    assert payments["FifoQueue"] == "true"
    assert payments["QueueArn"].endswith(".fifo")
    assert "FifoQueue" not in uploads
    for name, queue in (("Payments", payments), ("Uploads", uploads)):
        redrive = json.loads(queue["RedrivePolicy"])
        assert redrive["deadLetterTargetArn"] == attributes(f"{name}DeadLetterQueue")["QueueArn"]
        assert int(redrive["maxReceiveCount"]) == 5
        assert queue["VisibilityTimeout"] == "360"
        assert queue["KmsMasterKeyId"] == ids["StackKey"]
    assert uploads["MessageRetentionPeriod"] == "1209600"


@of("moto", "queues")
def test_functions_pick_from_their_queues(prod):
    """The mapping has the arrow's batch and window, and tells which messages failed."""
    ids, client = prod.resources(), prod.client("lambda")
    mappings = client.list_event_source_mappings(FunctionName=ids["WorkFunction"])["EventSourceMappings"]
    picked = {m["EventSourceArn"].rpartition(":")[2]: m["BatchSize"] for m in mappings}
    assert sorted(picked.values()) == [1, 10]
    assert next(n for n, size in picked.items() if size == 1).endswith(".fifo")


@of("moto", "queues")
def test_security_groups_let_in_what_arrows_name(prod):
    """Everybody reaches the balancer on 80 and 443; the servers are reached on 80, by the balancer alone."""
    groups = {
        name: group
        for group in prod.client("ec2").describe_security_groups()["SecurityGroups"]
        for name in ("Balancer", "Web")
        if group["GroupId"] == prod.resources()[f"{name}SecurityGroup"]
    }
    entry = {(r["FromPort"], r["IpRanges"][0]["CidrIp"]) for r in groups["Balancer"]["IpPermissions"]}
    assert entry == {(80, "0.0.0.0/0"), (443, "0.0.0.0/0")}
    (inner,) = groups["Web"]["IpPermissions"]
    assert (inner["FromPort"], inner["ToPort"], inner["IpRanges"]) == (80, 80, [])
    assert [p["GroupId"] for p in inner["UserIdGroupPairs"]] == [groups["Balancer"]["GroupId"]]


@of("moto", "queues")
def test_listeners_redirect_and_forward(prod):
    """Port 80 only redirects to HTTPS; 443 speaks TLS 1.2 or newer and forwards to the servers' target group."""
    ids, elb = prod.resources(), prod.client("elbv2")
    listeners = elb.describe_listeners(LoadBalancerArn=ids["BalancerLoadBalancer"])["Listeners"]
    by_port = {found["Port"]: found for found in listeners}
    (redirect,) = by_port[80]["DefaultActions"]
    assert (redirect["Type"], redirect["RedirectConfig"]["Protocol"]) == ("redirect", "HTTPS")
    (forward,) = by_port[443]["DefaultActions"]
    assert forward["TargetGroupArn"] == ids["BalancerWebTargetGroup"]
    assert "TLS13-1-2" in by_port[443]["SslPolicy"]
    (group,) = elb.describe_target_groups(TargetGroupArns=[ids["BalancerWebTargetGroup"]])["TargetGroups"]
    assert group["HealthCheckPath"] == "/health"


@of("moto", "queues")
def test_servers_are_as_many_as_prod_says(prod):
    """The group has prod's bounds in private subnets; its servers take only signed requests for their metadata."""
    ids = prod.resources()
    groups = prod.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    (group,) = [g for g in groups if g["AutoScalingGroupName"] == ids["WebAutoScalingGroup"]]
    assert (group["MinSize"], group["MaxSize"]) == (2, 8)
    assert set(group["VPCZoneIdentifier"].split(",")) == {ids["NetworkPrivateSubnet1"], ids["NetworkPrivateSubnet2"]}
    launch = {"LaunchTemplateId": ids["WebLaunchTemplate"]}
    (version,) = prod.client("ec2").describe_launch_template_versions(**launch)["LaunchTemplateVersions"]
    assert version["LaunchTemplateData"]["MetadataOptions"]["HttpTokens"] == "required"
    assert version["LaunchTemplateData"]["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True


@of("moto", "queues")
def test_each_zone_has_its_way_out(prod):
    """Prod has a NAT gateway in each zone, and each private subnet's route leads to its own."""
    ids, ec2 = prod.resources(), prod.client("ec2")
    gateways = {ids["NetworkNatGateway1"], ids["NetworkNatGateway2"]}
    assert len(gateways) == 2
    found = set()
    for number in (1, 2):
        (table,) = ec2.describe_route_tables(RouteTableIds=[ids[f"NetworkPrivateRouteTable{number}"]])["RouteTables"]
        found |= {r["NatGatewayId"] for r in table["Routes"] if "NatGatewayId" in r}
    assert found == gateways


@of("ministack", "shop")
def test_the_database_is_kept_safe(prod):
    """Encrypted, in two zones, private, protected from deletion, backed up for 14 days."""
    name = prod.resources()["DatabaseDBInstance"]
    (found,) = prod.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
    assert (found["Engine"], found["AllocatedStorage"], found["BackupRetentionPeriod"]) == ("postgres", 50, 14)
    assert found["StorageEncrypted"] is found["MultiAZ"] is found["DeletionProtection"] is True
    assert found["PubliclyAccessible"] is False


@of("ministack", "shop")
def test_buckets_are_private_and_versioned(prod):
    """Nothing of a bucket can become public; it is encrypted and keeps what is overwritten."""
    s3 = prod.client("s3")
    for name in ("ImagesBucket", "InventoryBucket", "StackAccessLogs"):
        bucket = {"Bucket": prod.resources()[name]}
        assert all(s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"].values())
        assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
        rules = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"]
        assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


@of("moto", "shop")
def test_names_lead_to_the_balancer(prod):
    """The zone has an alias of the domain to the balancer."""
    ids = prod.resources()
    records = prod.client("route53").list_resource_record_sets(HostedZoneId=ids["SiteHostedZone"])
    aliases = [r for r in records["ResourceRecordSets"] if "AliasTarget" in r]
    assert {(r["Name"].rstrip("."), r["Type"]) for r in aliases} == {("shop.example.com", "A")}
    (balancer,) = prod.client("elbv2").describe_load_balancers(LoadBalancerArns=[ids["BalancerLoadBalancer"]])[
        "LoadBalancers"
    ]
    assert aliases[0]["AliasTarget"]["DNSName"].rstrip(".") == balancer["DNSName"]


@of("moto", "shop")
def test_the_schedule_publishes(prod):
    """Every night at two the rule delivers to the topic; what it cannot deliver goes to its dead-letter queue."""
    events, name = prod.client("events"), prod.resources()["NightlyRule"]
    assert events.describe_rule(Name=name)["ScheduleExpression"] == "cron(0 2 * * ? *)"
    (target,) = events.list_targets_by_rule(Rule=name)["Targets"]
    assert target["Arn"] == prod.resources()["NewsTopic"]


@of("moto", "shop")
def test_functions_are_where_they_have_to_be(prod):
    """Only the function that calls the database stands in the VPC; settings name what arrows give; code is there."""
    client, ids = prod.client("lambda"), prod.resources()
    fulfil = client.get_function(FunctionName=ids["FulfilFunction"])["Configuration"]
    welcome = client.get_function(FunctionName=ids["WelcomeFunction"])["Configuration"]
    assert set(fulfil["VpcConfig"]["SubnetIds"]) == {ids["NetworkPrivateSubnet1"], ids["NetworkPrivateSubnet2"]}
    assert not welcome.get("VpcConfig", {}).get("SubnetIds")
    assert {"DATABASE_HOST", "DATABASE_PORT", "NEWS_TOPIC_ARN"} <= fulfil["Environment"]["Variables"].keys()
    assert fulfil["Environment"]["Variables"]["NEWS_TOPIC_ARN"] == ids["NewsTopic"]
    (statement,) = json.loads(client.get_policy(FunctionName=ids["WelcomeFunction"])["Policy"])["Statement"]
    assert statement["Principal"]["Service"] == "cognito-idp.amazonaws.com"


@of("moto", "shop")
def test_roles_may_do_what_arrows_say(prod):
    """The servers' role may read images and send to the two queues, as IAM has it."""
    iam, role = prod.client("iam"), prod.resources()["WebRole"]
    name = next(n for n in iam.list_role_policies(RoleName=role)["PolicyNames"] if n != "Own")
    document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    by_sid = {s["Sid"]: s["Action"] for s in document["Statement"]}
    assert by_sid["Images"] == ["s3:GetObject"]
    assert by_sid["Orders"] == by_sid["Clicks"] == ["sqs:SendMessage"]


@of("moto", "events")
def test_what_has_no_physical_id_is_there(prod):
    """The bus and the permissions that moto lists without an id are in their services."""
    buses = {b["Name"] for b in prod.client("events").list_event_buses()["EventBuses"]}
    assert "catalog" in buses
    policy = prod.client("lambda").get_policy(FunctionName=prod.resources()["ShrinkFunction"])["Policy"]
    assert {s["Principal"]["Service"] for s in json.loads(policy)["Statement"]} == {"events.amazonaws.com"}


@of("ministack", "shop")
def test_topics_have_their_names_and_subscribers(prod):
    """Topic name and display name; the owner's e-mail is subscribed, with a dead-letter queue; TLS only."""
    sns, topic = prod.client("sns"), prod.resources()["NewsTopic"]
    assert topic.endswith(":myfirsttopic")
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert attributes["DisplayName"] == "Shop news"
    statements = {s["Sid"]: s for s in json.loads(attributes["Policy"])["Statement"]}
    assert statements["TlsOnly"]["Effect"] == "Deny"
    (subscription,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "owner@example.com")


@of("moto", "shop")
def test_topics_are_encrypted(prod):
    """The topic has the stack's key."""
    attributes = prod.client("sns").get_topic_attributes(TopicArn=prod.resources()["NewsTopic"])["Attributes"]
    assert attributes["KmsMasterKeyId"] == prod.resources()["StackKey"]


@of("ministack", "shop")
def test_queue_and_bucket_policies_are_set(prod):
    """Queues and buckets refuse what does not come over TLS."""
    sqs, s3, ids = prod.client("sqs"), prod.client("s3"), prod.resources()
    for name in ("OrdersQueue", "ClicksQueue", "OrdersDeadLetterQueue"):
        policy = sqs.get_queue_attributes(QueueUrl=ids[name], AttributeNames=["Policy"])["Attributes"]["Policy"]
        assert [s["Sid"] for s in json.loads(policy)["Statement"]] == ["TlsOnly"]
    for name in ("ImagesBucket", "InventoryBucket"):
        policy = s3.get_bucket_policy(Bucket=ids[name])["Policy"]
        (statement,) = json.loads(policy)["Statement"]
        assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")


@of("ministack", "signup")
def test_people_sign_in_to_a_pool_that_calls_the_function(prod):
    """Groups, a client without a secret, the second factor of prod, the trigger and its permission."""
    cognito, ids = prod.client("cognito-idp"), prod.resources()
    pool = {"UserPoolId": ids["UsersUserPool"]}
    found = cognito.describe_user_pool(**pool)["UserPool"]
    function = prod.client("lambda").get_function(FunctionName=ids["WelcomeFunction"])["Configuration"]
    assert found["MfaConfiguration"] == "ON"
    assert found["LambdaConfig"]["PostConfirmation"] == function["FunctionArn"]
    assert function["MemorySize"] == 512
    assert {g["GroupName"] for g in cognito.list_groups(**pool)["Groups"]} == {"customer", "personnel"}
    client = cognito.describe_user_pool_client(**pool, ClientId=ids["UsersClient"])["UserPoolClient"]
    assert "ClientSecret" not in client
    policy = prod.client("lambda").get_policy(FunctionName=ids["WelcomeFunction"])["Policy"]
    assert {s["Principal"]["Service"] for s in json.loads(policy)["Statement"]} == {"cognito-idp.amazonaws.com"}


@of("ministack", "topic")
def test_alarms_tell_the_topic_of_prod(prod):
    """With `alarms: news` every alarm and its recovery go to that topic."""
    alarms = prod.client("cloudwatch").describe_alarms()["MetricAlarms"]
    mine = [a for a in alarms if a["AlarmName"] in prod.resources().values()]
    assert len(mine) > 3
    assert {action for a in mine for action in (*a["AlarmActions"], *a["OKActions"])} == {prod.resources()["NewsTopic"]}
