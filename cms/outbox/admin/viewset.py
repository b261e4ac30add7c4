"""The outbox in the admin: what waits, what failed and why; buttons to stop and try again."""

from typing import Any

import django_filters
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from cms.outbox import control
from cms.outbox.models import Job

STATES = {
    "waiting": gettext_lazy("Waiting"),
    "running": gettext_lazy("Running"),
    "failed": gettext_lazy("Failed"),
    "done": gettext_lazy("Done"),
}


class JobFilters(WagtailFilterSet):
    """State, topic and handler."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=list(STATES.items()), method="in_state"
    )

    class Meta:
        model = Job
        fields = ["topic", "handler"]

    def in_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        still_open = {"done_at": None, "failed_at": None}
        return {
            "waiting": rows.filter(lease="", **still_open),
            "running": rows.filter(**still_open).exclude(lease=""),
            "failed": rows.filter(failed_at__isnull=False),
            "done": rows.filter(done_at__isnull=False),
        }[value]


def last_line(job: Job) -> str:
    """What the error says in the end: of a traceback, the sentence."""
    return (job.error.strip().splitlines() or [""])[-1]


class JobIndexView(IndexView):
    """Newest first."""

    page_title = gettext_lazy("Outbox")


class JobView(InspectView):
    """One row, with the whole error."""

    template_name = "outbox/job.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "job": self.object,
            "state": STATES[self.object.state],
            "retry_url": reverse("job:retry", args=[quote(self.object.pk)]),
            "stop_url": reverse("job:stop", args=[quote(self.object.pk)]),
        }

    @cached_property
    def header_more_buttons(self) -> list[HeaderButton]:
        return []


class JobViewSet(ModelViewSet):
    """Rows are read, stopped and tried again here, never made, changed or deleted."""

    model = Job
    icon = "tasks"
    menu_label = gettext_lazy("Outbox")
    add_to_settings_menu = True
    menu_order = 900
    url_prefix = "outbox"
    index_view_class = JobIndexView
    inspect_view_class = JobView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = JobFilters
    search_fields = ["key", "handler", "topic", "error"]
    search_backend_name = None
    list_per_page = 50
    ordering = ["-pk"]
    list_display = [
        "__str__",
        Column(
            "state", label=gettext_lazy("State"), accessor=lambda job: STATES[job.state]
        ),
        "topic",
        "attempts",
        "due_at",
        "progress",
        Column("error", label=gettext_lazy("What went wrong"), accessor=last_line),
    ]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list:
        wanted = {"index", "index_results", "inspect"}
        found = [p for p in super().get_urlpatterns() if p.name in wanted]
        return [
            *found,
            path("retry/<int:pk>/", require_POST(retry), name="retry"),
            path("stop/<int:pk>/", require_POST(stop), name="stop"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = ("history", "usage", "add", "edit", "delete")
        nowhere = {f"{name}_url_name": None for name in gone}
        return super().get_common_view_kwargs(**{**kwargs, **nowhere})

    def register_admin_url_finder(self) -> None:
        """Nothing is edited here."""


def _job(request: HttpRequest, pk: int) -> Job:
    policy = policy_registry.get_by_type(Job)
    if not policy.user_has_permission(request.user, "view"):
        raise PermissionDenied
    return get_object_or_404(Job, pk=pk)


def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a row that is not over: a file that takes too long, say."""
    job = _job(request, pk)
    if control.stop(job, _("%s stopped it.") % request.user.get_username()):
        messages.success(
            request,
            _("“%s” was stopped. If it was running, it ends within seconds.") % job,
        )
    else:
        messages.warning(
            request, _("“%s” was over already, so there is nothing to stop.") % job
        )
    return redirect("job:inspect", pk)


def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a failed row run again."""
    job = _job(request, pk)
    if control.retry(job):
        messages.success(request, _("“%s” runs again within a few seconds.") % job)
    else:
        messages.warning(
            request,
            _("“%s” was left alone: it has not failed, so there is nothing to repeat.")
            % job,
        )
    return redirect("job:inspect", pk)
