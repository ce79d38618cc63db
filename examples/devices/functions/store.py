"""Readings wait in a FIFO queue: keep each as an object, below its meter."""

import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    """Work through a batch in order; after the first that fails, it and all behind it come again."""
    records = event["Records"]
    for n, record in enumerate(records):
        try:
            keep(json.loads(record["body"]))
        except (KeyError, ValueError):
            return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in records[n:]]}
    return {"batchItemFailures": []}


def keep(reading):
    """Keep one reading, by meter and time."""
    key = f"{reading['meter']}/{reading['at']}.json"
    s3.put_object(Bucket=os.environ["ARCHIVE_BUCKET"], Key=key, Body=json.dumps(reading).encode())
