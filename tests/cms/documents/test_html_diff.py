import re

from cms.documents.html_diff import mark_changes, without_ids


def marked(old, new):
    """Without what only a screen reader hears."""
    html = mark_changes(old, new)
    return re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)


def test_words_are_marked_where_they_stand_and_tags_are_kept():
    assert marked(
        "<p>The issuer shall publish its criteria.</p>",
        "<p>The issuer should publish its <em>own</em> criteria.</p>",
    ) == (
        "<p>The issuer <del>shall</del><ins>should</ins> publish its "
        "<em><ins>own</ins></em> criteria.</p>"
    )


def test_the_same_words_are_not_marked():
    assert marked("<p>A b.</p>", '<p class="x">A <em>b</em>.</p>') == (
        '<p class="x">A <em>b</em>.</p>'
    )


def test_a_removed_item_stands_with_the_one_before_it():
    old = "<ul>\n<li>one</li>\n<li>two</li>\n<li>three</li>\n</ul>"
    new = "<ul>\n<li>one</li>\n<li>three</li>\n</ul>"
    assert marked(old, new) == (
        "<ul>\n<li>one<br><del>two</del></li>\n<li>three</li>\n</ul>"
    )


def test_a_table_stays_a_table():
    old = "<table><tr><td>a</td><td>5.2</td></tr></table>"
    new = "<table><tr><td>a</td><td>5.3</td></tr><tr><td>c</td></tr></table>"
    assert marked(old, new) == (
        "<table><tr><td>a</td><td><del>5.2</del><ins>5.3</ins></td></tr>"
        "<tr><td><ins>c</ins></td></tr></table>"
    )


def test_texts_with_little_in_common_stand_one_after_the_other():
    html = marked("<p>Alpha beta gamma delta.</p>", "<p>Nothing of this sort here.</p>")
    assert html.count("<del>") == html.count("<ins>") == 1


def test_what_was_escaped_stays_escaped():
    html = marked("<p>a &lt;b&gt; c d e</p>", "<p>a c d e &amp; f</p>")
    assert "<b>" not in html
    assert "&lt;" in html
    assert "&amp;" in html


def test_a_screen_reader_hears_what_colour_shows():
    html = mark_changes("<p>one two three</p>", "<p>one four three</p>")
    assert "removed: </span>two" in html
    assert "added: </span>four" in html


def test_a_copy_has_no_ids():
    html = '<p class="paragraph" id="c-1" aria-labelledby="h-c-1">x</p>'
    assert without_ids(html) == '<p class="paragraph">x</p>'
