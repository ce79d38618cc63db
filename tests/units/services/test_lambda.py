"""AWS Lambda."""

import pytest

WORK = "  work: { type: lambda, runtime: python3.13, code: work.py }\n"


def test_function_has_its_own_role_logs_dead_letters_and_alarms(make):
    """A function ships with what it needs to be operated, and may do nothing but log and set calls aside."""
    made = make(f"components:\n{WORK}")
    function = made.one("WorkFunction")
    assert (function["Architectures"], function["Timeout"], function["MemorySize"]) == (["arm64"], 30, 256)
    assert function["DeadLetterConfig"] == {"TargetArn": {"Fn::GetAtt": ["WorkDeadLetterQueue", "Arn"]}}
    assert function["LoggingConfig"] == {"LogGroup": {"Ref": "WorkLogGroup"}}
    own = made.one("WorkRole")["Policies"][0]["PolicyDocument"]["Statement"]
    assert [s["Sid"] for s in own] == ["Logs", "DeadLetters", "Key"]
    assert {"WorkErrorAlarm", "WorkThrottleAlarm", "WorkDeadLetterAlarm"} <= set(made.resources)
    assert "VpcConfig" not in function


def test_small_file_goes_inline(make):
    """A source file of up to 4,096 characters stands in the template itself."""
    made = make(f"components:\n{WORK}")
    assert made.one("WorkFunction")["Code"]["ZipFile"].startswith("def handler")
    assert made.lowered.assets == ()


def test_folder_is_an_asset(make, project):
    """A folder is packed, and found through two parameters by the hash of its content."""
    folder = project / "jobs"
    folder.mkdir()
    (folder / "index.py").write_text("def handler(event, context): ...\n", encoding="utf-8")
    made = make("components:\n  work: { type: lambda, runtime: python3.13, code: jobs }\n")
    code = made.one("WorkFunction")["Code"]
    assert code["S3Bucket"] == {"Ref": "AssetsBucket"}
    assert code["S3Key"] == {"Fn::Sub": f"${{AssetsPrefix}}{made.lowered.assets[0].sha256}.zip"}


def test_batches_report_what_failed(make):
    """A queue's function is called with the batch the arrow asks for, and only failed messages come again."""
    made = make(f"""components:
  orders: {{ type: sqs }}
{WORK}connections:
  - orders -> work: {{ batch: 100, window: 5, concurrency: 4 }}
""")
    mapping = made.one("WorkFromOrders")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert (mapping["BatchSize"], mapping["MaximumBatchingWindowInSeconds"]) == (100, 5)
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 4}
    assert made.resources["WorkFromOrders"]["DependsOn"] == ["WorkPolicy"]


def test_function_behind_a_trigger_ends_when_cognito_gives_up(make):
    """Cognito waits 5 seconds, so a function that says no timeout has 5."""
    made = make(f"""components:
  users: {{ type: cognito }}
{WORK}connections:
  - users -> work: {{ on: pre_sign_up }}
""")
    assert made.one("WorkFunction")["Timeout"] == 5
    permission = made.one("WorkUsersPermission")
    assert permission["Principal"] == "cognito-idp.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": ["UsersUserPool", "Arn"]}


def test_function_calls_function(make):
    """An arrow between functions grants invoking that one, and tells its name."""
    made = make(f"components:\n{WORK}  help: {{ type: lambda, runtime: python3.13, code: work.py }}\n"
                "connections:\n  - work -> help\n")  # fmt: skip
    assert made.allowed("Work")["Help"] == {
        "Sid": "Help",
        "Effect": "Allow",
        "Action": ["lambda:InvokeFunction"],
        "Resource": {"Fn::GetAtt": ["HelpFunction", "Arn"]},
    }
    variables = made.one("WorkFunction")["Environment"]["Variables"]
    assert variables == {"HELP_FUNCTION_NAME": {"Ref": "HelpFunction"}}


def test_public_address_needs_both_permissions(make):
    """A public URL lets everybody call by that address and no other way; a signed one lets nobody in by itself."""
    text = "components:\n  work: {{ type: lambda, runtime: python3.13, code: work.py, url: {} }}\n"
    public = make(text.format("public"))
    assert {p["Action"] for p in public.of("AWS::Lambda::Permission").values()} == {
        "lambda:InvokeFunction",
        "lambda:InvokeFunctionUrl",
    }
    assert public.one("WorkUrlCallPermission")["InvokedViaFunctionUrl"] is True
    assert make(text.format("iam")).of("AWS::Lambda::Permission") == {}


@pytest.mark.parametrize(
    ("components", "arrows", "says"),
    [
        ("f: { type: lambda, runtime: python3.13, code: none.py }", "", "is not there"),
        ("f: { type: lambda, runtime: python3.13, code: ../work.py }", "", "outside the project"),
        (
            "f: { type: lambda, runtime: python3.13, code: work.py, timeout: 30 }\n  u: { type: cognito }",
            "u -> f: { on: pre_sign_up }",
            "`u` waits 5 s",
        ),
        (
            "f: { type: lambda, runtime: python3.13, code: work.py }\n  q: { type: sqs, fifo: true }",
            "q -> f: { batch: 20 }",
            "cannot have this `batch`",
        ),
        (
            "f: { type: lambda, runtime: python3.13, code: work.py }\n  q: { type: sqs }",
            "q -> f: { batch: 20 }",
            "a batch of 20 and no window",
        ),
        (
            "f: { type: lambda, runtime: python3.13, code: work.py, environment: { AWS_REGION: x } }",
            "",
            "cannot have a setting called `AWS_REGION`",
        ),
    ],
)
def test_what_lambda_would_refuse(refused, components, arrows, says):
    """What Lambda or its callers would refuse is told before."""
    text = f"components:\n  {components}\n" + (f"connections:\n  - {arrows}\n" if arrows else "")
    assert [d.message for d in refused(text) if says in d.message]
