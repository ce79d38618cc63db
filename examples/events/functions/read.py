"""Scans wait in a queue: look at each and say on the bus what it is."""

import json
import os

import boto3

s3 = boto3.client("s3")
events = boto3.client("events")


def handler(event, context):
    """Work through a batch and say which messages have to come again."""
    failed = []
    for record in event["Records"]:
        try:
            tell(json.loads(record["body"])["detail"])
        except (KeyError, ValueError):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def tell(detail):
    """Put an event about a scan on the catalogue's bus."""
    key = detail["object"]["key"]
    kind = s3.head_object(Bucket=detail["bucket"]["name"], Key=key)["ContentType"]
    said = json.dumps({"photo": key, "kind": kind})
    entry = {"EventBusName": os.environ["CATALOG_BUS_NAME"], "Source": "photos", "DetailType": "read", "Detail": said}
    events.put_events(Entries=[entry])
