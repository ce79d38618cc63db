"""Pictures placed by hand, as layout would hand them over."""

from collections.abc import Sequence

import pytest

from archc.drawing.graph import ArrowKind, Fact, FrameKind, State
from archc.drawing.picture import (
    TEXT_SIZE,
    Label,
    LegendEntry,
    Picture,
    PlacedArrow,
    PlacedBox,
    PlacedFrame,
    Point,
    Rect,
    TextLine,
    TextStyle,
)


def label_under(x: float, y: float, lines: Sequence[tuple[str, TextStyle]]) -> Label:
    """Make a label whose first line's top is `y`, centred on `x`."""
    placed = tuple(TextLine(text, x, y + 12 + 15 * i, style) for i, (text, style) in enumerate(lines))
    width = max((len(text) * TEXT_SIZE[style] * 0.56 for text, style in lines), default=0.0)
    return Label(Rect(x - width / 2, y, width, 15.0 * len(lines)), placed, " ".join(text for text, _ in lines))


def box(
    name_id: str,
    icon: str,
    at: Point,
    name: str,
    title: str = "",
    note: str = "",
    parent: str | None = None,
    *,
    state: State = "",
    facts: tuple[Fact, ...] = (),
    href: str = "",
    description: str = "",
    members: tuple[str, ...] = (),
) -> PlacedBox:
    """Make a box whose icon's top left corner is `at`."""
    x, y = at
    styles: list[tuple[str, TextStyle]] = [(name, "name"), (title, "title"), (note, "note")]
    lines = [(text, style) for text, style in styles if text]
    return PlacedBox(
        id=name_id,
        type=icon.rsplit("/", 1)[-1],
        icon=icon,
        rect=Rect(x, y, 64, 64),
        label=label_under(x + 32, y + 68, lines),
        parent=parent,
        name=name,
        title=title,
        note=note,
        actor=icon.startswith("actor:"),
        description=description,
        href=href,
        facts=facts,
        members=members,
        state=state,
        state_note="",
    )


def frame(
    name_id: str,
    kind: FrameKind,
    rect: tuple[float, float, float, float],
    title: str,
    parent: str | None = None,
    *,
    state: State = "",
) -> PlacedFrame:
    """Make a frame with its title where layout puts it."""
    x, y, w, h = rect
    width = len(title) * 6.6
    if kind in {"zone", "generic"}:
        line = TextLine(title, x + w / 2, y + 21, "frame", "middle")
        area = Rect(x + w / 2 - width / 2, y + 8, width, 16)
    elif kind == "security-group":
        line = TextLine(title, x + 10, y + 21, "frame", "start")
        area = Rect(x + 10, y + 8, width, 16)
    else:
        line = TextLine(title, x + 40, y + 20.5, "frame", "start")
        area = Rect(x, y, 40 + width, 32)
    return PlacedFrame(
        id=name_id,
        kind=kind,
        rect=Rect(x, y, w, h),
        title=Label(area, (line,), title),
        parent=parent,
        description="",
        facts=(),
        members=(),
        state=state,
        state_note="",
    )


def arrow(
    source: str,
    target: str,
    points: tuple[Point, ...],
    text: str = "",
    at: Point | None = None,
    *,
    kind: ArrowKind = "sync",
    step: int = 0,
    disc: Point | None = None,
    public: bool = False,
    state: State = "",
    facts: tuple[Fact, ...] = (),
) -> PlacedArrow:
    """Make an arrow; `at` is the middle of its label."""
    label = None
    if text and at:
        width = len(text) * 5.7 + 8
        area = Rect(at[0] - width / 2, at[1] - 8, width, 16)
        label = Label(area, (TextLine(text, at[0], at[1] + 4, "arrow"),), text)
    return PlacedArrow(
        id=f"{source}->{target}",
        source=source,
        target=target,
        kind=kind,
        points=points,
        text=text,
        label=label,
        description="",
        step=step,
        disc=disc,
        public=public,
        facts=facts,
        members=(),
        state=state,
        state_note="",
    )


def make_shop() -> Picture:
    """Place a small shop: people, a balancer, a scaling group, a database, a queue, a worker, a topic, a bucket."""
    frames = (
        frame("aws", "cloud", (150, 84, 1050, 700), "AWS Cloud"),
        frame("region", "region", (290, 124, 890, 640), "Europe (Ireland) eu-west-1", "aws"),
        frame("vpc", "vpc", (310, 164, 700, 340), "shop VPC 10.0.0.0/16", "region"),
        frame("public", "public", (330, 204, 160, 280), "Public subnets", "vpc"),
        frame("private", "private", (540, 204, 220, 280), "Private subnets", "vpc"),
        frame("web-group", "scaling-group", (560, 250, 180, 214), "web ×2–6", "private"),
        frame("isolated", "isolated", (810, 204, 180, 280), "Isolated subnets", "vpc"),
    )
    boxes = (
        box("customers", "actor:users", (30, 310), "Customers"),
        box("staff", "actor:user", (30, 580), "Personnel", "", "administrator"),
        box(
            "dns",
            "network/route-53",
            (190, 310),
            "Amazon Route 53",
            "www.example.com",
            "",
            "aws",
            href="https://example.com/dns",
        ),
        box(
            "balancer",
            "network/elb-application-load-balancer",
            (378, 310),
            "Application Load",
            "Balancer web-alb",
            "",
            "public",
        ),
        box(
            "web",
            "compute/ec2",
            (618, 310),
            "Amazon EC2",
            "web",
            "nginx",
            "web-group",
            facts=(("Instance type", "t3.small"), ("Scaling", "2 to 6")),
        ),
        box(
            "db",
            "database/rds",
            (868, 310),
            "Amazon RDS",
            "orders-db",
            "PostgreSQL, Multi-AZ",
            "isolated",
            facts=(("Engine", "PostgreSQL 16"),),
        ),
        box("images", "storage/simple-storage-service-s3", (1060, 230), "Amazon S3", "product images", "", "region"),
        box("pool", "security/cognito", (360, 580), "Amazon Cognito", "customers", "", "region"),
        box(
            "queue",
            "integration/simple-queue-service-sqs",
            (618, 580),
            "Amazon SQS",
            "orders",
            "FIFO",
            "region",
            description="Orders & returns <as they come>",
        ),
        box(
            "worker",
            "compute/lambda",
            (780, 580),
            "AWS Lambda",
            "take order",
            "",
            "region",
            members=("Worker", "WorkerRole"),
        ),
        box(
            "topic",
            "integration/simple-notification-service-sns",
            (960, 580),
            "Amazon SNS",
            "order-events",
            "“Orders”",
            "region",
        ),
        box("mail", "actor:client", (1260, 580), "Warehouse", "ops@example.com"),
        box("partner", "actor:internet", (1260, 230), "Partners"),
    )
    arrows = (
        arrow("customers", "dns", ((94, 342), (190, 342)), "HTTPS", (126, 342), step=1, disc=(166, 342)),
        arrow("dns", "balancer", ((254, 342), (378, 342)), step=2, disc=(272, 342)),
        arrow("balancer", "web", ((442, 342), (618, 342)), "port 8080", (520, 342), step=3, disc=(590, 342)),
        arrow("web", "db", ((682, 342), (868, 342)), "5432", (780, 342), facts=(("Port", "5432"),)),
        arrow("web", "queue", ((650, 425), (650, 580)), "order", (650, 532), kind="async", step=4, disc=(650, 560)),
        arrow("queue", "worker", ((682, 612), (780, 612)), kind="async"),
        arrow("worker", "db", ((812, 580), (812, 530), (900, 530), (900, 425))),
        arrow("worker", "topic", ((844, 612), (960, 612)), "order taken", (902, 612), kind="async"),
        arrow("topic", "mail", ((1024, 612), (1260, 612)), "e-mail", (1112, 612), kind="async"),
        arrow("web", "images", ((682, 330), (700, 330), (700, 188), (1040, 188), (1040, 262), (1060, 262))),
        arrow("staff", "pool", ((94, 612), (360, 612)), "sign in", (224, 612)),
        arrow("images", "partner", ((1124, 262), (1260, 262)), "catalogue", (1220, 240), kind="drawn"),
    )
    legend = tuple(
        LegendEntry(kind=kind, sample=((x, 812), (x + 40, 812)), text=TextLine(text, x + 48, 816, "legend", "start"))
        for x, kind, text in (
            (160.0, "sync", "synchronous"),
            (300.0, "async", "asynchronous"),
            (450.0, "drawn", "drawn only"),
        )
    )
    heading = Label(Rect(30, 20, 300, 24), (TextLine("The shop", 30, 40, "heading", "start"),), "The shop")
    below = TextLine("shop · eu-west-1 · production", 30, 60, "subheading", "start")
    return Picture(
        width=1360,
        height=840,
        boxes=boxes,
        frames=frames,
        arrows=arrows,
        heading=heading,
        subheading=Label(Rect(30, 48, 300, 16), (below,), below.text),
        legend=legend,
        title="The shop",
        description="Orders come in over HTTPS and are worked off from a queue.",
        facts=(("Region", "eu-west-1"),),
    )


@pytest.fixture
def shop() -> Picture:
    """Give the shop."""
    return make_shop()
