"""A correction of class 1: a broken link or the layout of an edition, no word of it."""

from datetime import datetime

from django.db import transaction

from cms.documents.editions import record_event
from cms.documents.models import Edition, EditionEvent
from cms.people.models import User
from workflows.models import WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in

KIND = EditionEvent.Kind.MARKUP


@transaction.atomic
def note_markup_fix(
    edition: Edition, *, by: User, reason: str, at: datetime, words_changed: bool
) -> EditionEvent:
    """Note that markup was put right: an event of the edition, whose label stays and whose
    renditions are looked after anew. The same note once more is one.

    words_changed: what the secretariat says; then it is no correction of class 1.
    Raises WrongRole, TransitionRefused and BadInput.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    item = WorkItem.objects.filter(edition=edition).order_by("pk").first()
    if item is None or "secretariat" not in roles_in(item, by, at.date()):
        raise WrongRole(
            Reason("wrong_role", f"{by} cannot do that: the secretariat does.")
        )
    reason = reason.strip()
    if not reason:
        raise BadInput("reason_required", "Say what was put right.")
    if words_changed:
        raise TransitionRefused(
            Reason(
                "not_class_1",
                "What changes a word is no correction of markup. Report an erratum; a "
                "change of substance needs an amendment.",
            )
        )
    if edition.status == "withdrawn":
        raise TransitionRefused(
            Reason("withdrawn", f"{edition} was withdrawn and stays as it was.")
        )
    same = edition.events.filter(kind=KIND, data__reason=reason).first()
    return same or record_event(edition, KIND, by=by, at=at, reason=reason)
