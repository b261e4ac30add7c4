"""Check a preset's data: a dict in, what is wrong by field out; plain Python.

A preset is refused when a field is missing or malformed, when no ballot could ever pass
under it, or when its parts contradict each other. Fields that came later may be absent
from older versions; OPTIONAL says what holds then.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from workflows.presets.checks import Problem, count, electorate, positions, share
from workflows.presets.narrow import who_problems
from workflows.presets.passing import never_passes
from workflows.states import STAGES
from workflows.tally import FORMULAS

CONTENT_RULES = (
    "scope", "requirement", "references_resolve", "rubric_for_assessable",
    "alternative_text", "claims_sourced", "practices_linked",
)  # fmt: skip
DAYS = (
    "adoption", "wg", "public", "limited", "ballot", "recirc", "extend", "appeal",
    "reply", "expiry",
)  # fmt: skip
NEGATIVES = ("count", "quorum_only", "ignore")
RECIRCULATE = (
    "unresolved_negative", "substantive_change", "persuasive_negative", "new_revision",
)  # fmt: skip
LOWER, UPPER = (">", ">="), ("<", "<=")
# Whether the rule asks for a least share or a greatest.
SHARES = {
    "return_min": LOWER, "approve_min": LOWER, "negative_max": UPPER,
    "abstain_max": UPPER, "category_max": UPPER,
}  # fmt: skip
TWO_PERSONS = ("request_review", "open_ballot")
FLAGS = ("one_vote_per_org", "secret", "negatives_stop", "appeal_any_time")
OPTIONAL: dict[str, Any] = {
    "formula": "shares", "min_categories": 0, "secret": False, "negatives_stop": False,
    "who": {}, "choices": {}, "reminders": [14, 7, 3], "appeal_any_time": False,
    "review_horizon": 180, "evidence": {}, "practice": {},
}  # fmt: skip
# A hyphen for bodies that write themselves so: `ansi-safety`.
SLUG = re.compile(r"[a-z][a-z0-9_-]*")


def problems(data: Mapping[str, Any], categories: Collection[str]) -> list[str]:
    """Everything wrong with a preset; `categories` are those that the installation knows."""
    return [problem.sentence for problem in problems_by_field(data, categories)]


def problems_by_field(
    data: Mapping[str, Any], categories: Collection[str]
) -> list[Problem]:
    """The same with the field that each is about, so that a form can show it there."""
    data = {**OPTIONAL, **data}
    try:
        # The search is for data that make sense: it says the one thing left to say.
        found = list(_problems(data, categories))
        if not found and "ballot" in data["stages"]:
            found = list(never_passes(data, categories))
        return found
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return [Problem("", f"A field is missing or malformed: {error!r}.")]


def _problems(
    data: Mapping[str, Any], categories: Collection[str]
) -> Iterator[Problem]:
    if not SLUG.fullmatch(data["key"]):
        yield Problem(
            "key", f"The key {data['key']!r} has other signs than a-z, 0-9, _ and -."
        )
    if not count(data["version"], least=1):
        yield Problem("version", "The version must be a whole number from 1.")
    yield from _stages(data["stages"])
    yield from _words(data)
    yield from _numbers(data)
    yield from _lists_of_days(data)
    for name, kinds in SHARES.items():
        yield from share(name, data[name], kinds)
    yield from electorate(data, categories)
    yield from positions(
        data["positions"], "positions", needed="ballot" in data["stages"]
    )
    yield from _blocking(data)
    yield from _chapter(data["chapter"])
    yield from who_problems(data["who"])


def _stages(stages: list[str]) -> Iterator[Problem]:
    for stage in stages:
        if stage not in STAGES:
            yield Problem("stages", f"There is no stage {stage}.")
    known = [stage for stage in stages if stage in STAGES]
    if known != sorted(set(known), key=STAGES.index):
        yield Problem(
            "stages",
            f"The stages must come once each, in the order {', '.join(STAGES)}.",
        )
    for stage in ("public_review", "appeal"):
        if stage in stages and "ballot" not in stages:
            yield Problem("stages", f"The stage {stage} needs the stage ballot.")


def _words(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Fields that hold one or more of a few words."""
    for field, given, known, words in (
        ("two_persons", data["two_persons"], TWO_PERSONS,
         "Two persons cannot be asked for {}."),
        ("content_rules", data["content_rules"], CONTENT_RULES,
         "There is no content rule {}."),
        ("chapter.content_rules", data["chapter"]["content_rules"], CONTENT_RULES,
         "There is no content rule {}."),
        ("formula", [data["formula"]], FORMULAS, "There is no formula {}."),
        ("negatives_without_reason", [data["negatives_without_reason"]], NEGATIVES,
         "negatives_without_reason cannot be {}; it is one of " + ", ".join(NEGATIVES)
         + "."),
        ("recirculate_on", data["recirculate_on"], RECIRCULATE,
         "A ballot cannot be recirculated on {}."),
    ):  # fmt: skip
        for word in given:
            if word not in known:
                yield Problem(field, words.format(word))
    for field in FLAGS:
        if not isinstance(data[field], bool):
            yield Problem(field, f"{field} must be true or false.")


def _numbers(data: Mapping[str, Any]) -> Iterator[Problem]:
    for name in DAYS:
        if not count(data["days"][name]):
            yield Problem(f"days.{name}", f"days.{name} must be a whole number from 0.")
    if "ballot" in data["stages"]:
        if not count(data["days"]["ballot"], least=1):
            yield Problem("days.ballot", "A ballot must be open for at least one day.")
        if data["recirculate_on"] and not count(data["days"]["recirc"], least=1):
            yield Problem(
                "days.recirc", "A recirculation must be open for at least one day."
            )
    for name in ("proof_days", "min_electorate", "min_categories", "review_horizon"):
        if not count(data[name]):
            yield Problem(name, f"{name} must be a whole number from 0.")
    if not count(data["max_rounds"], least=1):
        yield Problem("max_rounds", "max_rounds must be a whole number from 1.")
    yield from _terms(data)


def _terms(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Years may be null: never reviewed, no hard limit."""
    years = [data[name] for name in ("review_years", "hard_limit_years")]
    for name, value in zip(("review_years", "hard_limit_years"), years, strict=True):
        if value is not None and not count(value, least=1):
            yield Problem(name, f"{name} must be a whole number from 1, or null.")
    if all(count(value) for value in years) and years[0] > years[1]:
        yield Problem("review_years", "The review comes later than the hard limit.")
    if not count(data["reviews"]["min"]):
        yield Problem("reviews.min", "reviews.min must be a whole number from 0.")
    adoption = data["adoption"]
    if "adoption" not in data["stages"]:
        return
    if not adoption:
        yield Problem("adoption", "The stage adoption has no rules.")
        return
    num, den = adoption["min_share"]
    if den == 0:
        yield Problem("adoption", "The adoption's share has the denominator 0.")
    elif num > den:
        yield Problem("adoption", "The adoption asks for more than all members.")


def _lists_of_days(data: Mapping[str, Any]) -> Iterator[Problem]:
    for name, given in data["choices"].items():
        if name not in DAYS:
            yield Problem("choices", f"There is no window {name} to choose days for.")
        elif not all(count(days, least=1) for days in given):
            yield Problem("choices", f"choices.{name} must be whole numbers from 1.")
        elif data["days"][name] not in given:
            yield Problem(
                "choices",
                f"The usual {data['days'][name]} days of {name} are none of its choices.",
            )
    for days in data["reminders"]:
        if not count(days, least=1):
            yield Problem("reminders", "Reminders must be whole days from 1.")
        elif "ballot" in data["stages"] and days > data["days"]["ballot"]:
            yield Problem(
                "reminders",
                f"A reminder {days} days before the end comes before a ballot of "
                f"{data['days']['ballot']} days opens.",
            )


def _blocking(data: Mapping[str, Any]) -> Iterator[Problem]:
    blocking = [p["slug"] for p in data["positions"] if p.get("blocking")]
    if data["formula"] == "consensus" and not blocking:
        yield Problem(
            "formula", "Under the formula consensus nobody could ever object: no position "
            "blocks.",
        )  # fmt: skip
    for position in data["positions"]:
        if position.get("blocking") and not position.get("requires_text"):
            yield Problem(
                "positions",
                f"{position['slug']} blocks the ballot, so it must ask for a text.",
            )


def _chapter(chapter: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("peer", "comment", "objection_working"):
        if not count(chapter["days"][name]):
            yield Problem(
                f"chapter.days.{name}",
                f"chapter.days.{name} must be a whole number from 0.",
            )
    for name in ("return_min", "approve_min"):
        yield from share(f"chapter.{name}", chapter[name], LOWER)
    if not count(chapter["reviews"]["min"]):
        yield Problem(
            "chapter.reviews.min", "chapter.reviews.min must be a whole number from 0."
        )
    yield from positions(chapter["positions"], "chapter.positions", needed=True)
