"""Balance of interests, and one vote of one organisation."""

import pytest

from cms.people.models import InterestCategory
from tests import factories as make
from tests.journeys.forms import Forms, said
from tests.workflows.presets import ansi, share
from tests.workflows.world import VOTERS, World, day
from workflows.actions.due import tick
from workflows.ballots.rounds import current_ballots
from workflows.models import Position

pytestmark = pytest.mark.django_db
NAMES = list(VOTERS)
CATEGORIES = ("content_expert", "evaluator", "issuer", "earner_educator")


def seated(key, *sizes):
    """A world before its ballot, with so many seats in the categories."""
    world = World.at("public_review", key)
    kinds = [c for c, n in zip(CATEGORIES, sizes, strict=True) for _ in range(n)]
    for number, kind in enumerate(kinds):
        if number < len(NAMES):
            category = InterestCategory.objects.get(slug=kind)
            world.people[NAMES[number]].memberships.update(category=category)
        else:
            world.people["kim"] = make.member(
                "kim", world.group, "member", category=kind, voting_seat=True
            )
    tick(day(73))
    forms = Forms(world)
    if len(kinds) > len(NAMES):
        forms.send("kim", 73, "declare", "conflict", answer="no")
    for name in NAMES:
        forms.send(name, 73, "declare", "conflict", answer="no")
    return world, forms


@pytest.mark.parametrize(
    ("key", "sizes", "words"),
    [
        ("ansi", (5, 2, 2, 1), "5 of 10 seats"),
        ("ansi", (4, 2, 2, 2), ""),
        ("ansi-safety", (4, 2, 2, 2), "4 of 10 seats"),
        ("ieee", (4, 2, 2, 2), "4 of 10 seats"),
        ("forty_percent", (4, 2, 2, 2), ""),
        ("forty_percent", (5, 2, 2, 2), "5 of 11 seats"),
        ("mcwg", (3, 3, 4, 0), "earner_educator"),
    ],
)
def test_a_category_holds_no_more_than_its_share(key, sizes, words):
    if key == "forty_percent":
        ansi(key, category_max=share("<=", 4, 10))
    world, forms = seated(key, *sizes)
    asked = forms.do("alice", 74, "open_ballot")
    if not words:
        assert asked.status_code == 302
        forms.do("sue", 74, "open_ballot", confirmation="ABC-1")
        assert world.state == "ballot"
    else:
        assert asked.status_code == 409
        assert words in said(asked)
        assert world.state == "resolution"


def test_one_organisation_has_one_vote():
    world = World("mcwg")
    seat = world.people["jo"].memberships.get()
    for name in ("kim", "lee"):
        world.people[name] = make.member(
            name, world.group, "member", category="earner_educator",
            organisation=seat.organisation.name, voting_seat=name == "kim",
        )  # fmt: skip
    seat.alternate = world.people["lee"]
    seat.save()
    world.to_public_review()
    tick(day(73))
    forms = Forms(world)
    forms.open_ballot(74)
    assert current_ballots(world.item)[0].seats.count() == 10
    assert forms.vote("jo", 80, "approve").status_code == 302
    refused = forms.vote("kim", 81, "negative", "I disagree with my colleague.")
    assert refused.status_code == 409
    assert "One organisation has one vote" in said(refused)
    assert "I disagree with my colleague." in said(refused)
    assert forms.vote("lee", 82, "abstain").status_code == 302
    said_by_seat = Position.objects.order_by("sequence")
    assert [p.position for p in said_by_seat] == ["approve", "abstain"]
