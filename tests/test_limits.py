"""CloudFormation's limits at any size: what is split, that it stays where it is, and that the parts fit together."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from archc import api
from archc.lower.build import build
from archc.lower.lower import lower
from archc.lower.partition import MAX_BYTES, MAX_OUTPUTS, MAX_PARAMETERS, MAX_RESOURCES, partition
from archc.stack.assets import PARAMETERS

Template = Mapping[str, Any]

HEAD = "archc: 1\nname: cells\nregion: us-east-1\n"


def cells(numbers: range, rest: str = "") -> str:
    """An architecture of cells: server, queue, function, bucket each, and an arrow from each to the next."""
    components = "".join(
        f"  web-{n:03d}: {{ type: ec2 }}\n  queue-{n:03d}: {{ type: sqs }}\n"
        f"  work-{n:03d}: {{ type: lambda, runtime: python3.13, code: index.py }}\n  files-{n:03d}: {{ type: s3 }}\n"
        for n in numbers
    )
    arrows = "".join(f"  - web-{n:03d} -> queue-{n:03d} -> work-{n:03d} -> files-{n:03d}\n" for n in numbers)
    return f"{HEAD}components:\n{components}connections:\n{arrows}{rest}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the code of the functions."""
    (tmp_path / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    return tmp_path


def built(text: str, project: Path, *, audit: bool = False) -> dict[str, Template]:
    """The templates of an architecture by file, the root first."""
    blueprint, found = api.check_text(text, "arch.yaml", project)
    assert blueprint is not None, found
    made, problems = build(blueprint, form="json", audit=audit)
    assert made is not None, problems
    assert [p.message for p in problems if p.severity != "note"] == []
    texts = {n: d.decode() for n, d in made.files.items() if n.endswith(".template.json")}
    assert max(len(t.encode()) for t in texts.values()) <= MAX_BYTES
    root = next(n for n in texts if not n.startswith("assets/"))
    return {n: json.loads(texts[n]) for n in sorted(texts, key=lambda n: n != root)}


def places(text: str, project: Path) -> dict[str, str]:
    """The part of each resource."""
    blueprint, found = api.check_text(text, "arch.yaml", project)
    assert blueprint is not None, found
    lowered, problems = lower(blueprint)
    assert lowered is not None, problems
    return dict(partition(lowered.template, lowered.items, lowered.references).home)


# A small reader of templates, written apart from archc's.


def named(value: Any) -> Iterator[str]:
    """Every logical id or parameter that a value refers to."""
    if isinstance(value, list):
        for item in value:
            yield from named(item)
    elif isinstance(value, dict):
        for key, said in value.items():
            if key == "Ref":
                yield said
            elif key == "Fn::GetAtt":
                yield said[0] if isinstance(said, list) else said.split(".")[0]
            elif key == "Fn::Sub":
                text, variables = said if isinstance(said, list) else (said, {})
                used = {m.partition(".")[0] for m in re.findall(r"\$\{([^!}][^}]*)\}", text)}
                yield from used - variables.keys()
                assert variables.keys() <= used, f"{variables.keys() - used} of {text} are not used"
                yield from named(variables)
            else:
                yield from named(said)


def needs(resource: Mapping[str, Any]) -> set[str]:
    """What a resource refers to or waits for, without pseudo parameters."""
    waits = resource.get("DependsOn", [])
    said = {n for k in ("Properties", "UpdatePolicy", "CreationPolicy") for n in named(resource.get(k))}
    return {n for n in said | {*([waits] if isinstance(waits, str) else waits)} if not n.startswith("AWS::")}


def assert_no_circle(template: Template) -> None:
    """Each resource can be created after those it needs."""
    waiting = {i: needs(r) & template["Resources"].keys() for i, r in template["Resources"].items()}
    while waiting:
        ready = {i for i, ids in waiting.items() if not ids & waiting.keys()}
        assert ready, f"a circle among {sorted(waiting)}"
        waiting = {i: ids for i, ids in waiting.items() if i not in ready}


def assert_whole(template: Template) -> None:
    """It is inside the limits, every reference leads somewhere, every parameter is used."""
    assert len(template["Resources"]) <= MAX_RESOURCES
    parameters, outputs = template.get("Parameters", {}), template.get("Outputs", {})
    assert len(parameters) <= MAX_PARAMETERS
    assert len(outputs) <= MAX_OUTPUTS
    used = {n for r in template["Resources"].values() for n in needs(r)}
    used |= {n for o in outputs.values() for n in named(o) if not n.startswith("AWS::")}
    assert used <= template["Resources"].keys() | parameters.keys()
    assert parameters.keys() <= used | {"AssetsBucket", "AssetsPrefix"}
    assert_no_circle(template)


def assert_joined(templates: Mapping[str, Template]) -> None:
    """Each part gets exactly the parameters it asks for, from outputs that other parts have."""
    root, *_ = templates.values()
    stacks = {i: r for i, r in root["Resources"].items() if r["Type"] == "AWS::CloudFormation::Stack"}
    files = {i: s["Properties"]["TemplateURL"]["Fn::Sub"].rpartition("}")[2] for i, s in stacks.items()}
    assert {f"assets/{f}" for f in files.values()} == templates.keys() - {next(iter(templates))}
    for logical_id, stack in stacks.items():
        part = templates[f"assets/{files[logical_id]}"]
        assert stack["Properties"].get("Parameters", {}).keys() == part.get("Parameters", {}).keys()
    for value in _gets({"Resources": root["Resources"], "Outputs": root.get("Outputs", {})}):
        source, attribute = value
        if source in stacks:
            assert attribute.removeprefix("Outputs.") in templates[f"assets/{files[source]}"]["Outputs"]


def _gets(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _gets(item)
    elif isinstance(value, dict):
        if isinstance(said := value.get("Fn::GetAtt"), list):
            yield said[0], said[1]
        for item in value.values():
            yield from _gets(item)


def test_what_fits_stays_one_stack(project: Path) -> None:
    """Up to 500 resources there is one template."""
    assert len(built(cells(range(15)), project)) == 1


def test_what_does_not_fit_is_split(project: Path) -> None:
    """Above 500 resources every part is inside the limits, whole in itself, and joined with the others."""
    templates = built(cells(range(20)), project)
    assert len(templates) > 1
    for template in templates.values():
        assert_whole(template)
    assert_joined(templates)


def test_400_cells_pass_the_validator(project: Path) -> None:
    """10,800 resources: every part fits together, and AWS's engine finds neither an error nor a warning in any."""
    templates = built(cells(range(400)), project, audit=True)
    for template in templates.values():
        assert_whole(template)
    assert_joined(templates)
    root, *parts = templates.values()
    inside = [r for t in parts for r in t["Resources"].values()]
    assert len(inside) > 10_000
    assert not [r for r in root["Resources"].values() if r["Type"] == "AWS::SQS::Queue"]


MORE = "".join(f"  - work-{n:03d} -> queue-{n + 1:03d}\n" for n in range(5))
"""Arrows between cells, from functions to the next cell's queue."""


@pytest.mark.parametrize("more", [1, 7, 30])
def test_nothing_moves_because_something_was_added(project: Path, more: int) -> None:
    """With any number of cells more, every resource that was there is in the part it was in."""
    before, after = places(cells(range(25)), project), places(cells(range(25 + more)), project)
    assert before.items() <= after.items()
    assert len(after) > len(before)


def test_what_holds_data_does_not_move_for_an_arrow(project: Path) -> None:
    """New arrows between what is there move no queue, bucket, role or resource policy."""
    before, after = places(cells(range(25)), project), places(cells(range(25), MORE), project)
    assert {i for i in before if before[i] != after[i]} == set()


RICH = """
actors:
  everyone: {}
  owner: { email: owner@example.com }
alarms: news
parameters:
  Word: { secret: true }
components:
  site:     { type: route53, domain: shop.example.com }
  balancer: { type: elb }
  inner:    { type: elb, scheme: internal, https: false }
  logs:     { type: s3 }
  pages:    { type: s3, website: true }
  api:      { type: lambda, runtime: python3.13, code: index.py, environment: { WORD: "${Word}" } }
  second:   { type: lambda, runtime: python3.13, code: index.py }
  web:      { type: ec2, scaling: { min: 1, max: 2, requests: 100 } }
  people:   { type: cognito, domain: shop-example-people }
  mail:     { type: ses, domain: shop.example.com }
  orders:   { type: sqs, fifo: true }
  spare:    { type: sqs, fifo: true }
  news:     { type: sns, display_name: News }
  told:     { type: eventbridge, pattern: { source: [shop] } }
  database: { type: rds, engine: postgres, replicas: 1 }
connections:
  - everyone -> site -> balancer -> web
  - site -> pages: { host: pages }
  - balancer -> api: { path: /api/* }
  - balancer -> people
  - balancer, inner -> logs
  - inner -> second
  - owner -> inner
  - api -> second
  - api, web -> people: { access: read }
  - people -> second: { on: post_confirmation }
  - web -> orders
  - orders -> spare: { after: 3 }
  - orders -> api: { batch: 1 }
  - told -> orders, news, api
  - pages -> news, api
  - mail -> news: { on: [bounce] }
  - api -> mail
  - news -> owner: { protocol: email }
  - news -> second
  - api, web -> database
outputs:
  Servers: { value: { "Fn::Join": [" ", { "Fn::GetAtt": [SiteHostedZone, NameServers] }] } }
  Address: { value: { "Fn::Sub": "https://${BalancerLoadBalancer.DNSName}" } }
"""


def rich(project: Path) -> dict[str, Template]:
    """Every kind of arrow, in a stack that is split although it would fit."""
    blueprint, found = api.check_text(HEAD + RICH, "arch.yaml", project)
    assert blueprint is not None, found
    lowered, problems = lower(blueprint)
    assert lowered is not None, problems
    parameters = {**lowered.template.get("Parameters", {}), **PARAMETERS}
    split = partition({**lowered.template, "Parameters": parameters}, lowered.items, lowered.references)
    parts = {f"assets/{p.name}": p.template for p in split.parts}
    return {"root": split.with_stacks({p.name: p.name for p in split.parts}), **parts}


def test_every_kind_of_arrow_can_be_split(project: Path) -> None:
    """With balancers, names, sign-in, triggers, redrives, rules and mail, parts still refer to earlier ones only."""
    templates = rich(project)
    for template in templates.values():
        assert_whole(template)
    assert_joined(templates)


HOLDS_DATA = ("Bucket", "DBInstance", "HostedZone", "Policy", "Queue", "Secret", "Topic", "UserPool")


def test_no_arrow_moves_what_holds_data(project: Path) -> None:
    """Drawing all arrows moves no bucket, database, topic, pool or resource policy.

    A queue moves with the arrow that gives it a dead-letter queue of its own kind: it refers to it from then on.
    """
    alone = re.sub(r"connections:\n(  - .*\n)+", "", RICH).replace("requests: 100", "cpu: 50")
    alone = re.sub(r"told: .*", "told: { type: eventbridge, schedule: rate(1 day) }", alone)
    with_own_zone = "  - everyone -> site\n  - owner -> balancer, inner\n  - told -> news\n  - site -> balancer\n"
    before = places(f"{HEAD}{alone}connections:\n{with_own_zone}", project)
    after = places(HEAD + RICH, project)
    moved = {i for i in before if before[i] != after.get(i, before[i]) and i.endswith(HOLDS_DATA)}
    assert moved == {"OrdersQueue"}
    assert len([i for i in before if i in after and i.endswith(HOLDS_DATA)]) > 10


def test_lists_go_between_stacks_as_text(project: Path) -> None:
    """An output is a text: name servers, which are a list, are joined in the part and split again in the root."""
    root, *parts = rich(project).values()
    value = root["Outputs"]["Servers"]["Value"]["Fn::Join"][1]
    assert value["Fn::Split"][0] == ","
    output = value["Fn::Split"][1]["Fn::GetAtt"][1].removeprefix("Outputs.")
    (given,) = [p["Outputs"][output]["Value"] for p in parts if output in p.get("Outputs", {})]
    assert given == {"Fn::Join": [",", {"Fn::GetAtt": ["SiteHostedZone", "NameServers"]}]}


def test_secrets_stay_secret(project: Path) -> None:
    """A parameter that is never shown is never shown in a part either."""
    root, *parts = rich(project).values()
    assert root["Parameters"]["Word"]["NoEcho"] is True
    assert [p["Parameters"]["Word"] for p in parts if "Word" in p.get("Parameters", {})] == [
        {"Type": "String", "NoEcho": True}
    ]


def test_names_are_those_of_the_whole_stack(project: Path) -> None:
    """Names are made of the whole stack's name; a server signals the part that waits for it."""
    _, *parts = rich(project).values()
    by_id = {i: (r, p) for p in parts for i, r in p["Resources"].items()}
    queue, part = by_id["OrdersQueue"]
    assert "WholeStackName" in json.dumps(queue)
    assert "WholeStackName" in part["Parameters"]
    template, part = by_id["WebLaunchTemplate"]
    assert "WebAutoScalingGroup" in part["Resources"]
    assert "AWS::StackName" in json.dumps(template)
    assert "WholeStackName" not in json.dumps(template)


def test_servers_wait_for_the_way_out(project: Path) -> None:
    """What a group of servers waits for in the root, its part waits for."""
    root, *parts = rich(project).values()
    (name,) = [i for i, s in _stacks(root).items() if "WebAutoScalingGroup" in _of(s, root, parts)]
    assert {"NetworkPrivateRoute1", "NetworkPrivateRoute2"} <= set(root["Resources"][name]["DependsOn"])


def _stacks(root: Template) -> dict[str, Any]:
    return {i: r for i, r in root["Resources"].items() if r["Type"] == "AWS::CloudFormation::Stack"}


def _of(stack: Mapping[str, Any], root: Template, parts: list[Template]) -> Mapping[str, Any]:
    """The resources of a nested stack; parts stand in the order of the stacks."""
    number = list(_stacks(root).values()).index(stack)
    resources: Mapping[str, Any] = parts[number]["Resources"]
    return resources


SECTIONS = """
parameters:
  Stage: { default: dev }
template:
  Conditions: { Large: { "Fn::Equals": [{ Ref: Stage }, prod] } }
  Mappings: { Sizes: { dev: { Days: 1 }, prod: { Days: 7 } } }
resources:
  Seldom:
    Type: AWS::SQS::Queue
    Condition: Large
    Properties: { MessageRetentionPeriod: 60 }
  Asking:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: { "Fn::If": [Large, { "Fn::GetAtt": [Seldom, Arn] }, none] }
"""


def test_conditions_and_mappings_go_with_the_resources(project: Path) -> None:
    """A part has the sections its resources use, with what they ask for; what is not made is handed over as nothing."""
    root, *parts = built(cells(range(20)) + SECTIONS, project).values()
    (made,) = [p for p in parts if "Seldom" in p["Resources"]]
    (asking,) = [p for p in parts if "Asking" in p["Resources"]]
    assert made["Outputs"]["SeldomArn"]["Condition"] == "Large"
    assert asking["Conditions"] == root["Conditions"]
    assert asking["Mappings"] == root["Mappings"]
    assert {"Stage", "SeldomArn"} <= asking["Parameters"].keys()
    (stack,) = [s for s in _stacks(root).values() if "SeldomArn" in s["Properties"].get("Parameters", {})]
    condition, given, otherwise = stack["Properties"]["Parameters"]["SeldomArn"]["Fn::If"]
    assert (condition, otherwise) == ("Large", "")
    assert given["Fn::GetAtt"][1] == "Outputs.SeldomArn"


def test_what_cannot_be_split_is_told(project: Path) -> None:
    """An architecture beyond every limit is refused with what to do, not built into templates that AWS refuses."""
    many = "".join(f"  P{n}: {{}}\n" for n in range(201))
    blueprint, found = api.check_text(f"{cells(range(20))}parameters:\n{many}", "arch.yaml", project)
    assert blueprint is not None, found
    made, problems = api.build(blueprint, audit=False)
    assert made is None
    assert [p.code.id for p in problems if p.severity == "error"] == ["AC314"]
