"""Whatever stands in a template, comparing it ends in an answer, and a template is equal to itself."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from archc.diff.security import security_changes
from archc.diff.template import diff_templates

NAMES = st.sampled_from(["A", "B", "C", "P", "AWS::Region"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4) | NAMES
FUNCTIONS = ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Join", "Fn::FindInMap", "Condition", "Fn::Select"]
PROPERTIES = [
    *("VpcId", "FifoQueue", "Tags", "Policies", "PolicyDocument", "Statement", "Principal", "Action", "Resource"),
    *("SecurityGroupIngress", "CidrIp", "FromPort", "LaunchTemplate", "AttributeDefinitions", "VPCs", "Parameters"),
]
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(PROPERTIES), inner, max_size=3)
        | st.builds(lambda f, v: {f: v}, st.sampled_from(FUNCTIONS), inner | st.lists(inner, max_size=3))
    ),
    max_leaves=12,
)
TYPES = st.sampled_from(
    [
        *("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup", "AWS::AutoScaling::AutoScalingGroup"),
        *("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::DynamoDB::Table"),
        *("AWS::Route53::HostedZone", "AWS::CloudFormation::Stack", "AWS::Lambda::Permission"),
        *("Custom::Thing", "Nonsense"),
    ]
)
RESOURCES = st.fixed_dictionaries(
    {"Type": TYPES}, optional={"Properties": VALUES, "UpdatePolicy": VALUES, "DependsOn": VALUES}
)
SECTIONS = {"Parameters": VALUES, "Conditions": VALUES, "Mappings": VALUES, "Outputs": VALUES}
TEMPLATES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from("ABC") | st.integers(0, 3), RESOURCES, max_size=4)}, optional=SECTIONS
)


@settings(max_examples=150, deadline=None)
@given(TEMPLATES)
def test_a_template_is_equal_to_itself(template: dict[str, Any]) -> None:
    """No change of a resource, none of security."""
    assert diff_templates(template, template) == ()
    assert security_changes({"": template}, {"": template}) == ()


@settings(max_examples=150, deadline=None)
@given(TEMPLATES, TEMPLATES)
def test_any_two_templates_compare(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Each resource is told once, and the answer does not depend on the run."""
    changes = diff_templates(old, new)
    assert len({(c.stack, c.logical_id, c.kind == "removed") for c in changes}) == len(changes)
    assert diff_templates(old, new) == changes
    assert security_changes({"": old}, {"": new}, changes) == security_changes({"": old}, {"": new}, changes)
