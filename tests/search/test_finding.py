"""What a person finds, and what nobody may learn."""

import re
from dataclasses import replace

import pytest

from cms.documents import content
from cms.documents.desk import write_desk
from cms.documents.editions import record_event
from cms.documents.models import Document
from cms.outbox.models import Job
from cms.outbox.worker import Worker
from cms.people.models import Membership
from search import indexing
from search.engines import PUBLIC, RESTRICTED, index
from search.finding import find, suggest
from search.sources import edition_source
from tests.factories import (
    NOON,
    document,
    edition,
    group,
    member,
    paragraph,
    requirement,
    section,
    tree,
    user,
)

pytestmark = pytest.mark.django_db
CANARY = "zyzzyva"


@pytest.fixture
def alice(alpha):
    return member("alice", alpha, "editor")


@pytest.fixture
def bob():
    return member("bob", group("beta"), "editor")


def published(doc, *parts, **facts):
    made = edition(doc, tree(doc, *parts), **facts)
    indexing.rebuild()
    return made


def drafted(doc, *parts, by=None):
    """A desk that was saved, and the index as the worker leaves it."""
    desk = write_desk(doc, tree(doc, *parts), {}, by=by)
    indexing.rebuild()
    return desk


@pytest.fixture
def draft(alpha):
    doc = document("ABC-9", lead=alpha, title=f"About {CANARY}")
    part = section(f"The {CANARY}", paragraph(f"Only a {CANARY} here."))
    drafted(doc, part)
    return doc


# -- what is found --------------------------------------------------------------------


def test_a_published_clause_is_found_with_its_address(alpha):
    part = section("Account Management", requirement("Keep accounts."))
    published(document("ABC-1", lead=alpha), section("Scope"), part)
    (hit,) = find("account management").hits
    assert hit.as_json() == {
        "designation": "ABC-1",
        "edition": "1",
        "number": "2",
        "label": "ABC-1-R1",
        "uuid": part["uuid"],
        "url": f"/standards/ABC-1/1/2/#{content.anchor(part['uuid'])}",
        "snippet": "Keep <mark>accounts</mark>.",
        "title": "Account Management",
        "document_title": "Title of ABC-1",
        "status": "current",
        "groups": ["alpha"],
        "published": "2026-03-02",
        "kind": "standard",
    }


def test_an_unnumbered_section_is_addressed_by_its_short_id(alpha):
    part = section("Foreword", paragraph("Thanks."), kind="unnumbered")
    published(document("ABC-1", lead=alpha), part)
    (hit,) = find("thanks").hits
    anchor = content.anchor(part["uuid"])
    assert hit.url == f"/standards/ABC-1/1/{anchor}/#{anchor}"


def test_a_superseded_edition_comes_after_the_current_one(alpha):
    doc = document("ABC-1", lead=alpha)
    part = section("Rigour", paragraph("rigour"))
    published(doc, part)
    published(doc, part, section("More"))
    hits = find("rigour").hits
    assert [(h.entry.edition, h.status) for h in hits] == [("2", "current"), ("1", "superseded")]  # fmt: skip


def test_a_withdrawn_edition_is_shown_as_such_before_the_worker_has_passed(alpha):
    made = published(document("ABC-1", lead=alpha), section("Rigour"))
    record_event(made, "withdrawn", by=None, at=NOON)
    (hit,) = find("rigour").hits
    assert hit.status == "withdrawn"


def test_titles_and_snippets_are_escaped(alpha):
    text = "<script>alert(1)</script> rigour & more"
    published(document("ABC-1", lead=alpha), section("<i>Rigour</i>", paragraph(text)))
    (hit,) = find("rigour").hits
    assert hit.title == "&lt;i&gt;<mark>Rigour</mark>&lt;/i&gt;"
    assert "<script>" not in hit.snippet
    assert "<mark>rigour</mark> &amp; more" in hit.snippet


# -- who finds what -------------------------------------------------------------------


def leak(results):
    return (results.total, results.hits, results.facets)


def test_members_of_the_group_find_its_drafts(draft, alice):
    results = find(CANARY, alice)
    assert results.total == 2  # the front matter and the clause
    assert {hit.entry.edition for hit in results.hits} == {"draft"}
    assert results.facets["status"] == {"draft": 2}


def test_members_of_a_joint_group_find_them_too(draft, bob):
    draft.joint_groups.add(group("beta"))
    assert find(CANARY, bob).total == 2


@pytest.mark.parametrize("text", [CANARY, f"the {CANARY}", f"{CANARY[:4]}*", "ABC-9",
                                  "ABC-9 1", "status:draft", "document:ABC-9"])  # fmt: skip
def test_nobody_else_learns_of_a_draft(draft, bob, text):
    assert leak(find(text, bob)) == (0, [], {})
    assert leak(find(text)) == (0, [], {})


def test_suggestions_do_not_tell_of_a_draft(draft, bob):
    for beginning in ("zyz", "abc", "ABC-9", "the z"):
        assert suggest(beginning, bob) == []
        assert suggest(beginning) == []


def test_a_superuser_without_membership_finds_no_drafts(draft):
    root = user("root", is_superuser=True, is_staff=True)
    assert leak(find(CANARY, root)) == (0, [], {})


def test_who_is_not_signed_in_never_opens_the_restricted_index(draft, search_dir):
    published(document("ABC-1", lead=draft.lead_group), section("Rigour"))
    (search_dir / "restricted.sqlite3").unlink()
    (search_dir / "restricted.sqlite3").write_bytes(b"not an index")
    assert find("rigour").total == 1
    assert suggest("rig") != []


def test_a_membership_that_ends_hides_at_once(draft, alice):
    Membership.objects.filter(person=alice).update(until="2021-01-01")
    assert leak(find(CANARY, alice)) == (0, [], {})
    assert suggest("zyz", alice) == []


def test_an_account_that_is_closed_finds_no_drafts(draft, alice):
    alice.is_active = False
    alice.save()
    assert leak(find(CANARY, alice)) == (0, [], {})


def test_a_draft_whose_desk_is_gone_is_not_shown(draft, alice):
    source = next(iter(index(RESTRICTED).sources()))
    gone = [replace(entry, source="desk:999999") for entry in indexing.read(source)]
    index(RESTRICTED).replace(source, [])
    index(RESTRICTED).replace("desk:999999", gone)
    assert leak(find(CANARY, alice)) == (0, [], {})


def test_an_edition_that_the_database_does_not_know_is_not_shown_nor_counted(alpha):
    made = published(document("ABC-1", lead=alpha), section("Rigour"))
    source = edition_source(made.uuid)
    ghost = edition_source(content.mint())
    copies = [replace(entry, source=ghost) for entry in indexing.read(source)]
    index(PUBLIC).replace(ghost, copies)
    results = find("rigour")
    assert results.total == 1
    assert results.facets["document"] == {"ABC-1": 1}


def test_publishing_drafts_changes_no_public_rank(alpha, alice):
    published(
        document("ABC-1", lead=alpha),
        section("One", paragraph("rigour evidence")),
        section("Two", paragraph("rigour rigour evidence words")),
    )
    before = [(h.entry.uuid, h.snippet) for h in find("rigour evidence").hits]
    for n in range(10):
        drafted(document(f"D-{n}", lead=alpha), section("A", paragraph("rigour")))
    assert [(h.entry.uuid, h.snippet) for h in find("rigour evidence").hits] == before


def test_a_draft_shows_only_what_differs_from_the_current_edition(alpha, alice):
    doc = document("ABC-1", lead=alpha)
    same = section("Same", paragraph("rigour stays"))
    published(doc, same)
    new = section("New", paragraph("rigour added"))
    drafted(doc, same, new)
    found = [(h.entry.title, h.entry.edition) for h in find("rigour", alice).hits]
    assert sorted(found) == [("New", "draft"), ("Same", "1")]


def test_pages_of_both_indexes_do_not_overlap(alpha, alice):
    published(
        document("ABC-1", lead=alpha),
        *(section(f"P{n}", paragraph("zebra")) for n in range(12)),
    )
    drafted(
        document("ABC-2", lead=alpha),
        *(section(f"D{n}", paragraph("zebra")) for n in range(12)),
    )
    pages = [find("zebra", alice, page=n).hits for n in (1, 2, 3)]
    seen = [hit.entry.uuid for page in pages for hit in page]
    assert len(seen) == len(set(seen)) == find("zebra", alice).total == 24


# -- the outbox ------------------------------------------------------------------------


def run_jobs():
    """What the worker does, without its process."""
    Worker().drain()


def test_publication_reaches_the_index_through_the_outbox(alpha):
    doc = document("ABC-1", lead=alpha)
    edition(doc, tree(doc, section("Rigour")))
    assert find("rigour").total == 0
    run_jobs()
    assert find("rigour").total == 1


def test_a_supersession_reaches_the_index_through_the_outbox(alpha):
    doc = document("ABC-1", lead=alpha)
    for _ in range(2):
        edition(doc, tree(doc, section("Rigour")))
    run_jobs()
    assert find("rigour").facets["status"] == {"current": 1, "superseded": 1}


def test_a_saved_desk_reaches_the_index_through_the_outbox(alpha, alice):
    doc = document("ABC-2", lead=alpha)
    write_desk(doc, tree(doc, section("Rigour")), {}, by=alice)
    run_jobs()
    assert find("rigour", alice).total == 1
    write_desk(doc, tree(doc, section("Other")), {}, by=alice)
    run_jobs()
    assert find("rigour", alice).total == 0


def test_the_order_and_number_of_rows_do_not_matter(alpha):
    doc = document("ABC-1", lead=alpha)
    for _ in range(2):
        edition(doc, tree(doc, section("Rigour")))
    for job in Job.objects.filter(handler=indexing.EDITION_HANDLER).order_by("-pk"):
        for _ in range(2):
            indexing.index_edition(job)
    assert find("rigour").facets["status"] == {"current": 1, "superseded": 1}


def test_an_unknown_edition_in_a_row_harms_nothing(alpha):
    class Row:
        payload = {"edition": content.mint()}

    indexing.index_edition(Row)
    assert index(PUBLIC).sources() == set()
    assert not Document.objects.exists()


def test_no_test_text_is_in_a_public_file(draft, search_dir):
    data = b"".join(p.read_bytes() for p in search_dir.glob("public-*.sqlite3*"))
    assert not re.search(CANARY.encode(), data)
