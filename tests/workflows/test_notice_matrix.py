"""Who is told of what: the table, the page that shows it, and who would be told."""

from datetime import timedelta
from pathlib import Path

import pytest

from cms.documents.models import PublicDraft
from cms.people.models import Contact
from tests.workflows.world import CHECKLIST, START, World, day
from workflows.models import Subscription
from workflows.notify.matrix import AUDIENCES, EVENTS, MOVES, SORTS, as_markdown
from workflows.notify.matrix import events_of as events
from workflows.notify.rehearse import who_is_told
from workflows.refusals import BadInput
from workflows.transitions import TABLES

ROOT = Path(__file__).resolve().parents[2]


def told(world, transition, number, asker="alice"):
    """{audience: (count, legal)}"""
    asker = world.people.get(asker)
    world.item.refresh_from_db()
    found = who_is_told(world.item, transition, asker=asker, at=day(number))
    return {one.audience: one for one in found}


def counts(found):
    return {name: (one.count, one.is_legal) for name, one in found.items()}


def test_the_page_about_notices_shows_the_table():
    assert as_markdown() in (ROOT / "docs/reference/notices.md").read_text("utf-8")


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.slug)
def test_an_event_has_known_audiences_and_owes_its_legal_ones_the_notice(event):
    assert event.sort in SORTS
    assert set(event.told) <= set(AUDIENCES)
    assert set(event.legal) <= set(event.told)


def test_what_a_transition_tells_is_an_event():
    assert {slug for slug in MOVES.values() if slug} <= set(EVENTS)


@pytest.mark.parametrize("track", TABLES)
def test_every_transition_that_changes_the_state_tells_something(track):
    silent = {
        row.name
        for row in TABLES[track].values()
        if row.sources
        and row.name != "supersede"
        and not events(row.name, row.sources[0], "elsewhere")
    }
    assert silent == set()


def test_a_transition_that_changes_no_state_tells_nothing():
    assert events("accept_section", "section_lead_ok", "section_lead_ok") == []
    assert [e.slug for e in events("park", "drafting", "parked")] == ["state_changed"]


def test_a_decision_tells_objectors_of_their_right_to_appeal():
    decided = events("certify", "ballot", "decided")
    assert [event.slug for event in decided] == ["ballot_closed", "appeal_right"]
    failed = events("fail_ballot", "ballot", "drafting")
    assert [event.slug for event in failed] == ["ballot_closed"]


@pytest.mark.django_db
def test_opening_a_ballot_would_tell_ten_voters_and_two_leaders_by_law():
    world = World.at("public_review")
    found = told(world, "open_ballot", 74)
    assert counts(found) == {
        "Voters": (10, True),
        "Editors and chairs": (3, True),
        "Followers": (10, False),
    }
    # Editor, chair, and the shepherd, who is a reviewer.
    assert found["Editors and chairs"].people == ["Alice", "Bob", "Charlie"]


@pytest.mark.django_db
def test_names_are_for_those_who_may_read_drafts():
    world = World.at("public_review")
    assert told(world, "open_ballot", 74, asker="jo")["Voters"].people is not None
    stranger = told(world, "open_ballot", 74, asker="zoe")["Voters"]
    assert (stranger.people, stranger.count) == (None, 10)
    assert told(world, "open_ballot", 74, asker="")["Voters"].people is None


@pytest.mark.django_db
def test_objectors_are_counted_and_never_named():
    world = World.at("ballot")
    world.vote("jo", "negative", 80, "Clause 1 excludes small schools.")
    found = told(world, "certify", 105)
    assert (found["Objectors"].count, found["Objectors"].is_legal) == (1, True)
    assert found["Objectors"].people is None


@pytest.mark.django_db
def test_followers_from_outside_are_told_once_the_public_knows_of_the_document():
    world = World.at("review")
    contact = Contact.objects.create(email="a@b.org", name="A", verified_at=START)
    unproved = Contact.objects.create(email="c@d.org", name="C")
    for one in (contact, unproved):
        Subscription.objects.create(
            contact=one, document=world.document, since=START
        )  # fmt: skip
    Subscription.objects.create(
        person=world.people["zoe"], group=world.group, since=START
    )
    assert told(world, "park", 4)["Followers"].count == 10
    PublicDraft.objects.create(
        document=world.document, snapshot=world.snapshot, label="Draft",
        opened_at=day(3), closed_at=day(3) + timedelta(hours=1),
    )  # fmt: skip
    followers = told(world, "park", 4)["Followers"]
    assert followers.count == 12
    assert len(followers.people) == 11


@pytest.mark.django_db
def test_who_has_muted_a_document_does_not_follow_it_and_a_follower_of_it_does():
    world = World.at("review")
    jo, ivan = world.people["jo"], world.people["ivan"]
    Subscription.objects.create(
        person=jo, document=world.document, is_muted=True, since=START
    )
    Subscription.objects.create(person=ivan, document=world.document, since=START)
    Subscription.objects.create(
        person=ivan, group=world.group, is_muted=True, since=START
    )
    people = told(world, "park", 4)["Followers"].people
    assert "Jo" not in people
    assert "Ivan" in people


@pytest.mark.django_db
def test_an_unknown_transition_is_bad_input():
    with pytest.raises(BadInput):
        who_is_told(World().item, "fly", at=day(1))


@pytest.mark.django_db
def test_a_former_member_is_told_no_more():
    world = World.at("review")
    world.people["jo"].memberships.update(until=day(3).date())
    assert told(world, "park", 5)["Voters"].count == 9


@pytest.mark.django_db
def test_the_public_feed_begins_when_the_public_knows_of_the_document(client):
    world = World.at("review")
    assert "ABC-1" not in client.get("/participate/feed.atom").content.decode()
    for name in ("charlie", "dora"):
        world.review(name, 5)
    world.do("close_review", "alice", 25, checklist=CHECKLIST)
    world.do("accept_evidence", "alice", 26)
    feed = client.get("/participate/feed.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    text = feed.content.decode()
    assert text.count("<entry>") == 1
    assert "ABC-1: new text or state (Public review)" in text
