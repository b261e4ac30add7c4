"""What submitters do, by the system on their behalf: begin, save, submit, withdraw."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.documents.desk import FreezeRefused, freeze, write_desk
from cms.documents.models import Document
from cms.people.models import Contact, WorkingGroup
from workflows.actions.carry_out import carry_out, check_source, lock, row_of
from workflows.actions.perform import check_guards
from workflows.actions.propose import open_item
from workflows.actions.record import audit
from workflows.models import PracticeSubmission, WorkItem
from workflows.move import Move
from workflows.notify.mail import send_mail
from workflows.practice.fields import FIELDS
from workflows.practice.text import tree_of
from workflows.refusals import Reason, TransitionRefused

SALT = "practice-submission"
MOST_OPEN = 3
PREFIX = "PR-"


def group_for_practices() -> WorkingGroup | None:
    """The group that the settings name, else the one that writes the toolkit."""
    if settings.PRACTICE_GROUP:
        return WorkingGroup.objects.filter(slug=settings.PRACTICE_GROUP).first()
    newest = Document.objects.filter(kind__in=("practice", "chapter")).order_by("-pk")
    first = newest.select_related("lead_group").first()
    return first.lead_group if first else None


def link_of(submission: PracticeSubmission) -> str:
    """The address under which a submission is resumed; only its mail tells it."""
    token = signing.dumps(str(submission.uuid), salt=SALT)
    return reverse("practice-form", args=[token])


def submission_named(token: str) -> PracticeSubmission | None:
    """The submission of a link, None for a link that is not ours."""
    try:
        found = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    rows = PracticeSubmission.objects.select_related("contact", "work_item", "group")
    return rows.filter(uuid=found).first()


@transaction.atomic
def start_submission(
    group: WorkingGroup, *, name: str, organisation: str, email: str, at: datetime
) -> PracticeSubmission | None:
    """Open a form and mail its link; None where the address has too many open already.

    Whoever asks is told the same in both cases.
    """
    contact, _made = Contact.objects.get_or_create(
        email=email.strip().lower(),
        defaults={"name": name, "organisation": organisation, "created_at": at},
    )
    recent = contact.submissions.filter(
        submitted_at=None, created_at__gt=at - timedelta(days=1)
    )
    if recent.count() >= MOST_OPEN:
        return None
    submission = PracticeSubmission.objects.create(
        contact=contact, group=group, created_at=at
    )
    _send_link(
        submission, at,
        _("Your promising practice"),
        [
            _("Somebody, we hope you, wants to submit a promising practice."),
            _("Open the link to write it. You can save it and come back as often as you "
              "like; keep this mail, because the link is the only way in."),
        ],
    )  # fmt: skip
    return submission


def _send_link(
    submission: PracticeSubmission, at: datetime, subject: str, words: list[str]
) -> None:
    send_mail(
        submission.contact, subject,
        context={
            "paragraphs": words, "link": link_of(submission),
            "link_words": _("Open the form"),
            "why": _("You get this because this address was given in our form. If it "
                     "was not you, do nothing."),
        },
        at=at,
    )  # fmt: skip


@transaction.atomic
def save_submission(
    submission: PracticeSubmission, data: dict[str, Any], *, at: datetime
) -> PracticeSubmission:
    """Keep what was typed. Who saves has the mailed link, which proves the address.

    Raises TransitionRefused once it is submitted and not returned.
    """
    found = _locked(submission)
    if not may_write(found):
        raise TransitionRefused(_not_now(found))
    found.data = {field.name: data.get(field.name, "") for field in FIELDS}
    found.saved_at = at
    found.save(update_fields=["data", "saved_at"])
    Contact.objects.filter(pk=found.contact_id, verified_at=None).update(verified_at=at)
    return found


def may_write(submission: PracticeSubmission) -> bool:
    """Before it is submitted, and while it is returned for detail."""
    item = submission.work_item
    return item is None or item.state == "returned_for_detail"


def _not_now(submission: PracticeSubmission) -> Reason:
    state = submission.work_item.state_label
    return Reason(
        "not_yours_now",
        f"It was submitted already; its state is “{state}”. You can change it when it "
        "is returned to you for detail.",
    )


def _locked(submission: PracticeSubmission) -> PracticeSubmission:
    rows = PracticeSubmission.objects.select_for_update(of=("self",))
    return rows.select_related("contact", "group", "work_item").get(pk=submission.pk)


@transaction.atomic
def submit_practice(
    submission: PracticeSubmission, data: dict[str, Any], *, at: datetime
) -> WorkItem:
    """Make a document and a work item of a complete form, or hand it in again.

    `data` was checked by the form, consent included. A second post of the same form is
    refused as submitted already. Raises TransitionRefused.
    """
    found = save_submission(submission, data, at=at)
    item = found.work_item
    found.submitted_at = found.submitted_at or at
    found.consent_at = at
    if item is None:
        found.work_item = item = _open(found, at)
    else:
        _write(found, item.document)
        snapshot = _freeze(item.document, at)
        act_for_submitter(item, "resubmit", at=at, snapshot=snapshot)
    found.save(update_fields=["submitted_at", "consent_at", "work_item"])
    _send_link(
        found, at,
        _("We have your practice: %s") % item.document.designation,
        [_("Thank you. The secretariat looks at it within ten days; then two reviewers "
           "read it without knowing who you are. Under the link you see where it stands, "
           "and you can withdraw it at any time.")],
    )  # fmt: skip
    return item


def _open(submission: PracticeSubmission, at: datetime) -> WorkItem:
    document = _document(submission)
    _write(submission, document)
    desk = document.practicepage_desks.get()
    return open_item(
        document, desk.page_ptr, "submit", by=None, at=at,
        facts={"contact": str(submission.contact.uuid)},
        snapshot=_freeze(document, at),
    )  # fmt: skip


def _document(submission: PracticeSubmission) -> Document:
    """The next free designation; another submission may take it a moment before us."""
    taken = Document.objects.filter(designation__startswith=PREFIX)
    numbers = [
        name.removeprefix(PREFIX)
        for name in taken.values_list("designation", flat=True)
    ]
    number = max((int(n) for n in numbers if n.isdigit()), default=0)
    while True:
        number += 1
        try:
            with transaction.atomic():
                return Document.objects.create(
                    kind="practice", designation=f"{PREFIX}{number}",
                    title=submission.data["title"], lead_group=submission.group,
                )  # fmt: skip
        except IntegrityError:
            continue


def _write(submission: PracticeSubmission, document: Document) -> None:
    write_desk(document, tree_of(submission, document), {}, by=None)


def _freeze(document: Document, at: datetime) -> Any:
    try:
        return freeze(document, by=None, at=at)
    except FreezeRefused as error:
        raise TransitionRefused(
            [Reason("text_not_ready", sentence) for sentence in error.problems]
        ) from error


@transaction.atomic
def withdraw_submission(submission: PracticeSubmission, *, at: datetime) -> None:
    """The submitter takes it back, at any time; published text then says so."""
    found = _locked(submission)
    if found.work_item is None:
        found.data = {}
        found.save(update_fields=["data"])
        return
    act_for_submitter(
        found.work_item, "withdraw_submission", at=at,
        reason="The submitter has withdrawn it.",
    )  # fmt: skip


def act_for_submitter(
    work_item: WorkItem, name: str, *, at: datetime, reason: str = "",
    snapshot: Any = None,
) -> None:  # fmt: skip
    """Move a work item for somebody without an account. Raises TransitionRefused."""
    try:
        with transaction.atomic():
            item = lock(work_item)
            row = row_of(item, name)
            check_source(item, row)
            contact = str(item.submission.contact.uuid)
            move = Move(
                item, row, None, at, reason=reason, snapshot=snapshot or item.snapshot,
                facts={"contact": contact},
            )  # fmt: skip
            check_guards(move)
            carry_out(move)
    except TransitionRefused as refusal:
        audit("refused", name, item=work_item, by=None, at=at, reasons=refusal.reasons)
        raise
