import pytest

from cms.documents import blobs, content
from cms.documents.models import PublicDraft
from tests import factories as f


@pytest.fixture(autouse=True)
def _blobs(settings, tmp_path):
    settings.BLOB_DIR = tmp_path


def with_file(doc, name: str, data: bytes, media_type: str):
    blob = blobs.store(data, media_type)
    block = {"type": "attachment", "uuid": content.mint(), "asset": blob.sha256,
             "title": "A file", "licence": "", "source": []}  # fmt: skip
    asset = {"sha256": blob.sha256, "name": name, "media_type": media_type,
             "size": len(data)}  # fmt: skip
    tree = f.tree(doc, f.section("Files", block), assets=[asset])
    return tree, f"/files/{blob.sha256}/{name}"


def test_a_file_that_an_edition_cites_is_served_and_cannot_run(client, db):
    doc = f.document()
    tree, path = with_file(doc, "data.csv", b"a,b\n", "text/csv")
    assert client.get(path).status_code == 404
    f.edition(doc, tree)
    answer = client.get(path)
    assert answer.content == b"a,b\n"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == 'attachment; filename="data.csv"'
    assert "immutable" in answer["Cache-Control"]


def test_a_file_under_another_name_is_not_found(client, db):
    doc = f.document()
    tree, path = with_file(doc, "data.csv", b"a,b\n", "text/csv")
    f.edition(doc, tree)
    assert client.get(path + ".html").status_code == 404


def test_a_page_that_somebody_attached_is_not_shown_as_one(client, db):
    doc = f.document()
    tree, path = with_file(doc, "x.html", b"<script>", "text/html")
    f.edition(doc, tree)
    assert client.get(path)["Content-Type"] == "application/octet-stream"


def test_a_draft_s_file_is_served_while_the_draft_is_open(client, db):
    doc = f.document()
    tree, path = with_file(doc, "data.csv", b"a,b\n", "text/csv")
    snapshot = f.snapshot(doc, tree)
    draft = PublicDraft.objects.create(
        document=doc, snapshot=snapshot, label="r01", opened_at=f.NOON
    )
    assert client.get(path).status_code == 200
    draft.closed_at = f.NOON
    draft.save()
    assert client.get(path).status_code == 404
