"""Finish a PDF that WeasyPrint wrote: bytes in, accessible and reproducible bytes out.

Mends the tags that PDF/UA-1 does not forgive, writes page labels and metadata, and
gives the file an identifier that follows from its content. This module imports no Django.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from pdf.book import RENDERER, About

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
{fields}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def finish(
    data: bytes | Path, about: About, labels: Sequence[tuple[int, str]]
) -> bytes:
    """The finished PDF of one whose tags have been mended.

    labels: (index of the first page, "roman" or "arabic") of each run of pages that is
    numbered from 1.
    """
    source = data if isinstance(data, Path) else io.BytesIO(data)
    with pikepdf.open(source) as pdf:
        pdf.Root.PageLabels = page_labels(labels)
        describe(pdf, about)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def page_labels(labels: Sequence[tuple[int, str]]) -> Dictionary:
    """The number tree of labels: roman for front matter, arabic for the text."""
    nums = Array()
    for first, style in labels:
        nums.append(first)
        nums.append(Dictionary(S=Name.r if style == "roman" else Name.D))
    return Dictionary(Nums=nums)


# -- tags ----------------------------------------------------------------------------


def mend_tags(pdf: Pdf) -> None:
    """List bodies and the scope of header cells, which WeasyPrint 70 leaves out."""
    for element in list(pdf.objects):
        if not isinstance(element, Dictionary) or element.get("/Type") != "/StructElem":
            continue
        role = element.get("/S")
        if role == Name.LI:
            _mend_item(pdf, element)
        elif role == Name.TR:
            _mend_row(element)


def _kids(element: Dictionary) -> list:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _is(kid: object, *roles: str) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/S") in roles


def _mend_item(pdf: Pdf, item: Dictionary) -> None:
    """An item holds a label and one body; all else goes into the body (UA-1 7.2-20)."""
    kids = _kids(item)
    if all(_is(kid, "/Lbl", "/LBody") for kid in kids):
        return
    labels = [kid for kid in kids if _is(kid, "/Lbl")]
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item))
    if "/Pg" in item:
        body.Pg = item.Pg
    inside = Array()
    for kid in kids:
        if _is(kid, "/Lbl"):
            continue
        for own in _kids(kid) if _is(kid, "/LBody") else [kid]:
            inside.append(own)
            if isinstance(own, Dictionary) and "/P" in own:
                own.P = body
    body.K = inside
    item.K = Array([*labels, body])


def _mend_row(row: Dictionary) -> None:
    """Scope by place. The lists of headers are wrong with spans, so they go."""
    in_head = row.P.get("/S") == Name.THead
    for cell in _kids(row):
        if _is(cell, "/TH"):
            cell.A.Scope = Name.Column if in_head else Name.Row
        elif _is(cell, "/TD") and "/A" in cell and "/Headers" in cell.A:
            del cell.A["/Headers"]


# -- metadata ------------------------------------------------------------------------


def describe(pdf: Pdf, about: About) -> None:
    """Title, language, identifier, rights and dates, in the catalogue and as XMP."""
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    producer = str(pdf.trailer.Info.get("/Producer", "WeasyPrint"))
    info = {
        "/Title": about.title, "/Author": about.author, "/Subject": about.description,
        "/Keywords": about.keywords, "/Creator": f"Concord ({RENDERER})",
        "/Producer": producer, "/CreationDate": _pdf_date(about.created),
        "/ModDate": _pdf_date(about.created),
    }  # fmt: skip
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary({name: String(value) for name, value in info.items() if value})
    )
    stream = pdf.make_stream(xmp(about, producer).encode("utf-8"))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


def _pdf_date(iso: str) -> str:
    digits = "".join(character for character in iso[:19] if character.isdigit())
    return f"D:{digits}Z" if digits else ""


def xmp(about: About, producer: str) -> str:
    """The XMP packet: the same facts as the document information, and more."""
    plain = {
        "dc:identifier": about.identifier, "dc:format": "application/pdf",
        "xmp:CreatorTool": f"Concord ({RENDERER})", "pdf:Producer": producer,
        "pdf:Keywords": about.keywords, "xmp:CreateDate": about.created,
        "xmp:ModifyDate": about.created, "xmp:MetadataDate": about.created,
        "xmpRights:WebStatement": about.rights_url,
    }  # fmt: skip
    fields = [
        f"<{name}>{escape(value)}</{name}>\n" for name, value in plain.items() if value
    ]
    for name, value in (
        ("dc:title", about.title),
        ("dc:description", about.description),
        ("dc:rights", about.rights),
    ):
        if value:
            fields.append(
                f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}'
                f"</rdf:li></rdf:Alt></{name}>\n"
            )
    for name, kind, value in (
        ("dc:creator", "Seq", about.author),
        ("dc:language", "Bag", about.language),
    ):
        if value:
            fields.append(
                f"<{name}><rdf:{kind}><rdf:li>{escape(value)}</rdf:li></rdf:{kind}>"
                f"</{name}>\n"
            )
    if about.rights:
        fields.append("<xmpRights:Marked>True</xmpRights:Marked>\n")
    return _XMP.format(fields="".join(fields))
