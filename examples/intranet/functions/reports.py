"""Reports of the portal, by path: /reports/hours says who was there."""

import json


def handler(event, context):
    """Answer the balancer's request; who asks was signed in by it."""
    name = event["path"].rpartition("/")[2]
    if name == "health":
        return answer(200, {"well": True})
    return answer(200, {"report": name, "for": event["headers"].get("x-amzn-oidc-identity", "")})


def answer(status, body):
    """Return an answer as the balancer takes it."""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
