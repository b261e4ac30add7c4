"""The home of a work item: the road, what comes next, who holds it; nothing secret."""

import pytest
from django.urls import reverse

from cms import clock
from tests.workflows.world import World, day
from workflows.models import Ballot, TransitionRecord
from workflows.review.track import stations_of

pytestmark = pytest.mark.django_db


def look(client, world, by, at):
    client.force_login(world.people[by])
    with clock.at(day(at)):
        answer = client.get(reverse("review:document", args=["ABC-1"]))
    return " ".join(answer.content.decode().split())


def marks(world) -> dict[str, list[str]]:
    world.item.refresh_from_db()
    entered = {r.to_state: r.at for r in world.item.records.order_by("sequence")}
    found: dict[str, list[str]] = {"done": [], "now": [], "ahead": []}
    for station in stations_of(world.item, entered):
        found[station.mark].append(station.slug)
    return found


def test_the_road_says_where_the_work_was_is_and_goes():
    found = marks(World.at("review"))
    assert found["done"] == ["proposed", "adoption_call", "drafting"]
    assert found["now"] == ["wg_review"]
    assert found["ahead"] == [
        "evidence", "public_review", "resolution", "ballot", "decided", "publishing",
        "published",
    ]  # fmt: skip


def test_stages_that_a_preset_leaves_out_are_not_on_the_road():
    found = marks(World("house"))
    assert found["now"] == ["drafting"]
    assert found["ahead"] == ["wg_review", "publishing", "published"]


def test_what_was_parked_has_its_road_before_it_still_and_what_was_abandoned_none():
    world = World.at("review")
    world.do("park", "alice", 10, reason="Wait.")
    assert marks(world)["now"] == ["parked"]
    world.do("abandon", "alice", 11, reason="Nobody needs it.")
    assert marks(world)["ahead"] == []


def test_the_page_marks_the_present_station_in_words_and_says_who_holds_it(client):
    shown = look(client, World.at("review"), "alice", 10)
    assert 'aria-current="step"' in shown
    assert "now, 11 Jan 2024" in shown
    assert "This is with the reviewers, and has been in this state for 7 days." in shown
    assert "Rehearse it" in shown


def test_a_forced_step_is_marked_with_the_word(client):
    world = World.at("review")
    forced = TransitionRecord(
        data={"forced": [{"code": "x", "sentence": "It was early."}]}
    )
    assert forced.is_forced
    assert not TransitionRecord(data={}).is_forced
    assert "Forced" not in look(client, world, "alice", 10)


def test_the_page_tells_nothing_of_a_secret_ballot(client, monkeypatch):
    monkeypatch.setattr(Ballot._meta.get_field("is_secret"), "default", True)
    world = World().to_ballot()
    world.vote("jo", "abstain", 80, "I know the author.")
    shown = look(client, world, "alice", 81)
    assert "I know the author." not in shown
    assert "1 of 10" in shown or "1 of" in shown
