"""Marked text in, safe HTML out."""

import re
from html import unescape

from search.documents import MARK, UNMARK, Facts, entries
from search.snippets import as_text, label_of, marked_html, snippet
from tests.factories import requirement, section
from tests.search.contract import tree


def mark(text):
    return f"{MARK}{text}{UNMARK}"


def visible(html):
    return unescape(re.sub("</?mark>", "", html))


def test_everything_but_marks_is_escaped():
    shown = marked_html(f'<script>{mark("a & b")}"</script>')
    assert shown == "&lt;script&gt;<mark>a &amp; b</mark>&quot;&lt;/script&gt;"


def test_a_short_text_is_shown_whole():
    assert snippet(f"One {mark('two')}\nthree.") == "One <mark>two</mark> three."


def test_a_long_text_is_cut_at_words_to_240_characters():
    shown = visible(snippet("lorem ipsum " * 60))
    assert len(shown) <= 240
    assert shown.endswith("ipsum …") or shown.endswith("lorem …")


def test_the_window_is_where_most_matches_are():
    far = "word " * 200
    shown = snippet(f"{mark('zebra')} {far} {mark('zebra')} and {mark('yak')} {far}")
    assert "<mark>yak</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(visible(shown)) <= 240


def test_a_phrase_that_is_cut_is_marked_as_far_as_it_is_shown():
    long = mark("zebra " * 100 + "end")
    shown = snippet("before " + long)
    assert shown.count("<mark>") == shown.count("</mark>") == 1


def test_one_endless_word_is_cut():
    shown = snippet("x" * 1000)
    assert len(visible(shown)) <= 240


def test_no_text_gives_no_snippet():
    assert snippet(" \n ") == ""


def test_a_terminal_gets_plain_text():
    assert as_text("a <mark>b</mark> &amp; c") == "a b & c"


def clause(**facts):
    of = tree("M-1", section("A", requirement("one"), requirement("two"), **facts))
    return entries(of, Facts("x", "1", "current"))[1]


def test_the_label_is_that_of_the_requirement_that_matched():
    assert label_of(clause(), "A", f"one\n{mark('two')}") == "M-1-R2"


def test_a_clause_found_by_its_title_is_cited_as_elsewhere():
    entry = clause(external_ids=[{"scheme": "oscal", "value": "AC-2"}])
    assert label_of(entry, mark("A"), f"{mark('one')}\ntwo") == "AC-2"
    assert label_of(entry, "A", f"{mark('one')}\ntwo") == "M-1-R1"
    assert label_of(entry, "A", "one\ntwo") == "AC-2"


def test_several_requirements_without_a_match_have_no_label():
    assert label_of(clause(), "A", "one\ntwo") == ""
