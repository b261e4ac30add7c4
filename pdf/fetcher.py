"""Addresses in, bytes out: the bundled fonts and the edition's own pictures, no others.

WeasyPrint would read any file of the machine and follow redirects into its network.
Whatever is not `concord:` is refused here before anything is opened. No Django.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

from pdf.book import Asset
from pdf.fonts import FACES, FOLDER


class Refused(ValueError):
    """An address that a text may not load."""


class AssetFetcher(URLFetcher):
    """Knows the assets of one book and our fonts; `refused` lists all else asked for."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=set(), allow_redirects=False)
        self.assets = assets
        self.refused: list[str] = []

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        """The bytes of `concord:font/NAME` or `concord:asset/SHA256`. Raises Refused."""
        scheme, _, rest = url.partition(":")
        kind, _, name = rest.partition("/")
        if scheme == "concord" and kind == "font" and name in FACES:
            return self._answer(url, (FOLDER / name).read_bytes(), "font/ttf")
        if scheme == "concord" and kind == "asset" and name in self.assets:
            asset = self.assets[name]
            data = Path(asset.path).read_bytes()
            if hashlib.sha256(data).hexdigest() != name:
                raise Refused(f"The picture {name} has been changed.")
            return self._answer(url, data, asset.media_type)
        self.refused.append(url[:200])
        raise Refused(f"{url[:200]} is not part of the edition.")

    def _answer(self, url: str, data: bytes, media_type: str) -> URLFetcherResponse:
        return URLFetcherResponse(url, data, {"Content-Type": media_type})
