"""`document.pdf`: the right file, proper headers, and pages where there is none."""

import pytest
from django.utils import timezone

from cms.documents import blobs
from cms.documents.models import Rendition
from cms.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/standards/ABC-1/1/document.pdf"


@pytest.fixture
def edition(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    made = factories.edition(factories.document())
    Job.objects.all().delete()
    return made


def keep(edition, state="current", data=b"%PDF-1.7 first", kind="pdf"):
    media_type = "application/pdf" if kind == "pdf" else "text/html"
    return Rendition.objects.create(
        edition=edition, kind=kind, state=state, renderer="test",
        blob=blobs.store(data, media_type),
    )  # fmt: skip


def test_the_kept_file_is_served_under_its_own_name(client, edition):
    keep(edition)
    answer = client.get(URL)
    assert answer.status_code == 200
    assert answer.content == b"%PDF-1.7 first"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="ABC-1-1.pdf"'


def test_a_browser_that_has_it_is_told_so(client, edition):
    kept = keep(edition)
    answer = client.get(URL, headers={"If-None-Match": f'"{kept.blob_id}"'})
    assert answer.status_code == 304


def test_a_superseded_edition_offers_the_file_that_says_so(client, edition):
    keep(edition)
    keep(edition, "superseded", b"%PDF-1.7 second")
    type(edition).objects.filter(pk=edition.pk).update(status="superseded")
    assert client.get(URL).content == b"%PDF-1.7 second"
    first = client.get(f"{URL}?state=current")
    assert first.content == b"%PDF-1.7 first"
    assert "immutable" in first["Cache-Control"]


def test_until_then_the_first_file_is_served(client, edition):
    keep(edition)
    type(edition).objects.filter(pk=edition.pk).update(status="superseded")
    assert client.get(URL).content == b"%PDF-1.7 first"


def test_while_it_is_made_the_page_looks_again(client, edition):
    Job.objects.create(
        topic="edition.published", handler="pdf.edition", key=str(edition.uuid),
        progress="chapter 2 of 9: Roles",
    )  # fmt: skip
    answer = client.get(URL)
    assert answer.status_code == 202
    assert "chapter 2 of 9: Roles" in answer.text
    assert answer["Refresh"] == "5"
    assert "is being made" in answer.text


def test_when_it_could_not_be_made_the_page_says_so(client, edition):
    Job.objects.create(
        topic="edition.published", handler="pdf.edition", key=str(edition.uuid),
        failed_at=timezone.now(),
    )  # fmt: skip
    answer = client.get(URL)
    assert answer.status_code == 503
    assert "There is no PDF" in answer.text


def test_an_unknown_edition_and_a_hidden_one_answer_alike(client, edition):
    hidden = factories.document("ABC-2")
    unknown = client.get("/standards/NO-1/1/document.pdf")
    assert unknown.status_code == 404
    assert client.get(f"/standards/{hidden.designation}/1/document.pdf").content == (
        unknown.content
    )


def test_another_spelling_leads_to_the_proper_address(client, edition):
    answer = client.get("/toolkit/abc-1/1/document.pdf")
    assert answer.status_code == 302
    assert answer["Location"] == URL


def test_the_html_file_may_use_its_own_style_and_nothing_else(client, edition):
    keep(edition, data=b"<style>p{}</style><p>x", kind="html")
    answer = client.get(URL.replace(".pdf", ".html"))
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
