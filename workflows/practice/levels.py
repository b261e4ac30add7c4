"""Scores of blind reviewers in, the level of a practice out; plain Python, exact fractions.

Each reviewer gives each criterion 0 to 3. Where two reviewers differ by two points or
more on a criterion a third is asked, and the median counts, else the mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

CRITERIA = {
    "outcome_evidence": "Evidence of the outcome",
    "research_base": "Research base",
    "equity": "Equity",
    "cost_data": "Data on cost",
    "sustainability": "Sustainability and professional development",
    "transferability": "Transferability",
}
HIGHEST = 3
LEVELS = {
    "emerging": "Emerging",
    "promising": "Promising",
    "evidence-based": "Evidence-based",
}
# What a preset without rules for practices follows.
PRACTICE_RULES = {
    "checklist": ["complete", "consent", "no_student_data", "contact"],
    "days": {"screening": 10, "review": 21, "detail": 30},
    "content_rules": [],
    "reviewers": 2,
    "disagreement": 2,
    "returns": 2,
    "check_in_months": 12,
    "promising": {"mean": [2, 1], "years": 1},
    "evidence_based": {"tiers": [1, 2, 3], "years": 2},
}

Scores = Mapping[str, int]
Rules = Mapping[str, Any]


def practice_rules(given: Rules) -> dict[str, Any]:
    """What a preset says about practices, over the rules that it leaves out."""
    days = {**PRACTICE_RULES["days"], **given.get("days", {})}
    return {**PRACTICE_RULES, **given, "days": days}


@dataclass(frozen=True)
class Verdict:
    """What the scores come to: the mean of all criteria, the lowest score, the level."""

    mean: Fraction
    lowest: Fraction
    level: str


def disputed(given: Sequence[Scores], rules: Rules = PRACTICE_RULES) -> list[str]:
    """Criteria on which the first reviewers are as far apart as calls for one more."""
    first = given[: rules["reviewers"]]
    if len(first) < rules["reviewers"]:
        return []
    spread = {
        name: max(s[name] for s in first) - min(s[name] for s in first)
        for name in CRITERIA
    }
    return [name for name in CRITERIA if spread[name] >= rules["disagreement"]]


def reviewers_needed(given: Sequence[Scores], rules: Rules = PRACTICE_RULES) -> int:
    """As many as the rules say, and one more where they disagree."""
    return rules["reviewers"] + bool(disputed(given, rules))


def score_of(name: str, given: Sequence[Scores]) -> Fraction:
    """What counts for a criterion: the median of an odd number, else the mean."""
    values = sorted(Fraction(scores[name]) for scores in given)
    if len(values) % 2:
        return values[len(values) // 2]
    return sum(values, Fraction()) / len(values)


def mean_of(totals: Sequence[Fraction]) -> Fraction:
    """The mean of what reviewers gave over all criteria."""
    return sum(totals, Fraction()) / len(totals)


def level_of(
    mean: Fraction, *, lowest: Fraction, years: int, tier: int,
    rules: Rules = PRACTICE_RULES,
) -> str:  # fmt: skip
    """promising: the least mean (2), no 0, enough years of data after the baseline (1).

    evidence-based: promising, research of a strong tier cited (1 to 3), and more years
    (2). tier: 1 to 4, 0 for none. Everything else is emerging.
    """
    promising, evidence = rules["promising"], rules["evidence_based"]
    if mean < Fraction(*promising["mean"]) or lowest == 0 or years < promising["years"]:
        return "emerging"
    strong = tier in evidence["tiers"] and years >= evidence["years"]
    return "evidence-based" if strong else "promising"


def verdict(
    given: Sequence[Scores], *, years: int, tier: int, rules: Rules = PRACTICE_RULES
) -> Verdict:
    """The level that all scores and the data of a practice come to."""
    counted = [score_of(name, given) for name in CRITERIA]
    mean = mean_of(counted)
    if len(given) > rules["reviewers"]:
        lowest = min(counted)
    else:
        # A 0 of one reviewer is a 0, though the mean of the criterion is above it.
        lowest = min(Fraction(s) for scores in given for s in scores.values())
    return Verdict(
        mean, lowest, level_of(mean, lowest=lowest, years=years, tier=tier, rules=rules)
    )
