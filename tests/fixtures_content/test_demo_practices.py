"""What the demo's submitters wrote is a form that could be sent, and invented in plain words."""

import pytest

from fixtures.external import source_of
from fixtures.practices import PRACTICES
from workflows.practice.fields import BY_NAME
from workflows.practice.forms import PracticeForm

HANDED_IN = ("release-periods", "paired-coaching", "staff-meetings")
CONSENT = {"consent_publish": "on", "consent_students": "on"}


@pytest.mark.parametrize("name", HANDED_IN)
def test_a_practice_that_is_handed_in_answers_every_question(name):
    form = PracticeForm({**PRACTICES[name]["data"], **CONSENT}, final=True)
    assert form.is_valid(), form.errors


def test_the_draft_could_not_be_handed_in_yet():
    form = PracticeForm({**PRACTICES["open-rubrics"]["data"], **CONSENT}, final=True)
    assert not form.is_valid()


@pytest.mark.parametrize("name", PRACTICES)
def test_a_practice_asks_for_nothing_else_and_says_that_it_is_invented(name):
    practice = PRACTICES[name]
    assert set(practice["data"]) <= set(BY_NAME)
    assert "invented" in practice["data"]["summary"]
    assert "(invented)" in practice["organisation"]
    assert practice["email"].endswith(".example")


def test_shares_in_the_results_are_those_of_the_counts():
    assert [round(100 * a / b) for a, b in ((31, 84), (52, 86))] == [37, 60]
    assert [round(100 * a / b) for a, b in ((24, 58), (38, 63), (41, 66))] == [
        41,
        60,
        62,
    ]


def test_the_note_on_the_external_standard_says_what_it_is_and_where():
    name, source = source_of("vc-data-model-2.0.md")
    assert name == "vc-data-model-2.0.md"
    assert b"15 May 2025" in source
    assert b"https://www.w3.org/TR/vc-data-model-2.0/" in source
