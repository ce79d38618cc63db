"""Amazon S3: a bucket of objects.

Drawn in the region. It becomes a bucket that stays private, encrypted, versioned and kept when the stack goes, takes
requests over TLS only, and writes its access logs into the stack's bucket for them.

A bucket that is a `website` stays private too: CloudFront reads it and serves it over HTTPS. S3's own websites are
public buckets without HTTPS, which no reviewer would pass.

What a bucket tells of its objects goes through EventBridge, a rule for each arrow: S3's own notifications would make
the bucket and its readers wait for each other when the stack is created.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal, get_args

from troposphere import GetAtt, Ref, Sub, cloudfront, events, logs, s3

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Actor, Component
from archc.model.arn import Arn
from archc.model.fields import REQUIRED, setting
from archc.model.naming import pascal
from archc.stack.bucket import (
    ACCESS_LOGS,
    access_log_bucket,
    key_encryption,
    own_encryption,
    private_bucket,
    server_access_logs,
    unfinished_uploads,
)
from archc.stack.foreign import Foreign, Lifted
from archc.stack.key import shared_key
from archc.stack.link import Blueprint, Link
from archc.stack.logs import log_delivery
from archc.stack.offers import Alias, Delivers, Entry, Given, Grants, Offer, Statement, Stores, Value
from archc.stack.policy import bucket_policy, check_existing
from archc.stack.rule import PRINCIPAL, WAYS, add_target, described
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack
from archc.stack.unique import unique_name

CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""The hosted zone of every CloudFront distribution.

Source: CloudFormation reference, AWS::Route53::RecordSet AliasTarget; seen 2026-11-23.
"""

CERTIFICATE_REGION = "us-east-1"
"""The region CloudFront takes certificates from. Source: CloudFront developer guide; seen 2026-11-23."""

_CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
_SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"
"""Ids of policies that AWS manages. Source: CloudFront developer guide, managed policies; seen 2026-11-23."""

_OLD_VERSIONS_KEPT = 90

_LONGEST = 2_147_483_647
"""Days of a lifecycle rule: a 32-bit number. Source: S3 API reference, LifecycleExpiration; seen 2026-11-23."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """What becomes of objects with time. Bounds: S3 user guide, "Managing your storage lifecycle"; seen 2026-11-23."""

    prefix: str = setting("", "Only objects whose key begins so.", max_length=1024)
    infrequent: int | None = setting(None, "Days until they move to Standard-IA.", minimum=30, maximum=_LONGEST)
    archive: int | None = setting(
        None, "Days until they move to Glacier Flexible Retrieval.", minimum=1, maximum=_LONGEST
    )
    expire: int | None = setting(None, "Days until they are removed.", minimum=1, maximum=_LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """Which pages of other origins a browser lets read the bucket."""

    origins: tuple[str, ...] = setting(REQUIRED, "The pages' origins.", examples=[["https://shop.example.com"]])
    methods: tuple[Literal["GET", "PUT", "POST", "DELETE", "HEAD"], ...] = setting(("GET", "HEAD"), "What they may do.")
    headers: tuple[str, ...] = setting(("*",), "Headers they may send.")
    max_age: int = setting(3600, "Seconds a browser remembers the answer.", minimum=0, maximum=86_400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Website:
    """The pages of a website, served by CloudFront."""

    index: str = setting(
        "index.html", "The page of a folder.", pattern=r"^[A-Za-z0-9._-]{1,100}$", says="a file's name"
    )
    error: str = setting(
        "", "The page for what is not there.", pattern=r"^[A-Za-z0-9._/-]{1,200}$", says="a file's name or path"
    )
    certificate: str = setting(
        "",
        "ARN of a certificate in us-east-1 for the name of the website.",
        pattern=r"^(arn:\S+|\$\{\w+\})$",
        says="the ARN of a certificate",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Fields of `s3`."""

    versioning: bool = setting(True, "Keep what is overwritten or removed, for 90 days.")
    encryption: str = setting(
        "aws",
        "The key: S3's own (`aws`), the stack's (`key`), or one by its ARN.",
        pattern=r"^(aws|key|arn:\S+|\$\{\w+\})$",
        says="aws, key, or the ARN of a KMS key",
    )
    lifecycle: int | Lifecycle | tuple[Lifecycle, ...] = setting(
        (),
        "What becomes of objects with time: days until they are removed, a rule, or a list of rules.",
        minimum=1,
        maximum=_LONGEST,
    )
    cors: tuple[Cors, ...] | Cors = setting((), "Which pages of other origins may read it in a browser.")
    website: bool | Website = setting(False, "Serve it as a website over HTTPS, through CloudFront.")
    contents: str = setting("", "What is in it, for people who read the picture.")
    deletion: Literal["retain", "delete"] = setting(
        "retain", "What becomes of the bucket with the stack; AWS deletes only empty buckets."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Options of an arrow from a caller to a bucket."""

    access: Literal["read", "write", "read-write"] = setting("read-write", "What the caller may do with objects.")
    prefix: str = setting("", "Only objects whose key begins so.", max_length=900)


_Event = Literal[
    "created", "removed", "restored", "restore-started", "restore-expired", "moved", "tagged", "untagged", "acl"
]

DETAIL_TYPES: dict[str, tuple[str, ...]] = {
    "created": ("Object Created",),
    "removed": ("Object Deleted",),
    "restored": ("Object Restore Completed",),
    "restore-started": ("Object Restore Initiated",),
    "restore-expired": ("Object Restore Expired",),
    "moved": ("Object Storage Class Changed", "Object Access Tier Changed"),
    "tagged": ("Object Tags Added",),
    "untagged": ("Object Tags Deleted",),
    "acl": ("Object ACL Updated",),
}
"""What EventBridge calls S3's events. Source: S3 user guide, "Using EventBridge", event types; seen 2026-11-23."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Options of an arrow from a bucket to who is told of its objects."""

    on: tuple[_Event, ...] | _Event = setting("created", "What is told: one event, or a list of them.")
    prefix: str = setting("", "Only objects whose key begins so.", max_length=1024)
    suffix: str = setting("", "Only objects whose key ends so.", max_length=1024, examples=[".jpg"])


class S3(Service):
    """The bucket."""

    type: ClassVar[str] = "s3"
    fields: ClassVar[Any] = Bucket
    layers: ClassVar[Mapping[str, Layer]] = {"AWS::CloudFront::Distribution": "last"}
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::Events::Rule", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy",
        "AWS::CloudWatch::Alarm", "AWS::CloudFront::Distribution", "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::Function", "AWS::KMS::Key", "AWS::Logs::DeliverySource", "AWS::Logs::DeliveryDestination",
        "AWS::Logs::Delivery",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Say what is in it, or that it is a website."""
        fields: Bucket = component.fields
        note = fields.contents or ("website over CloudFront" if fields.website else "")
        return Look(icon="storage/simple-storage-service-s3", name="Amazon S3", note=note)

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say that callers use objects, it tells of them and keeps access logs; a website can be entered and named."""
        offers: tuple[Offer, ...] = (
            Grants(give=_give, options=Access),
            Delivers(protocols=WAYS | {"events"}, principal=PRINCIPAL, deliver=_tell, options=Told),
            Stores(store=_store),
        )
        website = _website(component)
        if website is None:
            return offers
        alias = Alias(
            dns_name=lambda s, k: s.att(k.target_component, "Distribution", "DomainName"),
            zone_id=lambda _s, _k: CLOUDFRONT_ZONE,
            certify=_certify,
            own_certificate=bool(website.certificate),
            healthy=False,
        )
        return (*offers, Entry(enter=_enter), alias)

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check what log deliveries and CloudFront ask of a bucket, and that lifecycles go forward."""
        yield from _check_lifecycle(component)
        yield from check_existing(component, blueprint, "s3:PutObject")
        if component.fields.encryption != "aws":
            yield from _check_encryption(component, blueprint)
        if component.fields.website:
            yield from _check_website(component, blueprint)

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Derive a bucket's name and ARN from either of them."""
        arn = Arn.of(component.existing)
        name = arn.resource if arn else component.existing
        return {"Bucket": {"Ref": name, "Arn": str(arn) if arn else f"arn:aws:s3:::{name}"}}

    lifts: ClassVar[tuple[str, ...]] = ("AWS::S3::Bucket",)

    def lift(self, given: Foreign) -> Lifted | None:
        """Say how the bucket is encrypted, what it keeps and for how long, and which pages may read it.

        The bucket of other buckets' access logs is none: the stack has one for all of them.
        """
        if any(path[:1] == ("LoggingConfiguration",) and user.id != given.id for user, path in given.users()):
            return None
        fields: dict[str, Any] = {}
        if given.at("VersioningConfiguration", "Status") != "Enabled":
            fields["versioning"] = False
        if given.body.get("DeletionPolicy") not in ("Retain", "RetainExceptOnCreate"):
            fields["deletion"] = "delete"
        if (key := _lifted_key(given)) is not None:
            fields["encryption"] = key
        if rules := _lifted_rules(given):
            fields["lifecycle"] = rules if len(rules) > 1 else rules[0]
        if cors := _lifted_cors(given):
            fields["cors"] = cors if len(cors) > 1 else cors[0]
        return Lifted("Bucket", fields)

    def lift_use(self, actions: tuple[str, ...]) -> Mapping[str, Any]:
        """Say whether the caller reads, writes, or both."""
        verbs = [a.partition(":")[2] for a in actions]
        reads = any(v.startswith(("Get", "ListBucket", "*")) for v in verbs)
        writes = any(v.startswith(("Put", "Delete", "*")) for v in verbs)
        return {} if reads == writes else {"access": "read" if reads else "write"}

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the bucket and its policy, and what serves it where it is a website."""
        fields: Bucket = component.fields
        private_bucket(
            stack,
            component,
            "Bucket",
            keep="Retain" if fields.deletion == "retain" else "Delete",
            encryption=_encryption(stack, fields),
            VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled" if fields.versioning else "Suspended"),
            LifecycleConfiguration=s3.LifecycleConfiguration(Rules=_rules(stack, fields)),
            CorsConfiguration=_cors(stack, fields),
            LoggingConfiguration=None if component.existing else server_access_logs(stack, component),
        )
        bucket_policy(stack, component)
        website = _website(component)
        if website is not None:
            _serve(component, stack, website)


def _lifted_key(given: Foreign) -> str | None:
    """Return the key that a bucket names, the stack's where the template has it; S3's own is not said."""
    rules = given.at("BucketEncryption", "ServerSideEncryptionConfiguration")
    first = rules[0] if isinstance(rules, list) and rules and isinstance(rules[0], Mapping) else {}
    said = first.get("ServerSideEncryptionByDefault")
    named = said.get("KMSMasterKeyID") if isinstance(said, Mapping) else None
    if (key := given.named(named)) is not None and key.type == "AWS::KMS::Key":
        return "key"
    text = given.as_text(named) if named else None
    return text if text and text.startswith(("arn:", "${")) else None


def _lifted_rules(given: Foreign) -> list[dict[str, Any]]:
    """Return the rules over current objects; the others are archc's own, or said in overrides."""
    rules = given.at("LifecycleConfiguration", "Rules")
    found = [_lifted_rule(given, r) for r in rules if isinstance(r, Mapping)] if isinstance(rules, list) else []
    return [rule for rule in found if rule.keys() - {"prefix"}]


def _lifted_rule(given: Foreign, rule: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if (prefix := given.as_text(rule.get("Prefix"))) is not None:
        said["prefix"] = prefix
    moves = rule.get("Transitions")
    for move in moves if isinstance(moves, list) else ():
        if isinstance(move, Mapping) and (field := _MOVES.get(str(move.get("StorageClass")))):
            said[field] = move.get("TransitionInDays")
    if "ExpirationInDays" in rule:
        said["expire"] = rule["ExpirationInDays"]
    return {field: value for field, value in said.items() if isinstance(value, (int, str))}


_MOVES = {"STANDARD_IA": "infrequent", "GLACIER": "archive"}


def _lifted_cors(given: Foreign) -> list[dict[str, Any]]:
    rules = given.at("CorsConfiguration", "CorsRules")
    names = {"origins": "AllowedOrigins", "methods": "AllowedMethods", "headers": "AllowedHeaders", "max_age": "MaxAge"}
    found = []
    for rule in rules if isinstance(rules, list) else ():
        said = {f: given.as_data(rule.get(n)) for f, n in names.items()} if isinstance(rule, Mapping) else {}
        found.append({f: v for f, v in said.items() if v is not None})
    return found if all(f.get("origins") for f in found) else []


def _website(component: Component) -> Website | None:
    said: bool | Website = component.fields.website
    return Website() if said is True else said or None


def _encryption(stack: Stack, fields: Bucket) -> s3.BucketEncryption:
    return own_encryption() if fields.encryption == "aws" else key_encryption(_key(stack, fields))


def _key(stack: Stack, fields: Bucket) -> Value:
    return shared_key(stack).arn if fields.encryption == "key" else stack.text(fields.encryption)


def _lifecycles(fields: Bucket) -> tuple[Lifecycle, ...]:
    said = fields.lifecycle
    if isinstance(said, int):
        return (Lifecycle(expire=said),)
    return said if isinstance(said, tuple) else (said,)


def _rules(stack: Stack, fields: Bucket) -> list[s3.LifecycleRule]:
    rules = [_rule(stack, n, said) for n, said in enumerate(_lifecycles(fields), start=1)]
    if fields.versioning:
        old = s3.NoncurrentVersionExpiration(NoncurrentDays=_OLD_VERSIONS_KEPT)
        rules.append(s3.LifecycleRule(Id="OldVersions", Status="Enabled", NoncurrentVersionExpiration=old))
    return [*rules, unfinished_uploads()]


def _rule(stack: Stack, number: int, said: Lifecycle) -> s3.LifecycleRule:
    moves = (("STANDARD_IA", said.infrequent), ("GLACIER", said.archive))
    transitions = [s3.LifecycleRuleTransition(StorageClass=c, TransitionInDays=d) for c, d in moves if d is not None]
    rule = s3.LifecycleRule(Id=f"Rule{number}", Status="Enabled")
    if said.prefix:
        rule.Prefix = stack.text(said.prefix)
    if transitions:
        rule.Transitions = transitions
    if said.expire is not None:
        rule.ExpirationInDays = said.expire
    return rule


def _cors(stack: Stack, fields: Bucket) -> s3.CorsConfiguration | None:
    said = fields.cors if isinstance(fields.cors, tuple) else (fields.cors,)
    rules = [
        s3.CorsRules(
            AllowedOrigins=[stack.text(o) for o in c.origins],
            AllowedMethods=list(c.methods),
            AllowedHeaders=list(c.headers),
            MaxAge=c.max_age,
        )
        for c in said
    ]
    return s3.CorsConfiguration(CorsRules=rules) if rules else None


# Callers

_READ = ("s3:GetObject",)
_WRITE = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject")


def _give(stack: Stack, link: Link) -> Given:
    """Let the caller use objects. Who reads may list them too: else what is missing looks as if it were forbidden."""
    component, options = link.target_component, link.options(Access)
    if link.source.name in stack.blueprint.networked:
        stack.network.gateway("s3")
    bucket = stack.resource(component, "Bucket")
    arn, prefix = GetAtt(bucket, "Arn"), stack.text(options.prefix)
    reads, writes = options.access != "write", options.access != "read"
    actions = tuple(sorted((*(_READ if reads else ()), *(_WRITE if writes else ()))))
    below = {"Prefix": prefix} if options.prefix else {}
    objects = Sub("${Bucket}/${Prefix}*" if below else "${Bucket}/*", Bucket=arn, **below)
    statements = [Statement(actions, (objects,))]
    if reads:
        only = {"StringLike": {"s3:prefix": [stack.text(f"{options.prefix}*")]}} if below else None
        statements.append(Statement(("s3:ListBucket",), (arn,), only))
    if component.fields.encryption != "aws":
        uses = ("kms:Decrypt", "kms:GenerateDataKey") if writes else ("kms:Decrypt",)
        about = stack.shared.name if component.fields.encryption == "key" else ""
        statements.append(Statement(uses, (_key(stack, component.fields),), about=about))
    settings = {"BUCKET": Ref(bucket)} | ({"PREFIX": prefix} if options.prefix else {})
    return Given(statements=tuple(statements), settings=settings)


# Events


def _tell(stack: Stack, link: Link, protocol: str, endpoint: Value) -> Value:
    """Tell the target of objects: through a rule of its own, or by the pattern of the rule that the target is."""
    component = link.source_component
    bucket = stack.resource(component, "Bucket")
    bucket.NotificationConfiguration = s3.NotificationConfiguration(
        EventBridgeConfiguration=s3.EventBridgeConfiguration(EventBridgeEnabled=True)
    )
    pattern = _pattern(stack, bucket, link.options(Told))
    if protocol == "events":
        return pattern
    rule = stack.add(
        component,
        f"{pascal(link.target.name)}Rule{link.number}",
        events.Rule,
        Description=described(stack, component, f"tells {link.target.name} of objects"),
        EventPattern=pattern,
        State="ENABLED",
    )
    return add_target(stack, link, component, rule, endpoint)


def _pattern(stack: Stack, bucket: s3.Bucket, told: Told) -> dict[str, Any]:
    """Return the pattern of what is told. Two filters in a list are an "or": prefix and suffix make one wildcard."""
    on = told.on if isinstance(told.on, tuple) else (told.on,)
    detail: dict[str, Any] = {"bucket": {"name": [Ref(bucket)]}}
    prefix, suffix = stack.text(told.prefix), stack.text(told.suffix)
    if told.prefix and told.suffix:
        detail["object"] = {"key": [{"wildcard": stack.text(f"{_plain(told.prefix)}*{_plain(told.suffix)}")}]}
    elif told.prefix or told.suffix:
        detail["object"] = {"key": [{"prefix": prefix} if told.prefix else {"suffix": suffix}]}
    kinds = [kind for event in dict.fromkeys(on) for kind in DETAIL_TYPES[event]]
    return {"source": ["aws.s3"], "detail-type": kinds, "detail": detail}


def _plain(text: str) -> str:
    r"""Return a text as it stands in a wildcard filter, where `*` and `\` have a meaning of their own."""
    return text.replace("\\", "\\\\").replace("*", "\\*")


# Access logs of load balancers


def _store(stack: Stack, link: Link, prefix: str) -> Value:
    """Let load balancers write their access logs. The policy's id is that of the bucket with `Policy` behind it."""
    component = link.target_component
    arn = stack.att(component, "Bucket", "Arn")
    kind = "network" if getattr(link.source_component.fields, "kind", "") == "network" else "application"
    policy = stack.resource(component, "BucketPolicy").PolicyDocument["Statement"]
    known = {s["Sid"] for s in policy}
    for statement in log_delivery(kind, arn, prefix):
        sid = f"{statement['Sid']}{pascal(prefix)}"
        if sid not in known:
            policy.append(statement | {"Sid": sid})
    return Ref(stack.resource(component, "Bucket"))


# Websites

_FOLDERS = """function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) {
    request.uri += '%s';
  } else if (!request.uri.split('/').pop().includes('.')) {
    request.uri += '/%s';
  }
  return request;
}
"""
"""CloudFront knows an index page for the root only; this gives every folder one."""


def _serve(component: Component, stack: Stack, website: Website) -> None:
    """Add the distribution that serves the bucket, and let it read."""
    name = unique_name(f"{stack.architecture.name}-{component.name}")
    control = stack.add(
        component,
        "OriginAccess",
        cloudfront.OriginAccessControl,
        OriginAccessControlConfig=cloudfront.OriginAccessControlConfig(
            Name=name, OriginAccessControlOriginType="s3", SigningBehavior="always", SigningProtocol="sigv4"
        ),
    )
    folders = stack.add(
        component,
        "Folders",
        cloudfront.Function,
        Name=name,
        AutoPublish=True,
        FunctionCode=_FOLDERS.replace("%s", website.index),
        FunctionConfig=cloudfront.FunctionConfig(Comment="index pages of folders", Runtime="cloudfront-js-2.0"),
    )
    origin = cloudfront.Origin(
        Id="Bucket",
        DomainName=GetAtt(stack.resource(component, "Bucket"), "RegionalDomainName"),
        OriginAccessControlId=Ref(control),
        S3OriginConfig=cloudfront.S3OriginConfig(OriginAccessIdentity=""),
    )
    distribution = stack.add(
        component,
        "Distribution",
        cloudfront.Distribution,
        DistributionConfig=cloudfront.DistributionConfig(
            Comment=f"{stack.architecture.name} {component.name}",
            Enabled=True,
            HttpVersion="http2and3",
            IPV6Enabled=True,
            DefaultRootObject=website.index,
            DefaultCacheBehavior=_behavior(folders),
            Origins=[origin],
            ViewerCertificate=cloudfront.ViewerCertificate(CloudFrontDefaultCertificate=True),
            **({"CustomErrorResponses": _error_pages(website)} if website.error else {}),
        ),
    )
    _admit_distribution(component, stack, distribution)
    if stack.architecture.region == CERTIFICATE_REGION:
        _deliver_logs(component, stack, distribution)
    address = Sub("https://${Domain}", Domain=GetAtt(distribution, "DomainName"))
    stack.output(component, "Url", address, f"Web address of {component.name}")


def _behavior(folders: cloudfront.Function) -> cloudfront.DefaultCacheBehavior:
    """Return how every page is served: over HTTPS, compressed, cached, with headers that browsers heed."""
    on_request = cloudfront.FunctionAssociation(EventType="viewer-request", FunctionARN=GetAtt(folders, "FunctionARN"))
    return cloudfront.DefaultCacheBehavior(
        TargetOriginId="Bucket",
        ViewerProtocolPolicy="redirect-to-https",
        Compress=True,
        CachePolicyId=_CACHING_OPTIMIZED,
        ResponseHeadersPolicyId=_SECURITY_HEADERS,
        FunctionAssociations=[on_request],
    )


def _error_pages(website: Website) -> list[cloudfront.CustomErrorResponse]:
    """Return the page for what is not there. CloudFront may not list the bucket, so S3 says 403 and not 404."""
    page = f"/{website.error.removeprefix('/')}"
    return [
        cloudfront.CustomErrorResponse(ErrorCode=code, ResponseCode=404, ResponsePagePath=page, ErrorCachingMinTTL=60)
        for code in (403, 404)
    ]


def _distribution_arn(distribution: cloudfront.Distribution) -> Value:
    arn = "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"
    return Sub(arn, Distribution=Ref(distribution))


def _admit_distribution(component: Component, stack: Stack, distribution: cloudfront.Distribution) -> None:
    """Let the distribution read objects. Source: CloudFront developer guide, origin access control; seen 2026-11-23."""
    stack.resource(component, "BucketPolicy").PolicyDocument["Statement"].append(
        {
            "Sid": "Website",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": Sub("${Bucket}/*", Bucket=stack.att(component, "Bucket", "Arn")),
            "Condition": {"StringEquals": {"aws:SourceArn": _distribution_arn(distribution)}},
        }
    )


def _deliver_logs(component: Component, stack: Stack, distribution: cloudfront.Distribution) -> None:
    """Write the website's access logs into the stack's bucket for them.

    Such deliveries can be set up in us-east-1 only; elsewhere the bucket's own access logs show what was fetched.
    Source: CloudFront developer guide, "Configure standard logging (v2)"; seen 2026-11-23.
    """
    prefix, name = f"cloudfront/{component.name}", unique_name(f"{stack.architecture.name}-{component.name}", 60)
    bucket = GetAtt(access_log_bucket(stack), "Arn")
    policy = stack.resource(stack.shared, f"{ACCESS_LOGS}Policy")
    for statement in log_delivery("network", bucket, prefix):
        sid = f"Website{component.base}{'Check' if statement['Action'] == 's3:GetBucketAcl' else ''}"
        policy.PolicyDocument["Statement"].append(statement | {"Sid": sid})
    source = stack.add(
        component,
        "LogSource",
        logs.DeliverySource,
        Name=name,
        LogType="ACCESS_LOGS",
        ResourceArn=_distribution_arn(distribution),
    )
    destination = stack.add(
        component,
        "LogDestination",
        logs.DeliveryDestination,
        depends=(policy.title,),
        Name=name,
        DestinationResourceArn=Sub(f"${{Bucket}}/{prefix}", Bucket=bucket),
        OutputFormat="json",
    )
    stack.add(
        component,
        "LogDelivery",
        logs.Delivery,
        DeliverySourceName=Ref(source),
        DeliveryDestinationArn=GetAtt(destination, "Arn"),
    )


def _certify(stack: Stack, link: Link, certificate: Value, domain: str) -> None:
    """Serve the website under a name: with the certificate of the file, else with the one made for the name."""
    component = link.target_component
    website = _website(component)
    own = stack.text(website.certificate) if website and website.certificate else certificate
    config = stack.resource(component, "Distribution").DistributionConfig
    names = config.properties.get("Aliases", [])
    config.Aliases = names if (name := stack.text(domain)) in names else [*names, name]
    config.ViewerCertificate = cloudfront.ViewerCertificate(
        AcmCertificateArn=own, MinimumProtocolVersion="TLSv1.2_2021", SslSupportMethod="sni-only"
    )


def _enter(stack: Stack, link: Link) -> None:
    """Nothing to open: everybody may read a website."""


# Checks


def _check_lifecycle(component: Component) -> Iterator[Diagnostic]:
    for said in _lifecycles(component.fields):
        steps = [(n, d) for n, d in (("infrequent", said.infrequent), ("archive", said.archive)) if d is not None]
        if said.expire is not None:
            steps.append(("expire", said.expire))
        for (before, first), (after, second) in pairwise(steps):
            if second <= first:
                yield Diagnostic(
                    codes.AWS_REFUSES,
                    f"the lifecycle of `{component.name}` says {after} after {second} days, but {before} after {first}",
                    component.at("lifecycle"),
                    reason="S3 takes steps that follow each other only",
                    help=f"let `{after}` come later than `{before}`, or leave one of them out",
                    component=component.name,
                )


def _check_encryption(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    stored = [k for k in blueprint.links_to(component.name) if any(m.joint.name == "log" for m in k.matches)]
    for link in stored:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{link.source.name}` cannot write its access logs into `{component.name}`, which has a KMS key",
            component.at("encryption"),
            reason="load balancers deliver access logs only into buckets with S3's own encryption",
            help=f"remove `encryption` from `{component.name}`",
            component=component.name,
        )
    if component.fields.website:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"the website `{component.name}` cannot have a KMS key",
            component.at("encryption"),
            reason="the key would have to name the distribution, and the distribution waits for the bucket and its key",
            help="remove `encryption`: what a website shows is public anyway",
            component=component.name,
        )


def _check_website(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    website, region = _website(component), blueprint.architecture.region
    for link in blueprint.links_to(component.name):
        if isinstance(link.source, Actor) and link.source.cidrs != ("0.0.0.0/0",) and link.matches:
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"`{link.source.name}` may not come from everywhere, but the website `{component.name}` is public",
                link.arrow.span,
                reason="CloudFront serves everybody",
                help=f"remove `cidr` from `{link.source.name}`, or serve the pages behind a load balancer",
                component=component.name,
            )
        named = any(m.joint.name == "name" for m in link.matches)
        if named and website and not website.certificate and region != CERTIFICATE_REGION:
            yield Diagnostic(
                codes.NEEDS_FIELD,
                f"the website `{component.name}` needs a certificate for the name that `{link.source.name}` gives it",
                component.at("website"),
                reason=f"CloudFront takes certificates from {CERTIFICATE_REGION} only; a stack makes them where it is",
                help=f"request one in {CERTIFICATE_REGION} and write `website: {{ certificate: <its ARN> }}`, or set "
                f"`region: {CERTIFICATE_REGION}`",
                component=component.name,
            )


assert set(DETAIL_TYPES) == set(get_args(_Event))  # noqa: S101 - one list, two forms
