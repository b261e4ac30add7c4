"""What a PDF says of itself: facts in, document information and XMP out.

A file that is PDF/A and PDF/UA at once describes in its XMP each property that PDF/A
does not know: those of PDF/UA, and our own. This module imports no Django.
"""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from pdf.book import RENDERER, About

CREATOR = f"Concord ({RENDERER})"
NAMESPACE = "urn:uuid:6f1c2c56-6a5e-4b0e-9a51-0d3c1c5b8a72#"
"""Of our own properties; it names nothing but them and never changes."""

# (namespace, prefix, name, ((property, type, category, description), …)).
_SCHEMAS = (
    ("http://www.aiim.org/pdfua/ns/id/", "pdfuaid", "PDF/UA identification", (
        ("part", "Integer", "internal", "The part of ISO 14289 that the file keeps to"),
    )),
    (NAMESPACE, "concord", "Editions of Concord", (
        ("designation", "Text", "external", "The lasting name of the document"),
        ("edition", "Text", "external", "Label of the edition"),
        ("status", "Text", "external", "Where the edition stands: current, superseded, withdrawn or proof"),
        ("textSHA256", "Text", "external", "SHA-256 of the canonical JSON of the text, in hexadecimal"),
    )),
)  # fmt: skip

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:concord="{namespace}"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{fields}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def information(about: About, producer: str) -> dict[str, str]:
    """The entries of the document information dictionary; empty ones are left out."""
    entries = {
        "/Title": about.title, "/Author": about.author, "/Subject": about.description,
        "/Keywords": about.keywords, "/Creator": CREATOR, "/Producer": producer,
        "/CreationDate": pdf_date(about.created),
        "/ModDate": pdf_date(about.modified or about.created),
    }  # fmt: skip
    return {name: _clean(value) for name, value in entries.items() if value}


def pdf_date(iso: str) -> str:
    """2026-03-02T00:00:00Z → D:20260302000000Z."""
    digits = "".join(character for character in iso[:19] if character.isdigit())
    return f"D:{digits}Z" if digits else ""


def xmp(about: About, producer: str) -> str:
    """The XMP packet: the same facts as the document information, and more."""
    fields = [*_plain(about, producer), *_by_language(about), *_lists(about)]
    if about.rights:
        fields.append("<xmpRights:Marked>True</xmpRights:Marked>\n")
    fields.append(_extensions())
    return _PACKET.format(namespace=NAMESPACE, fields="".join(fields))


def _plain(about: About, producer: str) -> Iterator[str]:
    changed = about.modified or about.created
    for name, value in (
        ("dc:identifier", about.identifier), ("dc:format", "application/pdf"),
        ("xmp:CreatorTool", CREATOR), ("xmp:CreateDate", about.created),
        ("xmp:ModifyDate", changed), ("xmp:MetadataDate", changed),
        ("pdf:Producer", producer), ("pdf:Keywords", about.keywords),
        ("xmpRights:WebStatement", about.rights_url),
        ("concord:designation", about.designation), ("concord:edition", about.edition),
        ("concord:status", about.status), ("concord:textSHA256", about.sha256),
    ):  # fmt: skip
        if value:
            yield f"<{name}>{_escaped(value)}</{name}>\n"


def _by_language(about: About) -> Iterator[str]:
    for name, value in (
        ("dc:title", about.title), ("dc:description", about.description),
        ("dc:rights", about.rights),
    ):  # fmt: skip
        if value:
            yield (
                f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_escaped(value)}'
                f"</rdf:li></rdf:Alt></{name}>\n"
            )


def _lists(about: About) -> Iterator[str]:
    for name, kind, value in (
        ("dc:creator", "Seq", about.author), ("dc:date", "Seq", about.created),
        ("dc:language", "Bag", about.language),
    ):  # fmt: skip
        if value:
            yield (
                f"<{name}><rdf:{kind}><rdf:li>{_escaped(value)}</rdf:li></rdf:{kind}>"
                f"</{name}>\n"
            )


def _extensions() -> str:
    schemas = "".join(
        '<rdf:li rdf:parseType="Resource">\n'
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>\n"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\n"
        f"<pdfaSchema:schema>{name}</pdfaSchema:schema>\n"
        "<pdfaSchema:property><rdf:Seq>\n"
        + "".join(_property(*facts) for facts in properties)
        + "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n"
        for namespace, prefix, name, properties in _SCHEMAS
    )
    return f"<pdfaExtension:schemas><rdf:Bag>\n{schemas}</rdf:Bag></pdfaExtension:schemas>\n"


def _property(name: str, value_type: str, category: str, description: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{value_type}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>\n"
    )


def _clean(text: str) -> str:
    """Without characters that XML cannot hold: both places say the same."""
    return _NOT_XML.sub("", text)


def _escaped(text: str) -> str:
    # A line end of XML that is not written as a reference comes back as a space or \n.
    return escape(_clean(text), {"\r": "&#13;"})
