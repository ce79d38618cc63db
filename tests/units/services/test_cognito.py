"""Amazon Cognito."""

import pytest

WORK = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"


def test_pool_is_protected_and_strict(make):
    """A pool cannot be deleted by mistake, asks for strong passwords, and offers codes from an app."""
    made = make("components:\n  users: { type: cognito, groups: [customer, personnel] }\n")
    resource = made.resources["UsersUserPool"]
    pool = resource["Properties"]
    assert (resource["DeletionPolicy"], pool["DeletionProtection"]) == ("Retain", "ACTIVE")
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])
    assert pool["UsernameAttributes"] == pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [{"Name": "verified_email", "Priority": 1}]
    groups = {g["GroupName"] for g in made.of("AWS::Cognito::UserPoolGroup").values()}
    assert groups == {"customer", "personnel"}
    assert made.of("AWS::Cognito::UserPoolDomain") == {}


def test_client_has_no_secret_and_tells_nobody_who_is_a_user(make):
    """The app's client signs in without sending a password, and without sign-in pages has no OAuth."""
    client = make("components:\n  users: { type: cognito }\n").one("UsersClient")
    assert client["GenerateSecret"] is False
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert "AllowedOAuthFlows" not in client


def test_callbacks_bring_sign_in_pages(make):
    """With callbacks the client takes the code flow only, and the pool has a domain that no other stack has."""
    made = make('components:\n  users: { type: cognito, callbacks: ["https://shop.example.com/in"] }\n')
    client = made.one("UsersClient")
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["CallbackURLs"] == ["https://shop.example.com/in"]
    assert made.one("UsersDomain")["Domain"]["Fn::Sub"][0] == "test-users-${Stack}"


def test_fields_reach_the_pool(make):
    """MFA, invitations, passwords and threat protection are what the file says."""
    pool = make("""components:
  users: { type: cognito, mfa: on, self_sign_up: false, password: { length: 20, symbols: false }, protection: audit }
""").one("UsersUserPool")
    assert pool["MfaConfiguration"] == "ON"
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    password = pool["Policies"]["PasswordPolicy"]
    assert (password["MinimumLength"], password["RequireSymbols"], password["RequireNumbers"]) == (20, False, True)
    assert (pool["UserPoolTier"], pool["UserPoolAddOns"]) == ("PLUS", {"AdvancedSecurityMode": "AUDIT"})


def test_telephones_need_a_role_for_text_messages(make):
    """Codes go to telephones through a role that only Cognito takes, for this pool."""
    made = make("components:\n  users: { type: cognito, sign_in: [phone] }\n")
    trust = made.one("UsersSmsRole")["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Principal"] == {"Service": "cognito-idp.amazonaws.com"}
    assert trust["Condition"]["StringEquals"]["sts:ExternalId"] == "test-users"
    assert made.one("UsersUserPool")["AutoVerifiedAttributes"] == ["phone_number"]


def test_names_come_with_a_verified_address(make):
    """Who signs in with a name can also use the address, and recovers the password by it."""
    pool = make("components:\n  users: { type: cognito, sign_in: [username] }\n").one("UsersUserPool")
    assert pool["AliasAttributes"] == pool["AutoVerifiedAttributes"] == ["email"]
    assert "UsernameAttributes" not in pool


def test_triggers(make):
    """An arrow's `on` is the trigger; a list is several. The client allows what custom challenges ask for."""
    made = make(f"""components:
  users: {{ type: cognito }}
{WORK}connections:
  - users -> work: {{ on: [define_auth_challenge, post_confirmation] }}
""")
    arn = {"Fn::GetAtt": ["WorkFunction", "Arn"]}
    assert made.one("UsersUserPool")["LambdaConfig"] == {"DefineAuthChallenge": arn, "PostConfirmation": arn}
    assert "ALLOW_CUSTOM_AUTH" in made.one("UsersClient")["ExplicitAuthFlows"]


def test_caller_learns_the_ids(make):
    """Without `access` a caller gets the ids and no permission."""
    made = make(f"components:\n  users: {{ type: cognito }}\n{WORK}connections:\n  - work -> users\n")
    variables = made.one("WorkFunction")["Environment"]["Variables"]
    assert variables == {"USERS_POOL_ID": {"Ref": "UsersUserPool"}, "USERS_CLIENT_ID": {"Ref": "UsersClient"}}
    assert "WorkPolicy" not in made.resources


@pytest.mark.parametrize(
    ("access", "may", "may_not"), [("read", "ListUsers", "AdminDeleteUser"), ("admin", "AdminDeleteUser", "*")]
)
def test_access_names_actions_on_that_pool(make, access, may, may_not):
    """Reading and administering are lists of actions, on that pool only."""
    made = make(
        f"components:\n  users: {{ type: cognito }}\n{WORK}connections:\n  - work -> users: {{ access: {access} }}\n"
    )
    allowed = made.allowed("Work")["Users"]
    assert f"cognito-idp:{may}" in allowed["Action"]
    assert f"cognito-idp:{may_not}" not in allowed["Action"]
    assert allowed["Resource"] == {"Fn::GetAtt": ["UsersUserPool", "Arn"]}


def test_triggered_function_may_use_the_pool_without_a_circle(make):
    """The pool waits for the function, so the function's settings must not wait for the pool."""
    made = make(f"""components:
  users: {{ type: cognito }}
{WORK}connections:
  - users -> work: {{ on: post_confirmation }}
  - work -> users: {{ access: admin }}
""")
    assert "Environment" not in made.one("WorkFunction")
    assert "cognito-idp:AdminAddUserToGroup" in made.allowed("Work")["Users"]["Action"]


def test_balancer_signs_people_in(make):
    """A guarded balancer has a client with a secret, which sends people back to each name of the balancer."""
    made = make("""actors: { people: {} }
components:
  site: { type: route53, domain: example.com }
  front: { type: elb }
  web: { type: ec2 }
  users: { type: cognito }
connections:
  - people -> site
  - site -> front
  - site -> front: { host: www }
  - front -> web
  - front -> users
""")
    client = made.one("UsersFrontClient")
    assert client["GenerateSecret"] is True
    assert client["CallbackURLs"] == [
        "https://example.com/oauth2/idpresponse",
        "https://www.example.com/oauth2/idpresponse",
    ]
    actions = made.one("FrontHttpsListener")["DefaultActions"]
    config = next(a["AuthenticateCognitoConfig"] for a in actions if a["Type"] == "authenticate-cognito")
    assert config["UserPoolDomain"] == {"Ref": "UsersDomain"}


def test_mail_goes_through_the_identity(make):
    """Codes are sent from the identity's address; it has to be verified first, and archc says so."""
    made = make("""components:
  users: { type: cognito }
  mail: { type: ses, from: hello@example.com }
connections:
  - users -> mail
""")
    mail = made.one("UsersUserPool")["EmailConfiguration"]
    assert (mail["EmailSendingAccount"], mail["From"]) == ("DEVELOPER", "hello@example.com")
    assert mail["ConfigurationSet"] == {"Ref": "MailConfigurationSet"}
    assert [d.code.name for d in made.warnings] == ["deploy-twice"]


def test_own_domain_gets_its_record(make):
    """Sign-in pages under a domain of one's own are named in the zone that the file holds."""
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    made = make(f"""components:
  site: {{ type: route53, domain: example.com }}
  users: {{ type: cognito, domain: login.example.com, certificate: "{arn}" }}
""")
    record = made.one("UsersDomainRecord")
    assert record["HostedZoneId"] == {"Ref": "SiteHostedZone"}
    assert record["AliasTarget"]["DNSName"] == {"Fn::GetAtt": ["UsersDomain", "CloudFrontDistribution"]}


MORE = WORK.replace("work:", "more:")
GUARDED = """  u: { type: cognito }
  front: { type: elb, certificate: "${Cert}" }
  web: { type: ec2 }
parameters: { Cert: {} }
connections:
  - front -> web, u
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  u: { type: cognito, domain: my-aws-shop }\n", "holds the word aws"),
        ("  u: { type: cognito, domain: login.example.com }\n", "needs a certificate"),
        (f"  u: {{ type: cognito }}\n{WORK}connections:\n  - u -> work\n", "needs `on`"),
        (
            f"  u: {{ type: cognito }}\n{WORK}{MORE}connections:\n  - u -> work, more: {{ on: pre_sign_up }}\n",
            "two functions on pre_sign_up",
        ),
        (GUARDED, "has no name that `u` could send people back to"),
    ],
)
def test_what_cognito_would_refuse(refused, text, says):
    """What Cognito would refuse is told before."""
    assert [d.message for d in refused("components:\n" + text) if says in d.message]


def test_existing_pool_is_known_by_its_arn(make):
    """A pool that exists is used; which client the caller takes is not ours to say."""
    made = make(f"""components:
  users: {{ type: cognito, existing: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc" }}
{WORK}connections:
  - work -> users: {{ access: read }}
""")
    assert made.of("AWS::Cognito::UserPool") == {}
    assert made.one("WorkFunction")["Environment"]["Variables"] == {"USERS_POOL_ID": "eu-west-1_abc"}
