"""What the editor is told: completion, hover, definitions, renaming; in whole files and in halves of them."""

from pathlib import Path

import pytest

from archc.lsp.complete import complete
from archc.lsp.document import Document
from archc.lsp.hover import hover
from archc.lsp.names import declaration, rename, uses
from archc.source.edit import apply

SHOP = """\
archc: 1
name: shop
region: eu-west-1
alarms: news
actors:
  owner: { email: owner@example.com }
components:
  web: { type: ec2 }
  images: { type: s3, title: Pictures }
  database: { type: rds, engine: postgres }
  orders: { type: sqs, fifo: true }
  fulfil: { type: lambda, runtime: python3.13, code: functions/fulfil }
  news: { type: sns }
connections:
  - web -> images: { access: read }
  - web -> database
  - web -> orders -> fulfil
  - news -> owner: { protocol: email }
environments:
  dev: { components: { orders: { fifo: false } } }
layout:
  groups: { work: { title: Work, components: [orders, fulfil] } }
  steps: [web -> orders, orders -> fulfil]
checks:
  - { code: AC504, component: orders, reason: for the test }
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """The shop, as it was before something is typed into it."""
    (tmp_path / "functions/fulfil").mkdir(parents=True)
    (tmp_path / "functions/fulfil/index.py").write_text("def handler(event, context):\n    return event\n")
    made = Document(str(tmp_path / "arch.yaml"))
    made.change(SHOP)
    return made


def typed(document: Document, old: str, new: str) -> tuple[int, int]:
    """Put a text with `|` in place of another; return where the cursor stands then, from 0."""
    assert old in SHOP
    text = SHOP.replace(old, new, 1)
    before = text.partition("|")[0]
    document.change(text.replace("|", "", 1))
    return before.count("\n"), len(before.rpartition("\n")[2])


def labels(document: Document, old: str, new: str) -> list[str]:
    return [item.label for item in complete(document, *typed(document, old, new)).items]


def here(marked: str) -> tuple[int, int]:
    """Return the place (from 1) of the word that `|` is put into."""
    text = marked.replace("|", "", 1)
    assert text in SHOP
    at = SHOP.index(text) + marked.index("|")
    return SHOP.count("\n", 0, at) + 1, at - SHOP.rfind("\n", 0, at)


class TestComplete:
    def test_keys_at_the_top(self, document: Document) -> None:
        """Those that are there already are not offered again."""
        found = labels(document, "alarms: news\n", "alarms: news\nti|\n")
        assert "title" in found
        assert "network" in found
        assert "region" not in found

    def test_types(self, document: Document) -> None:
        """All services, each with its page."""
        made = complete(document, *typed(document, "type: ec2 }", "type: |"))
        assert {"ec2", "sqs", "route53"} <= {i.label for i in made.items}
        assert all("Becomes" in i.about for i in made.items)

    def test_fields_of_a_type(self, document: Document) -> None:
        """The fields of the component's own type, without those that are there."""
        found = labels(document, "fifo: true }", "fifo: true, |")
        assert "visibility" in found
        assert not {"fifo", "runtime"} & set(found)

    def test_fields_while_the_type_is_new(self, document: Document) -> None:
        """A component that was never parsed is understood too."""
        assert "versioning" in labels(document, "  news: { type: sns }", "  logs:\n    type: s3\n    |")

    def test_fields_without_a_type(self, document: Document) -> None:
        """First of all the type is needed."""
        found = labels(document, "  news: { type: sns }", "  logs:\n    |")
        assert "type" in found
        assert "versioning" not in found

    def test_fields_inside_of_fields(self, document: Document) -> None:
        """Nested mappings have their own keys."""
        assert {"min", "max", "cpu"} <= set(labels(document, "type: ec2 }", "type: ec2, scaling: { |"))

    @pytest.mark.parametrize(("old", "new", "expected"), [
        ("fifo: true }", "fifo: |", ["true", "false"]),
        ("engine: postgres", "engine: |", ["postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql"]),
        ("alarms: news", "network: { nat: | }", ["single", "per-zone", "none"]),
        ("access: read", "access: |", ["read", "write", "read-write"]),
        ("fifo: false", "fifo: |", ["true", "false"]),
    ])  # fmt: skip
    def test_values(self, old: str, new: str, expected: list[str], document: Document) -> None:
        """Enums and truths, in components, the network, arrows and environments."""
        assert labels(document, old, new) == expected

    def test_regions(self, document: Document) -> None:
        """A region is proposed with its place."""
        made = complete(document, *typed(document, "region: eu-west-1", "region: eu|"))
        assert next(i for i in made.items if i.label == "eu-central-1").detail == "Europe (Frankfurt)"

    def test_arrow_begins_anywhere(self, document: Document) -> None:
        """The first end can be everything there is."""
        found = labels(document, "  - web -> database\n", "  - |\n")
        assert {"web", "images", "database", "orders", "fulfil", "news", "owner"} == set(found)

    def test_arrow_goes_where_it_can(self, document: Document) -> None:
        """Behind `->` only what the ends before it can reach, each with what the arrow does."""
        made = complete(document, *typed(document, "  - web -> database\n", "  - web -> |\n"))
        found = {i.label: i.about for i in made.items}
        assert {"images", "database", "orders", "news"} <= found.keys()
        assert not {"web", "owner"} & found.keys()
        assert "opens the port" in found["database"]

    def test_arrow_from_several(self, document: Document) -> None:
        """Only what all of them can reach."""
        assert labels(document, "  - web -> database\n", "  - orders, news -> |\n") == ["fulfil"]

    def test_further_ends(self, document: Document) -> None:
        """Behind a comma what is not there yet; the word is replaced, not the arrow."""
        line, column = typed(document, "  - web -> database\n", "  - web -> database, im|\n")
        made = complete(document, line, column)
        assert "database" not in {i.label for i in made.items}
        assert document.text.split("\n")[line][made.start : column] == "im"

    def test_options_of_an_arrow(self, document: Document) -> None:
        """Those that this arrow takes."""
        found = labels(document, "{ access: read }", "{ |")
        assert set(found) == {"label", "access", "prefix"}

    def test_names_in_fields(self, document: Document) -> None:
        """Topics for alarms, names in groups and findings, codes of findings."""
        assert labels(document, "alarms: news", "alarms: |") == ["news"]
        assert "orders" in labels(document, "components: [orders, fulfil]", "components: [orders, |")
        assert "orders" in labels(document, "component: orders", "component: |")
        assert "AC504" in labels(document, "code: AC504", "code: |")


class TestHover:
    @pytest.mark.parametrize(("marked", "parts"), [
        ("  orders: { type: sqs, fi|fo: true }", ["**fifo**", "true | false", "ordered"]),
        ("engine: post|gres", ["**engine**", "The database engine"]),
        ("{ type: s|qs,", ["**sqs**", "AWS::SQS::Queue"]),
        ("region: eu-w|est-1", ["Ireland"]),
        ("  fulf|il: {", ["**fulfil** — lambda", "← `orders`: is picked by it", "`FulfilFunction`"]),
        ("  - web -> datab|ase", ["**web → database**", "opens the port", "- tcp 5432", "secretsmanager:Get"]),
        ("  - web -> images: { acc|ess: read }", ["access"]),
        ("code: AC5|04", ["single-nat-gateway", "Why it matters"]),
        ("alar|ms: news", ["**alarms**"]),
    ])  # fmt: skip
    def test_what_stands_there(self, marked: str, parts: list[str], document: Document) -> None:
        """A field's page, a type, a region, a component with its arrows, what an arrow grants, a finding."""
        answer = hover(document, *here(marked))
        assert answer is not None
        assert [part for part in parts if part not in answer[0]] == []

    def test_a_broken_file_still_answers(self, document: Document) -> None:
        """While a file has errors, what does not need the stack is told."""
        document.change(SHOP.replace("engine: postgres", "engine: postgress"))
        answer = hover(document, *here("  - web -> ima|ges"))
        assert answer is not None
        assert "grants use" in answer[0]

    def test_nothing_stands_there(self, document: Document) -> None:
        """Between words there is nothing to say."""
        assert hover(document, 1, 200) is None
        assert hover(document, 999, 1) is None


class TestNames:
    def test_declaration(self, document: Document) -> None:
        """From an end of an arrow to the component; from an environment, from findings and groups too."""
        for marked in ("- web -> or|ders", "component: or|ders", "[or|ders, fulfil]", "components: { or|ders"):
            span = declaration(document, *here(marked))
            assert span is not None
            assert (span.line, span.column) == (11, 3)

    def test_code_is_declared_in_its_file(self, document: Document) -> None:
        """From `code` to the function's source."""
        span = declaration(document, *here("code: functions/ful|fil"))
        assert span is not None
        assert span.file.endswith("functions/fulfil/index.py")

    def test_uses(self, document: Document) -> None:
        """Every place of a name."""
        assert [s.line for s in uses(document, "orders")] == [11, 17, 20, 22, 23, 23, 25]

    def test_rename(self, document: Document) -> None:
        """Everywhere at once, and nothing else: the file means the same."""
        edits, refused = rename(document, *here("  or|ders: { type: sqs"), "purchases")
        assert refused == ""
        assert apply(SHOP, edits) == SHOP.replace("orders", "purchases")

    @pytest.mark.parametrize(
        ("new", "says"), [("web", "there already"), ("New Name", "not a name"), ("stack", "not a name")]
    )
    def test_rename_to_what_cannot_be(self, new: str, says: str, document: Document) -> None:
        """A name that is taken or that archc cannot use is refused."""
        edits, refused = rename(document, *here("  or|ders: { type: sqs"), new)
        assert edits == ()
        assert says in refused


class TestDocument:
    @pytest.mark.parametrize(("file", "text", "expected"), [
        ("arch.yaml", "a: b\n", True),
        ("shop.yaml", "archc: 1\n", True),
        ("shop.yaml", "components: {}\nconnections: []\n", True),
        ("compose.yaml", "services: {}\n", False),
    ])  # fmt: skip
    def test_other_yaml_is_left_in_peace(self, file: str, text: str, expected: bool) -> None:
        """Only architectures are checked."""
        document = Document(file)
        document.change(text)
        assert document.is_architecture is expected

    def test_the_last_good_tree_stays(self, document: Document) -> None:
        """While the text is no YAML, names are still known."""
        document.change(SHOP + "oops: [")
        assert document.root is not None
        assert any(d.code.id == "AC007" for d in document.diagnostics)
