"""Throw the demo's data away."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from cms.config.demo import accounts, history
from cms.people.command import ConcordCommand
from cms.people.refusals import BadInput, Reason, Refused


class Command(ConcordCommand):
    """Removes database, index and files of a development installation on SQLite."""

    help = __doc__

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="Really do it.")

    def answer(self, **options: Any) -> dict[str, list[str]]:
        if not options["yes"]:
            raise BadInput("not_confirmed", "Add --yes to throw all data away.")
        if not settings.ALLOW_BACKDATING or connection.vendor != "sqlite":
            raise Refused(
                Reason(
                    "not_a_demo",
                    "Only a development installation on SQLite can be reset. "
                    "Drop the database by hand if you mean to.",
                )
            )
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        gone = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
        gone += [Path(settings.BLOB_DIR), Path(settings.SEARCH_DIR)]
        gone += [Path(settings.MEDIA_ROOT), accounts.path()]
        gone.append(history.progress_path())
        for path in gone:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        return {"removed": [str(path) for path in gone]}

    def lines(self, answer: dict[str, list[str]]) -> list[str]:
        return ["The demo's data is gone."]
