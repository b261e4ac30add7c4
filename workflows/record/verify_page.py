"""/verify/: a file or a hash in, which edition it is out. Nothing is kept or changed."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from workflows.record.lookup import Finding, look_up_bytes, look_up_hash
from workflows.record.upload import MOST_BYTES, LookedAtHandler

HASH = re.compile(r"[0-9a-fA-F]{64}")


# It changes nothing, and a program has no token; nor does the page set a cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """GET ?hash=… or POST `file` or `hash`; JSON for who asks for it."""
    finding, error = _answer(request)
    status = 400 if error else 200
    if _wants_json(request):
        body: dict[str, Any] = (
            {
                "result": "bad_input",
                "reasons": [{"code": error[0], "sentence": error[1]}],
            }
            if error
            else finding.as_json()
            if finding
            else {"result": "nothing_asked"}
        )
        response: HttpResponse = JsonResponse(body, status=status)
        response["Access-Control-Allow-Origin"] = "*"
        return response
    context = {
        "finding": finding,
        "error": error[1] if error else "",
        "typed": request.POST.get("hash") or request.GET.get("hash", ""),
        "most": MOST_BYTES // (1024 * 1024),
    }
    return render(request, "workflows/record/verify.html", context, status=status)


def _answer(request: HttpRequest) -> tuple[Finding | None, tuple[str, str] | None]:
    """What was found, or a code and a sentence about what is wrong with the question."""
    handler = LookedAtHandler(request)
    if request.method == "POST":
        request.upload_handlers = [handler]
        file = request.FILES.get("file")
        if handler.is_too_large:
            return None, (
                "too_large",
                _(
                    "The file is larger than %d MB, so it was not read. Compute its "
                    "SHA-256 yourself and paste it below."
                )
                % (MOST_BYTES // (1024 * 1024)),
            )
        if file:
            return look_up_bytes(file.read()), None
    typed = "".join((request.POST.get("hash") or request.GET.get("hash", "")).split())
    if not typed:
        if request.method == "POST":
            return None, (
                "nothing_given",
                _("Choose a file or paste a hash; nothing was given."),
            )
        return None, None
    typed = typed.removeprefix("sha256:")
    if not HASH.fullmatch(typed):
        return None, (
            "bad_hash",
            _(
                "That is not a SHA-256. It has 64 digits, from 0 to 9 and from a to f. "
                "Copy the whole of it."
            ),
        )
    return look_up_hash(typed), None


def _wants_json(request: HttpRequest) -> bool:
    wanted = request.GET.get("format") or request.POST.get("format")
    return (
        wanted == "json"
        or request.get_preferred_type(["text/html", "application/json"])
        == "application/json"
    )
