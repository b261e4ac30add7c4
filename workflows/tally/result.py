"""What a count comes to: each rule with its fraction and verdict, and the whole in words."""

from dataclasses import dataclass
from typing import Any

from workflows.tally.shares import counted


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
    """`electorate` is without the recused. `outcome`: consensus, needs_recirculation,
    needs_round or failed:<rule>. `needed`: the fewest further approvals that would pass
    it, None where none would."""

    electorate: int
    returned: int
    approve: int
    no_objection: int
    negative_counted: int
    negative_no_reason: int
    abstain: int
    recuse: int
    unresolved: int
    blocking: int
    by_category: dict[str, dict[str, int]]
    checks: tuple[Check, ...]
    numeric_pass: bool
    outcome: str
    reasons: tuple[str, ...] = ()
    needed: int | None = None

    @property
    def in_favour(self) -> int:
        """Approvals, and those who do not object."""
        return self.approve + self.no_objection

    @property
    def decisive(self) -> int:
        """The votes that decide: in favour or against."""
        return self.in_favour + self.negative_counted

    def sentence(self) -> str:
        """The result in words."""
        if self.outcome == "consensus":
            return (
                f"Approved: {self.in_favour} of {self.decisive} decisive votes, "
                f"{self.returned} of {self.electorate} returned."
            )
        if self.needed:
            verb = "is" if self.needed == 1 else "are"
            words = counted(self.needed, "more approval")
            return f"{words} {verb} needed.".capitalize()
        return " ".join(self.reasons)

    def as_json(self) -> dict[str, Any]:
        """As records, front matter and screens keep it."""
        names = (
            "electorate", "returned", "approve", "no_objection", "negative_counted",
            "negative_no_reason", "abstain", "recuse", "unresolved", "blocking",
            "by_category", "numeric_pass", "outcome", "needed",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in names},
            "checks": [vars(check) | {} for check in self.checks],
            "reasons": list(self.reasons),
            "sentence": self.sentence(),
        }
