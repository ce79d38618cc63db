"""Page: heading, legend and margins round the drawing; everything becomes a Picture whose corner is at 0, 0."""

from dataclasses import dataclass

from archc.drawing.direction import reads_from_right
from archc.drawing.graph import ArrowKind
from archc.drawing.picture import (
    FRAME_ICON_SIZE,
    ICON_SIZE,
    Label,
    LegendEntry,
    Picture,
    PlacedArrow,
    PlacedBox,
    PlacedFrame,
    Point,
    Rect,
    TextLine,
    TextStyle,
)
from archc.layout.coordinates import Places
from archc.layout.font import text_width
from archc.layout.measure import ARROW_LINE, LABEL_GAP, LINE, TITLE_INDENT, clean, shorten
from archc.layout.scene import Scene

MARGIN = 24.0
"""Free px round the drawing."""
HEADING_LINE = 26.0
SUBHEADING_LINE = 18.0
HEADING_GAP = 14.0
"""Px between the heading and the drawing."""
HEADING_WIDTH = 720.0
"""Px that a heading may take when the drawing is narrower."""
SLIDE_BOXES = 60
LEAST_ASPECT, MOST_ASPECT = 1.102, 2.18
"""Width over height of pages with up to SLIDE_BOXES boxes."""
LEGEND_ROW = 18.0
LEGEND_SAMPLE = 36.0
LEGEND_GAP = 24.0
LEGEND_TEXT: dict[ArrowKind, str] = {
    "sync": "synchronous: the caller waits",
    "async": "asynchronous: handed over",
    "drawn": "for information, grants nothing",
}
PUBLIC_TEXT = "open to people outside"

Points = list[tuple[float, float]]


def make_picture(
    scene: Scene,
    places: Places,
    points: dict[str, Points],
    texts: dict[str, Rect],
    discs: dict[str, Point],
) -> Picture:
    """Move the drawing to its place on the page and write it down as plain data."""
    left, top, right, bottom = _extent(places, points, texts)
    head = _heading_height(scene)
    width, height = right - left, bottom - top
    lines = _legend_lines(scene)
    legend_width = sum(_legend_width(line.words) for line in lines)
    heading_width = min(HEADING_WIDTH, _heading_width(scene))
    least_width = max(width, legend_width, heading_width) + 2 * MARGIN
    least_height = height + head + 2 * MARGIN + (LEGEND_ROW + HEADING_GAP if lines else 0.0)
    page_width, page_height = _slide(least_width, least_height, len(scene.boxes))
    x, y = MARGIN + (page_width - least_width) / 2, MARGIN + (page_height - least_height) / 2
    dx, dy = x - left, y + head - top
    room = page_width - 2 * x
    return Picture(
        width=round(page_width, 1),
        height=round(page_height, 1),
        boxes=tuple(_box(scene, places, box, dx, dy) for box in scene.boxes),
        frames=tuple(_frame(scene, places, frame, dx, dy) for frame in _outer_first(scene)),
        arrows=tuple(
            _arrow(scene, name, points[name], texts, discs, dx, dy) for name in scene.arrows if name in points
        ),
        heading=_title(clean(scene.graph.title), x, y, room) if scene.graph.title.strip() else None,
        subheading=_subtitle(scene, x, y, room) if scene.graph.subtitle.strip() else None,
        legend=_legend(lines, x, page_height - y - LEGEND_ROW / 2),
        title=clean(scene.graph.title),
        description=clean(scene.graph.subtitle),
        facts=scene.graph.facts,
    )


def _slide(width: float, height: float, boxes: int) -> tuple[float, float]:
    """Give a page with few boxes the shape of a slide, with white round a taller or flatter drawing."""
    if boxes > SLIDE_BOXES:
        return width, height
    return max(width, height * LEAST_ASPECT), max(height, width / MOST_ASPECT)


def _extent(places: Places, points: dict[str, Points], texts: dict[str, Rect]) -> tuple[float, float, float, float]:
    rects = [places.icon(box) for box in places.center]
    rects += [places.label(box) for box in places.center]
    rects += [*places.frame.values(), *texts.values()]
    corners = [(r.x, r.y) for r in rects] + [(r.right, r.bottom) for r in rects]
    corners += [point for way in points.values() for point in way]
    if not corners:
        return (0.0, 0.0, 200.0, 100.0)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _outer_first(scene: Scene) -> list[str]:
    return sorted(scene.frames, key=lambda frame: len(scene.chain[frame]))


def _r(value: float) -> float:
    """Round to a tenth of a px, finer than any output: the last bits of a solver stay out of pictures."""
    return round(value, 1) + 0.0


def _rect(rect: Rect, dx: float, dy: float) -> Rect:
    x, y = _r(rect.x + dx), _r(rect.y + dy)
    return Rect(x, y, _r(rect.right + dx - x), _r(rect.bottom + dy - y))


def _box(scene: Scene, places: Places, name: str, dx: float, dy: float) -> PlacedBox:
    box, size = scene.boxes[name], scene.box_size[name]
    icon = places.icon(name)
    middle, top = icon.x + ICON_SIZE / 2 + dx, icon.bottom + LABEL_GAP + dy
    said: dict[TextStyle, str] = {"name": box.name, "title": box.title, "note": box.note}
    from_right = {style: reads_from_right(text) for style, text in said.items()}
    lines = tuple(
        TextLine(text, _r(middle), _r(top + LINE * number + 11.5), style, from_right=from_right[style])
        for number, (text, style) in enumerate(size.lines)
    )
    return PlacedBox(
        id=box.id,
        type=box.type,
        icon=box.icon,
        rect=_rect(icon, dx, dy),
        label=Label(_rect(places.label(name), dx, dy), lines, size.full),
        parent=box.parent,
        name=box.name,
        title=box.title,
        note=box.note,
        actor=box.actor,
        description=box.description,
        href=box.href,
        facts=box.facts,
        members=box.members,
        state=box.state,
        state_note=box.state_note,
        on_border=scene.stands_on_border(name),
    )


def _frame(scene: Scene, places: Places, name: str, dx: float, dy: float) -> PlacedFrame:
    frame, size = scene.frames[name], scene.frame_size[name]
    rect = places.border(name)
    if size.centred:
        x, anchor = rect.x + rect.w / 2 + dx, "middle"
    else:
        x, anchor = rect.x + TITLE_INDENT + dx, "start"
    line = TextLine(
        size.title,
        _r(x),
        _r(rect.y + dy + FRAME_ICON_SIZE / 2 + 4.5),
        "frame",
        "middle" if anchor == "middle" else "start",
        reads_from_right(size.full),
    )
    return PlacedFrame(
        id=frame.id,
        kind=frame.kind,
        rect=_rect(rect, dx, dy),
        area=_rect(places.frame[name], dx, dy) if name in scene.on_border else None,
        title=Label(_rect(places.title(name), dx, dy), (line,) if size.title else (), size.full),
        parent=frame.parent,
        description=frame.description,
        facts=frame.facts,
        members=frame.members,
        state=frame.state,
        state_note=frame.state_note,
    )


def _arrow(
    scene: Scene,
    name: str,
    points: Points,
    texts: dict[str, Rect],
    discs: dict[str, Point],
    dx: float,
    dy: float,
) -> PlacedArrow:
    arrow = scene.arrows[name]
    disc = discs.get(name)
    return PlacedArrow(
        id=arrow.id,
        source=arrow.source,
        target=arrow.target,
        kind=arrow.kind,
        points=tuple((_r(x + dx), _r(y + dy)) for x, y in points),
        text=arrow.text,
        label=_arrow_label(scene, name, texts[name], dx, dy) if name in texts else None,
        description=arrow.description,
        step=arrow.step,
        disc=(_r(disc[0] + dx), _r(disc[1] + dy)) if disc else None,
        public=arrow.public,
        facts=arrow.facts,
        members=arrow.members,
        state=arrow.state,
        state_note=arrow.state_note,
    )


def _arrow_label(scene: Scene, name: str, rect: Rect, dx: float, dy: float) -> Label:
    size = scene.arrow_size[name]
    middle = rect.x + rect.w / 2 + dx
    from_right = reads_from_right(size.full)
    lines = tuple(
        TextLine(text, _r(middle), _r(rect.y + dy + 11.0 + ARROW_LINE * number), "arrow", from_right=from_right)
        for number, text in enumerate(size.lines)
    )
    return Label(_rect(rect, dx, dy), lines, size.full)


def _heading_height(scene: Scene) -> float:
    lines = (HEADING_LINE if scene.graph.title.strip() else 0.0) + (
        SUBHEADING_LINE if scene.graph.subtitle.strip() else 0.0
    )
    return lines + HEADING_GAP if lines else 0.0


def _heading_width(scene: Scene) -> float:
    return max(text_width(clean(scene.graph.title), "heading"), text_width(clean(scene.graph.subtitle), "subheading"))


def _title(text: str, x: float, y: float, room: float) -> Label:
    line = TextLine(shorten(text, "heading", room), _r(x), _r(y + 19.0), "heading", "start", reads_from_right(text))
    return Label(Rect(_r(x), _r(y), _r(text_width(line.text, "heading")), HEADING_LINE), (line,), text)


def _subtitle(scene: Scene, x: float, top: float, room: float) -> Label:
    text = clean(scene.graph.subtitle)
    y = top + (HEADING_LINE if scene.graph.title.strip() else 0.0)
    line = TextLine(
        shorten(text, "subheading", room), _r(x), _r(y + 12.0), "subheading", "start", reads_from_right(text)
    )
    return Label(Rect(_r(x), _r(y), _r(text_width(line.text, "subheading")), SUBHEADING_LINE), (line,), text)


@dataclass(frozen=True, slots=True)
class _LegendLine:
    """What one look of lines means."""

    kind: ArrowKind
    words: str
    public: bool = False


def _legend_lines(scene: Scene) -> list[_LegendLine]:
    """List the looks of arrows used, when there is something to tell apart."""
    wording = {**LEGEND_TEXT, **dict(scene.graph.wording)}
    used = {arrow.kind for arrow in scene.arrows.values() if not arrow.public}
    lines = [_LegendLine(kind, words) for kind, words in wording.items() if kind in used]
    public = sorted({arrow.kind for arrow in scene.arrows.values() if arrow.public}, key=list(wording).index)
    lines += [_LegendLine(kind, PUBLIC_TEXT, public=True) for kind in public[:1]]
    return lines if scene.graph.legend and len(lines) > 1 else []


def _legend_width(words: str) -> float:
    return LEGEND_SAMPLE + 8 + text_width(words, "legend") + LEGEND_GAP


def _legend(lines: list[_LegendLine], x: float, y: float) -> tuple[LegendEntry, ...]:
    entries = []
    for line in lines:
        text = TextLine(line.words, _r(x + LEGEND_SAMPLE + 8), _r(y + 4), "legend", "start")
        sample = ((_r(x), _r(y)), (_r(x + LEGEND_SAMPLE), _r(y)))
        entries.append(LegendEntry(kind=line.kind, sample=sample, text=text, public=line.public))
        x += _legend_width(line.words)
    return tuple(entries)
