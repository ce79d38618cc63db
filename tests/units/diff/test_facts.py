"""What changing a property does to its resource, held against what AWS's pages say."""

from pathlib import Path

import pytest

from archc.diff.facts import facts_date, type_facts, update_effect

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "replacement_cases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
ALLOWED = {
    "Replacement": {"replace"},
    "No interruption": {"none"},
    "Some interruptions": {"interrupt", "conditional"},
    "Conditional": {"conditional"},
    "Replacement if WillReplace": {"conditional"},
}


@pytest.mark.parametrize(("resource_type", "name", "documented", "verdict", "page"), CASES)
def test_the_verdict_is_what_aws_documents(
    resource_type: str, name: str, documented: str, verdict: str, page: str
) -> None:
    """Each case cites its page; the verdict agrees with the label printed there."""
    assert verdict in ALLOWED[documented]
    assert page.startswith("https://docs.aws.amazon.com/")
    assert update_effect(resource_type, (name,)).verdict == verdict


def test_the_cases_are_many_and_reach_every_service_of_the_first_home() -> None:
    """At least sixty pairs, and none of the services is left out."""
    services = {case[0].split("::")[1] for case in CASES}
    wanted = "EC2 AutoScaling ElasticLoadBalancingV2 RDS S3 SNS SQS Cognito SES Lambda Events Route53 IAM Logs KMS"
    assert len({case[:2] for case in CASES}) == len(CASES) >= 60
    assert services >= {*wanted.split(), "CertificateManager"}


def test_most_cases_rest_on_the_machine_readable_sources() -> None:
    """The truth table proves the generator: only few of its verdicts come from the hand-read list."""
    by_hand = [c for c in CASES if update_effect(c[0], (c[1],)).source == "AWS's documentation"]
    assert len(by_hand) < len(CASES) / 8


def test_what_is_said_of_a_whole_holds_for_its_parts() -> None:
    """A list index or a key on the way does not matter."""
    whole = update_effect("AWS::CertificateManager::Certificate", ("SubjectAlternativeNames",))
    part = update_effect("AWS::CertificateManager::Certificate", ("SubjectAlternativeNames", "3"))
    assert part == whole
    assert whole.verdict == "replace"


def test_a_star_in_the_facts_matches_any_index() -> None:
    """The encryption key of any block device replaces the instance."""
    path = ("BlockDeviceMappings", "1", "Ebs", "KmsKeyId")
    assert update_effect("AWS::EC2::Instance", path).verdict == "replace"


def test_changing_a_whole_is_conditional_on_the_part_that_replaces() -> None:
    """The condition names the part."""
    effect = update_effect("AWS::FSx::FileSystem", ("WindowsConfiguration",))
    assert effect.verdict == "conditional"
    assert "changes" in effect.condition


def test_conditions_say_when_and_what_happens_otherwise() -> None:
    """`replaced when …` reads as a sentence, and the alternative is known."""
    effect = update_effect("AWS::AutoScaling::AutoScalingGroup", ("LaunchTemplate",))
    assert effect.condition == "its UpdatePolicy sets AutoScalingReplacingUpdate: WillReplace"
    assert effect.otherwise == "none"
    assert update_effect("AWS::RDS::DBInstance", ("Engine",)).otherwise == "interrupt"


def test_where_the_sources_disagree_nothing_is_asserted() -> None:
    """A property that one source calls replacing and the other updatable is conditional, and says why."""
    effect = update_effect("AWS::ECS::Service", ("DeploymentController",))
    assert effect.verdict == "conditional"
    assert "disagree" in effect.condition


def test_an_update_that_aws_refuses_is_told() -> None:
    """Neither replaced nor updated: the stack update fails."""
    effect = update_effect("AWS::KMS::Key", ("KeySpec",))
    assert (effect.verdict, effect.condition) == ("refused", "the update request fails")


def test_a_type_nobody_knows_is_unknown() -> None:
    """Silence about a type is not a promise that nothing is replaced."""
    assert update_effect("Acme::Made::Up", ("Anything",)).verdict == "unknown"
    assert update_effect("AWS::Serverless::Function", ("Handler",)).verdict == "unknown"


@pytest.mark.parametrize("kind", ["Custom::Thing", "AWS::CloudFormation::CustomResource"])
def test_a_custom_resource_decides_for_itself(kind: str) -> None:
    """Its function replaces it by answering with another physical ID."""
    assert update_effect(kind, ("Anything",)).verdict == "conditional"


def test_stateful_types_and_names_are_known() -> None:
    """What holds data, and what cannot exist twice under one name."""
    assert type_facts("AWS::RDS::DBInstance").stateful
    assert not type_facts("AWS::Lambda::Function").stateful
    assert type_facts("AWS::SQS::Queue").naming == ("QueueName",)
    assert type_facts("AWS::Logs::LogGroup").naming == ("LogGroupName",)
    assert type_facts("AWS::RDS::DBInstance").naming == ("DBInstanceIdentifier",)
    assert type_facts("AWS::EC2::VPCGatewayAttachment").deleted_first


def test_the_table_says_what_it_was_made_of() -> None:
    """Dated, with both sources and their versions."""
    assert "provider schemas 20" in facts_date()
    assert "@aws-cdk/aws-service-spec" in facts_date()


def test_the_table_is_small() -> None:
    """It ships in the wheel: below 400 kB."""
    table = Path(update_effect.__code__.co_filename).with_name("replacement.tsv")
    assert table.stat().st_size < 400_000
