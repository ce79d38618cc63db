"""Publish one message to the topic."""

import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    """Publish what the caller says."""
    sns.publish(TopicArn=os.environ["NEWS_TOPIC_ARN"], Subject="News", Message=event.get("text", "Nothing new today."))
    return {"published": True}
