"""Rich text goes to the editor and back without loss, and brings nothing else with it."""

import pytest

from cms.documents import content
from cms.documents.blocks.tidy import tidy_body
from cms.documents.richtext import contentstate, convert
from cms.documents.richtext.convert import Paragraph

NODE, DOC, UUID = content.mint(), content.mint(), content.mint()
XREF = {"document": DOC, "edition": None, "node": NODE, "label": "4.2"}
RUNS = [
    {"text": "  two  spaces, ünï 😀 "},
    {"text": "bold", "marks": ["em", "strong"]},
    {"text": "", "xref": XREF},
    {"text": " "},
    {"text": "own", "xref": XREF},
    {"text": "fin", "marks": ["sup"], "xref": XREF},
    {"text": "forms", "term": UUID},
    {"text": "", "cite": {"reference": UUID, "locator": "p. 1 & 2"}},
    {"text": "", "footnote": {"uuid": UUID, "text": [{"text": "a <b>"}, {"text": "x", "link": "/y"}]}},
    {"text": "über\n", "lang": "de"},
    {"text": "there", "lang": "de", "link": "https://example.org/?a=1&b=2"},
]  # fmt: skip


def test_runs_survive_the_html_of_the_desk():
    html = convert.html_from_runs(RUNS)
    assert convert.runs_from_html(html) == RUNS


def test_runs_survive_the_editor():
    raw = contentstate.from_paragraphs([Paragraph(RUNS, "abcde")])
    assert contentstate.to_paragraphs(raw) == [Paragraph(RUNS, "abcde")]


def test_offsets_count_as_the_editor_counts():
    raw = contentstate.from_paragraphs([Paragraph([{"text": "😀"}, {"text": "x", "marks": ["em"]}])])  # fmt: skip
    assert raw["blocks"][0]["inlineStyleRanges"][0]["offset"] == 2


def test_nested_items_survive_the_editor():
    items = [
        {"uuid": content.mint(), "html": "one"},
        {"uuid": content.mint(), "html": "two", "style": "letter", "items": [
            {"uuid": content.mint(), "html": "a", "items": [
                {"uuid": content.mint(), "html": "deep"}]}]},
    ]  # fmt: skip
    raw = contentstate.from_items(items, "number")
    assert contentstate.to_items(raw) == items


def test_an_item_that_the_editor_made_has_its_key_until_it_is_saved():
    raw = contentstate.from_items([], "bullet")
    raw["blocks"][0].update(text="new", key="abc12")
    assert contentstate.to_items(raw) == [{"html": "new", "key": "abc12"}]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p>x<script>alert(1)</script></p>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="//evil.example">x</a>',
        '<a linktype="xref" document="nonsense" node="1">x</a>',
        '<img src=x onerror="alert(1)">x',
        '<p onclick="alert(1)">x</p>',
        '<svg onload="alert(1)"><a href="javascript:1">y</a></svg>x',
        "<p><em>x</p></em><style>p{}</style>",
        '<span lang=""><script>">x</span>',
    ],
)
def test_hostile_html_leaves_plain_words(html):
    runs = convert.runs_from_html(html)
    assert all(set(run) <= {"text", "marks"} for run in runs)
    assert "alert" not in content.plain(runs)


def test_a_footnote_has_no_footnote_of_its_own():
    inner = '<embed embedtype="footnote" uuid="" html="in"/>'
    html = f'<embed embedtype="footnote" uuid="" html="out {convert.escape(inner)}"/>'
    [run] = convert.runs_from_html(html)
    assert run["footnote"]["text"] == [{"text": "out "}]


def posted(*blocks):
    return tidy_body(list(blocks), content.mint())


def test_enter_makes_a_paragraph_and_every_save_agrees_on_its_uuid():
    page, uuid = content.mint(), content.mint()
    html = '<p data-block-key="p0">a</p><p data-block-key="x1y2z">b</p>'
    raw = {"type": "paragraph", "value": html, "id": uuid}
    first, again = tidy_body([raw], page), tidy_body([raw], page)
    assert first == again
    assert first[0]["id"] == uuid
    # After a reload the editor has two blocks, and they keep theirs.
    assert tidy_body(first, page) == first


def test_a_duplicated_block_gets_uuids_of_its_own():
    item = {"uuid": content.mint(), "html": "x"}
    value = {"style": "bullet", "items": [item]}
    first, second = posted(
        {"type": "list", "value": value, "id": content.mint()},
        {"type": "list", "value": value, "id": content.mint()},
    )
    assert first["value"]["items"][0]["uuid"] == item["uuid"]
    assert second["value"]["items"][0]["uuid"] != item["uuid"]


def test_a_copied_footnote_gets_a_uuid_of_its_own():
    html = convert.html_from_text([RUNS[8]])
    one, two = posted(
        {"type": "paragraph", "value": html, "id": content.mint()},
        {"type": "note", "value": html, "id": content.mint()},
    )
    uuids = [convert.runs_from_html(b["value"])[0]["footnote"]["uuid"] for b in (one, two)]  # fmt: skip
    assert uuids[0] == UUID
    assert uuids[1] != UUID


def test_what_has_no_uuid_gets_one_that_the_next_save_gives_again():
    page = content.mint()
    grid = {
        "levels": [{"uuid": "", "name": "a"}, {"uuid": "", "name": "b"}],
        "criteria": [],
    }
    raw = {"type": "rubric", "value": {"caption": "", "grid": grid}, "id": content.mint()}  # fmt: skip
    first = tidy_body([raw], page)
    assert first == tidy_body([raw], page)
    levels = first[0]["value"]["grid"]["levels"]
    assert len({level["uuid"] for level in levels}) == 2
