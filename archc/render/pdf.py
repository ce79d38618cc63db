"""PDF: one vector page, its two fonts cut down to the glyphs it uses, the same bytes on every day.

A pixel is 0.75 pt, as on the web. ReportLab's y runs up, so every y is turned here.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archc.drawing.direction import as_drawn
from archc.drawing.picture import Picture, Rect
from archc.render import Options
from archc.render.look import fonts
from archc.render.look.glyphs import Shape
from archc.render.look.icons import icon_png
from archc.render.look.paths import Command, Path, circle, moved, rectangle
from archc.render.look.scene import DISC_RADIUS, ArrowShape, BoxShape, FrameShape, Mark, Scene, Stroke, Text, make_scene
from archc.render.look.theme import THEMES

POINTS_PER_PIXEL = 0.75
ICON_PIXELS = 256
"""Sharp in print: 340 pixels an inch at full size."""
_ANCHORS = {"start": "drawString", "middle": "drawCentredString", "end": "drawRightString"}


def render(picture: Picture, options: Options) -> bytes:
    """Write the page as a PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 (other formats do not need it)

    scene = make_scene(picture, THEMES[options.theme], options.highlight)
    out = io.BytesIO()
    size = (scene.width * POINTS_PER_PIXEL, scene.height * POINTS_PER_PIXEL)
    names = dict(_register_fonts(scene))
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, initialFontName=names[False])
    canvas.setTitle(scene.title)
    canvas.setSubject(scene.description)
    canvas.setCreator("archc")
    canvas.setAuthor("")
    canvas.scale(POINTS_PER_PIXEL, POINTS_PER_PIXEL)
    _Page(canvas, scene, names).draw()
    canvas.save()
    return out.getvalue()


class _Page:
    """Draws a scene on a ReportLab canvas; `names` are its regular and its bold font."""

    def __init__(self, canvas: Any, scene: Scene, names: Mapping[bool, str]) -> None:
        self.canvas = canvas
        self.scene = scene
        self.colors = scene.theme
        self.fonts = names
        self.symbols = {symbol.element: symbol for symbol in scene.symbols.values()}
        self.images = dict(_images(scene))

    def draw(self) -> None:
        scene = self.scene
        self.fill(rectangle(0, 0, scene.width, scene.height), self.colors.paper)
        for frame in scene.frames:
            self.frame(frame)
        for arrow in scene.arrows:
            self.arrow(arrow)
        for box in scene.boxes:
            self.box(box)
        for arrow in scene.arrows:
            self.arrow_label(arrow)
        for entry in scene.legend:
            self.stroke(entry.path, entry.stroke)
            self.stroke(entry.head, Stroke(entry.stroke.color, entry.stroke.width))
            self.text(entry.text)
        self.texts(scene.heads)

    def frame(self, frame: FrameShape) -> None:
        self.opacity(frame.told.opacity)
        rect, look = frame.part.rect, frame.look
        if look.fill:
            self.fill(rectangle(rect.x, rect.y, rect.w, rect.h), look.fill)
        self.stroke(frame.outline, frame.stroke)
        if frame.glyph and look.plate:
            self.fill(rectangle(rect.x, rect.y, 32, 32), look.border)
            self.shapes(frame.glyph, rect.x, rect.y, 1, self.colors.glyph, look.border)
        elif frame.glyph:
            self.shapes(frame.glyph, rect.x, rect.y, 1, look.border, self.colors.paper)
        self.texts(frame.texts)
        self.mark(frame.mark)

    def arrow(self, arrow: ArrowShape) -> None:
        self.opacity(arrow.told.opacity)
        self.stroke(arrow.path, arrow.stroke)
        self.stroke(arrow.head, Stroke(arrow.stroke.color, arrow.stroke.width), cap=1)

    def arrow_label(self, arrow: ArrowShape) -> None:
        self.opacity(arrow.told.opacity)
        self.texts(arrow.texts)
        if arrow.disc:
            (x, y), number = arrow.disc
            self.fill(circle(x, y, DISC_RADIUS), self.colors.disc)
            self.text(number)
        self.mark(arrow.mark)

    def box(self, box: BoxShape) -> None:
        self.opacity(box.told.opacity)
        rect = box.part.rect
        if box.halo:
            around, stroke = box.halo
            self.pen(stroke)
            y = self.scene.height - around.bottom
            self.canvas.roundRect(around.x, y, around.w, around.h, 8, stroke=1, fill=0)
        for ground in box.grounds:
            self.fill(rectangle(ground.x, ground.y, ground.w, ground.h), self.colors.paper)
        self.icon(box.symbol, rect)
        self.texts(box.texts)
        self.mark(box.mark)
        if box.link:
            corners = (rect.x, self.scene.height - rect.bottom, rect.right, self.scene.height - rect.y)
            self.canvas.linkURL(box.link, corners, relative=1)

    def icon(self, element: str, rect: Rect) -> None:
        symbol = self.symbols[element]
        if symbol.icon in self.images:
            x, y = rect.x, self.scene.height - rect.bottom
            self.canvas.drawImage(
                self.images[symbol.icon], x, y, rect.w, rect.h, mask="auto", preserveAspectRatio=True, anchor="c"
            )
        else:
            self.shapes(symbol.shapes, rect.x, rect.y, rect.w / 64, self.colors.ink, self.colors.paper)

    def mark(self, mark: Mark | None) -> None:
        if mark is None:
            return
        x, y = mark.x - 8, mark.y - 8
        self.stroke(moved(mark.shapes[0].path, x, y), Stroke(self.colors.paper, 3))
        self.shapes(mark.shapes, x, y, 1, mark.color, self.colors.paper)

    def shapes(self, shapes: Sequence[Shape], x: float, y: float, scale: float, ink: str, back: str) -> None:
        paints = {"ink": ink, "back": back}
        for shape in shapes:
            path = moved(shape.path, x, y, scale)
            if shape.fill:
                self.fill(path, paints[shape.fill])
            if shape.stroke:
                self.stroke(path, Stroke(paints[shape.stroke], shape.width * scale), cap=1)

    def opacity(self, value: float) -> None:
        self.canvas.setFillAlpha(value)
        self.canvas.setStrokeAlpha(value)

    def fill(self, path: Path, color: str) -> None:
        self.canvas.setFillColor(color)
        self.canvas.drawPath(self.outline(path), stroke=0, fill=1)

    def stroke(self, path: Path, stroke: Stroke, cap: int = 0) -> None:
        self.pen(stroke, cap)
        self.canvas.drawPath(self.outline(path), stroke=1, fill=0)

    def pen(self, stroke: Stroke, cap: int = 0) -> None:
        self.canvas.setStrokeColor(stroke.color)
        self.canvas.setLineWidth(stroke.width)
        self.canvas.setLineCap(cap)
        self.canvas.setLineJoin(1)
        self.canvas.setDash(list(stroke.dash), 0)

    def outline(self, path: Sequence[Command]) -> Any:
        drawn, height = self.canvas.beginPath(), self.scene.height
        for letter, values in path:
            turned = [height - v if i % 2 else v for i, v in enumerate(values)]
            {"M": drawn.moveTo, "L": drawn.lineTo, "C": drawn.curveTo, "Z": drawn.close}[letter](*turned)
        return drawn

    def texts(self, texts: Sequence[Text]) -> None:
        for text in texts:
            self.text(text)

    def text(self, text: Text) -> None:
        self.canvas.setFont(self.fonts[text.bold], text.size)
        self.canvas.setFillColor(text.color)
        draw = getattr(self.canvas, _ANCHORS[text.anchor])
        draw(text.x, self.scene.height - text.y, _drawn(text))


def _drawn(text: Text) -> str:
    """Put a text in the order in which it is drawn; ReportLab draws from left to right only."""
    return as_drawn(text.text, from_right=text.from_right)


def _register_fonts(scene: Scene) -> Iterator[tuple[bool, str]]:
    """Hand both weights to ReportLab; only the glyphs of this page, so that it need not read 3,301 of them.

    ReportLab keeps the first font of a name for good, so the name says which characters the font has.
    """
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    for bold, weight in ((False, fonts.REGULAR), (True, fonts.BOLD)):
        used = "".join(sorted({c for text in scene.texts() if text.bold is bold for c in _drawn(text)}))
        name = f"{fonts.FAMILY}-{'Bold' if bold else 'Regular'}-{hashlib.sha256(used.encode()).hexdigest()[:16]}"
        registerFont(TTFont(name, io.BytesIO(fonts.subset(used, weight, name=name))))
        yield bold, name


def _images(scene: Scene) -> Iterator[tuple[str, Any]]:
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415

    for symbol in scene.symbols.values():
        data = icon_png(symbol.icon, ICON_PIXELS)
        if data is not None:
            yield symbol.icon, ImageReader(io.BytesIO(data))
