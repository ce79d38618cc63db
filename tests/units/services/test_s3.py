"""Amazon S3."""

import pytest

from archc.services.s3 import DETAIL_TYPES

WORK = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"
SERVER = "  web: { type: ec2 }\n"


def sub(text, **names):
    return {"Fn::Sub": [text, {n: {"Fn::GetAtt": [i, "Arn"]} for n, i in names.items()}]}


def test_bucket_is_private_encrypted_versioned_logged_and_kept(make):
    """A bucket ships as a reviewer wants it."""
    made = make("components:\n  images: { type: s3 }\n")
    bucket = made.resources["ImagesBucket"]
    assert bucket["DeletionPolicy"] == "Retain"
    said = bucket["Properties"]
    assert set(said["PublicAccessBlockConfiguration"].values()) == {True}
    assert said["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    rule = said["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert said["VersioningConfiguration"] == {"Status": "Enabled"}
    assert said["LoggingConfiguration"]["DestinationBucketName"] == {"Ref": "StackAccessLogs"}
    assert [r["Id"] for r in said["LifecycleConfiguration"]["Rules"]] == ["OldVersions", "UnfinishedUploads"]
    assert made.statements("ImagesBucketPolicy")["TlsOnly"]["Effect"] == "Deny"


def test_access_logs_are_admitted_from_buckets_of_the_account(make):
    """One bucket takes the access logs of all, each below its name, and lets nothing else in."""
    made = make("components:\n  images: { type: s3 }\n  papers: { type: s3 }\n")
    statements = made.statements("StackAccessLogsPolicy")
    assert set(statements) == {"TlsOnly", "Buckets"}
    assert statements["Buckets"]["Resource"] == sub("${Bucket}/s3/*", Bucket="StackAccessLogs")
    assert statements["Buckets"]["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert made.one("PapersBucket")["LoggingConfiguration"]["LogFilePrefix"] == "s3/papers/"
    assert "LoggingConfiguration" not in made.one("StackAccessLogs")


@pytest.mark.parametrize(
    ("access", "actions"),
    [
        ("read", ["s3:GetObject"]),
        ("write", ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"]),
        (
            "read-write",
            [
                "s3:AbortMultipartUpload",
                "s3:DeleteObject",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ],
        ),
    ],
)
def test_access_is_what_the_arrow_says(make, access, actions):
    """Reading, writing and both grant exactly their actions; only who reads may list."""
    made = make(
        f"components:\n  images: {{ type: s3 }}\n{WORK}connections:\n  - work -> images: {{ access: {access} }}\n"
    )
    allowed = made.allowed("Work")
    assert allowed["Images"]["Action"] == actions
    assert allowed["Images"]["Resource"] == sub("${Bucket}/*", Bucket="ImagesBucket")
    assert ("Images2" in allowed) == (access != "write")
    assert made.one("WorkFunction")["Environment"]["Variables"] == {"IMAGES_BUCKET": {"Ref": "ImagesBucket"}}


def test_prefix_narrows_objects_and_listing(make):
    """With a prefix the caller sees only what lies below it."""
    made = make(f"""components:
  images: {{ type: s3 }}
{WORK}connections:
  - work -> images: {{ access: read, prefix: shoes/ }}
""")
    allowed = made.allowed("Work")
    assert allowed["Images2"]["Condition"] == {"StringLike": {"s3:prefix": ["shoes/*"]}}
    assert made.one("WorkFunction")["Environment"]["Variables"]["IMAGES_PREFIX"] == "shoes/"


def test_key_comes_with_the_right_to_use_it(make):
    """A bucket with the stack's key lets readers decrypt, and writers make data keys too."""
    made = make(f"""components:
  images: {{ type: s3, encryption: key }}
{WORK}connections:
  - work -> images: {{ access: read }}
""")
    rule = made.one("ImagesBucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    assert rule["BucketKeyEnabled"] is True
    assert made.allowed("Work")["Stack"]["Action"] == ["kms:Decrypt"]


def test_caller_in_the_network_takes_the_gateway(make):
    """Traffic of servers to a bucket stays in AWS's network and passes no NAT gateway."""
    made = make(f"components:\n  images: {{ type: s3 }}\n{SERVER}connections:\n  - web -> images\n")
    kinds = [e["VpcEndpointType"] for e in made.of("AWS::EC2::VPCEndpoint").values()]
    assert kinds == ["Gateway"]


def test_lifecycle_and_cors(make):
    """Days, one rule or several; other origins get what they are given and nothing else."""
    made = make("""components:
  drafts: { type: s3, lifecycle: 30, versioning: false, deletion: delete }
  papers:
    type: s3
    lifecycle:
      - { prefix: old/, infrequent: 30, archive: 90, expire: 365 }
    cors: { origins: ["https://shop.example.com"], methods: [GET, PUT] }
""")
    drafts = made.resources["DraftsBucket"]
    assert drafts["DeletionPolicy"] == "Delete"
    assert drafts["Properties"]["VersioningConfiguration"] == {"Status": "Suspended"}
    rules = drafts["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [(r["Id"], r.get("ExpirationInDays")) for r in rules] == [("Rule1", 30), ("UnfinishedUploads", None)]
    papers = made.one("PapersBucket")
    assert papers["LifecycleConfiguration"]["Rules"][0]["Transitions"] == [
        {"StorageClass": "STANDARD_IA", "TransitionInDays": 30},
        {"StorageClass": "GLACIER", "TransitionInDays": 90},
    ]
    assert papers["CorsConfiguration"]["CorsRules"][0]["AllowedMethods"] == ["GET", "PUT"]


def test_events_go_through_a_rule_of_their_own(make):
    """What a bucket tells goes through EventBridge, so that neither waits for the other; the queue admits the rule."""
    made = make("""components:
  images: { type: s3 }
  sizes: { type: sqs }
connections:
  - images -> sizes: { on: [created, removed], prefix: raw/, suffix: .jpg }
  - images -> sizes: { on: restored }
""")
    assert made.one("ImagesBucket")["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }
    rules = made.of("AWS::Events::Rule")
    logical_id = next(i for i, r in rules.items() if "Object Created" in r["EventPattern"]["detail-type"])
    rule = rules[logical_id]
    assert rule["EventPattern"] == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created", "Object Deleted"],
        "detail": {"bucket": {"name": [{"Ref": "ImagesBucket"}]}, "object": {"key": [{"wildcard": "raw/*.jpg"}]}},
    }
    target = rule["Targets"][0]
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["ImagesDeadLetterQueue", "Arn"]}}
    statements = made.statements("SizesQueuePolicy")
    admitted = [statements[sid]["Condition"]["ArnEquals"]["aws:SourceArn"] for sid in ("FromImages", "FromImages2")]
    assert {"Fn::GetAtt": [logical_id, "Arn"]} in admitted
    assert len(rules) == 2


def test_prefix_alone_is_a_prefix_filter(make):
    """One filter needs no wildcard."""
    made = make("components:\n  images: { type: s3 }\n  sizes: { type: sqs }\nconnections:\n"
                "  - images -> sizes: { prefix: 'raw*/' }\n")  # fmt: skip
    assert made.one("ImagesSizesRule")["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "raw*/"}]}


def test_every_event_has_a_detail_type():
    """The words of the language are those that EventBridge has a type for."""
    assert all(types for types in DETAIL_TYPES.values())


def test_balancer_may_write_its_logs(make):
    """The policy admits ELB's log delivery below the balancer's name, and the balancer waits for it."""
    made = make("""actors: { people: {} }
components:
  site: { type: route53, domain: example.com }
  front: { type: elb }
  web: { type: ec2 }
  logs: { type: s3 }
connections:
  - people -> site -> front -> web
  - front -> logs
""")
    sid = next(s for s in made.statements("LogsBucketPolicy") if s != "TlsOnly")
    statement = made.statements("LogsBucketPolicy")[sid]
    assert statement["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert statement["Action"] == "s3:PutObject"
    assert "LogsBucketPolicy" in made.resources["FrontLoadBalancer"]["DependsOn"]


def test_website_stays_private_behind_cloudfront(make):
    """A website's bucket is read by its distribution only, which redirects to HTTPS and has TLS 1.2 at least."""
    made = make(
        """actors: { people: {} }
components:
  site: { type: route53, domain: example.com }
  pages: { type: s3, website: { error: 404.html } }
connections:
  - people -> site -> pages
""",
        head="archc: 1\nname: test\nregion: us-east-1\n",
    )
    assert set(made.one("PagesBucket")["PublicAccessBlockConfiguration"].values()) == {True}
    reader = made.statements("PagesBucketPolicy")["Website"]
    assert reader["Action"] == "s3:GetObject"
    assert "aws:SourceArn" in reader["Condition"]["StringEquals"]
    config = made.one("PagesDistribution")["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["ViewerCertificate"]["AcmCertificateArn"] == {"Ref": "SiteCertificate"}
    assert config["Aliases"] == ["example.com"]
    kinds = {r["Type"]: r["AliasTarget"] for r in made.of("AWS::Route53::RecordSet").values()}
    assert set(kinds) == {"A", "AAAA"}
    assert kinds["A"]["EvaluateTargetHealth"] is False
    assert made.one("PagesLogDelivery")["DeliverySourceName"] == {"Ref": "PagesLogSource"}
    assert made.statements("StackAccessLogsPolicy")["WebsitePages"]["Principal"] == {
        "Service": "delivery.logs.amazonaws.com"
    }


def test_website_with_a_certificate_of_its_own(make):
    """Outside us-east-1 the certificate is named in the file, and none is made."""
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    made = make(f"""components:
  site: {{ type: route53, domain: example.com }}
  pages: {{ type: s3, website: {{ certificate: "{arn}" }} }}
connections:
  - site -> pages
""")
    certificate = made.one("PagesDistribution")["DistributionConfig"]["ViewerCertificate"]
    assert certificate["AcmCertificateArn"] == arn
    assert made.of("AWS::CertificateManager::Certificate") == {}


def test_existing_bucket_is_known_by_its_name(make):
    """A bucket that exists is used, not created."""
    made = make(f"components:\n  images: {{ type: s3, existing: my-images }}\n{WORK}connections:\n  - work -> images\n")
    assert made.of("AWS::S3::Bucket") == {}
    assert made.one("WorkFunction")["Environment"]["Variables"] == {"IMAGES_BUCKET": "my-images"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("components:\n  a: { type: s3, lifecycle: { archive: 90, expire: 30 } }", "expire after 30 days"),
        (
            "components: { s: { type: route53, domain: a.de }, a: { type: s3, website: true } }\nconnections: [s -> a]",
            "needs a certificate",
        ),
        ("components:\n  a: { type: s3, website: true, encryption: key }", "cannot have a KMS key"),
        (
            "actors: { p: { cidr: 10.0.0.0/8 } }\ncomponents: { a: {type: s3, website: true} }\nconnections: [p -> a]",
            "may not come from everywhere",
        ),
        ('components:\n  a: { type: s3, website: { index: "x\'y" } }', "index"),
        ("actors: { p: {} }\ncomponents:\n  a: { type: s3 }\nconnections:\n  - p -> a", "means nothing"),
    ],
)
def test_what_aws_would_refuse(refused, text, says):
    """What S3 or CloudFront would refuse is told before."""
    assert [d.message for d in refused(text + "\n") if says in d.message]
