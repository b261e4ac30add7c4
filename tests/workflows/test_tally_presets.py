"""Each preset at its boundaries: exactly at the threshold, and just under it."""

from dataclasses import replace

import pytest

from tests.workflows.rosters import B10, RULES, positions, roster, spread, votes
from workflows.tally import Share, Vote, balance, tally


def verdict(key, seats, *numbers, **facts):
    return tally(seats, votes(seats, *numbers), RULES[key], **facts)


def broken(key, seats, *numbers):
    return {check.rule for check in verdict(key, seats, *numbers).checks
            if not check.passed}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "size", "numbers", "rules"),
    [
        # Return: more than half of ten; three quarters of twelve; six tenths of ten.
        ("ansi", 10, (6,), set()),
        ("ansi", 10, (5,), {"return_min"}),
        ("ansi", 10, (5, 0, 1), set()),
        ("ansi-safety", 12, (7,), set()),
        ("ansi-safety", 12, (6,), {"return_min"}),
        ("mcwg", 8, (5,), set()),
        ("mcwg", 8, (4,), {"return_min"}),
        ("ieee", 12, (8, 1), set()),
        ("ieee", 12, (8,), {"return_min"}),
        ("astm", 10, (6,), set()),
        ("astm", 10, (5,), {"return_min"}),
        ("iso", 10, (1,), set()),
        # Approval: exactly two thirds, or three quarters, and one vote less.
        ("ansi", 10, (6, 3, 1), set()),
        ("ansi", 10, (5, 3, 2), {"approve_min"}),
        ("ansi-safety", 12, (6, 3, 1), set()),
        ("ansi-safety", 12, (5, 3, 2), {"approve_min"}),
        ("mcwg", 12, (6, 3, 1), set()),
        ("mcwg", 12, (5, 3, 1), {"approve_min"}),
        ("astm", 12, (6, 3, 1), set()),
        ("astm", 12, (5, 3, 1), {"approve_min"}),
        ("ieee", 12, (9, 3), set()),
        ("ieee", 12, (8, 3, 1), {"approve_min"}),
        # ISO: a quarter may be negative, and no more; so two thirds alone do not do.
        ("iso", 12, (9, 3), set()),
        ("iso", 12, (8, 3), {"negative_max"}),
        ("iso", 10, (6, 3, 1), {"negative_max"}),
        # Abstentions: less than three tenths of the votes returned.
        ("ieee", 12, (8, 0, 3), set()),
        ("ieee", 10, (7, 0, 3), {"abstain_max", "category_max"}),
        ("ieee", 20, (14, 0, 6), {"abstain_max"}),
        ("mcwg", 20, (15, 0, 5), set()),
        ("mcwg", 20, (14, 0, 6), {"abstain_max"}),
        # The size of the electorate.
        ("iso", 5, (5,), set()),
        ("iso", 4, (4,), {"min_electorate"}),
        ("ieee", 12, (12,), set()),
        ("ieee", 8, (8,), {"min_electorate"}),
        ("mcwg", 8, (8,), set()),
        ("mcwg", 4, (4,), {"min_electorate"}),
    ],
)
def test_each_rule_at_and_just_under_its_threshold(key, size, numbers, rules):
    seats = spread(size)
    if key == "ieee" and size == 10:
        seats = roster(4, 2, 2, 2)
    assert broken(key, seats, *numbers) == rules


def test_recused_seats_are_not_asked():
    assert broken("ansi", B10, 5, 0, 0, 1) == set()
    assert verdict("ansi", B10, 5, 0, 0, 1).electorate == 9


@pytest.mark.parametrize(
    ("sizes", "key", "held"),
    [
        ((5, 2, 2, 1), "ansi", False),
        ((4, 2, 2, 2), "ansi", True),
        ((4, 2, 2, 2), "ansi-safety", False),
        ((3, 3, 2, 1), "ansi-safety", True),
        ((4, 2, 2, 2), "ieee", False),
        ((4, 3, 3, 2), "ieee", True),
        ((5, 2, 2, 1), "astm", True),
        ((6, 2, 2, 1), "astm", False),
        ((4, 3, 3, 2), "mcwg", True),
        ((4, 3, 2, 2), "mcwg", False),
    ],
)
def test_a_category_may_not_be_too_big(sizes, key, held):
    checks = {c.rule: c.passed for c in balance(roster(*sizes), RULES[key])}
    assert checks["category_max"] is held


def test_a_cap_of_forty_percent_lets_four_of_ten_in_and_five_of_eleven_not():
    capped = replace(RULES["ansi"], category_max=Share("<=", 40, 100))
    for sizes, held in (((4, 2, 2, 2), True), ((5, 2, 2, 2), False)):
        checks = {c.rule: c for c in balance(roster(*sizes), capped)}
        assert checks["category_max"].passed is held
    assert checks["category_max"].sentence == (
        "The category content_expert holds 5 of 11 seats; a category may hold at most "
        "40/100."
    )


def test_three_categories_are_enough_for_ansi_and_two_are_not():
    for key in ("ansi", "ansi-safety"):
        for sizes, held in (((3, 3, 3), True), ((3, 3), False)):
            checks = {c.rule: c for c in balance(roster(*sizes), RULES[key])}
            assert checks["min_categories"].passed is held
    assert checks["min_categories"].sentence == (
        "The seats stand for two categories; at least 3 are needed."
    )


def test_one_negative_stops_an_astm_item_until_it_is_resolved():
    cast = votes(B10, 9, 1)
    assert tally(B10, cast, RULES["astm"]).outcome == "needs_recirculation"
    assert tally(B10, cast, RULES["astm"], round=3).outcome == "needs_round"
    cast[-1] = replace(cast[-1], resolved=True)
    assert tally(B10, cast, RULES["astm"]).outcome == "consensus"


# -- ietf ----------------------------------------------------------------------------


def ietf(seats, **numbers):
    return tally(seats, positions(seats, "ietf", **numbers), RULES["ietf"])


@pytest.mark.parametrize(
    ("size", "recuse", "need"), [(15, 0, 10), (14, 0, 10), (13, 0, 9), (15, 2, 9)]
)
def test_two_thirds_of_the_active_and_not_recused_rounded_up(size, recuse, need):
    assert need == -(-2 * (size - recuse) // 3)
    seats = spread(size)
    enough = ietf(seats, yes=1, no_objection=need - 1, recuse=recuse)
    assert enough.outcome == "consensus"
    assert (enough.in_favour, enough.electorate) == (need, size - recuse)
    short = ietf(seats, yes=1, no_objection=need - 2, recuse=recuse)
    assert short.outcome == "failed:favour_min"
    assert short.sentence() == "One more approval is needed."


def test_no_objections_alone_do_not_carry_a_standard():
    seats = spread(15)
    result = ietf(seats, no_objection=14)
    assert result.outcome == "failed:support_min"
    assert result.reasons == ("No votes in support; at least 1 must be.",)
    assert result.sentence() == "One more approval is needed."


def test_one_discuss_stops_a_standard_and_an_abstention_does_not():
    seats = spread(15)
    assert ietf(seats, yes=14, discuss=1).outcome == "failed:blocking"
    assert ietf(seats, yes=14, abstain=1).outcome == "consensus"


def test_an_informational_document_needs_one_yes_and_no_discuss():
    rules = replace(RULES["ietf"], favour_min=None)
    seats = spread(15)
    for numbers, outcome in (
        ({"yes": 1}, "consensus"),
        ({"no_objection": 15}, "failed:support_min"),
        ({"yes": 14, "discuss": 1}, "failed:blocking"),
    ):
        assert (
            tally(seats, positions(seats, "ietf", **numbers), rules).outcome == outcome
        )


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [
        (10, 2, "consensus"),
        (9, 2, "failed:yes_min"),
        (12, 3, "failed:negatives_most"),
    ],
)
def test_an_alternate_ballot_needs_two_thirds_yes_and_at_most_two_no(yes, no, outcome):
    from workflows.tally import Rules

    rules = Rules.of({"formula": "iesg_alternate"})
    seats = spread(15)
    cast = [
        replace(vote, resolved=True) for vote in votes(seats, yes, no)
    ]  # fmt: skip
    assert tally(seats, cast, rules).outcome == outcome


# -- w3c -----------------------------------------------------------------------------


def test_an_open_formal_objection_stands_against_any_number():
    seats = spread(40)
    cast = positions(seats, "w3c", support=39, formal_objection=1)
    assert tally(seats, cast, RULES["w3c"]).outcome == "failed:blocking"
    cast[-1] = replace(cast[-1], resolved=True)
    assert tally(seats, cast, RULES["w3c"]).outcome == "consensus"
    assert tally(seats, [], RULES["w3c"]).outcome == "failed:support_min"


# -- real ballots --------------------------------------------------------------------


@pytest.mark.parametrize("key", ["ansi", "ansi-safety", "iso", "ieee", "astm"])
@pytest.mark.parametrize(
    ("numbers", "returned", "decisive"), [((58, 4, 3), 65, 62), ((64, 4, 2), 70, 68)]
)
def test_the_z136_ballots_of_2024(key, numbers, returned, decisive):
    body = spread(83)
    result = verdict(key, body, *numbers)
    assert result.numeric_pass
    assert (result.returned, result.electorate) == (returned, 83)
    assert (result.approve, result.decisive) == (numbers[0], decisive)
    assert result.outcome == "needs_recirculation"


@pytest.mark.parametrize("key", ["ansi", "ansi-safety", "iso", "ieee", "astm", "mcwg"])
def test_the_niso_item_of_2015_passes(key):
    result = verdict(key, spread(33), 29, 0, 4)
    assert result.outcome == "consensus"
    assert result.sentence() == "Approved: 29 of 29 decisive votes, 33 of 33 returned."


def test_the_hl7_item_of_2014_is_told_by_its_exact_fraction():
    sixty = replace(RULES["ansi"], approve_min=Share(">=", 60, 100))
    body = spread(29)
    result = tally(body, votes(body, 24, 5), sixty)
    (check,) = [check for check in result.checks if check.rule == "approve_min"]
    assert (check.part, check.whole, check.threshold) == (24, 29, "at least 60/100")
    # 60 % of 29 is 17.4: seventeen are too few, whatever was printed.
    assert not sixty.approve_min.holds(17, 29)
    assert sixty.approve_min.least(29) == 18


def test_scenario_one_needs_recirculation_and_then_passes():
    first = votes(B10, 7, 2, 1)
    rules = RULES["ansi"]
    result = tally(B10, first, rules)
    fractions = {check.rule: (check.part, check.whole) for check in result.checks}
    assert fractions["return_min"] == (10, 10)
    assert fractions["approve_min"] == (7, 9)
    assert fractions["category_max"] == (3, 10)
    assert result.outcome == "needs_recirculation"
    satisfied = Vote(first[7].seat, "approve", round=2)
    second = tally(B10, [*first, satisfied], rules, round=2)
    assert (second.approve, second.negative_counted, second.abstain) == (8, 1, 1)
    assert second.outcome == "consensus"
    assert tally(B10, [*first, satisfied], rules, round=1) == result
