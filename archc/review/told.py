"""A comparison put into sentences, once for every format: entries with rows, made of plain words and of quoted ones.

What stands in `Code` comes from the user's files; each format escapes all text for its own place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archc.diagnostics import Span
from archc.diff.canonical import Absent
from archc.diff.changes import PropertyChange, ResourceChange
from archc.diff.names import words
from archc.diff.security import SecurityChange
from archc.drawing.graph import State
from archc.review.compare import Comparison, ConnectionChange, PartChange, SettingChange, Told

_LONGEST = 60
_MOST_PROPERTIES = 12
_WORDS: Mapping[str, str] = {"added": "added", "removed": "removed", "replaced": "replaced", "changed": "changed"}
_ANYONE = {"*": "anyone", "0.0.0.0/0": "the internet (0.0.0.0/0)", "::/0": "the internet (::/0)"}


@dataclass(frozen=True, slots=True)
class Code:
    """A word of the user's, or of CloudFormation's."""

    text: str


Line = tuple[str | Code, ...]
"""A sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is said of an entry, with what explains it below. `place` is where it stands in a file."""

    line: Line
    state: State = ""
    below: tuple[Line, ...] = ()
    old_span: Span | None = None
    new_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A component or a connection, and everything that becomes of it."""

    state: State
    word: str
    name: str
    line: Line
    rows: tuple[Row, ...]
    old_span: Span | None = None
    new_span: Span | None = None


def parts(comparison: Comparison) -> tuple[Entry, ...]:
    """Tell the components, the worst first."""
    return tuple(_part(change, comparison) for change in comparison.parts)


def connections(comparison: Comparison) -> tuple[Entry, ...]:
    """Tell the connections, the worst first."""
    return tuple(_connection(change, comparison) for change in comparison.connections)


def summary(comparison: Comparison) -> tuple[str, ...]:
    """Count what changes, in a line each: components, connections, data, security."""
    what = "components" if "architecture" in (comparison.old.kind, comparison.new.kind) else "resources"
    outcomes = Counter(outcome(t.change) for t in comparison.resources if t.change.data)
    directions = Counter(s.direction for s in comparison.security)
    lines = (
        (what, _counted(Counter("may be replaced" if p.maybe else p.kind for p in comparison.parts))),
        ("connections", _counted(Counter(c.kind for c in comparison.connections))),
        ("data", _counted(outcomes)),
        ("access", ", ".join(f"{n} {way[:-1]}" for way in ("widens", "shrinks") if (n := directions[way]))),
    )
    return tuple(f"{name}: {said}" for name, said in lines if said) or ("nothing changes",)


def _counted(counts: Mapping[str, int]) -> str:
    order = (
        "lost", "may be lost", "replaced", "may be replaced", "removed", "added", "renamed", "changed",
        "kept as a snapshot", "left behind", "safe",
    )  # fmt: skip
    return ", ".join(f"{counts[word]} {word}" for word in order if counts.get(word))


def outcome(change: ResourceChange) -> str:
    """Say what becomes of the data of a resource that has some."""
    assert change.data is not None  # noqa: S101 - asked only where there is a verdict
    if change.data.outcome == "lost":
        return "may be lost" if change.kind == "conditional" else "lost"
    return {"snapshot": "kept as a snapshot", "orphaned": "left behind", "safe": "safe"}[change.data.outcome]


# -- components -----------------------------------------------------------------------------------------------------


def _part(part: PartChange, comparison: Comparison) -> Entry:
    name: Line = (Code(part.name), f" ({part.type})") if part.type else (Code(part.name),)
    rows = [_setting(s) for s in part.settings]
    rows += _resources(part)
    rows += [Row(line, "changed") for line in sentences(part.security, comparison)]
    if part.kind == "renamed" and not part.kept and comparison.new.kind == "architecture":
        rows.append(Row(("write ", Code(f"was: {part.was}"), " in ", Code(part.name), ", and it keeps its resources")))
    return Entry(part.state, part.state, part.name, (*name, *_fate(part)), tuple(rows), part.old_span, part.new_span)


def _fate(part: PartChange) -> Line:
    fate: Line
    if part.kind == "renamed":
        after = ": it keeps its resources" if part.kept else ": everything is removed and created anew"
        fate = (" was ", Code(part.was), after)
    elif part.kind == "changed":
        fate = (" may be replaced" if part.maybe else " changes",)
    else:
        fate = (f" is {_WORDS[part.kind]}",)
    if part.kind == "added":
        return fate
    outcomes = {outcome(t.change) for t in part.resources if t.change.data}
    data = next((said for found, said in _DATA.items() if found in outcomes), "")
    return (*fate, data) if data else fate


_DATA = {
    "lost": ", and its data is lost",
    "may be lost": ", and its data may be lost",
    "kept as a snapshot": ", and a snapshot of its data is kept",
    "left behind": ", and its data stays behind",
}


def _setting(setting: SettingChange) -> Row:
    line = (Code(".".join(setting.path)), ": ", *_from_to(setting.before, setting.after))
    return Row(line, "changed", (), setting.old_span, setting.new_span)


def _from_to(before: object, after: object) -> Line:
    return (_value(before), " → ", _value(after))


def _value(value: object) -> str | Code:
    return "not set" if isinstance(value, Absent) else Code(shown(value))


def shown(value: object) -> str:
    """Write a value in at most sixty characters."""
    text = " ".join(words(value, {}).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# -- resources ------------------------------------------------------------------------------------------------------


def _resources(part: PartChange) -> Iterator[Row]:
    """Yield the resources, the worst first; what only comes or goes, and holds no data, in one row."""
    plain = [t for t in part.resources if t.change.kind in ("added", "removed") and not _loses(t.change)]
    for told in sorted(part.resources, key=_badness):
        if told not in plain:
            yield resource_row(told)
    for kind, verb in (("added", "creates "), ("removed", "removes ")):
        found = [t for t in plain if t.change.kind == kind]
        if len(found) == 1 and found[0].owner.endswith(found[0].change.logical_id):
            continue
        if found:
            state: State = "added" if kind == "added" else "removed"
            yield Row((verb, *_listed([t.change for t in found])), state)


def _loses(change: ResourceChange) -> bool:
    return bool(change.data and change.kind == "removed")


def _badness(told: Told) -> tuple[int, bool, str]:
    """Order resources: the worst first, and a cause before what follows from it."""
    change = told.change
    order = ("removed", "replaced", "renamed", "moved", "conditional", "updated", "added")
    lost = bool(change.data and change.data.outcome == "lost")
    return (-1 if lost else order.index(change.kind), bool(change.because), change.logical_id)


def _listed(changes: Sequence[ResourceChange]) -> Line:
    pieces: list[str | Code] = []
    for change in changes:
        pieces += [", "] if pieces else []
        pieces += [Code(change.logical_id), f" ({change.resource_type})"]
    return tuple(pieces)


def resource_row(told: Told) -> Row:
    """Tell one resource: what happens to it, by which properties, and what becomes of its data."""
    change = told.change
    line = (Code(change.logical_id), f" ({change.resource_type}): ", *fate_of(change))
    return Row(line, state_of(change), tuple(_reasons(change)), told.old_span, told.new_span)


def state_of(change: ResourceChange) -> State:
    """Return how a resource's fate is marked."""
    if change.data and change.data.outcome == "lost" and change.kind != "conditional":
        return "lost"
    states: dict[str, State] = {"added": "added", "removed": "removed", "updated": "changed", "conditional": "changed"}
    return states.get(change.kind, "replaced")


def fate_of(change: ResourceChange) -> Line:
    """Say what CloudFormation does to a resource."""
    if change.kind == "renamed":
        return ("removed as ", Code(change.was), " and created anew")
    if change.kind == "moved":
        return ("removed as ", Code(change.was), " and created anew in another stack")
    if change.kind == "conditional":
        return (f"may be replaced: {_conditions(change.condition)}",)
    if change.kind == "updated":
        return ("updated with some interruption" if change.interrupts else "updated",)
    if change.kind == "replaced" and change.because:
        return (
            "replaced, because ",
            *_names(change.because),
            " is" if len(change.because) == 1 else " are",
            " replaced",
        )
    return ("created" if change.kind == "added" else change.kind,)


def _conditions(said: str) -> str:
    """Write "the service cannot …; AWS's sources disagree …" so that it follows a colon."""
    return "; ".join(c if c.startswith("AWS") else f"when {c}" for c in said.split("; "))


def _names(names: Iterable[str]) -> Line:
    pieces: list[str | Code] = []
    for name in names:
        pieces += [" and ", Code(name)] if pieces else [Code(name)]
    return tuple(pieces)


def _reasons(change: ResourceChange) -> Iterator[Line]:
    if change.refused:
        yield (f"AWS refuses it: {change.refused}",)
    for name in change.collides:
        fixed = name.replace("+", " with ")
        yield (Code(fixed), " is fixed: the new one cannot be created while the old one has that name")
    if change.data:
        yield (f"data {outcome(change)}: {change.data.reason}",)
    ordered = sorted(change.properties, key=lambda p: p.effect.verdict not in ("replace", "conditional", "unknown"))
    lines = list(dict.fromkeys(_property(p) for p in (*ordered, *change.attributes)))
    yield from lines[:_MOST_PROPERTIES]
    if len(lines) > _MOST_PROPERTIES:
        yield (f"and {len(lines) - _MOST_PROPERTIES} more properties",)


def _property(change: PropertyChange) -> Line:
    """Tell a property. What the statements of a policy allow is told as access; they themselves are not repeated."""
    if "Statement" in change.path:
        path = change.path[: change.path.index("Statement") + 1]
        return (Code(".".join(path)), " changes", *_effect(change))
    what: Line = (": ", *_from_to(change.before, change.after))
    if change.because:
        what = (" takes its value from ", *_names(change.because), f", which change{'s' * (len(change.because) == 1)}")
    return (Code(".".join(change.path)), *what, *_effect(change))


def _effect(change: PropertyChange) -> Line:
    effects = {"replace": " (replaces it)", "conditional": " (may replace it)", "interrupt": " (some interruption)"}
    said = effects.get(change.effect.verdict)
    return (said,) if said else ()


# -- connections ----------------------------------------------------------------------------------------------------


def _connection(change: ConnectionChange, comparison: Comparison) -> Entry:
    fate = {"added": " is added", "removed": " is removed"}.get(change.kind, " changes")
    line = (Code(change.source), " → ", Code(change.target), fate)
    rows = [*(_setting(s) for s in change.settings), *_grants(change)]
    rows += [Row(said, "changed") for said in sentences(change.security, comparison)]
    plain = [t.change for t in change.resources if t.change.kind == change.kind and not t.change.data]
    rows += [resource_row(t) for t in sorted(change.resources, key=_badness) if t.change not in plain]
    if plain:
        rows.append(Row(("creates " if change.kind == "added" else "removes ", *_listed(plain)), change.state))
    return Entry(change.state, change.state, change.id, line, tuple(rows), change.old_span, change.new_span)


def _grants(change: ConnectionChange) -> Iterator[Row]:
    """Yield what the connection grants now, and what it no longer grants."""
    if change.grants:
        new = [g for g in change.grants if g not in change.granted] if change.granted else []
        yield Row(("grants ", *_codes(change.grants)), "changed")
        if new:
            yield Row(("new are ", *_codes(new)), "added")
    gone = [g for g in change.granted if g not in change.grants]
    if gone:
        yield Row(("no longer grants ", *_codes(gone)), "removed")


def _codes(texts: Iterable[str]) -> Line:
    pieces: list[str | Code] = []
    for text in texts:
        pieces += [", ", Code(text)] if pieces else [Code(text)]
    return tuple(pieces)


# -- security -------------------------------------------------------------------------------------------------------


def sentences(changes: Iterable[SecurityChange], comparison: Comparison) -> Iterator[Line]:
    """Tell who may do more or less than before: what widens first, actions of one kind together."""
    groups: dict[tuple[str, ...], list[SecurityChange]] = {}
    for change in sorted(changes, key=lambda c: c.direction != "widens"):
        apart = change.action if change.kind != "permission" else str(change.action.startswith("not "))
        key = (change.direction, change.kind, change.subject, change.object, change.when, apart)
        groups.setdefault(key, []).append(change)
    for found in groups.values():
        if not _repeats(found[0], groups):
            yield _sentence(found, comparison)


def _repeats(change: SecurityChange, groups: Mapping[tuple[str, ...], object]) -> bool:
    """Whether it is the way out of what is told as a way in."""
    if change.kind != "network" or not change.action.startswith("out: "):
        return False
    ports = change.action.removeprefix("out: ")
    return (change.direction, "network", change.object, change.subject, "", ports) in groups


def _sentence(found: list[SecurityChange], comparison: Comparison) -> Line:
    first = found[0]
    widens = first.direction == "widens"
    if first.kind == "permission":
        return _permission(found, widens, comparison)
    if first.kind == "network":
        return _network(first, widens, comparison)
    if first.action.startswith("keeps backups"):
        return (*_thing(first.object, comparison), f" {first.action}")
    holds = widens if first.kind == "public" else not widens
    return (*_thing(first.object, comparison), f" {_now(first.action) if holds else _no_longer(first.action)}")


def _permission(found: list[SecurityChange], widens: bool, comparison: Comparison) -> Line:
    first = found[0]
    forbidden = first.action.startswith("not ")
    if forbidden:
        verb = " is no longer forbidden " if widens else " is now forbidden "
    else:
        verb = " may now " if widens else " may no longer "
    actions = _codes(s.action.removeprefix("not ") for s in found)
    when = (" when ", Code(shown(first.when))) if first.when else ()
    return (*_who(first.subject, comparison), verb, *actions, " on ", *_thing(first.object, comparison), *when)


def _network(change: SecurityChange, widens: bool, comparison: Comparison) -> Line:
    out = change.action.startswith("out: ")
    source, target = (change.object, change.subject) if out else (change.subject, change.object)
    verb = " can now reach " if widens else " can no longer reach "
    ports = change.action.removeprefix("out: ")
    way = f" by {ports}, as far as its own rules go" if out else f" by {ports}"
    return (*_who(source, comparison), verb, *_who(target, comparison), way)


def _who(text: str, comparison: Comparison) -> Line:
    if text in _ANYONE:
        return (_ANYONE[text],)
    part = comparison.names.get(text, "")
    return (Code(part or text),)


def _thing(text: str, comparison: Comparison) -> Line:
    """Name a resource by its part, and itself where that says more: `images` (`ImagesBucket/*`)."""
    if text == "*":
        return ("everything",)
    part = comparison.names.get(text.partition("/")[0].partition(".")[0], "")
    return (Code(part), " (", Code(shown(text)), ")") if part and part != text else (Code(shown(text)),)


def _now(says: str) -> str:
    verb, _, rest = says.partition(" ")
    return f"{verb} now {rest}" if verb in ("is", "can") else f"now {says}"


def _no_longer(says: str) -> str:
    verb, _, rest = says.partition(" ")
    return f"{verb} no longer {rest}" if verb in ("is", "can") else f"no longer {says}"
