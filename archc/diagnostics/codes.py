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
    """The file has more than 250,000 keys and values, 10,000 components or 20,000 arrows.

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
there. Rare spellings of YAML fail this comparison.

**Example.** A key of more than 1,024 characters, which YAML takes only after a question mark:

    ? a-very-long-name…
    : 1

**Use instead.** A short key and its value on one line, then `archc fmt` again.

    name: 1
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

UNKNOWN_KEY = Code(
    "AC101",
    "unknown-key",
    "error",
    """A key that archc does not know stands in the file, in a component, or below one of its fields.

**Why it matters.** A setting that nobody reads looks like one that holds. `versionning: true` would leave a bucket
without versions, and the picture would not show it.

**Example.**

    inventory: { type: s3, versionning: true }

**Use instead.** The nearest key that is known; `archc schema --types` lists all of them. What archc has no key for is
set on the CloudFormation resource itself, under `overrides`.

    inventory: { type: s3, versioning: true }
""",
)
WRONG_TYPE = Code(
    "AC102",
    "wrong-type",
    "error",
    """A value has another type than its key takes: text in place of a number, a single value in place of a mapping.

**Why it matters.** CloudFormation would refuse the value minutes later, or turn it into something else without a word.

**Example.**

    web: { type: ec2, scaling: 4 }
    orders: { type: sqs, fifo: "yes" }

**Use instead.** The type the message names. Text in quotes is always text, in YAML too: `"4"` is no number.

    web: { type: ec2, scaling: { min: 4 } }
    orders: { type: sqs, fifo: true }
""",
)
MISSING_KEY = Code(
    "AC103",
    "missing-key",
    "error",
    """A key that has to be there is not: the stack's name, a component's type, a function's code.

**Why it matters.** archc has a default for everything that has a good one. What is asked for has none: no one but you
knows a domain or where the code of a function is.

**Example.**

    welcome: { type: lambda, runtime: python3.13 }

**Use instead.** The key, with a value.

    welcome: { type: lambda, runtime: python3.13, code: functions/welcome }
""",
)
NOT_ALLOWED = Code(
    "AC104",
    "value-not-allowed",
    "error",
    """A value is none of the few that its key takes.

**Why it matters.** AWS names these values; any other would be refused when the stack is created.

**Example.**

    network: { nat: one }

**Use instead.** One of the values the message lists.

    network: { nat: single }
""",
)
OUT_OF_RANGE = Code(
    "AC105",
    "out-of-range",
    "error",
    """A number is smaller or larger, or a text or list shorter or longer, than AWS takes.

**Why it matters.** The limits are those of the service's API. CloudFormation meets them late, when half of the stack
is there, and then takes everything back.

**Example.** Lambda ends a call after 900 seconds at most.

    fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil, timeout: 3600 }

**Use instead.** A value within the limit. Work that takes longer belongs into several calls, or on servers.

    fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil, timeout: 900 }
""",
)
WRONG_FORM = Code(
    "AC106",
    "wrong-form",
    "error",
    """A text does not have the form that its key asks for: no address, no range, no region.

**Why it matters.** Forms such as `10.0.0.0/16` or `+491701234567` are checked by AWS too, when the stack is created.

**Example.**

    actors:
      owner: { email: owner at example.com }

**Use instead.** The form the message shows.

    actors:
      owner: { email: owner@example.com }

A value that holds a parameter (`${OwnerEmail}`) is not checked: it is not known yet.
""",
)
UNKNOWN_TYPE = Code(
    "AC107",
    "unknown-type",
    "error",
    """A component has a type that archc does not know.

**Why it matters.** The type decides what the component becomes, which fields it takes and which arrows it can have.

**Example.**

    orders: { type: queue }

**Use instead.** One of the types the message lists; they carry AWS's names for its services. A service that archc has
no type for is written as CloudFormation under `resources`.

    orders: { type: sqs }
""",
)
WRONG_VERSION = Code(
    "AC108",
    "wrong-version",
    "error",
    """The file is written for another version of the language than this archc reads.

**Why it matters.** `archc: 1` says how everything below it is to be read. A later version may mean something else by
the same words.

**Example.**

    archc: 2

**Use instead.** The version this archc reads, or an archc that reads the file's version. It is the version of the
language, not of archc and not of your system.

    archc: 1
""",
)
WRONG_NAME = Code(
    "AC109",
    "wrong-name",
    "error",
    """A name has characters that archc cannot use, is too long, or is one that archc keeps for itself.

**Why it matters.** The names of components and actors become logical ids, environment variables and tags: `order-items`
gives `OrderItemsQueue` and `ORDER_ITEMS_QUEUE_URL`. Two spellings of one name would meet there. `network` and `stack`
are taken: they own what components share.

**Example.**

    components:
      Order_Items: { type: sqs }

**Use instead.** Lower-case words joined by hyphens, up to 60 characters. Titles are free: `title: Order items`.

    components:
      order-items: { type: sqs }
""",
)
UNKNOWN_ENVIRONMENT = Code(
    "AC111",
    "unknown-environment",
    "error",
    """The environment of `--env` is not in the file.

**Why it matters.** The file would be taken as it is, without what makes it production.

**Example.**

    archc build arch.yaml --env production

**Use instead.** One of the names under `environments`, or a new one there.

    environments:
      prod:
        network: { nat: per-zone }
""",
)

# -- AC2xx: names and arrows ----------------------------------------------------------------------------------------

NAME_TAKEN = Code(
    "AC201",
    "name-taken",
    "error",
    """An actor and a component have the same name.

**Why it matters.** An arrow names its ends; `shop -> orders` could start at either of the two.

**Example.**

    actors:
      shop: { title: The shop's staff }
    components:
      shop: { type: ec2 }

**Use instead.** Two names.

    actors:
      staff: { title: The shop's staff }
    components:
      shop: { type: ec2 }
""",
)
UNKNOWN_COMPONENT = Code(
    "AC202",
    "unknown-component",
    "error",
    """A name stands in an arrow, in `alarms`, `layout` or `checks`, and no component or actor has it.

**Why it matters.** An arrow is a permission. One that ends nowhere grants nothing, and the caller fails when it runs.

**Example.**

    components:
      web: { type: ec2 }
      orders: { type: sqs }
    connections:
      - web -> order

**Use instead.** The name as it stands under `components` or `actors`.

    components:
      web: { type: ec2 }
      orders: { type: sqs }
    connections:
      - web -> orders
""",
)
ARROW_FORM = Code(
    "AC203",
    "arrow-form",
    "error",
    """An entry of `connections` cannot be read as an arrow.

**Why it matters.** Only two signs are arrows: `->` grants what the arrow needs, `~>` is drawn and grants nothing. A
third that looks like one of them would have to be guessed.

**Example.**

    connections:
      - web => database
      - database <- web
      - web, orders

**Use instead.** Names joined by `->`: several names on a side, several arrows in a row, a label or options behind it.

    connections:
      - web -> database
      - customer -> site -> web: HTTPS
      - web -> orders, clicks
      - { from: web, to: images, access: read }
""",
)
ARROW_MEANS_NOTHING = Code(
    "AC204",
    "arrow-means-nothing",
    "error",
    """An arrow joins two ends between which AWS has nothing to grant.

**Why it matters.** An arrow is a permission: it becomes a policy statement, a rule of a security group, a subscription.
A bucket does not call a database; a picture that says so is wrong, and no stack can make it true.

**Example.**

    components:
      images: { type: s3 }
      database: { type: rds, engine: postgres }
    connections:
      - images -> database

**Use instead.** The way the data really goes, through something that acts: a function, a server.

    components:
      images: { type: s3 }
      import: { type: lambda, runtime: python3.13, code: functions/import }
      database: { type: rds, engine: postgres }
    connections:
      - images -> import: { on: created }
      - import -> database

`images ~> database` draws a dashed arrow and grants nothing.
""",
)
UNKNOWN_OPTION = Code(
    "AC205",
    "unknown-option",
    "error",
    """An arrow has an option that none of the arrows of its entry takes.

**Why it matters.** Options say what is granted: `access: read`, `batch: 10`. One that nobody reads grants something
else than it says.

**Example.**

    components:
      web: { type: ec2 }
      images: { type: s3 }
    connections:
      - web -> images: { acess: read }

**Use instead.** An option that the arrow takes; the message lists them. In a chain each arrow takes its own.

    components:
      web: { type: ec2 }
      images: { type: s3 }
    connections:
      - web -> images: { access: read }
""",
)
ARROW_TWICE = Code(
    "AC206",
    "arrow-twice",
    "error",
    """The same arrow stands in the file twice, with the same options.

**Why it matters.** One of the two is left over, or was meant for another end.

**Example.**

    components:
      web: { type: ec2 }
      orders: { type: sqs }
      clicks: { type: sqs }
    connections:
      - web -> orders, clicks
      - web -> orders

**Use instead.** Each arrow once.

    components:
      web: { type: ec2 }
      orders: { type: sqs }
      clicks: { type: sqs }
    connections:
      - web -> orders, clicks
""",
)
ARROW_TO_ITSELF = Code(
    "AC207",
    "arrow-to-itself",
    "error",
    """An arrow starts and ends at the same name.

**Why it matters.** A component needs no permission to use itself, and a function that calls itself runs until its
concurrency is used up.

**Example.**

    components:
      fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil }
    connections:
      - fulfil -> fulfil: tries again

**Use instead.** A queue before it: what fails comes again by itself, and is set aside after some attempts.

    components:
      orders: { type: sqs }
      fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil }
    connections:
      - orders -> fulfil
""",
)
UNKNOWN_PARAMETER = Code(
    "AC208",
    "unknown-parameter",
    "error",
    """A text uses `${Name}`, and the file has no parameter of that name.

**Why it matters.** CloudFormation would take the text as it is, with the braces in it, or refuse the template.

**Example.**

    parameters:
      Domain: { default: example.com }
    components:
      site: { type: route53, domain: "shop.${Domian}" }

**Use instead.** A name under `parameters`. CloudFormation's own (`${AWS::Region}`) need no entry.

    parameters:
      Domain: { default: example.com }
    components:
      site: { type: route53, domain: "shop.${Domain}" }
""",
)
CYCLE = Code(
    "AC209",
    "cycle",
    "error",
    """Arrows lead in a circle where AWS takes none: dead letters that come back to their own queue.

**Why it matters.** A message that cannot be processed would go round for ever: each queue sets it aside in the next. In
CloudFormation the queues would each need the other to be there first, and the stack is refused.

**Example.**

    components:
      orders: { type: sqs }
      failed: { type: sqs }
    connections:
      - orders -> failed: { after: 5 }
      - failed -> orders: { after: 5 }

**Use instead.** One direction. Messages are moved back by a person, with SQS's redrive, when the cause is repaired.

    components:
      orders: { type: sqs }
      failed: { type: sqs }
    connections:
      - orders -> failed: { after: 5 }
""",
)
LOGICAL_ID_CLASH = Code(
    "AC210",
    "logical-id-clash",
    "error",
    """Two components need the same logical id.

**Why it matters.** Logical ids are made of names: `order-items` and `orderItems` would both be `OrderItems`. A name in
`was` counts too. CloudFormation has one resource for each id.

**Example.** The queue `orders` was called `jobs` before, and a new queue takes the old name.

    components:
      orders: { type: sqs, was: jobs }
      jobs: { type: sqs }

**Use instead.** Another name for one of them.

    components:
      orders: { type: sqs, was: jobs }
      tasks: { type: sqs }
""",
)
UNKNOWN_ROLE = Code(
    "AC211",
    "unknown-resource-role",
    "error",
    """`overrides` or `ids` names a resource that the component does not have.

**Why it matters.** It would change nothing.

**Example.**

    orders: { type: sqs, overrides: { Queues: { DelaySeconds: 5 } } }

**Use instead.** The role of a resource: its logical id without the component's name. The message lists them.

    orders: { type: sqs, overrides: { Queue: { DelaySeconds: 5 } } }
""",
)

# -- AC3xx: what AWS would refuse -----------------------------------------------------------------------------------

CIDR_INVALID = Code(
    "AC301",
    "cidr-invalid",
    "error",
    """A range of addresses is none that a VPC can have.

**Why it matters.** A VPC takes an IPv4 range from /16 to /28 that begins at its first address, and none that AWS or the
internet uses otherwise (loopback, link-local, multicast). Source: Amazon VPC user guide, "VPC CIDR blocks".

**Example.**

    network: { cidr: 10.0.1.0/16 }
    components:
      web: { type: ec2 }

**Use instead.** The first address of the range; private ranges are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16.

    network: { cidr: 10.0.0.0/16 }
    components:
      web: { type: ec2 }
""",
)
CIDR_TOO_SMALL = Code(
    "AC302",
    "cidr-too-small",
    "error",
    """The VPC's range is too small for its subnets.

**Why it matters.** archc makes a public, a private and an isolated subnet in each zone, and a load balancer needs
subnets of /27 or larger with eight free addresses. Source: Elastic Load Balancing user guide, "Availability Zone
subnets".

**Example.**

    network: { cidr: 10.0.0.0/26, zones: 3 }
    components:
      web: { type: ec2 }

**Use instead.** A larger range; addresses of a private range cost nothing.

    network: { cidr: 10.0.0.0/16, zones: 3 }
    components:
      web: { type: ec2 }
""",
)
CODE_MISSING = Code(
    "AC303",
    "code-missing",
    "error",
    """The code of a function is not where the file says.

**Why it matters.** archc packs the code into the stack's assets; a function without code cannot be created.

**Example.**

    welcome: { type: lambda, runtime: python3.13, code: function/welcome }

**Use instead.** The folder, file or zip archive, named from the folder of the architecture file.

    welcome: { type: lambda, runtime: python3.13, code: functions/welcome }
""",
)
CODE_OUTSIDE = Code(
    "AC304",
    "code-outside-project",
    "error",
    """The code of a function is outside the folder of the architecture file.

**Why it matters.** What is packed is sent to AWS. A file from somewhere else could send your keys there
(`code: ../../.ssh`), and would make another stack on another machine.

**Example.**

    welcome: { type: lambda, runtime: python3.13, code: ../shared/welcome }

**Use instead.** Code below the folder of the architecture file; move that file up where several share code.

    welcome: { type: lambda, runtime: python3.13, code: functions/welcome }
""",
)
CODE_WITHOUT_HANDLER = Code(
    "AC305",
    "code-without-handler",
    "error",
    """The code of a function has no file with its handler.

**Why it matters.** Lambda looks for the file and the function that `handler` names; each call would end in an error.

**Example.** The folder has `index.py`, and the handler names `main`.

    welcome: { type: lambda, runtime: python3.13, code: functions/welcome, handler: main.handler }

**Use instead.** The file's name without its ending, a dot, the function in it. Left out, it is `index.handler`.

    welcome: { type: lambda, runtime: python3.13, code: functions/welcome, handler: index.handler }
""",
)
CODE_TOO_LARGE = Code(
    "AC306",
    "code-too-large",
    "error",
    """The code of a function is larger than Lambda takes.

**Why it matters.** Unpacked, a function and its layers have 250 MB at most. Source: AWS Lambda quotas, "Deployment
package".

**Example.** `functions/report` holds a virtual environment, or a model.

    report: { type: lambda, runtime: python3.13, code: functions/report }

**Use instead.** A folder with only what the function runs: tests, caches and the packages the runtime brings (boto3)
stay out. Large data belongs in a bucket that the function reads.

    connections:
      - report -> models: { access: read }
""",
)
AWS_REFUSES = Code(
    "AC307",
    "aws-refuses",
    "error",
    """A value is well formed, but AWS would refuse it here.

**Why it matters.** The message names AWS's rule. CloudFormation would meet it while it creates the stack, and take
everything back.

**Example.** EventBridge's cron has six fields: the year too.

    nightly: { type: eventbridge, schedule: cron(0 2 * * *) }

**Use instead.** What the message proposes.

    nightly: { type: eventbridge, schedule: cron(0 2 * * ? *) }
""",
)
NEEDS_ARROW = Code(
    "AC308",
    "needs-arrow",
    "error",
    """A component cannot work without an arrow that is not there.

**Why it matters.** Some resources need another one to exist at all: a schedule needs a target, a load balancer
something to forward to. AWS refuses them alone.

**Example.**

    components:
      nightly: { type: eventbridge, schedule: cron(0 2 * * ? *) }
    connections: []

**Use instead.** The arrow.

    components:
      nightly: { type: eventbridge, schedule: cron(0 2 * * ? *) }
      report: { type: lambda, runtime: python3.13, code: functions/report }
    connections:
      - nightly -> report
""",
)
NEEDS_FIELD = Code(
    "AC309",
    "needs-field",
    "error",
    """A value is needed because of another value, or because of an arrow, and is not there.

**Why it matters.** By itself the field may be left out; together with the rest of the file it may not. The message says
what asks for it.

**Example.** The topic writes to the owner by e-mail, and nobody says to which address.

    actors:
      owner: { title: Shop owner }
    components:
      news: { type: sns }
    connections:
      - news -> owner: { protocol: email }

**Use instead.**

    actors:
      owner: { title: Shop owner, email: owner@example.com }
    components:
      news: { type: sns }
    connections:
      - news -> owner: { protocol: email }
""",
)
TIMEOUT_TOO_LONG = Code(
    "AC310",
    "timeout-too-long",
    "error",
    """A time is too long for what waits for it.

**Why it matters.** Messages of a queue come back while the function still works on them, so the work is done twice; a
user pool gives its trigger five seconds. AWS refuses the first and cuts off the second.

**Example.**

    components:
      orders: { type: sqs, visibility: 30 }
      fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil, timeout: 60 }
    connections:
      - orders -> fulfil

**Use instead.** A shorter timeout, or no `visibility`: archc sets six times the function's timeout, as AWS advises.
Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS".

    components:
      orders: { type: sqs }
      fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil, timeout: 60 }
    connections:
      - orders -> fulfil
""",
)
NAME_TOO_LONG = Code(
    "AC311",
    "name-too-long",
    "error",
    """A name that archc makes of yours is longer than AWS takes.

**Why it matters.** Most names are left to CloudFormation, which cuts them. Some must be fixed (a FIFO queue's name
ends in `.fifo`), and are made of the stack's name and the component's.

**Example.** A queue's name has 80 characters at most.

    name: the-complete-electronic-commerce-platform-of-the-company
    components:
      orders-that-wait-for-payment: { type: sqs, fifo: true }

**Use instead.** A shorter name; the title is free.

    name: shop
    components:
      unpaid: { type: sqs, fifo: true, title: Orders that wait for payment }
""",
)
FIFO_MISMATCH = Code(
    "AC312",
    "fifo-mismatch",
    "error",
    """FIFO and Standard meet where AWS does not let them.

**Why it matters.** FIFO keeps the order and delivers once; a Standard queue or topic does neither. AWS joins a FIFO
queue only with FIFO dead letters, and a FIFO topic only with queues.

**Example.**

    components:
      orders: { type: sqs, fifo: true }
      failed: { type: sqs }
    connections:
      - orders -> failed: { after: 5 }

**Use instead.** The same kind on both sides.

    components:
      orders: { type: sqs, fifo: true }
      failed: { type: sqs, fifo: true }
""",
)
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
UNKNOWN_INSTANCE = Code(
    "AC323",
    "unknown-instance",
    "warning",
    """An instance type is not among those that archc knows.

**Why it matters.** Most often it is a slip of the pen, and AWS would refuse it in the middle of a deployment. AWS adds
types every month, so it may also be newer than archc's table; that is why it is a warning.

**Example.**

    web: { type: ec2, instance: t4g.smal }

**Use instead.** The name as AWS writes it: family, a dot, size.

    web: { type: ec2, instance: t4g.small }
""",
)
EXISTING_UNKNOWN = Code(
    "AC313",
    "existing-unknown",
    "error",
    """An arrow needs something of a thing that exists already, and its ARN or id does not tell it.

What an arrow compiles to may need more than an ARN: the security group of a server, the endpoint and the secret of a
database. archc reads no account, so it knows only what `existing:` says.

```yaml
components:
  web:      { type: ec2, server: nginx }
  database: { type: rds, engine: postgres, existing: shop-database }
connections:
  - web -> database        # which security group, which secret?
```

Write the full ARN where only an id is given. Where that does not help, let archc create the thing, draw the arrow with
`~>`, or grant the access where the thing is made.
""",
)
STACK_TOO_LARGE = Code(
    "AC314",
    "stack-too-large",
    "error",
    """Even in nested stacks one template would be over CloudFormation's limits.

A template has at most 500 resources, 1 MB, 200 parameters and 200 outputs. archc splits a system over several nested
stacks, in which each component has its lasting place; a system of many thousand resources does not fit into those
either.

Split the file: systems that are deployed by different people, or change at a different pace, belong into files of their
own. What they share is made in one of them and joined in the others by `existing:`.
""",
)
FRAME_ACROSS = Code(
    "AC212",
    "frame-across-places",
    "error",
    """A named frame of the layout holds components that cannot stand in one frame.

`layout.groups` draws frames round components. A frame is one rectangle, so what it holds must stand in one place of the
picture: in the same tier of the network, or in the region outside of it. A component stands in one frame at most.

```yaml
layout:
  groups:
    orders: { title: Orders, components: [incoming, worker] }
```

Make two frames of it, or leave out the component that stands elsewhere.
""",
)
LEFT_OUT_NEEDED = Code(
    "AC214",
    "left-out-needed",
    "error",
    """`overrides` leaves a resource out that something else of the stack refers to.

**Why it matters.** CloudFormation takes no reference to a resource that is not in the template.

**Example.** The function would still send its failures to the queue:

    work: { type: lambda, runtime: python3.13, code: work, overrides: { DeadLetterQueue: null } }

**Use instead.** Remove the references too, or keep the resource. What only waits for it by `DependsOn` needs no word,
and what the stack has for all components, such as its key, goes by itself when nothing uses it any more.

    work:
      type: lambda
      runtime: python3.13
      code: work
      overrides:
        DeadLetterQueue: null
        DeadLetterQueuePolicy: null
        DeadLetterAlarm: null
        Function: { DeadLetterConfig: null }
        Role: { Policies: null }
""",
)
LEFT_OUT_GRANT = Code(
    "AC215",
    "left-out-grant",
    "warning",
    """`overrides` leaves a policy out, and with it what an arrow grants; no other statement of the file allows it.

**Why it matters.** The picture shows the arrow, and the stack refuses the call: it fails when it runs, not when it is
deployed. Files that `archc import` makes leave policies out because the template's own statements allow the same; an
arrow that is added later needs the policy.

**Example.**

    components:
      jobs: { type: sqs, overrides: { QueuePolicy: null } }
      news: { type: sns }
    connections:
      - news -> jobs

**Use instead.** Keep the policy, or say with `~>` that the arrow is only drawn.

    components:
      jobs: { type: sqs }
      news: { type: sns }
    connections:
      - news -> jobs
""",
)
UNKNOWN_STEP = Code(
    "AC213",
    "unknown-step",
    "error",
    """A step of `layout.steps` is not an arrow of the file.

The steps number the arrows of a request in the picture, so each of them must be an arrow: the same two names, in the
same direction, as in `connections`.

```yaml
connections:
  - customer -> site -> balancer
layout:
  steps: [customer -> site, site -> balancer]
```

A chain in `connections` is several arrows: number each of them by its own two ends.
""",
)
OUTPUT_UNWRITABLE = Code(
    "AC020",
    "output-unwritable",
    "error",
    """A file cannot be written: the folder is missing or a file, the disk is full, or you lack the permission.

**Why it matters.** Each file is written whole or not at all: first beside its place, then moved. What was there before
is as it was.

**Example.**

    archc build arch.yaml -o /

**Use instead.** A folder that you may write to.

    archc build arch.yaml -o build
""",
)
REVISION_UNREADABLE = Code(
    "AC021",
    "revision-unreadable",
    "error",
    """A git revision that is named cannot be read: there is none of that name, it does not have the file, the folder is
in no repository, or `git` is not installed.

**Why it matters.** `archc diff` compares what stands there with what is there now. It asks the program `git` and never
the network, so what was not fetched is not there.

**Example.** The working copy was cloned with `--depth 1`:

    archc diff HEAD~1 -- arch.yaml

**Use instead.** A revision that is there, after `git fetch --unshallow` where it was not fetched. Paths behind the
colon count from the root of the repository; `./` makes them count from where you are:

    archc diff main:systems/shop/arch.yaml arch.yaml
    archc diff main:./arch.yaml arch.yaml
""",
)
NOT_A_PICTURE = Code(
    "AC022",
    "not-a-picture",
    "error",
    """The file that `--like` names is not the JSON of a picture that archc wrote.

**Why it matters.** From it archc learns where everything stood, so that a small change of the architecture is a small
change of the picture. Other files do not tell that: an SVG or a PNG has no names, an architecture no places.

**Example.**

    archc render arch.yaml -o arch.svg --like arch.png

**Use instead.** The picture as JSON, kept beside the one for people:

    archc render arch.yaml -o arch.svg -o arch.json --like arch.json
""",
)
ANOTHER_PICTURE = Code(
    "AC023",
    "another-picture",
    "warning",
    """Nothing in the picture that `--like` names stands where something of this one would: it is a picture of another
system, or another view.

**Why it matters.** The picture comes out as if `--like` had not been given.

**Example.**

    archc render arch.yaml -o overview.json
    archc render arch.yaml -o network.svg --view network --like overview.json

**Use instead.** A picture of the same file and the same view, one for each:

    archc render arch.yaml -o network.svg -o network.json --view network --like network.json
""",
)
ROUTING_INCOMPLETE = Code(
    "AC325",
    "routing-incomplete",
    "warning",
    """Route 53 answers some people with nothing: routing by country or continent without a default, or failover with
one side only.

**Why it matters.** Whoever matches no record gets the answer that the name does not exist. A resolver whose place
Route 53 does not know matches the default only.

**Example.**

    - site -> shop-de: { host: www, country: DE }
    - site -> shop-fr: { host: www, country: FR }

**Use instead.** A record for everybody else beside them:

    - site -> shop-de: { host: www, country: DE }
    - site -> shop-fr: { host: www, country: FR }
    - site -> shop-en: { host: www, country: default }
""",
)
DEPLOY_TWICE = Code(
    "AC326",
    "deploy-twice",
    "warning",
    """The stack cannot be created in one go: something in it must be confirmed outside of CloudFormation first.

**Why it matters.** Cognito takes an SES identity only when SES has verified it. Verifying waits for DNS records to be
seen, or for a person to click; CloudFormation does not wait for it, and the first deployment would be rolled back.

**Example.**

    - users -> mail

**Use instead.** For the first deployment only draw the arrow, and make it an arrow when SES says verified:

    - users ~> mail

Or name an identity that is verified already: `mail: { type: ses, from: hello@example.com, existing: <its ARN> }`.
""",
)


# -- AC6xx: CloudFormation templates that are read ---------------------------------------------------------------------

TEMPLATE_UNREADABLE = Code(
    "AC601",
    "template-unreadable",
    "error",
    """The CloudFormation template is not YAML or JSON from this place on, or it ends too early.

**Why it matters.** Nothing after the place can be read with certainty. CloudFormation would refuse the template.

**Example.** A bracket that is never closed:

    Resources:
      Orders:
        Type: AWS::SQS::Queue
        Properties: { FifoQueue: true

**Use instead.** The repaired template. `archc render template.yaml -o x.png --keep-going` draws what can be read.
""",
)
NOT_A_TEMPLATE = Code(
    "AC602",
    "not-a-template",
    "error",
    """The file is no CloudFormation template: it has no `Resources`, or none in it.

**Why it matters.** There is nothing to draw or to import.

**Example.** A file of parameter values, as `aws cloudformation deploy` takes it:

    [{ "ParameterKey": "Stage", "ParameterValue": "prod" }]

**Use instead.** The template itself; a value is given with `--parameter Stage=prod`.
""",
)
TEMPLATE_DUPLICATE_KEY = Code(
    "AC603",
    "template-duplicate-key",
    "error",
    """One mapping of the template has the same key twice.

**Why it matters.** Only one of the two can hold. With two resources of one name, one would silently not exist.

**Example.**

    Resources:
      Queue: { Type: AWS::SQS::Queue }
      Queue: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }

**Use instead.** Names of their own. `--keep-going` draws the last of them.
""",
)
REFERENCE_TO_NOTHING = Code(
    "AC604",
    "reference-to-nothing",
    "error",
    """A resource refers to a name that is neither a resource nor a parameter of the template.

**Why it matters.** CloudFormation refuses the template ("unresolved resource dependencies"); in the picture an arrow
would be missing.

**Example.**

    Resources:
      Queue: { Type: AWS::SQS::Queue }
      Alarm:
        Type: AWS::SNS::Subscription
        Properties: { Protocol: sqs, Endpoint: !GetAtt Quueue.Arn, TopicArn: !Ref News }

**Use instead.** The right name, or the resource that is missing. Templates with macros (`Transform`) are not checked
for this: a macro may add what is missing. `--keep-going` draws without the reference.
""",
)
REFERENCE_CYCLE = Code(
    "AC605",
    "reference-cycle",
    "warning",
    """Resources of the template refer to each other in a circle.

**Why it matters.** CloudFormation creates what is referred to first, so it refuses circles. The picture shows them all
the same.

**Example.** Two security groups that name each other in their own rules:

    Web: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupEgress: [{ DestinationSecurityGroupId: !Ref Db }]
} }
    Db: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ SourceSecurityGroupId: !Ref Web }] } }

**Use instead.** A resource of its own for one of the references: `AWS::EC2::SecurityGroupIngress`,
`AWS::SQS::QueuePolicy`, `AWS::Lambda::Permission`.
""",
)
PARAMETER_UNKNOWN = Code(
    "AC606",
    "parameter-unknown",
    "warning",
    """A `--parameter` names a parameter that the template does not have.

**Why it matters.** The value decides nothing, and the picture may show what you meant to leave out.

**Example.** The template calls it `Stage`:

    archc render template.yaml -o x.png --parameter Env=prod

**Use instead.**

    archc render template.yaml -o x.png --parameter Stage=prod
""",
)
RESOURCE_WITHOUT_TYPE = Code(
    "AC607",
    "resource-without-type",
    "error",
    """An entry under `Resources` has no `Type`.

**Why it matters.** CloudFormation cannot know what to create, and refuses the template.

**Example.**

    Resources:
      Queue:
        Properties: { FifoQueue: true }

**Use instead.**

    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties: { FifoQueue: true }
""",
)
NO_TEMPLATE = Code(
    "AC608",
    "no-template-in-folder",
    "error",
    """The folder that was named holds no CloudFormation template.

**Why it matters.** There is nothing to draw. Of a folder archc reads what `manifest.json` of a CDK output lists, or
the templates that lie directly in it.

**Example.** The CDK project instead of its output:

    archc render my-cdk-app -o x.png

**Use instead.**

    cdk synth
    archc render my-cdk-app/cdk.out -o x.png
""",
)
POLICY_BY_HAND = Code(
    "AC327",
    "policy-by-hand",
    "warning",
    """An AWS service delivers to a queue, a topic or a bucket that exists already, and only its own policy can let the
service in.

**Why it matters.** A queue, topic or bucket has one policy. archc does not write that of a thing it did not create,
for it would replace what stands there. Until the policy lets the service in, everything it delivers is refused.

**Example.**

    orders: { type: sqs, existing: "arn:aws:sqs:eu-west-1:123456789012:orders" }
    ...
    - news -> orders

**Use instead.** Add the statement that the message names to the policy of the existing thing, and accept the finding
with that as the reason. Or let archc create it.
""",
)

STACKS_CLASH = Code(
    "AC609",
    "stacks-clash",
    "error",
    """Templates that are imported together use one name for two things.

**Why it matters.** An architecture file is one stack, and logical ids are kept, so that the stack that exists already
can be updated in place. Two resources of one name cannot both keep it.

**Example.** Both templates have a resource `Queue`:

    archc import orders.yaml payments.yaml -o arch.yaml

**Use instead.**

    archc import orders.yaml -o orders/arch.yaml
    archc import payments.yaml -o payments/arch.yaml
""",
)
IMPORT_DIFFERS = Code(
    "AC610",
    "import-differs",
    "warning",
    """What the imported architecture file builds is not quite what the template says.

**Why it matters.** Updating the stack with it would change this resource. With `--defaults` that is what was asked for:
archc's defaults come in. For a template that archc has built, the usual reason is that it was changed by hand since, or
that the defaults of archc have changed.

**Example.** `archc import template.yaml --defaults` lists what the defaults add to the stack.

**Use instead.** Say it in the architecture: in a field, or for what no field says, with `overrides`:

    orders: { type: sqs, overrides: { Queue: { MessageRetentionPeriod: 1209600 } } }
""",
)

IMPORT_NOT_COMPARED = Code(
    "AC611",
    "import-not-compared",
    "warning",
    """An architecture file was imported, but what it builds could not be held against the template it came from.

**Why it matters.** Whether anything was lost is not known until it is built. For a template that archc built, the
usual reason is that the code of its functions is not in the folder the file is written to.

**Example.**

    archc import build/shop.template.yaml -o /tmp/arch.yaml

**Use instead.** The project's own folder:

    archc import build/shop.template.yaml -o arch.yaml
""",
)
MACRO_NOT_RUN = Code(
    "AC612",
    "macro-not-run",
    "note",
    """The template calls a macro that only CloudFormation can run: one of the account's own, or `AWS::Include`.

**Why it matters.** What the macro adds or changes is not in the picture; the rest is.

**Example.**

    Transform: [AWS::Serverless-2016-10-31, TagEverything]

**Use instead.** The template that CloudFormation made of it:

    aws cloudformation get-template --stack-name shop --template-stage Processed --query TemplateBody > shop.json
    archc render shop.json -o shop.png
""",
)
TEMPLATE_DUPLICATE_SETTING = Code(
    "AC613",
    "template-duplicate-setting",
    "warning",
    """A resource, parameter or output of the template sets the same thing twice.

**Why it matters.** CloudFormation accepts it and takes the last without a word. The first is never in force, and what
it was written for is lost.

**Example.**

    Orders:
      Type: AWS::SQS::Queue
      Properties:
        VisibilityTimeout: 30
        VisibilityTimeout: 60

**Use instead.** One of them.
""",
)


def table() -> dict[str, Code]:
    """Every code of this module by its id."""
    return {c.id: c for c in globals().values() if isinstance(c, Code)}
