"""The fonts that a PDF is set in, and a fontconfig that knows no others. No Django."""

from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).parent / "static" / "pdf" / "fonts"

# File: family, weight, style.
FACES = {
    "SourceSerif4-Regular.ttf": ("Source Serif 4", 400, "normal"),
    "SourceSerif4-It.ttf": ("Source Serif 4", 400, "italic"),
    "SourceSerif4-Semibold.ttf": ("Source Serif 4", 600, "normal"),
    "SourceSerif4-SemiboldIt.ttf": ("Source Serif 4", 600, "italic"),
    "SourceSerif4Display-Semibold.ttf": ("Source Serif 4 Display", 600, "normal"),
    "SourceSans3-Regular.ttf": ("Source Sans 3", 400, "normal"),
    "SourceSans3-It.ttf": ("Source Sans 3", 400, "italic"),
    "SourceSans3-Semibold.ttf": ("Source Sans 3", 600, "normal"),
    "SourceCodePro-Regular.ttf": ("Source Code Pro", 400, "normal"),
    # For what the three families lack: operators, arrows, dingbats.
    "NotoSansMath-Regular.ttf": ("Noto Sans Math", 400, "normal"),
    "NotoSansSymbols2-Regular.ttf": ("Noto Sans Symbols 2", 400, "normal"),
}

_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


def face_rules() -> str:
    """@font-face rules for every face, with addresses that only our fetcher answers."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f"src:url(concord:font/{name})}}\n"
        for name, (family, weight, style) in FACES.items()
    )


def write_config(folder: Path) -> Path:
    """Write a fonts.conf that lists our folder only; FONTCONFIG_FILE is to name it.

    It must be set before Pango is loaded, so this is for processes of their own.
    """
    cache = folder / "fontconfig"
    cache.mkdir(parents=True, exist_ok=True)
    path = folder / "fonts.conf"
    text = _CONF.format(fonts=escape(str(FOLDER)), cache=escape(str(cache)))
    path.write_text(text, "utf-8")
    return path
