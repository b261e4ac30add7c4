"""Finish a PDF of pages that WeasyPrint wrote: accessible, archival, reproducible bytes out.

Writes what PDF/A-3a and PDF/UA-1 ask of a file as a whole (metadata, colours, attachments,
page labels) and gives it an identifier that follows from its content. The tags are the
work of `pdf.tagging`. This module imports no Django.
"""

import io
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from pdf.book import About, Attachment
from pdf.metadata import information, pdf_date, xmp

PRINTED = 4
"""The flag of an annotation that is printed with its page."""


def finish(
    pdf: Pdf,
    about: About,
    labels: Sequence[tuple[int, str]],
    attachments: Sequence[Attachment],
    out: Path | BinaryIO,
) -> None:
    """Finish the PDF and write it to `out`.

    labels: (index of the first page, "roman" or "arabic") of each run of pages that is
    numbered from 1. The names of attachments differ.
    """
    look_through(pdf)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            annotation.F = PRINTED
    pdf.Root.PageLabels = page_labels(labels)
    describe(pdf, about)
    declare_colours(pdf)
    attach(pdf, attachments)
    pdf.save(
        out,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


def page_labels(labels: Sequence[tuple[int, str]]) -> Dictionary:
    """The number tree of labels: roman for front matter, arabic for the text."""
    nums = Array()
    for first, style in labels:
        nums.append(first)
        nums.append(Dictionary(S=Name.r if style == "roman" else Name.D))
    return Dictionary(Nums=nums)


# -- metadata ------------------------------------------------------------------------


def describe(pdf: Pdf, about: About) -> None:
    """Title, language, identifier, rights and dates, in the catalogue and as XMP."""
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    producer = str(pdf.trailer.get("/Info", {}).get("/Producer", "WeasyPrint"))
    facts = information(about, producer)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary({name: String(value) for name, value in facts.items()})
    )
    stream = pdf.make_stream(xmp(about, producer).encode("utf-8"))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


# -- colours and pictures ------------------------------------------------------------


@cache
def colour_profile() -> bytes:
    """sRGB, as the International Color Consortium gives it away with WeasyPrint."""
    # The package is not imported: that takes a second, and Pango.
    place = find_spec("weasyprint")
    if place is None or place.origin is None:
        raise FileNotFoundError("WeasyPrint is not installed.")
    return (Path(place.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()


def declare_colours(pdf: Pdf) -> None:
    """Say that all colours are those of sRGB, so that they look the same in fifty years."""
    profile = pdf.make_stream(colour_profile())
    profile.N = 3
    name = String("sRGB IEC61966-2.1")
    pdf.Root.OutputIntents = Array([
        pdf.make_indirect(Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=name,
            Info=name, DestOutputProfile=profile,
        ))
    ])  # fmt: skip


def look_through(pdf: Pdf) -> None:
    """What has to be looked for in every object: pictures, and tags that have a name."""
    # One pass for both: a thousand pages have half a million objects.
    named = {}
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            if thing.get("/Subtype") == Name.Image:
                mend_picture(thing)
        elif isinstance(thing, Dictionary) and "/ID" in thing and "/S" in thing:
            named[bytes(thing.ID)] = thing
    if named:
        tree = Array()
        for name in sorted(named):
            tree.extend([String(name), named[name]])
        pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(Dictionary(Names=tree))


def mend_picture(picture: Stream) -> None:
    """Not smoothed by the viewer, and in colours for which sRGB can speak."""
    if picture.get("/Interpolate", False):
        picture.Interpolate = False
    if picture.get("/ColorSpace") == Name.DeviceCMYK:
        _to_rgb(picture)


def _to_rgb(picture: Stream) -> None:
    """A photograph for a press, as a screen shows it."""
    with Image.open(io.BytesIO(picture.read_raw_bytes())) as photograph:
        pixels = photograph.convert("RGB").tobytes()
    picture.write(pixels)
    picture.ColorSpace = Name.DeviceRGB
    if "/Decode" in picture:
        del picture["/Decode"]


# -- attachments ---------------------------------------------------------------------


def attach(pdf: Pdf, attachments: Sequence[Attachment]) -> None:
    """Put files into the PDF, each with its relationship to it, its type and its hash."""
    if not attachments:
        return
    files = {one.name: pdf.make_indirect(_file(pdf, one)) for one in attachments}
    # Readers search the tree by halving, so it is sorted; the other list is ours to order.
    tree = Array()
    for name in sorted(files):
        tree.extend([String(name), files[name]])
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=tree))
    pdf.Root.AF = Array(files.values())


def _file(pdf: Pdf, attachment: Attachment) -> Dictionary:
    date = pdf_date(attachment.date)
    spec = AttachedFileSpec(
        pdf, attachment.read(), filename=attachment.name,
        description=attachment.description, mime_type=attachment.media_type,
        creation_date=date, mod_date=date,
        relationship=Name(f"/{attachment.relationship}"),
    )  # fmt: skip
    return spec.obj
