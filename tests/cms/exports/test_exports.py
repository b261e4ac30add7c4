import hashlib

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


def test_a_document_without_an_edition_has_no_json(client, db):
    f.snapshot(f.document("ABC-1"))
    assert client.get("/standards/ABC-1/1/document.json").status_code == 404


def test_the_address_is_read_without_case(client, db):
    f.edition(f.document("ABC-1"))
    answer = client.get("/standards/abc-1/1/document.json")
    assert answer["Location"] == "/standards/ABC-1/1/document.json"
