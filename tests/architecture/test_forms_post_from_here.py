"""A form that is posted says where it comes from, or the browser calls its origin null."""

from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(
    path
    for folder in ("cms", "pdf", "search", "workflows")
    for path in (Path(settings.BASE_DIR) / folder).rglob("templates/**/*.html")
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_with_a_form_to_post_hides_its_origin(path):
    """Django refuses a post whose origin is null; the test client sends none and passes."""
    words = path.read_text()
    assert 'method="post"' not in words or "no-referrer" not in words
