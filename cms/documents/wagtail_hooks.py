"""Wagtail looks here for hooks; they live beside what they belong to."""

from cms.documents.admin import (  # noqa: F401
    birth,
    features,
    hooks,
    library,
    log_actions,
)
