"""`verify` names each row of an index that differs from the database."""

from dataclasses import replace

import pytest

from cms.documents import registry
from cms.documents.desk import write_desk
from cms.outbox.models import Job
from cms.people.defaults import ensure_defaults
from search import health, indexing
from search.engines import PUBLIC, index
from search.engines.fts5_files import connect
from search.sources import edition_source
from search.verifying import check_indexes
from tests.factories import document, edition, group, paragraph, section, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    ensure_defaults()
    doc = document("MCS-101", lead=group("alpha"))
    inner = section("Evidence", paragraph("Keep zebra."))
    found = edition(doc, tree(doc, section("Rules", inner)))
    work()
    return found


def work():
    """As the worker leaves the outbox."""
    indexing.rebuild()
    Job.objects.all().delete()


def lines():
    return [drift.what for drift in check_indexes()]


def change(search_dir, sql, name="public"):
    with connect((search_dir / f"{name}.sqlite3").resolve()) as connection:
        connection.execute(sql)


def test_sound_indexes_have_no_drift(made):
    assert lines() == []
    assert health() == "ok"


def test_the_check_is_registered(made):
    assert registry.checks()["index"] is check_indexes


def test_a_changed_byte_is_found_and_named(made, search_dir):
    change(search_dir, "UPDATE texts SET body = replace(body, 'zebra', 'zebru')")
    assert (
        "public index: MCS-101 edition 1 clause 1.1 was changed in the index."
        in lines()
    )


def test_a_missing_row_is_named(made):
    source = edition_source(made.uuid)
    kept = [entry for entry in indexing.read(source) if entry.number != "1.1"]
    index(PUBLIC).replace(source, kept)
    assert lines() == ["public index: MCS-101 edition 1 clause 1.1 is missing."]


def test_an_extra_source_is_named(made):
    source = edition_source(made.uuid)
    entries = indexing.read(source)
    ghost = [replace(entries[0], source="edition:x", designation="OLD-1")]
    index(PUBLIC).replace("edition:x", ghost)
    assert lines() == [
        "public index: OLD-1 edition 1 front matter should not be there."
    ]


def test_a_stale_row_is_named(made):
    source = edition_source(made.uuid)
    entries = indexing.read(source)
    entries[2] = replace(entries[2], body="Old words.")
    index(PUBLIC).replace(source, entries)
    assert lines() == ["public index: MCS-101 edition 1 clause 1.1 is stale."]


def test_a_row_of_the_outbox_that_waits_explains_a_difference(made):
    edition(made.document, tree(made.document, section("Two")))
    assert lines() == []
    Job.objects.update(failed_at="2026-03-02T12:00:00Z")
    assert "public index: MCS-101 edition 2 clause 1 is missing." in lines()


def test_a_row_that_waits_does_not_excuse_a_changed_byte(made, search_dir):
    edition(made.document, tree(made.document, section("Two")))
    change(search_dir, "UPDATE texts SET body = replace(body, 'zebra', 'zebru')")
    assert any("was changed" in line for line in lines())


def test_drafts_are_checked_like_published_text(made, search_dir):
    doc = document("ABC-2", lead=group("alpha"))
    write_desk(doc, tree(doc, section("A", paragraph("Draft yak."))), {}, by=None)
    assert lines() == []
    work()
    assert lines() == []
    change(
        search_dir, "UPDATE texts SET body = replace(body, 'yak', 'gnu')", "restricted"
    )
    assert "restricted index: ABC-2 draft clause 1 was changed in the index." in lines()


def test_a_broken_file_is_one_drift_and_no_error(made, search_dir):
    path = (search_dir / "public.sqlite3").resolve()
    path.write_bytes(b"x" * path.stat().st_size)
    (line,) = [line for line in lines() if line.startswith("public")][:1]
    assert "cannot be read" in line
    assert health() != "ok"


def test_no_index_at_all_is_named_by_health_and_verify(made, search_dir):
    for path in search_dir.iterdir():
        path.unlink()
    assert "rebuild_index" in health()
    assert "public index: MCS-101 edition 1 clause 1 is missing." in lines()
