"""Change the rules: a chair proposes the next version of a preset, the secretariat puts it
in force with two people. Lock, check, change, record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cms.people.capabilities import Capability
from cms.people.models import InterestCategory, User
from cms.people.rights import groups_where
from workflows.actions.record import audit
from workflows.models import Preset, PresetDraft
from workflows.presets.load import add_preset
from workflows.presets.narrow import widened
from workflows.presets.schema import problems
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole


def may_propose(person: User, at: datetime) -> bool:
    """Chairs of any group, and the secretariat."""
    return bool(groups_where(person, Capability.LEAD, at.date())) or may_activate(
        person, at
    )


def may_activate(person: User, at: datetime) -> bool:
    """The secretariat."""
    return bool(groups_where(person, Capability.ADMINISTER, at.date()))


def propose_preset(
    data: Mapping[str, Any], *, by: User, at: datetime, reason: str
) -> PresetDraft:
    """Propose rules as the next version of their key, or as the first of a new one.

    The version in `data` is not looked at. The same proposal again answers the one that is
    there. Raises WrongRole, and BadInput for rules that cannot stand or no reason.
    """
    if not may_propose(by, at):
        raise _refused(
            WrongRole, "wrong_role", "propose_preset", by, at,
            f"{by} cannot propose rules. A chair or the secretariat does that.",
        )  # fmt: skip
    newest = Preset.newest(str(data.get("key", "")))
    data = {**data, "version": newest.version + 1 if newest else 1}
    wrong = problems(data, set(InterestCategory.objects.values_list("slug", flat=True)))
    if wrong:
        raise BadInput("preset_cannot_stand", " ".join(wrong))
    if not reason.strip():
        raise BadInput(
            "reason_required",
            "Say why the rules should change: people who vote by them will read it.",
        )
    if newest and Preset.hash_of({**newest.data, "version": 0}) == Preset.hash_of(
        {**data, "version": 0}
    ):
        raise BadInput(
            "no_change",
            f"These are the rules of {newest} already. Change something first.",
        )
    wider = widened(newest.data if newest else {}, data)
    if wider and not may_activate(by, at):
        raise _refused(
            WrongRole, "widening", "propose_preset", by, at,
            f"Only the secretariat may widen who acts: {', '.join(wider)}.",
        )  # fmt: skip
    with transaction.atomic():
        open_drafts = PresetDraft.objects.select_for_update().filter(
            key=data["key"], proposed_by=by, activated_at=None, dropped_at=None
        )
        for draft in open_drafts:
            if draft.data == data and draft.reason == reason.strip():
                return draft
        draft = PresetDraft.objects.create(
            key=data["key"], data=data, reason=reason.strip(), based_on=newest,
            proposed_by=by, proposed_at=at,
        )  # fmt: skip
        _note("propose_preset", draft, by, at)
    return draft


@transaction.atomic
def ask_for_preset(draft: PresetDraft, *, by: User, at: datetime) -> PresetDraft:
    """The first of two people asks that a proposal come into force.

    Asking twice changes nothing. Raises TransitionRefused (WrongRole).
    """
    draft = _locked(draft)
    _check_secretariat(by, at)
    _check_open(draft)
    if draft.asked_by_id is None:
        draft.asked_by, draft.asked_at = by, at
        draft.save(update_fields=["asked_by", "asked_at"])
        _note("ask_for_preset", draft, by, at)
    return draft


@transaction.atomic
def activate_preset(draft: PresetDraft, *, by: User, at: datetime) -> Preset:
    """The second person confirms: the rules are a version, for work that begins now.

    Work and ballots under way keep theirs. The same confirmation again answers the version
    that it made. Raises TransitionRefused (WrongRole).
    """
    draft = _locked(draft)
    _check_secretariat(by, at)
    if draft.preset and draft.activated_by_id == by.pk:
        return draft.preset
    _check_open(draft)
    if draft.asked_by_id is None:
        raise TransitionRefused(
            Reason(
                "not_requested",
                "Nobody has asked for these rules to come into force yet. One person of "
                "the secretariat asks, another confirms.",
            )
        )
    if draft.asked_by_id == by.pk:
        raise TransitionRefused(
            Reason(
                "second_person",
                f"{by} has asked for it, so another person of the secretariat must "
                "confirm. Ask a colleague to open this page.",
            )
        )
    draft.preset = add_preset(draft.data)
    draft.activated_by, draft.activated_at = by, at
    draft.save(update_fields=["preset", "activated_by", "activated_at"])
    _note("activate_preset", draft, by, at)
    return draft.preset


@transaction.atomic
def drop_preset(draft: PresetDraft, *, by: User, at: datetime) -> PresetDraft:
    """Take a proposal back: whoever made it, or the secretariat."""
    draft = _locked(draft)
    if draft.proposed_by_id != by.pk and not may_activate(by, at):
        raise WrongRole(
            Reason(
                "wrong_role",
                f"{draft.proposed_by} has proposed this, so only {draft.proposed_by} or "
                "the secretariat can take it back.",
            )
        )
    if draft.dropped_at is None:
        _check_open(draft)
        draft.dropped_by, draft.dropped_at = by, at
        draft.save(update_fields=["dropped_by", "dropped_at"])
        _note("drop_preset", draft, by, at)
    return draft


def _locked(draft: PresetDraft) -> PresetDraft:
    return PresetDraft.objects.select_for_update().get(pk=draft.pk)


def _check_secretariat(by: User, at: datetime) -> None:
    if not may_activate(by, at):
        raise WrongRole(
            Reason(
                "wrong_role",
                f"{by} cannot put rules in force. The secretariat does that, two people "
                "together.",
            )
        )


def _check_open(draft: PresetDraft) -> None:
    if draft.activated_at:
        raise TransitionRefused(
            Reason("in_force", f"These rules are in force already, as {draft.preset}.")
        )
    if draft.dropped_at:
        raise TransitionRefused(
            Reason(
                "dropped",
                f"{draft.dropped_by} has taken this proposal back. Propose it anew.",
            )
        )
    if draft.is_stale:
        raise TransitionRefused(
            Reason(
                "stale_version",
                f"{Preset.newest(draft.key)} came into force since this was proposed. "
                "Propose the change again on top of it.",
            )
        )


def _refused(
    kind: type[TransitionRefused], code: str, name: str, by: User, at: datetime,
    sentence: str,
) -> TransitionRefused:  # fmt: skip
    reason = Reason(code, sentence)
    audit("refused", name, item=None, by=by, at=at, reasons=[reason])
    return kind(reason)


def _note(name: str, draft: PresetDraft, by: User, at: datetime) -> None:
    """An audit line: who did what with which proposal."""
    words = Reason(name, f"{draft.key} {draft.data['version']}: {draft.reason}")
    audit("requested", name, item=None, by=by, at=at, reasons=[words])
