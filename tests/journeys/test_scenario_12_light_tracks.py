"""The light track of a chapter, drafts that expire, and who may do nothing."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from cms import clock
from cms.documents.models import Edition
from tests import factories as make
from tests.journeys.forms import Forms, said
from tests.workflows import world as worlds
from tests.workflows.world import World, day, traces
from workflows import verify
from workflows.actions.due import tick
from workflows.ballots.rounds import current_ballots
from workflows.expiry.timers import run as expire
from workflows.models import AuditLine
from workflows.transitions import TABLES

pytestmark = pytest.mark.django_db
# Eight voters beside the ten of every world.
EIGHT = ["kim", "lee", "max", "nia", "ole", "pia", "rex", "tia"]


# -- a chapter -----------------------------------------------------------------------


@pytest.fixture
def forms():
    """The chapter “Policies” in review by peers; 18 voters, `bob` owns it."""
    world = World(kind="chapter")
    for name in EIGHT:
        world.people[name] = make.member(
            name, world.group, "member", category="issuer", voting_seat=True
        )
    seat = world.people["hana"].memberships.get()
    seat.roles.add(make.Role.objects.get(slug="reviewer"))
    tree = make.tree(
        world.document, make.section("Policies", make.paragraph("Fund it."))
    )
    make.snapshot(world.document, tree, at=day(0))
    made = Forms(world)
    assert made.do("bob", 0, "start_drafting").status_code == 302
    assert made.do("bob", 1, "request_review").status_code == 302
    return made


def to_approval(forms):
    forms.send("charlie", 2, "review", result="ready")
    forms.send("hana", 2, "review", result="ready")
    forms.do("alice", 16, "close_review")
    forms.do("bob", 16, "accept_section")
    # Thursday, 25 January 2024.
    assert forms.do("alice", 17, "open_approval").status_code == 302
    return forms


def publish(forms, at):
    forms.world.make_proof(at)
    forms.send("bob", at, "declare", "proof", answer="yes")
    assert forms.do("sue", at + 1, "publish").status_code == 302
    edition = Edition.objects.get(document=forms.world.document)
    assert forms.world.state == "published"
    assert list(verify.check()) == []
    return edition


def test_one_review_is_not_enough_and_silence_of_five_working_days_is(forms):
    forms.send("charlie", 2, "review", result="ready")
    refused = forms.do("alice", 16, "close_review")
    assert refused.status_code == 409
    assert "1 of 2 reviewers needed have found this text ready." in said(refused)
    assert forms.do("sue", 16, "publish").status_code == 409
    assert forms.world.state == "peer_review"
    to_approval(forms)
    assert tick(day(24)) == []
    assert [record.name for record in tick(day(25))] == ["close_approval"]
    assert "Policies" in str(publish(forms, 26).snapshot.tree)


def vote(forms, against, approving):
    """An objection on the fourth working day, then the vote."""
    to_approval(forms)
    silent = forms.vote("fay", 23, "object")
    assert silent.status_code in (400, 409)
    assert forms.vote("fay", 23, "object", "The source is old.").status_code == 302
    for name in against:
        assert forms.vote(name, 24, "negative", "So it is.").status_code == 302
    for name in approving:
        assert forms.vote(name, 25, "approve").status_code == 302
    return [record.name for record in tick(day(40))]


def test_an_objection_is_decided_by_seven_of_eighteen(forms):
    assert vote(forms, ["gus"], ["jo", "ivan", "kim", "lee", "max"]) == [
        "close_approval"
    ]
    tally = current_ballots(forms.world.item)[0].tally
    found = {c["rule"]: (c["part"], c["whole"], c["passed"]) for c in tally["checks"]}
    assert found["return_min"] == (7, 18, True)
    assert found["approve_min"] == (5, 7, True)
    publish(forms, 41)


def test_six_of_eighteen_are_a_third_and_not_more(forms):
    assert vote(forms, ["gus"], ["jo", "ivan", "kim", "lee"]) == ["fail_approval"]
    tally = current_ballots(forms.world.item)[0].tally
    found = {c["rule"]: (c["part"], c["whole"], c["passed"]) for c in tally["checks"]}
    assert found["return_min"] == (6, 18, False)
    assert forms.world.state == "revise"


# -- a draft that nobody touches -----------------------------------------------------


@pytest.fixture
def idle(monkeypatch):
    """In drafting since 10 January 2026."""
    monkeypatch.setattr(worlds, "START", datetime(2026, 1, 8, 12, tzinfo=UTC))
    return Forms(World.at("drafting"))


def on(month, day_of_month):
    return datetime(2026, month, day_of_month, 12, tzinfo=UTC)


def test_an_idle_draft_expires_stays_listed_and_is_resurrected(idle):
    assert list(expire(on(6, 30))) == ["ABC-1 expires in 14 days."]
    assert list(expire(on(7, 13))) == ["ABC-1 expires in 1 day."]
    assert list(expire(on(7, 14))) == []
    assert list(expire(on(7, 15))) == ["ABC-1 has expired."]
    idle.world.item.refresh_from_db()
    assert idle.world.item.flags == ["expired"]
    assert idle.world.item.records.last().at.date() == on(7, 14).date()
    with clock.at(on(7, 15)):
        for address in ("/review/chair/", "/review/ABC-1/"):
            page = said(idle.client("alice").get(address))
            assert "ABC-1" in page
            assert "xpired" in page
    assert idle.do("jo", on(7, 16), "resurrect").status_code == 403
    assert idle.do("bob", on(7, 16), "resurrect").status_code == 302
    assert idle.do("alice", on(7, 17), "resurrect").status_code == 302
    idle.world.item.refresh_from_db()
    assert (idle.world.state, idle.world.item.flags) == ("drafting", [])


def test_a_ballot_never_expires():
    world = World.at("ballot")
    assert list(expire(day(4000))) == []
    world.item.refresh_from_db()
    assert (world.state, world.item.flags) == ("ballot", [])


# -- who may do nothing --------------------------------------------------------------


@pytest.mark.parametrize("track", ["standard", "chapter"])
def test_the_public_moves_nothing(track):
    world = World(kind=track)
    anybody, zoe = Client(), Client()
    zoe.force_login(world.people["zoe"])
    items, records, lines = traces()
    for name in TABLES[track]:
        sent = {"version": world.item.version, "reason": "Because."}
        address = f"/review/ABC-1/do/{name}/"
        turned_away = anybody.post(address, sent)
        assert (name, turned_away.status_code) == (name, 302)
        assert "/login/" in turned_away["Location"]
        assert (name, zoe.post(address, sent).status_code in (403, 404)) == (name, True)
    assert traces()[:2] == (items, records)
    assert AuditLine.objects.count() <= lines + len(TABLES[track])


def test_an_earner_comments_and_votes_with_a_seat_only():
    world = World.at("ballot", "ansi")
    world.people["kim"] = make.member(
        "kim", world.group, "member", category="earner_educator"
    )
    forms = Forms(world)
    sent = forms.send("kim", 75, "comment", text="Earners wait too long.", type="ge")
    assert sent.status_code == 302
    items, records, lines = traces()
    refused = forms.vote("kim", 76, "approve")
    assert refused.status_code == 403
    assert "has no seat in this ballot" in said(refused)
    assert traces() == (items, records, lines + 1)
    assert not current_ballots(world.item)[0].positions.exists()
    assert forms.vote("jo", 76, "approve").status_code == 302
