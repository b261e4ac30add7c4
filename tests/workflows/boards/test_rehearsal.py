"""A rehearsal tells what a transition would do, and does nothing."""

import pytest
from django.apps import apps
from django.urls import reverse

from cms import clock
from tests.workflows.world import VOTERS, World, day
from workflows.actions.describe import rows_from
from workflows.states import TRACKS

pytestmark = pytest.mark.django_db

STATES = {
    "proposed": World,
    "adoption_call": lambda: World.at("adoption_call"),
    "drafting": lambda: World.at("drafting"),
    "wg_review": lambda: World.at("review"),
    "evidence": lambda: World.at("evidence"),
    "public_review": lambda: World.at("public_review"),
    "ballot": lambda: World.at("ballot"),
    "decided": lambda: World.at("decided"),
    "publishing": lambda: World.at("publishing"),
}  # fmt: skip


def rehearse(client, world, by, name, at, *, json=False):
    client.force_login(world.people[by])
    address = reverse("review:rehearse", args=["ABC-1", name])
    with clock.at(day(at)):
        answer = client.get(address, {"format": "json"} if json else {})
    assert answer.status_code == 200
    return answer.json() if json else " ".join(answer.content.decode().split())


def everything() -> dict:
    """Every row of our tables."""
    own = ("documents", "workflows", "people", "outbox")
    models = [m for app in own for m in apps.get_app_config(app).get_models()]
    return {m: list(m._default_manager.order_by("pk").values()) for m in models}


@pytest.mark.parametrize("state", STATES)
def test_looking_changes_nothing_whatever_is_rehearsed(client, state):
    world = STATES[state]()
    assert world.state == state
    client.force_login(world.people["alice"])
    before = everything()
    for row in rows_from(world.item):
        with clock.at(day(140)):
            address = reverse("review:rehearse", args=["ABC-1", row.name])
            assert client.get(address).status_code == 200
            assert (
                client.get(reverse("review:do", args=["ABC-1", row.name])).status_code
                == 200
            )
    after = everything()
    # Signing in is noted on the person.
    assert {m: rows for m, rows in after.items() if rows != before[m]} == {}


def test_it_names_what_stands_in_the_way_how_to_mend_it_and_with_whom_that_is(client):
    shown = rehearse(client, World.at("review"), "alice", "close_review", 10)
    assert "2 things stand in the way" in shown
    assert "0 of 2 reviewers needed have found this text ready." in shown
    assert "Ask further reviewers, or remind those who were asked." in shown
    assert "This is with the reviewers." in shown


def test_it_names_the_window_that_opens_and_the_one_that_ends(client):
    told = rehearse(
        client, World.at("evidence"), "alice", "accept_evidence", 26, json=True
    )
    assert told["deadline"] == "19 March 2024, 23:59 (UTC)"
    assert told["missing"] == []
    assert told["target"] == TRACKS["standard"]["public_review"].label
    assert any("/standards/ABC-1/draft/" in row["url"] for row in told["public"])


def test_it_names_the_electorate_and_the_text_that_a_ballot_freezes(client):
    world = World.at("public_review")
    for name in VOTERS:
        world.declare("conflict", name, 73)
    told = rehearse(client, world, "alice", "open_ballot", 74, json=True)
    frozen = " ".join(told["frozen"])
    assert world.snapshot.sha256 in frozen
    assert "10 seats" in frozen
    assert "secretariat (Sue)" in told["second"]
    assert told["deadline"] == "21 April 2024, 23:59 (UTC)"


def test_it_names_the_pages_that_an_edition_brings(client):
    world = World.at("publishing")
    world.make_proof()
    told = rehearse(client, world, "sue", "publish", 140, json=True)
    assert [row["url"] for row in told["public"]] == [
        "/standards/ABC-1/1/", "/standards/ABC-1/1/document.pdf",
        "/standards/ABC-1/1/document.json", "/standards/ABC-1/",
    ]  # fmt: skip
    assert [reason["code"] for reason in told["missing"]] == ["proof_not_accepted"]


def test_it_names_who_is_told_and_what_is_a_legal_notice(client):
    world = World.at("public_review")
    for name in VOTERS:
        world.declare("conflict", name, 73)
    told = rehearse(client, world, "alice", "open_ballot", 74, json=True)["told"]
    voters = next(row for row in told if row["is_legal"])
    assert voters["count"] == 10


def test_who_has_no_part_in_it_is_told_so(client):
    shown = rehearse(client, World.at("review"), "jo", "close_review", 10)
    assert "You have no part in it by your role." in shown


def test_a_transition_that_is_not_possible_here_is_not_rehearsed(client):
    world = World.at("review")
    client.force_login(world.people["alice"])
    for name in ("open_ballot", "no_such_thing"):
        address = reverse("review:rehearse", args=["ABC-1", name])
        assert client.get(address).status_code == 404


def test_an_outsider_finds_no_rehearsal(client):
    world = World.at("review")
    client.force_login(world.people["zoe"])
    address = reverse("review:rehearse", args=["ABC-1", "close_review"])
    assert client.get(address).status_code == 404


def test_the_form_of_a_transition_shows_its_rehearsal(client):
    world = World.at("review")
    client.force_login(world.people["alice"])
    with clock.at(day(10)):
        page = client.get(reverse("review:do", args=["ABC-1", "close_review"]))
    assert "Ask further reviewers" in page.content.decode()
