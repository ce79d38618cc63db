"""Badges: the portal asks for one, and mail that came back withdraws one."""

import json


def handler(event, context):
    """Tell a call of the portal from notices of mail that came back."""
    if "Records" in event:
        for record in event["Records"]:
            returned = json.loads(record["Sns"]["Message"])["mail"]["destination"]
            print(json.dumps({"withdrawn": returned}))
        return None
    return {"badge": f"B-{event['person']}"}
