"""Say where the site is, who can sign in, and what to try."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from cms import clock
from cms.config.demo import accounts
from cms.people.command import ConcordCommand
from cms.people.models import Membership

TRY = (
    "Read MCS-101, and how its third edition was decided: {url}/standards/MCS-101/",
    "Comment on the open draft of MCS-103 without an account: {url}/comment/MCS-103/",
    "Sign in as jonas or farah and look at the ballot on MCS-104: {url}/review/MCS-104/",
    "Sign in as amara for the chair's dashboard, as olga for the mail that went out: "
    "{url}/review/chair/ and {url}/review/mailbox/",
    "Check a copy you have downloaded: {url}/verify/ (all of it: manage.py verify)",
)


class Command(ConcordCommand):
    """Prints the addresses, the demo's accounts and five things to try."""

    help = __doc__

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.SITE_URL)

    def answer(self, **options: Any) -> dict[str, Any]:
        known = accounts.passwords()
        people = []
        memberships = Membership.objects.active(clock.today())
        for row in memberships.select_related("person", "group").prefetch_related(
            "roles"
        ):
            people.append(
                {
                    "username": row.person.username,
                    "password": known.get(row.person.username, ""),
                    "group": row.group.slug,
                    "roles": sorted(role.slug for role in row.roles.all()),
                }
            )
        return {"url": options["url"].rstrip("/"), "people": people}

    def lines(self, answer: dict[str, Any]) -> list[str]:
        url = answer["url"]
        out = ["", f"Concord runs at {url}", f"  readers        {url}/"]
        out += [f"  drafters       {url}/admin/", f"  reviewers      {url}/review/", ""]
        out.append("Accounts (username, password, group, roles):")
        for row in answer["people"]:
            roles = ", ".join(row["roles"])
            out.append(
                f"  {row['username']:<10} {row['password'] or '(set by you)':<16} "
                f"{row['group']:<26} {roles}"
            )
        out += ["", "What to try:"]
        out += [f"  {n}. {text.format(url=url)}" for n, text in enumerate(TRY, start=1)]
        out += ["", "Ctrl-C stops it; ./start runs it again."]
        return out
