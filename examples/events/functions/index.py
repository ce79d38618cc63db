"""A photo was shrunk or read: enter it into the table."""

import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ENTRIES_REF"])


def handler(event, context):
    """Write one entry; the same event twice writes the same entry."""
    table.put_item(Item={**event["detail"], "at": event["time"], "what": event["detail-type"]})
