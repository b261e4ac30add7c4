"""Inline HTML as runs, and the normal form of runs."""

import pytest

from cms.documents.runs import TooDeep, runs_from_html, safe_link, tidy_runs


def read(source):
    lost = []
    runs = runs_from_html(source, lose=lambda what, why: lost.append(what))
    return runs, lost


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("plain", [{"text": "plain"}]),
        ("", []),
        ("  a \n  b  ", [{"text": "a b"}]),
        ("a &amp; &lt;b&gt; &nbsp;", [{"text": "a & <b> \xa0"}]),
        ("<em>a</em><i>b</i>", [{"text": "ab", "marks": ["em"]}]),
        (
            "x <strong>a <em>b</em></strong>",
            [
                {"text": "x "},
                {"text": "a ", "marks": ["strong"]},
                {"text": "b", "marks": ["em", "strong"]},
            ],
        ),
        ("H<sub>2</sub>", [{"text": "H"}, {"text": "2", "marks": ["sub"]}]),
        ("a <br> b", [{"text": "a\nb"}]),
        ("<q>a</q>", [{"text": "“a”"}]),
        ('<span lang="fr">a</span>', [{"text": "a", "lang": "fr"}]),
        (
            '<a href="https://example.org/a b">x</a>',
            [{"text": "x", "link": "https://example.org/a%20b"}],
        ),
        ('<a href="mailto:a@b.org">x</a>', [{"text": "x", "link": "mailto:a@b.org"}]),
    ],
)
def test_inline_html_becomes_runs(source, runs):
    assert read(source) == (runs, [])


@pytest.mark.parametrize(
    ("source", "words", "lost"),
    [
        ("<blink>a</blink>", "a", "the mark <blink>"),
        ("a<script>b()</script>", "a", "<script> b()"),
        ("a<!-- c -->", "a", "a comment"),
        ('<a href="javascript:x">a</a>', "a", "the link 'javascript:x'"),
        ('<a href="//evil.example">a</a>', "a", "the link '//evil.example'"),
        ('<img src="x.png" alt="a">', "a", "the picture 'x.png'"),
        ('<abbr title="Long">a</abbr>', "a", "the long form 'Long'"),
    ],
)
def test_what_is_unknown_keeps_its_words_and_is_told(source, words, lost):
    runs, told = read(source)
    assert "".join(run["text"] for run in runs) == words
    assert lost in told
    assert not any("link" in run for run in runs)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://example.org/x", "HTTP://example.org/x"),
        ("/standards/", "/standards/"),
        ("java\x00script:alert(1)", ""),
        (" \tjavascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("/\\example.org", ""),
        ("https://", ""),
        ("x.md", ""),
    ],
)
def test_only_web_mail_and_local_addresses_are_links(address, kept):
    assert safe_link(address) == kept


def test_deep_html_is_refused():
    with pytest.raises(TooDeep):
        runs_from_html("<b>" * 300 + "x")
    with pytest.raises(TooDeep):
        runs_from_html("<b>" * 120 + "x")


def test_equal_neighbours_are_joined_and_empty_runs_dropped():
    cite = {"text": "", "cite": {"reference": "r", "locator": ""}}
    assert tidy_runs(
        [
            {"text": "a", "marks": ["strong", "em"]},
            {"text": "b", "marks": ["em", "strong"]},
            {"text": "", "marks": ["em"]},
            {"text": "c", "marks": [], "lang": ""},
            cite,
        ]
    ) == [{"text": "ab", "marks": ["em", "strong"]}, {"text": "c"}, cite]
