"""The manifest: which line of the file made which resource, what each arrow grants, which files belong together."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from archc.lower.lower import Lowered


def manifest(lowered: Lowered, templates: Mapping[str, tuple[bytes, int]]) -> str:
    """Return `manifest.json`. `templates` gives the bytes and the number of resources of each template file."""
    architecture = lowered.blueprint.architecture
    by_component: dict[str, list[str]] = defaultdict(list)
    by_link: dict[str, list[str]] = defaultdict(list)
    for made in lowered.made:
        by_component[made.component].append(made.logical_id)
        for link in made.links:
            by_link[link].append(made.logical_id)
    said: dict[str, Any] = {
        "name": architecture.name,
        "region": architecture.region,
        "templates": [_template(name, data, count) for name, (data, count) in sorted(templates.items())],
        "components": {name: _component(lowered, name, ids) for name, ids in sorted(by_component.items())},
        "connections": [
            {
                "from": k.arrow.source,
                "to": k.arrow.target,
                "line": k.arrow.span.line,
                "grants": list(lowered.grants.get(k.id, ())),
                "logical_ids": by_link[k.id],
            }
            for k in lowered.blueprint.links
        ],
        "assets": [{"file": a.file, "sha256": a.sha256, "component": a.component} for a in lowered.assets],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _template(name: str, data: bytes, count: int) -> dict[str, Any]:
    return {"file": name, "resources": count, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _component(lowered: Lowered, name: str, ids: list[str]) -> dict[str, Any]:
    architecture = lowered.blueprint.architecture
    component = architecture.components.get(name)
    if component is None:
        span = architecture.network_span if name == "network" else None
        return {"type": name, "line": span.line if span else None, "logical_ids": ids}
    return {"type": component.type, "line": component.span.line, "logical_ids": ids}
