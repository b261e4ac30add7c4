"""Comments of the public: sent by anybody, counted once the sender's address has answered.

A comment counts as of the moment it was sent, if its link is confirmed within a day. That
the text holds links, or comes after the window, keeps nothing out: it is held, or late.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cms.documents.models import PublicDraft
from cms.people.models import Contact
from workflows.comments.links import author_address, confirm_address
from workflows.comments.writing import LONGEST, clause_of, insert_comment
from workflows.models import Comment, UnverifiedComment, WorkItem
from workflows.models.work_item import OPEN
from workflows.notify.mail import send_mail
from workflows.refusals import BadInput, Reason, TransitionRefused
from workflows.windows import is_over

WAITS = timedelta(hours=24)
KEPT = timedelta(hours=48)
HOUR = timedelta(hours=1)
# How many may be sent in an hour and in a day.
OF_ADDRESS = (10, 40)
OF_NETWORK = (30, 200)
LINK = re.compile(r"https?://|www\.|\[url|href\s*=", re.IGNORECASE)


class TooMany(TransitionRefused):
    """Too much was sent from one place; later it will be taken (429 on a page)."""


def item_of(draft: PublicDraft) -> WorkItem | None:
    """The run whose text the draft is; None when it is over."""
    open_items = WorkItem.objects.filter(OPEN, document=draft.document)
    return open_items.order_by("-number").first()


def network_of(address: str, at: datetime) -> str:
    """A hash of an IP address's network that nobody can turn back, another each day."""
    groups = address.split(":")[:4] if ":" in address else address.split(".")[:3]
    key = f"{settings.SECRET_KEY}:{at.date()}".encode()
    return hmac.new(key, ":".join(groups).encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def send_comment(  # noqa: PLR0913
    draft: PublicDraft,
    text: str,
    *,
    email: str,
    name: str,
    at: datetime,
    organisation: str = "",
    network: str = "",
    **facts: Any,
) -> UnverifiedComment:
    """Keep what somebody sends and mail the link that proves the address.

    Raises BadInput, TooMany, and TransitionRefused when the draft takes no comments.
    """
    item = item_of(draft)
    if item is None or draft.closed_at:
        raise _closed(draft)
    # Two sendings at once must see each other's count.
    WorkItem.objects.select_for_update().get(pk=item.pk)
    email, text = email.strip().lower(), text.strip()
    if not text or len(text) > LONGEST:
        raise BadInput("no_text", f"Write a comment of at most {LONGEST:,} characters.")
    node = facts.get("node")
    if node and clause_of(draft.snapshot.tree, str(node)) is None:
        raise BadInput(
            "unknown_node", "The clause that you comment on is not in this draft."
        )
    mine = UnverifiedComment.objects.filter(email=email, sent_at__gt=at - WAITS)
    same = mine.filter(text=text, snapshot=draft.snapshot, facts=facts).first()
    if same:
        return same
    check_rate(mine, OF_ADDRESS, at)
    if network:
        sent = UnverifiedComment.objects.filter(network=network)
        check_rate(sent.filter(sent_at__gt=at - WAITS), OF_NETWORK, at)
    made = UnverifiedComment.objects.create(
        work_item=item, snapshot=draft.snapshot, email=email, name=name.strip(),
        organisation=organisation.strip(), text=text, facts=facts, sent_at=at,
        network=network,
    )  # fmt: skip
    designation = draft.document.designation
    send_mail(
        email,
        _("Confirm your comment on %(designation)s") % {"designation": designation},
        context={
            "paragraphs": [
                _(
                    "Somebody, probably you, wrote a comment on the draft of "
                    "%(designation)s and gave this address."
                )
                % {"designation": designation},
                _("It counts once you confirm it, within 24 hours."),
            ],
            "link": confirm_address(made),
            "link_words": _("Read your comment and confirm it"),
            "why": _("If it was not you, do nothing: the comment will be deleted."),
        },
        key=f"comment-confirm:{made.uuid}",
        at=at,
    )
    return made


def check_rate(sent: Any, most: tuple[int, int], at: datetime) -> None:
    """Raises TooMany. sent: the rows of one place in a day; most: in an hour, in a day."""
    in_hour = sent.filter(sent_at__gt=at - HOUR).count()
    if in_hour >= most[0] or sent.count() >= most[1]:
        raise TooMany(
            Reason(
                "too_many",
                "Much came from here in a short time, so this was not taken. Keep what "
                "you wrote and send it again in an hour.",
            )
        )


def _closed(draft: PublicDraft) -> TransitionRefused:
    return TransitionRefused(
        Reason(
            "draft_closed",
            f"The draft of {draft.document.designation} takes no comments any more. "
            "What you wrote can be sent to the next draft.",
        )
    )


@transaction.atomic
def confirm_comment(sent: UnverifiedComment, *, at: datetime) -> Comment:
    """The address has answered: what was sent becomes a comment, as of its sending.

    Raises TransitionRefused after a day, or when the run is over.
    """
    WorkItem.objects.select_for_update().get(pk=sent.work_item_id)
    sent = UnverifiedComment.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    if sent.comment:
        return sent.comment
    if at - sent.sent_at > WAITS:
        raise TransitionRefused(
            Reason(
                "too_late_to_confirm",
                "The comment was sent more than 24 hours ago and was not confirmed in "
                "time. What you wrote is below; please send it again.",
            )
        )
    item, draft = sent.work_item, _draft(sent)
    if draft is None or not item.is_open:
        raise TransitionRefused(
            Reason(
                "draft_closed",
                f"The draft of {item.document.designation} takes no comments any more. "
                "What you wrote is below, so that you can keep it.",
            )
        )
    contact, _made = Contact.objects.get_or_create(
        email=sent.email, defaults={"name": sent.name, "created_at": at}
    )
    contact.name, contact.organisation = sent.name, sent.organisation
    contact.verified_at = contact.verified_at or at
    contact.save()
    linked = LINK.search(f"{sent.text} {sent.facts.get('proposed_change', '')}")
    moderation = Comment.Moderation.HELD if linked else Comment.Moderation.NONE
    sent.comment = insert_comment(
        item, sent.text, by=contact, at=sent.sent_at, snapshot=sent.snapshot,
        source=Comment.Source.PUBLIC, licence_consent=True, moderation=moderation,
        is_late=draft.comment_until is not None
        and is_over(draft.comment_until, sent.sent_at),
        **sent.facts,
    )  # fmt: skip
    sent.save(update_fields=["comment"])
    send_mail(
        contact,
        _("Your comment on %(designation)s is kept")
        % {"designation": item.document.designation},
        context={
            "paragraphs": [
                _("Your comment is kept as number %(number)d.")
                % {"number": sent.comment.number},
                _("When it has been answered you can say whether that satisfies you."),
            ],
            "link": author_address(contact),
            "link_words": _("Your comments and what became of them"),
            "why": _("You get this because you commented on a draft."),
        },
        key=f"comment-kept:{sent.uuid}",
        at=at,
    )
    return sent.comment


def _draft(sent: UnverifiedComment) -> PublicDraft | None:
    return PublicDraft.objects.filter(
        document=sent.work_item.document, snapshot=sent.snapshot, closed_at=None
    ).first()


def forget_unconfirmed(at: datetime) -> Iterator[str]:
    """Delete what was not confirmed, and forget from which networks comments came."""
    old = UnverifiedComment.objects.filter(sent_at__lt=at - KEPT)
    old.exclude(network="").update(network="")
    count, _rows = old.filter(comment=None).delete()
    if count:
        yield f"{count} comments of the public were never confirmed and are deleted."
