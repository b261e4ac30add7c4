"""What attackers bring: a server that counts its callers, a secret file, HTML and SVG that ask."""

import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.pdf import books

SECRET = "TOPSECRET-7f3a91"


@dataclass
class Listener:
    """Two servers on loopback: one redirects to the other; `hits` are their callers."""

    address: str
    hits: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """A redirecting server and its target, counting every connection at all."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    first, target = (server.getsockname()[1] for server in servers)
    found = Listener(f"http://127.0.0.1:{first}")
    answer = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{target}/secret\r\n\r\n"

    def serve(server: socket.socket, name: str, words: str) -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            found.hits.append(name)
            with caller:
                caller.recv(1000)
                caller.sendall(words.encode())

    for server, name, words in zip(
        servers, ("first", "target"), (answer, "HTTP/1.1 200 OK\r\n\r\n"), strict=True
    ):
        threading.Thread(target=serve, args=(server, name, words), daemon=True).start()
    try:
        yield found
    finally:
        for server in servers:
            # Wakes the thread that waits in accept().
            server.shutdown(socket.SHUT_RDWR)
            server.close()


@dataclass(frozen=True)
class Secrets:
    """Files of the machine that no PDF may show, each good for another way of asking."""

    text: str
    style: str
    picture: str
    drawing: str


def secrets(folder: Path) -> Secrets:
    """Write the secret files and answer their `file:` addresses."""
    contents = {
        "secret.txt": SECRET.encode(),
        "secret.css": f'body::before {{ content: "{SECRET}" }}'.encode(),
        "secret.png": books.png(77, 33),
        "secret.svg": svg(f'<text x="5" y="20">{SECRET}</text>'),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return Secrets(*((folder / name).as_uri() for name in contents))


def svg(inside: str, *, size: str = 'width="100" height="40"', head: str = "") -> bytes:
    """An SVG document."""
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" {size}>{inside}</svg>'
    ).encode()


def page(address: str, files: Secrets) -> str:
    """HTML that asks for the network and for files in every way that we know."""
    own = Path("/proc/self/environ").as_uri()
    asks = [
        address,
        f"{address}/redirect",
        files.text,
        files.picture,
        files.drawing,
        own,
    ]
    pictures = "".join(f'<img alt="x" src="{ask}">' for ask in asks)
    objects = "".join(
        f'<object data="{ask}"></object><embed src="{ask}"><iframe src="{ask}"></iframe>'
        f'<a rel="attachment" href="{ask}">a</a><video src="{ask}" poster="{ask}"></video>'
        for ask in asks
    )
    links = "".join(
        f'<link rel="attachment" href="{ask}"><link rel="stylesheet" href="{ask}">'
        f'<link rel="icon" href="{ask}">'
        for ask in [*asks, files.style]
    )
    rules = "".join(
        f"@import url({ask}); @import '{ask}';" for ask in [*asks, files.style]
    )
    rules += "".join(
        f"@font-face {{ font-family: f{at}; src: url({ask}), local('{ask}') }}"
        f".f{at} {{ font-family: f{at}; background: url({ask}); content: url({ask}); "
        f"list-style-image: url({ask}); border-image: url({ask}) 1 }}"
        f"@page {{ background: url({ask}); @top-center {{ content: url({ask}) }} }}"
        for at, ask in enumerate(asks)
    )
    words = "".join(f'<p class="f{at}">w</p>' for at in range(len(asks)))
    inline = "".join(
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{ask}"/>'
        f'<use href="{ask}#a"/><style>@import url({ask});</style>'
        f'<rect fill="url({ask}#p)" width="9" height="9"/></svg>'
        for ask in asks
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>t</title>{links}'
        f'<base href="{address}/base/"><meta http-equiv="refresh" content="0;{address}">'
        f"<style>{rules}</style></head><body background='{address}/bg'><h1>x</h1>"
        f'<p style="background: url(relative.png)">r</p><img alt="r" src="relative.png">'
        f'<img alt="s" srcset="{address}/2x 2x" src="concord:font/../../book.json">'
        f'<img alt="z" src="concord:asset/{"0" * 64}">{words}{pictures}{objects}{inline}'
        "</body></html>"
    )


def drawings(address: str, files: Secrets) -> list[bytes]:
    """SVG files that ask for others."""
    found = [
        svg(
            f'<image href="{ask}" width="9" height="9"/>'
            f'<image xlink:href="{ask}" width="9" height="9"/>'
            f'<use xlink:href="{ask}#a"/><style>@import url({ask});'
            f"@font-face {{ font-family: z; src: url({ask}) }}"
            f"text {{ fill: url({ask}#p); font-family: z }}</style>"
            f'<text x="1" y="9">t</text><foreignObject><img src="{ask}"/></foreignObject>'
            f'<filter id="f"><feImage href="{ask}"/></filter>'
            f'<rect filter="url(#f)" width="9" height="9"/>',
            head=f'<?xml-stylesheet href="{ask}" type="text/css"?>',
        )
        for ask in (address, files.text, files.picture, files.drawing)
    ]
    entity = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{files.text}">]>'
    found.append(svg('<text x="1" y="9">&x;</text>', head=entity))
    return found


def laughs() -> bytes:
    """An SVG whose entities would unfold to gigabytes."""
    names = "abcdefghij"
    entities = '<!ENTITY a "ha ha ha ha">' + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise(names)
    )
    return svg('<text x="1" y="9">&j;</text>', head=f"<!DOCTYPE svg [{entities}]>")


@cache
def bomb(side: int = 20_000) -> bytes:
    """A PNG of side × side black points that is small as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    packer = zlib.compressobj(1)
    row = bytes(side // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
