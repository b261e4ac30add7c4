"""Presets for tests, made of the data of one that comes with Concord."""

from copy import deepcopy
from typing import Any

from workflows.models import Preset
from workflows.presets.load import add_preset, files


def share(op: str, num: int, den: int) -> dict[str, Any]:
    return {"op": op, "num": num, "den": den}


def preset(key: str, **changes: Any) -> str:
    """The key of a preset like `mcwg` but for the changes; made once a test."""
    data = deepcopy(next(d for d in files() if d["key"] == "mcwg"))
    data.update(changes, key=key, version=1)
    if not Preset.objects.filter(key=key).exists():
        add_preset(data)
    return key


def ansi(key: str = "ansi_like", **changes: Any) -> str:
    """More than half return, two thirds approve, no category holds half."""
    facts: dict[str, Any] = {
        "return_min": share(">", 1, 2), "approve_min": share(">=", 2, 3),
        "abstain_max": None, "category_max": share("<", 1, 2), "min_electorate": 0,
        "required_categories": [], "one_vote_per_org": False,
    }  # fmt: skip
    return preset(key, **{**facts, **changes})


def iso(key: str = "iso_like", **changes: Any) -> str:
    """Two thirds approve and at most a quarter are negative."""
    facts: dict[str, Any] = {
        "return_min": None, "approve_min": share(">=", 2, 3),
        "negative_max": share("<=", 1, 4), "abstain_max": None, "category_max": None,
        "min_electorate": 5, "required_categories": [],
        "recirculate_on": ["substantive_change"],
    }  # fmt: skip
    return preset(key, **{**facts, **changes})


def ieee(key: str = "ieee_like", **changes: Any) -> str:
    """Three quarters return and approve, fewer than three tenths abstain."""
    facts: dict[str, Any] = {
        "return_min": share(">=", 3, 4), "approve_min": share(">=", 3, 4),
        "abstain_max": share("<", 3, 10), "category_max": share("<=", 1, 3),
        "min_electorate": 10, "required_categories": [], "one_vote_per_org": False,
    }  # fmt: skip
    return preset(key, **{**facts, **changes})
