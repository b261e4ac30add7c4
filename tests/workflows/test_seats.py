"""Giving seats in the admin: a roster that is in balance is kept so, or knowingly not."""

from datetime import date

import pytest
from django.urls import reverse

from cms import clock
from cms.people.models import InterestCategory, Membership, Organisation, Role
from tests import factories as make
from tests.workflows.world import day
from workflows.presets.load import add_preset, newest_files
from workflows.presets.seats import rules_broken_by

pytestmark = pytest.mark.django_db
FORTY = {"op": "<=", "num": 40, "den": 100}


@pytest.fixture
def group():
    """Ten seats, 4-2-2-2, under rules that let a category hold 40 percent."""
    ansi = next(data for data in newest_files() if data["key"] == "ansi")
    add_preset({**ansi, "version": 2, "category_max": FORTY})
    made = make.group("alpha", preset="ansi")
    for category, number in (
        ("content_expert", 4), ("evaluator", 2), ("issuer", 2), ("earner_educator", 2),
    ):  # fmt: skip
        for n in range(number):
            make.member(
                f"{category}{n}", made, "member", category=category, voting_seat=True
            )
    return made


def membership(group, category, **facts):
    facts = {"voting_seat": True, "since": date(2024, 1, 8), **facts}
    return Membership(
        person=make.user("eleven"), group=group,
        category=InterestCategory.objects.get(slug=category),
        organisation=Organisation.objects.create(name="Hill School"), **facts,
    )  # fmt: skip


def test_an_eleventh_seat_in_a_full_category_names_the_rule(group):
    with clock.at(day(1)):
        (reason,) = rules_broken_by(membership(group, "content_expert"))
    assert reason.code == "category_max"
    assert "category_max" in reason.sentence
    assert "ansi 2" in reason.sentence
    assert "holds 5 of 11 seats" in reason.sentence
    assert "at most 40/100" in reason.sentence


def test_a_seat_in_another_category_breaks_nothing(group):
    with clock.at(day(1)):
        assert rules_broken_by(membership(group, "issuer")) == []


def test_members_without_a_seat_and_those_who_leave_break_nothing(group):
    with clock.at(day(1)):
        assert (
            rules_broken_by(membership(group, "content_expert", voting_seat=False))
            == []
        )
        leaving = group.memberships.filter(category__slug="issuer").first()
        leaving.until = date(2024, 1, 8)
        assert rules_broken_by(leaving) == []


def test_a_group_that_is_being_filled_is_let_alone():
    group = make.group("beta", preset="ansi")
    with clock.at(day(1)):
        assert rules_broken_by(membership(group, "issuer")) == []


def test_moving_a_seat_to_a_full_category_is_refused(group):
    moved = group.memberships.filter(category__slug="issuer").first()
    moved.category = InterestCategory.objects.get(slug="content_expert")
    with clock.at(day(1)):
        (reason,) = rules_broken_by(moved)
    assert "holds 5 of 10 seats" in reason.sentence


def post(client, group, **more):
    person = make.user("eleven")
    body = Organisation.objects.create(name="Hill School")
    form = {
        "person": person.pk, "group": group.pk, "organisation": body.pk,
        "roles": [Role.objects.get(slug="member").pk], "voting_seat": "on",
        "category": InterestCategory.objects.get(slug="content_expert").pk,
        "since": "2024-01-08", "until": "", "alternate": "", **more,
    }  # fmt: skip
    with clock.at(day(1)):
        return client.post(reverse("membership:add"), form)


def test_the_form_refuses_the_seat_and_keeps_what_was_typed(client, group):
    client.force_login(make.member("sam", make.group("secretariat"), "secretariat"))
    answer = post(client, group)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "category_max" in page
    assert "5 of 11 seats" in page
    assert not Membership.objects.filter(person__username="eleven").exists()


def test_the_form_saves_it_all_the_same_when_that_is_ticked(client, group):
    client.force_login(make.member("sam", make.group("secretariat"), "secretariat"))
    answer = post(client, group, despite_rules="on")
    assert answer.status_code == 302
    assert Membership.objects.filter(person__username="eleven").exists()
