"""Search: the Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Listens to the outbox and tells `verify` how to check indexes and lexicon."""

    name = "search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from cms.documents.registry import register_check
        from search import (
            alerts,
            counting,
            indexing,
            lexicon,
            lexicon_verifying,
            verifying,
        )

        indexing.subscribe_all()
        lexicon.subscribe_all()
        alerts.subscribe_all()
        counting.connect()
        register_check(verifying.CHECK, verifying.check_indexes)
        register_check(lexicon_verifying.CHECK, lexicon_verifying.check_lexicon)
