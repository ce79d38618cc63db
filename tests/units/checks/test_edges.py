"""Where checks stay silent, and what the examples are told: a review is worth reading only when it is short."""

from pathlib import Path

import pytest

from archc import api

ROOT = Path(__file__).resolve().parents[3]
WORK = "  work: { type: lambda, runtime: python3.13, code: index.py }\n"
UNBOUNDED = "  work: { type: lambda, runtime: python3.13, code: index.py, concurrency: false }\n"
RESOURCE = "resources:\n  Thing:\n    Type: {kind}\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n{rest}"


def codes_of(text: str, folder: Path) -> list[str]:
    (folder / "index.py").write_text("def handler(event, context):\n    return event\n")
    _, found = api.check_text(f"archc: 1\nname: shop\nregion: eu-west-1\n{text}", "arch.yaml", folder)
    assert [d.message for d in found if d.severity == "error"] == []
    return [d.code.id for d in found]


@pytest.mark.parametrize(("example", "expected"), [
    ("shop", ["AC504", "AC518", "AC535", "AC581"]),
    ("queues", ["AC504", "AC535", "AC581"]),
    ("topic", ["AC581"]),
    ("signup", ["AC518", "AC581"]),
])  # fmt: skip
def test_the_examples(example: str, expected: list[str]) -> None:
    """What a senior reviewer would raise, and no more."""
    _, found = api.check(str(ROOT / "examples" / example / "arch.yaml"))
    assert sorted(d.code.id for d in found if d.code.id.startswith("AC5")) == expected


SILENT = {
    "AC502 for workers": "components:\n  web: { type: ec2, scaling: { min: 1 } }\n  jobs: { type: sqs }\n"
    "connections:\n  - jobs -> web\n",
    "AC503 for Aurora with a reader": "components:\n" + WORK + "  db: { type: rds, engine: aurora-postgresql, "
    "instance: db.r7g.large, replicas: 1 }\nconnections:\n  - work -> db\n",
    "AC504 for one zone": "network: { zones: 1 }\ncomponents:\n  web: { type: ec2 }\n",
    "AC505 with a queue of one's own": "components:\n  jobs: { type: sqs, dead_letter: false }\n  bad: { type: sqs }\n"
    + WORK + "connections:\n  - jobs -> bad\n  - jobs -> work\n",
    "AC506 for servers": "components:\n  jobs: { type: sqs, dead_letter: { after: 1 } }\n  web: { type: ec2 }\n"
    "connections:\n  - jobs -> web\n",
    "AC509 for readers": "components:\n" + WORK + "  files: { type: s3, versioning: false }\n"
    "connections:\n  - work -> files: { access: read }\n",
    "AC511 for what is handed over": "components:\n  slow: { type: lambda, runtime: python3.13, code: index.py, "
    "timeout: 900 }\n  jobs: { type: sqs }\nconnections:\n  - jobs -> slow\n",
    "AC512 with prefixes apart": "components:\n" + WORK + "  files: { type: s3 }\nconnections:\n"
    "  - files -> work: { prefix: in/ }\n  - work -> files: { prefix: out/ }\n",
    "AC512 for a reader": "components:\n" + WORK + "  files: { type: s3 }\nconnections:\n"
    "  - files -> work\n  - work -> files: { access: read }\n",
    "AC514 for a schedule": "components:\n" + WORK + "  night: { type: eventbridge, schedule: rate(1 day) }\n"
    "  db: { type: rds, engine: postgres }\nconnections:\n  - night -> work -> db\n",
    "AC516 within the bound": "components:\n  jobs: { type: sqs }\n  work: { type: lambda, runtime: python3.13, "
    "code: index.py, concurrency: 9 }\nconnections:\n  - jobs -> work: { concurrency: 9 }\n",
    "AC518 for names": "components:\n  users: { type: cognito, sign_in: [username] }\n",
    "AC520 with a schedule": "components:\n  balancer: { type: elb, https: false }\n  web: { type: ec2, scaling: "
    "{ min: 2, max: 2, schedule: { day: { max: 9 } } } }\nconnections:\n  - balancer -> web\n",
    "AC525 for dead letters": "components:\n  jobs: { type: sqs }\n  bad: { type: sqs }\n" + WORK
    + "connections:\n  - jobs -> bad\n  - jobs -> work\n",
    "AC526 for alarms": "alarms: news\ncomponents:\n  news: { type: sns }\n",
    "AC535 inside": "components:\n  balancer: { type: elb, https: false, scheme: internal }\n  web: { type: ec2 }\n"
    "connections:\n  - balancer -> web\n",
    "AC534 inside": "components:\n  balancer: { type: elb, https: false, scheme: internal }\n  web: { type: ec2 }\n"
    "connections:\n  - balancer -> web\n",
    "AC540 for parameters": "parameters:\n  Key: { secret: true }\ncomponents:\n  work: { type: lambda, "
    'runtime: python3.13, code: index.py, environment: { API_TOKEN: "${Key}" } }\n',
    "AC542 for a read replica": RESOURCE.format(kind="AWS::RDS::DBInstance", rest="    Properties: { "
    "DBClusterIdentifier: x }\n"),
    "AC543 for one's own range": RESOURCE.format(kind="AWS::EC2::SecurityGroupIngress", rest="    Properties: { "
    "IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8, GroupId: sg-1 }\n"),
    "AC571 for servers": "components:\n  web: { type: ec2 }\n",
    "AC572 for readers": "components:\n" + WORK + "  db: { type: rds, engine: postgres, replicas: 1 }\n"
    "connections:\n  - work -> db: { access: read }\n",
}  # fmt: skip


@pytest.mark.parametrize("what", SILENT)
def test_silent(what: str, tmp_path: Path) -> None:
    """A check says nothing where a reviewer would not."""
    assert what[:5] not in codes_of(SILENT[what], tmp_path)


TOLD = {
    "AC502 each": "components:\n  balancer: { type: elb, https: false }\n  web: { type: ec2, scaling: { min: 1 } }\n"
    "connections:\n  - balancer -> web\n",
    "AC501 in a network that exists": "network: { existing: { vpc: vpc-1, public: [subnet-1], private: [subnet-2], "
    "isolated: [subnet-3] } }\ncomponents:\n  web: { type: ec2 }\n",
    "AC503 for Aurora alone": "components:\n" + WORK + "  db: { type: rds, engine: aurora-postgresql, "
    "instance: db.r7g.large }\nconnections:\n  - work -> db\n",
    "AC506 on the arrow": "components:\n  jobs: { type: sqs }\n  bad: { type: sqs }\n" + WORK
    + "connections:\n  - jobs -> bad: { after: 1 }\n  - jobs -> work\n",
    "AC511 between functions": "components:\n" + WORK + "  slow: { type: lambda, runtime: python3.13, code: index.py, "
    "timeout: 60 }\nconnections:\n  - work -> slow\n",
    "AC512 through a queue": "components:\n" + WORK + "  jobs: { type: sqs }\nconnections:\n  - work -> jobs -> work\n",
    "AC512 through two": "components:\n" + WORK + "  more: { type: lambda, runtime: python3.13, code: index.py }\n"
    "  jobs: { type: sqs }\nconnections:\n  - work -> more -> jobs -> work\n",
    "AC514 behind a balancer": "components:\n  balancer: { type: elb, https: false }\n" + UNBOUNDED
    + "  db: { type: rds, engine: postgres }\nconnections:\n  - balancer -> work -> db\n",
    "AC540 in a script": "components:\n  web: { type: ec2, user_data: export KEY=AKIAIOSFODNN7EXAMPLE }\n",
    "AC541 in a raw resource": RESOURCE.format(kind="AWS::RDS::DBInstance", rest="    Properties: { "
    "PubliclyAccessible: true, StorageEncrypted: true }\n"),
    "AC542 where nothing is said": RESOURCE.format(kind="AWS::EFS::FileSystem", rest="    Properties: {}\n"),
    "AC543 by itself": RESOURCE.format(kind="AWS::EC2::SecurityGroupIngress", rest="    Properties: { "
    "IpProtocol: tcp, FromPort: 20, ToPort: 30, CidrIpv6: '::/0', GroupId: sg-1 }\n"),
    "AC544 in a list": RESOURCE.format(kind="AWS::IAM::Policy", rest="    Properties: { PolicyName: x, PolicyDocument: "
    "{ Statement: { Effect: Allow, Action: ['*'], Resource: ['*'] } } }\n"),
    "AC561 for a database": "components:\n" + WORK + "  db: { type: rds, engine: postgres, instance: db.m4.large }\n"
    "connections:\n  - work -> db\n",
    "AC585 for servers": "components:\n  web: { type: ec2, logs: 3 }\n",
}  # fmt: skip


@pytest.mark.parametrize("what", TOLD)
def test_told_once(what: str, tmp_path: Path) -> None:
    """A check finds what it forbids in other places than its page's, and tells it once."""
    assert codes_of(TOLD[what], tmp_path).count(what[:5]) == 1


class TestAccepted:
    TEXT = "components:\n  one: { type: sqs }\n  two: { type: sqs }\nchecks:\n"

    def test_for_a_component(self, tmp_path: Path) -> None:
        """Accepted at one component, a finding is still told at the other."""
        text = f"{self.TEXT}  - {{ code: AC525, component: one, reason: picked elsewhere }}\n"
        assert codes_of(text, tmp_path).count("AC525") == 1

    def test_everywhere(self, tmp_path: Path) -> None:
        """Without a component it is accepted everywhere."""
        text = f"{self.TEXT}  - {{ code: AC525, reason: picked elsewhere }}\n"
        assert "AC525" not in codes_of(text, tmp_path)

    def test_in_the_network(self, tmp_path: Path) -> None:
        """What belongs to the network and to the stack can be accepted too."""
        text = "components:\n  web: { type: ec2 }\nchecks:\n  - { code: AC504, reason: a test system }\n"
        text += "  - { code: AC581, reason: a test system }\n"
        assert codes_of(text, tmp_path) == []
