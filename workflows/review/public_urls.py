"""Addresses where the public looks over the shoulder of the procedure; no sign-in."""

from django.urls import path, re_path

from workflows.notify.public_feed import feed
from workflows.review import ballots
from workflows.review.participate import participate

BALLOTS = r"^ballots/(?P<designation>[A-Za-z0-9][A-Za-z0-9.-]*)/(?P<number>[0-9]{1,6})/"

urlpatterns = [
    path("participate/", participate, name="participate"),
    path("participate/feed.atom", feed, name="participate_feed"),
    re_path(BALLOTS + r"$", ballots.public_result, name="public_ballots"),
    re_path(
        BALLOTS + r"report\.(?P<kind>pdf|csv)$", ballots.public_report,
        name="public_ballot_report",
    ),
]  # fmt: skip
