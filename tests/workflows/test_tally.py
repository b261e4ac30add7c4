"""The evaluator: numbers that can be checked by head, and properties that always hold."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workflows.presets
from workflows.tally import (
    DuplicatePosition,
    Rules,
    Seat,
    Share,
    Vote,
    balance,
    tally,
)

PRESET = json.loads(
    (Path(workflows.presets.__file__).parent / "mcwg.json").read_text("utf-8")
)
MCWG = Rules.of(PRESET)
ANSI = Rules(
    return_min=Share(">", 1, 2), approve_min=Share(">=", 2, 3),
    category_max=Share("<", 1, 2),
)  # fmt: skip
ISO = Rules(approve_min=Share(">=", 2, 3), negative_max=Share("<=", 1, 4))
IEEE = Rules(
    return_min=Share(">=", 3, 4), approve_min=Share(">=", 3, 4),
    abstain_max=Share("<", 3, 10), category_max=Share("<=", 1, 3),
)  # fmt: skip
SAFETY = replace(ANSI, category_max=Share("<=", 1, 3))
CATEGORIES = ("content_expert", "evaluator", "issuer", "earner_educator")


def roster(*sizes: int) -> list[Seat]:
    return [
        Seat(f"{category}-{i}", category)
        for category, size in zip(CATEGORIES, sizes, strict=True)
        for i in range(size)
    ]


B10 = roster(3, 3, 2, 2)


def votes(seats, approve=0, negative=0, abstain=0, recuse=0, *, reason=True):
    kinds = (
        ["approve"] * approve + ["negative"] * negative + ["abstain"] * abstain
        + ["recuse"] * recuse
    )  # fmt: skip
    return [
        Vote(seat.id, kind, has_reason=reason and kind == "negative")
        for seat, kind in zip(seats, kinds, strict=False)
    ]


def test_seven_two_one_passes_in_numbers_but_two_are_unresolved():
    result = tally(B10, votes(B10, 7, 2, 1), ANSI)
    assert result.numeric_pass
    assert result.unresolved == 2
    assert result.outcome == "needs_recirculation"


def test_after_recirculation_silence_keeps_votes():
    first = votes(B10, 7, 2, 1)
    flipped = Vote(first[7].seat, "approve", round=2)
    result = tally(B10, [*first, flipped], ANSI, round=2)
    assert (result.approve, result.negative_counted, result.abstain) == (8, 1, 1)
    assert result.outcome == "consensus"


def test_two_thirds_exactly_pass_and_a_third_negative_fails_iso():
    six_three = votes(B10, 6, 3, 1)
    assert tally(B10, six_three, ANSI).numeric_pass
    assert tally(B10, six_three, ISO).outcome == "failed:negative_max"


def test_half_is_not_more_than_half_but_an_abstention_helps():
    assert tally(B10, votes(B10, 5), ANSI).outcome == "failed:return_min"
    assert tally(B10, votes(B10, 5, 0, 1), ANSI).outcome == "consensus"


def test_three_quarters_of_twelve_seats():
    twelve = roster(3, 3, 3, 3)
    assert tally(twelve, votes(twelve, 8, 1), IEEE).numeric_pass
    assert tally(B10, votes(B10, 5, 0, 1), IEEE).outcome == "failed:return_min"


def test_nobody_decisive_is_said_so():
    result = tally(B10, votes(B10, 0, 0, 6), ANSI)
    assert "There is no decisive vote." in result.reasons


def test_needed_approvals_are_counted():
    result = tally(B10, votes(B10, 4), ANSI)
    assert result.sentence() == "Needs 2 more approvals."


@pytest.mark.parametrize(
    ("sizes", "rules", "held"),
    [
        ((5, 2, 2, 1), ANSI, False),
        ((4, 2, 2, 2), ANSI, True),
        ((4, 2, 2, 2), SAFETY, False),
        ((4, 2, 2, 2), IEEE, False),
        ((4, 2, 2, 2), replace(ANSI, category_max=Share("<=", 4, 10)), True),
        ((5, 2, 2, 2), replace(ANSI, category_max=Share("<=", 4, 10)), False),
    ],
)
def test_a_category_may_not_be_too_big(sizes, rules, held):
    checks = balance(roster(*sizes), rules)
    assert [check.passed for check in checks] == [held]


def test_a_missing_category_is_named():
    checks = {c.rule: c for c in balance(roster(3, 3, 3, 0), MCWG)}
    assert not checks["required_categories"].passed
    assert "earner_educator" in checks["required_categories"].sentence


@pytest.mark.parametrize(
    ("approve", "negative", "abstain", "seats"), [(58, 4, 3, 83), (64, 4, 2, 83)]
)
def test_real_ballots_pass_in_numbers(approve, negative, abstain, seats):
    body = [Seat(str(i), CATEGORIES[i % 4]) for i in range(seats)]
    for rules in (ANSI, ISO, IEEE):
        assert tally(body, votes(body, approve, negative, abstain), rules).numeric_pass


def test_a_negative_without_reason_counts_as_the_preset_says():
    mute = votes(B10, 4, 4, 0, reason=False)
    count = tally(B10, mute, replace(ANSI, negatives_without_reason="count"))
    quorum = tally(B10, mute, replace(ANSI, negatives_without_reason="quorum_only"))
    ignore = tally(B10, mute, replace(ANSI, negatives_without_reason="ignore"))
    assert (count.negative_counted, count.returned) == (4, 8)
    assert (quorum.negative_counted, quorum.returned) == (0, 8)
    assert (ignore.negative_counted, ignore.returned) == (0, 4)


def test_a_blocking_position_stops_the_ballot():
    cast = [*votes(B10, 9), Vote(B10[9].id, "abstain", blocking=True)]
    assert tally(B10, cast, ANSI).outcome == "failed:blocking"


def test_a_new_negative_of_a_later_round_asks_for_another():
    cast = [*votes(B10, 9), Vote(B10[0].id, "negative", has_reason=True, round=2)]
    assert tally(B10, cast, ANSI, round=2).outcome == "needs_round"


def test_two_votes_of_a_seat_are_a_mistake():
    with pytest.raises(DuplicatePosition):
        tally(B10, [Vote(B10[0].id, "approve"), Vote(B10[0].id, "abstain")], ANSI)


def test_an_unknown_kind_of_vote_is_a_mistake():
    with pytest.raises(ValueError, match="maybe"):
        tally(B10, [Vote(B10[0].id, "maybe")], ANSI)


def test_a_tally_is_plain_json():
    told = json.loads(json.dumps(tally(B10, votes(B10, 7, 2, 1), MCWG).as_json()))
    assert told["by_category"]["content_expert"]["approve"] == 3
    assert told["checks"][0]["rule"] == "return_min"


# -- properties ----------------------------------------------------------------------

KINDS = st.sampled_from(["approve", "negative", "abstain", "recuse"])
SHARES = st.integers(1, 12).flatmap(
    lambda den: st.tuples(st.integers(0, den), st.just(den))
)


def lower():
    return st.none() | st.builds(
        lambda op, f: Share(op, *f), st.sampled_from([">", ">="]), SHARES
    )


def upper():
    shares = st.builds(
        lambda op, f: Share(op, *f), st.sampled_from(["<", "<="]), SHARES
    )
    # "Less than none" can never be met; no preset that says so is ever saved.
    return st.none() | shares.filter(lambda s: (s.op, s.num) != ("<", 0))


RULES = st.builds(
    Rules, return_min=lower(), approve_min=lower(), negative_max=upper(),
    abstain_max=upper(), category_max=upper(), min_electorate=st.integers(0, 12),
    negatives_without_reason=st.sampled_from(["count", "quorum_only", "ignore"]),
)  # fmt: skip


@st.composite
def ballots(draw, rounds=(1,)):
    seats = [
        Seat(str(i), draw(st.sampled_from(CATEGORIES)))
        for i in range(draw(st.integers(1, 14)))
    ]
    cast = []
    for number in rounds:
        for seat in draw(st.lists(st.sampled_from(seats), unique=True)):
            cast.append(
                Vote(seat.id, draw(KINDS), has_reason=draw(st.booleans()),
                     resolved=draw(st.booleans()), round=number)
            )  # fmt: skip
    return seats, cast


@given(ballots(), RULES, st.data())
def test_turning_a_vote_into_an_approval_never_fails_a_ballot(ballot, rules, data):
    seats, cast = ballot
    if rules.negatives_without_reason == "ignore":
        rules = replace(rules, negatives_without_reason="count")
    turned = [i for i, v in enumerate(cast) if v.counts in ("negative", "abstain")]
    if not turned or not tally(seats, cast, rules).numeric_pass:
        return
    index = data.draw(st.sampled_from(turned))
    better = [*cast]
    better[index] = replace(cast[index], counts="approve", has_reason=False)
    assert tally(seats, better, rules).numeric_pass


@given(ballots(), RULES, st.randoms())
def test_the_order_of_votes_does_not_matter(ballot, rules, random):
    seats, cast = ballot
    mixed = [*cast]
    random.shuffle(mixed)
    assert tally(seats, mixed, rules) == tally(seats, cast, rules)


@given(ballots(), RULES)
def test_an_abstention_never_lowers_the_return(ballot, rules):
    seats, cast = ballot
    silent = {seat.id for seat in seats} - {vote.seat for vote in cast}
    before = tally(seats, cast, rules)
    for seat in silent:
        after = tally(seats, [*cast, Vote(seat, "abstain")], rules)
        assert after.returned > before.returned
        assert after.electorate == before.electorate


@given(ballots(), RULES)
def test_recusing_never_raises_the_electorate(ballot, rules):
    seats, cast = ballot
    before = tally(seats, cast, rules)
    for index, vote in enumerate(cast):
        recused = [*cast]
        recused[index] = replace(vote, counts="recuse")
        assert tally(seats, recused, rules).electorate <= before.electorate


@given(ballots(rounds=(1, 2, 3)), RULES, st.integers(1, 3))
def test_a_round_knows_nothing_of_later_ones(ballot, rules, number):
    seats, cast = ballot
    past = [vote for vote in cast if vote.round <= number]
    assert tally(seats, cast, rules, round=number) == tally(
        seats, past, rules, round=number
    )


@given(ballots(), RULES)
def test_an_outcome_names_its_first_broken_rule(ballot, rules):
    result = tally(*ballot, rules)
    broken = [check.rule for check in result.checks if not check.passed]
    assert result.numeric_pass == (not broken)
    assert result.outcome.startswith("failed:") == bool(broken)
    assert not broken or result.outcome == f"failed:{broken[0]}"


@given(ballots(), RULES)
def test_so_many_approvals_as_are_needed_do(ballot, rules):
    seats, cast = ballot
    rules = replace(rules, category_max=None, min_electorate=0)
    needed = tally(seats, cast, rules).needed
    if needed is None:
        return
    silent = sorted({seat.id for seat in seats} - {vote.seat for vote in cast})
    more = [Vote(seat, "approve") for seat in silent]
    assert tally(seats, cast + more[:needed], rules).numeric_pass
    assert not tally(seats, cast + more[: needed - 1], rules).numeric_pass
