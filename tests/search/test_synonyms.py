"""What means the same is found as well, as the glossary of current editions says."""

import pytest

from cms.documents import content
from cms.documents.editions import record_event
from fixtures.build import glossary_entry
from search.alike import LONGEST, form_key, is_form
from search.finding import find
from search.grammar import Alike, And, Not, Or, Phrase, Prefix, Some, Word, terms_of
from search.models import Synonym
from search.query import MAX_TERMS, forms_in, parse
from search.synonyms import others_of, rows_in
from tests.factories import NOON, document, edition, paragraph, section, tree
from tests.search.working import work

MC = {
    "mc": ("micro-credential", "microcredential"),
    "micro credenti": ("MC", "microcredential"),
    "microcredenti": ("MC", "micro-credential"),
}
CEU = {"continu educ unit": ("CEU",), "ceu": ("continuing education unit",)}


# -- the tree -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["MC", "mc", "MCs", "mc's"])
def test_an_abbreviation_is_its_term_however_it_is_typed(text):
    query = parse(text, MC)
    assert query.root.others == (Word("micro-credential"), Word("microcredential"))
    assert query.also == ("micro-credential", "microcredential")


def test_what_was_typed_comes_first():
    assert parse("MC", MC).root.typed == Word("MC")


def test_words_without_synonyms_are_left_alone():
    query = parse("evidence", MC)
    assert (query.root, query.also) == (Word("evidence"), ())


def test_several_words_in_a_row_are_one_form():
    query = parse("continuing education units", CEU)
    typed = And(tuple(map(Word, ("continuing", "education", "units"))))
    assert query.root == Alike(typed, (Word("CEU"),))


def test_a_hyphen_is_as_good_as_a_space():
    assert parse("micro credential", MC).also == MC["micro credenti"]


def test_the_longest_form_wins():
    others = {"scale": ("weighing machine",), "score guid": ("rubric",),
              "score guid scale": ("levels",)}  # fmt: skip
    assert parse("scoring guide scale", others).also == ("levels",)


def test_a_form_may_hold_stop_words_and_the_text_need_not():
    query = parse("currency of recognition", {"currenc of recognit": ("worth",)})
    assert query.root.typed == And((Word("currency"), Word("recognition")))


def test_a_form_counts_as_one_word_of_a_question():
    query = parse("continuing education unit assessors", CEU)
    assert isinstance(query.root, And)
    question = parse("continuing education unit assessors calibrate scoring", CEU)
    assert isinstance(question.root, Some)
    assert len(question.root.parts) == 4


def test_a_phrase_is_expanded_when_the_whole_of_it_is_a_form():
    query = parse('"continuing education unit"', CEU)
    assert query.root == Alike(Phrase("continuing education unit"), (Word("CEU"),))
    assert parse('"a continuing education unit"', CEU).also == ()


def test_beginnings_and_excluded_words_are_as_typed():
    assert parse("mc*", MC).root == Prefix("mc")
    assert parse("evidence -mc", MC).root.parts[1] == Not(Word("mc"))


def test_each_side_of_or_has_its_synonyms():
    root = parse("mc OR ceu", {**MC, **CEU}).root
    assert isinstance(root, Or)
    assert all(isinstance(part, Alike) for part in root.parts)


def test_a_query_looks_for_so_many_terms_and_no_more():
    many = {"mc": tuple(f"form{n}" for n in range(40))}
    assert len(list(terms_of(parse("mc", many).root))) == MAX_TERMS
    full = " ".join(["mc", *(f"w{n}" for n in range(MAX_TERMS - 1))])
    assert parse(full, many).also == ()


def test_the_forms_of_a_query_are_asked_for_at_once():
    assert forms_in('micro-credential units "some phrase" -no xy*') == {
        "micro credenti", "unit", "micro credenti unit", "some phrase",
    }  # fmt: skip
    assert forms_in("") == forms_in("-mc") == frozenset()
    assert all(len(form.split()) <= LONGEST for form in forms_in("ab cd " * 60))


@pytest.mark.parametrize("text", ["IT", "or", "It is", "x", "7", "", "one two three four five six seven"])  # fmt: skip
def test_what_stands_in_nearly_every_clause_is_no_form(text):
    assert not is_form(text)


@pytest.mark.parametrize("text", ["MC", "CEU", "it system", "21st-century skill"])
def test_words_and_abbreviations_are_forms(text):
    assert is_form(text)


def test_forms_are_compared_by_stems():
    assert form_key("Micro-Credentials") == form_key("micro credential")


# -- the glossary ---------------------------------------------------------------------


def term(preferred, *admitted, deprecated=()):
    return {
        "uuid": content.mint(), "preferred": preferred, "admitted": list(admitted),
        "deprecated": list(deprecated), "definition": [], "source": [],
    }  # fmt: skip


def with_terms(*terms):
    return content.new_tree(terms=list(terms))


def test_preferred_and_admitted_mean_the_same_both_ways():
    found = set(rows_in(with_terms(term("artefact", "exhibit"))))
    assert found == {("artefact", "exhibit", False), ("exhibit", "artefact", False)}


def test_a_deprecated_word_leads_to_the_good_ones_and_not_back():
    found = set(rows_in(with_terms(term("earner", deprecated=["applicant"]))))
    assert found == {("applic", "earner", True)}


def test_two_spellings_of_one_stem_are_no_synonyms():
    assert list(rows_in(with_terms(term("rubric", "Rubrics")))) == []


def test_a_longer_name_that_holds_the_form_is_found_anyway():
    found = set(rows_in(with_terms(term("evidence", "body of evidence"))))
    assert found == {("bodi of evid", "evidence", False)}


def test_a_definition_of_the_document_itself_counts():
    block = {
        "type": "definition", "uuid": content.mint(), "term": None, "text": [],
        "preferred": "stack", "admitted": ["pathway"], "deprecated": [], "source": [],
    }  # fmt: skip
    made = content.new_tree(sections=[section("Terms", block)])
    assert ("pathwai", "stack", False) in set(rows_in(made))


def test_the_demo_knows_mc_and_ceu():
    terms = [glossary_entry("micro-credential"), glossary_entry("ceu")]
    found = {(form, other) for form, other, _ in rows_in(with_terms(*terms))}
    for form, others in {**MC, **CEU}.items():
        assert {(form, other) for other in others} <= found


# -- the database ---------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def doc(alpha):
    return document("ABC-1", lead=alpha)


def published(doc, *terms, parts=()):
    made = edition(doc, tree(doc, *parts, terms=list(terms)))
    work()
    return made


def test_a_new_edition_acts_within_one_pass_of_the_worker(doc):
    published(doc, term("artefact", "exhibit"))
    assert others_of({"artefact"}) == {"artefact": ("exhibit",)}
    published(doc, term("artefact", "showpiece"))
    assert others_of({"artefact"}) == {"artefact": ("showpiece",)}


def test_a_withdrawn_edition_says_nothing_of_words(doc):
    made = published(doc, term("artefact", "exhibit"))
    record_event(made, "withdrawn", by=None, at=NOON)
    work()
    assert not Synonym.objects.exists()


def test_two_documents_that_say_the_same_say_it_once(doc, alpha):
    published(doc, term("artefact", "exhibit"))
    published(document("ABC-2", lead=alpha), term("artefact", "Exhibits", "item"))
    assert others_of({"artefact"}) == {"artefact": ("exhibit", "item")}


def test_nothing_is_asked_of_the_database_for_no_words(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert others_of(forms_in("")) == {}


PARTS = (
    section("Long", paragraph("A continuing education unit is ten hours.")),
    section("Short", paragraph("The CEU is ten hours.")),
    section("Apart", paragraph("Education is continuing in each unit.")),
)


def test_either_form_finds_both_and_its_own_first(doc):
    published(doc, term("continuing education unit", "CEU"), parts=PARTS)
    for text, titles in (
        ("ceu", ["Short", "Long"]),
        ('"continuing education unit"', ["Long", "Short"]),
    ):
        found = find(text)
        assert [hit.entry.title for hit in found.hits] == titles
    assert find("ceu").also == ("continuing education unit",)
    assert "<mark>CEU</mark>" in find('"continuing education unit"').hits[1].snippet


def test_the_typed_form_in_a_text_comes_before_a_synonym_in_a_title(doc):
    titled = section("Continuing education unit", paragraph("What it is."))
    texts = (titled, *PARTS[:2])
    published(doc, term("continuing education unit", "CEU"), parts=texts)
    found = [hit.entry.title for hit in find("ceu").hits]
    assert found == ["Short", "Continuing education unit", "Long"]


def test_a_form_never_leaves_a_question_without_answer(doc):
    published(doc, term("continuing education unit", "CEU"), parts=PARTS)
    assert find("continuing education unit xylophone").total > 0
