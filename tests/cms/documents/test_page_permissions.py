"""An editor of one group neither sees nor edits a draft of another, whichever way."""

import json
import re
import uuid
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry, ReferenceIndex

from cms.documents.models import Term
from cms.documents.permissions.reach import reach_of
from cms.people.models import User
from cms.people.refusals import Reason
from tests import factories
from tests.cms.documents import desks

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(alpha, alice):
    return desks.open_desk("ALPHA-1", alpha, by=alice)


@pytest.fixture
def theirs(beta, bob):
    return desks.open_desk("BETA-1", beta, by=bob)


@pytest.fixture
def root():
    """A superuser without any membership."""
    return factories.user("root", is_superuser=True)


def with_every_page_permission(user: User) -> User:
    """As if somebody had given the person each of Wagtail's rights by hand."""
    group = Group.objects.create(name="All")
    for permission in Permission.objects.filter(codename__endswith="_page"):
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page.get_first_root_node(), permission=permission
        )
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    return user


def addresses(desk):
    """Every address of the admin that shows a page of a desk."""
    page = desk.sections[0]
    revision = page.latest_revision_id
    names = [
        "edit", "history", "history_results", "usage", "view_draft", "copy", "delete",
        "move", "unpublish", "convert_alias", "set_privacy", "lock", "unlock",
        "set_page_position", "workflow_history", "revisions_index",
    ]  # fmt: skip
    found = [reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in names]
    found += [
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision]),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision]),
        reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision]),
        reverse(
            "wagtailadmin_pages:revisions_compare",
            args=[page.pk, "earliest", "latest"],
        ),
        reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[page.pk]),
        reverse(
            "wagtailadmin_pages:add", args=["documents", "sectionpage", page.pk]
        ),
        reverse("wagtailadmin_explore", args=[desk.page.pk]),
        reverse("wagtailadmin_explore_results", args=[desk.page.pk]),
        reverse("wagtailadmin_choose_page_child", args=[desk.page.pk]),
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}",
        reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id={page.pk}",
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        + f"?id=all&childOf={desk.page.pk}",
    ]  # fmt: skip
    return found


@pytest.mark.parametrize("who", ["alice", "root"])
def test_each_address_of_a_foreign_desk_answers_as_if_there_were_none(
    client, who, alice, root, theirs
):
    person = with_every_page_permission({"alice": alice, "root": root}[who])
    client.force_login(person)
    for method in (client.get, client.post):
        wrong = {a: method(a).status_code for a in addresses(theirs)}
        assert {a: s for a, s in wrong.items() if s not in (404, 405)} == {}


LISTS = [
    "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_choose_page",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages", "wagtailadmin_api:pages:listing",
]  # fmt: skip


def words_seen(client, name, **query):
    response = client.get(reverse(name), query, follow=True)
    assert response.status_code == 200, name
    text = response.content.decode()
    return {word for word in ("ALPHA-1", "BETA-1") if word in text}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_foreign_draft(client, alice, bob, mine, theirs, name):
    # A page that she has once written on is in the log under her name.
    PageLogEntry.objects.create(
        page=theirs.page, user=alice, action="wagtail.edit", timestamp=factories.NOON,
        content_type=theirs.page.content_type, label="BETA-1",
    )  # fmt: skip
    Page.objects.update(locked=True)
    client.force_login(with_every_page_permission(alice))
    assert "BETA-1" not in words_seen(client, name)


@pytest.mark.parametrize(
    "name", ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search"]
)
def test_search_finds_own_drafts_only(client, alice, mine, theirs, name):
    client.force_login(alice)
    assert words_seen(client, name, q="rules") == {"ALPHA-1"}
    assert words_seen(client, name, q="secret") == {"ALPHA-1"}


def test_the_lists_by_page_type_show_own_drafts_only(client, alice, mine, theirs):
    client.force_login(alice)
    page = client.get(
        reverse("wagtailadmin_pages:type_use", args=["documents", "sectionpage"])
    )
    assert "ALPHA-1" in page.content.decode()
    assert "BETA-1" not in page.content.decode()


def test_the_report_of_all_groups_is_for_those_who_see_all(client, alice, mine, theirs):
    address = reverse("wagtailadmin_reports:page_types_usage")
    client.force_login(alice)
    assert client.get(address).status_code == 404
    sam = factories.member("sam", factories.group("secretariat"), "secretariat")
    client.force_login(sam)
    assert client.get(address).status_code == 200


def test_where_a_term_is_used_names_no_foreign_draft(client, alice, bob, theirs):
    term = Term.objects.create(preferred="Badge", group=theirs.document.lead_group)
    for page in theirs.sections:
        ReferenceIndex.objects.create(
            base_content_type=ContentType.objects.get_for_model(Page),
            content_type=page.content_type, object_id=str(page.pk),
            to_content_type=ContentType.objects.get_for_model(Term),
            to_object_id=str(term.pk), model_path="title", content_path="title",
            content_path_hash=uuid.uuid4(),
        )  # fmt: skip
    address = reverse(Term.snippet_viewset.get_url_name("usage"), args=[term.pk])
    for person, named in ((alice, False), (bob, True)):
        client.force_login(person)
        shown = client.get(address)
        assert shown.status_code == 200
        assert ("BETA-1" in shown.content.decode()) is named


def test_an_editor_opens_and_saves_a_section_of_her_group(client, alice, mine):
    client.force_login(alice)
    page = mine.sections[0]
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(address).status_code == 200
    for name in ("history", "view_draft"):
        found = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert found.status_code == 200, name


def test_an_editor_finds_her_desks_in_explorer_and_api(client, alice, mine, theirs):
    client.force_login(alice)
    shown = client.get(
        reverse("wagtailadmin_explore", args=[mine.page.get_parent().pk])
    )
    assert "ALPHA-1" in shown.content.decode()
    listed = client.get(reverse("wagtailadmin_api:pages:listing"))
    titles = {item["title"] for item in json.loads(listed.content)["items"]}
    assert "Secret of ALPHA-1" in titles
    assert "Secret of BETA-1" not in titles


def test_a_joint_group_reads_and_edits_too(alice, bob, mine, alpha):
    mine.document.joint_groups.add(bob.memberships.get().group)
    tester = mine.sections[0].permissions_for_user(bob)
    assert tester.can_edit()


def test_a_member_without_editing_sees_and_does_not_edit(client, alpha, mine):
    chris = factories.member("chris", alpha, "chair")
    tester = mine.sections[0].permissions_for_user(chris)
    assert not tester.can_edit()
    assert not tester.can_add_subpage()
    client.force_login(chris)
    assert words_seen(client, "wagtailadmin_pages:search", q="secret") == {"ALPHA-1"}
    path = reverse("wagtailadmin_pages:edit", args=[mine.sections[0].pk])
    shown = client.get(path)
    assert shown.status_code == 200
    assert "only the editors" in shown.content.decode()
    told = client.post(path, {"title": "Taken over"}, follow=True)
    assert "only the editors" in told.content.decode()
    mine.sections[0].refresh_from_db()
    assert mine.sections[0].latest_revision.content["title"] != "Taken over"
    # The API reverts for whoever "can edit"; looking at the form must not count.
    first = mine.sections[0].latest_revision_id
    answer = client.post(
        reverse(
            "wagtailadmin_api:pages:action",
            args=[mine.sections[0].pk, "revert_to_page_revision"],
        ),
        {"revision_id": first},
    )
    assert answer.status_code == 403
    assert mine.sections[0].revisions.count() == 1


def test_the_procedure_may_say_no_to_an_editor(client, alice, mine, monkeypatch):
    from cms.documents import registry

    monkeypatch.setattr(registry, "_edit_guards", [])
    registry.register_edit_guard(
        lambda user, document: Reason("closed", "It is closed.")
    )
    assert not mine.page.permissions_for_user(alice).can_edit()
    client.force_login(alice)
    path = reverse("wagtailadmin_pages:edit", args=[mine.page.pk])
    assert "It is closed." in client.get(path).content.decode()
    told = client.post(path, {"title": "Reopened"}, follow=True)
    assert "It is closed." in told.content.decode()


def test_a_right_that_ends_ends_at_once(alice, alpha, mine):
    assert mine.page.permissions_for_user(alice).can_edit()
    membership = alice.memberships.get()
    membership.roles.clear()
    assert mine.page.pk not in reach_of(alice).reads.values()
    with pytest.raises(Exception, match="No Page matches"):
        mine.page.permissions_for_user(alice)


NEVER = [
    "can_publish", "can_unpublish", "can_unschedule", "can_submit_for_moderation",
    "can_set_view_restrictions", "can_lock", "can_unlock", "can_delete", "can_move",
    "can_copy", "can_publish_subpage", "can_reorder_children",
]  # fmt: skip


@pytest.mark.parametrize("name", NEVER)
def test_nobody_does_to_a_desk_what_only_the_procedure_does(alpha, mine, name):
    all_of_it = factories.member(
        factories.user("max", is_superuser=True), alpha, "editor", "chair"
    )
    factories.member(all_of_it, factories.group("secretariat"), "secretariat")
    for page in mine.pages:
        # The base class, as bulk actions have it, obeys as well.
        plain = Page.objects.get(pk=page.pk)
        assert not getattr(page.permissions_for_user(all_of_it), name)()
        assert not getattr(plain.permissions_for_user(all_of_it), name)()


def test_the_secretariat_keeps_the_site_and_nobody_else(alpha, alice):
    home = Page.objects.get(depth=2)
    sam = factories.member("sam", factories.group("secretariat"), "secretariat")
    assert home.permissions_for_user(sam).can_publish()
    assert not home.permissions_for_user(alice).can_edit()


def test_a_desk_is_listed_and_found_by_its_designation(client, alice, mine, theirs):
    client.force_login(alice)
    parent = reverse("wagtailadmin_explore", args=[mine.page.get_parent().pk])
    listed = client.get(parent).content.decode()
    assert f"ALPHA-1 {mine.page.title}" in listed
    assert "site" not in re.findall(r"There is no (\w+) ", listed)
    call_command("wagtail_update_index", stdout=StringIO())
    # PostgreSQL takes the hyphen and what follows for a number, so its admin search
    # knows the letters of a designation only.
    words = "ALPHA-1" if connection.vendor == "sqlite" else "ALPHA"
    found = client.get(reverse("wagtailadmin_pages:search"), {"q": words})
    assert f"ALPHA-1 {mine.page.title}" in found.content.decode()
