"""Markdown folders and files: what comes in, what is listed, and what is refused."""

from pathlib import Path

import pytest

from cms.documents import content, numbering
from cms.importing.errors import MalformedInput
from cms.importing.read import read

GUIDE = Path(__file__).parents[3] / "fixtures" / "golden" / "import" / "guide"
SHARED = Path(__file__).parents[4] / "shared" / "data" / "markdown" / "sp800-63"
FACTS = {"designation": "TEA-1", "kind": "standard"}


def guide():
    return read(GUIDE, "markdown", document_facts=FACTS)


def one_file(tmp_path, text):
    path = tmp_path / "text.md"
    path.write_text(text, encoding="utf-8")
    return read(path, "markdown", document_facts=FACTS)


def blocks(result, kind=None):
    found = content.blocks(result.tree)
    return [block for block in found if kind in (None, block["type"])]


def words(result):
    return "\n".join(content.block_text(block) for block in blocks(result))


def whats(result):
    return [loss.what for loss in result.report.losses]


def test_headings_become_sections_with_computed_numbers():
    tree = guide().tree
    numbers = numbering.number(tree)
    assert [
        (numbers[one["uuid"]].label, one["title"], one["kind"])
        for one in content.sections(tree)
    ] == [
        ("", "Acknowledgements", "unnumbered"),
        ("1", "Start here", "clause"),
        ("1.1", "Scope", "clause"),
        ("2", "Brewing", "clause"),
        ("2.1", "Water", "clause"),
    ]


def test_the_title_and_the_scope_come_from_the_source():
    tree = guide().tree
    assert tree["title"] == "A guide to tea"
    assert content.plain(tree["meta"]["scope"]) == "This guide covers black tea."


def test_anchors_become_cross_references_to_nodes():
    result = guide()
    text = blocks(result, "paragraph")[1]["text"]
    targets = [run["xref"]["node"] for run in text if "xref" in run]
    water = next(s for s in content.sections(result.tree) if s["title"] == "Water")
    figure, table = blocks(result, "figure")[0], blocks(result, "table")[0]
    assert targets == [water["uuid"], figure["uuid"], table["uuid"]]
    assert content.plain(text).startswith(
        "Tea is leaves in hot water; see Section 2.1, Figure 1 and the table. Ask"
    )


def test_a_link_to_a_script_keeps_its_words_and_is_listed():
    result = guide()
    text = blocks(result, "paragraph")[1]["text"]
    assert [run["link"] for run in text if "link" in run] == ["https://example.org/tea"]
    assert "that page" in content.plain(text)
    assert "the link 'javascript:alert(1)'" in whats(result)


def test_a_footnote_stands_where_it_is_cited():
    notes = [n for kind, n in content.nodes(guide().tree) if kind == "footnote"]
    assert [content.plain(note["text"]) for note in notes] == ["Some say milk first."]


def test_a_quotation_that_says_note_is_a_note():
    assert content.plain(blocks(guide(), "note")[0]["paragraphs"]) == (
        "Water comes first."
    )


def test_an_informative_section_is_marked_and_not_told_twice():
    result = guide()
    start = result.tree["sections"][1]
    assert start["informative"]
    assert "informative" not in words(result)


def test_lists_nest_and_keep_their_style():
    made = blocks(guide(), "list")[0]
    assert made["style"] == "number"
    assert [len(item.get("items", ())) for item in made["items"]] == [0, 2]
    assert {"text": "2", "marks": ["sub"]} in made["items"][1]["items"][1]["text"]


def test_a_figure_without_its_file_keeps_alt_and_caption_and_is_listed():
    result = guide()
    pot, cup = blocks(result, "figure")
    assert (pot["asset"], pot["missing"]) == (None, "img/pot.png")
    assert pot["alt"] == "A round pot with a lid"
    assert content.plain(pot["caption"]) == "A pot"
    assert "the picture img/pot.png" in whats(result)
    assert "missing" not in cup


def test_a_picture_that_is_there_comes_as_bytes():
    result = guide()
    cup = blocks(result, "figure")[1]
    asset = result.assets[cup["asset"]]
    assert (asset.media_type, asset.width, asset.height) == ("image/png", 3, 2)
    assert result.tree["assets"][0]["size"] == len(asset.data)


def test_a_table_has_its_caption_and_header_row():
    table = blocks(guide(), "table")[0]
    assert content.plain(table["caption"]) == "Times"
    assert (table["header_rows"], len(table["rows"])) == (1, 2)


def test_definition_lists_become_definitions():
    made = blocks(guide(), "definition")[0]
    assert made["preferred"] == "Steep"
    assert content.plain(made["text"]) == "To leave leaves in water."


def test_what_cannot_be_said_is_listed_with_file_and_line():
    places = {loss.what: loss.place for loss in guide().report.losses}
    assert places["a horizontal rule"] == "02-brew.md, line 35"
    assert places["{{site.base}}"] == "02-brew.md, line 19"
    assert places["the class no_toc"] == "thanks.md, line 2"
    assert places["the front matter entry layout: page"] == "01-start.md, line 5"


def test_the_single_heading_of_a_file_is_its_title(tmp_path):
    result = one_file(tmp_path, "# Tea\n\nHello.\n\n## One\n\nText.\n")
    assert result.tree["title"] == "Tea"
    assert [s["title"] for s in result.tree["sections"]] == ["Tea", "One"]


@pytest.mark.parametrize(
    ("source", "kind", "text"),
    [
        ("> Wisdom.\n>\n> — Somebody", "quotation", "Wisdom.\nSomebody"),
        ("> [!WARNING]\n> Hot.", "warning", "Hot."),
        ("NOTE: Mind the step.", "note", "Mind the step."),
        ("!!! tip\n    Rest.", "note", "Rest."),
        (":::note\nRest.\n:::", "note", "Rest."),
        ('<div class="alert-danger"><p>Hot.</p></div>', "warning", "Hot."),
        ("```\na\n  b\n```", "paragraph", "a\n  b"),
        ("    code", "paragraph", "code"),
        ("- [x] done\n- [ ] open", "list", "☑ done\n☐ open"),
        ("<dl><dt>Tea</dt><dd>Leaves</dd></dl>", "definition", "Tea\nLeaves"),
        ("Tea\nChai\n: Leaves", "definition", "Tea\nChai\nLeaves"),
        ("<ol type=a><li>x</ol>", "list", "x"),
    ],
)  # fmt: skip
def test_a_block_comes_in_as_its_kind(tmp_path, source, kind, text):
    result = one_file(tmp_path, f"# T\n\n{source}\n")
    assert [b["type"] for b in blocks(result)] == [kind]
    assert words(result) == text


def test_a_formula_keeps_its_source(tmp_path):
    result = one_file(tmp_path, "# T\n\n$$\nx^2\n$$\n")
    assert blocks(result, "formula")[0]["tex"] == "x^2"


def test_an_html_table_keeps_spans_and_cuts_those_that_reach_out(tmp_path):
    source = (
        "<table><tr><th colspan=2>H</th></tr>"
        "<tr><td rowspan=9>a</td><td>b<ul><li>c</li></ul></td></tr></table>"
    )
    result = one_file(tmp_path, f"# T\n\n{source}\n")
    table = blocks(result, "table")[0]
    assert table["rows"][0][0]["colspan"] == 2
    assert "rowspan" not in table["rows"][1][0]
    assert content.plain(table["rows"][1][1]["text"]) == "b\n• c"
    assert {"rowspan=9", "a list inside another block"} <= set(whats(result))


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("<script>alert(1)</script>x", "<script> alert(1)"),
        ("a <!-- secret --> b", "a comment: secret"),
        ("~~gone~~", "the mark <s>"),
        ("[unused]: https://example.org", "[UNUSED]: https://example.org"),
        ("x\n\n[^9]: never", "the footnote 9"),
        ("*[HTML]: Hyper Text", "the abbreviation HTML (Hyper Text)"),
        ("[x](gone.md#y)", "the link 'gone.md#y'"),
        ("![a](https://example.org/x.png)", "the picture https://example.org/x.png"),
        ('<p onclick="x()">a</p>', "the attribute onclick"),
        ('<div markdown="1">*a*</div>', "the attribute markdown"),
        ("a &#31; b", "control characters"),
        ("|a|\n|-:|\n|b|", "the alignment of cells"),
        (":::objectives\nx\n:::", "the frame objectives"),
        ("5. five", "the start 5 of a list"),
        ("{% include x.html %}", "{% include x.html %}"),
    ],
)
def test_nothing_goes_in_silence(tmp_path, source, what):
    assert what in whats(one_file(tmp_path, f"# T\n\nText.\n\n{source}\n"))


@pytest.mark.parametrize("text", ["x\n\n> :::a\n> ", "x\n\n<!--@line x-->", "x\n: "])
def test_odd_endings_do_no_harm(tmp_path, text):
    assert words(one_file(tmp_path, text)).startswith("x")


def test_pictures_outside_the_folder_are_not_read(tmp_path):
    (tmp_path / "secret.png").write_bytes((GUIDE / "img" / "cup.png").read_bytes())
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text("# T\n\n![x](../secret.png)\n", encoding="utf-8")
    result = read(folder, "markdown", document_facts=FACTS)
    assert result.assets == {}
    assert blocks(result, "figure")[0]["missing"] == "../secret.png"


def test_files_that_nothing_shows_are_listed(tmp_path):
    (tmp_path / "a.md").write_text("# T\n\nText.\n", encoding="utf-8")
    (tmp_path / "data.csv").write_text("1", encoding="utf-8")
    result = read(tmp_path, "markdown", document_facts=FACTS)
    assert [loss.place for loss in result.report.losses] == ["data.csv"]


def test_a_section_of_more_than_120_blocks_is_split(tmp_path):
    text = "# A\n\nx\n\n## Long\n\n" + "\n\n".join(f"Line {n}" for n in range(130))
    result = one_file(tmp_path, f"# B\n\n{text}")
    assert max(len(s["blocks"]) for s in content.sections(result.tree)) <= 40
    assert words(result).count("Line") == 130
    assert any("130 blocks" in note for note in result.report.notes)


def test_typed_numbers_that_differ_are_kept_as_external_ids(tmp_path):
    result = one_file(
        tmp_path, "# 4.2 Tea\n\nx\n\n# 2 Water\n\nx\n\n# 5 reasons\n\nx\n"
    )
    assert [
        (s["title"], s.get("external_ids", [])) for s in result.tree["sections"]
    ] == [
        ("Tea", [{"scheme": "source-number", "value": "4.2"}]),
        ("Water", []),
        ("5 reasons", []),
    ]


@pytest.mark.parametrize("text", ["> " * 500 + "x", "- " * 200 + "x", "<b>" * 300])
def test_hostile_depth_is_refused_with_a_sentence(tmp_path, text):
    with pytest.raises(MalformedInput, match=r"text\.md.*nested deeper"):
        one_file(tmp_path, text)


def test_bytes_that_are_not_utf_8_are_refused_with_line_and_byte(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"# Tea\n\nca\xe9\n")
    with pytest.raises(MalformedInput, match=r"a\.md, line 3, byte 3: Byte 0xe9"):
        read(path, "markdown", document_facts=FACTS)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(MalformedInput, match="holds no Markdown file"):
        read(tmp_path, "markdown", document_facts=FACTS)


@pytest.fixture(scope="module")
def sp800_63():
    if not SHARED.exists():
        pytest.skip("../shared/data/markdown is not here")
    return read(SHARED, "markdown", document_facts=FACTS)


def test_the_real_folder_keeps_the_numbers_of_its_source(sp800_63):
    tree = sp800_63.tree
    numbers = numbering.number(tree)
    labels = {one["title"]: numbers[one["uuid"]].label for one in tree["sections"]}
    assert labels["Digital Identity Risk Management"] == "5"
    assert labels["Definitions and Abbreviations"] == "Annex A"
    assert labels["Note to Reviewers"] == ""
    assert tree["title"] == "SP 800-63"


def test_the_real_folder_keeps_every_definition_figure_and_table(sp800_63):
    counts = sp800_63.report.counts
    assert (counts["definition"], counts["figure"], counts["table"]) == (216, 4, 1)
    captions = [content.plain(f["caption"]) for f in blocks(sp800_63, "figure")]
    assert captions[0] == "Non-federated Digital Identity Model Example"
    assert all(
        figure["alt"] and figure["missing"] for figure in blocks(sp800_63, "figure")
    )


def test_the_real_folder_loses_no_word(sp800_63):
    said = words(sp800_63)
    for sentence in (
        "FIPS documents are available online on the FIPS home page",
        "The verifier is a functional role and is frequently implemented",
        "Damage to or loss of economic stability",
        "Voice-over-IP",
    ):
        assert sentence in said


def test_a_cross_reference_shows_the_number_that_is_computed(sp800_63):
    text = words(sp800_63)
    assert "Section 2.3 expands security and privacy" in text
    assert "Figure 4 shows a sample authentication process" in text
