"""CloudFormation in: any template becomes a graph to draw, or an architecture file to go on with.

files ─ read ─► Templates ─ whole ─► Whole ─ claim, infer, arrange ─► Graph
                         └ recover ─ write ─────────────────────────► text of an architecture file
"""

from archc.lift.blend import blended
from archc.lift.picture import VIEWS, picture_graph
from archc.lift.read import is_template, read
from archc.lift.recover import differences, lift, take_over
from archc.lift.template import Templates

__all__ = [
    "VIEWS",
    "Templates",
    "blended",
    "differences",
    "is_template",
    "lift",
    "picture_graph",
    "read",
    "take_over",
]
