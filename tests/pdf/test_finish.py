"""The finished file: what PDF/A-3a and PDF/UA-1 ask of it as a whole."""

import hashlib
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from pdf.book import About, Attachment
from pdf.finish import finish

ABOUT = About(
    title="ABC-1 Good work, edition 2", language="en", author="Alpha",
    identifier="https://standards.example.org/standards/ABC-1/2/", designation="ABC-1",
    description="What it is.\nAnd why <now>.", keywords="work, quality", edition="2",
    rights="Creative Commons", rights_url="https://creativecommons.org/licenses/by/4.0/",
    created="2026-03-02T00:00:00Z", modified="2027-05-01T00:00:00Z", status="superseded",
    sha256="ab" * 32,
)  # fmt: skip
SOURCE = Attachment(
    "ABC-1-2.json", "application/json", "Source", "The text", "2026-03-02T00:00:00Z",
    text='{"é":1}',
)  # fmt: skip
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
NS = {
    "dc": "http://purl.org/dc/elements/1.1/", "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/", "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "concord": "urn:uuid:6f1c2c56-6a5e-4b0e-9a51-0d3c1c5b8a72#",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
    "rights": "http://ns.adobe.com/xap/1.0/rights/",
}  # fmt: skip


def page(*pictures: tuple[str, bytes, dict]) -> bytes:
    """A PDF of one page with pictures, as a renderer might leave it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary())
        for name, data, facts in pictures:
            stream = pdf.make_stream(data)
            for key, value in facts.items():
                stream[f"/{key}"] = value
            pdf.pages[0].obj.Resources.XObject[f"/{name}"] = stream
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        out = io.BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


def finished(source: bytes = b"", about: About = ABOUT, attachments=()) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(finish_bytes(source, about, attachments)))


def finish_bytes(
    source: bytes = b"", about: About = ABOUT, attachments=(), style: str = "arabic"
) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source or page())) as pdf:
        finish(pdf, about, [(0, style)], attachments, out)
    return out.getvalue()


def packet(pdf: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode())


def text(root: ElementTree.Element, name: str) -> str:
    found = root.find(f".//{name}", NS)
    return "".join(found.itertext()).strip()


def test_the_same_file_gives_the_same_bytes_also_on_the_disk(tmp_path):
    with pikepdf.open(io.BytesIO(page())) as pdf:
        finish(pdf, ABOUT, [(0, "arabic")], [SOURCE], tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == finish_bytes(attachments=[SOURCE])


def test_it_says_to_which_standards_it_keeps():
    root = packet(finished())
    said = [
        text(root, n) for n in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
    ]
    assert said == ["3", "A", "1"]


def test_properties_that_pdf_a_does_not_know_are_described():
    root = packet(finished())
    described = {found.text for found in root.findall(".//schema:namespaceURI", NS)}
    assert described == {NS["pdfuaid"], NS["concord"]}


def test_document_information_and_xmp_say_the_same():
    pdf = finished()
    info, root = pdf.trailer.Info, packet(pdf)
    for key, name in (
        ("Title", "dc:title"), ("Author", "dc:creator"), ("Subject", "dc:description"),
        ("Keywords", "pdf:Keywords"), ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
    ):  # fmt: skip
        assert str(info[f"/{key}"]) == text(root, name)
    for key, name in (
        ("CreationDate", "xmp:CreateDate"),
        ("ModDate", "xmp:ModifyDate"),
    ):
        digits = re.sub(r"\D", "", text(root, name))
        assert str(info[f"/{key}"]) == f"D:{digits}Z"


def test_it_names_the_edition_its_licence_and_the_hash_of_its_text():
    root = packet(finished())
    names = (
        "dc:identifier", "concord:designation", "concord:edition", "concord:status",
        "concord:textSHA256", "rights:WebStatement", "xmp:ModifyDate",
    )  # fmt: skip
    assert [text(root, name) for name in names] == [
        ABOUT.identifier, "ABC-1", "2", "superseded", "ab" * 32,
        "https://creativecommons.org/licenses/by/4.0/", "2027-05-01T00:00:00Z",
    ]  # fmt: skip


def test_what_is_not_known_is_left_out_and_not_empty():
    about = About(title="A report", language="fr", identifier="")
    pdf = finished(about=about)
    root = packet(pdf)
    assert str(pdf.Root.Lang) == "fr"
    assert set(pdf.trailer.Info.keys()) == {"/Title", "/Creator", "/Producer"}
    assert root.find(".//dc:identifier", NS) is None
    assert root.find(".//concord:textSHA256", NS) is None


def test_a_character_that_xml_cannot_hold_is_in_neither_place():
    pdf = finished(about=replace(ABOUT, title="A\x0bB\x1f & C"))
    assert str(pdf.trailer.Info.Title) == "AB & C"
    assert text(packet(pdf), "dc:title") == "AB & C"


def test_colours_are_those_of_srgb():
    pdf = finished()
    [intent] = pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    assert intent.DestOutputProfile.N == 3
    assert intent.DestOutputProfile.read_bytes()[16:20] == b"RGB "


def test_every_annotation_is_printed():
    pdf = finished()
    assert [link.F for link in pdf.pages[0].obj.Annots] == [4]


def picture(mode: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (4, 4), (0, 0, 0, 255) if mode == "CMYK" else (1, 2, 3)).save(
        out, "JPEG"
    )
    return out.getvalue()


FACTS = {
    "Type": Name.XObject, "Subtype": Name.Image, "Width": 4, "Height": 4,
    "BitsPerComponent": 8, "Filter": Name.DCTDecode,
}  # fmt: skip


def test_a_picture_for_a_press_is_turned_into_one_for_a_screen():
    cmyk = {
        **FACTS, "ColorSpace": Name.DeviceCMYK, "Decode": [1, 0] * 4, "Interpolate": True
    }  # fmt: skip
    pdf = finished(page(("A", picture("CMYK"), cmyk)))
    found = pdf.pages[0].obj.Resources.XObject["/A"]
    assert found.ColorSpace == Name.DeviceRGB
    assert "/Decode" not in found
    assert not found.Interpolate
    assert found.read_bytes() == bytes(4 * 4 * 3)


def test_other_pictures_keep_their_bytes():
    rgb = picture("RGB")
    pdf = finished(page(("A", rgb, {**FACTS, "ColorSpace": Name.DeviceRGB})))
    found = pdf.pages[0].obj.Resources.XObject["/A"]
    assert found.read_raw_bytes() == rgb


def test_a_file_is_attached_with_its_relationship_type_date_and_hash():
    pdf = finished(attachments=[SOURCE])
    [spec] = pdf.Root.AF
    data = spec.EF.F.read_bytes()
    assert data == '{"é":1}'.encode()
    assert (spec.AFRelationship, str(spec.UF)) == (Name.Source, "ABC-1-2.json")
    assert spec.EF.F.Subtype == Name("/application/json")
    assert str(spec.EF.F.Params.ModDate) == "D:20260302000000Z"
    assert bytes(spec.EF.F.Params.CheckSum) == hashlib.md5(data).digest()


def test_attachments_are_found_by_name_whatever_their_order(tmp_path):
    (tmp_path / "b").write_bytes(b"b")
    two = Attachment("A.csv", "text/csv", "Data", path=str(tmp_path / "b"))
    pdf = finished(attachments=[SOURCE, two])
    names = [str(name) for name in pdf.Root.Names.EmbeddedFiles.Names[::2]]
    assert names == ["A.csv", "ABC-1-2.json"]
    assert [str(spec.UF) for spec in pdf.Root.AF] == ["ABC-1-2.json", "A.csv"]
    assert pdf.attachments["A.csv"].get_file().read_bytes() == b"b"


def test_a_file_without_attachments_has_no_list_of_them():
    assert "/AF" not in finished().Root


def test_destinations_that_are_there_stay():
    with pikepdf.open(io.BytesIO(page())) as pdf:
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=pikepdf.Array()))
        out = io.BytesIO()
        pdf.save(out)
    done = finished(out.getvalue(), attachments=[SOURCE])
    assert {"/Dests", "/EmbeddedFiles"} == set(done.Root.Names.keys())


@pytest.mark.parametrize(("style", "wanted"), [("roman", Name.r), ("arabic", Name.D)])
def test_pages_have_labels(style, wanted):
    data = finish_bytes(style=style)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert wanted == pdf.Root.PageLabels.Nums[1].S
