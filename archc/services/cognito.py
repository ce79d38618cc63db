"""Amazon Cognito: a user pool, where people sign up and sign in.

Drawn in the region. It becomes a pool that cannot be deleted by mistake, with a strong password policy, codes from an
authenticator app, and recovery by verified addresses only; a client for the app, which has no secret to lose; a
group for each name; and a domain with sign-in pages where somebody is sent to them.

A function behind a trigger gets no ids of the pool in its settings, for the pool waits for the function; Cognito tells
it the pool in every event.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from troposphere import GetAtt, Ref, Sub, cognito, iam, route53
from troposphere.elasticloadbalancingv2 import AuthenticateCognitoConfig

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.arn import Arn
from archc.model.fields import REQUIRED, setting
from archc.model.naming import pascal
from archc.services._zones import holder_of
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Delivers, Entry, Given, Grants, Guards, Names, Offer, Relays, Sends, Statement, Value
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack
from archc.stack.unique import unique_name

PATIENCE = 5
"""Seconds that Cognito waits for a trigger. Source: Cognito developer guide, "Customizing user pool workflows with
Lambda triggers"; seen 2026-11-23."""

_RESERVED = ("aws", "amazon", "cognito")
"""Words that no domain prefix may hold. Source: Cognito developer guide, "Using the Amazon Cognito prefix domain";
seen 2026-11-23."""

_CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""The hosted zone of sign-in pages under a domain of one's own, which CloudFront serves; see `archc/services/s3.py`."""

_Trigger = Literal[
    "pre_sign_up", "post_confirmation", "pre_authentication", "post_authentication", "pre_token_generation",
    "custom_message", "user_migration", "define_auth_challenge", "create_auth_challenge",
    "verify_auth_challenge_response",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """What a password must have. Bounds: Cognito API reference, PasswordPolicyType; seen 2026-11-23."""

    length: int = setting(12, "Characters at least.", minimum=6, maximum=99)
    symbols: bool = setting(True, "At least one symbol.")
    numbers: bool = setting(True, "At least one digit.")
    cases: bool = setting(True, "Capital and small letters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPool:
    """Fields of `cognito`."""

    sign_in: tuple[Literal["email", "phone", "username"], ...] = setting(
        ("email",), "What people sign in with.", min_items=1
    )
    mfa: Literal["off", "optional", "on"] = setting("optional", "A second factor: a code from an authenticator app.")
    groups: tuple[str, ...] = setting(
        (), "Groups that people can be in.", pattern=r"^[^\s:/]{1,128}$", says="a name without spaces"
    )
    self_sign_up: bool = setting(True, "People may sign up by themselves; otherwise an administrator invites them.")
    password: Password = setting(Password(), "What a password must have.")
    domain: str = setting(
        "",
        "Where the sign-in pages are: a prefix for Cognito's domain, or a domain of your own with a `certificate`.",
        pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|([a-z0-9-]+\.)+[a-z0-9-]+|\$\{\w+\})$",
        says="a prefix such as shop, or a domain such as login.example.com",
    )
    certificate: str = setting(
        "",
        "ARN of a certificate in us-east-1 for a domain of your own.",
        pattern=r"^(arn:\S+|\$\{\w+\})$",
        says="the ARN of a certificate",
    )
    callbacks: tuple[str, ...] = setting(
        (),
        "Pages people are sent back to after they signed in on the sign-in pages.",
        pattern=r"^(https://\S+|http://localhost\S*|[a-z][a-z0-9+.-]*://\S*|\$\{\w+\}\S*)$",
        says="an address such as https://shop.example.com/signed-in",
    )
    protection: Literal["off", "audit", "enforced"] = setting(
        "off", "Watch for stolen passwords and odd sign-ins; needs Cognito's Plus plan, paid by the user."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Options of an arrow from a user pool to a function."""

    on: _Trigger | tuple[_Trigger, ...] = setting(REQUIRED, "When the function is called: one trigger, or a list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Options of an arrow from a caller to a user pool."""

    access: Literal["none", "read", "admin"] = setting(
        "none", "What the caller may do with users by itself: look them up, or manage them too."
    )


class Cognito(Service):
    """The user pool."""

    type: ClassVar[str] = "cognito"
    fields: ClassVar[Any] = UserPool
    layers: ClassVar[Mapping[str, Layer]] = {"AWS::Cognito::UserPool": "links"}
    lifts: ClassVar[tuple[str, ...]] = ("AWS::Cognito::UserPool",)
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolDomain",
        "AWS::Cognito::UserPoolGroup", "AWS::IAM::Role", "AWS::Route53::RecordSet",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the groups."""
        note = ", ".join(component.fields.groups)
        return Look(icon="security/cognito", name="Amazon Cognito", note=note)

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - all pools offer the same
        """Say that people sign in, callers use it, it calls functions, guards listeners and sends mail."""
        return (
            Entry(enter=_enter),
            Grants(give=_give, options=Access),
            Delivers(
                protocols=frozenset({"lambda"}),
                principal="cognito-idp.amazonaws.com",
                deliver=_trigger,
                options=Moment,
                handed_over=False,
                patience=PATIENCE,
            ),
            Guards(authenticator=_authenticator),
            Sends(send=_send),
        )

    def names(self, component: Component) -> Mapping[str, tuple[str, str]]:
        """Say the domain of the sign-in pages, where the file does."""
        domain = component.fields.domain
        return {"domain": ("domain of sign-in pages", domain)} if domain else {}

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check the domain, that no trigger has two functions, and what a guarded listener and mail need."""
        yield from _check_domain(component)
        yield from _check_groups(component)
        yield from _check_name(component, blueprint)
        yield from _check_triggers(component, blueprint)
        yield from _check_guards(component, blueprint)
        yield from _check_mail(component, blueprint)

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:
        """Derive a pool's id from its ARN."""
        arn = Arn.of(component.existing)
        return {"UserPool": {"Ref": arn.resource.partition("/")[2], "Arn": str(arn)}} if arn else {}

    def lift(self, given: Foreign) -> Lifted:
        """Say how people sign in; the app's client, the groups and the domain belong to the pool."""
        clients = given.those("AWS::Cognito::UserPoolClient", "UserPoolId")
        client = next((c for c in clients if not c.truth("GenerateSecret")), None)
        groups = given.those("AWS::Cognito::UserPoolGroup", "UserPoolId")
        named = {g.id: name for g in groups if (name := g.text("GroupName"))}
        domain = next(iter(given.those("AWS::Cognito::UserPoolDomain", "UserPoolId")), None)
        fields = {
            **_lifted_sign_in(given),
            "groups": list(named.values()) or None,
            "domain": domain.text("Domain") if domain else None,
            "certificate": domain.text("CustomDomainConfig", "CertificateArn") if domain else None,
            "callbacks": client.as_data(client.at("CallbackURLs")) if client else None,
        }
        parts = {f"{pascal(name)}Group": there for there, name in named.items()}
        parts |= {role: part.id for role, part in (("Client", client), ("Domain", domain)) if part}
        return Lifted("UserPool", fields, parts, arrows=dict(_lifted_triggers(given)))

    def lift_use(self, actions: tuple[str, ...]) -> Mapping[str, Any]:
        """Say whether the caller looks users up, or manages them."""
        if not actions:
            return {}
        return {"access": "read" if set(actions) <= set(_READ) else "admin"}

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the pool, its client, its groups, and its domain where people are sent to its pages."""
        fields: UserPool = component.fields
        pool = stack.add(
            component,
            "UserPool",
            cognito.UserPool,
            keep="Retain",
            DeletionProtection="ACTIVE",
            UserPoolName=Sub(f"${{AWS::StackName}}-{component.name}"),
            UserPoolTier="ESSENTIALS" if fields.protection == "off" else "PLUS",
            UserPoolAddOns=_protection(fields),
            MfaConfiguration={"off": "OFF", "optional": "OPTIONAL", "on": "ON"}[fields.mfa],
            EnabledMfas=["SOFTWARE_TOKEN_MFA"] if fields.mfa != "off" else None,
            Policies=cognito.Policies(PasswordPolicy=_password(fields.password)),
            AdminCreateUserConfig=cognito.AdminCreateUserConfig(AllowAdminCreateUserOnly=not fields.self_sign_up),
            SmsConfiguration=_sms(component, stack) if "phone" in fields.sign_in else None,
            **_identity(fields),
        )
        _client(component, stack, pool)
        for group in fields.groups:
            role = f"{pascal(group)}Group"
            stack.add(component, role, cognito.UserPoolGroup, GroupName=stack.text(group), UserPoolId=Ref(pool))
        if fields.domain or fields.callbacks or _guarded(component, stack.blueprint):
            _domain(component, stack)
        stack.output(component, "PoolId", Ref(pool), f"Id of the user pool {component.name}")
        stack.output(
            component, "ClientId", stack.ref(component, "Client"), f"Client id of {component.name}, for the app"
        )


def _lifted_sign_in(given: Foreign) -> dict[str, Any]:
    """Return what a foreign pool says about signing in; what AWS does where nothing is said counts too."""
    attributes = {"email": "email", "phone_number": "phone"}
    by = given.at("UsernameAttributes")
    said = [attributes[a] for a in map(str, by) if a in attributes] if isinstance(by, list) else []
    aliases = given.at("AliasAttributes")
    beside = [attributes[a] for a in map(str, aliases) if a in attributes] if isinstance(aliases, list) else []
    policy = {key: given.at("Policies", "PasswordPolicy", name) for key, name in _PASSWORD.items()}
    password = {key: value for key, value in policy.items() if isinstance(value, (bool, int))}
    return {
        "sign_in": said or ["username", *beside],
        "mfa": {"OPTIONAL": "optional", "ON": "on"}.get(str(given.at("MfaConfiguration")), "off"),
        "self_sign_up": not given.truth("AdminCreateUserConfig", "AllowAdminCreateUserOnly"),
        "password": {k: v for k, v in password.items() if v != getattr(Password(), k)} or None,
        "protection": {"AUDIT": "audit", "ENFORCED": "enforced"}.get(
            str(given.at("UserPoolAddOns", "AdvancedSecurityMode"))
        ),
    }


_PASSWORD = {
    "length": "MinimumLength",
    "symbols": "RequireSymbols",
    "numbers": "RequireNumbers",
    "cases": "RequireLowercase",
}


def _lifted_triggers(given: Foreign) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the functions that the pool calls, and when."""
    config = given.at("LambdaConfig")
    moments: dict[str, list[str]] = {}
    for trigger in get_args(_Trigger):
        said = config.get(pascal(trigger)) if isinstance(config, Mapping) else None
        if (function := given.named(said)) is not None:
            moments.setdefault(function.id, []).append(trigger)
    for function_id, when in moments.items():
        yield function_id, {"on": when[0] if len(when) == 1 else when}


def _protection(fields: UserPool) -> cognito.UserPoolAddOns | None:
    if fields.protection == "off":
        return None
    return cognito.UserPoolAddOns(AdvancedSecurityMode=fields.protection.upper())


def _password(said: Password) -> cognito.PasswordPolicy:
    return cognito.PasswordPolicy(
        MinimumLength=said.length,
        RequireLowercase=said.cases,
        RequireUppercase=said.cases,
        RequireNumbers=said.numbers,
        RequireSymbols=said.symbols,
        TemporaryPasswordValidityDays=3,
    )


def _identity(fields: UserPool) -> dict[str, Any]:
    """Return what people sign in with, which of it is verified, and how a lost password is recovered.

    A name of one's own comes with a verified address beside it, for recovery. What people are called does not depend
    on capital letters. Only verified addresses recover a password, and a new address counts when it is verified.
    """
    attributes = {"email": "email", "phone": "phone_number"}
    said = [attributes[s] for s in sorted(fields.sign_in) if s in attributes]
    verified = said or ["email"]
    recovery = [cognito.RecoveryOption(Name=f"verified_{name}", Priority=n) for n, name in enumerate(verified, start=1)]
    sign_in = {"AliasAttributes": verified} if "username" in fields.sign_in else {"UsernameAttributes": said}
    # Who may sign in with one of several need not have the others.
    required = verified if len(verified) == 1 else []
    return {
        **sign_in,
        "UsernameConfiguration": cognito.UsernameConfiguration(CaseSensitive=False),
        "AutoVerifiedAttributes": verified,
        "UserAttributeUpdateSettings": cognito.UserAttributeUpdateSettings(
            AttributesRequireVerificationBeforeUpdate=verified
        ),
        "AccountRecoverySetting": cognito.AccountRecoverySetting(RecoveryMechanisms=recovery),
        "Schema": [
            cognito.SchemaAttribute(Name=name, AttributeDataType="String", Required=True, Mutable=True)
            for name in required
        ]
        or None,
    }


def _sms(component: Component, stack: Stack) -> cognito.SmsConfiguration:
    """Return how codes get to telephones: through a role that Cognito takes for this account and component only.

    Text messages go to a number, not to a topic, so there is no resource to name. Source: Cognito developer guide,
    "SMS message settings"; seen 2026-11-23.
    """
    name = f"{stack.architecture.name}-{component.name}"
    conditions = {"StringEquals": {"sts:ExternalId": name, "aws:SourceAccount": Ref("AWS::AccountId")}}
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cognito-idp.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": conditions,
            }
        ],
    }
    allow = {"Sid": "TextMessages", "Effect": "Allow", "Action": ["sns:Publish"], "Resource": "*"}
    policy = iam.Policy(PolicyName="Own", PolicyDocument={"Version": "2012-10-17", "Statement": [allow]})
    role = stack.add(component, "SmsRole", iam.Role, AssumeRolePolicyDocument=trust, Policies=[policy])
    return cognito.SmsConfiguration(ExternalId=name, SnsCallerArn=GetAtt(role, "Arn"))


def _client(component: Component, stack: Stack, pool: cognito.UserPool) -> None:
    """Add the app's client. It runs where people can look into it, so it has no secret."""
    fields: UserPool = component.fields
    pages: dict[str, Any] = {}
    if fields.callbacks:
        addresses = [stack.text(c) for c in fields.callbacks]
        pages = _pages(addresses) | {"LogoutURLs": addresses}
    stack.add(
        component,
        "Client",
        cognito.UserPoolClient,
        UserPoolId=Ref(pool),
        ClientName=component.name,
        GenerateSecret=False,
        ExplicitAuthFlows=_flows(component, stack.blueprint),
        **_care(),
        **pages,
    )


def _flows(component: Component, blueprint: Blueprint) -> list[str]:
    """Return how the app may sign people in: without ever sending a password, unless a trigger or a caller needs it."""
    triggers = {t for k in _trigger_links(component, blueprint) for t in _moments(k)}
    flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
    if "define_auth_challenge" in triggers:
        flows.append("ALLOW_CUSTOM_AUTH")
    if "user_migration" in triggers:
        flows.append("ALLOW_USER_PASSWORD_AUTH")
    if any(k.options(Access).access == "admin" for k in blueprint.links_to(component.name) if _granted(k)):
        flows.append("ALLOW_ADMIN_USER_PASSWORD_AUTH")
    return sorted(flows)


def _pages(addresses: list[Value]) -> dict[str, Any]:
    """Return what sends people to the sign-in pages and back, by the code flow only."""
    return {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["email", "openid", "profile"],
        "CallbackURLs": addresses,
        "SupportedIdentityProviders": ["COGNITO"],
    }


def _care() -> dict[str, Any]:
    """Return what every client has: nobody learns who is a user, tokens can be revoked, and live for an hour."""
    return {
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        "AccessTokenValidity": 60,
        "IdTokenValidity": 60,
        "RefreshTokenValidity": 30,
        "TokenValidityUnits": cognito.TokenValidityUnits(AccessToken="minutes", IdToken="minutes", RefreshToken="days"),
    }


def _domain(component: Component, stack: Stack) -> None:
    """Add the domain of the sign-in pages, and its record where the file holds the zone."""
    fields: UserPool = component.fields
    own = "." in fields.domain
    prefix = stack.text(fields.domain) if fields.domain else unique_name(_prefix(component, stack), 63)
    certificate = cognito.CustomDomainConfigType(CertificateArn=stack.text(fields.certificate)) if own else None
    domain = stack.add(
        component,
        "Domain",
        cognito.UserPoolDomain,
        UserPoolId=stack.ref(component, "UserPool"),
        Domain=prefix,
        CustomDomainConfig=certificate,
    )
    held = holder_of(fields.domain, stack.architecture) if own else None
    if held is not None:
        target = route53.AliasTarget(DNSName=GetAtt(domain, "CloudFrontDistribution"), HostedZoneId=_CLOUDFRONT_ZONE)
        stack.add(
            component,
            "DomainRecord",
            route53.RecordSetType,
            HostedZoneId=held[1].zone(stack),
            Name=stack.text(fields.domain),
            Type="A",
            AliasTarget=target,
        )


def _prefix(component: Component, stack: Stack) -> str:
    stem = f"{stack.architecture.name}-{component.name}".lower()
    for word in _RESERVED:
        stem = stem.replace(word, "")
    return stem.strip("-")


def _enter(stack: Stack, link: Link) -> None:
    """Nothing to open: a pool answers everybody, and knows who is who."""


# Callers

_READ = (
    "cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser", "cognito-idp:ListGroups",
    "cognito-idp:ListUsers", "cognito-idp:ListUsersInGroup",
)  # fmt: skip
_ADMIN = (
    "cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminConfirmSignUp", "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminDeleteUser", "cognito-idp:AdminDisableUser", "cognito-idp:AdminEnableUser",
    "cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRemoveUserFromGroup", "cognito-idp:AdminResetUserPassword",
    "cognito-idp:AdminRespondToAuthChallenge", "cognito-idp:AdminSetUserPassword",
    "cognito-idp:AdminUpdateUserAttributes", "cognito-idp:AdminUserGlobalSignOut",
)  # fmt: skip


def _granted(link: Link) -> bool:
    return any(m.joint.name == "grant" for m in link.matches)


def _give(stack: Stack, link: Link) -> Given:
    """Tell the caller the pool, and let it do what the arrow says."""
    component, access = link.target_component, link.options(Access).access
    pool = stack.resource(component, "UserPool")
    actions = {"none": (), "read": _READ, "admin": tuple(sorted((*_READ, *_ADMIN)))}[access]
    statements = (Statement(actions, (GetAtt(pool, "Arn"),)),) if actions else ()
    called = any(k.target == link.source for k in _trigger_links(component, stack.blueprint))
    settings: dict[str, Value] = {} if called else {"POOL_ID": Ref(pool)}
    if not called and not component.existing:
        settings["CLIENT_ID"] = stack.ref(component, "Client")
    return Given(statements=statements, settings=settings)


# Triggers


def _trigger_links(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_from(component.name) if any(m.joint.name == "deliver" for m in k.matches)]


def _moments(link: Link) -> tuple[str, ...]:
    said = link.options(Moment).on
    return said if isinstance(said, tuple) else (said,)


def _trigger(stack: Stack, link: Link, protocol: str, endpoint: Value) -> Value:  # noqa: ARG001 - the shape of `deliver`
    pool = stack.resource(link.source_component, "UserPool")
    triggers = pool.properties.setdefault("LambdaConfig", cognito.LambdaConfig())
    for moment in _moments(link):
        setattr(triggers, pascal(moment), endpoint)
    return GetAtt(pool, "Arn")


# Listeners


def _guarded(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_to(component.name) if any(m.joint.name == "guard" for m in k.matches)]


def _authenticator(stack: Stack, link: Link) -> Value:
    """Return what a balancer needs to sign people in: a client with a secret that sends them back to the balancer.

    The balancer itself asks Cognito for the tokens, so its group is let out to it. Source: Elastic Load Balancing user
    guide, "Authenticate users using an Application Load Balancer"; seen 2026-11-23.
    """
    component = link.target_component
    pool = stack.resource(component, "UserPool")
    hosts = [stack.text(f"https://{host}/oauth2/idpresponse") for host in _hosts(component, link, stack.blueprint)]
    client = stack.add(
        component,
        f"{pascal(link.source.name)}Client{link.number}",
        cognito.UserPoolClient,
        UserPoolId=Ref(pool),
        ClientName=link.source.name,
        GenerateSecret=True,
        **_care(),
        **_pages(hosts),
    )
    if link.source.name in stack.groups:
        stack.groups[link.source.name].let_out(443, "0.0.0.0/0", "Sign-in at the user pool")
    return AuthenticateCognitoConfig(
        UserPoolArn=GetAtt(pool, "Arn"),
        UserPoolClientId=Ref(client),
        UserPoolDomain=Ref(stack.resource(component, "Domain")),
        OnUnauthenticatedRequest="authenticate",
        Scope="openid",
    )


def _hosts(component: Component, link: Link, blueprint: Blueprint) -> list[str]:
    """Return the names that a guarded balancer has: those that arrows give it, else those of the callbacks."""
    named = {
        m.source.host(k)
        for k in blueprint.links_to(link.source.name)
        for m in k.matches
        if isinstance(m.source, Names) and m.source.host
    }
    called = {c.partition("://")[2].partition("/")[0] for c in component.fields.callbacks if c.startswith("https://")}
    return sorted(named or called)


# Mail


def _send(stack: Stack, link: Link, identity_arn: Value) -> None:
    """Send codes and invitations through an identity of one's own: Cognito's own takes 50 mails a day."""
    relays = next(m.target for m in link.matches if isinstance(m.target, Relays))
    sender = relays.sender(stack, link) if relays.sender else None
    rules = relays.configuration_set(stack, link) if relays.configuration_set else None
    mail = cognito.EmailConfiguration(EmailSendingAccount="DEVELOPER", SourceArn=identity_arn)
    if sender is not None:
        mail.From = sender
    if rules is not None:
        mail.ConfigurationSet = rules
    stack.resource(link.source_component, "UserPool").EmailConfiguration = mail


# Checks


def _check_domain(component: Component) -> Iterator[Diagnostic]:
    fields: UserPool = component.fields
    word = next((w for w in _RESERVED if w in fields.domain), None) if "." not in fields.domain else None
    if word:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"the domain `{fields.domain}` of `{component.name}` holds the word {word}",
            component.at("domain"),
            reason=f"Cognito takes no prefix with {', '.join(_RESERVED[:-1])} or {_RESERVED[-1]} in it",
            help="choose another prefix",
            component=component.name,
        )
    if "." in fields.domain and not fields.certificate:
        yield Diagnostic(
            codes.NEEDS_FIELD,
            f"the domain `{fields.domain}` of `{component.name}` needs a certificate",
            component.at("domain"),
            reason="CloudFront serves the sign-in pages, and takes certificates from us-east-1 only",
            help="request one there and write `certificate: <its ARN>`, or give a prefix for Cognito's own domain",
            component=component.name,
        )


def _check_name(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Check the pool's name. Bounds: Cognito user pools API reference, CreateUserPool, PoolName; seen 2026-11-23."""
    name = f"{blueprint.architecture.name}-{component.name}"
    if len(name) > 128:
        yield Diagnostic(
            codes.NAME_TOO_LONG,
            f"the pool of `{component.name}` would be called {name}: {len(name)} characters",
            component.span,
            reason="a user pool's name has at most 128 characters",
            help="choose a shorter `name` for the stack or for the component",
            component=component.name,
        )


def _check_groups(component: Component) -> Iterator[Diagnostic]:
    groups: tuple[str, ...] = component.fields.groups
    for n, group in enumerate(groups):
        if group in groups[:n]:
            yield Diagnostic(
                codes.AWS_REFUSES,
                f"`{component.name}` has the group `{group}` twice",
                component.at("groups", n),
                reason="a user pool has one group of a name",
                help="remove it",
                component=component.name,
            )


def _check_triggers(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    seen: dict[str, Link] = {}
    for link in _trigger_links(component, blueprint):
        for moment in _moments(link):
            if moment in seen:
                yield Diagnostic(
                    codes.AWS_REFUSES,
                    f"`{component.name}` calls two functions on {moment}: `{seen[moment].target.name}` and "
                    f"`{link.target.name}`",
                    link.arrow.at("on"),
                    reason="a user pool has one function for each trigger",
                    help="let one function do both, or hand the second job over to a queue",
                    component=component.name,
                )
            seen.setdefault(moment, link)


def _check_guards(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    for link in _guarded(component, blueprint):
        if not _hosts(component, link, blueprint):
            yield Diagnostic(
                codes.NEEDS_ARROW,
                f"`{link.source.name}` has no name that `{component.name}` could send people back to",
                link.arrow.span,
                reason="after signing in people return to https://<name>/oauth2/idpresponse",
                help=f"give it one with an arrow from a route53 component: `… -> {link.source.name}`",
                component=component.name,
            )


def _check_mail(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Warn that Cognito takes an identity only when it is verified, which takes longer than making it."""
    links = [k for k in blueprint.links_from(component.name) if any(m.joint.name == "send" for m in k.matches)]
    for link in links:
        if not link.target_component.existing:
            yield Diagnostic(
                codes.DEPLOY_TWICE,
                f"`{component.name}` can send mail through `{link.target.name}` only when that is verified",
                link.arrow.span,
                reason="Cognito refuses an identity that SES has not verified, which waits for DNS or for a click",
                help=f"deploy with `{component.name} ~> {link.target.name}` first, and with this arrow once SES says "
                "verified",
                component=component.name,
            )
    if len(links) > 1:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{component.name}` cannot send its mail through {len(links)} identities",
            links[1].arrow.span,
            help="keep one of the arrows",
            component=component.name,
        )
