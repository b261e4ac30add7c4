"""The acts beside the roads, lived through the real procedure on documents that stand alone."""

from datetime import UTC, datetime, timedelta

import pytest

from cms.config.demo.history import Teller
from cms.config.demo.library import make_library
from cms.config.demo.people import make_people
from cms.outbox.worker import Worker
from cms.reading.site import ensure_site
from fixtures.site import HOME
from fixtures.story import history
from workflows.models import (
    Comment,
    Mail,
    Notice,
    NoticePreference,
    PracticeSubmission,
    PresetDraft,
    ReviewRequest,
    Subscription,
    Unavailability,
    WorkItem,
)
from workflows.notify.mail import drop_old_mail
from workflows.notify.notices import LATELY, NEWS

pytestmark = pytest.mark.django_db
LIVED = {"", "MCS-103", "TK-3", "W3C-VCDM", "PR-1", "PR-2", "PR-3"}


@pytest.fixture
def anchor():
    """The moment of a seed, with all lived that needs no other document."""
    now = datetime.now(UTC)
    make_people(now.date())
    make_library()
    ensure_site(HOME["title"], lede=HOME["lede"], take_part=HOME["take_part"])
    teller = Teller(now)
    for step in history():
        if step.designation in LIVED:
            teller.tell(step)
    return now


def item(designation):
    return WorkItem.objects.get(document__designation=designation)


def test_what_the_demo_shows_beside_the_roads(anchor):
    _the_public_has_commented()
    _reviews_are_asked_for()
    _practices_stand_in_four_states()
    _another_bodys_standard_is_registered()
    _rules_wait_for_the_second_person()
    assert Unavailability.objects.filter(until__gte=anchor.date()).exists()
    assert Subscription.objects.exclude(contact=None).exists()
    assert NoticePreference.objects.values("mode").distinct().count() == 3
    _the_worker_mails_no_history(anchor)


def _the_public_has_commented():
    found = Comment.objects.filter(work_item=item("MCS-103"), source="public")
    assert {comment.state for comment in found} == {
        "open", "triaged", "disposition_proposed", "disposition_agreed", "resolved",
    }  # fmt: skip
    assert found.get(moderation="held").contact.name == "Badge Deals"
    wanted = found.get(must_be_satisfied=True)
    assert "within fifteen days" in str(wanted.suggestion["after"])


def _reviews_are_asked_for():
    states = {
        request.person.username: request.state
        for request in ReviewRequest.objects.filter(work_item=item("TK-3"))
    }
    assert states == {"victor": "requested", "wren": "declined"}


def _practices_stand_in_four_states():
    states = [item(f"PR-{n}").state for n in (1, 2, 3)]
    assert states == ["published", "review", "screening"]
    accepted = item("PR-1").records.get(name="accept").data
    assert accepted["level"] == "promising"
    # 14 and 15 points of 18 over six criteria: 29 twelfths.
    assert accepted["mean"] == [29, 12]
    [draft] = PracticeSubmission.objects.filter(work_item=None)
    assert draft.saved_at
    assert not draft.submitted_at


def _another_bodys_standard_is_registered():
    edition = item("W3C-VCDM").edition
    assert (edition.label, edition.origin) == ("2.0", "external")
    assert not item("W3C-VCDM").ballots.exists()


def _rules_wait_for_the_second_person():
    draft = PresetDraft.objects.get()
    assert draft.is_open
    assert (draft.proposed_by.username, draft.asked_by.username) == ("amara", "olga")
    assert draft.data["days"]["recirc"] == 21


def _the_worker_mails_no_history(anchor):
    assert Mail.objects.filter(at__lt=anchor - NEWS).exists()
    drop_old_mail(anchor - NEWS)
    Worker().drain()
    assert not Mail.objects.filter(at__lt=anchor - NEWS).exists()
    assert Notice.objects.exists()
    assert not Notice.objects.filter(
        at__lt=anchor - LATELY - timedelta(hours=1)
    ).exists()
