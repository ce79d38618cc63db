"""Who may do what to what, by the policies of a template: one fact for each principal, action and resource.

Read are the trust and inline policies of roles, users and groups, policies attached to them, the policies of resources
(queues, topics, buckets, keys, secrets, repositories, event buses …) and `AWS::Lambda::Permission`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from archc.diff.canonical import section
from archc.diff.names import Renamed, listed, words

Resource = Mapping[str, object]

_IDENTITIES = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy",
             "AWS::IAM::GroupPolicy")  # fmt: skip
_DOCUMENTS = ("PolicyDocument", "KeyPolicy", "ResourcePolicy", "Policy", "RepositoryPolicyText", "AccessPolicies")
_TARGETS = ("Queues", "Topics", "Bucket", "SecretId", "RepositoryName", "EventBusName", "TableName", "KeyId")
MANAGED = "everything in"


@dataclass(frozen=True, slots=True, order=True)
class Permission:
    """One allowance, or with `denied` one prohibition. `when` is its condition as text, empty for none."""

    principal: str
    action: str
    resource: str
    when: str = ""
    denied: bool = False

    @property
    def public(self) -> bool:
        """Whether anyone in the world has it."""
        return self.principal == "*" and not self.when and not self.denied


def permissions(logical_id: str, resource: Resource, renamed: Renamed) -> Iterator[Permission]:
    """Yield what one resource (canonical) grants. `renamed` gives former logical IDs their new names."""
    kind, properties = str(resource["Type"]), section(resource, "Properties")
    name = renamed.get(logical_id, logical_id)
    if kind == "AWS::Lambda::Permission":
        yield _invocation(properties, renamed)
    elif kind in _IDENTITIES:
        yield from _of_identity(name, properties, renamed)
    elif kind in _ATTACHED:
        yield from _attached(properties, renamed)
    else:
        yield from _of_resource(name, properties, renamed)


def covers(wide: Permission, narrow: Permission) -> bool:
    """Whether the first allows all that the second does: `*` in its principal, action and resource match anything."""
    return (
        wide.denied == narrow.denied
        and wide.when in ("", narrow.when)
        and wide.principal in ("*", narrow.principal)
        and fnmatchcase(narrow.action.lower(), wide.action.lower())
        and fnmatchcase(narrow.resource, wide.resource)
    )


def _of_identity(name: str, properties: Mapping[str, object], renamed: Renamed) -> Iterator[Permission]:
    for statement in _statements(properties.get("AssumeRolePolicyDocument")):
        yield from _granted(statement, _principals(statement, renamed), (name,), renamed)
    for policy in _mappings(properties.get("Policies")):
        for statement in _statements(policy.get("PolicyDocument")):
            yield from _granted(statement, (name,), (), renamed)
    for arn in _items(properties.get("ManagedPolicyArns")):
        yield Permission(name, f"{MANAGED} {words(arn, renamed).rpartition('/')[2]}", "*")


def _attached(properties: Mapping[str, object], renamed: Renamed) -> Iterator[Permission]:
    keys = ("Roles", "Users", "Groups", "RoleName", "UserName", "GroupName")
    holders = tuple(words(holder, renamed) for key in keys for holder in _items(properties.get(key)))
    for statement in _statements(properties.get("PolicyDocument")):
        yield from _granted(statement, holders, (), renamed)


def _of_resource(name: str, properties: Mapping[str, object], renamed: Renamed) -> Iterator[Permission]:
    targets = tuple(words(t, renamed) for key in _TARGETS for t in _items(properties.get(key))) or (name,)
    for key in _DOCUMENTS:
        for statement in _statements(properties.get(key)):
            yield from _granted(statement, _principals(statement, renamed), targets, renamed)


def _invocation(properties: Mapping[str, object], renamed: Renamed) -> Permission:
    sources = ("SourceArn", "SourceAccount", "PrincipalOrgID", "FunctionUrlAuthType")
    when = ", ".join(f"{key} {words(properties[key], renamed)}" for key in sources if key in properties)
    principal, action, function = (
        words(properties.get(key, "*"), renamed) for key in ("Principal", "Action", "FunctionName")
    )
    return Permission(principal, action, function, "" if when == "FunctionUrlAuthType NONE" else when)


def _granted(
    statement: Mapping[str, object], principals: Iterable[str], targets: tuple[str, ...], renamed: Renamed
) -> Iterator[Permission]:
    """One permission for each principal, action and resource of a statement.

    `targets` is what a resource's own policy stands on: its `Resource` only repeats that, or narrows it to a part.
    """
    when = words(statement["Condition"], renamed) if statement.get("Condition") else ""
    denied = statement.get("Effect") == "Deny"
    actions = _either(statement, "Action", renamed)
    resources = _either(statement, "Resource", renamed)
    reached = targets if targets and resources in ((), ("*",)) else resources or ("*",)
    for principal in principals:
        for action in actions:
            for resource in reached:
                yield Permission(principal, action, resource, when, denied)


def _either(statement: Mapping[str, object], key: str, renamed: Renamed) -> tuple[str, ...]:
    if key in statement:
        return listed(statement[key], renamed)
    excluded = statement.get(f"Not{key}")
    return () if excluded is None else (f"all but {', '.join(listed(excluded, renamed))}",)


def _principals(statement: Mapping[str, object], renamed: Renamed) -> tuple[str, ...]:
    told = statement.get("Principal")
    if told is None:
        return tuple(f"all but {name}" for name in _named(statement.get("NotPrincipal"), renamed))
    return _named(told, renamed)


def _named(told: object, renamed: Renamed) -> tuple[str, ...]:
    if isinstance(told, Mapping):
        return tuple(name for inner in told.values() for name in listed(inner, renamed))
    return () if told is None else listed(told, renamed)


def _statements(document: object) -> list[Mapping[str, object]]:
    return _mappings(document.get("Statement")) if isinstance(document, Mapping) else []


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [item for item in _items(value) if isinstance(item, Mapping)]


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
