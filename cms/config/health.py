"""/healthz: the process answers. /readyz: database, index and worker can be reached."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

import search
from cms.outbox.worker import overdue


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part can be reached, else 503; the JSON names each part.

    Search that is limited, since the embedded engine answers for another, is ready.
    """
    parts = {"database": _database(), "index": search.health(), "worker": _worker()}
    good = all(
        state == "ok" or state.startswith("limited: ") for state in parts.values()
    )
    return JsonResponse(parts, status=200 if good else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "cannot be reached"
    return "ok"


def _worker() -> str:
    if count := overdue():
        return f"{count} jobs have waited for more than five minutes; is it running?"
    return "ok"


urlpatterns = [path("healthz", healthz), path("readyz", readyz)]
