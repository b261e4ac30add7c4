"""What an address asks of search, and the addresses of questions beside it."""

import pytest
from django.http import QueryDict

from search.asked import asked_in


def asked(query):
    return asked_in(QueryDict(query))


def test_an_address_is_read_and_written_again():
    one = asked("q=evidence&kind=standard&kind=chapter&on=2025-06-01&page=3&utm=x")
    assert one.address() == (
        "/search/?q=evidence&kind=standard&kind=chapter&on=2025-06-01&page=3&jump=no"
    )


def test_what_is_changed_begins_on_the_first_page():
    one = asked("q=evidence&kind=standard&kind=chapter&page=3")
    assert one.without("kind", "Standard").address() == (
        "/search/?q=evidence&kind=chapter&jump=no"
    )
    assert one.without("kind", "practice").filters == one.filters


def test_a_wrong_day_is_kept_as_typed_and_not_asked_for():
    one = asked("q=evidence&on=2025-02-30")
    assert one.is_wrong_day
    assert one.on == "2025-02-30"
    assert one.in_force_on == ""
    assert "on=" not in one.address()


def test_no_more_values_than_a_person_ticks_are_taken():
    query = "&".join(f"year={n}" for n in range(1900, 2000))
    assert len(asked(query).filters["year"]) == 20


@pytest.mark.parametrize(
    ("typed", "name", "left"),
    [
        ("evidence status:current", "status", "evidence"),
        ("in:MCS-101 evidence", "document", "evidence"),
        (
            'audience:"State agencies" evidence year:2025',
            "audience",
            "evidence year:2025",
        ),
        ("evidence -status:withdrawn", "status", "evidence"),
        ("evidence (status:current OR status:withdrawn)", "status", "evidence"),
    ],
)
def test_a_filter_is_taken_out_of_the_query(typed, name, left):
    assert asked_in(QueryDict(mutable=True)).but(text=typed).untyped(name).text == left


def test_a_filter_that_is_woven_into_the_query_stays():
    assert asked("q=evidence AND status:current").untyped("status") is None
