"""The database: what engines become, how its password is kept, who reaches it, and what AWS would refuse."""

import re

import pytest

from archc.services import every
from archc.services.rds import ENGINES


def with_caller(fields, arrow="web -> db"):
    return f"components:\n  web: {{ type: ec2 }}\n  db: {{ type: rds, {fields} }}\nconnections:\n  - {arrow}\n"


def setting(made, name):
    """What a setting of the caller is, as its script says."""
    data = made["WebLaunchTemplate"]["Properties"]["LaunchTemplateData"]["UserData"]
    for part in data["Fn::Base64"]["Fn::Join"][1]:
        match part:
            case {"Fn::Sub": [text, values]} if text.startswith(f"{name}="):
                return values[name]
            case str() if found := re.search(rf"^{name}=(.*)$", part, re.MULTILINE):
                return found[1]
    return None


def statement(made, sid):
    (found,) = (s for s in made["WebPolicy"]["Properties"]["PolicyDocument"]["Statement"] if s["Sid"] == sid)
    return found


def test_a_database_is_encrypted_protected_and_watched(resources):
    """The defaults are those of production."""
    made = resources(with_caller("engine: postgres"))
    database = made["DbDBInstance"]
    said = database["Properties"]
    assert database["DeletionPolicy"] == database["UpdateReplacePolicy"] == "Snapshot"
    assert said["StorageEncrypted"] is said["DeletionProtection"] is said["ManageMasterUserPassword"] is True
    assert said["PubliclyAccessible"] is False
    assert said["CopyTagsToSnapshot"] is said["EnableIAMDatabaseAuthentication"] is True
    assert said["BackupRetentionPeriod"] == 7
    assert said["MonitoringInterval"] == 60
    assert said["EnableCloudwatchLogsExports"] == ["postgresql", "upgrade"]
    assert (said["AllocatedStorage"], said["MaxAllocatedStorage"]) == ("20", 40)
    assert said["DBName"] == "shop"
    assert "MasterUserPassword" not in said


def test_it_stands_in_the_isolated_subnets_without_a_way_out(resources):
    """Its group lets nothing out, and in only what an arrow names, on the engine's port."""
    made = resources(with_caller("engine: mysql"))
    assert made["DbSubnetGroup"]["Properties"]["SubnetIds"] == [
        {"Ref": "NetworkIsolatedSubnet1"},
        {"Ref": "NetworkIsolatedSubnet2"},
    ]
    (out,) = made["DbSecurityGroup"]["Properties"]["SecurityGroupEgress"]
    assert out["CidrIp"] == "127.0.0.1/32"
    way_in = made["DbFromWeb"]["Properties"]
    assert (way_in["FromPort"], way_in["ToPort"]) == (3306, 3306)
    assert way_in["SourceSecurityGroupId"] == {"Fn::GetAtt": ["WebSecurityGroup", "GroupId"]}
    assert "SecurityGroupIngress" not in made["DbSecurityGroup"]["Properties"]


@pytest.mark.parametrize(
    ("engine", "family", "parameter"),
    [
        ("postgres", "postgres18", {"rds.force_ssl": "1"}),
        ("mysql", "mysql8.4", {"require_secure_transport": "1"}),
        ("mariadb", "mariadb11.4", {"require_secure_transport": "1"}),
        ("aurora-postgresql", "aurora-postgresql17", {"rds.force_ssl": "1"}),
        ("aurora-mysql", "aurora-mysql8.0", {"require_secure_transport": "1"}),
    ],
)
def test_only_tls_is_spoken(resources, engine, family, parameter):
    """The parameter group of every engine refuses connections without TLS."""
    said = resources(with_caller(f"engine: {engine}"))["DbParameterGroup"]["Properties"]
    assert said["Family"] == family
    assert said["Parameters"].items() >= parameter.items()


def test_a_caller_gets_the_address_and_the_secret_and_no_more(resources):
    """An arrow gives host, port, name and the secret's ARN, and the right to read that secret."""
    made = resources(with_caller("engine: postgres, databases: [orders]"))
    given = statement(made, "Db")
    assert given["Action"] == ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    assert given["Resource"] == {"Fn::GetAtt": ["DbDBInstance", "MasterUserSecret.SecretArn"]}
    assert setting(made, "DB_HOST") == {"Fn::GetAtt": ["DbDBInstance", "Endpoint.Address"]}
    assert setting(made, "DB_PORT") == "5432"
    assert setting(made, "DB_NAME") == "orders"
    assert setting(made, "DB_SECRET_ARN") == given["Resource"]


def test_with_replicas_the_secret_is_of_the_stack(resources):
    """RDS keeps no password for a database with read replicas, so the stack makes a secret, encrypted with its key."""
    made = resources(with_caller("engine: postgres, replicas: 2", "web -> db: { access: read }"))
    said = made["DbDBInstance"]["Properties"]
    assert "ManageMasterUserPassword" not in said
    assert "{{resolve:secretsmanager:${Secret}:SecretString:password}}" in str(said["MasterUserPassword"])
    assert made["DbSecret"]["Properties"]["KmsKeyId"] == {"Fn::GetAtt": ["StackKey", "Arn"]}
    assert statement(made, "Db")["Action"] == ["kms:Decrypt"]
    assert statement(made, "Db2")["Resource"] == {"Ref": "DbSecret"}
    assert made["DbReplica2"]["Properties"]["SourceDBInstanceIdentifier"] == {"Ref": "DbDBInstance"}
    assert made["DbReplica2"]["DeletionPolicy"] == "Delete"
    assert setting(made, "DB_HOST") == {"Fn::GetAtt": ["DbReplica1", "Endpoint.Address"]}


def test_aurora_is_a_cluster_with_its_instances(resources):
    """Aurora keeps its data in the cluster; replicas and a standby are instances of it."""
    made = resources(with_caller("engine: aurora-postgresql, replicas: 2", "web -> db: { access: read }"))
    assert made["DbDBCluster"]["DeletionPolicy"] == "Snapshot"
    assert made["DbDBCluster"]["Properties"]["ManageMasterUserPassword"] is True
    assert [i for i in made if i.startswith("DbDBInstance")] == [f"DbDBInstance{n}" for n in (1, 2, 3)]
    assert made["DbDBInstance2"]["Properties"]["PromotionTier"] == 1
    assert setting(made, "DB_HOST") == {"Fn::GetAtt": ["DbDBCluster", "ReadEndpoint.Address"]}


def test_a_standby_makes_two_instances_of_aurora(resources):
    """Aurora has no standby of its own kind: a second instance is one."""
    made = resources(with_caller("engine: aurora-mysql, multi_az: true"))
    assert "DbDBInstance2" in made
    assert "DbDBInstance3" not in made


def test_serverless_has_bounds(resources):
    """Aurora Serverless is scaled between its bounds."""
    made = resources(with_caller("engine: aurora-postgresql, instance: db.serverless, capacity: { min: 1, max: 4 }"))
    assert made["DbDBCluster"]["Properties"]["ServerlessV2ScalingConfiguration"] == {
        "MinCapacity": 1.0,
        "MaxCapacity": 4.0,
    }


@pytest.mark.parametrize(
    ("deletion", "policy", "protected"),
    [("protect", "Snapshot", True), ("snapshot", "Snapshot", False), ("delete", "Delete", False)],
)
def test_deletion_is_said_in_a_word(resources, deletion, policy, protected):
    """What becomes of the data when the component goes is a word in the file."""
    made = resources(with_caller(f"engine: mariadb, deletion: {deletion}"))
    assert made["DbDBInstance"]["DeletionPolicy"] == policy
    assert made["DbDBInstance"]["Properties"]["DeletionProtection"] is protected


@pytest.mark.parametrize(
    ("fields", "metrics"),
    [
        ("engine: postgres", {"CPUUtilization": 80, "DatabaseConnections": 315, "FreeStorageSpace": 2 * 1024**3}),
        ("engine: aurora-mysql, instance: db.r6g.large", {"CPUUtilization": 80, "DatabaseConnections": 748}),
    ],
)
def test_alarms_tell_before_it_is_too_late(resources, fields, metrics):
    """Processor, connections and storage have alarms; Aurora's storage needs none."""
    made = resources(with_caller(fields))
    alarms = [r["Properties"] for i, r in made.items() if i.startswith("Db") and r["Type"] == "AWS::CloudWatch::Alarm"]
    assert {a["MetricName"]: a["Threshold"] for a in alarms} == metrics


def test_the_monitoring_role_writes_one_log_group(resources):
    """Enhanced Monitoring may write its log group, and nothing else."""
    role = resources(with_caller("engine: postgres"))["DbMonitoringRole"]["Properties"]
    texts = str([s["Resource"] for s in role["Policies"][0]["PolicyDocument"]["Statement"]])
    assert texts.count("log-group:RDSOSMetrics") == texts.count("log-group:") > 0


@pytest.mark.parametrize(
    ("fields", "code", "told"),
    [
        ("engine: postgres, version: '11'", "AC307", "past its end of support"),
        ("engine: mysql, version: '9'", "AC307", "names no version of MySQL"),
        ("engine: postgres, instance: db.serverless", "AC307", "serverless instances are Aurora's"),
        ("engine: aurora-mysql, instance: db.m7g.large", "AC307", "db.r8g.large"),
        ("engine: aurora-mysql, instance: db.t4g.small", "AC307", "from medium on"),
        ("engine: mysql, instance: db.t4g.mediun", "AC323", "`db.t4g.medium`"),
        ("engine: postgres, storage: { size: 100, max: 105 }", "AC307", "max: 200"),
        ("engine: postgres, storage: { size: 100, iops: 4000 }", "AC307", "400 GiB"),
        ("engine: postgres, storage: { size: 100, type: gp2, iops: 4000 }", "AC307", "gp2"),
        ("engine: postgres, storage: { size: 100, type: io2 }", "AC309", "iops: 3000"),
        ("engine: mysql, replicas: 1, backups: 0", "AC307", "replicas are made from backups"),
        ("engine: aurora-mysql, backups: 0", "AC307", "Aurora always keeps backups"),
        ("engine: aurora-postgresql, instance: db.serverless, capacity: { min: 9, max: 2 }", "AC307", "min 9"),
        ("engine: aurora-postgresql, storage: { size: 100 }", "AC321", "grows by itself"),
        ("engine: postgres, databases: [a, b]", "AC321", "only the first"),
    ],
)
def test_what_aws_refuses_is_told(problems, fields, code, told):
    """Combinations that do not exist are told at the component, with a reason and what to write instead."""
    found = problems(with_caller(fields))[code]
    assert told in f"{found.message} {found.reason} {found.help}"
    assert found.component == "db"


def test_a_single_zone_is_not_enough(problems):
    """A subnet group spans two zones."""
    assert "two zones" in problems("network: { zones: 1 }\n" + with_caller("engine: postgres"))["AC307"].message


def test_a_database_that_nobody_reaches_is_told(problems):
    """A database without a caller costs money for nothing: a warning."""
    found = problems("components:\n  db: { type: rds, engine: postgres }\n")
    assert found["AC322"].severity == "warning"


@pytest.mark.parametrize(
    ("fields", "name", "note"),
    [
        ("engine: postgres, multi_az: true", "Amazon RDS", "PostgreSQL · Multi-AZ"),
        ("engine: mariadb", "Amazon RDS", "MariaDB"),
        ("engine: aurora-mysql, replicas: 1", "Amazon Aurora", "MySQL · Multi-AZ"),
    ],
)
def test_the_picture_says_engine_and_zones(tmp_path, fields, name, note):
    """A reviewer sees the engine and whether a second zone takes over."""
    from archc import api

    text = f"archc: 1\nname: shop\n{with_caller(fields)}"
    blueprint, _ = api.check_text(text, "arch.yaml", tmp_path)
    look = every()["rds"].look(blueprint.architecture.components["db"])
    assert (look.name, look.note) == (name, note)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_the_audit_minds_nothing(audited, engine):
    """AWS's offline engine finds no error and no warning, whatever the engine."""
    assert audited(with_caller(f"engine: {engine}, replicas: 1, multi_az: true")) == []
