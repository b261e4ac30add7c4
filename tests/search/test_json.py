"""Results as JSON: what the documented schema says, for every kind of answer."""

import json
from pathlib import Path

import jsonschema
import pytest

from cms.documents import content
from cms.documents.desk import write_desk
from search import indexing
from tests.factories import (
    document,
    edition,
    member,
    paragraph,
    requirement,
    section,
    tree,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/reference/search.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def made(alpha):
    doc = document("MCS-101", lead=alpha, title="Quality")
    rules = section("Rules", requirement("The issuer shall publish criteria."))
    many = [section(f"Part {n}", paragraph("zebra")) for n in range(11)]
    edition(doc, tree(doc, rules, *many))
    indexing.rebuild()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "criteria"}, {"q": "zebra", "page": "2"}, {"q": "zebra", "status": "draft"},
        {"q": "MCS-101"}, {"q": '"zebra'}, {"q": "criterja"}, {"q": "xylophone"}, {},
        {"q": "status:current"}, {"q": "criterion x" * 90},
    ],
)  # fmt: skip
def test_json_is_what_its_schema_says(client, query):
    answer = client.get("/search/", {**query, "format": "json"}).json()
    jsonschema.validate(answer, SCHEMA)
    assert list(answer) == SCHEMA["oneOf"][1]["required"]
    for hit in answer["hits"]:
        assert list(hit) == SCHEMA["$defs"]["hit"]["required"]


def test_json_of_drafts_is_what_its_schema_says(client, alpha):
    doc = document("ABC-9", lead=alpha)
    write_desk(doc, tree(doc, section("Canary", paragraph("zyzzyva"))), {}, by=None)
    indexing.rebuild()
    client.force_login(member("alice", alpha, "editor"))
    answer = client.get("/search/", {"q": "zyzzyva", "format": "json"}).json()
    jsonschema.validate(answer, SCHEMA)
    assert answer["hits"][0]["status"] == "draft"


def test_every_field_of_the_json_is_described():
    page = (ROOT / "docs/reference/search-json.md").read_text("utf-8")
    names = SCHEMA["oneOf"][1]["required"] + SCHEMA["$defs"]["hit"]["required"]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_json_tells_what_may_be_meant_and_what_was_looked_for_too(client, alpha):
    doc = document("MCS-104", lead=alpha)
    term = {"uuid": content.mint(), "preferred": "zebra", "admitted": ["quagga"],
            "deprecated": [], "definition": [], "source": []}  # fmt: skip
    edition(doc, tree(doc, section("Terms"), terms=[term]))
    indexing.rebuild()
    answer = client.get("/search/", {"q": "quagga", "format": "json"}).json()
    assert answer["also"] == ["zebra"]
    answer = client.get("/search/", {"q": "criterja", "format": "json"}).json()
    assert answer["did_you_mean"] == {"text": "criteria", "total": 1, "more": False}


def test_an_engine_that_does_not_answer_is_said_in_json_too(client, search_dir):
    path = (search_dir / "public.sqlite3").resolve()
    path.write_bytes(b"x" * path.stat().st_size)
    response = client.get("/search/", {"q": "zebra", "format": "json"})
    assert response.status_code == 503
    jsonschema.validate(response.json(), SCHEMA)
