"""Bad input comes in as an editor would bring it: a clear sentence or right output, no harm."""

import hashlib
import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.images.fields import WagtailImageField

from cms.documents import blobs, content
from cms.documents.desk import freeze, write_desk
from cms.documents.editions import prepare_proof
from cms.documents.models import Document, Proof, SectionPage
from cms.importing.errors import MalformedInput
from cms.importing.read import Imported, read
from cms.outbox.worker import Worker
from pdf import bounds
from pdf.job import run
from tests import factories
from tests.pdf import books, hostile
from tests.pdf.reading import Reading, attached, hidden_in, letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def listener():
    with hostile.listening() as found:
        yield found


# -- the ways in -----------------------------------------------------------------------


def imported(path: Path, format: str = "markdown") -> Imported:
    return read(path, format, document_facts={"designation": "ABC-1"})


def desk_of(text: Imported | content.Tree, files=None) -> Document:
    """A document whose desk has the text."""
    document = factories.document()
    tree = text if isinstance(text, dict) else text.tree
    tree |= {
        "document": str(document.uuid), "designation": document.designation,
        "title": document.title, "licence": document.licence,
        "group": {"slug": "alpha", "name": "Alpha", "joint": []},
    }  # fmt: skip
    write_desk(document, tree, files or getattr(text, "assets", {}), by=None)
    return document


def proof_of(document: Document) -> Proof:
    """The proof of what stands on the desk, made by the worker."""
    snapshot = freeze(document, by=None, at=factories.NOON)
    with transaction.atomic():
        proof = prepare_proof(document, snapshot, {}, at=factories.NOON)
    Worker().drain()
    proof.refresh_from_db()
    return proof


def of_paragraph(text: str) -> Document:
    scope = factories.section("Scope", factories.paragraph("Good work."))
    rules = factories.section("Rules", factories.paragraph(text))
    document = factories.document()
    write_desk(document, factories.tree(document, scope, rules), by=None)
    return document


def words_of(proof: Proof) -> str:
    with Reading(blobs.read(proof.pdf_id)) as reading:
        return letters(reading.structure.text())


# -- addresses and markup ----------------------------------------------------------------


def markdown(address: str, files: hostile.Secrets) -> str:
    asks = [address, f"{address}/redirect", files.text, files.picture, files.drawing]
    each = "\n\n".join(
        f'![a picture]({ask})\n\n[a link]({ask}) <img src="{ask}" alt="y">\n\n'
        f'<object data="{ask}"></object>\n\n<iframe src="{ask}"></iframe>\n\n'
        f'<a rel="attachment" href="{ask}">attached</a>\n\n'
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{ask}"/></svg>'
        for ask in asks
    )
    return (
        f'<base href="{address}/">\n\n<link rel="attachment" href="{files.text}">\n\n'
        f"<style>@import url({files.style}); body {{ background: url({address}) }}"
        f"</style>\n\n# Rules\n\nWords that stay.\n\n![up](../secret.png)\n\n"
        f"{each}\n\n[js](javascript:alert(1)) [data](data:text/html,x)\n"
    )


def test_an_imported_text_that_asks_for_files_and_hosts_gets_none(listener, tmp_path):
    files = hostile.secrets(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text(markdown(listener.address, files), "utf-8")
    text = imported(folder)
    told = text.report.as_text()
    assert "Pictures are not fetched from the web" in told
    assert hostile.SECRET not in told
    proof = proof_of(desk_of(text))
    assert proof.problems == []
    data = blobs.read(proof.pdf_id)
    assert letters("Words that stay.") in words_of(proof)
    assert listener.hits == []
    assert hidden_in(data, hostile.SECRET) == []
    assert not [name for name in attached(data) if "secret" in name]
    with Reading(data) as reading:
        targets = {reading.target(link) for link in reading.links}
    assert not [one for one in targets if str(one).startswith(("file", "java", "data"))]


def test_markup_on_a_desk_is_taken_out_or_printed_as_it_is(listener, tmp_path):
    files = hostile.secrets(tmp_path)
    document = of_paragraph("x")
    page = SectionPage.objects.get(title="Rules")
    html = (
        f'<p>Words <a href="{files.text}">one</a> <img src="{listener.address}/a.png"/>'
        f'<embed embedtype="media" url="{listener.address}"/><b>two</b>'
        f"<style>@import url({files.style});</style>"
        f'<link rel="attachment" href="{files.text}"/>&lt;script&gt;three</p>'
    )
    page.body = [{"type": "paragraph", "value": html, "id": content.mint()}]
    page.save_revision()
    proof = proof_of(document)
    assert proof.problems == []
    assert letters("<script>three") in words_of(proof)
    assert listener.hits == []
    assert hidden_in(blobs.read(proof.pdf_id), hostile.SECRET) == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "//x"]
)
def test_an_export_with_a_forbidden_address_is_refused_with_its_place(
    tmp_path, address
):
    tree = books.tree()
    tree["sections"][1]["blocks"][0]["text"] = [{"text": "x", "link": address}]
    path = tmp_path / "in.json"
    path.write_text(json.dumps(tree), "utf-8")
    with pytest.raises(MalformedInput) as refused:
        imported(path, "json")
    assert "sections[1].blocks[0].text[0].link is not an address" in str(refused.value)


# -- characters ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("中文", "U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D"),
        ("שלום", "U+05E9, HEBREW LETTER SHIN"),
        ("سلام", "U+0633, ARABIC LETTER SEEN"),
        ("a 😀", "U+1F600, GRINNING FACE"),
        ("a\u202eb", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    ],
)
def test_what_cannot_be_printed_is_named_with_its_clause(text, named):
    proof = proof_of(of_paragraph(text))
    assert proof.pdf is None
    assert any(named in words and "clause 2" in words for words in proof.problems)


def test_combining_marks_come_out_as_they_went_in():
    # X with a circumflex and q with a dot are no letters of their own.
    proof = proof_of(of_paragraph("Let x\u0302 and q\u0307 be as in e\u0301."))
    assert proof.problems == []
    assert letters("Let x\u0302 and q\u0307 be as in é.") in words_of(proof)


# -- sizes -------------------------------------------------------------------------------


def test_a_list_nested_200_deep_is_refused_with_its_clause():
    item = {"uuid": content.mint(), "text": content.runs("innermost")}
    for _ in range(199):
        item = {"uuid": content.mint(), "text": content.runs("x"), "items": [item]}
    rules = factories.section("Rules", {
        "type": "list", "uuid": content.mint(), "style": "bullet", "items": [item]
    })  # fmt: skip
    document = factories.document()
    snapshot = factories.snapshot(document, factories.tree(document, rules))
    with transaction.atomic():
        proof = prepare_proof(document, snapshot, {}, at=factories.NOON)
    Worker().drain()
    proof.refresh_from_db()
    assert proof.pdf is None
    assert proof.problems[0].startswith("A list in clause 1 is nested 200 levels deep")


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li"])
def test_an_import_nested_200_deep_is_refused_with_its_line(tmp_path, tag):
    ends = "".join(f"</{one}>" for one in reversed(tag.split("><")))
    path = tmp_path / "a.md"
    text = f"# Rules\n\n<{tag}>{f'<{tag}>' * 199}x{ends * 200}\n"
    path.write_text(text, "utf-8")
    with pytest.raises(MalformedInput) as refused:
        imported(path)
    assert str(refused.value) == (
        "a.md, line 3: The HTML is nested deeper than 100 levels."
    )


def test_a_word_of_200_000_letters_is_refused_with_its_clause():
    proof = proof_of(of_paragraph(f"A {'x' * 200_000} b"))
    assert proof.pdf is None
    assert "A word of 200,000 letters stands in clause 2" in proof.problems[0]


def test_a_long_word_is_broken_and_not_cut():
    word = "x" * bounds.MOST_LETTERS
    proof = proof_of(of_paragraph(f"A {word} b"))
    assert proof.problems == []
    assert letters(f"A {word} b") in words_of(proof)


@pytest.mark.once
def test_a_table_of_many_rows_has_them_all_and_repeats_its_head():
    rows = [[books.cell("Name"), books.cell("Value")]]
    rows += [[books.cell(f"row {at}"), books.cell(f"v{at}")] for at in range(600)]
    table = books.node(
        "table", 9, caption=content.runs("Long"), header_rows=1, header_columns=1,
        rows=rows, notes=[],
    )  # fmt: skip
    made = run(books.book(books.tree(books.section(1, "Rules", table))))
    with Reading(made.data) as reading:
        words = letters(reading.structure.text())
        assert all(f"row{at}v{at}" in words for at in range(600))
        first = reading.labels.index("1")
        of_table = [
            at for at in range(first, len(reading.labels))
            if "row" in reading.tagged(at)
        ]  # fmt: skip
        heads = [
            letters(reading.tagged(at) + reading.artifacts(at)).count("NameValue")
            for at in of_table
        ]
    assert len(heads) > 10
    assert set(heads) == {1}


# -- pictures ----------------------------------------------------------------------------


def test_a_picture_of_400_million_points_is_refused_on_every_way_in(tmp_path):
    data = hostile.bomb()
    upload = SimpleUploadedFile("a.png", data, content_type="image/png")
    with pytest.raises(ValidationError, match="too many pixels"):
        WagtailImageField().clean(upload)
    (tmp_path / "a.md").write_text("# Rules\n\n![alt](a.png)\n", "utf-8")
    (tmp_path / "a.png").write_bytes(data)
    text = imported(tmp_path / "a.md")
    assert text.assets == {}
    assert "It has more than 80 million pixels." in text.report.as_text()


def exported(folder: Path, data: bytes, media_type: str) -> Path:
    """An export of ours with one figure, and the file beside it."""
    sha = hashlib.sha256(data).hexdigest()
    figure = books.node("figure", 9, asset=sha, alt="x", caption=[], source=[])
    tree = books.tree(books.section(1, "Rules", figure), assets=[{
        "sha256": sha, "name": "a.png", "media_type": media_type, "size": len(data),
        "width": 4, "height": 4,
    }])  # fmt: skip
    (folder / "a.png").write_bytes(data)
    (folder / "in.json").write_text(json.dumps(tree), "utf-8")
    return folder / "in.json"


@pytest.mark.parametrize(
    ("data", "media_type", "why"),
    [
        (hostile.bomb(), "image/png", "It has more than 80 million pixels."),
        (hostile.svg("<a/>"), "image/svg+xml", "It is no PNG, JPEG, GIF or WebP"),
        (b"%PDF-1.7", "image/png", "It is no PNG, JPEG, GIF or WebP picture."),
    ],
    ids=["bomb", "svg", "no picture"],
)
def test_an_export_brings_no_picture_that_an_upload_may_not(
    tmp_path, data, media_type, why
):
    text = imported(exported(tmp_path, data, media_type), "json")
    assert (text.assets, text.tree["assets"]) == ({}, [])
    assert why in text.report.as_text()


def test_a_picture_that_lies_about_its_size_is_measured(tmp_path):
    text = imported(exported(tmp_path, books.png(40, 20), "image/png"), "json")
    [entry] = text.tree["assets"]
    assert (entry["width"], entry["height"]) == (40, 20)


def test_a_picture_kept_from_before_is_refused_at_the_proof_with_its_clause():
    data = hostile.bomb()
    sha = blobs.store(data, "image/png").pk
    document = factories.document()
    figure = books.node("figure", 9, asset=sha, alt="x", caption=[], source=[])
    tree = factories.tree(document, factories.section("Rules", figure), assets=[{
        "sha256": sha, "name": "a.png", "media_type": "image/png", "size": len(data)
    }])  # fmt: skip
    snapshot = factories.snapshot(document, tree)
    with transaction.atomic():
        proof = prepare_proof(document, snapshot, {}, at=factories.NOON)
    Worker().drain()
    proof.refresh_from_db()
    assert proof.pdf is None
    assert "Figure 1 in clause 1 has more than 80 million pixels" in proof.problems[0]


# -- the site stays up -------------------------------------------------------------------


def kill_renderer() -> None:
    """Wait for a renderer of ours and kill it, as a machine short of memory does."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if b"pdf.worker_main" in command and int(parent) == os.getpid():
                os.kill(int(folder.name), signal.SIGKILL)
                return
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="No /proc here.")
def test_a_renderer_that_dies_is_told_of_and_the_next_pdf_is_made(client):
    document = of_paragraph("Good work.")
    killer = threading.Thread(target=kill_renderer, daemon=True)
    killer.start()
    proof = proof_of(document)
    killer.join()
    assert proof.problems == [
        "No PDF could be made. It was stopped by the machine (SIGKILL), perhaps for "
        "want of memory."
    ]
    assert client.get("/healthz").status_code == 200
    again = proof_of(document)
    assert again.problems == []
    assert blobs.read(again.pdf_id).startswith(b"%PDF-")
