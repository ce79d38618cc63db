"""Errors before AWS finds them: what a deployment would stumble over is told in seconds, with AWS's reason."""

from pathlib import Path

import pytest

from archc import api
from archc.diagnostics import Diagnostic
from archc.lower.lower import lower

FUNCTION = "type: lambda, runtime: python3.13, code: index.py"
SERVERS = "w: { type: ec2 }, e: { type: elb, https: false }"
LONG = "a" * 60

CASES = {
    # Names too long, and not unique
    "a long stack name": ("components: { q: { type: sqs } }", "AC105", "128"),
    "a long queue name": (f"components: {{ {LONG}: {{ type: sqs, fifo: true }} }}", "AC311", "80 characters"),
    "a long topic name": (f"components: {{ {LONG}: {{ type: sns, fifo: true }} }}", "AC311", "80 characters"),
    "a long pool name": (f"components: {{ {LONG}: {{ type: cognito }} }}", "AC311", "128 characters"),
    "a topic's name twice": (
        "components: { a: { type: sns, topic_name: x }, b: { type: sns, topic_name: x } }",
        "AC307",
        "one topic",
    ),
    "an identity twice": (
        "components: { a: { type: ses, domain: x.de }, b: { type: ses, domain: x.de } }",
        "AC307",
        "identity",
    ),
    "a zone twice": (
        "components: { a: { type: route53, domain: x.de }, b: { type: route53, domain: x.de } }",
        "AC307",
        "zone",
    ),
    "a sign-in domain twice": (
        "components: { a: { type: cognito, domain: x }, b: { type: cognito, domain: x } }",
        "AC307",
        "domain",
    ),
    "a group twice": ("components: { a: { type: cognito, groups: [x, x] } }", "AC307", "one group"),
    "a logical id twice": (
        "components: { web: { type: sqs }, web-dead-letter: { type: sqs } }",
        "AC210",
        "WebDeadLetterQueue",
    ),
    # FIFO
    "a FIFO name on a Standard topic": (
        "components: { a: { type: sns, topic_name: x.fifo } }",
        "AC312",
        "only a FIFO topic",
    ),
    "dead letters of another kind": (
        "components: { a: { type: sqs, fifo: true }, b: { type: sqs } }\nconnections: [a -> b]",
        "AC312",
        "kind",
    ),
    "a Standard topic to a FIFO queue": (
        "components: { a: { type: sns }, b: { type: sqs, fifo: true } }\nconnections: [a -> b]",
        "AC312",
        "FIFO",
    ),
    # CIDRs
    "a range that is none": ("network: { cidr: 10.0.0.0/33 }\ncomponents: { w: { type: ec2 } }", "AC301", "IPv4"),
    "a range that begins inside": (
        "network: { cidr: 10.0.1.0/16 }\ncomponents: { w: { type: ec2 } }",
        "AC301",
        "10.0.0.0/16",
    ),
    "a range that overlaps AWS's own": (
        "network: { cidr: 169.254.0.0/16 }\ncomponents: { w: { type: ec2 } }",
        "AC301",
        "overlaps",
    ),
    "a range too small for the zones": (
        "network: { cidr: 10.0.0.0/26, zones: 3 }\ncomponents: { w: { type: ec2 } }",
        "AC302",
        "/27",
    ),
    "a range of people that is none": (
        f"actors: {{ o: {{ cidr: '::/0' }} }}\ncomponents: {{ {SERVERS} }}\nconnections: [o -> e -> w]",
        "AC301",
        "IPv4",
    ),
    # Combinations that do not exist
    "an instance type that is none": ("components: { w: { type: ec2, instance: t9.huge } }", "AC323", "t9.huge"),
    "an instance class that is none": (
        "components: { w: { type: ec2 }, d: { type: rds, engine: mysql, instance: db.t9.big } }\nconnections: [w -> d]",
        "AC323",
        "db.t9.big",
    ),
    "a class Aurora does not run on": (
        (
            "components: { w: { type: ec2 }, d: { type: rds, engine: aurora-mysql, instance: db.t3.micro } }\n"
            "connections: [w -> d]"
        ),
        "AC307",
        "Aurora",
    ),
    "an engine's version past its end": (
        "components: { w: { type: ec2 }, d: { type: rds, engine: postgres, version: '12' } }\nconnections: [w -> d]",
        "AC307",
        "end of support",
    ),
    # Times
    "messages back before the function ends": (
        f"components: {{ q: {{ type: sqs, visibility: 9 }}, f: {{ {FUNCTION}, timeout: 60 }} }}\nconnections: [q -> f]",
        "AC310",
        "come back",
    ),
    "a trigger that Cognito does not wait for": (
        (
            f"components: {{ u: {{ type: cognito }}, f: {{ {FUNCTION}, timeout: 6 }} }}\n"
            "connections: [u -> f: { on: post_confirmation }]"
        ),
        "AC310",
        "after 5 s",
    ),
    # Use
    "a database that nobody calls": ("components: { d: { type: rds, engine: postgres } }", "AC322", "port"),
    # Circles
    "dead letters in a circle": (
        "components: { a: { type: sqs }, b: { type: sqs } }\nconnections: [a -> b, b -> a]",
        "AC209",
        "first",
    ),
    "functions that need each other": (
        f"components: {{ f: {{ {FUNCTION} }}, g: {{ {FUNCTION} }} }}\nconnections: [f -> g, g -> f]",
        "AC209",
        "one after another",
    ),
    "three functions in a circle": (
        (
            f"components: {{ f: {{ {FUNCTION} }}, g: {{ {FUNCTION} }}, h: {{ {FUNCTION} }} }}\n"
            "connections: [f -> g -> h -> f]"
        ),
        "AC209",
        "one after another",
    ),
}
"""By what is wrong: the file without its head, the code, and a word of what is told about it."""

STACKS = {"a long stack name": "n" * 129, "a long pool name": "n" * 80}
"""The stack's name, where it matters."""

NO_CIRCLE = {
    "a function and its queue": f"{{ f: {{ {FUNCTION} }}, x: {{ type: sqs }} }}",
    "a function and its bucket": f"{{ f: {{ {FUNCTION} }}, x: {{ type: s3 }} }}",
    "a function and its topic": f"{{ f: {{ {FUNCTION} }}, x: {{ type: sns }} }}",
    "a function and its rule": f"{{ f: {{ {FUNCTION} }}, x: {{ type: eventbridge, pattern: {{ source: [a] }} }} }}",
}
"""Arrows both ways that a naive template could not create."""


def told(text: str, folder: Path, name: str) -> tuple[Diagnostic, ...]:
    """What is told about an architecture when it is checked and compiled."""
    (folder / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
    blueprint, found = api.check_text(f"archc: 1\nname: {name}\nregion: eu-west-1\n{text}\n", "arch.yaml", folder)
    return found if blueprint is None else (*found, *lower(blueprint)[1])


@pytest.mark.parametrize("wrong", CASES)
def test_it_is_told_before_aws_tells_it(wrong, tmp_path):
    """The diagnostic has the code, says why AWS refuses it, what to do, and where."""
    text, code, word = CASES[wrong]
    found = [d for d in told(text, tmp_path, STACKS.get(wrong, "shop")) if d.code.id == code]
    assert found
    for diagnostic in found:
        assert diagnostic.span is not None
        assert diagnostic.help
    assert any(word in f"{d.message} {d.reason} {d.help}" for d in found)


@pytest.mark.parametrize("components", NO_CIRCLE.values(), ids=NO_CIRCLE)
def test_arrows_both_ways_can_be_created(components, tmp_path):
    """What is a circle on paper is none in the template, where one end can find the other without waiting for it."""
    found = told(f"components: {components}\nconnections: [x -> f, f -> x]", tmp_path, "shop")
    assert [d.message for d in found if d.severity == "error"] == []
