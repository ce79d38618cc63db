"""Two architecture files in a folder, compared in a few words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archc import api
from archc.review.compare import Comparison

HEAD = "archc: 1\nname: test\nregion: eu-west-1\n"
Compare = Callable[[str, str], Comparison]


@pytest.fixture
def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compare two texts: architectures below their head, or templates as they are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.py").write_text("def handler(event, context):\n    return event\n")

    def compared(old: str, new: str) -> Comparison:
        for name, text in (("old.yaml", old), ("new.yaml", new)):
            whole = text if "Resources:" in text else HEAD + text
            (tmp_path / name).write_text(whole, encoding="utf-8")
        comparison, found = api.diff("old.yaml", "new.yaml", findings=True)
        assert comparison is not None, [d.message for d in found]
        return comparison

    return compared
