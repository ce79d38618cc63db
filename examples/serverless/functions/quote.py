"""Somebody asks for a quote: price it at once, or put a long list into the queue."""

import json
import os

import boto3

sqs = boto3.client("sqs")
functions = boto3.client("lambda")


def handler(event, context):
    """Answer the balancer's request."""
    asked = json.loads(event["body"] or "[]")
    if len(asked) > 1:
        for item in asked:
            sqs.send_message(QueueUrl=os.environ["JOBS_QUEUE_URL"], MessageBody=json.dumps(item))
        return answer(202, {"queued": len(asked)})
    priced = functions.invoke(FunctionName=os.environ["PRICE_FUNCTION_NAME"], Payload=json.dumps(asked[0] if asked else {}))
    return answer(200, json.load(priced["Payload"]))


def answer(status, body):
    """Return an answer as the balancer takes it."""
    headers = {"Content-Type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body), "isBase64Encoded": False}
