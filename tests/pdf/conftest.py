"""What tests of PDFs share: a machine without Pango skips them, each rendering once."""

import pytest

from pdf.job import Made, has_pango, run
from tests.pdf import books


@pytest.fixture(scope="session")
def pango() -> None:
    if not has_pango():
        pytest.skip("Pango is not installed, so no PDF can be made here.")


@pytest.fixture(scope="session")
def everything(pango, tmp_path_factory) -> Made:
    """The document with one of everything, rendered."""
    folder = tmp_path_factory.mktemp("everything")
    return run(books.book(books.everything(), folder))
