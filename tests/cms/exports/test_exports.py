import hashlib
import re

from cms.documents.editions import record_event
from tests import factories as f


def test_the_json_is_the_text_that_was_hashed(client, db):
    edition = f.edition(f.document("ABC-1"))
    answer = client.get("/standards/ABC-1/1/document.json")
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(answer.content).hexdigest() == edition.snapshot.sha256
    assert answer["ETag"] == f'"{edition.snapshot.sha256}"'
    assert "immutable" in answer["Cache-Control"]


def test_the_json_is_not_sent_again(client, db):
    edition = f.edition(f.document("ABC-1"))
    etag = f'"{edition.snapshot.sha256}"'
    answer = client.get(
        "/standards/ABC-1/1/document.json", headers={"If-None-Match": etag}
    )
    assert answer.status_code == 304


def test_the_file_to_keep_needs_nothing_else(client, db):
    f.edition(f.document("ABC-1"))
    answer = client.get("/standards/ABC-1/1/document.html")
    page = answer.content.decode()
    assert "The issuer shall publish its criteria." in page
    assert "<style>" in page
    assert not re.search(r'<link[^>]+stylesheet|<script|src="(?!data:)', page)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "style-src 'sha256-" in answer["Content-Security-Policy"]


def test_the_file_to_keep_says_that_the_edition_was_withdrawn(client, db):
    edition = f.edition(f.document("ABC-1"))
    assert "Withdrawn on" not in _file(client)
    record_event(edition, "withdrawn", by=None, at=f.NOON, reason="Wrong.")
    assert "Withdrawn on 2 March 2026." in _file(client)


def _file(client) -> str:
    return client.get("/standards/ABC-1/1/document.html").content.decode()


def test_a_document_without_an_edition_has_no_files(client, db):
    f.snapshot(f.document("ABC-1"))
    for name in ("document.json", "document.html"):
        assert client.get(f"/standards/ABC-1/1/{name}").status_code == 404


def test_the_address_is_read_without_case(client, db):
    f.edition(f.document("ABC-1"))
    answer = client.get("/standards/abc-1/1/document.json")
    assert answer["Location"] == "/standards/ABC-1/1/document.json"
