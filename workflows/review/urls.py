"""Addresses of the participants' side, below /review/."""

from django.urls import path, re_path

from workflows.appeals import pages as appeals
from workflows.changes import pages as changes
from workflows.comments.addresses import comment_addresses
from workflows.errata import pages as errata
from workflows.notify import calendar, mailbox
from workflows.notify import pages as notify
from workflows.practice.pages import ScoreView
from workflows.record import views as record
from workflows.review import (
    act,
    ballots,
    dashboards,
    pages,
    preset_urls,
    rehearse,
    who_page,
)
from workflows.review.text import page as text_page
from workflows.reviewers import pages as reviewers
from workflows.routes import pages as routes
from workflows.systematic import pages as systematic

app_name = "review"
# A designation has no underscore, so that `new_document` is none.
DOCUMENT = r"^(?P<designation>[A-Za-z0-9][A-Za-z0-9.-]*)/"

urlpatterns = [
    path("", pages.queue, name="queue"),
    path("chair/", dashboards.chair, name="chair"),
    path("secretariat/", dashboards.secretariat, name="secretariat"),
    path("new_document/", act.ProposeView.as_view(), name="propose"),
    path("new_external/", routes.ExternalView.as_view(), name="register_external"),
    *preset_urls.urlpatterns,
    path("days_away/", reviewers.away, name="away"),
    path("notices/", notify.notices, name="notices"),
    path("notices/read/", notify.read_all, name="read_all"),
    path("notices/<int:pk>/read/", notify.read_notice, name="read_notice"),
    path("notices/preferences/", notify.preferences, name="preferences"),
    path("notices/calendar/", notify.renew_calendar, name="renew_calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<uuid:uuid>/", mailbox.one_mail, name="mail"),
    path("mailbox/<uuid:uuid>/html/", mailbox.html_part, name="mail_html"),
    re_path(DOCUMENT + r"$", pages.document, name="document"),
    re_path(DOCUMENT + r"text/$", text_page.text, name="text"),
    re_path(DOCUMENT + r"text/seen/$", text_page.seen, name="seen"),
    re_path(DOCUMENT + r"follow/$", notify.follow, name="follow"),
    re_path(
        DOCUMENT + r"files/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)$",
        pages.file, name="file",
    ),
    re_path(DOCUMENT + r"record\.zip$", record.full_zip, name="record"),
    re_path(DOCUMENT + r"score/$", ScoreView.as_view(), name="score"),
    re_path(DOCUMENT + r"review/$", act.ReviewView.as_view(), name="review"),
    re_path(
        DOCUMENT + r"review/withdraw/$", act.WithdrawView.as_view(),
        name="withdraw_review",
    ),
    re_path(
        DOCUMENT + r"requests/ask/$", reviewers.AskView.as_view(), name="ask_review"
    ),
    re_path(
        DOCUMENT + r"requests/(?P<pk>[0-9]{1,9})/(?P<what>[a-z_]+)/$",
        reviewers.RequestView.as_view(), name="request",
    ),
    re_path(DOCUMENT + r"ballot/$", ballots.ballot, name="ballot"),
    re_path(DOCUMENT + r"result/$", ballots.result, name="result"),
    re_path(
        DOCUMENT + r"result/report\.(?P<kind>pdf|csv)$", ballots.report,
        name="ballot_report",
    ),
    re_path(DOCUMENT + r"vote/$", act.VoteView.as_view(), name="vote"),
    re_path(
        DOCUMENT + r"declare/(?P<kind>[a-z]+)/$", act.DeclareView.as_view(),
        name="declare",
    ),
    re_path(DOCUMENT + r"changes/$", changes.changes, name="changes"),
    re_path(
        DOCUMENT + r"changes/(?P<pk>[0-9]+)/(?P<what>[a-z]+)/$",
        changes.ClassView.as_view(), name="change_class",
    ),
    re_path(
        DOCUMENT + r"systematic/$", systematic.AnswerView.as_view(), name="systematic"
    ),
    re_path(DOCUMENT + r"errata/$", errata.errata, name="errata"),
    re_path(
        DOCUMENT + r"errata/report/$", errata.ReportView.as_view(),
        name="report_erratum",
    ),
    re_path(
        DOCUMENT + r"errata/markup/$", errata.MarkupView.as_view(), name="markup_fix"
    ),
    re_path(
        DOCUMENT + r"errata/(?P<number>[0-9]+)/(?P<what>[a-z]+)/$",
        errata.StepView.as_view(), name="erratum",
    ),
    re_path(DOCUMENT + r"appeals/$", appeals.appeals, name="appeals"),
    re_path(
        DOCUMENT + r"appeals/file/$", appeals.FileView.as_view(), name="file_appeal"
    ),
    re_path(DOCUMENT + r"appeals/(?P<number>[0-9]+)/$", appeals.appeal, name="appeal"),
    re_path(
        DOCUMENT + r"appeals/(?P<number>[0-9]+)/(?P<what>[a-z]+)/$",
        appeals.OneAppealView.as_view(), name="appeal_act",
    ),
    re_path(
        DOCUMENT + r"appeals/(?P<number>[0-9]+)/panel/(?P<panelist>[0-9]+)/"
        r"(?P<what>[a-z]+)/$",
        appeals.PanelistView.as_view(), name="panelist",
    ),
    re_path(DOCUMENT + r"who/$", who_page.page, name="who"),
    re_path(
        DOCUMENT + r"rehearse/(?P<name>[a-z_]+)/$", rehearse.page, name="rehearse"
    ),
    re_path(
        DOCUMENT + r"do/(?P<name>[a-z_]+)/$", act.TransitionView.as_view(), name="do"
    ),
    *comment_addresses(DOCUMENT),
]  # fmt: skip
