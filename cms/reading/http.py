"""Headers of public pages: validators, caching, links between versions."""

import functools
from collections.abc import Callable
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """GET and HEAD only; an ETag; shared caches may keep it but must ask again."""

    @require_safe
    @functools.wraps(view)
    def wrapped(request: HttpRequest, **given: str) -> HttpResponse:
        response = view(request, **given)
        if response.status_code != 200 or response.streaming:
            return response
        response.headers.setdefault(
            "Cache-Control", "public, max-age=0, must-revalidate"
        )
        if not response.has_header("ETag"):
            response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        return get_conditional_response(
            request, etag=response["ETag"], response=response
        )

    return wrapped


def see(path: str, links: str = "") -> HttpResponseRedirect:
    """A redirect that is not remembered: what it leads to will change."""
    response = HttpResponseRedirect(path)
    response["Cache-Control"] = "no-cache"
    if links:
        response["Link"] = links
    return response


def canonical(request: HttpRequest, given: str, wanted: str) -> str | None:
    """Where the same page lies under its proper address, or None when it is here."""
    if given == wanted or not request.path.startswith(given):
        return None
    query = request.META.get("QUERY_STRING", "")
    return wanted + request.path[len(given) :] + (f"?{query}" if query else "")


def link_header(links: list[tuple[str, str]]) -> str:
    """(relation, address) pairs as the value of a Link header (RFC 8288)."""
    return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links)


def not_found() -> Http404:
    """The one answer for what is not there and what is not shown."""
    return Http404("There is nothing at this address.")
