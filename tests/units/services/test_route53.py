"""Amazon Route 53."""

import pytest

WEB = """  front: { type: elb }
  web: { type: ec2 }
"""
TWO = """  de: { type: elb }
  fr: { type: elb }
  web: { type: ec2 }
"""
HEAD = "actors: { people: {} }\ncomponents:\n  site: { type: route53, domain: example.com }\n"


def test_zone_is_kept_and_its_servers_are_put_out(make):
    """The zone outlives the stack, for the registrar points to its name servers, which are put out."""
    made = make("components:\n  site: { type: route53, domain: example.com }\n")
    zone = made.resources["SiteHostedZone"]
    assert (zone["DeletionPolicy"], zone["Properties"]["Name"]) == ("Retain", "example.com")
    assert "SiteNameServers" in made.lowered.template["Outputs"]


def test_name_record_and_certificate(make):
    """An arrow to a balancer gives it an alias record and a certificate that the zone proves. It has no IPv6."""
    made = make(f"{HEAD}{WEB}connections:\n  - people -> site -> front -> web\n")
    record = made.one("SiteFrontRecord")
    assert (record["Name"], record["Type"]) == ("example.com", "A")
    assert record["AliasTarget"]["DNSName"] == {"Fn::GetAtt": ["FrontLoadBalancer", "DNSName"]}
    assert record["AliasTarget"]["EvaluateTargetHealth"] is True
    assert len(made.of("AWS::Route53::RecordSet")) == 1
    certificate = made.one("SiteCertificate")
    assert certificate["DomainValidationOptions"] == [
        {"DomainName": "example.com", "HostedZoneId": {"Ref": "SiteHostedZone"}}
    ]
    assert made.one("FrontHttpsListener")["Certificates"] == [{"CertificateArn": {"Ref": "SiteCertificate"}}]


def test_people_who_come_by_the_name_are_let_in(make):
    """The balancer is opened for the addresses of the actor who comes to the domain."""
    text = HEAD.replace("people: {}", "people: { cidr: 192.0.2.0/24 }")
    made = make(f"{text}{WEB}connections:\n  - people -> site -> front -> web\n")
    rules = made.one("FrontSecurityGroup")["SecurityGroupIngress"]
    assert {(r["CidrIp"], r["FromPort"]) for r in rules} == {("192.0.2.0/24", 80), ("192.0.2.0/24", 443)}


def test_one_certificate_for_all_names(make):
    """Hosts and languages become names of one certificate."""
    made = make(f"""{HEAD}{WEB}connections:
  - people -> site
  - site -> front
  - site -> front: {{ host: www }}
  - site -> front: {{ host: www, language: de }}
  - front -> web
""")
    assert {r["Name"] for r in made.of("AWS::Route53::RecordSet").values()} == {
        "example.com",
        "www.example.com",
        "de.www.example.com",
    }
    certificate = made.one("SiteCertificate")
    assert certificate["SubjectAlternativeNames"] == ["de.www.example.com", "www.example.com"]
    assert len(certificate["DomainValidationOptions"]) == 3


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("weight: 90", "weight: 10", [{"Weight": 90}, {"Weight": 10}]),
        ("latency: eu-west-1", "latency: us-east-1", [{"Region": "eu-west-1"}, {"Region": "us-east-1"}]),
        (
            "country: DE",
            "country: default",
            [{"GeoLocation": {"CountryCode": "DE"}}, {"GeoLocation": {"CountryCode": "*"}}],
        ),
        (
            "continent: EU",
            "country: default",
            [{"GeoLocation": {"ContinentCode": "EU"}}, {"GeoLocation": {"CountryCode": "*"}}],
        ),
        ("failover: primary", "failover: secondary", [{"Failover": "PRIMARY"}, {"Failover": "SECONDARY"}]),
    ],
)
def test_routing_policies(make, first, second, expected):
    """Each way to choose becomes the property Route 53 has for it, with identifiers that differ."""
    made = make(f"""{HEAD}{TWO}connections:
  - people -> site
  - site -> de: {{ {first} }}
  - site -> fr: {{ {second} }}
  - de -> web
  - fr -> web
""")
    records = list(made.of("AWS::Route53::RecordSet").values())
    for record, wanted in zip(records, expected, strict=True):
        assert {k: record[k] for k in wanted} == wanted
    assert len({r["SetIdentifier"] for r in records}) == len(records)
    assert made.warnings == ()


def test_health_check_asks_the_thing_itself(make):
    """`health` asks the balancer over HTTPS every half minute, and the record follows the answer."""
    made = make(f"""{HEAD}{TWO}connections:
  - people -> site
  - site -> de: {{ failover: primary, health: /up }}
  - site -> fr: {{ failover: secondary }}
  - de, fr -> web
""")
    check = made.one("SiteDeUpCheck")["HealthCheckConfig"]
    assert (check["Type"], check["ResourcePath"], check["RequestInterval"]) == ("HTTPS", "/up", 30)
    assert check["FullyQualifiedDomainName"] == {"Fn::GetAtt": ["DeLoadBalancer", "DNSName"]}
    assert made.one("SiteDeRecord")["HealthCheckId"] == {"Ref": "SiteDeUpCheck"}
    assert "HealthCheckId" not in made.one("SiteFrRecord")


def test_one_check_for_all_the_names_of_a_thing(make):
    """Two names that ask the same path of the same balancer share a check; another path has one of its own."""
    made = make(f"""{HEAD}{TWO}connections:
  - people -> site
  - site -> de: {{ host: www, failover: primary, health: /up }}
  - site -> de: {{ host: api, failover: primary, health: /up }}
  - site -> de: {{ host: shop, failover: primary, health: /open }}
  - site -> fr: {{ host: www, failover: secondary }}
  - site -> fr: {{ host: api, failover: secondary }}
  - site -> fr: {{ host: shop, failover: secondary }}
  - de, fr -> web
""")
    assert set(made.of("AWS::Route53::HealthCheck")) == {"SiteDeUpCheck", "SiteDeOpenCheck"}
    assert made.one("SiteDeApiRecord")["HealthCheckId"] == {"Ref": "SiteDeUpCheck"}
    assert made.one("SiteDeShopRecord")["HealthCheckId"] == {"Ref": "SiteDeOpenCheck"}


def test_a_new_name_moves_no_record(make):
    """Records keep their logical ids when another arrow is drawn between the same ends: AWS could not replace them."""
    arrows = ["site -> de: { host: www }", "site -> de: { host: www, language: pt-br }", "site -> fr: { host: shop }"]
    before, after = (
        make(f"{HEAD}{TWO}connections:\n  - people -> site\n  - de, fr -> web\n" + "".join(f"  - {a}\n" for a in said))
        for said in (arrows, ["site -> de: { host: api }", *arrows])
    )
    kept = before.of("AWS::Route53::RecordSet")
    assert set(kept) == {"SiteDeWwwRecord", "SiteDeWwwPtBrRecord", "SiteFrShopRecord"}
    assert {i: p for i, p in after.of("AWS::Route53::RecordSet").items() if i in kept} == kept


def test_health_checkers_must_get_in(refused):
    """Route 53 asks from the internet: where only some ranges may enter, the check would always fail."""
    text = f"""{HEAD}{TWO}connections:
  - people -> site
  - site -> de: {{ failover: primary, health: /up }}
  - site -> fr: {{ failover: secondary }}
  - de, fr -> web
"""
    assert refused(text) == []
    (found,) = refused(text.replace("people: {}", "people: { cidr: 203.0.113.0/24 }"))
    assert "cannot ask `de` for its health: only 203.0.113.0/24 may enter" in found.message


def test_zone_by_its_id(make):
    """A zone that is there already is used by its id."""
    made = make(f"""actors: {{ people: {{}} }}
components:
  site: {{ type: route53, domain: example.com, zone: Z0123456789ABC }}
{WEB}connections:
  - people -> site -> front -> web
""")
    assert made.of("AWS::Route53::HostedZone") == {}
    assert made.one("SiteFrontRecord")["HostedZoneId"] == "Z0123456789ABC"


def test_private_zone_answers_in_the_vpc_and_proves_nothing(make):
    """A private zone belongs to the VPC; certificates cannot be proved there, so none is made."""
    arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    made = make(f"""components:
  inside: {{ type: route53, domain: corp.example.com, private: true }}
  front: {{ type: elb, scheme: internal, certificate: "{arn}" }}
  web: {{ type: ec2 }}
connections:
  - inside -> front -> web
""")
    assert made.one("InsideHostedZone")["VPCs"][0]["VPCRegion"] == {"Ref": "AWS::Region"}
    assert made.of("AWS::CertificateManager::Certificate") == {}
    assert "InsideNameServers" not in made.lowered.template["Outputs"]


def test_records_of_the_file(make):
    """Records that point to nothing in the file are written as they are said; texts are quoted, long ones in pieces."""
    made = make(f"""components:
  site:
    type: route53
    domain: example.com
    records:
      - {{ type: MX, values: 10 mx.example.net }}
      - {{ name: _dmarc, type: TXT, values: v=DMARC1; p=none }}
      - {{ name: long, type: TXT, values: "{"x" * 300}", ttl: 60 }}
""")
    records = {(r["Name"], r["Type"]): r for r in made.of("AWS::Route53::RecordSet").values()}
    assert records["example.com", "MX"]["ResourceRecords"] == ["10 mx.example.net"]
    assert records["_dmarc.example.com", "TXT"]["ResourceRecords"] == ['"v=DMARC1; p=none"']
    assert records["long.example.com", "TXT"]["ResourceRecords"] == [f'"{"x" * 255}" "{"x" * 45}"']
    assert records["long.example.com", "TXT"]["TTL"] == "60"


@pytest.mark.parametrize(
    ("arrows", "says"),
    [
        ("site -> de, fr", "nothing says who gets which"),
        ("site -> de: { weight: 1 }\n  - site -> fr", "nothing says who gets which"),
        ("site -> de: { weight: 1, country: DE }", "is routed in 2 ways"),
        ("site -> de, fr: { country: DE }", "has `country: DE` twice"),
        ("site -> de: { country: DE }", "has no answer for people elsewhere"),
        ("site -> de: { failover: secondary }", "has a secondary and no primary"),
    ],
)
def test_routing_that_leaves_somebody_out(refused, arrows, says):
    """A name that gives somebody nothing, or two things, is told of."""
    text = f"{HEAD}{TWO}connections:\n  - people -> site\n  - de, fr -> web\n  - {arrows}\n"
    assert [d.message for d in refused(text) if says in d.message]


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ("[{ type: CNAME, values: x.net }]", "the domain itself cannot be a CNAME"),
        (
            "[{ name: a, type: A, values: 192.0.2.1 }, { name: a, type: A, values: 192.0.2.2 }]",
            "one record of each type",
        ),
        ("[{ name: a, type: A, values: 192.0.2.1 }, { name: a, type: CNAME, values: x.net }]", "a CNAME stands alone"),
        ("[{ type: A, values: 192.0.2.1 }]", "an arrow gives this name already"),
    ],
)
def test_records_that_clash(refused, records, reason):
    """Records that Route 53 would refuse are told of before."""
    text = f"""actors: {{ people: {{}} }}
components:
  site: {{ type: route53, domain: example.com, records: {records} }}
{WEB}connections:
  - people -> site -> front -> web
"""
    assert [d.reason for d in refused(text) if reason in d.reason]


def test_private_domain_needs_a_network(refused):
    """A private zone answers in a VPC; without one it is refused."""
    found = refused("components:\n  s: { type: route53, domain: a.example.com, private: true }\n")
    assert [d.message for d in found if "has no VPC" in d.message]


def test_domain_from_a_parameter(make):
    """A domain that a parameter gives reaches zone, record, certificate and mail alike."""
    made = make(f"""parameters: {{ Domain: {{ default: example.com }} }}
actors: {{ people: {{}} }}
components:
  site: {{ type: route53, domain: "${{Domain}}" }}
  mail: {{ type: ses, from: "hello@${{Domain}}" }}
{WEB}connections:
  - people -> site
  - site -> front
  - site -> front: {{ host: www }}
  - front -> web
""")
    assert made.one("SiteHostedZone")["Name"] == {"Ref": "Domain"}
    assert made.one("MailIdentity")["EmailIdentity"] == {"Ref": "Domain"}
    assert made.one("SiteCertificate")["SubjectAlternativeNames"] == [{"Fn::Sub": "www.${Domain}"}]
    names = [r["Name"] for i, r in made.of("AWS::Route53::RecordSet").items() if i.startswith("Site")]
    assert {"Ref": "Domain"} in names


def test_existing_zone_is_known_by_its_id(make):
    """`existing` on a domain is its zone's id; the stack's records go there."""
    made = make(f"""actors: {{ people: {{}} }}
components:
  site: {{ type: route53, domain: example.com, existing: Z0123456789ABC }}
{WEB}connections:
  - people -> site -> front -> web
""")
    assert made.of("AWS::Route53::HostedZone") == {}
    assert made.one("SiteFrontRecord")["HostedZoneId"] == "Z0123456789ABC"
