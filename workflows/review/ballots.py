"""Pages of ballots: open ones for voters, results for participants and for the public."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import clock
from cms.documents.http import not_found, public_page
from cms.documents.published import public_documents
from cms.documents.registry import CannotPrint, print_paper
from cms.people.models import User
from workflows.ballots.report import report_csv, report_paper
from workflows.ballots.sheets import Sheet, sheets_of
from workflows.models import WorkItem
from workflows.review.access import visible_item
from workflows.review.ages import left_in_words
from workflows.review.difference import difference_of
from workflows.review.forms import VoteForm

A_DAY = 24 * 60 * 60


def _sheets(item: WorkItem, viewer: User | None, at: datetime) -> list[Sheet]:
    found = sheets_of(item, viewer, at)
    if not found:
        raise not_found()
    return found


@never_cache
@login_required
@require_safe
def ballot(request: HttpRequest, designation: str) -> HttpResponse:
    """What is balloted now, what I have said, what is still needed; earlier rounds below."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    now = clock.now()
    sheets = _sheets(item, request.user, now)
    newest = sheets[-1].ballot
    current = [s for s in sheets if s.ballot.opened_at == newest.opened_at]
    mine = next((s for s in current if s.is_open and s.mine), None)
    return render(
        request,
        "workflows/ballot.html",
        {
            "title": current[-1].title,
            "item": item,
            "document": item.document,
            "sheets": current,
            "earlier": [s for s in sheets if s not in current],
            "snapshot": newest.snapshot,
            "difference": difference_of(newest),
            "left": left_in_words(newest.closes_at, now) if current[-1].is_open else "",
            "mine": mine,
            "form": _vote_form(mine) if mine else None,
        },
    )


def _vote_form(sheet: Sheet) -> VoteForm:
    initial = {"snapshot": sheet.ballot.snapshot.sha256}
    if sheet.my_positions:
        last, _name = sheet.my_positions[-1]
        initial |= {"position": last.position, "reason": last.reason}
    return VoteForm(sheet.ballot, initial=initial)


@never_cache
@login_required
@require_safe
def result(request: HttpRequest, designation: str) -> HttpResponse:
    """Every round of every group: outcome, tally, rules, negatives, late votes."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    sheets = _sheets(item, request.user, clock.now())
    address = reverse("review:result", args=[item.document.designation])
    context = _result(item, sheets, address, query=f"?item={item.number}")
    context["viewer"] = request.user
    return render(request, "workflows/ballot_result.html", context)


def _result(
    item: WorkItem, sheets: list[Sheet], address: str, *, query: str = ""
) -> dict[str, Any]:
    return {
        "title": _("Result of the ballot"),
        "item": item,
        "document": item.document,
        "sheets": sheets[::-1],
        "last": sheets[-1],
        "pdf": f"{address}report.pdf{query}",
        "csv": f"{address}report.csv{query}",
    }


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, designation: str, kind: str) -> HttpResponse:
    """The report of the ballots as this person may see them."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    return _report(request, item, _sheets(item, request.user, clock.now()), kind)


# -- the public's ----------------------------------------------------------------------


def _public_item(designation: str, number: str) -> WorkItem:
    document = public_documents().filter(designation_key=designation.casefold()).first()
    item = document and document.work_items.filter(number=number).first()
    if item is None:
        raise not_found()
    return item


@public_page
def public_result(request: HttpRequest, designation: str, number: str) -> HttpResponse:
    """What the ballots of a run came to; there is no page before the first has closed."""
    item = _public_item(designation, number)
    sheets = _sheets(item, None, clock.now())
    address = reverse("public_ballots", args=[item.document.designation, item.number])
    context = _result(item, sheets, address)
    return render(request, "workflows/ballot_public.html", context)


@public_page
def public_report(
    request: HttpRequest, designation: str, number: str, kind: str
) -> HttpResponse:
    """The report without what only participants may see."""
    item = _public_item(designation, number)
    return _report(request, item, _sheets(item, None, clock.now()), kind)


# -- files -----------------------------------------------------------------------------


def _report(
    request: HttpRequest, item: WorkItem, sheets: list[Sheet], kind: str
) -> HttpResponse:
    name = f"{item.document.designation}-ballot-{item.number}.{kind}"
    if kind == "csv":
        answer = HttpResponse(
            report_csv(sheets), content_type="text/csv; charset=utf-8"
        )
    else:
        try:
            answer = HttpResponse(_pdf(item, sheets), content_type="application/pdf")
        except CannotPrint as error:
            context = {"title": _("Report of the ballot"), "sentence": str(error)}
            page = "workflows/cannot_print.html"
            return render(request, page, {**context, "document": None}, status=503)
    disposition = "attachment" if kind == "csv" else "inline"
    answer["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return answer


def _pdf(item: WorkItem, sheets: list[Sheet]) -> bytes:
    """Printed once for the same words: laying out takes seconds."""
    paper = report_paper(item, sheets)
    key = f"paper:{sha256(repr(paper).encode()).hexdigest()}"
    data = cache.get(key)
    if data is None:
        data = print_paper(paper)
        cache.set(key, data, A_DAY)
    return data
