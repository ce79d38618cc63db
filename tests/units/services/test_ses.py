"""Amazon SES."""

import pytest

WORK = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"
ZONE = "  site: { type: route53, domain: example.com }\n"


def test_address_without_a_zone_is_confirmed_by_a_click(make):
    """Where nothing in the file holds the domain, the identity is the address itself."""
    made = make("components:\n  mail: { type: ses, from: hello@example.com }\n")
    assert made.one("MailIdentity")["EmailIdentity"] == "hello@example.com"
    assert made.of("AWS::Route53::RecordSet") == {}


def test_zone_in_the_file_verifies_the_domain(make):
    """With the zone the identity is the domain, and its DKIM and MAIL FROM records stand there."""
    made = make(f"components:\n{ZONE}  mail: {{ type: ses, from: hello@shop.example.com }}\n")
    assert made.one("MailIdentity")["EmailIdentity"] == "shop.example.com"
    assert made.one("MailIdentity")["MailFromAttributes"]["MailFromDomain"] == "bounce.shop.example.com"
    records = made.of("AWS::Route53::RecordSet")
    assert sorted(r["Type"] for r in records.values()) == ["CNAME", "CNAME", "CNAME", "MX", "TXT"]
    assert {r["HostedZoneId"]["Ref"] for r in records.values()} == {"SiteHostedZone"}
    assert records["MailDkim2"]["Name"] == {"Fn::GetAtt": ["MailIdentity", "DkimDNSTokenName2"]}


def test_nearest_zone_holds_the_records(make):
    """Of two zones that cover a domain the nearer one counts; a name that only ends alike is none."""
    made = make("""components:
  near: { type: route53, domain: shop.example.com }
  far: { type: route53, domain: example.com }
  alike: { type: route53, domain: op.example.com }
  mail: { type: ses, domain: shop.example.com }
""")
    assert made.one("MailDkim1")["HostedZoneId"] == {"Ref": "NearHostedZone"}


def test_domain_without_a_zone_puts_out_its_records(make):
    """Whoever keeps the zone elsewhere is told the records."""
    made = make("components:\n  mail: { type: ses, domain: example.com }\n")
    assert {"MailDkim1", "MailDkim2", "MailDkim3"} <= set(made.lowered.template["Outputs"])


def test_configuration_set_keeps_the_account_in_good_repute(make):
    """TLS to the receiver, no second mail to who bounced or complained, and alarms at AWS's limits."""
    made = make("components:\n  mail: { type: ses, from: a@example.com }\n")
    rules = made.one("MailConfigurationSet")
    assert rules["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert rules["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    assert (made.one("MailBounceAlarm")["Threshold"], made.one("MailComplaintAlarm")["Threshold"]) == (0.05, 0.001)


@pytest.mark.parametrize(
    ("fields", "condition", "settings"),
    [
        ("from: hello@example.com", {"StringEquals": {"ses:FromAddress": "hello@example.com"}}, "MAIL_FROM"),
        ("domain: example.com", {"StringLike": {"ses:FromAddress": "*@example.com"}}, "MAIL_DOMAIN"),
    ],
)
def test_caller_sends_from_that_identity_only(make, fields, condition, settings):
    """A caller may send from the address, or from the domain, and knows what it needs to."""
    made = make(f"components:\n  mail: {{ type: ses, {fields} }}\n{WORK}connections:\n  - work -> mail\n")
    allowed = made.allowed("Work")["Mail"]
    assert allowed["Action"] == ["ses:SendEmail", "ses:SendRawEmail"]
    assert allowed["Condition"] == condition
    assert len(allowed["Resource"]) == 2
    assert {settings, "MAIL_CONFIGURATION_SET"} == set(made.one("WorkFunction")["Environment"]["Variables"])


def test_topic_is_told_what_became_of_mail(make):
    """The events go to the topic once its policy lets SES publish, for that configuration set."""
    made = make("""components:
  mail: { type: ses, from: a@example.com }
  news: { type: sns }
connections:
  - mail -> news: { on: [bounce, rendering_failure] }
""")
    events = made.resources["MailNewsEvents"]
    assert events["DependsOn"] == ["NewsTopicPolicy"]
    assert events["Properties"]["EventDestination"]["MatchingEventTypes"] == ["bounce", "renderingFailure"]
    admitted = made.statements("NewsTopicPolicy")["FromMail"]
    assert admitted["Principal"] == {"Service": "ses.amazonaws.com"}
    assert "configuration-set/${Set}" in admitted["Condition"]["ArnEquals"]["aws:SourceArn"]["Fn::Sub"][0]


def test_events_of_the_file_are_the_default(make):
    """An arrow that says no `on` tells the component's `events`."""
    made = make("""components:
  mail: { type: ses, from: a@example.com, events: [complaint] }
  news: { type: sns }
connections:
  - mail -> news
""")
    assert made.one("MailNewsEvents")["EventDestination"]["MatchingEventTypes"] == ["complaint"]


def test_existing_identity_is_used_by_its_arn(make):
    """An identity that is verified already is used, not created."""
    made = make(f"""components:
  mail:
    type: ses
    from: a@example.com
    existing: "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
{WORK}connections:
  - work -> mail
""")
    assert made.of("AWS::SES::EmailIdentity") == {}
    assert made.allowed("Work")["Mail"]["Resource"] == "arn:aws:ses:eu-west-1:123456789012:identity/example.com"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  m: { type: ses }\n", "neither an address nor a domain"),
        ("  m: { type: ses, from: a@b.de, domain: b.de }\n", "both an address and a domain"),
        (
            "  m: { type: ses, domain: b.de }\n  n: { type: sns, fifo: true }\nconnections:\n  - m -> n\n",
            "cannot tell the FIFO topic",
        ),
    ],
)
def test_what_ses_would_refuse(refused, text, says):
    """What SES would refuse is told before."""
    assert [d.message for d in refused("components:\n" + text) if says in d.message]
