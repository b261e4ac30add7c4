"""What is too deep, too long or too large for a page is told with its clause."""

from PIL import Image

from cms.documents import content, validate
from pdf import bounds
from pdf.book import Asset
from tests.pdf import books


def problems(*blocks: content.Node, assets=None) -> list[str]:
    scope = books.section(1, "Scope")
    tree = books.tree(scope, books.section(2, "Rules", *blocks))
    return bounds.problems(tree, assets or {})


def nested(depth: int) -> content.Node:
    item = {"uuid": books.uuid(500), "text": content.runs("innermost")}
    for at in range(1, depth):
        item = {
            "uuid": books.uuid(500 + at), "text": content.runs("x"), "items": [item]
        }  # fmt: skip
    return books.node("list", 9, style="bullet", items=[item])


def deep_sections(depth: int) -> content.Tree:
    inner = books.section(depth, "Deep", books.paragraph(900, "x"))
    for at in range(depth - 1, 0, -1):
        inner = books.section(at, "Deep", inner)
    return books.tree(inner)


def test_lists_are_held_up_to_a_depth():
    assert problems(nested(bounds.MOST_LEVELS)) == []
    assert problems(nested(200)) == [
        "A list in clause 2 is nested 200 levels deep; a page has room for 12. Make it "
        "flatter."
    ]


def test_sections_are_held_up_to_a_depth():
    assert bounds.problems(deep_sections(bounds.MOST_DEPTH), {}) == []
    [sentence] = bounds.problems(deep_sections(200), {})
    assert sentence == (
        f"The sections around clause {'.'.join('1' * 31)} are nested more than 30 levels "
        "deep, for which a page has no room. Put them on a higher level."
    )


def test_words_are_held_up_to_a_length():
    assert problems(books.paragraph(9, "x" * bounds.MOST_LETTERS)) == []
    assert problems(books.paragraph(9, f"A {'x' * 200_000} b")) == [
        "A word of 200,000 letters stands in clause 2; a page has room for 2,000. Put "
        "spaces into it, or take it out."
    ]


def test_a_word_whose_letters_are_marked_apart_is_one_word():
    runs = [{"text": "xy", "marks": [("em", "strong")[at % 2]]} for at in range(1500)]
    assert (
        "A word of 3,000 letters" in problems(books.node("paragraph", 9, text=runs))[0]
    )


def figure() -> content.Node:
    return books.node("figure", 9, asset="a" * 64, alt="x", caption=[], source=[])


def test_a_picture_of_too_many_points_is_named(tmp_path):
    path = tmp_path / "large.png"
    # Palette pictures of one colour stay small as files.
    Image.new("1", (20_000, 4_001)).save(path)
    found = problems(figure(), assets={"a" * 64: Asset("image/png", str(path))})
    assert found == [
        "Figure 1 in clause 2 has more than 80 million pixels, too many for a page. Make "
        "the picture smaller and upload it again."
    ]


def test_a_picture_is_good_and_a_file_that_is_none_is_named(tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(books.PICTURE)
    assets = {"a" * 64: Asset("image/png", str(path))}
    assert problems(figure(), assets=assets) == []
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n")
    assert problems(figure(), assets=assets) == [
        "Figure 1 in clause 2 cannot be read as a picture. Upload it again as PNG, JPEG, "
        "GIF or WebP."
    ]


def test_uploads_and_proofs_agree_on_the_largest_picture(settings):
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS == validate.MOST_PIXELS
