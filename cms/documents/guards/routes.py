"""Wagtail's addresses for what only the procedure may do: a request in, a refusal out.

The permission testers take the buttons away and stop what comes all the same; but what
Wagtail then says is "you do not have permission", or nothing at all: an edit form sent
with `action-publish` is saved as a draft without a word. Here each gets its sentence.
"""

from django.http import HttpRequest
from django.urls import ResolverMatch
from wagtail.models import Page

from cms.documents.guards.refusals import DeskRefused
from cms.documents.permissions import reading
from cms.documents.permissions.reach import hidden_from, in_desks, reach_of
from cms.documents.permissions.testers import DeskTester
from cms.people.refusals import Reason, Refused

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
PAGE_KWARGS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")

# url_name of Wagtail's page views → the code of the sentence.
VIEWS = {
    "unpublish": "unpublish", "delete": "delete", "move": "move",
    "move_confirm": "move", "set_page_position": "position", "copy": "copy",
    "convert_alias": "alias", "set_privacy": "privacy", "lock": "lock",
    "unlock": "lock", "revisions_unschedule": "schedule", "workflow_action": "workflow",
    "collect_workflow_action_data": "workflow",
    "confirm_workflow_cancellation": "workflow",
}  # fmt: skip
# Names of buttons of the edit and create forms.
BUTTONS = {
    "action-publish": "live", "action-unpublish": "unpublish",
    "action-submit": "workflow", "action-restart-workflow": "workflow",
    "action-workflow-action": "workflow", "action-cancel-workflow": "workflow",
}  # fmt: skip
# Actions of the admin API and bulk actions on pages.
ACTIONS = {
    "publish": "live", "unpublish": "unpublish", "delete": "delete", "move": "move",
    "copy": "copy", "convert_alias": "alias", "create_alias": "alias",
    "copy_for_translation": "copy",
}  # fmt: skip

# Views that write a page's text.
SAVING = ("edit", "revisions_revert")
# Reports that name the page edited last of each type, whoever may see it.
OF_ALL_GROUPS = ("page_types_usage", "page_types_usage_results")


def is_page_route(match: ResolverMatch | None) -> bool:
    """Whether Wagtail's own page views, bulk actions or an API of it answer here."""
    if match is None:
        return False
    spaces = set(match.namespaces)
    if spaces & {"wagtailadmin_pages", "wagtailadmin_api", "wagtailapi_v3"}:
        return True
    if match.url_name in OF_ALL_GROUPS:
        return True
    return (match.url_name or "").startswith(
        ("wagtail_bulk_action", "wagtailadmin_explore", "wagtailadmin_choose_page")
    )


def pages_named(request: HttpRequest, match: ResolverMatch) -> list[int]:
    """Primary keys of the pages that an address speaks of."""
    found = [match.kwargs.get(name) for name in PAGE_KWARGS]
    if "wagtailadmin_pages" in match.namespaces or "pages" in match.namespaces:
        found.append(match.kwargs.get("pk"))
    if match.url_name == "wagtail_bulk_action":
        if match.kwargs.get("model_name") == "page":
            found += [*request.GET.getlist("id"), request.GET.get("childOf")]
    elif match.url_name == "wagtailadmin_choose_page_chosen_multiple":
        found += request.GET.getlist("id")
    return [int(pk) for pk in found if pk and str(pk).isdigit()]


def is_hidden(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether an address speaks of a desk page that the person may not see."""
    if match.url_name in OF_ALL_GROUPS:
        return not reach_of(request.user).sees_all
    pks = pages_named(request, match)
    return bool(pks) and hidden_from(request.user, pks)


def only_looks(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether a view that changes nothing is asked for."""
    looks = request.method in ("GET", "HEAD") and match.url_name in reading.VIEWS
    return looks and "wagtailadmin_pages" in match.namespaces


def refusal(request: HttpRequest, match: ResolverMatch) -> Refused | None:
    """Why the desk does not do what an address asks for, None when it may."""
    code = _asked(request, match)
    saves = code is None and request.method == "POST" and match.url_name in SAVING
    if code is None and not saves:
        return None
    named = Page.objects.filter(pk__in=pages_named(request, match))
    pages = [page for page in named if in_desks(page)]
    if code and pages:
        return DeskRefused(code)
    for page in pages:
        tester = page.specific.permissions_for_user(request.user)
        why = tester.refusal() if isinstance(tester, DeskTester) else None
        if why:
            return Refused(Reason(why.code, why.sentence))
    return None


def _asked(request: HttpRequest, match: ResolverMatch) -> str | None:
    if match.url_name == "wagtail_bulk_action":
        return ACTIONS.get(str(match.kwargs.get("action")))
    if "wagtailadmin_api" in match.namespaces:
        return ACTIONS.get(str(match.kwargs.get("action_name")))
    if "wagtailadmin_pages" not in match.namespaces:
        return None
    if match.url_name in VIEWS:
        return VIEWS[match.url_name]
    if request.method == "POST":
        return next((c for b, c in BUTTONS.items() if b in request.POST), None)
    return None
