"""Once a night: count the pictures and tell the owner."""

import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ALBUM_REF"])
sns = boto3.client("sns")


def handler(event, context):
    """Count page by page, since a scan gives a megabyte at a time."""
    count, start = 0, {}
    while True:
        page = table.scan(Select="COUNT", **start)
        count += page["Count"]
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    sns.publish(TopicArn=os.environ["NEWS_TOPIC_ARN"], Subject="Pictures", Message=f"{count} pictures in the album")
    return {"pictures": count}
