"""Laid-out parts are kept, found again, mended and thrown away."""

import os

from pdf.cache import Cache, key_of

FACTS = {"folios": [None]}


def kept(cache: Cache, folder, name: str, data: bytes = b"%PDF") -> str:
    path = folder / "made.pdf"
    path.write_bytes(data)
    key = key_of([name])
    cache.keep(key, FACTS, path)
    return key


def test_what_was_kept_comes_back(tmp_path):
    cache = Cache(tmp_path / "cache")
    key = kept(cache, tmp_path, "a", b"%PDF\nwith\nlines")
    assert cache.fetch(key, tmp_path / "out.pdf") == FACTS
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF\nwith\nlines"


def test_what_was_not_kept_does_not(tmp_path):
    assert Cache(tmp_path).fetch(key_of(["b"]), tmp_path / "out.pdf") is None
    assert not (tmp_path / "out.pdf").exists()


def test_without_a_folder_nothing_is_kept(tmp_path):
    cache = Cache(None)
    assert cache.fetch(kept(cache, tmp_path, "a"), tmp_path / "out.pdf") is None


def test_a_broken_file_is_thrown_away(tmp_path):
    cache = Cache(tmp_path / "cache")
    key = kept(cache, tmp_path, "a")
    (path,) = (tmp_path / "cache").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    assert cache.fetch(key, tmp_path / "out.pdf") is None
    assert not path.exists()


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    folder = tmp_path / "cache"
    cache = Cache(folder, most_bytes=2500)
    keys = [kept(cache, tmp_path, name, b"x" * 1000) for name in "abc"]
    for age, key in enumerate(keys):
        os.utime(folder / f"{key}.part", (1000 + age, 1000 + age))
    # Being used makes the oldest the newest.
    assert cache.fetch(keys[0], tmp_path / "out.pdf") == FACTS
    cache.trim()
    left = [cache.fetch(key, tmp_path / "out.pdf") for key in keys]
    assert left == [FACTS, None, FACTS]


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    cache = Cache(tmp_path / "file")
    assert cache.fetch(kept(cache, tmp_path, "a"), tmp_path / "out.pdf") is None
    cache.trim()
