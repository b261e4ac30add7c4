"""What the public files: sent by anybody, counted once the sender's address has answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.documents.models import Document
from cms.people.models import Contact
from workflows.appeals.act import file_for_contact
from workflows.appeals.window import appealable_until
from workflows.comments.links import FILING, sign
from workflows.comments.public import KEPT, OF_ADDRESS, OF_NETWORK, WAITS, check_rate
from workflows.errata.act import report_erratum
from workflows.models import Appeal, Erratum, UnverifiedFiling, WorkItem
from workflows.notify.mail import send_mail
from workflows.refusals import Reason, TransitionRefused
from workflows.windows import in_words, is_over

Kind = UnverifiedFiling.Kind
WHAT = {
    Kind.ERRATUM: lazy("report of an error in"), Kind.APPEAL: lazy("appeal about")
}  # fmt: skip


def confirm_address(sent: UnverifiedFiling) -> str:
    """Where the sender proves the address; opening it does nothing yet."""
    return reverse("filing:confirm", args=[sign(FILING, sent.uuid)])


@transaction.atomic
def send_filing(  # noqa: PLR0913
    document: Document,
    kind: str,
    facts: dict[str, Any],
    *,
    email: str,
    name: str,
    at: datetime,
    organisation: str = "",
    network: str = "",
) -> UnverifiedFiling:
    """Keep what somebody sends and mail the link that proves the address.

    Raises TooMany, and TransitionRefused where nothing can be filed now.
    """
    # Two sendings at once must see each other's count.
    Document.objects.select_for_update().get(pk=document.pk)
    _check_open(document, kind, at)
    email = email.strip().lower()
    mine = UnverifiedFiling.objects.filter(email=email, sent_at__gt=at - WAITS)
    same = mine.filter(document=document, kind=kind, facts=facts).first()
    if same:
        return same
    check_rate(mine, OF_ADDRESS, at)
    if network:
        sent = UnverifiedFiling.objects.filter(network=network)
        check_rate(sent.filter(sent_at__gt=at - WAITS), OF_NETWORK, at)
    made = UnverifiedFiling.objects.create(
        document=document, kind=kind, facts=facts, email=email, name=name.strip(),
        organisation=organisation.strip(), sent_at=at, network=network,
    )  # fmt: skip
    _mail_link(made, at)
    return made


def _mail_link(made: UnverifiedFiling, at: datetime) -> None:
    about = {"what": WHAT[made.kind], "designation": made.document.designation}
    send_mail(
        made.email,
        _("Confirm your %(what)s %(designation)s") % about,
        context={
            "paragraphs": [
                _("Somebody, probably you, sent us a %(what)s %(designation)s and gave "
                  "this address.") % about,
                _("It counts once you confirm it, within 24 hours."),
            ],
            "link": confirm_address(made),
            "link_words": _("Read what was sent and confirm it"),
            "why": _("If it was not you, do nothing: it will be deleted."),
        },
        key=f"filing-confirm:{made.uuid}",
        at=at,
    )  # fmt: skip


def item_for_appeal(document: Document) -> WorkItem | None:
    """The newest run with a decision against which its rules have an appeal."""
    items = document.work_items.select_related("preset", "document__lead_group")
    found = (item for item in items.order_by("-number") if appealable_until(item)[0])
    return next(found, None)


def _check_open(document: Document, kind: str, at: datetime) -> None:
    """Raises TransitionRefused where nothing of the kind can be filed."""
    if reason := closed_because(document, kind, at):
        raise TransitionRefused(reason)


def closed_because(document: Document, kind: str, at: datetime) -> Reason | None:
    """Why nothing of the kind can be filed about a document now; None: it can."""
    designation = document.designation
    if kind == Kind.ERRATUM:
        if document.current_edition():
            return None
        return Reason(
            "no_edition",
            f"No edition of {designation} is in force, so no error in it is put right.",
        )
    item = item_for_appeal(document)
    if item is None:
        return Reason(
            "no_appeal_here",
            f"Nothing was decided about {designation} that could be appealed.",
        )
    until = appealable_until(item)[1]
    if until is None or not is_over(until, at):
        return None
    zone = document.lead_group.timezone
    return Reason(
        "appeal_late",
        f"Appeals could be filed until {in_words(until, zone)}. Write to the group, or "
        "propose a change for the next edition.",
    )


@transaction.atomic
def confirm_filing(sent: UnverifiedFiling, *, at: datetime) -> Erratum | Appeal:
    """The address has answered: what was sent is filed.

    Raises TransitionRefused after a day or when it cannot be filed any more, BadInput.
    """
    Document.objects.select_for_update().get(pk=sent.document_id)
    sent = UnverifiedFiling.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    if sent.result:
        return sent.result
    if at - sent.sent_at > WAITS:
        raise TransitionRefused(
            Reason(
                "too_late_to_confirm",
                "This was sent more than 24 hours ago and was not confirmed in time. What "
                "you wrote is below; please send it again.",
            )
        )
    _check_open(sent.document, sent.kind, at)
    contact, _made = Contact.objects.get_or_create(
        email=sent.email, defaults={"name": sent.name, "created_at": at}
    )
    contact.name, contact.organisation = sent.name, sent.organisation
    contact.verified_at = contact.verified_at or at
    contact.save()
    if sent.kind == Kind.ERRATUM:
        sent.erratum = report_erratum(
            sent.document.current_edition(), contact=contact, at=at, **sent.facts
        )
    else:
        item = item_for_appeal(sent.document)
        sent.appeal = file_for_contact(item, contact, at=at, **sent.facts)
    sent.save(update_fields=["erratum", "appeal"])
    return sent.result


def forget_unconfirmed(at: datetime) -> Iterator[str]:
    """Delete what was not confirmed, and forget from which networks it came."""
    old = UnverifiedFiling.objects.filter(sent_at__lt=at - KEPT)
    old.exclude(network="").update(network="")
    count, _rows = old.filter(erratum=None, appeal=None).delete()
    if count:
        yield f"{count} filings of the public were never confirmed and are deleted."
