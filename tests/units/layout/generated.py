"""Architectures from a seed: what people draw, in sizes from 5 boxes to 150, for tests and benchmarks of layout."""

from random import Random

from archc.drawing.graph import Arrow, ArrowKind, Box, Frame, FrameKind, Graph

ENTRY = (
    ("Amazon Route 53", "network/route-53"),
    ("Amazon CloudFront", "network/cloudfront"),
    ("Amazon API Gateway", "network/api-gateway"),
)
COMPUTE = (
    ("AWS Lambda", "compute/lambda"),
    ("Amazon EC2", "compute/ec2"),
    ("Amazon ECS", "compute/elastic-container-service"),
)
STORE = (
    ("Amazon RDS", "database/rds"),
    ("Amazon DynamoDB", "database/dynamodb"),
    ("Amazon Simple Storage Service", "storage/simple-storage-service-s3"),
    ("Amazon ElastiCache", "database/elasticache"),
)
MESSAGE = (
    ("Amazon Simple Queue Service", "integration/simple-queue-service-sqs"),
    ("Amazon Simple Notification Service", "integration/simple-notification-service-sns"),
    ("Amazon EventBridge", "integration/eventbridge"),
)
LOOSE = (("AWS Secrets Manager", "security/secrets-manager"), ("Amazon CloudWatch", "management/cloudwatch"))
TITLES = (
    "orders",
    "customer profiles",
    "images",
    "payment",
    "search index",
    "Warteschlange für Aufträge",
    "nightly report",
    "audit",
    "x",
)
TEXTS = ("HTTPS", "5432", "events", "", "", "", "POST /orders", "read and write", "redrive after 5", "trigger")
NOTES = ("", "", "FIFO", "×2–6", "Multi-AZ")


class _Builder:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.boxes: list[Box] = []
        self.frames: list[Frame] = []
        self.arrows: list[Arrow] = []

    def box(self, kinds: tuple[tuple[str, str], ...], parent: str | None, *, actor: bool = False) -> str:
        name, icon = self.random.choice(kinds)
        title = self.random.choice(TITLES) if self.random.random() < 0.7 else ""
        note = self.random.choice(NOTES) if not actor else ""
        number = f"b{len(self.boxes)}"
        self.boxes.append(
            Box(
                id=number,
                type=icon.rsplit("/")[-1],
                icon=icon,
                name=name,
                title=title,
                note=note,
                parent=parent,
                actor=actor,
            )
        )
        return number

    def frame(self, kind: FrameKind, title: str, parent: str | None) -> str:
        number = f"f{len(self.frames)}"
        self.frames.append(Frame(id=number, kind=kind, title=title, parent=parent))
        return number

    def arrow(self, source: str, target: str) -> None:
        kind: ArrowKind = self.random.choice(("sync", "sync", "sync", "async", "drawn"))
        self.arrows.append(
            Arrow(id=f"a{len(self.arrows)}", source=source, target=target, kind=kind, text=self.random.choice(TEXTS))
        )


def architecture(seed: int, size: int) -> Graph:
    """A graph of about `size` boxes, never fewer than five; the same for the same seed and size."""
    build = _Builder(seed * 1000 + size)
    random = build.random
    cloud = build.frame("cloud", "AWS Cloud", None)
    region = build.frame("region", random.choice(("eu-west-1", "us-east-1")), cloud)
    people = [
        build.box((("Customer", "actor:users"), ("Personnel", "actor:user")), None, actor=True)
        for _ in range(random.randint(1, 2))
    ]
    entries = [build.box(ENTRY, random.choice((cloud, region))) for _ in range(random.randint(1, 2))]
    for person in people:
        build.arrow(person, random.choice(entries))
    homes = _homes(build, region, size)
    compute = [build.box(COMPUTE, random.choice(homes[0])) for _ in range(max(1, round(size * 0.35)))]
    stores = [build.box(STORE, random.choice(homes[1])) for _ in range(max(1, round(size * 0.25)))]
    messages = [build.box(MESSAGE, region) for _ in range(max(0, size - len(build.boxes) - 1))]
    _join(build, entries, compute, stores, messages)
    if random.random() < 0.5:
        build.box(LOOSE, random.choice((region, cloud)))
    if messages and random.random() < 0.6:
        owner = build.box((("Shop owner", "actor:user"),), None, actor=True)
        build.arrow(random.choice(messages), owner)
    return Graph(
        boxes=tuple(build.boxes),
        frames=tuple(build.frames),
        arrows=tuple(build.arrows),
        title=f"Architecture {seed}",
        subtitle=f"{size} boxes",
        direction="down" if random.random() < 0.1 else "right",
    )


def _homes(build: _Builder, region: str, size: int) -> tuple[list[str], list[str]]:
    """Frames for compute and frames for stores: serverless, one VPC in tiers, zones, or several VPCs."""
    random = build.random
    style = random.choice(("serverless", "tiers", "tiers", "zones"))
    if style == "serverless":
        return [region], [region]
    compute: list[str] = []
    stores: list[str] = []
    for number in range(1 if size < 45 else random.randint(1, 3)):
        vpc = build.frame("vpc", f"VPC 10.{number}.0.0/16", region)
        if style == "tiers":
            public = build.frame("public", "Public subnets", vpc)
            private = build.frame("private", "Private subnets", vpc)
            inner = (
                build.frame("scaling-group", "Auto Scaling group ×2–6", private) if random.random() < 0.5 else private
            )
            isolated = build.frame("isolated", "Isolated subnets", vpc)
            compute += [public, inner, inner, private]
            stores += [isolated]
        else:
            for zone in range(random.randint(2, 3)):
                inside = build.frame("zone", f"Availability Zone {'abc'[zone]}", vpc)
                compute.append(build.frame("private", f"Private subnet 10.{number}.{zone}.0/24", inside))
                stores.append(build.frame("isolated", f"Isolated subnet {zone}", inside))
    return [*compute, region], [*stores, region]


def _join(build: _Builder, entries: list[str], compute: list[str], stores: list[str], messages: list[str]) -> None:
    """Requests run from the entries through compute to stores; messages pass from one server to a later one."""
    random = build.random
    for index, server in enumerate(compute):
        callers = entries if index < 3 or random.random() < 0.3 else compute[max(0, index - 3) : index]
        build.arrow(random.choice(callers), server)
    for index, store in enumerate(stores):
        users = compute[index % len(compute) :][:2]
        for user in users[: random.choice((1, 1, 2))]:
            build.arrow(user, store)
    for index, message in enumerate(messages):
        sender = index % len(compute)
        build.arrow(compute[sender], message)
        if random.random() < 0.7:
            build.arrow(message, random.choice(compute[sender:] + messages[index + 1 :][:2]))
    for server in compute:
        if random.random() < 0.2:
            build.arrow(server, random.choice(stores + compute))
