"""Who can see and do what in a document, and why."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import clock
from cms.documents.http import not_found
from cms.people.capabilities import SECRETARIAT_GROUP
from cms.people.models import Membership, User
from workflows.models import WorkItem
from workflows.review.access import visible_item
from workflows.review.rights import answers_for, steps_for
from workflows.roles import roles_in


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, designation: str) -> HttpResponse:
    """For oneself; who leads the group or keeps the procedure may ask about anybody."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    now = clock.now()
    asks = bool({"chair", "secretariat"} & roles_in(item, request.user, now.date()))
    people = list(_people(item)) if asks else []
    wanted = request.GET.get("person", "")
    person = request.user
    if wanted and wanted != request.user.username:
        person = next((one for one in people if one.username == wanted), None)
        if person is None:
            raise not_found()
    context = {
        "title": _("Who can do what"), "item": item, "document": item.document,
        "person": person, "people": people, "answers": answers_for(item, person, now),
        "steps": steps_for(item, person, now),
    }  # fmt: skip
    return render(request, "workflows/who.html", context)


def _people(item: WorkItem) -> list[User]:
    """Members of the document's groups and of the secretariat, by name."""
    groups = [group.pk for group in item.document.groups()]
    members = Membership.objects.active()
    members = members.filter(group__in=groups) | members.filter(
        group__slug=SECRETARIAT_GROUP
    )
    found = User.objects.filter(pk__in=members.values("person"), is_active=True)
    return sorted(found, key=lambda person: str(person).casefold())
