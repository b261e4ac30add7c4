"""Who is told of what: the events of the procedure and their audiences as one table.

Code, the page of preferences and docs/reference/notices.md come from it; plain Python. An
audience is legal where the procedure owes it the notice: it goes out at once and cannot be
switched off. Who follows by choice may stop following.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Audience:
    """`why` says to one of them why a notice came; the names in it are filled in."""

    slug: str
    label: str
    why: str


AUDIENCES = {
    audience.slug: audience
    for audience in (
        Audience("commenters", "Commenters", "You commented on {designation}."),
        Audience("objectors", "Objectors", "Your objection to {designation} is open."),
        Audience("voters", "Voters", "You may vote for a seat on {designation}."),
        Audience(
            "non_voters", "Voters of seats that have not voted",
            "You may vote for a seat on {designation} that has not voted yet.",
        ),
        Audience("leaders", "Editors and chairs", "You edit or lead {designation}."),
        Audience("chairs", "Chairs", "You lead {designation}."),
        Audience("reviewers", "The reviewer", "You were asked to review {designation}."),
        Audience("parties", "Parties", "You are a party to an appeal on {designation}."),
        Audience("followers", "Followers", "You follow {followed}."),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """`legal` are those of `told` to whom the notice is owed; `public`: the public feed
    tells it; `sort`: under which preference its mail falls."""

    slug: str
    title: str
    sort: str
    told: tuple[str, ...]
    legal: tuple[str, ...] = ()
    public: bool = False


# Mail of each sort goes out as a person chooses; the mode that stands until then.
SORTS = {
    "progress": ("New texts and states", "daily"),
    "ballots": ("Ballots", "at_once"),
    "comments": ("Answers to comments", "at_once"),
    "reviews": ("Reviews", "at_once"),
    "appeals": ("Appeals", "at_once"),
    "expiry": ("Drafts about to expire", "at_once"),
    "publications": ("Publications, errata and withdrawals", "at_once"),
}
MODES = {
    "at_once": "At once",
    "daily": "Daily",
    "weekly": "Weekly",
    "off": "On the site only",
}

ALL = ("voters", "leaders", "followers")

EVENTS = {
    event.slug: event
    for event in (
        Event("state_changed", "New text or state", "progress", ALL, public=True),
        Event(
            "ballot_opened", "Ballot opened", "ballots", ALL, ("voters", "leaders"),
            public=True,
        ),
        Event(
            "ballot_recalled", "Ballot recalled", "ballots", ALL,
            ("voters", "leaders"), public=True,
        ),
        Event(
            "ballot_reminder", "14, 7 and 3 days before a ballot closes", "ballots",
            ("non_voters",), ("non_voters",),
        ),
        Event(
            "ballot_extended", "Ballot extended", "ballots", ALL,
            ("voters", "leaders"), public=True,
        ),
        Event("ballot_closed", "Ballot closed", "ballots", ALL, public=True),
        Event(
            "recirculation", "Recirculation", "ballots", ("objectors", *ALL),
            ("objectors", "voters", "leaders"), public=True,
        ),
        Event(
            "disposition", "Answer to a comment", "comments",
            ("commenters", "leaders"), ("commenters",),
        ),
        Event(
            "appeal_right", "Right to appeal", "appeals", ("objectors",),
            ("objectors",),
        ),
        Event("appeal_filed", "Appeal filed", "appeals", ("parties", *ALL)),
        Event(
            "appeal_decided", "Appeal decided", "appeals", ("parties", *ALL),
            ("parties",), public=True,
        ),
        Event("review_asked", "Review asked for", "reviews", ("reviewers", "chairs")),
        Event("review_due", "Three days before a review is due", "reviews", ("reviewers",)),
        Event("review_overdue", "Review overdue", "reviews", ("reviewers", "chairs")),
        Event(
            "expiry_warning", "28, 14 and 1 days before a draft expires", "expiry",
            ("leaders",),
        ),
        Event(
            "published", "Published", "publications", ("commenters", *ALL), public=True
        ),
        Event(
            "erratum_verified", "Erratum verified", "publications",
            ("commenters", *ALL), public=True,
        ),
        Event(
            "withdrawn", "Withdrawn", "publications", ("commenters", *ALL), public=True
        ),
    )
}  # fmt: skip

# What a transition tells where that is more than a new state.
MOVES = {
    "open_ballot": "ballot_opened",
    "open_approval": "ballot_opened",
    "recall_ballot": "ballot_recalled",
    "extend_ballot": "ballot_extended",
    "resolve_negatives": "ballot_closed",
    "certify": "ballot_closed",
    "fail_ballot": "ballot_closed",
    "certify_recirculation": "ballot_closed",
    "close_approval": "ballot_closed",
    "fail_approval": "ballot_closed",
    "recirculate": "recirculation",
    "recirculate_again": "recirculation",
    "file_appeal": "appeal_filed",
    "decide_appeal": "appeal_decided",
    # The window is another one.
    "extend_adoption": "state_changed",
    "expire": "state_changed",
    "resurrect": "state_changed",
    "publish": "published",
    "withdraw": "withdrawn",
    # The publication that supersedes tells it.
    "supersede": "",
}


def events_of(transition: str, from_state: str, to_state: str) -> list[Event]:
    """The events of a transition; none of one that changes nothing for others."""
    slug = MOVES.get(transition)
    if slug is None:
        slug = "state_changed" if from_state != to_state else ""
    found = [slug] if slug else []
    if slug == "ballot_closed" and to_state == "decided":
        found.append("appeal_right")
    return [EVENTS[slug] for slug in found]


def events_of_sort(sort: str) -> list[Event]:
    """The events whose mail falls under one preference."""
    return [event for event in EVENTS.values() if event.sort == sort]


def as_markdown() -> str:
    """The table as docs/reference/notices.md shows it."""
    head = ["event", *(a.label for a in AUDIENCES.values()), "public feed", "sort"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for event in EVENTS.values():
        cells = [event.title]
        for slug in AUDIENCES:
            told = "yes" if slug in event.told else "–"
            cells.append(f"{told} **!**" if slug in event.legal else told)
        cells += ["yes" if event.public else "–", SORTS[event.sort][0]]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
