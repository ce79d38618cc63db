"""Amazon Route 53: a domain and its names.

Drawn beside the region, for DNS belongs to none. It becomes a hosted zone that outlives the stack, alias records for
what its arrows point to, the routing they ask for, and one certificate for all those names, which ACM proves and renews
by records in the zone.

A zone that the stack creates answers only when the registrar has been told its name servers; until then ACM waits for
its proof, and so does the stack. They stand in the zone itself, and in the output `NameServers`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, ClassVar, Literal

from troposphere import GetAtt, Join, Ref, certificatemanager, route53

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Actor, Component
from archc.model.fields import REQUIRED, setting
from archc.model.naming import pascal
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Link, Place
from archc.stack.offers import Alias, Entry, Holds, Names, Offer, Value
from archc.stack.service import Look, Service
from archc.stack.stack import Stack

_NAME = r"^(\*\.)?([A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+$"

_RECORD_SET = "AWS::Route53::RecordSet"
_USUAL_TTL = 300
_TXT_PIECE = 255
"""Characters of one string of a TXT record. Source: Route 53 developer guide, TXT record type; seen 2026-11-23."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of the zone that points to nothing in the file."""

    name: str = setting("", "The name below the domain; the domain itself where it is not said.")
    type: Literal[
        "A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NS", "PTR", "SRV", "SSHFP", "SVCB", "TLSA", "TXT"
    ] = setting(REQUIRED, "The type of the record.")  # fmt: skip
    values: str | tuple[str, ...] = setting(REQUIRED, "What it says: one value, or a list.")
    ttl: int = setting(_USUAL_TTL, "Seconds that it may be remembered.", minimum=0, maximum=2_147_483_647)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Fields of `route53`."""

    domain: str = setting(
        REQUIRED,
        "The domain.",
        pattern=r"^(([A-Za-z0-9_-]+\.)+[A-Za-z0-9-]+|\S*\$\{\w+\}\S*)$",
        says="a domain such as shop.example.com",
        max_length=255,
    )
    zone: str = setting(
        "create",
        "Create the hosted zone, or use one by its id.",
        pattern=r"^(create|Z[A-Z0-9]{1,31}|\$\{\w+\})$",
        says="create, or the id of a hosted zone such as Z0123456789ABCDEFGHIJ",
    )
    private: bool = setting(False, "Answer inside the VPC only.")
    records: tuple[Record, ...] = setting((), "Records that point to nothing in the file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Options of an arrow from a domain to what it names: the name, and at most one way to choose among several."""

    host: str = setting("", "The name below the domain, such as www; the domain itself where it is not said.")
    weight: int | None = setting(
        None, "The share of requests, compared with the others' weights.", minimum=0, maximum=255
    )
    latency: str = setting(
        "",
        "The region it stands in: people get what answers them fastest.",
        pattern=r"^[a-z]{2}(-[a-z]+)+-\d$",
        says="a region such as eu-west-1",
    )
    country: str = setting(
        "",
        "People in that country get it, by its two letters; `default` for all that nothing else fits.",
        pattern=r"^([A-Z]{2}|default)$",
        says="two capital letters such as DE, or default",
    )
    continent: Literal["AF", "AN", "AS", "EU", "NA", "OC", "SA"] | None = setting(None, "People there get it.")
    failover: Literal["primary", "secondary"] | None = setting(
        None, "Everybody gets the primary while it is healthy, and then the secondary."
    )
    language: str = setting(
        "",
        "A sub-domain for a language: de gives de.shop.example.com.",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        says="a language such as de or pt-br",
    )
    health: str = setting(
        "",
        "The path that Route 53 asks every 30 seconds to see whether it works.",
        pattern=r"^/\S*$",
        says="a path such as /healthy",
        max_length=255,
    )


_WAYS = ("weight", "latency", "country", "continent", "failover")


class Route53(Service):
    """The domain."""

    type: ClassVar[str] = "route53"
    fields: ClassVar[Any] = Domain
    lifts: ClassVar[tuple[str, ...]] = ("AWS::Route53::HostedZone", _RECORD_SET)
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::Route53::HostedZone", "AWS::Route53::RecordSet", "AWS::Route53::HealthCheck",
        "AWS::CertificateManager::Certificate",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the domain."""
        fields: Domain = component.fields
        note = "private" if fields.private else ""
        return Look(icon="network/route-53", name="Amazon Route 53", title=fields.domain, note=note)

    def place(self, component: Component, networked: bool) -> Place:  # noqa: ARG002 - DNS stands in no network
        """Stand beside the region."""
        return "cloud"

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that people come by its names, that it gives them, and whose records it holds."""
        fields: Domain = component.fields
        offers = (Entry(enter=_enter), Names(name=_name, host=_host, options=Routing))
        if fields.private:
            return offers
        return (*offers, Holds(domain=fields.domain, zone=lambda s: _zone_id(s, component)))

    def names(self, component: Component) -> Mapping[str, tuple[str, str]]:
        """Say the domain of a zone that is created: of two public ones, the registrar would know one."""
        fields: Domain = component.fields
        kind = "private zone" if fields.private else "public zone"
        return {"domain": (kind, fields.domain)} if fields.zone == "create" else {}

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check the records, and that people who ask for a name get one answer."""
        fields: Domain = component.fields
        yield from _check_records(component, blueprint)
        if fields.private and not blueprint.networked:
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"the private domain `{component.name}` has no VPC to answer in",
                component.at("private"),
                reason="a private zone belongs to a VPC, and nothing in this file stands in one",
                help="remove `private`, or add what stands in the network",
                component=component.name,
            )
        by_host: dict[str, list[Link]] = defaultdict(list)
        for link in _named(component, blueprint):
            by_host[_host(link)].append(link)
            yield from _check_ways(link)
            yield from _check_health(link, blueprint)
        for host, links in sorted(by_host.items()):
            yield from _check_name(component, host, links)

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Say that a zone is known by its id."""
        return {"HostedZone": {"Ref": component.existing.rpartition("/")[2]}}

    def lift(self, given: Foreign) -> Lifted | None:
        """Say the domain and its records; those that point to something of the file are arrows.

        Records of a zone that is not in the template are a domain too: the first of them stands for all.
        """
        if given.type == _RECORD_SET:
            return _lifted_domain(given)
        name = given.text("Name")
        sets = given.those(_RECORD_SET, "HostedZoneId")
        fields = {"private": bool(given.at("VPCs"))}
        return _lifted(given, sets, name.removesuffix("."), fields) if name else None

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the zone and the records that the file lists."""
        fields: Domain = component.fields
        if fields.zone == "create":
            _create(component, stack)
        for record in fields.records:
            values = (record.values,) if isinstance(record.values, str) else record.values
            stack.add(
                component,
                f"{_label(record.name)}{record.type.capitalize()}Record",
                route53.RecordSetType,
                HostedZoneId=_zone_id(stack, component),
                Name=stack.text(full_name(record.name, fields.domain)),
                Type=record.type,
                TTL=str(record.ttl),
                ResourceRecords=[stack.text(_quoted(v) if record.type == "TXT" else v) for v in values],
            )


def _lifted(given: Foreign, sets: list[Foreign], domain: str, fields: Mapping[str, Any]) -> Lifted:
    """Return a domain with the records that list values as its parts, and what its aliases point to."""
    records = {r.id: said for r in sets if (said := _lifted_record(r, domain)) is not None}
    roles = {i: f"{_label(said.get('name', ''))}{said['type'].capitalize()}Record" for i, said in records.items()}
    once = {i: r for i, r in roles.items() if list(roles.values()).count(r) == 1}
    role = once.get(given.id, "HostedZone")
    said = {**fields, "domain": domain, "records": [records[i] for i in once] or None}
    parts = {r: i for i, r in once.items() if r != role}
    return Lifted(role, said, parts, arrows=dict(_lifted_aliases(sets, domain)))


def _lifted_domain(given: Foreign) -> Lifted | None:
    """Return the domain of all records in the zone that a record names by a text."""
    zone = given.text("HostedZoneId")
    sets = [o for o in map(given.other, given.around.resources) if o and _is_beside(o, given)]
    first = next((o for o in sets if o.at("AliasTarget")), sets[0] if sets else None)
    if not zone or first is None or given.id != first.id:
        return None
    domain = _common([str(o.text("Name")).removesuffix(".").split(".") for o in sets])
    found = _lifted(given, sets, domain, {"zone": zone})
    return found if found.arrows or found.fields["records"] else None


def _is_beside(other: Foreign, given: Foreign) -> bool:
    """Say whether two records are in one zone, and the name of the other can be said."""
    alike = other.type == _RECORD_SET and other.at("HostedZoneId") == given.at("HostedZoneId")
    return alike and "Condition" not in other.body and bool(other.text("Name"))


def _common(names: list[list[str]]) -> str:
    """Return the domain that names end with.

    >>> _common([["www", "a", "org"], ["mail", "a", "org"]])
    'a.org'
    """
    shared = takewhile(lambda labels: len(set(labels)) == 1, zip(*(reversed(name) for name in names), strict=False))
    return ".".join(reversed([labels[0] for labels in shared]))


def _lifted_below(given: Foreign, domain: str) -> str | None:
    """Return the name of a record below its domain, empty for the domain itself; None where it is another's."""
    name = (given.text("Name") or "").removesuffix(".")
    if name == domain:
        return ""
    return name.removesuffix(f".{domain}") if name.endswith(f".{domain}") else None


def _lifted_record(given: Foreign, domain: str) -> dict[str, Any] | None:
    """Return a record that lists its values, as the file says it."""
    name, kind = _lifted_below(given, domain), given.text("Type")
    values = given.as_data(given.at("ResourceRecords"))
    if name is None or not kind or not isinstance(values, list) or not values or given.at("SetIdentifier"):
        return None
    texts = [v[1:-1] if kind == "TXT" and _is_simple_text(v) else v for v in map(str, values)]
    ttl = given.number("TTL")
    said = {"name": name, "type": kind, "values": texts[0] if len(texts) == 1 else texts, "ttl": ttl}
    return {k: v for k, v in said.items() if v not in (None, "") and (k, v) != ("ttl", _USUAL_TTL)}


def _is_simple_text(value: str) -> bool:
    """Say whether a value of a TXT record comes out the same when it is written without its quotes."""
    return len(value) > 1 and not value[1:-1].startswith('"') and _quoted(value[1:-1]) == value


def _lifted_aliases(sets: list[Foreign], domain: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what alias records point to, with the name that they give it; of several names of one thing the first."""
    seen: set[str] = set()
    for record in sets:
        target, name = record.target("AliasTarget", "DNSName"), _lifted_below(record, domain)
        if target is None or name is None or target.id in seen or record.at("SetIdentifier"):
            continue
        seen.add(target.id)
        yield target.id, {"host": name} if name else {}


def full_name(name: str, domain: str) -> str:
    """Return the full name of what is said below a domain; a full name stays as it is.

    >>> full_name("www", "example.com"), full_name("", "example.com"), full_name("a.example.com", "example.com")
    ('www.example.com', 'example.com', 'a.example.com')
    """
    if not name or name == "@":
        return domain
    return name if name == domain or name.endswith(f".{domain}") else f"{name}.{domain}"


def _label(name: str) -> str:
    """Return a record's name as part of a logical id: `a.b` and `a-b` are two names.

    >>> _label("_dmarc"), _label("a.b"), _label("a-b"), _label("*.shop"), _label("@")
    ('Dmarc', 'ADotB', 'AB', 'WildcardDotShop', '')
    """
    return pascal(name.replace("*", "wildcard").replace(".", "-dot-"))


def _quoted(text: str) -> str:
    r"""Return a text as TXT records have it: in quotes, in pieces of 255 characters, what is not plain as octal codes.

    Source: Route 53 developer guide, TXT record type; seen 2026-11-23.

    >>> _quoted('v=spf1 -all'), _quoted('a"ü'), _quoted('"a" "b"')
    ('"v=spf1 -all"', '"a\\042\\303\\274"', '"a" "b"')
    """
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text
    pieces = [""]
    for byte in text.encode():
        escaped = _escaped(byte)
        if len(pieces[-1]) + len(escaped) > _TXT_PIECE:
            pieces.append("")
        pieces[-1] += escaped
    return " ".join(f'"{piece}"' for piece in pieces)


def _escaped(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\{byte:03o}"


def _create(component: Component, stack: Stack) -> None:
    fields: Domain = component.fields
    comment = component.common.description or component.title or stack.architecture.title or stack.architecture.name
    inside = [route53.HostedZoneVPCs(VPCId=stack.network.vpc, VPCRegion=Ref("AWS::Region"))] if fields.private else None
    zone = stack.add(
        component,
        "HostedZone",
        route53.HostedZone,
        keep="Retain",
        Name=stack.text(fields.domain),
        HostedZoneConfig=route53.HostedZoneConfiguration(Comment=stack.text(comment[:256])),
        VPCs=inside,
    )
    if not fields.private:
        servers = Join(", ", GetAtt(zone, "NameServers"))
        stack.output(component, "NameServers", servers, f"Name servers of {fields.domain}, to be told to the registrar")


def _zone_id(stack: Stack, component: Component) -> Value:
    fields: Domain = component.fields
    return stack.ref(component, "HostedZone") if fields.zone == "create" else stack.text(fields.zone)


def _host(link: Link) -> str:
    """Return the full name that an arrow gives: `de.www.shop.example.com` for host www and language de."""
    routing = link.options(Routing)
    name = full_name(routing.host, link.source_component.fields.domain)
    return f"{routing.language}.{name}" if routing.language else name


def _enter(stack: Stack, link: Link) -> None:
    """Open what the domain points to: people who come by a name come there."""
    for onward in stack.blueprint.links_from(link.target_component.name):
        for match in onward.matches:
            if isinstance(match.target, Alias) and match.target.enter:
                match.target.enter(stack, link)


def _name(stack: Stack, link: Link, alias: Alias) -> None:
    """Write the records of a name, and put the name on the certificate."""
    component, host = link.source_component, _host(link)
    if alias.certify is not None:
        certificate = None
        if not alias.own_certificate and not component.fields.private:
            certificate = _certificate(component, stack, host)
        alias.certify(stack, link, certificate, host)
    target = route53.AliasTarget(
        DNSName=alias.dns_name(stack, link),
        HostedZoneId=alias.zone_id(stack, link),
        EvaluateTargetHealth=alias.healthy,
    )
    role = _role(stack, link)
    routing = _routing(stack, link, alias, role)
    kinds = (("A", ""), ("AAAA", "Ipv6")) if alias.dual_stack else (("A", ""),)
    for kind, suffix in kinds:
        stack.add(
            component,
            f"{role}{suffix}Record",
            route53.RecordSetType,
            HostedZoneId=_zone_id(stack, component),
            Name=stack.text(host),
            Type=kind,
            AliasTarget=target,
            **routing,
        )


def _role(stack: Stack, link: Link) -> str:
    """Return what the logical ids of an arrow's records begin with: its target, its name, and whom it is for.

    A record cannot be created under a second logical id while the first is there, so that another arrow may not
    change it; only arrows that differ in nothing but weight or health are told apart by their number.
    """
    said = link.options(Routing)
    host = said.host.removesuffix(link.source_component.fields.domain)
    role = pascal(f"{link.target.name}-{host}-{said.language}-{said.country or said.continent or ''}")
    return role if stack.find(link.source_component, f"{role}Record") is None else f"{role}{link.number}"


def _routing(stack: Stack, link: Link, alias: Alias, role: str) -> dict[str, Any]:
    """Return what chooses among the records of one name, and the check that tells which of them work."""
    said = link.options(Routing)
    chosen: dict[str, Any] = {}
    if said.weight is not None:
        chosen = {"Weight": said.weight}
    elif said.latency:
        chosen = {"Region": said.latency}
    elif said.country:
        chosen = {"GeoLocation": route53.GeoLocation(CountryCode="*" if said.country == "default" else said.country)}
    elif said.continent:
        chosen = {"GeoLocation": route53.GeoLocation(ContinentCode=said.continent)}
    elif said.failover:
        chosen = {"Failover": said.failover.upper()}
    if chosen:
        chosen["SetIdentifier"] = role
    if said.health:
        chosen["HealthCheckId"] = Ref(_health_check(stack, link, alias, said.health))
    return chosen


def _health_check(stack: Stack, link: Link, alias: Alias, path: str) -> route53.HealthCheck:
    """Return the check of the thing itself by that path, one for all its names.

    Route 53 does not look at the certificate, so the thing's own DNS name will do.
    """
    role = f"{pascal(f'{link.target.name}-{path}')}Check"
    found = stack.find(link.source_component, role)
    if found is not None and found.HealthCheckConfig.ResourcePath == path:
        return stack.resource(link.source_component, role)
    return stack.add(
        link.source_component,
        role if found is None else f"{role}{link.number}",
        route53.HealthCheck,
        HealthCheckConfig=route53.HealthCheckConfig(
            Type="HTTPS",
            FullyQualifiedDomainName=alias.dns_name(stack, link),
            Port=443,
            ResourcePath=path,
            RequestInterval=30,
            FailureThreshold=3,
            EnableSNI=True,
        ),
    )


def _certificate(component: Component, stack: Stack, host: str) -> Value:
    """Return the certificate of the domain, with a name put on it: one for all the names."""
    domain = component.fields.domain
    found = stack.find(component, "Certificate")
    if found is None:
        found = stack.add(
            component,
            "Certificate",
            certificatemanager.Certificate,
            DomainName=stack.text(domain),
            ValidationMethod="DNS",
            DomainValidationOptions=[_proof(component, stack, domain)],
        )
    stack.resource(component, "Certificate")
    known = {o.properties["DomainName"] for o in found.DomainValidationOptions}
    if stack.text(host) not in known:
        names = [*found.properties.get("SubjectAlternativeNames", ()), stack.text(host)]
        found.SubjectAlternativeNames = sorted(names, key=str)
        found.DomainValidationOptions = [*found.DomainValidationOptions, _proof(component, stack, host)]
    return Ref(found)


def _proof(component: Component, stack: Stack, name: str) -> certificatemanager.DomainValidationOption:
    zone = _zone_id(stack, component)
    return certificatemanager.DomainValidationOption(DomainName=stack.text(name), HostedZoneId=zone)


# Checks


def _named(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_from(component.name) if any(m.joint.name == "name" for m in k.matches)]


def _ways(link: Link) -> list[str]:
    return [w for w in _WAYS if link.arrow.options.get(w) not in (None, "")]


def _check_ways(link: Link) -> Iterator[Diagnostic]:
    ways = _ways(link)
    if len(ways) > 1:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"the arrow `{link.source.name} -> {link.target.name}` is routed in {len(ways)} ways: {', '.join(ways)}",
            link.arrow.at(ways[1]),
            reason="a record has one routing policy",
            help=f"keep one of {' and '.join(ways)}",
            component=link.source.name,
        )


def _check_health(link: Link, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check that Route 53, which asks from addresses all over the world, gets to what it asks."""
    ways = (*blueprint.links_to(link.source.name), *blueprint.links_to(link.target.name))
    entered = [k.source for k in ways if any(m.joint.name == "enter" for m in k.matches)]
    ranges = {r for a in entered if isinstance(a, Actor) for r in a.cidrs}
    if link.arrow.options.get("health") and ranges and "0.0.0.0/0" not in ranges:
        yield Diagnostic(
            codes.ROUTING_INCOMPLETE,
            f"Route 53 cannot ask `{link.target.name}` for its health: only {', '.join(sorted(ranges))} may enter",
            link.arrow.at("health"),
            reason="its health checkers ask from the internet, so the answer would always be that it is down",
            help="remove `health`: without it, Route 53 follows the balancer's own health checks",
            component=link.source.name,
        )


def _check_name(component: Component, host: str, links: list[Link]) -> Iterator[Diagnostic]:
    """Check that the records of one name are routed in one way, and leave nobody out."""
    ways = {_kind_of_way(k) for k in links}
    if len(links) > 1 and (len(ways) > 1 or "" in ways):
        targets = ", ".join(f"`{k.target.name}`" for k in links)
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"the name {host} of `{component.name}` points to {targets}, and nothing says who gets which",
            links[1].arrow.span,
            reason="several records of one name need a routing policy, and all of them the same",
            help="give each arrow a `host` or a `language` of its own, or all of them the same one of `weight`, "
            "`latency`, `country` or `continent`, and `failover`",
            component=component.name,
        )
        return
    yield from _check_twice(component, host, links)
    if ways == {"place"} and all(k.arrow.options.get("country") != "default" for k in links):
        yield Diagnostic(
            codes.ROUTING_INCOMPLETE,
            f"the name {host} of `{component.name}` has no answer for people elsewhere",
            links[0].arrow.span,
            reason="who fits no country or continent is told that the name does not exist",
            help="add `country: default` to one more arrow",
            component=component.name,
        )
    if ways == {"failover"} and len(links) == 1:
        said = links[0].arrow.options["failover"]
        other = "secondary" if said == "primary" else "primary"
        yield Diagnostic(
            codes.ROUTING_INCOMPLETE,
            f"the name {host} of `{component.name}` has a {said} and no {other}",
            links[0].arrow.span,
            reason="there is nothing to fail over to",
            help=f"add an arrow with `failover: {other}`",
            component=component.name,
        )


def _kind_of_way(link: Link) -> str:
    ways = _ways(link)
    return "" if not ways else "place" if ways[0] in ("country", "continent") else ways[0]


def _check_twice(component: Component, host: str, links: list[Link]) -> Iterator[Diagnostic]:
    """Check that no two records of one name are for the same people. Weights may be equal."""
    seen: dict[tuple[str, Any], Link] = {}
    for link in links:
        for way in _ways(link)[:1]:
            key = (way, link.arrow.options[way])
            if way != "weight" and key in seen:
                yield Diagnostic(
                    codes.AWS_REFUSES,
                    f"the name {host} of `{component.name}` has `{way}: {key[1]}` twice",
                    link.arrow.at(way),
                    reason="Route 53 would not know which to give",
                    help=f"change it for `{seen[key].target.name}` or `{link.target.name}`, or give both a `weight`",
                    component=component.name,
                )
            seen.setdefault(key, link)


def _check_records(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    fields: Domain = component.fields
    seen: set[tuple[str, str]] = set()
    named = {_host(k) for k in _named(component, blueprint)}
    for n, record in enumerate(fields.records):
        name = full_name(record.name, fields.domain)
        wrong = ""
        if not record.values:
            wrong = "a record has one value at least"
        elif (name, record.type) in seen:
            wrong = "a name has one record of each type; put the values into a list"
        elif record.type == "CNAME" and name == fields.domain:
            wrong = "the domain itself cannot be a CNAME: it has NS and SOA records beside it"
        elif record.type == "CNAME" and ((name in {s[0] for s in seen}) or name in named):
            wrong = "a CNAME stands alone: its name has no other record"
        elif record.type in ("A", "AAAA") and name in named:
            wrong = "an arrow gives this name already"
        if wrong:
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"`{component.name}` cannot have the {record.type} record {name}",
                component.at("records", n),
                reason=wrong,
                component=component.name,
            )
        seen.add((name, record.type))
