"""What a resource's own properties expose or protect: public access, encryption, backups, guards.

One row for each fact, with AWS's defaults (template reference, read 2026-11-23). A value known only at deployment
counts as protecting and as not public: nothing is asserted that the template does not say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from archc.diff.canonical import ABSENT, Absent, intrinsic_of, section, text_of

Kind = Literal["public", "encryption", "backup", "protection"]
Test = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A property of a type that, where `holds`, makes the fact `says` true of a resource."""

    resource_type: str
    path: tuple[str, ...]
    holds: Test
    kind: Kind
    says: str


def _is(*wanted: str) -> Test:
    return lambda value: not isinstance(value, Absent) and text_of(value).lower() in {w.lower() for w in wanted}


def _is_or_absent(*wanted: str) -> Test:
    return lambda value: isinstance(value, Absent) or _is(*wanted)(value)


def _given(value: object) -> bool:
    return not isinstance(value, Absent) and value not in ("", [], {})


def _not_zero(value: object) -> bool:
    return isinstance(value, Absent) or text_of(value) != "0"


_PUBLIC = tuple(
    Row(resource_type, path, holds, "public", says)
    for resource_type, path, holds, says in (
        ("AWS::EC2::Subnet", ("MapPublicIpOnLaunch",), _is("true"), "gives public addresses to what starts in it"),
        (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            ("Scheme",),
            _is_or_absent("internet-facing"),
            "faces the internet",
        ),
        ("AWS::Lambda::Url", ("AuthType",), _is("NONE"), "can be called by anyone"),
        ("AWS::RDS::DBInstance", ("PubliclyAccessible",), _is("true"), "has a public address"),
        ("AWS::RDS::DBCluster", ("PubliclyAccessible",), _is("true"), "has a public address"),
        ("AWS::Redshift::Cluster", ("PubliclyAccessible",), _is("true"), "has a public address"),
        ("AWS::S3::Bucket", ("AccessControl",), _is("PublicRead", "PublicReadWrite"), "can be read by anyone"),
        *(
            ("AWS::S3::Bucket", ("PublicAccessBlockConfiguration", guard), _is("false"), f"has {guard} switched off")
            for guard in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
        ),
    )
)
_ENCRYPTED = tuple(
    Row(resource_type, path, holds, "encryption", says)
    for resource_type, path, holds, says in (
        ("AWS::DynamoDB::Table", ("SSESpecification", "SSEEnabled"), _is("true"), "is encrypted with a key of KMS"),
        ("AWS::EC2::Volume", ("Encrypted",), _is("true"), "is encrypted at rest"),
        ("AWS::EFS::FileSystem", ("Encrypted",), _is("true"), "is encrypted at rest"),
        ("AWS::ElastiCache::ReplicationGroup", ("AtRestEncryptionEnabled",), _is("true"), "is encrypted at rest"),
        ("AWS::ElastiCache::ReplicationGroup", ("TransitEncryptionEnabled",), _is("true"), "is encrypted in transit"),
        ("AWS::ElasticLoadBalancingV2::Listener", ("Protocol",), _is("HTTPS", "TLS"), "is encrypted in transit"),
        ("AWS::Kinesis::Stream", ("StreamEncryption",), _given, "is encrypted at rest"),
        ("AWS::Logs::LogGroup", ("KmsKeyId",), _given, "is encrypted with a key of your own"),
        ("AWS::OpenSearchService::Domain", ("EncryptionAtRestOptions", "Enabled"), _is("true"), "is encrypted at rest"),
        ("AWS::RDS::DBCluster", ("StorageEncrypted",), _is("true"), "is encrypted at rest"),
        ("AWS::RDS::DBInstance", ("StorageEncrypted",), _is("true"), "is encrypted at rest"),
        ("AWS::Redshift::Cluster", ("Encrypted",), _is("true"), "is encrypted at rest"),
        ("AWS::S3::Bucket", ("BucketEncryption",), _given, "says how it is encrypted"),
        ("AWS::SNS::Topic", ("KmsMasterKeyId",), _given, "is encrypted with a key of KMS"),
        ("AWS::SQS::Queue", ("KmsMasterKeyId",), _given, "is encrypted with a key of KMS"),
        ("AWS::SQS::Queue", ("SqsManagedSseEnabled",), _is_or_absent("true"), "is encrypted by SQS"),
    )
)
_BACKED_UP = tuple(
    Row(resource_type, path, holds, "backup", says)
    for resource_type, path, holds, says in (
        (
            "AWS::DynamoDB::Table",
            ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"),
            _is("true"),
            "can be restored to any moment",
        ),
        ("AWS::EFS::FileSystem", ("BackupPolicy", "Status"), _is("ENABLED"), "is backed up daily"),
        ("AWS::RDS::DBInstance", ("BackupRetentionPeriod",), _not_zero, "is backed up automatically"),
        ("AWS::S3::Bucket", ("VersioningConfiguration", "Status"), _is("Enabled"), "keeps old versions"),
    )
)
_GUARDED = tuple(
    Row(resource_type, path, holds, "protection", says)
    for resource_type, path, holds, says in (
        ("AWS::Cognito::UserPool", ("DeletionProtection",), _is("ACTIVE"), "is protected from deletion"),
        ("AWS::Cognito::UserPool", ("MfaConfiguration",), _is("ON"), "asks everyone for a second factor"),
        ("AWS::DynamoDB::Table", ("DeletionProtectionEnabled",), _is("true"), "is protected from deletion"),
        (
            "AWS::EC2::LaunchTemplate",
            ("LaunchTemplateData", "MetadataOptions", "HttpTokens"),
            _is("required"),
            "takes instance metadata requests with a token only (IMDSv2)",
        ),
        ("AWS::RDS::DBCluster", ("DeletionProtection",), _is("true"), "is protected from deletion"),
        ("AWS::S3::Bucket", ("PublicAccessBlockConfiguration",), _given, "has a public access block"),
        ("AWS::RDS::DBInstance", ("DeletionProtection",), _is("true"), "is protected from deletion"),
    )
)
_BY_TYPE: dict[str, list[Row]] = {}
for _row in (*_PUBLIC, *_ENCRYPTED, *_BACKED_UP, *_GUARDED):
    _BY_TYPE.setdefault(_row.resource_type, []).append(_row)


def posture(resource: Mapping[str, object]) -> frozenset[tuple[Kind, str]]:
    """Return what holds of a resource (canonical): pairs of kind and a text that follows its name."""
    properties = section(resource, "Properties")
    rows = _BY_TYPE.get(str(resource["Type"]), ())
    return frozenset((row.kind, row.says) for row in rows if _true(row, properties))


def backup_days(resource: Mapping[str, object]) -> int | None:
    """Return how many days RDS keeps a resource's backups (1 unless said); None where that is not a plain number."""
    if resource["Type"] not in ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"):
        return None
    days = text_of(section(resource, "Properties").get("BackupRetentionPeriod", 1))
    return int(days) if days.isdigit() else None


def _true(row: Row, properties: Mapping[str, object]) -> bool:
    value: object = properties
    for step in row.path:
        if intrinsic_of(value):
            break
        value = value.get(step, ABSENT) if isinstance(value, Mapping) else ABSENT
    return row.kind != "public" if intrinsic_of(value) else row.holds(value)
