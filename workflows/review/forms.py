"""Forms of the participants' side. They gather; the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.documents.content import block_text, blocks, clauses
from cms.documents.numbering import number
from cms.people.capabilities import Capability
from cms.people.models import Contact, Membership, User, WorkingGroup
from cms.people.rights import groups_where
from workflows.actions.data import choices_of
from workflows.actions.declare import RESULTS
from workflows.actions.two_persons import needs_two
from workflows.models import Ballot, PendingRequest, Review, WorkItem
from workflows.move import Move
from workflows.transitions.row import Row

CHECKLIST = {
    "accessibility": _("Accessibility: everybody can read and follow it"),
    "equity": _("Equity: it puts nobody at a disadvantage"),
    "privacy": _("Privacy: it asks for no more personal data than it needs"),
    "assessment": _("Assessment: what it requires can be assessed"),
    "internationalization": _("Languages: it works in every language and script"),
    "security": _("Security: following it opens no way to do harm"),
    "complete": _("Complete: every question is answered in substance"),
    "consent": _("Consent: the submitter agrees to publication"),
    "no_student_data": _("No personal data of students, in words or attachments"),
    "contact": _("Contact: the submitter's address answered a mail"),
}


def reason_field(*, required: bool) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=_("Reason"), required=required, widget=forms.Textarea({"rows": 4}),
        help_text="" if required else _("Leave it empty if there is nothing to say."),
    )  # fmt: skip


class TransitionForm(forms.Form):
    """What a transition takes, with the version and the text that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    snapshot = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, item: WorkItem, row: Row, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.item = row, item
        for name, kind in row.data.items():
            if kind.startswith("checklist"):
                points = item.rules.get("checklist") or []
                if points:
                    self.fields[name] = forms.MultipleChoiceField(
                        label=_("Checklist"), required=False,
                        choices=[(point, CHECKLIST.get(point, point)) for point in points],
                        widget=forms.CheckboxSelectMultiple,
                    )  # fmt: skip
            else:
                self.fields[name] = _field(item, name, kind)
        if _confirms_ballot(item, row):
            self.fields["confirmation"] = forms.CharField(
                label=_("Type the designation to open the ballot"),
                help_text=_(
                    "The electorate and the text are frozen when the ballot opens."
                ),
            )
        self.fields["reason"] = reason_field(required=row.needs_reason)

    def clean_confirmation(self) -> str:
        typed = self.cleaned_data["confirmation"].strip()
        if typed.casefold() != self.item.document.designation_key:
            raise forms.ValidationError(
                _("This is not the designation. Type %(designation)s."),
                params={"designation": self.item.document.designation},
            )
        return typed

    def data_for_perform(self) -> dict[str, Any]:
        """The cleaned data as `perform` takes them."""
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "snapshot", "confirmation") and value is not None
        }
        if isinstance(data.get("checklist"), list):
            data["checklist"] = dict.fromkeys(data["checklist"], True)
        return data


def force_field() -> forms.BooleanField:
    """Overrule what stands in the way."""
    return forms.BooleanField(
        label=_("Overrule what stands in the way"), required=False,
        help_text=_(
            "Say why. Somebody else of the secretariat or of oversight must confirm it, "
            "and the public record says “Forced”."
        ),
    )  # fmt: skip


LABELS = {
    "cover_letter": _("Cover letter to the voters"),
    "editorial": _("Take the newer text of the desk: only its wording has changed"),
    "secret": _("Secret: only the secretariat sees who said what"),
}


def _field(item: WorkItem, name: str, kind: str) -> forms.Field:
    """The field of a piece of data, by its kind."""
    facts = {
        "label": LABELS.get(name, name.replace("_", " ").capitalize()),
        "required": not kind.endswith("?"),
    }
    if kind.startswith("choice:"):
        words = [("", "–"), *((word, word) for word in choices_of(kind))]
        return forms.ChoiceField(choices=words, **facts)
    if kind.startswith("text"):
        return forms.CharField(widget=forms.Textarea({"rows": 4}), **facts)
    if kind.startswith("flag"):
        return forms.BooleanField(**facts)
    if kind.startswith("number"):
        return forms.IntegerField(**facts)
    if kind.startswith("contact"):
        verified = Contact.objects.exclude(verified_at=None)
        return forms.ModelChoiceField(verified, **facts)
    if kind.startswith("nodes"):
        return forms.MultipleChoiceField(
            choices=requirement_choices(item), widget=forms.CheckboxSelectMultiple,
            **facts,
        )  # fmt: skip
    return forms.ModelChoiceField(_members(item), **facts)


def requirement_choices(item: WorkItem) -> list[tuple[str, str]]:
    """The requirements of the item's text, as (UUID, label and words)."""
    if item.snapshot is None:
        return []
    tree = item.snapshot.tree
    numbers = number(tree)
    return [
        (block["uuid"], f"{numbers[block['uuid']].label} {block_text(block)[:80]}")
        for block in blocks(tree)
        if block["type"] == "requirement"
    ]


def _confirms_ballot(item: WorkItem, row: Row) -> bool:
    """Whether sending the form may open a ballot: the request for it was made."""
    if row.name != "open_ballot":
        return False
    asked = PendingRequest.objects.filter(work_item=item, name=row.name).exists()
    return asked or not needs_two(Move(item, row, None, item.entered_at))


def _members(item: WorkItem):
    groups = [group.pk for group in item.document.groups()]
    members = Membership.objects.active().filter(group__in=groups)
    return User.objects.filter(pk__in=members.values("person")).order_by("username")


class ReviewForm(forms.Form):
    """A review of one snapshot. unseen, changed: how many changed clauses the reviewer
    has not opened, of how many."""

    snapshot = forms.CharField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=_("The text is"),
        choices=[c for c in Review.Result.choices if c[0] in RESULTS],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you found"), required=False, widget=forms.Textarea({"rows": 6})
    )

    def __init__(self, unseen: int, changed: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unseen:
            self.fields["unseen"] = forms.BooleanField(
                label=_("I find it ready all the same"), required=False,
                help_text=_(
                    "You have not opened %(unseen)d of %(changed)d changed clauses."
                )
                % {"unseen": unseen, "changed": changed},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        approves = cleaned.get("result") in (
            Review.Result.READY, Review.Result.READY_WITH_NITS,
        )  # fmt: skip
        if approves and "unseen" in self.fields and not cleaned.get("unseen"):
            self.add_error(
                "unseen",
                _("Open the clauses that changed, or tick this to approve without."),
            )
        return cleaned


class VoteForm(forms.Form):
    """A position in a ballot."""

    snapshot = forms.CharField(widget=forms.HiddenInput)
    position = forms.ChoiceField(label=_("Your position"), widget=forms.RadioSelect)
    reason = reason_field(required=False)
    node = forms.ChoiceField(
        label=_("The reason is about"), required=False,
        help_text=_("Only if it is about one clause."),
    )  # fmt: skip

    def __init__(self, ballot: Ballot | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ballot.rules["positions"] if ballot else []
        self.fields["position"].choices = [
            (kind["slug"], kind["name"]) for kind in kinds
        ]
        self.fields["node"].choices = [
            ("", _("The whole text")), *(_clauses(ballot) if ballot else ())
        ]  # fmt: skip
        asks = [kind for kind in kinds if kind["counts"] == "negative"]
        if all(kind.get("requires_text") for kind in asks):
            hint = _("A negative position needs a reason that could be answered.")
        else:
            hint = _(
                "A negative position without a reason cannot be answered, and these "
                "rules may not count it. You are told when you leave it out."
            )
        self.fields["reason"].help_text = hint


def _clauses(ballot: Ballot) -> list[tuple[str, str]]:
    """The clauses of a balloted text that a reason may name: in a later round those that
    are open."""
    tree = ballot.snapshot.tree
    numbers = number(tree)
    return [
        (clause.uuid, f"{numbers[clause.uuid].label} {clause.title}".strip())
        for clause in clauses(tree)
        if ballot.scope is None or clause.uuid in ballot.scope
    ]


class DeclarationForm(forms.Form):
    """Support, a conflict of interest, the acceptance of a proof or a waiver."""

    CHOICES = {
        "support": [("yes", _("I support it")), ("no", _("I do not support it"))],
        "conflict": [
            ("no", _("I have no conflict of interest")),
            ("yes", _("I have an interest that others should know")),
        ],
        "proof": [("yes", _("I accept the proof")), ("no", _("I do not accept it"))],
        "waiver": [
            ("yes", _("I am for waiving the evidence of these requirements")),
            ("no", _("I am not for a waiver, or no longer")),
        ],
    }
    KEYS = {
        "support": "support", "conflict": "conflict", "proof": "accepted",
        "waiver": "waive",
    }  # fmt: skip

    answer = forms.ChoiceField(label=_("Declaration"), widget=forms.RadioSelect)
    reason = reason_field(required=False)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["answer"].choices = self.CHOICES[kind]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        declared = (self.kind, cleaned.get("answer")) == ("conflict", "yes")
        if declared and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say what the interest is."))
        return cleaned

    def data_for_declare(self) -> dict[str, Any]:
        """The cleaned data as `declare` takes them."""
        told = {self.KEYS[self.kind]: self.cleaned_data["answer"] == "yes"}
        if self.cleaned_data["reason"].strip():
            told["reason"] = self.cleaned_data["reason"].strip()
        return told


class WaiverForm(DeclarationForm):
    """For which requirements a voter would waive the evidence, and why."""

    field_order = ("answer", "requirements", "reason")

    def __init__(self, item: WorkItem, *args: Any, **kwargs: Any) -> None:
        super().__init__("waiver", *args, **kwargs)
        self.fields["requirements"] = forms.MultipleChoiceField(
            label=_("Requirements whose evidence is waived"), required=False,
            choices=requirement_choices(item), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["reason"].help_text = _("Needed for a waiver, and published.")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == "yes":
            if not cleaned.get("requirements"):
                self.add_error("requirements", _("Tick at least one requirement."))
            if not cleaned.get("reason", "").strip():
                self.add_error("reason", _("Say why; the reason is published."))
        return cleaned

    def data_for_declare(self) -> dict[str, Any]:
        told = super().data_for_declare()
        if self.cleaned_data["requirements"]:
            told["requirements"] = self.cleaned_data["requirements"]
        return told


class ProposalForm(forms.Form):
    """A document that somebody would like the group to write."""

    group = forms.ModelChoiceField(WorkingGroup.objects.none(), label=_("Group"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("standard", _("Standard")), ("chapter", _("Toolkit chapter"))],
    )
    designation = forms.CharField(
        label=_("Designation"), max_length=50,
        help_text=_("Its name for ever, in capitals, like MCS-106."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=250)
    need = forms.CharField(
        label=_("Why it is needed"), widget=forms.Textarea({"rows": 5})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = groups_where(user, Capability.PROPOSE)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)

    def clean_designation(self) -> str:
        return self.cleaned_data["designation"].strip().upper()
