"""Wagtail looks here for hooks; they live beside what they belong to."""

from cms.documents.admin import log_actions  # noqa: F401
