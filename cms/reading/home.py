"""What is current, for the front page: editions, the toolkit, drafts open for comment."""

from cms.reading.views.documents import Entry, entries

LENGTH = 6


def whats_current() -> dict[str, list[Entry]]:
    """The newest standards, every chapter, and what is open for comment, soonest first."""
    found = entries()
    in_force = [e for e in found if e.edition and e.edition.status == "current"]
    standards = [e for e in in_force if e.document.kind == "standard"]
    standards.sort(key=lambda e: e.edition.published_at, reverse=True)
    open_ = [e for e in found if e.takes_comments]
    open_.sort(
        key=lambda e: (e.draft.comment_until is None, e.draft.comment_until or 0)
    )
    return {
        "standards": standards[:LENGTH],
        "chapters": [e for e in found if e.document.kind == "chapter"],
        "open_for_comment": open_,
    }
