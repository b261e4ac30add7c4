"""The page behind "no more mail of this sort": GET asks, POST does it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from cms.documents.http import not_found
from workflows.notify.unsubscribing import Ending, end, read

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End it at once for a mail program (RFC 8058), whose body nobody can forge by
    accident and which knows no cookie; ask everybody else with a button."""
    ending = read(token)
    if ending is None:
        raise not_found()
    name, value = ONE_CLICK
    if request.method == "POST" and request.POST.get(name) == value:
        end(ending)
        return _page(request, ending, done=True)
    return _ask(request, ending)


@csrf_protect
def _ask(request: HttpRequest, ending: Ending) -> HttpResponse:
    if request.method == "POST":
        end(ending)
    return _page(request, ending, done=request.method == "POST")


def _page(request: HttpRequest, ending: Ending, *, done: bool) -> HttpResponse:
    return render(
        request, "workflows/unsubscribe.html", {"ending": ending, "done": done}
    )
