"""The words of a notice: an occasion in, subject, sentences and the one link out.

Positions and who cast them are never in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.documents.addresses import document_path, draft_path
from workflows.comments.links import author_address
from workflows.models import Comment
from workflows.notify.occasion import Occasion
from workflows.windows import in_words


@dataclass(frozen=True)
class Words:
    """`headline` follows the designation in the subject."""

    headline: str
    sentences: list[str] = field(default_factory=list)


def words_of(occasion: Occasion) -> Words:
    """What is said of an occasion."""
    return _WORDS[occasion.event.slug](occasion)


def link_of(
    occasion: Occasion, audiences: list[str], *, reads: bool
) -> tuple[str, str]:
    """(path, words) of the one thing to do. Every path only shows a page; what it leads
    to is done there by a button, so that a program which follows links does nothing."""
    name = occasion.document.designation
    if not reads:
        comment = occasion.about
        if isinstance(comment, Comment) and comment.contact:
            # Without an account, a signed page of one's own.
            return author_address(comment.contact), _("The answer and your verdict")
        return _public_link(occasion)
    if occasion.event.slug in VOTING and {"voters", "non_voters"} & set(audiences):
        return reverse("review:vote", args=[name]), _("Read the text and vote")
    if occasion.event.sort == "comments":
        return reverse("review:comments", args=[name]), _("Read the answer")
    if occasion.event.sort == "reviews" and "reviewers" in audiences:
        return reverse("review:document", args=[name]), _("Answer the request")
    number = f"?item={occasion.item.number}" if occasion.item else ""
    words = _("See where %s stands") % name
    return f"{reverse('review:document', args=[name])}{number}", words


VOTING = ("ballot_opened", "ballot_reminder", "ballot_extended", "recirculation")


def _public_link(occasion: Occasion) -> tuple[str, str]:
    """Where the public finds it: an open draft has no other address."""
    document = occasion.document
    words = _("Read %s") % document.designation
    draft = document.public_drafts.filter(closed_at=None).first()
    if draft and not document.editions.exists():
        return draft_path(draft.snapshot), words
    return document_path(document), words


# -- sentences -----------------------------------------------------------------------


def _zone(occasion: Occasion) -> str:
    return occasion.document.lead_group.timezone


def _moment(occasion: Occasion, at: Any) -> str:
    return in_words(at, _zone(occasion))


def _state_changed(occasion: Occasion) -> Words:
    item, record = occasion.item, occasion.about
    facts = {"document": occasion.document, "state": record.to_label,
             "step": record.title}  # fmt: skip
    sentences = [_("%(document)s is now in “%(state)s” after “%(step)s”.") % facts]
    if record.name in ("expire", "resurrect"):
        sentences = [_("%(document)s: %(step)s.") % facts]
    if item.state == record.to_state and item.deadline:
        until = _moment(occasion, item.deadline)
        sentences.append(_("This lasts until %s.") % until)
    return Words(record.to_label, sentences + _reason(record))


def _reason(record: Any) -> list[str]:
    return [_("The reason given: %s") % record.reason] if record.reason else []


def _closing(occasion: Occasion) -> str:
    ballots = occasion.ballots()
    closes = ballots[0].closes_at if ballots else None
    return _moment(occasion, closes) if closes else ""


def _ballot_opened(occasion: Occasion) -> Words:
    document, until = occasion.document, _closing(occasion)
    return Words(
        _("ballot open until %s") % until if until else _("ballot open"),
        [
            _("The ballot on %s is open. The text and the electorate are frozen.")
            % document,
            _("It closes on %s, that second included.") % until,
            _("You may change your position until then."),
        ],
    )


def _ballot_recalled(occasion: Occasion) -> Words:
    return Words(
        _("ballot recalled"),
        [
            _(
                "The ballot on %s was opened by mistake and has been recalled. "
                "Votes cast in it do not count, and you need do nothing."
            )
            % occasion.document,
            *_reason(occasion.about),
        ],
    )


def _ballot_reminder(occasion: Occasion) -> Words:
    days = int(occasion.key.rsplit(":", 1)[1])
    left = ngettext("%d day left to vote", "%d days left to vote", days) % days
    return Words(
        left,
        [
            _("Your seat in the ballot on %s has not voted yet.") % occasion.document,
            _("The ballot closes on %s.") % _closing(occasion),
        ],
    )


def _ballot_extended(occasion: Occasion) -> Words:
    until = _closing(occasion)
    return Words(
        _("ballot extended until %s") % until,
        [
            _("Too few seats have voted on %s, so its ballot stays open once more.")
            % occasion.document,
            _("It closes on %s.") % until,
        ],
    )


def _ballot_closed(occasion: Occasion) -> Words:
    sentences = [_("The ballot on %s is closed.") % occasion.document]
    for ballot in occasion.ballots():
        said = (ballot.tally or {}).get("sentence", "")
        if said:
            sentences.append(f"{ballot.group}: {said}" if ballot.group else said)
    state = occasion.about.to_label
    sentences.append(_("The document is now in “%s”.") % state)
    return Words(_("ballot closed"), sentences + _reason(occasion.about))


def _recirculation(occasion: Occasion) -> Words:
    until = _closing(occasion)
    return Words(
        _("recirculation until %s") % until,
        [
            _(
                "%s is recirculated: what changed since the last round, the objections "
                "that are not resolved, and the answers to them."
            )
            % occasion.document,
            _(
                "You may keep or change your position until %s. If you do nothing, "
                "your last position stands."
            )
            % until,
        ],
    )


def _disposition(occasion: Occasion) -> Words:
    comment = occasion.about
    facts = {"number": comment.number, "document": occasion.document}
    if comment.disposition == comment.Disposition.WITHDRAWN:
        told = _("Comment %(number)d on %(document)s was withdrawn by its author.")
        return Words(_("comment %d withdrawn") % comment.number, [told % facts])
    sentences = [
        _("Comment %(number)d on %(document)s has been answered.") % facts,
        _("What is done about it: %s.") % comment.get_disposition_display(),
    ]
    if comment.rationale:
        sentences.append(_("Why: %s") % comment.rationale)
    sentences.append(
        _(
            "Its author alone says whether this settles it, and is asked to do so. "
            "Silence is kept as “no answer”."
        )
    )
    return Words(_("comment %d answered") % comment.number, sentences)


def _appeal_right(occasion: Occasion) -> Words:
    item = occasion.item
    sentences = [
        _("%s was decided, and what you objected to is not resolved.")
        % occasion.document,
        _(
            "You may appeal against the decision. An appeal says which decision it is "
            "about, on which grounds, and what should be done."
        ),
    ]
    if item.deadline and item.state == "decided":
        until = _moment(occasion, item.deadline)
        sentences.append(_("Appeals are taken until %s.") % until)
    return Words(_("your right to appeal"), sentences)


def _appeal_filed(occasion: Occasion) -> Words:
    appeal = occasion.about
    return Words(
        _("appeal filed"),
        [
            _("Appeal %(number)d on %(document)s was filed. The work is on hold.")
            % {"number": appeal.number, "document": occasion.document},
            _("It is about: %s") % appeal.decision,
        ],
    )


def _appeal_decided(occasion: Occasion) -> Words:
    appeal = occasion.about
    sentences = [
        _("Appeal %(number)d on %(document)s: %(outcome)s.")
        % {"number": appeal.number, "document": occasion.document,
           "outcome": appeal.get_outcome_display().lower()},
    ]  # fmt: skip
    if appeal.report:
        sentences.append(_("The panel says: %s") % appeal.report)
    return Words(_("appeal decided"), sentences)


def _review_asked(occasion: Occasion) -> Words:
    request = occasion.about
    sentences = [
        _("%(who)s is asked to review %(document)s, by %(due)s.")
        % {"who": request.person, "document": occasion.document,
           "due": _moment(occasion, request.due_at)},
    ]  # fmt: skip
    if request.note:
        sentences.append(_("%(by)s writes: %(note)s") % {
            "by": request.asked_by or _("The procedure"), "note": request.note})  # fmt: skip
    sentences.append(_("The request can be accepted, declined or handed over."))
    return Words(_("review asked for"), sentences)


def _review_due(occasion: Occasion) -> Words:
    due = _moment(occasion, occasion.about.due_at)
    return Words(
        _("review due on %s") % due,
        [
            _("The review of %(document)s is due on %(due)s.")
            % {"document": occasion.document, "due": due}
        ],
    )


def _review_overdue(occasion: Occasion) -> Words:
    request = occasion.about
    facts = {"who": request.person, "document": occasion.document,
             "due": _moment(occasion, request.due_at)}  # fmt: skip
    return Words(
        _("review overdue"),
        [_("The review of %(document)s by %(who)s was due on %(due)s.") % facts],
    )


def _expiry_warning(occasion: Occasion) -> Words:
    days = int(occasion.key.rsplit(":", 1)[1])
    left = ngettext("expires in %d day", "expires in %d days", days) % days
    return Words(
        left,
        [
            _("Nobody has gone on with %(document)s for long: it %(left)s.")
            % {"document": occasion.document, "left": left},
            _("A new text keeps it alive. An expired draft stays listed."),
        ],
    )


def _published(occasion: Occasion) -> Words:
    edition = occasion.item.edition
    label = edition.label if edition else ""
    return Words(
        _("edition %s published") % label,
        [
            _("Edition %(label)s of %(document)s is published.")
            % {"label": label, "document": occasion.document}
        ],
    )


def _erratum_verified(occasion: Occasion) -> Words:
    erratum = occasion.about
    return Words(
        _("erratum %d verified") % erratum.number,
        [
            _("Erratum %(number)d of %(document)s is verified.")
            % {"number": erratum.number, "document": occasion.document},
            _("“%(original)s” should read “%(corrected)s”.")
            % {"original": erratum.original, "corrected": erratum.corrected},
        ],
    )


def _withdrawn(occasion: Occasion) -> Words:
    return Words(
        _("withdrawn"),
        [
            _("%s is withdrawn. It stays readable and says so.") % occasion.document,
            *_reason(occasion.about),
        ],
    )


_WORDS: dict[str, Callable[[Occasion], Words]] = {
    "state_changed": _state_changed,
    "ballot_opened": _ballot_opened,
    "ballot_recalled": _ballot_recalled,
    "ballot_reminder": _ballot_reminder,
    "ballot_extended": _ballot_extended,
    "ballot_closed": _ballot_closed,
    "recirculation": _recirculation,
    "disposition": _disposition,
    "appeal_right": _appeal_right,
    "appeal_filed": _appeal_filed,
    "appeal_decided": _appeal_decided,
    "review_asked": _review_asked,
    "review_due": _review_due,
    "review_overdue": _review_overdue,
    "expiry_warning": _expiry_warning,
    "published": _published,
    "erratum_verified": _erratum_verified,
    "withdrawn": _withdrawn,
}
