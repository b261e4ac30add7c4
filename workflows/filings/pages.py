"""Pages where the public reports an error or files an appeal: write, then confirm by mail."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms import clock
from cms.documents.addresses import document_path
from cms.documents.http import not_found, or_not_found
from cms.documents.models import Document
from cms.documents.published import find_document
from cms.people.refusals import BadInput
from workflows.comments.links import FILING, read
from workflows.comments.public import TooMany, network_of
from workflows.comments.public_forms import shown_now
from workflows.filings.filings import closed_because, confirm_filing, send_filing
from workflows.filings.forms import FORMS
from workflows.models import UnverifiedFiling
from workflows.refusals import TransitionRefused

TITLES = {"erratum": _("Report an error"), "appeal": _("File an appeal")}
EXPLAINED = {
    "erratum": _(
        "An erratum puts right what was wrong when the edition was published. The group "
        "looks at each report and lists those that it verifies."
    ),
    "appeal": _(
        "Whoever is directly affected by a decision may appeal against it. People who had "
        "no part in the decision decide the appeal within 90 days."
    ),
}
LABELS = {
    "node": _("Where"), "original": _("The words as published"),
    "corrected": _("The words as they should be"), "note": _("Note"),
    "decision": _("Which decision"), "grounds": _("On what grounds"),
    "remedy": _("What is asked for"),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, designation: str, kind: str) -> HttpResponse:
    """The form; a POST sends the link that proves the address."""
    document, at = or_not_found(find_document, designation), clock.now()
    if closed := closed_because(document, kind, at):
        status = 409 if request.method == "POST" else 200
        if kind == "erratum" or request.method != "POST":
            return _page(request, document, kind, status=status, closed=closed)
    if request.method != "POST":
        initial = {
            "node": request.GET.get("node", ""), "type": "editorial",
            "started": shown_now(),
        }  # fmt: skip
        return _page(
            request, document, kind, form=FORMS[kind](document, initial=initial)
        )
    form = FORMS[kind](document, request.POST)
    if form.is_machine:
        return _page(request, document, kind, sent=request.POST.get("email", ""))
    if not form.is_valid():
        return _form_again(request, document, kind, form, 400)
    data = form.cleaned_data
    try:
        send_filing(
            document, kind, {name: data[name] for name in form.TOLD},
            email=data["email"], name=data["name"], organisation=data["organisation"],
            at=at, network=network_of(request.META.get("REMOTE_ADDR", ""), at),
        )  # fmt: skip
    except TransitionRefused as refusal:
        status = 429 if isinstance(refusal, TooMany) else 409
        return _form_again(
            request, document, kind, form, status, refusal=refusal.reasons
        )
    return _page(request, document, kind, sent=data["email"])


def _form_again(
    request: HttpRequest, document: Document, kind: str, form: forms.Form, status: int,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    # The next sending is timed anew; all else stays as it was typed.
    form.data = {**form.data.dict(), "started": shown_now()}
    return _page(request, document, kind, status=status, form=form, **more)


def _page(
    request: HttpRequest,
    document: Document,
    kind: str,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "document": document, "kind": kind, "path": document_path(document), "title": TITLES[kind],
        "explanation": EXPLAINED[kind], **more,
    }  # fmt: skip
    return render(request, "workflows/filings/write.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What was sent, and a button: a scanner that opens the link confirms nothing."""
    uuid = read(FILING, token)
    sent = UnverifiedFiling.objects.filter(uuid=uuid).first() if uuid else None
    if sent is None:
        raise not_found()
    refusal, status = None, 200
    if request.method == "POST":
        try:
            confirm_filing(sent, at=clock.now())
        except TransitionRefused as error:
            refusal, status = error.reasons, 409
        except BadInput as error:
            refusal, status = error.reasons, 400
        sent.refresh_from_db()
    context = {
        "sent": sent, "document": sent.document, "refusal": refusal,
        "title": TITLES[sent.kind], "result": sent.result,
        "told": [
            (LABELS[name], value)
            for name, value in sent.facts.items()
            if value and name in LABELS and name != "node"
        ],
    }  # fmt: skip
    return render(request, "workflows/filings/confirm.html", context, status=status)
