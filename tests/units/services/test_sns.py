"""Amazon SNS."""

import pytest


def test_topic_is_encrypted_with_a_key_that_services_may_use(make):
    """A topic has the stack's key, its names, and refuses publishing without TLS."""
    made = make("components:\n  news: { type: sns, topic_name: first, display_name: Shop news }\n")
    topic = made.one("NewsTopic")
    assert topic == {"TopicName": "first", "DisplayName": "Shop news", "KmsMasterKeyId": {"Ref": "StackKey"}}
    assert made.statements("NewsTopicPolicy")["TlsOnly"]["Effect"] == "Deny"


def test_fifo_topic_has_a_name_that_says_so(make):
    """A FIFO topic needs a name that ends in .fifo; one is made where the file gives none."""
    topic = make("components:\n  news: { type: sns, fifo: true }\n").one("NewsTopic")
    assert topic["TopicName"] == {"Fn::Sub": "${AWS::StackName}-news.fifo"}
    assert topic["ContentBasedDeduplication"] is True


def test_subscription_has_a_dead_letter_queue(make):
    """What a subscriber does not take is set aside in the topic's queue, which admits that topic only."""
    made = make("""actors:
  owner: { email: owner@example.com, phone: "+491701234567" }
components:
  news: { type: sns }
connections:
  - news -> owner: { protocol: sms }
""")
    subscription = made.one("NewsOwnerSubscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("sms", "+491701234567")
    assert subscription["RedrivePolicy"] == {"deadLetterTargetArn": {"Fn::GetAtt": ["NewsDeadLetterQueue", "Arn"]}}
    admitted = made.statements("NewsDeadLetterQueuePolicy")["FromSns"]
    assert admitted["Condition"] == {"ArnEquals": {"aws:SourceArn": [{"Ref": "NewsTopic"}]}}
    assert made.statements("StackKey")["Sns"]["Principal"] == {"Service": "sns.amazonaws.com"}


def test_protocol_follows_the_address(make):
    """Where the arrow names no protocol, the address that the actor has decides."""
    made = make("""actors:
  hook: { url: "https://hooks.example.com/news" }
components:
  news: { type: sns }
connections:
  - news -> hook
""")
    assert made.one("NewsHookSubscription")["Protocol"] == "https"


def test_filter_policy_is_in_lists(make):
    """SNS takes lists of values; a single value of the file becomes one."""
    made = make("""components:
  news: { type: sns }
  sold: { type: sqs }
connections:
  - news -> sold: { filter: { kind: order, region: [eu, us] }, raw: true }
""")
    subscription = made.one("NewsSoldSubscription")
    assert subscription["FilterPolicy"] == {"kind": ["order"], "region": ["eu", "us"]}
    assert subscription["RawMessageDelivery"] is True
    admitted = made.statements("SoldQueuePolicy")["FromNews"]
    assert admitted["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "NewsTopic"}}}


def test_two_subscriptions_of_one_queue(make):
    """Two arrows with different filters are two subscriptions, and the queue admits the topic."""
    made = make("""components:
  news: { type: sns }
  sold: { type: sqs }
connections:
  - news -> sold: { filter: { kind: order } }
  - news -> sold: { filter: { kind: refund } }
""")
    assert len(made.of("AWS::SNS::Subscription")) == 2


def test_topic_of_alarms_admits_cloudwatch(make):
    """The topic named by `alarms:` takes alarms of this account, and the key lets them through."""
    made = make("alarms: pager\ncomponents:\n  pager: { type: sns }\n  orders: { type: sqs }\n")
    assert made.one("OrdersDeadLetterAlarm")["AlarmActions"] == [{"Ref": "PagerTopic"}]
    alarms = made.statements("PagerTopicPolicy")["Alarms"]
    assert alarms["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert "Cloudwatch" in made.statements("StackKey")


def test_eventbridge_is_admitted_without_a_condition(make):
    """EventBridge fails with a condition on the source in a topic's policy or key; the key names topics instead."""
    made = make("""components:
  nightly: { type: eventbridge, schedule: rate(1 day) }
  news: { type: sns }
connections:
  - nightly -> news
""")
    assert "Condition" not in made.statements("NewsTopicPolicy")["EventsService"]
    conditions = made.statements("StackKey")["EventsTopics"]["Condition"]
    assert list(conditions["ArnLike"]) == ["kms:EncryptionContext:aws:sns:topicArn"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("components:\n  a: { type: sns, topic_name: x.fifo }", "only a FIFO topic's name may end in .fifo"),
        ("actors: { o: {} }\ncomponents:\n  a: { type: sns }\nconnections:\n  - a -> o", "it has no `email`"),
        (
            "actors: { o: {email: a@b.de} }\ncomponents: { a: {type: sns} }\nconnections:\n  - a -> o: {protocol: sms}",
            "cannot reach `o` by sms: it has no `phone`",
        ),
        (
            "actors: { o: {} }\ncomponents:\n  a: { type: sns }\nconnections:\n  - a -> o: {protocol: https}",
            "it has no `url`",
        ),
        (
            "components:\n  a: { type: sns }\n  q: { type: sqs, fifo: true }\nconnections:\n  - a -> q",
            "cannot deliver to the FIFO queue `q`",
        ),
        (
            "actors: { o: {email: a@b.de} }\ncomponents:\n  a: { type: sns, fifo: true }\nconnections:\n  - a -> o",
            "the FIFO topic `a` cannot deliver to `o`",
        ),
        (
            "actors: { o: {email: a@b.de} }\ncomponents:\n  a: { type: sns }\nconnections:\n  - a -> o: { raw: true }",
            "cannot take messages of `a` raw",
        ),
    ],
)
def test_what_sns_would_refuse(refused, text, says):
    """A subscriber that cannot be reached is told of, once, with what it lacks."""
    assert len([d for d in refused(text + "\n") if says in d.message]) == 1


def test_drawn_arrow_to_a_person_needs_no_address(make):
    """`~>` asks for nothing."""
    made = make("actors: { o: {} }\ncomponents:\n  a: { type: sns }\nconnections:\n  - a ~> o\n")
    assert made.of("AWS::SNS::Subscription") == {}
