"""Amazon EventBridge."""

import json

import pytest

WORK = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"


def test_schedule_delivers_with_retry_and_dead_letters(make):
    """A schedule's target is tried again for a day; what fails is set aside, and the function admits the rule only."""
    made = make(f"""components:
  nightly: {{ type: eventbridge, schedule: cron(0 2 * * ? *) }}
{WORK}connections:
  - nightly -> work: {{ input: {{ report: daily }} }}
""")
    rule = made.one("NightlyRule")
    assert rule["ScheduleExpression"] == "cron(0 2 * * ? *)"
    target = rule["Targets"][0]
    assert json.loads(target["Input"]) == {"report": "daily"}
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    admitted = made.statements("NightlyDeadLetterQueuePolicy")["FromEvents"]
    assert admitted["Condition"] == {"ArnEquals": {"aws:SourceArn": [{"Fn::GetAtt": ["NightlyRule", "Arn"]}]}}
    assert made.one("WorkNightlyPermission")["SourceArn"] == {"Fn::GetAtt": ["NightlyRule", "Arn"]}
    assert made.statements("StackKey")["Events"]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }


@pytest.mark.filterwarnings("ignore:Tried to parse")
def test_event_reaches_the_queue(make, deployed):
    """In an emulator: an event that fits the pattern is delivered, one that does not is not."""
    made = make("""components:
  sold: { type: eventbridge, pattern: { source: [shop], detail-type: [sold] } }
  orders: { type: sqs, dead_letter: false }
connections:
  - sold -> orders
""")
    session = deployed(made)
    entries = [
        {"Source": "shop", "DetailType": kind, "Detail": json.dumps({"n": n})}
        for n, kind in enumerate(("sold", "seen"))
    ]
    session.client("events").put_events(Entries=entries)
    queues = session.client("sqs")
    url = next(u for u in queues.list_queues()["QueueUrls"] if "OrdersQueue" in u)
    messages = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [json.loads(m["Body"])["detail-type"] for m in messages] == ["sold"]


def test_fifo_queue_gets_a_message_group(make):
    """A FIFO queue is delivered to in one group for the rule."""
    made = make("""components:
  nightly: { type: eventbridge, schedule: rate(2 hours) }
  jobs: { type: sqs, fifo: true }
connections:
  - nightly -> jobs
""")
    assert made.one("NightlyRule")["Targets"][0]["SqsParameters"] == {"MessageGroupId": "nightly"}


def test_bus_is_made_once_for_all_who_name_it(make):
    """Two components name one bus: the stack makes it once, callers put events on it, the rule listens there."""
    made = make(f"""components:
  shop: {{ type: eventbridge, bus: shop }}
  sold: {{ type: eventbridge, bus: shop, pattern: {{ source: [shop], detail-type: [sold] }} }}
{WORK}connections:
  - work -> shop
  - sold -> work
""")
    assert list(made.of("AWS::Events::EventBus")) == ["StackShopBus"]
    assert made.one("SoldRule")["EventBusName"] == {"Ref": "StackShopBus"}
    allowed = made.allowed("Work")["Shop"]
    assert allowed["Action"] == ["events:PutEvents"]
    assert allowed["Resource"]["Fn::Sub"][0].endswith("event-bus/${Bus}")
    assert made.one("WorkFunction")["Environment"]["Variables"] == {"SHOP_BUS_NAME": {"Ref": "StackShopBus"}}


def test_default_bus_needs_no_resource(make):
    """Events on the default bus are granted on that bus alone."""
    made = make(f"components:\n  shop: {{ type: eventbridge }}\n{WORK}connections:\n  - work -> shop\n")
    assert made.of("AWS::Events::EventBus") == {}
    assert made.allowed("Work")["Shop"]["Resource"]["Fn::Sub"].endswith("event-bus/default")


def test_bucket_tells_a_rule(make):
    """An arrow from a bucket makes the rule wait for that bucket's objects, within the rule's own pattern."""
    made = make(f"""components:
  images: {{ type: s3 }}
  large: {{ type: eventbridge, pattern: {{ detail: {{ object: {{ size: [{{ numeric: [">", 1000] }}] }} }} }} }}
{WORK}connections:
  - images -> large -> work
""")
    pattern = made.one("LargeRule")["EventPattern"]
    assert pattern["detail"] == {
        "bucket": {"name": [{"Ref": "ImagesBucket"}]},
        "object": {"size": [{"numeric": [">", 1000]}]},
    }
    assert pattern["detail-type"] == ["Object Created"]


def test_two_buckets_tell_one_rule(make):
    """Several buckets become alternatives."""
    made = make(f"""components:
  images: {{ type: s3 }}
  papers: {{ type: s3 }}
  told: {{ type: eventbridge }}
{WORK}connections:
  - images, papers -> told
  - told -> work
""")
    either = made.one("ToldRule")["EventPattern"]["$or"]
    assert [e["detail"]["bucket"]["name"] for e in either] == [[{"Ref": "ImagesBucket"}], [{"Ref": "PapersBucket"}]]


@pytest.mark.parametrize(
    "schedule",
    [
        "rate(1 minute)",
        "rate(15 minutes)",
        "cron(0/15 8-17 ? * MON-FRI *)",
        "cron(0 10 L * ? *)",
        "cron(0 8 1W * ? *)",
        "cron(0 9 ? * 2#1 *)",
        "cron(0 9 ? * FRIL 2026-2030)",
        "cron(5,35 14 * * ? *)",
    ],
)
def test_schedules_that_aws_takes(refused, schedule):
    """Every form of the user guide is taken."""
    text = f'components:\n  e: {{ type: eventbridge, schedule: "{schedule}" }}\n{WORK}connections:\n  - e -> work\n'
    assert refused(text) == []


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ("rate(1 minutes)", "one minute is singular"),
        ("rate(5 minute)", "more than one minute is plural"),
        ("rate(0 hours)", "at least 1"),
        ("cron(0 2 * * *)", "six fields"),
        ("cron(0 2 * * * *)", "must be ?"),
        ("cron(0 2 ? * ? *)", "must be ?"),
        ("cron(60 2 * * ? *)", "60 is no minutes"),
        ("cron(0 2 * 13 ? *)", "13 is no month"),
        ("cron(0 2 ? * MO *)", "MO is no day of the week"),
        ("every night", "rate(…) or cron(…)"),
    ],
)
def test_schedules_that_aws_refuses(refused, schedule, reason):
    """A schedule that PutRule would refuse is told with the reason."""
    text = f'components:\n  e: {{ type: eventbridge, schedule: "{schedule}" }}\n{WORK}connections:\n  - e -> work\n'
    assert [d.reason for d in refused(text) if reason in d.reason]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  e: { type: eventbridge, schedule: rate(1 day) }\n", "no arrow leads from it"),
        (f"  e: {{ type: eventbridge }}\n{WORK}connections:\n  - e -> work\n", "does not say when"),
        (
            f"  e: {{ type: eventbridge, bus: b, schedule: rate(1 day) }}\n{WORK}connections:\n  - e -> work\n",
            "has a schedule and the bus `b`",
        ),
        (
            f"  e: {{ type: eventbridge, bus: b }}\n  i: {{ type: s3 }}\n{WORK}connections:\n  - i -> e -> work\n",
            "cannot tell `e` of its events",
        ),
        (
            "  e: { type: eventbridge, schedule: rate(1 day) }\n  n: {type: sns, fifo: true}\nconnections: [e -> n]\n",
            "cannot deliver to the FIFO topic",
        ),
        (
            "  e: { type: eventbridge, schedule: rate(1 day) }\n"
            + "".join(f"  q{n}: {{ type: sqs }}\n" for n in range(6))
            + "connections:\n  - e -> q0, q1, q2, q3, q4, q5\n",
            "delivers to 6 targets",
        ),
    ],
)
def test_what_eventbridge_would_refuse(refused, text, says):
    """What EventBridge would refuse, or would never do, is told before."""
    assert [d.message for d in refused("components:\n" + text) if says in d.message]
