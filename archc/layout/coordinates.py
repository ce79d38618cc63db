"""Coordinates: where every box and frame stands, by one linear program an axis.

The first placing is coarse: it leaves room for texts and for the lines that columns exchange, and gives the routes
a page to run on. `settle` moves everything to its final place once the lines are known.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from archc.drawing.picture import ICON_SIZE, Rect
from archc.layout.lift import Lifted, straightness
from archc.layout.measure import LABEL_GAP
from archc.layout.program import Program
from archc.layout.scene import Scene
from archc.layout.structure import Axis, Plan, add_structure, behind

LINE_ROOM = 7.0
"""Px that a column gap grows by for each line beyond two that enters the column."""
TEXT_ROOM = 26.0
"""Px of line to be seen besides a text."""
FLUSH = 0.2
"""Weight of standing exactly below a box of another frame in the same column."""


@dataclass(frozen=True)
class Places:
    """The middle of every icon and the border of every frame, in px."""

    scene: Scene
    center: dict[str, tuple[float, float]]
    frame: dict[str, Rect]

    def icon(self, box: str) -> Rect:
        """Give the icon's square."""
        x, y = self.center[box]
        return Rect(x - ICON_SIZE / 2, y - ICON_SIZE / 2, ICON_SIZE, ICON_SIZE)

    def label(self, box: str) -> Rect:
        """Give the rectangle of a box's label below its icon."""
        x, y = self.center[box]
        size = self.scene.box_size[box]
        return Rect(x - size.label_width / 2, y + ICON_SIZE / 2 + LABEL_GAP, size.label_width, size.label_height)

    def border(self, frame: str) -> Rect:
        """Give the line of a frame: where boxes stand on it, it runs through the middles of their icons."""
        rect, boxes = self.frame[frame], self.scene.on_border.get(frame)
        if not boxes:
            return rect
        x, y = self.center[boxes[0]]
        if self.scene.down:
            return Rect(rect.x, y, rect.w, rect.bottom - y)
        return Rect(x, rect.y, rect.right - x, rect.h)

    def title(self, frame: str) -> Rect:
        """Give the rectangle of a frame's title, corner icon included."""
        rect, size = self.border(frame), self.scene.frame_size[frame]
        x = rect.x + (rect.w - size.title_width) / 2 if size.centred else rect.x
        return Rect(x, rect.y, min(size.title_width, rect.w), ICON_SIZE / 2)


def place(scene: Scene, plan: Plan, lifted: tuple[Lifted, ...], *, spacing: float = 1.0) -> Places:
    """Place boxes and frames; `spacing` above 1 widens the gaps for lines."""
    values = {axis: _solve(scene, plan, lifted, axis, spacing) for axis in ("x", "y")}
    return places_from(scene, values["x"], values["y"])


def places_from(scene: Scene, x: dict[Hashable, float], y: dict[Hashable, float]) -> Places:
    """Read places from the solved programs of both axes."""
    return Places(
        scene,
        {box: (x["at", box], y["at", box]) for box in scene.boxes},
        {
            frame: Rect(
                x["lo", frame], y["lo", frame], x["hi", frame] - x["lo", frame], y["hi", frame] - y["lo", frame]
            )
            for frame in scene.frames
        },
    )


def _solve(scene: Scene, plan: Plan, lifted: tuple[Lifted, ...], axis: Axis, spacing: float) -> dict[Hashable, float]:
    for tidy in (True, False):
        program = _program(scene, plan, lifted, axis, spacing, tidy=tidy)
        values = program.solve()
        if values is not None:
            return values
    raise AssertionError(f"the structure contradicts itself on the {axis} axis")


def _program(
    scene: Scene, plan: Plan, lifted: tuple[Lifted, ...], axis: Axis, spacing: float, *, tidy: bool
) -> Program:
    program = Program()
    add_structure(program, scene, plan, axis, tidy=tidy)
    along = (axis == "y") == scene.down
    if along:
        _make_room(program, scene, plan, lifted, axis, spacing)
        _flush(program, scene, plan)
    _pull_arrows(program, scene, lifted, along)
    price_size(program, scene, along)
    return program


def _make_room(
    program: Program, scene: Scene, plan: Plan, lifted: tuple[Lifted, ...], axis: Axis, spacing: float
) -> None:
    """Widen the gaps that texts and many lines have to fit into."""
    span = plan.columns.span
    entering: Counter[tuple[str | None, int]] = Counter()
    for arrow in lifted:
        entering[arrow.inside, max(span[arrow.tail][0], span[arrow.head][0])] += 1
    for arrow in lifted:
        one, other = sorted((arrow.tail, arrow.head), key=lambda part: span[part])
        if span[one][1] >= span[other][0]:
            continue
        size = scene.arrow_size[arrow.arrow]
        text = size.width if axis == "x" else size.height
        lines = LINE_ROOM * min(8, max(0, entering[arrow.inside, span[other][0]] - 2))
        behind(program, scene, axis, one, other, spacing * max(38.0 + lines, text + TEXT_ROOM if text else 0.0))


def _flush(program: Program, scene: Scene, plan: Plan) -> None:
    for box in scene.boxes:
        program.near(("column", plan.columns.span[box][0]), ("at", box), FLUSH)


def _pull_arrows(program: Program, scene: Scene, lifted: tuple[Lifted, ...], along: bool) -> None:
    """Draw the ends of arrows together; those that matter weigh more, so that main paths are straight."""
    weights = straightness(scene, lifted)
    for arrow in lifted:
        pull(program, scene, arrow.source, arrow.target, 0.3 if along else weights[arrow.arrow])


def pull(program: Program, scene: Scene, one: str, other: str, weight: float) -> None:
    """Charge the distance of two ends; a frame is drawn by its middle."""
    program.near(end_variable(program, scene, one), end_variable(program, scene, other), weight)


def end_variable(program: Program, scene: Scene, part: str) -> Hashable:
    """Name the variable an arrow's end is drawn to: a box's middle, or one between a frame's borders."""
    if part in scene.boxes:
        return ("at", part)
    program.apart(("lo", part), ("end", part), 20.0)
    program.apart(("end", part), ("hi", part), 20.0)
    return ("end", part)


def price_size(program: Program, scene: Scene, along: bool) -> None:
    """Keep frames and the page small, and what nothing pulls near the top left."""
    price = 0.6 if along else 0.35
    for frame in scene.frames:
        program.price(("hi", frame), price)
        program.price(("lo", frame), 0.001 - price)
    for box in scene.boxes:
        program.price(("at", box), 0.002)
    program.price(("page", "end"), 0.3)
    for part in scene.children[None]:
        program.apart(("at", part) if part in scene.boxes else ("hi", part), ("page", "end"), 0.0)
