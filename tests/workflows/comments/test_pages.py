"""The pages about comments for participants."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms import clock
from cms.documents import triggers
from tests import factories as make
from tests.workflows.world import World, day
from workflows.comments.comments import add_comment, propose_disposition
from workflows.comments.places import place_comments
from workflows.models import Ballot, Comment, CommentPlace, Position

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World.at("review")


@pytest.fixture
def get(client, world):
    def page(name, by="jo", at=6, query="", args=()):
        client.force_login(world.people[by])
        with clock.at(day(at)):
            return client.get(url(name, *args) + query)

    return page


@pytest.fixture
def post(client, world):
    def send(name, by, data, at=6, args=()):
        client.force_login(world.people[by])
        with clock.at(day(at)):
            return client.post(url(name, *args), data)

    return send


def url(name, *args):
    return reverse(f"review:{name}", args=["ABC-1", *args])


def words(answer):
    return answer.content.decode()


def written(world, text="Too vague.", by="jo", **facts):
    return add_comment(
        world.item, text, by=world.people[by], at=day(4), **{"type": "te", **facts}
    )


def test_quoted_words_come_from_the_address_and_are_kept_with_their_neighbours(
    world, get, post
):
    clause = world.snapshot.tree["sections"][1]
    node = clause["blocks"][0]["uuid"]
    page = words(
        get("comment", query=f"?node={node[:8]}{node[9:13]}&quote=shall+publish")
    )
    assert ">\nshall publish</textarea>" in page
    assert f'value="{node}" selected' in page
    answer = post(
        "comment", "jo",
        {"type": "te", "text": "Where?", "node": node, "quote": "shall publish"},
    )  # fmt: skip
    assert answer.status_code == 302
    comment = Comment.objects.get()
    assert (comment.prefix, comment.quote, comment.suffix) == (
        "The issuer ", "shall publish", " its criteria.",
    )  # fmt: skip


def test_what_was_typed_comes_back_with_a_refusal(world, post):
    answer = post("comment", "jo", {"type": "te", "text": "", "proposed_change": "Or?"})
    assert answer.status_code == 200
    assert "Or?" in words(answer)
    assert not Comment.objects.exists()


def test_the_list_is_chosen_by_state_clause_and_flags(world, get):
    clause = world.snapshot.tree["sections"][1]["uuid"]
    written(world, "On the rules.", node=clause, must_be_satisfied=True)
    noted = written(world, "On it all.", by="gus")
    propose_disposition(
        noted, "noted", by=world.people["bob"], rationale="Yes.", at=day(5)
    )
    for query, count in (
        ("", 2), ("?state=open", 1), ("?state=disposition_proposed", 1),
        (f"?clause={clause}", 1), ("?clause=whole", 1), ("?must=1", 1), ("?mine=1", 1),
        ("?type=ed", 0), ("?disposition=noted", 1), ("?negative=1", 0),
        ("?orphaned=1", 0), ("?state=nonsense", 0),
    ):  # fmt: skip
        page = get("comments", query=query)
        assert (query, words(page).count("<article")) == (query, count)


def test_a_comment_whose_clause_is_gone_stands_in_the_orphan_tray(world, get):
    gone, kept = (s["uuid"] for s in world.snapshot.tree["sections"])
    written(world, "On the scope.", node=gone)
    written(world, "On the rules.", node=kept)
    tree = {**world.snapshot.tree, "sections": world.snapshot.tree["sections"][1:]}
    later = make.snapshot(world.document, tree, at=day(5))
    type(world.item).objects.filter(pk=world.item.pk).update(snapshot=later)
    world.item.refresh_from_db()
    assert place_comments(world.item) == 2
    assert place_comments(world.item) == 0
    assert list(
        CommentPlace.objects.order_by("comment").values_list("found", flat=True)
    ) == ["orphan", "exact"]
    page = words(get("comments", query="?orphaned=1"))
    assert "On the scope." in page
    assert "On the rules." not in page
    assert "Place lost" in page


def test_many_comments_get_one_disposition_and_refusals_are_told(world, post, get):
    written(world)
    written(world, by="bob")
    form = {"act": "propose", "comment": ["1", "2"], "disposition": "noted"}
    answer = post("comments_bulk", "bob", {**form, "rationale": "Thank you."})
    assert answer.status_code == 302
    page = words(get("comments", by="bob"))
    assert "Done for 1 comment." in page
    assert "Not done for 2: Somebody else must deal with your comment." in page
    assert Comment.objects.filter(disposition="noted").count() == 1
    post("comments_bulk", "alice", {"act": "agree", "comment": ["1", "2"]})
    assert Comment.objects.exclude(replied_at=None).count() == 1


def test_a_bulk_form_without_a_tick_comes_back(world, post):
    written(world)
    answer = post(
        "comments_bulk", "bob",
        {"act": "propose", "disposition": "noted", "rationale": "Kept words."},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Kept words." in words(answer)
    assert not Comment.objects.exclude(disposition="").exists()


def test_an_accepted_comment_needs_a_class_on_the_page(world, post):
    written(world)
    form = {"disposition": "accepted", "rationale": "Right."}
    answer = post("one_comment", "bob", form, args=[1, "dispose"])
    assert answer.status_code == 400
    assert "Choose the class of the change" in words(answer)
    assert "Right." in words(answer)
    form["change_class"] = "3"
    assert post("one_comment", "bob", form, args=[1, "dispose"]).status_code == 302
    assert Comment.objects.get().change_class == 3


def test_a_refusal_shows_the_rationale_again(world, post):
    written(world, by="bob")
    answer = post(
        "one_comment", "bob", {"disposition": "noted", "rationale": "I know better."},
        args=[1, "dispose"],
    )  # fmt: skip
    assert answer.status_code == 409
    assert "I know better." in words(answer)
    assert "Somebody else must deal with your comment." in words(answer)


def test_the_thread_and_the_history_stand_on_the_page_of_a_comment(world, post, get):
    written(world)
    post("one_comment", "bob", {"text": "Which words?"}, args=[1, "reply"])
    page = words(get("a_comment", args=[1]))
    assert "Which words?" in page
    assert "Reply in the thread" in page


def test_a_held_comment_is_shown_to_those_who_let_it_in_only(world, get, post):
    held = written(world, "See http://example.org", moderation="held")
    assert words(get("comments")).count("<article") == 0
    assert get("a_comment", args=[1]).status_code == 404
    assert get("a_comment", by="alice", args=[1]).status_code == 200
    post("one_comment", "sue", {}, args=[1, "release"])
    held.refresh_from_db()
    assert held.moderation == "released"
    assert words(get("comments")).count("<article") == 1


def test_nobody_but_the_secretariat_learns_who_objected_in_a_secret_ballot(client):
    world = World.at("ballot")
    triggers.remove()
    Ballot.objects.update(is_secret=True)
    triggers.install()
    world.vote("jo", "negative", 75, reason="It cannot be assessed.")
    assert Position.objects.get().comment_id
    seen = {}
    for name in ("alice", "sue", "jo"):
        client.force_login(world.people[name])
        with clock.at(day(76)):
            seen[name] = [
                "Jo" in words(client.get(url("comments"))),
                "Jo" in words(client.get(url("a_comment", 1))),
            ]
    assert seen == {"alice": [False] * 2, "sue": [True] * 2, "jo": [True] * 2}


def test_the_list_takes_as_many_queries_for_forty_comments_as_for_four(world, get):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert get("comments").status_code == 200
        return len(caught)

    for number in range(4):
        written(world, f"Point {number}.")
    queries()
    few = queries()
    for number in range(36):
        written(world, f"Another {number}.")
    assert queries() == few
