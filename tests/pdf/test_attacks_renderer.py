"""The renderer is fed HTML that no sanitiser has seen: it asks nobody and shows nothing."""

import hashlib
import io
import urllib.request
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from pdf.book import Asset, Book, Part
from pdf.job import Made, RenderFailed, run
from tests.pdf import books, hostile
from tests.pdf.reading import Reading, attached, hidden_in, letters

pytestmark = [pytest.mark.usefixtures("pango"), pytest.mark.once]


@pytest.fixture
def listener():
    with hostile.listening() as found:
        yield found


def document(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>t</title>{head}</head>'
        f"<body><h1>x</h1>{body}</body></html>"
    )


def book_of(html: str, pictures: list[tuple[str, bytes]] = (), folder=None) -> Book:
    """A book of one part and its pictures, as (media type, bytes), shown after it."""
    assets = {}
    for media_type, data in pictures:
        sha = hashlib.sha256(data).hexdigest()
        (folder / sha).write_bytes(data)
        assets[sha] = Asset(media_type, str(folder / sha))
    shown = "".join(f'<p><img alt="p" src="concord:asset/{sha}"></p>' for sha in assets)
    html = html.replace("</body>", f"{shown}</body>")
    return replace(books.book(), parts=[Part(html)], assets=assets, attachments=[])


def words_of(made: Made) -> str:
    with Reading(made.data) as reading:
        return letters(reading.structure.text())


def lines_of(made: Made) -> list[str]:
    """The lines of every page."""
    pages = pypdf.PdfReader(io.BytesIO(made.data)).pages
    return [line for page in pages for line in page.extract_text().splitlines()]


def pictures_in(made: Made) -> list[tuple[int, int]]:
    """Width and height of each raster picture in the file."""
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        return [
            (int(one.Width), int(one.Height))
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]


def test_html_that_asks_for_everything_gets_nothing(listener, tmp_path):
    files = hostile.secrets(tmp_path)
    made = run(book_of(hostile.page(listener.address, files)))
    assert listener.hits == []
    assert hidden_in(made.data, hostile.SECRET) == []
    # Part of what the process itself knows, which /proc would tell.
    assert hidden_in(made.data, "FONTCONFIG_FILE") == []
    assert [one for one in attached(made.data) if not one.startswith("ABC-1")] == []
    assert pictures_in(made) == []
    assert any("is not part of the edition" in words for words in made.complaints)
    assert hostile.SECRET not in " ".join(made.complaints)


def test_an_address_that_ends_the_layout_is_not_asked_either(listener):
    style = f"<style>@color-profile --x {{ src: url({listener.address}) }}</style>"
    with pytest.raises(RenderFailed, match="is not part of the edition"):
        run(book_of(document("<p>x</p>", style)))
    assert listener.hits == []


def test_a_secret_would_be_found(tmp_path):
    made = run(book_of(document(f"<p>It is {hostile.SECRET}.</p>")))
    assert hidden_in(made.data, hostile.SECRET) == ["page 1"]
    made = run(replace(books.book(), about=replace(
        books.book().about, title=f"About {hostile.SECRET}"
    )))  # fmt: skip
    assert len(hidden_in(made.data, hostile.SECRET)) >= 2


def test_the_listener_counts_who_comes(listener):
    with urllib.request.urlopen(f"{listener.address}/x", timeout=5):
        pass
    assert listener.hits == ["first", "target"]


def test_drawings_that_ask_for_other_files_get_nothing(listener, tmp_path):
    files = hostile.secrets(tmp_path)
    drawings = hostile.drawings(listener.address, files)
    pictures = [("image/svg+xml", one) for one in drawings]
    made = run(book_of(document("<p>Before.</p>"), pictures, tmp_path))
    assert listener.hits == []
    assert hidden_in(made.data, hostile.SECRET) == []
    assert pictures_in(made) == []
    assert made.complaints


def test_a_drawing_that_unfolds_without_end_is_left_out(tmp_path):
    pictures = [("image/svg+xml", hostile.laughs())]
    made = run(book_of(document("<p>Before.</p>"), pictures, tmp_path))
    assert "Before." in words_of(made)
    assert any("Failed to load image" in words for words in made.complaints)


def test_a_drawing_of_absurd_size_stays_on_its_page(tmp_path):
    drawing = hostile.svg(
        '<rect width="20000000" height="20000000"/>',
        size='width="20000000" height="20000000"',
    )
    figure = (
        document("")
        .replace("<body>", "<body><figure>")
        .replace("</body>", "</figure></body>")
    )
    made = run(book_of(figure, [("image/svg+xml", drawing)], tmp_path))
    assert made.pages <= 2


def test_a_picture_of_400_million_points_is_left_out_and_told(tmp_path):
    made = run(
        book_of(document("<p>Before.</p>"), [("image/png", hostile.bomb())], tmp_path)
    )
    assert "Before." in words_of(made)
    assert pictures_in(made) == []
    assert any("Failed to load image" in words for words in made.complaints)


def nested(depth: int) -> Book:
    return book_of(document("<div>" * depth + "innermost" + "</div>" * depth))


def test_200_nested_elements_are_shown():
    assert "innermost" in words_of(run(nested(200)))


def test_elements_nested_without_end_are_refused_in_words():
    with pytest.raises(RenderFailed, match="nested too deeply"):
        run(nested(3000))


def test_a_word_without_end_is_broken_and_not_cut():
    word = "a1b2" * 500
    made = run(book_of(document(f"<p>{word}</p>")))
    assert letters(word) in words_of(made)
    assert max(map(len, lines_of(made))) < 200
