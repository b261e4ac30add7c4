"""The composition root: what ties the features together."""

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    """Watches that the database is as safe as it must be."""

    name = "cms.config"
    label = "config"
    verbose_name = "Config"

    def ready(self) -> None:
        connection_created.connect(refuse_without_wal, dispatch_uid="wal")


def refuse_without_wal(connection: Any, **_: Any) -> None:
    """Stop when SQLite could not be put in WAL mode, as on a network file system."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    # A database in memory (tests) has no journal to lose.
    if mode not in ("wal", "memory"):
        raise ImproperlyConfigured(
            f"DATABASE_URL: SQLite could not be put in WAL mode (it is in {mode!r} mode), "
            "so writes could be lost. Put the file on a local disk, or use PostgreSQL."
        )
