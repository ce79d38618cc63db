"""What each service says of resources that somebody else wrote: fields where it has words, the same resources again."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from archc import api
from archc.lift.document import document
from archc.lift.drafts import drafts, surroundings
from archc.lift.patch import alike, without_mark
from archc.lower.lower import lower

NETWORK = """
  Net: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.9.0.0/16 } }
  Gate: { Type: AWS::EC2::InternetGateway }
  Attached: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Net, InternetGatewayId: !Ref Gate } }
  Out: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Net } }
  ToInternet:
    Type: AWS::EC2::Route
    DependsOn: Attached
    Properties: { RouteTableId: !Ref Out, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate }
  Own: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Net } }
  EdgeA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, CidrBlock: 10.9.0.0/24 } }
  EdgeB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, CidrBlock: 10.9.1.0/24 } }
  DeepA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, CidrBlock: 10.9.2.0/24 } }
  DeepB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, CidrBlock: 10.9.3.0/24 } }
  A1: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref EdgeA, RouteTableId: !Ref Out } }
  A2: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref EdgeB, RouteTableId: !Ref Out } }
  A3: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref DeepA, RouteTableId: !Ref Own } }
  A4: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref DeepB, RouteTableId: !Ref Own } }
"""
"""A VPC with two public subnets and two without a way out."""

RDS = """
  Home:
    Type: AWS::RDS::DBSubnetGroup
    Properties: { DBSubnetGroupDescription: ours, SubnetIds: [!Ref DeepB, !Ref DeepA] }
  DataGroup: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Net, GroupDescription: data } }
  Ledger:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Delete
    Properties:
      Engine: postgres
      EngineVersion: "17.2"
      DBInstanceClass: db.r6g.large
      AllocatedStorage: "100"
      StorageType: gp2
      MultiAZ: true
      BackupRetentionPeriod: 21
      DBName: ledger
      DeletionProtection: true
      DBSubnetGroupName: !Ref Home
      VPCSecurityGroups: [!GetAtt DataGroup.GroupId]
      MasterUsername: root
      ManageMasterUserPassword: true
  LedgerCopy:
    Type: AWS::RDS::DBInstance
    Properties: { SourceDBInstanceIdentifier: !Ref Ledger, DBInstanceClass: db.r6g.large }
"""

AURORA = """
  Home:
    Type: AWS::RDS::DBSubnetGroup
    Properties: { DBSubnetGroupDescription: ours, SubnetIds: [!Ref EdgeA, !Ref EdgeB] }
  Data:
    Type: AWS::RDS::DBCluster
    Properties:
      DBClusterIdentifier: named
      Engine: aurora-mysql
      EngineVersion: "5.7.mysql_aurora.2.11.1"
      Port: 3310
      BackupRetentionPeriod: 3
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 4 }
      DBSubnetGroupName: !Ref Home
      MasterUsername: root
      ManageMasterUserPassword: true
  First: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Data, Engine: aurora-mysql,
    DBInstanceClass: db.serverless } }
  Second: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Data, Engine: aurora-mysql,
    DBInstanceClass: db.serverless } }
"""

SERVED = """
  Door: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Net, GroupDescription: door,
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
  Inner: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Net, GroupDescription: inner } }
  FromDoor:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !GetAtt Inner.GroupId, SourceSecurityGroupId: !GetAtt Door.GroupId, IpProtocol: tcp,
      FromPort: 8080, ToPort: 8080 }
  Front:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [!Ref EdgeA, !Ref EdgeB]
      SecurityGroups: [!GetAtt Door.GroupId]
      LoadBalancerAttributes:
        - { Key: idle_timeout.timeout_seconds, Value: "120" }
        - { Key: deletion_protection.enabled, Value: "true" }
  Secure:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 443
      Protocol: HTTPS
      Certificates: [{ CertificateArn: !Ref Certificate }]
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref WebTargets }]
  Plain:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 80
      Protocol: HTTP
      DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }]
  WebTargets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { VpcId: !Ref Net, Port: 8080, Protocol: HTTP, HealthCheckPath: /alive, TargetType: instance }
  ApiTargets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { VpcId: !Ref Net, Port: 8080, Protocol: HTTP, TargetType: instance }
  ApiRule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Secure
      Priority: 7
      Conditions: [{ Field: path-pattern, Values: ["/api/*"] }]
      Actions: [{ Type: forward, TargetGroupArn: !Ref ApiTargets }]
  WebTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref Image
        InstanceType: c7g.large
        SecurityGroupIds: [!GetAtt Inner.GroupId]
        BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 40 } }]
  Web:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "3"
      MaxSize: "9"
      VPCZoneIdentifier: [!Ref DeepA, !Ref DeepB]
      TargetGroupARNs: [!Ref WebTargets]
      LaunchTemplate: { LaunchTemplateId: !Ref WebTemplate, Version: !GetAtt WebTemplate.LatestVersionNumber }
  Load:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Web
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration:
        TargetValue: 45
        PredefinedMetricSpecification: { PredefinedMetricType: ASGAverageCPUUtilization }
  ApiTemplate: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: !Ref Image,
    InstanceType: t4g.small } } }
  Api:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "1"
      VPCZoneIdentifier: [!Ref DeepA, !Ref DeepB]
      TargetGroupARNs: [!Ref ApiTargets]
      LaunchTemplate: { LaunchTemplateId: !Ref ApiTemplate, Version: !GetAtt ApiTemplate.LatestVersionNumber }
"""

POOL = """
  People:
    Type: AWS::Cognito::UserPool
    Properties:
      AliasAttributes: [email]
      MfaConfiguration: "ON"
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }
      Policies: { PasswordPolicy: { MinimumLength: 16, RequireSymbols: false } }
      LambdaConfig: { PreSignUp: !GetAtt Look.Arn, PostConfirmation: !GetAtt Look.Arn }
  App:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref People, CallbackURLs: ["https://app.example.org/back"] }
  Server: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref People, GenerateSecret: true } }
  Page: { Type: AWS::Cognito::UserPoolDomain, Properties: { UserPoolId: !Ref People, Domain: tide-people } }
  Crew: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref People, GroupName: crew } }
  LookRole: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [
    { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] } } }
  Look:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: index.go, Role: !GetAtt LookRole.Arn, Code: { ZipFile: "go = print" } }
  MayLook:
    Type: AWS::Lambda::Permission
    Properties: { FunctionName: !Ref Look, Action: lambda:InvokeFunction, Principal: cognito-idp.amazonaws.com,
      SourceArn: !GetAtt People.Arn }
"""

NAMES = """
  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: tide.example.org. } }
  Mx: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: tide.example.org., Type: MX,
    TTL: "600", ResourceRecords: ["10 mail.example.org"] } }
  Spf: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: tide.example.org, Type: TXT,
    TTL: "300", ResourceRecords: ['"v=spf1 -all"'] } }
  Www: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: www.tide.example.org, Type: A,
    AliasTarget: { DNSName: !GetAtt Front.DNSName, HostedZoneId: !GetAtt Front.CanonicalHostedZoneID } } }
  Front:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { Subnets: [!Ref EdgeA, !Ref EdgeB], Scheme: internet-facing }
"""

MAIL = """
  Rules: { Type: AWS::SES::ConfigurationSet }
  Sender:
    Type: AWS::SES::EmailIdentity
    Properties: { EmailIdentity: crew@example.org, ConfigurationSetAttributes: { ConfigurationSetName: !Ref Rules } }
  Told: { Type: AWS::SES::ConfigurationSetEventDestination, Properties: { ConfigurationSetName: !Ref Rules,
    EventDestination: { Enabled: true, MatchingEventTypes: [reject, deliveryDelay],
    SnsDestination: { TopicARN: !Ref Bad } } } }
  Bad: { Type: AWS::SNS::Topic, Properties: { DisplayName: Bad mail } }
"""

FUNCTION = """
  JobRole: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [
    { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] } } }
  JobGroup: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Net, GroupDescription: job } }
  Job:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.go
      Role: !GetAtt JobRole.Arn
      Code: { ZipFile: "go = print" }
      VpcConfig: { SubnetIds: [!Ref DeepA, !Ref DeepB], SecurityGroupIds: [!GetAtt JobGroup.GroupId] }
"""

PARAMETERS = "Parameters: { Certificate: { Type: String }, Image: { Type: AWS::EC2::Image::Id } }\n"


def _import(resources: str, folder: Path, head: str = PARAMETERS) -> Any:
    """Import a template; its resources must be built again as they were."""
    source = folder / "tide.yaml"
    source.write_text(f"{head}Resources:{resources}")
    text, found = api.lift([str(source)], folder)
    assert text is not None, found
    assert [d.message for d in found if d.severity != "note"] == []
    blueprint, problems = api.understand(text, "arch.yaml", folder)
    assert blueprint is not None, problems
    lowered, problems = lower(blueprint)
    assert lowered is not None, problems
    built = {name: without_mark(body) for name, body in lowered.template["Resources"].items()}
    there: Mapping[str, Any] = document(source.read_text())["Resources"]
    assert set(built) == set(there)
    assert [n for n in built if not alike(built[n], there[n])] == []
    return yaml.safe_load(text)


EXISTING = {"vpc": "${Net}", "public": ["${EdgeA}", "${EdgeB}"], "isolated": ["${DeepA}", "${DeepB}"]}


def test_a_database_says_its_size_and_care(tmp_path: Path) -> None:
    """Engine, disk, standby, replicas and backups are fields; subnet group, group and replica are its parts."""
    root = _import(NETWORK + RDS, tmp_path)
    assert root["network"]["existing"] == EXISTING | {"isolated": ["${DeepB}", "${DeepA}"]}
    ledger = root["components"]["ledger"]
    said = {k: v for k, v in ledger.items() if k not in ("ids", "overrides")}
    assert said == {
        "type": "rds", "engine": "postgres", "version": "17.2", "instance": "db.r6g.large", "replicas": 1,
        "storage": {"size": 100, "type": "gp2"}, "multi_az": True, "backups": 21, "databases": ["ledger"],
    }  # fmt: skip
    assert ledger["ids"] == {
        "SubnetGroup": "Home", "SecurityGroup": "DataGroup", "DBInstance": "Ledger", "Replica1": "LedgerCopy",
    }  # fmt: skip
    assert ledger["overrides"]["DBInstance"]["DeletionPolicy"] == "Delete"


def test_a_cluster_has_its_instances(tmp_path: Path) -> None:
    """Instances of a cluster are its own; a version that AWS has ended, and a tier of its own, are said."""
    data = _import(NETWORK + AURORA, tmp_path)["components"]["data"]
    assert data["instance"] == "db.serverless"
    assert data["capacity"] == {"min": 1, "max": 4}
    assert (data["replicas"], data["port"], data["subnets"]) == (1, 3310, "public")
    assert "version" not in data
    assert data["overrides"]["DBCluster"]["EngineVersion"] == "5.7.mysql_aurora.2.11.1"
    assert {"First", "Second"} <= set(data["ids"].values())


def test_a_balancer_and_its_servers(tmp_path: Path) -> None:
    """Listeners, target groups and rules become the arrows' own, with their paths; bounds and disks are fields."""
    root = _import(NETWORK + SERVED, tmp_path)
    front, web = root["components"]["front"], root["components"]["web"]
    assert {k: v for k, v in front.items() if k not in ("ids", "overrides")} == {
        "type": "elb", "certificate": "${Certificate}", "idle_timeout": 120, "logs": False,
    }  # fmt: skip
    assert front["ids"]["HttpsListener"] == "Secure"
    assert front["ids"]["WebTargetGroup"] == "WebTargets"
    assert front["ids"]["ApiApiAnyRule"] == "ApiRule"
    assert {k: v for k, v in web.items() if k not in ("ids", "overrides")} == {
        "type": "ec2", "server": "none", "image": "${Image}", "instance": "c7g.large", "disk": 40, "port": 8080,
        "scaling": {"min": 3, "max": 9, "cpu": 45}, "health": "/alive", "subnets": "isolated",
    }  # fmt: skip
    assert web["ids"]["CpuPolicy"] == "Load"
    assert web["ids"]["FromFront"] == "FromDoor"
    assert "front -> web" in root["connections"]
    assert {"front -> api": {"path": "/api/*"}} in root["connections"]


def test_a_network_balancer_may_send_to_what_stays_raw(tmp_path: Path) -> None:
    """Its one action is said in overrides, for archc builds no listener without."""
    root = _import(
        NETWORK
        + """
  Line: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network,
    SubnetMappings: [{ SubnetId: !Ref EdgeA }, { SubnetId: !Ref EdgeB }] } }
  Tcp: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Line, Port: 80, Protocol: TCP,
    DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Boxes }] } }
  Boxes: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Net, Port: 80, Protocol: TCP,
    Targets: [{ Id: !Ref Box }] } }
  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref DeepA, ImageId: ami-1 } }
""",
        tmp_path,
    )
    line = root["components"]["line"]
    assert line["ids"]["TcpListener"] == "Tcp"
    action = {"Type": "forward", "TargetGroupArn": {"Ref": "Boxes"}}
    assert line["overrides"]["TcpListener"]["DefaultActions"] == [action]
    assert "Boxes" in root["resources"]


def test_a_user_pool_has_its_clients_groups_and_triggers(tmp_path: Path) -> None:
    """Sign-in, factor, password, pages and groups are fields; functions that it calls are arrows that say when."""
    root = _import(POOL, tmp_path)
    people = root["components"]["people"]
    assert {k: v for k, v in people.items() if k not in ("ids", "overrides")} == {
        "type": "cognito", "sign_in": ["username", "email"], "mfa": "on", "groups": ["crew"], "self_sign_up": False,
        "password": {"length": 16, "symbols": False}, "domain": "tide-people",
        "callbacks": ["https://app.example.org/back"],
    }  # fmt: skip
    assert people["ids"]["Client"] == "App"
    assert {"people -> look": {"on": ["pre_sign_up", "post_confirmation"]}} in root["connections"]
    assert set(root["resources"]) == {"Server"}


def test_a_zone_has_its_records(tmp_path: Path) -> None:
    """Records with values are fields, aliases arrows with the name that they give."""
    root = _import(NETWORK + NAMES, tmp_path)
    zone = root["components"]["zone"]
    assert zone["domain"] == "tide.example.org"
    assert zone["records"] == [
        {"type": "MX", "values": "10 mail.example.org", "ttl": 600}, {"type": "TXT", "values": "v=spf1 -all"},
    ]  # fmt: skip
    assert zone["ids"]["TxtRecord"] == "Spf"
    assert {"zone -> front": {"host": "www"}} in root["connections"]
    assert zone["ids"]["FrontWwwRecord"] == "Www"


def test_records_of_a_zone_elsewhere_are_a_domain(tmp_path: Path) -> None:
    """Records that name one zone by its id are one component, called as the first alias is."""
    zone = "  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: tide.example.org. } }\n"
    head = "Parameters: { Hosted: { Type: AWS::Route53::HostedZone::Id } }\n"
    root = _import(NETWORK + NAMES.replace(zone, "").replace("!Ref Zone", "!Ref Hosted"), tmp_path, head)
    assert root["components"]["www"]["zone"] == "${Hosted}"
    assert root["components"]["www"]["domain"] == "tide.example.org"
    assert root["components"]["www"]["ids"] == {"MxRecord": "Mx", "TxtRecord": "Spf", "FrontWwwRecord": "Www"}
    assert {"www -> front": {"host": "www"}} in root["connections"]
    assert not any(r["Type"].startswith("AWS::Route53") for r in root["resources"].values())


def test_an_identity_tells_its_topics(tmp_path: Path) -> None:
    """The address is a field, the configuration set a part; events that a topic is told are an arrow."""
    root = _import(MAIL, tmp_path)
    sender = root["components"]["sender"]
    assert sender["from"] == "crew@example.org"
    assert sender["ids"]["ConfigurationSet"] == "Rules"
    assert {"sender -> bad": {"on": ["reject", "delivery_delay"]}} in root["connections"]


def test_a_function_in_a_network_says_its_tier(tmp_path: Path) -> None:
    """A function in subnets stands in their tier, in its own security group."""
    job = _import(NETWORK + FUNCTION, tmp_path)["components"]["job"]
    assert job["subnets"] == "isolated"
    assert job["ids"]["SecurityGroup"] == "JobGroup"


def test_parameters_can_be_the_network(tmp_path: Path) -> None:
    """A VPC and lists of subnets that the stack is given are the network, as they are where they are named."""
    head = "Parameters: { Net: { Type: AWS::EC2::VPC::Id }, PrivateSubnets: { Type: List<AWS::EC2::Subnet::Id> } }\n"
    function = FUNCTION.replace("[!Ref DeepA, !Ref DeepB]", "!Ref PrivateSubnets")
    root = _import(function, tmp_path, head)
    assert root["network"]["existing"] == {"vpc": "${Net}", "private": ["${PrivateSubnets}"]}
    assert root["components"]["job"]["subnets"] == "private"


@pytest.mark.parametrize(
    "resources",
    [
        NETWORK + FUNCTION.replace("[!Ref DeepA, !Ref DeepB]", "[!Ref DeepA, !Ref EdgeA]"),
        NETWORK + "  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.8.0.0/16 } }\n"
        "  Far: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Other, CidrBlock: 10.8.0.0/24 } }\n" + FUNCTION,
        FUNCTION.replace("[!Ref DeepA, !Ref DeepB]", "[subnet-1]").replace("!Ref Net", "vpc-1"),
    ],
    ids=["two tiers", "two networks", "ids"],
)
def test_what_fits_no_tier_stays_raw(resources: str, tmp_path: Path) -> None:
    """A function over two tiers, or in one of several VPCs, is no component: the language has no words for it."""
    root = _import(resources, tmp_path)
    assert "Job" in root["resources"]
    assert "network" not in root


JUNK: tuple[Any, ...] = (None, 1, "x", [], {}, [None], [[1]], [{}], [{"Ref": 1}], {"Ref": "Nope"}, {"Fn::If": ["C", 1]})


def _spoiled(value: Any, deep: int = 4) -> Iterator[Any]:
    """Yield a value with each of its inner values replaced by each piece of junk."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, old in inner:
        for other in (*JUNK, *(_spoiled(old, deep - 1) if deep else ())):
            copy: Any = dict(value) if isinstance(value, dict) else list(value)
            copy[key] = other
            yield copy


@pytest.mark.parametrize("resources", [RDS, AURORA, SERVED, POOL, NAMES, MAIL, FUNCTION], ids=range(7))
def test_nothing_that_stands_in_a_property_ends_a_lift(resources: str) -> None:
    """Whatever a template says where a service looks, the service answers or leaves the resource raw."""
    there = document(f"Resources:{resources}")["Resources"]
    tiers = {"EdgeA": "public", "EdgeB": "public", "DeepA": "isolated", "DeepB": "isolated"}
    for name, body in there.items():
        for properties in _spoiled(body.get("Properties", {})):
            spoiled = {**there, name: {**body, "Properties": properties}}
            assert isinstance(drafts(surroundings(spoiled, (), tiers)), dict)
