"""Input that cannot be read: one sentence with the place, whatever the format."""

import pytest

from cms.documents import content
from cms.importing.errors import MalformedInput
from cms.importing.read import read
from cms.importing.report import Report


def refused(path, format):
    with pytest.raises(MalformedInput) as caught:
        read(path, format, document_facts={})
    return str(caught.value)


@pytest.mark.parametrize("format", ["oscal", "json"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "in.json, line 1, column 1: This is not JSON"),
        ('{\n"a": }', "in.json, line 2, column 6: This is not JSON"),
        ('{"a": 1, "a": 2}', "in.json: An object has the member 'a' twice."),
        ('{"a": NaN}', "in.json: NaN is not JSON."),
        ("[" * 5000, "in.json, line 1, column 101: This is nested deeper than 100"),
        (
            '{"a": ' + "[" * 200 + "]" * 200 + "}",
            "in.json, line 1, column 106: This is nested deeper than 100",
        ),
        ('{"a": ["\\u0000"]}', "in.json#/a/0: The text holds a character"),
        ('{"a": {"b": "\\ud800"}}', "in.json#/a/b: The text holds a character"),
        ("[]", "in.json#: An"),
    ],
)
def test_bad_json_is_refused_with_its_place(tmp_path, format, text, sentence):
    path = tmp_path / "in.json"
    path.write_text(text, encoding="utf-8")
    assert refused(path, format).startswith(sentence)


def test_a_missing_path_is_refused(tmp_path):
    assert "There is no such file or folder." in refused(tmp_path / "no", "markdown")


def test_an_unknown_format_is_refused_with_those_there_are(tmp_path):
    assert refused(tmp_path, "docx") == (
        "There is no format 'docx'; there are json, markdown, oscal."
    )


def test_a_folder_where_a_file_is_needed_is_refused(tmp_path):
    assert "This is a folder; a file is needed." in refused(tmp_path, "oscal")


def test_an_unknown_kind_is_refused(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# T\n\nx\n", encoding="utf-8")
    with pytest.raises(MalformedInput, match="no kind of document called 'novel'"):
        read(path, "markdown", document_facts={"kind": "novel"})


def test_control_characters_are_taken_out_and_listed(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# T\n\na\x0bb\n", encoding="utf-8")
    result = read(path, "markdown", document_facts={})
    assert content.block_text(next(content.blocks(result.tree))) == "ab"
    assert result.report.losses[0].place == "a.md, line 3"


def test_a_heading_too_long_for_a_title_is_kept_as_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"# {'long ' * 80}\n\nx\n", encoding="utf-8")
    tree = read(path, "markdown", document_facts={}).tree
    assert len(tree["sections"][0]["title"]) <= 200
    assert len(content.block_text(tree["sections"][0]["blocks"][0])) == 399


def test_the_readable_report_groups_losses_of_one_sort():
    report = Report(source="x", format="oscal")
    for number in range(7):
        report.lose(f"/{number}", "a thing", "It has no place.")
    assert "  a thing: It has no place. At /0, /1, /2, /3, /4 and 2 more." in (
        report.as_text()
    )
    assert len(report.as_json()["losses"]) == 7
