"""The house stays as it was drawn."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("This is not a git checkout.")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name]


def test_the_top_level_holds_the_house_and_project_files_only():
    allowed = {
        "manage.py", "cms", "workflows", "search", "pdf", "fixtures", "tests",
        "benchmarks", "docs", ".ci", ".gitignore", ".gitattributes", "README.md",
        "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "start", "test",
        "requirements.in", "requirements.txt", "requirements-test.in",
        "requirements-test.txt",
    }  # fmt: skip
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= allowed


def test_every_setting_of_the_environment_is_documented():
    code = "".join(
        path.read_text("utf-8") for path in ROOT.glob("cms/config/settings/*.py")
    )
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    assert "DATABASE_URL" in read
    documented = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    assert {name for name in read if f"`{name}`" not in documented} == set()


def test_requirements_are_pinned_with_hashes_and_name_no_host():
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9][^=\n]*==[^\s]+(.*)$", text, re.MULTILINE)
        assert len(pins) > 15
        assert all(end.rstrip().endswith("\\") for end in pins)


def test_the_map_fits_one_screen():
    assert len((ROOT / "docs/map.md").read_text("utf-8").splitlines()) <= 50


def test_no_page_of_ours_holds_an_inline_style_or_script():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)|<style|\sstyle=|\son\w+=")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix == ".html" and "templates" in path.parts
        for match in inline.finditer(path.read_text("utf-8"))
    ]
    assert found == []
