"""Rows of search: what people save, what they were told of, and what is asked."""

from search.models_saved import Alert, QueryCount, SavedSearch

__all__ = ["Alert", "QueryCount", "SavedSearch"]
