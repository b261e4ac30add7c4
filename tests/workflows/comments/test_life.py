"""The life of a comment: who may do what, in which order, and what remains on record."""

import pytest
from django.db import connection

from cms.documents import triggers
from tests.workflows.world import CHECKLIST, VOTERS, World, day
from workflows.comments import verify
from workflows.comments.answering import note_silence
from workflows.comments.comments import (
    add_comment,
    agree_disposition,
    give_verdict,
    mark_done,
    propose_disposition,
    reply_to,
    send_reply,
    triage_comment,
    withdraw_comment,
)
from workflows.models import Comment, CommentEvent
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World.at("review")


def written(world, by="jo", at=4, text="Too vague.", **facts):
    return add_comment(
        world.item, text, by=world.people[by], at=day(at), **{"type": "te", **facts}
    )


def proposed(world, comment, by="bob", at=5, disposition="accepted", **facts):
    return propose_disposition(
        comment, disposition, by=world.people[by], at=day(at), **facts
    )


def answered(world, comment, at=6, **facts):
    proposed(world, comment, **facts)
    return agree_disposition(comment, by=world.people["alice"], at=day(at))


def code(kind, act):
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.reasons[0].code


def test_a_comment_goes_from_open_to_resolved_by_its_author(world):
    people, comment = world.people, written(world)
    states = [comment.state]
    for step in (
        lambda: triage_comment(comment, by=people["bob"], at=day(5)),
        lambda: proposed(world, comment, change_class=3),
        lambda: agree_disposition(comment, by=people["alice"], at=day(6), send=False),
        lambda: send_reply(comment, by=people["alice"], at=day(7)),
        lambda: give_verdict(comment, by=people["jo"], satisfied=True, at=day(8)),
    ):
        states.append(step().state)
    assert states == [
        "open", "triaged", "disposition_proposed", "disposition_agreed", "replied",
        "resolved",
    ]  # fmt: skip
    kinds = list(comment.events.values_list("kind", flat=True))
    assert kinds == ["written", *states[1:4], "replied", "verdict"]
    assert list(verify.check()) == []


def test_a_comment_is_not_closed_by_the_editor_who_wrote_it(world):
    mine = written(world, by="bob")
    assert code(TransitionRefused, lambda: proposed(world, mine)) == "own_comment"
    assert proposed(world, mine, by="alice").disposed_by == world.people["alice"]


def test_a_reviewer_proposes_and_cannot_agree(world):
    comment = written(world)
    proposed(world, comment, by="dora")
    dora = world.people["dora"]
    assert code(WrongRole, lambda: agree_disposition(comment, by=dora)) == "wrong_role"


def test_the_secretariat_agrees_to_small_changes_only(world):
    sue, comment = world.people["sue"], written(world)
    proposed(world, comment, change_class=3)
    assert code(WrongRole, lambda: agree_disposition(comment, by=sue)) == "wrong_role"
    proposed(world, comment, change_class=2)
    assert agree_disposition(comment, by=sue, at=day(6)).agreed_by == sue


def test_only_an_accepted_comment_needs_no_rationale(world):
    comment = written(world)
    for disposition in (
        "not_accepted",
        "noted",
        "out_of_scope",
        "deferred_next_edition",
    ):
        refused = code(
            TransitionRefused,
            lambda d=disposition: proposed(world, comment, disposition=d),
        )
        assert refused == "rationale_required"
    assert not comment.events.filter(kind="disposition_proposed").exists()
    assert proposed(world, comment).disposition == "accepted"


def test_a_duplicate_names_another_comment_of_the_work(world):
    first, second = written(world), written(world, text="Vague.")
    facts = {"disposition": "duplicate", "rationale": "See 1."}
    assert code(BadInput, lambda: proposed(world, second, **facts)) == "duplicate_of"
    assert (
        code(BadInput, lambda: proposed(world, second, duplicate_of=second, **facts))
        == "duplicate_of"
    )
    assert proposed(world, second, duplicate_of=first, **facts).duplicate_of == first


def test_only_its_author_judges_and_only_an_answer(world):
    jo, comment = world.people["jo"], written(world)
    refused = code(
        TransitionRefused, lambda: give_verdict(comment, by=jo, satisfied=False)
    )
    assert refused == "not_answered"
    answered(world, comment)
    alice = world.people["alice"]
    assert (
        code(WrongRole, lambda: give_verdict(comment, by=alice, satisfied=True))
        == "wrong_role"
    )
    comment = give_verdict(comment, by=jo, satisfied=False, at=day(7))
    assert comment.state == "unresolved"


def test_a_new_proposal_takes_back_the_agreement_and_the_answer(world):
    comment = written(world)
    answered(world, comment)
    comment = proposed(world, comment, at=8, disposition="noted", rationale="Indeed.")
    assert (comment.agreed_at, comment.replied_at) == (None, None)
    assert comment.state == "disposition_proposed"
    assert list(verify.check()) == []


def test_silence_is_noted_after_fourteen_days_as_of_their_end(world):
    editorial, technical = written(world, type="ed"), written(world)
    for comment in (editorial, technical):
        answered(world, comment, at=6)
    assert list(note_silence(day(20))) == []
    assert len(list(note_silence(day(21)))) == 2
    assert list(note_silence(day(22))) == []
    editorial.refresh_from_db()
    technical.refresh_from_db()
    assert [editorial.state, technical.state] == ["resolved", "unresolved"]
    # The window ends with the day, 23:59:59 in the group's zone.
    assert editorial.verdict_at.isoformat() == "2024-01-28T23:59:59+00:00"
    assert list(verify.check()) == []


def test_silence_about_a_negative_leaves_it_unresolved():
    world = World.at("ballot")
    cast = world.vote("jo", "negative", 75, reason="It cannot be assessed.")
    answered(world, cast.comment, at=76)
    list(note_silence(day(100)))
    cast.comment.refresh_from_db()
    assert (cast.comment.verdict, cast.comment.state) == ("no_answer", "unresolved")
    late = give_verdict(
        cast.comment, by=world.people["jo"], satisfied=True, at=day(101)
    )
    assert late.state == "resolved"


def test_the_author_takes_a_comment_back(world):
    jo, comment = world.people["jo"], written(world)
    dora = world.people["dora"]
    assert code(WrongRole, lambda: withdraw_comment(comment, by=dora)) == "wrong_role"
    comment = withdraw_comment(comment, by=jo, at=day(5))
    assert comment.state == "resolved"
    assert code(TransitionRefused, lambda: proposed(world, comment)) == "withdrawn"
    withdraw_comment(comment, by=jo, at=day(6))
    assert comment.events.filter(kind="withdrawn").count() == 1
    assert list(verify.check()) == []


def test_sending_a_form_twice_changes_nothing_twice(world):
    comment = written(world)
    for _ in range(2):
        triage_comment(comment, by=world.people["bob"], at=day(5))
        reply_to(comment, "Which words?", by=world.people["bob"], at=day(5))
    answered(world, comment)
    agree_disposition(comment, by=world.people["alice"], at=day(6))
    for _ in range(2):
        give_verdict(comment, by=world.people["jo"], satisfied=True, at=day(7))
    kinds = sorted(comment.events.values_list("kind", flat=True))
    assert len(kinds) == len(set(kinds)) == 7
    assert comment.replies.count() == 1


def test_the_ballot_waits_until_every_answer_is_sent(world):
    comment = written(world)
    proposed(world, comment, disposition="noted", rationale="Indeed.")
    for name in ("charlie", "dora"):
        world.review(name, 5)
    world.do("close_review", "alice", 25, checklist=CHECKLIST)
    world.do("accept_evidence", "alice", 26)
    for name in VOTERS:
        world.declare("conflict", name, 73)
    agree_disposition(comment, by=world.people["alice"], at=day(73), send=False)
    refused = code(TransitionRefused, lambda: world.do("open_ballot", "alice", 74))
    assert refused == "comment_unanswered"
    send_reply(comment, by=world.people["bob"], at=day(74))
    assert world.do("open_ballot", "alice", 74).result == "pending"


def test_a_comment_after_the_window_is_late_and_holds_nothing_up():
    world = World.at("public_review")
    on_time = written(world, at=70)
    late = written(world, at=72)
    assert (on_time.is_late, late.is_late) == (False, True)
    answered(world, on_time, at=73)
    for name in VOTERS:
        world.declare("conflict", name, 73)
    assert world.do("open_ballot", "alice", 74).result == "pending"


def test_the_secretariat_speaks_for_somebody_only(world):
    assert code(BadInput, lambda: written(world, by="sue")) == "on_behalf_required"
    kept = written(world, by="sue", on_behalf_of="District 9")
    assert kept.on_behalf_of == "District 9"


def test_outsiders_and_empty_words_are_refused(world):
    assert code(WrongRole, lambda: written(world, by="zoe")) == "wrong_role"
    assert code(BadInput, lambda: written(world, text="  ")) == "no_text"
    assert code(BadInput, lambda: written(world, node=VOTERS and "0" * 32)) == (
        "unknown_node"
    )
    assert Comment.objects.count() == CommentEvent.objects.count() == 0


def test_commenting_makes_no_revision_and_touches_no_approval(world):
    from wagtail.models import Revision

    world.review("dora", 4)
    before = (Revision.objects.count(), list(world.item.reviews.values()))
    answered(world, written(world, by="jo"))
    assert (Revision.objects.count(), list(world.item.reviews.values())) == before


def test_the_text_in_which_a_change_is_done_is_noted(world):
    comment = written(world)
    bob = world.people["bob"]
    assert (
        code(TransitionRefused, lambda: mark_done(comment, world.snapshot, by=bob))
        == "no_change_needed"
    )
    answered(world, comment)
    assert mark_done(comment, world.snapshot, by=bob).done_in == world.snapshot
    assert list(verify.check()) == []


def test_verify_sees_a_disposition_changed_beside_the_procedure(world):
    comment = written(world)
    answered(world, comment)
    Comment.objects.filter(pk=comment.pk).update(disposition="noted")
    drifts = [drift.what for drift in verify.check()]
    assert len(drifts) == 1
    assert "'noted', but its events say 'accepted'" in drifts[0]


def test_verify_sees_an_event_that_was_cut_out(world):
    comment = written(world)
    answered(world, comment)
    triggers.remove()
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM workflows_commentevent WHERE sequence = 3")
    finally:
        triggers.install()
    assert any("number 3 is missing" in drift.what for drift in verify.check())
