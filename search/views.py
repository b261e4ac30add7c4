"""The search page, its JSON, and suggestions while somebody types."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from search.counting import count
from search.engines.base import IndexUnavailable
from search.facets import address, facets_of, filters_in
from search.finding import LAST_PAGE, PAGE_SIZE, Found, Results, find, suggest, way_back
from search.query import parse

NOT_NOW = (
    "Search does not answer just now. The documents themselves can be read as always; "
    "please try again in a few minutes."
)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`, as a page or with `format=json`. A citation leads to its clause
    at once, unless `jump=no`."""
    text = request.GET.get("q", "")
    page = _page(request.GET.get("page", "1"))
    filters = filters_in(request.GET)
    as_json = request.GET.get("format") == "json"
    try:
        results = find(text, request.user, filters=filters, page=page)
    except IndexUnavailable:
        return _private(request, _not_now(request, text, as_json=as_json))
    if as_json:
        return _private(request, JsonResponse(results.as_json()))
    count(request, results)
    if page == 1 and not filters and request.GET.get("jump") != "no":
        cited = _cited(results)
        if cited:
            target = way_back(cited.url, results.query.text)
            return _private(request, HttpResponseRedirect(target))
    shown = _context(results, filters, page)
    return _private(request, render(request, "search/results.html", shown))


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """At most eight completions of `q` from what the reader may see."""
    try:
        found = suggest(request.GET.get("q", "")[:100], request.user)
    except IndexUnavailable:
        found = []
    answer = [
        {"text": one.text, "kind": one.kind, "detail": one.detail} for one in found
    ]
    return _private(request, JsonResponse({"suggestions": answer}))


def _cited(results: Results) -> Found | None:
    """The one clause that the query cites: the current one where several editions have
    it, None where several documents do."""
    exact = [hit for hit in results.hits if hit.is_exact]
    in_force = [hit for hit in exact if hit.status == "current"]
    found = in_force or exact
    return found[0] if len(found) == 1 and found[0].url else None


def _context(results: Results, filters: dict, page: int) -> dict[str, object]:
    text = results.query.text
    last = min(-(-results.total // PAGE_SIZE), LAST_PAGE)
    return {
        "results": results,
        "text": text,
        "asked": bool(text or filters),
        "facets": facets_of(results),
        "chosen": filters,
        "clear": address(text, {}, jump="no"),
        "page": page,
        "first": (page - 1) * PAGE_SIZE + 1,
        "previous": page > 1 and address(text, filters, jump="no", page=page - 1),
        "next": page < last and address(text, filters, jump="no", page=page + 1),
    }


def _not_now(request: HttpRequest, text: str, *, as_json: bool) -> HttpResponse:
    if as_json:
        return JsonResponse({"error": NOT_NOW}, status=503)
    shown = {
        "results": Results(parse(text), {}), "text": text, "asked": True,
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


def _page(text: str) -> int:
    """A page number; what is none is the first."""
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1
