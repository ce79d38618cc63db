"""What the views draw: the boxes, frames, arrows and texts of their graphs, before anything has a place."""

from pathlib import Path

import pytest

from archc import api
from archc.drawing.graph import Graph

HEAD = "archc: 1\nname: test\nregion: eu-west-1\n"
READER = """actors: { reader: {} }
network: { zones: 3, endpoints: [ecr.api, s3, secretsmanager] }
components:
  site: { type: route53, domain: example.com }
  front: { type: elb }
  web: { type: ec2 }
  data: { type: rds, engine: aurora-postgresql, instance: db.r7g.large, replicas: 2 }
  jobs: { type: sqs }
connections:
  - reader -> site -> front -> web
  - web -> data: { access: read }
  - web -> jobs
"""


@pytest.fixture
def view(tmp_path: Path):
    """Draw a view of a file without its head."""

    def graph(text: str, name: str) -> Graph:
        blueprint, found = api.check_text(HEAD + text, "arch.yaml", tmp_path)
        assert blueprint is not None, [d.message for d in found]
        drawn, _ = api.graph(blueprint, name)
        assert drawn is not None
        return drawn

    return graph


def test_endpoints_are_called_as_aws_calls_them(view):
    """A VPC endpoint shows the service by the last part of its name, and whether it is an interface or a gateway."""
    boxes = {b.title: b for b in view(READER, "network").boxes if b.type == "endpoint"}
    assert {t: b.note for t, b in boxes.items()} == {
        "ecr.api": "interface",
        "s3": "gateway",
        "secretsmanager": "interface",
    }
    assert {b.name for b in boxes.values()} == {"VPC endpoint"}


def test_who_only_reads_is_answered_by_replicas(view):
    """With `access: read` the network view leads to replicas, in the caller's zone where one stands there."""
    arrows = {a.source: a.target for a in view(READER, "network").arrows if a.target.startswith("data@")}
    assert arrows == {"web@1": "data@2", "web@2": "data@2", "web@3": "data@3"}
    writes = view(READER.replace("{ access: read }", "{ access: read-write }"), "network")
    assert {a.target for a in writes.arrows if a.target.startswith("data@")} == {"data@1"}


def test_a_stack_without_network_shows_no_vpc(view):
    """Where nothing stands in a network, none is made: the view says so and draws no zone."""
    graph = view("components: { jobs: { type: sqs } }\n", "network")
    assert graph.boxes == ()
    assert [(f.kind, f.title) for f in graph.frames if f.id == "vpc"] == [
        ("generic", "No VPC: nothing of this stands in one")
    ]
    assert not [f for f in graph.frames if f.kind == "zone"]


def test_what_arrows_grant_stands_on_them(view):
    """The security view says a single action in full, several by what they do, and ports."""
    texts = {(a.source, a.target): a.text for a in view(READER, "security").arrows}
    assert texts["web", "jobs"] == "sqs:SendMessage"
    assert texts["web", "data"] == "tcp 5432, secretsmanager: read"
    assert texts["front", "web"] == "forwards, tcp 80"


def test_entries_from_outside_are_marked(view):
    """An actor's arrow that opens something is public; arrows inside are not."""
    public = {(a.source, a.target) for a in view(READER, "security").arrows if a.public}
    assert public == {("reader", "site")}


def test_arrows_between_the_same_ends_are_one_line(view):
    """Several names of one thing are several arrows in the file and one line in the picture, with all their texts."""
    text = (
        READER.replace("reader -> site -> front -> web", "reader -> site")
        + """
  - front -> web
  - site -> front: { host: www, label: www }
  - site -> front: { host: api, label: api }
"""
    )
    (line,) = [a for a in view(text, "overview").arrows if (a.source, a.target) == ("site", "front")]
    assert (line.id, line.text) == ("site->front", "api, www")
    (line,) = [a for a in view(text, "security").arrows if (a.source, a.target) == ("site", "front")]
    assert line.text == "DNS name"
    assert len([f for f in line.facts if f[0] == "Resource" and "RecordSet" in f[1]]) == 2


def test_one_thing_over_several_zones_says_so(view, tmp_path):
    """A balancer has a node in each zone, a group shares its servers, a function has interfaces: none is several."""
    (tmp_path / "f.py").write_text("def handler(event, context):\n    return event\n")
    work = "  work: { type: lambda, runtime: python3.13, code: f.py }\n  jobs:"
    graph = view(READER.replace("  jobs:", work) + "  - jobs -> work -> data\n", "network")
    notes = {b.id: b.note for b in graph.boxes}
    assert {notes[f"front@{zone}"] for zone in (1, 2, 3)} == {"one balancer, 3 nodes"}
    assert {notes[f"web@{zone}"] for zone in (1, 2, 3)} == {"×2–4 over 3 zones"}
    assert {notes[f"work@{zone}"] for zone in (1, 2, 3)} == {"one function"}
    assert [notes[f"data@{zone}"] for zone in (1, 2, 3)] == ["primary", "replica", "replica"]


def test_in_one_zone_there_is_nothing_to_say(view):
    """A thing that stands once cannot pass for several."""
    graph = view("network: { zones: 1 }\ncomponents: { web: { type: ec2 } }\n", "network")
    assert [b.note for b in graph.boxes if b.id == "web@1"] == [""]


def test_a_scaling_group_has_its_frame_in_every_zone(view):
    """As AWS draws it: round its servers, inside the subnet."""
    graph = view(READER, "network")
    frames = {f.id: (f.kind, f.parent) for f in graph.frames if f.kind == "scaling-group"}
    assert frames == {f"web-frame@{zone}": ("scaling-group", f"private@{zone}") for zone in (1, 2, 3)}
    assert {b.parent for b in graph.boxes if b.id.startswith("web@")} == frames.keys()


def test_the_internet_gateway_stands_on_the_border_of_the_vpc(view):
    """As AWS draws it; nothing else does."""
    assert [(b.id, b.parent) for b in view(READER, "network").boxes if b.on_border] == [("internet-gateway", "vpc")]


def test_an_existing_network_shows_what_connects(view):
    """Its gateways are somebody else's; what may connect to what is the file's."""
    text = """
network: { existing: { vpc: vpc-1, public: [subnet-1, subnet-2] } }
components:
  front: { type: elb, https: false }
  web: { type: ec2, subnets: public }
connections:
  - front -> web
"""
    arrows = {(a.source, a.target) for a in view(text, "network").arrows}
    assert arrows == {("front@1", "web@1"), ("front@2", "web@2")}
