"""The policy of a caller: one statement a thing it may do, each under a name of its own."""

from pathlib import Path

from archc import api
from archc.lower.lower import lower

FILE = """
archc: 1
name: shop
components:
  web:     { type: ec2 }
  files:   { type: s3 }
  files2:  { type: s3 }
  orders:  { type: sqs }
  clicks:  { type: sqs }
connections:
  - web -> files, files2, orders, clicks
"""


def statements(folder: Path) -> list[dict[str, object]]:
    blueprint, found = api.check_text(FILE, "arch.yaml", folder)
    assert blueprint is not None, found
    lowered, problems = lower(blueprint)
    assert lowered is not None, problems
    found_: list[dict[str, object]] = lowered.template["Resources"]["WebPolicy"]["Properties"]["PolicyDocument"][
        "Statement"
    ]
    return found_


def test_no_two_statements_have_one_name(tmp_path):
    """The second statement about `files` is not called what the first about `files2` would be: IAM refuses that."""
    sids = [s["Sid"] for s in statements(tmp_path)]
    assert sids == ["Clicks", "Files", "Files2", "Files22", "Files23", "Orders", "Stack"]


def test_what_several_arrows_need_is_said_once(tmp_path):
    """Both queues are encrypted with the stack's key; the caller is let use it once."""
    about_the_key = [s for s in statements(tmp_path) if s["Sid"] == "Stack"]
    assert [s["Action"] for s in about_the_key] == [["kms:Decrypt", "kms:GenerateDataKey"]]


def test_a_role_that_iam_would_refuse_is_told(tmp_path):
    """Sixty buckets are more than the policies of one role may name; ten are not."""

    def refused(number: int) -> list[str]:
        buckets = "".join(f"  bucket{n}: {{ type: s3 }}\n" for n in range(number))
        arrows = ", ".join(f"bucket{n}" for n in range(number))
        text = (
            f"archc: 1\nname: shop\ncomponents:\n  web: {{ type: ec2 }}\n{buckets}connections:\n  - web -> {arrows}\n"
        )
        blueprint, found = api.check_text(text, "arch.yaml", tmp_path)
        assert blueprint is not None, found
        return [d.reason for d in lower(blueprint)[1] if d.severity == "error"]

    assert refused(10) == []
    assert refused(60) == ["the policies in a role have at most 10,240 characters"]
