"""Follow a reference to the resource it means, through nested stacks' parameters and outputs.

A nested stack is named by the logical IDs that lead to it: `Network`, `Network/Inner`; the root is `""`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archc.diff.canonical import Reference, references, section

Place = tuple[str, str]  # (stack, logical ID)
Resource = Mapping[str, object]

_DEEPEST = 16  # CloudFormation allows five levels of nesting; a loop of parameters and outputs ends here


@dataclass(frozen=True, slots=True)
class Links:
    """What references may mean: resources, the values parents give to parameters, and the values of outputs."""

    resources: Mapping[Place, Resource]
    given: Mapping[Place, object]
    outputs: Mapping[Place, object]

    def targets(self, stack: str, reference: Reference, depth: int = 0) -> Iterator[tuple[Place, str]]:
        """Yield the resources, each with the attribute read, that a reference in `stack` leads to."""
        place = (stack, reference.name)
        if depth > _DEEPEST or reference.kind not in ("Ref", "GetAtt"):
            return
        if place in self.given and reference.kind == "Ref":
            yield from self._within(_parent(stack), self.given[place], depth)
        elif reference.attribute.startswith("Outputs."):
            child = nested(stack, reference.name)
            yield from self._within(child, self.outputs.get((child, reference.attribute[8:])), depth)
        elif place in self.resources:
            yield place, reference.attribute

    def _within(self, stack: str, value: object, depth: int) -> Iterator[tuple[Place, str]]:
        for reference in references(value):
            yield from self.targets(stack, reference, depth + 1)


def nested(stack: str, logical_id: str) -> str:
    """Name the stack that the nested stack resource `logical_id` of `stack` creates."""
    return f"{stack}/{logical_id}" if stack else logical_id


def links_between(resources: Mapping[Place, Resource], outputs: Mapping[Place, object]) -> Links:
    """Link the stacks of one deployment: all its resources, and all outputs' values, by their places."""
    given = {
        (nested(stack, logical_id), name): value
        for (stack, logical_id), resource in resources.items()
        if resource["Type"] == "AWS::CloudFormation::Stack"
        for name, value in section(section(resource, "Properties"), "Parameters").items()
    }
    return Links(resources, given, outputs)


def _parent(stack: str) -> str:
    return stack.rpartition("/")[0]
