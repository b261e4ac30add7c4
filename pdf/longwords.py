"""HTML in, HTML out whose longest words may be broken anywhere, in narrow columns too. No Django."""

import re

# A column is as wide as its longest word, unless the word says that it may be broken.
_WORD = re.compile(r"[^\s<>]{30,}")
# A link is taken as a whole: an element inside it would be a second link in the tags.
# What a picture is called is no text of the page.
_TEXT = re.compile(
    r"<title>[^<]*</title>|(?P<link><a\b[^>]*>(?P<words>[^<>]*)</a>)|(?<=>)[^<>]+(?=<)"
)
_SPAN = r'<span class="endless">\g<0></span>'


def breakable(html: str) -> str:
    """`html` with each word of 30 letters and more in a span of its own."""

    def mark(found: re.Match[str]) -> str:
        if found[0].startswith("<title>"):
            return found[0]
        if not found["link"]:
            return _WORD.sub(_SPAN, found[0])
        return found.expand(_SPAN) if _WORD.search(found["words"]) else found[0]

    return _TEXT.sub(mark, html)
