"""`manage.py render_pdf`: exit codes, JSON, and where the bytes come from."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from cms.documents import blobs
from cms.documents.models import Rendition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    return factories.edition(factories.document())


def command(*arguments: str) -> tuple[int, dict]:
    out = StringIO()
    try:
        call_command("render_pdf", *arguments, "--json", stdout=out)
        code = 0
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


def test_the_kept_file_is_written(edition, tmp_path):
    blob = blobs.store(b"%PDF-1.7 kept", "application/pdf")
    Rendition.objects.create(
        edition=edition, kind="pdf", state="current", renderer="test", blob=blob
    )
    code, answer = command("abc-1", "1", str(tmp_path / "a.pdf"))
    assert (code, answer["kept"], answer["renderer"]) == (0, True, "test")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.7 kept"


def test_without_a_kept_file_it_is_made_now(edition, tmp_path, pango):
    code, answer = command("ABC-1", "1", str(tmp_path / "a.pdf"))
    assert (code, answer["kept"]) == (0, False)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert command("ABC-1", "1", str(tmp_path / "b.pdf"))[1]["kept"] is True
    assert (tmp_path / "b.pdf").read_bytes() == (tmp_path / "a.pdf").read_bytes()


def test_the_number_of_processes_changes_no_byte(edition, tmp_path, pango):
    for name, number in (("a", "1"), ("b", "2")):
        Rendition.objects.all().delete()
        file = str(tmp_path / f"{name}.pdf")
        assert command("ABC-1", "1", file, "--processes", number)[0] == 0
    assert (tmp_path / "b.pdf").read_bytes() == (tmp_path / "a.pdf").read_bytes()
    code, answer = command("ABC-1", "1", str(tmp_path / "c.pdf"), "--processes", "0")
    assert (code, answer["reasons"][0]["code"]) == (2, "bad_processes")


def test_an_unknown_edition_is_bad_input(edition, tmp_path):
    code, answer = command("ABC-1", "9", str(tmp_path / "a.pdf"))
    assert code == 2
    assert answer["reasons"][0]["code"] == "unknown_edition"
    assert not (tmp_path / "a.pdf").exists()


def test_a_folder_that_is_not_there_is_bad_input(edition, tmp_path, pango):
    code, answer = command("ABC-1", "1", str(tmp_path / "no" / "a.pdf"))
    assert (code, answer["reasons"][0]["code"]) == (2, "bad_file")


def test_a_draft_is_written_for_any_text(edition, tmp_path, pango):
    sha8 = edition.snapshot.sha8
    file = str(tmp_path / "a.pdf")
    code, answer = command("ABC-1", sha8, file, "--kind", "draft")
    assert (code, answer["status"], answer["kept"]) == (0, "not public", False)
    assert command("ABC-1", "1", file, "--kind", "draft")[1]["kept"] is True
    assert command("ABC-1", "draft", file, "--kind", "draft")[1]["edition"] == sha8
    assert command("ABC-1", "draft", file)[0] == 2


def test_a_redline_is_written_between_a_text_and_an_edition(edition, tmp_path, pango):
    document = edition.document
    snapshot = factories.snapshot(
        document, factories.tree(document, factories.section("New"))
    )
    file = str(tmp_path / "a.pdf")
    code, answer = command("ABC-1", snapshot.sha8, file, "--kind", "redline")
    assert (code, answer["from"], answer["kept"]) == (0, "1", False)
    back = command("ABC-1", "1", file, "--kind", "redline", "--from", snapshot.sha256)
    assert (back[0], back[1]["from"]) == (0, snapshot.sha8)


def test_a_redline_needs_something_before(edition, tmp_path):
    file = str(tmp_path / "a.pdf")
    code, answer = command("ABC-1", "1", file, "--kind", "redline")
    assert (code, answer["reasons"][0]["code"]) == (2, "nothing_before")
    code, answer = command("ABC-1", "1", file, "--kind", "redline", "--from", "9")
    assert (code, answer["reasons"][0]["code"]) == (2, "unknown_edition")
