"""Fair turns: fewest reviews first, then the longest ago; who cannot is left out."""

from datetime import date

import pytest

from tests import factories as make
from tests.workflows.world import World, day
from workflows.models import Review, ReviewRequest, Unavailability
from workflows.reviewers.rotation import rotation

pytestmark = pytest.mark.django_db
TODAY = date(2024, 1, 12)


class Turns(World):
    """Reviewers ann, ben and cleo besides charlie and dora; bob wrote the text."""

    def __init__(self):
        super().__init__()
        self.to_review()
        for name in ("ann", "ben", "cleo"):
            self.people[name] = make.member(name, self.group, "reviewer")
        self.other = make.document("ABC-2", lead=self.group)

    def reviewed(self, name, *days):
        """One review of another text a day."""
        from workflows.actions.propose import open_item

        for number in days:
            doc = make.document(f"{name}-{number}".upper(), lead=self.group)
            item = open_item(
                doc, None, "propose", by=self.people["jo"], at=day(0), facts={}
            )
            Review.objects.create(
                work_item=item, snapshot=make.snapshot(doc), person=self.people[name],
                at=day(number), result="ready",
            )  # fmt: skip

    def turns(self, due=None):
        return [t.person.username for t in rotation(self.item, TODAY, due)]


def test_the_fewest_reviews_come_first_and_then_the_longest_ago():
    world = Turns()
    world.reviewed("ann", 1, 2)
    world.reviewed("ben", 3)
    world.reviewed("charlie", 2)
    world.reviewed("dora", 1, 2, 3)
    # None, then one on day 2, one on day 3, two, three.
    assert world.turns() == ["cleo", "charlie", "ben", "ann", "dora"]


def test_a_promise_counts_like_a_review():
    world = Turns()
    world.reviewed("ann", 1)
    other = Review.objects.get().work_item
    for name in ("ben", "cleo", "charlie", "dora"):
        for number in range(2):
            ReviewRequest.objects.create(
                work_item=other, snapshot=make.snapshot(make.document(f"{name}{number}".upper())),
                person=world.people[name], asked_at=day(1), due_at=day(9),
            )  # fmt: skip
    assert world.turns()[0] == "ann"


def test_authors_the_away_and_who_was_asked_are_left_out():
    world = Turns()
    world.snapshot.contributors.create(person=world.people["ann"])
    Unavailability.objects.create(person=world.people["ben"], since=TODAY, until=TODAY)
    ReviewRequest.objects.create(
        work_item=world.item, snapshot=world.item.snapshot, person=world.people["cleo"],
        asked_at=day(3), due_at=day(9), state="declined",
    )  # fmt: skip
    world.review("dora", 4)
    assert world.turns() == ["charlie"]


def test_who_is_away_on_the_day_it_is_due_is_left_out_and_otherwise_not():
    world = Turns()
    Unavailability.objects.create(
        person=world.people["ann"], since=date(2024, 1, 20), until=date(2024, 1, 21)
    )
    assert "ann" in world.turns(due=date(2024, 1, 19))
    assert "ann" not in world.turns(due=date(2024, 1, 20))
