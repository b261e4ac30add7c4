"""Volumes: several editions in one file, and the toolkit at its address."""

import io
import json

import pikepdf
import pytest
from django.core.management import call_command

from cms.documents.content import anchor
from cms.documents.models import Edition
from cms.outbox.models import Job
from cms.outbox.worker import Worker
from pdf import volumes
from pdf.job import run
from pdf.volume import Member, Volume, make_volume
from tests import factories
from tests.pdf import books

URL = "/toolkit/book.pdf"


def named(designation: str, first: int, **facts) -> dict:
    """A small tree whose nodes have numbers of their own."""
    found = books.tree(
        books.section(first, f"Scope of {designation}", books.paragraph(first + 1, "An issuer.")),
        books.section(first + 2, "Rules", books.paragraph(first + 3, "It does.")),
        **facts,
    )  # fmt: skip
    found["designation"], found["title"] = designation, f"Title of {designation}"
    found["document"] = books.uuid(0xD00 + first)
    return found


def with_term(tree: dict) -> dict:
    tree["terms"] = [{
        "uuid": books.uuid(900), "preferred": "issuer", "admitted": [], "deprecated": [],
        "definition": books.RUNS("Who issues."), "source": [],
    }]  # fmt: skip
    return tree


def volume(*trees: dict, groups: tuple[str, ...] = ()) -> Volume:
    members = tuple(
        Member(tree, books.facts(sha256=f"{place}" * 64), {}, group)
        for place, (tree, group) in enumerate(
            zip(trees, groups or ("",) * len(trees), strict=True), start=1
        )
    )
    return Volume("All of it", f"{books.SITE}{URL}", books.SITE, "Concord", members)


def test_the_volume_says_which_editions_it_holds_with_their_hashes():
    front = make_volume(volume(named("AB-1", 10), named("AB-2", 20))).parts[0].html
    assert "Editions in this volume" in front
    assert "11111111 11111111" in front
    assert "22222222 22222222" in front
    assert "2 standards" in front


def test_each_edition_s_text_and_tables_are_attached():
    second = books.everything()
    second["designation"] = "AB-2"
    book = make_volume(volume(named("AB-1", 0x50), second))
    names = [one.name for one in book.attachments]
    assert names[:2] == ["AB-1-1.json", "AB-2-1.json"]
    assert len(names) == len(set(names)) == 5


def test_the_contents_have_two_levels_under_the_headings_of_the_groups():
    front = (
        make_volume(
            volume(
                named("AB-1", 10), named("AB-2", 20), groups=("Mindsets", "Policies")
            )
        )
        .parts[0]
        .html
    )
    assert '<div class="line-group" data-tag="TOCI">Mindsets</div>' in front
    assert 'href="#ab-1-opening">Title of AB-1</a>' in front
    assert f'href="#{anchor(books.uuid(20))}">Scope of AB-2</a>' in front


def test_documents_link_to_each_other_inside_the_volume_and_outside_by_address():
    first, second = named("AB-1", 10), named("AB-2", 20)
    here = {
        "document": second["document"],
        "edition": None,
        "node": books.uuid(22),
        "label": "2",
    }
    gone = dict(here, node=books.uuid(99))
    first["sections"][0]["blocks"][0]["text"] = [
        {"text": "see", "xref": here}, {"text": "and", "xref": gone},
    ]  # fmt: skip
    html = make_volume(volume(first, second)).parts[1].html
    assert f'href="#{anchor(books.uuid(22))}"' in html
    assert f'href="{books.SITE}/c/' in html


def test_a_practice_in_the_volume_is_linked_to_where_it_begins():
    first, second = named("AB-1", 10), named("AB-2", 20)
    first["sections"][0]["blocks"].append(
        books.node("practice", 50, document=second["document"], title="It", href="/x/",
                   text=books.RUNS("Done."))
    )  # fmt: skip
    assert (
        'href="#ab-2-opening">It</a>'
        in make_volume(volume(first, second)).parts[1].html
    )


def test_the_same_term_in_two_documents_has_an_anchor_in_each():
    first, second = with_term(named("AB-1", 10)), with_term(named("AB-2", 20))
    book = make_volume(volume(first, second))
    assert f'id="ab-1-{anchor(books.uuid(900))}"' in book.parts[1].html
    assert f'id="ab-2-{anchor(books.uuid(900))}"' in book.parts[2].html
    assert ">AB-1 1</a>" in book.parts[3].html
    assert ">AB-2 1</a>" in book.parts[3].html


def test_a_document_in_another_language_says_so():
    second = named("AB-2", 20)
    second["language"] = "es"
    book = make_volume(volume(named("AB-1", 10), second))
    assert book.about.language == "en"
    assert '<div lang="es">' in book.parts[2].html
    assert "<div lang" not in book.parts[1].html


def test_an_empty_volume_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        make_volume(volume())


@pytest.fixture(scope="module")
def bound(pango):
    other = books.everything()
    other["assets"] = []
    other["sections"][1]["blocks"] = [
        block for block in other["sections"][1]["blocks"] if block["type"] != "figure"
    ]
    other["sections"][2]["blocks"] = [
        block for block in other["sections"][2]["blocks"] if block["type"] != "figure"
    ]
    return run(make_volume(volume(with_term(named("AB-1", 100)), other)))


def test_a_volume_is_laid_out_with_every_document_in_the_outline(bound):
    assert bound.complaints == []
    with pikepdf.open(io.BytesIO(bound.data)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == [
        "Editions in this volume", "Contents", "Title of AB-1", "Good work",
        "Index of terms",
    ]  # fmt: skip


# -- the toolkit ---------------------------------------------------------------------


def chapter(designation: str, shift: str, *blocks: dict) -> Edition:
    doc = factories.document(designation, kind="chapter")
    parts = [factories.section("Text", factories.paragraph("Words."), *blocks)]
    meta = {"abstract": [], "scope": [], "shift": shift}
    return factories.edition(doc, factories.tree(doc, *parts, meta=meta))


def practice(designation: str, *relations: str) -> Edition:
    doc = factories.document(designation, kind="practice")
    found = [{"rel": "supports", "designation": name} for name in relations]
    return factories.edition(doc, factories.tree(doc, relations=found))


@pytest.mark.django_db
def test_chapters_stand_in_the_order_of_the_shifts_with_their_practices():
    practice("PR-10")
    practice("PR-2", "TK-1")
    chapter("TK-1", "policies")
    chapter("TK-2", "mindsets")
    found = [(e.document.designation, g) for e, g in volumes.chosen("toolkit")]
    assert found == [
        ("TK-2", "Mindsets"), ("TK-1", "Policies"), ("PR-2", "Policies"),
        ("PR-10", "Further promising practices"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_selection_is_bound_in_its_order_and_what_is_not_in_force_refused():
    chapter("TK-1", "policies")
    factories.edition(factories.document())
    found = [e.document.designation for e, _ in volumes.chosen("abc-1, TK-1,abc-1")]
    assert found == ["ABC-1", "TK-1"]
    for selection in ("NO-1", " , "):
        with pytest.raises(volumes.NoSuchVolume):
            volumes.chosen(selection)


@pytest.mark.django_db
def test_the_key_changes_with_every_edition_and_with_nothing_else():
    chapter("TK-1", "policies")
    first = volumes.key_of(volumes.chosen("toolkit"), "toolkit")
    assert first == volumes.key_of(volumes.chosen("toolkit"), "toolkit")
    chapter("TK-2", "mindsets")
    assert first != volumes.key_of(volumes.chosen("toolkit"), "toolkit")


@pytest.mark.django_db
def test_the_address_answers_202_until_the_worker_has_made_it(
    client, settings, tmp_path, pango
):
    settings.BLOB_DIR = tmp_path / "blobs"
    chapter("TK-1", "policies")
    Job.objects.all().delete()
    for _ in range(2):
        waiting = client.get(URL)
        assert (waiting.status_code, waiting["Refresh"]) == (202, "5")
    jobs = Job.objects.filter(handler=volumes.HANDLER)
    assert jobs.count() == 1
    jobs.update(progress="chapter 2 of 9: Roles")
    assert "chapter 2 of 9: Roles" in client.get(URL).content.decode()
    Worker(topics=["volume.wanted"]).drain()
    answer = client.get(URL)
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer["Content-Type"] == "application/pdf"
    again = client.get(URL, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert URL in client.get("/toolkit/").content.decode()


@pytest.mark.django_db
def test_a_volume_that_could_not_be_made_is_not_tried_again_by_readers(client, pango):
    chapter("TK-1", "policies")
    client.get(URL)
    Job.objects.filter(handler=volumes.HANDLER).update(failed_at=factories.NOON)
    assert client.get(URL).status_code == 503
    assert Job.objects.filter(handler=volumes.HANDLER).count() == 1


@pytest.mark.django_db
def test_without_a_chapter_there_is_no_volume_and_no_link(client):
    factories.edition(factories.document())
    assert client.get(URL).status_code == 404
    assert URL not in client.get("/toolkit/").content.decode()
    assert URL not in client.get("/standards/").content.decode()


# -- the command ---------------------------------------------------------------------


def command(*arguments: str) -> tuple[int, dict]:
    out = io.StringIO()
    try:
        call_command("render_pdf", *arguments, "--kind", "book", "--json", stdout=out)
        code = 0
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_command_writes_a_selection_and_the_same_bytes_again(
    settings, tmp_path, pango
):
    settings.BLOB_DIR = tmp_path / "blobs"
    chapter("TK-1", "policies")
    factories.edition(factories.document())
    first, again = tmp_path / "a.pdf", tmp_path / "b.pdf"
    code, answer = command("ABC-1,TK-1", "current", str(first))
    assert (code, answer["kept"]) == (0, False)
    assert answer["editions"] == ["ABC-1 1", "TK-1 1"]
    assert command("ABC-1,TK-1", "current", str(again))[1]["kept"] is True
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("selection", "edition", "words"),
    [
        ("toolkit", "current", "No chapter of the toolkit is in force."),
        ("NO-1", "current", "No edition of NO-1 is in force"),
        ("toolkit", "1", "A book holds the editions in force"),
    ],
)
def test_a_book_of_what_is_not_there_is_bad_input(tmp_path, selection, edition, words):
    code, answer = command(selection, edition, str(tmp_path / "a.pdf"))
    assert (code, answer["reasons"][0]["code"]) == (2, "unknown_edition")
    assert answer["reasons"][0]["sentence"].startswith(words)
    assert not (tmp_path / "a.pdf").exists()
