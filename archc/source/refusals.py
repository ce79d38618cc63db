"""What is said of each thing that archc does not take from YAML, or does not take at such a size."""

import re

from archc.diagnostics import Diagnostic, Edit, Fix, Related, Span, codes
from archc.source.nodes import Mapping, Node, Scalar, Sequence

_INTRINSICS = {
    "!Ref": "{ Ref: Name }",
    "!Sub": '{ "Fn::Sub": "…" }',
    "!GetAtt": '{ "Fn::GetAtt": [Name, Attribute] }',
}
"""CloudFormation's short forms and what says the same without a tag."""


def too_long(file: str, limit: str) -> Diagnostic:
    """Refuse a text longer than archc reads; `limit` says how long, with its unit."""
    return Diagnostic(
        codes.FILE_TOO_LONG,
        f"`{file}` is longer than {limit}",
        reason="CloudFormation takes 500 resources and 1 MB per template; a file of this size describes none.",
        help="Split the system into several architecture files, one for each stack.",
    )


def empty(file: str) -> Diagnostic:
    """Refuse a file with nothing but comments and blank lines."""
    return Diagnostic(
        codes.EMPTY_FILE,
        f"`{file}` is empty",
        Span(file, 1, 1, 1, 1),
        help="Begin with `archc: 1` and `name: my-system`, or let `archc init` write a first file.",
    )


def not_a_mapping(root: Sequence | Scalar) -> Diagnostic:
    """Refuse a list or a single value at the top."""
    what = "a list" if isinstance(root, Sequence) else "a single value"
    return Diagnostic(
        codes.TOP_NOT_MAPPING,
        f"The file is {what}, not an architecture",
        root.span,
        reason="An architecture is a mapping with the keys `archc`, `name` and `components`.",
        help="Write `key: value` lines at the top of the file.",
    )


def forbidden(character: str, span: Span) -> Diagnostic:
    """Refuse a character that no picture, template or terminal can carry."""
    code = ord(character)
    what = "line separator" if code in {0x85, 0x2028, 0x2029} else "character"
    return Diagnostic(
        codes.CONTROL_CHARACTER,
        f"The {what} U+{code:04X} may not stand in an architecture",
        span,
        reason="It cannot be seen, and neither a picture nor a template can carry it.",
        help="Remove it; it often comes from copying out of another program.",
    )


def tab(span: Span) -> Diagnostic:
    """Refuse a tab before the first word of a line."""
    edit = Edit(span, "  " * (span.end_column - span.column))
    return Diagnostic(
        codes.TAB_INDENTATION,
        "A tab stands where YAML wants spaces",
        span,
        reason="A tab has no fixed width, so YAML cannot tell how deep the line is indented.",
        help="Indent with two spaces for each level.",
        fix=Fix("Put spaces in place of the tab", (edit,)),
    )


def duplicate(name: str, span: Span, first: Span) -> Diagnostic:
    """Refuse a key that stands twice in one mapping."""
    return Diagnostic(
        codes.DUPLICATE_KEY,
        f"`{name}` is written twice in one mapping",
        span,
        reason="Most YAML readers drop one of the two without a word.",
        help="Remove one, or give it another name.",
        related=(Related(first, "first written here"),),
    )


def key_not_text(node: Node) -> Diagnostic:
    """Refuse a key that is empty, a list or a mapping."""
    if isinstance(node, Scalar):
        return Diagnostic(codes.KEY_NOT_TEXT, "A key is empty", node.span, help="Write a name before the colon.")
    what = "mapping" if isinstance(node, Mapping) else "list"
    return Diagnostic(
        codes.KEY_NOT_TEXT,
        f"A {what} stands where a key is expected",
        node.span,
        reason="A key is one piece of text.",
        help="A text with braces or brackets, such as a placeholder, needs quotes.",
    )


def no_space(key: Scalar, name: str, rest: str) -> Diagnostic:
    """Refuse `{ min:2 }`, which is one key without a value, and nobody means that."""
    column = key.span.column + len(name) + 1
    gap = Span(key.span.file, key.span.line, column, key.span.line, column)
    return Diagnostic(
        codes.YAML_SYNTAX,
        f"`{key.text}` has no space after its colon",
        key.span,
        reason=f"Without the space it is one key called `{key.text}` that has no value.",
        help=f"Write `{name}: {rest}`.",
        fix=Fix("Put a space after the colon", (Edit(gap, " "),)),
    )


def anchor(word: str, span: Span) -> Diagnostic:
    """Refuse `&name` before a value."""
    return Diagnostic(
        codes.YAML_ANCHOR,
        f"The anchor `{word}` is not taken",
        span,
        reason="Anchors hide what a component says, and a few lines of them can grow to billions of values.",
        help=f'Write the values out where they are needed; a text that begins with & needs quotes: "{word}".',
    )


def alias(word: str, span: Span) -> Diagnostic:
    """Refuse `*name` in place of a value."""
    return Diagnostic(
        codes.YAML_ANCHOR,
        f"The alias `{word}` is not taken",
        span,
        reason="Aliases hide what a component says, and a few lines of them can grow to billions of values.",
        help=f'Write the values out; a text that begins with * needs quotes: "{word}".',
    )


def merge_key(span: Span) -> Diagnostic:
    """Refuse `<<` as a key."""
    return Diagnostic(
        codes.YAML_MERGE_KEY,
        "The merge key `<<` is not taken",
        span,
        reason="YAML 1.2 has no merge keys, and readers disagree about which value wins.",
        help="Write the values out; for differences between dev and prod use `environments`.",
    )


def tag(word: str, span: Span) -> Diagnostic:
    """Refuse `!name` before a value."""
    long_form = _INTRINSICS.get(word)
    if long_form is None and re.fullmatch(r"![A-Z]\w+", word):
        long_form = f'{{ "Fn::{word[1:]}": … }}'
    text = f"In `resources` and `overrides` write the long form: `{long_form}`." if long_form else "Remove the tag."
    return Diagnostic(
        codes.YAML_TAG,
        f"The tag `{word}` is not taken",
        span,
        reason="A tag makes a reader build what the tag names; archc takes plain values only.",
        help=f'{text} A text that begins with ! needs quotes: "{word}".',
    )


def second_document(span: Span) -> Diagnostic:
    """Refuse `---` between two documents."""
    return Diagnostic(
        codes.SEVERAL_DOCUMENTS,
        "A second YAML document begins here",
        span,
        reason="An architecture is one document; what follows would be ignored.",
        help="Remove the line `---`, or move what follows into a file of its own.",
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Refuse more levels than `limit`."""
    return Diagnostic(
        codes.NESTED_TOO_DEEP,
        f"Values are nested more than {limit} deep",
        span,
        help="Flatten what is written here; no service of AWS nests so deep.",
    )


def too_many(span: Span, limit: int) -> Diagnostic:
    """Refuse more values than `limit`."""
    return Diagnostic(
        codes.TOO_MANY_VALUES,
        f"The file has more than {limit:,} values",
        span,
        reason="It would become far more than the 500 resources CloudFormation takes per template.",
        help="Split the system into several architecture files, one for each stack.",
    )
