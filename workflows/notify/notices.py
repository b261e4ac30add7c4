"""Tell people of an occasion: one notice for each, and a mail for who wants it at once."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cms import clock
from cms.documents.access import may_read_drafts
from cms.people.models import Contact, User
from workflows.models import Notice, NoticePreference
from workflows.notify import unsubscribing
from workflows.notify.audiences import Recipient, audience, subscriptions_to
from workflows.notify.mail import send_mail
from workflows.notify.matrix import SORTS
from workflows.notify.occasion import Occasion
from workflows.notify.wording import link_of, words_of

# History that is dated back is not mailed as if it were news, and what is older still is
# no notice either: nobody wants to be told of the last five years.
NEWS = timedelta(days=2)
LATELY = timedelta(days=30)


@dataclass
class Reached:
    """What makes one recipient hear of an occasion."""

    audiences: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    is_legal: bool = False


@transaction.atomic
def tell(occasion: Occasion) -> list[Notice]:
    """Write the notices of an occasion; those that are there already are left alone."""
    reached = recipients(occasion)
    if not reached:
        return []
    words = words_of(occasion)
    modes = _modes(occasion, reached)
    made = []
    for one, how in reached.items():
        reads = isinstance(one, User) and may_read_drafts(one, occasion.document)
        url, url_words = link_of(occasion, how.audiences, reads=reads)
        notice, is_new = Notice.objects.get_or_create(
            key=occasion.key,
            **_recipient(one),
            defaults={
                "event": occasion.event.slug, "document": occasion.document,
                "work_item": occasion.item, "at": occasion.at,
                "subject": f"{occasion.document.designation}: {words.headline}"[:300],
                "sentences": words.sentences, "url": url, "url_words": url_words,
                "audiences": how.audiences, "reasons": how.reasons,
                "is_legal": how.is_legal,
                "delivery": modes[one],
            },
        )  # fmt: skip
        if is_new:
            made.append(notice)
            if notice.delivery == "at_once":
                mail_notice(notice)
    return made


def tell_if_lately(occasion: Occasion) -> list[Notice]:
    """As `tell`, for what the outbox hands on, perhaps years after it happened."""
    return [] if _is_history(occasion, LATELY) else tell(occasion)


def recipients(occasion: Occasion) -> dict[Recipient, Reached]:
    """Everybody who is told, once, with all reasons."""
    found: dict[Recipient, Reached] = {}
    for slug in occasion.event.told:
        for one, why in audience(slug, occasion).items():
            how = found.setdefault(one, Reached())
            how.audiences.append(slug)
            how.reasons.append(why)
            how.is_legal |= slug in occasion.event.legal
    # Who did it knows of it; what is owed is sent all the same.
    if occasion.by in found and not found[occasion.by].is_legal:
        del found[occasion.by]
    return _without_doubles(found)


def _without_doubles(found: dict[Recipient, Reached]) -> dict[Recipient, Reached]:
    """A contact whose address is that of a person hears as that person."""
    people = {p.email.lower(): p for p in found if isinstance(p, User) and p.email}
    for one in [one for one in found if isinstance(one, Contact)]:
        if person := people.get(one.email):
            how = found.pop(one)
            found[person].audiences += how.audiences
            found[person].reasons += how.reasons
            found[person].is_legal |= how.is_legal
    return found


def _modes(occasion: Occasion, reached: dict[Recipient, Reached]) -> dict:
    """How the mail of each goes out; contacts who want none are left out altogether."""
    sort = occasion.event.sort
    people = [one for one in reached if isinstance(one, User)]
    chosen = dict(
        NoticePreference.objects.filter(person__in=people, sort=sort).values_list(
            "person", "mode"
        )
    )
    muted = {}
    for one in subscriptions_to(occasion.document):
        muted[one.contact or one.person] = one.is_muted
    is_history = _is_history(occasion, NEWS)
    modes = {}
    for one, how in list(reached.items()):
        if is_history:
            modes[one] = "off"
        elif how.is_legal:
            modes[one] = "at_once"
        elif muted.get(one):
            modes[one] = "off"
        elif isinstance(one, Contact):
            modes[one] = "at_once"
        else:
            modes[one] = chosen.get(one.pk, SORTS[sort][1])
        if modes[one] == "off" and isinstance(one, Contact):
            # There is no page on which a contact would find it.
            del reached[one]
    return modes


def _is_history(occasion: Occasion, age: timedelta) -> bool:
    return settings.ALLOW_BACKDATING and clock.now() - occasion.at > age


def _recipient(one: Recipient) -> dict[str, Recipient]:
    return {"person": one} if isinstance(one, User) else {"contact": one}


def mail_notice(notice: Notice) -> None:
    """Send a notice by itself."""
    to = notice.person or notice.contact
    way_out = {} if notice.is_legal else unsubscribing.of_notice(notice)
    why = " ".join(notice.reasons)
    if notice.is_legal:
        why += " " + _(
            "The procedure owes you this notice, so it cannot be switched off."
        )
    notice.mail = send_mail(
        to, notice.subject,
        context={
            "paragraphs": notice.sentences, "link": notice.url,
            "link_words": notice.url_words, "why": _("Why you get this: %s") % why,
            **way_out,
        },
        key=f"notice:{notice.pk}", at=notice.at,
        headers=unsubscribing.headers(way_out),
    )  # fmt: skip
    notice.save(update_fields=["mail"])
