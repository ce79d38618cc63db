"""Make archc/services/instances.tsv: the instance types of EC2, and the instance classes of each RDS engine.

Sources, both public and both dated in the table's first line:

- EC2: the enumeration `InstanceType` of the service model in the package botocore (AWS's own API model);
- RDS: what cfn-lint's package records of AWS's price list, by engine and region; the table holds all regions together.

    python tools/instance_facts.py            # writes the table
    python tools/instance_facts.py --check    # fails when the table is stale
"""

import argparse
import gzip
import json
import re
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "archc" / "services" / "instances.tsv"
ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")
ORDER = ("nano", "micro", "small", "medium", "large", "xlarge")


def package(name: str) -> Path:
    """Return the folder of an installed package."""
    found = find_spec(name)
    if found is None or found.origin is None:
        sys.exit(f"{name} is not installed")
    return Path(found.origin).parent


def ec2_types() -> set[str]:
    """Return the instance types of EC2."""
    models = sorted((package("botocore") / "data" / "ec2").glob("*/service-2.json.gz"))
    model = json.loads(gzip.decompress(models[-1].read_bytes()))
    return set(model["shapes"]["InstanceType"]["enum"])


def rds_classes() -> dict[str, set[str]]:
    """Return the instance classes of each engine, of all regions together."""
    path = package("cfnlint") / "data" / "schemas" / "extensions" / "aws_rds_dbinstance" / "dbinstanceclass_enum.json"
    found: dict[str, set[str]] = {engine: set() for engine in ENGINES}
    for region in json.loads(path.read_text(encoding="utf-8")).values():
        for rule in region["allOf"]:
            engine = rule["if"]["properties"]["Engine"].get("const")
            if engine in found:
                found[engine] |= set(rule["then"]["properties"]["DBInstanceClass"]["enum"])
    return found


def by_size(size: str) -> tuple[int, int, str]:
    """Return where a size stands: from small to large, then what is no size at all."""
    several = re.fullmatch(r"(\d+)xlarge", size)
    if several:
        return len(ORDER), int(several[1]), ""
    return (ORDER.index(size), 0, "") if size in ORDER else (len(ORDER) + 1, 0, size)


def lines(kind: str, names: set[str]) -> list[str]:
    """Return a line for each family: kind, family, sizes."""
    families: dict[str, list[str]] = {}
    for name in names:
        family, _, size = name.removeprefix("db.").partition(".")
        families.setdefault(family, []).append(size)
    return [f"{kind}\t{family}\t{' '.join(sorted(sizes, key=by_size))}" for family, sizes in sorted(families.items())]


def table() -> str:
    """Return the whole table."""
    sources = f"botocore {version('botocore')}, cfn-lint {version('cfn-lint')}"
    first = f"# instance types: {sources}; seen 2026-11-23; made by tools/instance_facts.py"
    rows = lines("ec2", ec2_types())
    for engine, names in rds_classes().items():
        rows += lines(engine, names)
    return "\n".join([first, *rows]) + "\n"


def main() -> int:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail when the table is stale")
    made = table()
    if parser.parse_args().check:
        stale = TABLE.read_text(encoding="utf-8") != made
        print("stale: run tools/instance_facts.py" if stale else "fresh")
        return int(stale)
    TABLE.write_text(made, encoding="utf-8")
    print(f"{TABLE.relative_to(ROOT)}: {len(made.splitlines()) - 1} families")
    return 0


if __name__ == "__main__":
    sys.exit(main())
