"""The table of codes: AC0xx files and YAML, AC1xx shape, AC2xx names and arrows, AC3xx AWS rules, AC4xx building.

Review checks carry their own codes (AC5xx and up) in `archc/checks/`, one file each.
"""

from archc.diagnostics.code import Code

FILE_UNREADABLE = Code("AC001", "file-unreadable", "error", "A file that is named cannot be read.")

# AC4xx: what is built

TEMPLATE_ERROR = Code(
    "AC401",
    "template-error",
    "error",
    """AWS's offline engine says that CloudFormation would refuse the template, or that the stack would fail.

After building, archc hands the finished template to `cloudformation-validate`, which holds the provider schema of
every resource type and several hundred semantic rules. The message names the resource, the component that made it
and the rule.

For example, `overrides: { DBInstance: { Engine: postgress } }` on a component builds a template that CloudFormation
would refuse; the finding stands at that component. Correct the value, or take the override away.

If no override, `resources:` entry or parameter of yours is involved, it is a mistake in archc: please report it.
""",
)
TEMPLATE_WARNING = Code(
    "AC402",
    "template-warning",
    "warning",
    """AWS's offline engine accepts the template but warns: a value is deprecated, a protection missing, a setting odd.

For example, a raw `AWS::RDS::DBInstance` under `resources:` without `StorageEncrypted` draws this warning. Set what
the message names. Where the setting is wanted, accept the finding under `checks:` with a reason.
""",
)
TEMPLATE_NOTE = Code(
    "AC403",
    "template-note",
    "note",
    """AWS's offline engine has advice about the template: nothing is wrong with it.

For example, a raw queue under `resources:` without `MessageRetentionPeriod` keeps messages for four days, which the
note reminds of. `archc build --no-audit` leaves the whole audit out.
""",
)
RULE_BROKEN = Code(
    "AC404",
    "rule-broken",
    "error",
    """The template breaks a Guard rule of yours.

Guard rules (CloudFormation Guard, the language of AWS for policy as code) say what your organisation asks of every
template. The message is the rule's own; the rule's name stands behind it. For example

    rule encrypted_buckets when Resources.*[ Type == "AWS::S3::Bucket" ] !empty {
      Resources.*[ Type == "AWS::S3::Bucket" ].Properties.BucketEncryption exists <<buckets are encrypted>>
    }

is broken by a raw bucket under `resources:` without `BucketEncryption`. Change the component that the finding names.
""",
)
AUDIT_FAILED = Code(
    "AC405",
    "audit-failed",
    "warning",
    """The template was made, but AWS's offline engine could not look at it, or not at all of it.

The engine is a native library that comes with the `cloudformation-validate` package; on a platform for which that
package has no library it cannot run. The template is not worse for it. `archc build --no-audit` silences this.
""",
)
RULE_UNREADABLE = Code(
    "AC406",
    "rule-unreadable",
    "error",
    """A Guard rule file does not parse, so none of the rules could be checked.

The message gives the file, the line and the column. A template is never called compliant with rules that were not
read, so this ends the build.
""",
)


def table() -> dict[str, Code]:
    """Every code of this module by its id."""
    return {c.id: c for c in globals().values() if isinstance(c, Code)}
