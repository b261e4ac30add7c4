"""What holds of every tally, whatever the votes and the rules."""

import copy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.rosters import CATEGORIES, PRESETS
from workflows.tally import COUNTS, FORMULAS, Rules, Seat, Share, Vote, tally

KINDS = st.sampled_from(COUNTS)
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


@st.composite
def rules_of_any_kind(draw):
    return Rules(
        return_min=draw(lower()), approve_min=draw(lower()), negative_max=draw(upper()),
        abstain_max=draw(upper()), category_max=draw(upper()),
        min_electorate=draw(st.integers(0, 12)),
        min_categories=draw(st.integers(0, 4)),
        negatives_without_reason=draw(
            st.sampled_from(["count", "quorum_only", "ignore"])
        ),
        negatives_stop=draw(st.booleans()),
        **draw(st.sampled_from(sorted(FORMULAS.items())))[1],
    )  # fmt: skip


RULES = rules_of_any_kind() | st.sampled_from(
    [Rules.of(data) for data in PRESETS.values()]
)


@st.composite
def ballots(draw, rounds=(1,)):
    seats = [
        Seat(str(i), draw(st.sampled_from(CATEGORIES)))
        for i in range(draw(st.integers(1, 14)))
    ]
    cast = []
    for number in rounds:
        for seat in draw(st.lists(st.sampled_from(seats), unique=True)):
            kind = draw(KINDS)
            cast.append(
                Vote(seat.id, kind, has_reason=draw(st.booleans()),
                     resolved=draw(st.booleans()), round=number,
                     blocking=kind == "negative" and draw(st.booleans()))
            )  # fmt: skip
    return seats, cast


@given(ballots(), RULES, st.data())
def test_turning_a_vote_into_an_approval_never_fails_a_ballot(ballot, rules, data):
    seats, cast = ballot
    turned = [i for i, v in enumerate(cast) if v.counts in ("negative", "abstain")]
    if not turned or not tally(seats, cast, rules).numeric_pass:
        return
    index = data.draw(st.sampled_from(turned))
    better = [*cast]
    better[index] = Vote(cast[index].seat, "approve")
    after = tally(seats, better, rules)
    assert after.numeric_pass
    if tally(seats, cast, rules).outcome == "consensus":
        assert after.outcome == "consensus"


@given(ballots(rounds=(1, 2)), RULES, st.randoms())
def test_the_order_of_votes_and_seats_does_not_matter(ballot, rules, random):
    seats, cast = ballot
    mixed, turned = [*cast], [*seats]
    random.shuffle(mixed)
    random.shuffle(turned)
    assert tally(turned, mixed, rules, round=2) == tally(seats, cast, rules, round=2)


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
        recused[index] = replace(vote, counts="recuse", blocking=False)
        assert tally(seats, recused, rules).electorate <= before.electorate


@given(ballots(rounds=(1, 2, 3)), RULES, st.integers(1, 3))
def test_a_round_knows_nothing_of_later_ones(ballot, rules, number):
    seats, cast = ballot
    past = [vote for vote in cast if vote.round <= number]
    assert tally(seats, cast, rules, round=number) == tally(
        seats, past, rules, round=number
    )


@given(ballots(), st.sampled_from(sorted(PRESETS)), st.data())
def test_editing_a_preset_changes_no_tally_made_under_it(ballot, key, data):
    seats, cast = ballot
    preset = copy.deepcopy(PRESETS[key])
    frozen = Rules.of(preset)
    before = tally(seats, cast, frozen)
    preset["approve_min"] = {"op": ">", "num": data.draw(st.integers(0, 9)), "den": 10}
    preset["required_categories"].append("nobody")
    preset["min_electorate"] = 99
    assert tally(seats, cast, frozen) == before


@given(ballots(), RULES)
def test_an_outcome_names_its_first_broken_rule(ballot, rules):
    result = tally(*ballot, rules)
    broken = [check.rule for check in result.checks if not check.passed]
    assert result.numeric_pass == (not broken)
    assert result.outcome.startswith("failed:") == bool(broken)
    assert not broken or result.outcome == f"failed:{broken[0]}"


@given(ballots(), RULES)
def test_every_result_has_a_sentence_that_ends(ballot, rules):
    sentence = tally(*ballot, rules).sentence()
    assert sentence.endswith(".")
    assert sentence[0].isupper() or sentence[0].isdigit()


@given(ballots(), RULES)
def test_every_vote_is_counted_once(ballot, rules):
    seats, cast = ballot
    result = tally(seats, cast, rules)
    none = sum(1 for vote in cast if vote.counts == "no_record")
    assert len(cast) == none + result.recuse + result.abstain + result.decisive + (
        result.negative_no_reason
    )
    assert result.electorate == len(seats) - result.recuse


@given(ballots(), RULES)
def test_so_many_approvals_as_are_needed_do(ballot, rules):
    seats, cast = ballot
    needed = tally(seats, cast, rules).needed
    if needed is None:
        return
    silent = sorted({seat.id for seat in seats} - {vote.seat for vote in cast})
    none = [vote.seat for vote in cast if vote.counts == "no_record"]
    cast = [vote for vote in cast if vote.counts != "no_record"]
    more = [Vote(seat, "approve") for seat in [*silent, *none]]
    assert tally(seats, cast + more[:needed], rules).numeric_pass
    assert not tally(seats, cast + more[: needed - 1], rules).numeric_pass
