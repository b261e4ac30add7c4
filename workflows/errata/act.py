"""What people do about an erratum: report, find right, agree, object, hold, reject."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cms.documents.models import Document, Edition
from cms.outbox.outbox import emit
from cms.people.models import Contact, User
from workflows import topics
from workflows.models import Erratum, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in
from workflows.windows import closes_at, in_words, is_over

OBJECTION_DAYS = 10
State = Erratum.State
POINTER = (
    "It was no error when the edition was published. To change what it says, propose a "
    "change for the next edition at /review/new_document/ or write to the group."
)


@transaction.atomic
def report_erratum(  # noqa: PLR0913
    edition: Edition,
    *,
    original: str,
    corrected: str,
    at: datetime,
    by: User | None = None,
    contact: Contact | None = None,
    node: str | None = None,
    type: str = Erratum.Type.EDITORIAL,
    note: str = "",
) -> Erratum:
    """Keep a report of an error; the same report of the same person once more is one.

    Either `by` has an account, or `contact` has proved an address. Raises BadInput.
    """
    Document.objects.select_for_update().get(pk=edition.document_id)
    original, corrected = original.strip(), corrected.strip()
    _check_report(edition, original, corrected, by, contact)
    facts = {
        "edition": edition, "node": node or None, "original": original,
        "corrected": corrected, "reported_by": by, "contact": contact,
    }  # fmt: skip
    same = Erratum.objects.filter(**facts, state=State.REPORTED).first()
    if same:
        return same
    found = edition.document.errata.aggregate(last=Max("number"))["last"] or 0
    erratum = Erratum.objects.create(
        document=edition.document, number=found + 1, type=type, note=note.strip(),
        reported_at=at, **facts,
    )  # fmt: skip
    _tell(erratum, "reported")
    return erratum


def _check_report(
    edition: Edition, original: str, corrected: str, by: User | None,
    contact: Contact | None,
) -> None:  # fmt: skip
    if not original or not corrected:
        raise BadInput(
            "words_missing",
            "Give the words as published and the words as they should be.",
        )
    if original == corrected:
        raise BadInput("nothing_changes", "Both texts are the same. Say what is wrong.")
    if by is None and not (contact and contact.is_verified):
        raise BadInput(
            "contact_not_verified", "Prove your address first; then the report counts."
        )
    if edition.status == "withdrawn":
        raise BadInput(
            "withdrawn", f"{edition} was withdrawn; its errors are corrected no more."
        )


@transaction.atomic
def find_right(erratum: Erratum, *, by: User, at: datetime) -> Erratum:
    """The editor finds that it was an error when the edition was published."""
    erratum = _locked(erratum, State.REPORTED, State.HELD)
    _need(erratum, by, at, "editor")
    if erratum.found_right_by is None:
        erratum.found_right_by = by
        erratum.state, erratum.reason = State.REPORTED, ""
        erratum.save()
        _tell(erratum, "found_right")
    return erratum


@transaction.atomic
def agree_erratum(erratum: Erratum, *, by: User, at: datetime) -> Erratum:
    """The chair agrees: it is verified, and anybody of the group may object for ten days."""
    if erratum_state(erratum) == State.VERIFIED:
        return erratum
    erratum = _locked(erratum, State.REPORTED)
    _need(erratum, by, at, "chair")
    if erratum.found_right_by is None:
        raise TransitionRefused(
            Reason("not_found_right", "The editor must find it right first.")
        )
    if erratum.found_right_by_id == by.pk:
        raise TransitionRefused(
            Reason("same_person", "Somebody else than who found it right must agree.")
        )
    zone = erratum.document.lead_group.timezone
    erratum.state, erratum.agreed_by, erratum.verified_at = State.VERIFIED, by, at
    erratum.objection_until = closes_at(at, OBJECTION_DAYS, zone)
    erratum.objection, erratum.objected_by = "", None
    erratum.save()
    _tell(erratum, "verified")
    return erratum


def erratum_state(erratum: Erratum) -> str:
    """The state that the database has now."""
    return Erratum.objects.values_list("state", flat=True).get(pk=erratum.pk)


@transaction.atomic
def object_to(erratum: Erratum, *, by: User, reason: str, at: datetime) -> Erratum:
    """A member objects in time: the erratum is as before its verification."""
    erratum = _locked(erratum, State.VERIFIED)
    _need(erratum, by, at, "member")
    if is_over(erratum.objection_until, at):
        until = in_words(erratum.objection_until, erratum.document.lead_group.timezone)
        raise TransitionRefused(
            Reason(
                "objection_late",
                f"Objections were taken until {until}. The erratum is listed.",
            )
        )
    _check_reason(reason)
    erratum.state, erratum.objection, erratum.objected_by = (
        State.REPORTED, reason.strip(), by
    )  # fmt: skip
    erratum.found_right_by = erratum.agreed_by = None
    erratum.verified_at = erratum.objection_until = None
    erratum.save()
    _tell(erratum, "objected")
    return erratum


@transaction.atomic
def hold_erratum(erratum: Erratum, *, by: User, reason: str, at: datetime) -> Erratum:
    """Keep it for the next update of the text."""
    return _set_aside(erratum, State.HELD, by=by, reason=reason, at=at)


@transaction.atomic
def reject_erratum(
    erratum: Erratum, *, by: User, reason: str, at: datetime, no_error: bool = False
) -> Erratum:
    """It is none. Where it was no error at publication, who reported it is told where
    to propose a change."""
    if no_error:
        reason = f"{reason.strip()} {POINTER}".strip()
    return _set_aside(erratum, State.REJECTED, by=by, reason=reason, at=at)


def _set_aside(
    erratum: Erratum, state: str, *, by: User, reason: str, at: datetime
) -> Erratum:
    if erratum_state(erratum) == state:
        return erratum
    erratum = _locked(erratum, State.REPORTED, State.HELD)
    _need(erratum, by, at, "editor", "chair")
    _check_reason(reason)
    erratum.state, erratum.reason = state, reason.strip()
    erratum.found_right_by = None
    erratum.save()
    _tell(erratum, str(state))
    return erratum


def _locked(erratum: Erratum, *states: str) -> Erratum:
    found = Erratum.objects.select_for_update(of=("self",))
    found = found.select_related("document__lead_group").get(pk=erratum.pk)
    if found.state not in states:
        raise TransitionRefused(
            Reason(
                "erratum_state",
                f"Erratum {found.number} is “{found.get_state_display().lower()}”; that "
                "cannot be done with it now.",
            )
        )
    return found


def _need(erratum: Erratum, by: User, at: datetime, *roles: str) -> None:
    item = WorkItem.objects.filter(edition=erratum.edition).order_by("pk").first()
    held = roles_in(item, by, at.date()) if item else set()
    if not held & set(roles):
        raise WrongRole(
            Reason("wrong_role", f"{by} cannot do that: the {' or '.join(roles)} does.")
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise TransitionRefused(Reason("reason_required", "Say why."))


def _tell(erratum: Erratum, what: str) -> None:
    emit(
        topics.ERRATUM_CHANGED, f"{erratum.uuid}:{what}", erratum=str(erratum.uuid),
        what=what,
    )  # fmt: skip
