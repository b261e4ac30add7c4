"""What a word is: the same for both engines, for marks and for suggestions."""

import pytest

from search.analysis import MAX_TERM, stems, terms, words
from search.documents import MARK, UNMARK
from search.marking import marker
from search.query import parse


def marked(query, text):
    found = marker(parse(query).root).mark(text)
    return found.replace(MARK, "[").replace(UNMARK, "]")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Résumés, re\u0301sume\u0301s", ["resumes", "resumes"]),
        ("MCS-101 §4.2.1", ["mcs", "101", "4", "2", "1"]),
        ("micro-credential_x", ["micro", "credential", "x"]),
        ("Straße ½ ﬁt", ["strasse", "12", "fit"]),
        ("日本 🎓", ["日本"]),
        ("", []),
    ],
)
def test_words_are_folded(text, found):
    assert words(text) == found


def test_words_are_stemmed():
    assert stems("Evaluations evaluating") == ["evalu", "evalu"]


def test_a_term_has_the_place_of_its_word():
    text = "The re\u0301sume\u0301, kept."
    assert [text[t.start : t.end] for t in terms(text)] == ["The", "re\u0301sume\u0301", "kept"]  # fmt: skip


def test_a_word_without_end_is_cut():
    assert words("x" * 200_000) == ["x" * MAX_TERM]


@pytest.mark.parametrize(
    ("query", "text", "result"),
    [
        (
            "evaluating",
            "They evaluate it; evaluation.",
            "They [evaluate] it; [evaluation].",
        ),
        (
            '"levels of rigour"',
            "rigour of levels of rigour",
            "rigour of [levels of rigour]",
        ),
        ("micro-credential", "A Micro-credential.", "A [Micro-credential]."),
        ("credent*", "Credentialing bodies", "[Credentialing] bodies"),
        ("zebra -yak", "zebra yak", "[zebra] yak"),
        ("zebra OR yak", "zebra yak", "[zebra] [yak]"),
        ('"a zebra" "zebra yak"', "a zebra yak", "[a zebra yak]"),
        ("resume", "Résumé", "[Résumé]"),
        ("", "zebra", "zebra"),
    ],
)
def test_matches_are_marked(query, text, result):
    assert marked(query, text) == result
