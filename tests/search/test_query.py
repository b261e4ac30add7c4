"""The parser: text in, tree out, never an error."""

import random

import pytest

from search.citations import Identifier, fold, identifier_in, is_bare_number, key_of
from search.grammar import And, Not, Or, Phrase, Prefix, Some, Word, terms_of
from search.query import ONLY_NOT, TOO_LONG, UNBALANCED, parse


def words(*texts):
    return tuple(Word(text) for text in texts)


def test_two_words_must_both_occur():
    assert parse("account management").root == And(words("account", "management"))


def test_a_longer_question_asks_for_some_of_its_content_words():
    query = parse("what is the best way to measure assessor reliability")
    assert query.root == Some(
        words("best", "way", "measure", "assessor", "reliability")
    )


def test_three_content_words_are_all_required():
    assert isinstance(parse("the evidence of a good practice").root, And)


def test_a_phrase_in_a_question_is_required_until_nothing_has_it():
    query = parse('how do issuers check scores twice "by way of trial" -zebra')
    asked = words("issuers", "check", "scores", "twice")
    phrase, unwanted = Phrase("by way of trial"), Not(Word("zebra"))
    assert query.root == And((Some(asked), phrase, unwanted))
    assert query.loosened().root == And((Some((*asked, phrase)), unwanted))


@pytest.mark.parametrize("text", ["", "a b", 'evidence "of practice"', "x OR y"])
def test_what_is_no_question_is_not_loosened(text):
    assert parse(text).loosened() == parse(text)


def test_of_a_long_phrase_the_beginning_is_compared():
    found = " ".join(f"w{n}" for n in range(32))
    assert parse(f'"{found}"').root == Phrase(found)
    assert parse(f'"{found} more"').root == Phrase(found)
    assert parse("a-" * 200).root == Word(("a-" * 32)[:-1])


def test_a_repeated_word_is_looked_for_once():
    assert parse("assessors evidence assessors").root == And(
        words("assessors", "evidence")
    )
    assert parse("(x OR y OR x) -z -z").root == And(
        (Or(words("x", "y")), Not(Word("z")))
    )


def test_a_word_repeated_in_a_question_counts_twice_at_most():
    assert parse("x y x z x").root == Some(words("x", "y", "x", "z"))


def test_stop_words_stay_when_nothing_else_is_there():
    assert parse("the who").root == And(words("the", "who"))


def test_a_phrase_keeps_its_stop_words():
    assert parse('"levels of rigour"').root == Phrase("levels of rigour")


def test_typographic_quotation_marks_make_a_phrase():
    assert parse("“levels of rigour”").root == Phrase("levels of rigour")


def test_operators_and_parentheses_group():
    assert parse("evidence AND (survey OR study)").root == And(
        (Word("evidence"), Or(words("survey", "study")))
    )


@pytest.mark.parametrize("text", ["evidence -survey", "evidence NOT survey"])
def test_a_minus_and_not_exclude(text):
    assert parse(text).root == And((Word("evidence"), Not(Word("survey"))))


def test_a_hyphen_inside_a_word_is_no_minus():
    assert parse("micro-credential").root == Word("micro-credential")


def test_an_asterisk_asks_for_a_beginning():
    assert parse("credent*").root == Prefix("credent")


def test_a_lone_asterisk_asks_for_nothing():
    assert parse("*").root is None


def test_a_possessive_is_the_word():
    assert parse("educator's").root == Word("educator")


def test_fields_become_filters_and_leave_the_tree():
    query = parse('evidence status:current group:"systems shifts"')
    assert query.root == Word("evidence")
    assert query.filters == {"status": ("current",), "group": ("systems shifts",)}


def test_a_field_after_a_minus_excludes():
    assert parse("evidence -status:withdrawn").excluded == {"status": ("withdrawn",)}


def test_one_field_under_or_has_two_values():
    query = parse("evidence (status:current OR status:superseded)")
    assert query.filters == {"status": ("current", "superseded")}


def test_a_field_beside_words_under_or_is_words_and_says_so():
    query = parse("evidence OR status:current")
    assert query.root == Or(words("evidence", "current"))
    assert query.notices


def test_an_unknown_field_is_two_words():
    assert parse("evidence:survey").root == And(words("evidence", "survey"))


@pytest.mark.parametrize(
    "text", ['"unfinished', "(evidence", "evidence)", "evidence AND", "OR evidence",
             "evidence OR -survey", "(" * 400 + "evidence" + ")" * 400],
)  # fmt: skip
def test_what_does_not_parse_becomes_plain_words_with_a_notice(text):
    query = parse(text)
    assert next(terms_of(query.root)).text in ("unfinished", "evidence")
    assert UNBALANCED in query.notices


def test_exclusions_alone_look_for_nothing():
    query = parse("-survey")
    assert query.root is None
    assert query.notices == (ONLY_NOT,)


def test_a_query_of_ten_thousand_characters_is_cut():
    query = parse("word " * 2000)
    assert TOO_LONG in query.notices
    assert len(list(terms_of(query.root))) <= 32


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "()", '""', "🎓", "§", "---", "NOT"]
)
def test_no_words_mean_no_tree(text):
    assert parse(text).root is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("MCS-101 4.2.1", "mcs.101.4.2.1"),
        ("mcs101 §4.2.1", "mcs.101.4.2.1"),
        ("MCS–101:4.2.1", "mcs.101.4.2.1"),
        ("MCS-101 clause 4.2.1", "mcs.101.4.2.1"),
        ("MCS-101-R7", "mcs.101.r.7"),
        ("MCS-101 Annex B.2", "mcs.101.b.2"),
        ("ac-02", "ac.2"),
        ("annex B of MCS-101", "mcs.101.b"),
        ("clause 4.2.1 in MCS-101", "mcs.101.4.2.1"),
        ("table 3 of mcs-101", "mcs.101.table.3"),
    ],
)
def test_a_citation_is_recognised_however_it_is_written(text, key):
    assert parse(text).identifier == Identifier(key)


def test_a_citation_may_name_its_edition():
    assert identifier_in("MCS-101 edition 1 clause 4.2") == Identifier(
        "mcs.101.4.2", "1"
    )


def test_a_longer_number_has_another_key():
    assert key_of("MCS-1010 4.2") != key_of("MCS-101 04.2")
    assert not key_of("MCS-101 14.2.1").endswith(".4.2.1")


def test_plain_words_are_no_citation():
    assert parse("account management").identifier is None
    assert parse("levels of rigour").identifier is None


def test_a_filter_alone_is_no_citation():
    query = parse("status:withdrawn")
    assert query.identifier is None
    assert not query.is_empty


def test_a_number_alone_is_told_apart():
    assert is_bare_number("4.2.1")
    assert is_bare_number("clause B.2")
    assert not is_bare_number("MCS-101 4.2.1")


def test_the_title_key_forgets_case_accents_and_filters():
    assert parse("Rigueur  ÉLEVÉE status:current").title_key == "rigueur elevee"
    assert fold("Snake_case") == "snake case"


def test_random_input_never_fails():
    chance = random.Random(7)
    pieces = ['"', "(", ")", "-", "*", ":", "AND", "OR", "NOT", "NEAR(", "\\", "^", "'",
              "status:", "x", "evidence", "\x00", "\ue000", "é", "🎓", "‮", "{", "+"]  # fmt: skip
    for _ in range(3000):
        text = "".join(
            chance.choice(pieces) + chance.choice(["", " "])
            for _ in range(chance.randint(1, 12))
        )
        query = parse(text)
        assert "\ue000" not in query.text
        assert all(fold(term.text) for term in terms_of(query.root))
