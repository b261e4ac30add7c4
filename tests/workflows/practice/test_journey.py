"""From the public form to a published practice, over HTTP."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from cms import clock
from cms.documents.models import Edition
from cms.people.models import Contact
from tests import factories as make
from tests.workflows.world import World, day
from workflows.actions.timers import run_timers
from workflows.models import (
    AuditLine,
    Mail,
    PracticeSubmission,
    TransitionRecord,
    WorkItem,
)
from workflows.practice.fields import FIELDS
from workflows.practice.levels import CRITERIA
from workflows.verify import check

pytestmark = pytest.mark.django_db

TICKS = {"consent_publish": "on", "consent_students": "on"}
CHECKED = ["complete", "consent", "no_student_data", "contact"]
START = "/practices/new_practice/"


@pytest.fixture
def world(settings):
    settings.PRACTICE_GROUP = "alpha"
    cache.clear()
    return World()


def answers(**changed: str) -> dict[str, str]:
    typed = {field.name: f"Words about {field.name}." for field in FIELDS}
    return {
        **typed, "title": "Coaching circles", "state": "Vermont",
        "years_of_data": "1", "essa_tier": "0", **changed,
    }  # fmt: skip


def begin(client, email: str = "pat@example.org", **changed: str):
    shown = signing.dumps(round(timezone.now().timestamp()) - 10, salt="shown-at")
    typed = {"name": "Pat", "email": email, "shown_at": shown, **changed}
    return client.post(START, typed)


def link_in_mail() -> str:
    found = re.search(r"https?://\S+new_practice/\S+", Mail.objects.last().text)
    return urlsplit(found[0]).path


def post(client, path: str, at: float, **data):
    with clock.at(day(at)):
        return client.post(path, data)


def submit(client, at: float = 1, **changed: str) -> tuple[WorkItem, str]:
    """A submitted practice and its link."""
    with clock.at(day(at)):
        begin(client)
    link = link_in_mail()
    response = post(client, link, at, action="submit", **answers(**changed), **TICKS)
    assert response.status_code == 302, response.context["form"].errors
    return PracticeSubmission.objects.get().work_item, link


def do(client, world, by: str, item: WorkItem, name: str, at: float, **data):
    client.force_login(world.people[by])
    item.refresh_from_db()
    data = {"version": item.version, "snapshot": item.snapshot.sha256, **data}
    path = f"/review/{item.document.designation}/do/{name}/"
    response = post(client, path, at, **data)
    item.refresh_from_db()
    return response


def score(client, world, by: str, item: WorkItem, at: float, *numbers: int):
    client.force_login(world.people[by])
    given = dict(zip(CRITERIA, numbers, strict=True))
    return post(client, f"/review/{item.document.designation}/score/", at, **given)


def to_review(client, world) -> tuple[WorkItem, str]:
    item, link = submit(client)
    assert item.state == "submitted"
    do(client, world, "sue", item, "start_screening", 2)
    do(client, world, "sue", item, "pass_screening", 3, checklist=CHECKED)
    assert item.state == "review"
    return item, link


def test_from_the_form_to_a_published_level(client, world):
    item, _ = to_review(client, world)
    assert item.document.designation == "PR-1"
    # 13 and 12 points of 18: means 2.17 and 2, together 25/12.
    assert score(client, world, "charlie", item, 4, 3, 2, 2, 2, 2, 2).status_code == 302
    page = do(client, world, "alice", item, "accept", 5)
    assert page.status_code == 409
    assert "1 of 2 reviewers needed have scored it." in page.content.decode()
    assert score(client, world, "dora", item, 5, 2, 2, 2, 2, 2, 2).status_code == 302
    do(client, world, "alice", item, "accept", 6)
    record = item.records.get(name="accept")
    assert (record.data["level"], record.data["mean"]) == ("promising", [25, 12])
    do(client, world, "sue", item, "start_publication", 7)
    world.item = item
    world.make_proof(8)
    do(client, world, "sue", item, "publish", 20)
    assert item.state == "published"
    edition = Edition.objects.get(document=item.document)
    assert edition.front_matter["level"] == "Promising"
    assert edition.front_matter["mean_score"] == "2.08 of 3"
    client.logout()
    page = client.get("/practices/PR-1/1/").content.decode()
    for words in ("Coaching circles", "Vermont", "Promising", "1 year after the baseline",
                  "Words about steps."):  # fmt: skip
        assert words in page
    assert "pat@example.org" not in page
    assert list(check()) == []
    # A year later somebody asks whether it is still in use; then it is archived.
    assert list(run_timers(day(385))) == []
    assert run_timers(day(386)) == ["PR-1: the yearly check-in has begun."]
    assert run_timers(day(386)) == []
    do(client, world, "sue", item, "confirm_use", 390, reason="In use in all schools.")
    assert item.state == "published"
    do(client, world, "sue", item, "archive", 400, reason="It was ended.")
    assert item.state == "archived"
    edition.refresh_from_db()
    assert edition.status == "withdrawn"


def test_far_apart_scores_call_a_third_reviewer_whose_median_counts(client, world):
    item, _ = to_review(client, world)
    world.people["kim"] = make.member("kim", world.group, "reviewer")
    score(client, world, "charlie", item, 4, 3, 2, 2, 2, 2, 2)
    score(client, world, "dora", item, 4, 1, 2, 2, 2, 2, 2)
    page = do(client, world, "alice", item, "accept", 5)
    assert page.status_code == 409
    assert "far apart on: Evidence of the outcome" in page.content.decode()
    score(client, world, "kim", item, 5, 2, 2, 2, 2, 2, 2)
    do(client, world, "alice", item, "accept", 6)
    assert item.records.get(name="accept").data["mean"] == [2, 1]


def test_scores_are_blind_until_all_are_in_and_given_once(client, world):
    item, _ = to_review(client, world)
    score(client, world, "charlie", item, 4, 3, 3, 3, 3, 3, 3)
    assert score(client, world, "charlie", item, 4, *[0] * 6).status_code == 409
    for name in ("dora", "alice"):
        client.force_login(world.people[name])
        page = client.get("/review/PR-1/").content.decode()
        assert "Reviewer 1" not in page
        assert "Pat" not in page
    client.force_login(world.people["sue"])
    assert "Pat" in client.get("/review/PR-1/").content.decode()
    score(client, world, "dora", item, 4, *[2] * 6)
    client.force_login(world.people["alice"])
    assert "Reviewer 2" in client.get("/review/PR-1/").content.decode()
    assert score(client, world, "bob", item, 4, *[2] * 6).status_code == 403


def test_a_file_with_names_of_students_goes_back_to_screening(client, world):
    item, link = to_review(client, world)
    do(client, world, "charlie", item, "return_to_screening", 4)
    assert item.state == "review"  # without a reason
    do(client, world, "charlie", item, "return_to_screening", 4,
       reason="The results name three students.")  # fmt: skip
    assert item.state == "screening"
    page = do(client, world, "sue", item, "pass_screening", 5,
              checklist=["complete", "consent", "contact"])  # fmt: skip
    assert page.status_code == 409
    assert "no_student_data" in page.content.decode()
    do(client, world, "sue", item, "return_for_detail", 5, reason="Take the names out.")
    client.logout()
    assert "Take the names out." in client.get(link).content.decode()
    before = item.snapshot_id
    post(
        client, link, 6, action="submit", **answers(results="Nobody is named."), **TICKS
    )
    item.refresh_from_db()
    assert item.state == "screening"
    assert item.snapshot_id != before


def test_it_is_returned_for_detail_twice_at_most(client, world):
    item, link = submit(client)
    do(client, world, "sue", item, "start_screening", 2)
    for turn in (1, 2):
        do(client, world, "sue", item, "return_for_detail", 2 + turn, reason="More.")
        assert item.state == "returned_for_detail"
        client.logout()
        changed = answers(goals=f"Turn {turn}.")
        post(client, link, 2 + turn, action="submit", **changed, **TICKS)
    page = do(client, world, "sue", item, "return_for_detail", 6, reason="More.")
    assert page.status_code == 409
    assert "which is the most" in page.content.decode()
    do(
        client,
        world,
        "sue",
        item,
        "decline",
        7,
        reason="Thank you; it is too thin yet.",
    )
    assert item.state == "declined"


def test_the_submitter_may_withdraw(client, world):
    item, link = to_review(client, world)
    client.logout()
    assert post(client, link, 4, action="withdraw").status_code == 400
    assert post(client, link, 4, action="withdraw", sure="on").status_code == 302
    item.refresh_from_db()
    assert item.state == "withdrawn"
    record = item.last_record()
    assert (record.by, record.data["contact"]) == (
        None, str(Contact.objects.get().uuid)
    )  # fmt: skip
    assert post(client, link, 5, action="withdraw", sure="on").status_code == 409


# -- the form ------------------------------------------------------------------------


def test_what_was_typed_is_saved_and_comes_back(client, world):
    begin(client)
    assert Contact.objects.get().verified_at is None
    link = link_in_mail()
    client.get(link)
    # A scanner that only opens the link proves nothing.
    assert Contact.objects.get().verified_at is None
    post(client, link, 1, action="save", title="Half a thought")
    assert 'value="Half a thought"' in client.get(link).content.decode()
    assert Contact.objects.get().is_verified
    assert WorkItem.objects.filter(track="practice").count() == 0


def test_a_missing_answer_or_consent_refuses_and_keeps_the_rest(client, world):
    begin(client)
    link = link_in_mail()
    page = post(client, link, 1, action="submit", **answers(goals=""), **TICKS)
    assert page.status_code == 400
    assert "Words about steps." in page.content.decode()
    page = post(client, link, 1, action="submit", **answers())
    assert "Without this it cannot be published." in page.content.decode()
    assert WorkItem.objects.filter(track="practice").count() == 0


def test_a_second_post_of_the_same_form_makes_nothing(client, world):
    _, link = submit(client)
    records = TransitionRecord.objects.count()
    page = post(client, link, 1, action="submit", **answers(), **TICKS)
    assert page.status_code == 409
    assert "It was submitted already" in page.content.decode()
    assert WorkItem.objects.filter(track="practice").count() == 1
    assert TransitionRecord.objects.count() == records


def test_a_link_that_is_not_ours_is_not_found(client, world):
    assert client.get(f"{START}{signing.dumps('x', salt='other')}/").status_code == 404


def test_machines_are_kept_out_and_people_are_told(client, world):
    page = client.post(START, {"name": "Pat", "email": "pat@example.org"})
    assert page.status_code == 400
    assert 'value="pat@example.org"' in page.content.decode()
    assert begin(client, website="https://spam.example").status_code == 200
    assert PracticeSubmission.objects.count() == 0
    for number in range(12):
        page = begin(client, f"pat{number}@example.org")
    assert page.status_code == 429
    assert "Wait an hour" in page.content.decode()


def test_one_address_has_three_open_forms_at_most(client, world):
    pages = [begin(client).content for _ in range(4)]
    assert PracticeSubmission.objects.count() == 3
    # Nobody learns from the answer what an address has.
    assert pages[3] == pages[2]


def test_the_public_moves_nothing_and_leaves_an_audit_line_at_most(client, world):
    item = submit(client)[0]
    before = list(TransitionRecord.objects.values())
    client.logout()
    for name in ("start_screening", "accept", "decline", "publish"):
        assert post(client, f"/review/PR-1/do/{name}/", 2).status_code == 302
    assert do(client, world, "jo", item, "start_screening", 2).status_code == 403
    assert list(TransitionRecord.objects.values()) == before
    assert [line.name for line in AuditLine.objects.all()] == ["start_screening"]
