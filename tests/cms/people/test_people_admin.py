"""The secretariat keeps groups and members in the admin; nobody else does."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.people.models import InterestCategory, Membership, Organisation, Role, User
from tests import factories

pytestmark = pytest.mark.django_db
LISTS = ["membership", "workinggroup", "organisation", "role", "interestcategory"]


@pytest.fixture
def alpha():
    return factories.group("alpha")


@pytest.fixture
def sam(alpha):
    """The secretary."""
    return factories.member("sam", factories.group("secretariat"), "secretariat")


@pytest.fixture
def chris(alpha):
    """The chair of alpha."""
    return factories.member("chris", alpha, "chair")


def messages_of(client, response):
    page = client.get(response["Location"]) if response.status_code == 302 else response
    return page.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_the_secretariat_sees_each_list(client, sam, name):
    client.force_login(sam)
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_chair_sees_none_of_the_lists(client, chris, name):
    client.force_login(chris)
    response = client.get(reverse(f"{name}:index"))
    assert response.status_code == 302
    assert "do not have permission" in messages_of(client, response)


def test_a_member_who_only_reads_cannot_enter_the_admin(client, alpha):
    client.force_login(factories.member("olga", alpha, "observer"))
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("role", ["editor", "chair"])
def test_those_who_edit_or_lead_enter_the_admin(client, alpha, role):
    client.force_login(factories.member("erin", alpha, role))
    assert client.get("/admin/").status_code == 200


def test_a_membership_that_has_ended_opens_nothing(client, alpha):
    erin = factories.member("erin", alpha, "editor", until=date(2020, 2, 1))
    client.force_login(erin)
    assert client.get("/admin/").status_code == 302


def membership_data(person, group, *roles, **facts):
    return {
        "person": person.pk,
        "group": group.pk,
        "roles": [Role.objects.get(slug=role).pk for role in roles],
        "since": "2026-01-01",
        **facts,
    }


def test_the_secretariat_adds_a_member_and_history_says_so(client, sam, alpha):
    client.force_login(sam)
    dana = factories.user("dana")
    response = client.post(
        reverse("membership:add"), membership_data(dana, alpha, "editor")
    )
    assert response.status_code == 302
    membership = Membership.objects.get(person=dana)
    assert [role.slug for role in membership.roles.all()] == ["editor"]
    entry = ModelLogEntry.objects.get(action="wagtail.create", object_id=membership.pk)
    assert entry.user == sam
    history = client.get(reverse("membership:history", args=[membership.pk]))
    assert history.status_code == 200
    assert "Sam" in history.content.decode()


def test_a_chair_may_not_make_himself_secretariat(client, chris):
    home = factories.group("secretariat")
    client.force_login(chris)
    response = client.post(
        reverse("membership:add"), membership_data(chris, home, "secretariat")
    )
    assert response.status_code == 302
    assert not Membership.objects.filter(person=chris, group=home).exists()


def test_a_chair_may_not_add_a_right_to_the_role_of_chair(client, chris):
    client.force_login(chris)
    role = Role.objects.get(slug="chair")
    client.post(
        reverse("role:edit", args=[role.pk]),
        {"name": "Chair", "slug": "chair", "capabilities": ["manage_people"]},
    )
    role.refresh_from_db()
    assert "manage_people" not in role.capabilities


def test_the_secretariat_changes_what_a_role_allows(client, sam):
    client.force_login(sam)
    role = Role.objects.get(slug="observer")
    client.post(
        reverse("role:edit", args=[role.pk]),
        {"name": "Observer", "slug": "observer", "capabilities": ["comment"]},
    )
    role.refresh_from_db()
    assert role.capabilities == ["comment"]


def test_a_membership_is_ended_and_not_deleted(client, sam, alpha):
    factories.member("dana", alpha, "member")
    client.force_login(sam)
    membership = Membership.objects.get(person__username="dana")
    client.post(reverse("membership:delete", args=[membership.pk]))
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_group_with_members_cannot_be_deleted_and_the_answer_is_no_error(
    client, sam, chris, alpha
):
    client.force_login(sam)
    response = client.post(reverse("workinggroup:delete", args=[alpha.pk]))
    assert response.status_code == 302
    alpha.refresh_from_db()


def test_members_are_found_by_name_group_role_and_day(client, sam, alpha):
    factories.member("dana", alpha, "member", until=date(2024, 12, 31))
    factories.member("emil", alpha, "reviewer")
    client.force_login(sam)

    def found(**query):
        page = client.get(reverse("membership:index_results"), query)
        assert page.status_code == 200
        text = page.content.decode()
        return {name for name in ("Dana", "Emil", "Sam") if name in text}

    assert found(q="emil") == {"Emil"}
    assert found(group=alpha.pk) == {"Dana", "Emil"}
    assert found(roles=Role.objects.get(slug="reviewer").pk) == {"Emil"}
    assert found(group=alpha.pk, on="2025-06-01") == {"Emil"}
    assert found(group=alpha.pk, on="2024-12-31") == {"Dana", "Emil"}


# -- accounts ------------------------------------------------------------------------


def account_data(**facts):
    return {
        "username": "dana", "email": "dana@example.org", "first_name": "Dana",
        "last_name": "Dell", "password1": "calm-green-tree-9",
        "password2": "calm-green-tree-9", **facts,
    }  # fmt: skip


def test_the_secretariat_makes_an_account_but_no_superuser(client, sam):
    client.force_login(sam)
    client.post(reverse("wagtailusers_users:add"), account_data(is_superuser="on"))
    dana = User.objects.get(username="dana")
    assert not dana.is_superuser


def test_the_secretariat_cannot_take_over_a_superuser(client, sam):
    root = factories.user("root", is_superuser=True)
    client.force_login(sam)
    response = client.post(
        reverse("wagtailusers_users:edit", args=[root.pk]),
        account_data(username="root", is_active="on"),
    )
    assert response.status_code == 302
    root.refresh_from_db()
    assert root.check_password("secret")


def test_the_secretariat_cannot_shut_out_a_superuser_in_bulk(client, sam):
    root = factories.user("root", is_superuser=True)
    client.force_login(sam)
    client.post(
        reverse("wagtail_bulk_action", args=["people", "user", "set_active_state"])
        + f"?id={root.pk}",
        {"mark_as_active": "False"},
    )
    root.refresh_from_db()
    assert root.is_active


def test_not_even_a_superuser_deletes_a_person(client):
    root = factories.user("root", is_superuser=True)
    dana = factories.user("dana")
    client.force_login(root)
    client.post(reverse("wagtailusers_users:delete", args=[dana.pk]))
    client.post(
        reverse("wagtail_bulk_action", args=["people", "user", "delete"])
        + f"?id={dana.pk}"
    )
    assert User.objects.filter(pk=dana.pk).exists()


def test_a_chair_does_not_see_accounts(client, chris):
    client.force_login(chris)
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302


# -- what makes a membership ---------------------------------------------------------


def problems(**facts):
    with pytest.raises(ValidationError) as caught:
        Membership(**facts).full_clean(exclude=["roles"])
    return caught.value.message_dict


def test_a_membership_ends_after_it_begins(alpha):
    found = problems(
        person=factories.user("dana"), group=alpha, since=date(2026, 2, 1),
        until=date(2026, 1, 1),
    )  # fmt: skip
    assert "ends before it begins" in found["until"][0]


def test_nobody_is_their_own_alternate(alpha):
    dana = factories.user("dana")
    found = problems(person=dana, group=alpha, alternate=dana, voting_seat=True)
    assert "own alternate" in found["alternate"][0]


def test_a_seat_needs_category_and_organisation(alpha):
    dana = factories.user("dana")
    found = problems(person=dana, group=alpha, voting_seat=True)
    assert "balance of interests" in found["category"][0]
    assert "organisation" in found["organisation"][0]
    Membership(
        person=dana, group=alpha, voting_seat=True,
        category=InterestCategory.objects.first(),
        organisation=Organisation.objects.create(name="Dell College"),
    ).full_clean(exclude=["roles"])  # fmt: skip


def test_one_person_is_a_member_once_at_a_time(alpha):
    dana = factories.member("dana", alpha, "member", until=date(2024, 1, 1))
    found = problems(person=dana, group=alpha, since=date(2023, 1, 1))
    assert "already" in found["since"][0]
    Membership(person=dana, group=alpha, since=date(2024, 1, 2)).full_clean(
        exclude=["roles"]
    )


def test_the_secretariat_writes_down_who_pays_for_a_group(client, sam, alpha):
    client.force_login(sam)
    page = client.get(reverse("workinggroup:edit", args=[alpha.pk]))
    form = page.context["form"]
    assert form.fields["funding"].help_text.startswith("Sources of funds, one a line.")
    given = {name: form[name].value() or "" for name in form.fields}
    given["funding"] = "Fees of members\r\n\r\nA grant"
    client.post(reverse("workinggroup:edit", args=[alpha.pk]), given)
    alpha.refresh_from_db()
    assert alpha.sources_of_funds == ["Fees of members", "A grant"]
