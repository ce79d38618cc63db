"""Amazon RDS and Aurora: a relational database in the isolated subnets.

Drawn in the isolated tier with its engine and whether a second zone takes over. It becomes an instance, or an
Aurora cluster with its instances, that is encrypted, has no way out and lets in only what arrows name, over TLS
alone. Its password is made and rotated by RDS in Secrets Manager. Backups, a last snapshot, deletion protection, log
exports, Performance Insights, Enhanced Monitoring and alarms come with it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2
from typing import Any, ClassVar, Literal

from troposphere import GetAtt, Ref, Sub, iam, rds, secretsmanager

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component, Tier
from archc.model.fields import REQUIRED, setting
from archc.services._instances import doubt
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.caller import document, trust
from archc.stack.foreign import Foreign, Lifted
from archc.stack.key import shared_key
from archc.stack.link import Blueprint, Link, Place
from archc.stack.offers import Given, Grants, Listens, Offer, Statement, Value
from archc.stack.service import Look, Service
from archc.stack.stack import Stack


@dataclass(frozen=True, slots=True)
class Engine:
    """What archc has to know of an engine.

    `versions` is how many numbers of a version make a parameter group family: `8.4` of 8.4.11. `oldest` is the
    oldest major version that can be created without extended support. `memory` is what a connection is
    counted with: bytes of memory for each one that is allowed by default.
    """

    title: str
    port: int
    version: str
    versions: int
    oldest: tuple[int, ...]
    logs: tuple[str, ...]
    parameters: Mapping[str, str]
    memory: int
    aurora: bool = False


_POSTGRES = {"rds.force_ssl": "1", "log_statement": "ddl", "log_min_duration_statement": "1000"}
_MYSQL = {"require_secure_transport": "1", "slow_query_log": "1", "long_query_time": "1", "log_output": "FILE"}

ENGINES: Mapping[str, Engine] = {
    "postgres": Engine("PostgreSQL", 5432, "18", 1, (14,), ("postgresql", "upgrade"), _POSTGRES, 9_531_392),
    "mysql": Engine("MySQL", 3306, "8.4.11", 2, (8, 4), ("error", "slowquery"), _MYSQL, 12_582_880),
    "mariadb": Engine("MariaDB", 3306, "11.4.13", 2, (10, 11), ("error", "slowquery"), _MYSQL, 12_582_880),
    "aurora-postgresql": Engine(
        "Aurora PostgreSQL", 5432, "17.11", 1, (14,), ("postgresql",), _POSTGRES, 9_531_392, aurora=True
    ),
    "aurora-mysql": Engine(
        "Aurora MySQL", 3306, "8.0.mysql_aurora.3.10.5", 2, (8, 0), ("error", "slowquery"), _MYSQL, 0, aurora=True
    ),
}
"""Sources: RDS and Aurora user guides, release calendars, "Quotas and constraints", "Publishing logs to CloudWatch
Logs"; versions as cfn-lint 1.58 knows them; seen 2026-11-23."""

_AURORA_FAMILIES = ("r", "serverless", "t", "x", "z")
"""How the families of instances begin that Aurora runs on. Source: Aurora user guide, "Supported DB engines for DB
instance classes"; seen 2026-11-23."""

_GIB_OF_LARGE = {"t": 8, "m": 8, "c": 4, "r": 16, "x": 32, "z": 16}
"""Memory of the size `large` by family. Source: RDS user guide, "Hardware specifications"; seen 2026-11-23."""

_SIZES = {"nano": 1 / 16, "micro": 1 / 8, "small": 1 / 4, "medium": 1 / 2, "large": 1.0, "xlarge": 2.0}

_GIB = 1024**3
_LARGE_GP3 = 400
"""Gibibytes from which on gp3 takes a number of operations. Source: RDS user guide, "Amazon RDS DB instance storage";
seen 2026-11-23."""

_USER = "dbadmin"
_SERVERLESS = "db.serverless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Its disk; Aurora grows by itself and takes none of this."""

    size: int = setting(20, "Gibibytes at the start.", minimum=20, maximum=65_536)
    max: int | None = setting(
        None, "Gibibytes it may grow to; twice `size` where it is not said.", minimum=20, maximum=65_536
    )
    type: Literal["gp3", "gp2", "io1", "io2"] = setting("gp3", "The kind of volume.")
    iops: int | None = setting(
        None, "Operations a second it is sure of; needed by io1 and io2.", minimum=1000, maximum=256_000
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Bounds of Aurora Serverless, in capacity units of 2 GiB."""

    min: float = setting(0.5, "The least; 0 lets it pause.", minimum=0, maximum=256)
    max: float = setting(8.0, "The most.", minimum=1, maximum=256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Fields of `rds`. Bounds: RDS API reference, CreateDBInstance and CreateDBCluster; seen 2026-11-23."""

    engine: Literal["postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql"] = setting(
        REQUIRED, "The database engine."
    )
    version: str = setting(
        "", "Its version; a current one where it is not said.", examples=["18", "8.4.11"],
        pattern=r"^\d+(\.[0-9a-z_]+)*$", says="a version such as 18 or 8.4.11",
    )  # fmt: skip
    instance: str = setting(
        "db.t4g.medium", "The instance class; `db.serverless` for Aurora Serverless.",
        pattern=r"^db\.([a-z0-9-]+\.[a-z0-9-]+|serverless)$", says="an instance class such as db.t4g.medium",
    )  # fmt: skip
    storage: Storage = setting(Storage(), "Its disk.")
    capacity: Capacity = setting(Capacity(), "Bounds of Aurora Serverless.")
    multi_az: bool = setting(False, "Keep a standby in a second zone that takes over; about twice the price.")
    replicas: int = setting(0, "Read replicas; for Aurora, instances beside the writer.", minimum=0, maximum=15)
    backups: int = setting(7, "Days that automatic backups are kept; 0 for none.", minimum=0, maximum=35)
    databases: tuple[str, ...] = setting(
        (), "The database to create, by name; the architecture's name where it is not said.",
        pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$", says="letters, digits and underscores, a letter first",
    )  # fmt: skip
    subnets: Tier = setting("isolated", "The tier it stands in.")
    port: int | None = setting(
        None, "The port it listens on; the engine's own by default.", minimum=1150, maximum=65_535
    )
    deletion: Literal["protect", "snapshot", "delete"] = setting(
        "protect",
        "When the component is removed: refuse; remove it and keep a last snapshot; or remove it with all its data.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Options of an arrow from a caller to a database."""

    access: Literal["read", "read-write"] = setting(
        "read-write", "With `read`, the host in the settings is that of the replicas, where there are any."
    )


class Rds(Service):
    """The database."""

    type: ClassVar[str] = "rds"
    fields: ClassVar[Any] = Database
    networked: ClassVar[Literal["always", "never", "on-demand"]] = "always"
    lifts: ClassVar[tuple[str, ...]] = ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::RDS::DBSubnetGroup", "AWS::RDS::DBParameterGroup",
        "AWS::RDS::DBClusterParameterGroup", "AWS::EC2::SecurityGroup", "AWS::IAM::Role", "AWS::CloudWatch::Alarm",
        "AWS::SecretsManager::Secret", "AWS::SecretsManager::SecretTargetAttachment", "AWS::KMS::Key",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the engine and whether a second zone takes over."""
        fields: Database = component.fields
        engine = ENGINES[fields.engine]
        note = engine.title.removeprefix("Aurora ") + (" · Multi-AZ" if _spread(fields) else "")
        if engine.aurora:
            return Look(icon="database/aurora", name="Amazon Aurora", note=note)
        return Look(icon="database/rds", name="Amazon RDS", note=note)

    def place(self, component: Component, networked: bool) -> Place:  # noqa: ARG002 - always there
        """Stand where there is no way out, unless the file says another tier."""
        tier: Place = component.fields.subnets
        return tier

    def in_zones(self, component: Component, zones: int) -> tuple[tuple[int, str], ...]:
        """Say where the primary stands, and what stands beside it: AWS chooses the zones, the picture the first."""
        fields: Database = component.fields
        beside = ["standby"] if fields.multi_az and not ENGINES[fields.engine].aurora else []
        beside += ["replica"] * max(fields.replicas, int(fields.multi_az and not beside))
        if not beside:
            return ((1, ""),)
        return ((1, "primary"), *((n % zones + 1, says) for n, says in enumerate(beside, 1) if n < zones))

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that it listens, and gives its callers its secret and its address."""
        return (
            Listens(speaks="sql", port=lambda _: _port(component.fields)),
            Grants(give=_give, options=Access),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check engine, instance class, storage and replicas against each other, and that somebody calls."""
        if component.existing:
            return
        yield from _check_engine(component)
        yield from _check_instance(component)
        yield from _check_aurora(component) if _engine(component).aurora else _check_storage(component)
        yield from _check_backups(component)
        tier = component.fields.subnets
        if blueprint.architecture.spread(tier) < 2:
            yield _problem(
                component,
                "",
                f"the database `{component.name}` needs {tier} subnets in two zones",
                "RDS takes only subnet groups that span two Availability Zones, so that it can be moved",
                "set `zones: 2` or more under `network`",
            )
        opened = component.overrides("SecurityGroup", "SecurityGroupIngress")
        if not opened and not any(
            m.joint.name == "reach" for k in blueprint.links_to(component.name) for m in k.matches
        ):
            yield Diagnostic(
                codes.NOT_USED,
                f"nothing reaches the database `{component.name}`",
                component.span,
                reason="its port is opened only for what an arrow names",
                help=f"draw an arrow to it from what uses it: `web -> {component.name}`",
                component=component.name,
            )

    def lift(self, given: Foreign) -> Lifted | None:
        """Say engine, size, disk and backups; instances of a cluster, and replicas, belong to what they serve."""
        cluster = given.type == "AWS::RDS::DBCluster"
        if not cluster and (given.at("DBClusterIdentifier") or given.at("SourceDBInstanceIdentifier")):
            return None
        subnets = given.target("DBSubnetGroupName")
        tier = subnets.tier("SubnetIds") if subnets else None
        if subnets is None or tier is None:
            return None
        fields, parts = _lifted_cluster(given) if cluster else _lifted_instance(given)
        common = {"SubnetGroup": subnets.id, **given.group("VpcSecurityGroupIds" if cluster else "VPCSecurityGroups")}
        return Lifted("DBCluster" if cluster else "DBInstance", {**fields, "subnets": tier}, {**common, **parts})

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the database with all that belongs to it."""
        subnets = stack.add(
            component,
            "SubnetGroup",
            rds.DBSubnetGroup,
            DBSubnetGroupDescription=f"{stack.architecture.name} {component.name}",
            SubnetIds=stack.network.ids(component.fields.subnets),
        )
        common = {
            "Engine": component.fields.engine,
            "EngineVersion": _version(component.fields),
            "DBSubnetGroupName": Ref(subnets),
        }
        if _engine(component).aurora:
            _cluster(component, stack, common)
        else:
            _instance(component, stack, common)
        _alarms(component, stack)


# -- what others wrote ----------------------------------------------------------------------------------------------


def _lifted_instance(given: Foreign) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields of an instance, and its parts by role."""
    replicas = given.those("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier")
    groups = given.target("DBParameterGroupName")
    name = given.text("DBName")
    fields = {
        **_lifted_care(given),
        "instance": given.text("DBInstanceClass"),
        "storage": _lifted_storage(given),
        "multi_az": given.truth("MultiAZ"),
        "replicas": len(replicas),
        "databases": [name] if name else None,
    }
    parts = {f"Replica{n}": replica.id for n, replica in enumerate(replicas, 1)}
    return fields, parts | ({"ParameterGroup": groups.id} if groups else {})


def _lifted_cluster(given: Foreign) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields of a cluster, and its parts by role; its instances are alike in most templates."""
    instances = given.those("AWS::RDS::DBInstance", "DBClusterIdentifier")
    groups = given.target("DBClusterParameterGroupName")
    name = given.text("DatabaseName")
    bounds = {
        key: given.at("ServerlessV2ScalingConfiguration", f"{key.capitalize()}Capacity") for key in ("min", "max")
    }
    kind = instances[0].text("DBInstanceClass") if instances else None
    fields = {
        **_lifted_care(given),
        "instance": kind if kind and _runs_aurora(kind) else None,
        "capacity": bounds
        if kind == _SERVERLESS and all(isinstance(b, (int, float)) for b in bounds.values())
        else None,
        "replicas": max(len(instances) - 1, 0),
        "databases": [name] if name else None,
    }
    parts = {f"DBInstance{n}": instance.id for n, instance in enumerate(instances, 1)}
    return fields, parts | ({"ParameterGroup": groups.id} if groups else {})


def _lifted_care(given: Foreign) -> dict[str, Any]:
    """Return what instances and clusters say alike; a version that AWS has ended is left to overrides."""
    engine = str(given.at("Engine")).lower()
    version = given.text("EngineVersion") or ""
    kept = "delete" if given.body.get("DeletionPolicy") == "Delete" else "snapshot"
    return {
        "engine": engine,
        "version": version if engine in ENGINES and _is_supported(version, ENGINES[engine]) else None,
        "backups": given.number("BackupRetentionPeriod") or None,
        "port": given.number("Port") if engine in ENGINES and given.number("Port") != ENGINES[engine].port else None,
        "deletion": "protect" if given.truth("DeletionProtection") else kept,
    }


def _lifted_storage(given: Foreign) -> dict[str, Any] | None:
    """Return the disk as far as archc takes it: smaller ones than it makes are left to overrides."""
    size, most, iops = (given.number(k) for k in ("AllocatedStorage", "MaxAllocatedStorage", "Iops"))
    kind = given.text("StorageType") or "gp2"
    if size is None or size < Storage().size or (kind in ("io1", "io2") and iops is None):
        return None
    counted = kind in ("io1", "io2") or (kind == "gp3" and size >= _LARGE_GP3)
    most = most if most and most * 10 >= size * 11 else None
    said = {"size": size, "max": most, "type": kind if kind != Storage().type else None}
    return {k: v for k, v in {**said, "iops": iops if counted else None}.items() if v is not None}


def _engine(component: Component) -> Engine:
    return ENGINES[component.fields.engine]


def _version(fields: Database) -> str:
    return fields.version or ENGINES[fields.engine].version


def _port(fields: Database) -> int:
    return fields.port or ENGINES[fields.engine].port


def _spread(fields: Database) -> bool:
    """Say whether an instance in another zone takes over: for Aurora, any second instance does."""
    return fields.multi_az or (ENGINES[fields.engine].aurora and fields.replicas > 0)


def _database_name(component: Component, stack: Stack) -> str:
    fields: Database = component.fields
    return fields.databases[0] if fields.databases else re.sub(r"[^A-Za-z0-9]+", "_", stack.architecture.name)[:63]


def _family(fields: Database) -> str:
    """Return the family of parameter groups: `postgres17`, `mysql8.4`."""
    numbers = _version(fields).split(".")[: ENGINES[fields.engine].versions]
    return fields.engine + ".".join(numbers)


def _keep(fields: Database) -> str:
    return "Delete" if fields.deletion == "delete" else "Snapshot"


def _care(component: Component, stack: Stack) -> dict[str, Any]:
    """Return what an instance and a cluster have in common: protection, backups, logs, sign-in."""
    fields: Database = component.fields
    return {
        "StorageEncrypted": True,
        "BackupRetentionPeriod": fields.backups,
        "CopyTagsToSnapshot": True,
        "DeletionProtection": fields.deletion == "protect",
        "EnableCloudwatchLogsExports": list(_engine(component).logs),
        "EnableIAMDatabaseAuthentication": True,
        "MasterUsername": _USER,
        **_password(component, stack),
    }


def _watched(component: Component, stack: Stack) -> dict[str, Any]:
    """Return how every instance is watched; 7 days of Performance Insights cost nothing."""
    return {
        "EnablePerformanceInsights": True,
        "PerformanceInsightsRetentionPeriod": 7,
        "MonitoringInterval": 60,
        "MonitoringRoleArn": GetAtt(_monitoring_role(component, stack), "Arn"),
        "AutoMinorVersionUpgrade": True,
        "PubliclyAccessible": False,
        "DBInstanceClass": component.fields.instance,
    }


def _monitoring_role(component: Component, stack: Stack) -> iam.Role:
    """Add the role of Enhanced Monitoring. It writes into one log group, the same for the whole account.

    Source: RDS user guide, "Setting up for Enhanced Monitoring", role and log group; seen 2026-11-23.
    """
    group = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:RDSOSMetrics"
    make = Statement(("logs:CreateLogGroup", "logs:PutRetentionPolicy"), (Sub(group), Sub(f"{group}:*")))
    write = Statement(
        ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"),
        (Sub(f"{group}:*"),),
    )
    trusted = trust("monitoring.rds.amazonaws.com")
    trusted["Statement"][0]["Condition"] = {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    return stack.add(
        component,
        "MonitoringRole",
        iam.Role,
        AssumeRolePolicyDocument=trusted,
        Policies=[iam.Policy(PolicyName="Own", PolicyDocument=document([("Group", make), ("Write", write)]))],
    )


# -- the password ---------------------------------------------------------------------------------------------------


def _has_own_secret(fields: Database) -> bool:
    """Say whether the secret is archc's: RDS manages none for a database that has read replicas.

    Source: RDS user guide, "Password management with Amazon RDS and AWS Secrets Manager", limitations;
    seen 2026-11-23. Aurora's replicas share their cluster's password and are not meant.
    """
    return fields.replicas > 0 and not ENGINES[fields.engine].aurora


def _password(component: Component, stack: Stack) -> dict[str, Any]:
    if not _has_own_secret(component.fields):
        return {"ManageMasterUserPassword": True}
    secret = stack.add(
        component,
        "Secret",
        secretsmanager.Secret,
        keep="Delete",
        Description=f"{stack.architecture.name} {component.name}: the password of {_USER}",
        KmsKeyId=shared_key(stack).arn,
        GenerateSecretString=secretsmanager.GenerateSecretString(
            SecretStringTemplate=f'{{"username": "{_USER}"}}',
            GenerateStringKey="password",
            PasswordLength=32,
            ExcludeCharacters="\"'@/\\",
        ),
    )
    resolve = Sub("{{resolve:secretsmanager:${Secret}:SecretString:password}}", Secret=Ref(secret))
    return {"MasterUserPassword": resolve}


def _secret_arn(component: Component, stack: Stack) -> Value:
    if _has_own_secret(component.fields):
        return Ref(stack.resource(component, "Secret"))
    return GetAtt(stack.resource(component, _main_role(component)), "MasterUserSecret.SecretArn")


def _main_role(component: Component) -> str:
    return "DBCluster" if _engine(component).aurora else "DBInstance"


# -- RDS ------------------------------------------------------------------------------------------------------------


def _instance(component: Component, stack: Stack, common: dict[str, Any]) -> None:
    fields: Database = component.fields
    parameters = stack.add(
        component,
        "ParameterGroup",
        rds.DBParameterGroup,
        Description=f"{stack.architecture.name} {component.name}: TLS only",
        Family=_family(fields),
        Parameters=dict(_engine(component).parameters),
    )
    groups = [stack.group(component).id]
    watched = {**_watched(component, stack), "DBParameterGroupName": Ref(parameters)}
    instance = stack.add(
        component,
        "DBInstance",
        rds.DBInstance,
        keep=_keep(fields),
        DBName=_database_name(component, stack),
        MultiAZ=fields.multi_az,
        Port=str(_port(fields)),
        VPCSecurityGroups=groups,
        **common,
        **_disk(fields),
        **_care(component, stack),
        **watched,
    )
    if _has_own_secret(fields):
        stack.add(
            component,
            "SecretAttachment",
            secretsmanager.SecretTargetAttachment,
            SecretId=stack.ref(component, "Secret"),
            TargetId=Ref(instance),
            TargetType="AWS::RDS::DBInstance",
        )
    for n in range(1, fields.replicas + 1):
        stack.add(
            component,
            f"Replica{n}",
            rds.DBInstance,
            keep="Delete",
            SourceDBInstanceIdentifier=Ref(instance),
            Engine=fields.engine,
            VPCSecurityGroups=groups,
            **_disk(fields),
            EnableIAMDatabaseAuthentication=True,
            CopyTagsToSnapshot=True,
            DeletionProtection=fields.deletion == "protect",
            EnableCloudwatchLogsExports=list(_engine(component).logs),
            **watched,
        )


def _disk(fields: Database) -> dict[str, Any]:
    disk = fields.storage
    return {
        "AllocatedStorage": str(disk.size),
        "MaxAllocatedStorage": disk.max or min(2 * disk.size, 65_536),
        "StorageType": disk.type,
        "Iops": disk.iops,
    }


# -- Aurora ---------------------------------------------------------------------------------------------------------


def _cluster(component: Component, stack: Stack, common: dict[str, Any]) -> None:
    fields: Database = component.fields
    parameters = stack.add(
        component,
        "ParameterGroup",
        rds.DBClusterParameterGroup,
        Description=f"{stack.architecture.name} {component.name}: TLS only",
        Family=_family(fields),
        Parameters=dict(_engine(component).parameters),
    )
    bounds = rds.ServerlessV2ScalingConfiguration(MinCapacity=fields.capacity.min, MaxCapacity=fields.capacity.max)
    cluster = stack.add(
        component,
        "DBCluster",
        rds.DBCluster,
        keep=_keep(fields),
        DatabaseName=_database_name(component, stack),
        Port=_port(fields),
        DBClusterParameterGroupName=Ref(parameters),
        VpcSecurityGroupIds=[stack.group(component).id],
        ServerlessV2ScalingConfiguration=bounds if fields.instance == _SERVERLESS else None,
        **common,
        **_care(component, stack),
    )
    watched = _watched(component, stack)
    count = 1 + max(fields.replicas, int(fields.multi_az))
    for n in range(1, count + 1):
        stack.add(
            component,
            f"DBInstance{n}",
            rds.DBInstance,
            keep="Delete",
            Engine=fields.engine,
            DBClusterIdentifier=Ref(cluster),
            PromotionTier=min(n - 1, 15),
            **watched,
        )


# -- arrows ---------------------------------------------------------------------------------------------------------


def _give(stack: Stack, link: Link) -> Given:
    """Give the secret with the password, and where to connect to."""
    component = link.target_component
    secret = _secret_arn(component, stack)
    statements = [Statement(("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"), (secret,))]
    if _has_own_secret(component.fields):
        statements.append(Statement(("kms:Decrypt",), (shared_key(stack).arn,)))
    settings = {
        "HOST": _host(component, stack, link.options(Access).access),
        "PORT": str(_port(component.fields)),
        "NAME": _database_name(component, stack),
        "SECRET_ARN": secret,
    }
    return Given(statements=tuple(statements), settings=settings)


def _host(component: Component, stack: Stack, access: str) -> GetAtt:
    if _engine(component).aurora:
        return stack.att(component, "DBCluster", "ReadEndpoint.Address" if access == "read" else "Endpoint.Address")
    role = "Replica1" if access == "read" and component.fields.replicas else "DBInstance"
    return stack.att(component, role, "Endpoint.Address")


# -- alarms ---------------------------------------------------------------------------------------------------------


def _alarms(component: Component, stack: Stack) -> None:
    fields: Database = component.fields
    role = _main_role(component)
    name = "DBClusterIdentifier" if role == "DBCluster" else "DBInstanceIdentifier"
    common: dict[str, Any] = {"namespace": "AWS/RDS", "dimensions": {name: stack.ref(component, role)}, "minutes": 5}
    add_alarm(
        stack,
        component,
        "CpuAlarm",
        Alarm(
            says="the processor has been busy for a quarter of an hour",
            metric="CPUUtilization",
            statistic="Average",
            threshold=80,
            times=3,
            **common,
        ),
    )
    add_alarm(
        stack,
        component,
        "ConnectionAlarm",
        Alarm(
            says="the number of connections comes near the limit",
            metric="DatabaseConnections",
            statistic="Maximum",
            threshold=_many_connections(fields),
            times=2,
            **common,
        ),
    )
    if role == "DBInstance":
        add_alarm(
            stack,
            component,
            "StorageAlarm",
            Alarm(
                says="less than a tenth of the storage is free",
                metric="FreeStorageSpace",
                statistic="Minimum",
                threshold=fields.storage.size * _GIB // 10,
                comparison="LessThanThreshold",
                **common,
            ),
        )


def _memory(fields: Database) -> float:
    """Return bytes of memory of an instance, by its family and size.

    >>> _memory(Database(engine="mysql", instance="db.r6g.2xlarge")) / 1024**3
    64.0
    """
    if fields.instance == _SERVERLESS:
        return fields.capacity.max * 2 * _GIB
    _, family, size = fields.instance.split(".")
    several = re.fullmatch(r"(\d+)xlarge.*", size)
    share = 2.0 * int(several[1]) if several else _SIZES.get(size, 1.0)
    return _GIB_OF_LARGE.get(family[:1], 8) * share * _GIB


def _many_connections(fields: Database) -> int:
    """Return seven tenths of the connections that the engine allows by default.

    Source: RDS user guide, "Maximum number of database connections"; Aurora user guide, "Maximum connections to an
    Aurora MySQL DB instance"; seen 2026-11-23.
    """
    memory = _memory(fields)
    if fields.engine == "aurora-mysql":
        allowed = max(log2(memory / 805_306_368) * 45, log2(memory / 8_187_281_408) * 1000)
    else:
        allowed = min(memory / ENGINES[fields.engine].memory, 5000)
    return max(int(allowed * 0.7), 10)


# -- what AWS would refuse --------------------------------------------------------------------------------------------


def _problem(component: Component, field: str, message: str, reason: str, hint: str) -> Diagnostic:
    place = component.at(field) if field else component.span
    return Diagnostic(codes.AWS_REFUSES, message, place, reason=reason, help=hint, component=component.name)


def _numbers(version: str, engine: Engine) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version)[: len(engine.oldest)])


def _is_supported(version: str, engine: Engine) -> bool:
    return _numbers(version, engine) >= engine.oldest and len(version.split(".")) >= engine.versions


def _runs_aurora(instance: str) -> bool:
    family, _, size = instance.removeprefix("db.").partition(".")
    return family.startswith(_AURORA_FAMILIES) and size not in ("nano", "micro", "small")


def _check_engine(component: Component) -> Iterator[Diagnostic]:
    """Check the version, and that only one database is asked for."""
    fields: Database = component.fields
    engine = _engine(component)
    if _numbers(_version(fields), engine) < engine.oldest:
        oldest = ".".join(map(str, engine.oldest))
        yield _problem(
            component,
            "version",
            f"`{component.name}` asks for {engine.title} {fields.version}, which is past its end of support",
            "AWS creates it only under extended support, for a price of its own, or not at all",
            f"write `version: {engine.version}`; the oldest that is supported is {oldest}",
        )
    elif len(_version(fields).split(".")) < engine.versions:
        yield _problem(
            component,
            "version",
            f"`{fields.version}` names no version of {engine.title} for `{component.name}`",
            "its parameter groups belong to versions of two numbers",
            f'write `version: "{engine.version}"`',
        )
    if len(fields.databases) > 1:
        yield Diagnostic(
            codes.WITHOUT_EFFECT,
            f"only the first database of `{component.name}` is created: {fields.databases[0]}",
            component.at("databases"),
            reason="RDS creates one database; the others take a CREATE DATABASE",
            help="name one, and create the others with your migrations",
            component=component.name,
        )


def _check_instance(component: Component) -> Iterator[Diagnostic]:
    """Check that the engine runs on the instance class, and that there is one of that name."""
    fields: Database = component.fields
    if not _engine(component).aurora and fields.instance == _SERVERLESS:
        yield _problem(
            component,
            "instance",
            f"`{component.name}` asks for db.serverless, and {fields.engine} does not have it",
            "serverless instances are Aurora's",
            "use an Aurora engine, or an instance class such as `db.t4g.medium`",
        )
    elif _engine(component).aurora and not _runs_aurora(fields.instance):
        yield _problem(
            component,
            "instance",
            f"Aurora does not run on {fields.instance}, which `{component.name}` asks for",
            "it runs on the families t, r and x, from medium on, and serverless",
            "use `db.t4g.medium`, `db.r8g.large` or `db.serverless`",
        )
    else:
        yield from doubt(component, fields.engine, f"instance class of {_engine(component).title}")


def _check_aurora(component: Component) -> Iterator[Diagnostic]:
    fields: Database = component.fields
    if component.at("storage") != component.span:
        yield Diagnostic(
            codes.WITHOUT_EFFECT,
            f"storage of `{component.name}` has no effect",
            component.at("storage"),
            reason="Aurora's storage grows by itself",
            help="remove `storage`",
            component=component.name,
        )
    if fields.capacity.min > fields.capacity.max:
        yield _problem(
            component,
            "capacity",
            f"capacity of `{component.name}`: min {fields.capacity.min:g} is more than max {fields.capacity.max:g}",
            "",
            "make max the larger one",
        )


def _check_storage(component: Component) -> Iterator[Diagnostic]:
    fields: Database = component.fields
    disk = fields.storage
    if disk.max is not None and disk.max * 10 < disk.size * 11:
        yield _problem(
            component,
            "storage",
            f"storage of `{component.name}` may grow to {disk.max} GiB and begins with {disk.size}",
            "RDS wants the bound to be at least a tenth above the size",
            f"set `max: {max(2 * disk.size, 22)}`, or leave it out",
        )
    if disk.type in ("io1", "io2") and disk.iops is None:
        yield Diagnostic(
            codes.NEEDS_FIELD,
            f"storage of `{component.name}` is of type {disk.type} and says no iops",
            component.at("storage"),
            help="add iops, for example `iops: 3000`",
            component=component.name,
        )
    if disk.iops is not None and disk.type == "gp2":
        yield _problem(component, "storage", f"storage of `{component.name}` is of type gp2, which takes no iops",
                       "gp2 has three operations a second for each gibibyte", "use gp3, or remove iops")  # fmt: skip
    if disk.iops is not None and disk.type == "gp3" and disk.size < _LARGE_GP3:
        yield _problem(
            component,
            "storage",
            f"storage of `{component.name}` is gp3 of {disk.size} GiB, which takes no iops",
            "gp3 has 3000 operations a second below 400 GiB, and no other number",
            "remove iops, or make the disk 400 GiB or larger",
        )


def _check_backups(component: Component) -> Iterator[Diagnostic]:
    fields: Database = component.fields
    aurora = _engine(component).aurora
    if fields.backups == 0 and (aurora or fields.replicas):
        why = "Aurora always keeps backups" if aurora else "replicas are made from backups"
        yield _problem(
            component,
            "backups",
            f"`{component.name}` asks for no backups, which AWS refuses here",
            why,
            "set `backups: 1`",
        )
