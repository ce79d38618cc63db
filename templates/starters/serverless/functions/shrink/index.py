"""A message tells of a new picture: fetch it, store it smaller, note it in the table."""

import json
import os
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.environ["ALBUM_REF"])


def handler(event, context):
    """Work through a batch and say which messages have to come again."""
    failed = []
    for record in event["Records"]:
        try:
            for told in json.loads(record["body"]).get("Records", []):
                shrink(told["s3"]["bucket"]["name"], unquote_plus(told["s3"]["object"]["key"]))
        except (KeyError, ValueError) as problem:
            print(json.dumps({"message": record["messageId"], "problem": str(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def shrink(bucket, key):
    """Copy one picture; put a library that makes it smaller into this folder, and call it here."""
    data = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    s3.put_object(Bucket=os.environ["SMALL_BUCKET"], Key=key, Body=data)
    table.put_item(Item={"picture": key, "bytes": len(data)})
