"""Agents look up each other: by name in the user pool."""

import json
import os

import boto3

pool = boto3.client("cognito-idp")


def handler(event, context):
    """Answer with the groups of the agent that the path names."""
    name = event["path"].rpartition("/")[2]
    try:
        found = pool.admin_list_groups_for_user(UserPoolId=os.environ["AGENTS_POOL_ID"], Username=name)
    except pool.exceptions.UserNotFoundException:
        return {"statusCode": 404, "headers": {"Content-Type": "text/plain"}, "body": "Nobody of that name"}
    body = json.dumps({"name": name, "groups": [g["GroupName"] for g in found["Groups"]]})
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}
