"""Make archc/diff/replacement.tsv: what changing a property does to its resource, for every type of CloudFormation.

Sources, both public and both dated in the table's first line:

- schema: the resource provider schemas in cfn-lint's package (`createOnlyProperties`,
  `conditionalCreateOnlyProperties`, `replacementStrategy`, `primaryIdentifier`); CloudFormation itself acts by these;
- spec: `db.json.gz` in the npm package `@aws-cdk/aws-service-spec` (`causesReplacement`, made from AWS's documentation
  and the retired resource specification; also which types hold state, and which names forbid replacement);
- docs: `tools/replacement_documented.tsv`, read by a person from the template reference; it wins over both.

Where the two machine-readable ones disagree:

1. the schema says create-only: replace;
2. the schema says conditionally create-only: conditional, but replace where the spec (AWS's documentation) says so;
3. the schema is silent, the type has no handlers (CloudFormation does not act by its schema): the spec's word;
4. the schema is silent, the type has handlers: conditional, because one of the two is out of date.

    python tools/replacement_facts.py --fetch      # npm installs the spec under build/, then writes the table
    python tools/replacement_facts.py --check      # fails when the table is stale; passes when a source is not here
    python tools/replacement_facts.py --disagreements
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "archc" / "diff" / "replacement.tsv"
DOCUMENTED = ROOT / "tools" / "replacement_documented.tsv"
SPEC = ROOT / "build" / "service-spec" / "node_modules" / "@aws-cdk" / "aws-service-spec"

Path_ = tuple[str, ...]
Facts = dict[Path_, str]  # path -> "yes" or "maybe"
Decided = dict[Path_, tuple[str, str]]  # path -> (verdict letter, source letter)

LETTER = {"replace": "R", "conditional": "C", "interrupt": "I", "none": "N", "refused": "F"}
# Types that hold data though the spec does not say so; and one it names, whose own resources are compared instead.
STATEFUL = ("AWS::S3Express::DirectoryBucket", "AWS::S3Tables::TableBucket",
            "AWS::S3Vectors::VectorBucket", "AWS::ECR::Repository", "AWS::Timestream::Table", "AWS::MemoryDB::Cluster",
            "AWS::DSQL::Cluster", "AWS::CloudTrail::EventDataStore")  # fmt: skip
STATELESS = ("AWS::CloudFormation::Stack",)
# What is one of a kind though no identifier says so: "If you update AvailabilityZone, you must also update CidrBlock".
TOGETHER = {"AWS::EC2::Subnet": ("CidrBlock+VpcId",)}
NAMED = re.compile(r"you (?:can't|cannot) perform updates that (?:require|will)")


def main() -> int:
    """Write, check or explain the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--service-spec", type=Path, default=SPEC, help="folder of @aws-cdk/aws-service-spec")
    parser.add_argument("--fetch", action="store_true", help="npm install it first")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--disagreements", action="store_true")
    options = parser.parse_args()
    if options.fetch:
        _fetch()
    if not (options.service_spec / "db.json.gz").is_file() or find_spec("cfnlint") is None:
        print("replacement facts: a source is not on this machine, table not checked (--fetch gets it)")
        return 0 if options.check else 1
    schemas, spec = (
        _schemas(),
        json.loads(gzip.decompress((options.service_spec / "db.json.gz").read_bytes()))["schema"],
    )
    if options.disagreements:
        return _tell_disagreements(schemas, spec)
    text = _table(schemas, spec, options.service_spec)
    if options.check:
        return _compare(text)
    TABLE.write_text(text, encoding="utf-8")
    print(f"{TABLE.relative_to(ROOT)}: {len(text.splitlines())} lines, {len(text.encode()) // 1024} KiB")
    return 0


def _fetch() -> None:
    folder = SPEC.parents[2]
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), "@aws-cdk/aws-service-spec"], check=True)


def _compare(text: str) -> int:
    if TABLE.is_file() and TABLE.read_text(encoding="utf-8") == text:
        return 0
    print("archc/diff/replacement.tsv is stale: python tools/replacement_facts.py", file=sys.stderr)
    return 1


def _schema_folder() -> Path:
    found = find_spec("cfnlint")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "data" / "schemas"


def _schemas() -> dict[str, Any]:
    files = sorted((_schema_folder() / "resources").glob("*.json"))
    loaded = (json.loads(f.read_text(encoding="utf-8")) for f in files)
    return {
        s["typeName"]: s for s in loaded if s["typeName"].count("::") == 2 and "::Serverless::" not in s["typeName"]
    }


def _table(schemas: dict[str, Any], spec: dict[str, Any], spec_folder: Path) -> str:
    """One line per type: name, marks, names, and its facts grouped by verdict and source."""
    resources, definitions = _spec_tables(spec)
    documented, notes = _documented()
    lines = [_header(spec_folder)]
    for name in sorted(set(schemas) | set(resources)):
        facts = _decide(schemas.get(name), resources.get(name), definitions)
        facts.update(documented.get(name, {}))
        marks = _marks(name, schemas.get(name, {}), resources.get(name, {}))
        names = ",".join(_names(name, schemas.get(name, {}), resources.get(name, {}), facts))
        lines.append("\t".join((name, marks, names, _grouped(facts))).rstrip("\t"))
    return "\n".join(lines + notes) + "\n"


def _header(spec_folder: Path) -> str:
    date = json.loads((_schema_folder() / "version.json").read_text(encoding="utf-8"))["schema_date"]
    package = json.loads((spec_folder / "package.json").read_text(encoding="utf-8"))
    return (f"# replacement facts: provider schemas {date} (cfn-lint {version('cfn-lint')}), "
            f"@aws-cdk/aws-service-spec {package['version']}; made by tools/replacement_facts.py")  # fmt: skip


def _spec_tables(spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Resources by type, and property types by id. Serverless types are macros: the spec calls all of theirs yes."""
    entities = spec["resource"]["entities"]
    resources = {e["cloudFormationType"]: e for e in entities if "::Serverless::" not in e["cloudFormationType"]}
    return resources, {e["$id"]: e for e in spec["typeDefinition"]["entities"]}


def _of_schema(schema: dict[str, Any]) -> Facts:
    found: Facts = {}
    for key, verdict in (("conditionalCreateOnlyProperties", "maybe"), ("createOnlyProperties", "yes")):
        for pointer in schema.get(key, ()):
            parts = pointer.removeprefix("/properties/").split("/")
            found[tuple("*" if part == "items" else part for part in parts)] = verdict
    return _outermost(found)


def _of_spec(resource: dict[str, Any], definitions: dict[str, Any]) -> Facts:
    found = dict(_walk(resource.get("properties", {}), (), frozenset(), definitions))
    found.update({tuple(path): "yes" for path in resource.get("additionalReplacementProperties", ())})
    return _outermost(found)


def _walk(
    properties: dict[str, Any], base: Path_, seen: frozenset[str], definitions: dict[str, Any]
) -> Iterator[tuple[Path_, str]]:
    for name, declared in properties.items():
        path = (*base, name)
        if declared.get("causesReplacement") in ("yes", "maybe"):
            yield path, declared["causesReplacement"]
        for reference, step in _referred(declared["type"]):
            if reference not in seen:
                yield from _walk(definitions[reference]["properties"], path + step, seen | {reference}, definitions)


def _referred(kind: dict[str, Any], step: Path_ = ()) -> Iterator[tuple[str, Path_]]:
    if kind["type"] == "ref":
        yield kind["reference"]["$ref"], step
    elif kind["type"] in ("array", "map"):
        yield from _referred(kind["element"], ("*",))
    elif kind["type"] == "union":
        for one in kind["types"]:
            yield from _referred(one, step)


def _outermost(facts: Facts) -> Facts:
    """Leave out what an enclosing property already says."""
    kept: Facts = {}
    for path, verdict in sorted(facts.items()):
        around = {kept[path[:n]] for n in range(1, len(path)) if path[:n] in kept}
        if "yes" not in around and not (verdict == "maybe" and around):
            kept[path] = verdict
    return kept


def _around(facts: Facts, path: Path_) -> str:
    """Say what a source tells of a path: yes, maybe or nothing, by itself or by what encloses it."""
    said = {facts[path[:n]] for n in range(1, len(path) + 1) if path[:n] in facts}
    return "yes" if "yes" in said else "maybe" if said else ""


def _decide(schema: Any, resource: Any, definitions: dict[str, Any]) -> Decided:
    by_schema = _of_schema(schema) if schema else {}
    by_spec = _of_spec(resource, definitions) if resource else {}
    handled = schema is not None and bool(schema.get("handlers"))
    decided: Decided = {}
    for path in sorted(set(by_schema) | set(by_spec)):
        one, other = _around(by_schema, path), _around(by_spec, path)
        fact = _verdict(one, other, handled)
        if decided.get(path[:-1], ("", ""))[0] != fact[0]:
            decided[path] = fact
    return decided


def _verdict(schema: str, spec: str, handled: bool) -> tuple[str, str]:
    """Apply the four rules of the module's docstring."""
    if schema == spec:
        return ("R" if schema == "yes" else "C"), "b"
    if schema == "yes":
        return "R", "s"
    if schema == "maybe":
        return ("R", "c") if spec == "yes" else ("C", "s")
    if not handled:
        return ("R" if spec == "yes" else "C"), "c"
    return "C", "x"


def _documented() -> tuple[dict[str, Decided], list[str]]:
    """Give the facts by type, and the lines that carry their conditions: `? type property otherwise condition page`."""
    facts: dict[str, Decided] = {}
    notes = []
    for line in DOCUMENTED.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, path, verdict, otherwise, condition, page = line.split("\t")
        facts.setdefault(name, {})[tuple(path.split("/"))] = (LETTER[verdict], "d")
        notes.append("\t".join(("?" + name, path, otherwise, condition, page)))
    return facts, sorted(notes)


def _marks(name: str, schema: dict[str, Any], resource: dict[str, Any]) -> str:
    """`D`: the old one is deleted before the new one is made. `S`: it holds data."""
    before = "D" if schema.get("replacementStrategy") == "delete_then_create" else ""
    stateful = name in STATEFUL or (resource.get("isStateful") and name not in STATELESS)
    return before + ("S" if stateful else "")


def _names(name: str, schema: dict[str, Any], resource: dict[str, Any], facts: Decided) -> list[str]:
    """Give the properties that name the resource in the account: two resources cannot have the same value.

    They are create-only, and are called like the type, are its whole identifier and refer to no other resource, or
    AWS's documentation says of them that the name has to change for a replacement. `A+B` is a name of several parts:
    an identifier that the template sets as a whole.
    """
    if name == "AWS::Route53::HostedZone":  # two zones may have one name
        return []
    properties = resource.get("properties", {})
    short = name.rsplit("::", 1)[-1]
    called = {
        "Name",
        "GroupName",
        *(short + end for end in ("Name", "Identifier", "Id")),
        short.removeprefix("DB") + "Name",
    }
    identifier = [p.removeprefix("/properties/") for p in schema.get("primaryIdentifier", ())]
    read_only = {p.removeprefix("/properties/") for p in schema.get("readOnlyProperties", ())}
    whole = set(identifier) - read_only if len(identifier) == 1 else set()
    part = set(identifier) - read_only if len(identifier) > 1 else set()
    said = {p for p, d in properties.items() if NAMED.search(d.get("documentation", ""))}
    fixed = {path[0] for path, (verdict, _) in facts.items() if verdict == "R" and len(path) == 1}
    refers = {
        p for p, d in properties.items() for r in d.get("relationshipRefs", ()) if r["cloudFormationType"] != name
    }
    together = ["+".join(sorted(part))] if len(part) == len(identifier) > 1 else []
    return sorted({*((called - part | whole - refers) & fixed), *(said & fixed), *together, *TOGETHER.get(name, ())})


def _grouped(facts: Decided) -> str:
    groups: dict[str, list[str]] = {}
    for path, (verdict, source) in sorted(facts.items()):
        groups.setdefault(verdict + source, []).append("/".join(path))
    return " ".join(f"{key}={','.join(paths)}" for key, paths in sorted(groups.items()))


def _tell_disagreements(schemas: dict[str, Any], spec: dict[str, Any]) -> int:
    resources, definitions = _spec_tables(spec)
    for name in sorted(set(schemas) & set(resources)):
        by_schema, by_spec = _of_schema(schemas[name]), _of_spec(resources[name], definitions)
        for path in sorted(set(by_schema) | set(by_spec)):
            one, other = _around(by_schema, path), _around(by_spec, path)
            if one != other:
                handled = bool(schemas[name].get("handlers"))
                print(name, "/".join(path), one or "no", other or "no", _verdict(one, other, handled)[0], sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
