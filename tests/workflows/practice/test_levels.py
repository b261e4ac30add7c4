"""The level of a practice: numbers checkable by head."""

from fractions import Fraction

import pytest

from workflows.practice.levels import (
    CRITERIA,
    disputed,
    level_of,
    mean_of,
    reviewers_needed,
    score_of,
    verdict,
)


def scores(*numbers: int) -> dict[str, int]:
    return dict(zip(CRITERIA, numbers, strict=True))


def test_two_totals_of_2_2_and_1_9_and_a_year_of_data_are_promising():
    mean = mean_of([Fraction(22, 10), Fraction(19, 10)])
    assert mean == Fraction(205, 100)
    assert level_of(mean, lowest=Fraction(1), years=1, tier=0) == "promising"


@pytest.mark.parametrize(
    ("mean", "lowest", "years", "tier", "level"),
    [
        (Fraction(2), 1, 1, 0, "promising"),
        (Fraction(199, 100), 1, 1, 0, "emerging"),
        (Fraction(3), 0, 5, 1, "emerging"),
        (Fraction(3), 1, 0, 1, "emerging"),
        (Fraction(2), 1, 2, 3, "evidence-based"),
        (Fraction(2), 1, 2, 4, "promising"),
        (Fraction(2), 1, 1, 1, "promising"),
        (Fraction(2), 1, 2, 0, "promising"),
        (Fraction(1), 1, 9, 1, "emerging"),
    ],
)
def test_each_condition_counts(mean, lowest, years, tier, level):
    assert level_of(mean, lowest=Fraction(lowest), years=years, tier=tier) == level


def test_two_points_apart_call_a_third_reviewer():
    near = [scores(3, 2, 2, 2, 2, 2), scores(2, 2, 2, 2, 2, 2)]
    far = [scores(3, 2, 2, 2, 2, 2), scores(1, 2, 2, 2, 2, 2)]
    assert (disputed(near), reviewers_needed(near)) == ([], 2)
    assert (disputed(far), reviewers_needed(far)) == (["outcome_evidence"], 3)
    assert reviewers_needed([]) == reviewers_needed(near[:1]) == 2


def test_the_median_of_three_counts_and_the_mean_of_two():
    given = [scores(3, 2, 2, 2, 2, 2), scores(1, 2, 2, 2, 2, 2)]
    assert score_of("outcome_evidence", given) == 2
    third = [*given, scores(1, 3, 2, 2, 2, 2)]
    assert score_of("outcome_evidence", third) == 1
    assert score_of("research_base", third) == 2


def test_a_zero_of_one_of_two_reviewers_is_a_zero():
    given = [scores(1, 3, 3, 3, 3, 3), scores(0, 3, 3, 3, 3, 3)]
    found = verdict(given, years=3, tier=1)
    assert (found.mean, found.lowest, found.level) == (Fraction(31, 12), 0, "emerging")


def test_a_third_reviewer_can_outvote_a_zero():
    given = [scores(2, *[2] * 5), scores(0, *[2] * 5), scores(2, *[2] * 5)]
    assert verdict(given, years=1, tier=0).level == "promising"
