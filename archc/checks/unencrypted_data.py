"""A raw resource or an override leaves data unencrypted.

**Why it matters.** Whoever gets hold of a snapshot or a disk reads it. Encryption cannot be switched on later: the
database or volume has to be made anew. Sources: AWS Security Hub, controls RDS.3, EC2.3 and EFS.1; seen 2026-11-23.

**Example.**

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database:
        type: rds
        engine: postgres
        multi_az: true
        overrides: { DBInstance: { StorageEncrypted: false } }
    connections:
      - work -> database

**Use instead.** archc's own settings: everything that holds data is encrypted.

    components:
      work: { type: lambda, runtime: python3.13, code: functions/work }
      database: { type: rds, engine: postgres, multi_az: true }
    connections:
      - work -> database
"""

from collections.abc import Iterator

from archc.checks._check import Check, each, settings
from archc.diagnostics import Diagnostic
from archc.services.raw import Raw
from archc.stack.link import Blueprint

CHECK = Check("AC542", "unencrypted-data", "security", "SEC 8", __doc__)

_SWITCHES = ("StorageEncrypted", "Encrypted", "SqsManagedSseEnabled", "AtRestEncryptionEnabled")

_OFF_BY_DEFAULT = {
    "AWS::DocDB::DBCluster": "StorageEncrypted",
    "AWS::EC2::Volume": "Encrypted",
    "AWS::EFS::FileSystem": "Encrypted",
    "AWS::Neptune::DBCluster": "StorageEncrypted",
    "AWS::RDS::DBCluster": "StorageEncrypted",
    "AWS::RDS::DBInstance": "StorageEncrypted",
    "AWS::Redshift::Cluster": "Encrypted",
}
"""Types whose data is not encrypted unless the property says so.

Source: AWS CloudFormation template reference, the properties' defaults; seen 2026-11-23."""


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at properties that switch encryption off, and at raw resources that do not switch it on."""
    for component, path, properties in settings(blueprint):
        for key in _SWITCHES:
            if properties.get(key) is False:
                yield CHECK.finding(
                    f"`{key}: false` leaves the data of `{component.name}` unencrypted",
                    component.at(*path, key),
                    reason="whoever gets hold of a snapshot or a disk reads it",
                    help="remove it, or set it to true; it cannot be switched on later",
                    component=component.name,
                )
    for component, raw in each(blueprint, Raw):
        needed = _OFF_BY_DEFAULT.get(raw.body.get("Type", ""))
        properties = raw.body.get("Properties") or {}
        copies = "SnapshotIdentifier" in properties or "DBClusterIdentifier" in properties
        if needed and needed not in properties and not copies:
            yield CHECK.finding(
                f"the data of `{component.name}` is not encrypted",
                component.span,
                reason=f"`{needed}` is off where it is not said, and cannot be switched on later",
                help=f"add `{needed}: true`",
                component=component.name,
            )
