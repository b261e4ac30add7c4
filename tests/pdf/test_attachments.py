"""Files in an edition's PDF are the public ones, byte by byte."""

import io

import pikepdf
import pytest

from cms.documents.addresses import edition_path
from pdf.attachments import attachments_of
from pdf.editions import edition_facts
from pdf.make import book_of, render_pdf
from tests import factories
from tests.pdf import books


def with_tables():
    document = factories.document()
    everything = books.everything()
    tables = [
        block for section in everything["sections"] for block in section["blocks"]
        if block["type"] in ("table", "scale", "requirement", "rubric")
    ]  # fmt: skip
    tree = factories.tree(
        document, factories.section("Tables", *tables), factories.section("Größe")
    )
    return factories.edition(document, tree)


@pytest.mark.django_db
def test_attachments_have_the_bytes_of_the_public_files(
    pango, client, settings, tmp_path
):
    settings.BLOB_DIR = tmp_path
    edition = with_tables()
    base = edition_path(edition)
    with pikepdf.open(io.BytesIO(render_pdf(edition, "current"))) as pdf:
        inside = {
            str(spec.UF): (str(spec.AFRelationship), spec.EF.F.read_bytes())
            for spec in pdf.Root.AF
        }
    source = client.get(f"{base}document.json").content
    assert inside.pop("ABC-1-1.json") == ("/Source", source)
    assert len(inside) == 3
    for name, found in inside.items():
        id12 = name.removeprefix("ABC-1-1-").removesuffix(".csv")
        public = client.get(f"{base}tables/{id12}.csv")
        assert public.status_code == 200
        assert found == ("/Data", public.content)


@pytest.mark.django_db
def test_text_in_an_older_schema_is_attached_as_it_was_hashed():
    edition = factories.edition(factories.document())
    edition.snapshot.body.text = '{"schema":"of old"}'
    edition.snapshot.__dict__["tree"] = books.tree()
    book = book_of(edition.snapshot, edition_facts(edition))
    assert book.attachments[0].read() == b'{"schema":"of old"}'


def test_attachments_are_dated_named_and_described():
    source, table, *_ = attachments_of(books.everything(), books.facts())
    assert (source.name, source.relationship) == ("ABC-1-1.json", "Source")
    assert source.date == table.date == "2026-03-02T00:00:00Z"
    id12 = books.uuid(26).replace("-", "")[:12]
    assert table.name == f"ABC-1-1-{id12}.csv"
    assert table.description == (
        f"Table 1: Spans ({books.SITE}/standards/ABC-1/1/tables/{id12}.csv)"
    )


def test_a_proof_s_attachments_have_no_date():
    found = attachments_of(books.everything(), books.facts("proof"))
    assert {one.date for one in found} == {""}
    assert len({one.name for one in found}) == len(found) == 4
