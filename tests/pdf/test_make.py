"""Proofs and renditions: made by the outbox, once, and right for the edition's state."""

import pytest
from django.db import transaction

from cms.documents import blobs, content
from cms.documents.editions import prepare_proof, publish_edition, record_event
from cms.documents.models import Proof
from cms.outbox.worker import Worker
from pdf.checks import check_renditions
from pdf.editions import edition_facts, proof_facts
from pdf.make import make_proof, make_renditions
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]


@pytest.fixture(autouse=True)
def own_blobs(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


def proof(of: content.Tree | None = None) -> Proof:
    document = factories.document()
    snapshot = factories.snapshot(document, of and of(document))
    with transaction.atomic():
        return prepare_proof(document, snapshot, {}, at=factories.NOON)


def text_of(blob) -> str:
    return blobs.read(blob.pk).decode()


def test_the_worker_makes_the_proof_that_was_asked_for():
    wanted = proof()
    Worker().drain()
    wanted.refresh_from_db()
    assert wanted.is_good
    assert wanted.problems == []
    assert blobs.read(wanted.pdf_id).startswith(b"%PDF-1.7")
    assert "Proof" in text_of(wanted.html)


def test_without_pango_a_proof_has_html_and_says_why_no_pdf():
    made = make_proof(proof(), pango=False)
    assert made.pdf is None
    assert made.pdf_left_out == "Pango is not installed."
    assert made.is_good


def test_a_character_without_a_glyph_is_a_problem_that_names_its_clause():
    def chinese(document):
        return factories.tree(
            document, factories.section("Scope", factories.paragraph("Say 中 here."))
        )

    made = make_proof(proof(chinese))
    assert not made.is_good
    assert "U+4E2D" in made.problems[0]
    assert "clause 1" in made.problems[0]


def test_a_proof_speaks_of_no_date():
    facts = proof_facts(proof())
    assert facts.status_word == "Proof"
    assert facts.published_words == "Proof"


def test_a_published_edition_gets_its_files_once():
    edition = published()
    Worker().drain()
    kept = {(r.kind, r.state): r.blob_id for r in edition.renditions.all()}
    assert set(kept) == {("html", "current"), ("pdf", "current")}
    assert make_renditions(edition) == []


def test_a_superseded_edition_keeps_its_first_pdf_and_gets_one_that_says_so():
    first = published()
    make_renditions(first)
    before = first.renditions.get(kind="pdf", state="current").blob_id
    publish_next(first.document)
    first.refresh_from_db()
    make_renditions(first)
    states = {r.state: r.blob_id for r in first.renditions.filter(kind="pdf")}
    assert states["current"] == before
    assert states["superseded"] != before
    assert edition_facts(first, "superseded").banner == (
        "Superseded on 2 March 2026 by edition 2"
    )


def test_a_rendition_thrown_away_comes_back_with_the_same_bytes():
    edition = published()
    make_renditions(edition)
    before = set(edition.renditions.values_list("kind", "state", "blob_id"))
    publish_next(edition.document)
    edition.renditions.all().delete()
    edition.refresh_from_db()
    make_renditions(edition)
    after = set(edition.renditions.values_list("kind", "state", "blob_id"))
    assert before <= after


def test_verify_names_an_edition_without_its_pdf():
    edition = published()
    Worker().drain()
    assert list(check_renditions()) == []
    edition.renditions.filter(kind="pdf").delete()
    assert [drift.what for drift in check_renditions()] == [
        "ABC-1 edition 1: no pdf that says it is current."
    ]


def test_verify_is_patient_while_a_job_waits():
    published()
    assert list(check_renditions()) == []


def test_a_withdrawn_edition_gets_a_pdf_that_says_so():
    edition = published()
    with transaction.atomic():
        record_event(edition, "withdrawn", by=None, at=factories.NOON, reason="Wrong.")
    Worker().drain()
    assert edition.renditions.filter(kind="pdf", state="withdrawn").exists()
    facts = edition_facts(edition, "withdrawn")
    assert (facts.banner, facts.reason) == ("Withdrawn on 2 March 2026", "Wrong.")


def published():
    with transaction.atomic():
        return factories.edition(factories.document())


def publish_next(document):
    with transaction.atomic():
        new = factories.tree(
            document, factories.section("Scope", factories.paragraph("Better."))
        )
        snapshot = factories.snapshot(document, new)
        made = prepare_proof(document, snapshot, {}, at=factories.NOON)
        return publish_edition(made, by=None, at=factories.NOON)
