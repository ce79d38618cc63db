"""`ids` and `overrides`: a resource keeps its id, loses properties, attributes, or itself."""

from pathlib import Path

from archc import api
from archc.diagnostics import Diagnostic
from archc.lower.lower import Lowered, lower
from archc.lower.partition import partition

NOWHERE = Path("/nowhere")


def _lowered(components: str, more: str = "") -> tuple[Lowered | None, tuple[Diagnostic, ...]]:
    text = f"archc: 1\nname: x\ncomponents:\n{components}{more}"
    blueprint, found = api.understand(text, "arch.yaml", NOWHERE)
    assert blueprint is not None
    errors = tuple(d for d in found if d.severity == "error")
    if errors:
        return None, errors
    return lower(blueprint)


def _resources(components: str, more: str = "") -> dict[str, dict[str, object]]:
    lowered, found = _lowered(components, more)
    assert lowered is not None, found
    return dict(lowered.template["Resources"])


def _told(components: str, more: str = "") -> list[str]:
    _, found = _lowered(components, more)
    return [f"{d.code.id} {d.message}" for d in found]


def test_a_resource_keeps_the_id_that_the_file_gives() -> None:
    """Whatever refers to it, of its own component and of others, refers to the kept id."""
    resources = _resources(
        "  orders: { type: sqs, ids: { Queue: Orders, QueuePolicy: P1 } }\n  news: { type: sns }\n",
        "connections: [news -> orders]\n",
    )
    text = repr(resources)
    assert resources["Orders"]["Type"] == "AWS::SQS::Queue"
    assert "OrdersQueue'" not in text
    assert "OrdersQueuePolicy'" not in text
    assert resources["NewsOrdersSubscription"]["Properties"]["Endpoint"] == {"Fn::GetAtt": ["Orders", "Arn"]}  # type: ignore[index]
    assert resources["P1"]["Properties"]["Queues"] == [{"Ref": "Orders"}]  # type: ignore[index]


def test_two_resources_cannot_have_one_id() -> None:
    """Of one component, of two, and of a raw resource: each clash is told where the id is given."""
    assert _told("  a: { type: sqs, ids: { Queue: Q, QueuePolicy: Q } }\n") == [
        "AC210 two resources of `a` need the logical id `Q`"
    ]
    clash = _told("  a: { type: sqs, ids: { Queue: BQueue } }\n  b: { type: sqs }\n")
    assert clash == ["AC210 components `a` and `b` both need the logical id `BQueue`"]
    raw = _told("  a: { type: sqs, ids: { Queue: Raw } }\n", "resources: { Raw: { Type: AWS::SQS::Queue } }\n")
    assert raw == ["AC210 components `Raw` and `a` both need the logical id `Raw`"]


def test_an_id_is_for_a_role_and_has_letters_and_digits() -> None:
    """An unknown role is told like one under `overrides`; a bad id by its shape."""
    assert _told("  a: { type: sqs, ids: { Queues: Q } }\n") == ["AC211 `a` has no resource in the role `Queues`"]
    assert "letters and digits" in " ".join(_told("  a: { type: sqs, ids: { Queue: my-queue } }\n"))


def test_a_resource_is_left_out() -> None:
    """`null` for a role takes the resource away; nothing waits for it, and another may have its id."""
    resources = _resources(
        "  a: { type: sqs, overrides: { DeadLetterAlarm: null } }\n",
        "resources: { ADeadLetterAlarm: { Type: AWS::SNS::Topic } }\n",
    )
    assert resources["ADeadLetterAlarm"]["Type"] == "AWS::SNS::Topic"
    assert "AWS::CloudWatch::Alarm" not in repr(resources)


def test_what_nothing_uses_any_more_goes_too() -> None:
    """The stack's key goes with the last resource that it encrypted, and stays as long as there is one."""
    bare = "type: sqs, dead_letter: false, overrides: { Queue: { KmsMasterKeyId: null } }"
    assert set(_resources(f"  a: {{ {bare} }}\n")) == {"AQueue", "AQueuePolicy"}
    assert "StackKey" in _resources(f"  a: {{ {bare} }}\n  b: {{ type: sqs }}\n")


def test_what_is_left_out_cannot_be_referred_to() -> None:
    """The message says who refers to it."""
    told = _told("  a: { type: sqs, overrides: { DeadLetterQueue: null } }\n")
    users = "`ADeadLetterQueuePolicy` of `a`, `ADeadLetterAlarm` of `a`, `AQueue` of `a`"
    assert told == [f"AC214 `a` leaves out its DeadLetterQueue, but {users} refer to it"]
    output = "outputs: { Q: { value: { Ref: AQueue } } }\n"
    assert [t for t in _told("  a: { type: sqs, overrides: { Queue: null } }\n", output) if "output" in t] == [
        "AC214 `a` leaves out its Queue, but the output `Q` refers to it"
    ]


def test_attributes_are_set_by_their_names() -> None:
    """DeletionPolicy, DependsOn and the like are attributes where the type has no property of that name."""
    over = "{ DeletionPolicy: Delete, UpdateReplacePolicy: null, DependsOn: [Raw], DelaySeconds: 5 }"
    raw = "resources: { Raw: { Type: AWS::SNS::Topic } }\n"
    queue = _resources(f"  a: {{ type: sqs, overrides: {{ Queue: {over} }} }}\n", raw)["AQueue"]
    assert queue["DeletionPolicy"] == "Delete"
    assert queue["DependsOn"] == ["Raw"]
    assert "UpdateReplacePolicy" not in queue
    assert queue["Properties"]["DelaySeconds"] == 5  # type: ignore[index]
    assert "DeletionPolicy" not in queue["Properties"]  # type: ignore[operator]


def test_what_is_split_does_not_move_with_an_id() -> None:
    """The part of a resource follows from its component's name and its role, whatever its id."""
    queues = "".join(f"  q{n}: {{ type: sqs }}\n" for n in range(140))
    usual, _ = _lowered(queues)
    kept, _ = _lowered(queues.replace("q7: { type: sqs }", "q7: { type: sqs, ids: { Queue: Kept } }"))
    assert usual is not None
    assert kept is not None
    homes = [partition(x.template, x.items, x.references).home for x in (usual, kept)]
    assert homes[1].pop("Kept") == homes[0].pop("Q7Queue")
    assert homes[0] == homes[1]


def test_what_all_components_share_has_ids_and_overrides_too() -> None:
    """`stack` names the key's id and changes it; an unknown role is told."""
    shared = "stack: { ids: { Key: Mine }, overrides: { Key: { Description: ours } } }\n"
    resources = _resources("  a: { type: sqs }\n", shared)
    assert resources["Mine"]["Properties"]["Description"] == "ours"  # type: ignore[index]
    assert resources["AQueue"]["Properties"]["KmsMasterKeyId"] == {"Ref": "Mine"}  # type: ignore[index]
    assert _told("  a: { type: sqs }\n", "stack: { ids: { Keys: Mine } }\n") == [
        "AC211 `stack` has no resource in the role `Keys`"
    ]


def test_a_raw_resource_may_have_the_name_of_the_key() -> None:
    """What all components share makes way for a raw resource of the same id."""
    resources = _resources("  a: { type: sqs }\n", "resources: { StackKey: { Type: AWS::KMS::Key } }\n")
    assert resources["StackKey"] == {"Type": "AWS::KMS::Key", "Metadata": {"archc": {"component": "StackKey"}}}
    assert resources["AQueue"]["Properties"]["KmsMasterKeyId"] == {"Ref": "StackOwnKey"}  # type: ignore[index]


def test_a_function_replaces_a_function() -> None:
    """An intrinsic in a patch is one value: it is not merged with the one that stands there."""
    over = "{ KmsMasterKeyId: { Fn::GetAtt: [K, Arn] } }"
    raw = "resources: { K: { Type: AWS::KMS::Key } }\n"
    queue = _resources(f"  a: {{ type: sqs, overrides: {{ Queue: {over} }} }}\n", raw)["AQueue"]
    assert queue["Properties"]["KmsMasterKeyId"] == {"Fn::GetAtt": ["K", "Arn"]}  # type: ignore[index]


def test_all_that_is_not_named_is_left_out() -> None:
    """`*` is what a component makes without any arrow: what is named stays, and so does what arrows make."""
    over = 'overrides: { "*": null, Queue: { KmsMasterKeyId: null, RedrivePolicy: null } }'
    assert set(_resources(f"  a: {{ type: sqs, {over}, ids: {{ QueuePolicy: P }} }}\n")) == {"AQueue", "P"}
    components = f"  a: {{ type: sqs, {over.replace('Queue:', 'QueuePolicy: {}, Queue:')} }}\n  news: {{ type: sns }}\n"
    resources = _resources(components, "connections: [news -> a]\n")
    assert {"AQueue", "AQueuePolicy", "NewsASubscription"} <= resources.keys()
    assert not [name for name in resources if name.startswith("ADeadLetter")]
    arrow = _resources('  a: { type: sqs }\n  n: { type: sns, overrides: { "*": null, Topic: {}, TopicPolicy: {} } }\n',
                       "connections: [n -> a]\n")  # fmt: skip
    assert "NASubscription" in arrow


def test_a_resource_is_nothing_but_what_is_said() -> None:
    """`*` in a role: the properties and attributes that stand beside it, and no others."""
    over = 'Queue: { "*": null, DelaySeconds: 5, DeletionPolicy: Delete }'
    queue = _resources(f"  a: {{ type: sqs, dead_letter: false, overrides: {{ {over} }} }}\n")["AQueue"]
    assert {k: v for k, v in queue.items() if k != "Metadata"} == {
        "Type": "AWS::SQS::Queue", "DeletionPolicy": "Delete", "Properties": {"DelaySeconds": 5},
    }  # fmt: skip


def test_a_star_leaves_out_and_nothing_else() -> None:
    """With a value it is a role that no component has."""
    told = _told('  a: { type: sqs, overrides: { "*": { DelaySeconds: 5 } } }\n')
    assert told == ["AC211 `a` has no resource in the role `*`"]


_CALLS = """
connections: [news -> jobs -> work]
"""


def test_a_grant_that_is_left_out_is_told() -> None:
    """The arrow is drawn and the stack would refuse the call: the policy of a queue, the policy of a role."""
    parts = "  news: { type: sns }\n  work: { type: lambda, runtime: python3.13, code: { inline: x }%s }\n"
    queue = "  jobs: { type: sqs, overrides: { QueuePolicy: null } }\n"
    assert _told(queue + parts % "", _CALLS) == [
        "AC215 `jobs` leaves out its QueuePolicy, and nothing else allows sqs:SendMessage"
    ]
    (role,) = _told("  jobs: { type: sqs }\n" + parts % ", overrides: { Policy: null }", _CALLS)
    assert role.startswith("AC215 `work` leaves out its Policy, and nothing else allows sqs:ChangeMessageVisibility, ")


def test_a_grant_that_another_statement_gives_is_not_missed() -> None:
    """A raw policy that allows it, also by a wildcard; managed policies of the role, whose statements nobody sees."""
    raw = """
resources:
  Allowed:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: ["${jobs}"]
      PolicyDocument:
        Statement: { Effect: Allow, Principal: "*", Action: "sqs:Send*", Resource: { Fn::GetAtt: [JobsQueue, Arn] } }
"""
    queue = "  jobs: { type: sqs, overrides: { QueuePolicy: null } }\n  news: { type: sns }\n"
    assert _told(queue, "connections: [news -> jobs]\n") != []
    assert _told(queue, "connections: [news -> jobs]\n" + raw) == []
    managed = "Role: { ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess] }"
    overrides = f"overrides: {{ Policy: null, {managed} }}"
    work = f"  work: {{ type: lambda, runtime: python3.13, code: {{ inline: x }}, {overrides} }}\n"
    assert _told("  jobs: { type: sqs }\n" + work, "connections: [jobs -> work]\n") == []
