"""Wagtail's search in the admin on the database, with what is typed made harmless.

On SQLite its backend puts what was typed between quotation marks and forgets those that
were typed: a lone one is an OperationalError, so a 500 (Wagtail's issue 13227). Of a few
hundred words it makes an expression that is nested too deep for Python. A setting names
this module as the backend.
"""

from typing import Any

from django.db import connection
from modelsearch.backends import database
from modelsearch.query import And, Not, Or, Phrase, PlainText

# Pages and snippets are found by titles and identifiers.
MAX_CHARACTERS = 120


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802
    """The backend for the database in use, as modelsearch asks for it."""
    backend = database.SearchBackend(params)
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        setattr(backend, name, _careful(getattr(backend, name)))
    return backend


def _careful(compiler: type) -> type:
    class Careful(compiler):
        def __init__(self, queryset: Any, query: Any, *args: Any, **facts: Any) -> None:
            super().__init__(queryset, _harmless(query), *args, **facts)

    return Careful


def _harmless(query: Any) -> Any:
    """A text or a query of modelsearch that its backends can compile."""
    if isinstance(query, str):
        return _text(query)
    if isinstance(query, PlainText):
        return PlainText(_text(query.query_string), query.operator, query.boost)
    if isinstance(query, Phrase):
        return Phrase(_text(query.query_string))
    if isinstance(query, And | Or):
        return type(query)([_harmless(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(_harmless(query.subquery))
    return query


def _text(typed: str) -> str:
    text = typed[:MAX_CHARACTERS]
    # FTS5 reads two quotation marks within a string as one.
    return text.replace('"', '""') if connection.vendor == "sqlite" else text
