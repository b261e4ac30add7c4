"""A person's saved searches: the list, a page for each, and how mail about them ends."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cms import clock
from cms.documents.http import not_found, or_not_found
from cms.people.models import User
from cms.people.refusals import Refused
from search import unsubscribing
from search.models import SavedSearch
from search.questions import question_in, question_of
from search.saved import (
    LONGEST_NAME,
    MOST,
    change_search,
    check_room,
    end_alerts,
    name_of,
    same_as,
    save_search,
    searches_of,
)

ONE_CLICK = ("List-Unsubscribe", "One-Click")


class SavedSearchForm(forms.Form):
    """Its name, and how mail about it comes."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=LONGEST_NAME,
        error_messages={
            "required": gettext_lazy("Give it a name by which you will know it.")
        },
    )  # fmt: skip
    alerts = forms.ChoiceField(
        label=gettext_lazy("Mail when a new edition has a clause that it finds"),
        choices=SavedSearch.Alerts.choices, widget=forms.RadioSelect,
    )  # fmt: skip


@never_cache
@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """The list."""
    found = [(one, question_of(one)) for one in searches_of(request.user)]
    shown = {"searches": found, "most": MOST}
    return render(request, "search/saved_list.html", shown)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_search(request: HttpRequest) -> HttpResponse:
    """Save the question that the address carries: name it, choose its mail.

    The page of results only links here: a form of its own there would hold a token, and
    no two answers of search would be the same bytes.
    """
    question = question_in(request.GET)
    if known := same_as(request.user, question):
        return HttpResponseRedirect(reverse("saved-search", args=[known.uuid]))
    initial = {"name": name_of(question), "alerts": SavedSearch.Alerts.OFF}
    form = SavedSearchForm(request.POST or None, initial=initial)
    refused, status = None, 400 if request.method == "POST" else 200
    try:
        check_room(request.user, question)
        if request.method == "POST" and form.is_valid():
            saved = save_search(
                request.user, question, **form.cleaned_data, at=clock.now()
            )
            messages.success(request, _("“%s” is saved.") % saved)
            return HttpResponseRedirect(reverse("saved-searches"))
    except Refused as error:
        refused, status = error, 409
    shown = {"question": question, "form": form, "refused": refused}
    return render(request, "search/saved_one.html", shown, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One search: rename it, choose its mail."""
    saved = _mine(request, uuid)
    form = SavedSearchForm(
        request.POST or None, initial={"name": saved.name, "alerts": saved.alerts}
    )
    if request.method == "POST" and form.is_valid():
        change_search(saved, **form.cleaned_data, at=clock.now())
        messages.success(request, _("“%s” is kept as you chose.") % saved)
        return HttpResponseRedirect(reverse("saved-searches"))
    shown = {"saved": saved, "question": question_of(saved), "form": form}
    # A form that was sent empty is unbound, and wrong all the same.
    status = 400 if request.method == "POST" else 200
    return render(request, "search/saved_one.html", shown, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_search(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET asks, POST does it."""
    saved = _mine(request, uuid)
    if request.method == "POST":
        saved.delete()
        messages.success(request, _("“%s” is deleted.") % saved)
        return HttpResponseRedirect(reverse("saved-searches"))
    shown = {"saved": saved, "question": question_of(saved)}
    return render(request, "search/saved_delete.html", shown)


def _mine(request: HttpRequest, uuid: UUID) -> SavedSearch:
    """Somebody else's answers like one that is not there."""
    return or_not_found(lambda: searches_of(request.user).get(uuid=uuid))


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alerts(request: HttpRequest, token: str) -> HttpResponse:
    """End the mail at once for a mail program (RFC 8058), whose body nobody can forge by
    accident and which knows no cookie; ask everybody else with a button."""
    person = unsubscribing.person_of(token)
    if person is None:
        raise not_found()
    name, value = ONE_CLICK
    if request.method == "POST" and request.POST.get(name) == value:
        end_alerts(person)
        return _stopped(request, is_done=True)
    return _ask(request, person)


@csrf_protect
def _ask(request: HttpRequest, person: User) -> HttpResponse:
    is_done = request.method == "POST"
    if is_done:
        end_alerts(person)
    return _stopped(request, is_done=is_done)


def _stopped(request: HttpRequest, *, is_done: bool) -> HttpResponse:
    return render(request, "search/saved_stop.html", {"is_done": is_done})
