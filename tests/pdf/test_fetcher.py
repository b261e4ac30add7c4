"""Nothing is loaded but our fonts and the edition's pictures."""

import http.server
import threading
from dataclasses import replace

import pytest

from pdf.book import Book, Part
from pdf.job import run
from tests.pdf import books


@pytest.fixture
def listener():
    """A web server on loopback that counts who comes."""
    hits: list[str] = []

    class Counter(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Counter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


def attack(address: str, canary: str) -> Book:
    """HTML that asks for the network and for files in every way that we know."""
    html = f"""<!DOCTYPE html><html lang="en"><head><title>t</title>
    <link rel="attachment" href="{canary}"><link rel="stylesheet" href="{address}/l.css">
    <base href="{address}/base/">
    <style>@import url({address}/c.css); body {{ background: url({address}/bg) }}
    @font-face {{ font-family: z; src: url({address}/font) }}
    li {{ list-style-image: url({address}/li) }}</style></head>
    <body><h1>x</h1><a rel="attachment" href="{canary}">x</a>
    <img alt="x" src="{address}/a.svg"><img alt="y" src="{canary}">
    <img alt="z" src="concord:asset/{"0" * 64}"><img alt="f" src="concord:font/../secret">
    <img alt="d" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>">
    <object data="{address}/obj"></object><embed src="{address}/emb">
    <p style="font-family: z">q</p><ul><li>l</li></ul>
    <svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/svg"/></svg>
    </body></html>"""
    return replace(books.book(), parts=[Part(html)], attachments=[])


def test_an_attack_fetches_nothing_and_embeds_no_file(pango, listener, tmp_path):
    address, hits = listener
    canary = tmp_path / "canary"
    canary.write_text("TOPSECRET-123")
    made = run(attack(address, canary.as_uri()))
    assert hits == []
    assert b"EmbeddedFile" not in made.data
    assert any("is not part of the edition" in words for words in made.complaints)


def test_a_picture_whose_bytes_were_changed_is_reported(pango, tmp_path):
    book = books.book(books.everything(), tmp_path)
    (tmp_path / books.PICTURE_SHA).write_bytes(books.png(50, 50))
    made = run(book)
    assert any("has been changed" in words for words in made.complaints)
