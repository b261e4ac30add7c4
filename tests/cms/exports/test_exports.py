import hashlib

from cms.documents import content
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


def table(uuid: str) -> dict:
    return {
        "type": "table", "uuid": uuid, "caption": [], "header_rows": 1,
        "header_columns": 0, "notes": [],
        "rows": [[{"text": [{"text": "Größe"}]}], [{"text": [{"text": "1"}]}]],
    }  # fmt: skip


def with_table(designation: str = "ABC-1") -> tuple:
    document, uuid = f.document(designation), content.mint()
    edition = f.edition(document, f.tree(document, f.section("Scope", table(uuid))))
    return (
        edition,
        f"/standards/{designation}/1/tables/{uuid.replace('-', '')[:12]}.csv",
    )


def test_a_table_is_a_file_of_its_own(client, db):
    _, address = with_table()
    answer = client.get(address)
    assert answer.content == "\ufeffGröße\r\n1\r\n".encode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="ABC-1-1-')
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_edition_s_page_leads_to_it(client, db):
    _, address = with_table()
    assert f'href="{address}"' in client.get("/standards/ABC-1/1/").text
    assert f'href="{address}"' in client.get("/standards/ABC-1/1/1/").text


def test_what_is_not_a_table_of_the_edition_is_not_there(client, db):
    edition, address = with_table()
    _, foreign = with_table("ABC-2")
    section = edition.snapshot.tree["sections"][0]["uuid"].replace("-", "")[:12]
    for path in (
        foreign.replace("ABC-2", "ABC-1"),
        f"/standards/ABC-1/1/tables/{section}.csv",
    ):
        assert client.get(path).status_code == 404
    assert client.get(address.replace("/1/", "/2/")).status_code == 404


def test_a_table_s_address_is_read_without_case(client, db):
    _, address = with_table()
    assert client.get(address.replace("ABC", "abc"))["Location"] == address
