"""The secretariat's report on what readers search for: counted queries in, a list and a
spreadsheet out. A query is shown once it was asked three times, so no one reader's is."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import QueryDict
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms import clock
from cms.people.policies import RolePolicy
from cms.people.staff import is_secretariat
from search.models import QueryCount

SHOWN_FROM = 3
FEW = 3
PERIODS = {
    "7": gettext_lazy("Last 7 days"),
    "30": gettext_lazy("Last 30 days"),
    "90": gettext_lazy("Last 90 days"),
    "400": gettext_lazy("Last 400 days"),
}
LISTS = {
    "popular": gettext_lazy("Asked most"),
    "nothing": gettext_lazy("Nothing found"),
    "few": gettext_lazy("One to three clauses found"),
}
PERIOD, LIST = "30", "popular"


def asked(period: str = PERIOD, which: str = LIST) -> QuerySet[dict[str, Any]]:
    """Queries of a period, summed up: {text, asked, nothing, last_total}. nothing: how
    often nothing was found; last_total: what the query found when it was asked last."""
    since = clock.today() - timedelta(days=int(period) - 1)
    rows = QueryCount.objects.filter(day__gte=since)
    newest = rows.filter(text=OuterRef("text")).order_by("-day")
    found = (
        rows.order_by()
        .values("text")
        .annotate(
            asked=Sum("times"),
            nothing=Sum("times_with_nothing"),
            last_total=Subquery(newest.values("total")[:1]),
        )
        .filter(asked__gte=SHOWN_FROM)
    )
    if which == "nothing":
        return found.filter(last_total=0).order_by("-nothing", "text")
    if which == "few":
        found = found.filter(last_total__range=(1, FEW))
    return found.order_by("-asked", "text")


class QueryFilters(WagtailFilterSet):
    """The period and the list; without a choice, the last month's most asked."""

    period = django_filters.ChoiceFilter(
        label=gettext_lazy("Period"), choices=list(PERIODS.items()),
        method="leave", empty_label=None, initial=PERIOD,
    )  # fmt: skip
    list = django_filters.ChoiceFilter(
        label=gettext_lazy("Queries"), choices=list(LISTS.items()), method="leave",
        empty_label=None, initial=LIST,
    )  # fmt: skip

    class Meta:
        model = QueryCount
        fields: list[str] = []

    def leave(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """Both choices are made at once below."""
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        return asked(chosen.get("period") or PERIOD, chosen.get("list") or LIST)


def try_it(row: dict[str, Any]) -> str:
    """The results of a query, as they are now."""
    return f"{reverse('search')}?{urlencode({'q': row['text'], 'jump': 'no'})}"


def safe_cell(value: str) -> str:
    """A text that a spreadsheet must not take for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


class QueriesView(ReportView):
    """For the secretariat only."""

    page_title = gettext_lazy("What people search for")
    header_icon = "search"
    index_url_name = "searched"
    index_results_url_name = "searched_results"
    permission_policy = RolePolicy(QueryCount, is_secretariat, ["view"])
    any_permission_required = ["view"]
    filterset_class = QueryFilters
    is_searchable = False
    columns = [
        TitleColumn("text", label=gettext_lazy("Query"), accessor="text",
                    get_url=try_it),
        Column("asked", label=gettext_lazy("Asked"), accessor="asked"),
        Column("nothing", label=gettext_lazy("In vain"), accessor="nothing"),
        Column("last_total", label=gettext_lazy("Found last"), accessor="last_total"),
    ]  # fmt: skip
    list_export = ["text", "asked", "nothing", "last_total"]
    export_headings = {
        "text": gettext_lazy("Query"), "asked": gettext_lazy("Times asked"),
        "nothing": gettext_lazy("Times with nothing found"),
        "last_total": gettext_lazy("Clauses found last"),
    }  # fmt: skip
    export_filename = "searched"
    custom_field_preprocess = {"text": {"csv": safe_cell, "xlsx": safe_cell}}

    def get_filterset_kwargs(self) -> dict[str, Any]:
        # What is not chosen has its default, so that no filter looks chosen.
        given = super().get_filterset_kwargs()
        defaults = QueryDict(mutable=True)
        defaults.update({"period": PERIOD, "list": LIST})
        for name, values in given["data"].lists():
            defaults.setlist(name, values)
        return {**given, "data": defaults}

    @cached_property
    def no_results_message(self) -> str:
        return _("No query of this list was asked three times in this period.")

    def get_queryset(self) -> QuerySet:
        return asked()


class ReportMenuItem(MenuItem):
    """Shown to whom the report is."""

    def is_shown(self, request: Any) -> bool:
        return is_secretariat(request.user)


def menu_item() -> ReportMenuItem:
    """In the menu of reports."""
    return ReportMenuItem(
        _("What people search for"), reverse("searched"), name="searched",
        icon_name="search", order=600,
    )  # fmt: skip


urlpatterns = [
    path("reports/searched/", QueriesView.as_view(), name="searched"),
    path(
        "reports/searched/results/",
        QueriesView.as_view(results_only=True),
        name="searched_results",
    ),
]
