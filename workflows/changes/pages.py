"""Pages of the changes of a run, below /review/<designation>/changes/."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms import clock
from cms.documents.content import clauses
from cms.documents.diff import ClauseChange, compare, title_of
from workflows.changes import forms as own_forms
from workflows.changes.claims import claim_class, decide_class, may_claim, may_decide
from workflows.models import Change, WorkItem
from workflows.review.access import visible_item
from workflows.review.act import ChosenActView


def changes_of(item: WorkItem) -> list[Change]:
    """The changes that the item's text makes, as they were written down last."""
    found = Change.objects.filter(work_item=item, snapshot=item.snapshot)
    last = found.order_by("-pk").first()
    if last is None:
        return []
    own = found.filter(base=last.base).order_by("pk")
    return list(own.prefetch_related("claims__person").select_related("base"))


@never_cache
@login_required
def changes(request: HttpRequest, designation: str) -> HttpResponse:
    """Every change of the text with its class, what it says before and after."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    found, now = changes_of(item), clock.now()
    words = _words(found, item)
    return render(
        request,
        "workflows/changes.html",
        {
            "item": item, "document": item.document,
            "base": found[0].base if found else None,
            "rows": [
                {"change": change, **words.get(str(change.node), {})}
                for change in found
            ],
            "counts": counts(found),
            "may_claim": may_claim(item, request.user, now),
            "may_decide": may_decide(item, request.user, now),
        },
    )  # fmt: skip


def counts(found: list[Change]) -> list[tuple[str, int]]:
    """How many changes there are of each class, the greatest first."""
    names = dict(own_forms.CLASSES)
    classes = [change.change_class for change in found]
    return [
        (str(names[value]), classes.count(value))
        for value in sorted(set(classes), reverse=True)
    ]


def _words(found: list[Change], item: WorkItem) -> dict[str, dict[str, Any]]:
    """The clause and the pieces of each node that changed, by its UUID."""
    if not found:
        return {}
    words: dict[str, dict[str, Any]] = {}
    for clause in compare(found[0].base.tree, item.snapshot.tree):
        place = _place(clause)
        words[clause.uuid] = {"place": place, "pieces": clause.title}
        for block in clause.blocks:
            if block.op != "same":
                words[block.uuid] = {"place": place, "pieces": block.pieces}
    return words


def _place(clause: ClauseChange) -> str:
    label = clause.new_number or clause.old_number
    return f"{label} {title_of(clause)}".strip()


class ClassView(ChosenActView):
    """Claim a higher class for a change, or decide its class."""

    TITLES = {"claim": "Claim a higher class", "decide": "Decide the class"}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            self.change = get_object_or_404(
                Change, pk=kwargs["pk"], work_item__document=self.item.document
            )
            self.item = self.change.work_item
            titles = {c.uuid: c.title for c in clauses(self.change.snapshot.tree)}
            place = titles.get(str(self.change.clause), "")
            self.explanation = f"{place}. {self.change.why}".removeprefix(". ")

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.what == "claim":
            return own_forms.ClaimForm(self.change, **self.get_form_kwargs())
        return own_forms.DecideForm(**self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        if self.what == "claim":
            return {}
        return {"change_class": self.change.proposed or self.change.change_class}

    def act(self, form: forms.Form) -> str:
        data, by, now = form.cleaned_data, self.request.user, clock.now()
        chosen = data["change_class"]
        if self.what == "claim":
            claim_class(
                self.change, by=by, change_class=chosen, reason=data["reason"], at=now
            )
            return _("Your claim counts until the chair and a reviewer have decided.")
        decided = decide_class(self.change, by=by, change_class=chosen, at=now)
        if decided.decided is None:
            return _("Noted. The other of the two must agree.")
        return _("Decided: class %d.") % decided.decided

    def get_success_url(self) -> str:
        address = reverse("review:changes", args=[self.item.document.designation])
        return f"{address}?item={self.item.number}"
