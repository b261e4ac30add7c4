"""Presets in words, what differs between two, and trying them on a roster."""

import copy

import pytest

from tests.workflows.rosters import B10, PRESETS, roster
from workflows.presets.simulate import seats_of, simulate
from workflows.presets.words import differences, facts


@pytest.mark.parametrize("key", sorted(PRESETS))
def test_every_rule_has_a_label_of_its_own_and_words(key):
    told = facts(PRESETS[key])
    assert len({label for label, _ in told}) == len(told)
    assert all(words for _, words in told)


def test_a_difference_says_what_becomes_what():
    old = PRESETS["mcwg"]
    new = copy.deepcopy(old)
    new["category_max"] = {"op": "<=", "num": 2, "den": 5}
    new["days"]["ballot"] = 45
    new["secret"] = True
    new["positions"].append({"slug": "pass", "name": "Pass", "counts": "abstain"})
    assert differences(old, new) == [
        "Seats in the largest category: at most 1/3 becomes at most 2/5.",
        "Secret ballot: no becomes yes.",
        "Days: Ballot: 30 days becomes 45 days.",
        "Position pass: new, “Pass”, abstains.",
    ]
    assert differences(new, old)[-1] == "Secret ballot: yes becomes no." or (
        "Position pass: no longer there; it was “Pass”, abstains."
        in differences(new, old)
    )
    assert differences(old, old) == []


def test_the_rules_of_evidence_and_practices_are_told_in_words_and_fractions():
    told = dict(facts(PRESETS["mcwg"]))
    assert told["Evidence: mean content validity (S-CVI/Ave) at least"] == "9/10"
    assert told["Practices: promising: mean score at least"] == "2"
    assert told["Practices: evidence-based: tiers of evidence"] == "1, 2, 3"
    assert not any("_" in label + words for label, words in told.items())


def test_what_came_later_is_no_difference_where_it_says_the_same():
    old = copy.deepcopy(PRESETS["mcwg"])
    del old["formula"], old["secret"]
    assert differences(old, PRESETS["mcwg"]) == []


def test_a_trial_hands_votes_out_and_counts_them():
    result = simulate(PRESETS["ansi"], B10, {"approve": 7, "negative": 2, "abstain": 1})
    assert result.may_open
    assert result.by_category == {
        "content_expert": 3, "earner_educator": 2, "evaluator": 3, "issuer": 2,
    }  # fmt: skip
    assert result.tally.sentence() == "Two negative votes with reasons are unresolved."
    content = simulate(
        PRESETS["ansi"], B10, {"approve": 7, "negative": 2, "abstain": 1}, satisfied=2
    )
    assert content.tally.outcome == "consensus"


def test_one_seat_more_names_the_rule_that_it_would_break():
    capped = {**PRESETS["ansi"], "category_max": {"op": "<=", "num": 40, "den": 100}}
    result = simulate(capped, roster(4, 2, 2, 2), {})
    assert result.may_open
    broken = {more.category: [c.rule for c in more.broken] for more in result.more}
    assert broken["content_expert"] == ["category_max"]
    assert broken["issuer"] == []


def test_no_ballot_opens_where_a_rule_is_broken_or_nobody_sits():
    assert not simulate(PRESETS["ansi"], roster(5, 2, 2, 1), {}).may_open
    assert not simulate(PRESETS["ansi"], [], {}).may_open


def test_votes_without_a_seat_are_said():
    result = simulate(PRESETS["ansi"], seats_of({"issuer": 2}), {"approve": 5})
    assert (result.unplaced, result.tally.approve) == (3, 2)
