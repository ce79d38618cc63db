"""Taking over: what services can say becomes components, with the resources and logical ids that there were."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from archc import api, services
from archc.lift.document import document
from archc.lift.drafts import kebab
from archc.lift.patch import alike, patch, resource_patch, said, without_mark
from archc.lower.lower import lower

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(ROOT.glob("examples/*/arch.yaml"))
TEMPLATES = sorted(p for p in (ROOT / "tests" / "lift_templates").iterdir() if p.suffix in (".yaml", ".json"))

NOT_BACK = {
    "events": {"unread"},  # nothing but the dead letters of another queue: it is that queue's own
    "intranet": {"names"},  # a zone that is not of the stack: the domain is called as the first record is
}
"""Components of the examples that stay raw resources, and why."""

IN_OVERRIDES = {"devices": 121, "events": 126, "intranet": 237, "queues": 20, "routing": 60, "serverless": 27}
IN_OVERRIDES |= {"shop": 30, "signup": 2, "three-tier": 221, "topic": 8, "website": 42}
"""How much of an example's resources is said in overrides: scalars, at most."""


def _import(template: Mapping[str, Any] | str, tmp_path: Path, *, defaults: bool = False) -> tuple[Any, list[str]]:
    """Import a template and return the file as data, with what was told about differences."""
    source = tmp_path / "stack.yaml"
    source.write_text(template if isinstance(template, str) else json.dumps(template))
    text, found = api.lift([str(source)], tmp_path, defaults=defaults)
    assert text is not None, found
    return yaml.safe_load(text), [d.message for d in found if d.code.id in ("AC610", "AC611")]


def _built(root: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    blueprint, found = api.understand(yaml.safe_dump(root, width=1000), "arch.yaml", folder)
    assert blueprint is not None
    assert [d for d in found if d.severity == "error"] == []
    lowered, problems = lower(blueprint)
    assert lowered is not None, problems
    return {name: without_mark(body) for name, body in lowered.template["Resources"].items()}


def _assert_same(root: Mapping[str, Any], template: Mapping[str, Any], folder: Path) -> None:
    built = _built(root, folder)
    assert set(built) == set(template["Resources"])
    assert [n for n, body in built.items() if not alike(body, template["Resources"][n])] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.parent.name)
def test_components_come_back_without_what_archc_left(example: Path, tmp_path: Path) -> None:
    """A built template without any metadata gives back the components of lifted services, and the same resources."""
    blueprint, _ = api.check(str(example))
    assert blueprint is not None
    built, _ = api.build(blueprint, form="json", audit=False)
    assert built is not None
    name = example.parent.name
    template = json.loads(built.files[f"{blueprint.architecture.name}.template.json"])
    del template["Metadata"]
    template["Resources"] = {n: without_mark(body) for n, body in template["Resources"].items()}
    source = tmp_path / f"{blueprint.architecture.name}.json"
    source.write_text(json.dumps(template))
    text, found = api.lift([str(source)], example.parent)
    assert text is not None
    assert [d.message for d in found if d.severity != "note"] == []
    root = yaml.safe_load(text)
    _assert_same(root, template, example.parent)
    components = root.get("components", {})
    own = {n: c for n, c in blueprint.architecture.components.items() if services.of(c).lifts and not c.existing}
    back = {n for n, c in own.items() if components.get(n, {}).get("type") == c.type}
    assert own.keys() - back <= NOT_BACK.get(name, set())
    content = sum(said(c.get("overrides", {})) for c in components.values())
    assert content <= IN_OVERRIDES.get(name, 0), f"{name} says {content:.0f} scalars in overrides"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_what_is_rebuilt_is_the_same_or_told(template: Path, tmp_path: Path) -> None:
    """Resources of a foreign template come out as they were; what does not, or cannot be compared, is told."""
    text, found = api.lift([str(template)], tmp_path)
    assert text is not None
    told = [d for d in found if d.code.id in ("AC610", "AC611")]
    if not told and "Fn::ForEach" not in template.read_text():
        _assert_same(yaml.safe_load(text), document(template.read_text()), tmp_path)


def test_a_stack_by_hand_becomes_components(tmp_path: Path) -> None:
    """Queue, function, rule, bucket and topic, with arrows, people, options, where alarms go; the rest stays raw."""
    root, told = _import((ROOT / "tests/lift_templates/queue-worker.yaml").read_text(), tmp_path)
    assert told == []
    components = root["components"]
    assert {n: c["type"] for n, c in components.items()} == {
        "alerts": "sns", "invoices": "s3", "nightly": "eventbridge", "orders": "sqs", "worker": "lambda",
    }  # fmt: skip
    assert components["orders"]["dead_letter"] == {"after": 3}
    assert components["orders"]["ids"] == {"DeadLetterQueue": "OrdersDLQ", "DeadLetterAlarm": "Waiting"}
    assert components["worker"]["code"] == {"bucket": "code-${AWS::Region}", "key": "worker.zip"}
    assert components["worker"]["environment"] == {"STAGE": "${Stage}", "TABLE": "${Table}"}
    assert components["worker"]["ids"]["FromOrders"] == "FromQueue"
    assert components["worker"]["overrides"]["*"] is None
    assert not {"ErrorAlarm", "ThrottleAlarm", "DeadLetterQueue"} & components["worker"]["overrides"].keys()
    assert components["nightly"]["overrides"]["DeadLetterQueue"] is None  # an arrow makes it: it is named
    assert root["alarms"] == "alerts"
    assert root["actors"] == {"mail": {"email": "${Mail}"}}
    assert root["connections"] == [
        "nightly -> worker",
        {"alerts -> mail": {"protocol": "email"}},
        {"orders -> worker": {"batch": 5}},
        {"worker -> invoices": {"access": "write"}},
        "worker ~> Table",
    ]
    assert set(root["resources"]) == {"Table", "Rare"}


def test_names_of_cdk_lose_their_hash(tmp_path: Path) -> None:
    """The component has a name that a person would give; the resources keep their ids and where CDK made them."""
    root, told = _import((ROOT / "tests/lift_templates/cdk-queue.json").read_text(), tmp_path)
    assert told == []
    assert "resources" not in root
    assert set(root["components"]) == {"jobs", "runner"}
    assert root["components"]["jobs"]["ids"]["Queue"] == "JobsQueue3C1B7D02"
    assert root["components"]["runner"]["ids"]["Policy"] == "RunnerServiceRoleDefaultPolicy71E6C9F8"
    metadata = {"aws:cdk:path": "Jobs/JobsQueue/Resource"}
    assert root["components"]["jobs"]["overrides"]["Queue"]["Metadata"] == metadata
    assert root["components"]["runner"]["runtime"] == "nodejs24.x"
    assert root["components"]["runner"]["overrides"]["Function"]["Runtime"] == "nodejs16.x"


def test_defaults_come_in_where_they_are_asked_for(tmp_path: Path) -> None:
    """With `--defaults` the removing overrides are gone, what is said stays, and what changes is told."""
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}
    plain, told = _import({"Resources": {"JobsQueue": queue}}, tmp_path)
    assert told == []
    assert plain["components"]["jobs"]["overrides"]["QueuePolicy"] is None
    root, told = _import({"Resources": {"JobsQueue": queue}}, tmp_path, defaults=True)
    assert root["components"]["jobs"] == {
        "type": "sqs", "dead_letter": False, "overrides": {"Queue": {"QueueName": "jobs"}},
    }  # fmt: skip
    assert "`JobsQueuePolicy` is new in what the imported file builds" in told
    assert any(t.startswith("`JobsQueue` differs in ") and "KmsMasterKeyId" in t for t in told)


def test_what_a_raw_resource_is_called_stays_left_out(tmp_path: Path) -> None:
    """Defaults do not take the id of a resource that is there: of a policy for two queues, say."""
    policy = {"Queues": [{"Ref": "AQueue"}, {"Ref": "BQueue"}], "PolicyDocument": {"Statement": []}}
    resources = {
        "AQueue": {"Type": "AWS::SQS::Queue"},
        "BQueue": {"Type": "AWS::SQS::Queue"},
        "BQueuePolicy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {**policy, "Note": "x" * 900}},
    }
    root, told = _import({"Resources": resources}, tmp_path)
    assert told == []
    _assert_same(root, {"Resources": resources}, tmp_path)
    root, _ = _import({"Resources": resources}, tmp_path, defaults=True)
    assert "BQueuePolicy" in _built(root, tmp_path)


def test_a_key_of_the_template_is_the_stacks(tmp_path: Path) -> None:
    """One key that a queue is encrypted with is what all components share, under its own id."""
    own = {"Sid": "Own", "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    key = {"EnableKeyRotation": True, "KeyPolicy": {"Version": "2012-10-17", "Statement": [own]}}
    resources = {
        "Secret": {"Type": "AWS::KMS::Key", "Properties": key},
        "JobsQueue": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": {"Ref": "Secret"}}},
    }
    root, told = _import({"Resources": resources}, tmp_path)
    assert told == []
    assert root["stack"]["ids"] == {"Key": "Secret"}
    assert root["components"]["jobs"]["overrides"]["Queue"] == {"*": None, "KmsMasterKeyId": {"Ref": "Secret"}}
    _assert_same(root, {"Resources": resources}, tmp_path)


def test_an_arrow_needs_something_that_stands_for_it(tmp_path: Path) -> None:
    """A setting alone grants nothing: the arrow is drawn only, and the setting stays."""
    function = {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": {"ZipFile": "x = `${1}`"},
        "Role": "arn:aws:iam::123456789012:role/mine",
        "Environment": {"Variables": {"QUEUE": {"Ref": "JobsQueue"}}},
    }
    resources = {
        "JobsQueue": {"Type": "AWS::SQS::Queue"},
        "Sender": {"Type": "AWS::Lambda::Function", "Properties": function},
    }
    root, told = _import({"Resources": resources}, tmp_path)
    assert told == []
    assert root["connections"] == ["sender ~> jobs"]
    assert root["components"]["sender"]["code"] == {"inline": "x = `${1}`"}
    assert root["components"]["sender"]["overrides"]["*"] is None
    assert "Role" not in root["components"]["sender"]["overrides"]
    _assert_same(root, {"Resources": resources}, tmp_path)


def test_what_no_service_can_say_stays_raw(tmp_path: Path) -> None:
    """Conditions, loops, types without a lift, serverless types: as they were, and drawn to what they name."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\nConditions: { C: !Equals [a, b] }\nResources:\n"
        "  Jobs: { Type: AWS::SQS::Queue, Condition: C }\n  Loud: { Type: AWS::SNS::Topic }\n"
        "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
        "      Handler: a.b\n      CodeUri: x\n      Environment: { Variables: { T: !Ref Loud } }\n"
    )
    root, told = _import(text, tmp_path)
    assert told == []
    assert set(root["resources"]) == {"Jobs", "F"}
    assert root["components"]["loud"]["type"] == "sns"
    assert root["connections"] == ["F ~> loud"]


def test_what_stands_for_an_arrow_joins_its_ends(tmp_path: Path) -> None:
    """A permission that says less is the arrow's; one for another caller is not, and stays raw."""
    template = document((ROOT / "tests/lift_templates/queue-worker.yaml").read_text())
    resources = template["Resources"]
    permission = resources["NightlyMayCall"]["Properties"]
    del permission["SourceArn"]
    root, told = _import(template, tmp_path)
    assert told == []
    worker = root["components"]["worker"]
    assert worker["ids"]["NightlyPermission"] == "NightlyMayCall"
    assert worker["overrides"]["NightlyPermission"] == {"SourceArn": None}
    resources["NightlyMayCall"]["Properties"] = {**permission, "SourceArn": {"Fn::GetAtt": ["Table", "Arn"]}}
    root, told = _import(template, tmp_path)
    assert told == []
    assert root["components"]["worker"]["overrides"]["NightlyPermission"] is None
    assert "NightlyMayCall" in root["resources"]


def test_what_holds_itself_is_refused(tmp_path: Path) -> None:
    """An alias that stands inside of what it names has no end: an error, and no file."""
    source = tmp_path / "stack.yaml"
    source.write_text("Transform: M\nResources:\n  A: &x { Type: AWS::SQS::Queue, Properties: { Tags: [*x] } }\n")
    text, found = api.lift([str(source)], tmp_path)
    assert text is None
    assert [d.code.id for d in found if d.severity == "error"] == ["AC601"]


def test_names_that_would_clash_are_changed(tmp_path: Path) -> None:
    """A component whose resources would take another's ids gets the next name; nothing is lost."""
    resources = {
        "OrdersQueue": {"Type": "AWS::SQS::Queue", "Properties": {"RedrivePolicy": _dead("OrdersDeadLetterQueue")}},
        "OthersQueue": {"Type": "AWS::SQS::Queue", "Properties": {"RedrivePolicy": _dead("OrdersDeadLetterQueue")}},
        "OrdersDeadLetterQueue": {"Type": "AWS::SQS::Queue"},
        "Orders": {"Type": "AWS::SNS::Topic"},
    }
    root, told = _import({"Resources": resources}, tmp_path)
    assert told == []
    _assert_same(root, {"Resources": resources}, tmp_path)
    assert {c["type"] for c in root["components"].values()} == {"sqs", "sns"}
    assert "resources" not in root


def _dead(name: str) -> dict[str, Any]:
    return {"deadLetterTargetArn": {"Fn::GetAtt": [name, "Arn"]}, "maxReceiveCount": 5}


def test_the_order_of_a_template_means_nothing(tmp_path: Path) -> None:
    """The same resources in another order give the same components and arrows."""
    template = document((ROOT / "tests/lift_templates/queue-worker.yaml").read_text())
    template["Resources"] |= {"OrdersTopic": {"Type": "AWS::SNS::Topic"}, "OrdersBucket": {"Type": "AWS::S3::Bucket"}}
    for n, address in enumerate(("a@example.com", "a@example.org")):
        mail = {"TopicArn": {"Ref": "OrdersTopic"}, "Protocol": "email", "Endpoint": address}
        template["Resources"][f"Mail{n}"] = {"Type": "AWS::SNS::Subscription", "Properties": mail}
    turned = {**template, "Resources": dict(reversed(template["Resources"].items()))}
    one, _ = _import(template, tmp_path)
    other, _ = _import(turned, tmp_path)
    assert one == other
    assert list(one["components"]) == list(other["components"])


@pytest.mark.parametrize(
    ("text", "name"),
    [("OrdersQueue", "orders-queue"), ("SQSOrders2", "sqs-orders2"), ("myHTTPApi", "my-http-api"), ("2nd", "nd")],
)
def test_names_are_words(text: str, name: str) -> None:
    """A logical id becomes the words that it is made of."""
    assert kebab(text) == name


def test_a_patch_makes_one_value_of_another() -> None:
    """Mappings are merged, functions and lists replaced; what means the same to CloudFormation is no difference."""
    before = {"a": {"Ref": "X"}, "b": {"c": 1, "d": 2}, "e": [1], "f": {"Fn::Sub": "${Y.Arn}"}}
    after = {"a": {"Fn::GetAtt": ["X", "Arn"]}, "b": {"c": "1"}, "e": [1, 2], "f": {"Fn::GetAtt": ["Y", "Arn"]}}
    assert patch(before, after) == {"a": {"Fn::GetAtt": ["X", "Arn"]}, "b": {"d": None}, "e": [1, 2]}
    attributes = resource_patch({"Type": "T", "DeletionPolicy": "Retain"}, {"Type": "T", "Properties": {"A": 1}})
    assert attributes == {"DeletionPolicy": None, "A": 1}
