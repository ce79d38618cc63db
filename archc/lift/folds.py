"""Which resource types are drawn inside what they serve, and how that is found.

A fold lists steps; the first that leads to something drawn decides:

| step | leads to |
|---|---|
| `>RestApiId\\|ApiId` | what the resource names under one of these properties; `>` alone: whatever it names |
| `<AWS::ECS::Service` | the resources of that type (or types that begin so) that name it; `<` alone: all of them |
| `~role\\|profile` | the resources that name it under a property like that |
| `=AWS::ApiGateway::RestApi` | every resource of that type in the template |

`stands` says whether naming the helper means the thing it serves: a stage stands for its API, a role for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fold:
    """How a helper finds what it serves."""

    steps: tuple[str, ...]
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Joint:
    """A resource that is an arrow: the properties that name where it starts and where it ends."""

    source: str
    target: str
    kind: str = "async"
    says: str = ""


def _served(*steps: str) -> Fold:
    return Fold(steps)


def _used(*steps: str) -> Fold:
    return Fold(steps or ("<",), stands=False)


def _each(service: str, kinds: str, fold: Fold) -> dict[str, Fold]:
    return {f"AWS::{service}::{kind}": fold for kind in kinds.split()}


FOLDS: dict[str, Fold] = {
    # -- who may: roles and policies
    "AWS::IAM::Role": _used("~role|profile|credential", "<"),
    "AWS::Serverless::Role": Fold((">FunctionName",), stands=False),
    "AWS::IAM::InstanceProfile": _used(),
    **_each(
        "IAM",
        "Policy ManagedPolicy RolePolicy UserPolicy GroupPolicy",
        _used(">Roles|Users|Groups|RoleName|UserName|GroupName", "~polic|boundary"),
    ),
    "AWS::IAM::AccessKey": _served(">UserName"),
    "AWS::IAM::UserToGroupAddition": _served(">GroupName", ">Users"),
    # -- network
    "AWS::EC2::Route": _served(">RouteTableId", ">"),
    "AWS::EC2::RouteTable": _used(
        "<AWS::EC2::SubnetRouteTableAssociation", "<AWS::EC2::GatewayRouteTableAssociation", ">VpcId"
    ),
    "AWS::EC2::SubnetRouteTableAssociation": _served(">SubnetId", ">RouteTableId"),
    "AWS::EC2::GatewayRouteTableAssociation": _served(">GatewayId"),
    "AWS::EC2::NetworkAcl": _used("<AWS::EC2::SubnetNetworkAclAssociation", ">VpcId"),
    "AWS::EC2::NetworkAclEntry": _served(">NetworkAclId"),
    "AWS::EC2::SubnetNetworkAclAssociation": _served(">SubnetId", ">NetworkAclId"),
    "AWS::EC2::VPCGatewayAttachment": _served(">InternetGatewayId|VpnGatewayId", ">VpcId"),
    "AWS::EC2::VPCDHCPOptionsAssociation": _served(">VpcId"),
    "AWS::EC2::DHCPOptions": _used("<AWS::EC2::VPCDHCPOptionsAssociation"),
    "AWS::EC2::VPCCidrBlock": _served(">VpcId"),
    "AWS::EC2::SubnetCidrBlock": _served(">SubnetId"),
    "AWS::EC2::SecurityGroup": _used("<", ">VpcId"),
    **_each("EC2", "SecurityGroupIngress SecurityGroupEgress", _served(">GroupId|GroupName", ">")),
    "AWS::EC2::EIP": _served(
        "<AWS::EC2::NatGateway", ">InstanceId|NetworkInterfaceId", "<AWS::EC2::", "<AWS::AutoScaling::", "<"
    ),
    **_each(
        "EC2",
        "ClientVpnTargetNetworkAssociation ClientVpnAuthorizationRule ClientVpnRoute",
        _served(">ClientVpnEndpointId"),
    ),
    "AWS::EC2::EIPAssociation": _served(">InstanceId|NetworkInterfaceId", ">EIP|AllocationId"),
    "AWS::EC2::NetworkInterface": _served("<AWS::EC2::Instance", "<AWS::EC2::NetworkInterfaceAttachment"),
    "AWS::EC2::NetworkInterfaceAttachment": _served(">InstanceId"),
    "AWS::EC2::Volume": _served("<AWS::EC2::VolumeAttachment", "<AWS::EC2::Instance"),
    "AWS::EC2::VolumeAttachment": _served(">InstanceId"),
    **_each("EC2", "KeyPair LaunchTemplate PlacementGroup PrefixList", _used()),
    "AWS::EC2::VPNConnectionRoute": _served(">VpnConnectionId"),
    "AWS::EC2::VPNGatewayRoutePropagation": _served(">VpnGatewayId"),
    "AWS::EC2::VPCEndpointServicePermissions": _served(">ServiceId"),
    "AWS::EC2::TransitGatewayRouteTable": _served(">TransitGatewayId"),
    "AWS::EC2::TransitGatewayRoute": _served(">TransitGatewayRouteTableId"),
    **_each(
        "EC2",
        "TransitGatewayRouteTableAssociation TransitGatewayRouteTablePropagation",
        _served(">TransitGatewayRouteTableId", ">TransitGatewayAttachmentId"),
    ),
    # -- compute
    "AWS::AutoScaling::LaunchConfiguration": _used(),
    **_each("AutoScaling", "ScalingPolicy ScheduledAction LifecycleHook WarmPool", _served(">AutoScalingGroupName")),
    "AWS::ApplicationAutoScaling::ScalableTarget": _served(">ResourceId"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": _served(">ScalingTargetId", ">ResourceId"),
    "AWS::ElasticLoadBalancingV2::Listener": _served(">LoadBalancerArn", ">DefaultActions"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": _served(">ListenerArn", ">Actions"),
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": _served(">ListenerArn"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": _served("<AWS::ElasticLoadBalancingV2::Listener", "<"),
    "AWS::ElasticLoadBalancingV2::TrustStore": _used(),
    "AWS::ECS::TaskDefinition": _served("<AWS::ECS::Service"),
    "AWS::ECS::Cluster": _served("<AWS::ECS::Service"),
    "AWS::ECS::CapacityProvider": _served(">AutoScalingGroupProvider", "<"),
    "AWS::ECS::ClusterCapacityProviderAssociations": _served(">Cluster"),
    "AWS::ECS::TaskSet": _served(">Service"),
    **_each("EKS", "Addon AccessEntry IdentityProviderConfig PodIdentityAssociation", _served(">ClusterName|Name")),
    "AWS::Batch::SchedulingPolicy": _used(),
    **_each("ElasticBeanstalk", "ApplicationVersion ConfigurationTemplate", _used("<", ">ApplicationName")),
    "AWS::ElasticBeanstalk::Application": _served("<AWS::ElasticBeanstalk::Environment"),
    **_each("AppRunner", "AutoScalingConfiguration ObservabilityConfiguration VpcConnector", _used()),
    **_each("Lambda", "Version Alias EventInvokeConfig Permission Url", _served(">FunctionName|TargetFunctionArn")),
    **_each("Lambda", "LayerVersion CodeSigningConfig", _used()),
    "AWS::Lambda::LayerVersionPermission": _served(">LayerVersionArn"),
    "AWS::Lambda::EventSourceMapping": _served(">FunctionName", ">EventSourceArn"),
    "AWS::OpsWorks::Instance": _served(">LayerIds"),
    "AWS::OpsWorks::App": _served(">StackId"),
    # -- data
    **_each(
        "RDS",
        "DBSubnetGroup DBParameterGroup DBClusterParameterGroup OptionGroup DBSecurityGroup",
        _used(),
    ),
    "AWS::RDS::DBInstance": _served(">DBClusterIdentifier"),
    "AWS::RDS::DBSecurityGroupIngress": _served(">DBSecurityGroupName"),
    **_each("RDS", "DBProxyTargetGroup DBProxyEndpoint", _served(">DBProxyName")),
    **_each("Neptune", "DBSubnetGroup DBParameterGroup DBClusterParameterGroup", _used()),
    **_each("DocDB", "DBSubnetGroup DBClusterParameterGroup", _used()),
    "AWS::Neptune::DBInstance": _served(">DBClusterIdentifier"),
    "AWS::DocDB::DBInstance": _served(">DBClusterIdentifier"),
    **_each("ElastiCache", "SubnetGroup ParameterGroup SecurityGroup User UserGroup", _used()),
    "AWS::ElastiCache::SecurityGroupIngress": _served(">CacheSecurityGroupName"),
    **_each("DAX", "SubnetGroup ParameterGroup", _used()),
    **_each("MemoryDB", "SubnetGroup ParameterGroup ACL User", _used()),
    **_each("Redshift", "ClusterSubnetGroup ClusterParameterGroup ClusterSecurityGroup", _used()),
    "AWS::Redshift::ClusterSecurityGroupIngress": _served(">ClusterSecurityGroupName"),
    "AWS::RedshiftServerless::Namespace": _served("<AWS::RedshiftServerless::Workgroup"),
    "AWS::DMS::ReplicationSubnetGroup": _used(),
    **_each("EFS", "MountTarget AccessPoint", _served(">FileSystemId")),
    **_each("FSx", "Volume StorageVirtualMachine", _served(">FileSystemId|OntapConfiguration|OpenZFSConfiguration")),
    **_each("S3", "BucketPolicy AccessPoint", _served(">Bucket")),
    "AWS::Timestream::Table": _served(">DatabaseName"),
    "AWS::Cassandra::Table": _served(">KeyspaceName"),
    "AWS::Glue::Table": _served(">DatabaseName"),
    "AWS::Glue::Partition": _served(">TableName", ">DatabaseName"),
    **_each("Glue", "Connection Classifier SecurityConfiguration", _used()),
    "AWS::Athena::NamedQuery": _served(">WorkGroup", ">Database"),
    "AWS::Athena::PreparedStatement": _served(">WorkGroup"),
    "AWS::LakeFormation::Permissions": _served(">Resource", ">"),
    "AWS::LakeFormation::PrincipalPermissions": _served(">Resource", ">"),
    "AWS::EMR::SecurityConfiguration": _used(),
    **_each("EMR", "Step InstanceGroupConfig InstanceFleetConfig", _served(">JobFlowId|ClusterId")),
    # -- messages
    "AWS::SQS::QueuePolicy": _served(">Queues"),
    "AWS::SQS::QueueInlinePolicy": _served(">Queue"),
    "AWS::SNS::TopicPolicy": _served(">Topics"),
    "AWS::SNS::TopicInlinePolicy": _served(">TopicArn"),
    "AWS::SNS::Subscription": _served(">TopicArn", ">Endpoint"),
    "AWS::Events::EventBusPolicy": _served(">EventBusName"),
    "AWS::Events::Archive": _served(">SourceArn"),
    "AWS::Events::Connection": _used("<AWS::Events::ApiDestination", "<"),
    "AWS::Scheduler::ScheduleGroup": _used(),
    "AWS::Kinesis::StreamConsumer": _served(">StreamARN"),
    "AWS::Kinesis::ResourcePolicy": _served(">ResourceArn"),
    **{
        f"AWS::{s}::{k}": _served(">ApplicationName")
        for s in ("KinesisAnalytics", "KinesisAnalyticsV2")
        for k in ("ApplicationOutput", "ApplicationReferenceDataSource", "ApplicationCloudWatchLoggingOption")
    },
    "AWS::MSK::Configuration": _used(),
    **_each("MSK", "ClusterPolicy BatchScramSecret", _served(">ClusterArn")),
    "AWS::AmazonMQ::Configuration": _used(),
    "AWS::AmazonMQ::ConfigurationAssociation": _served(">Broker"),
    **_each(
        "StepFunctions",
        "StateMachineVersion StateMachineAlias",
        _served(">StateMachineRevisionArn|RoutingConfiguration|StateMachineArn|DeploymentPreference"),
    ),
    # -- entries
    **_each(
        "ApiGateway",
        "Resource Method Deployment Stage Model RequestValidator Authorizer GatewayResponse DocumentationPart "
        "DocumentationVersion",
        _served(">RestApiId"),
    ),
    "AWS::ApiGateway::Account": _served("=AWS::ApiGateway::RestApi", "=AWS::Serverless::Api"),
    "AWS::ApiGateway::UsagePlan": _served(">ApiStages"),
    "AWS::ApiGateway::UsagePlanKey": _served(">UsagePlanId"),
    "AWS::ApiGateway::ApiKey": _served(">StageKeys", "<AWS::ApiGateway::UsagePlanKey"),
    "AWS::ApiGateway::BasePathMapping": _served(">RestApiId", ">DomainName"),
    "AWS::ApiGateway::DomainName": _served("<AWS::ApiGateway::BasePathMapping"),
    **_each(
        "ApiGatewayV2",
        "Route Integration Stage Deployment Authorizer Model RouteResponse IntegrationResponse ApiMapping",
        _served(">ApiId"),
    ),
    "AWS::ApiGatewayV2::ApiGatewayManagedOverrides": _served(">ApiId"),
    "AWS::ApiGatewayV2::DomainName": _served("<AWS::ApiGatewayV2::ApiMapping"),
    **_each(
        "AppSync",
        "GraphQLSchema Resolver DataSource FunctionConfiguration ApiKey ApiCache DomainNameApiAssociation "
        "ChannelNamespace SourceApiAssociation",
        _served(">ApiId|MergedApiIdentifier"),
    ),
    "AWS::AppSync::DomainName": _served("<AWS::AppSync::DomainNameApiAssociation"),
    **_each(
        "Cognito",
        "UserPoolClient UserPoolDomain UserPoolGroup UserPoolUser UserPoolResourceServer UserPoolIdentityProvider "
        "UserPoolUserToGroupAttachment UserPoolRiskConfigurationAttachment UserPoolUICustomizationAttachment "
        "ManagedLoginBranding LogDeliveryConfiguration",
        _served(">UserPoolId"),
    ),
    **_each("Cognito", "IdentityPoolRoleAttachment IdentityPoolPrincipalTag", _served(">IdentityPoolId")),
    **_each(
        "CloudFront",
        "CloudFrontOriginAccessIdentity OriginAccessControl CachePolicy OriginRequestPolicy ResponseHeadersPolicy "
        "KeyGroup PublicKey RealtimeLogConfig ContinuousDeploymentPolicy",
        _used(),
    ),
    **_each("Route53", "RecordSet RecordSetGroup", _served(">HostedZoneId|HostedZoneName")),
    "AWS::Route53::HealthCheck": _used(),
    "AWS::CertificateManager::Certificate": _used(),
    "AWS::GlobalAccelerator::Listener": _served(">AcceleratorArn"),
    "AWS::GlobalAccelerator::EndpointGroup": _served(">ListenerArn"),
    **_each("WAFv2", "IPSet RuleGroup RegexPatternSet", _used()),
    **{
        f"AWS::{s}::{k}": _used()
        for s in ("WAF", "WAFRegional")
        for k in [
            "Rule",
            "RateBasedRule",
            "IPSet",
            "XssMatchSet",
            "SqlInjectionMatchSet",
            "ByteMatchSet",
            "SizeConstraintSet",
            "GeoMatchSet",
            "RegexPatternSet",
        ]
    },
    **_each("NetworkFirewall", "FirewallPolicy RuleGroup TLSInspectionConfiguration", _used()),
    "AWS::NetworkFirewall::LoggingConfiguration": _served(">FirewallArn|FirewallName"),
    **_each("VpcLattice", "Listener Rule", _served(">ServiceIdentifier|ListenerIdentifier")),
    **_each(
        "VpcLattice", "AuthPolicy ResourcePolicy AccessLogSubscription", _served(">ResourceIdentifier|ResourceArn")
    ),
    "AWS::ServiceDiscovery::Service": _served(">NamespaceId|DnsConfig"),
    "AWS::ServiceDiscovery::Instance": _served(">ServiceId"),
    # -- watching and keeping
    "AWS::Logs::LogGroup": _used(">LogGroupName", "~log|Options", "<"),
    "AWS::Logs::LogStream": _used("~log", ">LogGroupName"),
    "AWS::Logs::MetricFilter": _served(">LogGroupName"),
    "AWS::Logs::SubscriptionFilter": _served(">LogGroupName", ">DestinationArn"),
    "AWS::Logs::QueryDefinition": _served(">LogGroupNames"),
    "AWS::CloudWatch::Alarm": _used(">Dimensions|Metrics"),
    "AWS::CloudWatch::AnomalyDetector": _served(">Dimensions|SingleMetricAnomalyDetector"),
    "AWS::KMS::Alias": _served(">TargetKeyId"),
    **_each("SecretsManager", "SecretTargetAttachment RotationSchedule ResourcePolicy", _served(">SecretId")),
    "AWS::SSM::Parameter": _served(">Value"),
    **_each("SSM", "MaintenanceWindowTarget MaintenanceWindowTask", _served(">WindowId")),
    "AWS::Config::DeliveryChannel": _served("=AWS::Config::ConfigurationRecorder"),
    "AWS::Config::RemediationConfiguration": _served(">ConfigRuleName"),
    "AWS::CloudFormation::WaitCondition": _served(">Handle"),
    "AWS::CloudFormation::WaitConditionHandle": _used("<"),
    # -- building
    "AWS::CodeDeploy::Application": _served("<AWS::CodeDeploy::DeploymentGroup"),
    "AWS::CodeDeploy::DeploymentConfig": _used(),
    "AWS::CodePipeline::Webhook": _served(">TargetPipeline"),
    # -- machine learning, things, people
    "AWS::SageMaker::EndpointConfig": _served("<AWS::SageMaker::Endpoint"),
    "AWS::SageMaker::NotebookInstanceLifecycleConfig": _used(),
    **_each("SageMaker", "UserProfile App Space", _served(">DomainId")),
    "AWS::Bedrock::AgentAlias": _served(">AgentId"),
    "AWS::Bedrock::DataSource": _served(">KnowledgeBaseId"),
    "AWS::Bedrock::GuardrailVersion": _served(">GuardrailIdentifier"),
    "AWS::OpenSearchServerless::AccessPolicy": _served("=AWS::OpenSearchServerless::Collection"),
    "AWS::OpenSearchServerless::SecurityPolicy": _served("=AWS::OpenSearchServerless::Collection"),
    "AWS::OpenSearchServerless::Index": _served(">CollectionEndpoint"),
    "AWS::IoT::PolicyPrincipalAttachment": _served(">PolicyName", ">Principal"),
    "AWS::IoT::ThingPrincipalAttachment": _served(">ThingName", ">Principal"),
    "AWS::SES::ReceiptRule": _served(">RuleSetName"),
    "AWS::SES::ConfigurationSetEventDestination": _served(">ConfigurationSetName"),
    "AWS::Transfer::User": _served(">ServerId"),
    **_each("Amplify", "Branch Domain", _served(">AppId")),
    "AWS::Backup::BackupSelection": _served(">BackupPlanId"),
    **_each(
        "ServiceCatalog",
        "PortfolioProductAssociation PortfolioPrincipalAssociation PortfolioShare",
        _served(">PortfolioId"),
    ),
    **_each(
        "ServiceCatalog",
        "LaunchRoleConstraint LaunchTemplateConstraint LaunchNotificationConstraint StackSetConstraint "
        "ResourceUpdateConstraint",
        _served(">ProductId", ">PortfolioId"),
    ),
    **_each("ServiceCatalog", "TagOption TagOptionAssociation", _used(">ResourceId", "<")),
    "AWS::AppMesh::Route": _served(">VirtualRouterName"),
    "AWS::AppMesh::GatewayRoute": _served(">VirtualGatewayName"),
}

JOINTS: dict[str, Joint] = {
    "AWS::EC2::Route": Joint(
        "RouteTableId",
        "GatewayId|NatGatewayId|TransitGatewayId|InstanceId|NetworkInterfaceId|VpcEndpointId|"
        "EgressOnlyInternetGatewayId|CarrierGatewayId|LocalGatewayId",
        "sync",
        "route",
    ),
    "AWS::EC2::VPCPeeringConnection": Joint("VpcId", "PeerVpcId", "sync", "peering"),
    "AWS::EC2::TransitGatewayAttachment": Joint("VpcId", "TransitGatewayId", "sync", "attachment"),
    "AWS::EC2::TransitGatewayVpcAttachment": Joint("VpcId", "TransitGatewayId", "sync", "attachment"),
    "AWS::EC2::VPNConnection": Joint("VpnGatewayId|TransitGatewayId", "CustomerGatewayId", "sync", "VPN"),
    "AWS::EC2::FlowLog": Joint("ResourceId", "LogDestination|LogGroupName", "async", "flow logs"),
    "AWS::Lambda::EventSourceMapping": Joint("EventSourceArn", "FunctionName", "async", "event source mapping"),
    "AWS::Lambda::Permission": Joint("SourceArn", "FunctionName", "", "may invoke"),
    "AWS::SNS::Subscription": Joint("TopicArn", "Endpoint", "async", "subscription"),
    "AWS::Logs::SubscriptionFilter": Joint("LogGroupName", "DestinationArn", "async", "log subscription"),
    "AWS::WAFv2::WebACLAssociation": Joint("WebACLArn", "ResourceArn", "sync", "guards"),
    "AWS::WAFRegional::WebACLAssociation": Joint("WebACLId", "ResourceArn", "sync", "guards"),
    "AWS::WAFv2::LoggingConfiguration": Joint("ResourceArn", "LogDestinationConfigs", "async", "logs"),
    "AWS::Shield::Protection": Joint("", "ResourceArn", "sync", "guards"),
    "AWS::Backup::BackupSelection": Joint("BackupPlanId", "BackupSelection", "async", "backs up"),
    "AWS::Serverless::Connector": Joint("Source", "Destination", "sync", "connector"),
    "AWS::VpcLattice::ServiceNetworkServiceAssociation": Joint(
        "ServiceNetworkIdentifier", "ServiceIdentifier", "sync", "association"
    ),
    "AWS::VpcLattice::ServiceNetworkVpcAssociation": Joint(
        "VpcIdentifier", "ServiceNetworkIdentifier", "sync", "association"
    ),
    "AWS::Route53Resolver::ResolverRuleAssociation": Joint("VPCId", "ResolverRuleId", "sync", "association"),
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": Joint(
        "ResourceId", "ResolverQueryLogConfigId", "async", "query logs"
    ),
    "AWS::ServiceCatalog::PortfolioProductAssociation": Joint("PortfolioId", "ProductId", "sync", "association"),
    "AWS::RDS::EventSubscription": Joint("SourceIds", "SnsTopicArn", "async", "events"),
    "AWS::DMS::EventSubscription": Joint("SourceIds", "SnsTopicArn", "async", "events"),
    "AWS::CodeStarNotifications::NotificationRule": Joint("Resource", "Targets", "async", "events"),
    "AWS::OpsWorks::ElasticLoadBalancerAttachment": Joint("ElasticLoadBalancerName", "LayerId", "sync", "balances"),
}

LINKS = frozenset(
    {"AWS::EC2::VPCPeeringConnection", "AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"}
)
"""Joints that are drawn as boxes where one of their ends is not in the template: the way out of the picture."""

DISSOLVED = frozenset(
    {
        "AWS::CDK::Metadata",
        "AWS::CloudFormation::WaitCondition",
        "AWS::CloudFormation::WaitConditionHandle",
        "AWS::ApiGateway::Account",
        "AWS::IAM::ServiceLinkedRole",
        "AWS::Logs::ResourcePolicy",
        "AWS::Lambda::LayerVersionPermission",
    }
)
"""Types that serve the stack itself: without anything to fold into, they are counted and not drawn."""

FRAMES = frozenset({"AWS::EC2::VPC", "AWS::EC2::Subnet"})
"""Types that are drawn as frames."""

STRUCTURE = frozenset(
    {
        "AWS::EC2::VPC",
        "AWS::EC2::Subnet",
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::EC2::SecurityGroupEgress",
        "AWS::EC2::RouteTable",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::GatewayRouteTableAssociation",
        "AWS::EC2::NetworkAcl",
        "AWS::EC2::NetworkAclEntry",
        "AWS::EC2::SubnetNetworkAclAssociation",
        "AWS::EC2::VPCGatewayAttachment",
        "AWS::EC2::VPCCidrBlock",
        "AWS::EC2::SubnetCidrBlock",
        "AWS::EC2::DHCPOptions",
        "AWS::EC2::VPCDHCPOptionsAssociation",
        "AWS::EC2::VPNGatewayRoutePropagation",
        "AWS::EC2::PlacementGroup",
        "AWS::EC2::PrefixList",
    }
)
"""Types that say where things stand and which way is open; naming them is not a relation by itself."""

SETTINGS = frozenset(
    {
        "AWS::EC2::VPCDHCPOptionsAssociation",
        "AWS::EC2::DHCPOptions",
        "AWS::EC2::NetworkAcl",
        "AWS::EC2::NetworkAclEntry",
        "AWS::EC2::SubnetNetworkAclAssociation",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::VPCGatewayAttachment",
        "AWS::EC2::VPCCidrBlock",
        "AWS::EC2::SubnetCidrBlock",
        "AWS::EC2::VPNGatewayRoutePropagation",
    }
)
"""Types that set up a VPC; where that is not in the template, its frame shows them."""

REVERSED: tuple[tuple[str, str], ...] = (
    ("AWS::Events::Rule", "EventBusName"),
    ("AWS::Events::Rule", "EventPattern"),
    ("AWS::Events::Rule", "Pattern"),
    ("AWS::CloudFront::Distribution", "WebACLId"),
    ("AWS::Pipes::Pipe", "Source"),
    ("AWS::KinesisFirehose::DeliveryStream", "KinesisStreamSourceConfiguration"),
    ("AWS::KinesisFirehose::DeliveryStream", "MSKSourceConfiguration"),
    ("AWS::KinesisAnalytics::Application", "Inputs"),
    ("AWS::KinesisAnalyticsV2::Application", "ApplicationConfiguration"),
    ("AWS::EKS::Nodegroup", "ClusterName"),
    ("AWS::EKS::FargateProfile", "ClusterName"),
    ("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier"),
    ("AWS::AutoScaling::AutoScalingGroup", "LoadBalancerNames"),
    ("AWS::ECS::Service", "LoadBalancers"),
    ("AWS::SES::ReceiptRule", "RuleSetName"),
    ("AWS::OpsWorks::Layer", "StackId"),
    ("AWS::OpsWorks::Instance", "StackId"),
    ("AWS::SecretsManager::SecretTargetAttachment", "TargetId"),
    ("AWS::RDS::GlobalCluster", "SourceDBClusterIdentifier"),
)
"""Properties that name where something comes from: the arrow runs from what is named."""
