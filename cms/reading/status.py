"""Where an edition or draft stands, in: the words of its banner out."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms import clock
from cms.documents.addresses import document_path, edition_path
from cms.documents.models import Edition, PublicDraft
from cms.documents.published import public_documents
from cms.reading.part import Reading
from cms.reading.text import Text, text_of

WORDS = {
    "current": "Current",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
    "draft": "Draft for public comment",
}


@dataclass(frozen=True)
class Banner:
    """A status in one or two sentences, and where to go instead."""

    status: str
    word: str
    sentence: str
    href: str = ""
    link: str = ""


def day(value: date) -> str:
    """A day in words: 3 May 2026."""
    return date_format(value, "j F Y")


def edition_banner(
    edition: Edition, current: Edition | None, shown: str | None, text: Text
) -> Banner | None:
    """What a reader of this edition must know; None while it is current.

    shown: UUID of the section on the page, None on the page of the whole edition.
    """
    if edition.status == "current":
        return None
    event = edition.events.filter(kind=edition.status).order_by("at", "pk").last()
    on = day(event.at) if event else ""
    word = str(WORDS[edition.status])
    if edition.status == "withdrawn":
        reason = str(event.data.get("reason", "")).strip() if event else ""
        sentence = _("Edition %(label)s was withdrawn on %(day)s.") % {
            "label": edition.label, "day": on,
        }  # fmt: skip
        if reason:
            sentence += " " + _("The reason: %(reason)s") % {"reason": reason}
        instead = _instead(current, shown, text)
        if current is None:
            instead = _named_in(reason, edition.document.designation)
        return Banner("withdrawn", word, sentence, *instead)
    sentence = _("Edition %(label)s was superseded on %(day)s.") % {
        "label": edition.label, "day": on,
    }  # fmt: skip
    if current is None:
        sentence += " " + _("No edition is in force now.")
    return Banner("superseded", word, sentence, *_instead(current, shown, text))


def _named_in(reason: str, own: str) -> tuple[str, str]:
    """The first document of the public's that the reason for a withdrawal names."""
    for designation in re.findall(r"[A-Z0-9]+(?:[.-][A-Z0-9]+)+", reason):
        found = public_documents().filter(designation_key=designation.casefold())
        if designation != own and (document := found.first()):
            words = _("Read %(designation)s")
            return document_path(document), words % {"designation": designation}
    return "", ""


def _instead(current: Edition | None, shown: str | None, text: Text) -> tuple[str, str]:
    """The same clause in the current edition, what came of it, or the edition itself."""
    if current is None:
        return "", ""
    whole = edition_path(current)
    if shown is None:
        return whole, _("Read edition %(label)s, which is in force") % {
            "label": current.label
        }
    new = text_of(current.snapshot)
    reading = Reading(new, whole, str(current.uuid), shown="")
    if shown in new.places:
        words = _("Read this clause in edition %(label)s, which is in force: %(title)s")
        return reading.node_href(shown), words % {
            "label": current.label, "title": new.title(new.places[shown].section),
        }  # fmt: skip
    if came := new.successors(shown):
        words = _(
            "This clause became %(title)s in edition %(label)s, which is in force"
        )
        return reading.node_href(came[0]), words % {
            "label": current.label, "title": new.title(new.places[came[0]].section),
        }  # fmt: skip
    words = _("Edition %(label)s, which is in force, has no such clause; read it whole")
    return whole, words % {"label": current.label}


def takes_comments(draft: PublicDraft) -> bool:
    """Whether the draft's time for comments has not run out."""
    return draft.comment_until is None or draft.comment_until > clock.now()


def draft_word(draft: PublicDraft) -> str:
    """The status of a draft in words."""
    return WORDS["draft"] if takes_comments(draft) else "Draft"


def draft_banner(draft: PublicDraft, current: Edition | None) -> Banner:
    """That this is a draft, until when comments are taken, and what is in force."""
    sentence = _("This is a draft (%(label)s) and not a standard; it may change.") % {
        "label": draft.label
    }
    if draft.comment_until:
        words = (
            _("Comments are taken until %(day)s.")
            if takes_comments(draft)
            else _("Comments were taken until %(day)s; they are being dealt with.")
        )
        sentence += " " + words % {"day": day(draft.comment_until)}
    word = draft_word(draft)
    if current is None:
        return Banner("draft", word, sentence)
    return Banner(
        "draft", word, sentence, document_path(current.document),
        _("Read edition %(label)s, which is in force") % {"label": current.label},
    )  # fmt: skip
