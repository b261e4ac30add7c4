"""An address in, its QR code out: an inline picture with a title, the same each time. No Django."""

import segno


def qr_code(address: str) -> str:
    """An SVG element that is read aloud as its title. Modules are 1 unit, without margin."""
    code = segno.make_qr(address, error="m")
    svg = code.svg_inline(
        border=0, omitsize=True, title=f"QR code of the address {address}", svgclass="code"
    )  # fmt: skip
    return svg.replace("<svg ", '<svg role="img" ', 1)
