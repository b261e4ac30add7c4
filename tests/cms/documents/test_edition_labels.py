"""Which labels an edition may have."""

import pytest

from cms.documents.editions import check_label


@pytest.mark.parametrize("label", ["1", "2.1", "2.1.1", "2024-A", "drafts", "B"])
def test_a_label_may_be(label):
    check_label(label)


@pytest.mark.parametrize("label", ["compare", "draft", "history", "History"])
def test_an_address_of_the_document_is_no_label(label):
    with pytest.raises(ValueError, match="an address already"):
        check_label(label)


@pytest.mark.parametrize("label", ["", ".1", "1/2", "1 bis", "é1", "1\n"])
def test_what_an_address_cannot_hold_is_no_label(label):
    with pytest.raises(ValueError, match="letters, digits, dots and hyphens"):
        check_label(label)
