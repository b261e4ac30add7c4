"""Count a ballot: votes of all rounds in, a Tally out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workflows.tally.balance import balance
from workflows.tally.result import Check, Tally
from workflows.tally.rules import Rules
from workflows.tally.shares import counted
from workflows.tally.votes import COUNTS, Seat, Vote, latest

UNRETURNED = ("recuse", "ignored", "no_record")


def tally(
    seats: Sequence[Seat],
    votes: Iterable[Vote],
    rules: Rules,
    *,
    round: int = 1,
    substantive_change: bool = False,
) -> Tally:
    """Decide a ballot.

    seats: the electorate as it was frozen. votes: the latest of each seat in each round,
    any order; those of later rounds are left out, and a seat's vote of an earlier round
    stands until it votes again. Raises DuplicatePosition, and KeyError for a vote of a
    seat that is not in the electorate. Source: procedure reference, 2.8.
    """
    by_id = {seat.id: seat for seat in seats}
    said = {by_id[vote.seat].id: vote for vote in latest(votes, round)}
    voting = [
        seat
        for seat in seats
        if seat.id not in said or said[seat.id].counts != "recuse"
    ]
    count = Counter(_kind(vote, rules) for vote in said.values())
    returned = sum(n for kind, n in count.items() if kind not in UNRETURNED)
    standing = [*balance(voting, rules), *_blocking(said.values(), len(voting))]
    checks = [*_numeric(count, len(voting), returned, rules), *standing]
    failed = [check for check in checks if not check.passed]
    unresolved = [vote for vote in said.values() if vote.is_unresolved]
    fresh = any(vote.round == round and vote.in_scope for vote in unresolved)
    outcome, reasons = _outcome(
        failed, len(unresolved), first=round == 1, substantive=substantive_change,
        again=fresh or (rules.negatives_stop and bool(unresolved)),
    )  # fmt: skip
    needed = None
    if failed and all(check.passed for check in standing):
        needed = _needed(count, len(voting), returned, rules)
    return Tally(
        electorate=len(voting), returned=returned, approve=count["approve"],
        no_objection=count["no_objection"], negative_counted=count["negative"],
        negative_no_reason=count["no_reason"] + count["ignored"],
        abstain=count["abstain"], recuse=count["recuse"], unresolved=len(unresolved),
        blocking=sum(1 for vote in said.values() if _blocks(vote)),
        by_category=_by_category(seats, said), checks=tuple(checks),
        numeric_pass=not failed, outcome=outcome, reasons=tuple(reasons), needed=needed,
    )  # fmt: skip


def _kind(vote: Vote, rules: Rules) -> str:
    """How a vote is counted: a negative without a reason as the preset says."""
    if vote.counts != "negative" or vote.has_reason:
        return vote.counts
    if rules.negatives_without_reason == "count":
        return "negative"
    # For the quorum only: it is returned, but decides nothing.
    return "no_reason" if rules.negatives_without_reason == "quorum_only" else "ignored"


def _numeric(
    count: Counter[str], electorate: int, returned: int, rules: Rules
) -> list[Check]:
    checks = [
        *_shares(count, electorate, returned, rules),
        *_limits(count, electorate, rules),
    ]
    return sorted(checks, key=lambda check: ORDER.index(check.rule))


# The order in which a result is read, and so which broken rule names a failure.
ORDER = (
    "return_min", "approve_min", "favour_min", "yes_min", "support_min", "negative_max",
    "negatives_most", "abstain_max",
)  # fmt: skip


def _shares(
    count: Counter[str], electorate: int, returned: int, rules: Rules
) -> Iterator[Check]:
    yes, against = count["approve"], count["negative"]
    favour = yes + count["no_objection"]
    decisive = favour + against
    for rule, part, whole, words in (
        ("return_min", returned, electorate,
         "{part} of {whole} seats have voted; {share} must."),
        ("approve_min", favour, decisive,
         "{part} of {whole} decisive votes approve; {share} must."),
        ("favour_min", favour, electorate,
         "{part} of {whole} are in favour or do not object; {share} must be."),
        ("yes_min", yes, electorate, "{part} of {whole} say yes; {share} must."),
        ("negative_max", against, decisive,
         "{part} of {whole} decisive votes are negative; {share} may be."),
        ("abstain_max", count["abstain"], returned,
         "{part} of {whole} votes abstain; {share} may."),
    ):  # fmt: skip
        share = getattr(rules, rule)
        if share is None:
            continue
        sentence = words.format(part=part, whole=whole, share=share)
        if rule == "approve_min" and not decisive:
            sentence = "There is no decisive vote."
        yield Check(rule, part, whole, str(share), share.holds(part, whole), sentence)


def _limits(count: Counter[str], electorate: int, rules: Rules) -> Iterator[Check]:
    yes, against = count["approve"], count["negative"]
    if rules.support_min:
        yield Check(
            "support_min", yes, rules.support_min, f"at least {rules.support_min}",
            yes >= rules.support_min,
            f"{counted(yes, 'vote').capitalize()} in support; at least "
            f"{rules.support_min} must be.",
        )  # fmt: skip
    most = rules.negatives_most
    if most is not None:
        yield Check(
            "negatives_most", against, electorate, f"at most {most}", against <= most,
            f"{counted(against, 'vote').capitalize()} against; at most {most} may be.",
        )  # fmt: skip


def _blocks(vote: Vote) -> bool:
    return vote.blocking and not vote.resolved


def _blocking(votes: Iterable[Vote], electorate: int) -> Iterator[Check]:
    """A rule that every preset has; it is told only when it stops something."""
    found = sum(1 for vote in votes if _blocks(vote))
    if found:
        verb = "stands" if found == 1 else "stand"
        words = counted(found, "blocking position").capitalize()
        yield Check("blocking", found, electorate, "none", passed=False,
                    sentence=f"{words} {verb}.")  # fmt: skip


def _outcome(
    failed: list[Check], unresolved: int, *, first: bool, substantive: bool, again: bool
) -> tuple[str, list[str]]:
    if failed:
        return f"failed:{failed[0].rule}", [check.sentence for check in failed]
    verb = "is" if unresolved == 1 else "are"
    words = counted(
        unresolved, "negative vote with reasons", "negative votes with reasons"
    )
    reasons = [f"{words.capitalize()} {verb} unresolved."] if unresolved else []
    if substantive or (unresolved and first):
        if substantive:
            reasons.append("The text has changed in substance.")
        return "needs_recirculation", reasons
    return ("needs_round", reasons) if again else ("consensus", [])


def _needed(
    count: Counter[str], electorate: int, returned: int, rules: Rules
) -> int | None:
    """The fewest further approvals, from seats that have not voted, that would do."""
    for more in range(1, electorate - returned - count["ignored"] + 1):
        then = Counter(count)
        then["approve"] += more
        if all(c.passed for c in _numeric(then, electorate, returned + more, rules)):
            return more
    return None


def _by_category(
    seats: Sequence[Seat], votes: Mapping[str, Vote]
) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = {}
    for seat in seats:
        row = table.setdefault(seat.category, Counter({"seats": 0}))
        row["seats"] += 1
        if seat.id in votes:
            row[votes[seat.id].counts] += 1
    return {
        name: {key: table[name][key] for key in ("seats", *COUNTS)}
        for name in sorted(table)
    }
