"""What `audit` makes of the findings of AWS's offline engine."""

import json
from typing import Any

import pytest

from archc.diagnostics import Diagnostic, Span
from archc.lower import audit as module
from archc.lower.audit import SILENCED, audit, warm_up

QUEUE_LINE = Span("arch.yaml", 7, 3, 7, 9)
BUCKET_LINE = Span("arch.yaml", 3, 3, 3, 9)
ENCRYPTED = """let buckets = Resources.*[ Type == "AWS::S3::Bucket" ]
rule encrypted when %buckets !empty { %buckets.Properties.BucketEncryption exists <<buckets are encrypted>> }
"""


def where(logical_id: str) -> tuple[Span | None, str]:
    known = {"OrdersQueue": (QUEUE_LINE, "orders"), "ImagesBucket": (BUCKET_LINE, "images")}
    return known.get(logical_id, (None, ""))


def template(**resources: dict[str, Any]) -> str:
    return json.dumps({"Resources": resources})


def queue(**properties: object) -> dict[str, Any]:
    keep = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    tags = [{"Key": "name", "Value": "orders"}]
    return {"Type": "AWS::SQS::Queue", **keep, "Properties": {"MessageRetentionPeriod": 60, "Tags": tags, **properties}}


def bucket(**properties: object) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def codes_of(found: tuple[Diagnostic, ...]) -> list[str]:
    return [d.code.id for d in found]


def test_a_sound_template_has_no_findings() -> None:
    """A queue with everything set draws not even a note: the engine's noise is silenced."""
    assert audit(template(OrdersQueue=queue()), where, region="eu-west-1") == ()


def test_a_refused_value_is_an_error_at_its_component() -> None:
    """The span and component of the user's file, the logical ID, the property and AWS's rule are all told."""
    (found,) = audit(template(OrdersQueue=queue(VisibilityTimeout=99999)), where)
    assert (found.code.id, found.severity) == ("AC401", "error")
    assert (found.span, found.component) == (QUEUE_LINE, "orders")
    assert found.message == (
        "OrdersQueue (AWS::SQS::Queue) of orders, VisibilityTimeout: "
        "99999 is greater than the maximum of 43200 (AWS rule F3034)"
    )
    assert "aws-cloudformation-resource-providers-sqs" in found.help


def test_a_missing_protection_is_a_warning_with_its_remedy() -> None:
    """The engine's suggested fix is the help."""
    database = {
        "Type": "AWS::RDS::DBInstance",
        "DeletionPolicy": "Snapshot",
        "UpdateReplacePolicy": "Snapshot",
        "Properties": {"Engine": "mysql", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20"},
    }
    found = audit(template(Database=database), where)
    unencrypted = next(d for d in found if "W9008" in d.message)
    assert (unencrypted.code.id, unencrypted.span, unencrypted.component) == ("AC402", None, "")
    assert unencrypted.help.startswith("Set StorageEncrypted to true")


def test_advice_is_a_note() -> None:
    """Info findings never fail a build."""
    bare = queue()
    del bare["Properties"]["MessageRetentionPeriod"]
    (found,) = audit(template(OrdersQueue=bare), where)
    assert (found.code.id, found.severity) == ("AC403", "note")


def test_silenced_rules_are_never_told() -> None:
    """The rules archc leaves out do fire without the exclusion, so each entry still earns its place."""
    import cloudformation_validate as cfn

    text = template(Topic={"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "x"}})
    instance = template(Web={"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "t3.small"}})
    arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
    subscribed = template(
        To={"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "sqs", "Endpoint": arn, "TopicArn": arn}}
    )
    engine = cfn.CelEngine()
    texts = (text, instance, subscribed)
    fired = {d.rule_id for t in texts for d in engine.validate_template(cfn.TemplateContent(t)).diagnostics}
    assert set(SILENCED) <= fired
    told = " ".join(d.message for t in texts for d in audit(t, where))
    assert not [rule for rule in SILENCED if rule in told]


def test_guard_rules_speak_in_their_own_words() -> None:
    """A broken Guard rule is AC404 at the component, with the rule's message and name."""
    found = audit(template(ImagesBucket=bucket()), where, (("rules.guard", ENCRYPTED),))
    (broken,) = [d for d in found if d.code.id == "AC404"]
    assert broken.message == "ImagesBucket (AWS::S3::Bucket) of images: buckets are encrypted (Guard rule encrypted)"
    assert broken.span == BUCKET_LINE


def test_a_guard_file_that_does_not_parse_is_named() -> None:
    """Nothing is called compliant with rules that could not be read."""
    (found,) = audit(template(OrdersQueue=queue()), where, (("company.guard", "rule {{{"),))
    assert (found.code.id, found.severity) == ("AC406", "error")
    assert "company.guard" in found.message


def test_a_failing_engine_is_a_warning_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the native library raises, the build goes on and says what is missing."""

    def fail(*_: object) -> None:
        raise RuntimeError("no native library for this platform")

    monkeypatch.setattr(module, "_build", fail)
    monkeypatch.setattr(module, "_ENGINES", module._Engines())
    warm_up()
    (found,) = audit(template(OrdersQueue=queue()), where)
    assert (found.code.id, found.severity) == ("AC405", "warning")
    assert "no native library" in found.message


@pytest.mark.parametrize("text", ["", "Resources:\n  A: [", "a: 1\n---\nb: 2\n", "[" * 5000])
def test_text_that_is_no_template_is_an_error(text: str) -> None:
    """Broken YAML comes back as a finding about the template as a whole."""
    (found,) = audit(text, where)
    assert found.code.id == "AC401"
    assert found.message.startswith("The template: ")


def test_outputs_and_parameters_are_named() -> None:
    """Findings outside Resources say which entry they mean."""
    text = json.dumps(
        {
            "Parameters": {"Size": {"Type": "Strin"}},
            "Resources": {"OrdersQueue": queue()},
            "Outputs": {"Url": {"Value": {"Ref": "Nothing"}}},
        }
    )
    messages = [d.message for d in audit(text, where)]
    assert any(m.startswith("Size: ") for m in messages)
    assert any(m.startswith("Url: ") for m in messages)


def test_findings_come_in_the_order_of_the_users_file() -> None:
    """Not in the order of the template: the bucket's line is above the queue's."""
    text = template(OrdersQueue=queue(VisibilityTimeout=99999), ImagesBucket=bucket(BucketName="UPPER_case"))
    errors = [d.component for d in audit(text, where) if d.code.id == "AC401"]
    assert errors == ["images", "orders"]


def test_a_long_finding_is_cut() -> None:
    """Values of the user reach the message flattened to one line and cut, so a report keeps its shape."""
    (found,) = audit(template(OrdersQueue=queue(VisibilityTimeout="x\n" * 3000)), where)
    assert "\n" not in found.message
    assert len(found.message) < 600


def test_warming_up_changes_nothing_in_the_answer() -> None:
    """The engine built on the other thread is the one `audit` would have built."""
    text = template(OrdersQueue=queue(VisibilityTimeout=99999))
    cold = audit(text, where)
    warm_up()
    assert audit(text, where) == cold
    assert codes_of(cold) == ["AC401"]
