"""Write the files that are printed from the code; with --check, only say which are stale and fail.

Generated: schemas/archc.schema.json, schemas/REFERENCE.md, docs/checks.md.
"""

import json
import sys
from pathlib import Path

from archc.checks import every
from archc.checks._page import page
from archc.passes.reference import reference
from archc.passes.schema import document_schema

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[Path, str]:
    """Return every generated file with its text."""
    schema = json.dumps(document_schema(), indent=2, ensure_ascii=False) + "\n"
    return {
        ROOT / "schemas/archc.schema.json": schema,
        ROOT / "schemas/REFERENCE.md": reference(),
        ROOT / "docs/checks.md": page(every().values()),
    }


def main() -> int:
    """Write or check; return how many files were stale."""
    stale = [p for p, text in generated().items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    for path in stale:
        name = path.relative_to(ROOT)
        if "--check" in sys.argv[1:]:
            print(f"{name} is stale: run `make generate`")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(generated()[path], encoding="utf-8")
            print(f"wrote {name}")
    return len(stale) if "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
