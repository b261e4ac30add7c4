"""The numeric rules of a preset: its data in, exact shares and limits out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.tally.shares import Share

TWO_THIRDS = Share(">=", 2, 3)
# What a preset's `formula` asks beside its own shares. `iesg` is the rule of IETF
# standards-track documents: one Yes, two thirds of the active and not recused in favour,
# nothing that blocks (positions say which of them block).
FORMULAS: dict[str, dict[str, Any]] = {
    "shares": {},
    "iesg": {"support_min": 1, "favour_min": TWO_THIRDS},
    "iesg_informational": {"support_min": 1},
    "iesg_alternate": {"yes_min": TWO_THIRDS, "negatives_most": 2},
    "consensus": {"support_min": 1},
}
SHARES = ("return_min", "approve_min", "negative_max", "abstain_max", "category_max")


@dataclass(frozen=True)
class Rules:
    """None or 0: there is no such rule. Shares of the electorate (those entitled to vote
    without the recused): return, category, favour, yes. Of the decisive votes: approve,
    negative. Of the votes returned: abstain."""

    return_min: Share | None = None
    approve_min: Share | None = None
    negative_max: Share | None = None
    abstain_max: Share | None = None
    category_max: Share | None = None
    min_electorate: int = 0
    min_categories: int = 0
    required_categories: tuple[str, ...] = ()
    one_vote_per_org: bool = False
    negatives_without_reason: str = "count"
    # Until every negative with reasons is resolved, however often it was recirculated.
    negatives_stop: bool = False
    support_min: int = 0
    favour_min: Share | None = None
    yes_min: Share | None = None
    negatives_most: int | None = None

    @classmethod
    def of(cls, preset: Mapping[str, Any]) -> "Rules":
        """The rules that a preset's data holds."""
        return cls(
            **{name: Share.of(preset.get(name)) for name in SHARES},
            min_electorate=preset.get("min_electorate") or 0,
            min_categories=preset.get("min_categories") or 0,
            required_categories=tuple(preset.get("required_categories") or ()),
            one_vote_per_org=bool(preset.get("one_vote_per_org")),
            negatives_without_reason=preset.get("negatives_without_reason", "count"),
            negatives_stop=bool(preset.get("negatives_stop")),
            **FORMULAS[preset.get("formula", "shares")],
        )
