"""What runs on every proof names each thing that a reader or an archive would miss."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pdf import accessible
from pdf.book import About, Attachment
from pdf.finish import finish

ABOUT = About(title="Good work", language="en", identifier="")


def whole() -> bytes:
    """A small file to which nothing is missing."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], StructParent=1,
            Contents=String("there"),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
        kids = [
            element(pdf, "H1"), element(pdf, "Figure", Alt=String("A bar")),
            element(pdf, "Formula", Alt=String("a is b")),
            element(pdf, "TH", A=Dictionary(O=Name.Table, Scope=Name.Row)),
            element(pdf, "Note", ID=String("n-1")),
            element(pdf, "Note", ID=String("n-2")),
        ]  # fmt: skip
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array(kids))
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        file = Attachment("a.csv", "text/csv", "Data", text="a")
        out = io.BytesIO()
        finish(pdf, ABOUT, [(0, "arabic")], [file], out)
    return out.getvalue()


def element(pdf: Pdf, role: str, **facts: object) -> Dictionary:
    return pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), **facts)
    )


def without(damage: Callable[[Pdf], object]) -> list[str]:
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        damage(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return accessible.problems(out.getvalue())


def drop(path: str) -> Callable[[Pdf], None]:
    """Takes the last name of a path away: `StructTreeRoot.K.1.Alt`."""

    def damage(pdf: Pdf) -> None:
        *way, last = path.split(".")
        found = pdf.Root
        for name in way:
            found = found[int(name)] if name.isdigit() else found[f"/{name}"]
        del found[f"/{last}"]

    return damage


def test_nothing_is_said_of_a_whole_file():
    assert accessible.problems(whole()) == []


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("MarkInfo", "The PDF has no tags."),
        ("Lang", "The PDF does not say its language."),
        ("ViewerPreferences", "The PDF shows its file name where its title belongs."),
        ("PageLabels", "The PDF does not say how its pages are numbered."),
        ("OutputIntents", "The PDF does not say in which colours it was made."),
        ("AF.0.AFRelationship", "The attached file a.csv does not say why it is there."),
        ("StructTreeRoot", "The PDF has no structure."),
        ("StructTreeRoot.K.1.Alt", "A picture has no alternative text."),
        ("StructTreeRoot.K.2.Alt", "A formula has no alternative text."),
        ("StructTreeRoot.K.3.A.Scope", "A header cell does not say what it is the head of."),
        ("StructTreeRoot.K.4.ID", "A footnote has no name of its own."),
        ("Pages.Kids.0.Annots.0.Contents", "A link does not say where it leads."),
        ("Pages.Kids.0.Annots.0.F", "A link is left out when its page is printed."),
        ("Pages.Kids.0.Annots.0.StructParent", "A link is not part of the structure."),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(path, sentence):
    assert without(drop(path)) == [sentence]


def test_two_notes_may_not_have_one_name():
    def damage(pdf):
        pdf.Root.StructTreeRoot.K[5].ID = String("n-1")

    assert without(damage) == ["A footnote has no name of its own."]


def test_a_heading_may_not_skip_a_level():
    def damage(pdf):
        pdf.Root.StructTreeRoot.K[1].S = Name.H3

    assert without(damage) == ["A heading of level 3 follows one of level 1."]


def test_a_file_without_metadata_keeps_to_neither_standard():
    assert without(drop("Metadata")) == [
        "The PDF does not say that it keeps to PDF/UA.",
        "The PDF does not say that it keeps to PDF/A.",
    ]


def test_many_are_counted():
    def damage(pdf):
        for place in (1, 2):
            pdf.Root.StructTreeRoot.K[place].S = Name.Figure
            del pdf.Root.StructTreeRoot.K[place]["/Alt"]

    assert without(damage) == ["2 pictures have no alternative text."]


def test_a_file_without_a_title_is_named():
    def damage(pdf):
        del pdf.trailer.Info["/Title"]

    assert without(damage) == ["The PDF has no title."]
