"""Forms about comments. They gather; the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.comments.anchors import LONGEST_QUOTE, frame
from workflows.comments.listing import clause_choices
from workflows.comments.places import where_in
from workflows.comments.rewriting import parts_of
from workflows.comments.suggestions import block_in, suggestion_of
from workflows.models import Comment, WorkItem


class CommentForm(forms.Form):
    """A comment on a snapshot: the fields of the ISO template, and the words it is about."""

    node = forms.ChoiceField(label=_("About"), required=False)
    quote = forms.CharField(
        label=_("Words that you comment on"), required=False, max_length=LONGEST_QUOTE,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Copy them from the text, or leave this empty."),
    )  # fmt: skip
    type = forms.ChoiceField(
        label=_("Type"), choices=Comment.Type.choices, widget=forms.RadioSelect,
        initial=Comment.Type.GENERAL,
    )  # fmt: skip
    text = forms.CharField(
        label=_("Comment"), widget=forms.Textarea({"rows": 5}),
        help_text=_("Say what would go wrong in practice."),
    )  # fmt: skip
    proposed_change = forms.CharField(
        label=_("Proposed change"), required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The words that you would like to read instead."),
    )  # fmt: skip
    must_be_satisfied = forms.BooleanField(
        label=_("I cannot approve the text unless this is settled"), required=False
    )

    def __init__(
        self, item: WorkItem, *args: Any, on_behalf: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["node"].choices = self._places()
        self._offer_words()
        if on_behalf:
            self.fields["on_behalf_of"] = forms.CharField(
                label=_("Written down for"), max_length=200,
                help_text=_("Whose comment this is. It is marked as written by you."),
            )  # fmt: skip

    def _offer_words(self) -> None:
        """The words of the block that the comment is about, to be edited."""
        node = str(self.data.get("node") or self.initial.get("node") or "")
        tree = self.item.snapshot.tree if self.item.snapshot else None
        self.block = block_in(tree, node) if tree and node else None
        for index, part in enumerate(parts_of(self.block) if self.block else ()):
            self.fields[f"words_{index}"] = forms.CharField(
                label=_("Words of the block, to be edited") if not index
                else _("More of its words"),
                required=False, initial=part.words, max_length=20_000,
                widget=forms.Textarea({"rows": 3}),
                help_text=_(
                    "Change them here to propose other words; leave them to propose none."
                ) if not index else "",
            )  # fmt: skip

    def suggestion(self) -> dict[str, Any] | None:
        """The edited copy of the block; None when nothing in it is another."""
        if self.block is None or "words_0" not in self.data:
            return None
        count = len(parts_of(self.block))
        words = [self.cleaned_data[f"words_{index}"] for index in range(count)]
        return suggestion_of(self.block, words)

    def _places(self) -> list[tuple[str, str]]:
        """The whole, each clause, and the block that was asked for."""
        found = [("", _("The whole document")), *clause_choices(self.item)]
        wanted = str(self.data.get("node") or self.initial.get("node") or "")
        if self.item.snapshot and wanted not in dict(found):
            where = where_in(self.item.snapshot)
            if where.clause(wanted):
                words = where.labels.get(wanted) or _("A passage")
                clause = where.clause(wanted)
                label = f"{where.labels[clause]}: {words}"
                at = [value for value, _label in found].index(clause)
                found.insert(at + 1, (wanted, label))
        return found

    def facts(self) -> dict[str, Any]:
        """What a comment keeps beside its text."""
        data = self.cleaned_data
        node, quote = data["node"], data["quote"]
        framed = frame("", quote)
        if node and quote.strip():
            framed = frame(where_in(self.item.snapshot).anchors.words(node), quote)
        return {
            "type": data["type"],
            "node": node or None,
            "quote": framed.exact,
            "prefix": framed.prefix,
            "suffix": framed.suffix,
            "proposed_change": data["proposed_change"].strip(),
            "must_be_satisfied": data["must_be_satisfied"],
            "on_behalf_of": data.get("on_behalf_of", "").strip(),
            "suggestion": self.suggestion(),
        }


class DispositionForm(forms.Form):
    """What is to be done about a comment, or about several."""

    disposition = forms.ChoiceField(
        label=_("Disposition"),
        choices=[
            ("", _("Choose one")),
            *(c for c in Comment.Disposition.choices if c[0] != "withdrawn"),
        ],
    )
    rationale = forms.CharField(
        label=_("Rationale"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("The author reads it. Only an accepted comment needs none."),
    )  # fmt: skip
    change_class = forms.TypedChoiceField(
        label=_("Class of the change"), required=False, coerce=int, empty_value=None,
        choices=[("", _("No change of the text")), *Comment.ChangeClass.choices],
        help_text=_("What the change does that an accepted comment asks for."),
    )  # fmt: skip
    duplicate_of = forms.IntegerField(
        label=_("Duplicate of comment number"), required=False, min_value=1
    )

    def __init__(self, item: WorkItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_duplicate_of(self) -> Comment | None:
        number = self.cleaned_data["duplicate_of"]
        if number is None:
            return None
        found = self.item.comments.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no comment %(number)s here."), params={"number": number}
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        accepted = cleaned.get("disposition") in (
            "accepted",
            "accepted_with_modification",
        )
        if accepted and cleaned.get("change_class") is None:
            self.add_error(
                "change_class",
                _("Choose the class of the change: it decides which steps it needs."),
            )
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What `propose_disposition` takes beside the disposition."""
        return {
            name: self.cleaned_data[name]
            for name in ("rationale", "change_class", "duplicate_of")
        }


class ReplyForm(forms.Form):
    """A word in the thread."""

    text = forms.CharField(label=_("Reply"), widget=forms.Textarea({"rows": 3}))
