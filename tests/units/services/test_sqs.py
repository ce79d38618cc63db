"""Amazon SQS."""

import pytest

WORK = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"


def test_queue_is_encrypted_kept_and_tls_only(make):
    """A queue has the stack's key, outlives the stack, and refuses what does not come over TLS."""
    made = make("components:\n  orders: { type: sqs }\n")
    queue = made.resources["OrdersQueue"]
    assert queue["DeletionPolicy"] == queue["UpdateReplacePolicy"] == "Retain"
    assert queue["Properties"]["KmsMasterKeyId"] == {"Ref": "StackKey"}
    assert "QueueName" not in queue["Properties"]
    tls = made.statements("OrdersQueuePolicy")["TlsOnly"]
    assert (tls["Effect"], tls["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_dead_letters_wait_two_weeks_and_page(make):
    """Every queue has a dead-letter queue of its kind, with an alarm on the first message in it."""
    made = make("components:\n  orders: { type: sqs, fifo: true, dead_letter: { after: 3 } }\n")
    queue, dead = made.one("OrdersQueue"), made.one("OrdersDeadLetterQueue")
    assert queue["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": ["OrdersDeadLetterQueue", "Arn"]},
        "maxReceiveCount": 3,
    }
    assert (dead["FifoQueue"], dead["MessageRetentionPeriod"]) == (True, 1_209_600)
    assert dead["QueueName"] == {"Fn::Sub": "${AWS::StackName}-orders-dead-letters.fifo"}
    alarm = made.one("OrdersDeadLetterAlarm")
    assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 1)


def test_dead_letter_false_makes_none(make):
    """`dead_letter: false` is obeyed."""
    made = make("components:\n  orders: { type: sqs, dead_letter: false }\n")
    assert list(made.of("AWS::SQS::Queue")) == ["OrdersQueue"]
    assert "RedrivePolicy" not in made.one("OrdersQueue")


def test_arrow_between_queues_redrives(make):
    """An arrow from a queue to a queue sets messages aside there, and no other dead-letter queue is made for either."""
    made = make("""components:
  orders: { type: sqs }
  broken: { type: sqs, retention: 60 }
connections:
  - orders -> broken: { after: 7 }
""")
    assert sorted(made.of("AWS::SQS::Queue")) == ["BrokenQueue", "OrdersQueue"]
    assert made.one("OrdersQueue")["RedrivePolicy"]["maxReceiveCount"] == 7
    assert made.one("BrokenQueue")["MessageRetentionPeriod"] == 1_209_600


def test_consumer_gets_six_timeouts_and_an_age_alarm(make):
    """Messages stay hidden for 6 × the function's timeout; somebody is paged when they wait for too long."""
    made = make(f"components:\n  orders: {{ type: sqs }}\n{WORK}connections:\n  - orders -> work\n")
    assert made.one("OrdersQueue")["VisibilityTimeout"] == 180
    assert made.one("OrdersAgeAlarm")["MetricName"] == "ApproximateAgeOfOldestMessage"
    allowed = made.allowed("Work")
    assert "sqs:DeleteMessage" in allowed["Orders"]["Action"]
    assert allowed["Stack"]["Action"] == ["kms:Decrypt"]


def test_queue_without_consumer_has_no_age_alarm(make):
    """Nobody is paged for a queue that nobody in the file picks from."""
    made = make("components:\n  orders: { type: sqs }\n")
    assert "OrdersAgeAlarm" not in made.resources


def test_high_throughput_orders_within_groups(make):
    """`high_throughput` sets what SQS asks of a FIFO queue for it."""
    queue = make("components:\n  orders: { type: sqs, fifo: true, high_throughput: true }\n").one("OrdersQueue")
    assert queue["DeduplicationScope"] == "messageGroup"
    assert queue["FifoThroughputLimit"] == "perMessageGroupId"


def test_existing_queue_is_used_by_its_arn(make):
    """A queue that exists is not created; its address is derived from its ARN, and its key is not ours."""
    made = make(f"""components:
  orders: {{ type: sqs, existing: "arn:aws:sqs:eu-west-1:123456789012:orders" }}
{WORK}connections:
  - work -> orders
""")
    assert "OrdersQueue" not in made.resources
    assert made.allowed("Work")["Orders"]["Resource"] == "arn:aws:sqs:eu-west-1:123456789012:orders"
    assert "Stack" not in made.allowed("Work")


def test_existing_queue_is_let_alone(make):
    """Nobody but its owner writes the policy of an existing queue; archc says what it has to let in."""
    made = make("""components:
  orders: { type: sqs, existing: "arn:aws:sqs:eu-west-1:123456789012:orders" }
  news: { type: sns }
connections:
  - news -> orders
""")
    assert "OrdersQueuePolicy" not in made.resources
    assert [d.code.name for d in made.warnings] == ["policy-by-hand"]


@pytest.mark.filterwarnings("ignore:Tried to parse")
def test_message_that_fails_is_set_aside(make, deployed):
    """In an emulator: a message of a FIFO queue that is received too often lands in the queue's dead-letter queue."""
    made = make("components:\n  orders: { type: sqs, fifo: true, visibility: 0, dead_letter: { after: 2 } }\n")
    client = deployed(made).client("sqs")
    urls = {u.rpartition("/")[2]: u for u in client.list_queues()["QueueUrls"]}
    assert set(urls) == {"test-orders.fifo", "test-orders-dead-letters.fifo"}
    url, dead = urls["test-orders.fifo"], urls["test-orders-dead-letters.fifo"]
    attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (attributes["FifoQueue"], attributes["ContentBasedDeduplication"]) == ("true", "true")
    assert attributes["KmsMasterKeyId"]
    client.send_message(QueueUrl=url, MessageBody="broken", MessageGroupId="one")
    for _ in range(3):
        client.receive_message(QueueUrl=url)
    messages = client.receive_message(QueueUrl=dead)["Messages"]
    assert [m["Body"] for m in messages] == ["broken"]


@pytest.mark.parametrize(
    ("components", "arrows", "says"),
    [
        ("a: { type: sqs, high_throughput: true }", "", "only FIFO queues have"),
        ("a: { type: sqs, fifo: true }\n  b: { type: sqs }", "a -> b", "must be FIFO too"),
        ("a: { type: sqs }\n  b: { type: sqs }\n  c: { type: sqs }", "a -> b, c", "more than one dead-letter queue"),
        (
            "a: { type: sqs, visibility: 10 }\n  f: { type: lambda, runtime: python3.13, code: work.py, timeout: 60 }",
            "a -> f",
            "hidden for 10 s",
        ),
        (f"{'a' * 60}: {{ type: sqs, fifo: true }}", "", "characters"),
    ],
)
def test_what_sqs_would_refuse(refused, components, arrows, says):
    """What SQS or Lambda would refuse is told before, at the component."""
    text = f"components:\n  {components}\n" + (f"connections:\n  - {arrows}\n" if arrows else "")
    assert [d.message for d in refused(text) if says in d.message]
