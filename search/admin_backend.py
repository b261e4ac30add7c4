"""Wagtail's search in the admin on the database, with quotation marks made harmless.

On SQLite its backend puts what was typed between quotation marks and forgets those that
were typed: a lone one is an OperationalError, so a 500 (Wagtail's issue 13227). A setting
names this module as the backend.
"""

from typing import Any

from django.db import connection
from modelsearch.backends import database
from modelsearch.query import Phrase, PlainText


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802
    """The backend for the database in use, as modelsearch asks for it."""
    backend = database.SearchBackend(params)
    if connection.vendor == "sqlite":
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            setattr(backend, name, _quoting(getattr(backend, name)))
    return backend


def _quoting(compiler: type) -> type:
    class Quoting(compiler):
        def build_search_query_content(self, query: Any, config: Any = None) -> Any:
            if isinstance(query, PlainText):
                query = PlainText(_quoted(query.query_string), query.operator)
            elif isinstance(query, Phrase):
                query = Phrase(_quoted(query.query_string))
            return super().build_search_query_content(query, config)

    return Quoting


def _quoted(text: str) -> str:
    """FTS5 reads two quotation marks within a string as one."""
    return text.replace('"', '""')
