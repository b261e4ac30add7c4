"""The chair's and the secretariat's dashboards, and what the public sees to take part."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import clock
from cms.outbox.models import Job
from tests import factories as make
from tests.workflows.world import START, World, day
from workflows.actions.change_preset import ask_for_preset, propose_preset
from workflows.actions.propose import open_item
from workflows.comments.writing import add_comment
from workflows.models import Comment, Preset

pytestmark = pytest.mark.django_db


def look(client, world, name, address, at):
    client.force_login(world.people[name])
    with clock.at(day(at)):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def more_documents(world, count):
    for number in range(count):
        document = make.document(f"DEF-{number}", lead=world.group)
        make.snapshot(document, at=START)
        open_item(
            document, None, "propose", by=world.people["jo"], at=START, facts={}
        )  # fmt: skip


def test_the_chair_sees_state_age_deadline_what_comes_next_and_who_holds_it(client):
    world = World.at("review")
    shown = look(client, world, "alice", "/review/chair/", 10)
    assert "Review by the group" in shown
    assert ">7 days</td>" in shown
    assert "14 days left" in shown
    assert "Close the review" in shown
    assert "0 of 2 reviewers needed" in shown
    assert ">the reviewers</td>" in shown


def test_who_holds_the_next_step_is_named_where_it_is_one_person(client):
    world = World.at("drafting")
    shown = look(client, world, "alice", "/review/chair/", 10)
    assert "the editor (Bob)" in shown


def test_only_who_leads_a_group_has_the_chair_s_dashboard(client):
    world = World.at("review")
    for name, status in (("alice", 200), ("sue", 200), ("jo", 404), ("zoe", 404)):
        client.force_login(world.people[name])
        assert client.get("/review/chair/").status_code == status


def test_a_chair_sees_no_documents_of_other_groups(client):
    world = World()
    make.document("XYZ-1", lead=make.group("beta"))
    other = make.document("XYZ-2", lead=make.group("gamma"))
    open_item(other, None, "propose", by=world.people["jo"], at=START, facts={})
    shown = look(client, world, "alice", "/review/chair/", 1)
    assert "ABC-1" in shown
    assert "XYZ-2" not in shown


def test_the_dashboard_is_sorted_and_filtered_by_address(client):
    world = World.at("review")
    more_documents(world, 2)
    by_age = look(client, world, "alice", "/review/chair/?sort=age", 10)
    assert by_age.index("DEF-0") < by_age.index("/ABC-1/")
    by_deadline = look(client, world, "alice", "/review/chair/?sort=deadline", 10)
    assert by_deadline.index("/ABC-1/") < by_deadline.index("DEF-0")
    shown = look(client, world, "alice", "/review/chair/?group=nobody", 10)
    assert "No document is at work here." in shown


@pytest.mark.parametrize("address", ["/review/chair/", "/review/secretariat/"])
def test_a_dashboard_asks_no_more_of_the_database_for_fifty_than_for_one_page(
    client, address
):
    world = World.at("review")
    more_documents(world, 19)

    def queries() -> int:
        client.force_login(world.people["sue"])
        with (
            clock.at(day(10)),
            CaptureQueriesContext(
                connection,
            ) as found,
        ):
            client.get(address)
        return len(found)

    queries()
    first = queries()
    for number in range(30):
        document = make.document(f"GHI-{number}", lead=world.group)
        open_item(document, None, "propose", by=world.people["jo"], at=START, facts={})
    assert queries() <= first
    assert first < 150


def test_the_secretariat_sees_deadlines_ballots_and_what_waits_for_a_second(client):
    world = World.at("ballot")
    world.vote("bob", "approve", 80)
    shown = look(client, world, "sue", "/review/secretariat/", 81)
    assert "21 April 2024, 23:59 (UTC)" in shown
    assert "23 days left" in shown
    assert "1 of 10" in shown
    assert "Nothing waits to be confirmed." in shown


def test_the_secretariat_sees_rules_that_wait_for_a_second_person(client):
    world = World()
    data = {**Preset.newest("mcwg").data, "min_electorate": 9}
    draft = propose_preset(
        data, by=world.people["alice"], at=day(1), reason="Nine will do."
    )
    assert "Rules mcwg" not in look(client, world, "sue", "/review/secretariat/", 2)
    ask_for_preset(draft, by=world.people["sue"], at=day(2))
    shown = look(client, world, "sue", "/review/secretariat/", 3)
    assert f"/review/preset_drafts/{draft.pk}/" in shown
    assert f"Rules mcwg, version {draft.data['version']}" in shown


def test_the_secretariat_sees_comments_that_are_held_back(client):
    world = World.at("review")
    comment = add_comment(
        world.item, "See www.example.org.", by=world.people["jo"], at=day(4)
    )
    held = "Comments held back"
    assert held not in look(client, world, "sue", "/review/secretariat/", 5)
    Comment.objects.filter(pk=comment.pk).update(moderation="held")
    shown = look(client, world, "sue", "/review/secretariat/", 5)
    assert held in shown
    assert f"/review/ABC-1/comments/{comment.number}/?item=1" in shown


def test_the_secretariat_sees_jobs_that_failed(client):
    world = World()
    Job.objects.create(topic="x", handler="pdf.proof", key="1", failed_at=START)
    shown = look(client, world, "sue", "/review/secretariat/", 1)
    assert "1 job has failed" in shown
    assert "pdf.proof" in shown


def test_the_secretariat_s_page_is_hidden_from_all_others(client):
    world = World()
    for name in ("alice", "jo", "zoe"):
        client.force_login(world.people[name])
        assert client.get("/review/secretariat/").status_code == 404


def test_my_work_says_what_i_asked_for_and_what_i_did(client):
    world = World.at("drafting")
    world.do("request_review", "bob", 3)
    shown = look(client, world, "bob", "/review/", 4)
    asked = shown[shown.index("I asked for") :]
    assert "waits for a second person" in asked
    world.do("request_review", "alice", 4)
    shown = look(client, world, "alice", "/review/", 5)
    assert "I asked for" not in shown
    done = shown[shown.index("Recently done") :]
    assert done.index("Ask for review") < done.index("Adopt")


# -- the public ------------------------------------------------------------------------


def test_the_public_sees_what_is_open_for_comment_and_until_when(client):
    World.at("public_review")
    with clock.at(day(40)):
        answer = client.get("/participate/")
    shown = " ".join(answer.content.decode().split())
    assert "Title of ABC-1" in shown
    assert "Comments until 19 March 2024, 23:59 (UTC)" in shown
    assert "31 days left" in shown
    assert "sessionid" not in answer.cookies


def test_the_public_sees_nothing_of_drafts_that_are_not_open(client):
    World.at("evidence")
    with clock.at(day(40)):
        shown = client.get("/participate/").content.decode()
    assert "ABC-1" not in shown
    assert "Nothing is open for public comment" in shown


def test_what_was_decided_is_listed_with_its_sentence(client):
    World.at("decided")
    with clock.at(day(110)):
        shown = client.get("/participate/").content.decode()
    assert "/ballots/ABC-1/1/" in shown
    assert "Approved: 7 of 7 decisive votes" in shown
