"""The participants' pages: who sees them, what they do, how they refuse."""

import pytest
from django.urls import reverse

from cms import clock
from cms.documents import blobs, content
from cms.documents.desk import write_desk
from tests import factories
from tests.workflows.world import CHECKLIST, VOTERS, World, day
from workflows.models import Position, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    """A client signed in as somebody."""

    def sign_in(world, name):
        client.force_login(world.people[name])
        return client

    return sign_in


def url(name, *args):
    return reverse(f"review:{name}", args=["ABC-1", *args])


def test_a_visitor_is_asked_to_sign_in(client):
    World()
    answer = client.get("/review/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]
    assert client.get(url("document")).status_code == 302
    assert client.get(url("vote")).status_code == 302


@pytest.mark.parametrize(
    "name", ["document", "text", "comments", "review", "vote", "comment"]
)
def test_hidden_and_missing_answer_alike(as_, name):
    world = World.at("review")
    client = as_(world, "zoe")
    hidden = client.get(url(name))
    missing = client.get(reverse(f"review:{name}", args=["XYZ-9"]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_the_queue_says_what_waits(as_):
    world = World.at("review")
    client = as_(world, "dora")
    with clock.at(day(4)):
        page = client.get("/review/").content.decode()
        assert "Review the text" in page
        world.review("dora", 4)
        assert "Review the text" not in client.get("/review/").content.decode()


def test_the_page_says_what_is_missing(as_):
    world = World.at("review")
    with clock.at(day(4)):
        page = as_(world, "alice").get(url("document")).content.decode()
    assert "Review by the group" in page
    assert "It is too early" in page
    assert "0 of 2 reviewers" in page


def test_the_text_is_the_snapshot(as_):
    world = World.at("review")
    page = as_(world, "jo").get(url("text")).content.decode()
    assert "The issuer shall publish its criteria." in page
    assert world.snapshot.sha8 in page


def test_each_clause_of_the_text_leads_to_a_comment_on_it(as_):
    world = World.at("review")
    client = as_(world, "dora")
    clause = world.snapshot.tree["sections"][0]["uuid"]
    address = f"{url('comment')}?item=1&node={clause}"
    assert address.replace("&", "&amp;") in client.get(url("text")).content.decode()
    assert f'value="{clause}" selected' in client.get(address).content.decode()


def test_editors_find_the_desk_from_the_work_item_and_others_do_not(as_):
    world = World.at("review")
    write_desk(world.document, world.snapshot.tree, {}, by=world.people["bob"])
    words = "Write the next text"
    assert words not in as_(world, "dora").get(url("document")).content.decode()
    assert words in as_(world, "bob").get(url("document")).content.decode()


def test_my_work_has_the_way_out(as_):
    world = World.at("review")
    client = as_(world, "dora")
    assert "Sign out" in client.get("/review/").content.decode()
    client.post(reverse("wagtailadmin_logout"))
    assert client.get("/review/").status_code == 302


def test_a_reviewer_gives_a_review(as_):
    world = World.at("review")
    with clock.at(day(4)):
        answer = as_(world, "dora").post(
            url("review"),
            {"result": "ready", "note": "Good.", "snapshot": world.snapshot.sha256},
        )
    assert answer.status_code == 302
    assert Review.objects.get().result == "ready"


def test_a_refusal_keeps_what_was_typed(as_):
    world = World.at("review")
    with clock.at(day(4)):
        answer = as_(world, "jo").post(
            url("review"),
            {"result": "ready", "note": "My words", "snapshot": world.snapshot.sha256},
        )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Jo is not a reviewer here." in page
    assert "My words" in page


def test_a_guard_answers_409(as_):
    world = World.at("review")
    form = {"version": world.item.version, "snapshot": world.snapshot.sha256,
            "checklist": list(CHECKLIST), "reason": "I think so."}  # fmt: skip
    with clock.at(day(4)):
        answer = as_(world, "alice").post(url("do", "close_review"), form)
    assert answer.status_code == 409
    assert "It is too early" in answer.content.decode()
    assert "I think so." in answer.content.decode()


def test_the_chair_closes_the_review(as_):
    world = World.at("review")
    for name in ("charlie", "dora"):
        world.review(name, 5)
    with clock.at(day(25)):
        client = as_(world, "alice")
        page = client.get(url("do", "close_review"))
        assert page.status_code == 200
        answer = client.post(
            url("do", "close_review"),
            {**page.context["form"].initial, "checklist": list(CHECKLIST)},
        )
    assert answer.status_code == 302
    assert world.state == "evidence"


def test_a_stale_form_is_refused(as_):
    world = World.at("review")
    form = {"version": 1, "snapshot": world.snapshot.sha256, "reason": "Wait."}
    with clock.at(day(4)):
        answer = as_(world, "alice").post(url("do", "park"), form)
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.content.decode()


def test_opening_a_ballot_is_typed(as_):
    world = World.at("public_review")
    for name in VOTERS:
        world.declare("conflict", name, 73)
    world.do("open_ballot", "alice", 74)
    with clock.at(day(74)):
        client = as_(world, "sue")
        form = {**client.get(url("do", "open_ballot")).context["form"].initial}
        assert client.post(url("do", "open_ballot"), form).status_code == 200
        assert world.state == "resolution"
        form["confirmation"] = "abc-1"
        assert client.post(url("do", "open_ballot"), form).status_code == 302
    assert world.state == "ballot"


def test_a_member_votes(as_):
    world = World.at("ballot")
    with clock.at(day(75)):
        client = as_(world, "jo")
        assert "Vote" in client.get("/review/").content.decode()
        form = {"snapshot": world.snapshot.sha256, "position": "negative"}
        refused = client.post(url("vote"), form)
        assert refused.status_code == 409
        done = client.post(url("vote"), {**form, "reason": "Clause 2 is unclear."})
        assert done.status_code == 302
        assert "Clause 2 is unclear." in client.get(url("ballot")).content.decode()
    assert Position.objects.get().position == "negative"


def test_members_comment_and_the_chair_agrees(as_):
    world = World.at("review")
    with clock.at(day(4)):
        as_(world, "jo").post(url("comment"), {"type": "te", "text": "Too long."})
        as_(world, "bob").post(
            url("one_comment", 1, "dispose"),
            {"disposition": "noted", "rationale": "Thank you."},
        )
        as_(world, "alice").post(url("one_comment", 1, "agree"), {})
        page = as_(world, "jo").get(url("comments")).content.decode()
    assert "Thank you." in page
    assert world.item.comments.get().agreed_by == world.people["alice"]


def test_a_member_proposes_a_document(as_):
    world = World()
    answer = as_(world, "jo").post(
        "/review/new_document/",
        {"group": world.group.pk, "kind": "standard", "designation": "abc-9",
         "title": "A new one", "need": "Nobody has it."},
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer["Location"] == "/review/ABC-9/"


def test_links_lead_back_to_our_own_pages_only(as_):
    world = World()
    form = {"version": 1, "next": "https://evil.example/"}
    answer = as_(world, "alice").post(url("do", "call_for_adoption"), form)
    assert answer["Location"] == "/review/ABC-1/"


def test_a_file_under_review_is_served_to_members_and_cannot_run(
    as_, settings, tmp_path
):
    settings.BLOB_DIR = tmp_path
    world = World.at("review")
    blob = blobs.store(b"<script>", "text/html")
    block = {"type": "attachment", "uuid": content.mint(), "asset": blob.sha256,
             "title": "A file", "licence": "", "source": []}  # fmt: skip
    asset = {"sha256": blob.sha256, "name": "x.html", "media_type": "text/html",
             "size": 8}  # fmt: skip
    doc = world.item.document
    factories.snapshot(
        doc, factories.tree(doc, factories.section("Files", block), assets=[asset])
    )
    client = as_(world, "jo")
    answer = client.get(url("file", blob.sha256, "x.html"))
    assert answer.content == b"<script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="x.html"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    (tmp_path / blob.sha256[:2] / blob.sha256).unlink()
    assert client.get(url("file", blob.sha256, "x.html")).status_code == 404
    assert client.get(url("file", "0" * 64, "x.html")).status_code == 404
