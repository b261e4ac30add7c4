"""A preset told in words: its data in, labelled sentences out; and what differs between two.

The labels are those of the form (`workflows.review.preset_forms`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflows.presets.schema import OPTIONAL
from workflows.tally import Share, counted

STAGES = {
    "adoption": "Call for adoption",
    "wg_review": "Review by the group",
    "evidence": "Evidence",
    "public_review": "Public review",
    "ballot": "Ballot",
    "appeal": "Time for appeals",
}
SHARES = {
    "return_min": "Votes returned",
    "approve_min": "Approvals among decisive votes",
    "negative_max": "Negatives among decisive votes",
    "abstain_max": "Abstentions among votes returned",
    "category_max": "Seats in the largest category",
}
DAYS = {
    "adoption": "Call for adoption",
    "wg": "Review by the group",
    "public": "Public review",
    "limited": "Public review of changes only",
    "ballot": "Ballot",
    "recirc": "Recirculation",
    "extend": "Extension when too few have voted",
    "appeal": "Time for appeals",
    "reply": "Answer to a disposition",
    "expiry": "A draft expires without a new text",
}
FORMULAS = {
    "shares": "The shares above alone",
    "iesg": "IESG: one Yes, two thirds of the electorate in favour, nothing that blocks",
    "iesg_informational": "IESG, informational: one Yes, nothing that blocks",
    "iesg_alternate": "IESG, alternate ballot: two thirds say Yes, at most two against",
    "consensus": "Consensus: one in support, nothing that blocks",
}
NEGATIVES = {
    "count": "Counted as a negative",
    "quorum_only": "Counted for the return only",
    "ignore": "Not counted",
}
RECIRCULATE = {
    "unresolved_negative": "a negative is unresolved",
    "substantive_change": "the text changed in substance",
    "persuasive_negative": "a negative was found persuasive",
    "new_revision": "there is a new revision",
}
COUNTS = {
    "approve": "in favour",
    "no_objection": "no objection",
    "negative": "against",
    "abstain": "abstains",
    "recuse": "recused",
    "no_record": "no record",
}
# The rules of a stage that are not of the ballot, and what each says.
OTHER = {
    "panel_min": "experts on a panel at least",
    "s_cvi_ave": "mean content validity (S-CVI/Ave) at least",
    "alpha_point": "agreement (Krippendorff’s alpha) at least",
    "alpha_lower": "lower bound of the agreement at least",
    "artefacts_min": "artefacts scored at least",
    "assessors_min": "assessors of each at least",
    "shall_tier13_share": "requirements with evidence of tiers 1 to 3, share at least",
    "days": "days",
    "returns": "times it may come back",
    "disagreement": "points apart at which reviewers disagree",
    "check_in_months": "months until it is looked at again",
    "promising": "promising",
    "mean": "mean score at least",
    "years": "years of data after the baseline at least",
    "evidence_based": "evidence-based",
    "tiers": "tiers of evidence",
}
FRACTIONS = {"s_cvi_ave", "alpha_point", "alpha_lower", "shall_tier13_share", "mean"}
TWO_PERSONS = {
    "request_review": "Asking for review",
    "open_ballot": "Opening the ballot",
}


def facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every rule as (label, words), in the order of the procedure."""
    data = {**OPTIONAL, **data}
    return [
        ("Name", data["name"]),
        ("Stages", ", ".join(STAGES.get(s, s) for s in data["stages"])),
        ("Two persons for", _list(data["two_persons"], TWO_PERSONS)),
        ("Who may act", _who(data["who"])),
        ("Adoption", _adoption(data["adoption"])),
        ("Text rules before review", _list(data["content_rules"])),
        ("Reviews", _reviews(data["reviews"])),
        ("Checklist", _list(data["checklist"])),
        *_ballot(data),
        *_positions(data["positions"], ""),
        *(
            (f"Days: {label}", _days(data["days"][name]))
            for name, label in DAYS.items()
        ),
        *(
            (f"Choice of days: {DAYS.get(name, name)}", ", ".join(map(str, days)))
            for name, days in data["choices"].items()
        ),
        ("Reminders", _reminders(data["reminders"])),
        ("Appeals at any time", _yes(on=data["appeal_any_time"])),
        ("Silence accepts a proof after", _days(data["proof_days"])),
        ("Reviewed after", _years(data["review_years"])),
        ("Hard limit", _years(data["hard_limit_years"])),
        ("The review begins before it is due", _days(data["review_horizon"])),
        *_chapter(data["chapter"]),
        *_other("Evidence", data["evidence"]),
        *_other("Practices", data["practice"]),
    ]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What changed from one version to another, a sentence each."""
    before, after = dict(facts(old)), dict(facts(new))
    found = []
    for label in [*before, *(label for label in after if label not in before)]:
        was, now = before.get(label), after.get(label)
        if was == now:
            continue
        if was is None:
            found.append(f"{label}: new, {now}.")
        elif now is None:
            found.append(f"{label}: no longer there; it was {was}.")
        else:
            found.append(f"{label}: {was} becomes {now}.")
    return found


def _ballot(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label in SHARES.items():
        share = Share.of(data[name])
        yield label, str(share) if share else "no rule"
    yield "Formula", FORMULAS.get(data["formula"], data["formula"])
    yield "Seats at least", str(data["min_electorate"] or "no rule")
    yield "Categories at least", str(data["min_categories"] or "no rule")
    yield "Categories required", _list(data["required_categories"])
    yield "One vote an organisation", _yes(on=data["one_vote_per_org"])
    yield "Secret ballot", _yes(on=data["secret"])
    yield (
        "A negative without a reason",
        NEGATIVES.get(data["negatives_without_reason"], "unknown").lower(),
    )
    yield "Every negative must be resolved", _yes(on=data["negatives_stop"])
    yield "Recirculated when", _list(data["recirculate_on"], RECIRCULATE)
    yield "Rounds at most", str(data["max_rounds"])


def _positions(
    positions: Sequence[Mapping[str, Any]], prefix: str
) -> Iterator[tuple[str, str]]:
    for position in positions:
        words = [
            f"“{position.get('name', position['slug'])}”",
            COUNTS.get(position["counts"], position["counts"]),
        ]
        if position.get("requires_text"):
            words.append("asks for a reason")
        if position.get("blocking"):
            words.append("blocks until it is lifted")
        yield f"{prefix}Position {_plain(position['slug'])}", ", ".join(words)


def _chapter(chapter: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    reviews = chapter["reviews"]
    other = ", one of another category" if reviews.get("other_category") else ""
    yield "Chapters: reviews", f"{reviews['min']}{other}"
    yield "Chapters: text rules", _list(chapter["content_rules"])
    for name, label in (
        ("peer", "review by peers"), ("comment", "comment by the community"),
    ):  # fmt: skip
        yield f"Chapters: days of {label}", _days(chapter["days"][name])
    working = chapter["days"]["objection_working"]
    yield "Chapters: working days to object", _days(working)
    for name in ("return_min", "approve_min"):
        share = Share.of(chapter[name])
        yield f"Chapters: {SHARES[name].lower()}", str(share) if share else "no rule"
    yield from _positions(chapter["positions"], "Chapters: ")


def _other(label: str, rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in rules.items():
        words = f"{label}: {OTHER.get(name, _plain(name))}"
        if isinstance(value, Mapping):
            yield from _other(words, value)
        elif name in FRACTIONS:
            yield words, "/".join(map(str, value)) if value[1] != 1 else str(value[0])
        elif isinstance(value, list):
            yield words, ", ".join(map(str, value))
        else:
            yield words, str(value)


def _adoption(rules: Mapping[str, Any] | None) -> str:
    if not rules:
        return "no rules"
    num, den = rules["min_share"]
    return (
        f"{rules['min_members']} supporters, or {num}/{den} of the voters if that is "
        f"more, of {counted(rules['min_categories'], 'category', 'categories')}"
    )


def _reviews(rules: Mapping[str, Any]) -> str:
    other = " of different organisations" if rules.get("other_organisations") else ""
    return f"{rules['min']}{other}"


def _who(who: Mapping[str, Sequence[str]]) -> str:
    told = [f"{_plain(name)}: {' or '.join(roles)}" for name, roles in who.items()]
    return "; ".join(told) or "as the tables say"


def _reminders(days: Sequence[int]) -> str:
    if not days:
        return "none"
    return f"{', '.join(map(str, days))} days before a ballot closes"


def _list(words: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    names = names or {}
    return ", ".join(names.get(word, _plain(word)) for word in words) or "none"


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _days(days: int) -> str:
    return f"{days} {'day' if days == 1 else 'days'}" if days else "none"


def _years(years: int | None) -> str:
    return f"{years} {'year' if years == 1 else 'years'}" if years else "never"


def _yes(*, on: bool) -> str:
    return "yes" if on else "no"
