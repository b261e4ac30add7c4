"""`search` and `rebuild_index` as scripts use them."""

import json

import pytest
from django.core.management import call_command

from cms.documents.desk import write_desk
from cms.people.defaults import ensure_defaults
from search.engines import PUBLIC, index
from tests.factories import document, edition, group, member, paragraph, section, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made():
    ensure_defaults()
    doc = document("MCS-101", lead=group("alpha"))
    ids = [{"scheme": "oscal", "value": "AC-2"}, {"scheme": "oscal", "value": "ac-2"}]
    child = section("Removal", paragraph("account management " * 9))
    edition(doc, tree(doc, section("Account Management", child, external_ids=ids)))
    draft = document("ABC-9", lead=group("alpha"))
    write_desk(draft, tree(draft, section("A", paragraph("zyzzyva"))), {}, by=None)


def run(capsys, *arguments):
    code = 0
    try:
        call_command(*arguments, "--json")
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_rebuild_index_counts_what_it_wrote(capsys):
    assert run(capsys, "rebuild_index") == (
        0, {"result": "done", "entries": {"public": 3, "restricted": 2}},
    )  # fmt: skip


def test_a_rebuild_that_runs_already_is_refused(capsys):
    with index(PUBLIC).files.locked("rebuild"):
        code, answer = run(capsys, "rebuild_index")
    assert code == 3
    assert answer["reasons"][0]["code"] == "rebuild_running"


def test_the_clause_with_that_title_comes_first_under_its_own_label(capsys):
    run(capsys, "rebuild_index")
    code, answer = run(capsys, "search", "account management")
    assert code == 0
    assert answer["hits"][0]["label"] == "AC-2"
    assert answer["hits"][0]["number"] == "1"


def test_nothing_found_is_no_failure(capsys):
    code, answer = run(capsys, "search", "xylophone")
    assert code == 0
    assert (answer["total"], answer["hits"], answer["facets"]) == (0, [], {})


def test_a_member_finds_drafts_and_a_stranger_does_not(capsys):
    run(capsys, "rebuild_index")
    member("alice", group("alpha"), "editor")
    member("bob", group("beta"), "editor")
    assert run(capsys, "search", "zyzzyva", "--as", "alice")[1]["total"] == 1
    assert run(capsys, "search", "zyzzyva", "--as", "bob")[1]["total"] == 0
    assert run(capsys, "search", "zyzzyva")[1]["total"] == 0


def test_an_unknown_person_is_bad_input(capsys):
    code, answer = run(capsys, "search", "x", "--as", "nobody")
    assert code == 2
    assert answer["reasons"][0]["code"] == "unknown_person"


def test_an_index_that_cannot_be_read_is_a_refusal(capsys, search_dir):
    run(capsys, "rebuild_index")
    path = (search_dir / "public.sqlite3").resolve()
    path.write_bytes(b"x" * path.stat().st_size)
    code, answer = run(capsys, "search", "x")
    assert code == 3
    assert answer["reasons"][0]["code"] == "index_unavailable"
