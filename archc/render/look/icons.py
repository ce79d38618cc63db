"""AWS's service icons, as the `diagrams` package carries them, in the number of pixels a page needs."""

import io
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_ICON_NAME = re.compile("[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)+")


@cache
def _folder() -> Path:
    spec = find_spec("diagrams")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package `diagrams`, which carries AWS's icons, is not installed")
    return Path(spec.origin).parent.parent / "resources" / "aws"


def icon_file(icon: str) -> Path | None:
    """Find the icon `compute/ec2`; None when there is none of that name."""
    if not _ICON_NAME.fullmatch(icon):
        return None
    path = _folder() / f"{icon}.png"
    return path if path.is_file() else None


@cache
def icon_png(icon: str, size: int) -> bytes | None:
    """Read the icon as a PNG that fits a square of `size` pixels, its proportions kept; None when there is none.

    Hamming is as sharp as bicubic without ringing, and its smooth edges make the file a fifth smaller than Lanczos.
    """
    from PIL import Image  # noqa: PLC0415 (only formats that embed icons pay for it)

    path = icon_file(icon)
    if path is None:
        return None
    with Image.open(path) as opened:
        image = opened.convert("RGBA")
    ratio = size / max(image.size)
    fitted = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    out = io.BytesIO()
    image.resize(fitted, Image.Resampling.HAMMING).save(out, "PNG", compress_level=6)
    return out.getvalue()


@cache
def is_dark_line_art(icon: str) -> bool:
    """Tell whether the icon is dark lines on nothing, which a dark page would swallow."""
    from PIL import Image, ImageStat  # noqa: PLC0415

    data = icon_png(icon, 16)
    if data is None:
        return False
    with Image.open(io.BytesIO(data)) as opened:
        alpha, grey = opened.getchannel("A"), opened.convert("L")
    covered = ImageStat.Stat(alpha).mean[0] / 255
    if covered in {0, 1}:
        return False
    brightness = ImageStat.Stat(grey, alpha.point(lambda a: 255 if a > 127 else 0)).mean[0]
    return covered < 0.8 and brightness < 90
