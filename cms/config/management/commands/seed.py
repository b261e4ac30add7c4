"""Put the demo content in: people, library, site pages, and the documents' history."""

import sys
import time
from typing import Any

from django.conf import settings
from django.db import transaction

from cms import clock
from cms.config.demo.history import HistoryStopped, live, progress_path
from cms.config.demo.library import make_library
from cms.config.demo.people import make_people
from cms.people.command import ConcordCommand
from cms.people.refusals import Reason, Refused
from cms.reading.site import ensure_page, ensure_site
from fixtures.site import HOME, PAGES


class Command(ConcordCommand):
    """Idempotent; a seed that was stopped goes on where it was."""

    help = __doc__

    def answer(self, **options: Any) -> dict[str, Any]:
        began = time.monotonic()
        # Asked first: the demo's people have no business in a public installation.
        if not settings.ALLOW_BACKDATING and not progress_path().exists():
            raise Refused(
                Reason(
                    "not_a_demo",
                    "The demo's history is dated back, which this installation does not "
                    "allow. It belongs in a development installation.",
                )
            )
        with transaction.atomic():
            make_people(clock.today())
            make_library()
            ensure_site(HOME["title"], lede=HOME["lede"], take_part=HOME["take_part"])
            for page in PAGES:
                ensure_page(
                    page["slug"], page["title"], lede=page["lede"], body=page["body"]
                )
        try:
            steps = live(None if options["json"] else self._progress)
        except HistoryStopped as stop:
            raise Refused(Reason("history_stopped", str(stop))) from stop
        return {"steps": steps, "seconds": round(time.monotonic() - began)}

    def _progress(self, done: int, total: int, step: Any) -> None:
        if sys.stderr.isatty():
            words = f"{step.designation} {step.facts.get('name', step.act)}"
            end = "\n" if done + 1 == total else ""
            self.stderr.write(f"\r  {done + 1:3}/{total} {words:<50}", ending=end)

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if not answer["steps"]:
            return ["The demo content is there."]
        return [f"The demo is made: {answer['steps']} steps, {answer['seconds']} s."]
