"""What AWS's resource types are called and which icon stands for them.

Names are AWS's, as its documentation's "AWS resource and property types reference" and service pages give them
(seen 2026-11-23). Icons are paths below the AWS icons of the `diagrams` package. A type without a line of its own is
drawn as its service; a service without a line gets the generic icon and the name of its namespace.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

GENERIC_ICON = "general/general"

_SERVICES = """
ACMPCA|security/certificate-authority|AWS Private Certificate Authority
AIOps|management/cloudwatch|Amazon CloudWatch investigations
APS|management/amazon-managed-prometheus|Amazon Managed Service for Prometheus
ARCZonalShift|network/route-53|Amazon Application Recovery Controller
ASK|iot/iot-alexa-skill|Alexa Skills Kit
AccessAnalyzer|security/identity-and-access-management-iam-access-analyzer|IAM Access Analyzer
AmazonMQ|integration/mq|Amazon MQ
Amplify|mobile/amplify|AWS Amplify
AmplifyUIBuilder|mobile/amplify|AWS Amplify Studio
ApiGateway|network/api-gateway|Amazon API Gateway
ApiGatewayV2|network/api-gateway|Amazon API Gateway
AppConfig|management/systems-manager-app-config|AWS AppConfig
AppFlow|integration/application-integration|Amazon AppFlow
AppIntegrations|integration/application-integration|Amazon AppIntegrations
AppMesh|network/app-mesh|AWS App Mesh
AppRunner|compute/app-runner|AWS App Runner
AppStream|enduser/appstream-2-0|Amazon AppStream 2.0
AppSync|integration/appsync|AWS AppSync
ApplicationAutoScaling|compute/application-auto-scaling|Application Auto Scaling
ApplicationInsights|management/cloudwatch|Amazon CloudWatch Application Insights
ApplicationSignals|management/cloudwatch|Amazon CloudWatch Application Signals
Athena|analytics/athena|Amazon Athena
AuditManager|security/security-identity-and-compliance|AWS Audit Manager
AutoScaling|compute/ec2-auto-scaling|Amazon EC2 Auto Scaling
Backup|storage/backup|AWS Backup
BackupGateway|storage/backup|AWS Backup gateway
Batch|compute/batch|AWS Batch
Bedrock|ml/bedrock|Amazon Bedrock
BedrockAgentCore|ml/bedrock|Amazon Bedrock AgentCore
BillingConductor|cost/cost-management|AWS Billing Conductor
Budgets|cost/budgets|AWS Budgets
CE|cost/cost-explorer|AWS Cost Explorer
CUR|cost/cost-and-usage-report|AWS Cost and Usage Reports
Cassandra|database/keyspaces-managed-apache-cassandra-service|Amazon Keyspaces
CertificateManager|security/certificate-manager|AWS Certificate Manager
Chatbot|management/chatbot|Amazon Q Developer in chat applications
Cloud9|devtools/cloud9|AWS Cloud9
CloudFormation|management/cloudformation|AWS CloudFormation
CloudFront|network/cloudfront|Amazon CloudFront
CloudTrail|management/cloudtrail|AWS CloudTrail
CloudWatch|management/cloudwatch|Amazon CloudWatch
CodeArtifact|devtools/codeartifact|AWS CodeArtifact
CodeBuild|devtools/codebuild|AWS CodeBuild
CodeCommit|devtools/codecommit|AWS CodeCommit
CodeConnections|devtools/codestar|AWS CodeConnections
CodeDeploy|devtools/codedeploy|AWS CodeDeploy
CodeGuruProfiler|management/codeguru|Amazon CodeGuru Profiler
CodeGuruReviewer|management/codeguru|Amazon CodeGuru Reviewer
CodePipeline|devtools/codepipeline|AWS CodePipeline
CodeStar|devtools/codestar|AWS CodeStar
CodeStarConnections|devtools/codestar|AWS CodeConnections
CodeStarNotifications|devtools/developer-tools|AWS developer tools notifications
Cognito|security/cognito|Amazon Cognito
Comprehend|ml/comprehend|Amazon Comprehend
Config|management/config|AWS Config
Connect|engagement/connect|Amazon Connect
ConnectCampaigns|engagement/connect|Amazon Connect outbound campaigns
ControlTower|management/control-tower|AWS Control Tower
CustomerProfiles|engagement/connect|Amazon Connect Customer Profiles
DAX|database/dynamodb-dax|Amazon DynamoDB Accelerator
DLM|storage/elastic-block-store-ebs-snapshot|Amazon Data Lifecycle Manager
DMS|database/database-migration-service|AWS Database Migration Service
DataBrew|analytics/glue|AWS Glue DataBrew
DataPipeline|analytics/data-pipeline|AWS Data Pipeline
DataSync|migration/datasync|AWS DataSync
DataZone|analytics/analytics|Amazon DataZone
Deadline|compute/thinkbox-deadline|AWS Deadline Cloud
Detective|security/detective|Amazon Detective
DevOpsGuru|management/amazon-devops-guru|Amazon DevOps Guru
DirectoryService|security/directory-service|AWS Directory Service
DocDB|database/documentdb-mongodb-compatibility|Amazon DocumentDB
DocDBElastic|database/documentdb-mongodb-compatibility|Amazon DocumentDB elastic clusters
DSQL|database/aurora|Amazon Aurora DSQL
DynamoDB|database/dynamodb|Amazon DynamoDB
EC2|compute/ec2|Amazon EC2
ECR|compute/ec2-container-registry|Amazon ECR
ECS|compute/elastic-container-service|Amazon ECS
EFS|storage/elastic-file-system-efs|Amazon EFS
EKS|compute/elastic-kubernetes-service|Amazon EKS
EMR|analytics/emr|Amazon EMR
EMRContainers|analytics/emr|Amazon EMR on EKS
EMRServerless|analytics/emr|Amazon EMR Serverless
ElastiCache|database/elasticache|Amazon ElastiCache
ElasticBeanstalk|compute/elastic-beanstalk|AWS Elastic Beanstalk
ElasticLoadBalancing|network/elb-classic-load-balancer|Classic Load Balancer
ElasticLoadBalancingV2|network/elastic-load-balancing|Elastic Load Balancing
Elasticsearch|analytics/amazon-opensearch-service|Amazon OpenSearch Service
EntityResolution|analytics/analytics|AWS Entity Resolution
EventSchemas|integration/eventbridge-schema|Amazon EventBridge Schemas
Events|integration/eventbridge|Amazon EventBridge
Evidently|management/cloudwatch|Amazon CloudWatch Evidently
FIS|management/management-and-governance|AWS Fault Injection Service
FMS|security/firewall-manager|AWS Firewall Manager
FSx|storage/fsx|Amazon FSx
FinSpace|analytics/analytics|Amazon FinSpace
Forecast|ml/forecast|Amazon Forecast
FraudDetector|ml/fraud-detector|Amazon Fraud Detector
GameLift|game/gamelift|Amazon GameLift Servers
GlobalAccelerator|network/global-accelerator|AWS Global Accelerator
Glue|analytics/glue|AWS Glue
Grafana|management/amazon-managed-grafana|Amazon Managed Grafana
Greengrass|iot/iot-greengrass|AWS IoT Greengrass
GreengrassV2|iot/iot-greengrass|AWS IoT Greengrass
GroundStation|satellite/ground-station|AWS Ground Station
GuardDuty|security/guardduty|Amazon GuardDuty
HealthLake|ml/machine-learning|AWS HealthLake
IAM|security/identity-and-access-management-iam|AWS IAM
IVS|media/media-services|Amazon IVS
IdentityStore|security/single-sign-on|AWS IAM Identity Center
ImageBuilder|compute/ec2-image-builder|EC2 Image Builder
Inspector|security/inspector|Amazon Inspector
InspectorV2|security/inspector|Amazon Inspector
IoT|iot/iot-core|AWS IoT Core
IoTAnalytics|iot/iot-analytics|AWS IoT Analytics
IoTEvents|iot/iot-events|AWS IoT Events
IoTFleetWise|iot/iot-core|AWS IoT FleetWise
IoTSiteWise|iot/iot-sitewise|AWS IoT SiteWise
IoTThingsGraph|iot/iot-things-graph|AWS IoT Things Graph
IoTTwinMaker|iot/internet-of-things|AWS IoT TwinMaker
IoTWireless|iot/iot-core|AWS IoT Wireless
KMS|security/key-management-service|AWS KMS
KafkaConnect|analytics/managed-streaming-for-kafka|Amazon MSK Connect
Kendra|ml/kendra|Amazon Kendra
Kinesis|analytics/kinesis-data-streams|Amazon Kinesis Data Streams
KinesisAnalytics|analytics/kinesis-data-analytics|Amazon Kinesis Data Analytics
KinesisAnalyticsV2|analytics/kinesis-data-analytics|Amazon Managed Service for Apache Flink
KinesisFirehose|analytics/kinesis-data-firehose|Amazon Data Firehose
KinesisVideo|analytics/kinesis-video-streams|Amazon Kinesis Video Streams
LakeFormation|analytics/lake-formation|AWS Lake Formation
Lambda|compute/lambda|AWS Lambda
Lex|ml/lex|Amazon Lex
LicenseManager|management/license-manager|AWS License Manager
Lightsail|compute/lightsail|Amazon Lightsail
Location|general/general|Amazon Location Service
Logs|management/cloudwatch-logs|Amazon CloudWatch Logs
LookoutMetrics|ml/machine-learning|Amazon Lookout for Metrics
M2|migration/migration-and-transfer|AWS Mainframe Modernization
MSK|analytics/managed-streaming-for-kafka|Amazon MSK
MWAA|management/amazon-managed-workflows-apache-airflow|Amazon MWAA
Macie|security/macie|Amazon Macie
ManagedBlockchain|blockchain/managed-blockchain|Amazon Managed Blockchain
MediaConnect|media/elemental-mediaconnect|AWS Elemental MediaConnect
MediaConvert|media/elemental-mediaconvert|AWS Elemental MediaConvert
MediaLive|media/elemental-medialive|AWS Elemental MediaLive
MediaPackage|media/elemental-mediapackage|AWS Elemental MediaPackage
MediaPackageV2|media/elemental-mediapackage|AWS Elemental MediaPackage
MediaStore|media/elemental-mediastore|AWS Elemental MediaStore
MediaTailor|media/elemental-mediatailor|AWS Elemental MediaTailor
MemoryDB|database/elasticache-for-redis|Amazon MemoryDB
Neptune|database/neptune|Amazon Neptune
NeptuneGraph|database/neptune|Amazon Neptune Analytics
NetworkFirewall|network/network-firewall|AWS Network Firewall
NetworkManager|network/transit-gateway|AWS Network Manager
Notifications|management/user-notifications|AWS User Notifications
OSIS|analytics/amazon-opensearch-service|Amazon OpenSearch Ingestion
Oam|management/cloudwatch|Amazon CloudWatch cross-account observability
OpenSearchServerless|analytics/amazon-opensearch-service|Amazon OpenSearch Serverless
OpenSearchService|analytics/amazon-opensearch-service|Amazon OpenSearch Service
OpsWorks|management/opsworks|AWS OpsWorks
OpsWorksCM|management/opsworks|AWS OpsWorks CM
Organizations|management/organizations|AWS Organizations
Personalize|ml/personalize|Amazon Personalize
Pinpoint|engagement/pinpoint|Amazon Pinpoint
PinpointEmail|engagement/pinpoint|Amazon Pinpoint
Pipes|integration/eventbridge-pipes|Amazon EventBridge Pipes
Proton|management/proton|AWS Proton
QBusiness|ml/q|Amazon Q Business
QLDB|database/quantum-ledger-database-qldb|Amazon QLDB
QuickSight|analytics/quicksight|Amazon QuickSight
RAM|security/resource-access-manager|AWS RAM
RDS|database/rds|Amazon RDS
RUM|management/cloudwatch|Amazon CloudWatch RUM
Redshift|analytics/redshift|Amazon Redshift
RedshiftServerless|analytics/redshift|Amazon Redshift Serverless
RefactorSpaces|migration/migration-hub|AWS Migration Hub Refactor Spaces
Rekognition|ml/rekognition|Amazon Rekognition
ResilienceHub|management/management-and-governance|AWS Resilience Hub
ResourceExplorer2|management/management-and-governance|AWS Resource Explorer
ResourceGroups|management/management-and-governance|AWS Resource Groups
RoboMaker|robotics/robomaker|AWS RoboMaker
RolesAnywhere|security/identity-and-access-management-iam|IAM Roles Anywhere
Route53|network/route-53|Amazon Route 53
Route53Profiles|network/route-53|Amazon Route 53 Profiles
Route53RecoveryControl|network/route-53|Amazon Application Recovery Controller
Route53RecoveryReadiness|network/route-53|Amazon Application Recovery Controller
Route53Resolver|network/route-53|Amazon Route 53 Resolver
S3|storage/simple-storage-service-s3|Amazon S3
S3Express|storage/simple-storage-service-s3|Amazon S3 Express One Zone
S3ObjectLambda|storage/s3-object-lambda-access-points|Amazon S3 Object Lambda
S3Outposts|storage/simple-storage-service-s3|Amazon S3 on Outposts
S3Tables|storage/simple-storage-service-s3|Amazon S3 Tables
S3Vectors|storage/simple-storage-service-s3|Amazon S3 Vectors
SDB|database/database|Amazon SimpleDB
SES|engagement/simple-email-service-ses|Amazon SES
SNS|integration/simple-notification-service-sns|Amazon SNS
SQS|integration/simple-queue-service-sqs|Amazon SQS
SSM|management/systems-manager|AWS Systems Manager
SSMContacts|management/systems-manager|AWS Systems Manager Incident Manager
SSMIncidents|management/systems-manager|AWS Systems Manager Incident Manager
SSO|security/single-sign-on|AWS IAM Identity Center
SageMaker|ml/sagemaker|Amazon SageMaker AI
Scheduler|integration/eventbridge-scheduler|Amazon EventBridge Scheduler
SecretsManager|security/secrets-manager|AWS Secrets Manager
SecurityHub|security/security-hub|AWS Security Hub
SecurityLake|security/security-lake|Amazon Security Lake
Serverless|compute/serverless-application-repository|AWS Serverless Application Model
ServiceCatalog|management/service-catalog|AWS Service Catalog
ServiceCatalogAppRegistry|management/service-catalog|AWS Service Catalog AppRegistry
ServiceDiscovery|network/cloud-map|AWS Cloud Map
Shield|security/shield|AWS Shield Advanced
Signer|security/security-identity-and-compliance|AWS Signer
StepFunctions|integration/step-functions|AWS Step Functions
Synthetics|management/cloudwatch|Amazon CloudWatch Synthetics
Timestream|database/timestream|Amazon Timestream
Transfer|migration/transfer-for-sftp|AWS Transfer Family
VerifiedPermissions|security/identity-and-access-management-iam-permissions|Amazon Verified Permissions
VoiceID|engagement/connect|Amazon Connect Voice ID
VpcLattice|network/vpc|Amazon VPC Lattice
WAF|security/waf|AWS WAF Classic
WAFRegional|security/waf|AWS WAF Classic
WAFv2|security/waf|AWS WAF
Wisdom|engagement/connect|Amazon Q in Connect
WorkSpaces|enduser/workspaces|Amazon WorkSpaces
WorkSpacesWeb|enduser/workspaces|Amazon WorkSpaces Secure Browser
XRay|devtools/x-ray|AWS X-Ray
"""

_TYPES = """
ApplicationAutoScaling::ScalableTarget|compute/application-auto-scaling|Application Auto Scaling
AutoScaling::AutoScalingGroup|compute/ec2-instances|Amazon EC2
CloudFormation::Stack|management/cloudformation-stack|AWS CloudFormation stack
CloudWatch::Alarm|management/cloudwatch-alarm|Amazon CloudWatch alarm
CloudWatch::CompositeAlarm|management/cloudwatch-alarm|Amazon CloudWatch alarm
CloudWatch::Dashboard|management/cloudwatch|Amazon CloudWatch dashboard
CloudFront::Function|network/cloudfront|CloudFront function
CloudFront::StreamingDistribution|network/cloudfront-streaming-distribution|Amazon CloudFront
Cognito::IdentityPool|security/cognito|Amazon Cognito identity pool
Cognito::UserPool|security/cognito|Amazon Cognito user pool
DMS::Endpoint|database/database-migration-service|AWS DMS endpoint
DynamoDB::GlobalTable|database/dynamodb|Amazon DynamoDB global table
EC2::CarrierGateway|network/internet-gateway|Carrier gateway
EC2::ClientVpnEndpoint|network/client-vpn|AWS Client VPN
EC2::CustomerGateway|network/vpc-customer-gateway|Customer gateway
EC2::EC2Fleet|compute/ec2-instances|EC2 Fleet
EC2::EIP|compute/ec2-elastic-ip-address|Elastic IP address
EC2::EgressOnlyInternetGateway|network/internet-gateway|Egress-only internet gateway
EC2::FlowLog|network/vpc-flow-logs|VPC flow logs
EC2::IPAM|network/vpc|Amazon VPC IPAM
EC2::IPAMPool|network/vpc|Amazon VPC IPAM pool
EC2::IPAMScope|network/vpc|Amazon VPC IPAM scope
EC2::Instance|compute/ec2|Amazon EC2
EC2::InstanceConnectEndpoint|network/endpoint|EC2 Instance Connect Endpoint
EC2::InternetGateway|network/internet-gateway|Internet gateway
EC2::LaunchTemplate|compute/ec2|Amazon EC2 launch template
EC2::NatGateway|network/nat-gateway|NAT gateway
EC2::NetworkAcl|network/nacl|Network ACL
EC2::NetworkInsightsPath|network/vpc|Amazon VPC Reachability Analyzer
EC2::NetworkInterface|network/vpc-elastic-network-interface|Elastic network interface
EC2::PrefixList|network/vpc|Managed prefix list
EC2::RouteTable|network/route-table|Route table
EC2::SecurityGroup|general/generic-firewall|Security group
EC2::SpotFleet|compute/ec2-spot-instance|EC2 Spot Fleet
EC2::TrafficMirrorFilter|network/vpc-traffic-mirroring|VPC Traffic Mirroring
EC2::TrafficMirrorSession|network/vpc-traffic-mirroring|VPC Traffic Mirroring
EC2::TrafficMirrorTarget|network/vpc-traffic-mirroring|VPC Traffic Mirroring
EC2::TransitGateway|network/transit-gateway|AWS Transit Gateway
EC2::TransitGatewayAttachment|network/transit-gateway-attachment|Transit gateway attachment
EC2::TransitGatewayConnect|network/transit-gateway-attachment|Transit Gateway Connect
EC2::TransitGatewayPeeringAttachment|network/transit-gateway-attachment|Transit gateway peering
EC2::TransitGatewayRouteTable|network/route-table|Transit gateway route table
EC2::TransitGatewayVpcAttachment|network/transit-gateway-attachment|Transit gateway attachment
EC2::VPCEndpoint|network/endpoint|VPC endpoint
EC2::VPCEndpointService|network/privatelink|AWS PrivateLink
EC2::VPCPeeringConnection|network/vpc-peering|VPC peering connection
EC2::VPNConnection|network/site-to-site-vpn|AWS Site-to-Site VPN
EC2::VPNGateway|network/vpn-gateway|Virtual private gateway
EC2::VerifiedAccessEndpoint|network/networking-and-content-delivery|AWS Verified Access
EC2::VerifiedAccessGroup|network/networking-and-content-delivery|AWS Verified Access
EC2::VerifiedAccessInstance|network/networking-and-content-delivery|AWS Verified Access
EC2::Volume|storage/elastic-block-store-ebs-volume|Amazon EBS
ECR::PublicRepository|compute/ec2-container-registry|Amazon ECR Public
ECS::Cluster|compute/elastic-container-service|Amazon ECS cluster
ECS::Service|compute/elastic-container-service|Amazon ECS
ECS::TaskDefinition|compute/elastic-container-service-task|Amazon ECS task
EKS::FargateProfile|compute/fargate|AWS Fargate
EKS::Nodegroup|compute/ec2-instances|Amazon EKS node group
ElasticLoadBalancingV2::TargetGroup|network/elastic-load-balancing|Target group
Events::ApiDestination|integration/eventbridge|Amazon EventBridge API destination
Events::EventBus|integration/eventbridge-custom-event-bus-resource|Amazon EventBridge event bus
Glue::Crawler|analytics/glue-crawlers|AWS Glue crawler
Glue::Database|analytics/glue-data-catalog|AWS Glue Data Catalog
Glue::Job|analytics/glue|AWS Glue job
IAM::Group|security/identity-and-access-management-iam|IAM group
IAM::ManagedPolicy|security/identity-and-access-management-iam-permissions|IAM policy
IAM::Policy|security/identity-and-access-management-iam-permissions|IAM policy
IAM::Role|security/identity-and-access-management-iam-role|IAM role
IAM::User|security/identity-and-access-management-iam|IAM user
IoT::Policy|iot/iot-policy|AWS IoT policy
IoT::Thing|iot/iot-generic|AWS IoT thing
IoT::TopicRule|iot/iot-rule|AWS IoT rule
KinesisAnalyticsV2::Application|analytics/kinesis-data-analytics|Amazon Managed Service for Apache Flink
RDS::DBCluster|database/aurora|Amazon Aurora
RDS::DBProxy|database/rds|Amazon RDS Proxy
RDS::GlobalCluster|database/aurora|Amazon Aurora global database
Route53::HostedZone|network/route-53-hosted-zone|Amazon Route 53
S3::AccessPoint|storage/s3-access-points|Amazon S3 access point
SageMaker::Model|ml/sagemaker-model|Amazon SageMaker AI model
SageMaker::NotebookInstance|ml/sagemaker-notebook|Amazon SageMaker AI notebook
SSM::Document|management/systems-manager-documents|AWS Systems Manager document
SSM::MaintenanceWindow|management/systems-manager-maintenance-windows|AWS Systems Manager maintenance window
SSM::Parameter|management/systems-manager-parameter-store|AWS Systems Manager Parameter Store
SSM::PatchBaseline|management/systems-manager-patch-manager|AWS Systems Manager Patch Manager
"""

_GLOBAL = (
    "AWS::Route53::", "AWS::CloudFront::", "AWS::IAM::", "AWS::GlobalAccelerator::", "AWS::Organizations::",
    "AWS::WAF::", "AWS::Shield::", "AWS::Budgets::", "AWS::CE::", "AWS::CUR::", "AWS::SSO::", "AWS::Route53Domains::",
    "AWS::NetworkManager::", "AWS::ControlTower::", "AWS::Account::", "AWS::IdentityStore::",
    "AWS::Route53RecoveryControl::", "AWS::BillingConductor::",
)  # fmt: skip
"""Services without a region. Source: AWS general reference, "AWS service endpoints"; seen 2026-11-23."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How one resource type is drawn: its icon, its service's full name, what it is there, whether it is global."""

    icon: str
    name: str
    kind: str
    is_global: bool = False


def _table(lines: str) -> dict[str, tuple[str, str]]:
    rows = (line.split("|") for line in lines.strip().splitlines())
    return {key: (icon, name) for key, icon, name in rows}


SERVICES = _table(_SERVICES)
"""Icon and name of each service by the second part of its types: `SQS`."""

TYPES = _table(_TYPES)
"""Icon and name of types that are not drawn as their service, without the leading `AWS::`."""


@lru_cache(maxsize=2048)
def entry_of(resource_type: str) -> Entry:
    """Return how a resource type is drawn: `AWS::DynamoDB::Table`. Any text is a type."""
    vendor, _, rest = resource_type.partition("::")
    service, _, kind = rest.partition("::")
    icon, name = TYPES.get(rest) or SERVICES.get(service) or (GENERIC_ICON, _spaced(service))
    if vendor != "AWS":
        icon, name = GENERIC_ICON, _foreign(vendor, rest)
    return Entry(icon, name, kind, resource_type.startswith(_GLOBAL))


def _foreign(vendor: str, rest: str) -> str:
    if vendor == "Custom":
        return "Custom resource"
    return f"{vendor} {rest.replace('::', ' ')}".strip() or "Resource"


def _spaced(service: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", service)
    return f"AWS {words}" if words else "Resource"
