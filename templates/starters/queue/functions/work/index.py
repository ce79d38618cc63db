"""Pick messages from the queue; a message that fails comes again, the others are done."""

import json


def handler(event, context):
    """Work through a batch and say which messages have to come again."""
    failed = []
    for record in event["Records"]:
        try:
            print(json.dumps({"done": json.loads(record["body"])["id"]}))
        except (KeyError, ValueError):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
