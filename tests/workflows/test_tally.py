"""The evaluator: numbers that can be checked by head."""

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest

import workflows.tally
from tests.workflows.rosters import B10, RULES, roster, votes
from workflows.tally import (
    DuplicatePosition,
    Rules,
    Seat,
    Share,
    Vote,
    balance,
    counted,
    tally,
)

MCWG, ANSI = RULES["mcwg"], RULES["ansi"]
COUNT = replace(ANSI, min_categories=0, category_max=None)


def test_no_float_comes_near_a_tally():
    for path in Path(workflows.tally.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (
                isinstance(node, ast.Constant) and isinstance(node.value, float)
            )
            assert not isinstance(node, ast.Div)
            assert not (isinstance(node, ast.Name) and node.id == "float")


def test_a_fraction_that_a_float_would_miss():
    assert Share(">=", 2, 3).holds(6, 9)
    assert not Share(">=", 667, 1000).holds(6, 9)
    assert Share(">=", 1, 10**20).holds(1, 10**20)
    assert not Share(">", 1, 10**20).holds(1, 10**20)


@pytest.mark.parametrize(
    ("share", "whole", "least"),
    [
        (Share(">=", 2, 3), 10, 7),
        (Share(">=", 2, 3), 9, 6),
        (Share(">", 1, 2), 10, 6),
        (Share(">", 1, 2), 11, 6),
        (Share(">=", 0, 1), 10, 0),
    ],
)
def test_the_least_part_that_fulfils_a_share(share, whole, least):
    assert share.least(whole) == least
    assert share.holds(least, whole)
    assert not share.holds(least - 1, whole) or least == 0


def test_seven_two_one_passes_in_numbers_but_two_are_unresolved():
    result = tally(B10, votes(B10, 7, 2, 1), ANSI)
    assert result.numeric_pass
    assert result.unresolved == 2
    assert result.outcome == "needs_recirculation"
    assert result.sentence() == "Two negative votes with reasons are unresolved."


def test_after_recirculation_silence_keeps_votes():
    first = votes(B10, 7, 2, 1)
    flipped = Vote(first[7].seat, "approve", round=2)
    result = tally(B10, [*first, flipped], ANSI, round=2)
    assert (result.approve, result.negative_counted, result.abstain) == (8, 1, 1)
    assert result.outcome == "consensus"
    assert result.sentence() == ("Approved: 8 of 9 decisive votes, 10 of 10 returned.")


def test_a_change_of_substance_asks_for_recirculation_in_any_round():
    result = tally(B10, votes(B10, 9), ANSI, round=2, substantive_change=True)
    assert result.outcome == "needs_recirculation"
    assert result.sentence() == "The text has changed in substance."


def test_nobody_decisive_is_said_so():
    result = tally(B10, votes(B10, 0, 0, 6), ANSI)
    assert "There is no decisive vote." in result.reasons


@pytest.mark.parametrize(
    ("approve", "sentence"),
    [
        (5, "One more approval is needed."),
        (4, "Two more approvals are needed."),
        (0, "Six more approvals are needed."),
    ],
)
def test_needed_approvals_are_counted_in_words(approve, sentence):
    assert tally(B10, votes(B10, approve), ANSI).sentence() == sentence


def test_numbers_up_to_twelve_are_words():
    assert [counted(n, "vote") for n in (0, 1, 12, 13)] == [
        "no votes", "one vote", "twelve votes", "13 votes",
    ]  # fmt: skip


def test_where_no_approval_would_help_the_broken_rules_are_said():
    result = tally(B10, votes(B10, 5, 5), ANSI)
    assert result.needed is None
    assert result.sentence() == ("5 of 10 decisive votes approve; at least 2/3 must.")


def test_approvals_do_not_mend_an_electorate():
    result = tally(roster(5, 1), [], replace(ANSI, min_categories=0))
    assert result.needed is None
    assert result.outcome == "failed:return_min"


def test_a_missing_category_is_named():
    checks = {c.rule: c for c in balance(roster(3, 3, 3, 0), MCWG)}
    assert not checks["required_categories"].passed
    assert "earner_educator" in checks["required_categories"].sentence


def test_an_organisation_with_two_seats_is_named_where_each_has_one_vote():
    twins = [Seat("a", "issuer", "Hill School"), Seat("b", "issuer", "Hill School")]
    (check,) = balance(twins, Rules(one_vote_per_org=True))
    assert not check.passed
    assert (
        check.sentence == "Hill School holds two seats; an organisation has one vote."
    )
    assert balance(twins, Rules()) == []


def test_a_negative_without_reason_counts_as_the_preset_says():
    mute = votes(B10, 4, 4, 0, reason=False)
    count = tally(B10, mute, replace(ANSI, negatives_without_reason="count"))
    quorum = tally(B10, mute, replace(ANSI, negatives_without_reason="quorum_only"))
    ignore = tally(B10, mute, replace(ANSI, negatives_without_reason="ignore"))
    assert (count.negative_counted, count.returned) == (4, 8)
    assert (quorum.negative_counted, quorum.returned) == (0, 8)
    assert (ignore.negative_counted, ignore.returned) == (0, 4)


def test_a_blocking_position_stops_the_ballot_until_it_is_resolved():
    block = Vote(B10[9].id, "negative", has_reason=True, blocking=True)
    result = tally(B10, [*votes(B10, 9), block], ANSI)
    assert result.outcome == "failed:blocking"
    assert result.sentence() == "One blocking position stands."
    lifted = replace(block, resolved=True)
    assert tally(B10, [*votes(B10, 9), lifted], ANSI).outcome == "consensus"


def test_a_new_negative_of_a_later_round_asks_for_another():
    cast = [*votes(B10, 9), Vote(B10[0].id, "negative", has_reason=True, round=2)]
    assert tally(B10, cast, ANSI, round=2).outcome == "needs_round"


def test_a_new_negative_out_of_scope_does_not():
    late = Vote(B10[0].id, "negative", has_reason=True, round=2, in_scope=False)
    result = tally(B10, [*votes(B10, 9), late], ANSI, round=2)
    assert (result.outcome, result.unresolved) == ("consensus", 1)


def test_where_negatives_stop_an_old_one_asks_for_another_round():
    cast = votes(B10, 9, 1)
    assert tally(B10, cast, ANSI, round=2).outcome == "consensus"
    stops = replace(ANSI, negatives_stop=True)
    assert tally(B10, cast, stops, round=2).outcome == "needs_round"


def test_no_record_is_as_if_the_seat_had_not_voted():
    silent = tally(B10, votes(B10, 6), ANSI)
    cleared = tally(B10, [*votes(B10, 6), Vote(B10[9].id, "no_record")], ANSI)
    assert (cleared.returned, cleared.electorate) == (silent.returned, 10)


def test_two_votes_of_a_seat_are_a_mistake():
    with pytest.raises(DuplicatePosition):
        tally(B10, [Vote(B10[0].id, "approve"), Vote(B10[0].id, "abstain")], ANSI)


def test_an_unknown_kind_of_vote_is_a_mistake():
    with pytest.raises(ValueError, match="maybe"):
        tally(B10, [Vote(B10[0].id, "maybe")], ANSI)


def test_a_vote_of_a_stranger_is_a_mistake():
    with pytest.raises(KeyError):
        tally(B10, [Vote("stranger", "approve")], ANSI)


def test_a_tally_is_plain_json_with_every_rule():
    told = json.loads(json.dumps(tally(B10, votes(B10, 7, 2, 1), MCWG).as_json()))
    assert told["by_category"]["content_expert"]["approve"] == 3
    assert told["checks"][0] == {
        "rule": "return_min", "part": 10, "whole": 10, "threshold": "more than 1/2",
        "passed": True, "sentence": "10 of 10 seats have voted; more than 1/2 must.",
    }  # fmt: skip
    assert [check["rule"] for check in told["checks"]] == [
        "return_min", "approve_min", "abstain_max", "category_max", "min_electorate",
        "required_categories", "one_vote_per_org",
    ]  # fmt: skip
