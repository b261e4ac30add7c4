"""Guards of drafting and review."""

from django.db.models import Q, QuerySet

from cms.people.refusals import Reason
from workflows.guards.content_rules import broken_rules
from workflows.models import Comment, Review, WorkItem
from workflows.move import Move
from workflows.windows import in_words, is_over


def window_closed(move: Move) -> list[Reason]:
    """The window of the state has passed."""
    if is_over(move.item.deadline, move.at):
        return []
    until = in_words(move.item.deadline, move.zone)
    return [
        Reason("window_open", f"It is too early: the window is open until {until}.")
    ]


def content_rules(move: Move) -> list[Reason]:
    """The text holds what the preset asks of a text."""
    if move.tree is None:
        return [Reason("no_text", "There is no text yet. Write it on the desk.")]
    return broken_rules(move.tree, move.rules["content_rules"])


def change_needed(move: Move) -> list[Reason]:
    """Something said about this text asks for another text."""
    if any(comment.needs_change for comment in move.item.comments.all()):
        return []
    if any(not review.approves for review in standing_reviews(move.item)):
        return []
    return [
        Reason(
            "no_change_needed",
            "No comment was accepted and no review found issues, so the text need "
            "not change.",
        )
    ]


def comments_disposed(move: Move) -> list[Reason]:
    """Each technical and general comment has a disposition."""
    waiting = answerable(move.item).filter(disposition="")
    waiting = waiting.exclude(type=Comment.Type.EDITORIAL)
    return _waiting(waiting, "comment_open", "have no disposition yet")


def comments_answered(move: Move) -> list[Reason]:
    """Every comment has a disposition to which the chair has agreed, and its author has
    been sent the answer."""
    waiting = answerable(move.item).filter(Q(agreed_at=None) | Q(replied_at=None))
    return _waiting(waiting, "comment_unanswered", "have not been answered yet")


def answerable(item: WorkItem) -> QuerySet[Comment]:
    """The comments that must be answered: those on time that were let in, but for those
    of votes that count for nothing because their ballot was recalled."""
    out = (Comment.Moderation.HELD, Comment.Moderation.REFUSED)
    here = item.comments.exclude(moderation__in=out).exclude(is_late=True)
    return here.exclude(positions__ballot__recalled_at__isnull=False)


def _waiting(comments, code: str, words: str) -> list[Reason]:
    numbers = [str(comment.number) for comment in comments]
    if not numbers:
        return []
    return [Reason(code, f"These comments {words}: {', '.join(numbers)}.")]


def standing_reviews(item: WorkItem) -> list[Review]:
    """The latest review of each reviewer on the item's snapshot that was not taken back."""
    latest: dict[int, Review] = {}
    reviews = item.reviews.filter(snapshot=item.snapshot)
    for review in reviews.select_related("organisation", "category", "person"):
        latest[review.person_id] = review
    return [r for r in latest.values() if r.result != Review.Result.WITHDRAWN]


def reviews_done(move: Move) -> list[Reason]:
    """Enough reviewers found this very snapshot ready."""
    rules = move.rules["reviews"]
    approving = [r for r in standing_reviews(move.item) if r.approves]
    reasons = []
    move.facts["reviews"] = [
        {"person": str(review.person.uuid), "result": review.result}
        for review in standing_reviews(move.item)
    ]
    if len(approving) < rules["min"]:
        reasons.append(
            Reason(
                "too_few_reviews",
                f"{len(approving)} of {rules['min']} reviewers needed have found this "
                "text ready.",
            )
        )
    elif rules.get("other_organisations"):
        bodies = {review.organisation_id for review in approving}
        if len(bodies) < rules["min"]:
            reasons.append(
                Reason(
                    "one_organisation",
                    f"The reviews must come from {rules['min']} organisations.",
                )
            )
    if rules.get("other_category") and approving:
        reasons += _other_category(move, approving)
    return reasons


def _other_category(move: Move, approving: list[Review]) -> list[Reason]:
    from workflows.roles import membership_in

    owner = move.item.editor
    own = membership_in(move.item.document, owner, move.day) if owner else None
    category = own.category_id if own else None
    if any(review.category_id not in (None, category) for review in approving):
        return []
    return [
        Reason(
            "one_category",
            "One reviewer must stand for another interest category than the owner.",
        )
    ]


def checklist_complete(move: Move) -> list[Reason]:
    """Each point of the horizontal checklist is ticked."""
    ticked = move.data.get("checklist", {})
    missing = [point for point in move.rules["checklist"] if not ticked.get(point)]
    if not missing:
        return []
    return [
        Reason(
            "checklist_incomplete",
            f"The checklist is not complete: {', '.join(missing)}.",
        )
    ]


def not_yet_accepted(move: Move) -> list[Reason]:
    """A section is accepted once."""
    if not move.item.accepted:
        return []
    return [Reason("already_accepted", "The section has been accepted already.")]


def section_accepted(move: Move) -> list[Reason]:
    """The owner has accepted the section."""
    if move.item.accepted:
        return []
    return [
        Reason("section_not_accepted", "The section's owner has not accepted it yet.")
    ]
