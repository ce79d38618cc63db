"""draw.io files, read back: real shapes, containers, connected arrows, the same places."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from archc.drawing.picture import Picture
from archc.render import render
from archc.render.look.aws4 import stencil
from archc.render.look.icons import icon_file


class Diagram:
    """A draw.io file as draw.io reads it: cells by id, styles as mappings, places on the page."""

    def __init__(self, data: bytes) -> None:
        root = ET.fromstring(data).find("diagram/mxGraphModel/root")
        assert root is not None
        self.cells: dict[str, ET.Element] = {}
        self.labels: dict[str, str] = {}
        for element in root:
            cell = element.find("mxCell") if element.tag == "UserObject" else element
            assert cell is not None
            name = element.get("id", "")
            assert name not in self.cells
            self.cells[name] = cell
            self.labels[name] = element.get("label") or element.get("value") or ""

    def style(self, name: str) -> dict[str, str]:
        entries = self.cells[name].get("style", "").rstrip(";").split(";")
        return dict(entry.split("=", 1) if "=" in entry else (entry, "") for entry in entries)

    def place(self, name: str) -> tuple[float, float, float, float]:
        """x, y, width and height on the page: containers add up."""
        geometry = self.cells[name].find("mxGeometry")
        assert geometry is not None
        x, y, w, h = (float(geometry.get(k, "0")) for k in ("x", "y", "width", "height"))
        parent = self.cells[name].get("parent", "1")
        if parent != "1":
            px, py, _, _ = self.place(parent)
            x, y = x + px, y + py
        return x, y, w, h


@pytest.fixture
def diagram(shop: Picture) -> Diagram:
    return Diagram(render(shop, "drawio"))


def test_every_part_stands_where_the_picture_has_it(diagram: Diagram, shop: Picture) -> None:
    """Children are relative to their containers and add up to the picture's places."""
    for part in (*shop.boxes, *shop.frames):
        rect = part.rect
        assert diagram.place(part.id) == (rect.x, rect.y, rect.w, rect.h)
        assert diagram.cells[part.id].get("parent") == (part.parent or "1")
        assert diagram.cells[part.id].get("vertex") == "1"


def test_containers_are_containers(diagram: Diagram, shop: Picture) -> None:
    """Frames are AWS group shapes that hold their content; a parent comes before its children."""
    for frame in shop.frames:
        assert diagram.style(frame.id)["container"] == "1"
    assert diagram.style("vpc")["shape"] == "mxgraph.aws4.group"
    assert diagram.style("vpc")["grIcon"] == "mxgraph.aws4.group_vpc2"
    order = list(diagram.cells)
    for name, cell in diagram.cells.items():
        if cell.get("parent"):
            assert order.index(cell.get("parent", "")) < order.index(name)


def test_services_are_shapes_of_the_aws_library(diagram: Diagram) -> None:
    """Services are framed icons, resources bare ones, people too."""
    assert diagram.style("queue")["shape"] == "mxgraph.aws4.resourceIcon"
    assert diagram.style("queue")["resIcon"] == "mxgraph.aws4.sqs"
    assert diagram.style("queue")["fillColor"] == "#E7157B"
    assert diagram.style("balancer")["shape"] == "mxgraph.aws4.application_load_balancer"
    assert diagram.style("customers")["shape"] == "mxgraph.aws4.users"


def test_arrows_stay_connected_and_keep_their_points(diagram: Diagram, shop: Picture) -> None:
    """Source and target are the cells; waypoints and ports give the exact line back."""
    for cell_id, arrow in zip((i for i, c in diagram.cells.items() if c.get("source")), shop.arrows, strict=True):
        cell, style = diagram.cells[cell_id], diagram.style(cell_id)
        assert (cell.get("edge"), cell.get("source"), cell.get("target")) == ("1", arrow.source, arrow.target)
        inner = [(float(p.get("x", "")), float(p.get("y", ""))) for p in cell.findall("mxGeometry/Array/mxPoint")]
        assert inner == list(arrow.points[1:-1])
        for end, name, point in (("exit", arrow.source, arrow.points[0]), ("entry", arrow.target, arrow.points[-1])):
            x, y, w, h = diagram.place(name)
            assert x + float(style[f"{end}X"]) * w == pytest.approx(point[0], abs=0.02)
            assert y + float(style[f"{end}Y"]) * h == pytest.approx(point[1], abs=0.02)


def test_kinds_of_arrows_differ_in_dashes(diagram: Diagram) -> None:
    """Solid, dashed, dotted."""
    assert diagram.style("web-_db")["dashed"] == "0"
    assert diagram.style("web-_queue")["dashPattern"] == "6 4"
    assert diagram.style("images-_partner")["dashPattern"] == "1.5 3.5"


def test_labels_are_escaped_html(shop: Picture) -> None:
    """draw.io reads labels as HTML: user text is escaped once for it, and once more for XML."""
    arrow = next(a for a in shop.arrows if a.label)
    assert arrow.label is not None
    lines = tuple(replace(line, text="<img src=x>") for line in arrow.label.lines)
    picture = replace(shop, arrows=(replace(arrow, label=replace(arrow.label, lines=lines)),))
    labels = Diagram(render(picture, "drawio")).labels
    assert labels["customers-_dns"] == "&lt;img src=x&gt;"


def test_an_icon_that_drawio_lacks_becomes_an_image_and_no_icon_a_box(shop: Picture) -> None:
    """Nothing vanishes."""
    strange = (
        replace(shop.boxes[3], id="robot", icon="robotics/robomaker"),
        replace(shop.boxes[3], id="none", icon="no/such"),
    )
    diagram = Diagram(render(replace(shop, boxes=strange, arrows=()), "drawio"))
    assert diagram.style("robot")["shape"] == "image"
    assert diagram.style("robot")["image"].startswith("data:image/png,")
    assert diagram.style("none")["rounded"] == "1"


def test_states_and_facts_travel(shop: Picture) -> None:
    """A change shows as an outline in its colour; facts are the tooltip."""
    boxes = tuple(replace(b, state="added" if b.id == "web" else "") for b in shop.boxes)
    data = render(replace(shop, boxes=boxes), "drawio")
    assert Diagram(data).style("web-state")["strokeColor"] == "#1A7F37"
    assert b'tooltip="Instance type: t3.small' in data


def test_the_table_names_only_icons_that_exist() -> None:
    """A renamed icon would silently lose its shape."""
    from archc.render.look.aws4 import _stencils

    icons = [icon for icon in _stencils() if not icon.startswith("actor:")]
    assert len(icons) > 450
    assert [icon for icon in icons if icon_file(icon) is None] == []
    rounded = stencil("compute/lambda-rounded")
    assert rounded is not None
    assert rounded.name == "lambda"
