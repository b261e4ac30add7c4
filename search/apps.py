"""Search: the Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Listens to the outbox and tells `verify` how to check the indexes."""

    name = "search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from cms.documents.registry import register_check
        from cms.outbox.periodic import register_periodic
        from search import engines, indexing, verifying

        indexing.subscribe_all()
        if len(engines.engines()) > 1:
            register_periodic(
                "search.catch_up", indexing.CATCH_UP_SECONDS, indexing.catch_up
            )
        register_check(verifying.CHECK, verifying.check_indexes)
