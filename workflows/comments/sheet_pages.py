"""Sheets and reports of comments for participants: download them, bring one in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import clock
from cms.documents.http import not_found
from cms.documents.registry import CannotPrint
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.comments.reports import answered_rows, disposition_pdf, waiting_count
from workflows.comments.sheets.exporting import WRITERS, sheet
from workflows.comments.sheets.files import LARGEST, TYPES
from workflows.comments.sheets.importing import Plan, carry_out, plan_import, rows_of
from workflows.comments.sheets.table import Row
from workflows.models import WorkItem
from workflows.refusals import BadInput, TransitionRefused, WrongRole
from workflows.review.access import visible_item
from workflows.roles import capabilities_in

SALT = "comment.sheet"
# What a hidden field can bring back; larger sheets come in by the command.
LONGEST_TOKEN = 2 * 1024**2


class SheetForm(forms.Form):
    """A file in the ISO template."""

    sheet = forms.FileField(
        label=gettext_lazy("Sheet (XLSX or DOCX)"),
        help_text=gettext_lazy(
            "The ISO commenting template. You see what would come in before it does."
        ),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.docx"}),
    )

    def clean_sheet(self) -> Any:
        found = self.cleaned_data["sheet"]
        if found.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it."))
        return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest, designation: str) -> HttpResponse:
    """What can be downloaded; a POST shows what a sheet would bring, or brings it in."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return _page(request, item, {"form": SheetForm()})
    try:
        if token := request.POST.get("rows"):
            return _bring_in(request, item, token)
        if not form.is_valid():
            return _page(request, item, context, status=400)
        rows = rows_of(form.cleaned_data["sheet"].read())
        plan = plan_import(item, rows, by=request.user)
    except (BadInput, TransitionRefused) as refusal:
        context["refusal"] = refusal.reasons
        code = 400 if isinstance(refusal, BadInput) else 409
        status = 403 if isinstance(refusal, WrongRole) else code
        return _page(request, item, context, status=status)
    token = signing.dumps(
        [[row.at, *row.cells()] for row, _facts in plan.new],
        salt=_salt(item, request.user), compress=True,
    )  # fmt: skip
    context |= {"plan": plan, "token": token if len(token) < LONGEST_TOKEN else ""}
    return _page(request, item, context)


def _salt(item: WorkItem, user: User) -> str:
    return f"{SALT}:{item.uuid}:{user.pk}"


def _bring_in(request: HttpRequest, item: WorkItem, token: str) -> HttpResponse:
    """The rows of a sheet that was looked at; they are looked at once more."""
    try:
        kept = signing.loads(token, salt=_salt(item, request.user), max_age=86_400)
    except signing.BadSignature as error:
        raise BadInput(
            "stale_sheet", "The preview is more than a day old. Choose the file again."
        ) from error
    plan: Plan = plan_import(item, [Row(*cells) for cells in kept], by=request.user)
    made = carry_out(item, plan, by=request.user)
    words = ngettext("%d comment has come in.", "%d comments have come in.", len(made))
    messages.success(request, words % len(made))
    for error in plan.errors:
        messages.warning(request, error.sentence())
    address = reverse("review:comments", args=[item.document.designation])
    return HttpResponseRedirect(f"{address}?order=number")


def _page(
    request: HttpRequest, item: WorkItem, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    held = capabilities_in(item.document, request.user, clock.today())
    context |= {
        "item": item,
        "document": item.document,
        "may_import": Capability.COMMENT in held and item.is_open,
    }
    return render(request, "workflows/comments/sheets.html", context, status=status)


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, designation: str, kind: str) -> HttpResponse:
    """All comments in the ISO template."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    return sheet_answer(item, kind, viewer=request.user)


def sheet_answer(
    item: WorkItem, kind: str, *, viewer: User | None, answered_only: bool = False
) -> HttpResponse:
    """A sheet to be saved."""
    if kind not in WRITERS:
        raise not_found()
    data = sheet(item, kind, viewer=viewer, answered_only=answered_only)
    return _file(data, TYPES[kind], f"{item.document.designation}-comments.{kind}")


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, designation: str) -> HttpResponse:
    """The disposition of comments as PDF."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    return report_answer(request, item, viewer=request.user)


def report_answer(
    request: HttpRequest, item: WorkItem, *, viewer: User | None
) -> HttpResponse:
    """The PDF, or a page that says why there is none."""
    try:
        data = disposition_pdf(item, viewer)
    except CannotPrint as reason:
        context = {
            "document": item.document, "item": item, "no_pdf": str(reason),
            "page": answered_rows(item, viewer), "waiting": waiting_count(item),
        }  # fmt: skip
        return render(
            request, "workflows/comments/dispositions.html", context, status=503
        )
    name = f"{item.document.designation}-disposition-of-comments.pdf"
    return _file(data, "application/pdf", name)


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
