"""A photo has arrived or came back from the archive: keep a preview of it and say so on the bus."""

import json
import os

import boto3

s3 = boto3.client("s3")
events = boto3.client("events")


def handler(event, context):
    """Copy the photo to the previews; an imaging library in the package would shrink it here."""
    bucket, key = event["detail"]["bucket"]["name"], event["detail"]["object"]["key"]
    s3.copy_object(
        Bucket=os.environ["PREVIEWS_BUCKET"], Key=key, CopySource={"Bucket": bucket, "Key": key}, TaggingDirective="REPLACE"
    )
    detail = json.dumps({"photo": key})
    entry = {"EventBusName": os.environ["CATALOG_BUS_NAME"], "Source": "photos", "DetailType": "shrunk", "Detail": detail}
    events.put_events(Entries=[entry])
