"""The table of codes: AC0xx files and YAML, AC1xx shape, AC2xx names and arrows, AC3xx AWS rules, AC4xx building.

Review checks carry their own codes (AC5xx and up) in `archc/checks/`, one file each.
"""

from archc.diagnostics.code import Code

# AC0xx: files and YAML

FILE_UNREADABLE = Code(
    "AC001",
    "file-unreadable",
    "error",
    """A file that is named cannot be read: it does not exist, is a folder or a pipe, or you lack the permission.

**Why it matters.** Nothing can be said about a file that is not there. Pipes and devices are not opened, because
reading one could wait for ever.

**Example.** There is no `arhc.yaml` in the folder:

    archc validate arhc.yaml

**Use instead.** The right name, a file in place of its folder, or `-` to read standard input:

    archc validate arch.yaml
    cat arch.yaml | archc validate -
""",
)
FILE_TOO_LONG = Code(
    "AC002",
    "file-too-long",
    "error",
    """The file is longer than archc reads (4 MiB).

**Why it matters.** CloudFormation takes 500 resources and 1 MB in one template. A file this long describes no stack;
most often it is another file than the one that was meant, or a generator ran wild.

**Example.**

    archc validate access-log.yaml

**Use instead.** One architecture file for each stack; large texts (user data, function code) in files of their own that
the architecture names.
""",
)
NOT_UTF8 = Code(
    "AC003",
    "not-utf8",
    "error",
    """The file is not UTF-8 text: it is in another encoding (UTF-16, Latin-1), or no text at all.

**Why it matters.** Titles go into pictures and names into AWS. Read in the wrong encoding, `Größe` becomes `GrÃ¶ÃŸe`.

**Example.** Windows PowerShell 5 writes UTF-16 when output is redirected with `>`:

    Get-Content draft.yaml > arch.yaml

**Use instead.** UTF-8, with or without a byte order mark:

    iconv -f UTF-16 -t UTF-8 arch.yaml > fixed.yaml
""",
)
EMPTY_FILE = Code(
    "AC004",
    "empty-file",
    "error",
    """The file has no content, or nothing but comments.

**Why it matters.** An architecture says at least which language version it is written in and what it is called.

**Example.**

    # to do

**Use instead.** `archc init` writes a starter that validates, or begin with

    archc: 1
    name: my-system
    components:
      site: { type: s3 }
""",
)
CONTROL_CHARACTER = Code(
    "AC005",
    "control-character",
    "error",
    """A character that cannot be seen stands in the file or in a text: a control character, a byte order mark inside
the text, half of a surrogate pair, or one of the line separators U+0085, U+2028 and U+2029.

**Why it matters.** XML, and so SVG and draw.io, cannot carry control characters at all; a terminal would obey
them; and YAML 1.1 and 1.2 disagree on whether the separators end a line.

**Example.**

    title: "Shop\\x1b[31m"

**Use instead.** The text without it. Such characters mostly arrive with text copied out of another program; an editor
shows them when asked to render control characters.

    title: Shop
""",
)
TAB_INDENTATION = Code(
    "AC006",
    "tab-indentation",
    "error",
    """A line is indented with a tab.

**Why it matters.** In YAML the depth of a line is its meaning, and a tab has no fixed width; YAML therefore
forbids it there.

**Example.** With a tab before `type`:

    components:
      web:
    \ttype: ec2

**Use instead.** Two spaces for each level. `archc validate --fix` replaces the tabs.

    components:
      web:
        type: ec2
""",
)
YAML_SYNTAX = Code(
    "AC007",
    "yaml-syntax",
    "error",
    """The file is not YAML from this place on.

**Why it matters.** Nothing after the place can be read with certainty, so it is told alone; other mistakes show up once
this one is gone. The usual causes: a quote or bracket that is never closed, a missing space after a colon, a value that
contains `: ` or begins with one of `@ * & ! % | >` and a backtick without being quoted, and lines that do not line up.

**Example.**

    title: Orders: new
    pattern: *.log
    scaling: { min:2 }

**Use instead.**

    title: "Orders: new"
    pattern: "*.log"
    scaling: { min: 2 }
""",
)
DUPLICATE_KEY = Code(
    "AC008",
    "duplicate-key",
    "error",
    """One mapping has the same key twice.

**Why it matters.** YAML forbids it, yet most readers silently keep the last one: a component would vanish from the
picture and from the stack.

**Example.**

    components:
      orders: { type: sqs }
      orders: { type: sqs, fifo: true }

**Use instead.** One entry for each name.

    components:
      orders: { type: sqs }
      invoices: { type: sqs, fifo: true }
""",
)
YAML_ANCHOR = Code(
    "AC009",
    "yaml-anchor",
    "error",
    """An anchor (`&name`) or an alias (`*name`) stands before or in place of a value.

**Why it matters.** A reviewer reads a component where it stands; an alias says something that stands elsewhere. Nested
aliases also let a file of a few lines grow to billions of values.

**Example.**

    web: { type: ec2, scaling: &size { min: 2, max: 6 } }
    api: { type: ec2, scaling: *size }

**Use instead.** The values, written out; or one component where the two are really one.

    web: { type: ec2, scaling: { min: 2, max: 6 } }
    api: { type: ec2, scaling: { min: 2, max: 6 } }

A text that begins with `*` or `&` needs quotes: `host: "*.example.com"`.
""",
)
YAML_MERGE_KEY = Code(
    "AC010",
    "yaml-merge-key",
    "error",
    """The key `<<` asks to merge another mapping into this one.

**Why it matters.** Merge keys left YAML with version 1.2, and readers disagree about which value wins.

**Example.**

    api:
      <<: { type: ec2, instance: t4g.small }
      title: API

**Use instead.** The values themselves. What differs between development and production belongs under `environments`.

    api:
      type: ec2
      instance: t4g.small
      title: API
""",
)
YAML_TAG = Code(
    "AC011",
    "yaml-tag",
    "error",
    """A tag (`!Name` or `!!name`) stands before a value.

**Why it matters.** A tag asks the reader to build something other than text, numbers, lists and mappings. archc builds
nothing on a file's demand. CloudFormation's short forms are tags too.

**Example.**

    resources:
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties: { AlarmActions: [!Ref Topic] }

**Use instead.** CloudFormation's long form, which says the same.

    resources:
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties: { AlarmActions: [{ Ref: Topic }] }
""",
)
SEVERAL_DOCUMENTS = Code(
    "AC012",
    "several-documents",
    "error",
    """The file holds more than one YAML document, separated by `---` or `...`.

**Why it matters.** An architecture is one document; the second would be ignored, with all it describes.

**Example.**

    archc: 1
    name: shop
    ---
    archc: 1
    name: blog

**Use instead.** One file for each architecture, and all files on the command line:

    archc validate shop.yaml blog.yaml
""",
)
TOP_NOT_MAPPING = Code(
    "AC013",
    "top-not-mapping",
    "error",
    """The file's content is a list or a single value.

**Why it matters.** archc finds what it needs by key: `archc`, `name`, `components`, `connections`.

**Example.**

    - web: { type: ec2 }
    - orders: { type: sqs }

**Use instead.**

    archc: 1
    name: shop
    components:
      web: { type: ec2 }
      orders: { type: sqs }
""",
)
KEY_NOT_TEXT = Code(
    "AC014",
    "key-not-text",
    "error",
    """A key is empty, a list or a mapping. Braces do this unmeant: `{{ name }}` is a mapping as the key of a mapping.

**Why it matters.** Keys are the names of components, fields and options; only text can be a name.

**Example.**

    title: {{ product }}

**Use instead.** Quotes round a text that begins with a brace or a bracket; `${Name}` for a parameter.

    title: "{{ product }}"
""",
)
NESTED_TOO_DEEP = Code(
    "AC015",
    "nested-too-deep",
    "error",
    """Mappings and lists stand inside each other more than 64 deep.

**Why it matters.** No service of AWS has settings so deep; such a file is damaged, or made to exhaust whoever reads it.

**Example.** `layout:` followed by a hundred opening brackets.

**Use instead.** Flat values. An architecture needs eight levels, a long IAM policy under `resources` about sixteen.
""",
)
TOO_MANY_VALUES = Code(
    "AC016",
    "too-many-values",
    "error",
    """The file has more than 250,000 keys and values.

**Why it matters.** An architecture with 5,000 components has about 60,000. CloudFormation takes 500
resources in a stack.

**Example.** The output of a generator that lists every record of a zone.

**Use instead.** One architecture file for each stack; bulk data where it is served from, not in the architecture.
""",
)
FURTHER_PROBLEMS = Code(
    "AC017",
    "further-problems",
    "note",
    """The file has more than a hundred problems; the rest is not told.

**Why it matters.** So many problems mostly have one cause: another kind of file, a merge that went wrong,
a wrong encoding.

**Example.** A lock file given in place of the architecture.

**Use instead.** Repair the first problems and run archc again.
""",
)
NOT_FORMATTED = Code(
    "AC018",
    "not-formatted",
    "warning",
    """`archc fmt` left the file as it was: in canonical form it would have meant something else.

**Why it matters.** Formatting must never change an architecture, so the result is read again and compared with what was
there. Rare spellings of YAML, such as keys of several lines, fail this comparison.

**Example.** A key written in the long form, over several lines:

    ? |
      web
      servers
    : 1

**Use instead.** The short form of what the message points at, then `archc fmt` again.

    web-servers: 1
""",
)

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

# -- AC1xx: the shape of the file ---------------------------------------------------------------------------------

UNKNOWN_KEY = Code("AC101", "unknown-key", "error", "")
WRONG_TYPE = Code("AC102", "wrong-type", "error", "")
MISSING_KEY = Code("AC103", "missing-key", "error", "")
NOT_ALLOWED = Code("AC104", "value-not-allowed", "error", "")
OUT_OF_RANGE = Code("AC105", "out-of-range", "error", "")
WRONG_FORM = Code("AC106", "wrong-form", "error", "")
UNKNOWN_TYPE = Code("AC107", "unknown-type", "error", "")
WRONG_VERSION = Code("AC108", "wrong-version", "error", "")
WRONG_NAME = Code("AC109", "wrong-name", "error", "")
NOT_YET = Code("AC110", "not-yet", "error", "")
UNKNOWN_ENVIRONMENT = Code("AC111", "unknown-environment", "error", "")

# -- AC2xx: names and arrows ----------------------------------------------------------------------------------------

NAME_TAKEN = Code("AC201", "name-taken", "error", "")
UNKNOWN_COMPONENT = Code("AC202", "unknown-component", "error", "")
ARROW_FORM = Code("AC203", "arrow-form", "error", "")
ARROW_MEANS_NOTHING = Code("AC204", "arrow-means-nothing", "error", "")
UNKNOWN_OPTION = Code("AC205", "unknown-option", "error", "")
ARROW_TWICE = Code("AC206", "arrow-twice", "error", "")
ARROW_TO_ITSELF = Code("AC207", "arrow-to-itself", "error", "")
UNKNOWN_PARAMETER = Code("AC208", "unknown-parameter", "error", "")
CYCLE = Code("AC209", "cycle", "error", "")
LOGICAL_ID_CLASH = Code("AC210", "logical-id-clash", "error", "")
UNKNOWN_ROLE = Code("AC211", "unknown-resource-role", "error", "")

# -- AC3xx: what AWS would refuse -----------------------------------------------------------------------------------

CIDR_INVALID = Code("AC301", "cidr-invalid", "error", "")
CIDR_TOO_SMALL = Code("AC302", "cidr-too-small", "error", "")
CODE_MISSING = Code("AC303", "code-missing", "error", "")
CODE_OUTSIDE = Code("AC304", "code-outside-project", "error", "")
CODE_WITHOUT_HANDLER = Code("AC305", "code-without-handler", "error", "")
CODE_TOO_LARGE = Code("AC306", "code-too-large", "error", "")
AWS_REFUSES = Code("AC307", "aws-refuses", "error", "")
NEEDS_ARROW = Code("AC308", "needs-arrow", "error", "")
NEEDS_FIELD = Code("AC309", "needs-field", "error", "")
TIMEOUT_TOO_LONG = Code("AC310", "timeout-too-long", "error", "")
NAME_TOO_LONG = Code("AC311", "name-too-long", "error", "")
FIFO_MISMATCH = Code("AC312", "fifo-mismatch", "error", "")
WITHOUT_EFFECT = Code(
    "AC321",
    "without-effect",
    "warning",
    """A value is set that changes nothing, because of another value beside it.

**Why it matters.** Whoever wrote it expects something of it, and a reviewer believes it. Aurora, for example, takes as
much storage as it needs: a size that is written down is not the size there is.

**Example.**

    database:
      type: rds
      engine: aurora-postgresql
      storage: { size: 100 }

**Use instead.** Leave the value out, or change the one beside it.

    database: { type: rds, engine: aurora-postgresql }
""",
)
NOT_USED = Code(
    "AC322",
    "not-used",
    "warning",
    """A component costs money and nothing can reach it: a database without a caller, a balancer without a target or
without a way in.

**Why it matters.** No arrow, no access: archc opens a port only where an arrow says so. Most often an arrow was
forgotten.

**Example.**

    components:
      web: { type: ec2 }
      database: { type: rds, engine: postgres }
    connections:
      - web -> orders

**Use instead.** An arrow that reaches it; or remove the component.

    connections:
      - web -> database
""",
)
OUTPUT_UNWRITABLE = Code("AC020", "output-unwritable", "error", "")


def table() -> dict[str, Code]:
    """Every code of this module by its id."""
    return {c.id: c for c in globals().values() if isinstance(c, Code)}
