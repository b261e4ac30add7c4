"""Answers of public addresses: validators, caching, redirects; files that cannot run."""

import functools
from collections.abc import Callable
from hashlib import sha256 as sha256_of
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cms.documents import blobs
from cms.documents.models import Blob

View = Callable[..., HttpResponse]
Found = TypeVar("Found")

ASK_AGAIN = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"
# What a browser may show; everything else is saved.
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
# Plain text never runs: a type that a browser would interpret is not named.
RISKY = ("text/html", "application/xhtml+xml", "text/xml", "application/xml",
         "text/javascript", "application/javascript")  # fmt: skip


def public_page(view: View) -> View:
    """GET and HEAD only; an ETag; shared caches may keep it but must ask again."""

    @require_safe
    @functools.wraps(view)
    def wrapped(request: HttpRequest, **given: str) -> HttpResponse:
        response = view(request, **given)
        if response.status_code != 200 or response.streaming:
            return response
        response.headers.setdefault("Cache-Control", ASK_AGAIN)
        if not response.has_header("ETag"):
            response["ETag"] = f'"{sha256_of(response.content).hexdigest()[:32]}"'
        return get_conditional_response(
            request, etag=response["ETag"], response=response
        )

    return wrapped


def unless_known(
    request: HttpRequest, sha256: str, make: Callable[[], HttpResponse], *,
    caching: str = FOR_EVER,
) -> HttpResponse:  # fmt: skip
    """What `make` answers, with the SHA-256 of its bytes as the ETag.

    Who has those bytes gets 304 and nothing is made.
    """
    headers = {"ETag": f'"{sha256}"', "Cache-Control": caching}
    fresh = HttpResponse(headers=headers)
    early = get_conditional_response(request, etag=headers["ETag"], response=fresh)
    if early is not fresh:
        return early
    response = make()
    for name, value in headers.items():
        response[name] = value
    return response


def file_answer(sha256: str, name: str) -> HttpResponse:
    """A stored file under a name. Nothing in it can run as a page of this site."""
    try:
        blob, data = Blob.objects.get(pk=sha256), blobs.read(sha256)
    except (Blob.DoesNotExist, blobs.BlobMissing) as error:
        raise not_found() from error
    media_type = blob.media_type
    if media_type in RISKY:
        media_type = "application/octet-stream"
    elif media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=media_type not in SHOWN, filename=name)
        or "inline"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


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


def or_not_found(find: Callable[..., Found], *given: str) -> Found:
    """What `find` finds (see `cms.documents.published`), or that one answer."""
    try:
        return find(*given)
    except ObjectDoesNotExist as error:
        raise not_found() from error
