"""Long words get a span that lets a line end in them; links stay whole."""

from pdf.longwords import breakable

LONG = "a1" * 15


def test_a_long_word_is_marked_and_a_short_one_is_not():
    html = breakable(f'<p title="{LONG}">one {LONG} {LONG[:29]}</p>')
    span = f'<span class="endless">{LONG}</span>'
    assert html == f'<p title="{LONG}">one {span} {LONG[:29]}</p>'


def test_a_link_is_marked_from_outside():
    link = f'<a href="/x">{LONG}</a>'
    assert breakable(f"<p>{link}</p>") == f'<p><span class="endless">{link}</span></p>'
    assert breakable('<p><a href="/x">x</a></p>') == '<p><a href="/x">x</a></p>'


def test_the_name_of_a_picture_is_left_as_it_is():
    html = f"<svg><title>{'x' * 60}</title></svg>"
    assert breakable(html) == html
