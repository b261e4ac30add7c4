"""Requests for a review: asked, answered, reminded of, closed by the review."""

import pytest
from django.urls import reverse

from cms import clock
from tests.workflows.world import World, day
from workflows.models import Review, ReviewRequest, Unavailability
from workflows.refusals import BadInput, TransitionRefused, WrongRole
from workflows.reviewers import requests
from workflows.reviewers.reminders import remind
from workflows.reviewers.withdraw import withdraw_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World.at("review")


def ask(world, name="dora", *, by="alice", due=10, **facts):
    return requests.ask_review(
        world.item, by=world.people[by], person=world.people.get(name), at=day(4),
        due_at=day(due), **facts,
    )  # fmt: skip


def code(refused):
    return refused.value.reasons[0].code


def test_a_reviewer_accepts_and_the_review_closes_the_request(world):
    row = ask(world)
    assert row.state == "requested"
    requests.accept_request(row, by=world.people["dora"], at=day(5))
    review = world.review("dora", 6)
    row.refresh_from_db()
    assert (row.state, row.review) == ("done", review)


def test_who_may_ask(world):
    for name in ("alice", "bob", "sue"):
        ask(world, None, by=name, sure=True)
    with pytest.raises(WrongRole):
        ask(world, by="jo")
    assert ReviewRequest.objects.count() == 3


def test_a_day_in_the_past_is_refused_and_one_after_the_window_is_warned_of(world):
    with pytest.raises(BadInput) as refused:
        ask(world, due=3)
    assert code(refused) == "due_past"
    with pytest.raises(TransitionRefused) as refused:
        ask(world, due=60)
    assert code(refused) == "after_window"
    assert ask(world, due=60, sure=True).state == "requested"


def test_who_wrote_the_text_or_is_no_reviewer_cannot_be_asked(world):
    for name in ("bob", "jo"):
        with pytest.raises(TransitionRefused) as refused:
            ask(world, name, sure=True)
        assert code(refused) == "cannot_review"


def test_a_duplicate_is_warned_of_once_answered_and_refused_while_open(world):
    row = ask(world)
    with pytest.raises(TransitionRefused) as refused:
        ask(world, sure=True)
    assert code(refused) == "asked_already"
    requests.decline_request(row, by=world.people["dora"], reason="No time.", at=day(5))
    with pytest.raises(TransitionRefused) as refused:
        ask(world)
    assert code(refused) == "asked_before"
    assert ask(world, sure=True).state == "requested"


def test_who_is_away_is_warned_of(world):
    Unavailability.objects.create(
        person=world.people["dora"], since=day(9).date(), until=day(12).date()
    )
    with pytest.raises(TransitionRefused) as refused:
        ask(world, due=10)
    assert code(refused) == "away"
    assert ask(world, due=8).person == world.people["dora"]


def test_declining_needs_a_reason_and_only_the_asked_person_answers(world):
    row = ask(world)
    with pytest.raises(BadInput):
        requests.decline_request(row, by=world.people["dora"], reason=" ", at=day(5))
    with pytest.raises(WrongRole):
        requests.accept_request(row, by=world.people["charlie"], at=day(5))
    row.refresh_from_db()
    assert row.state == "requested"


def test_handing_over_makes_a_request_to_the_other(world):
    row = ask(world)
    new = requests.hand_over(
        row, by=world.people["dora"], to=world.people["charlie"], at=day(5)
    )
    row.refresh_from_db()
    assert (row.state, new.state, new.instead_of) == ("handed_over", "requested", row)
    assert new.due_at == row.due_at


def test_an_open_request_is_claimed_once(world):
    row = ask(world, None)
    requests.claim_request(row, by=world.people["dora"], at=day(5))
    requests.claim_request(row, by=world.people["dora"], at=day(5))
    with pytest.raises(TransitionRefused) as refused:
        requests.claim_request(row, by=world.people["charlie"], at=day(5))
    assert code(refused) == "claimed"
    row.refresh_from_db()
    assert (row.person, row.state) == (world.people["dora"], "accepted")


def test_a_reminder_comes_once_before_the_day_and_once_after_it(world):
    ask(world)
    assert list(remind(day(6))) == []
    assert [len(list(remind(day(n)))) for n in (7.5, 8, 9)] == [1, 0, 0]
    assert [len(list(remind(day(n)))) for n in (10.5, 11, 30)] == [1, 0, 0]


def test_a_review_is_taken_back_with_a_reason_and_both_stay(world):
    world.review("dora", 5)
    with pytest.raises(BadInput):
        withdraw_review(world.item, by=world.people["dora"], reason="", at=day(6))
    with pytest.raises(TransitionRefused):
        withdraw_review(world.item, by=world.people["charlie"], reason="x", at=day(6))
    withdraw_review(world.item, by=world.people["dora"], reason="Misread.", at=day(6))
    assert list(Review.objects.values_list("result", flat=True)) == [
        "ready", "withdrawn",
    ]  # fmt: skip
    world.review("charlie", 7)
    with pytest.raises(TransitionRefused) as refused:
        world.do("close_review", "alice", 25)
    assert "1 of 2 reviewers" in str(refused.value)
    # Nor does a review taken back ask for another text.
    with pytest.raises(TransitionRefused) as refused:
        world.do("return_to_drafting", "alice", 25, reason="Why not.")
    assert code(refused) == "no_change_needed"


# -- pages ---------------------------------------------------------------------------


def url(name, *args):
    return reverse(f"review:{name}", args=["ABC-1", *args])


def test_the_form_asks_in_turn_and_keeps_what_was_typed(client, world):
    client.force_login(world.people["alice"])
    with clock.at(day(4)):
        page = client.get(url("ask_review")).content.decode()
        assert "whose turn it is" in page
        answer = client.post(
            url("ask_review"),
            {
                "person": world.people["dora"].pk,
                "due_on": "2024-06-01",
                "note": "Clause 2",
            },
        )
        assert answer.status_code == 409
        assert "after the window" in answer.content.decode()
        assert "Clause 2" in answer.content.decode()
        form = {"person": world.people["dora"].pk, "due_on": "2024-01-20"}
        assert client.post(url("ask_review"), form).status_code == 302
    assert ReviewRequest.objects.get().due_at.day == 20
    client.force_login(world.people["dora"])
    with clock.at(day(5)):
        page = client.get("/review/").content.decode()
        assert "Say whether you will review the text" in page
        assert "Reviews asked for" in client.get(url("document")).content.decode()
        row = ReviewRequest.objects.get()
        assert client.post(url("request", row.pk, "accept")).status_code == 302
        assert client.get(url("request", row.pk, "shout")).status_code == 404
    client.force_login(world.people["charlie"])
    with clock.at(day(5)):
        assert client.post(url("request", row.pk, "accept")).status_code == 403
    with clock.at(day(15)):
        assert "Overdue" in client.get(url("document")).content.decode()


def test_hidden_and_missing_requests_answer_alike(client, world):
    row = ask(world)
    client.force_login(world.people["zoe"])
    assert client.get(url("request", row.pk, "accept")).status_code == 404
    assert client.get(url("ask_review")).status_code == 404


def test_days_away_are_entered_once_and_taken_out(client, world):
    client.force_login(world.people["dora"])
    form = {"since": "2024-02-01", "until": "2024-02-09", "note": "Fair"}
    with clock.at(day(4)):
        for _twice in range(2):
            assert client.post(reverse("review:away"), form).status_code == 302
        row = Unavailability.objects.get()
        assert "1 February 2024" in client.get(reverse("review:away")).content.decode()
        wrong = client.post(reverse("review:away"), {**form, "until": "2024-01-30"})
        assert wrong.status_code == 400
        assert "before the first" in wrong.content.decode()
        client.force_login(world.people["charlie"])
        client.post(reverse("review:away"), {"remove": row.pk})
        assert Unavailability.objects.exists()
        client.force_login(world.people["dora"])
        client.post(reverse("review:away"), {"remove": row.pk})
    assert not Unavailability.objects.exists()
