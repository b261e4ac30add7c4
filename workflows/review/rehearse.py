"""The page that rehearses a transition, for people and (`?format=json`) for scripts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import clock
from cms.documents.http import not_found
from workflows.actions.describe import rows_from
from workflows.review.access import visible_item
from workflows.review.rehearsal import rehearse


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, designation: str, name: str) -> HttpResponse:
    """What would happen, and what stands in the way."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    row = next((row for row in rows_from(item) if row.name == name), None)
    if row is None:
        raise not_found()
    found = rehearse(item, row, request.user, clock.now())
    if request.GET.get("format") == "json":
        return JsonResponse(found.as_json(), json_dumps_params={"ensure_ascii": False})
    context = {
        "title": _("Rehearsal: %s") % row.title, "item": item,
        "document": item.document, "rehearsal": found,
    }  # fmt: skip
    return render(request, "workflows/rehearse.html", context)
