"""The network: subnets that stay, routes, ways out, endpoints, and what AWS would refuse."""

from ipaddress import ip_network
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archc.model.architecture import Network
from archc.services.vpc import TIERS, plan

SERVER = "components:\n  web: { type: ec2 }\n"


def of_type(resources, kind):
    return {i: r for i, r in resources.items() if r["Type"] == f"AWS::EC2::{kind}"}


@given(prefix=st.integers(16, 22), zones=st.integers(1, 6))
def test_subnets_lie_in_the_range_and_apart(prefix, zones):
    """Every zone has a subnet of each tier; all lie in the range, and no two share an address."""
    cidr = ip_network(f"10.0.0.0/{prefix}")
    subnets = plan(Network(cidr=str(cidr), zones=zones))
    assert [(s.tier, s.zone) for s in subnets] == [(t, z) for t in TIERS for z in range(1, zones + 1)]
    ranges = [ip_network(s.cidr) for s in subnets]
    assert all(r.subnet_of(cidr) and r.prefixlen <= 27 for r in ranges)
    assert not any(a.overlaps(b) for a, b in combinations(ranges, 2))


@pytest.mark.parametrize("prefix", range(16, 23))
def test_another_zone_moves_no_subnet(prefix):
    """The subnets of fewer zones are found again among those of more."""
    plans = [set(plan(Network(cidr=f"10.0.0.0/{prefix}", zones=n))) for n in range(1, 7)]
    assert all(fewer < more for fewer, more in pairwise(plans))


@pytest.mark.parametrize(("cidr", "zones"), [("10.0.0.0/25", 1), ("10.0.0.0/24", 2), ("10.0.0.0/23", 4)])
def test_small_ranges_are_cut_for_their_zones(cidr, zones):
    """A small range still gives subnets that a load balancer takes."""
    ranges = [ip_network(s.cidr) for s in plan(Network(cidr=cidr, zones=zones))]
    assert max(r.prefixlen for r in ranges) == 27
    assert not any(a.overlaps(b) for a, b in combinations(ranges, 2))


@pytest.mark.parametrize(
    ("network", "code", "told"),
    [
        ("{ cidr: 10.0.0.300/16 }", "AC301", "10.0.0.300"),
        ("{ cidr: 10.0.1.0/16 }", "AC301", "10.0.0.0/16"),
        ("{ cidr: 10.0.0.0/8 }", "AC301", "/16 to /28"),
        ("{ cidr: 169.254.0.0/16 }", "AC301", "10.0.0.0/16"),
        ("{ cidr: 10.0.0.0/24, zones: 3 }", "AC302", "/23"),
        ("{ zones: 5 }", "AC307", "eu-west-1 has 3"),
        ('{ endpoints: ["s q s"] }', "AC106", "s q s"),
        ("{ existing: { vpc: vpc-1, public: [subnet-1] } }", "AC309", "private"),
    ],
)
def test_what_aws_refuses_is_told(problems, network, code, told):
    """A range or a number of zones that AWS would refuse is told before, with what to write instead."""
    found = problems(f"network: {network}\n{SERVER}")
    assert told in found[code].message + found[code].help
    assert found[code].component == "network"


def test_a_network_has_three_tiers(resources):
    """The default network: two zones, three tiers, one NAT gateway, no public addresses by themselves."""
    made = resources(SERVER)
    subnets = of_type(made, "Subnet")
    assert sorted(subnets) == [f"Network{t}Subnet{n}" for t in ("Isolated", "Private", "Public") for n in (1, 2)]
    assert not any(s["Properties"]["MapPublicIpOnLaunch"] for s in subnets.values())
    zones = {str(s["Properties"]["AvailabilityZone"]) for s in subnets.values()}
    assert zones == {str({"Fn::Select": [n, {"Fn::GetAZs": ""}]}) for n in (0, 1)}
    assert sorted(of_type(made, "NatGateway")) == ["NetworkNatGateway1"]
    assert made["NetworkVpc"]["Properties"]["EnableDnsHostnames"] is True


def test_each_tier_has_its_way_out(resources):
    """Public subnets reach the internet gateway, private ones NAT, isolated ones nothing."""
    made = resources(SERVER)
    routes = of_type(made, "Route")
    assert sorted(routes) == ["NetworkPrivateRoute1", "NetworkPrivateRoute2", "NetworkPublicRoute"]
    assert routes["NetworkPublicRoute"]["DependsOn"] == ["NetworkGatewayAttachment"]
    assert all(
        routes[f"NetworkPrivateRoute{n}"]["Properties"]["NatGatewayId"] == {"Ref": "NetworkNatGateway1"} for n in (1, 2)
    )
    tables = {i: r["Properties"]["RouteTableId"] for i, r in made.items() if i.endswith("Routes")}
    assert tables["NetworkIsolatedSubnet2Routes"] == {"Ref": "NetworkIsolatedRouteTable"}
    assert tables["NetworkPrivateSubnet2Routes"] == {"Ref": "NetworkPrivateRouteTable2"}


def test_nat_per_zone_keeps_traffic_in_its_zone(resources):
    """With a NAT gateway in each zone, each zone's private subnet uses its own."""
    made = resources(f"network: {{ nat: per-zone, zones: 3 }}\n{SERVER}")
    used = [made[f"NetworkPrivateRoute{n}"]["Properties"]["NatGatewayId"]["Ref"] for n in (1, 2, 3)]
    assert used == ["NetworkNatGateway1", "NetworkNatGateway2", "NetworkNatGateway3"]
    assert len(of_type(made, "EIP")) == 3


def test_changing_the_kind_of_nat_replaces_no_route_table(resources):
    """What a change of `nat` leaves in place: all but NAT gateways and their addresses."""
    single, several = (set(resources(f"network: {{ nat: {kind} }}\n{SERVER}")) for kind in ("single", "per-zone"))
    assert several - single == {"NetworkNatAddress2", "NetworkNatGateway2"}
    assert single <= several


def test_endpoints_keep_traffic_inside(resources):
    """Interface endpoints stand in the private subnets and take HTTPS from the network; others are gateways."""
    made = resources("network: { endpoints: [secretsmanager, dynamodb] }\n" + SERVER)
    endpoint = made["NetworkSecretsmanagerEndpoint"]["Properties"]
    assert endpoint["VpcEndpointType"] == "Interface"
    assert endpoint["PrivateDnsEnabled"] is True
    assert endpoint["SubnetIds"] == [{"Ref": "NetworkPrivateSubnet1"}, {"Ref": "NetworkPrivateSubnet2"}]
    (rule,) = made["NetworkSecurityGroup"]["Properties"]["SecurityGroupIngress"]
    assert (rule["FromPort"], rule["CidrIp"]) == (443, "10.0.0.0/16")
    assert made["NetworkDynamodbEndpoint"]["Properties"]["VpcEndpointType"] == "Gateway"
    assert len(made["NetworkS3Endpoint"]["Properties"]["RouteTableIds"]) == 4


def test_flow_logs_are_kept_by_a_role_of_their_own(resources):
    """Traffic is recorded into an encrypted log group with retention, unless the file says not to."""
    made = resources(SERVER)
    assert made["NetworkFlowLog"]["Properties"]["TrafficType"] == "ALL"
    group = made["NetworkFlowLogGroup"]["Properties"]
    assert group["RetentionInDays"] == 30
    assert group["KmsKeyId"] == {"Fn::GetAtt": ["StackKey", "Arn"]}
    (trusted,) = made["NetworkFlowLogRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert "NetworkFlowLog" not in resources(f"network: {{ flow_logs: false }}\n{SERVER}")


def test_an_existing_network_is_used_as_it_is(resources):
    """With ids of a network that is there already, nothing of a network is created."""
    made = resources(
        "parameters: { Vpc: { type: 'AWS::EC2::VPC::Id' } }\n"
        f"network: {{ existing: {{ vpc: '${{Vpc}}', private: [subnet-1, subnet-2] }} }}\n{SERVER}"
    )
    assert not [i for i in made if i.startswith("Network")]
    assert made["WebSecurityGroup"]["Properties"]["VpcId"] == {"Ref": "Vpc"}
    assert made["WebAutoScalingGroup"]["Properties"]["VPCZoneIdentifier"] == ["subnet-1", "subnet-2"]


def test_endpoints_have_no_effect_on_an_existing_network(problems):
    """Endpoints beside an existing network draw a warning."""
    network = "{ endpoints: [sqs], existing: { vpc: vpc-1, private: [subnet-1, subnet-2] } }"
    assert problems(f"network: {network}\n{SERVER}")["AC321"].severity == "warning"


def test_the_audit_minds_nothing(audited):
    """AWS's offline engine finds no error and no warning in a network with everything."""
    assert audited(f"network: {{ zones: 3, nat: per-zone, endpoints: [sqs, s3, ecr.api] }}\n{SERVER}") == []


RAW_NETWORK = """
resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/16 } }
  One: { Type: AWS::EC2::Subnet, Properties: { VpcId: { Ref: Vpc }, CidrBlock: 10.1.0.0/24 } }
  Two: { Type: AWS::EC2::Subnet, Properties: { VpcId: { Ref: Vpc }, CidrBlock: 10.1.1.0/24 } }
"""


def test_a_network_of_raw_resources(resources):
    """`existing` names a VPC and subnets of the same file: what stands in them refers to them."""
    network = 'network: { existing: { vpc: "${Vpc}", private: ["${One}", "${Two}"] } }\n'
    made = resources(f"{network}{SERVER}{RAW_NETWORK}")
    assert made["WebAutoScalingGroup"]["Properties"]["VPCZoneIdentifier"] == [{"Ref": "One"}, {"Ref": "Two"}]
    assert made["WebSecurityGroup"]["Properties"]["VpcId"] == {"Ref": "Vpc"}
    assert set(of_type(made, "Subnet")) == {"One", "Two"}


def test_a_parameter_lists_the_subnets(resources):
    """One parameter with all subnets of a tier is the list itself, and is taken to span two zones."""
    text = (
        'network: { existing: { vpc: vpc-1, isolated: ["${Subnets}"], private: ["${Subnets}"] } }\n'
        "parameters: { Subnets: { type: List<AWS::EC2::Subnet::Id> } }\n"
        "components:\n  web: { type: ec2 }\n  db: { type: rds, engine: postgres }\nconnections: [web -> db]\n"
    )
    made = resources(text)
    assert made["WebAutoScalingGroup"]["Properties"]["VPCZoneIdentifier"] == {"Ref": "Subnets"}
    assert made["DbSubnetGroup"]["Properties"]["SubnetIds"] == {"Ref": "Subnets"}


def test_parameters_under_template_can_be_named(resources):
    """A parameter that says more than the language can stands under `template`, and is a parameter all the same."""
    text = (
        'network: { existing: { vpc: "${Net}", private: ["${Subnets}"] } }\n'
        "template: { Parameters: { Net: { Type: AWS::EC2::VPC::Id, ConstraintDescription: a VPC },"
        " Subnets: { Type: List<AWS::EC2::Subnet::Id>, ConstraintDescription: subnets } } }\n"
    )
    made = resources(text + SERVER)
    assert made["WebAutoScalingGroup"]["Properties"]["VPCZoneIdentifier"] == {"Ref": "Subnets"}
    assert made["WebSecurityGroup"]["Properties"]["VpcId"] == {"Ref": "Net"}


@pytest.mark.parametrize(
    ("existing", "code", "told"),
    [
        ('{ vpc: "${Vpcc}", private: ["${One}", "${Two}"] }', "AC208", "did you mean `Vpc`?"),
        ('{ vpc: "${One}", private: ["${One}", "${Two}"] }', "AC307", "an AWS::EC2::Subnet, not an AWS::EC2::VPC"),
        ('{ vpc: "${Vpc}", private: ["${One}", "${Vpc}"] }', "AC307", "name the subnets one by one"),
        ('{ vpc: "${Vpc}", private: ["${One}", "${All}"] }', "AC307", "a whole list"),
        ('{ vpc: "${Vpc}", private: ["${Onee.SubnetId}", "${Two}"] }', "AC208", "did you mean `One`?"),
    ],
)
def test_what_a_network_names_must_be_there(problems, existing, code, told):
    """A name that is no VPC or subnet of the file is told, with the nearest right one."""
    parameters = "parameters: { All: { type: List<AWS::EC2::Subnet::Id> } }\n"
    found = problems(f"network: {{ existing: {existing} }}\n{parameters}{SERVER}{RAW_NETWORK}")
    assert told in found[code].message + found[code].help


def test_the_tier_can_be_said(resources):
    """A database stands in another tier, and a function in the network without any arrow, where the file says so."""
    text = (
        "components:\n  db: { type: rds, engine: postgres, subnets: private }\n"
        "  job: { type: lambda, runtime: python3.13, code: work.py, subnets: isolated }\n  web: { type: ec2 }\n"
        "connections: [web -> db]\n"
    )
    made = resources(text)
    subnets = made["DbSubnetGroup"]["Properties"]["SubnetIds"]
    assert subnets == [{"Ref": "NetworkPrivateSubnet1"}, {"Ref": "NetworkPrivateSubnet2"}]
    config = made["JobFunction"]["Properties"]["VpcConfig"]
    assert config["SubnetIds"] == [{"Ref": "NetworkIsolatedSubnet1"}, {"Ref": "NetworkIsolatedSubnet2"}]


def test_a_text_names_a_raw_resource(resources):
    """`${Name}` in a text is a raw resource too, and `${Name.Attribute}` an attribute of it."""
    environment = '{ TABLE: "${Table}", ARN: "${Table.Arn}", BOTH: "${Table}/${AWS::Region}", KEPT: "${!Table}" }'
    text = (
        f"components:\n  job: {{ type: lambda, runtime: python3.13, code: work.py, environment: {environment} }}\n"
        "resources: { Table: { Type: AWS::DynamoDB::Table } }\n"
    )
    assert resources(text)["JobFunction"]["Properties"]["Environment"]["Variables"] == {
        "ARN": {"Fn::GetAtt": ["Table", "Arn"]},
        "BOTH": {"Fn::Sub": "${Table}/${AWS::Region}"},
        "KEPT": {"Fn::Sub": "${!Table}"},
        "TABLE": {"Ref": "Table"},
    }
