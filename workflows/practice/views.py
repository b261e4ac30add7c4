"""The public submission form: begin by mail, save, resume, submit, withdraw; no account."""

from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms import clock
from workflows.models import PracticeSubmission
from workflows.practice.actions import (
    group_for_practices,
    link_of,
    may_write,
    save_submission,
    start_submission,
    submission_named,
    submit_practice,
    withdraw_submission,
)
from workflows.practice.forms import PracticeForm, StartForm, stamp
from workflows.refusals import TransitionRefused
from workflows.transitions import TABLES

MOST_STARTS = 10
HOUR = 3600
WITHDRAWABLE = TABLES["practice"]["withdraw_submission"].sources
METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for name and address; the link comes by mail."""
    group = group_for_practices()
    if request.method != "POST" or group is None:
        return _start_page(request, StartForm(initial={"shown_at": stamp()}), group)
    form = StartForm(request.POST)
    if not form.is_valid():
        # What was typed comes back, with a new moment of showing.
        form.data = {**request.POST.dict(), "shown_at": stamp()}
        return _start_page(request, form, group, status=400)
    if not _may_start(request):
        sentence = _(
            "Too many forms were begun from where you are. Wait an hour, or use the link "
            "that we have mailed to you."
        )
        return _start_page(request, form, group, status=429, refusal=sentence)
    data = form.cleaned_data
    if not form.is_trap_sprung:
        start_submission(
            group, name=data["name"], organisation=data["organisation"],
            email=data["email"], at=clock.now(),
        )  # fmt: skip
    return render(request, "workflows/practice/mailed.html", {"email": data["email"]})


def _start_page(
    request: HttpRequest, form: StartForm, group: Any, *, status: int = 200,
    refusal: str = "",
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "group": group, "refusal": refusal}
    return render(request, "workflows/practice/start.html", context, status=status)


def _may_start(request: HttpRequest) -> bool:
    key = f"practice-starts-{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= MOST_STARTS


@never_cache
@require_http_methods(METHODS)
def form(request: HttpRequest, token: str) -> HttpResponse:
    """The submission of a mailed link. Whoever has another link finds nothing."""
    submission = submission_named(token)
    if submission is None:
        raise Http404
    if request.method != "POST":
        return _page(request, submission, PracticeForm(initial=submission.data))
    wanted = request.POST.get("action", "save")
    if wanted == "withdraw":
        return _withdraw(request, submission)
    bound = PracticeForm(request.POST, final=wanted == "submit")
    if not bound.is_valid():
        return _page(request, submission, bound, status=400)
    data = {name: _plain(value) for name, value in bound.cleaned_data.items()}
    act = submit_practice if wanted == "submit" else save_submission
    try:
        act(submission, data, at=clock.now())
    except TransitionRefused as refusal:
        return _page(request, submission, bound, status=409, refusal=refusal.reasons)
    return HttpResponseRedirect(f"{link_of(submission)}?done={wanted}")


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _withdraw(request: HttpRequest, submission: PracticeSubmission) -> HttpResponse:
    bound = PracticeForm(initial=submission.data)
    if request.POST.get("sure") != "on":
        sentence = _("Tick that you are sure; then it is withdrawn.")
        return _page(request, submission, bound, status=400, error=sentence)
    try:
        withdraw_submission(submission, at=clock.now())
    except TransitionRefused as refusal:
        return _page(request, submission, bound, status=409, refusal=refusal.reasons)
    return HttpResponseRedirect(f"{link_of(submission)}?done=withdraw")


def _page(
    request: HttpRequest, submission: PracticeSubmission, bound: PracticeForm, *,
    status: int = 200, refusal: Any = (), error: str = "",
) -> HttpResponse:  # fmt: skip
    item = submission.work_item
    returned = None
    if item and item.state == "returned_for_detail":
        returned = item.records.filter(name="return_for_detail").last()
    context = {
        "submission": submission, "item": item, "form": bound,
        "may_write": may_write(submission), "refusal": refusal, "error": error,
        "returned": returned, "done": request.GET.get("done", ""),
        "may_withdraw": item is not None and item.state in WITHDRAWABLE,
    }  # fmt: skip
    return render(request, "workflows/practice/form.html", context, status=status)
