"""The load balancer: listeners, rules, certificates, ways in, logs, the firewall, and what AWS would refuse."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archc.services.elb import _RANKS, _SPAN, _place

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/a"
SERVERS = "  web: { type: ec2 }\n  api: { type: ec2 }\n"
HEAD = "actors:\n  customer: {}\n  office: { cidr: [203.0.113.0/24, 198.51.100.7/32] }\n"


def system(fields="", *arrows, more=""):
    certified = "" if "certificate" in fields or "https" in fields else f", certificate: '{CERTIFICATE}'"
    lines = [f"  - {a}\n" for a in arrows or ("customer -> front -> web",)]
    said = f", {fields}" if fields else ""
    front = f"  front: {{ type: elb{certified}{said} }}\n"
    return f"{HEAD}components:\n{front}{SERVERS}{more}connections:\n{''.join(lines)}"


def attributes(made, logical_id="FrontLoadBalancer", kind="LoadBalancer"):
    return {a["Key"]: a["Value"] for a in made[logical_id]["Properties"][f"{kind}Attributes"]}


def ways_in(made):
    rules = made["FrontSecurityGroup"]["Properties"].get("SecurityGroupIngress", [])
    return {(r["FromPort"], r["CidrIp"]) for r in rules}


def of_type(made, kind):
    return {i: r for i, r in made.items() if r["Type"] == f"AWS::ElasticLoadBalancingV2::{kind}"}


def test_http_only_leads_to_https(resources):
    """Port 80 redirects; 443 speaks TLS 1.2 and 1.3, and tells browsers to come back by it."""
    made = resources(system())
    (redirect,) = made["FrontHttpListener"]["Properties"]["DefaultActions"]
    assert redirect["RedirectConfig"] == {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    secure = made["FrontHttpsListener"]["Properties"]
    assert secure["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert secure["Certificates"] == [{"CertificateArn": CERTIFICATE}]
    assert secure["DefaultActions"] == [{"Type": "forward", "TargetGroupArn": {"Ref": "FrontWebTargetGroup"}}]
    headers = attributes(made, "FrontHttpsListener", "Listener")
    assert headers["routing.http.response.strict_transport_security.header_value"] == "max-age=31536000"


def test_the_balancer_is_hardened(resources):
    """Requests with invalid headers are dropped, suspicious ones refused, and it cannot be deleted by accident."""
    said = attributes(resources(system()))
    assert said["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert said["routing.http.desync_mitigation_mode"] == "defensive"
    assert said["deletion_protection.enabled"] == "true"
    assert attributes(resources(system("deletion: delete")))["deletion_protection.enabled"] == "false"


def test_it_waits_for_the_way_to_the_internet_and_for_its_logs(resources):
    """The routes of the public subnets and the policy of the log bucket are there before it."""
    depends = resources(system())["FrontLoadBalancer"]["DependsOn"]
    assert {"NetworkPublicRoute", "NetworkPublicSubnet1Routes", "StackAccessLogsPolicy"} <= set(depends)


def test_it_is_open_for_whom_an_arrow_names(resources):
    """Ports are opened for the actors' addresses, and for nobody else."""
    assert ways_in(resources(system("", "office -> front -> web"))) == {
        (p, c) for p in (80, 443) for c in ("203.0.113.0/24", "198.51.100.7/32")
    }
    assert ways_in(resources(system("https: false", "customer -> front -> web"))) == {(80, "0.0.0.0/0")}


def test_who_comes_by_name_comes_in(resources):
    """An actor who goes to a domain is let in where the domain leads; the domain's certificate is served."""
    text = system(
        "https: true", "office -> site -> front -> web", more="  site: { type: route53, domain: a.example }\n"
    )
    made = resources(text)
    assert (443, "203.0.113.0/24") in ways_in(made)
    assert made["FrontHttpsListener"]["Properties"]["Certificates"] == [{"CertificateArn": {"Ref": "SiteCertificate"}}]


def test_requests_reach_servers_group_to_group(resources):
    """The balancer may leave only to its targets, and they are entered only from it."""
    made = resources(system())
    assert made["FrontToWeb"]["Properties"]["FromPort"] == 80
    assert made["WebFromFront"]["Properties"]["SourceSecurityGroupId"] == {
        "Fn::GetAtt": ["FrontSecurityGroup", "GroupId"]
    }
    (nowhere,) = made["FrontSecurityGroup"]["Properties"]["SecurityGroupEgress"]
    assert nowhere["CidrIp"] == "127.0.0.1/32"


def test_rules_choose_by_path_and_host(resources):
    """An arrow with a path or a host becomes a rule; the one without is the default."""
    options = "{ path: [/v1/*, /api/*], host: api.example.com, port: 8080, health: /up, sticky: true }"
    made = resources(system("", "customer -> front -> web", f"front -> api: {options}"))
    to = "FrontApiApiExampleComApiAnyV1Any"
    rule = made[f"{to}Rule"]["Properties"]
    assert rule["Conditions"] == [
        {"Field": "host-header", "HostHeaderConfig": {"Values": ["api.example.com"]}},
        {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*", "/v1/*"]}},
    ]
    assert rule["Actions"] == [{"Type": "forward", "TargetGroupArn": {"Ref": f"{to}TargetGroup"}}]
    group = made[f"{to}TargetGroup"]["Properties"]
    assert (group["Port"], group["HealthCheckPath"]) == (8080, "/up")
    assert attributes(made, f"{to}TargetGroup", "TargetGroup")["stickiness.enabled"] == "true"
    assert made["FrontToApi"]["Properties"]["FromPort"] == 8080


def test_without_a_default_the_answer_is_404(resources):
    """What no arrow takes is answered, not passed on."""
    made = resources(system("", "customer -> front", "front -> web: { path: /api/* }"))
    (default,) = made["FrontHttpsListener"]["Properties"]["DefaultActions"]
    assert default["FixedResponseConfig"]["StatusCode"] == "404"


PATHS = st.lists(st.from_regex(r"/[a-z]{0,9}(/\*)?", fullmatch=True), max_size=2, unique=True).map(tuple)
HOSTS = st.lists(st.from_regex(r"(\*\.)?[a-z]{1,9}\.example", fullmatch=True), max_size=2, unique=True).map(tuple)


@given(paths=PATHS, hosts=HOSTS)
def test_priorities_stay_in_what_elb_takes(paths, hosts):
    """Every rule has a priority from 1 to 50000, however much or little it says."""
    assert 1 <= _place(hosts, paths) < 1 + _RANKS * _SPAN <= 50_001


def test_who_says_more_is_asked_first():
    """Hosts are asked before paths, whole hosts before patterns, long paths before short ones."""
    ordered = [
        (("a.example",), ("/api/admin/*",)),
        (("a.example",), ()),
        (("*.example",), ("/api/*",)),
        ((), ("/api/admin/*",)),
        ((), ("/api/*",)),
        ((), ("/*",)),
    ]
    places = [_place(hosts, paths) for hosts, paths in ordered]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_a_new_rule_moves_no_other(resources):
    """The priority of a rule is the same whatever other rules there are."""
    one = resources(system("", "customer -> front -> web", "front -> api: { path: /api/* }"))
    more = resources(
        system("", "customer -> front -> web", "front -> api: { path: /api/* }", "front -> api: { path: /v1/* }")
    )
    rules = of_type(more, "ListenerRule")
    priorities = [r["Properties"]["Priority"] for r in rules.values()]
    assert one["FrontApiApiAnyRule"]["Properties"]["Priority"] in priorities
    assert all(a != b for a, b in combinations(priorities, 2))


def test_sign_in_comes_before_everything(resources):
    """With an arrow to a user pool, the default and every rule ask for sign-in first; the pool can be reached."""
    made = resources(
        system(
            "",
            "customer -> front -> web",
            "front -> api: { path: /api/* }",
            "front -> people",
            more="  people: { type: cognito, domain: shop-people, callbacks: ['https://a.example/'] }\n",
        )
    )
    for actions in (
        made["FrontHttpsListener"]["Properties"]["DefaultActions"],
        made["FrontApiApiAnyRule"]["Properties"]["Actions"],
    ):
        assert [(a["Type"], a["Order"]) for a in actions] == [("authenticate-cognito", 1), ("forward", 2)]
    assert 443 in [r["FromPort"] for r in made["FrontSecurityGroup"]["Properties"]["SecurityGroupEgress"]]


def test_a_function_answers_too(resources, project):
    """A function becomes a target after the balancer may call it."""
    (project / "f.py").write_text("def handler(event, context): return {}\n")
    made = resources(
        system("", "customer -> front -> f", more="  f: { type: lambda, runtime: python3.13, code: f.py }\n")
    )
    group = made["FrontFTargetGroup"]
    assert group["DependsOn"] == "FFrontPermission" or group["DependsOn"] == ["FFrontPermission"]
    assert group["Properties"]["TargetType"] == "lambda"
    assert "Port" not in group["Properties"]


def test_access_logs_are_on_from_the_first_day(resources):
    """Logs go to the stack's own bucket, which lets only this balancer's prefix in; `logs: false` turns them off."""
    made = resources(system())
    said = attributes(made)
    assert said["access_logs.s3.bucket"] == {"Ref": "StackAccessLogs"}
    statements = made["StackAccessLogsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    (delivery,) = (s for s in statements if s["Effect"] == "Allow")
    assert delivery["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert "/elb/front/AWSLogs/${AWS::AccountId}/*" in str(delivery["Resource"])
    assert "access_logs.s3.enabled" not in attributes(resources(system("logs: false")))


def test_an_arrow_says_where_logs_go(resources):
    """With an arrow to a bucket, logs go there and the stack has no bucket for them."""
    made = resources(system("", "customer -> front -> web", "front -> kept", more="  kept: { type: s3 }\n"))
    assert attributes(made)["access_logs.s3.bucket"] == {"Ref": "KeptBucket"}
    assert "KeptBucketPolicy" in made["FrontLoadBalancer"]["DependsOn"]


def test_a_firewall_comes_with_a_word(resources):
    """`waf: true` brings AWS's managed rules, tied to the balancer, with logs; an ARN ties one that is there."""
    made = resources(system("waf: true"))
    names = [r["Name"] for r in made["FrontWebAcl"]["Properties"]["Rules"]]
    assert "AWSManagedRulesKnownBadInputsRuleSet" in names
    assert made["FrontWebAclAssociation"]["Properties"]["WebACLArn"] == {"Fn::GetAtt": ["FrontWebAcl", "Arn"]}
    name = made["FrontWebAclLogGroup"]["Properties"]["LogGroupName"]
    assert name == {"Fn::Sub": "aws-waf-logs-${AWS::StackName}-front"}
    arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b"
    tied = resources(system(f"waf: '{arn}'"))
    assert tied["FrontWebAclAssociation"]["Properties"]["WebACLArn"] == arn
    assert "FrontWebAcl" not in tied


def test_alarms_tell_of_failures_and_ill_targets(resources):
    """Answers of 5xx and targets that do not answer page people."""
    made = resources(system())
    metrics = {r["Properties"]["MetricName"] for i, r in made.items() if i.startswith("Front") and i.endswith("Alarm")}
    assert metrics == {"HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count", "UnHealthyHostCount"}


def test_internal_ones_stand_in_the_private_subnets(resources):
    """An internal balancer is in the private subnets."""
    said = resources(system("scheme: internal"))["FrontLoadBalancer"]["Properties"]
    assert (said["Scheme"], said["Subnets"][0]) == ("internal", {"Ref": "NetworkPrivateSubnet1"})


def test_a_network_load_balancer_passes_connections_on(resources):
    """It has one listener and a TCP target group whose health is asked by HTTP."""
    made = resources(system("kind: network"))
    (listener,) = of_type(made, "Listener").values()
    assert (listener["Properties"]["Protocol"], listener["Properties"]["Port"]) == ("TLS", 443)
    group = made["FrontWebTargetGroup"]["Properties"]
    assert (group["Protocol"], group["HealthCheckProtocol"]) == ("TCP", "HTTP")
    assert ways_in(made) == {(443, "0.0.0.0/0")}


@pytest.mark.parametrize(
    ("fields", "arrows", "code", "told"),
    [
        ("https: true", ("customer -> front -> web",), "AC308", "no certificate"),
        (f"https: false, certificate: '{CERTIFICATE}'", ("customer -> front -> web",), "AC321", "no effect"),
        ("certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/a'", ("customer -> front -> web",), "AC307",
         "request one in eu-west-1"),
        ("", ("customer -> front -> web", "front -> api"), "AC307", "every request"),
        ("", ("customer -> front", "front -> web: { path: /a }", "front -> api: { path: /a }"), "AC307",
         "the same requests"),
        ("", ("customer -> front", "front -> web: { path: [/a, /b, /c, /d, /e, /f] }"), "AC307", "5 values"),
        ("", ("front -> web",), "AC322", "nobody can reach"),
        ("", ("customer -> front",), "AC322", "to nothing"),
        ("kind: network", ("customer -> front",), "AC308", "to nothing"),
        ("kind: network, waf: true", ("customer -> front -> web",), "AC307", "kind: application"),
        ("kind: network", ("customer -> front", "front -> web: { path: /a }"), "AC307", "by path"),
        ("kind: network, idle_timeout: 90", ("customer -> front -> web",), "AC321", "idle_timeout"),
    ],
)  # fmt: skip
def test_what_aws_refuses_is_told(problems, fields, arrows, code, told):
    """What cannot be is told at the balancer, with what to write instead."""
    found = problems(system(fields, *arrows))[code]
    assert told in f"{found.message} {found.reason} {found.help}"
    assert found.component == "front"


def test_a_private_domain_brings_no_certificate(problems):
    """A private zone proves nothing to the world: the balancer needs a certificate of its own, or none."""
    more = "  site: { type: route53, domain: a.internal, private: true }\n"
    found = problems(system("https: true", "customer -> site -> front -> web", more=more))
    assert "brings no certificate" in found["AC309"].message


def test_two_actors_with_one_range_share_a_rule(resources):
    """EC2 keeps one rule for a port and a range: two in the template would go when either is removed."""
    made = resources(
        f"{system('', 'customer, visitor -> front', 'front -> web')}".replace("  office", "  visitor: {}\n  office")
    )
    rules = made["FrontSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    assert [(r["FromPort"], r["CidrIp"]) for r in rules] == [(80, "0.0.0.0/0"), (443, "0.0.0.0/0")]
    assert rules[0]["Description"] == "customer to front, visitor to front"


def test_health_of_a_function_is_asked_only_when_the_arrow_says_so(resources):
    """Health checks of functions are calls that cost: `health` turns them on."""
    more = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"

    def group(arrow):
        return resources(system("", "customer -> front", arrow, more=more))["FrontWorkTargetGroup"]["Properties"]

    assert "HealthCheckPath" not in group("front -> work")
    asked = group("front -> work: { health: /well }")
    assert (asked["HealthCheckEnabled"], asked["HealthCheckPath"]) == (True, "/well")


@pytest.mark.parametrize("option", ["port: 8080", "sticky: true"])
def test_functions_have_no_port_and_no_cookie(problems, option):
    """What only servers have is told to have no effect on a function."""
    more = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"
    found = problems(system("", "customer -> front -> web", f"front -> work: {{ path: /a, {option} }}", more=more))
    assert f"`{option.partition(':')[0]}` has no effect on the function `work`" in found["AC321"].message


def test_another_arrow_renames_no_rule(resources):
    """Rules and target groups keep their logical ids and priorities when another arrow to the same target is drawn."""
    arrows = ["customer -> front -> web", "front -> api: { path: /b/* }", "front -> api: { path: [/c-d, /e] }"]
    before, after = (resources(system("", *said)) for said in (arrows, [*arrows, "front -> api: { path: /a }"]))
    kept = {i: r["Properties"] for kind in ("ListenerRule", "TargetGroup") for i, r in of_type(before, kind).items()}
    assert set(of_type(before, "ListenerRule")) == {"FrontApiBAnyRule", "FrontApiCDERule"}
    assert {i: after[i]["Properties"] for i in kept} == kept
    alike = resources(
        system("", "customer -> front -> web", "front -> api: { path: /x-y }", "front -> api: { path: /x/y }")
    )
    assert set(of_type(alike, "ListenerRule")) == {"FrontApiXYRule", "FrontApiXY2Rule"}


def test_two_zones_are_needed(problems):
    """A load balancer stands in two zones."""
    assert "two zones" in problems("network: { zones: 1 }\n" + system())["AC307"].message


def test_the_audit_minds_nothing(audited):
    """AWS's offline engine finds no error and no warning in balancers of every sort."""
    assert (
        audited(system("waf: true", "customer -> front -> web", "front -> api: { path: /api/*, sticky: true }")) == []
    )
    assert audited(system("kind: network", "office -> front -> web")) == []
    assert audited(system("https: false, scheme: internal", "office -> front -> web")) == []


def test_one_that_exists_is_drawn_and_nothing_is_made_for_it(resources):
    """A balancer and a database that are there already can be drawn; no resource of theirs is in the template."""
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/mine/50dc6c495c0c9188"
    made = resources(
        f"{HEAD}components:\n  front: {{ type: elb, existing: '{arn}' }}\n  web: {{ type: ec2 }}\n"
        "  db: { type: rds, engine: mysql, existing: 'arn:aws:rds:eu-west-1:123456789012:db:mine' }\n"
        "connections:\n  - customer ~> front ~> web ~> db\n"
    )
    assert not [i for i in made if i.startswith(("Front", "Db", "StackAccessLogs"))]


def test_who_says_the_rules_itself_is_not_warned(problems):
    """Overrides may say who enters and what answers: then no arrow is missing."""
    text = "components:\n  front:\n    type: elb\n    https: false\n"
    assert problems(text)["AC322"].component == "front"
    overrides = """    overrides:
      SecurityGroup: { SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8 }] }
      HttpListener: { DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "200" } }] }
"""
    assert "AC322" not in problems(text + overrides)
