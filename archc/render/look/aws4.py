"""Which shape of draw.io's AWS library (`mxgraph.aws4`) shows which icon.

Names and colours were read from draw.io's own sidebar and stencil list (seen 2026-11). A *framed* shape is a service:
white lines on a square in the colour of its category (`resourceIcon`). A *bare* shape is a resource: coloured lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Stencil:
    """A shape's name below `mxgraph.aws4`, its category's colour, and whether it is framed."""

    name: str
    color: str
    framed: bool


def stencil(icon: str) -> Stencil | None:
    """Find the shape for the icon `compute/ec2` or `actor:user`; None when draw.io has none."""
    return _stencils().get(icon.removesuffix("-rounded"))


@cache
def _stencils() -> Mapping[str, Stencil]:
    return dict(_read(_TABLE)) | {icon: Stencil(name, "#232F3D", False) for icon, name in _ACTORS.items()}


def _read(table: str) -> Iterator[tuple[str, Stencil]]:
    """Read lines of `folder color kind icon icon>shape …`; a shape that is not named is the icon with underscores."""
    for line in table.strip().splitlines():
        folder, color, kind, *icons = line.split()
        for entry in icons:
            icon, _, shape = entry.partition(">")
            yield f"{folder}/{icon}", Stencil(shape or icon.replace("-", "_"), color, kind == "framed")


_ACTORS = {"actor:user": "user", "actor:users": "users", "actor:client": "client", "actor:internet": "internet_alt22"}

_TABLE = """
analytics #8C4FFF framed analytics athena cloudsearch>cloudsearch2 data-pipeline elasticsearch-service emr glue kinesis-data-analytics kinesis-data-firehose kinesis-data-streams kinesis-video-streams kinesis lake-formation managed-streaming-for-kafka quicksight redshift amazon-opensearch-service>elasticsearch_service
analytics #8C4FFF bare cloudsearch-search-documents>search_documents data-lake-resource>data_lake_resource_icon emr-cluster>cluster emr-hdfs-cluster>hdfs_cluster emr-engine emr-engine-mapr-m3 emr-engine-mapr-m5 emr-engine-mapr-m7 glue-crawlers glue-data-catalog redshift-dense-compute-node>dense_compute_node redshift-dense-storage-node>dense_storage_node
blockchain #ED7100 framed blockchain managed-blockchain quantum-ledger-database-qldb>quantum_ledger_database
blockchain #ED7100 bare blockchain-resource
business #DD344C framed alexa-for-business business-applications>business_application chime workmail
compute #ED7100 framed app-runner application-auto-scaling batch compute compute-optimizer ec2 ec2-auto-scaling>auto_scaling2 ec2-container-registry>ecr ec2-image-builder elastic-beanstalk elastic-container-service>ecs elastic-kubernetes-service>eks fargate lambda lightsail local-zones outposts>outposts_family serverless-application-repository thinkbox-deadline thinkbox-draft thinkbox-frost thinkbox-krakatoa thinkbox-sequoia thinkbox-stoke thinkbox-xmesh vmware-cloud-on-aws wavelength
compute #ED7100 bare ec2-ami>ami ec2-container-registry-image>container_registry_image ec2-container-registry-registry>registry ec2-elastic-ip-address>elastic_ip_address ec2-instance>instance2 ec2-instances>instances ec2-rescue>rescue ec2-spot-instance>spot_instance elastic-beanstalk-application>application elastic-beanstalk-deployment>deployment elastic-container-service-container>container_1 elastic-container-service-service>ecs_service elastic-container-service-service-connect>ecs_service_connect elastic-container-service-task>ecs_task lambda-function
cost #7AA116 framed budgets>budgets_2 cost-and-usage-report cost-explorer cost-management reserved-instance-reporting savings-plans
database #C925D1 framed aurora database database-migration-service documentdb-mongodb-compatibility>documentdb_with_mongodb_compatibility dynamodb elasticache keyspaces-managed-apache-cassandra-service>keyspaces neptune quantum-ledger-database-qldb>quantum_ledger_database rds rds-on-vmware redshift timestream
database #C925D1 bare aurora-instance database-migration-service-database-migration-workflow>database_migration_workflow_job dynamodb-attribute>attribute dynamodb-attributes>attributes dynamodb-dax dynamodb-global-secondary-index>global_secondary_index dynamodb-item>item dynamodb-items>items dynamodb-streams>dynamodb_stream dynamodb-table>table elasticache-cache-node>cache_node elasticache-for-memcached elasticache-for-redis rds-instance rds-mariadb-instance rds-mysql-instance rds-oracle-instance rds-postgresql-instance rds-sql-server-instance redshift-dense-compute-node>dense_compute_node redshift-dense-storage-node>dense_storage_node
devtools #C925D1 framed cloud-development-kit cloud9 cloudshell codeartifact codebuild codecommit codedeploy codepipeline codestar command-line-interface developer-tools tools-and-sdks x-ray>xray
enablement #01A88D framed customer-enablement iq managed-services professional-services support
enduser #01A88D framed appstream-2-0>appstream_20 desktop-and-app-streaming workdocs worklink workspaces
engagement #DD344C framed connect customer-engagement pinpoint simple-email-service-ses>simple_email_service
engagement #DD344C bare simple-email-service-ses-email>email
game #8C4FFF framed game-tech>game_tech2 gamelift
general #232F3D framed general marketplace
general #232F3D bare client disk forums generic-database generic-firewall generic-office-building>office_building generic-saml-token>saml_token generic-sdk>external_sdk internet-alt1 internet-alt2>internet_alt22 internet-gateway mobile-client multimedia office-building saml-token sdk>external_sdk ssl-padlock tape-storage toolkit>external_toolkit traditional-server user users
integration #E7157B framed application-integration appsync console-mobile-application>mobile_application eventbridge express-workflows>express_workflow mq simple-notification-service-sns>sns simple-queue-service-sqs>sqs step-functions
integration #E7157B bare event-resource eventbridge-custom-event-bus-resource eventbridge-default-event-bus-resource eventbridge-event>event eventbridge-pipes eventbridge-rule>rule_3 eventbridge-saas-partner-event-bus-resource eventbridge-scheduler eventbridge-schema simple-notification-service-sns-email-notification>email_notification simple-notification-service-sns-http-notification>http_notification simple-notification-service-sns-topic>topic simple-queue-service-sqs-message>message simple-queue-service-sqs-queue>queue
iot #7AA116 framed freertos internet-of-things iot-1-click>iot_1click iot-analytics iot-button iot-core iot-device-defender iot-device-management iot-events iot-greengrass>greengrass iot-sitewise iot-things-graph
iot #7AA116 bare iot-action>action iot-actuator>actuator iot-alexa-echo>echo iot-alexa-enabled-device>alexa_enabled_device iot-alexa-skill>alexa_skill iot-alexa-voice-service>alexa_voice_service iot-analytics-channel iot-analytics-data-set>iot_analytics_dataset iot-analytics-data-store iot-analytics-notebook>notebook iot-analytics-pipeline iot-bank>bank iot-bicycle>bycicle iot-camera>camera iot-car>car iot-cart>cart iot-coffee-pot>coffee_pot iot-desired-state>desired_state iot-device-gateway iot-door-lock>door_lock iot-factory>factory iot-fire-tv>firetv iot-fire-tv-stick>firetv_stick iot-generic>generic iot-hardware-board>hardware_board iot-house>house iot-http>http_protocol iot-http2>http2_protocol iot-jobs>iot_device_jobs_resource iot-lambda>lambda_function iot-lightbulb>lightbulb iot-medical-emergency>medical_emergency iot-mqtt>mqtt_protocol iot-over-the-air-update iot-policy>policy iot-reported-state>reported_state iot-rule>rule iot-sensor>sensor iot-servo>servo iot-shadow>shadow iot-simulator>simulator iot-thermostat>thermostat iot-topic>topic_2 iot-travel>travel iot-utility>utility iot-windfarm>windfarm
management #E7157B framed amazon-devops-guru>devops_guru amazon-managed-grafana>managed_service_for_grafana amazon-managed-prometheus>managed_service_for_prometheus amazon-managed-workflows-apache-airflow>managed_workflows_for_apache_airflow auto-scaling>autoscaling chatbot cloudformation cloudtrail cloudwatch>cloudwatch_2 codeguru>codeguru_2 command-line-interface config control-tower license-manager managed-services management-and-governance management-console opsworks organizations personal-health-dashboard proton service-catalog systems-manager systems-manager-app-config>app_config trusted-advisor user-notifications well-architected-tool
management #E7157B bare cloudformation-change-set>change_set cloudformation-stack>stack cloudformation-template>template cloudwatch-alarm>alarm cloudwatch-event-event-based>event_event_based cloudwatch-event-time-based>event_time_based cloudwatch-logs cloudwatch-rule>rule opsworks-apps opsworks-deployments>deployments opsworks-instances>instances_2 opsworks-layers>layers opsworks-monitoring>monitoring opsworks-permissions opsworks-resources>resources opsworks-stack>stack2 organizations-account>organizations_account2 organizations-organizational-unit>organizations_organizational_unit2 systems-manager-automation>automation systems-manager-documents>documents systems-manager-inventory>inventory systems-manager-maintenance-windows>maintenance_windows systems-manager-opscenter systems-manager-parameter-store>parameter_store systems-manager-patch-manager>patch_manager systems-manager-run-command>run_command systems-manager-state-manager>state_manager trusted-advisor-checklist>checklist trusted-advisor-checklist-cost>checklist_cost trusted-advisor-checklist-fault-tolerant>checklist_fault_tolerant trusted-advisor-checklist-performance>checklist_performance trusted-advisor-checklist-security>checklist_security
media #ED7100 framed elastic-transcoder elemental-mediaconnect elemental-mediaconvert elemental-medialive elemental-mediapackage elemental-mediastore elemental-mediatailor kinesis-video-streams media-services
migration #01A88D framed application-discovery-service cloudendure-migration database-migration-service datasync migration-and-transfer migration-hub server-migration-service snowball snowball-edge snowmobile transfer-for-sftp>transfer_family
ml #01A88D framed apache-mxnet-on-aws augmented-ai bedrock comprehend deep-learning-amis deep-learning-containers deepcomposer deeplens deepracer elastic-inference>elastic_inference_2 forecast fraud-detector kendra lex machine-learning personalize polly q rekognition>rekognition_2 sagemaker sagemaker-ground-truth tensorflow-on-aws textract transcribe transform translate
ml #01A88D bare rekognition-image rekognition-video sagemaker-model sagemaker-notebook sagemaker-training-job>sagemaker_train
mobile #DD344C framed amplify api-gateway appsync device-farm mobile pinpoint
mobile #DD344C bare api-gateway-endpoint>endpoint
network #8C4FFF framed api-gateway app-mesh client-vpn cloud-map cloudfront direct-connect elastic-load-balancing global-accelerator network-firewall networking-and-content-delivery privatelink>vpc_privatelink route-53 site-to-site-vpn transit-gateway vpc
network #8C4FFF bare api-gateway-endpoint>endpoint cloudfront-download-distribution>download_distribution cloudfront-edge-location>edge_location cloudfront-streaming-distribution>streaming_distribution elb-application-load-balancer>application_load_balancer elb-classic-load-balancer>classic_load_balancer elb-network-load-balancer>network_load_balancer endpoint>endpoints internet-gateway nacl>network_access_control_list nat-gateway route-53-hosted-zone>hosted_zone route-table transit-gateway-attachment vpc-customer-gateway>customer_gateway vpc-elastic-network-adapter>elastic_network_adapter vpc-elastic-network-interface>elastic_network_interface vpc-flow-logs>flow_logs vpc-peering>peering vpc-router>router vpc-traffic-mirroring vpn-connection vpn-gateway
quantum #ED7100 framed braket quantum-technologies
security #DD344C framed artifact certificate-authority>private_certificate_authority certificate-manager>certificate_manager_3 cloud-directory cloudhsm cognito detective directory-service firewall-manager guardduty identity-and-access-management-iam>identity_and_access_management inspector key-management-service macie resource-access-manager secrets-manager security-hub security-identity-and-compliance security-lake shield single-sign-on waf
security #DD344C bare ad-connector identity-and-access-management-iam-access-analyzer>access_analyzer identity-and-access-management-iam-add-on>addon identity-and-access-management-iam-aws-sts>sts identity-and-access-management-iam-aws-sts-alternate>sts_alternate identity-and-access-management-iam-data-encryption-key>data_encryption_key identity-and-access-management-iam-encrypted-data>encrypted_data identity-and-access-management-iam-long-term-security-credential>long_term_security_credential identity-and-access-management-iam-mfa-token>mfa_token identity-and-access-management-iam-permissions>permissions identity-and-access-management-iam-role>role identity-and-access-management-iam-temporary-security-credential>temporary_security_credential inspector-agent>agent managed-microsoft-ad>managed_ms_ad security-hub-finding shield-advanced>shield_shield_advanced simple-ad waf-filtering-rule>filtering_rule
storage #7AA116 framed backup cloudendure-disaster-recovery elastic-block-store-ebs>elastic_block_store elastic-file-system-efs>elastic_file_system fsx fsx-for-lustre fsx-for-windows-file-server simple-storage-service-s3>s3 snowball snowball-edge snowmobile storage storage-gateway
storage #7AA116 bare elastic-block-store-ebs-snapshot>snapshot elastic-block-store-ebs-volume>volume elastic-file-system-efs-file-system>file_system multiple-volumes-resource s3-access-points>general_access_points s3-glacier>glacier s3-glacier-archive>archive s3-glacier-vault>vault s3-object-lambda-access-points simple-storage-service-s3-bucket>bucket simple-storage-service-s3-bucket-with-objects>bucket_with_objects simple-storage-service-s3-object>object snow-family-snowball-import-export>import_export storage-gateway-cached-volume>cached_volume storage-gateway-non-cached-volume>non_cached_volume storage-gateway-virtual-tape-library>virtual_tape_library
"""  # noqa: E501 (one line a category and kind)
