"""Both sides in one graph: what comes, goes, changes, is replaced or loses its data is marked, the rest steps back.

old  A ─ B ─ C            union  A ─ B ─ C(removed)
new  A ─ B ─ D                       └─ D(added)

One layout serves all pictures of a comparison: the union is drawn, and before and after are that drawing without what
the one or the other does not have. So everything that stays has one place, and only one, in all of them; and it is the
place that it has in the old side's own picture, as far as what is new leaves it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from archc import views
from archc.diff.links import Place
from archc.drawing.direction import reads_from_right
from archc.drawing.graph import Arrow, Box, Fact, Frame, Graph, State
from archc.drawing.picture import Label, Picture, PlacedArrow, PlacedBox, PlacedFrame, TextLine
from archc.layout import earlier_of, lay_out
from archc.layout.measure import ARROW_LINE, LINE, measure_arrow, measure_box, measure_frame
from archc.lift import picture_graph, read
from archc.lower.emit import to_json
from archc.review import told
from archc.review.compare import Comparison, PartChange, Told
from archc.review.side import Side
from archc.review.text import joined
from archc.review.told import Entry

_WORST: tuple[State, ...] = ("lost", "replaced", "removed", "added", "changed", "same", "")
_TIERS = ("public", "private", "isolated")


@dataclass(frozen=True, slots=True)
class Both:
    """The union of two graphs with its states, and the two under the ids of the union."""

    union: Graph
    old: Graph
    new: Graph


@dataclass(frozen=True, slots=True)
class _Mark:
    """What becomes of one part of the graph: its state, a few words for its label, and sentences."""

    state: State
    word: str = ""
    facts: tuple[Fact, ...] = ()

    @property
    def note(self) -> str:
        return "; ".join(text for _, text in self.facts)


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=_HasId)


def both(comparison: Comparison) -> Both:
    """Return the graphs of a comparison."""
    drawn = comparison.old.speaks and comparison.new.speaks
    old, new = (_graph(side, drawn) for side in (comparison.old, comparison.new))
    renamed = dict(comparison.former) if drawn else dict(_renamed(comparison.resources))
    old = _with_ids(old, _ids(old, renamed))
    marks = _architecture_marks(comparison) if drawn else _template_marks(comparison)
    return Both(_union(old, new, marks, comparison), old, new)


def draw(drawn: Both, *, quality: Literal["draft", "best"], progress: Callable[[str], None]) -> Picture:
    """Lay the union out like the old side's own picture, which reviewers know."""
    known = None
    if drawn.old.boxes and drawn.old.direction == drawn.union.direction:
        known = earlier_of(lay_out(drawn.old, quality=quality, progress=progress))
    return lay_out(drawn.union, quality=quality, like=known, progress=progress)


# -- graphs ---------------------------------------------------------------------------------------------------------


def _graph(side: Side, drawn: bool) -> Graph:
    """Draw an architecture as itself, or, beside a template, as the template that it becomes."""
    if side.lowered and drawn:
        return views.graph(side.lowered.blueprint, "overview", side.lowered)
    templates = side.templates
    if side.lowered:
        name = f"{side.lowered.blueprint.architecture.name}.json"
        templates, _ = read([name], keep_going=True, texts={name: to_json(side.lowered.template)})
    return picture_graph(templates)[0] if templates else Graph(boxes=(), title=side.title)


def whole_id(place: Place) -> str:
    """Return how a resource of a deployment is called in a picture: `Network.Queue`."""
    return ".".join(part for part in (place[0].replace("/", "."), place[1]) if part)


def _renamed(resources: Iterable[Told]) -> Iterator[tuple[str, str]]:
    for one in resources:
        change = one.change
        if change.kind == "renamed":
            yield whole_id((change.stack, change.was)), whole_id((change.stack, change.logical_id))
        elif change.kind == "moved":
            stack, _, was = change.was.rpartition("/")
            yield whole_id((stack, was)), whole_id((change.stack, change.logical_id))


def _ids(old: Graph, renamed: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of the old graph in the new one's terms; frames are named after their component."""
    ids = {b.id: renamed.get(b.id, b.id) for b in old.boxes}
    for frame in old.frames:
        owner = frame.id.removesuffix("-frame")
        ids[frame.id] = (
            f"{renamed[owner]}-frame" if owner != frame.id and owner in renamed else renamed.get(frame.id, frame.id)
        )
    for arrow in old.arrows:
        ends = f"{arrow.source}->{arrow.target}"
        if arrow.id.startswith(ends):
            ids[arrow.id] = f"{ids[arrow.source]}->{ids[arrow.target]}{arrow.id[len(ends) :]}"
    return ids


def _with_ids(graph: Graph, ids: Mapping[str, str]) -> Graph:
    def parent(said: str | None) -> str | None:
        return ids.get(said, said) if said else said

    return replace(
        graph,
        boxes=tuple(replace(b, id=ids[b.id], parent=parent(b.parent)) for b in graph.boxes),
        frames=tuple(replace(f, id=ids[f.id], parent=parent(f.parent)) for f in graph.frames),
        arrows=tuple(
            replace(a, id=ids.get(a.id, a.id), source=ids[a.source], target=ids[a.target]) for a in graph.arrows
        ),
    )


def _union(old: Graph, new: Graph, marks: Mapping[str, _Mark], comparison: Comparison) -> Graph:
    plain: State = "" if comparison.empty else "same"
    boxes = _merged(old.boxes, new.boxes)
    frames = _merged(old.frames, new.frames)
    arrows = _merged(old.arrows, new.arrows)
    before, after = _all_ids(old), _all_ids(new)

    def mark(part: Box | Frame | Arrow) -> _Mark:
        found = _worst(marks, (part.id, *part.members))
        if (part.id in before) == (part.id in after):
            return _within(found, part.id, marks) if found else _Mark(plain)
        state: State = "added" if part.id in after else "removed"
        if found and found.state == "lost":
            return found
        return _Mark(state, "", found.facts if found else ())

    return replace(
        new,
        boxes=tuple(_marked_box(b, mark(b)) for b in boxes),
        frames=tuple(_marked(f, mark(f)) for f in frames),
        arrows=tuple(_marked(a, mark(a)) for a in arrows),
        subtitle=f"{comparison.old.name} → {comparison.new.name} · {' · '.join(told.summary(comparison))}",
    )


def _worst(marks: Mapping[str, _Mark], ids: Sequence[str]) -> _Mark | None:
    found = [marks[i] for i in dict.fromkeys(ids) if i in marks]
    if not found:
        return None
    worst = min(found, key=lambda m: _WORST.index(m.state))
    return _Mark(worst.state, worst.word, tuple(f for m in found for f in m.facts))


def _within(found: _Mark, part: str, marks: Mapping[str, _Mark]) -> _Mark:
    """Take what happens to something folded into a part as a change of the part; data that is lost stays lost."""
    if part in marks or found.state == "lost":
        return found
    return _Mark("changed", "", found.facts)


def _all_ids(graph: Graph) -> set[str]:
    return {p.id for parts in (graph.boxes, graph.frames, graph.arrows) for p in parts}


def _merged(old: Sequence[Part], new: Sequence[Part]) -> list[Part]:
    """Return the parts in the old order, the new ones behind those they follow; what stays as the new side has it."""
    by_id = {p.id: p for p in (*old, *new)}
    order = [p.id for p in old]
    known = set(order)
    last = ""
    for part in new:
        if part.id not in known:
            order.insert(order.index(last) + 1 if last else 0, part.id)
            known.add(part.id)
        last = part.id
    return [by_id[i] for i in order]


def _marked_box(box: Box, mark: _Mark) -> Box:
    note = " · ".join(text for text in (mark.word, box.note) if text)
    return replace(_marked(box, mark), note=note)


Marked = TypeVar("Marked", Box, Frame, Arrow)


def _marked(part: Marked, mark: _Mark) -> Marked:
    return replace(part, state=mark.state, state_note=mark.note, facts=(*mark.facts, *part.facts))


# -- marks ----------------------------------------------------------------------------------------------------------


def _architecture_marks(comparison: Comparison) -> dict[str, _Mark]:
    entries = zip(comparison.parts, told.parts(comparison), strict=True)
    marks = {change.name: _Mark(change.state, _word(change), _facts(entry)) for change, entry in entries}
    links = zip(comparison.connections, told.connections(comparison), strict=True)
    marks |= {change.id: _Mark(change.state, "", _facts(entry)) for change, entry in links}
    for frame, found in _network(comparison).items():
        worst = min(found, key=lambda t: _WORST.index(told.state_of(t.change)))
        line = told.resource_row(worst).line
        marks[frame] = _Mark(told.state_of(worst.change), "", (("Change", joined([line])),))
    return marks


def _network(comparison: Comparison) -> dict[str, list[Told]]:
    """Return the resources that the frames of the network stand for: the VPC, and the subnets of each tier."""
    roles = {m.logical_id: m.role for s in (comparison.old, comparison.new) if s.lowered for m in s.lowered.made}
    found: dict[str, list[Told]] = {}
    for one in comparison.resources:
        role, kind = roles.get(one.change.logical_id, ""), one.change.resource_type
        tier = next((t for t in _TIERS if role.lower().startswith(t)), "")
        frame = "vpc" if kind == "AWS::EC2::VPC" else tier if kind == "AWS::EC2::Subnet" else ""
        if frame:
            found.setdefault(frame, []).append(one)
    return found


def _template_marks(comparison: Comparison) -> dict[str, _Mark]:
    marks: dict[str, _Mark] = {}
    side_by_side = any(s.templates and len(s.templates.roots) > 1 for s in (comparison.old, comparison.new))
    for one in comparison.resources:
        change = one.change
        row = told.resource_row(one)
        state = told.state_of(change)
        fate = "removed" if change.kind == "removed" else "replaced"
        word = f"{fate}, data lost" if state == "lost" else "replaced" if state == "replaced" else ""
        word = "may be replaced" if change.kind == "conditional" else word
        facts = (("Change", joined([row.line])), *(("Change", joined([line])) for line in row.below))
        mark = _Mark(state, word, facts)
        marks[whole_id((change.stack, change.logical_id))] = mark
        if side_by_side:  # there ids begin with the stack's name only where two stacks have one id
            inner = change.stack.partition("/")[2]
            marks.setdefault(whole_id((inner, change.logical_id)), mark)
    return marks


def _word(part: PartChange) -> str:
    """Return what stands under the icon, so that no verdict hangs on a colour or a small mark."""
    if part.state == "lost":
        return f"{part.kind}, data lost" if part.kind in ("removed", "replaced") else "data lost"
    if part.kind == "renamed":
        return f"was {part.was}"
    return "may be replaced" if part.maybe else "replaced" if part.kind == "replaced" else ""


def _facts(entry: Entry) -> tuple[Fact, ...]:
    lines = [entry.line, *(row.line for row in entry.rows)]
    return tuple(("Change", joined([line])) for line in lines)


# -- before and after -----------------------------------------------------------------------------------------------


def before(picture: Picture, drawn: Both) -> Picture:
    """Return the drawing of the union as the old side was: without what is added, with the old texts."""
    boxes = {b.id: b for b in drawn.old.boxes}
    frames = {f.id: f for f in drawn.old.frames}
    arrows = {a.id: a for a in drawn.old.arrows}
    return replace(
        picture,
        boxes=tuple(_as_box(p, boxes[p.id]) for p in picture.boxes if p.id in boxes),
        frames=tuple(_as_frame(p, frames[p.id]) for p in picture.frames if p.id in frames),
        arrows=tuple(_as_arrow(p, arrows[p.id]) for p in picture.arrows if p.id in arrows),
        heading=None,
        subheading=None,
        title=f"{drawn.old.title}, before",
    )


def after(picture: Picture, drawn: Both) -> Picture:
    """Return the drawing of the union as the new side is: without what is removed."""
    ids = _all_ids(drawn.new)
    return replace(
        picture,
        boxes=tuple(replace(p, state=_ordinary(p.state)) for p in picture.boxes if p.id in ids),
        frames=tuple(replace(p, state=_ordinary(p.state)) for p in picture.frames if p.id in ids),
        arrows=tuple(replace(p, state=_ordinary(p.state)) for p in picture.arrows if p.id in ids),
        heading=None,
        subheading=None,
        title=f"{drawn.new.title}, after",
    )


def _ordinary(state: State) -> State:
    return "" if state == "same" else state


def _gone(state: State) -> State:
    """Of what was, only what goes is marked."""
    return state if state in ("removed", "lost", "replaced") else ""


def _as_box(placed: PlacedBox, old: Box) -> PlacedBox:
    size = measure_box(old)
    label = _relabelled(placed.label, size.lines, size.full, LINE)
    return replace(
        placed, label=label, name=old.name, title=old.title, note=old.note, icon=old.icon, facts=old.facts,
        description=old.description, state=_gone(placed.state),
    )  # fmt: skip


def _as_frame(placed: PlacedFrame, old: Frame) -> PlacedFrame:
    size = measure_frame(old)
    first = placed.title.lines[0]
    title = replace(
        placed.title, lines=(replace(first, text=size.title, from_right=reads_from_right(size.full)),), full=size.full
    )
    return replace(placed, title=title, facts=old.facts, description=old.description, state=_gone(placed.state))


def _as_arrow(placed: PlacedArrow, old: Arrow) -> PlacedArrow:
    size = measure_arrow(old)
    label = None
    if placed.label and size.lines:
        label = _relabelled(placed.label, [(text, "arrow") for text in size.lines], size.full, ARROW_LINE)
    return replace(
        placed, label=label, text=old.text, kind=old.kind, facts=old.facts, description=old.description,
        state=_gone(placed.state),
    )  # fmt: skip


def _relabelled(label: Label, lines: Sequence[tuple[str, object]], full: str, step: float) -> Label:
    """Put other lines in place of a label's, from its first baseline on."""
    if [t for t, _ in lines] == [line.text for line in label.lines] or not label.lines:
        return label
    first = label.lines[0]
    placed = tuple(
        TextLine(text, first.x, first.y + n * step, style, first.anchor, reads_from_right(full))  # type: ignore[arg-type]
        for n, (text, style) in enumerate(lines)
    )
    return Label(label.rect, placed, full)
