"""The network and security views of templates."""

from pathlib import Path

import pytest

from archc.drawing.graph import Graph
from archc.layout import lay_out
from archc.layout.score import score
from archc.lift import VIEWS, picture_graph, read

TEMPLATES = Path(__file__).parents[2] / "lift_templates"


def _view(name: str, template: str = "three-tier.yaml") -> Graph:
    templates, found = read([str(TEMPLATES / template)])
    assert templates is not None, found
    return picture_graph(templates, {}, name)[0]


def test_the_network_view_shows_zones_and_subnets() -> None:
    """Every subnet stands in a zone with its range; what names two subnets stands in both."""
    graph = _view("network")
    frames = {f.id: f for f in graph.frames}
    assert frames["PublicA"].parent == frames["PrivateA"].parent == frames["DataA"].parent == "Main-zone-1"
    assert frames["PublicB"].parent == "Main-zone-2"
    assert frames["PublicA"].title == "Public subnet 10.1.0.0/24"
    assert {b.parent for b in graph.boxes if b.id in ("Servers@1", "Servers@2")} == {"PrivateA", "PrivateB"}
    assert next(b for b in graph.boxes if b.id == "NatB").parent == "PublicB"


def test_the_network_view_shows_ways_out_and_open_ports() -> None:
    """Routes are drawn from subnets; a rule between groups joins what stands in the same zone."""
    arrows = {(a.source, a.target): a for a in _view("network").arrows}
    assert arrows["PrivateA", "Nat"].kind == arrows["PublicB", "Gateway"].kind == "drawn"
    assert arrows["Servers@2", "Database@2"].text == "tcp 5432"
    assert ("Servers@1", "Database@2") not in arrows


def test_the_security_view_tells_grants_groups_and_entries() -> None:
    """Arrows carry actions and ports; who is open to everyone is entered from the internet in red."""
    graph = _view("security")
    arrows = {(a.source, a.target): a for a in graph.arrows}
    assert arrows["Servers", "Pictures"].text == "s3:GetObject"
    assert arrows["Tasks", "Cache"].text == "tcp 6379"
    assert arrows["internet", "Balancer"].public
    assert arrows["internet", "Balancer"].text == "tcp 443"
    frame = next(f for f in graph.frames if f.id == "Database-group")
    assert (frame.kind, frame.title) == ("security-group", "DataGroup")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_laid_out(view: str) -> None:
    """Ids are unique, ends and parents exist, and the layout takes it."""
    for template in ("three-tier.yaml", "sam-events.yaml", "nested-stacks"):
        graph = _view(view, template)
        ids = [p.id for p in (*graph.boxes, *graph.frames)]
        assert len(ids) == len(set(ids))
        assert {p.parent for p in (*graph.boxes, *graph.frames)} - {None} <= {f.id for f in graph.frames}
        assert {e for a in graph.arrows for e in (a.source, a.target)} <= set(ids)
        if graph.boxes:
            assert lay_out(graph, quality="draft").boxes


CHILD = """
Parameters:
  Range: { Type: String, Default: 10.9.0.0/16 }
  Zones: { Type: "List<AWS::EC2::AvailabilityZone::Name>" }
Resources:
  Net: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Range } }
  One: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, AvailabilityZone: !Select [0, !Ref Zones] } }
  OneMore: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, AvailabilityZone: !Select [0, !Ref Zones] } }
  Two: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Net, AvailabilityZone: !Select [1, !Ref Zones] } }
"""
PARENT = """
Resources:
  Base:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: https://b/net.yaml, Parameters: { Range: 10.4.0.0/16 } }
"""


def _titles(paths: list[Path], values: dict[str, str], view: str) -> dict[str, str]:
    templates, _ = read([str(p) for p in paths])
    assert templates is not None
    return {f.id: f.title for f in picture_graph(templates, values, view)[0].frames}


def test_parameters_have_the_values_that_they_are_given(tmp_path: Path) -> None:
    """A nested stack's come from its parent, a stack's own from the command line; defaults stand for the rest."""
    child, parent = tmp_path / "net.yaml", tmp_path / "app.yaml"
    child.write_text(CHILD)
    parent.write_text(PARENT)
    assert _titles([child], {}, "overview")["Net"] == "VPC 10.9.0.0/16"
    assert _titles([child], {"Range": "10.5.0.0/16"}, "overview")["Net"] == "VPC 10.5.0.0/16"
    assert _titles([parent], {}, "overview")["Base.Net"] == "VPC 10.4.0.0/16"


def test_subnets_that_pick_one_entry_of_a_list_share_a_zone(tmp_path: Path) -> None:
    """The entry that a subnet picks names its zone, though only the running stack knows what it is called."""
    path = tmp_path / "net.yaml"
    path.write_text(CHILD)
    templates, _ = read([str(path)])
    assert templates is not None
    frames = {f.id: f.parent for f in picture_graph(templates, {}, "network")[0].frames}
    assert (frames["One"], frames["OneMore"], frames["Two"]) == ("Net-zone-1", "Net-zone-1", "Net-zone-2")


def test_gateways_of_a_vpc_stand_on_its_border() -> None:
    """Those that the template attaches to a VPC of its own, in every view that shows them."""
    text = """
Resources:
  Main: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Door: { Type: AWS::EC2::InternetGateway }
  Attached: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Main, InternetGatewayId: !Ref Door } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Main } }
  Way:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Door }
  Net: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Main, CidrBlock: 10.0.0.0/24 } }
  Joined: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Net, RouteTableId: !Ref Table } }
  Free: { Type: AWS::EC2::InternetGateway }
"""
    for view in ("overview", "network", "security"):
        templates, _ = read(["t.yaml"], texts={"t.yaml": text})
        assert templates is not None
        graph, _ = picture_graph(templates, view=view)
        on_border = {b.id: b.parent for b in graph.boxes if b.on_border}
        assert on_border == {"Door": "Main"}
        assert score(lay_out(graph)).hard == 0
