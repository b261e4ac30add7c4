"""The search page, its JSON, and suggestions while somebody types."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from search.asked import PATH, Asked, asked_in
from search.counting import count
from search.engines.base import IndexUnavailable, Suggestion
from search.facets import chips_of, facets_of
from search.finding import LAST_PAGE, PAGE_SIZE, Found, Results, find, suggest, way_back
from search.query import parse
from search.showing import lines_of

NOT_NOW = gettext_lazy(
    "Search does not answer just now. The documents themselves can be read as always; "
    "please try again in a few minutes."
)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`, as a page or with `format=json`. A citation leads to its clause
    at once, unless `jump=no`."""
    asked = asked_in(request.GET)
    as_json = request.GET.get("format") == "json"
    if as_json and asked.is_wrong_day:
        answer = JsonResponse({"error": _wrong_day(asked)}, status=400)
        return _private(request, answer)
    try:
        results = find(
            asked.text, request.user, filters=asked.filters, page=asked.page,
            in_force_on=asked.in_force_on,
        )  # fmt: skip
    except IndexUnavailable:
        return _private(request, _not_now(request, asked, as_json=as_json))
    asked = replace(asked, text=results.query.text)
    if as_json:
        return _private(request, JsonResponse(_as_json(results, asked)))
    count(request, results)
    if _may_jump(request, asked):
        cited = _cited(results)
        if cited:
            return _private(
                request, HttpResponseRedirect(way_back(cited.url, asked.text))
            )
    shown = _context(results, asked)
    return _private(request, render(request, "search/results.html", shown))


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """At most eight completions of `q` from what the reader may see. What leads straight
    to a clause has its `url`."""
    try:
        found = suggest(request.GET.get("q", "")[:100], request.user)
    except IndexUnavailable:
        found = []
    answer = [_suggestion(one) for one in found]
    return _private(request, JsonResponse({"suggestions": answer}))


def _suggestion(one: Suggestion) -> dict[str, str]:
    shown = {"text": one.text, "kind": one.kind, "detail": one.detail}
    if one.kind == "identifier":
        shown["url"] = f"{PATH}?{urlencode({'q': one.text})}"
    return shown


def _as_json(results: Results, asked: Asked) -> dict[str, object]:
    day = {"in_force_on": asked.in_force_on} if asked.in_force_on else {}
    return {**results.as_json(), **day}


def _may_jump(request: HttpRequest, asked: Asked) -> bool:
    """Whether a citation leads on: "4.2.1" also does within one document."""
    others = {name: v for name, v in asked.filters.items() if name != "document"}
    one_document = len(asked.filters.get("document", ())) <= 1
    return (
        asked.page == 1 and not others and one_document and not asked.is_wrong_day
        and request.GET.get("jump") != "no"
    )  # fmt: skip


def _cited(results: Results) -> Found | None:
    """The one clause that the query cites: the current one where several editions have
    it, None where several documents do."""
    exact = [hit for hit in results.hits if hit.is_exact]
    in_force = [hit for hit in exact if hit.status == "current"]
    found = in_force or exact
    return found[0] if len(found) == 1 and found[0].url else None


def _wrong_day(asked: Asked) -> str:
    return _(
        "“%(typed)s” is not a day of the calendar. Write it as year, month and day, "
        "like 2025-06-01."
    ) % {"typed": asked.on}


def _context(results: Results, asked: Asked) -> dict[str, object]:
    last = min(-(-results.total // PAGE_SIZE), LAST_PAGE)
    page, meant = asked.page, getattr(results, "did_you_mean", None)
    return {
        "results": results,
        "lines": lines_of(results, asked),
        "text": asked.text,
        "asked": bool(asked.text or asked.filters),
        "on": asked.on,
        "day": asked.day,
        "wrong_day": _wrong_day(asked) if asked.is_wrong_day else "",
        "any_day": asked.but(on="").address(),
        "facets": facets_of(results),
        "chips": chips_of(results, asked),
        "clear": asked.but(filters={}, on="").address(),
        "meant": meant and asked.but(text=meant.text).address(),
        "json": asked.address(format="json"),
        "page": page,
        "last": last,
        "is_cut": page == LAST_PAGE and results.total > LAST_PAGE * PAGE_SIZE,
        "first": (page - 1) * PAGE_SIZE + 1,
        "previous": page > 1 and replace(asked, page=page - 1).address(),
        "next": page < last and replace(asked, page=page + 1).address(),
    }


def _not_now(request: HttpRequest, asked: Asked, *, as_json: bool) -> HttpResponse:
    if as_json:
        return JsonResponse({"error": str(NOT_NOW)}, status=503)
    query = parse(asked.text)
    shown = {
        "results": Results(query, {}), "text": query.text, "asked": True, "on": asked.on,
        "unavailable": NOT_NOW,
    }  # fmt: skip
    return render(request, "search/results.html", shown, status=503)


def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nobody keeps an answer that depends on who asks."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response
