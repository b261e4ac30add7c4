"""What people do in an appeal beside filing and deciding it, which move the work item."""

from collections.abc import Iterable
from datetime import datetime

from cms.people.models import Contact, Membership, User
from workflows.actions.acting import acting
from workflows.actions.carry_out import carry_out, check_source, row_of
from workflows.actions.perform import check_guards
from workflows.appeals.end import end_appeal, tell_appeal
from workflows.appeals.window import LEAST_PANEL, challenge_until, sitting
from workflows.models import Appeal, Panelist, WorkItem
from workflows.move import Move
from workflows.refusals import Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in
from workflows.windows import in_words, is_over


def file_for_contact(
    work_item: WorkItem, contact: Contact, *, at: datetime, **data: str
) -> Appeal:
    """File the appeal of somebody without an account, whose address is proven.

    data: decision, grounds and remedy. Raises TransitionRefused.
    """
    name = "file_appeal"
    with acting(work_item, name, by=None, at=at) as item:
        row = row_of(item, name)
        check_source(item, row)
        told = {"contact": contact, **data}
        move = Move(item, row, None, at, told, snapshot=item.snapshot)
        check_guards(move)
        carry_out(move)
        return item.appeals.order_by("number").last()


def acknowledge_appeal(appeal: Appeal, *, by: User, at: datetime) -> Appeal:
    """Tell the appellant that the appeal has arrived. Raises WrongRole."""
    with acting(appeal.work_item, "acknowledge appeal", by=by, at=at) as item:
        appeal = _open(item, appeal)
        _need(item, by, at, "secretariat", "oversight")
        if not appeal.acknowledged_at:
            appeal.acknowledged_at = at
            appeal.save(update_fields=["acknowledged_at"])
            tell_appeal(appeal, "acknowledged")
    return appeal


def name_panel(
    appeal: Appeal, people: Iterable[User], *, by: User, at: datetime
) -> list[Panelist]:
    """Seat people on the panel: at least three and an odd number, none of them a party.

    Those who sit already stay. Raises WrongRole, and TransitionRefused with a sentence
    for each person who may not sit.
    """
    with acting(appeal.work_item, "name panel", by=by, at=at) as item:
        appeal = _open(item, appeal)
        _need(item, by, at, "secretariat", "oversight")
        seated = {panelist.person for panelist in sitting(appeal)}
        wanted = list(dict.fromkeys(people))
        new = [person for person in wanted if person not in seated]
        reasons = [r for person in new for r in _conflicts(item, appeal, person, at)]
        total = len(seated) + len(new)
        if total < LEAST_PANEL or total % 2 == 0:
            reasons.append(
                Reason(
                    "panel_size",
                    f"The panel would have {total} members. It needs an odd number of at "
                    f"least {LEAST_PANEL}, so that it can decide.",
                )
            )
        if reasons:
            raise TransitionRefused(reasons)
        for person in new:
            Panelist.objects.create(appeal=appeal, person=person, named_at=at)
        if new:
            tell_appeal(appeal, "panel_named")
        return sitting(appeal)


def challenge_panelist(
    panelist: Panelist, *, by: User, reason: str, at: datetime
) -> Panelist:
    """Say that a panelist is party to the matter; oversight rules on it.

    The appellant, the chair and the editor may, for fourteen days after the naming.
    """
    appeal = panelist.appeal
    with acting(appeal.work_item, "challenge panelist", by=by, at=at) as item:
        appeal = _open(item, appeal)
        panelist = Panelist.objects.select_for_update().get(pk=panelist.pk)
        roles = roles_in(item, by, at.date())
        if by.pk != appeal.filed_by_id and not {"chair", "editor"} & roles:
            raise WrongRole(
                Reason(
                    "not_a_party",
                    f"{by} is no party to this appeal. The appellant, the chair and the "
                    "editor may challenge a panelist.",
                )
            )
        until = challenge_until(panelist)
        if is_over(until, at):
            zone = item.document.lead_group.timezone
            raise TransitionRefused(
                Reason(
                    "challenge_late",
                    f"A conflict could be challenged until {in_words(until, zone)}. "
                    "Write to the secretariat.",
                )
            )
        if not reason.strip():
            raise TransitionRefused(
                Reason("reason_required", "Say which conflict of interest you see.")
            )
        if panelist.challenged_at is None:
            panelist.challenged_by, panelist.challenged_at = by, at
            panelist.challenge = reason.strip()
            panelist.save()
            tell_appeal(appeal, "panelist_challenged")
    return panelist


def rule_on_challenge(
    panelist: Panelist, *, by: User, remove: bool, at: datetime
) -> Panelist:
    """Oversight lets a challenged panelist go, or keeps him or her on the panel."""
    appeal = panelist.appeal
    with acting(appeal.work_item, "rule on challenge", by=by, at=at) as item:
        appeal = _open(item, appeal)
        _need(item, by, at, "oversight")
        panelist = Panelist.objects.select_for_update().get(pk=panelist.pk)
        if panelist.challenged_at is None:
            raise TransitionRefused(
                Reason("not_challenged", f"Nobody has challenged {panelist.person}.")
            )
        if panelist.ruled_at is None:
            panelist.ruled_at = at
            panelist.removed_at = at if remove else None
            panelist.save()
            tell_appeal(appeal, "challenge_ruled")
    return panelist


def note_status(appeal: Appeal, text: str, *, by: User, at: datetime) -> Appeal:
    """Tell the parties how far the panel is."""
    with acting(appeal.work_item, "note status", by=by, at=at) as item:
        appeal = _open(item, appeal)
        if by.pk not in {panelist.person_id for panelist in sitting(appeal)}:
            _need(item, by, at, "secretariat", "oversight")
        if not text.strip():
            raise TransitionRefused(
                Reason("text_required", "Write how far the panel is.")
            )
        appeal.status_note, appeal.status_note_at = text.strip(), at
        appeal.save(update_fields=["status_note", "status_note_at"])
        tell_appeal(appeal, "status_noted")
    return appeal


def withdraw_appeal(appeal: Appeal, *, by: User, at: datetime) -> Appeal:
    """Its author takes an appeal back; nothing holds the work up any longer."""
    with acting(appeal.work_item, "withdraw appeal", by=by, at=at) as item:
        appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if by.pk != appeal.filed_by_id:
            raise WrongRole(
                Reason("not_yours", "Only who filed an appeal can take it back.")
            )
        if appeal.is_open:
            end_appeal(item, appeal, Appeal.Outcome.WITHDRAWN, at=at)
            item.save()
    return appeal


def _open(item: WorkItem, appeal: Appeal) -> Appeal:
    found = Appeal.objects.select_for_update().get(pk=appeal.pk, work_item=item)
    if not found.is_open:
        raise TransitionRefused(
            Reason(
                "appeal_closed",
                f"Appeal {found.number} is closed: {found.get_outcome_display()}.",
            )
        )
    return found


def _need(item: WorkItem, by: User, at: datetime, *roles: str) -> None:
    if not roles_in(item, by, at.date()) & set(roles):
        raise WrongRole(
            Reason("wrong_role", f"{by} cannot do that: {' or '.join(roles)} may.")
        )


def _conflicts(
    item: WorkItem, appeal: Appeal, person: User, at: datetime
) -> list[Reason]:
    """Why somebody cannot sit: a party, or of a party's organisation."""
    roles = roles_in(item, person, at.date())
    if {"chair", "editor"} & roles or person.pk == item.editor_id:
        return [
            Reason(
                "panelist_is_party",
                f"{person} is chair or editor of this group and so party to the decision.",
            )
        ]
    if appeal.against.by_id == person.pk:
        return [Reason("panelist_is_party", f"{person} took the decision.")]
    if appeal.filed_by_id == person.pk:
        return [Reason("panelist_is_party", f"{person} filed the appeal.")]
    shared = bodies_of([person.pk], at) & party_bodies(item, appeal, at)
    if shared:
        return [
            Reason(
                "panelist_of_party",
                f"{person} is of {sorted(shared)[0]}, as a party to the decision is.",
            )
        ]
    return []


def party_bodies(item: WorkItem, appeal: Appeal, at: datetime) -> set[str]:
    """The organisations of appellant, chair and editor."""
    groups = [group.pk for group in item.document.groups()]
    members = Membership.objects.active(at.date()).filter(group__in=groups)
    parties = {
        member.person_id
        for member in members.prefetch_related("roles")
        if {"chair", "editor"} & {role.slug for role in member.roles.all()}
    }
    parties |= {pk for pk in (appeal.filed_by_id, item.editor_id) if pk}
    found = bodies_of(parties, at)
    if appeal.contact and appeal.contact.organisation:
        found.add(appeal.contact.organisation)
    return found


def bodies_of(people: Iterable[int], at: datetime) -> set[str]:
    """Names of the organisations for which people speak on a day."""
    members = Membership.objects.active(at.date()).filter(person__in=list(people))
    return {
        member.organisation.name
        for member in members.select_related("organisation")
        if member.organisation
    }
