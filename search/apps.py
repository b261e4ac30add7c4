"""Search: the Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Listens to the outbox and tells `verify` how to check the indexes."""

    name = "search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from cms.documents.registry import register_check
        from search import alerts, counting, indexing, verifying

        indexing.subscribe_all()
        alerts.subscribe_all()
        counting.connect()
        register_check(verifying.CHECK, verifying.check_indexes)
