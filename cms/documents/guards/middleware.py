"""Turns what the desk refuses into a sentence: a message in the admin, JSON in an API.

Wagtail's page views write several rows without a transaction; here each runs in one, so
that nothing half-done stays when a later write is refused. (Not `ATOMIC_REQUESTS`: every
GET would take SQLite's write lock.)
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.documents.guards import routes
from cms.documents.guards.refusals import DeskRefused
from cms.documents.permissions.hooks import replace_url_finder
from cms.documents.permissions.reading import set_reading
from cms.people.refusals import Refused

View = Callable[..., HttpResponse]
API = "wagtailapi_v3"


class DeskGuardMiddleware:
    """Stands behind the session: it must know who asks."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        replace_url_finder()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_reading(on=False)
        try:
            return self.get_response(request)
        finally:
            set_reading(on=False)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not routes.is_page_route(match):
            return None
        if request.user.is_authenticated and API not in match.namespaces:
            if routes.is_hidden(request, match):
                return not_found(request)
            if refused := routes.refusal(request, match):
                return answer(request, refused)
        if request.method not in routes.UNSAFE:
            set_reading(on=routes.only_looks(request, match))
            return None
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except (Refused, ProtectedError, RestrictedError, DatabaseError) as error:
            refused = as_refusal(error)
            if refused is None:
                raise
            return answer(request, refused)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        match = request.resolver_match
        in_admin = request.path.startswith(reverse("wagtailadmin_home"))
        if not in_admin and not routes.is_page_route(match):
            return None
        refused = as_refusal(error)
        return answer(request, refused) if refused else None


def as_refusal(error: Exception) -> Refused | None:
    """The refusal that an exception stands for, None when it is a fault."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, ProtectedError | RestrictedError):
        return DeskRefused("cited")
    # What the database's triggers say.
    if isinstance(error, IntegrityError) and "kept as they are" in str(error):
        return DeskRefused("kept")
    return None


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as the one who asked expects answers."""
    match = request.resolver_match
    spaces = set(match.namespaces) if match else set()
    sentence = " ".join(reason.sentence for reason in refused.reasons)
    if spaces & {"wagtailadmin_api", API} or not request.accepts("text/html"):
        return JsonResponse(
            {
                "detail": sentence,
                "reasons": [reason.as_json() for reason in refused.reasons],
                # As Wagtail's editor reads it when it saves on its own.
                "success": False,
                "error_code": refused.reasons[0].code,
                "error_message": sentence,
            },
            status=409,
        )
    messages.error(request, sentence)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page that the person came from, unless it would refuse again."""
    referer = request.headers.get("referer", "")
    path = urlsplit(referer).path
    hosts = {request.get_host()}
    if path not in ("", request.path) and url_has_allowed_host_and_scheme(
        referer, allowed_hosts=hosts, require_https=request.is_secure()
    ):
        return referer
    return "wagtailadmin_home"


def not_found(request: HttpRequest) -> HttpResponse:
    """The same answer as for a page that does not exist."""
    if "wagtailadmin_api" in request.resolver_match.namespaces:
        return JsonResponse({"message": "not found"}, status=404)
    return TemplateResponse(request, "wagtailadmin/404.html", status=404)
