"""Orders and clicks arrive in batches; what fails is tried again, the rest is done."""

import json
import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    """Work through a batch and say which messages have to come again."""
    failed = []
    for record in event["Records"]:
        try:
            fulfil(json.loads(record["body"]))
        except (KeyError, ValueError) as problem:
            print(json.dumps({"message": record["messageId"], "problem": str(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def fulfil(message):
    """Tell the shop's owner about an order. The database is at DATABASE_HOST; its secret is DATABASE_SECRET_ARN."""
    if message.get("kind") == "order":
        sns.publish(TopicArn=os.environ["NEWS_TOPIC_ARN"], Subject="New order", Message=f"Order {message['id']}")
