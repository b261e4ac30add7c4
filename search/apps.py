"""Search: the Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Listens to the outbox and tells `verify` how to check indexes and lexicon."""

    name = "search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from cms.documents.registry import register_check
        from cms.outbox.periodic import register_periodic
        from search import (
            alerts,
            counting,
            engines,
            indexing,
            lexicon,
            lexicon_verifying,
            verifying,
        )

        indexing.subscribe_all()
        lexicon.subscribe_all()
        alerts.subscribe_all()
        counting.connect()
        if len(engines.engines()) > 1:
            register_periodic(
                "search.catch_up", indexing.CATCH_UP_SECONDS, indexing.catch_up
            )
        register_check(verifying.CHECK, verifying.check_indexes)
        register_check(lexicon_verifying.CHECK, lexicon_verifying.check_lexicon)
