"""Drafts for review: what they say, their line numbers, and who gets them when."""

import io
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pikepdf
import pypdf
import pytest

from cms import clock
from cms.documents.models import DocumentState, PublicDraft
from cms.outbox.models import Job
from cms.outbox.worker import Worker
from pdf import accessible, linenumbers, on_request, sides
from pdf.draft import DraftFacts, make_draft_book
from pdf.job import run
from pdf.on_request import Draft, Redline
from tests import factories
from tests.pdf import books

DEADLINE = datetime(2026, 5, 3, 17, 0, tzinfo=UTC)


def facts(**more) -> DraftFacts:
    given = {
        "label": "Draft r03", "status": "draft", "sha256": "1a2b3c4d" + "ef" * 28,
        "address": f"{books.SITE}/standards/ABC-1/draft/1a2b3c4d/", "site": books.SITE,
        "state": "Public review", "deadline": DEADLINE, "is_open": True,
        "opened": datetime(2026, 3, 2, tzinfo=UTC),
        "comment_at": {
            books.uuid(20): f"{books.SITE}/comment/ABC-1/?node={books.uuid(20)}"
        },
    }  # fmt: skip
    return DraftFacts(**{**given, **more})


@pytest.fixture(scope="module")
def made(pango):
    return run(make_draft_book(books.everything(), facts(), {}))


@pytest.fixture(scope="module")
def pages(made) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(made.data))
    return [page.extract_text() for page in reader.pages]


# -- the file ------------------------------------------------------------------------


def test_a_draft_is_accessible_and_complains_of_nothing(made):
    assert [c for c in made.complaints if books.PICTURE_SHA not in c] == []
    assert accessible.problems(made.data) == []


def test_the_cover_says_that_it_is_no_standard(pages):
    assert "This is not a standard." in pages[0]
    assert "Draft r03" in pages[0]
    assert "3 May 2026, 17:00 UTC" in pages[0]


def test_every_page_but_the_cover_says_until_when_it_is_open(pages):
    foot = "Public review until 3 May 2026, 17:00 UTC"
    assert foot not in pages[0]
    assert all(foot in page for page in pages[1:])


def test_after_the_deadline_the_foot_says_so():
    late = facts(is_open=False, state="Comment resolution")
    assert late.state_line == (
        "Comment resolution; comments closed on 3 May 2026, 17:00 UTC"
    )


def test_a_clause_leads_to_the_form_for_comments_on_it(made):
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        addresses = [
            str(link.A.URI)
            for page in pdf.pages
            for link in page.obj.get("/Annots", [])
            if "/A" in link
        ]
    wanted = f"{books.SITE}/comment/ABC-1/?node={books.uuid(20)}"
    assert addresses.count(wanted) == 1


def test_lines_are_numbered_on_each_page_but_the_cover(made):
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        counts = [len(numbers(page)) for page in pdf.pages]
    assert counts[0] == 0
    assert all(counts[1:])


LINES = re.compile(rb"/Artifact <</Type /Pagination>> BDC q (/LineNumbers\d+) Do")


def content_of(page) -> bytes:
    contents = page.Contents
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def numbers(page) -> list[int]:
    """The line numbers of a page, as its form draws their digits."""
    return [number for number, _ in drawn(page)]


def baselines(page) -> list[float]:
    return [y for _, y in drawn(page)]


def drawn(page) -> list[tuple[int, float]]:
    """Each line number of a page and where it stands."""
    name = LINES.search(content_of(page))
    if name is None:
        return []
    form = page.resources.XObject[name[1].decode()]
    found: dict[str, str] = {}
    for x, y, digit in re.findall(
        r"([\d.]+) ([\d.]+) cm /D(\d) Do", form.read_bytes().decode()
    ):
        assert float(x) < 45
        found[y] = found.get(y, "") + digit
    return [(int(digits), float(y)) for y, digits in found.items()]


def test_each_line_of_text_has_its_own_number(made):
    reader = pypdf.PdfReader(io.BytesIO(made.data))
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        for page, again in zip(pdf.pages, reader.pages, strict=True):
            found = baselines(page)
            words: list[float] = []
            again.extract_text(
                visitor_text=lambda text, cm, tm, *_, words=words: (
                    words.append(cm[5] + cm[3] * tm[5]) if text.strip() else None
                )
            )
            assert all(any(abs(y - word) < 1 for word in words) for y in found)


def test_line_numbers_count_from_one_down_each_page(made):
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        for page in pdf.pages[1:]:
            assert numbers(page) == list(range(1, len(numbers(page)) + 1))


def test_line_numbers_and_the_watermark_are_neither_heard_nor_copied(made, pages):
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        content = content_of(pdf.pages[1])
    # Before the text, so that they lie beneath it.
    assert LINES.search(content).start() < content.index(b"BT")
    assert "DRAFT" not in "".join(pages)
    assert not re.search(r"^\d+\n\d+\n", pages[2])


def test_a_book_without_line_numbers_has_none(everything):
    with pikepdf.open(io.BytesIO(everything.data)) as pdf:
        assert [numbers(page) for page in pdf.pages] == [[]] * len(pdf.pages)


def test_the_same_draft_has_the_same_bytes(made):
    assert run(make_draft_book(books.everything(), facts(), {})).data == made.data


def test_a_character_that_no_font_has_is_shown_by_its_name(pango):
    odd = books.tree(books.section(1, "Say 中", books.paragraph(2, "Yes 😀\u202e no")))
    data = run(make_draft_book(odd, facts(), {})).data
    words = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages)
    words = re.sub(r"\s+", " ", words)
    assert "Yes [grinning face][right-to-left override] no" in words
    assert "Say [cjk unified ideograph-4e2d]" in words


def test_lines_that_nearly_touch_are_one():
    assert linenumbers.apart([30.0, 10.0, 12.0]) == [10.0, 30.0]


# -- who gets it ---------------------------------------------------------------------


@pytest.fixture
def scene(db, settings, tmp_path):
    """ABC-1 has edition 1; a draft of it is open for 45 days."""
    settings.BLOB_DIR = tmp_path / "blobs"
    document = factories.document()
    edition = factories.edition(document)
    snapshot = factories.snapshot(document, factories.tree(
        document, factories.section("Scope", factories.paragraph("Better words.")),
    ))  # fmt: skip
    DocumentState.objects.create(
        document=document, state="public_review", label="Public review",
        since=factories.NOON,
    )  # fmt: skip
    draft = PublicDraft.objects.create(
        document=document, snapshot=snapshot, label="Public review draft",
        opened_at=factories.NOON, comment_until=clock.now() + timedelta(days=45),
    )  # fmt: skip
    Job.objects.all().delete()
    return SimpleNamespace(
        document=document, edition=edition, snapshot=snapshot, draft=draft,
        url=f"/standards/ABC-1/draft/{snapshot.sha8}/document.pdf",
        redline=f"/standards/ABC-1/draft/{snapshot.sha8}/redline.pdf",
        members=f"/review/ABC-1/text/{snapshot.sha8}/document.pdf",
    )  # fmt: skip


def close(scene):
    PublicDraft.objects.filter(pk=scene.draft.pk).update(closed_at=clock.now())


def words_of(answer) -> str:
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_an_open_draft_is_made_on_the_first_request_and_kept(client, scene, pango):
    waiting = client.get(scene.url)
    assert waiting.status_code == 202
    assert waiting["Refresh"] == "5"
    client.get(scene.url)
    assert Job.objects.filter(handler="pdf.wanted").count() == 1
    Worker().drain()
    answer = client.get(scene.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Better words." in words_of(answer)
    again = client.get(scene.url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_closed_draft_answers_like_one_that_never_was(client, scene):
    draft = Draft(scene.snapshot, scene.draft)
    path = on_request._path(draft)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.7 draft")
    assert client.get(scene.url).status_code == 200
    close(scene)
    closed = client.get(scene.url)
    unknown = client.get("/standards/ABC-1/draft/00000000/document.pdf")
    assert (closed.status_code, unknown.status_code) == (404, 404)
    assert closed.content == unknown.content
    assert client.get(scene.redline).status_code == 404
    assert not Job.objects.filter(handler="pdf.wanted").exists()


def test_files_of_a_draft_go_when_it_closes(scene):
    for wish in (
        Draft(scene.snapshot, scene.draft), Redline(scene.edition, scene.snapshot)
    ):  # fmt: skip
        path = on_request._path(wish)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.7")
        task = SimpleNamespace(payload={"snapshot": scene.snapshot.sha256})
        on_request.on_draft(task)
        assert path.exists()
        PublicDraft.objects.filter(pk=scene.draft.pk).update(closed_at=clock.now())
        on_request.on_draft(task)
        assert not path.exists()
        PublicDraft.objects.filter(pk=scene.draft.pk).update(closed_at=None)


def test_a_job_makes_no_file_of_a_draft_that_closed_meanwhile(client, scene, pango):
    assert client.get(scene.url).status_code == 202
    close(scene)
    Worker().drain()
    assert list(on_request._folder().rglob("*.pdf")) == []


def test_members_read_any_text_and_others_none_of_it(client, scene, pango):
    close(scene)
    assert client.get(scene.members).status_code == 302
    client.force_login(factories.user("charlie"))
    assert client.get(scene.members).status_code == 404
    factories.member("alice", scene.document.lead_group, "editor")
    client.logout()
    client.login(username="alice", password="secret")
    assert client.get(scene.members).status_code == 202
    Worker().drain()
    answer = client.get(scene.members)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "is not public" in words_of(answer).replace("\n", " ")
    assert client.get(scene.url).status_code == 404


def test_members_compare_any_two_texts_and_others_none(client, scene, pango):
    close(scene)
    first = scene.edition.snapshot.sha8
    url = f"/review/ABC-1/text/{scene.snapshot.sha8}/redline.pdf?from={first}"
    client.force_login(factories.user("charlie"))
    assert client.get(url).status_code == 404
    client.force_login(factories.member("alice", scene.document.lead_group, "editor"))
    assert client.get(url).status_code == 202
    Worker().drain()
    assert "Draft r02 against draft r01" in words_of(client.get(url))
    assert client.get(url.replace(first, "00000000")).status_code == 404


def test_who_waits_sees_how_far_the_file_is(client, scene, pango):
    client.get(scene.url)
    Job.objects.filter(handler="pdf.wanted").update(progress="chapter 2 of 9: Roles")
    assert "chapter 2 of 9: Roles" in client.get(scene.url).content.decode()


def test_members_stop_a_file_that_they_wait_for_and_readers_do_not(
    client, scene, pango
):
    assert "Stop making it" not in client.get(scene.url).content.decode()
    assert client.post(scene.url).status_code == 405
    client.force_login(factories.member("alice", scene.document.lead_group, "editor"))
    assert "Stop making it" in client.get(scene.members).content.decode()
    page = client.post(scene.members)
    assert "is not being made" in page.content.decode()
    assert f'href="{scene.members}"' in page.content.decode()
    members, readers = [], []
    for job in Job.objects.filter(handler="pdf.wanted"):
        (readers if job.payload["opened"] else members).append(job)
    assert [(job.state, job.progress) for job in members] == [
        ("done", "alice stopped it.")
    ]
    assert [job.state for job in readers] == ["waiting"]
    assert client.post(scene.members).status_code == 200
    assert client.get(scene.members).status_code == 202


def test_a_stranger_stops_nothing(client, scene, pango):
    client.force_login(factories.member("alice", scene.document.lead_group, "editor"))
    client.get(scene.members)
    client.force_login(factories.user("charlie"))
    assert client.post(scene.members).status_code == 404
    assert Job.objects.get(handler="pdf.wanted").state == "waiting"


def test_a_draft_says_what_is_in_force_and_where_to_comment(scene):
    found = sides.draft_facts(scene.snapshot, scene.draft)
    assert found.state_line.startswith("Public review until ")
    assert found.successor[0] == "1"
    node = scene.snapshot.tree["sections"][0]["uuid"]
    assert found.comment_at[node].endswith(f"/comment/ABC-1/?node={node}")


def test_after_its_deadline_a_draft_takes_no_comments(scene):
    scene.draft.comment_until = factories.NOON
    late = sides.draft_facts(scene.snapshot, scene.draft)
    assert late.comment_at == {}
    assert "comments closed on 2 March 2026" in late.state_line


# -- redlines ------------------------------------------------------------------------


@pytest.fixture
def two(scene):
    """A second edition beside the scene's; the draft stays what it is."""
    scene.second = factories.edition(
        scene.document,
        factories.tree(
            scene.document,
            factories.section("Rules", factories.paragraph("New rules.")),
        ),
        at=factories.NOON + timedelta(days=30),
    )
    Job.objects.all().delete()
    return scene


def test_a_redline_compares_with_the_edition_before(client, two, pango):
    url = "/standards/ABC-1/2/redline.pdf"
    assert client.get(url).status_code == 202
    Worker().drain()
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'inline; filename="ABC-1-2-redline-1.pdf"'
    assert client.get(f"{url}?from=1").content == answer.content
    words = words_of(answer)
    assert "Edition 2 against edition 1" in words
    assert "Better words." not in words


def test_a_redline_with_no_such_edition_is_not_found(client, two):
    assert client.get("/standards/ABC-1/2/redline.pdf?from=9").status_code == 404
    assert client.get("/standards/ABC-1/1/redline.pdf").status_code == 404
    assert client.get("/standards/ABC-1/9/redline.pdf").status_code == 404
    draft = two.snapshot.sha8
    assert client.get(f"/standards/ABC-1/2/redline.pdf?from={draft}").status_code == 404
    assert not Job.objects.filter(handler="pdf.wanted").exists()


def test_an_open_draft_has_a_redline_against_the_edition_in_force(client, two, pango):
    assert client.get(two.redline).status_code == 202
    Worker().drain()
    words = words_of(client.get(two.redline))
    assert "against edition 2" in words
    assert "Better words." in words


def test_pages_lead_to_drafts_and_redlines(client, two):
    link = "redline.pdf?from=1"
    assert link in client.get("/standards/ABC-1/2/").text
    assert link in client.get("/standards/ABC-1/compare/1..2/").text
    assert "redline.pdf" not in client.get("/standards/ABC-1/1/").text
    page = client.get(f"/standards/ABC-1/draft/{two.snapshot.sha8}/").text
    assert "document.pdf" in page
    assert "redline.pdf?from=2" in page


def test_what_could_not_be_made_is_not_asked_for_again(client, two, pango):
    client.get("/standards/ABC-1/2/redline.pdf")
    Job.objects.filter(handler="pdf.wanted").update(failed_at=clock.now())
    answer = client.get("/standards/ABC-1/2/redline.pdf")
    assert answer.status_code == 503
    assert Job.objects.filter(handler="pdf.wanted").count() == 1
