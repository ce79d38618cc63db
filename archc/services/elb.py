"""Elastic Load Balancing: passes requests on at once, to the servers and functions behind it.

Drawn in the public subnets, or in the private ones when it is internal. An Application Load Balancer becomes a
listener on 443 with TLS 1.2 and 1.3 and one on 80 that only redirects to it; each arrow to a target becomes a target
group with health checks, and the listener's default action or a rule by path and host. A Network Load Balancer
becomes one TLS or TCP listener. Access logs go to a bucket from the first day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Literal
from zlib import crc32

from troposphere import AWSObject, GetAtt, Join, Ref, Select, Split, Sub, wafv2
from troposphere import elasticloadbalancingv2 as elbv2

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Actor, Component
from archc.model.fields import setting
from archc.model.naming import pascal
from archc.stack.alarm import Alarm, add_alarm
from archc.stack.bucket import ACCESS_LOGS, access_log_bucket
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Link, Place
from archc.stack.logs import add_log_group, log_delivery
from archc.stack.offers import Alias, Entry, Forwards, Guarded, Guards, Logs, Member, Offer, Serves, Value
from archc.stack.policy import policy_id
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack

_TLS = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.2 and 1.3. Source: ELB user guide, "Security policies"; seen 2026-11-23."""

_HIGHEST_PRIORITY = 50_000
"""Source: ELB API reference, CreateRule, Priority; seen 2026-11-23."""

_CONDITION_VALUES = 5
"""Values that the conditions of one rule may compare with. Source: ELB quotas; seen 2026-11-23."""

_RULE_GROUPS = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)
"""Source: AWS WAF developer guide, "AWS Managed Rules rule groups list"; seen 2026-11-23."""

_WAF_LOG_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer:
    """Fields of `elb`. Bounds: ELB user guides, load balancer attributes; seen 2026-11-23."""

    kind: Literal["application", "network"] = setting(
        "application", "`application` knows HTTP: paths, hosts, sign-in. `network` passes connections on."
    )
    scheme: Literal["internet-facing", "internal"] = setting(
        "internet-facing", "Reached from the internet, or only from inside the network."
    )
    https: bool = setting(True, "Serve TLS on 443; without it, plain HTTP on 80.")
    certificate: str = setting(
        "", "ARN of a certificate in AWS Certificate Manager; an arrow from `route53` brings one too.",
        pattern=r"^(arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+|\$\{\w+\})$",
        says="the ARN of a certificate in AWS Certificate Manager",
    )  # fmt: skip
    idle_timeout: int = setting(60, "Seconds before an idle connection is closed.", minimum=1, maximum=4000)
    waf: bool | str = setting(
        False, "Guard it with AWS WAF: `true` for AWS's managed rules, or the ARN of a web ACL.",
        pattern=r"^(arn:aws[a-z-]*:wafv2:\S+|\$\{\w+\})$", says="true, false or the ARN of a web ACL",
    )  # fmt: skip
    logs: bool = setting(True, "Keep access logs: in the bucket an arrow names, or in the stack's own for 90 days.")
    deletion: Literal["protect", "delete"] = setting("protect", "When the component is removed: refuse, or remove it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Options of an arrow from a balancer to what answers. Without `path` and `host` it is the default."""

    path: str | tuple[str, ...] = setting(
        (), "Only requests for these paths; `*` stands for anything.", examples=["/api/*"],
        pattern=r"^/\S{0,127}$", says="a path such as /api/*",
    )  # fmt: skip
    host: str | tuple[str, ...] = setting(
        (), "Only requests for these hosts; `*` stands for anything.", examples=["api.example.com"],
        pattern=r"^[A-Za-z0-9.*?-]{1,128}$", says="a host such as api.example.com",
    )  # fmt: skip
    port: int | None = setting(None, "The port the target listens on.", minimum=1, maximum=65_535)
    health: str = setting(
        "", "The path that health checks ask for.", pattern=r"^/\S{0,1023}$", says="a path such as /health"
    )
    sticky: bool = setting(False, "Send a client to the same target again, for a day.")

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths as a tuple, in a fixed order."""
        return tuple(sorted((self.path,) if isinstance(self.path, str) else self.path))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts as a tuple, in a fixed order."""
        return tuple(sorted((self.host,) if isinstance(self.host, str) else self.host))

    @property
    def default(self) -> bool:
        """Whether it takes what no other arrow takes."""
        return not self.path and not self.host


class Elb(Service):
    """The load balancer."""

    type: ClassVar[str] = "elb"
    fields: ClassVar[Any] = Balancer
    networked: ClassVar[Literal["always", "never", "on-demand"]] = "always"
    layers: ClassVar[Mapping[str, Layer]] = {
        "AWS::ElasticLoadBalancingV2::LoadBalancer": "last",
        "AWS::ElasticLoadBalancingV2::Listener": "last",
    }
    lifts: ClassVar[tuple[str, ...]] = ("AWS::ElasticLoadBalancingV2::LoadBalancer",)
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::ElasticLoadBalancingV2::ListenerCertificate",
        "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::EC2::SecurityGroup", "AWS::CloudWatch::Alarm",
        "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation", "AWS::WAFv2::LoggingConfiguration",
        "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::Logs::LogGroup", "AWS::KMS::Key",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the kind, and say when it is internal."""
        fields: Balancer = component.fields
        return Look(
            icon=f"network/elb-{fields.kind}-load-balancer",
            name=f"{fields.kind.capitalize()} Load Balancer",
            note="internal" if fields.scheme == "internal" else "",
        )

    def place(self, component: Component, networked: bool) -> Place:  # noqa: ARG002 - always there
        """Stand in the public subnets, unless it is internal."""
        return "private" if component.fields.scheme == "internal" else "public"

    def over_zones(self, component: Component, zones: int) -> str:  # noqa: ARG002 - every kind has a node in each
        """Say that it is one balancer."""
        return f"one balancer, {zones} nodes"

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that it passes requests on, can be named and entered, asks for sign-in, and writes access logs."""
        fields: Balancer = component.fields
        enter = partial(_enter, component)
        return (
            Forwards(forward=_forward, label=_label if fields.kind == "application" else None, options=Rule),
            Member(speaks=frozenset({"http"})),
            Alias(
                dns_name=lambda s, _: _att(component, s, "DNSName"),
                zone_id=lambda s, _: _att(component, s, "CanonicalHostedZoneID"),
                certify=partial(_certify, component) if fields.https else None,
                dual_stack=False,
                own_certificate=bool(fields.certificate),
                enter=enter,
            ),
            Entry(enter=enter),
            Guarded(guard=_guard),
            Logs(log=_log),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check that it can serve TLS, that its rules do not clash, and that it is reached and has targets."""
        if component.existing:
            return
        yield from _check_certificate(component, blueprint)
        yield from _check_rules(component, blueprint)
        yield from _check_use(component, blueprint)
        if component.fields.kind == "network":
            yield from _check_network(component, blueprint)
        if blueprint.architecture.spread(_tier(component)) < 2:
            yield _problem(
                component,
                "",
                f"the balancer `{component.name}` needs subnets in two zones",
                "AWS takes load balancers only in two Availability Zones or more",
                "set `zones: 2` or more under `network`",
            )

    def lift(self, given: Foreign) -> Lifted | None:
        """Say kind, scheme and certificate; where requests are sent to is arrows, with their paths and hosts."""
        kind = given.text("Type") or "application"
        scheme = given.text("Scheme") or "internet-facing"
        wanted = "private" if scheme == "internal" else "public"
        if kind not in ("application", "network") or given.tier_of(_lifted_subnets(given)) != wanted:
            return None
        listeners = given.those("AWS::ElasticLoadBalancingV2::Listener", "LoadBalancerArn")
        named = _is_named(given)
        tls = (x for x in listeners if x.at("Protocol") in ("HTTPS", "TLS"))
        secure = next((x for x in tls if named or _lifted_certificate(x)), None)
        plain = next((x for x in listeners if x is not secure and x.at("Protocol") in ("HTTP", "TCP")), None)
        said = _lifted_attributes(given)
        fields: dict[str, Any] = {
            "kind": kind,
            "scheme": scheme,
            "https": secure is not None,
            "certificate": _lifted_certificate(secure) if secure else None,
            "idle_timeout": said.get("idle_timeout.timeout_seconds") if kind == "application" else None,
            "logs": said.get("access_logs.s3.enabled") == "true",
            "deletion": "protect" if said.get("deletion_protection.enabled") == "true" else "delete",
        }
        if str(fields["idle_timeout"]).isdigit():
            fields["idle_timeout"] = int(str(fields["idle_timeout"]))
        main = secure or plain or next(iter(listeners), None)
        names = {"application": ("HttpListener", "HttpsListener"), "network": ("TcpListener", "TlsListener")}[kind]
        parts = {names[1]: secure.id} if secure else {names[0]: main.id} if main else {}
        if secure and plain and kind == "application":
            parts[names[0]] = plain.id
        arrows = dict(_lifted_arrows(main)) if main else {}
        if main and kind == "network" and not any(map(_has_template, map(given.other, arrows))):
            # A listener without an action is refused, and no arrow says where this one sends connections.
            fields["overrides"] = {next(iter(parts)): {"DefaultActions": main.at("DefaultActions")}}
        return Lifted("LoadBalancer", fields, {**given.group("SecurityGroups"), **parts}, arrows=arrows)

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the balancer and its listeners; arrows fill in what they do."""
        fields: Balancer = component.fields
        group = stack.group(component)
        tier = _tier(component)
        balancer = stack.add(
            component,
            "LoadBalancer",
            elbv2.LoadBalancer,
            depends=stack.network.ready.get(tier, ()),
            Type=fields.kind,
            Scheme=fields.scheme,
            Subnets=stack.network.ids(tier),
            SecurityGroups=[group.id],
            LoadBalancerAttributes=_attributes(fields),
        )
        _listeners(component, stack)
        if component.existing:
            return
        if fields.logs and not _joined(stack.blueprint.links_from(component.name), "log"):
            _own_logs(component, stack)
        if fields.waf:
            _firewall(component, stack, balancer)
        if fields.kind == "application":
            _alarms(component, stack)
        address = GetAtt(balancer, "DNSName")
        stack.output(component, "Address", address, f"DNS name of the load balancer {component.name}")

    def finish(self, component: Component, stack: Stack) -> None:
        """Make sure that what serves TLS has a certificate by now: a private domain brings none."""
        listener = stack.resource(component, _main(component))
        if component.fields.https and not listener.Certificates and not component.existing:
            stack.diagnostics.append(
                Diagnostic(
                    codes.NEEDS_FIELD,
                    f"the balancer `{component.name}` serves HTTPS, and the name it has brings no certificate",
                    component.span,
                    reason="certificates are proven through public DNS, which a private zone is not part of",
                    help="name one with `certificate`, or set `https: false`",
                    component=component.name,
                )
            )


def _tier(component: Component) -> Literal["public", "private"]:
    return "private" if component.fields.scheme == "internal" else "public"


def _att(component: Component, stack: Stack, attribute: str) -> GetAtt:
    return GetAtt(stack.resource(component, "LoadBalancer"), attribute)


def _joined(links: Sequence[Link], joint: str) -> list[Link]:
    return [k for k in links if any(m.joint.name == joint for m in k.matches)]


# -- what others wrote ----------------------------------------------------------------------------------------------


def _lifted_subnets(given: Foreign) -> Any:
    """Return the subnets of a balancer, also those that are given with an address each."""
    mappings = given.at("SubnetMappings")
    if not isinstance(mappings, list):
        return given.at("Subnets")
    return [m.get("SubnetId") if isinstance(m, Mapping) else None for m in mappings]


def _is_named(given: Foreign) -> bool:
    """Say whether a zone of the template gives the balancer a name, and with it a certificate."""
    records = given.those("AWS::Route53::RecordSet", "AliasTarget", "DNSName")
    return any(r.target("HostedZoneId") is not None or r.text("HostedZoneId") for r in records)


def _lifted_certificate(listener: Foreign) -> str | None:
    """Return the certificate of a listener, where a text can name it."""
    said = listener.at("Certificates")
    first = said[0] if isinstance(said, list) and said else None
    return listener.as_text(first.get("CertificateArn")) if isinstance(first, Mapping) else None


def _lifted_attributes(given: Foreign) -> dict[str, str]:
    said = given.at("LoadBalancerAttributes")
    pairs = [a for a in said if isinstance(a, Mapping)] if isinstance(said, list) else []
    return {str(a.get("Key")): str(a.get("Value")).lower() for a in pairs}


def _lifted_arrows(listener: Foreign) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what answers behind a listener, with what its rules ask for; what takes the rest comes first."""
    rules = listener.those("AWS::ElasticLoadBalancingV2::ListenerRule", "ListenerArn")
    seen: set[str] = set()
    for holder, key in ((listener, "DefaultActions"), *((rule, "Actions") for rule in rules)):
        group = _lifted_forward(holder, holder.at(key))
        asked = _lifted_conditions(holder.at("Conditions")) if key == "Actions" else {}
        for target in _lifted_targets(group) if group is not None and asked is not None else ():
            if target not in seen:
                seen.add(target)
                yield target, asked or {}


def _has_template(target: Foreign | None) -> bool:
    """Say whether a group of servers has what makes it a component."""
    return target is not None and bool(target.at("LaunchTemplate") or target.at("MixedInstancesPolicy"))


def _lifted_forward(holder: Foreign, actions: Any) -> Foreign | None:
    """Return the one target group that actions send requests to."""
    sent = (
        [a for a in actions if isinstance(a, Mapping) and a.get("Type") == "forward"]
        if isinstance(actions, list)
        else []
    )
    return holder.named(sent[0].get("TargetGroupArn")) if len(sent) == 1 else None


def _lifted_targets(group: Foreign) -> Iterator[str]:
    """Yield what registers in a target group: groups of servers, or the function that it names."""
    yield from (user.id for user in group.those("AWS::AutoScaling::AutoScalingGroup", "TargetGroupARNs"))
    targets = group.at("Targets")
    for target in targets if isinstance(targets, list) else ():
        if isinstance(target, Mapping) and (named := group.named(target.get("Id"))) is not None:
            yield named.id


_ASKED = {"path-pattern": ("path", "PathPatternConfig"), "host-header": ("host", "HostHeaderConfig")}


def _lifted_conditions(conditions: Any) -> dict[str, Any] | None:
    """Return the paths and hosts that a rule asks for; None where it asks for something else."""
    asked: dict[str, Any] = {}
    for condition in conditions if isinstance(conditions, list) else ():
        field, config = _ASKED.get(str(condition.get("Field")) if isinstance(condition, Mapping) else "", ("", ""))
        inner = condition.get(config) if field else None
        values = inner.get("Values") if isinstance(inner, Mapping) else condition.get("Values") if field else None
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            return None
        asked[field] = values[0] if len(values) == 1 else values
    return asked


# -- the balancer and its listeners ---------------------------------------------------------------------------------


def _attributes(fields: Balancer) -> list[elbv2.LoadBalancerAttributes]:
    said = {"deletion_protection.enabled": str(fields.deletion == "protect").lower()}
    if fields.kind == "application":
        said |= {
            "idle_timeout.timeout_seconds": str(fields.idle_timeout),
            "routing.http.desync_mitigation_mode": "defensive",
            "routing.http.drop_invalid_header_fields.enabled": "true",
        }
    else:
        said["load_balancing.cross_zone.enabled"] = "true"
    return [elbv2.LoadBalancerAttributes(Key=k, Value=v) for k, v in sorted(said.items())]


def _main(component: Component) -> str:
    """Return the role of the listener that passes requests on."""
    fields: Balancer = component.fields
    if fields.kind == "network":
        return "TlsListener" if fields.https else "TcpListener"
    return "HttpsListener" if fields.https else "HttpListener"


def _listeners(component: Component, stack: Stack) -> None:
    fields: Balancer = component.fields
    if fields.kind == "network":
        protocol = {"Port": 443, "Protocol": "TLS"} if fields.https else {"Port": 80, "Protocol": "TCP"}
        _listener(component, stack, _main(component), [], **protocol)
    elif fields.https:
        to_https = elbv2.RedirectConfig(Protocol="HTTPS", Port="443", StatusCode="HTTP_301")
        redirect = elbv2.Action(Type="redirect", RedirectConfig=to_https)
        _listener(component, stack, "HttpListener", [redirect], Port=80, Protocol="HTTP")
        _listener(component, stack, "HttpsListener", [_nothing_here()], Port=443, Protocol="HTTPS")
    else:
        _listener(component, stack, "HttpListener", [_nothing_here()], Port=80, Protocol="HTTP")


def _listener(
    component: Component, stack: Stack, role: str, actions: list[elbv2.Action], **properties: Any
) -> elbv2.Listener:
    fields: Balancer = component.fields
    secure = properties["Protocol"] in ("HTTPS", "TLS")
    certificate = stack.text(fields.certificate) if fields.certificate else None
    certificates = [elbv2.Certificate(CertificateArn=certificate)] if certificate else []
    return stack.add(
        component,
        role,
        elbv2.Listener,
        LoadBalancerArn=stack.ref(component, "LoadBalancer"),
        DefaultActions=actions,
        SslPolicy=_TLS if secure else None,
        Certificates=certificates if secure else None,
        ListenerAttributes=_headers() if properties["Protocol"] == "HTTPS" else None,
        **properties,
    )


def _headers() -> list[elbv2.ListenerAttribute]:
    """Return the headers of every answer: come by HTTPS only, believe the stated type; the server stays unnamed."""
    prefix = "routing.http.response"
    said = {
        f"{prefix}.server.enabled": "false",
        f"{prefix}.strict_transport_security.header_value": "max-age=31536000",
        f"{prefix}.x_content_type_options.header_value": "nosniff",
    }
    return [elbv2.ListenerAttribute(Key=k, Value=v) for k, v in said.items()]


def _nothing_here() -> elbv2.Action:
    """Return what a listener answers where no arrow takes the request."""
    answer = elbv2.FixedResponseConfig(StatusCode="404", ContentType="text/plain", MessageBody="Not found")
    return elbv2.Action(Type="fixed-response", FixedResponseConfig=answer)


# -- arrows: passing on ---------------------------------------------------------------------------------------------


def _forward(stack: Stack, link: Link, serves: Serves) -> None:
    """Add the target group of an arrow, and send requests to it: all that are left, or those of a rule."""
    component, rule = link.source_component, link.options(Rule)
    group = _target_group(stack, link, serves)
    listener = stack.resource(component, _main(component))
    if rule.default:
        action = elbv2.Action(Type="forward", TargetGroupArn=Ref(group))
        listener.DefaultActions = [*listener.DefaultActions[:-1], action]
        _number(listener.DefaultActions)
    else:
        actions = [_copy(a) for a in listener.DefaultActions[:-1]]
        actions.append(elbv2.ListenerRuleAction(Type="forward", TargetGroupArn=Ref(group)))
        _number(actions)
        stack.add(
            component,
            f"{_to(stack, link)}Rule",
            elbv2.ListenerRule,
            ListenerArn=Ref(listener),
            Priority=_priority(stack.blueprint, component, rule),
            Conditions=_conditions(rule),
            Actions=actions,
        )
    serves.register(stack, link, group)
    if serves.target_type != "lambda":
        _unhealthy_alarm(stack, link, group)


def _to(stack: Stack, link: Link) -> str:
    """Return what the logical ids of an arrow begin with: its target, and the hosts and paths that it takes.

    Another arrow to the same target may not change them: a rule cannot take the priority of one that still has it.
    """
    alike = [k for k in _joined(stack.blueprint.links_from(link.source.name), "forward") if _words(k) == _words(link)]
    return _words(link) if alike[0].id == link.id else f"{_words(link)}{link.number}"


def _words(link: Link) -> str:
    rule = link.options(Rule)
    return pascal("-".join((link.target.name, *rule.hosts, *rule.paths)).replace("*", "-any-"))


def _number(actions: list[Any]) -> None:
    """Give several actions their order; a single one needs none."""
    if len(actions) > 1:
        for order, action in enumerate(actions, 1):
            action.Order = order


def _copy(action: elbv2.Action) -> elbv2.ListenerRuleAction:
    """Return an action of a listener as one of a rule."""
    return elbv2.ListenerRuleAction(**action.properties)


def _target_group(stack: Stack, link: Link, serves: Serves) -> elbv2.TargetGroup:
    component, rule = link.source_component, link.options(Rule)
    application = component.fields.kind == "application"
    properties: dict[str, Any] = {"TargetType": serves.target_type}
    if serves.target_type != "lambda":
        properties |= {
            "VpcId": stack.network.vpc,
            "Port": serves.port(link),
            "Protocol": "HTTP" if application else "TCP",
            "HealthCheckProtocol": "HTTP",
            "HealthCheckPath": rule.health or None,
            "HealthCheckIntervalSeconds": 15,
            "HealthCheckTimeoutSeconds": 5,
            "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": 3,
            "TargetGroupAttributes": _group_attributes(rule, application),
        }
    elif rule.health:
        properties |= {"HealthCheckEnabled": True, "HealthCheckPath": rule.health, "HealthCheckIntervalSeconds": 60}
    return stack.add(component, f"{_to(stack, link)}TargetGroup", elbv2.TargetGroup, **properties)


def _group_attributes(rule: Rule, application: bool) -> list[elbv2.TargetGroupAttribute]:
    said = {"deregistration_delay.timeout_seconds": "30"}
    if application:
        said["load_balancing.algorithm.type"] = "least_outstanding_requests"
    if rule.sticky:
        said |= {"stickiness.enabled": "true", "stickiness.type": "lb_cookie"}
    return [elbv2.TargetGroupAttribute(Key=k, Value=v) for k, v in sorted(said.items())]


def _conditions(rule: Rule) -> list[elbv2.Condition]:
    conditions = []
    if rule.hosts:
        config = elbv2.HostHeaderConfig(Values=list(rule.hosts))
        conditions.append(elbv2.Condition(Field="host-header", HostHeaderConfig=config))
    if rule.paths:
        pattern = elbv2.PathPatternConfig(Values=list(rule.paths))
        conditions.append(elbv2.Condition(Field="path-pattern", PathPatternConfig=pattern))
    return conditions


def _priority(blueprint: Blueprint, component: Component, rule: Rule) -> int:
    """Return the priority of a rule: the more it says, the earlier it is asked, whatever other rules there are.

    Hosts are asked before paths, whole hosts before patterns, long paths before short ones. Every such rank has a
    span of numbers to itself, and a rule its place there by a hash, so that a new rule moves no other; two
    that meet stand in the order of their conditions.
    """
    links = _joined(blueprint.links_from(component.name), "forward")
    rules = sorted({(r.hosts, r.paths) for r in (k.options(Rule) for k in links) if not r.default})
    taken: set[int] = set()
    for hosts, paths in rules:
        place = _place(hosts, paths)
        while place in taken:
            place += 1
        taken.add(place)
        if (hosts, paths) == (rule.hosts, rule.paths):
            return place
    msg = f"the rule {rule} is none of the balancer's"
    raise AssertionError(msg)


_RANKS = 3 * 130
_SPAN = _HIGHEST_PRIORITY // _RANKS


def _place(hosts: tuple[str, ...], paths: tuple[str, ...]) -> int:
    exact = 2 if hosts and not any("*" in h or "?" in h for h in hosts) else int(bool(hosts))
    literal = max((len(p.partition("*")[0]) for p in paths), default=0)
    rank = (2 - exact) * 130 + (129 - min(literal, 129))
    return 1 + rank * _SPAN + crc32(repr((hosts, paths)).encode()) % (_SPAN - 8)


def _label(stack: Stack, link: Link) -> Value:
    """Return the name of balancer and target group together, as metrics know them.

    It is taken from the ARN of the listener or rule, so that whoever uses it waits until the two are tied together:
    `…:listener/app/NAME/ID/…` or `…:listener-rule/app/NAME/ID/…`.
    """
    component = link.source_component
    role = _main(component) if link.options(Rule).default else f"{_to(stack, link)}Rule"
    parts = Split("/", Ref(stack.resource(component, role)))
    group = stack.resource(component, f"{_to(stack, link)}TargetGroup")
    return Join("/", [*(Select(n, parts) for n in (1, 2, 3)), GetAtt(group, "TargetGroupFullName")])


# -- arrows: names, entries, sign-in, logs ----------------------------------------------------------------------------


def _certify(component: Component, stack: Stack, _link: Link, certificate: Value | None, domain: str) -> None:
    """Serve a certificate: the first is the listener's own, others are added to it. None is for what has its own."""
    if certificate is None:
        return
    listener = stack.resource(component, _main(component))
    served = elbv2.Certificate(CertificateArn=certificate)
    if not listener.Certificates:
        listener.Certificates = [served]
        return
    more = f"{pascal(domain)}Certificate"
    known = [c.to_dict() for c in listener.Certificates]
    if served.to_dict() not in known and stack.find(component, more) is None:
        stack.add(component, more, elbv2.ListenerCertificate, ListenerArn=Ref(listener), Certificates=[served])


def _enter(component: Component, stack: Stack, link: Link) -> None:
    """Let an actor in: on 443, and on 80 to be redirected; on 80 alone without TLS."""
    fields: Balancer = component.fields
    cidrs = link.source.cidrs if isinstance(link.source, Actor) else ("0.0.0.0/0",)
    redirected = (80, 443) if fields.kind == "application" else (443,)
    for port in redirected if fields.https else (80,):
        for cidr in cidrs:
            stack.group(component).open(port, cidr, f"{link.source.name} to {component.name}")


def _guard(stack: Stack, link: Link, guards: Guards) -> None:
    """Ask for sign-in before the listener and each of its rules do anything else."""
    component = link.source_component
    config = guards.authenticator(stack, link)
    listener = stack.resource(component, _main(component))
    listener.DefaultActions = [_sign_in(elbv2.Action, config), *listener.DefaultActions]
    _number(listener.DefaultActions)
    for item in stack.items.values():
        if item.component.name == component.name and isinstance(item.resource, elbv2.ListenerRule):
            item.resource.Actions = [_sign_in(elbv2.ListenerRuleAction, config), *item.resource.Actions]
            _number(item.resource.Actions)
    stack.group(component).let_out(443, "0.0.0.0/0", "Sign-in at the user pool")


def _sign_in(kind: type[Any], config: Value) -> Any:
    return kind(Type="authenticate-cognito", AuthenticateCognitoConfig=config)


def _log(stack: Stack, link: Link, bucket: Value, prefix: str) -> None:
    _log_to(stack, link.source_component, bucket, prefix, policy_id(stack, bucket))


def _own_logs(component: Component, stack: Stack) -> None:
    """Write access logs into the stack's own bucket for them."""
    bucket, prefix = access_log_bucket(stack), f"elb/{component.name}"
    policy = stack.resource(stack.shared, f"{ACCESS_LOGS}Policy")
    for statement in log_delivery(component.fields.kind, GetAtt(bucket, "Arn"), prefix):
        policy.PolicyDocument["Statement"].append(statement | {"Sid": f"{statement['Sid']}Of{component.base}"})
    _log_to(stack, component, Ref(bucket), prefix, policy.title)


def _log_to(stack: Stack, component: Component, bucket: Value, prefix: str, policy: str) -> None:
    """Turn access logs on, when the bucket lets them in: AWS tries at once."""
    balancer = stack.resource(component, "LoadBalancer")
    said = {"access_logs.s3.bucket": bucket, "access_logs.s3.enabled": "true", "access_logs.s3.prefix": prefix}
    added = [elbv2.LoadBalancerAttributes(Key=k, Value=v) for k, v in said.items()]
    balancer.LoadBalancerAttributes = [*added, *balancer.LoadBalancerAttributes]
    balancer.DependsOn = sorted({*getattr(balancer, "DependsOn", []), policy})


# -- alarms and the firewall ----------------------------------------------------------------------------------------


def _alarms(component: Component, stack: Stack) -> None:
    balancer = {"LoadBalancer": stack.att(component, "LoadBalancer", "LoadBalancerFullName")}
    for role, metric, says in (
        ("TargetErrorAlarm", "HTTPCode_Target_5XX_Count", "what answers behind it fails (HTTP 5xx)"),
        ("ErrorAlarm", "HTTPCode_ELB_5XX_Count", "it cannot pass requests on (HTTP 5xx)"),
    ):
        alarm = Alarm(
            says=says, namespace="AWS/ApplicationELB", metric=metric, dimensions=balancer, threshold=10, minutes=5
        )
        add_alarm(stack, component, role, alarm)


def _unhealthy_alarm(stack: Stack, link: Link, group: AWSObject) -> None:
    component = link.source_component
    family = "ApplicationELB" if component.fields.kind == "application" else "NetworkELB"
    alarm = Alarm(
        says=f"a target in {link.target.name} does not answer health checks",
        namespace=f"AWS/{family}",
        metric="UnHealthyHostCount",
        dimensions={
            "LoadBalancer": _att(component, stack, "LoadBalancerFullName"),
            "TargetGroup": GetAtt(group, "TargetGroupFullName"),
        },
        statistic="Maximum",
        threshold=1,
        times=5,
    )
    add_alarm(stack, component, f"{_to(stack, link)}UnhealthyAlarm", alarm)


def _firewall(component: Component, stack: Stack, balancer: elbv2.LoadBalancer) -> None:
    fields: Balancer = component.fields
    acl = stack.text(fields.waf) if isinstance(fields.waf, str) else GetAtt(_web_acl(component, stack), "Arn")
    stack.add(component, "WebAclAssociation", wafv2.WebACLAssociation, ResourceArn=Ref(balancer), WebACLArn=acl)


def _web_acl(component: Component, stack: Stack) -> wafv2.WebACL:
    acl = stack.add(
        component,
        "WebAcl",
        wafv2.WebACL,
        Scope="REGIONAL",
        Description=f"{stack.architecture.name} {component.name}",
        DefaultAction=wafv2.DefaultAction(Allow=wafv2.AllowAction()),
        Rules=[_managed(n, name) for n, name in enumerate(_RULE_GROUPS)],
        VisibilityConfig=_visible(component.base),
    )
    # AWS takes only log groups whose names begin like this.
    name = Sub(f"aws-waf-logs-${{AWS::StackName}}-{component.common.was or component.name}")
    group = add_log_group(stack, component, "WebAclLogGroup", days=_WAF_LOG_DAYS, name=name)
    destination = Sub(
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}", Group=Ref(group)
    )
    stack.add(
        component,
        "WebAclLogging",
        wafv2.LoggingConfiguration,
        ResourceArn=GetAtt(acl, "Arn"),
        LogDestinationConfigs=[destination],
    )
    return acl


def _managed(priority: int, name: str) -> wafv2.WebACLRule:
    group = wafv2.ManagedRuleGroupStatement(VendorName="AWS", Name=name)
    return wafv2.WebACLRule(
        Name=name,
        Priority=priority,
        OverrideAction=wafv2.OverrideAction(**{"None": {}}),
        Statement=wafv2.Statement(ManagedRuleGroupStatement=group),
        VisibilityConfig=_visible(name),
    )


def _visible(name: str) -> wafv2.VisibilityConfig:
    return wafv2.VisibilityConfig(CloudWatchMetricsEnabled=True, MetricName=name, SampledRequestsEnabled=True)


# -- what AWS would refuse --------------------------------------------------------------------------------------------


def _problem(component: Component, field: str, message: str, reason: str, hint: str) -> Diagnostic:
    place = component.at(field) if field else component.span
    return Diagnostic(codes.AWS_REFUSES, message, place, reason=reason, help=hint, component=component.name)


def _check_certificate(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    fields: Balancer = component.fields
    region = blueprint.architecture.region
    if fields.https and not fields.certificate and not _joined(blueprint.links_to(component.name), "name"):
        yield Diagnostic(
            codes.NEEDS_ARROW,
            f"the balancer `{component.name}` serves HTTPS and has no certificate",
            component.at("https"),
            reason="a certificate belongs to a domain, and nothing gives the balancer one",
            help="draw an arrow to it from a route53 component, name one with `certificate`, or set `https: false`",
            component=component.name,
        )
    if fields.certificate and not fields.https:
        yield Diagnostic(
            codes.WITHOUT_EFFECT,
            f"the certificate of `{component.name}` has no effect, because `https` is false",
            component.at("certificate"),
            help="remove one of the two",
            component=component.name,
        )
    elif region and fields.certificate.startswith("arn:") and fields.certificate.split(":")[3] != region:
        yield _problem(
            component,
            "certificate",
            f"the certificate of `{component.name}` belongs to another region than {region}",
            "a load balancer takes only certificates of its own region",
            f"request one in {region}",
        )


def _check_rules(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check that no two arrows take the same requests, and that no rule says more than AWS takes."""
    first: dict[tuple[tuple[str, ...], tuple[str, ...]], Link] = {}
    for link in _joined(blueprint.links_from(component.name), "forward"):
        rule = link.options(Rule)
        earlier = first.setdefault((rule.hosts, rule.paths), link)
        if earlier is not link:
            which = "every request" if rule.default else "the same requests"
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"`{earlier.target.name}` and `{link.target.name}` both take {which} of `{component.name}`",
                link.arrow.span,
                reason="a listener has one default action, and asks its rules in turn until the first that fits",
                help="give one of the arrows a path or a host, such as `{ path: /api/* }`",
                component=component.name,
            )
        yield from _check_function(link, rule)
        if len(rule.hosts) + len(rule.paths) > _CONDITION_VALUES:
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"the arrow from `{component.name}` to `{link.target.name}` names more than {_CONDITION_VALUES} "
                "paths and hosts",
                link.arrow.span,
                reason=f"one rule compares with {_CONDITION_VALUES} values at most",
                help="draw a second arrow with the rest",
                component=component.name,
            )


def _check_function(link: Link, rule: Rule) -> Iterator[Diagnostic]:
    """Check that a function is not asked for what only servers have: ELB calls it, and connects to nothing."""
    said = [n for n, value in (("port", rule.port), ("sticky", rule.sticky)) if value]
    if said and any(isinstance(m.target, Serves) and m.target.target_type == "lambda" for m in link.matches):
        yield Diagnostic(
            codes.WITHOUT_EFFECT,
            f"`{said[0]}` has no effect on the function `{link.target.name}`",
            link.arrow.at(said[0]),
            reason="a balancer calls a function: it has no port, and no call comes to the same one again",
            help=f"remove `{said[0]}`",
            component=link.source.name,
        )


def _check_use(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    fields: Balancer = component.fields
    to, by = blueprint.links_from(component.name), blueprint.links_to(component.name)
    if not fields.https and (guarded := _joined(to, "guard")):
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{component.name}` cannot ask for sign-in without HTTPS",
            guarded[0].arrow.span,
            reason="only HTTPS listeners have that action: the cookie it sets must not be seen",
            help="remove `https: false`",
            component=component.name,
        )
    if not _joined(to, "forward") and not component.overrides(_main(component), "DefaultActions"):
        yield Diagnostic(
            codes.NEEDS_ARROW if fields.kind == "network" else codes.NOT_USED,
            f"the balancer `{component.name}` passes requests on to nothing",
            component.span,
            help="draw an arrow from it to what answers",
            component=component.name,
        )
    entered = _joined(by, "enter") or _joined(by, "name") or _is_opened(component)
    if not entered:
        yield Diagnostic(
            codes.NOT_USED,
            f"nobody can reach the balancer `{component.name}`",
            component.span,
            reason="its ports are opened only for the actors that an arrow names",
            help=f"draw an arrow to it from an actor, or from a route53 component: `customer -> {component.name}`",
            component=component.name,
        )


def _is_opened(component: Component) -> bool:
    """Say whether the file itself says who may enter, or which groups it has."""
    return component.overrides("SecurityGroup", "SecurityGroupIngress") or component.overrides(
        "LoadBalancer", "SecurityGroups"
    )


def _check_network(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check that a Network Load Balancer is not asked for what only the other kind can."""
    fields: Balancer = component.fields
    why, hint = "a Network Load Balancer passes connections on and does not read them", "set `kind: application`"
    if fields.waf:
        yield _problem(component, "waf", f"`{component.name}` cannot have a web firewall", why, hint)
    if component.at("idle_timeout") != component.span:
        message = f"idle_timeout of `{component.name}` has no effect on a Network Load Balancer"
        yield Diagnostic(codes.WITHOUT_EFFECT, message, component.at("idle_timeout"), component=component.name)
    for link in blueprint.links_from(component.name):
        for match in link.matches:
            if problem := _beyond_network(link, match.joint.name, match.target):
                message = f"`{component.name}` cannot {problem}"
                yield Diagnostic(
                    codes.AWS_REFUSES, message, link.arrow.span, reason=why, help=hint, component=component.name
                )


def _beyond_network(link: Link, joint: str, target: Offer) -> str:
    if joint == "guard":
        return "ask for sign-in"
    if joint != "forward":
        return ""
    rule = link.options(Rule)
    if isinstance(target, Serves) and target.target_type == "lambda":
        return f"call the function `{link.target.name}`"
    return (
        "" if rule.default and not rule.sticky else f"choose requests for `{link.target.name}` by path, host or cookie"
    )
