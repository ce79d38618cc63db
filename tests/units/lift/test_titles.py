"""What boxes and pictures are called."""

from pathlib import Path

from archc.lift import picture_graph, read
from archc.lift.template import Resource
from archc.lift.titles import title_of, titles


def _titled(*names: str, place: str = "region") -> list[str]:
    found = titles([Resource(id=n, type="AWS::SQS::Queue") for n in names], lambda _: place)
    return [found[n] for n in names]


def test_cdks_hash_is_left_off() -> None:
    """Eight digits of a hash are no part of a name; a date, a word or a short name stays whole."""
    assert title_of(Resource(id="MyTopic8686943A", type="")) == "MyTopic"
    assert title_of(Resource(id="MyTopic86869434", type="")) == "MyTopic"
    assert title_of(Resource(id="Backup20260131", type="")) == "Backup20260131"
    assert title_of(Resource(id="ThingDEADBEEF", type="")) == "ThingDEADBEEF"
    assert title_of(Resource(id="FC4345940", type="")) == "FC4345940"


def test_cdks_tree_names_better_than_ids() -> None:
    """The last name in CDK's tree that is not CDK's own."""
    path = {"aws:cdk:path": "Shop/Orders/Queue/Resource"}
    assert title_of(Resource(id="OrdersQueue8686943A", type="", metadata=path)) == "Queue"


def test_a_beginning_that_all_share_is_left_off() -> None:
    """Only whole words go; short names and names that would become the same stay."""
    named = _titled("shopproductionOrdersTable", "shopproductionUsersTable", "shopproductionMailTopic", "Web")
    assert named == ["OrdersTable", "UsersTable", "MailTopic", "Web"]
    assert _titled("OrdersProcessingQueueA", "OrdersProcessingQueueB") == [
        "OrdersProcessingQueueA",
        "OrdersProcessingQueueB",
    ]
    assert _titled(*(f"ConfigRuleForRootAccount{n}" for n in "XYZ"))[0] == "AccountX"


def test_names_that_would_be_the_same_in_one_place_stay_long() -> None:
    """A nested stack's name is left off where nobody beside has the rest of it."""
    assert _titled("Left.Queue", "Right.Queue", "Right.Topic") == ["Left.Queue", "Right.Queue", "Topic"]


def test_the_title_is_a_description_that_says_something(tmp_path: Path) -> None:
    """Where a list follows, or a framework's own sentence stands, the name of the file says more."""
    resources = "Resources: { Q: { Type: AWS::SQS::Queue } }\n"
    found = {}
    for said in ("Orders of the shop.", "This example creates:", f"{'word ' * 20}"):
        (tmp_path / "orders.yaml").write_text(f"Description: '{said}'\n{resources}")
        templates, _ = read([str(tmp_path / "orders.yaml")])
        assert templates is not None
        found[said.strip()[:12]] = picture_graph(templates, {})[0].title
    assert list(found.values()) == ["Orders of the shop", "orders", "orders"]
