"""draw.io: shapes of its own AWS library in the same places, containers as containers, arrows that stay connected.

Uncompressed XML as draw.io documents it (`mxfile` › `diagram` › `mxGraphModel` › `root` › cells). Children of a
container stand relative to it; arrows stand on the page, with the exact points of the picture as waypoints.
"""

import base64
import html
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from itertools import pairwise

from archc.drawing.direction import reads_from_right
from archc.drawing.graph import Fact, FrameKind
from archc.drawing.picture import TEXT_SIZE, Label, Picture, PlacedArrow, PlacedBox, PlacedFrame, Point, Rect, TextLine
from archc.render import Options
from archc.render.look import theme
from archc.render.look.aws4 import stencil
from archc.render.look.highlight import shown_states
from archc.render.look.icons import icon_png
from archc.render.look.paths import number
from archc.render.look.scene import DISC_RADIUS, HALO_GAP
from archc.render.look.text import Ids, clean, isolated, safe_link
from archc.render.look.theme import LIGHT

Style = dict[str, str]

_FONT = {"fontFamily": "Arimo,Arial,Helvetica", "fontColor": LIGHT.ink}
_CONTAINER = {
    "sketch": "0", "outlineConnect": "0", "gradientColor": "none", "html": "1", "whiteSpace": "wrap", "fontSize": "12",
    "fontStyle": "0", "container": "1", "pointerEvents": "0", "collapsible": "0", "recursiveResize": "0",
    "verticalAlign": "top",
}  # fmt: skip
_GROUP_ICONS: Mapping[FrameKind, str] = {
    "cloud": "group_aws_cloud_alt", "account": "group_account", "region": "group_region", "vpc": "group_vpc2",
    "public": "group_security_group", "private": "group_security_group", "isolated": "group_security_group",
    "scaling-group": "group_auto_scaling_group", "data-center": "group_corporate_data_center",
}  # fmt: skip
_MARKS = {"plus": "+", "minus": "−", "tilde": "~", "swap": "⇄", "alert": "!"}
_PAGE = "1"


def render(picture: Picture, options: Options) -> bytes:
    """Write the picture as a draw.io file with one page, always on white: draw.io has its own dark mode."""
    file = ET.Element("mxfile", host="archc", type="device")
    title = clean(picture.title) or "Architecture"
    diagram = ET.SubElement(file, "diagram", id="picture", name=title)
    model = ET.SubElement(
        diagram, "mxGraphModel", grid="1", gridSize="8", guides="1", tooltips="1", connect="1", arrows="1", fold="1",
        page="1", pageScale="1", pageWidth=number(picture.width), pageHeight=number(picture.height), math="0",
        shadow="0",
    )  # fmt: skip
    _Diagram(ET.SubElement(model, "root"), picture, options).draw()
    ET.indent(file, " ")
    text: bytes = ET.tostring(file, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


class _Diagram:
    """Adds cells below the root: containers first, then boxes, then arrows and what belongs to them."""

    def __init__(self, root: ET.Element, picture: Picture, options: Options) -> None:
        self.root = root
        self.picture = picture
        self.states = {i: LIGHT.states[s] for i, s in shown_states(picture, options.highlight).items()}
        self.ids = Ids()
        self.cells = {i: self.ids.give(i) for i in self.states}
        self.places = {frame.id: frame.rect for frame in picture.frames}
        self.places |= {box.id: box.rect for box in picture.boxes}

    def draw(self) -> None:
        ET.SubElement(self.root, "mxCell", id="0")
        ET.SubElement(self.root, "mxCell", {"id": _PAGE, "parent": "0"})
        for frame in self.picture.frames:
            self.frame(frame)
        for box in self.picture.boxes:
            self.box(box)
        for arrow in self.picture.arrows:
            self.arrow(arrow)
        for label in (self.picture.heading, self.picture.subheading):
            if label:
                self.texts(label.lines)
        for entry in self.picture.legend:
            color = LIGHT.danger if entry.public else LIGHT.line
            style = _line_style(theme.ARROW_DASH[entry.kind], color, theme.LINE_WIDTH)
            self.edge(self.ids.give("legend"), "", style, entry.sample)
            self.texts([entry.text])

    def frame(self, frame: PlacedFrame) -> None:
        style = _frame_style(frame.kind)
        state = self.states[frame.id]
        if state.color:
            style |= {"strokeColor": state.color, "strokeWidth": number(theme.STRONG_WIDTH)}
        style |= _opacity(state.opacity)
        value = _frame_value(frame.title, _MARKS.get(state.mark, ""))
        cell = self.told(self.cells[frame.id], value, frame.description, frame.facts, frame.id)
        self.vertex(cell, style, frame.rect, frame.parent)

    def box(self, box: PlacedBox) -> None:
        state = self.states[box.id]
        if state.color:
            self.halo(box, state.color, dashed=bool(state.dash))
        value = "<br>".join(_html_line(line) for line in box.label.lines)
        if state.mark:
            value = f"<b>{_MARKS[state.mark]}</b> {value}"
        cell = self.told(self.cells[box.id], value, box.description, box.facts, box.id, safe_link(box.href))
        ground = {"labelBackgroundColor": LIGHT.paper} if box.on_border else {}
        self.vertex(cell, _box_style(box.icon) | _FONT | ground | _opacity(state.opacity), box.rect, box.parent)

    def halo(self, box: PlacedBox, color: str, *, dashed: bool) -> None:
        gap, rect = HALO_GAP, box.rect
        style = {
            "rounded": "1", "arcSize": "12", "fillColor": "none", "strokeColor": color, "strokeWidth": "2",
            "dashed": "1" if dashed else "0", "connectable": "0", "pointerEvents": "0",
        }  # fmt: skip
        around = Rect(rect.x - gap, rect.y - gap, rect.w + 2 * gap, rect.h + 2 * gap)
        self.vertex(self.cell(self.ids.give(f"{box.id}-state"), ""), style, around, box.parent)

    def arrow(self, arrow: PlacedArrow) -> None:
        state = self.states[arrow.id]
        color = state.color or (LIGHT.danger if arrow.public else LIGHT.line)
        width = theme.STRONG_WIDTH if state.color else theme.LINE_WIDTH
        style = _line_style(theme.ARROW_DASH[arrow.kind], color, width) | _opacity(state.opacity)
        style |= self.port("exit", arrow.source, arrow.points[:1]) | self.port("entry", arrow.target, arrow.points[-1:])
        text = "<br>".join(_escaped(line) for line in arrow.label.lines) if arrow.label else ""
        value = f"<b>{_MARKS[state.mark]}</b> {text}" if state.mark else text
        cell = self.told(self.cells[arrow.id], value, arrow.description, arrow.facts, arrow.id)
        edge = self.connect(cell, style, arrow)
        if arrow.label and len(arrow.points) > 1:
            _place_label(edge, arrow.points, arrow.label.rect.center)
        if arrow.step and arrow.disc:
            self.disc(arrow.step, arrow.disc)

    def port(self, end: str, part: str, points: tuple[Point, ...]) -> Style:
        """Fix the end of an arrow to its point, told as a share of the part's width and height."""
        place = self.places.get(part)
        if place is None or not points or place.w == 0 or place.h == 0:
            return {}
        x, y = (points[0][0] - place.x) / place.w, (points[0][1] - place.y) / place.h
        return {f"{end}X": _share(x), f"{end}Y": _share(y), f"{end}Dx": "0", f"{end}Dy": "0", f"{end}Perimeter": "0"}

    def connect(self, cell: ET.Element, style: Style, arrow: PlacedArrow) -> ET.Element:
        geometry = _edge_cell(cell, style, arrow.points)
        for end, part in (("source", arrow.source), ("target", arrow.target)):
            if part in self.cells:
                cell.set(end, self.cells[part])
        return geometry

    def edge(self, cell_id: str, value: str, style: Style, points: tuple[Point, ...]) -> None:
        _edge_cell(self.cell(cell_id, value), style, points)

    def disc(self, step: int, center: Point) -> None:
        style = _FONT | {
            "shape": "ellipse", "perimeter": "ellipsePerimeter", "aspect": "fixed", "html": "1",
            "fillColor": LIGHT.disc, "strokeColor": "none", "fontColor": LIGHT.disc_ink, "fontStyle": "1",
            "fontSize": "11",
        }  # fmt: skip
        x, y = center
        rect = Rect(x - DISC_RADIUS, y - DISC_RADIUS, 2 * DISC_RADIUS, 2 * DISC_RADIUS)
        self.vertex(self.cell(self.ids.give(f"step-{step}"), str(step)), style, rect, None)

    def texts(self, lines: Iterable[TextLine]) -> None:
        for line in lines:
            size = TEXT_SIZE[line.style]
            style = _FONT | {
                "text": "", "html": "1", "align": {"start": "left", "middle": "center", "end": "right"}[line.anchor],
                "verticalAlign": "middle", "fontSize": number(size), "spacing": "0", "resizable": "0", "points": "[]",
                "autosize": "1", "strokeColor": "none", "fillColor": "none",
            }  # fmt: skip
            rect = Rect(line.x, line.y - size, max(1.0, len(line.text) * size * 0.6), size * 1.3)
            self.vertex(self.cell(self.ids.give("text"), _html_line(line)), style, rect, None)

    def vertex(self, cell: ET.Element, style: Style, rect: Rect, parent: str | None) -> None:
        origin = self.places[parent] if parent in self.cells and parent in self.places else Rect(0, 0, 0, 0)
        cell.set("style", _style(style))
        cell.set("vertex", "1")
        cell.set("parent", self.cells[parent] if parent in self.cells and parent is not None else _PAGE)
        geometry = ET.SubElement(cell, "mxGeometry")
        for name, value in (("x", rect.x - origin.x), ("y", rect.y - origin.y), ("width", rect.w), ("height", rect.h)):
            geometry.set(name, number(value))
        geometry.set("as", "geometry")

    def cell(self, cell_id: str, value: str) -> ET.Element:
        return ET.SubElement(self.root, "mxCell", id=cell_id, value=value)

    def told(
        self, cell_id: str, value: str, description: str, facts: tuple[Fact, ...], name: str, link: str = ""
    ) -> ET.Element:
        """Wrap a cell in the object that carries its name, tooltip and link; draw.io shows them as its data."""
        tooltip = "\n".join(t for t in (description, *(f"{head}: {text}" for head, text in facts)) if t)
        extra = {"tooltip": clean(tooltip.replace("\n", " · ")), "link": link, "component": clean(name)}
        held = ET.SubElement(self.root, "UserObject", label=value, id=cell_id)
        for key, text in extra.items():
            if text:
                held.set(key, text)
        return ET.SubElement(held, "mxCell")


def _edge_cell(cell: ET.Element, style: Style, points: tuple[Point, ...]) -> ET.Element:
    cell.set("style", _style(style))
    cell.set("edge", "1")
    cell.set("parent", _PAGE)
    geometry = ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
    for name, point in (("sourcePoint", points[0]), ("targetPoint", points[-1])) if points else ():
        ET.SubElement(geometry, "mxPoint", {"x": number(point[0]), "y": number(point[1]), "as": name})
    if len(points) > 2:
        array = ET.SubElement(geometry, "Array", {"as": "points"})
        for x, y in points[1:-1]:
            ET.SubElement(array, "mxPoint", x=number(x), y=number(y))
    return geometry


def _place_label(geometry: ET.Element, points: tuple[Point, ...], center: Point) -> None:
    """Say where the label's middle is: how far along the line (-1 to 1), and its distance from there."""
    along, nearest = _nearest(points, center)
    geometry.set("x", _share(along))
    x, y = center[0] - nearest[0], center[1] - nearest[1]
    ET.SubElement(geometry, "mxPoint", {"x": number(x), "y": number(y), "as": "offset"})


def _nearest(points: tuple[Point, ...], target: Point) -> tuple[float, Point]:
    """Find the point of the line nearest to `target`, and its place along the line from -1 to 1."""
    total = sum(math.dist(a, b) for a, b in pairwise(points))
    best: tuple[float, float, Point] = (math.inf, 0.0, points[0])
    walked = 0.0
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if length:
            t = ((target[0] - a[0]) * (b[0] - a[0]) + (target[1] - a[1]) * (b[1] - a[1])) / length**2
            t = min(1.0, max(0.0, t))
            point = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
            best = min(best, (math.dist(point, target), walked + t * length, point))
        walked += length
    return (best[1] / total * 2 - 1 if total else 0.0), best[2]


def _frame_style(kind: FrameKind) -> Style:
    look = LIGHT.frames[kind]
    style = _CONTAINER | _FONT | {
        "strokeColor": look.border, "fillColor": look.fill or "none", "fontColor": look.text,
        "strokeWidth": number(theme.BORDER_WIDTH), **_dash_style(look.dash),
    }  # fmt: skip
    icon = _GROUP_ICONS.get(kind)
    if icon is None:
        return style | {"align": "left" if kind == "security-group" else "center", "spacingLeft": "8"}
    return (
        {"shape": "mxgraph.aws4.group", "grIcon": f"mxgraph.aws4.{icon}"}
        | style
        | {"align": "left", "spacingLeft": "30"}
    )


def _box_style(icon: str) -> Style:
    style = {
        "sketch": "0", "outlineConnect": "0", "gradientColor": "none", "dashed": "0", "verticalLabelPosition": "bottom",
        "verticalAlign": "top", "align": "center", "html": "1", "fontSize": "12", "fontStyle": "0", "aspect": "fixed",
    }  # fmt: skip
    shape = stencil(icon)
    if shape and shape.framed:
        return style | {
            "fillColor": shape.color, "strokeColor": "#ffffff", "shape": "mxgraph.aws4.resourceIcon",
            "resIcon": f"mxgraph.aws4.{shape.name}",
        }  # fmt: skip
    if shape:
        return style | {"fillColor": shape.color, "strokeColor": "none", "shape": f"mxgraph.aws4.{shape.name}"}
    data = icon_png(icon, 128)
    if data is None:
        return style | {"rounded": "1", "fillColor": LIGHT.paper, "strokeColor": LIGHT.ink}
    # a semicolon would end the style's entry, so draw.io leaves ";base64" out
    return style | {"shape": "image", "image": f"data:image/png,{base64.b64encode(data).decode('ascii')}"}


def _line_style(dash: theme.Dash, color: str, width: float) -> Style:
    return _FONT | {
        "edgeStyle": "orthogonalEdgeStyle", "html": "1", "rounded": "1", "arcSize": "12", "orthogonalLoop": "1",
        "jettySize": "auto", "strokeColor": color, "strokeWidth": number(width), "endArrow": "open", "endFill": "0",
        "endSize": "6", "fontSize": "11", "fontColor": LIGHT.muted, "labelBackgroundColor": "default",
        **_dash_style(dash),
    }  # fmt: skip


def _dash_style(dash: theme.Dash) -> Style:
    return {"dashed": "1", "dashPattern": " ".join(number(d) for d in dash)} if dash else {"dashed": "0"}


def _opacity(value: float) -> Style:
    return {} if value == 1 else {"opacity": number(value * 100), "textOpacity": number(value * 100)}


def _frame_value(title: Label, mark: str) -> str:
    text = html.escape(clean(title.full))
    text = isolated(text) if reads_from_right(title.full) else text
    return f"<b>{mark}</b> {text}" if mark else text


def _escaped(line: TextLine) -> str:
    text = html.escape(clean(line.text))
    return isolated(text) if line.from_right else text


def _html_line(line: TextLine) -> str:
    text = _escaped(line)
    if line.style in {"name", "heading"}:
        return f"<b>{text}</b>"
    if line.style in {"note", "subheading", "legend"}:
        return f'<font color="{LIGHT.muted}">{text}</font>'
    return text


def _style(style: Style) -> str:
    return "".join(f"{key}={value};" if value else f"{key};" for key, value in style.items())


def _share(value: float) -> str:
    return f"{round(value, 4):g}"
