"""Decide a ballot: seats, votes and rules in, an outcome with reasons in words out.

Everything is counted in whole numbers and compared by cross-multiplication; there is no
float. This module imports no Django.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import ge, gt, le, lt
from typing import Any

OPERATORS = {">": gt, ">=": ge, "<": lt, "<=": le}
WORDS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
COUNTS = ("approve", "negative", "abstain", "recuse")


class DuplicatePosition(ValueError):
    """A seat has two votes in one round; only its latest may be handed in."""


@dataclass(frozen=True)
class Share:
    """A fraction to compare with: `Share(">=", 2, 3)` is "at least 2/3"."""

    op: str
    num: int
    den: int

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> "Share | None":
        """From a preset's `{"op": …, "num": …, "den": …}`, or None."""
        return cls(data["op"], data["num"], data["den"]) if data else None

    def holds(self, part: int, whole: int) -> bool:
        """Whether part/whole fulfils it; 0/0 fulfils only an upper bound."""
        if whole == 0:
            return self.op in ("<", "<=")
        return OPERATORS[self.op](part * self.den, self.num * whole)

    def __str__(self) -> str:
        return f"{WORDS[self.op]} {self.num}/{self.den}"


@dataclass(frozen=True)
class Seat:
    """One vote: its id and the interest category that it stands for."""

    id: str
    category: str = ""


@dataclass(frozen=True)
class Vote:
    """What a seat said in a round. `counts` is one of COUNTS; `resolved` means that the
    objector is satisfied; `blocking` stops the ballot whatever the numbers say."""

    seat: str
    counts: str
    has_reason: bool = False
    resolved: bool = False
    blocking: bool = False
    round: int = 1
    in_scope: bool = True


@dataclass(frozen=True)
class Rules:
    """The numeric rules of a preset; None: the preset has no such rule."""

    return_min: Share | None = None
    approve_min: Share | None = None
    negative_max: Share | None = None
    abstain_max: Share | None = None
    category_max: Share | None = None
    min_electorate: int = 0
    required_categories: tuple[str, ...] = ()
    negatives_without_reason: str = "count"

    @classmethod
    def of(cls, preset: Mapping[str, Any]) -> "Rules":
        """The rules that a preset's data holds."""
        shares = ("return_min", "approve_min", "negative_max", "abstain_max")
        return cls(
            **{name: Share.of(preset.get(name)) for name in (*shares, "category_max")},
            min_electorate=preset.get("min_electorate") or 0,
            required_categories=tuple(preset.get("required_categories") or ()),
            negatives_without_reason=preset.get("negatives_without_reason", "count"),
        )


@dataclass(frozen=True)
class Check:
    """One rule: the fraction found, the threshold, whether it holds, a sentence."""

    rule: str
    part: int
    whole: int
    threshold: str
    passed: bool
    sentence: str


@dataclass(frozen=True)
class Tally:
    """`outcome`: consensus, needs_recirculation, needs_round or failed:<rule>."""

    electorate: int
    returned: int
    approve: int
    negative_counted: int
    negative_no_reason: int
    abstain: int
    recuse: int
    unresolved: int
    by_category: dict[str, dict[str, int]]
    checks: tuple[Check, ...]
    numeric_pass: bool
    outcome: str
    reasons: tuple[str, ...] = ()
    needed: int | None = field(default=None)

    def sentence(self) -> str:
        """The result in words."""
        if self.outcome == "consensus":
            return (
                f"Approved: {self.approve} of {self.approve + self.negative_counted} "
                f"decisive votes, {self.returned} of {self.electorate} returned."
            )
        if self.needed:
            plural = "" if self.needed == 1 else "s"
            return f"Needs {self.needed} more approval{plural}."
        return " ".join(self.reasons)

    def as_json(self) -> dict[str, Any]:
        """As records, front matter and screens keep it."""
        names = (
            "electorate", "returned", "approve", "negative_counted",
            "negative_no_reason", "abstain", "recuse", "unresolved", "by_category",
            "numeric_pass", "outcome", "needed",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in names},
            "checks": [vars(check) | {} for check in self.checks],
            "reasons": list(self.reasons),
            "sentence": self.sentence(),
        }


def plurality(count: int, singular: str, plural: str = "") -> str:
    """`3 votes`, `1 vote`."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def balance(seats: Iterable[Seat], rules: Rules) -> list[Check]:
    """The rules about the electorate alone: size, categories present, no category too big."""
    held = Counter(seat.category for seat in seats)
    size = sum(held.values())
    found = []
    if rules.category_max:
        name, most = max(held.items(), key=lambda i: (i[1], i[0]), default=("", 0))
        found.append(
            Check(
                "category_max",
                most,
                size,
                str(rules.category_max),
                rules.category_max.holds(most, size),
                f"The category {name or 'none'} holds {most} of {size} seats; a category "
                f"may hold {rules.category_max}.",
            )
        )
    if rules.min_electorate:
        found.append(
            Check(
                "min_electorate",
                size,
                rules.min_electorate,
                f"at least {rules.min_electorate}",
                size >= rules.min_electorate,
                f"{plurality(size, 'seat')} can vote; at least {rules.min_electorate} "
                "are needed.",
            )
        )
    if rules.required_categories:
        missing = [name for name in rules.required_categories if not held[name]]
        present = len(rules.required_categories) - len(missing)
        found.append(
            Check(
                "required_categories",
                present,
                len(rules.required_categories),
                "all",
                not missing,
                f"No seat stands for {', '.join(missing)}."
                if missing
                else "Every required category has a seat.",
            )
        )
    return found


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
    latest = _latest(votes, round)
    by_id = {seat.id: seat for seat in seats}
    counted = {by_id[vote.seat].id: vote for vote in latest}
    recused = {seat for seat, vote in counted.items() if vote.counts == "recuse"}
    voting = [seat for seat in seats if seat.id not in recused]
    count = Counter(_kind(vote, rules) for vote in counted.values())
    returned = sum(n for kind, n in count.items() if kind not in ("recuse", "ignored"))
    checks = _numeric(count, len(voting), returned, rules)
    checks += balance(voting, rules)
    blocking = sum(1 for vote in counted.values() if vote.blocking)
    if blocking:
        checks.append(
            Check("blocking", blocking, len(voting), "none", passed=False,
                  sentence=f"{plurality(blocking, 'blocking position')} stands.")
        )  # fmt: skip
    failed = [check for check in checks if not check.passed]
    unresolved = [
        vote for vote in counted.values()
        if vote.counts == "negative" and vote.has_reason and not vote.resolved
    ]  # fmt: skip
    fresh = any(vote.round == round and vote.in_scope for vote in unresolved)
    outcome, reasons = _outcome(
        failed, len(unresolved), round, substantive=substantive_change, fresh=fresh
    )
    return Tally(
        electorate=len(voting), returned=returned, approve=count["approve"],
        negative_counted=count["negative"],
        negative_no_reason=count["no_reason"] + count["ignored"],
        abstain=count["abstain"], recuse=count["recuse"], unresolved=len(unresolved),
        by_category=_by_category(by_id, counted), checks=tuple(checks),
        numeric_pass=not failed, outcome=outcome, reasons=tuple(reasons),
        needed=_needed(count, len(voting), returned, rules) if failed else None,
    )  # fmt: skip


def _latest(votes: Iterable[Vote], round: int) -> list[Vote]:
    seen: dict[tuple[str, int], Vote] = {}
    for vote in votes:
        if vote.counts not in COUNTS:
            raise ValueError(f"{vote.counts!r} is not one of {', '.join(COUNTS)}.")
        if (vote.seat, vote.round) in seen:
            raise DuplicatePosition(f"Seat {vote.seat} has two votes.")
        if vote.round <= round:
            seen[vote.seat, vote.round] = vote
    latest: dict[str, Vote] = {}
    for (seat, number), vote in sorted(seen.items(), key=lambda item: item[0]):
        if seat not in latest or latest[seat].round < number:
            latest[seat] = vote
    return list(latest.values())


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
    decisive = count["approve"] + count["negative"]
    found = []
    for rule, share, part, whole, words in (
        ("return_min", rules.return_min, returned, electorate,
         "{part} of {whole} seats have voted; {share} must."),
        ("approve_min", rules.approve_min, count["approve"], decisive,
         "{part} of {whole} decisive votes approve; {share} must."),
        ("negative_max", rules.negative_max, count["negative"], decisive,
         "{part} of {whole} decisive votes are negative; {share} may be."),
        ("abstain_max", rules.abstain_max, count["abstain"], returned,
         "{part} of {whole} votes abstain; {share} may."),
    ):  # fmt: skip
        if share is None:
            continue
        sentence = words.format(part=part, whole=whole, share=share)
        if rule == "approve_min" and not decisive:
            sentence = "There is no decisive vote."
        found.append(
            Check(rule, part, whole, str(share), share.holds(part, whole), sentence)
        )
    return found


def _outcome(
    failed: list[Check], unresolved: int, round: int, *, substantive: bool, fresh: bool
) -> tuple[str, list[str]]:
    if failed:
        return f"failed:{failed[0].rule}", [check.sentence for check in failed]
    open_words = plurality(unresolved, "negative vote") + (
        " with reasons is" if unresolved == 1 else " with reasons are"
    )
    if substantive or (unresolved and round == 1):
        reasons = [f"{open_words} unresolved."] if unresolved else []
        if substantive:
            reasons.append("The text has changed in substance.")
        return "needs_recirculation", reasons
    if fresh:
        return "needs_round", [f"{open_words} new in this round."]
    return "consensus", []


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
    seats: Mapping[str, Seat], votes: Mapping[str, Vote]
) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = {}
    for seat in seats.values():
        row = table.setdefault(seat.category, Counter({"seats": 0}))
        row["seats"] += 1
        if seat.id in votes:
            row[votes[seat.id].counts] += 1
    return {
        name: {key: table[name][key] for key in ("seats", *COUNTS)}
        for name in sorted(table)
    }
