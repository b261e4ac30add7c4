"""The procedure in Wagtail's admin, on a real desk."""

import pytest
from django.urls import reverse

from cms import clock
from tests import factories as make
from tests.workflows.world import World, day
from workflows.actions import perform
from workflows.actions.propose import propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A world whose work item is on a real desk, under house rules."""
    made = World(preset="house")
    with clock.at(day(1)):
        made.item = propose(
            group=made.group, kind="standard", designation="ABC-7", title="A real one",
            by=made.people["bob"],
            tree=make.tree(made.document), need="",
            uuid="7b0f2f6e-2f39-4f7c-9a35-6a3f4d6b8c11",
        )  # fmt: skip
    return made


def edit_page(client, world, name):
    client.force_login(world.people[name])
    return client.get(
        reverse("wagtailadmin_pages:edit", args=[world.item.desk_id])
    ).content.decode()


def test_the_editor_sees_the_procedure_beside_the_text(client, world):
    page = edit_page(client, world, "bob")
    assert 'data-side-panel="procedure"' in page
    assert "Not frozen yet." in page
    assert "/review/ABC-7/do/request_review/?next=" in page


def test_the_action_menu_offers_what_the_person_may_do(client, world):
    page = edit_page(client, world, "bob")
    menu = page[page.index("footer") :]
    assert "Ask for review" in menu
    assert "action-publish" not in menu


def test_a_section_shows_the_procedure_of_its_document(client, world):
    client.force_login(world.people["bob"])
    section = world.item.desk.get_children().first()
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[section.pk]))
    assert 'data-side-panel="procedure"' in answer.content.decode()


def test_a_new_section_shows_the_procedure_of_its_document(client, world):
    """Autosave makes it the edit view in place, whose panels look for theirs."""
    client.force_login(world.people["bob"])
    add = reverse(
        "wagtailadmin_pages:add", args=["documents", "sectionpage", world.item.desk_id]
    )
    page = client.get(add).content.decode()
    assert 'data-side-panel="procedure"' in page
    assert "ABC-7, A real one" in page
    edit = reverse("wagtailadmin_pages:edit", args=[world.item.desk_id])
    assert f"/review/ABC-7/do/request_review/?next={edit}" in page


def test_the_dashboard_says_what_waits(client, world):
    with clock.at(day(2)):
        perform(world.item, "request_review", by=world.people["bob"])
    client.force_login(world.people["alice"])
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Waiting for me" in page
    assert "My work" in page


def test_transitions_are_in_the_page_history(client, world):
    with clock.at(day(2)):
        perform(world.item, "request_review", by=world.people["bob"])
        perform(world.item, "park", by=world.people["alice"], reason="Bob is on leave.")
    client.force_login(world.people["bob"])
    page = client.get(
        reverse("wagtailadmin_pages:history", args=[world.item.desk_id])
    ).content.decode()
    assert "Ask for review: from “Drafting” to “Review by the group”" in page
    assert "Reason: Bob is on leave." in page


def test_the_text_that_is_frozen_is_the_desks(world):
    with clock.at(day(2)):
        perform(world.item, "request_review", by=world.people["bob"])
    snapshot = world.item.snapshot
    assert snapshot.tree["designation"] == "ABC-7"
    assert [c.person for c in snapshot.contributors.all()] == [world.people["bob"]]


def test_an_autosave_is_answered_as_without_the_panel(client, world):
    client.force_login(world.people["bob"])
    address = reverse("wagtailadmin_pages:edit", args=[world.item.desk_id])
    answer = client.post(address, {}, HTTP_ACCEPT="application/json")
    assert answer.status_code in (200, 400)
    assert answer["Content-Type"].startswith("application/json")
